"""What is being written to a store on disk, so that a kill at any moment loses nothing and leaves nothing half done.

A batch of graphs goes to a file in `journal/`: written under another name, synced, renamed. The rename is the moment
at which the batch counts as written. Then the graphs are replaced in Oxigraph, their hashes noted in `digests.tsv`, and
the file is removed. A file that is still there when the store is opened is done again, which gives the same graphs
however far it had come.

    mingzhang journal 1
    {"graph": "https://…", "media_type": "application/n-triples", "length": 1234}
    …1234 bytes…
    {"graph": …}
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import StoreError
from mingzhang.store.folder import replace_file, sync_directory

_FIRST_LINE = b"mingzhang journal 1\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """A graph that is to be replaced by `data`; `digest` is the hash of the content as given, not as stored."""

    graph: str
    data: bytes
    media_type: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.media_type.encode() + b"\n" + self.data).hexdigest())


class Journal:
    """The batches that are on their way into Oxigraph."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)
        for leftover in folder.glob("*.tmp"):
            leftover.unlink()

    def pending(self) -> list[Path]:
        """The batches that count as written but may not be in Oxigraph, oldest first."""
        return sorted(self._folder.glob("*.batch"))

    def commit(self, entries: Iterable[Entry]) -> Path:
        """Write a batch down; when this returns, it will be carried out whatever happens."""
        number = 1 + max((int(path.stem) for path in self.pending()), default=0)
        path = self._folder / f"{number:08d}.batch"
        temporary = path.with_suffix(".tmp")
        with temporary.open("wb") as file:
            file.write(_FIRST_LINE)
            for entry in entries:
                head = {"graph": entry.graph, "media_type": entry.media_type, "length": len(entry.data)}
                file.write(json.dumps(head, ensure_ascii=False).encode() + b"\n" + entry.data + b"\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_directory(self._folder)
        return path

    def read(self, path: Path) -> Iterator[Entry]:
        """The entries of a batch."""
        with path.open("rb") as file:
            if file.readline() != _FIRST_LINE:
                raise StoreError(f"{path} is not a journal of this version: ingest the reports into a new directory.")
            while line := file.readline():
                head = json.loads(line)
                data = file.read(head["length"])
                file.read(1)
                yield Entry(head["graph"], data, head["media_type"])

    def done(self, path: Path) -> None:
        """Forget a batch that was carried out."""
        path.unlink()


class Digests:
    """The content hash of each graph, as lines `hash TAB graph`; the last line of a graph counts, `-` is no graph.

    Only an aid: a lost line costs one needless replacement of a graph, nothing else.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: dict[str, str] = {}
        self._torn = self._crowded = False
        if path is None or not path.exists():
            return
        content = path.read_bytes()
        lines = content.split(b"\n")[:-1]  # a last line without its end was cut by a kill
        for line in lines:
            digest, _, graph = line.decode("utf-8", "replace").partition("\t")
            self._known[graph] = digest
        self._known = {graph: digest for graph, digest in self._known.items() if digest != "-"}
        self._torn = not content.endswith(b"\n") and bool(content)
        self._crowded = len(lines) > 2 * len(self._known) + 100

    def tidy(self) -> None:
        """Rewrite the file where it was cut by a kill or has grown by lines that no longer count."""
        if self._path is not None and self._path.exists() and (self._torn or self._crowded):
            replace_file(self._path, "".join(f"{digest}\t{graph}\n" for graph, digest in self._known.items()))

    def holds(self, entry: Entry) -> bool:
        """Whether the graph already has this content."""
        return self._known.get(entry.graph) == entry.digest

    def record(self, entries: Iterable[Entry]) -> None:
        """Note the content of graphs that were just replaced."""
        self._note({entry.graph: entry.digest for entry in entries})

    def forget(self, graph: str) -> None:
        """Note that the content of a graph is no longer known."""
        if self._known.pop(graph, None) is not None:
            self._note({graph: "-"})

    def _note(self, digests: dict[str, str]) -> None:
        self._known.update({graph: digest for graph, digest in digests.items() if digest != "-"})
        if self._path is not None:
            with self._path.open("ab") as file:
                file.write("".join(f"{digest}\t{graph}\n" for graph, digest in digests.items()).encode())
