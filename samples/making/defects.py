"""Planting the declared defects: each entry of `defects.yaml` says what it changes and where it must end up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from making.report import Report
from making.sheet import Cell, Sheet, bare, reprint
from making.typeset import Contents, Para, Placed

DECLARED = Path(__file__).parent.parent / "defects.yaml"
Defect = dict[str, Any]


def declared() -> list[Defect]:
    """Every defect, as declared."""
    with DECLARED.open(encoding="utf-8") as stream:
        found: list[Defect] = yaml.safe_load(stream)
    return found


def plant(report: Report) -> None:
    """Change the report as its defects say; a change that finds nothing, or two places, is an error."""
    for defect in declared():
        if defect["document"] == report.file:
            how: dict[str, Any] = defect["plant"]
            KINDS[how["kind"]](report, how, defect["id"])


def _sheet(report: Report, title: str) -> Sheet:
    found = [block for block in report.blocks if isinstance(block, Sheet) and block.title == title]
    if len(found) != 1:
        raise ValueError(f"{len(found)} tables {title} in {report.file}")
    return found[0]


def _cell(report: Report, how: dict[str, Any], name: str) -> None:
    """Another number in the cells of one row and the named columns."""
    sheet = _sheet(report, how["table"])
    changed = 0
    for row in sheet.body:
        for i, cell in enumerate(row):
            figure = cell.figure if cell else None
            if (
                cell is not None
                and figure is not None
                and how.get("code", figure.code) == figure.code
                and how.get("row", figure.row) == figure.row
                and figure.column in how["columns"]
                and figure.printed == how["from"]
            ):
                row[i] = reprint(cell, how["to"])
                changed += 1
    _exactly(changed, len(how["columns"]), name)


def _label(report: Report, how: dict[str, Any], name: str) -> None:
    """Another name beside a code."""
    changed = 0
    for row in _sheet(report, how["table"]).body:
        for i, cell in enumerate(row):
            if cell is None or cell.text != how["from"] or how["code"] not in [c.text for c in row if c]:
                continue
            row[i] = replace(cell, text=how["to"])
            changed += 1
            for k, other in enumerate(row):
                if other is not None and other.figure is not None:
                    row[k] = replace(other, figure=replace(other.figure, row=bare(how["to"])))
    _exactly(changed, 1, name)


def _text(report: Report, how: dict[str, Any], name: str) -> None:
    """Other words in one paragraph."""
    found = [block for block in report.blocks if isinstance(block, Para) and how["from"] in block.text]
    _exactly(len(found), 1, name)
    found[0].text = found[0].text.replace(how["from"], how["to"])


def _repeat(report: Report, how: dict[str, Any], name: str) -> None:
    """One paragraph printed twice."""
    found = [i for i, b in enumerate(report.blocks) if isinstance(b, Para) and b.text.startswith(how["from"])]
    _exactly(len(found), 1, name)
    block = report.blocks[found[0]]
    assert isinstance(block, Para)
    report.blocks.insert(found[0] + 1, Para(block.text))


def _missing(report: Report, how: dict[str, Any], name: str) -> None:
    """A table that the contents list names but the report does not print."""
    sheet = _sheet(report, how["table"])
    place = report.blocks.index(sheet)
    before = next(b for b in reversed(report.blocks[:place]) if isinstance(b, Sheet))
    report.blocks.remove(sheet)
    for i, block in enumerate(report.blocks):
        if isinstance(block, Contents):
            report.blocks[i] = replace(block, promised=[*block.promised, (before.listed, sheet.listed)])


def _undeclared(report: Report, how: dict[str, Any], name: str) -> None:
    """An empty table without the note that says why."""
    sheet = _sheet(report, how["table"])
    _exactly(len(sheet.notes), 1, name)
    sheet.notes = []


def _form(report: Report, how: dict[str, Any], name: str) -> None:
    """Another value in the row of a form that holds a given cell; `column` counts the cells of the row."""
    changed = 0
    for row in _sheet(report, how["table"]).body:
        texts = [cell.text if cell else None for cell in row]
        if how["row"] in texts and texts[how["column"]] == how["from"]:
            row[how["column"]] = replace(row[how["column"]] or Cell(), text=how["to"])
            changed += 1
    _exactly(changed, 1, name)


def _exactly(found: int, wanted: int, name: str) -> None:
    if found != wanted:
        raise ValueError(f"defect {name}: {found} places, expected {wanted}")


KINDS = {
    "cell": _cell,
    "label": _label,
    "text": _text,
    "repeat": _repeat,
    "missing": _missing,
    "undeclared": _undeclared,
    "form": _form,
}


def misplaced(report: Report, placed: Placed) -> Sequence[str]:
    """The defects whose declared page is not where they were printed."""
    wrong = []
    for defect in declared():
        if defect["document"] != report.file:
            continue
        pages = _pages(defect["plant"], placed, str(defect["found"]))
        if defect["page"] not in pages:
            wrong.append(f"{defect['id']}: page {defect['page']} declared, printed on {pages}")
    return wrong


def _pages(how: dict[str, Any], placed: Placed, found: str) -> list[int]:
    if how["kind"] == "cell":
        return sorted({p for p, s, f in placed.figures if s.title == how["table"] and f.printed == how["to"]})
    sought = {
        "label": how.get("table", ""),
        "missing": how.get("table", ""),
        "undeclared": how.get("table", ""),
        "form": how.get("row", ""),
        "repeat": how.get("from", ""),
        "text": how.get("to", ""),
    }[how["kind"]]
    return [page for page, text in placed.text.items() if sought in text]
