"""Files → Document. `read_document` chooses the reader by content first, by name second."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ingest.document import Document
from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, ReadError, UnsupportedFormat
from ingest.readers.signature import signature

#: larger files are refused before they are read
MAX_BYTES = 200 * 1024 * 1024
#: file names that a batch takes up from a folder or an archive
SUFFIXES = (
    *(".pdf", ".txt", ".md", ".markdown", ".html", ".htm", ".mht", ".mhtml", ".docx", ".doc"),
    *(".xlsx", ".xlsm", ".xls"),
)
#: of these, those that are text whatever they hold, and those of workbooks
_TEXT = (".txt", ".md", ".markdown")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
#: what is known and not read, and what to do
_REFUSED: dict[str, tuple[type[ReadError], str]] = {
    "encrypted office": (EncryptedFile, "protected by a password; save it without one."),
    "old word": (UnsupportedFormat, "a document of Word 97–2003 (.doc); save it as .docx or PDF."),
    "rich text": (UnsupportedFormat, "a document in Rich Text Format; save it as .docx or PDF."),
    "binary workbook": (UnsupportedFormat, "a binary workbook (.xlsb); save it as .xlsx."),
}


def read_document(path: str | Path, on_scans: Callable[[int], None] | None = None) -> Document:
    """Read a file from disk; raises a ReadError that names the file and what to do."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path.name}: cannot be opened ({error.strerror or error}).") from error
    return read_bytes(path.name, data, on_scans)


def read_bytes(name: str, data: bytes, on_scans: Callable[[int], None] | None = None) -> Document:
    """Read the bytes of a file called `name`.

    `on_scans` is told how many pages are scans, before these are recognised: each takes seconds.
    """
    if not data.strip():
        raise EmptyFile(f"{name}: the file is empty.")
    if len(data) > MAX_BYTES:
        raise UnsupportedFormat(f"{name}: larger than {MAX_BYTES // 2**20} MiB.")
    sha256 = hashlib.sha256(data).hexdigest()
    if b"%PDF-" in data[:1024]:
        from ingest.readers.pdf import read_pdf

        return read_pdf(name, data, sha256, on_scans)
    suffix = Path(name).suffix.lower()
    if suffix == ".pdf":
        raise DamagedFile(f"{name}: does not begin like a PDF; download it again.")
    kind = signature(data)
    if kind in _REFUSED:
        error, reason = _REFUSED[kind]
        raise error(f"{name}: {reason}")
    if kind in ("workbook", "old workbook"):
        from ingest.readers.spreadsheet import read_spreadsheet

        return read_spreadsheet(name, data, sha256)
    if kind == "word":
        from ingest.readers.word import read_word

        return read_word(name, data, sha256)
    if kind == "web archive":
        from ingest.readers.web import read_web_archive

        return read_web_archive(name, data, sha256)
    part = kind == "part of a web page" and suffix not in _TEXT
    if kind == "web page" or part or suffix in (".html", ".htm", ".mht", ".mhtml"):
        from ingest.readers.web import read_web

        return read_web(name, data, sha256)
    tabbed = suffix in _WORKBOOKS and b"\t" in data[:4096]  # an export of text that is called a workbook
    if (suffix in _TEXT or tabbed) and b"\x00" not in data[:4096]:
        from ingest.readers.text import read_text

        return read_text(name, data, sha256)
    if suffix in _WORKBOOKS:
        raise DamagedFile(f"{name}: not a workbook, or damaged or cut off; download it again, or save it as .xlsx.")
    if suffix == ".docx":
        raise DamagedFile(f"{name}: no Word document, or damaged or cut off; download it again.")
    raise UnsupportedFormat(
        f"{name}: no reader for this kind of file;"
        " PDF, Word documents (.docx), workbooks, web pages, text and Markdown are read."
    )
