"""Rules and characters of a page → grids with merged cells, and the lines of text around them.

The geometry (merge collinear edges, intersections, smallest cells, tables) is pdfplumber's table finder, fed with
edges from PDFium. Around it this module mends what a ruling-based finder gets wrong: borders left open at a page break,
double rules that make phantom columns and rows, painted backgrounds taken for borders.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from ingest.document import Box, Cell, Grid, Line, Place, Word
from ingest.readers.pdfium import Area, Char, RawPage, Rule

#: pdfplumber's defaults: edges closer than this are one, edges this far apart still meet (points)
SNAP = 3.0
JOIN = 3.0
MIN_EDGE = 3.0
#: grid lines closer than this are the two strokes of a double rule
DOUBLE = 4.5
#: a gap wider than this share of the character height parts two words, and a narrower one is a printed space
WORD_GAP, SPACE_GAP = 1.2, 0.25

_Box = tuple[float, float, float, float]


def edges(page: RawPage) -> list[dict[str, Any]]:
    """The edges of a page as pdfplumber wants them; painted areas count only where they are stroked."""
    result = [_edge(*rule) for rule in page.rules]
    for area in page.areas:
        if area.stroked:
            result += _border(area)
    if not result:
        for area in page.areas:
            result += _border(area)
    return result


def _border(area: Area) -> list[dict[str, Any]]:
    x0, top, x1, bottom, _ = area
    return [
        _edge(x0, top, x1, top),
        _edge(x0, bottom, x1, bottom),
        _edge(x0, top, x0, bottom),
        _edge(x1, top, x1, bottom),
    ]


def _edge(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if top == bottom else "v",
        "object_type": "line",
    }


def find_cells(page_edges: list[dict[str, Any]]) -> list[list[_Box]]:
    """The cells of each ruled table, as pdfplumber's finder sees them."""
    from pdfplumber import table as finder

    merged = finder.merge_edges(page_edges, SNAP, SNAP, JOIN, JOIN)
    merged = [e for e in merged if e["x1"] - e["x0"] + e["bottom"] - e["top"] >= MIN_EDGE]
    merged = _close_open_borders(merged)
    crossings = finder.edges_to_intersections(merged, SNAP, SNAP)
    cells = finder.intersections_to_cells(crossings)
    return finder.cells_to_tables(cells) if cells else []  # type: ignore[no-any-return, unused-ignore]


def _close_open_borders(merged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the border that is missing where at least three rules end on one line without one: a table cut by a page break."""
    added: list[dict[str, Any]] = []
    for along, across, low, high in (("v", "h", "x0", "x1"), ("h", "v", "top", "bottom")):
        start, end = ("top", "bottom") if along == "v" else ("x0", "x1")
        ends: dict[float, list[float]] = defaultdict(list)
        for edge in merged:
            if edge["orientation"] == along:
                for position in (edge[start], edge[end]):
                    ends[round(position / SNAP) * SNAP].append(edge[low])
        borders = [e for e in merged if e["orientation"] == across]
        for position, crossing in ends.items():
            if len(crossing) < 3:
                continue
            first, last = min(crossing), max(crossing)
            covered = any(
                abs(b[start] - position) <= 2 * SNAP and b[low] <= first + 2 * SNAP and b[high] >= last - 2 * SNAP
                for b in borders
            )
            near = sum(
                min(b[high], last) - max(b[low], first)
                for b in borders
                if abs(b[start] - position) <= 2 * SNAP and b[high] > first and b[low] < last
            )
            if not covered and near < 0.5 * (last - first) and last - first > 60:
                added.append(
                    _edge(first, position, last, position) if along == "v" else _edge(position, first, position, last)
                )
    return merged + added


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
    tables = [_Table(cells) for cells in find_cells(edges(page))] if page.rules or page.areas else []
    tables = [t for t in tables if t.height and t.width and (t.height > 1 or t.width > 1)]
    outside: list[Char] = []
    for char in page.chars:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        for table in tables:
            if table.take(char, x, y):
                break
        else:
            outside.append(char)
    grids = [grid for table in tables if (grid := table.grid(page.number)) is not None]
    for table in tables:
        if table.dropped:
            outside += table.dropped
    return grids, text_lines(outside, page.number)


class _Table:
    """One ruled table while characters are dealt out to its cells."""

    def __init__(self, cells: Sequence[_Box]) -> None:
        self.xs = _lines_of(x for c in cells for x in (c[0], c[2]))
        self.ys = _lines_of(y for c in cells for y in (c[1], c[3]))
        self.width, self.height = len(self.xs) - 1, len(self.ys) - 1
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
        xs, ys = self.xs, self.ys
        if not (xs[0] - 1 <= x <= xs[-1] + 1 and ys[0] <= y <= ys[-1]):
            return False
        column = min(max(bisect_right(xs, x) - 1, 0), self.width - 1)
        row = min(max(bisect_right(ys, y) - 1, 0), self.height - 1)
        owner = self.owner.get((row, column))
        if owner is None:
            return False
        self.chars[owner].append(char)
        return True

    def grid(self, page: int) -> Grid | None:
        if len(self.spans) < 2 or not any(self.chars.values()):
            if not self.chars or len(self.spans) < 4:
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


def rows_of(chars: list[Char]) -> list[list[Char]]:
    """Characters on common baselines, from the top; each row from the left."""
    rows: list[list[Char]] = []
    base = 0.0
    for char in sorted(chars, key=lambda c: c.baseline):
        if rows and char.baseline - base <= 0.45 * min(char.size, rows[-1][0].size):
            rows[-1].append(char)
        else:
            rows.append([char])
            base = char.baseline
    for row in rows:
        row.sort(key=lambda c: c.x0)
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
            if char.text == last.text and abs(char.x0 - last.x0) < 0.3 * char.size:
                continue
            if char.x0 - last.x1 > WORD_GAP * char.size:
                words.append([char])
            else:
                words[-1].append(char)
        placed = tuple(Word(_joined(word), _bounds(word)) for word in words)
        lines.append(Line(" ".join(word.text for word in placed), Place(page, _bounds(row)), placed))
    return lines


def _bounds(chars: Sequence[Char]) -> Box:
    return Box(
        min(c.x0 for c in chars), min(c.top for c in chars), max(c.x1 for c in chars), max(c.bottom for c in chars)
    )


def line_height(lines: Sequence[Line]) -> float:
    """Median height of text lines, 12 points where there are none."""
    return median([line.place.box.height for line in lines if line.place.box] or [12.0])
