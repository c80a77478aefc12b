"""Marks on the pages of a PDF: a box with a number and a note, drawn so that every viewer shows the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mingzhang.check.formats.typeset import Colour

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

_BADGE = (15.0, 10.0)  # width and height of the mark with the number
_MARGIN = 18.0  # where a finding without a box is marked
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to be marked: the page from 1, the box in points from its top left corner as displayed.

    Without a box the page is marked.
    """

    number: int
    page: int | None
    box: Box | None
    colour: Colour
    note: str
    title: str
    other: bool = False  # what the finding is compared with


def annotate(writer: PdfWriter, page: PageObject, mark: Mark, beside: int) -> None:
    """Add a mark to a page; `beside` others stand at the same place already."""
    from pypdf.annotations import Rectangle
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

    x0, top, x1, bottom = mark.box or (_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    width, height = _BADGE
    left = x0 + beside * (width + 1)
    badge = (left, max(0.0, top - height), left + width, max(0.0, top - height) + height)
    place = Placing(page)
    whole = place.rectangle((min(x0, badge[0]) - 1, badge[1] - 1, max(x1, badge[2]) + 1, max(bottom, badge[3]) + 1))
    drawn = _drawing(mark, badge, place)
    appearance = _form(writer, whole, drawn, mark)
    annotation = Rectangle(rect=whole)
    annotation.update(
        {
            NameObject("/AP"): DictionaryObject({NameObject("/N"): appearance}),
            NameObject("/C"): ArrayObject([FloatObject(part) for part in mark.colour]),
            NameObject("/Contents"): TextStringObject(mark.note),
            NameObject("/T"): TextStringObject("明账 Mingzhang"),
            NameObject("/Subj"): TextStringObject(f"{mark.number} {mark.title}"),
            NameObject("/F"): NumberObject(4),  # printed, too
        }
    )
    writer.add_annotation(page, annotation)


class Placing:
    """From points as displayed, rotation undone, to the coordinates of a page."""

    def __init__(self, page: PageObject) -> None:
        crop = page.cropbox
        self._left, self._bottom = float(crop.left), float(crop.bottom)
        self._right, self._top = float(crop.right), float(crop.top)
        self.rotation = page.rotation % 360

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the displayed page, from its top left corner."""
        if self.rotation == 90:
            return self._left + y, self._bottom + x
        if self.rotation == 180:
            return self._right - x, self._bottom + y
        if self.rotation == 270:
            return self._right - y, self._top - x
        return self._left + x, self._top - y

    def rectangle(self, box: Box) -> Box:
        """A box, as left, bottom, right, top."""
        one, other = self.point(box[0], box[1]), self.point(box[2], box[3])
        return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _drawing(mark: Mark, badge: Box, place: Placing) -> str:
    """The box, and the mark with its number, upright as the page is displayed."""
    colour = " ".join(f"{part:.3f}" for part in mark.colour)
    lines = []
    if mark.box is not None:
        left, bottom, right, top = place.rectangle(mark.box)
        rectangle = f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re"
        lines.append(f"q /Light gs {colour} rg {rectangle} f Q")
        dash = "[3 2] 0 d 0.8 w" if mark.other else "[] 0 d 1.4 w"
        lines.append(f"q {colour} RG {dash} {rectangle} S Q")
    left, bottom, right, top = place.rectangle(badge)
    lines.append(f"q {colour} rg {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f Q")
    number = str(mark.number)
    size = 7.0
    x, y = place.point((badge[0] + badge[2]) / 2 - len(number) * size * 0.278, badge[3] - 2.6)
    turn = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}.get(place.rotation, "1 0 0 1")
    lines.append(f"BT 1 1 1 rg /Helv {size} Tf {turn} {x:.2f} {y:.2f} Tm ({number}) Tj ET")
    return "\n".join(lines)


def _form(writer: PdfWriter, box: Box, drawn: str, mark: Mark) -> Any:
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

    def name(text: str) -> NameObject:
        return NameObject(f"/{text}")

    font = {name("Type"): name("Font"), name("Subtype"): name("Type1"), name("BaseFont"): name("Helvetica-Bold")}
    light = {name("Type"): name("ExtGState"), name("ca"): FloatObject(0.06 if mark.other else 0.14)}
    form = DecodedStreamObject()
    form.set_data(drawn.encode("latin-1"))
    form.update(
        {
            name("Type"): name("XObject"),
            name("Subtype"): name("Form"),
            name("BBox"): ArrayObject([FloatObject(part) for part in box]),
            name("Resources"): DictionaryObject(
                {
                    name("Font"): DictionaryObject({name("Helv"): DictionaryObject(font)}),
                    name("ExtGState"): DictionaryObject({name("Light"): DictionaryObject(light)}),
                }
            ),
        }
    )
    return writer._add_object(form)
