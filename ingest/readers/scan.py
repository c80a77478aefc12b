"""The picture of a page → the rules and characters that a page with a text layer would have.

The page is rendered, turned upright, its rules are found in the picture (see `ink`), and each run of text, cut out
between them, is recognised on its own. What comes out is a `RawPage`: from there on a scan is read like any other page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.document import Box, Doubt, Place
from ingest.readers import grids, ink
from ingest.readers.chars import chars_of
from ingest.readers.pdfium import RawPage

Grey = NDArray[np.uint8]

#: dots an inch at which a page is rendered, and the most pixels that are looked at
DPI, MOST_PIXELS = 200, 16_000_000
#: a number is doubtful where one of its signs is less likely than this
CERTAIN = 0.97
#: a page makes sense where so many signs of a run are certain; others are tried by so many of their longest runs
_READABLE, _SAMPLE = 1.5, 10
#: and surely none where runs are less wide than so many times their height
_WIDE = 1.5
#: a lone sign that is no digit is dirt where it is less likely than this
_LONE = 0.5
#: what is smaller than this share of a character is dirt, what is higher than so many of them a drawing
_SIGN, _TALL = 0.3, 6
#: how much room the picture of a run has around it, as a share of its height
_ROOM = 0.15
#: what is left of a rule is thinner than this share of a character, and so close to the border of its cell
_THIN = 0.16


class Glyph(NamedTuple):
    """A character that was read: how likely it is (0 to 1), and its middle as a share of the width of the line."""

    text: str
    likely: float
    middle: float


class Recogniser(Protocol):
    """Reads pictures of lines of text (rows of grey pixels, dark on light)."""

    def __call__(self, lines: Sequence[Grey]) -> list[list[Glyph]]: ...


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text: its box on the page in pixels, and the picture that is read."""

    box: ink.Box
    left: int  # of the picture on the page
    picture: Grey
    digits: int  # how many pieces as high as digits are printed apart from each other


def read_page(handle: Any, page: RawPage, recognise: Recogniser) -> tuple[RawPage, list[Doubt]]:
    """The page with the rules and characters of its picture, and what of them is doubtful.

    A page that makes no sense as it lies is tried on its sides and upside down; all places are those on the page as it
    was read.
    """
    grey, scale = rendered(handle, page.number)
    rules, runs = _parts(grey, scale)
    read = [] if _is_on_its_side(runs) else recognise([run.picture for run in runs])
    if runs and _sense(read) < _READABLE:
        turns = max(range(4), key=lambda turns: _sense(_sample(np.rot90(grey, turns), scale, recognise)))
        if turns:
            grey = np.rot90(grey, turns)
            rules, runs = _parts(grey, scale)
        if turns or not read:
            read = recognise([run.picture for run in runs])
    printed = []
    doubts = []
    for run, glyphs in zip(runs, read, strict=True):
        if _is_dirt(glyphs):
            continue
        printed += _placed(run, glyphs, scale)
        if (likely := _certainty(run, glyphs)) < CERTAIN:
            box = Box(*(side / scale for side in run.box))
            doubts.append(Doubt("".join(glyph.text for glyph in glyphs).strip(), likely, Place(page.number, box)))
    height, width = (side / scale for side in grey.shape)
    chars, across, down = chars_of(printed), rules.across, rules.down
    return replace(
        page, width=width, height=height, chars=chars, across=across, down=down, areas=[], doubtful=0
    ), doubts


def _parts(grey: Grey, scale: float) -> tuple[ink.Rules, list[Run]]:
    """The rules and the runs of text of a page, turned level."""
    grey = level(grey, scale)
    mask = ink.dark(grey, scale)
    rules = ink.rules(mask, scale)
    mask &= ~rules.covered
    return rules, cut(grey, mask, rules, scale)


def _sample(grey: Grey, scale: float, recognise: Recogniser) -> list[list[Glyph]]:
    """The longest runs of a page."""
    runs = sorted(_parts(grey, scale)[1], key=lambda run: run.box[0] - run.box[2])[:_SAMPLE]
    return recognise([run.picture for run in runs])


def _is_on_its_side(runs: Sequence[Run]) -> bool:
    """Whether runs are about as high as wide: single signs above each other."""
    sides = [_sides(run.box) for run in runs]
    return sum(width for width, _ in sides) < _WIDE * sum(height for _, height in sides)


def _sense(read: Sequence[Sequence[Glyph]]) -> float:
    """How many signs of a run are certain in the mean; a page that lies on its side falls into single ones."""
    return sum(glyph.likely > CERTAIN for line in read for glyph in line) / max(len(read), 1)


def rendered(handle: Any, number: int) -> tuple[Grey, float]:
    """Page `number` of an open `PdfDocument` as displayed, in grey, and pixels a point.

    The lightest of its colours counts, so that a red seal over the text is light.
    """
    page = handle[number - 1]
    try:
        width, height = page.get_size()
        scale = min(DPI / 72, (MOST_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        try:
            pixels = bitmap.to_numpy()
            grey = pixels if pixels.ndim == 2 else pixels[:, :, :3].max(axis=2)
            return np.array(grey, np.uint8), scale
        finally:
            bitmap.close()
    finally:
        page.close()


def level(grey: Grey, scale: float) -> Grey:
    """The page with its lines level."""
    angle = ink.skew(ink.dark(grey, scale))
    if abs(angle) < 0.03:
        return grey
    from PIL import Image

    paper = int(np.median(grey))
    turned = Image.fromarray(grey).rotate(-angle, Image.Resampling.BICUBIC, fillcolor=paper)
    return np.asarray(turned)


def cut(grey: Grey, mask: ink.Mask, rules: ink.Rules, scale: float) -> list[Run]:
    """The runs of text in the cells of tables, and those outside."""
    height, width = mask.shape
    paper = np.where(rules.covered, np.uint8(np.median(grey)), grey)
    cells: list[ink.Box] = []
    for table in grids.find_cells(list(rules.across), list(rules.down)):
        for x0, top, x1, bottom in table:
            box = round(x0 * scale) + 2, round(top * scale) + 2, round(x1 * scale) - 1, round(bottom * scale) - 1
            if box[2] > box[0] and box[3] > box[1]:
                cells.append(box)
    outside = mask.copy()
    for x0, top, x1, bottom in cells:
        outside[max(0, top - 2) : bottom + 2, max(0, x0 - 2) : x1 + 2] = False
    size = ink.character_height(mask, cells) or ink.character_height(mask, [(0, 0, width, height)])
    runs: list[Run] = []
    for x0, top, x1, bottom in cells:
        for box in ink.runs_of_text(mask[top:bottom, x0:x1], size):
            if _is_fringe(box, x1 - x0, bottom - top, size):
                continue
            left, upper, right, lower = box
            placed = left + x0, upper + top, right + x0, lower + top
            runs.append(_run(paper, mask, placed, (x0, top, x1, bottom), size))
    for box in ink.runs_of_text(outside, size):
        runs.append(_run(paper, outside, box, (0, 0, width, height), size))
    return [run for run in runs if _SIGN * size <= max(_sides(run.box)) and _sides(run.box)[1] < _TALL * size]


def _is_fringe(box: ink.Box, width: int, height: int, size: float) -> bool:
    """Whether a run in a cell is what is left of the rule beside it: thin, and at the border of the cell."""
    x0, top, x1, bottom = box
    flat = bottom - top < _THIN * size and (top < _THIN * size or bottom > height - _THIN * size)
    upright = x1 - x0 < _THIN * size and (x0 < _THIN * size or x1 > width - _THIN * size)
    return flat or upright


def _sides(box: ink.Box) -> tuple[int, int]:
    """Width and height."""
    return box[2] - box[0], box[3] - box[1]


def _run(paper: Grey, mask: ink.Mask, box: ink.Box, within: ink.Box, size: float) -> Run:
    """The run with its picture: some room around it, at least as high as a character, with full contrast."""
    x0, top, x1, bottom = box
    room = max(2, round(_ROOM * max(size, bottom - top)))
    short = max(0, round((size - (bottom - top)) / 2))
    left, right = max(within[0], x0 - room), min(within[2], x1 + room)
    upper, lower = max(within[1], top - room - short), min(within[3], bottom + room + short)
    part = paper[upper:lower, left:right].astype(np.float32)
    black, white = float(np.percentile(part, 1)), float(np.percentile(part, 90))
    part = np.clip((part - black) * (255 / max(white - black, 60)), 0, 255)
    return Run(box, left, part.astype(np.uint8), ink.tall_pieces(mask[top:bottom, x0:x1]))


#: a comma and a point were taken for each other: three decimals are as good as never printed, groups of two never
_CONFUSED = re.compile(r"[(-]?\d{1,3}(?:[.,]\d{3})*\.\d{3}\)?|(?![(-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?\)?$).*,.*")


def _is_dirt(glyphs: Sequence[Glyph]) -> bool:
    """Whether a run is a lone sign, no digit, that is more likely another one: a speck, what is left of a rule."""
    return len(glyphs) == 1 and not glyphs[0].text.isdigit() and glyphs[0].likely < _LONE


def _certainty(run: Run, glyphs: Sequence[Glyph]) -> float:
    """How likely the least certain sign of a run with digits is.

    0 where more digits are printed than were read, or where comma and point were taken for each other.
    """
    if not any(glyph.text.isdigit() for glyph in glyphs):
        return 1.0
    numeral = all(glyph.text in "0123456789.,-()% " for glyph in glyphs)
    if numeral and run.digits > sum(glyph.text not in ".,- " for glyph in glyphs):
        return 0.0
    if numeral and _CONFUSED.fullmatch("".join(glyph.text for glyph in glyphs).replace(" ", "")):
        return 0.0
    return min(glyph.likely for glyph in glyphs if numeral or glyph.text in "0123456789.,-")


def _placed(
    run: Run, glyphs: Sequence[Glyph], scale: float
) -> list[tuple[str, float, float, float, float, float, float]]:
    """The characters of a run as `chars_of` takes them: beside each other over its box, on one baseline."""
    x0, top, x1, bottom = (side / scale for side in run.box)
    if not glyphs:
        return []
    width = run.picture.shape[1]
    middles = [min(max((run.left + glyph.middle * width) / scale, x0), x1) for glyph in glyphs]
    bounds = [x0, *((a + b) / 2 for a, b in pairwise(middles)), x1]
    size = bottom - top
    return [
        (character, bounds[i], top, bounds[i + 1], bottom, bottom, size)
        for i, glyph in enumerate(glyphs)
        for character in glyph.text
        if not character.isspace()
    ]
