"""The directory of a store on disk: who may use it, and what is written where.

In it:

    store.json    version of this layout and the base of all IRIs
    lock          held by one writer or by any number of readers
    data/         Oxigraph (RocksDB)
    journal/      what is being written: see `journal`
    digests.tsv   graph and content hash of what was written last
    snapshots/    hard-linked copies of data/ for queries with a limit, gone when the store is closed
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import IO

from ingest.errors import StoreError
from ingest.iris import DEFAULT_BASE

VERSION = 1
_PAUSE = 0.05


class Folder:
    """A directory that was made for a store, locked for this process."""

    def __init__(self, path: Path, *, base: str | None, read_only: bool, wait: float) -> None:
        self.path = path
        self.data = path / "data"
        self.journal = path / "journal"
        self.digests = path / "digests.tsv"
        self.snapshots = path / "snapshots"
        self._lock: IO[str] | None = None
        try:
            self._claim(read_only)
            self._lock = _locked(path, shared=read_only, wait=wait)
            self.base = self._identified(base)
        except OSError as problem:
            self.release()
            raise StoreError(f"The store {path} cannot be opened: {problem.strerror or problem}.") from problem
        except StoreError:
            self.release()
            raise

    def release(self) -> None:
        """Let others use the directory."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def relock(self, *, shared: bool, wait: float) -> None:
        """Change from reader to writer or back."""
        self.release()
        self._lock = _locked(self.path, shared=shared, wait=wait)

    def _claim(self, read_only: bool) -> None:
        """Refuse a directory that holds something else, so that nobody's files are mixed with a store's."""
        if (self.path / "store.json").exists():
            return
        if read_only:
            raise StoreError(f"There is no store in {self.path}: make one with `mingzhang ingest --store {self.path}`.")
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"{self.path} is a file; a store needs a directory.")
        self.path.mkdir(parents=True, exist_ok=True)
        strangers = sorted(entry.name for entry in self.path.iterdir() if entry.name not in ("lock", "store.json.tmp"))
        if strangers:
            raise StoreError(f"{self.path} is not a store, and not empty ({strangers[0]}): choose another directory.")

    def _identified(self, base: str | None) -> str:
        """The base of the store, written down when it is new."""
        path = self.path / "store.json"
        if not path.exists():
            replace_file(path, json.dumps({"version": VERSION, "base": base or DEFAULT_BASE}, indent=2) + "\n")
        try:
            written = json.loads(path.read_text("utf-8"))
            version, known = int(written["version"]), str(written["base"])
        except (ValueError, KeyError, TypeError) as problem:
            raise StoreError(f"{path} is damaged: restore it, or ingest the reports into a new directory.") from problem
        if version > VERSION:
            raise StoreError(
                f"The store {self.path} has layout {version}; this version of mingzhang knows layouts up to {VERSION}:"
                " update mingzhang."
            )
        if base is not None and base != known:
            raise StoreError(f"The store {self.path} has the base {known}, not {base}: use another directory.")
        return known


def replace_file(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make renames and removals in a directory survive a loss of power (where the system can)."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _locked(path: Path, *, shared: bool, wait: float) -> IO[str]:
    """The lock file, locked: Oxigraph's own lock does not keep readers from a store that is being written."""
    lock = path / "lock"
    file = lock.open("r" if shared and lock.exists() else "a+", encoding="utf-8")
    try:
        import fcntl
    except ImportError:  # not POSIX: Oxigraph's own lock between writers remains
        return file
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            return file
        except OSError as problem:
            if time.monotonic() >= end:
                file.close()
                raise StoreError(_busy(path, shared)) from problem
        time.sleep(_PAUSE)


def _busy(path: Path, shared: bool) -> str:
    if shared:
        return (
            f"The store {path} is being written by another process (mingzhang ingest or serve): wait for it, or ask it"
            " over its address with --store http://…."
        )
    return f"The store {path} is in use by another process (mingzhang serve, ask or ingest): end that one first."
