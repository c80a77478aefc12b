"""Labels and headers of text tables that recognition broke over two rows → one row again.

Only what makes a known word together is joined: a header that names a column, a label that is a row of these tables or
the name of a class. Amounts stay where they are; a label goes to the row of its amounts, and its code with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.classes import known_names, scheme_of
from ingest.document import Cell
from ingest.labels import bare, plain
from ingest.layouts import listed
from ingest.lexicon import known_class_name, known_row
from ingest.numbers import is_dash, parse, repaired
from ingest.sheets import Sheet, is_header_word, is_index_row, renumbered

Row = list[Cell | None]

_CJK = re.compile("[\u4e00-\u9fff]")
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
#: a header is no deeper than this
_HEADER = 6


def joined(sheet: Sheet) -> None:
    """Join the broken headers and labels of a sheet without rules."""
    if sheet.ruled or len(sheet.rows) < 2:
        return
    emptied = _headers(sheet.rows) | _labels(sheet.rows)
    if emptied:
        sheet.rows = renumbered([row for r, row in enumerate(sheet.rows) if r not in emptied], 0)


def _text(cell: Cell | None) -> str:
    return cell.text.strip() if cell is not None else ""


def _is_number(text: str) -> bool:
    return parse(text) is not None or repaired(text) is not None


def _headers(rows: Sequence[Row]) -> set[int]:
    """Join headers that two rows share; the rows that are left empty by it."""
    emptied: set[int] = set()
    for r in range(min(len(rows) - 1, _HEADER)):
        above, below = rows[r], rows[r + 1]
        texts = [_text(cell) for cell in (*above, *below)]
        if any(_is_number(text) for text in texts) or is_index_row([plain(t) for t in texts if t]):
            break
        both = [c for c in range(len(above)) if _text(above[c]) and _text(below[c])]
        torn = [c for c in both if _is_torn(above, below, c)]
        if not torn:
            continue
        for c in both if 2 * len(torn) > len(both) else torn:
            if c in torn or not is_header_word(_text(below[c])):
                _merge(above, below, c)
        if not any(map(_text, below)):
            emptied.add(r + 1)
    return emptied


def _is_torn(above: Row, below: Row, column: int) -> bool:
    """Whether two texts below each other are one header, and not a header and the group that it stands in."""
    one, two = _text(above[column]), _text(below[column])
    beside = column + 1
    spans = beside < len(above) and not _text(above[beside]) and bool(_text(below[beside]))
    if spans or not is_header_word(one + two):
        return False
    return not (is_header_word(one) and is_header_word(two)) or bare(one + two) in map(bare, listed("terms", "words"))


def _merge(above: Row, below: Row, column: int) -> None:
    one, two = above[column], below[column]
    if one is not None and two is not None:
        above[column] = replace(one, text=one.text.strip() + two.text.strip())
        below[column] = replace(two, text="")


def _labels(rows: Sequence[Row]) -> set[int]:
    """Join labels that two rows share; the rows that are left empty by it."""
    emptied: set[int] = set()
    for r in range(1, len(rows)):
        above, below = rows[r - 1], rows[r]
        for c in range(min(len(above), len(below))):
            one, two = _text(above[c]), _text(below[c])
            if not (one and two and _CJK.search(two)) or not _goes_on(one, two, above, below, c):
                continue
            up, down = _amounts(above, c), _amounts(below, c)
            if up and down:
                continue
            _merge(above, below, c)
            if down:
                # the amounts stand beside the second half
                above[c], below[c] = _moved(above[c], below[c])
                if c and _CODE.fullmatch(plain(_text(above[c - 1]))) and not _text(below[c - 1]):
                    above[c - 1], below[c - 1] = _moved(above[c - 1], below[c - 1])
            emptied |= {at for at in (r - 1, r) if not any(map(_text, rows[at]))}
    return emptied


def _moved(one: Cell | None, two: Cell | None) -> tuple[Cell | None, Cell | None]:
    """The text of the cell above in the cell below."""
    if one is None or two is None:
        return one, two
    return replace(one, text=""), replace(two, text=one.text)


def _goes_on(one: str, two: str, above: Row, below: Row, column: int) -> bool:
    """Whether `two` is the rest of the label `one`: together they are known, and not both are by themselves."""
    mark = re.fullmatch(r"\d{1,2}[.、]", plain(one))
    if bare(two) != plain(two) or not (mark or _CJK.search(one)):
        return False
    codes = [plain(_text(row[column - 1])) for row in (above, below) if column]
    names = {name for code in codes if _CODE.fullmatch(code) for name in known_names(scheme_of(code)).get(code, ())}
    if column and _CODE.fullmatch(plain(_text(below[column - 1]))):
        return False
    if not _known(one + two, names):
        return False
    return bool(mark) or not (_known(two, set()) and (_known(one, set()) or _amounts(above, column)))


def _known(text: str, names: set[str]) -> bool:
    return known_row(text) or known_class_name(text) or bare(text) in names


def _amounts(row: Row, column: int) -> bool:
    """Whether amounts stand right of a label, before the next one."""
    for cell in row[column + 1 :]:
        text = _text(cell)
        if _CJK.search(text) and not _is_number(text):
            return False
        if text and (_is_number(text) or is_dash(text)) and not re.fullmatch(r"\d{1,3}", plain(text)):
            return True
    return False
