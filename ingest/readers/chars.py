"""Characters as columns of numbers, the rows they stand in, and the texts they spell.

A report prints hundreds of thousands of characters, so none of them is an object: everything here works on all
characters of a document at once. What belongs together (a cell, a page) is told by a number per character, its group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.document import Box, Line, Place, Word

#: baselines closer than this share of the smaller character are one row
SAME_ROW = 0.45
#: a gap wider than this share of the character height parts two words, and a narrower one is a printed space
WORD_GAP, SPACE_GAP = 1.2, 0.25
#: the same character printed again within this share of its width is an overprint
OVERPRINT = 0.3

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Chars:
    """Printed characters: code points, and by character x0, top, x1, bottom, baseline and size (6 × n) in points."""

    codes: NDArray[np.uint32]
    places: Floats

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, chosen: Indices | Flags) -> Chars:
        """The chosen characters, by their positions or by a flag for each."""
        return Chars(self.codes[chosen], self.places[:, chosen])

    @property
    def text(self) -> str:
        """All characters, one after the other."""
        return _decoded(self.codes)

    @property
    def middles(self) -> Floats:
        """x and y of each character's centre (2 × n)."""
        centres: Floats = (self.places[:2] + self.places[2:4]) / 2
        return centres


def chars_of(printed: Iterable[tuple[str, float, float, float, float, float, float]]) -> Chars:
    """Characters given one by one: (character, x0, top, x1, bottom, baseline, size)."""
    rows = list(printed)
    codes = np.array([ord(row[0]) for row in rows], np.uint32)
    return Chars(codes, np.array([row[1:] for row in rows], np.float64).reshape(-1, 6).T)


def joined(parts: Sequence[Chars]) -> Chars:
    """The characters of all parts."""
    if len(parts) == 1:
        return parts[0]
    return Chars(np.concatenate([p.codes for p in parts]), np.concatenate([p.places for p in parts], axis=1))


def in_rows(chars: Chars, groups: Indices) -> tuple[Indices, Flags]:
    """The characters of each group in rows of a common baseline, rows from the top, each from the left.

    Gives the characters' order, and for each character in that order whether a row begins with it. From the top, a
    character joins the row when its baseline lies close to that of the row's first one: closer than a share of the
    smaller of the two. One far below its neighbour therefore surely begins a row; what lies between two such beginnings
    is one row if even its smallest character reaches over all of it, which is nearly always. The rest is gone through
    one by one.
    """
    x0, _, _, _, baseline, size = chars.places
    order = np.lexsort((baseline, groups))
    group, base, least = groups[order], baseline[order], SAME_ROW * size[order]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (group[1:] != group[:-1]) | (base[1:] - base[:-1] > least[1:])
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(order))
    if len(order):
        unsure = base[ends - 1] - base[starts] > np.minimum.reduceat(least, starts)
        for start, end in zip(starts[unsure].tolist(), ends[unsure].tolist(), strict=True):
            begins[start:end] = _beginnings(base[start:end].tolist(), least[start:end].tolist())
    return order[np.lexsort((x0[order], np.cumsum(begins)))], begins


def _beginnings(bases: Sequence[float], least: Sequence[float]) -> list[bool]:
    """Where rows begin among characters sorted by their baselines; `least` is how far each one's row reaches."""
    found = []
    first, reach = float("-inf"), 0.0
    for base, own in zip(bases, least, strict=True):
        begins = base - first > min(own, reach)
        if begins:
            first, reach = base, own
        found.append(begins)
    return found


def cell_texts(chars: Chars, cells: Indices, count: int) -> list[str]:
    """The texts of `count` cells, `cells` saying which one each character is in.

    Line breaks are kept; a gap inside a line becomes a space.
    """
    texts = [""] * count
    if not len(chars):
        return texts
    order, begins = in_rows(chars, cells)
    cell, chars = cells[order], chars.take(order)
    first = np.ones(len(order), np.bool_)
    first[1:] = cell[1:] != cell[:-1]
    between = np.where(_spaces(chars, begins), ord(" "), 0)
    between[begins & ~first] = ord("\n")
    starts = np.flatnonzero(first)
    for index, text in zip(cell[starts].tolist(), _spelt(chars.codes, starts, between), strict=True):
        texts[index] = text
    return texts


def text_lines(chars: Chars, pages: Indices) -> list[Line]:
    """Lines of text from loose characters of several pages, `pages` saying which one each is on.

    Pages come in order, the lines of each from the top; overprinted duplicates are dropped.
    """
    if not len(chars):
        return []
    order, begins = in_rows(chars, pages)
    page, chars = pages[order], chars.take(order)
    starts = np.flatnonzero(begins)
    places = list(zip(page[starts].tolist(), _boxes(chars, starts), strict=True))

    once = ~_overprinted(chars, begins)
    chars, begins = chars.take(once), begins[once]
    x0, _, x1, _, _, size = chars.places
    gap = x0[1:] - x1[:-1]
    number = _of_numbers(chars.codes)
    parts = begins.copy()
    parts[1:] |= (gap > WORD_GAP * size[1:]) | ((gap > SPACE_GAP * size[1:]) & (number[1:] != number[:-1]))
    starts = np.flatnonzero(parts)
    texts = _spelt(chars.codes, starts, np.where(_spaces(chars, parts), ord(" "), 0))
    words = list(map(Word, texts, _boxes(chars, starts)))

    bounds = [*np.flatnonzero(begins[starts]).tolist(), len(words)]
    lines = []
    for (number_of_page, box), (start, end) in zip(places, pairwise(bounds), strict=True):
        text = texts[start] if end == start + 1 else " ".join(texts[start:end])
        lines.append(Line(text, Place(number_of_page, box), tuple(words[start:end])))
    return lines


def _overprinted(chars: Chars, begins: Flags) -> Flags:
    """Whether each character repeats the one before it in its row in nearly the same place."""
    x0, _, x1, _, _, _ = chars.places
    near = OVERPRINT * (x1 - x0)
    same = np.zeros(len(chars), np.bool_)
    same[1:] = (chars.codes[1:] == chars.codes[:-1]) & ~begins[1:]
    again = same.copy()
    again[1:] &= abs(x0[1:] - x0[:-1]) < near[:-1]
    done = 0
    for first in np.flatnonzero(again).tolist():
        # a third print is measured at the first one, the second being gone
        kept, position = first - 1, max(first + 1, done)
        while first >= done and position < len(same) and same[position]:
            again[position] = abs(x0[position] - x0[kept]) < near[kept]
            position += 1
            if not again[position - 1]:
                break
        done = position
    return again


def _of_numbers(codes: NDArray[np.uint32]) -> Flags:
    """Whether each character belongs to a number and not to a name (digits, `.`, `,`, `-`): a gap parts the two."""
    numbers: Flags = (codes >= ord(",")) & (codes <= ord("9")) & (codes != ord("/"))
    return numbers


def _spaces(chars: Chars, begins: Flags) -> Flags:
    """Whether a printed space stands before each character: a gap to all before it in its run."""
    x0, _, x1, _, _, size = chars.places
    spaces = np.zeros(len(chars), np.bool_)
    spaces[1:] = x0[1:] - _reach(x1, begins)[:-1] > SPACE_GAP * size[1:]
    return spaces & ~begins


def _reach(x1: Floats, begins: Flags) -> Floats:
    """How far to the right each run of characters has come with each of them."""
    back = np.flatnonzero((x1[1:] < x1[:-1]) & ~begins[1:])
    if not len(back):
        return x1
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(x1))
    reach = x1.copy()
    for run in np.unique(np.searchsorted(starts, back, "right") - 1).tolist():
        np.maximum.accumulate(x1[starts[run] : ends[run]], out=reach[starts[run] : ends[run]])
    return reach


def _boxes(chars: Chars, starts: Indices) -> list[Box]:
    """The box around each run of characters."""
    x0, top, x1, bottom, _, _ = chars.places
    lower, upper = np.minimum.reduceat, np.maximum.reduceat
    edges = lower(x0, starts), lower(top, starts), upper(x1, starts), upper(bottom, starts)
    return list(map(Box, *(edge.tolist() for edge in edges)))


def _spelt(codes: NDArray[np.uint32], starts: Indices, between: NDArray[np.int64]) -> list[str]:
    """The text of each run of characters; `between` is the code of what stands before a character, 0 for nothing."""
    apart = between != 0
    target = np.arange(len(codes)) + np.cumsum(apart)
    spelt = np.empty(len(codes) + np.count_nonzero(apart), np.uint32)
    spelt[target] = codes
    spelt[target[apart] - 1] = between[apart]
    text = _decoded(spelt)
    bounds = [*target[starts].tolist(), len(text)]
    return [text[start:end] for start, end in pairwise(bounds)]


def _decoded(codes: NDArray[np.uint32]) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le")
