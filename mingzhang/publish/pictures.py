"""The documents that reports were read from: published beside the data, and pictures of their pages.

A document is found by its content, whatever it is called: the graph of a report holds the SHA-256 of its source.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.errors import MingzhangError
from mingzhang.sources import Source

DOTS_PER_INCH = 96
_HASH = re.compile(rb'#contentHash> "([0-9a-f]{64})"')
_PAGE = re.compile(r"page/([1-9]\d{0,3})\.webp")
_QUALITY = 62


#: endings under which a browser shows or saves a document; a web page would run its scripts among our pages
_INERT = frozenset((".pdf", ".txt", ".md", ".markdown", ".docx", ".doc", ".xlsx", ".xlsm", ".xls", ".zip"))


def source_name(document: str) -> str:
    """What the source file of a report is called below the report: `source.pdf`, `source.html.txt`."""
    ending = Path(document).suffix.lower()
    return f"source{ending}" if ending in _INERT else f"source{ending}.txt"


class Sources:
    """Documents by the hash of their content."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_hash = {hashlib.sha256(source.read()).hexdigest(): source for source in sources}

    def __len__(self) -> int:
        return len(self._by_hash)

    def fingerprint(self, graph: bytes) -> bytes:
        """Tells apart whether the source of a report is at hand."""
        return b"source" if self._of(graph) else b""

    def files(self, graph: bytes, pictures: bool) -> Iterator[tuple[str, bytes]]:
        """(name below the report, content): the document, and pictures of its pages where they are wanted."""
        source = self._of(graph)
        if source is None:
            return
        content, ending = source.read(), Path(source.name).suffix.lower()
        yield source_name(source.name), content
        if pictures and ending == ".pdf":
            for number, picture in enumerate(page_pictures(content, source.name), start=1):
                yield f"page/{number}.webp", picture

    def file(self, graph: bytes, name: str) -> bytes | None:
        """One of `files`, drawn when it is asked for; None where there is none of that name."""
        source = self._of(graph)
        if source is None:
            return None
        ending = Path(source.name).suffix.lower()
        if name == source_name(source.name):
            return source.read()
        page = _PAGE.fullmatch(name)
        if page is None or ending != ".pdf":
            return None
        return next(page_pictures(source.read(), source.name, int(page[1])), None)

    def _of(self, graph: bytes) -> Source | None:
        found = _HASH.search(graph)
        return self._by_hash.get(found[1].decode()) if found else None


def page_pictures(content: bytes, name: str, only: int = 0) -> Iterator[bytes]:
    """Each page of a PDF (or the page `only`) as WebP, at 96 dots an inch: a point is 4/3 of a pixel."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        raise MingzhangError(f"{name} cannot be drawn: {problem}. Publish without --pictures.") from problem
    try:
        numbers = range(1, len(document) + 1)
        for number in numbers if not only else numbers[only - 1 : only]:
            page = document[number - 1]
            image = page.render(scale=DOTS_PER_INCH / 72).to_pil()
            stream = io.BytesIO()
            image.convert("RGB").save(stream, "WEBP", quality=_QUALITY, method=4)
            page.close()
            yield stream.getvalue()
    finally:
        document.close()
