"""Rules and characters of a page → grids with merged cells, and the lines of text around them.

The geometry is that of pdfplumber's table finder (see `finder`), fed with edges from PDFium. Around it this module
mends what a ruling-based finder gets wrong: borders left open at a page break, double rules that make phantom columns
and rows, painted backgrounds taken for borders. A page without rules may still hold a table: see `aligned`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, islice

import numpy as np

from ingest.document import Block, Box, Cell, Grid, Line, Place
from ingest.readers import finder
from ingest.readers.aligned import aligned_grids
from ingest.readers.chars import Chars, Indices, cell_texts, joined, text_lines
from ingest.readers.finder import SNAP, CellBox, Edge
from ingest.readers.pdfium import Area, RawPage

#: grid lines closer than this are the two strokes of a double rule
DOUBLE = 4.5
#: the cell of a character that stands in no table
OUTSIDE = -1
#: at least so many rules end on one line for a border to be missing there, and it is at least this long (points):
#: across the page, and down at the side of a table that may have two rows only
_OPEN_ENDS, _OPEN_LENGTH, _OPEN_SIDE = 3, 60, 24
#: two tables are at least this far apart (points); a row that is one cell, without rules in it, is lower
_APART = 48


def edges(page: RawPage, *, painted: bool = False) -> tuple[list[Edge], list[Edge]]:
    """Horizontal and vertical edges of a page; painted areas count only where they are stroked, or if all `painted`."""
    across, down = list(page.across), list(page.down)
    for area in page.areas:
        if area.stroked or painted:
            _border(area, across, down)
    if not across and not down:
        for area in page.areas:
            _border(area, across, down)
    return across, down


def _border(area: Area, across: list[Edge], down: list[Edge]) -> None:
    across += [(area.top, area.x0, area.x1), (area.bottom, area.x0, area.x1)]
    down += [(area.x0, area.top, area.bottom), (area.x1, area.top, area.bottom)]


def find_cells(across: list[Edge], down: list[Edge]) -> list[list[CellBox]]:
    """The cells of each ruled table, as pdfplumber's finder sees them, with borders that were left open closed."""
    if not across or not down or len(across) + len(down) < 4:
        return []  # rules between rows alone, as in a table of three lines, show no columns
    across, down = finder.merged(across), finder.merged(down)
    across, down = across + _missing(down, across, _OPEN_LENGTH), down + _missing(across, down, _OPEN_SIDE)
    return finder.tables(finder.cells(across, down))


def _missing(ending: list[Edge], borders: list[Edge], least: float) -> list[Edge]:
    """Borders to add where at least three edges end on one line without one: a table cut by a page break."""
    ends: list[tuple[float, list[float]]] = []  # a line on which rules end, and where they reach it
    for height, position in sorted((height, position) for position, *both in ending for height in both):
        if ends and height - ends[-1][0] <= SNAP:
            ends[-1][1].append(position)
        else:
            ends.append((height, [position]))
    stretches = _stretches(borders)
    added = []
    for height, crossing in ends:
        if len(crossing) < _OPEN_ENDS:
            continue
        near = [b for b in borders if abs(b[0] - height) <= 2 * SNAP]
        for table, positions in groupby(sorted(crossing), lambda position: _table_at(position, stretches)):
            reached = list(positions)
            first, last = reached[0], reached[-1]
            if table is None or len(reached) < _OPEN_ENDS or last - first <= least:
                continue
            covered = any(b[1] <= first + 2 * SNAP and b[2] >= last - 2 * SNAP for b in near)
            length = sum(min(b[2], last) - max(b[1], first) for b in near if b[2] > first and b[1] < last)
            if not covered and length < 0.5 * (last - first):
                added.append((height, first, last))
    return added


def _stretches(rules: Iterable[Edge]) -> list[tuple[float, float]]:
    """The stretches along which the rules of a table run, in order.

    Where no rule runs there is a row that is one cell, if the same rules go on behind it, or else another table.
    """
    runs: list[tuple[float, float, list[float]]] = []
    for start, end, position in sorted((start, end, position) for position, start, end in rules):
        if runs and start <= runs[-1][1] + 2 * SNAP:
            before, last, positions = runs.pop()
            runs.append((before, max(end, last), [*positions, position]))
        else:
            runs.append((start, end, [position]))
    found = runs[:1]
    for run in runs[1:]:
        before, last, positions = found[-1]
        if run[0] < last + _APART and _go_on(positions, run[2]):
            found[-1] = before, run[1], positions + run[2]
        else:
            found.append(run)
    return [(start, end) for start, end, _ in found]


def _table_at(position: float, stretches: Sequence[tuple[float, float]]) -> int | None:
    """The stretch that a position belongs to: it is in it, or the border of a row without rules at its end."""
    distances = [max(start - position, position - end, 0) for start, end in stretches]
    nearest = min(range(len(stretches)), key=distances.__getitem__, default=None)
    return nearest if nearest is not None and distances[nearest] < _APART else None


def _go_on(above: Sequence[float], below: Sequence[float]) -> bool:
    """Whether most of the rules go on in the same places."""
    few, many = sorted((above, below), key=len)
    same = sum(any(abs(one - other) <= SNAP for other in many) for one in few)
    return 2 * same > len(few)


def _lines_of(values: Iterable[float]) -> list[float]:
    """Grid lines: sorted positions, those closer than a double rule taken as one (their mean)."""
    often = Counter(values)
    groups: list[list[float]] = []
    for value in sorted(often):
        if groups and value - groups[-1][-1] <= DOUBLE and value - groups[-1][0] <= 2 * DOUBLE:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [_mean([value for value in group for _ in range(often[value])]) for group in groups]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def build(pages: Sequence[RawPage]) -> list[list[Block]]:
    """The grids of each page and the lines of text outside them, both in reading order."""
    tables: list[list[_Table]] = []
    cells: list[Indices] = []
    count = 0
    for page in pages:
        here = []
        dealt = np.full(len(page.chars), OUTSIDE)
        for boxes in find_cells(*edges(page)):
            table = _Table(boxes)
            if len(table.spans) > 1 and table.deal(page.chars, dealt, count):
                here.append(table)
                count += table.height * table.width
        tables.append(here)
        cells.append(dealt)
    chars, cell = joined([page.chars for page in pages]), np.concatenate(cells)
    page_of = np.repeat([page.number for page in pages], [len(page.chars) for page in pages])
    inside = cell != OUTSIDE
    texts = iter(cell_texts(chars.take(inside), cell[inside], count))
    loose: dict[int, list[Line]] = {page.number: [] for page in pages}
    for line in text_lines(chars.take(~inside), page_of[~inside]):
        loose[line.place.page or 0].append(line)
    blocks: list[list[Block]] = []
    for page, here in zip(pages, tables, strict=True):
        grids = [table.grid(page.number, list(islice(texts, table.height * table.width))) for table in here]
        lines = loose[page.number]
        if not grids:
            grids, lines = aligned_grids(lines)
        blocks.append([*grids, *lines])
    return blocks


class _Table:
    """One ruled table while characters are dealt out to its cells."""

    def __init__(self, cells: Sequence[CellBox]) -> None:
        lefts, tops, rights, bottoms = zip(*cells, strict=True)
        self.xs, self.ys = _lines_of((*lefts, *rights)), _lines_of((*tops, *bottoms))
        self.width, self.height = len(self.xs) - 1, len(self.ys) - 1
        #: (row, column) of each cell's corner → rows and columns it spans
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        #: by position, row after row: the position of the corner of the cell it belongs to
        self._owner = [OUTSIDE] * (self.width * self.height)
        across = {x: _nearest(self.xs, x) for x in {*lefts, *rights}}
        down = {y: _nearest(self.ys, y) for y in {*tops, *bottoms}}
        for x0, top, x1, bottom in sorted(cells, key=_area):
            column, row = across[x0], down[top]
            columns, rows = across[x1] - column, down[bottom] - row
            corner = row * self.width + column
            if columns <= 0 or rows <= 0 or self._owner[corner] != OUTSIDE:
                continue
            self.spans[row, column] = rows, columns
            if columns == rows == 1:
                self._owner[corner] = corner
                continue
            for line in range(corner, corner + rows * self.width, self.width):
                for position in range(line, line + columns):
                    if self._owner[position] == OUTSIDE:
                        self._owner[position] = corner

    def deal(self, chars: Chars, dealt: Indices, first: int) -> bool:
        """Set in `dealt` the cell of each character inside that no table has taken yet; whether there is one.

        Cells are told by the position of their corner, counted from `first`.
        """
        x, y = chars.middles
        xs, ys = self.xs, self.ys
        inside = (x >= xs[0] - 1) & (x <= xs[-1] + 1) & (y >= ys[0]) & (y <= ys[-1]) & (dealt == OUTSIDE)
        inside = np.flatnonzero(inside)
        column = np.searchsorted(xs[1:-1], x[inside], "right")
        row = np.searchsorted(ys[1:-1], y[inside], "right")
        corners = np.array(self._owner)[row * self.width + column]
        held = corners != OUTSIDE
        dealt[inside[held]] = corners[held] + first
        return bool(held.any())

    def grid(self, page: int, texts: Sequence[str]) -> Grid:
        """The table with the texts of its cells, by the position of their corners."""
        xs, ys = self.xs, self.ys
        cells = tuple(
            Cell(
                texts[row * self.width + column],
                row,
                column,
                rows,
                columns,
                Place(page, Box(xs[column], ys[row], xs[column + columns], ys[row + rows])),
            )
            for (row, column), (rows, columns) in sorted(self.spans.items())
        )
        place = Place(page, Box(xs[0], ys[0], xs[-1], ys[-1]))
        return Grid(cells, self.height, self.width, place, ruled=True, edges=tuple(xs))


def _area(box: CellBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _nearest(lines: list[float], value: float) -> int:
    index = bisect_right(lines, value)
    if index == 0:
        return 0
    if index == len(lines):
        return index - 1
    return index if lines[index] - value < value - lines[index - 1] else index - 1
