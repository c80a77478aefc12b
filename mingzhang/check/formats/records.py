"""JSON: a list of findings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from mingzhang.check.engine import Checked
from mingzhang.check.findings import Dismissal, Finding, Spot


def record(finding: Finding) -> dict[str, Any]:
    """A finding as plain values."""
    return {
        "document": finding.document,
        "rule": finding.rule,
        "severity": finding.severity,
        "page": finding.page,
        "line": finding.line,
        "cell": finding.cell,
        "bbox": finding.bbox,
        "table": finding.table,
        "section": finding.section,
        "row": finding.row,
        "column": finding.column,
        "found": finding.found,
        "expected": finding.expected,
        "difference": finding.difference,
        "tolerance": finding.tolerance,
        "quote": finding.quote,
        "message": finding.message,
        "message_en": finding.message_en,
        "about": finding.about,
        "finding": finding.iri,
        "dismissed": _dismissal(finding.dismissed),
        "lapsed": _dismissal(finding.lapsed),
        "doubtful": finding.doubtful,
        "others": [_place(spot) for spot in finding.others],
    }


def _dismissal(dismissal: Dismissal | None) -> dict[str, str] | None:
    if dismissal is None:
        return None
    return {"reason": dismissal.reason, "by": dismissal.by, "when": dismissal.when}


def _place(spot: Spot) -> dict[str, Any]:
    return {
        "document": spot.document,
        "page": spot.page,
        "line": spot.line,
        "cell": spot.cell,
        "bbox": spot.bbox,
        "table": spot.table,
        "section": spot.section,
        "row": spot.row,
        "column": spot.column,
        "printed": spot.printed,
        "iri": spot.iri,
    }


def write(results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """All findings of all reports as one list."""
    findings = [record(f) for each in results for f in each.findings]
    json.dump(findings, output, ensure_ascii=False, indent=1)
    output.write("\n")
