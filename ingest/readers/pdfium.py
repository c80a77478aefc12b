"""Characters and rules of a PDF page, taken from PDFium through pypdfium2's raw interface.

PDFium reports unrotated user space with the origin at the bottom left; everything leaves this module in points from
the top left corner of the page as it is displayed. Characters carry their loose box (the font's line height) and their
baseline: tight boxes would put a comma on a line of its own.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, compress, pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.readers.chars import Chars, Flags, Floats, Indices
from ingest.readers.finder import Edge

#: a rectangle or line at most this thick is a rule, in points
RULE_THICKNESS = 3.0
#: paths with more segments than this are drawings (charts, seals), not tables
_MAX_SEGMENTS = 4000
#: text narrower or lower than this has no size, in points; bytes of a text that is empty, its end alone
_SIZE, _NOTHING = 0.01, 2
#: scripts up to this code are set in other fonts than Chinese
_LATIN = 0x2E7F


class Area(NamedTuple):
    """A painted rectangle that is no rule: `stroked` tells whether its border is drawn."""

    x0: float
    top: float
    x1: float
    bottom: float
    stroked: bool


class _Drawing(NamedTuple):
    """What the paths of a page draw, while they are read: see `RawPage`."""

    across: list[Edge]
    down: list[Edge]
    areas: list[Area]


@dataclass(frozen=True, slots=True)
class RawPage:
    """What PDFium sees on one page."""

    number: int
    width: float
    height: float
    rotation: int
    chars: Chars
    #: straight horizontal rules, as (y, x0, x1), and vertical ones, as (x, top, bottom)
    across: list[Edge]
    down: list[Edge]
    areas: list[Area]
    images: int
    #: texts that PDFium left out, in fonts that are not embedded: those without a size, which may be spaces, and others
    doubtful: int = 0
    dropped: int = 0


#: by UTF-16 code: whether it is printed; not so spaces, PDFium's marks for hyphens and unmapped glyphs, and the first
#: halves of surrogate pairs
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
_count_of = _direct(pdfium.FPDFText_CountChars, _INT, _ADDRESS)
_text_of = _direct(pdfium.FPDFText_GetText, _INT, _ADDRESS, _INT, _INT, _ADDRESS)
_code_at = _direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
_text_of_object = _direct(pdfium.FPDFTextObj_GetText, ctypes.c_ulong, _ADDRESS, _ADDRESS, _ADDRESS, ctypes.c_ulong)
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


def _only(kind: int) -> bytes:
    """A table for `bytes.translate` that leaves 1 for `kind` and 0 for all else."""
    return bytes(code == kind for code in range(256))


_TEXTS, _PATHS, _FORMS = map(_only, (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM))


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def raw_page(handle: Any, number: int) -> RawPage:
    """Read page `number` (from 1) of an open `PdfDocument`."""
    page = handle[number - 1]
    textpage = page.get_textpage()
    try:
        width, height = page.get_size()
        rotation = page.get_rotation()
        turn = _turn(page.raw, rotation, width, height)
        text = _address(textpage.raw)
        chars = _chars(text, turn, None if rotation else height)
        drawing = _Drawing([], [], [])
        images, texts = _paths(page.raw, turn, drawing)
        doubtful, dropped = _left_out(texts, text)
        if not len(chars):
            doubtful = len(texts)
        across, down, areas = drawing
        return RawPage(number, width, height, rotation, chars, across, down, areas, images, doubtful, dropped)
    finally:
        textpage.close()
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


def _chars(text: int, turn: _Turn, height: float | None) -> Chars:
    """The visible characters of a text page; `height` is given for pages without rotation: baselines are cheaper there.

    Calls into PDFium are most of what reading a page costs. The codes come in one call, and the height of the baseline
    above the lower edge is asked once for each height of a box and script: it is the same throughout a font.
    """
    indices, codes = _visible(_codes(text))
    boxes, has_box = _boxes(text, indices)
    if not has_box.all():
        indices, codes, boxes = indices[has_box], codes[has_box], boxes[has_box]
    left, upper, right, lower = boxes.T.astype(np.float64)
    places = np.empty((6, len(codes)))
    if height is not None:
        places[0], places[1] = turn(left, upper)
        places[2], places[3] = turn(right, lower)
        tall = upper - lower
        _, first, font = np.unique(np.where(codes > _LATIN, -tall, tall), return_index=True, return_inverse=True)
        descents = _origins(text, indices[first])[1] - lower[first]
        places[4], places[5] = places[3] - descents[font], tall
    else:
        (ax, ay), (bx, by) = turn(left, upper), turn(right, lower)
        places[0], places[1] = np.minimum(ax, bx), np.minimum(ay, by)
        places[2], places[3] = np.maximum(ax, bx), np.maximum(ay, by)
        places[4], places[5] = turn(*_origins(text, indices))[1], places[3] - places[1]
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


def _boxes(text: int, indices: Indices) -> tuple[NDArray[np.float32], Flags]:
    """(left, top, right, bottom) of each of the characters in user space (n × 4), and whether it has a box."""
    boxes = np.empty((len(indices), 4), np.float32)
    places = range(boxes.ctypes.data, boxes.ctypes.data + boxes.nbytes, 16)
    found = map(_box_at, repeat(text), indices.tolist(), places)
    return boxes, np.fromiter(found, np.bool_, len(indices))


def _origins(text: int, indices: Indices) -> Floats:
    """x and y of the point on the baseline where each of the characters begins, in user space (2 × n)."""
    origins = np.zeros((2, len(indices)))
    at, size = origins.ctypes.data, 8 * len(indices)
    places = range(at, at + size, 8), range(at + size, at + 2 * size, 8)
    deque(map(_origin_at, repeat(text), indices.tolist(), *places), 0)
    return origins


def _codes(text: int) -> NDArray[np.uint32]:
    """The UTF-16 code of each character of a text page, in one call where PDFium leaves none out."""
    count = max(_count_of(text), 0)
    buffer = np.zeros(count + 1, np.uint16)
    if _text_of(text, 0, count, buffer.ctypes.data) == count + 1:
        return buffer[:count].astype(np.uint32)
    return np.fromiter(map(_code_at, repeat(text), range(count)), np.uint32, count)


def _paths(page: Any, turn: _Turn, drawing: _Drawing) -> tuple[int, list[int]]:
    """Fill `drawing` from the page and its form objects; the number of images, and the texts."""
    images = 0
    matrix = pdfium.FS_MATRIX()
    texts: list[int] = []
    stack: list[tuple[int, Callable[..., Any], int, tuple[float, ...] | None]] = [
        (_address(page), _object_of_page, pdfium.FPDFPage_CountObjects(page), None)
    ]
    while stack:
        owner, object_at, count, outer = stack.pop()
        items = list(map(object_at, repeat(owner), range(count)))
        kinds = bytes(map(_type_of, items))
        texts += compress(items, kinds.translate(_TEXTS))
        images += kinds.count(pdfium.FPDF_PAGEOBJ_IMAGE)
        for item in compress(items, kinds.translate(_FORMS)):
            _matrix_of(item, ctypes.addressof(matrix))
            inner = _compose((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
            stack.append((item, _object_of_form, _objects_of_form(item), inner))
        _drawn(list(compress(items, kinds.translate(_PATHS))), outer, turn, drawing)
    return images, texts


def _left_out(texts: Sequence[int], text: int) -> tuple[int, int]:
    """How many text objects in fonts that are not embedded are not on the text page: without a size, and others.

    PDFium passes over text that has no width for it, and over text without height that is printed again near by: a
    column of equal numbers.
    """
    fonts = list(map(_font_of, texts))
    strange = {font for font in set(fonts) if not _is_embedded(font)}
    if not strange:
        return 0, 0
    unsure = [item for item, font in zip(texts, fonts, strict=True) if font in strange]
    left, bottom, right, top = _bounds(unsure)
    wide = right - left >= _SIZE
    flat = np.flatnonzero(~wide | (top - bottom < _SIZE))
    gone = np.array([_text_of_object(unsure[index], text, None, 0) <= _NOTHING for index in flat.tolist()], np.bool_)
    dropped = int(np.count_nonzero(gone & wide[flat]))
    return int(np.count_nonzero(gone)) - dropped, dropped


def _bounds(items: Sequence[int]) -> Floats:
    """Left, bottom, right and top of objects in user space (4 × n); zeros where there are none."""
    bounds = np.zeros((4, len(items)), np.float32)
    at, size = bounds.ctypes.data, 4 * len(items)
    found = map(_bounds_of, items, *(range(at + k * size, at + (k + 1) * size, 4) for k in range(4)))
    deque(found, 0)
    return bounds.astype(np.float64)


def _compose(m: tuple[Any, ...], outer: tuple[float, ...] | None) -> tuple[Any, ...]:
    """The matrix `m` followed by `outer`."""
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


def _drawn(paths: Sequence[int], outer: tuple[float, ...] | None, turn: _Turn, drawing: _Drawing) -> None:
    """Take the paths of one owner that are painted; those as thin as a rule, which is most, by their bounds."""
    if not paths:
        return
    modes = np.zeros((2, len(paths)), np.intc)
    at, size = modes.ctypes.data, 4 * len(paths)
    deque(map(_mode_of, paths, range(at, at + size, 4), range(at + size, at + 2 * size, 4)), 0)
    segments = np.fromiter(map(_segments_of, paths), np.intp, len(paths))
    taken = modes.any(axis=0) & (segments >= 2) & (segments <= _MAX_SEGMENTS)
    left, bottom, right, top = _bounds(paths)
    width, height = right - left, top - bottom
    thin = taken & (segments <= 5) & (np.minimum(width, height) <= RULE_THICKNESS) & (width != height)
    if outer is not None:
        thin[:] = False
    (ax, ay), (bx, by) = turn(left[thin], top[thin]), turn(right[thin], bottom[thin])
    _rules(np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by), drawing)
    rest = np.flatnonzero(taken & ~thin)
    if len(rest):
        _shapes([paths[index] for index in rest.tolist()], segments[rest], modes[1, rest] != 0, outer, turn, drawing)


def _rules(x0: Floats, top: Floats, x1: Floats, bottom: Floats, drawing: _Drawing) -> None:
    """Add thin rectangles as the rules in their middle."""
    flat = x1 - x0 > bottom - top
    upright = ~flat
    y, x = (top + bottom) / 2, (x0 + x1) / 2
    drawing.across.extend(zip(y[flat].tolist(), x0[flat].tolist(), x1[flat].tolist(), strict=True))
    drawing.down.extend(zip(x[upright].tolist(), top[upright].tolist(), bottom[upright].tolist(), strict=True))


def _shapes(
    paths: Sequence[int],
    segments: Indices,
    stroked: Flags,
    outer: tuple[float, ...] | None,
    turn: _Turn,
    drawing: _Drawing,
) -> None:
    """Take the subpaths of paths with so many `segments` by their corner points; those with curves are skipped."""
    kinds, x, y = _corners(paths, segments)
    a, b, c, d, e, f = (np.repeat(column, segments) for column in _matrices(paths, outer))
    x, y = turn(a * x + c * y + e, b * x + d * y + f)
    owner = np.repeat(np.arange(len(paths)), segments)
    begins = kinds == pdfium.FPDF_SEGMENT_MOVETO
    begins[1:] |= owner[1:] != owner[:-1]
    begins[:1] = True
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(kinds))
    straight = np.logical_and.reduceat(
        (kinds == pdfium.FPDF_SEGMENT_MOVETO) | (kinds == pdfium.FPDF_SEGMENT_LINETO), starts
    )
    whole = straight & (lengths > 1)
    x0, x1 = np.minimum.reduceat(x, starts), np.maximum.reduceat(x, starts)
    top, bottom = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    width, height = x1 - x0, bottom - top
    thin = whole & (np.minimum(width, height) <= RULE_THICKNESS) & (width != height)
    _rules(x0[thin], top[thin], x1[thin], bottom[thin], drawing)
    for index in np.flatnonzero(whole & ~thin).tolist():
        start = starts[index]
        part = slice(start, start + lengths[index])
        _shape(list(zip(x[part].tolist(), y[part].tolist(), strict=True)), bool(stroked[owner[start]]), drawing)


def _corners(paths: Sequence[int], segments: Indices) -> tuple[Indices, Floats, Floats]:
    """Kind, x and y of the end of each segment of paths with so many `segments`, as the paths give them."""
    of_path = chain.from_iterable(map(repeat, paths, segments.tolist()))
    found = list(map(_segment_of, of_path, chain.from_iterable(map(range, segments.tolist()))))
    ends = np.zeros((2, len(found)), np.float32)
    at, size = ends.ctypes.data, 4 * len(found)
    deque(map(_point_of, found, range(at, at + size, 4), range(at + size, at + 2 * size, 4)), 0)
    x, y = ends.astype(np.float64)
    return np.fromiter(map(_kind_of, found), np.intp, len(found)), x, y


def _matrices(paths: Sequence[int], outer: tuple[float, ...] | None) -> Floats:
    """The matrix from each path's own space to user space (6 × n)."""
    matrices = np.zeros((len(paths), 6), np.float32)
    deque(map(_matrix_of, paths, range(matrices.ctypes.data, matrices.ctypes.data + matrices.nbytes, 24)), 0)
    return np.array(_compose(tuple(matrices.T.astype(np.float64)), outer))


def _shape(points: list[tuple[float, float]], stroked: bool, drawing: _Drawing) -> None:
    """Take a shape that is no rule: a box, or a line of strokes each of which may be a rule."""
    xs, ys = zip(*points, strict=True)
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    if len({(round(x), round(y)) for x, y in points}) == 4 and _is_box(points, x0, top, x1, bottom):
        drawing.areas.append(Area(x0, top, x1, bottom, stroked))
    elif stroked:
        # an open polyline of axis-parallel strokes: each stroke is a rule
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) <= 0.5 and abs(ax - bx) > 0.5:
                drawing.across.append(((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= 0.5 and abs(ay - by) > 0.5:
                drawing.down.append(((ax + bx) / 2, min(ay, by), max(ay, by)))


def _is_box(points: list[tuple[float, float]], x0: float, top: float, x1: float, bottom: float) -> bool:
    return all((abs(x - x0) < 1 or abs(x - x1) < 1) and (abs(y - top) < 1 or abs(y - bottom) < 1) for x, y in points)
