"""A table as the form it was printed in: merged headers, blocks side by side, rows on their lines.

A printed sheet often holds two or more lists side by side, 收入 and 支出: their rows share no column. Such lists are
told apart by that and put in the order of their columns, and their rows stand on one line where they were printed so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.publish.statements import RDFS, SKOS, Said, value

_QB = "http://purl.org/linked-data/cube#"
_SIDE_BY_SIDE = 0.3  # the share of the rows of a shorter list that stand on a line with another list


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed in a cell: a number with its observation, or a sign (`mark`: blank, dash, mark)."""

    text: str = ""
    iri: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a block: `depth` is its level in the outline."""

    iri: str
    label: str
    code: str
    depth: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the header; `iri` is that of its column, empty where it spans several or stands over the labels."""

    text: str
    iri: str = ""
    across: int = 1
    down: int = 1
    own: bool = False  # a header of ours, where the printed one is not in the graph


@dataclass(slots=True)
class Block:
    """A list of rows that share columns."""

    columns: list[str]
    rows: list[str] = field(default_factory=list)
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A printed table: rows of header cells, and lines with one entry for each block, None where a block has no row."""

    heads: tuple[tuple[Head, ...], ...]
    lines: tuple[tuple[Line | None, ...], ...]
    coded: tuple[bool, ...]  # for each block, whether its rows have codes
    widths: tuple[int, ...]  # for each block, the number of its columns


def grids(said: Said, table: str, base: str) -> list[Grid]:
    """The table as one grid, or as several where lists stand below each other."""
    mz = f"{base}ontology#"
    rows, columns, cells = _contents(said, mz)
    blocks = _blocks(rows, columns, cells, said)
    groups = _groups(blocks, said, mz)
    return [_grid(group, said, mz, cells) for group in groups]


def _contents(said: Said, mz: str) -> tuple[list[str], list[str], dict[tuple[str, str], Cell]]:
    """Rows and columns in printed order, and the cells."""
    placed: dict[str, list[tuple[int, str]]] = {"Row": [], "Column": []}
    cells: dict[tuple[str, str], Cell] = {}
    for iri, told in said.of.items():
        if f"{mz}inTable" in told:
            kind = "Row" if "#row-" in iri else "Column"
            placed[kind].append((int(said.value(iri, f"{mz}position") or 0), iri))
            for mark in ("blank", "dash", "mark"):
                for node in told.get(f"{mz}{mark}", ()):
                    cells[iri, value(node)] = Cell(mark=mark)
        elif f"{mz}row" in told:
            row, column = said.value(iri, f"{mz}row"), said.value(iri, f"{mz}column")
            cells[row, column] = Cell(said.value(iri, f"{mz}printed"), iri)
    rows, columns = ([iri for _, iri in sorted(placed[kind])] for kind in ("Row", "Column"))
    return rows, columns, cells


def _blocks(rows: Sequence[str], columns: Sequence[str], cells: dict[tuple[str, str], Cell], said: Said) -> list[Block]:
    """Columns that have a row in common belong together."""
    block_of: dict[str, Block] = {}
    filled: dict[str, list[str]] = {row: [] for row in rows}
    for row, column in cells:
        filled.setdefault(row, []).append(column)
    for column in columns:
        block_of[column] = Block([column])
    for across in filled.values():
        known = [column for column in across if column in block_of]
        for column in known[1:]:
            one, other = block_of[known[0]], block_of[column]
            if one is not other:
                one.columns += other.columns
                for moved in other.columns:
                    block_of[moved] = one
    order = {column: number for number, column in enumerate(columns)}
    blocks = list({id(block): block for block in block_of.values()}.values())
    for block in blocks:
        block.columns.sort(key=order.__getitem__)
    blocks.sort(key=lambda block: order[block.columns[0]])
    last = blocks[0] if blocks else Block([])
    for row in rows:
        last = next((block_of[column] for column in filled[row] if column in block_of), last)
        last.rows.append(row)
        last.coded = last.coded or bool(said.value(row, f"{SKOS}notation"))
    return [block for block in blocks if block.rows] or [last]


def _groups(blocks: list[Block], said: Said, mz: str) -> list[list[tuple[Block, list[int]]]]:
    """Blocks that stand side by side, each with the lines of its rows."""
    heights = _heights([row for block in blocks for row in block.rows], said, mz)
    groups: list[list[tuple[Block, list[int]]]] = []
    for block in blocks:
        lines = [heights[row] for row in block.rows]
        for group in groups:
            taken = {line for _, others in group for line in others}
            shared = sum(line in taken for line in lines)
            if shared >= _SIDE_BY_SIDE * min(len(lines), len(taken)) and len(set(lines)) == len(lines):
                group.append((block, lines))
                break
        else:
            groups.append([(block, lines)])
    return groups


def _heights(rows: Sequence[str], said: Said, mz: str) -> dict[str, int]:
    """Row → the number of the printed line it begins on; in the order given where the print does not tell."""
    placed = []
    for number, row in enumerate(rows):
        page, line = said.value(row, f"{mz}page"), said.value(row, f"{mz}line")
        box = [float(part) for part in said.value(row, f"{mz}box").split()]
        if len(box) == 4:
            placed.append((int(page or 0), (box[1] + box[3]) / 2, box[3] - box[1], row))
        elif line:
            placed.append((int(page or 0), float(line), 1.0, row))
        else:
            placed.append((1 << 20, float(number), 1.0, row))
    placed.sort()
    found: dict[str, int] = {}
    number, last = -1, (-1, 0.0)
    for at, middle, height, row in placed:
        if at != last[0] or middle - last[1] > 0.45 * height:
            number, last = number + 1, (at, middle)
        found[row] = number
    return found


def _grid(group: list[tuple[Block, list[int]]], said: Said, mz: str, cells: dict[tuple[str, str], Cell]) -> Grid:
    by_line: dict[int, list[Line | None]] = {}
    for at, (block, numbers) in enumerate(group):
        for row, number in zip(block.rows, numbers, strict=True):
            line = by_line.setdefault(number, [None] * len(group))
            line[at] = _line(row, block, said, mz, cells)
    return Grid(
        heads=_heads([block for block, _ in group], said, mz),
        lines=tuple(tuple(by_line[number]) for number in sorted(by_line)),
        coded=tuple(block.coded for block, _ in group),
        widths=tuple(len(block.columns) for block, _ in group),
    )


def _line(row: str, block: Block, said: Said, mz: str, cells: dict[tuple[str, str], Cell]) -> Line:
    path = said.value(row, f"{mz}rowPath")
    return Line(
        iri=row,
        label=said.value(row, f"{RDFS}label"),
        code=said.value(row, f"{SKOS}notation"),
        depth=min(path.count("/"), 5),
        cells=tuple(cells.get((row, column), Cell()) for column in block.columns),
    )


_LABEL, _CODE = "项目|Item", "编码|Code"


def _heads(blocks: Sequence[Block], said: Said, mz: str) -> tuple[tuple[Head, ...], ...]:
    """Header cells from the top; equal ones beside each other are one, as far as all above them are."""
    columns: list[tuple[tuple[str, ...], str, bool]] = []  # path from the top, column, whether it is ours
    for block in blocks:
        paths = [_path(column, said, mz) for column in block.columns]
        shared = _shared(paths)
        if block.coded:
            columns.append(((*shared, _CODE), "", True))
        columns.append(((*shared, _LABEL), "", True))
        columns += [(path, column, False) for path, column in zip(paths, block.columns, strict=True)]
    depth = max(len(path) for path, _, _ in columns)
    rows: list[list[Head]] = [[] for _ in range(depth)]
    _fill(rows, columns, 0, depth)
    return tuple(tuple(row) for row in rows)


def _fill(rows: list[list[Head]], columns: Sequence[tuple[tuple[str, ...], str, bool]], level: int, depth: int) -> None:
    at = 0
    while at < len(columns):
        path, column, own = columns[at]
        end = at + 1
        if len(path) > level + 1:
            while end < len(columns) and len(columns[end][0]) > level + 1 and columns[end][0][level] == path[level]:
                end += 1
            rows[level].append(Head(path[level], across=end - at))
            _fill(rows, columns[at:end], level + 1, depth)
        else:
            rows[level].append(Head(path[level], column, down=depth - level, own=own))
        at = end


def _path(column: str, said: Said, mz: str) -> tuple[str, ...]:
    """The header cells above a column; its label, which may hold a slash itself, is the last."""
    label, path = said.value(column, f"{RDFS}label"), said.value(column, f"{mz}columnPath")
    above = path.removesuffix(label).strip("/") if path.endswith(label) else path.rpartition("/")[0]
    return (*(part for part in above.split("/") if part), label)


def _shared(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The header cells that all columns of a block stand under."""
    shared: list[str] = []
    for level in zip(*(path[:-1] for path in paths), strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return tuple(shared)
