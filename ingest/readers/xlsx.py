"""Workbooks of Excel since 2007 (.xlsx, .xlsm) → worksheets, by openpyxl.

The package is a zip archive of XML. Before openpyxl sees it, its size unpacked, its document types and the ranges it
names are looked at: openpyxl visits every cell of a range.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded
from ingest.readers.number_formats import NUMBERED, displayed, displayed_text
from ingest.readers.worksheet import MAX_COVERED, Merged, Worksheet, cell_name

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

#: XML that unpacks to more is no report: a large one has two or three MiB
MAX_UNPACKED = 48 << 20
_RANGE = re.compile(rb'<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_ENCRYPTED = 0x1


def read_xlsx(name: str, data: bytes) -> list[Worksheet]:
    """The worksheets in the order of their tabs; raises DamagedFile, EncryptedFile or LimitExceeded."""
    formulas = _inspect(name, data)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would lose on writing
            book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            sheets = [_worksheet(sheet, book) for sheet in book.worksheets]
            if formulas:
                _without_value(data, book, sheets)
    except MemoryError:
        raise
    except Exception as problem:  # openpyxl lets through what its many parsers raise
        raise DamagedFile(f"{name}: not a readable workbook ({_first(problem)}); save it again as .xlsx.") from problem
    return sheets


def _first(problem: Exception) -> str:
    """What went wrong, in one line."""
    return (str(problem) or type(problem).__name__).splitlines()[0][:120]


def _inspect(name: str, data: bytes) -> bool:
    """Whether any sheet has formulas; raises where the package is none, or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise EncryptedFile(f"{name}: the workbook is encrypted; remove the password and try again.")
            parts = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels", ".vml"))]
            if sum(entry.file_size for entry in parts) > MAX_UNPACKED:
                raise LimitExceeded(f"{name}: unpacks to more than {MAX_UNPACKED >> 20} MiB; no report is so large.")
            formulas = False
            for entry in parts:
                part = package.read(entry)
                if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                    raise DamagedFile(f"{name}: not a workbook ({entry.filename} declares a document type).")
                if "worksheets/" in entry.filename:
                    if sum(map(_covered, _RANGE.findall(part))) > MAX_COVERED:
                        raise LimitExceeded(f"{name}: {entry.filename} merges more than {MAX_COVERED:,} cells.")
                    formulas = formulas or _FORMULA.search(part) is not None
            return formulas
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as problem:
        raise DamagedFile(f"{name}: cannot be unpacked ({_first(problem)}); download it again.") from problem


def _covered(corners: tuple[bytes, bytes, bytes, bytes]) -> int:
    """How many cells a range covers."""
    left, top, right, bottom = corners

    def number(letters: bytes) -> int:
        value = 0
        for letter in letters[:8]:
            value = value * 26 + letter - 64
        return value

    return (abs(number(right) - number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _worksheet(sheet: Any, book: Workbook) -> Worksheet:
    found = Worksheet(sheet.title, hidden=sheet.sheet_state != "visible")
    if found.hidden:
        return found
    for merged in sheet.merged_cells.ranges:
        found.merged.append(Merged(merged.min_row - 1, merged.min_col - 1, merged.max_row - 1, merged.max_col - 1))
    for index, row in sheet.row_dimensions.items():
        if row.hidden or row.height == 0:
            found.hidden_rows.add(index - 1)
    for column in sheet.column_dimensions.values():
        if column.hidden or column.width == 0:
            found.hidden_columns |= set(range(column.min - 1, column.max))
    zeros = all(view.showZeros is not False for view in sheet.views.sheetView)
    styles: dict[int, tuple[str, bool, bool]] = {}
    for (row, column), cell in sheet._cells.items():
        at = row - 1, column - 1
        style = styles.get(cell.style_id)
        if style is None:
            style = styles[cell.style_id] = _style(cell)
        code, bordered, across = style
        if bordered:
            found.bordered.add(at)
        if across:
            found.across.add(at)
        if cell.value is not None and (text := _text(cell, code, zeros, found, book.epoch.year == 1904)):
            found.texts[at] = text
    return found


def _style(cell: Any) -> tuple[str, bool, bool]:
    """Number format, whether borders make it a cell of a table, whether it is centred across its neighbours."""
    border = cell.border
    lines = {
        side
        for side in ("left", "right", "top", "bottom")
        if (drawn := getattr(border, side)) is not None and drawn.style not in (None, "none")
    }
    bordered = bool(lines & {"left", "right"}) and bool(lines & {"top", "bottom"})
    code = NUMBERED.get(cell._style.numFmtId) or cell.number_format
    return code, bordered, cell.alignment.horizontal == "centerContinuous"


def _text(cell: Any, code: str, zeros: bool, found: Worksheet, from_1904: bool) -> str:
    value = cell.value
    where = cell_name(cell.row - 1, cell.column - 1)
    if cell.data_type == "e":
        found.notes.append(f"sheet {found.name}, cell {where}: shows the error {value}.")
        return str(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value).replace("\r\n", "\n").replace("\r", "\n")
        return displayed_text(text, code).strip()
    if value == 0 and not zeros:
        return ""
    text, known = displayed(value, code, from_1904)
    if not known:
        found.notes.append(f"sheet {found.name}, cell {where}: number format {code!r} is not known; read as {text}.")
    return text.strip()


def _without_value(data: bytes, book: Workbook, sheets: list[Worksheet]) -> None:
    """Note the formulas whose value no program has stored."""
    from openpyxl import load_workbook

    shown = {sheet.name: sheet for sheet in sheets if not sheet.hidden}
    written = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    for sheet in written.worksheets:
        if sheet.title not in shown:
            continue
        values = book[sheet.title]._cells
        empty = [at for at in _formulas(sheet) if at in values and _is_empty(values[at])]
        if empty:
            cells = ", ".join(cell_name(row - 1, column - 1) for row, column in empty[:8])
            more = f" and {len(empty) - 8} more" if len(empty) > 8 else ""
            shown[sheet.title].notes.append(
                f"sheet {sheet.title}: formulas without a stored value in {cells}{more}; open and save the workbook."
            )
    written.close()


def _formulas(sheet: Any) -> Iterator[tuple[int, int]]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                yield cell.row, cell.column


def _is_empty(cell: Any) -> bool:
    """No value at all; the empty text that a formula gave has a type of its own."""
    return cell.value is None and cell.data_type == "n"
