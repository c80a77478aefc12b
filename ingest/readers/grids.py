"""Rules and characters of a page → grids with merged cells, and the lines of text around them.

The geometry is that of pdfplumber's table finder (see `finder`), fed with edges from PDFium. Around it this module
mends what a ruling-based finder gets wrong: borders left open at a page break, double rules that make phantom columns
and rows, painted backgrounds taken for borders. A page without rules may still hold a table: see `aligned`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from ingest.document import Box, Cell, Grid, Line, Place, Word
from ingest.readers import finder
from ingest.readers.aligned import aligned_grids
from ingest.readers.finder import SNAP, CellBox, Edge
from ingest.readers.pdfium import Area, Char, RawPage

#: grid lines closer than this are the two strokes of a double rule
DOUBLE = 4.5
#: a gap wider than this share of the character height parts two words, and a narrower one is a printed space
WORD_GAP, SPACE_GAP = 1.2, 0.25
#: at least so many rules end on one line for a border to be missing there, and it is at least this long (points)
_OPEN_ENDS, _OPEN_LENGTH = 3, 60


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
    if len(across) + len(down) < 4:
        return []
    across, down = finder.merged(across), finder.merged(down)
    across, down = across + _missing(down, across), down + _missing(across, down)
    return finder.tables(finder.cells(across, down))


def _missing(ending: list[Edge], borders: list[Edge]) -> list[Edge]:
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
        if not covered and length < 0.5 * (last - first) and last - first > _OPEN_LENGTH:
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
    outside: list[Char] = page.chars if not tables else []
    if tables:
        for char in page.chars:
            x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
            for table in tables:
                if table.left <= x <= table.right and table.top <= y <= table.bottom and table.take(char, x, y):
                    break
            else:
                outside.append(char)
    grids = [grid for table in tables if (grid := table.grid(page.number)) is not None]
    for table in tables:
        if table.dropped:
            outside += table.dropped
    lines = text_lines(outside, page.number)
    if not grids:
        return aligned_grids(lines)
    return grids, lines


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
        for x0, top, x1, bottom in sorted(cells, key=lambda c: (c[2] - c[0]) * (c[3] - c[1])):
            column, row = _nearest(self.xs, x0), _nearest(self.ys, top)
            columns, rows = _nearest(self.xs, x1) - column, _nearest(self.ys, bottom) - row
            if columns <= 0 or rows <= 0 or (row, column) in self.owner:
                continue
            self.spans[row, column] = rows, columns
            for r in range(row, row + rows):
                for c in range(column, column + columns):
                    self.owner.setdefault((r, c), (row, column))

    def take(self, char: Char, x: float, y: float) -> bool:
        """Deal a character with its centre at `x`, `y` to its cell; False where the table has a hole."""
        column = min(max(bisect_right(self.xs, x) - 1, 0), self.width - 1)
        row = min(max(bisect_right(self.ys, y) - 1, 0), self.height - 1)
        owner = self.owner.get((row, column))
        if owner is None:
            return False
        self.chars[owner].append(char)
        return True

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
    bases = [c.baseline for c in chars]
    if max(bases) - min(bases) <= 0.45 * min(c.size for c in chars):
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
    for char in row[1:]:
        if char.x0 - end > SPACE_GAP * char.size:
            parts.append(" ")
        parts.append(char.text)
        end = max(end, char.x1)
    return "".join(parts)


def text_lines(chars: list[Char], page: int) -> list[Line]:
    """Lines of text from loose characters; overprinted duplicates are dropped."""
    lines = []
    for row in rows_of(chars):
        words: list[list[Char]] = [[row[0]]]
        for char in row[1:]:
            last = words[-1][-1]
            if char.text == last.text and abs(char.x0 - last.x0) < 0.3 * (last.x1 - last.x0):
                continue
            gap = char.x0 - last.x1
            if gap > WORD_GAP * char.size or (gap > SPACE_GAP * char.size and _kind(char) != _kind(last)):
                words.append([char])
            else:
                words[-1].append(char)
        placed = tuple(Word(_joined(word), _bounds(word)) for word in words)
        lines.append(Line(" ".join(word.text for word in placed), Place(page, _bounds(row)), placed))
    return lines


def _kind(char: Char) -> str:
    """Whether a character belongs to a number or to a name: a gap between the two parts words."""
    return "number" if char.text.isascii() and (char.text.isdigit() or char.text in ".,-") else "name"


def _bounds(chars: Sequence[Char]) -> Box:
    """The box around characters."""
    _, x0, top, x1, bottom, _, _ = chars[0]
    for _, left, upper, right, lower, _, _ in chars:
        if left < x0:
            x0 = left
        if upper < top:
            top = upper
        if right > x1:
            x1 = right
        if lower > bottom:
            bottom = lower
    return Box(x0, top, x1, bottom)
