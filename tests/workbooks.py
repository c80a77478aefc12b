"""Small workbooks for the tests: rows of values as .xlsx and .xls, with formats and merged ranges."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import openpyxl
import xlwt
from openpyxl.styles import Border, Side

Value = str | int | float | None


@dataclass
class Tab:
    """A sheet: `formats` by cell name, `merged` as ranges, `bordered` the rows (from 1) of the table."""

    rows: Sequence[Sequence[Value]]
    name: str = "表1"
    formats: dict[str, str] = field(default_factory=dict)
    merged: Sequence[str] = ()
    bordered: range = range(0)
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    zeros: bool = True


def xlsx(*tabs: Tab) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    line = Side(style="thin")
    for tab in tabs:
        sheet = book.create_sheet(tab.name)
        sheet.sheet_state = "hidden" if tab.hidden else "visible"
        sheet.sheet_view.showZeros = tab.zeros
        width = max(map(len, tab.rows))
        for r, row in enumerate(tab.rows, start=1):
            for c in range(1, width + 1):
                cell = sheet.cell(r, c)
                cell.value = row[c - 1] if c <= len(row) else None
                cell.number_format = tab.formats.get(cell.coordinate, "General")
                if r in tab.bordered:
                    cell.border = Border(line, line, line, line)
        for area in tab.merged:
            sheet.merge_cells(area)
        for number in tab.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for letter in tab.hidden_columns:
            sheet.column_dimensions[letter].hidden = True
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def xls(*tabs: Tab) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    for tab in tabs:
        sheet = book.add_sheet(tab.name)
        sheet.visibility = 1 if tab.hidden else 0
        sheet.show_zero_values = 1 if tab.zeros else 0
        merged = {}
        for area in tab.merged:
            left, top, right, bottom = openpyxl.utils.range_boundaries(area)
            merged[top - 1, left - 1] = (top - 1, bottom - 1, left - 1, right - 1)
        inside = {(r, c) for t, b, le, ri in merged.values() for r in range(t, b + 1) for c in range(le, ri + 1)}
        width = max(map(len, tab.rows))
        for r, row in enumerate(tab.rows):
            for c in range(width):
                name = f"{openpyxl.utils.get_column_letter(c + 1)}{r + 1}"
                drawn = "borders: left thin, right thin, top thin, bottom thin" if r + 1 in tab.bordered else ""
                style = xlwt.easyxf(drawn, num_format_str=tab.formats.get(name, "General"))
                value = row[c] if c < len(row) else None
                if (r, c) in merged:
                    sheet.write_merge(*merged[r, c], value, style)
                elif (r, c) not in inside:
                    sheet.write(r, c, value, style)
        for number in tab.hidden_rows:
            sheet.row(number - 1).hidden = True
        for letter in tab.hidden_columns:
            sheet.col(openpyxl.utils.column_index_from_string(letter) - 1).hidden = True
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


WRITERS = {".xlsx": xlsx, ".xls": xls}
