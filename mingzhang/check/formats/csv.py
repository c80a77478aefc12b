"""CSV for spreadsheets: with a byte order mark, one line a finding."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from mingzhang.check.engine import Checked
from mingzhang.check.findings import Spot
from mingzhang.check.formats.records import record

COLUMNS = (
    "document", "severity", "rule", "page", "line", "cell", "table", "section", "row", "column", "found", "expected",
    "difference", "tolerance", "message", "message_en", "other_places", "dismissed", "bbox", "about", "finding",
)  # fmt: skip


def write(results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """The findings, with the other places in words."""
    output.write("\ufeff")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in results:
        for finding in each.findings:
            values = record(finding)
            values["other_places"] = "；".join(_place(other) for other in finding.others)
            values["dismissed"] = finding.dismissed.reason if finding.dismissed else ""
            values["bbox"] = " ".join(f"{n:g}" for n in finding.bbox) if finding.bbox else ""
            writer.writerow([_cell(values[name]) for name in COLUMNS])


def _place(spot: Spot) -> str:
    words = (
        spot.cell or (f"第{spot.page}页" if spot.page else ""),
        spot.table or spot.section,
        spot.row,
        spot.column,
        spot.printed,
    )
    return " ".join(word for word in words if word)


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "@") else text
