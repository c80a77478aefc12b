"""Characters of a page read by plain pdfplumber, for pages where PDFium drops some; slow, so used only there."""

from __future__ import annotations

import io
from itertools import islice
from typing import Any

from ingest.readers.chars import Chars, chars_of
from ingest.readers.pdfium import RawPage


def characters(data: bytes, page: RawPage) -> Chars:
    """The visible characters of `page`, in the coordinates of the page as displayed."""
    import pdfplumber

    printed = []
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
                printed.append((text, begin, top, begin + width, bottom, baseline, bottom - top))
    return chars_of(printed)


def at_most(data: bytes, page: RawPage) -> int:
    """How many characters `characters` finds at most: those that the page prints, wherever.

    Two thirds of the time, since no layout is made of them and pdfplumber need not be imported.
    """
    from pdfminer.pdfdevice import PDFTextDevice
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdffont import PDFUnicodeNotDefined
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    class Counter(PDFTextDevice):
        """Counts what is shown."""

        count = 0

        def render_char(
            self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: Any
        ) -> float:
            try:
                text = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = f"(cid:{cid})"
            self.count += sum(not c.isspace() for c in text)
            return float(font.char_width(cid) * fontsize * scaling)

    resources = PDFResourceManager()
    counter = Counter(resources)
    pages = PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data))))
    for found in islice(pages, page.number - 1, page.number):
        PDFPageInterpreter(resources, counter).process_page(found)
    return counter.count
