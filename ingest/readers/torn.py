"""Rows of a text table whose cells do not fit its columns → the rows as they were printed, where that is plain.

Recognition loses and adds the signs between cells: a number or a label falls in two, two cells run together, a blank
one is left out or comes in. How wide the table is, and which columns hold words and which numbers, is learnt from the
rows with amounts. A row is changed only if exactly one change fits; a row that fits no column order for sure is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.layouts import listed

Row = list[str]

#: a table with fewer rows of amounts than this teaches nothing
_FEW = 3
#: so much of what a column holds must be of one sort for the column to be of it
_MOST = 0.7
#: half a label is no longer than this
_LABEL = 16
_CJK = re.compile("[\u4e00-\u9fff]")
_AMOUNT = re.compile(r"[-−–]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+")
_NUMBER = re.compile(r"[-−–]?\(?[\d,]+(?:\.\d*)?\)?")
#: the two halves of a number with one point
_WHOLE, _PART = re.compile(r"[-−–]?[\d,]+\.?"), re.compile(r"\.?\d{1,6}")
#: what a listed row begins with, which is never the rest of a label
_LISTED = re.compile(r"[一二三四五六七八九十]{1,3}、|\d|[(（]")
_ENUMERATED = re.compile(r"^(?:\d{1,2}[.、]|[(（]?[一二三四五六七八九十\d]{1,3}[)）、])\s*")
#: two cells in one: a code or a label before what follows, amounts that touch
_JOINTS = (
    re.compile(r"(?<=\S)\s+(?=\S)"),
    re.compile(r"(?<=[\u4e00-\u9fff)）])(?=[-−–]?\d[\d,]*\.\d)"),
    re.compile(r"(?:(?<=^\d{3})|(?<=^\d{5})|(?<=^\d{7}))(?=[\u4e00-\u9fff])"),
    re.compile(r"(?<=\.\d\d)(?=[-−–]?\d[\d,]*\.\d\d)"),
)


def _listed(text: str) -> bool:
    return bool(_LISTED.match(text)) or text.startswith(listed("marks", "among"))


def mended(rows: Sequence[tuple[int, Row]]) -> tuple[list[tuple[int, Row]], tuple[int, ...]]:
    """(rows with their line, lines of the rows that may stand in other columns than they seem to)."""
    width = _width([cells for _, cells in rows])
    if not width:
        return list(rows), ()
    # where no row ends in a blank, blanks at the end are not printed
    trimmed = not any(cells and not cells[-1] for _, cells in rows)
    joined = list(rows) if trimmed else list(_joined(rows, width))
    sorts = _sorts([cells for _, cells in joined if len(cells) == width], width)
    found: list[tuple[int, Row]] = []
    doubtful: list[int] = []
    for line, cells in joined:
        if len(cells) != width and len(cells) > 1 and any(map(_holds_amount, cells)):
            fitting, sure = _fitting(cells, width, sorts)
            if not sure and not (trimmed and len(cells) < width):
                doubtful.append(line)
            cells = fitting
        found.append((line, cells))
    return found, tuple(doubtful)


def _width(rows: Sequence[Row]) -> int:
    """How many columns the table has: as most rows, or most of those with amounts; 0 where that cannot be told."""
    widths = Counter(map(len, rows))
    (width, count), *_ = widths.most_common(1)
    if len(rows) >= _FEW and count >= _MOST * len(rows):
        return width if any(_holds_amount(cell) for cells in rows for cell in cells) else 0
    amounts = Counter(len(cells) for cells in rows if any(map(_is_amount, cells)))
    width, count = amounts.most_common(1)[0] if amounts else (0, 0)
    return width if count >= _FEW else 0


def goes_on_below(text: str, above: Row, below: Row) -> bool:
    """Whether a line without cells between two rows is the beginning of the label that the row below goes on with."""
    label = _ENUMERATED.sub("", text.strip())
    return (
        len(label) <= _LABEL
        and len(above) == len(below)
        and all(_CJK.match(part) and not re.search(r"[\d。；：:]", part) for part in (label, below[0]))
        and not _listed(below[0])
    )


def _is_amount(cell: str) -> bool:
    return _AMOUNT.fullmatch(_squeezed(cell)) is not None


def _holds_amount(cell: str) -> bool:
    return re.search(r"\d\.\s?\d|^\s*\.\d|\d\.\s*$", cell) is not None


def _squeezed(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).split())


def _joined(rows: Sequence[tuple[int, Row]], width: int) -> Iterator[tuple[int, Row]]:
    """Rows that a line break inside a cell tore in two are one again."""
    at = 0
    while at < len(rows):
        line, cells = rows[at]
        below = rows[at + 1][1] if at + 1 < len(rows) else []
        if (
            0 < len(cells) < width
            and 0 < len(below) < width
            and len(cells) + len(below) - 1 == width
            and _CJK.search(cells[-1])
            and _CJK.match(below[0])
            and not _listed(below[0])
            and any(map(_is_amount, (*cells, *below)))
        ):
            yield line, [*cells[:-1], cells[-1] + below[0], *below[1:]]
            at += 2
            continue
        yield line, cells
        at += 1


def _sorts(rows: Sequence[Row], width: int) -> list[str]:
    """What each column holds: words, numbers, or "" where it is mixed or blank."""
    sorts: list[str] = []
    for column in range(width):
        filled = [sort for cells in rows if (sort := _sort(cells[column]))]
        most = Counter(filled).most_common(1)
        sorts.append(most[0][0] if most and most[0][1] >= _MOST * len(filled) else "")
    return sorts


def _sort(cell: str) -> str:
    text = _squeezed(cell)
    if _CJK.search(text):
        return "words"
    if re.fullmatch(r"[2-5]\d{2}(?:\d{2}){0,2}", text):
        return "code"
    if re.fullmatch(r"\d{1,3}", text):
        return "count"
    return "amount" if _NUMBER.fullmatch(text) else ""


def _misfits(cells: Row, sorts: Sequence[str]) -> int:
    """How badly the cells fit their columns: words among numbers, amounts among words, line numbers or codes."""
    count = 0
    for cell, wanted in zip(cells, sorts, strict=True):
        sort = _sort(cell)
        if sort and wanted and sort != wanted and not (wanted == "code" and sort == "words"):
            count += 1 if {sort, wanted} == {"amount", "count"} else 2
        elif not sort and wanted == "amount" and re.search(r"\d", cell):
            count += 2
    return count


def _fitting(cells: Row, width: int, sorts: Sequence[str]) -> tuple[Row, bool]:
    """(the row at the width of its table where it can be had, whether it is so for sure)."""
    while len(cells) != width:
        wider = len(cells) > width
        for made in (_numbers_joined, _labels_joined, _dropped) if wider else (_split, _inserted):
            options = list(made(cells))
            if abs(len(cells) - width) == 1:
                options = _best(options, sorts, strict=made is not _dropped and made is not _inserted)
            if options:
                break
        numbers = {
            tuple((i, cell) for i, cell in enumerate(option) if _sort(cell) != "words" and cell) for option in options
        }
        if len(numbers) != 1:
            return cells, False
        cells = options[0]
    # a blank among line numbers may have run into the amount beside it
    return cells, not any(sort == "count" and not cell for cell, sort in zip(cells, sorts, strict=True))


def _best(options: Sequence[Row], sorts: Sequence[str], strict: bool) -> list[Row]:
    """The options that fit the columns best; `strict`: without any misfit."""
    misfits = [_misfits(option, sorts) for option in options]
    least = min(misfits, default=0)
    return [] if strict and least else [o for o, count in zip(options, misfits, strict=True) if count == least]


def _numbers_joined(cells: Row) -> Iterator[Row]:
    """A number torn over two cells, joined."""
    for i in range(len(cells) - 1):
        one, two = _squeezed(cells[i]), _squeezed(cells[i + 1])
        both = one + two
        halves = _WHOLE.fullmatch(one) and _PART.fullmatch(two) and both.count(".") == 1
        if halves and (one.endswith(".") or two.startswith(".")):
            yield [*cells[:i], both, *cells[i + 2 :]]


def _labels_joined(cells: Row) -> Iterator[Row]:
    """Words torn over two cells, joined."""
    for i in range(len(cells) - 1):
        begun = _CJK.search(cells[i]) or _ENUMERATED.fullmatch(cells[i].strip())
        if begun and _CJK.search(cells[i + 1]):
            yield [*cells[:i], cells[i] + cells[i + 1], *cells[i + 2 :]]


def _dropped(cells: Row) -> Iterator[Row]:
    """A blank cell too many, left out."""
    for i, cell in enumerate(cells):
        if not cell.strip():
            yield [*cells[:i], *cells[i + 1 :]]


def _inserted(cells: Row) -> Iterator[Row]:
    """A blank cell too few, put in."""
    for i in range(len(cells) + 1):
        yield [*cells[:i], "", *cells[i:]]


def _split(cells: Row) -> Iterator[Row]:
    """Two cells that run together, parted: a label or code and an amount, or two amounts."""
    for i, cell in enumerate(cells):
        text = re.sub(r"(?<=\d[.,])\s+(?=\d)", "", cell)
        for joint in _JOINTS:
            for match in joint.finditer(text):
                one, two = text[: match.start()].strip(), text[match.end() :].strip()
                sorts = {_sort(one), _sort(two)}
                if "" not in sorts and sorts != {"words"} and not (one.endswith(".") or _ENUMERATED.fullmatch(one)):
                    yield [*cells[:i], one, two, *cells[i + 1 :]]
