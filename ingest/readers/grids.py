"""Rules and characters of a page → grids with merged cells, and the lines of text around them.

The geometry is that of pdfplumber's table finder (see `finder`), fed with edges from PDFium. Around it this module
mends what a ruling-based finder gets wrong: borders left open at a page break, double rules that make phantom columns
and rows, painted backgrounds taken for borders. A page without rules may still hold a table: see `aligned`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from operator import attrgetter
from typing import NamedTuple

from ingest.document import Box, Cell, Grid, Line, Place, Word
from ingest.readers import finder
from ingest.readers.aligned import aligned_grids
from ingest.readers.finder import SNAP, CellBox, Edge
from ingest.readers.pdfium import Area, Char, RawPage

#: grid lines closer than this are the two strokes of a double rule
DOUBLE = 4.5
#: a gap wider than this share of the character height parts two words, and a narrower one is a printed space
WORD_GAP, SPACE_GAP = 1.2, 0.25
#: at least so many rules end on one line for a border to be missing there, and it is at least this long (points):
#: across the page, and down at the side of a table that may have two rows only
_OPEN_ENDS, _OPEN_LENGTH, _OPEN_SIDE = 3, 60, 24


def edges(page: RawPage, *, painted: bool = False) -> tuple[list[Edge], list[Edge]]:
    """Horizontal and vertical edges of a page; painted areas count only where they are stroked, or if all `painted`."""
    across = [(rule.top, rule.x0, rule.x1) for rule in page.rules if rule.top == rule.bottom]
    down = [(rule.x0, rule.top, rule.bottom) for rule in page.rules if rule.top != rule.bottom]
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
    ends: dict[float, list[float]] = defaultdict(list)
    for position, start, end in ending:
        for height in (start, end):
            ends[round(height / SNAP) * SNAP].append(position)
    added = []
    for height, crossing in ends.items():
        if len(crossing) < _OPEN_ENDS:
            continue
        first, last = min(crossing), max(crossing)
        near = [b for b in borders if abs(b[0] - height) <= 2 * SNAP]
        covered = any(b[1] <= first + 2 * SNAP and b[2] >= last - 2 * SNAP for b in near)
        length = sum(min(b[2], last) - max(b[1], first) for b in near if b[2] > first and b[1] < last)
        if not covered and length < 0.5 * (last - first) and last - first > least:
            added.append((height, first, last))
    return added


def _lines_of(values: Iterable[float]) -> list[float]:
    """Grid lines: sorted positions, those closer than a double rule taken as one (their mean)."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= DOUBLE and value - groups[-1][0] <= 2 * DOUBLE:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def build(page: RawPage) -> tuple[list[Grid], list[Line]]:
    """All grids of a page and the lines of text outside them, each in reading order."""
    tables = [_Table(boxes) for boxes in find_cells(*edges(page))]
    tables = [t for t in tables if t.height and t.width and (t.height > 1 or t.width > 1)]
    outside = _dealt(page.chars, tables) if tables else page.chars
    grids = [grid for table in tables if (grid := table.grid(page.number)) is not None]
    for table in tables:
        if table.dropped:
            outside += table.dropped
    lines = text_lines(outside, page.number)
    if not grids:
        return aligned_grids(lines)
    return grids, lines


def _dealt(chars: Iterable[Char], tables: Sequence[_Table]) -> list[Char]:
    """Deal characters to the cells of tables; those that no table takes.

    Where the tables lie apart, a character in the field of the one before it goes to the same cell without a search.
    """
    outside: list[Char] = []
    apart = not any(a.meets(b) for a, b in combinations(tables, 2))
    left = right = top = bottom = 0.0
    held: list[Char] = []
    for char in chars:
        _, x0, upper, x1, lower, _, _ = char
        x, y = (x0 + x1) / 2, (upper + lower) / 2
        if left <= x < right and top <= y < bottom:
            held.append(char)
            continue
        for table in tables:
            if table.left <= x <= table.right and table.top <= y <= table.bottom:
                found = table.field(x, y)
                if found is not None:
                    held = table.chars[found.owner]
                    held.append(char)
                    if apart:
                        left, top, right, bottom = found.box
                    break
        else:
            outside.append(char)
    return outside


class _Field(NamedTuple):
    """A position of a table between neighbouring grid lines, and the cell it belongs to."""

    owner: tuple[int, int]
    box: CellBox


class _Table:
    """One ruled table while characters are dealt out to its cells."""

    def __init__(self, cells: Sequence[CellBox]) -> None:
        self.xs = _lines_of(x for c in cells for x in (c[0], c[2]))
        self.ys = _lines_of(y for c in cells for y in (c[1], c[3]))
        self.width, self.height = len(self.xs) - 1, len(self.ys) - 1
        self.left, self.right = self.xs[0] - 1, self.xs[-1] + 1
        self.top, self.bottom = self.ys[0], self.ys[-1]
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.owner: dict[tuple[int, int], tuple[int, int]] = {}
        self.chars: dict[tuple[int, int], list[Char]] = defaultdict(list)
        self.dropped: list[Char] = []
        across = {x: _nearest(self.xs, x) for x in {x for c in cells for x in (c[0], c[2])}}
        down = {y: _nearest(self.ys, y) for y in {y for c in cells for y in (c[1], c[3])}}
        for x0, top, x1, bottom in sorted(cells, key=lambda c: (c[2] - c[0]) * (c[3] - c[1])):
            column, row = across[x0], down[top]
            columns, rows = across[x1] - column, down[bottom] - row
            if columns <= 0 or rows <= 0 or (row, column) in self.owner:
                continue
            self.spans[row, column] = rows, columns
            for r in range(row, row + rows):
                for c in range(column, column + columns):
                    self.owner.setdefault((r, c), (row, column))

    def meets(self, other: _Table) -> bool:
        """Whether a character could lie in both tables."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom

    def field(self, x: float, y: float) -> _Field | None:
        """Where a character with its centre at `x`, `y` belongs; None where the table has a hole."""
        xs, ys = self.xs, self.ys
        column = min(max(bisect_right(xs, x) - 1, 0), self.width - 1)
        row = min(max(bisect_right(ys, y) - 1, 0), self.height - 1)
        owner = self.owner.get((row, column))
        if owner is None:
            return None
        return _Field(owner, (xs[column], ys[row], xs[column + 1], ys[row + 1]))

    def grid(self, page: int) -> Grid | None:
        lone = len(self.spans) < 2 or not any(self.chars.values())
        if lone and (not self.chars or len(self.spans) < 4):
            self.dropped = [c for chars in self.chars.values() for c in chars]
            return None
        xs, ys = self.xs, self.ys
        cells = tuple(
            Cell(
                cell_text(self.chars.get((row, column), [])),
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


def _nearest(lines: list[float], value: float) -> int:
    index = bisect_right(lines, value)
    if index == 0:
        return 0
    if index == len(lines):
        return index - 1
    return index if lines[index] - value < value - lines[index - 1] else index - 1


_left = attrgetter("x0")


def rows_of(chars: list[Char]) -> list[list[Char]]:
    """Characters on common baselines, from the top; each row from the left."""
    if not chars:
        return []
    *_, bases, sizes = zip(*chars, strict=True)
    if max(bases) - min(bases) <= 0.45 * min(sizes):
        return [sorted(chars, key=_left)]
    rows: list[list[Char]] = []
    base = 0.0
    for char in sorted(chars, key=attrgetter("baseline")):
        if rows and char.baseline - base <= 0.45 * min(char.size, rows[-1][0].size):
            rows[-1].append(char)
        else:
            rows.append([char])
            base = char.baseline
    for row in rows:
        row.sort(key=_left)
    return rows


def cell_text(chars: list[Char]) -> str:
    """The text of a cell, line breaks kept; a gap inside a line becomes a space."""
    if not chars:
        return ""
    if len(chars) == 1:
        return chars[0].text
    return "\n".join(_joined(row) for row in rows_of(chars))


def _joined(row: list[Char]) -> str:
    parts = [row[0].text]
    end = row[0].x1
    for text, x0, _, x1, _, _, size in row[1:]:
        if x0 - end > SPACE_GAP * size:
            parts.append(" ")
        parts.append(text)
        if x1 > end:
            end = x1
    return "".join(parts)


def text_lines(chars: list[Char], page: int) -> list[Line]:
    """Lines of text from loose characters; overprinted duplicates are dropped."""
    lines = []
    for row in rows_of(chars):
        word = [row[0]]
        words = [word]
        before, left, _, right, _, _, _ = row[0]
        for char in row[1:]:
            text, x0, _, x1, _, _, size = char
            if text == before and abs(x0 - left) < 0.3 * (right - left):
                continue
            gap = x0 - right
            if gap > WORD_GAP * size or (gap > SPACE_GAP * size and _is_number(text) != _is_number(before)):
                word = []
                words.append(word)
            word.append(char)
            before, left, right = text, x0, x1
        placed = tuple(Word(_joined(part), _bounds(part)) for part in words)
        lines.append(Line(" ".join(part.text for part in placed), Place(page, _bounds(row)), placed))
    return lines


def _is_number(text: str) -> bool:
    """Whether a character belongs to a number and not to a name: a gap between the two parts words."""
    return text.isascii() and (text.isdigit() or text in ".,-")


def _bounds(chars: Sequence[Char]) -> Box:
    """The box around characters."""
    _, x0, top, x1, bottom, _, _ = zip(*chars, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))
