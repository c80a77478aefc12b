"""The picture of a page → what is dark on it, how far it is askew, its rules, and where runs of text stand.

Nothing here knows letters. A rule is a long run of dark pixels, a line of text is what lies between empty rows of
pixels, and within it a wide empty gap parts two runs. All lengths inside are pixels; `Scale` turns them into points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers import finder
from ingest.readers.finder import Edge

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Ints = NDArray[np.intp]
#: left, top, right, bottom in pixels, the last two beyond the last pixel
Box = tuple[int, int, int, int]

#: darker than the surroundings by so much is ink; the surroundings reach over so many points
_CONTRAST, _AROUND = 24, 14.0
#: a speck is at most so large (points, both ways); a point is, too, but it stands beside other ink
_SPECK = 1.5
#: a page is at most so far askew (degrees); it is searched in these steps
_ASKEW, _COARSE, _FINE = 3.0, 0.25, 0.02
#: the shortest rules across and down, how thick a rule is at most, and what is bridged where one is broken (points)
_ACROSS, _DOWN, _THICK, _BROKEN = 12.0, 8.5, 4.0, 0.8
#: a shorter rule than this (points) is one only if both its ends lie on rules, at most so far from them
_SURE, _TOUCH = 40.0, 1.6
#: a gap wider than this share of the height of a line parts two runs
_PARTED = 1.5
#: a piece of a line is as high as a digit if it takes up this share of the height of the line
_TALL = 0.75
#: two strips of ink make up one line if it is not higher than this share of a character
_ONE_LINE = 1.2


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules as edges in points, and the pixels they cover."""

    across: list[Edge]
    down: list[Edge]
    covered: Mask


def dark(grey: Grey, scale: float) -> Mask:
    """Where there is ink: darker than the surroundings, and no speck; `scale` is pixels a point."""
    from scipy import ndimage

    smooth = ndimage.gaussian_filter(grey.astype(np.float32), 0.6)
    around = ndimage.uniform_filter(smooth, max(3, round(_AROUND * scale)))
    mask: Mask = smooth < around - _CONTRAST
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    if count:
        least = max(2, round(_SPECK * scale))
        small = [
            index
            for index, (down, across) in enumerate(ndimage.find_objects(labels), 1)
            if max(down.stop - down.start, across.stop - across.start) <= least
        ]
        if small:
            kept = np.ones(count + 1, np.bool_)
            kept[small] = False
            mask &= kept[labels]
    return mask


def skew(mask: Mask) -> float:
    """By how many degrees lines rise to the right: at this angle the ink gathers in the fewest rows."""
    y, x = np.nonzero(mask)
    if len(y) > 300_000:
        chosen = np.random.default_rng(0).choice(len(y), 300_000, replace=False)
        y, x = y[chosen], x[chosen]
    if not len(y):
        return 0.0

    def gathered(angle: float) -> float:
        rows = np.round(y + x * np.tan(np.radians(angle))).astype(np.intp)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float((counts * counts).sum())

    coarse = max(np.arange(-_ASKEW, _ASKEW + _COARSE / 2, _COARSE).tolist(), key=gathered)
    fine = np.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE).tolist()
    return float(max(fine, key=gathered))


def rules(mask: Mask, scale: float) -> Rules:
    """The rules of a page that stands upright; strokes of letters are none, however long."""
    across_runs, short_across = _pieces(_long_runs(mask, scale, _ACROSS), mask.shape, scale)
    down_runs, short_down = _pieces(_long_runs(mask.T, scale, _DOWN), mask.T.shape, scale)
    across, down = _edges(across_runs, scale), _edges(down_runs, scale)
    some: list[Edge] = []
    others: list[Edge] = []
    waiting, waiting_down = _edges(short_across, scale), _edges(short_down, scale)
    grown = True
    while grown:
        new = [edge for edge in waiting if _is_held(edge, down + others)]
        new_down = [edge for edge in waiting_down if _is_held(edge, across + some)]
        waiting = [edge for edge in waiting if edge not in new]
        waiting_down = [edge for edge in waiting_down if edge not in new_down]
        some, others = some + new, others + new_down
        grown = bool(new or new_down)
    covered = np.zeros(mask.shape, np.bool_)
    _cover(covered, across_runs, short_across, some, scale)
    _cover(covered.T, down_runs, short_down, others, scale)
    return Rules(across + some, down + others, covered)


Runs = tuple[Ints, Ints, Ints]


def _runs(mask: Mask, least: int, gap: int) -> Runs:
    """(row, start, end) of the runs of True along each row, at least so long, over gaps of at most `gap` pixels."""
    height, width = mask.shape
    padded = np.zeros((height, width + gap + 2), np.int8)
    padded[:, 1 : width + 1] = mask
    step = np.diff(padded.ravel())
    starts, ends = np.flatnonzero(step == 1) + 1, np.flatnonzero(step == -1) + 1
    apart = starts[1:] - ends[:-1] > gap
    starts, ends = starts[np.r_[True, apart][: len(starts)]], ends[np.r_[apart, True][: len(ends)]]
    long = ends - starts >= least
    rows, begins = np.divmod(starts[long], width + gap + 2)
    return rows, begins - 1, begins - 1 + (ends - starts)[long]


def _filled(shape: tuple[int, ...], runs: Runs) -> Mask:
    rows, starts, ends = runs
    steps = np.zeros((shape[0], shape[1] + 1), np.int16)
    np.add.at(steps, (rows, starts), 1)
    np.add.at(steps, (rows, ends), -1)
    filled: Mask = np.cumsum(steps[:, :-1], axis=1, dtype=np.int16) > 0
    return filled


def _long_runs(mask: Mask, scale: float, least: float) -> Runs:
    """Long runs along the rows, without those of dark areas."""
    gap, length = max(1, round(_BROKEN * scale)), round(least * scale)
    filled = _filled(mask.shape, _runs(mask, length, gap))
    thick = _filled(filled.T.shape, _runs(filled.T, round(_THICK * scale) + 1, 0)).T
    return _runs(filled & ~thick, length, gap)


def _pieces(runs: Runs, shape: tuple[int, ...], scale: float) -> tuple[Runs, Runs]:
    """The runs that make rules by their length, with the shorter ones that touch them, and the others.

    A stroke of a letter beside a rule, a pixel or two away, must neither move the rule nor vanish with it.
    """
    rows, starts, ends = runs
    long = ends - starts >= _SURE * scale
    near = _filled(shape, (rows[long], np.maximum(starts[long] - 2, 0), np.minimum(ends[long] + 2, shape[1])))
    near[1:-1] |= near[:-2] | near[2:]
    total = np.zeros((shape[0], shape[1] + 1), np.int32)
    np.cumsum(near, axis=1, out=total[:, 1:])
    mine = long | (total[rows, ends] > total[rows, starts])
    return (rows[mine], starts[mine], ends[mine]), (rows[~mine], starts[~mine], ends[~mine])


def _edges(runs: Runs, scale: float) -> list[Edge]:
    rows, starts, ends = (values / scale for values in (runs[0] + 0.5, runs[1], runs[2]))
    return finder.merged(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))


def _is_held(edge: Edge, crossing: Sequence[Edge]) -> bool:
    """Whether both ends lie on rules of the other direction."""
    position, start, end = edge
    met = [other[0] for other in crossing if other[1] - _TOUCH <= position <= other[2] + _TOUCH]
    return all(any(abs(other - side) <= _TOUCH for other in met) for side in (start, end))


def _cover(covered: Mask, sure: Runs, short: Runs, kept: Sequence[Edge], scale: float) -> None:
    """Mark the pixels of sure runs and of those short ones that belong to the kept rules, and one pixel around them."""
    rows, starts, ends = short
    inside = np.zeros(len(rows), np.bool_)
    for position, start, end in kept:
        near = abs(rows + 0.5 - position * scale) <= finder.SNAP * scale
        inside |= near & (starts >= start * scale - 1) & (ends <= end * scale + 1)
    chosen = tuple(np.concatenate([some, other[inside]]) for some, other in zip(sure, short, strict=True))
    mine = _filled(covered.shape, (chosen[0], chosen[1], chosen[2]))
    covered |= mine
    covered[1:] |= mine[:-1]
    covered[:-1] |= mine[1:]


def runs_of_text(mask: Mask, size: float) -> Iterator[Box]:
    """The boxes of runs of text in a part of a page, `size` being the usual height of a character in pixels."""
    yield from _cut(mask, 0, 0, size)


def _cut(mask: Mask, left: int, top: int, size: float, whole: bool = False) -> Iterator[Box]:
    lines = _lines(mask.any(axis=1), size)
    for start, end in lines:
        columns = mask[start:end].any(axis=0)
        parts = bands(columns, max(1, round(_PARTED * max(end - start, 0.6 * size))))
        if len(parts) == 1 and len(lines) == 1 and whole:
            yield left + parts[0][0], top + start, left + parts[0][1], top + end
            continue
        for first, last in parts:
            yield from _cut(mask[start:end, first:last], left + first, top + start, size, whole=True)


def bands(filled: Any, gap: int = 0) -> list[tuple[int, int]]:
    """(start, end) of the runs of True in a row of flags, over gaps of at most `gap`."""
    _, starts, ends = _runs(filled[None, :], 1, gap)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _lines(filled: Any, size: float) -> list[tuple[int, int]]:
    """Bands of rows with ink; those that are parts of one line (a 二, the bar of a 下) are put together."""
    found: list[tuple[int, int]] = []
    for (start, end), (following, last) in pairwise([*bands(filled), (0, 0)]):
        joins = bool(found) and end - found[-1][0] <= _ONE_LINE * size
        if joins and following and last - start <= _ONE_LINE * size:
            joins = start - found[-1][1] <= following - end  # it is of the line that it is nearer to
        if joins:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def tall_pieces(mask: Mask) -> int:
    """How many pieces of a line stand apart from each other and are nearly as high as it: digits, not points."""
    found = 0
    for start, end in bands(mask.any(axis=0)):
        filled = np.flatnonzero(mask[:, start:end].any(axis=1))
        found += int(filled[-1] - filled[0] + 1 >= _TALL * len(mask))
    return found


def character_height(mask: Mask, regions: Sequence[Box]) -> float:
    """The usual height of a line of text in pixels: the one that most ink stands in; 0 where there is none."""
    heights: list[int] = []
    for x0, top, x1, bottom in regions:
        part = mask[top:bottom, x0:x1]
        for start, end in bands(part.any(axis=1)):
            weight = int(np.count_nonzero(part[start:end].any(axis=0)))
            heights += [end - start] * max(1, weight // max(1, end - start))
    return float(np.median(heights)) if heights else 0.0
