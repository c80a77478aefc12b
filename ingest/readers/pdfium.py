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

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.readers.chars import Chars, Flags, Floats, Indices

#: a rectangle or line at most this thick is a rule, in points
RULE_THICKNESS = 3.0
#: paths with more segments than this are drawings (charts, seals), not tables
_MAX_SEGMENTS = 4000
#: scripts up to this code are set in other fonts than Chinese
_LATIN = 0x2E7F


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
    chars: Chars
    rules: list[Rule]
    areas: list[Area]
    images: int
    #: texts whose characters PDFium may have dropped: without a width, in fonts that are not embedded
    doubtful: int = 0


#: by UTF-16 code: whether it is printed; not spaces, PDFium's marks for hyphens and unmapped glyphs, and the first halves
#: of surrogate pairs
_PRINTED = np.ones(0x10000, np.bool_)
_PRINTED[:33] = _PRINTED[0xD800:0xDC00] = False
_PRINTED[[0xA0, 0x3000, 0xFFFE, 0xFFFF, 0xFEFF, 0x200B]] = False

_Turn = Callable[[Any, Any], tuple[Any, Any]]


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of PDFium that takes addresses as plain numbers, and can so be mapped over many objects at once."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
_box_at = _direct(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_origin_at = _direct(pdfium.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
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
        if not len(chars):
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


def _chars(page: Any, turn: _Turn, height: float | None) -> Chars:
    """The visible characters; `height` is given for pages without rotation, where baselines are cheaper.

    Calls into PDFium are most of what reading a page costs. The codes come in one call, and the height of the baseline
    above the lower edge is asked once for each height of a box and script: it is the same throughout a font.
    """
    textpage = page.get_textpage()
    try:
        raw = _address(textpage.raw)
        indices, codes = _visible(_codes(textpage.raw))
        boxes, has_box = _boxes(raw, indices)
        if not has_box.all():
            indices, codes, boxes = indices[has_box], codes[has_box], boxes[has_box]
        left, upper, right, lower = boxes.T.astype(np.float64)
        places = np.empty((6, len(codes)))
        if height is not None:
            places[0], places[1] = turn(left, upper)
            places[2], places[3] = turn(right, lower)
            tall = upper - lower
            fonts, first, font = np.unique(np.where(codes > _LATIN, -tall, tall), return_index=True, return_inverse=True)
            descents = _origins(raw, indices[first])[1] - lower[first]
            places[4], places[5] = places[3] - descents[font], tall
        else:
            (ax, ay), (bx, by) = turn(left, upper), turn(right, lower)
            places[0], places[1] = np.minimum(ax, bx), np.minimum(ay, by)
            places[2], places[3] = np.maximum(ax, bx), np.maximum(ay, by)
            places[4], places[5] = turn(*_origins(raw, indices))[1], places[3] - places[1]
    finally:
        textpage.close()
    return Chars(codes, places)


def _visible(codes: NDArray[np.uint32]) -> tuple[Indices, NDArray[np.uint32]]:
    """Index and code point of each character that is no space; a surrogate pair is one at its second index."""
    indices = np.flatnonzero(_PRINTED[codes & 0xFFFF] | (codes > 0xFFFF))
    shown = codes[indices]
    if np.any((shown >= 0xDC00) & (shown < 0xE000)):
        before = codes[indices - 1]
        low = (shown >= 0xDC00) & (shown < 0xE000)
        paired = low & (indices > 0) & (before >= 0xD800) & (before < 0xDC00)
        shown = np.where(paired, 0x10000 + ((before - 0xD800) << 10) + (shown - 0xDC00), shown)
        indices, shown = indices[paired | ~low], shown[paired | ~low]
    return indices, shown


def _boxes(raw: int, indices: Indices) -> tuple[NDArray[np.float32], Flags]:
    """(left, top, right, bottom) of each of the characters in user space (n × 4), and whether it has a box."""
    boxes = np.empty((len(indices), 4), np.float32)
    places = range(boxes.ctypes.data, boxes.ctypes.data + boxes.nbytes, 16)
    found = map(_box_at, repeat(raw), indices.tolist(), places)
    return boxes, np.fromiter(found, np.bool_, len(indices))


def _origins(raw: int, indices: Indices) -> Floats:
    """x and y of the point on the baseline where each of the characters begins, in user space (2 × n)."""
    origins = np.zeros((2, len(indices)))
    at, size = origins.ctypes.data, 8 * len(indices)
    for _ in map(_origin_at, repeat(raw), indices.tolist(), range(at, at + size, 8), range(at + size, at + 2 * size, 8)):
        pass
    return origins


def _codes(raw: Any) -> NDArray[np.uint32]:
    """The UTF-16 code of each character of a text page, in one call where PDFium leaves none out."""
    count = max(pdfium.FPDFText_CountChars(raw), 0)
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(raw, 0, count, buffer) == count + 1:
        return np.frombuffer(buffer, np.uint16, count).astype(np.uint32)
    code_at = pdfium.FPDFText_GetUnicode
    return np.array([code_at(raw, index) for index in range(count)], np.uint32)


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
