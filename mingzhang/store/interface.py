"""What every store does, wherever it keeps its graphs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self, TypeVar

from ingest.errors import StoreError
from ingest.iris import DEFAULT_BASE

if TYPE_CHECKING:
    from mingzhang.store.answers import Answer, Selection, Term, Triples

N_TRIPLES = "application/n-triples"
TURTLE = "text/turtle"
Kind = TypeVar("Kind")


class QueryError(StoreError):
    """A query that the store cannot parse or evaluate."""


class QueryRefused(QueryError):
    """A query that would change the store or reach out to another machine."""


class QueryLimit(QueryError):
    """A query that was ended: it took too long, or its answer or its memory grew too large."""


@dataclass(frozen=True, slots=True)
class Written:
    """How an answer is to be written, by media type: that of a SELECT or ASK, and that of a graph with its prefixes."""

    table: str = "application/sparql-results+json"
    graph: str = TURTLE
    prefixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs that a request names, as `default-graph-uri` and `named-graph-uri` of the SPARQL 1.1 Protocol do."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class Store(ABC):
    """Named graphs and queries over them.

    A query without GRAPH and FROM sees the union of all graphs, so nobody has to know which report a figure stands in.

    Oxigraph keeps the value of a decimal and not its spelling: `"11.00"^^xsd:decimal` comes back as `11.0` or `11`. The
    printed form of a figure is therefore a string of its own (`mz:printed`). Sums of decimals are exact.
    """

    location: str
    base: str = DEFAULT_BASE

    # Writing ------------------------------------------------------------------------------------------------------

    @abstractmethod
    def put(self, graph: str, data: bytes, media_type: str = N_TRIPLES) -> bool:
        """Replace the whole of `graph` by `data`; False where it already holds just these bytes."""

    @abstractmethod
    def put_many(self, graphs: Iterable[tuple[str, bytes]], *, trusted: bool = False) -> int:
        """Replace many graphs by N-Triples, in batches; how many changed.

        Bytes that do not parse raise a StoreError that names the graph, when all before it are written and nothing of
        it is. The iterable is read as needed, so the caller can go on with the rest of it. `trusted` says that the
        caller wrote the bytes itself, and spares the store the look before it replaces anything: N-Triples, or Turtle
        with all IRIs written out, without blank nodes.
        """

    @abstractmethod
    def remove(self, graph: str) -> bool:
        """Remove `graph`; False where there is none."""

    def compact(self) -> None:  # noqa: B027 - an endpoint keeps its own house
        """Arrange what was written for quick reading: worth its time after many graphs have changed.

        On a store of 1,000 reports that were written in batches, questions are answered five times as fast afterwards.
        """

    def load_shared(self, folder: Path | None = None) -> int:
        """Put every Turtle file of `ontology/` (or `folder`) into a graph of its own; how many changed.

        The files are written for the default base and moved to this store's base by text replacement. Their graphs
        are named `{base}ontology/{path without .ttl}`.
        """
        return sum(self.put(graph, data, TURTLE) for graph, data in self._shared_files(folder))

    def _shared_files(self, folder: Path | None) -> Iterator[tuple[str, bytes]]:
        """(graph, Turtle for this store's base) of every shared file."""
        if folder is None:
            from mingzhang import resources

            folder = resources.folder("ontology")
        for path in sorted(folder.rglob("*.ttl")):
            data = path.read_bytes()
            if self.base != DEFAULT_BASE:
                data = data.replace(DEFAULT_BASE.encode(), self.base.encode())
            name = path.relative_to(folder).with_suffix("").as_posix()
            yield f"{self.base}ontology/{name}", data

    # Reading ------------------------------------------------------------------------------------------------------

    @abstractmethod
    def graphs(self) -> list[str]:
        """The names of all graphs, sorted."""

    def reports(self) -> list[str]:
        """The graphs that are reports; what checks found of them stands in graphs of its own."""
        found = (name for name in self.graphs() if name.startswith(f"{self.base}report/"))
        return [name for name in found if not name.endswith("/findings")]

    def shared(self) -> list[str]:
        """The graphs that came from shared files."""
        return [name for name in self.graphs() if name.startswith(f"{self.base}ontology/")]

    @abstractmethod
    def graph(self, name: str) -> bytes:
        """One graph as N-Triples."""

    @abstractmethod
    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        """The answer to a SPARQL query; updates and SERVICE are refused before it runs.

        `bindings` gives variables a value (see `sparql.bind`). `timeout` in seconds and `max_bytes`, the size of the
        serialised answer, raise QueryLimit.
        """

    @abstractmethod
    def written(
        self,
        sparql: str,
        form: Written,
        *,
        scope: Scope | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
    ) -> bytes:
        """The answer as bytes of the wanted media type, for those who only pass it on; the rest is as for `query`.

        `scope` takes the place of what FROM and FROM NAMED say in the query.
        """

    def select(self, sparql: str, **options: object) -> Selection:
        """`query` for SELECT."""
        from mingzhang.store.answers import Selection

        return _expected(self.query(sparql, **options), Selection)  # type: ignore[arg-type]

    def construct(self, sparql: str, **options: object) -> Triples:
        """`query` for CONSTRUCT and DESCRIBE."""
        from mingzhang.store.answers import Triples

        return _expected(self.query(sparql, **options), Triples)  # type: ignore[arg-type]

    def ask(self, sparql: str, **options: object) -> bool:
        """`query` for ASK."""
        from mingzhang.store.answers import Truth

        return bool(_expected(self.query(sparql, **options), Truth))  # type: ignore[arg-type]

    def copy(self, graphs: Iterable[str]) -> Store:
        """These graphs in a store of their own in memory, to be checked or changed freely."""
        from mingzhang.store.local import LocalStore

        store = LocalStore(None, base=self.base)
        store.put_many((name, self.graph(name)) for name in graphs)
        return store

    @abstractmethod
    def dump(self, output: IO[bytes]) -> None:
        """Write everything as N-Quads."""

    @abstractmethod
    def close(self) -> None:
        """Give back what the store holds; it cannot be used afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _expected(answer: object, kind: type[Kind]) -> Kind:
    if not isinstance(answer, kind):
        wanted = {"Selection": "a SELECT", "Triples": "a CONSTRUCT or DESCRIBE", "Truth": "an ASK"}[kind.__name__]
        raise QueryError(f"This is not {wanted} query.")
    return answer
