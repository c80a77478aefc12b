"""PDF → Document; pages that are pictures are recognised where that extra is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from ingest.document import Block, Document, Doubt, Page
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


def read_pdf(name: str, data: bytes, sha256: str, on_scans: Callable[[int], None] | None = None) -> Document:
    """Read every page; raises EncryptedFile, DamagedFile, EmptyFile, NoTextLayer or LimitExceeded.

    `on_scans` is told how many pages are scans, before these are recognised.
    """
    with opened(name, data) as handle:
        count = len(handle)
        if count == 0:
            raise EmptyFile(f"{name}: the PDF has no pages.")
        if count > MAX_PAGES:
            raise LimitExceeded(f"{name}: {count} pages; more than {MAX_PAGES} are not read as one report.")
        raw = with_dropped_characters([raw_page(handle, number) for number in range(1, count + 1)], data)
        pictures = _pictures(raw)
        recognised, doubts = _recognised(handle, pictures, on_scans)
    chars = sum(len(page.chars) for page in raw)
    if chars < _SCANNED * count and not recognised:
        if pictures:
            raise NoTextLayer(f"{name}: no text layer: scanned. To have it recognised: pip install 'mingzhang[ocr]'.")
        if chars == 0:
            raise EmptyFile(f"{name}: no text on any of its {count} pages.")
    raw = [recognised.get(page.number, page) for page in raw]
    if not any(len(page.chars) for page in raw):
        raise NoTextLayer(f"{name}: no text layer: scanned, and no text was recognised in the pictures.")
    pages = tuple(map(_page, raw, grids.build(raw)))
    notes = tuple(
        (page.number, "no text layer: this page is a picture") for page in raw if page.images and not len(page.chars)
    )
    return Document(name, sha256, "application/pdf", pages, notes, tuple(recognised), tuple(doubts))


def _pictures(pages: list[RawPage]) -> list[RawPage]:
    """The pages without text that hold images; in a file that is scanned as a whole also those with a stamped line."""
    most = _SCANNED - 1 if sum(len(page.chars) for page in pages) < _SCANNED * len(pages) else 0
    return [page for page in pages if page.images and len(page.chars) <= most]


def _recognised(
    handle: Any, pictures: list[RawPage], on_scans: Callable[[int], None] | None
) -> tuple[dict[int, RawPage], list[Doubt]]:
    """The pictures of pages as pages with text, by their numbers, where that extra is installed; what is doubtful."""
    recognised: dict[int, RawPage] = {}
    doubts: list[Doubt] = []
    if pictures:
        from ingest.readers import ocr, scan

        if ocr.installed():
            if on_scans is not None:
                on_scans(len(pictures))
            for page in pictures:
                recognised[page.number], unsure = scan.read_page(handle, page, ocr.recogniser())
                doubts += unsure
    return recognised, doubts


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
        if at_most(data, page) > len(page.chars) and len(found := characters(data, page)) > _on_page(page):
            again[page.number] = found
        elif unsized and page is unsized[0]:
            break
    return [replace(page, chars=again[page.number]) if page.number in again else page for page in pages]


def _on_page(page: RawPage) -> int:
    """How many of the characters stand inside the edges of the page, as all do that pdfplumber finds."""
    x, y = page.chars.middles
    return int(((x >= 0) & (x <= page.width) & (y >= 0) & (y <= page.height)).sum())


def _page(raw: RawPage, blocks: list[Block]) -> Page:
    """One page: grids and lines in the order of their upper edges."""
    blocks.sort(key=lambda block: block.place.box.top if block.place.box else 0.0)
    return Page(raw.number, tuple(blocks), raw.width, raw.height, raw.rotation)
