"""The wordings of `wordings.yaml` → subject, measure, value, unit and coordinates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.claims import claims
from ingest.facts import Coordinates, Profile
from ingest.readers.text import read_text

WHO = {
    "final": Profile("明河县水利局", "final-accounts", "department", 2023),
    "budget": Profile("明河县水利局", "budget", "department", 2024),
}
WORDINGS = yaml.safe_load((Path(__file__).parent / "wordings.yaml").read_text("utf-8"))


def at(c: Coordinates) -> str:
    """Coordinates in short."""
    parts = (c.phase, c.flow, c.fund, c.functional or c.economic, "" if c.nature == "all" else c.nature, c.item)
    return " ".join(part for part in parts if part) if c.flow else "-"


def read(kind: str, text: str) -> list[str]:
    found = []
    for claim in claims(read_text("report.txt", text.encode(), "0"), WHO[kind]):
        refers = claim.base is not None and claim.measure in ("share", "completion_rate")
        base = f" / {at(claim.base)}" if claim.base is not None and refers else ""
        found.append(f"{claim.subject} | {claim.measure} {claim.value:f}{claim.unit} | {at(claim.coordinates)}{base}")
    return found


@pytest.mark.parametrize("case", WORDINGS, ids=lambda case: case["wording"])
def test_wording(case: dict[str, Any]) -> None:
    assert read(case["kind"], case["text"]) == case["claims"]
