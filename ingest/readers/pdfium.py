"""Characters and rules of a PDF page, taken from PDFium through pypdfium2's raw interface.

PDFium reports unrotated user space with the origin at the bottom left; everything leaves this module in points from
the top left corner of the page as it is displayed. Characters carry their loose box (the font's line height) and their
baseline: tight boxes would put a comma on a line of its own.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

#: a rectangle or line at most this thick is a rule, in points
RULE_THICKNESS = 3.0
#: paths with more segments than this are drawings (charts, seals), not tables
_MAX_SEGMENTS = 4000


class Char(NamedTuple):
    """One printed character."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float


class Rule(NamedTuple):
    """A straight horizontal or vertical line; `top == bottom` or `x0 == x1`."""

    x0: float
    top: float
    x1: float
    bottom: float


class Area(NamedTuple):
    """A painted rectangle that is no rule: `stroked` tells whether its border is drawn."""

    x0: float
    top: float
    x1: float
    bottom: float
    stroked: bool


@dataclass(frozen=True, slots=True)
class RawPage:
    """What PDFium sees on one page."""

    number: int
    width: float
    height: float
    rotation: int
    chars: list[Char]
    rules: list[Rule]
    areas: list[Area]
    images: int
    #: texts whose characters PDFium may have dropped: without a width, in fonts that are not embedded
    doubtful: int = 0


#: spaces that are not ASCII, and PDFium's marks for hyphens and unmapped glyphs
_INVISIBLE = frozenset((0xA0, 0x3000, 0xFFFE, 0xFFFF, 0xFEFF, 0x200B))

_Turn = Callable[[float, float], tuple[float, float]]


def raw_page(handle: Any, number: int) -> RawPage:
    """Read page `number` (from 1) of an open `PdfDocument`."""
    page = handle[number - 1]
    try:
        width, height = page.get_size()
        rotation = page.get_rotation()
        turn = _turn(page.raw, rotation, width, height)
        chars = _chars(page, turn, None if rotation else height)
        rules: list[Rule] = []
        areas: list[Area] = []
        images, texts, doubtful = _paths(page.raw, turn, rules, areas)
        if not chars:
            doubtful = texts
        return RawPage(number, width, height, rotation, chars, rules, areas, images, doubtful)
    finally:
        page.close()


def _turn(page: Any, rotation: int, width: float, height: float) -> _Turn:
    """The map from user space to displayed space for a page of displayed `width` × `height`."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    left, bottom = box.left, box.bottom
    if rotation == 90:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 180:
        return lambda x, y: (width - (x - left), y - bottom)
    if rotation == 270:
        return lambda x, y: (width - (y - bottom), height - (x - left))
    return lambda x, y: (x - left, height - (y - bottom))


def _chars(page: Any, turn: _Turn, height: float | None) -> list[Char]:
    """The visible characters; `height` is given for pages without rotation, whose turn is then done in place.

    Three calls a character are most of what reading a page costs. The codes come in one call, and the height of the
    baseline above the lower edge is asked once for each height of a box and script: it is the same throughout a font.
    """
    chars: list[Char] = []
    textpage = page.get_textpage()
    try:
        raw = textpage.raw
        box = pdfium.FS_RECTF()
        box_reference = ctypes.byref(box)
        x, y = ctypes.c_double(), ctypes.c_double()
        x_reference, y_reference = ctypes.byref(x), ctypes.byref(y)
        box_at = pdfium.FPDFText_GetLooseCharBox
        origin_at = pdfium.FPDFText_GetCharOrigin
        left, top = turn(0.0, 0.0)
        straight = height is not None
        descents: dict[tuple[float, bool], float] = {}
        new, add = tuple.__new__, chars.append
        high = 0
        for index, code in enumerate(_codes(raw)):
            if code <= 32 or code in _INVISIBLE:
                continue
            if 0xD800 <= code < 0xE000:
                if code < 0xDC00:
                    high = code
                    continue
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            if not box_at(raw, index, box_reference):
                continue
            if straight:
                lower, upper = box.bottom, box.top
                tall = upper - lower
                font = (tall, code > 0x2E7F)
                descent = descents.get(font)
                if descent is None:
                    origin_at(raw, index, x_reference, y_reference)
                    descent = descents[font] = y.value - lower
                add(
                    new(
                        Char,
                        (
                            chr(code),
                            left + box.left,
                            top - upper,
                            left + box.right,
                            top - lower,
                            top - lower - descent,
                            tall,
                        ),
                    )
                )
            else:
                origin_at(raw, index, x_reference, y_reference)
                ax, ay = turn(box.left, box.top)
                bx, by = turn(box.right, box.bottom)
                y0, y1 = min(ay, by), max(ay, by)
                baseline = turn(x.value, y.value)[1]
                add(new(Char, (chr(code), min(ax, bx), y0, max(ax, bx), y1, baseline, y1 - y0)))
    finally:
        textpage.close()
    return chars


def _codes(raw: Any) -> Iterable[int]:
    """The UTF-16 code of each character of a text page, in one call where PDFium leaves none out."""
    count = pdfium.FPDFText_CountChars(raw)
    if count <= 0:
        return ()
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(raw, 0, count, buffer) == count + 1:
        return list(buffer)[:count]
    code_at = pdfium.FPDFText_GetUnicode
    return (code_at(raw, index) for index in range(count))


def _paths(page: Any, turn: _Turn, rules: list[Rule], areas: list[Area]) -> tuple[int, int, int]:
    """Fill `rules` and `areas` from the page and its form objects; the number of images, texts and doubtful texts."""
    images = texts = doubtful = 0
    edges = tuple(ctypes.c_float() for _ in range(4))
    left, _, right, _ = edges
    references = tuple(ctypes.byref(edge) for edge in edges)
    stack: list[tuple[Any, Callable[[Any, int], Any], int, tuple[float, ...] | None]] = [
        (page, pdfium.FPDFPage_GetObject, pdfium.FPDFPage_CountObjects(page), None)
    ]
    type_of, bounds_of = pdfium.FPDFPageObj_GetType, pdfium.FPDFPageObj_GetBounds
    matrix = pdfium.FS_MATRIX()
    while stack:
        owner, object_at, count, outer = stack.pop()
        for index in range(count):
            item = object_at(owner, index)
            kind = type_of(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                _path(item, matrix, outer, turn, rules, areas)
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                texts += 1
                bounds_of(item, *references)
                if right.value - left.value < 0.01:
                    doubtful += not pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(item))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                images += 1
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                pdfium.FPDFPageObj_GetMatrix(item, matrix)
                inner = _compose((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
                stack.append((item, pdfium.FPDFFormObj_GetObject, pdfium.FPDFFormObj_CountObjects(item), inner))
    return images, texts, doubtful


def _compose(m: tuple[float, ...], outer: tuple[float, ...] | None) -> tuple[float, ...]:
    if outer is None:
        return m
    a, b, c, d, e, f = m
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _path(
    item: Any, matrix: Any, outer: tuple[float, ...] | None, turn: _Turn, rules: list[Rule], areas: list[Area]
) -> None:
    segments = pdfium.FPDFPath_CountSegments(item)
    if segments < 2 or segments > _MAX_SEGMENTS:
        return
    if outer is None and segments <= 5 and _thin(item, turn, rules):
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    m = _compose((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
    for points in _subpaths(item, segments):
        if len(points) < 2:
            continue
        placed = [turn(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x, y in points]
        _shape(placed, bool(stroke.value), rules, areas)


def _thin(item: Any, turn: _Turn, rules: list[Rule]) -> bool:
    """Take a path that is as thin as a rule by its bounds, which is most paths and one call instead of fifteen."""
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return False
    width, height = right.value - left.value, top.value - bottom.value
    if min(width, height) > RULE_THICKNESS or width == height:
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if fill.value or stroke.value:
        ax, ay = turn(left.value, top.value)
        bx, by = turn(right.value, bottom.value)
        x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        if x1 - x0 > y1 - y0:
            rules.append(Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        else:
            rules.append(Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
    return True


def _subpaths(item: Any, segments: int) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each subpath; subpaths with curves are skipped."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if points and not curved:
                yield points
            points, curved = [(x.value, y.value)], False
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            points.append((x.value, y.value))
        else:
            curved = True
    if points and not curved:
        yield points


def _shape(points: list[tuple[float, float]], stroked: bool, rules: list[Rule], areas: list[Area]) -> None:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    width, height = x1 - x0, bottom - top
    if height <= RULE_THICKNESS and width > height:
        y = (top + bottom) / 2
        rules.append(Rule(x0, y, x1, y))
    elif width <= RULE_THICKNESS and height > width:
        x = (x0 + x1) / 2
        rules.append(Rule(x, top, x, bottom))
    elif len({(round(x), round(y)) for x, y in points}) == 4 and _is_box(points, x0, top, x1, bottom):
        areas.append(Area(x0, top, x1, bottom, stroked))
    elif stroked:
        # an open polyline of axis-parallel strokes: each stroke is a rule
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) <= 0.5 and abs(ax - bx) > 0.5:
                rules.append(Rule(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2))
            elif abs(ax - bx) <= 0.5 and abs(ay - by) > 0.5:
                rules.append(Rule((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by)))


def _is_box(points: list[tuple[float, float]], x0: float, top: float, x1: float, bottom: float) -> bool:
    return all((abs(x - x0) < 1 or abs(x - x1) < 1) and (abs(y - top) < 1 or abs(y - bottom) < 1) for x, y in points)
