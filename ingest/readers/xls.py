"""Workbooks of Excel before 2007 (.xls, BIFF) → worksheets, by xlrd.

Borders, merged ranges, hidden rows and columns and number formats are kept, as for .xlsx; of formulas the file holds
the values.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded, ReadError
from ingest.readers.number_formats import NUMBERED, displayed, displayed_text
from ingest.readers.worksheet import MAX_COVERED, Merged, Worksheet, cell_name

if TYPE_CHECKING:
    from xlrd import Book
    from xlrd.sheet import Sheet

_CENTRED_ACROSS = 6


def read_xls(name: str, data: bytes) -> list[Worksheet]:
    """The worksheets in the order of their tabs; raises DamagedFile, EncryptedFile or LimitExceeded."""
    import xlrd

    try:
        # what xlrd has to say it would print
        with xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO()) as book:
            return [_worksheet(name, sheet, book) for sheet in book.sheets()]
    except (MemoryError, ReadError):
        raise
    except Exception as problem:  # a damaged record ends in struct.error, IndexError, AssertionError and others
        reason = (str(problem) or type(problem).__name__).splitlines()[0][:120]
        if "encrypted" in reason.lower():
            raise EncryptedFile(f"{name}: the workbook is encrypted; remove the password and try again.") from problem
        raise DamagedFile(f"{name}: not a readable workbook ({reason}); save it again as .xlsx.") from problem


def _worksheet(name: str, sheet: Sheet, book: Book) -> Worksheet:
    import xlrd

    found = Worksheet(sheet.name, hidden=sheet.visibility != 0)
    if found.hidden:
        return found
    for top, bottom, left, right in sheet.merged_cells:
        found.merged.append(Merged(top, left, bottom - 1, right - 1))
    if sum(area.area for area in found.merged) > MAX_COVERED:
        raise LimitExceeded(f"{name}: sheet {sheet.name} merges more than {MAX_COVERED:,} cells.")
    inside = {
        (r, c)
        for area in found.merged
        for r in range(area.top, area.bottom + 1)
        for c in range(area.left, area.right + 1)
        if (r, c) != (area.top, area.left)
    }
    found.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0}
    found.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0}
    zeros = bool(getattr(sheet, "show_zero_values", 1))
    styles: dict[int, tuple[str, bool, bool]] = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind = sheet.cell_type(row, column)
            if kind == xlrd.XL_CELL_EMPTY:
                continue
            index = sheet.cell_xf_index(row, column)
            if index not in styles:
                styles[index] = _style(book, index)
            code, bordered, across = styles[index]
            if bordered:
                found.bordered.add((row, column))
            if across:
                found.across.add((row, column))
            if (row, column) in inside:
                continue
            if text := _text(sheet.cell_value(row, column), kind, code, zeros, found, (row, column), book.datemode):
                found.texts[row, column] = text
    return found


def _style(book: Book, index: int) -> tuple[str, bool, bool]:
    """Number format, whether borders make it a cell of a table, whether it is centred across its neighbours."""
    style = book.xf_list[index]
    border, alignment = style.border, style.alignment
    beside = border is not None and (border.left_line_style or border.right_line_style)
    bordered = border is not None and bool(beside) and bool(border.top_line_style or border.bottom_line_style)
    declared = book.format_map.get(style.format_key)
    code = NUMBERED.get(style.format_key) or (declared.format_str if declared else "General")
    return code, bordered, alignment is not None and alignment.hor_align == _CENTRED_ACROSS


def _text(value: Any, kind: int, code: str, zeros: bool, found: Worksheet, at: tuple[int, int], datemode: int) -> str:
    import xlrd

    if kind == xlrd.XL_CELL_TEXT:
        return displayed_text(str(value).replace("\r\n", "\n").replace("\r", "\n"), code).strip()
    if kind == xlrd.XL_CELL_BOOLEAN:
        return str(bool(value)).upper()
    if kind == xlrd.XL_CELL_ERROR:
        shown = xlrd.error_text_from_code.get(value, "#N/A")
        found.notes.append(f"sheet {found.name}, cell {cell_name(*at)}: shows the error {shown}.")
        return shown
    if kind == xlrd.XL_CELL_BLANK or (value == 0 and not zeros):
        return ""
    text, known = displayed(value, code, bool(datemode))
    if not known:
        note = f"sheet {found.name}, cell {cell_name(*at)}: number format {code!r} is not known; read as {text}."
        found.notes.append(note)
    return text.strip()
