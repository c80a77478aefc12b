"""The head of a sheet: which rows are header, what each column holds, which columns belong together.

A sheet consists of one or more *blocks* side by side (收入 | 支出 | …). A block has code columns, label columns and
amount columns; a sheet without labels (one row of amounts) is a single block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Cell
from ingest.labels import bare, plain
from ingest.lexicon import known_row, meaning, role
from ingest.numbers import is_dash, parse
from ingest.sheets import Sheet, is_header_word

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_PART_CODE = re.compile(r"\d{1,3}")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_SIDES = (("收入", re.compile(r"收入$|^(本年)?(财政拨款)?收入|来源")), ("支出", re.compile(r"支出$|^(本年)?(财政拨款)?支出|用途")))
_MAX_HEADER = 8


@dataclass
class Head:
    """One physical column: `path` holds its header cells from the top, `role` what it holds."""

    index: int
    path: tuple[Cell, ...]
    role: str  # code | label | line | sequence | note | qualifier | amount | void

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
    side: str = ""


@dataclass
class Layout:
    """A sheet understood as header rows, blocks and body."""

    depth: int
    heads: list[Head]
    blocks: list[SheetBlock]
    index_rows: set[int]


def read_layout(sheet: Sheet) -> Layout | None:
    """The layout of a sheet, None where no column could hold an amount."""
    depth, index_rows = _header_depth(sheet)
    body = sheet.rows[depth:]
    heads = [Head(c, _path(sheet, c, depth, index_rows), "") for c in range(sheet.width)]
    for head in heads:
        head.role = _role(head, body)
    _settle(heads, body)
    blocks = _blocks(heads)
    if not blocks:
        return None
    for block in blocks:
        block.side = _side(block)
    return Layout(depth, heads, blocks, index_rows)


def _header_depth(sheet: Sheet) -> tuple[int, set[int]]:
    """How many rows are header, and which of all rows only number the columns (栏次 1 2 3)."""
    index_rows: set[int] = set()
    depth = 0
    for r, row in enumerate(sheet.rows[:_MAX_HEADER]):
        cells = _own(row, r)
        texts = [plain(c.text) for c in cells]
        filled = [t for t in texts if t]
        if _is_index_row(filled):
            index_rows.add(r)
            depth = r + 1
            continue
        if not filled:
            # an empty row inside the header (a stray rule) or the first row of an empty body
            if r + 1 < len(sheet.rows) and _header_like(sheet, r + 1) and depth == r:
                depth = r + 1
                continue
            if all(c is not None and c.row < r for c in row):
                depth = r + 1
                continue
            break
        if not _header_like(sheet, r):
            break
        depth = r + 1
    return depth, index_rows


def _own(row: Sequence[Cell | None], r: int) -> list[Cell]:
    """The cells that begin in this row (spans from above are left out)."""
    seen: dict[int, Cell] = {}
    for cell in row:
        if cell is not None and cell.row == r:
            seen[id(cell)] = cell
    return list(seen.values())


def _is_index_row(texts: Sequence[str]) -> bool:
    if not texts:
        return False
    if any(t in ("栏次", "行次") for t in texts) and not any(_CJK.search(t) for t in texts if t not in ("栏次", "行次")):
        return True
    return len(texts) >= 2 and all(re.fullmatch(r"\d{1,2}(=[\d+-]+)?", t) for t in texts) and texts[:2] == ["1", "2"]


def _header_like(sheet: Sheet, r: int) -> bool:
    """A row of header words: no amount, no code, and no row label that opens the body."""
    texts = [plain(c.text) for c in _own(sheet.rows[r], r)]
    filled = [t for t in texts if t]
    if not filled:
        return False
    if any(_CODE.fullmatch(t) for t in filled):
        return False
    if any(parse(t) is not None and not re.fullmatch(r"[1-9]", t) for t in filled):
        return False
    words = sum(is_header_word(t) or bool(re.search(r'"三公"|科目|项目|编码|合计|小计', t)) for t in filled)
    if words == 0:
        # a head that recognition spoiled: nothing in it is a row label either
        return r == 0 and not any(known_row(t) for t in filled)
    if any(enumerated(t) for t in filled):
        return False
    # 预算数 / 决算数 as the label of a body row stand alone at its left with amounts or blanks beside them
    if len(filled) == 1 and r > 0 and plain(filled[0]) in ("预算数", "决算数", "合计", "总计") and len(texts) > 2:
        return False
    if filled[0] in ("合计", "总计") and r > 0 and len(filled) <= 2 and len(texts) > len(filled):
        return False
    return True


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
    belong to nobody.
    """
    below = any(
        (cell := sheet.rows[k][column]) is not None and cell.text.strip()
        for k in range(r + 1, depth)
        if k not in index_rows
    )
    if not below:
        return None
    for c in range(column - 1, -1, -1):
        cell = sheet.rows[r][c]
        if cell is not None and cell.text.strip():
            return None if role(cell.text) and role(cell.text) != "label" else cell
    return None


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
        return "label" if sum(bool(_CJK.search(t)) for t in filled) > 0.6 * len(filled) and numeric == 0 else "code"
    if named:
        return named
    if leaf and meaning("columns", leaf) is not None:
        if not (filled and sum(bool(_CJK.search(t)) for t in filled) > 0.7 * len(filled)):
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
    """The role that the header words give, the innermost first; a total under 科目编码 does not make it a column of amounts."""
    for position, word in enumerate(reversed(words)):
        if found := role(word):
            return found if position == 0 or bare(word) != "项目" else ""
        if bare(word) not in ("合计", "总计", "小计"):
            return ""
    return ""


def _settle(heads: list[Head], body: Sequence[Sequence[Cell | None]]) -> None:
    """Corrections that need the neighbours: line numbers without a header, a code column that is none."""
    for position, head in enumerate(heads):
        if head.role != "amount":
            continue
        texts = [plain(c.text) for row in body if (c := row[head.index]) is not None and c.text.strip()]
        if len(texts) >= 4 and all(re.fullmatch(r"\d{1,3}", t) for t in texts):
            values = [int(t) for t in texts]
            if all(b - a == 1 for a, b in zip(values, values[1:], strict=False)):
                heads[position].role = "line"


def _blocks(heads: list[Head]) -> list[SheetBlock]:
    blocks: list[SheetBlock] = [SheetBlock()]
    for head in heads:
        if head.role in ("void", "line", "sequence", "note"):
            continue
        current = blocks[-1]
        if head.role in ("code", "label") and current.amounts:
            current = SheetBlock()
            blocks.append(current)
        if head.role == "code":
            current.codes.append(head)
        elif head.role == "label":
            current.labels.append(head)
        elif head.role == "qualifier":
            current.qualifiers.append(head)
        else:
            current.amounts.append(head)
    return [block for block in blocks if block.amounts]


def _side(block: SheetBlock) -> str:
    for head in (*block.labels, *block.amounts):
        for word in head.words:
            text = bare(word)
            for side, pattern in _SIDES:
                if pattern.search(text) and len(text) <= 8:
                    return side
    return ""
