"""The head of a sheet: which rows are header, what each column holds, which columns belong together.

A sheet consists of one or more *blocks* side by side (收入 | 支出 | …). A block has code columns, label columns and
amount columns; a sheet without labels (one row of amounts) is a single block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.document import Cell
from ingest.labels import bare, plain
from ingest.layouts import declarations, expression, listed
from ingest.lexicon import known_row, meaning, names_organizations, role
from ingest.numbers import is_dash, parse
from ingest.sheets import Sheet, is_header_word, is_index_row, own_cells

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_PART_CODE = re.compile(r"\d{1,3}")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_MAX_HEADER = 8
#: a header that names a side is no longer than this
_SIDE_WORD = 8


@dataclass
class Head:
    """One physical column: `path` holds its header cells from the top, `role` what it holds."""

    index: int
    path: tuple[Cell, ...]
    role: str  # unit | code | label | line | sequence | note | count | qualifier | amount | void

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(c.text for c in self.path)


@dataclass
class SheetBlock:
    """Columns that belong together: codes and labels, and the amounts they name."""

    codes: list[Head] = field(default_factory=list)
    labels: list[Head] = field(default_factory=list)
    amounts: list[Head] = field(default_factory=list)
    qualifiers: list[Head] = field(default_factory=list)
    units: list[Head] = field(default_factory=list)
    side: str = ""

    @property
    def of_organizations(self) -> bool:
        """Whether the rows are, or may be, organizations: a column of unit codes, or a header that says so."""
        return bool(self.units) or any(names_organizations(h.words[-1]) for h in self.labels if h.words)


@dataclass
class Layout:
    """A sheet understood as header rows, blocks and body."""

    depth: int
    heads: list[Head]
    blocks: list[SheetBlock]
    index_rows: set[int]


def read_layout(sheet: Sheet) -> Layout | None:
    """The layout of a sheet, None where no column could hold an amount."""
    layout = layout_of(sheet)
    return layout if layout.blocks else None


def layout_of(sheet: Sheet) -> Layout:
    """The layout of a sheet, perhaps without any block of amounts."""
    depth, index_rows = _header_depth(sheet)
    index_rows |= {r for r in range(depth, len(sheet.rows)) if _numbers_columns(sheet, r)}
    body = sheet.rows[depth:]
    heads = [Head(c, _path(sheet, c, depth, index_rows), "") for c in range(sheet.width)]
    for head in heads:
        head.role = _role(head, body)
    _settle(heads, body)
    blocks = _blocks(heads)
    for block in blocks:
        block.side = _side(block)
    return Layout(depth, heads, blocks, index_rows)


def _numbers_columns(sheet: Sheet, r: int) -> bool:
    """Whether a row of the body says that it numbers the columns: the header was printed again above it."""
    texts = [text for cell in own_cells(sheet.rows[r], r) if (text := plain(cell.text))]
    named = not set(texts).isdisjoint(listed("marks", "index", "numbered"))
    return named and is_index_row(texts) and not any((n := parse(t)) is not None and n.decimals for t in texts)


def _header_depth(sheet: Sheet) -> tuple[int, set[int]]:
    """How many rows are header, and which of all rows only number the columns (栏次 1 2 3)."""
    index_rows: set[int] = set()
    depth = 0
    for r, row in enumerate(sheet.rows[:_MAX_HEADER]):
        cells = own_cells(row, r)
        texts = [plain(c.text) for c in cells]
        filled = [t for t in texts if t]
        if is_index_row(filled):
            index_rows.add(r)
            depth = r + 1
            continue
        if not filled:
            # an empty row inside the header (a stray rule) or the first row of an empty body
            if r + 1 < len(sheet.rows) and header_like(sheet, r + 1) and depth == r:
                depth = r + 1
                continue
            if all(c is not None and c.row < r for c in row):
                depth = r + 1
                continue
            break
        if not (header_like(sheet, r) or _still_header(sheet, r, depth, filled) or _between(sheet, r, depth, filled)):
            break
        depth = r + 1
    return depth, index_rows


def _still_header(sheet: Sheet, r: int, depth: int, filled: Sequence[str]) -> bool:
    """A row that a header cell from above reaches into, or that stands below 其中: part of the header in any case."""
    if r != depth or r == 0 or any(_CODE.fullmatch(t) or _is_amount(t) for t in filled):
        return False
    if sheet.ruled:
        return any(cell is not None and cell.row < depth and cell.text.strip() for cell in sheet.rows[r])
    above = sheet.rows[r - 1]
    columns = [c for c, cell in enumerate(sheet.rows[r]) if cell is not None and cell.text.strip()]
    among = [
        c
        for c, cell in enumerate(above)
        if cell is not None and plain(cell.text).rstrip(":") in listed("marks", "among")
    ]
    return bool(among) and all(c >= among[0] for c in columns)


def _between(sheet: Sheet, r: int, depth: int, filled: Sequence[str]) -> bool:
    """Without rules: a header over the height of several rows, which stands between two of them by itself."""
    alone = not sheet.ruled and r == depth and r > 0 and len(filled) == 1 and is_header_word(filled[0])
    return alone and r + 1 < len(sheet.rows) and header_like(sheet, r + 1)


def _is_amount(text: str) -> bool:
    number = parse(text)
    return number is not None and (number.decimals > 0 or abs(number.value) >= 100)


def header_like(sheet: Sheet, r: int) -> bool:
    """A row of header words: no amount, no code, and no row label that opens the body."""
    texts = [plain(c.text) for c in own_cells(sheet.rows[r], r)]
    filled = [t for t in texts if t]
    if not filled:
        return False
    if any(_CODE.fullmatch(t) for t in filled):
        return False
    if any(parse(t) is not None and not re.fullmatch(r"[1-9]", t) for t in filled):
        return False
    if r > 0 and len(filled) > 1 and known_row(filled[0]) and all(is_dash(t) for t in filled[1:]):
        return False  # a row of the body without amounts: 因公出国(境)费 | — | —
    if not any(is_header_word(t) or expression("terms", "header_part").search(t) for t in filled):
        # a head that recognition spoiled: nothing in it is a row label either
        first = not any(_prints(cell) for row in sheet.rows[:r] for cell in row)
        return first and not any(known_row(t) for t in filled)
    if enumerated(filled[0]) or any(enumerated(t) and not t.startswith(listed("marks", "among")) for t in filled):
        return False
    # 预算数 / 决算数 as the label of a body row stand alone at its left with amounts or blanks beside them
    if len(filled) == 1 and r > 0 and plain(filled[0]) in listed("terms", "whole", "alone") and len(texts) > 2:
        return False
    opening = filled[0] in listed("terms", "whole", "opening")
    return not (opening and r > 0 and len(filled) <= 2 and len(texts) > len(filled))


def enumerated(text: str) -> bool:
    """Begins like a listed row: 一、 or 1. before a known word."""
    return bare(text) != plain(text) and known_row(text)


def _path(sheet: Sheet, column: int, depth: int, index_rows: set[int]) -> tuple[Cell, ...]:
    """Header cells over a column from the top. Without rules a group's name reaches right over the blanks beside it."""
    path: list[Cell] = []
    for r in range(depth):
        if r in index_rows:
            continue
        cell = sheet.rows[r][column]
        if not sheet.ruled and (cell is None or not cell.text.strip()):
            cell = _reaching(sheet, r, column, depth, index_rows)
        if cell is None or not cell.text.strip() or (path and path[-1] is cell):
            continue
        path.append(cell)
    return tuple(path)


def _reaching(sheet: Sheet, r: int, column: int, depth: int, index_rows: set[int]) -> Cell | None:
    """The nearest header cell to the left in row `r` that spans this column, judged by the rows below it.

    It spans the column if some row below prints a header for this column: blanks to the right of the last subheader
    belong to nobody. What heads labels (项目) spans codes and names, and no amounts.
    """
    below = [
        cell
        for k in range(r + 1, depth)
        if k not in index_rows and (cell := sheet.rows[k][column]) is not None and cell.text.strip()
    ]
    if not below:
        return None
    for c in range(column - 1, -1, -1):
        if any(_prints(sheet.rows[k][c + 1]) for k in range(r) if k not in index_rows):
            return None  # a group of its own begins further up
        cell = sheet.rows[r][c]
        if cell is not None and cell.text.strip():
            named = role(cell.text)
            return None if named and (named != "label" or not role(below[-1].text)) else cell
    return None


def _prints(cell: Cell | None) -> bool:
    return cell is not None and bool(cell.text.strip())


def _role(head: Head, body: Sequence[Sequence[Cell | None]]) -> str:
    """By header first, by content where the header tells nothing."""
    words = [w for w in head.words if plain(w)]
    leaf = words[-1] if words else ""
    named = _named_role(words)
    texts = [plain(c.text) for row in body if (c := row[head.index]) is not None and c.column == head.index]
    filled = [t for t in texts if t]
    numeric = sum(parse(t) is not None or is_dash(t) for t in filled)
    codes = sum(bool(_CODE.fullmatch(t)) for t in filled)
    if named == "label" and filled and codes > 0.6 * len(filled):
        return "code"
    if named == "code" and filled and codes + sum(bool(_PART_CODE.fullmatch(t)) for t in filled) < 0.3 * len(filled):
        # a header over two columns, or a label column under 功能分类
        named_rows = sum(bool(_CJK.search(t)) for t in filled) > 0.6 * len(filled)
        return "label" if named_rows and numeric == 0 else "code"
    if named:
        return named
    wordy = bool(filled) and sum(bool(_CJK.search(t)) for t in filled) > 0.7 * len(filled)
    if leaf and meaning("columns", leaf) is not None and not wordy:
        return "amount"
    if not filled:
        return "amount" if leaf else "void"
    text = sum(bool(_CJK.search(t)) and parse(t) is None for t in filled)
    if codes >= 2 and codes >= 0.6 * len(filled) and not any("." in t or "," in t for t in filled):
        return "code"
    if text > 0.5 * len(filled):
        return "label"
    return "amount"


def _named_role(words: Sequence[str]) -> str:
    """The role that the header words give, the innermost first; a total under 科目编码 makes it no amount column."""
    for position, word in enumerate(reversed(words)):
        if found := role(word):
            return found if position == 0 or bare(word) not in listed("terms", "over_all") else ""
        if bare(word) not in listed("terms", "whole", "columns"):
            return ""
    return ""


def _settle(heads: list[Head], body: Sequence[Sequence[Cell | None]]) -> None:
    """Corrections that need the neighbours: line numbers without a header, a code column that is none."""
    for position, head in enumerate(heads):
        if head.role != "amount":
            continue
        texts = [plain(c.text) for row in body if (c := row[head.index]) is not None and c.text.strip()]
        beside = heads[position - 1].role if position else ""
        illegible = not _CJK.search("".join(head.words))
        parts = sum(bool(_PART_CODE.fullmatch(t)) for t in texts)
        if (
            beside == "code"
            and illegible
            and parts
            and parts + sum(t in listed("marks", "index", "words") for t in texts) == len(texts)
        ):
            head.role = "code"  # 款 or 项 without a header of its own
            continue
        if len(texts) >= 4 and all(re.fullmatch(r"\d{1,3}", t) for t in texts):
            values = [int(t) for t in texts]
            steps = [b - a for a, b in pairwise(values)]
            known = head.words and meaning("columns", head.words[-1]) is not None
            if all(s == 1 for s in steps) or (not known and beside == "label" and all(s > 0 for s in steps)):
                head.role = "line"
    first_label = next((p for p, h in enumerate(heads) if h.role == "label"), 0)
    for head in heads[:first_label]:
        texts = [plain(c.text) for row in body if (c := row[head.index]) is not None and c.text.strip()]
        if head.role == "amount" and texts and all(re.fullmatch(r"\d{3}(?:\d{3})*", t) for t in texts):
            head.role = "unit"  # numbers of organizations before the names: no amount stands there


def _blocks(heads: list[Head]) -> list[SheetBlock]:
    blocks: list[SheetBlock] = [SheetBlock()]
    for head in heads:
        if head.role in ("void", "line", "sequence", "note", "count"):
            continue
        current = blocks[-1]
        if head.role in ("unit", "code", "label") and current.amounts:
            current = SheetBlock()
            blocks.append(current)
        if head.role == "code":
            current.codes.append(head)
        elif head.role == "unit":
            current.units.append(head)
        elif head.role == "label":
            current.labels.append(head)
        elif head.role == "qualifier":
            current.qualifiers.append(head)
        else:
            current.amounts.append(head)
    return [block for block in blocks if block.amounts]


def lend_headers(blocks: Sequence[SheetBlock]) -> None:
    """Two-sided tables print one header on each side; a side whose header is illegible takes that of another."""
    single = [block.amounts[0] for block in blocks if len(block.amounts) == 1]
    legible = [h for h in single if h.path and meaning("columns", h.path[-1].text) is not None]
    for head in single:
        if legible and (not head.path or _misread(head.path[-1].text, legible[0].path[-1].text)):
            head.path = (*head.path[:-1], legible[0].path[-1])


def _misread(text: str, other: str) -> bool:
    """Whether a header is illegible, or the other but for one character that makes it no word."""
    if not _CJK.search(text):
        return True
    one, two = bare(text), bare(other)
    return len(one) == len(two) > 2 and meaning("columns", one) is None and sum(map(str.__ne__, one, two)) == 1


def _side(block: SheetBlock) -> str:
    for head in (*block.labels, *block.amounts):
        for word in head.words:
            text = bare(word)
            for side, pattern in declarations("terms")["sides"].items():
                if re.search(pattern, text) and len(text) <= _SIDE_WORD:
                    return str(side)
    return ""
