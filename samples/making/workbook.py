"""The tables of a report as a workbook, as finance bureaus publish them: a cover, a list, one table a sheet.

Each report has habits of its own: how sheets are called, whether tables have borders, how numbers are stored. A
hidden sheet holds the figures of a draft; nobody is meant to read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from making.report import Report
from making.sheet import Cell, Figure, Sheet
from making.typeset import Cover

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@dataclass(frozen=True)
class Habit:
    """How a bureau makes its workbooks."""

    named: str = "number"  # number | title | both
    borders: bool = True
    as_text: bool = False  # numbers typed as text
    margin: int = 0  # empty rows above and columns left of everything
    titled: bool = True  # the title is printed on the sheet, not only on its tab
    merged: bool = True  # a header over several columns is one cell, not the first of several
    gaps: bool = False  # a blank row after every five of the body


HABITS = (
    Habit(),
    Habit("title"),
    Habit("both", margin=1),
    Habit("number", as_text=True),
    Habit("title", titled=False),
    Habit("both", borders=False),
    Habit("number", merged=False, gaps=True),
    Habit("title", borders=False, merged=False),
)


@dataclass(frozen=True)
class Entry:
    """One cell to write: a text, or a number with its format; `figure` is what it says."""

    row: int
    column: int
    text: str
    down: int = 1
    across: int = 1
    border: bool = False
    number: float | None = None
    format: str = "General"
    centred: bool = False
    figure: Figure | None = None


@dataclass
class Tab:
    """A sheet of a workbook before it is written."""

    name: str
    entries: list[Entry]
    hidden: bool = False
    sheet: Sheet | None = None


def tabs(report: Report, habit: Habit) -> list[Tab]:
    """The sheets of a report: cover, list, a hidden draft, every table of figures, every form of performance."""
    sheets = [block for block in report.blocks if isinstance(block, Sheet)]
    tables = [sheet for sheet in sheets if sheet.financial or sheet.style == "form"]
    at = habit.margin
    first = report.blocks[0]
    lines = first.lines if isinstance(first, Cover) else (report.title,)
    cover = [Entry(at + 2 * i, at, line, across=6) for i, line in enumerate(lines)]
    listed = [Entry(at, at, "目录", across=2)]
    listed += [Entry(at + 1 + i, at, f"{sheet.number} {sheet.title}".strip()) for i, sheet in enumerate(tables)]
    draft = [Entry(0, 0, "草稿"), Entry(1, 0, "合计"), Entry(1, 1, "", number=1.5, format="0.00")]
    found = [Tab("封面", cover), Tab("目录", listed), Tab("草稿", draft, hidden=True)]
    used: set[str] = set()
    for sheet in tables:
        found.append(Tab(_name(sheet, habit, used), list(_entries(sheet, habit)), sheet=sheet))
    return found


def _parted(entry: Entry) -> Iterator[Entry]:
    """The cells that a merged one covers, the first with its text."""
    yield replace(entry, across=1, down=1)
    for row in range(entry.row, entry.row + entry.down):
        for column in range(entry.column, entry.column + entry.across):
            if (row, column) != (entry.row, entry.column):
                yield Entry(row, column, "", border=entry.border)


def _name(sheet: Sheet, habit: Habit, used: set[str]) -> str:
    number = re.sub(r"\s", "", sheet.number)
    title = re.sub(r"[\[\]:*?/\\\s]", "", sheet.title)
    name = {"number": number or title, "title": title, "both": f"{number} {title}".strip()}[habit.named][:28]
    while name in used:
        name = f"{name}续"
    used.add(name)
    return name


def _entries(sheet: Sheet, habit: Habit) -> Iterator[Entry]:
    left, row = habit.margin, habit.margin
    width = len(sheet.widths)
    if sheet.number:
        yield Entry(row, left, sheet.number)
        row += 1
    if habit.titled:
        yield Entry(row, left, sheet.title, across=width, centred=True)
        row += 1
    if sheet.entity or sheet.unit:
        if sheet.entity:
            yield Entry(row, left, sheet.entity)
        if sheet.unit:
            yield Entry(row, left + width - 1, f"单位：{sheet.unit}")
        row += 1
    for number, line in enumerate((*sheet.head, *sheet.body), start=1 - len(sheet.head)):
        for column, cell in enumerate(line):
            if cell is not None:
                entry = _entry(cell, row, left + column, habit)
                yield from [entry] if habit.merged or number > 0 else _parted(entry)
        row += 2 if habit.gaps and sheet.financial and number > 0 and number % 5 == 0 else 1
    for note in sheet.notes:
        yield Entry(row, left, note, across=width)
        row += 1


def _entry(cell: Cell, row: int, column: int, habit: Habit) -> Entry:
    entry = Entry(row, column, cell.text, cell.down, cell.across, habit.borders, figure=cell.figure)
    code = re.fullmatch(r"\d{1,7}", cell.text) is not None and cell.figure is None
    number = re.fullmatch(r"-?[\d,]+\.\d\d", cell.text) is not None
    if habit.as_text or not (code or number):
        return entry
    format = "0" * len(cell.text) if code else ACCOUNTING if "," in cell.text else "0.00_ "
    return Entry(
        row,
        column,
        "",
        cell.down,
        cell.across,
        habit.borders,
        float(cell.text.replace(",", "")),
        format,
        figure=cell.figure,
    )


def truth(report: Report, found: list[Tab]) -> Iterator[tuple[str, str, Figure]]:
    """(name of the cell, title, figure) of every number."""
    for tab in found:
        for entry in tab.entries:
            if entry.figure is not None and tab.sheet is not None:
                name = tab.name if re.fullmatch(r"[^\W\d]\w*", tab.name) else f"'{tab.name}'"
                yield f"{name}!{get_column_letter(entry.column + 1)}{entry.row + 1}", tab.sheet.name, entry.figure


def write_xlsx(path: Path, found: list[Tab]) -> None:
    """Write the sheets as .xlsx."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    line = Side(style="thin")
    border, none = Border(line, line, line, line), Border()
    for tab in found:
        sheet = book.create_sheet(tab.name)
        sheet.sheet_state = "hidden" if tab.hidden else "visible"
        for entry in tab.entries:
            for row in range(entry.row + 1, entry.row + entry.down + 1):
                for column in range(entry.column + 1, entry.column + entry.across + 1):
                    sheet.cell(row, column).border = border if entry.border else none
            cell = sheet.cell(entry.row + 1, entry.column + 1)
            cell.value = entry.number if entry.number is not None else entry.text or None
            cell.number_format = entry.format
            cell.font = Font(name="宋体", size=16 if entry.centred else 10)
            cell.alignment = Alignment(horizontal="center" if entry.centred else None, wrap_text=True)
            if entry.down > 1 or entry.across > 1:
                last_row, last_column = entry.row + entry.down, entry.column + entry.across
                sheet.merge_cells(None, entry.row + 1, entry.column + 1, last_row, last_column)
    book.save(path)


def write_xls(path: Path, found: list[Tab]) -> None:
    """Write the sheets as .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[str, bool], xlwt.XFStyle] = {}
    for tab in found:
        sheet = book.add_sheet(tab.name)
        sheet.visibility = 1 if tab.hidden else 0
        for entry in tab.entries:
            key = entry.format, entry.border
            if key not in styles:
                drawn = "borders: left thin, right thin, top thin, bottom thin" if entry.border else ""
                styles[key] = xlwt.easyxf(drawn, num_format_str=entry.format)
            value = entry.number if entry.number is not None else entry.text
            last_row, last_column = entry.row + entry.down - 1, entry.column + entry.across - 1
            if entry.down > 1 or entry.across > 1:
                sheet.write_merge(entry.row, last_row, entry.column, last_column, value, styles[key])
            else:
                sheet.write(entry.row, entry.column, value, styles[key])
    book.save(str(path))
