"""Pages of Chinese and Latin text, set in the font that PDF viewers bring along for Chinese: STSong-Light.

It is not embedded, so no font of the system is needed to write it. Its Latin letters are declared half as wide as
the Chinese ones, which makes the width of a line plain arithmetic. Coordinates are points from the top left corner.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfWriter

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 50.0
Colour = tuple[float, float, float]
BLACK: Colour = (0.12, 0.14, 0.16)
GREY: Colour = (0.42, 0.45, 0.5)
_NOT_FIRST = "，。；：、！？）》”’】」％%)]},.;:!?"  # that a line does not begin with
_NOT_LAST = "（《“‘【「(["  # that a line does not end with
_LONG = 26  # a Latin word longer than this is broken


class Sheet:
    """A column of text that goes on over pages as it grows."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._font = _font(writer)
        self._lines: list[str] = []
        self.page: Any = None
        self.y = HEIGHT

    def text(self, words: str, size: float = 10, colour: Colour = BLACK, indent: float = 0.0) -> None:
        """A paragraph, broken into lines."""
        room = (WIDTH - 2 * MARGIN - indent) / size
        for line in broken(words, room):
            self._room(size * 1.5)
            self.y += size * 1.5
            self._show(line, MARGIN + indent, self.y - size * 0.35, size, colour)

    def gap(self, points: float) -> None:
        """Some room."""
        self.y += points

    def rule(self, colour: Colour = GREY) -> None:
        """A line across the page."""
        self._room(6)
        self.y += 6
        self._lines.append(f"{_rgb(colour)} RG 0.6 w {MARGIN} {HEIGHT - self.y:.2f} m {WIDTH - MARGIN} ")
        self._lines.append(f"{HEIGHT - self.y:.2f} l S\n")

    def badge(self, words: str, colour: Colour, size: float = 9) -> None:
        """A coloured mark with white words at the left of the next line."""
        self._room(size * 4)
        width = sum(_width(sign) for sign in words) * size + 8
        top = HEIGHT - self.y - 2
        self._lines.append(f"{_rgb(colour)} rg {MARGIN} {top - size * 1.45:.2f} {width:.2f} {size * 1.45:.2f} re f\n")
        self._show(words, MARGIN + 4, self.y + size * 1.1 + 2, size, (1.0, 1.0, 1.0))

    def keep(self, points: float) -> None:
        """Go to a new page where less than so much room is left."""
        self._room(points)

    def end(self) -> None:
        """Write the last page."""
        if self.page is None:
            return
        from pypdf.generic import DecodedStreamObject, NameObject

        stream = DecodedStreamObject()
        stream.set_data("".join(self._lines).encode("latin-1"))
        self.page[NameObject("/Contents")] = self._writer._add_object(stream.flate_encode())
        self._lines, self.page, self.y = [], None, HEIGHT

    def _room(self, points: float) -> None:
        if self.page is not None and self.y + points <= HEIGHT - MARGIN:
            return
        from pypdf.generic import DictionaryObject, NameObject

        self.end()
        self.page = self._writer.add_blank_page(WIDTH, HEIGHT)
        fonts = DictionaryObject({NameObject("/Song"): self._font})
        self.page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        self.y = MARGIN

    def _show(self, words: str, x: float, y: float, size: float, colour: Colour) -> None:
        self._lines.append(f"BT {_rgb(colour)} rg /Song {size} Tf {x:.2f} {HEIGHT - y:.2f} Td ")
        self._lines.append(f"<{printable(words).encode('utf-16-be').hex()}> Tj ET\n")


def broken(words: str, room: float) -> Iterator[str]:
    """The lines of a paragraph, each at most `room` ems wide; Latin words stay whole."""
    line, used = "", 0.0
    for piece in _pieces(words):
        width = sum(_width(sign) for sign in piece)
        if line and used + width > room and not (piece in _NOT_FIRST and used + width <= room + 1):
            kept = line.rstrip(_NOT_LAST) or line
            yield kept.rstrip()
            line = line[len(kept) :]
            used = sum(_width(sign) for sign in line)
            piece = piece.lstrip()
            width = sum(_width(sign) for sign in piece)
        line += piece
        used += width
    if line.strip():
        yield line.rstrip()


def _pieces(words: str) -> Iterator[str]:
    """Chinese signs one by one, runs of Latin letters and digits together."""
    run = ""
    for sign in words:
        if _width(sign) == 1.0 or sign == " " or sign in _NOT_FIRST or len(run) >= _LONG:
            if run:
                yield run
            run = ""
            if _width(sign) == 1.0 or sign == " " or sign in _NOT_FIRST:
                yield sign
                continue
        run += sign
    if run:
        yield run


def printable(words: str) -> str:
    """The words without signs that the font lacks or that break lines."""
    return "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in words)


def _width(sign: str) -> float:
    return 0.5 if sign.isascii() else 1.0


def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:.3f}" for part in colour)


def _font(writer: PdfWriter) -> Any:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    def name(text: str) -> NameObject:
        return NameObject(f"/{text}")

    descriptor = DictionaryObject(
        {
            name("Type"): name("FontDescriptor"),
            name("FontName"): name("STSong-Light"),
            name("Flags"): NumberObject(6),
            name("FontBBox"): ArrayObject([NumberObject(n) for n in (-25, -254, 1000, 880)]),
            name("ItalicAngle"): NumberObject(0),
            name("Ascent"): NumberObject(752),
            name("Descent"): NumberObject(-271),
            name("CapHeight"): NumberObject(737),
            name("StemV"): NumberObject(58),
        }
    )
    system = {"Registry": TextStringObject("Adobe"), "Ordering": TextStringObject("GB1"), "Supplement": NumberObject(4)}
    descendant = DictionaryObject(
        {
            name("Type"): name("Font"),
            name("Subtype"): name("CIDFontType0"),
            name("BaseFont"): name("STSong-Light"),
            name("CIDSystemInfo"): DictionaryObject({name(key): value for key, value in system.items()}),
            name("FontDescriptor"): writer._add_object(descriptor),
            name("DW"): NumberObject(1000),
            name("W"): ArrayObject([NumberObject(n) for n in (1, 95, 500)]),
        }
    )
    font = DictionaryObject(
        {
            name("Type"): name("Font"),
            name("Subtype"): name("Type0"),
            name("BaseFont"): name("STSong-Light-UniGB-UTF16-H"),
            name("Encoding"): name("UniGB-UTF16-H"),
            name("DescendantFonts"): ArrayObject([writer._add_object(descendant)]),
        }
    )
    return writer._add_object(font)
