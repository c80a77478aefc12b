"""The figures of real reports against figures taken from them by hand.

Runs where a folder `shared` stands beside the checkout (or MINGZHANG_CORPUS names it) with `corpus/`,
`truth/figures.csv` and `tools/score_figures.py`; the reports are not ours to ship.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

import pytest

from mingzhang.cli import main

SHARED = Path(os.environ.get("MINGZHANG_CORPUS") or Path(__file__).parents[2] / "shared")
SCORER, TRUTH = SHARED / "tools" / "score_figures.py", SHARED / "truth" / "figures.csv"
CELL, PLACE, DOCUMENT = 0.995, 0.99, 0.98

pytestmark = pytest.mark.skipif(
    not (SCORER.exists() and TRUTH.exists()), reason="no corpus with figures taken by hand beside the checkout"
)


@pytest.fixture(scope="module")
def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score_figures", SCORER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def counts(scorer: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Level → document → hits, found, true."""
    truth = scorer.read(str(TRUTH))
    documents = [path for path in sorted((SHARED / "corpus").rglob("*")) if path.name in truth]
    assert len(documents) == len(truth)
    output = tmp_path_factory.mktemp("facts") / "figures.csv"
    assert main(["facts", *map(str, documents), "-o", str(output)]) == 0
    found = scorer.read(str(output))
    return {
        level: {
            name: (scorer.match(found.get(name, []), wanted, level)[0], len(found.get(name, [])), len(wanted))
            for name, wanted in truth.items()
        }
        for level in ("cell", "place")
    }


def f1(hits: int, found: int, true: int) -> float:
    return 2 * hits / (found + true) if found + true else 1.0


@pytest.mark.parametrize(("level", "bar"), [("cell", CELL), ("place", PLACE)])
def test_all_documents_together(counts: dict[str, dict[str, tuple[int, int, int]]], level: str, bar: float) -> None:
    total = [sum(column) for column in zip(*counts[level].values(), strict=True)]
    assert f1(*total) >= bar, total


def test_no_document_falls_behind(counts: dict[str, dict[str, tuple[int, int, int]]]) -> None:
    behind = {name: f1(*numbers) for name, numbers in counts["cell"].items() if f1(*numbers) < DOCUMENT}
    assert not behind
