"""What a file is by its own bytes, whatever it is called."""

from __future__ import annotations

import io
import re
import zipfile

#: byte order marks and their encodings
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: how a workbook begins that is in no compound file (Excel 2 to 5)
_BIFF = (b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
#: streams of a compound file, and what it is
_STREAMS = {
    "EncryptedPackage": "encrypted office",
    "WordDocument": "old word",
    "Workbook": "old workbook",
    "Book\0": "old workbook",
}
#: so far into a file its beginning is looked for
_HEAD = 4096
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:(?P<page>!doctype\s+html|html|head)|meta|body|table|style|title)\b",
    re.IGNORECASE | re.DOTALL,
)


def signature(data: bytes) -> str:
    """What a file is, empty for what is not told from its bytes.

    `web page`, `part of a web page` (which a text may begin with), `web archive`, `word`, `old word`, `rich text`,
    `encrypted office`, `workbook`, `old workbook`, `binary workbook`.
    """
    head = data[:_HEAD]
    if head.startswith(b"PK\x03\x04"):
        return _package(_members(data))
    if head.startswith(_OLE):
        return _compound(data)
    if head.startswith(_BIFF):
        return "old workbook"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rich text"
    lower = head.lower()
    if b"mime-version:" in lower and b"multipart/related" in lower:
        return "web archive"
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return _page(head[len(mark) :].decode(encoding, errors="ignore"))
    return _page(head.decode("latin-1"))


def _page(head: str) -> str:
    match = _PAGE.match(head)
    return "" if match is None else "web page" if match["page"] else "part of a web page"


def _members(data: bytes) -> list[str]:
    """The names in a zip archive, none where it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return []


def _package(names: list[str]) -> str:
    """A package of the new Office: a folder tells what it is of."""
    if any(name.startswith("word/") for name in names):
        return "word"
    if any(name.startswith("xl/") for name in names):
        return "binary workbook" if "xl/workbook.bin" in names else "workbook"
    return ""


def _compound(data: bytes) -> str:
    """A compound file of the old Office: its directory names its streams in UTF-16, its own before what it embeds."""
    directory = max(data.find("Root Entry".encode("utf-16-le")), 0)
    places = {data.find(stream.encode("utf-16-le"), directory): kind for stream, kind in _STREAMS.items()}
    places.pop(-1, None)
    return places[min(places)] if places else ""
