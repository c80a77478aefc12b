"""The graph store: one named graph per report, the shared files of `ontology/` beside them, and queries over all.

    open_store("ledger/")                    a directory on this machine (Oxigraph)
    open_store("memory")                     nothing kept
    open_store("http://127.0.0.1:7878")      any SPARQL 1.1 endpoint with the Graph Store Protocol

The modules: `interface` what every store does, `answers` what a query gives back, `sparql` the text of a query before
it runs, `local` Oxigraph on disk or in memory with `folder` and `journal` below it, `workers` queries that can be
ended, `remote` an endpoint over HTTP.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.store.interface import QueryError, QueryLimit, QueryRefused, Store

if TYPE_CHECKING:
    from mingzhang.store.answers import Selection, Triples, Truth

__all__ = [
    "QueryError",
    "QueryLimit",
    "QueryRefused",
    "Selection",
    "Store",
    "Triples",
    "Truth",
    "open_store",
]


def open_store(
    location: str | Path,
    *,
    base: str | None = None,
    read_only: bool = False,
    wait: float = 2.0,
    graph_store: str | None = None,
) -> Store:
    """The store at `location`: a directory, `memory`, or the http(s) URL of an endpoint.

    `base` is the base of all IRIs; a directory remembers the one it was made with. One process writes to a directory,
    or any number of them read it (`read_only`); `wait` is how many seconds to wait for the others. `graph_store` is
    the URL for writing where it does not follow from that of the endpoint.
    """
    text = str(location)
    if text.startswith(("http://", "https://")):
        from mingzhang.store.remote import RemoteStore

        return RemoteStore(text, base=base, graph_store=graph_store, read_only=read_only)
    from mingzhang.store.local import LocalStore

    return LocalStore(None if text == "memory" else Path(location), base=base, read_only=read_only, wait=wait)


def __getattr__(name: str) -> object:
    """The answer classes on demand: they need pyoxigraph, which `mingzhang --help` does not."""
    if name in {"Selection", "Triples", "Truth"}:
        from mingzhang.store import answers

        return getattr(answers, name)
    raise AttributeError(name)
