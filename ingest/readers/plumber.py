"""Characters of a page read by plain pdfplumber, for pages where PDFium drops some; slow, so used only there."""

from __future__ import annotations

import io

from ingest.readers.pdfium import Char, RawPage


def characters(data: bytes, page: RawPage) -> list[Char]:
    """The visible characters of `page`, in the coordinates of the page as displayed."""
    import pdfplumber

    chars: list[Char] = []
    with pdfplumber.open(io.BytesIO(data), pages=[page.number]) as document:
        read = document.pages[0]
        left, above = float(read.bbox[0]), float(read.bbox[1])
        for char in read.chars:
            x0, x1 = float(char["x0"]) - left, float(char["x1"]) - left
            top, bottom = float(char["top"]) - above, float(char["bottom"]) - above
            if not (0 <= (x0 + x1) / 2 <= page.width and 0 <= (top + bottom) / 2 <= page.height):
                continue
            visible = [c for c in str(char["text"]) if not c.isspace()]
            for i, text in enumerate(visible):
                width = (x1 - x0) / len(visible)
                begin = x0 + i * width
                baseline = bottom - 0.2 * (bottom - top)
                chars.append(Char(text, begin, top, begin + width, bottom, baseline, bottom - top))
    return chars
