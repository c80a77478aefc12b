"""Files → Document. `read_document` chooses the reader by content first, by name second."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.document import Document
from ingest.errors import EmptyFile, ReadError, UnsupportedFormat

#: larger files are refused before they are read
MAX_BYTES = 200 * 1024 * 1024
#: file names that a batch takes up from a folder or an archive
SUFFIXES = (".pdf", ".txt", ".md", ".markdown")


def read_document(path: str | Path) -> Document:
    """Read a file from disk; raises a ReadError that names the file and what to do."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path.name}: cannot be opened ({error.strerror or error}).") from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Document:
    """Read the bytes of a file called `name`."""
    if not data.strip():
        raise EmptyFile(f"{name}: the file is empty.")
    if len(data) > MAX_BYTES:
        raise UnsupportedFormat(f"{name}: larger than {MAX_BYTES // 2**20} MiB.")
    sha256 = hashlib.sha256(data).hexdigest()
    if b"%PDF-" in data[:1024]:
        from ingest.readers.pdf import read_pdf

        return read_pdf(name, data, sha256)
    suffix = Path(name).suffix.lower()
    if suffix == ".pdf":
        from ingest.errors import DamagedFile

        raise DamagedFile(f"{name}: does not begin like a PDF; download it again.")
    if suffix in SUFFIXES and b"\x00" not in data[:4096]:
        from ingest.readers.text import read_text

        return read_text(name, data, sha256)
    raise UnsupportedFormat(f"{name}: no reader for this kind of file; PDF, text and Markdown are read.")
