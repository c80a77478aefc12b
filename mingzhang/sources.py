"""What the user names on the command line → the documents to read: files, folders, globs and .zip archives.

Nothing is unpacked: a document in an archive is read from it in memory, within the limits below, and its path in the
archive is only shown, never followed.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from glob import has_magic
from pathlib import Path

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded, ReadError
from ingest.readers import MAX_BYTES, SUFFIXES

#: an archive with more entries than this is not a batch of reports
MAX_ENTRIES = 20_000
#: a document that unpacks to more than this many times its packed size (beyond the free bytes) is a trap
MAX_RATIO = 200
_FREE_BYTES = 1 << 20
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read: a file, or the entry number `entry` of the archive `path`, which is called `member`."""

    path: Path
    member: str = ""
    entry: int = -1

    @property
    def name(self) -> str:
        """The file name without folders."""
        return self.member.replace("\\", "/").rsplit("/", 1)[-1] if self.member else self.path.name

    def __str__(self) -> str:
        return f"{self.path}/{self.member}" if self.member else str(self.path)

    def read(self) -> bytes:
        """The bytes of the document; raises a ReadError."""
        try:
            if self.member:
                return _unpacked(self)
            with self.path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as problem:
            raise ReadError(f"{self.name}: cannot be opened ({problem.strerror or problem}).") from problem
        if len(data) > MAX_BYTES:
            raise LimitExceeded(f"{self.name}: larger than {MAX_BYTES >> 20} MiB.")
        return data


@dataclass(slots=True)
class Found:
    """Documents to read, what could not be looked into (name, reason), and how many files of other kinds were left."""

    sources: list[Source] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    skipped: int = 0


def find(paths: Iterable[str]) -> Found:
    """All documents under `paths`, each once, folders and archives in the order of their names."""
    found = Found()
    seen: set[tuple[Path, int]] = set()
    for source in _walk(paths, found):
        key = (Path(os.path.realpath(source.path)), source.entry)
        if key not in seen:
            seen.add(key)
            found.sources.append(source)
    return found


def _walk(paths: Iterable[str], found: Found) -> Iterator[Source]:
    for text in paths:
        if Path(text).exists():
            yield from _named(Path(text), found)
        elif matches := sorted(_matches(text)):
            for match in matches:
                yield from _named(match, found)
        else:
            found.problems.append((text, "no such file or folder."))


def _matches(pattern: str) -> Iterator[Path]:
    """What a glob names; `**` goes down, hidden names are left."""
    if has_magic(pattern):
        anchor = Path(pattern).anchor
        for match in Path(anchor).glob(str(Path(pattern).relative_to(anchor))):
            if not match.name.startswith("."):
                yield match


def _named(path: Path, found: Found) -> Iterator[Source]:
    """What stands behind a path that the user names: any file is tried, whatever it is called."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        yield from _folder(path, found)
    elif not stat.S_ISREG(mode):
        found.problems.append((str(path), "not a regular file."))
    elif path.suffix.lower() == ".zip":
        yield from _archive(path, found)
    else:
        yield Source(path)


def _folder(path: Path, found: Found) -> Iterator[Source]:
    """The documents in a folder and below; links to folders and hidden names are left."""

    def note(problem: OSError) -> None:
        found.problems.append((str(problem.filename), f"cannot be listed ({problem.strerror})."))

    for folder, folders, files in os.walk(path, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder, name)
            if name.startswith(".") or not file.is_file():
                continue
            if file.suffix.lower() == ".zip":
                yield from _archive(file, found)
            elif _is_document(name):
                yield Source(file)
            else:
                found.skipped += 1


def _is_document(name: str) -> bool:
    """Whether a file that nobody named is worth reading; a README beside the reports is not."""
    path = Path(name)
    return path.suffix.lower() in SUFFIXES and path.stem.split(".")[0].lower() != "readme"


def _archive(path: Path, found: Found) -> Iterator[Source]:
    """The documents in an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        found.problems.append((str(path), f"not a readable zip archive ({problem})."))
        return
    if len(entries) > MAX_ENTRIES:
        found.problems.append(
            (str(path), f"{len(entries)} entries; more than {MAX_ENTRIES} are not read as one batch.")
        )
        return
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        yield Source(path)  # a document of Office, which some browsers save under the name of an archive
        return
    members: list[Source] = []
    for number, entry in enumerate(entries):
        source = Source(path, _decoded(entry), number)
        hidden = source.name.startswith(".") or "__MACOSX" in source.member
        if entry.is_dir() or hidden or not source.name:
            continue
        if _is_document(source.name):
            members.append(source)
        else:
            found.skipped += 1
    if not members:
        found.problems.append((str(path), f"the archive holds no report ({', '.join(SUFFIXES)})."))
    yield from sorted(members, key=lambda source: source.member)


def _decoded(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; without the UTF-8 flag it is GB 18030, as archives made on Chinese Windows are."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    raw = entry.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _unpacked(source: Source) -> bytes:
    name = source.name
    try:
        with zipfile.ZipFile(source.path) as archive:
            entry = archive.infolist()[source.entry]
            if entry.flag_bits & _ENCRYPTED_FLAG:
                raise EncryptedFile(f"{name}: the archive is encrypted; unpack it and try again.")
            if entry.file_size > MAX_BYTES:
                raise LimitExceeded(f"{name}: unpacks to more than {MAX_BYTES >> 20} MiB.")
            if entry.file_size > _FREE_BYTES + MAX_RATIO * entry.compress_size:
                raise LimitExceeded(f"{name}: unpacks to more than {MAX_RATIO} times its size in the archive.")
            with archive.open(entry) as file:
                return file.read(entry.file_size + 1)
    except (zipfile.BadZipFile, EOFError, IndexError, NotImplementedError, ValueError, zlib.error) as problem:
        raise DamagedFile(f"{name}: cannot be unpacked ({problem}).") from problem
