"""Document → Report: the recognisers in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.attribution import attributed
from ingest.broken import joined
from ingest.claims import told
from ingest.disclosures import disclosures, kept, units
from ingest.document import Document, Line, Place
from ingest.facts import DOUBTFUL, CodeUse, Remark, Report, Table
from ingest.figures import Context, read_table
from ingest.header import read_layout
from ingest.kinds import by_title, is_other_table, recognise
from ingest.labels import plain
from ingest.layouts import listed
from ingest.loose import loose_rows
from ingest.misread import doubts
from ingest.numbers import parse
from ingest.performance import evaluations
from ingest.profile import profile
from ingest.prose import read_prose, visible
from ingest.sheets import Sheet, sheets
from ingest.titles import titled
from ingest.units import common_unit

#: so many amounts on a line are a row of a table
_ROW = 3


def understand(document: Document) -> Report:
    """Everything that a document says and that is understood, with remarks on the rest."""
    printed = sheets(document)
    titled(printed, document)
    for sheet in printed:
        joined(sheet)
    who = profile(document, printed)
    context = Context(who.year, who.kind, *common_unit(printed, document), who.organization)
    tables: list[Table] = []
    codes: list[CodeUse] = []
    remarks = [Remark("unread-page", message, _page_place(page)) for page, message in document.notes]
    for sheet in printed:
        layout = read_layout(sheet)
        kind = recognise(sheet, layout) if layout else None
        if layout is None or kind is None or (is_other_table(sheet) and _of_performance(sheet.title)):
            if not is_other_table(sheet) and (_amounts(sheet) >= 2 or by_title(sheet.title)):
                remarks.append(
                    Remark(
                        "unrecognised-table",
                        f"{sheet.title or 'table without a title'}: kind not recognised.",
                        sheet.place,
                    )
                )
            continue
        table, used = read_table(sheet, layout, kind, context)
        tables.append(table)
        codes += used
    remarks += _recognised(document, tables)
    remarks += _loose(document)
    prose = read_prose(document)
    remarks += doubts(prose)
    bodies = units(document, prose, who)
    claims, statements = told(document, who, prose)
    claims, statements = attributed(claims, bodies, who), attributed(statements, bodies, who)
    disclosed = disclosures(document, prose, who, claims, bodies)
    forms = evaluations(document)
    return Report(
        document=document.name,
        sha256=document.sha256,
        media_type=document.media_type,
        page_count=len(document.pages) if document.paged else 0,
        profile=who,
        tables=tuple(tables),
        codes=tuple(dict.fromkeys(codes)),
        evaluations=forms,
        claims=claims,
        statements=statements,
        disclosures=disclosed,
        prose=prose,
        promises=kept(disclosed.promises, tables, [form.title for form in forms], [sheet.title for sheet in printed]),
        remarks=(*remarks, *(r for t in tables for r in t.remarks)),
        recognised=len(document.recognised),
    )


def _of_performance(title: str) -> bool:
    return listed("marks", "performance")[0] in plain(title)


def _amounts(sheet: Sheet) -> int:
    return sum(
        1
        for r, row in enumerate(sheet.rows)
        for c, cell in enumerate(row)
        if cell is not None
        and cell.row == r
        and cell.column == c
        and (n := parse(cell.text)) is not None
        and re.search(r"[.,]|\d{4}", plain(cell.text))
        and n.value
    )


def _loose(document: Document) -> Iterator[Remark]:
    """Remarks on lines of amounts that stand in no table."""
    for page in document.pages:
        rows = {id(line) for line, numbers in loose_rows(page.blocks) if numbers}
        for block in page.blocks:
            if not isinstance(block, Line) or not visible(block, page):
                continue
            if id(block) in rows or _many_amounts(block.text):
                yield Remark("unread-line", f"{block.text.strip()!r} stands in no table.", block.place)


def _recognised(document: Document, tables: list[Table]) -> Iterator[Remark]:
    """That pages are scans, and which of their numbers are doubtful: at the place of the figure, where it is one."""
    pages = document.recognised
    if pages:
        shown = f"page {pages[0]} is a picture" if len(pages) == 1 else f"{len(pages)} pages are pictures"
        doubtful = f"; doubtful numbers: {len(document.doubts)}" if document.doubts else ""
        message = f"{shown}, read by optical recognition{doubtful}: compare what matters with the original."
        yield Remark("recognised-page", message, _page_place(pages[0]))
    figures = [figure.place for table in tables for figure in table.figures] if document.doubts else []
    for doubt in document.doubts:
        message = (
            f"{doubt.text!r} was recognised with little certainty ({doubt.likely:.0%}): compare with the original."
        )
        place = next((place for place in figures if _holds(place, doubt.place)), doubt.place)
        yield Remark(DOUBTFUL, message, place)


def _holds(cell: Place, place: Place) -> bool:
    """Whether a cell holds what stands at a place."""
    if cell.page != place.page or cell.box is None or place.box is None:
        return False
    x, y = (place.box.x0 + place.box.x1) / 2, (place.box.top + place.box.bottom) / 2
    return cell.box.x0 <= x <= cell.box.x1 and cell.box.top <= y <= cell.box.bottom


def _many_amounts(line: str) -> bool:
    """A line that is mostly amounts, and no sentence."""
    words = line.split()
    amounts = [word for word in words if (number := parse(word)) is not None and number.decimals]
    return len(amounts) >= _ROW and 2 * len(amounts) >= len(words) and not re.search("[，。；、]", line)


def _page_place(page: int | None) -> Place:
    return Place(page)
