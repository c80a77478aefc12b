"""Oxigraph in this process: on disk, or in memory.

Speed (2 cores, reports of 8,000 triples with long IRIs): `bulk_extend` writes 100 thousand triples a second to disk,
`load` and `extend` 35 thousand; but a bulk load takes 0.2 s however little it loads. So large batches are bulk loaded
and small ones added in a transaction. Bytes are parsed once, before anything is changed; the quads that come out are
loaded. With parsing and the journal that makes 65 thousand triples a second for new graphs, 25 thousand where graphs
are replaced: removing is as slow as adding. Bytes that the caller vouches for (`trusted`: those of `ingest.graph`) go
to the bulk loader as they are, which spares a Python object for each quad. RocksDB merges the files of bulk loads from
the fourth on, which costs half of what writing them did: batches are large, so that most sets of reports need few.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from pyoxigraph import Store as Oxigraph

from ingest.errors import StoreError
from ingest.iris import DEFAULT_BASE
from mingzhang.store import sparql as text_of
from mingzhang.store.answers import Answer, Term, taken
from mingzhang.store.folder import Folder
from mingzhang.store.interface import N_TRIPLES, TURTLE, QueryError, Scope, Store, Written
from mingzhang.store.journal import Digests, Entry, Journal
from mingzhang.store.workers import Workers

BATCH_BYTES = 32 << 20  # about 250,000 triples in Turtle as `ingest.graph` writes it, 350 MB while they are written
Node = TypeVar("Node")
#: graphs to be replaced; without quads where the entry's own lines are loaded as they are
_Batch = dict[str, tuple[Entry, "list[Quad] | None"]]
_BULK = 10_000  # quads above which a bulk load is faster than a transaction


class LocalStore(Store):
    """A store in this process; `path` is its directory, None for memory.

    A report's graph is replaced whole or not at all, also by a kill (see `journal`). Threads may share a store; another
    thread's query may see a graph between its removal and its return. A query with a limit runs in another process on
    a snapshot (see `workers`).
    """

    def __init__(
        self, path: Path | None, *, base: str | None = None, read_only: bool = False, wait: float = 2.0
    ) -> None:
        self.location = str(path) if path else "memory"
        self.read_only = read_only and path is not None
        self._folder = Folder(path, base=base, read_only=read_only, wait=wait) if path else None
        self.base = self._folder.base if self._folder else base or DEFAULT_BASE
        self._writing = threading.RLock()
        self._journal: Journal | None = None
        self._digests = Digests(None)
        self._workers: Workers | None = None
        self._snapshots = 0
        self._database: Oxigraph | None = None
        try:
            self._open(wait)
        except BaseException:
            self.close()
            raise

    @property
    def native(self) -> Oxigraph:
        """The pyoxigraph store itself, for tools that take one."""
        if self._database is None:
            raise StoreError(f"The store {self.location} is closed.")
        return self._database

    # Writing ------------------------------------------------------------------------------------------------------

    def put(self, graph: str, data: bytes, media_type: str = N_TRIPLES) -> bool:
        return self._put([Entry(graph, data, media_type)]) == 1

    def put_many(self, graphs: Iterable[tuple[str, bytes]], *, trusted: bool = False) -> int:
        media_type = TURTLE if trusted else N_TRIPLES
        return self._put((Entry(graph, data, media_type) for graph, data in graphs), trusted)

    def load_shared(self, folder: Path | None = None) -> int:
        return self._put(Entry(graph, data, TURTLE) for graph, data in self._shared_files(folder))

    def remove(self, graph: str) -> bool:
        self._writable()
        with self._writing:
            self._finish()
            node = _node(graph)
            if not self.native.contains_named_graph(node):
                return False
            with self._guard():
                self._digests.forget(graph)
                self.native.remove_graph(node)
            self._changed()
            return True

    def compact(self) -> None:
        self._writable()
        if self._folder:
            with self._writing, self._guard():
                self.native.optimize()

    def _put(self, entries: Iterable[Entry], trusted: bool = False) -> int:
        """Parse, and write in batches; a graph given twice in a batch takes the later content."""
        self._writable()
        changed = 0
        batch: _Batch = {}
        with self._writing:
            self._finish()
            try:
                for entry in entries:
                    if self._digests.holds(entry):
                        batch.pop(entry.graph, None)
                        continue
                    batch[entry.graph] = (entry, None if trusted and self._folder else quads(entry))
                    if sum(len(waiting.data) for waiting, _ in batch.values()) >= BATCH_BYTES:
                        changed += self._write(batch)
                        batch = {}
            except StoreError:
                self._write(batch)
                raise
            return changed + self._write(batch)

    def _write(self, batch: _Batch, committed: Path | None = None) -> int:
        """Replace the graphs of a batch; `committed` is its file where it is already in the journal."""
        if not batch:
            return 0
        entries = [entry for entry, _ in batch.values()]
        parsed = [quad for _, found in batch.values() if found is not None for quad in found]
        unparsed = [entry for entry, found in batch.values() if found is None]
        journal = self._journal
        with self._guard():
            if journal:
                committed = committed or journal.commit(entries)
            self._carry_out(entries, parsed, unparsed)
            if journal and committed:
                journal.done(committed)
        return len(entries)

    def _carry_out(self, entries: list[Entry], parsed: list[Quad], unparsed: list[Entry]) -> None:
        """Replace the graphs; can be done again from any point, with the same result."""
        for entry in entries:
            self._clear(entry.graph)
        if parsed:
            self._insert(parsed)
        if unparsed:
            self._load(unparsed)
        self._flush()
        self._digests.record(entries)
        self._changed()

    def _clear(self, graph: str) -> None:
        self.native.remove_graph(_node(graph))

    def _insert(self, parsed: list[Quad]) -> None:
        if self._folder and len(parsed) > _BULK:
            self.native.bulk_extend(parsed)
        else:
            self.native.extend(parsed)

    def _load(self, entries: list[Entry]) -> None:
        self.native.bulk_load(b"".join(map(as_trig, entries)), format=RdfFormat.TRIG, lenient=True)

    def _flush(self) -> None:
        if self._folder:
            self.native.flush()

    def _finish(self) -> None:
        """Carry out what an earlier process, or an attempt that failed, has left in the journal."""
        if self._journal is None:
            return
        for path in self._journal.pending():
            self._write({entry.graph: (entry, quads(entry)) for entry in self._journal.read(path)}, path)

    def _writable(self) -> None:
        if self.read_only:
            raise StoreError(f"The store {self.location} was opened for reading only.")

    # Reading ------------------------------------------------------------------------------------------------------

    def graphs(self) -> list[str]:
        return sorted(name.value for name in self.native.named_graphs() if isinstance(name, NamedNode))

    def graph(self, name: str) -> bytes:
        return self.native.dump(format=RdfFormat.N_TRIPLES, from_graph=_node(name)) or b""

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        text_of.admit(sparql)
        text = text_of.bind(sparql, bindings) if bindings else sparql
        union = not text_of.has_from(text)
        if timeout is not None or max_bytes is not None:
            return self._limited().ask(text, union=union, timeout=timeout, max_bytes=max_bytes)
        try:
            return taken(self.native.query(text, use_default_graph_as_union=union))
        except SyntaxError as problem:
            raise QueryError(f"The query is not SPARQL 1.1: {problem}") from problem
        except (OSError, RuntimeError, ValueError) as problem:
            raise QueryError(f"The query failed: {problem}") from problem

    def written(
        self,
        sparql: str,
        form: Written,
        *,
        scope: Scope | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
    ) -> bytes:
        text_of.admit(sparql)
        task = {
            "query": sparql,
            "union": not text_of.has_from(sparql),
            "default": scope and scope.default,
            "named": scope and scope.named,
            "table": form.table,
            "graph": form.graph,
            "prefixes": dict(form.prefixes),
        }
        return self._limited().answered(task, timeout, max_bytes)[1]

    def copy(self, graphs: Iterable[str]) -> LocalStore:
        store = LocalStore(None, base=self.base)
        for name in graphs:
            store.native.extend(self.native.quads_for_pattern(None, None, None, _node(name)))
        return store

    def dump(self, output: IO[bytes]) -> None:
        with self._guard():
            self.native.dump(output, RdfFormat.N_QUADS)

    # Opening and closing ------------------------------------------------------------------------------------------

    def close(self) -> None:
        self._changed()
        self._database = None
        if self._folder:
            if not self.read_only:
                shutil.rmtree(self._folder.snapshots, ignore_errors=True)
            self._folder.release()

    def _open(self, wait: float) -> None:
        folder = self._folder
        if folder is None:
            self._database = Oxigraph()
            return
        if self.read_only and any(folder.journal.glob("*.batch")):
            folder.relock(shared=False, wait=wait)
            self._open_for_writing(folder)
            self._database = None
            folder.relock(shared=True, wait=wait)
        if self.read_only:
            with self._guard():
                self._database = Oxigraph.read_only(str(folder.data))
        else:
            self._open_for_writing(folder)

    def _open_for_writing(self, folder: Folder) -> None:
        shutil.rmtree(folder.snapshots, ignore_errors=True)
        with self._guard():
            self._database = Oxigraph(str(folder.data))
        self._journal = Journal(folder.journal)
        self._digests = Digests(folder.digests)
        self._digests.tidy()
        self._finish()

    def _limited(self) -> Workers:
        """Processes that answer from the present content of the store."""
        with self._writing:
            if self._workers is None:
                self._workers = Workers(self._snapshot(), passing=not self.read_only)
            return self._workers

    def _snapshot(self) -> Path:
        """Where another process can read the present content without meeting a writer."""
        if self._folder and self.read_only:
            return self._folder.data
        if self._folder:
            self._folder.snapshots.mkdir(exist_ok=True)
            self._snapshots += 1
            target = self._folder.snapshots / str(self._snapshots)
            with self._guard():
                self.native.backup(str(target))
            return target
        descriptor, name = tempfile.mkstemp(prefix="mingzhang-", suffix=".nq")
        with os.fdopen(descriptor, "wb") as file:
            self.dump(file)
        return Path(name)

    def _changed(self) -> None:
        """End the processes that still answer from the content of before."""
        with self._writing:
            workers, self._workers = self._workers, None
        if workers:
            workers.close()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Turn the errors of the system into ours."""
        try:
            yield
        except (OSError, RuntimeError) as problem:
            raise StoreError(
                f"The store {self.location} cannot be opened, read or written: {problem}. Nothing is lost: what was"
                " being written is finished when the store is opened again."
            ) from problem


def quads(entry: Entry) -> list[Quad]:
    """The content of an entry, every triple in its graph.

    Blank nodes get labels made of the graph and their place in it (RDF Dataset Canonicalization), so that two graphs
    never share one and the same bytes give the same quads.
    """
    graph = _node(entry.graph)
    parsed: list[Quad] = []
    blank = False
    try:
        format = RdfFormat.from_media_type(entry.media_type)
        if format is None:
            raise ValueError("no such format is known")
        for subject, predicate, value, _ in parse(entry.data, format, base_iri=entry.graph):
            parsed.append(Quad(subject, predicate, value, graph))
            blank = blank or type(subject) is BlankNode or type(value) is BlankNode
    except (SyntaxError, ValueError) as problem:
        raise StoreError(f"Graph {entry.graph} cannot be parsed as {entry.media_type}: {problem}") from problem
    if blank:
        return _relabelled(parsed, hashlib.sha256(entry.graph.encode()).hexdigest()[:12])
    return parsed


def as_trig(entry: Entry) -> bytes:
    """Statements without prefixes as a block of TriG in their graph."""
    return b"%s {\n%s}\n" % (str(_node(entry.graph)).encode(), entry.data)


def _has_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _relabelled(parsed: list[Quad], prefix: str) -> list[Quad]:
    """The quads with canonical labels; only those with blank nodes have a say in them."""
    plain: list[Quad] = []
    others: list[Quad] = []
    for quad in parsed:
        (others if _has_blank(quad) else plain).append(quad)
    blank = Dataset(others)
    blank.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)

    def renamed(node: Node) -> Node | BlankNode:
        return BlankNode(f"g{prefix}{node.value}") if isinstance(node, BlankNode) else node

    return plain + [
        Quad(renamed(quad.subject), quad.predicate, renamed(quad.object), quad.graph_name) for quad in blank
    ]


def _node(graph: str) -> NamedNode:
    try:
        return NamedNode(graph)
    except ValueError as problem:
        raise StoreError(f"{graph!r} cannot name a graph: {problem}.") from problem
