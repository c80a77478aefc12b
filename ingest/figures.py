"""A recognised sheet → a Table: rows, columns and figures on fiscal coordinates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ingest.classes import scheme_of
from ingest.columns import Reading, read_columns
from ingest.document import Cell, Place
from ingest.facts import Blank, Column, CodeUse, Coordinates, Figure, Remark, Row, Table
from ingest.header import Head, Layout, SheetBlock
from ingest.kinds import Kind
from ingest.labels import bare, enumerator, label, plain
from ingest.layouts import declarations
from ingest.lexicon import class_code, known_row, meaning, role
from ingest.numbers import UNITS, compact, is_dash, parse
from ingest.sheets import Sheet, bounds

_DIGITS = re.compile(r"\d{1,9}")
_TOTAL = re.compile(r"^(合计|总计|收支合计|小计)$")
_STYLES = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、,.]"),
    re.compile(r"^\d{1,2}[、.]"),
    re.compile(r"^[((][一二三四五六七八九十\d]{1,3}[))]"),
    re.compile(r"^[①-⑳]"),
)
_SIDE_FLOW = {"收入": "revenue", "支出": "expenditure"}
_SIDE_TOTAL = {"收入": "total-in", "支出": "total-out"}
_LASTING = ("opening", "closing")


@dataclass(frozen=True)
class Context:
    """What the document says about itself: needed to place a table's figures."""

    year: int | None
    kind: str  # budget | final-accounts
    unit: str  # the unit that the other tables of the document agree on, or empty


@dataclass
class _Reader:
    """State while one sheet is read from top to bottom."""

    sheet: Sheet
    layout: Layout
    kind: Kind
    context: Context
    rows: list[Row] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    codes: list[CodeUse] = field(default_factory=list)
    row_keys: dict[str, int] = field(default_factory=dict)
    column_keys: dict[str, int] = field(default_factory=dict)


@dataclass
class _Label:
    """The name of one row of a block."""

    text: str
    code: str
    cells: list[Cell]
    outer: tuple[str, ...] = ()
    qualifier: str = ""


def read_table(sheet: Sheet, layout: Layout, kind: Kind, context: Context) -> tuple[Table, tuple[CodeUse, ...]]:
    """All figures of a sheet of a known kind, with remarks on what was not understood."""
    reader = _Reader(sheet, layout, kind, context)
    unit, remark = _unit(sheet, layout, context)
    if remark:
        reader.remarks.append(remark)
    base = _base(reader)
    sided = "sides" in kind.shape and len(layout.blocks) > 1 and not any(b.codes for b in layout.blocks)
    sides = _sides(layout.blocks) if sided else [""] * len(layout.blocks)
    for block, side in zip(layout.blocks, sides, strict=True):
        _read_block(reader, block, side, dict(base), unit)
    notes = [*sheet.notes, *_inner_notes(reader)]
    table = Table(
        kind=kind.name,
        number=sheet.number,
        title=sheet.title,
        unit=unit,
        organization=sheet.organization,
        place=sheet.place,
        pages=tuple(sheet.pages),
        rows=tuple(reader.rows),
        columns=tuple(reader.columns),
        figures=tuple(reader.figures),
        blanks=tuple(reader.blanks),
        notes=tuple(notes),
        empty=not reader.figures,
        remarks=tuple(reader.remarks),
    )
    return table, tuple(reader.codes)


def _unit(sheet: Sheet, layout: Layout, context: Context) -> tuple[str, Remark | None]:
    """The printed unit of the sheet; else the one the document agrees on, with a remark."""
    if sheet.unit:
        return sheet.unit, None
    pattern = _compiled("unit_bracket")
    texts = [sheet.title] + [c.text for row in sheet.rows[: layout.depth + 1] for c in row if c]
    for text in texts:
        match = pattern.search(plain(text)) or _compiled("unit").search(plain(text))
        if match:
            return match["unit"], None
    if context.unit:
        return context.unit, Remark(
            "unit-assumed", f"{sheet.title}: no unit printed; {context.unit} as in the other tables.", sheet.place
        )
    return "", Remark("unit-missing", f"{sheet.title}: no unit printed anywhere; its figures cannot be placed.", sheet.place)


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(declarations("marks")[name])


def _base(reader: _Reader) -> dict[str, str | int]:
    base: dict[str, str | int] = {"phase": "executed" if reader.context.kind == "final-accounts" else "initial"}
    base.update(reader.kind.coordinates(reader.sheet.title))
    if reader.context.kind == "final-accounts" and any(
        _compiled("adjusted_budget").search(plain(note)) for note in reader.sheet.notes
    ):
        base["_budget"] = "adjusted"
    elif reader.context.kind == "budget":
        base["_budget"] = "initial"
    return base


def _sides(blocks: Sequence[SheetBlock]) -> list[str]:
    """收入 or 支出 for each block: as its header says, else the first is revenue and the others are expenditure."""
    sides = [block.side for block in blocks]
    if len(set(sides)) < 2:
        return ["收入"] + ["支出"] * (len(blocks) - 1)
    return [side or ("收入" if i == 0 else "支出") for i, side in enumerate(sides)]


def _scheme(block: SheetBlock, side: str) -> str:
    """The classification that the names of a block belong to."""
    words = "".join(plain(w) for head in (*block.labels, *block.codes) for w in head.words)
    for pattern, scheme in declarations("terms")["schemes"]:
        if re.search(pattern, words):
            return str(scheme)
    return "functional" if side == "支出" else ""


def _read_block(reader: _Reader, block: SheetBlock, side: str, base: dict[str, str | int], unit: str) -> None:
    if side:
        base["flow"] = _SIDE_FLOW[side]
    readings = read_columns(block.amounts, reader.kind, reader.context.year)
    logical = _logical(block.amounts, readings)
    columns: dict[int, Column] = {}
    known: dict[int, Reading] = {}
    for head, reading, first in zip(block.amounts, readings, logical, strict=True):
        if first != head.index:
            columns[head.index], known[head.index] = columns[first], known[first]
            continue
        columns[head.index] = _column(reader, head, reading, side)
        known[head.index] = reading
    scheme = _scheme(block, side)
    walk = _Walk(base, scheme, side, reader.kind)
    reported: set[int] = set()
    for r in range(reader.layout.depth, len(reader.sheet.rows)):
        if r in reader.layout.index_rows:
            continue
        line = reader.sheet.rows[r]
        name = _label(reader, block, line, r)
        if name is None or _is_repeated_header(line, r):
            continue
        values = [(head, cell) for head in block.amounts if (cell := _amount_cell(line, head.index, r)) is not None]
        coordinates = walk.enter(name)
        if not (name.text or name.code or any(cell.text.strip() for _, cell in values)):
            continue
        row: Row | None = None
        for head, cell in values:
            text = cell.text.strip()
            if row is None:
                row = _row(reader, name, walk.path(name), line, r)
            if not text:
                reader.blanks.append(Blank(row, columns[head.index], "blank"))
                continue
            number = parse(_mended_number(line, head.index, text))
            if number is None:
                if is_dash(text):
                    reader.blanks.append(Blank(row, columns[head.index], "dash", text))
                else:
                    reader.blanks.append(Blank(row, columns[head.index], "mark", text))
                    if re.search(r"\d", text):
                        reader.remarks.append(
                            Remark("unparsed-number", f"{reader.sheet.title}: {name.text}: {text!r} is no number.", cell.place)
                        )
                continue
            if not unit and not number.unit:
                continue
            reading = known[head.index]
            if not reading.understood and head.index not in reported:
                reported.add(head.index)
                shown = "/".join(label(w) for w in head.words) or f"column {head.index + 1}"
                reader.remarks.append(
                    Remark("unread-column", f"{reader.sheet.title}: header {shown} not understood.", cell.place)
                )
            amount, resolution = number.yuan(unit or "元")
            reader.figures.append(
                Figure(
                    row,
                    columns[head.index],
                    text,
                    number.unit or unit,
                    amount,
                    resolution,
                    cell.place,
                    _coordinates(coordinates, reading, reader.context),
                )
            )
        if row is not None and name.code and name.text:
            reader.codes.append(CodeUse(scheme_of(name.code), name.code, name.text, row.place))
        if row is not None and not walk.understood and any(f.row is row for f in reader.figures[-len(values) :]):
            reader.remarks.append(
                Remark("unread-row", f"{reader.sheet.title}: row {name.text!r} not understood.", row.place)
            )


def _logical(heads: Sequence[Head], readings: Sequence[Reading]) -> list[int]:
    """For each amount column the first one under the very same header cells: a column split by a phantom rule."""
    firsts: list[int] = []
    for position, head in enumerate(heads):
        before = heads[position - 1] if position else None
        same = (
            before is not None
            and head.path
            and head.index == before.index + 1
            and len(head.path) == len(before.path)
            and all(a is b for a, b in zip(head.path, before.path, strict=True))
            and head.path[-1].column <= before.index
        )
        firsts.append(firsts[-1] if same else head.index)
    return firsts


def _column(reader: _Reader, head: Head, reading: Reading, side: str) -> Column:
    path = tuple(reading.words)
    named = [w for w in path if w and bare(w) not in ("收入", "支出")]
    key = "-".join(dict.fromkeys(([side] if side else []) + [_key(w) for w in named])) or f"column-{head.index + 1}"
    number = reader.column_keys[key] = reader.column_keys.get(key, 0) + 1
    column = Column(
        key if number == 1 else f"{key}~{number}",
        label(reading.label),
        path,
        side,
        bounds(head.path) if head.path else reader.sheet.place,
    )
    reader.columns.append(column)
    return column


def _key(text: str) -> str:
    return re.sub(r"[^\w\u4e00-\u9fff]+", "", bare(text))


def _row(reader: _Reader, name: _Label, path: tuple[str, ...], line: Sequence[Cell | None], r: int) -> Row:
    key = name.code or _key(name.text) or "row"
    number = reader.row_keys[key] = reader.row_keys.get(key, 0) + 1
    cells = name.cells or [c for c in line if c is not None and c.row == r]
    row = Row(key if number == 1 else f"{key}~{number}", name.text, name.code, path, bounds(cells))
    reader.rows.append(row)
    return row


def _amount_cell(line: Sequence[Cell | None], index: int, r: int) -> Cell | None:
    """The cell that begins in this row and column; a label reaching over the column is none."""
    cell = line[index]
    return cell if cell is not None and cell.row == r and cell.column == index else None


def _mended_number(line: Sequence[Cell | None], index: int, text: str) -> str:
    """A number whose decimals stand alone in the next cell (`659` | `. 23`) is put together again."""
    following = line[index + 1] if index + 1 < len(line) else None
    if following is not None and re.fullmatch(r"\d+", compact(text)) and re.fullmatch(r"\.\d+", compact(following.text)):
        return compact(text) + compact(following.text)
    return text


def _label(reader: _Reader, block: SheetBlock, line: Sequence[Cell | None], r: int) -> _Label | None:
    """Code and name of a row in a block; None for a line of notes."""
    code, cells = "", []
    texts: list[str] = []
    outer: list[str] = []
    for head in block.codes:
        cell = line[head.index]
        if cell is None or not cell.text.strip():
            continue
        text = plain(cell.text)
        if _DIGITS.fullmatch(text):
            if cell.column == head.index:
                code += text
                cells.append(cell)
        elif text not in ("类", "款", "项") and cell not in cells:
            # 合计 or a name in the code column; code and name in one cell
            match = re.match(r"^(\d{3,7})(\D.*)$", text)
            if match:
                code = match[1]
            texts.append(label(match[2] if match else cell.text))
            cells.append(cell)
    seen = {id(c) for c in cells}
    for head in block.labels:
        cell = line[head.index]
        if cell is None or not cell.text.strip() or id(cell) in seen or parse(cell.text) is not None:
            continue
        seen.add(id(cell))
        text = label(cell.text)
        if plain(text) in ("类", "款", "项"):
            continue
        if cell.row < r or (cell.row_span > 1 and head is not block.labels[-1]):
            outer.append(text)
            continue
        texts.append(text)
        cells.append(cell)
    if len(texts) > 1 and block.codes and len(set(texts)) == 1:
        texts = texts[:1]
    if not texts and outer:
        texts, outer = [outer[-1]], outer[:-1]
    if not (texts or code):
        texts = _borrowed(block, line, r)
    name = "/".join(texts) if not block.codes else "".join(texts)
    if name and _compiled("note").match(plain(name)):
        return None
    qualifier = "".join(label(c.text) for h in block.qualifiers if (c := line[h.index]) is not None and c.text.strip())
    return _Label(name, code, cells, tuple(outer), qualifier)


def _borrowed(block: SheetBlock, line: Sequence[Cell | None], r: int) -> list[str]:
    """A total whose name is printed further left, over the columns of the blocks before."""
    first = min((h.index for h in (*block.codes, *block.labels)), default=None)
    if first is None:
        return []
    for index in range(first - 1, -1, -1):
        cell = line[index]
        if cell is None or not cell.text.strip():
            continue
        if parse(cell.text) is not None:
            continue
        return [label(cell.text)] if known_row(cell.text) else []
    return []


def _is_repeated_header(line: Sequence[Cell | None], r: int) -> bool:
    texts = [plain(c.text) for c in line if c is not None and c.row == r and c.text.strip()]
    return len(texts) > 1 and all(
        bool(role(t)) or (meaning("columns", t) is not None and meaning("rows", t) is None) or t in ("类", "款", "项", "金额")
        for t in texts
    )


class _Walk:
    """Coordinates of the rows of one block, read downwards: nesting, and flows that last over several rows."""

    def __init__(self, base: dict[str, str | int], scheme: str, side: str, kind: Kind) -> None:
        self.base, self.scheme, self.side, self.kind = base, scheme, side, kind
        self.stack: list[tuple[int, str, dict[str, str | int]]] = []
        self.lasting = ""
        self.understood = True

    def path(self, name: _Label) -> tuple[str, ...]:
        parents = [text for _, text, _ in self.stack]
        return (*parents, name.text) if not parents or parents[-1] != name.text else tuple(parents)

    def enter(self, name: _Label) -> dict[str, str | int]:
        """The coordinates of the row called `name`."""
        raw = "".join(plain(c.text) for c in name.cells[:1])
        depth = self._depth(raw, name)
        while self.stack and self.stack[-1][0] >= depth:
            self.stack.pop()
        inherited = dict(self.base)
        for _, _, value in self.stack:
            inherited.update(value)
        own = self._own(name)
        if "flow" in own:
            self.lasting = str(own["flow"]) if own["flow"] in _LASTING else ""
        elif self.lasting and "fund" in own:
            own = {**own, "flow": self.lasting}
        self.stack.append((depth, name.text, own))
        inherited.update(own)
        return inherited

    def _depth(self, raw: str, name: _Label) -> int:
        """How deep a row stands by the style of its enumerator; codes and totals stand at the top."""
        if name.code:
            return len(name.code)
        if self.kind.name in ("procurement", "purchase-service", "project-list"):
            return 0 if enumerator(raw) or _TOTAL.match(name.text) else (1 if "/" in name.text else 2)
        for level, style in enumerate(_STYLES):
            if style.match(raw):
                return level + 1
        value = meaning("rows", name.text)
        if value is not None and ("flow" in value or not value):
            return 0
        if raw.startswith("其中"):
            return 9
        return (self._last_listed() + 1) if self._last_listed() else 0

    def _last_listed(self) -> int:
        return max((level for level, _, _ in self.stack if 0 < level < 9), default=0)

    def _own(self, name: _Label) -> dict[str, str | int]:
        self.understood = True
        own: dict[str, str | int] = {}
        for word in name.outer:
            own.update(meaning("rows", word) or {})
        if name.code:
            scheme = scheme_of(name.code)
            own["functional" if scheme == "functional" else "economic"] = _full_code(name.code)
            return own
        if not name.text:
            return own
        text = name.text.rsplit("/", 1)[-1] if meaning("rows", name.text) is None else name.text
        if _TOTAL.match(plain(text)) and self.side and not name.outer:
            return {**own, "flow": _SIDE_TOTAL[self.side]}
        value = meaning("rows", text)
        if value is not None and not (self.scheme and not value and class_code(text, self.scheme)):
            return {**own, **value}
        if self.scheme and (code := class_code(text, self.scheme)):
            own["functional" if self.scheme == "functional" else "economic"] = code
            return own
        if self.kind.name in ("procurement", "purchase-service", "project-list"):
            return {**own, "item": self._item(name)}
        for scheme in ("functional", "economic", "government-economic"):
            if code := class_code(text, scheme):
                own["functional" if scheme == "functional" else "economic"] = code
                return own
        if value is None and self.side == "" and "functional" not in own and name.text:
            self.understood = False
            own["item"] = "row/" + _key(name.text)
        elif value is None:
            self.understood = False
            own["item"] = "row/" + _key(name.text)
        return own

    def _item(self, name: _Label) -> str:
        """A line of an outline is an item of its own, below the item it stands under."""
        outer = [str(v["item"]) for _, _, v in self.stack if "item" in v]
        start = outer[-1] if outer else str(self.base.get("item", "project"))
        return "/".join((start, *(_key(part) for part in (*name.text.split("/"), name.qualifier) if part)))


def _full_code(code: str) -> str:
    """A code of the right length; a lost zero (`301` + `2`) is given back."""
    if len(code) in (4, 6):
        return code[:-1] + "0" + code[-1]
    return code


def _coordinates(row: dict[str, str | int], reading: Reading, context: Context) -> Coordinates:
    merged: dict[str, str | int] = dict(row)
    for key, value in reading.meaning.items():
        if key == "flow" and str(merged.get("flow")) in ("opening", "closing", "total-in", "total-out", "distribution", "use-of-surplus"):
            continue
        if key == "fund" and _narrower(str(merged.get("fund", "all")), str(value)):
            continue
        if key == "item" and not value:
            continue
        merged[key] = value
    if merged.get("phase") == "budget" and "_budget" in merged:
        merged["phase"] = merged["_budget"]
    offset = int(merged.get("year", 0))
    return Coordinates(
        year=None if context.year is None else context.year + offset,
        phase=str(merged.get("phase", "")),
        flow=str(merged.get("flow", "expenditure")),
        fund=str(merged.get("fund", "all")),
        functional=str(merged.get("functional", "")),
        economic=str(merged.get("economic", "")),
        nature=str(merged.get("nature", "all")),
        item=str(merged.get("item", "")),
        organization=str(merged.get("organization", "")),
    )


_WIDER = {
    "fiscal": ("general-public", "government-fund", "state-capital"),
    "general-public": ("general-public-appropriation", "special-revenue"),
}


def _narrower(current: str, other: str) -> bool:
    """Whether `current` is a part of `other`, so that the row says more than the column."""
    parts = _WIDER.get(other, ())
    return current in parts or any(_narrower(current, part) for part in parts)


def _inner_notes(reader: _Reader) -> list[str]:
    """Notes printed in the last rows of the grid itself."""
    notes = []
    for row in reader.sheet.rows[reader.layout.depth :]:
        cells = {id(c): c for c in row if c is not None and c.text.strip()}
        if len(cells) == 1:
            text = plain(next(iter(cells.values())).text)
            if _compiled("note").match(text) or (_compiled("empty").search(text) and len(text) < 80):
                notes.append(text)
    return notes


def place_of(cells: Sequence[Cell]) -> Place:
    """The place around cells (kept for recognisers that name several)."""
    return bounds(cells)


def with_organization(table: Table, organization: str) -> Table:
    """The table with the reporting organization written on every figure's coordinates."""
    figures = tuple(
        replace(f, coordinates=replace(f.coordinates, organization=f.coordinates.organization or organization))
        for f in table.figures
    )
    return replace(table, figures=figures)
