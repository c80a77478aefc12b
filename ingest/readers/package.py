"""Office Open XML: the parts of a package as trees of XML, found by their relationships, read within limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded

#: a part that unpacks to more than this, or to more than so many times its packed size beyond the free bytes, is a trap
MAX_BYTES = 100 * 1024 * 1024
MAX_RATIO = 200
_FREE_BYTES = 1 << 20
_ENCRYPTED_FLAG = 0x1


class Package:
    """The parts of the file called `name`; raises DamagedFile, EncryptedFile or LimitExceeded."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as problem:
            raise DamagedFile(f"{name}: damaged ({problem}); download it again.") from problem

    def main(self) -> str:
        """The path of the part that is the document."""
        return next(iter(self.related("", "officeDocument")), "word/document.xml")

    def related(self, part: str, kind: str) -> list[str]:
        """The paths of the parts that `part` (the package itself if empty) names as related in this way."""
        folder, _, file = part.rpartition("/")
        path = posixpath.join(folder, "_rels", f"{file}.rels")
        if path not in self._archive.NameToInfo:
            return []
        return [
            posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            for each in self.tree(path)
            if each.get("Type", "").endswith(f"/{kind}") and each.get("TargetMode") != "External"
        ]

    def tree(self, path: str) -> Any:
        """The root element of a part. Entities are not resolved, nothing is fetched."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(self._bytes(path), parser)
        except etree.XMLSyntaxError as problem:
            reason = str(problem).split("\n")[0]
            raise DamagedFile(f"{self.name}: {path} cannot be read ({reason}); save it again.") from problem
        about: Any = root.getroottree().docinfo
        if about.doctype:
            raise DamagedFile(f"{self.name}: {path} declares a document type, which no word processor writes.")
        return root

    def _bytes(self, path: str) -> bytes:
        try:
            entry = self._archive.getinfo(path)
            if entry.flag_bits & _ENCRYPTED_FLAG:
                raise EncryptedFile(f"{self.name}: protected by a password; save it without one.")
            if entry.file_size > MAX_BYTES:
                raise LimitExceeded(f"{self.name}: {path} unpacks to more than {MAX_BYTES >> 20} MiB.")
            if entry.file_size > _FREE_BYTES + MAX_RATIO * entry.compress_size:
                raise LimitExceeded(f"{self.name}: {path} unpacks to more than {MAX_RATIO} times its packed size.")
            with self._archive.open(entry) as file:
                return file.read()
        except KeyError as problem:
            raise DamagedFile(f"{self.name}: {path} is missing; save it again.") from problem
        except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, zlib.error) as problem:
            raise DamagedFile(f"{self.name}: {path} cannot be unpacked ({problem}); download it again.") from problem
