"""PDF with a text layer → Document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from ingest.document import Block, Document, Page
from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, NoTextLayer
from ingest.readers import grids
from ingest.readers.chars import Chars
from ingest.readers.pdfium import RawPage, raw_page

#: a disclosure longer than this is not one report
MAX_PAGES = 2000
#: fewer visible characters a page than this, over the whole file, means pictures of pages
_SCANNED = 10


@contextmanager
def opened(name: str, data: bytes) -> Iterator[Any]:
    """The PDFium document in `data`, closed at the end."""
    import pypdfium2

    try:
        handle = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise EncryptedFile(f"{name}: the PDF is encrypted; remove the password and try again.") from error
        raise DamagedFile(f"{name}: not a readable PDF (damaged or cut off); download it again.") from error
    try:
        yield handle
    finally:
        handle.close()


def read_pdf(name: str, data: bytes, sha256: str) -> Document:
    """Read every page; raises EncryptedFile, DamagedFile, EmptyFile, NoTextLayer or LimitExceeded."""
    with opened(name, data) as handle:
        count = len(handle)
        if count == 0:
            raise EmptyFile(f"{name}: the PDF has no pages.")
        if count > MAX_PAGES:
            raise LimitExceeded(f"{name}: {count} pages; more than {MAX_PAGES} are not read as one report.")
        raw = [raw_page(handle, number) for number in range(1, count + 1)]
    raw = with_dropped_characters(raw, data)
    chars = sum(len(page.chars) for page in raw)
    if chars < _SCANNED * count:
        if any(page.images for page in raw):
            raise NoTextLayer(f"{name}: no text layer: scanned; recognise the text first (OCR).")
        if chars == 0:
            raise EmptyFile(f"{name}: no text on any of its {count} pages.")
    pages = tuple(map(_page, raw, grids.build(raw)))
    notes = tuple(
        (page.number, "no text layer: this page is a picture") for page in raw if page.images and not len(page.chars)
    )
    return Document(name, sha256, "application/pdf", pages, notes)


def with_dropped_characters(pages: list[RawPage], data: bytes) -> list[RawPage]:
    """The pages, those from which PDFium dropped characters read again by plain pdfplumber.

    Whether texts without a size were characters or spaces is tried on the page with most of them; only if characters
    are missing there are the other pages like it read again, too.
    """
    doubtful = sorted((p for p in pages if p.doubtful), key=lambda p: p.doubtful / (len(p.chars) + 1), reverse=True)
    dropped, unsized = [p for p in pages if p.dropped], [p for p in doubtful if not p.dropped]
    if not dropped and not unsized:
        return pages
    from ingest.readers.plumber import at_most, characters

    again: dict[int, Chars] = {}
    for page in [*dropped, *unsized]:
        if at_most(data, page) > len(page.chars) and len(found := characters(data, page)) > len(page.chars):
            again[page.number] = found
        elif page in unsized[:1]:
            break
    return [replace(page, chars=again[page.number]) if page.number in again else page for page in pages]


def _page(raw: RawPage, blocks: list[Block]) -> Page:
    """One page: grids and lines in the order of their upper edges."""
    blocks.sort(key=lambda block: block.place.box.top if block.place.box else 0.0)
    return Page(raw.number, tuple(blocks), raw.width, raw.height, raw.rotation)
