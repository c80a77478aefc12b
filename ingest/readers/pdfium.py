"""Characters and rules of a PDF page, taken from PDFium through pypdfium2's raw interface.

PDFium reports unrotated user space with the origin at the bottom left; everything leaves this module in points from
the top left corner of the page as it is displayed. Characters carry their loose box (the font's line height) and their
baseline: tight boxes would put a comma on a line of its own.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
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


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of PDFium that takes addresses as plain numbers, and can so be mapped over many objects at once."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
_box_at = _direct(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_object_of_page = _direct(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
_object_of_form = _direct(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_objects_of_form = _direct(pdfium.FPDFFormObj_CountObjects, _INT, _ADDRESS)
_type_of = _direct(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)
_bounds_of = _direct(pdfium.FPDFPageObj_GetBounds, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_matrix_of = _direct(pdfium.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
_font_of = _direct(pdfium.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_is_embedded = _direct(pdfium.FPDFFont_GetIsEmbedded, _INT, _ADDRESS)
_segments_of = _direct(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
_mode_of = _direct(pdfium.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
_segment_of = _direct(pdfium.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
_kind_of = _direct(pdfium.FPDFPathSegment_GetType, _INT, _ADDRESS)
_point_of = _direct(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


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

    Calls into PDFium are most of what reading a page costs. The codes come in one call, and the height of the baseline
    above the lower edge is asked once for each height of a box and script: it is the same throughout a font.
    """
    chars: list[Char] = []
    textpage = page.get_textpage()
    try:
        raw = textpage.raw
        x, y = ctypes.c_double(), ctypes.c_double()
        x_reference, y_reference = ctypes.byref(x), ctypes.byref(y)
        origin_at = pdfium.FPDFText_GetCharOrigin
        left, top = turn(0.0, 0.0)
        straight = height is not None
        descents: dict[tuple[float, bool], float] = {}
        new, add = tuple.__new__, chars.append
        visible = list(_visible(_codes(raw)))
        for (index, code), (begin, upper, end, lower) in zip(visible, _boxes(raw, visible), strict=True):
            if upper != upper:  # no box
                continue
            if straight:
                tall = upper - lower
                font = (tall, code > 0x2E7F)
                descent = descents.get(font)
                if descent is None:
                    origin_at(raw, index, x_reference, y_reference)
                    descent = descents[font] = y.value - lower
                bottom = top - lower
                add(new(Char, (chr(code), left + begin, top - upper, left + end, bottom, bottom - descent, tall)))
            else:
                origin_at(raw, index, x_reference, y_reference)
                ax, ay = turn(begin, upper)
                bx, by = turn(end, lower)
                y0, y1 = min(ay, by), max(ay, by)
                baseline = turn(x.value, y.value)[1]
                add(new(Char, (chr(code), min(ax, bx), y0, max(ax, bx), y1, baseline, y1 - y0)))
    finally:
        textpage.close()
    return chars


def _visible(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(index, code point) of each character that is no space; a surrogate pair is one at its second index."""
    high = 0
    for index, code in enumerate(codes):
        if code <= 32 or code in _INVISIBLE:
            continue
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        yield index, code


def _boxes(raw: Any, visible: Sequence[tuple[int, int]]) -> Iterator[tuple[float, ...]]:
    """(left, top, right, bottom) of each visible character in user space; not a number where it has no box."""
    buffer = (pdfium.FS_RECTF * len(visible))()
    start, size = ctypes.addressof(buffer), ctypes.sizeof(pdfium.FS_RECTF)
    places = range(start, start + size * len(visible), size)
    found = list(map(_box_at, repeat(_address(raw)), (index for index, _ in visible), places))
    values: list[float] = memoryview(buffer).cast("B").cast("f").tolist() if visible else []  # type: ignore[assignment]
    if not all(found):
        for position, success in enumerate(found):
            if not success:
                values[4 * position + 1] = float("nan")
    return zip(*[iter(values)] * 4, strict=True)


def _codes(raw: Any) -> Iterable[int]:
    """The UTF-16 code of each character of a text page, in one call where PDFium leaves none out."""
    count = pdfium.FPDFText_CountChars(raw)
    if count <= 0:
        return ()
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(raw, 0, count, buffer) == count + 1:
        return list(buffer[:count])
    code_at = pdfium.FPDFText_GetUnicode
    return (code_at(raw, index) for index in range(count))


def _paths(page: Any, turn: _Turn, rules: list[Rule], areas: list[Area]) -> tuple[int, int, int]:
    """Fill `rules` and `areas` from the page and its form objects; the number of images, texts and doubtful texts."""
    images = doubtful = 0
    matrix = pdfium.FS_MATRIX()
    texts: list[int] = []
    stack: list[tuple[int, Callable[..., Any], int, tuple[float, ...] | None]] = [
        (_address(page), _object_of_page, pdfium.FPDFPage_CountObjects(page), None)
    ]
    while stack:
        owner, object_at, count, outer = stack.pop()
        items = list(map(object_at, repeat(owner), range(count)))
        paths: list[int] = []
        for item, kind in zip(items, map(_type_of, items), strict=True):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                texts.append(item)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                paths.append(item)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                images += 1
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                _matrix_of(item, ctypes.addressof(matrix))
                inner = _compose((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
                stack.append((item, _object_of_form, _objects_of_form(item), inner))
        _drawn(paths, outer, turn, rules, areas)
    fonts = list(map(_font_of, texts))
    strange = {font for font in set(fonts) if not _is_embedded(font)}
    if strange:
        unsure = [item for item, font in zip(texts, fonts, strict=True) if font in strange]
        doubtful = sum(right - left < 0.01 for left, _, right, _ in _bounds(unsure))
    return images, len(texts), doubtful


def _bounds(items: Sequence[int]) -> Iterator[tuple[float, ...]]:
    """(left, bottom, right, top) of objects in user space; zeros where there are none."""
    buffer = (ctypes.c_float * (4 * len(items)))()
    start = ctypes.addressof(buffer)
    edges = [range(start + 4 * k, start + 4 * k + 16 * len(items), 16) for k in range(4)]
    list(map(_bounds_of, items, *edges))
    return zip(*[iter(buffer[:])] * 4, strict=True)


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


def _drawn(
    paths: Sequence[int], outer: tuple[float, ...] | None, turn: _Turn, rules: list[Rule], areas: list[Area]
) -> None:
    """Take the paths of one owner that are painted; those as thin as a rule, which is most, by their bounds."""
    if not paths:
        return
    modes = (ctypes.c_int * (2 * len(paths)))()
    at = ctypes.addressof(modes)
    list(map(_mode_of, paths, range(at, at + 8 * len(paths), 8), range(at + 4, at + 4 + 8 * len(paths), 8)))
    segments_of = map(_segments_of, paths)
    for item, segments, fill, stroke, edges in zip(
        paths, segments_of, modes[::2], modes[1::2], _bounds(paths), strict=True
    ):
        if not (fill or stroke) or segments < 2 or segments > _MAX_SEGMENTS:
            continue
        left, bottom, right, top = edges
        width, height = right - left, top - bottom
        if (
            outer is None
            and segments <= 5
            and (width <= RULE_THICKNESS or height <= RULE_THICKNESS)
            and width != height
        ):
            (ax, ay), (bx, by) = turn(left, top), turn(right, bottom)
            if abs(bx - ax) > abs(by - ay):
                y = (ay + by) / 2
                rules.append(Rule(ax, y, bx, y) if ax < bx else Rule(bx, y, ax, y))
            else:
                x = (ax + bx) / 2
                rules.append(Rule(x, ay, x, by) if ay < by else Rule(x, by, x, ay))
        else:
            _path(item, segments, bool(stroke), outer, turn, rules, areas)


def _path(
    item: int,
    segments: int,
    stroked: bool,
    outer: tuple[float, ...] | None,
    turn: _Turn,
    rules: list[Rule],
    areas: list[Area],
) -> None:
    matrix = pdfium.FS_MATRIX()
    _matrix_of(item, ctypes.addressof(matrix))
    m = _compose((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
    for points in _subpaths(item, segments):
        if len(points) < 2:
            continue
        placed = [turn(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x, y in points]
        _shape(placed, stroked, rules, areas)


def _subpaths(item: int, segments: int) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each subpath; subpaths with curves are skipped."""
    corners = (ctypes.c_float * (2 * segments))()
    at = ctypes.addressof(corners)
    found = list(map(_segment_of, repeat(item, segments), range(segments)))
    list(map(_point_of, found, range(at, at + 8 * segments, 8), range(at + 4, at + 4 + 8 * segments, 8)))
    points: list[tuple[float, float]] = []
    curved = False
    for kind, x, y in zip(map(_kind_of, found), corners[::2], corners[1::2], strict=True):
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if points and not curved:
                yield points
            points, curved = [(x, y)], False
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            points.append((x, y))
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
