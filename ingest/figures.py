"""A recognised sheet → a Table: rows, columns and figures on fiscal coordinates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ingest.classes import scheme_of
from ingest.columns import Reading, read_columns
from ingest.document import Cell
from ingest.facts import Blank, CodeUse, Column, Coordinates, Figure, Remark, Row, Table
from ingest.header import Head, Layout, SheetBlock, lend_headers
from ingest.kinds import Kind
from ingest.labels import bare, label, plain
from ingest.layouts import declarations, listed
from ingest.lexicon import known_class_name, known_row, meaning, nearest_row, printed_unit, role
from ingest.numbers import Number, compact, is_dash, parse, repaired
from ingest.rows import RowLabel, Walk, key, read_label
from ingest.sections import sections
from ingest.sheets import Sheet, bounds

_SIDE_FLOW = {"收入": "revenue", "支出": "expenditure"}
#: columns whose numbers are no amounts and need no remark
_SILENT = frozenset(("unit", "code", "line", "sequence", "note", "qualifier"))


@dataclass(frozen=True)
class Context:
    """What the document says about itself: needed to place a table's figures."""

    year: int | None
    kind: str  # budget | final-accounts
    unit: str  # of tables that print none, or empty
    unit_known: str = ""  # how that unit is known
    organization: str = ""


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
    #: cells whose number has been read, by identity
    read: set[int] = field(default_factory=set)
    counts: int = 0


def read_table(sheet: Sheet, layout: Layout, kind: Kind, context: Context) -> tuple[Table, tuple[CodeUse, ...]]:
    """All figures of a sheet of a known kind, with remarks on what was not understood."""
    reader = _Reader(sheet, layout, kind, context)
    unit, remark = _unit(sheet, layout, context)
    if remark:
        reader.remarks.append(remark)
    if sheet.title_lost:
        message = f"{sheet.title}: the title is not printed above the table; the contents tell it."
        reader.remarks.append(Remark("untitled-table", message, sheet.place))
    if not sheet.title:
        message = f"A table of the kind {kind.name} has no title; its header and rows tell what it is."
        reader.remarks.append(Remark("untitled-table", message, sheet.place))
    base = _base(reader)
    for reader.sheet, reader.layout in sections(sheet, layout):
        blocks = reader.layout.blocks
        sided = "sides" in kind.shape and len(blocks) > 1 and not any(b.codes for b in blocks)
        sides = _sides(blocks) if sided else [""] * len(blocks)
        if sided:
            lend_headers(blocks)
        for block, side in zip(blocks, sides, strict=True):
            _read_block(reader, block, side, dict(base), unit)
        _account(reader)
    reader.sheet, reader.layout = sheet, layout
    if reader.counts:
        reader.remarks.append(
            Remark("count", f"{sheet.title}: {reader.counts} numbers are counts or shares, no amounts.", sheet.place)
        )
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
        unnamed=sheet.unnamed,
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
            "unit-assumed", f"{sheet.title}: no unit printed; {context.unit} {context.unit_known}.", sheet.place
        )
    if sheet.unit_before:
        message = f"{sheet.title}: no unit printed; {sheet.unit_before} as in the table before."
        return sheet.unit_before, Remark("unit-assumed", message, sheet.place)
    message = f"{sheet.title}: no unit printed anywhere; its figures cannot be placed."
    return "", Remark("unit-missing", message, sheet.place)


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(declarations("marks")[name])


def _base(reader: _Reader) -> dict[str, str | int]:
    base: dict[str, str | int] = {"phase": "executed" if reader.context.kind == "final-accounts" else "initial"}
    base.update(reader.kind.coordinates(reader.sheet.title))
    if reader.context.kind == "final-accounts" and any(
        _compiled("adjusted_budget").search(plain(note)) for note in (*reader.sheet.notes, *_inner_notes(reader))
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
    columns, readings = _columns(reader, block, side, str(base.get("flow", "")))
    reporting = frozenset(bare(n) for n in (reader.context.organization, reader.sheet.organization) if n)
    units = {h.index: next((u for w in reversed(h.words) if (u := printed_unit(w))), "") for h in block.amounts}
    walk = Walk(base, _scheme(block, side), side, reader.kind, block, reporting, reader.context.year)
    names = {
        r: _spelled(reader, read_label(block, reader.sheet.rows[r], r), block)
        for r in range(reader.layout.depth, len(reader.sheet.rows))
        if r not in reader.layout.index_rows
    }
    crossed = Counter(name.code for name in names.values() if name is not None and name.beside[0])
    walk.crossed = any(count > 1 for code, count in crossed.items() if code)
    reported: set[int] = set()
    for r, name in names.items():
        line = reader.sheet.rows[r]
        if name is None or _is_repeated_header(line, r):
            continue
        values = [(head, cell) for head in block.amounts if (cell := _amount_cell(line, head.index, r)) is not None]
        following = names.get(r + 1)
        coordinates = walk.enter(name, following.code if following else "")
        if not (name.text or name.code or any(cell.text.strip() for _, cell in values)):
            continue
        row: Row | None = None
        before = len(reader.figures)
        for head, cell, text in _printed(values, line):
            if row is None:
                row = _row(reader, name, walk.path(name), line, r)
            number = _number(reader, row, columns[head.index], cell, text, name)
            here = units[head.index] or unit
            if number is None or not (here or number.unit):
                continue
            reading = readings[head.index]
            if not reading.understood and head.index not in reported:
                reported.add(head.index)
                shown = "/".join(label(w) for w in head.words) or f"column {head.index + 1}"
                reader.remarks.append(
                    Remark("unread-column", f"{reader.sheet.title}: header {shown} not understood.", cell.place)
                )
            amount, resolution = number.yuan(here or "元")
            where = _coordinates(coordinates, reading, reader.context)
            reader.figures.append(
                Figure(row, columns[head.index], text, number.unit or here, amount, resolution, cell.place, where)
            )
        if row is not None and len(reader.figures) > before and row.place.line in reader.sheet.torn:
            message = f"{reader.sheet.title}: row {name.text!r} has cells too many or too few for its columns."
            reader.remarks.append(Remark("torn-row", message, row.place))
        if row is not None and name.code and name.text:
            reader.codes.append(CodeUse(scheme_of(name.code), name.code, name.text, row.place))
        if row is not None and all(name.beside):
            reader.codes.append(CodeUse(scheme_of(name.beside[0]), *name.beside, row.place))
        if row is not None and not walk.understood and len(reader.figures) > before:
            reader.remarks.append(
                Remark("unread-row", f"{reader.sheet.title}: row {name.text!r} not understood.", row.place)
            )


def _spelled(reader: _Reader, name: RowLabel | None, block: SheetBlock) -> RowLabel | None:
    """The label of a row with misread characters put right, where it is nearly a usual one; that it was is told."""
    if name is None or not name.text or name.printed_code or name.outer or block.of_organizations:
        return name
    if reader.kind.outline or "/" in name.text or known_row(name.text) or known_class_name(name.text):
        return name
    word = nearest_row(name.text)
    if not word:
        return name
    message = f"{reader.sheet.title}: row {name.text!r} is read as {word!r}."
    reader.remarks.append(Remark("mended-label", message, bounds(name.cells)))
    return replace(name, text=word)


def _columns(reader: _Reader, block: SheetBlock, side: str, flow: str) -> tuple[dict[int, Column], dict[int, Reading]]:
    """Column and reading for each amount column of a block; halves of a column split by a phantom rule share one."""
    columns: dict[int, Column] = {}
    readings: dict[int, Reading] = {}
    found = read_columns(block.amounts, reader.kind, reader.context.year, flow)
    for head, reading, first in zip(block.amounts, found, _logical(block.amounts), strict=True):
        if first != head.index:
            columns[head.index], readings[head.index] = columns[first], readings[first]
            continue
        columns[head.index] = _column(reader, head, reading, side)
        readings[head.index] = reading
    return columns, readings


def _printed(values: Sequence[tuple[Head, Cell]], line: Sequence[Cell | None]) -> list[tuple[Head, Cell, str]]:
    """What each amount cell prints, after numbers that share a cell or are torn over two have found their cells."""
    texts = [cell.text.strip() for _, cell in values]
    for i, text in enumerate(texts):
        if len(text.split()) < 2:
            continue
        parts = re.sub(r"\s*\.\s*", ".", text).split()
        room = range(i + 1, i + len(parts))
        if (
            1 < len(parts) <= len(texts) - i
            and parse(text) is None
            and all(parse(p) is not None or is_dash(p) for p in parts)
            and not any(texts[k] for k in room)
        ):
            texts[i : i + len(parts)] = parts
    for i, (head, _) in enumerate(values):
        following = line[head.index + 1] if head.index + 1 < len(line) else None
        beside = texts[i + 1] if i + 1 < len(texts) else following.text if following else ""
        rest = compact(beside)
        if rest.startswith(".") and re.fullmatch(r"\.\d+", rest) and re.fullmatch(r"-?[\d,]+", compact(texts[i])):
            texts[i] = compact(texts[i]) + rest
            if i + 1 < len(texts) and texts[-1] and not values[-1][0].words:
                texts[i + 1 :] = [*texts[i + 2 :], ""]  # the torn number pushed the rest of its row out of the table
            elif i + 1 < len(texts):
                texts[i + 1] = ""
    return [(head, cell, text) for (head, cell), text in zip(values, texts, strict=True)]


def _number(reader: _Reader, row: Row, column: Column, cell: Cell, text: str, name: RowLabel) -> Number | None:
    """The amount that a cell prints; a cell without one is kept as a blank of its kind, a count is counted."""
    reader.read.add(id(cell))
    if not text:
        reader.blanks.append(Blank(row, column, "blank"))
        return None
    number = parse(text)
    if number is None and (number := repaired(text)) is not None:
        message = f"{reader.sheet.title}: {name.text}: {text!r} is read as {number.value}."
        reader.remarks.append(Remark("mended-number", message, cell.place))
    if number is not None:
        if not _compiled("count").search(plain(name.text)):
            return number
        reader.counts += 1
        reader.blanks.append(Blank(row, column, "mark", text))
        return None
    if is_dash(text):
        reader.blanks.append(Blank(row, column, "dash", text))
        return None
    reader.blanks.append(Blank(row, column, "mark", text))
    if compact(text).endswith("%"):
        reader.counts += 1
    elif re.search(r"\d", text):
        reader.remarks.append(
            Remark("unparsed-number", f"{reader.sheet.title}: {name.text}: {text!r} is no number.", cell.place)
        )
    return None


def _account(reader: _Reader) -> None:
    """Every number of the body is a figure, a count, a code or a line number; any other is remarked."""
    roles = {head.index: head.role for head in reader.layout.heads}
    for r in range(len(reader.sheet.rows)):
        if r in reader.layout.index_rows:
            continue
        for index, cell in enumerate(reader.sheet.rows[r]):
            if cell is None or cell.row != r or cell.column != index or id(cell) in reader.read:
                continue
            number = parse(cell.text)
            if number is None or (r < reader.layout.depth and not number.decimals):
                continue
            if roles.get(index) == "count":
                reader.counts += 1
            elif roles.get(index) not in _SILENT and not _code_like(cell.text):
                reader.remarks.append(
                    Remark("unread-number", f"{reader.sheet.title}: {cell.text.strip()!r} is read nowhere.", cell.place)
                )


def _code_like(text: str) -> bool:
    """A class code or a part of one, outside the columns of codes."""
    return bool(re.fullmatch(r"\d{1,3}|[235]\d{4}|2\d{6}", plain(text)))


def _logical(heads: Sequence[Head]) -> list[int]:
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
    slug = "-".join(dict.fromkeys(([side] if side else []) + [key(w) for w in named])) or f"column-{head.index + 1}"
    number = reader.column_keys[slug] = reader.column_keys.get(slug, 0) + 1
    column = Column(
        slug if number == 1 else f"{slug}~{number}",
        label(reading.label),
        path,
        side,
        bounds(head.path) if head.path else reader.sheet.place,
    )
    reader.columns.append(column)
    return column


def _row(reader: _Reader, name: RowLabel, path: tuple[str, ...], line: Sequence[Cell | None], r: int) -> Row:
    slug = name.printed_code or key(name.text) or "row"
    number = reader.row_keys[slug] = reader.row_keys.get(slug, 0) + 1
    cells = name.cells or [c for c in line if c is not None and c.row == r]
    row = Row(slug if number == 1 else f"{slug}~{number}", name.text, name.printed_code, path, bounds(cells))
    reader.rows.append(row)
    return row


def _amount_cell(line: Sequence[Cell | None], index: int, r: int) -> Cell | None:
    """The cell that begins in this row and column; a label reaching over the column is none."""
    cell = line[index]
    return cell if cell is not None and cell.row == r and cell.column == index else None


def _is_repeated_header(line: Sequence[Cell | None], r: int) -> bool:
    texts = [plain(c.text) for c in line if c is not None and c.row == r and c.text.strip()]
    return len(texts) > 1 and all(
        t in listed("terms", "header_again")
        or bool(role(t))
        or (meaning("columns", t) is not None and meaning("rows", t) is None)
        for t in texts
    )


#: flows that a row says and no column changes
_ROW_FLOWS = frozenset(("opening", "closing", "total-in", "total-out", "distribution", "use-of-surplus"))


def _coordinates(row: dict[str, str | int], reading: Reading, context: Context) -> Coordinates:
    merged: dict[str, str | int] = dict(row)
    for name, value in reading.meaning.items():
        if name == "flow" and str(merged.get("flow")) in _ROW_FLOWS:
            continue
        if name == "fund" and _narrower(str(merged.get("fund", "all")), str(value)):
            continue
        if name == "item" and str(merged.get("item", "")).startswith("row/"):
            value = f"{value}/{merged['item']}"  # an item of a row that is not understood
        merged[name] = value
    if not reading.understood:
        # what the column says of its figures is not known: they are compared with no others
        merged["aspect"] = label(reading.label) or "?"
    if "source" in merged:
        merged["fund"] = f"{merged.get('fund', 'all')}/{merged['source']}"
    if "aspect" in merged:
        merged["item"] = f"{merged.get('item') or 'all'}/{merged['aspect']}"
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
