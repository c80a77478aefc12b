"""Ruled lines → the cells of tables; the geometry of pdfplumber's table finder, made for pages of a thousand cells.

The steps and tolerances are pdfplumber's (snap parallel edges, join collinear ones, cross them, take the smallest
rectangle at each crossing, group rectangles that share a corner), so both give the same cells; a test holds them
together. Here an edge is a tuple, and which edges pass through a crossing is a bit mask.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

#: pdfplumber's defaults, in points: parallel edges closer than this are one, collinear ones this far apart still meet
SNAP = 3.0
JOIN = 3.0
MIN_EDGE = 3.0

#: a rule at `position` (y of a horizontal, x of a vertical one) from `start` to `end`
Edge = tuple[float, float, float]
CellBox = tuple[float, float, float, float]
Point = tuple[float, float]


def merged(edges: Iterable[Edge]) -> list[Edge]:
    """Edges of one direction, snapped to common positions and joined where they meet."""
    lines: list[Edge] = []
    for group in _clusters(sorted(edges)):
        position = sum(edge[0] for edge in group) / len(group)
        spans = sorted((start, end) for _, start, end in group)
        low, high = spans[0]
        for start, end in spans[1:]:
            if start <= high + JOIN:
                high = max(high, end)
            else:
                lines.append((position, low, high))
                low, high = start, end
        lines.append((position, low, high))
    return [line for line in lines if line[2] - line[1] >= MIN_EDGE]


def _clusters(edges: Sequence[Edge]) -> Iterable[list[Edge]]:
    """Runs of edges whose positions follow each other within the snap tolerance."""
    group: list[Edge] = []
    for edge in edges:
        if group and edge[0] > group[-1][0] + SNAP:
            yield group
            group = []
        group.append(edge)
    if group:
        yield group


def cells(across: Sequence[Edge], down: Sequence[Edge]) -> list[CellBox]:
    """The smallest rectangle that begins at each crossing of horizontal (`across`) and vertical (`down`) edges."""
    through: dict[Point, tuple[int, int]] = {}
    columns: dict[float, list[float]] = defaultdict(list)
    rows: dict[float, list[float]] = defaultdict(list)
    across = sorted(across)
    heights = [edge[0] for edge in across]
    for i, (x, top, bottom) in enumerate(sorted(down)):
        column, bit = columns[x], 1 << i
        for j in range(bisect_left(heights, top - SNAP), bisect_right(heights, bottom + SNAP)):
            y, left, right = across[j]
            if left - SNAP <= x <= right + SNAP:
                crossing = x, y
                if crossing in through:
                    v, h = through[crossing]
                    through[crossing] = v | bit, h | 1 << j
                else:
                    through[crossing] = bit, 1 << j
                    column.append(y)
                    rows[y].append(x)
    for positions in (*columns.values(), *rows.values()):
        positions.sort()
    below = {(x, y): y1 for x, column in columns.items() for y, y1 in pairwise(column)}
    beside = {(x, y): x1 for y, row in rows.items() for x, x1 in pairwise(row)}
    found = []
    for crossing, y1 in below.items():
        x1 = beside.get(crossing)
        if x1 is None:
            continue
        x, y = crossing
        box: CellBox | None = (x, y, x1, y1)
        if not _is_framed(through[crossing], through[x1, y], through[x, y1], through.get((x1, y1))):
            box = _smallest(x, y, *through[crossing], columns[x], rows[y], through)
        if box is not None:
            found.append(box)
    return found


def _is_framed(
    corner: tuple[int, int], right: tuple[int, int], below: tuple[int, int], opposite: tuple[int, int] | None
) -> bool:
    """Whether edges run between four crossings, as they do between most neighbouring ones."""
    (v, h), (right_v, right_h), (below_v, below_h) = corner, right, below
    return bool(opposite and h & right_h and v & below_v and opposite[0] & right_v and opposite[1] & below_h)


def _smallest(
    x: float,
    y: float,
    v: int,
    h: int,
    column: Sequence[float],
    row: Sequence[float],
    through: dict[Point, tuple[int, int]],
) -> CellBox | None:
    rights = [(x1, through[x1, y][0]) for x1 in row[bisect_right(row, x) :] if h & through[x1, y][1]]
    if not rights:
        return None
    for y1 in column[bisect_right(column, y) :]:
        below_v, below_h = through[x, y1]
        if not v & below_v:
            continue
        for x1, right_v in rights:
            corner = through.get((x1, y1))
            if corner is not None and corner[0] & right_v and corner[1] & below_h:
                return x, y, x1, y1
    return None


def tables(boxes: Sequence[CellBox]) -> list[list[CellBox]]:
    """Cells that hang together by their corners, from the top; a single cell is no table."""
    leader = list(range(len(boxes)))

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    first: dict[Point, int] = {}
    for i, (x0, top, x1, bottom) in enumerate(boxes):
        own = i
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            other = first.setdefault(corner, i)
            if leader[other] != own:
                root = find(other)
                leader[own] = root
                own = root
    groups: dict[int, list[CellBox]] = defaultdict(list)
    for i, box in enumerate(boxes):
        groups[find(i)].append(box)
    found = [group for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: min((box[1], box[0]) for box in group))
