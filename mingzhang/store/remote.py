"""A store behind HTTP: SPARQL 1.1 Protocol for queries, SPARQL 1.1 Graph Store Protocol for writing.

    http://host:7878            → …/query and …/store, as `oxigraph serve` has them
    http://host/ds/query        → …/query and …/store beside it; the same for …/sparql, …/store, …/update
    anything else               → give `graph_store`, or set MINGZHANG_GRAPH_STORE

MINGZHANG_STORE_TOKEN is sent as a bearer token; otherwise MINGZHANG_STORE_USER and MINGZHANG_STORE_PASSWORD as basic
authentication. A graph is replaced by one PUT, which the endpoint does whole or not at all. A query without GRAPH asks
for the union of all graphs by Oxigraph's parameter `union-default-graph`; other endpoints must be set up to do so
(Fuseki: `tdb2:unionDefaultGraph`), or be asked with GRAPH.
"""

from __future__ import annotations

import base64
import http.client
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from typing import IO, Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from ingest.errors import StoreError
from ingest.iris import DEFAULT_BASE
from mingzhang.store import sparql as text_of
from mingzhang.store.answers import Answer, Selection, Term, Triples, read_table, read_triples
from mingzhang.store.interface import N_TRIPLES, TURTLE, QueryError, QueryLimit, Scope, Store, Written

PATIENCE = 300.0  # seconds without a byte after which an endpoint counts as gone
_SHOWN = 300  # characters of an endpoint's error message


class RemoteStore(Store):
    """Any SPARQL 1.1 endpoint; `location` is its address, with `exact` that of its queries unless it has no path."""

    def __init__(
        self,
        location: str,
        *,
        base: str | None = None,
        graph_store: str | None = None,
        read_only: bool = False,
        exact: bool = False,
    ) -> None:
        if "@" in urllib.parse.urlsplit(location).netloc:
            raise StoreError("Name and password belong in MINGZHANG_STORE_USER and MINGZHANG_STORE_PASSWORD.")
        self.location = location
        self.base = base or DEFAULT_BASE
        self.read_only = read_only
        self.query_url, derived = addresses(location)
        if exact and urllib.parse.urlsplit(location).path.strip("/"):
            self.query_url = location
        self.graph_store_url = graph_store or os.environ.get("MINGZHANG_GRAPH_STORE") or derived

    # Writing ------------------------------------------------------------------------------------------------------

    def put(self, graph: str, data: bytes, media_type: str = N_TRIPLES) -> bool:
        self._writable()
        self._send("PUT", graph, data, {"Content-Type": media_type})
        return True

    def put_many(self, graphs: Iterable[tuple[str, bytes]], *, trusted: bool = False) -> int:
        return sum(self.put(graph, data, TURTLE if trusted else N_TRIPLES) for graph, data in graphs)

    def remove(self, graph: str) -> bool:
        self._writable()
        try:
            self._send("DELETE", graph)
        except _Missing:
            return False
        return True

    # Reading ------------------------------------------------------------------------------------------------------

    def graphs(self) -> list[str]:
        found = self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(found, Selection)
        return sorted(row["g"].value for row in found if isinstance(row["g"], NamedNode))

    def graph(self, name: str) -> bytes:
        try:
            return self._send("GET", name, headers={"Accept": N_TRIPLES})
        except _Missing:
            return b""

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        form = text_of.admit(sparql)
        text = text_of.bind(sparql, bindings) if bindings else sparql
        return self._read(text, form, None, timeout, max_bytes)

    def _read(self, text: str, form: str, scope: Scope | None, timeout: float | None, max_bytes: int | None) -> Answer:
        payload, media_type = self._asked(text, form, scope, timeout, max_bytes)
        try:
            if form in ("SELECT", "ASK"):
                return read_table(payload)
            return read_triples(payload, media_type)
        except (SyntaxError, ValueError) as problem:
            raise QueryLimit(
                f"The answer of {self.query_url} is not complete: the endpoint probably stopped the query."
            ) from problem

    def written(
        self,
        sparql: str,
        form: Written,
        *,
        scope: Scope | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
    ) -> bytes:
        answer = self._read(sparql, text_of.admit(sparql), scope, timeout, max_bytes)
        if isinstance(answer, Triples):
            payload = answer.serialize(form.graph, form.prefixes)
        else:
            payload = answer.serialize(form.table)
        if max_bytes is not None and len(payload) > max_bytes:
            raise QueryLimit(f"The answer is larger than {max_bytes} bytes: ask for less, for example with LIMIT.")
        return payload

    def dump(self, output: IO[bytes]) -> None:
        for name in self.graphs():
            node = NamedNode(name)
            triples = parse(self.graph(name), RdfFormat.N_TRIPLES)
            quads = (Quad(triple.subject, triple.predicate, triple.object, node) for triple in triples)
            serialize(quads, output, RdfFormat.N_QUADS)

    def close(self) -> None:
        """Nothing is kept open between requests."""

    # HTTP ---------------------------------------------------------------------------------------------------------

    def _asked(
        self, text: str, form: str, scope: Scope | None, timeout: float | None, max_bytes: int | None
    ) -> tuple[bytes, str]:
        """The payload of an answer, and its media type."""
        from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper: Any = SPARQLWrapper(self.query_url)
        wrapper.setQuery(text)
        wrapper.queryType = form  # its own guess is thrown off by comments
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(JSON if form in ("SELECT", "ASK") else TURTLE)
        wrapper.timeout = PATIENCE if timeout is None else timeout  # setTimeout would make 0 of half a second
        if scope:
            for name in scope.default:
                wrapper.addDefaultGraph(name)
            for name in scope.named:
                wrapper.addNamedGraph(name)
        elif not text_of.has_from(text):
            wrapper.addParameter("union-default-graph", "true")
        for name, value in _authorization().items():
            wrapper.addCustomHttpHeader(name, value)
        try:
            with wrapper.query().response as response:
                payload: bytes = response.read() if max_bytes is None else response.read(max_bytes + 1)
                media_type = response.headers.get_content_type()
        except SPARQLWrapperException as problem:
            raise QueryError(f"{self.query_url} did not answer the query: {_said(problem.args)}") from problem
        except urllib.error.HTTPError as problem:
            raise QueryError(f"{self.query_url}: {problem.code} {problem.reason}. {_body(problem)}") from problem
        except (OSError, http.client.HTTPException) as problem:
            if timeout is not None and _is_timeout(problem):
                raise QueryLimit(f"The query was given up after {timeout:g} s.") from problem
            raise self._unreachable(self.query_url, problem) from problem
        if max_bytes is not None and len(payload) > max_bytes:
            raise QueryLimit(f"The answer is larger than {max_bytes} bytes: ask for less, for example with LIMIT.")
        return payload, media_type

    def _send(
        self, method: str, graph: str, data: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """One request of the Graph Store Protocol."""
        url = f"{self.graph_store_url}?graph={urllib.parse.quote(graph, safe='')}"
        sent = {**(headers or {}), **_authorization()}
        request = urllib.request.Request(url, data=data, headers=sent, method=method)
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=PATIENCE) as response:
                payload: bytes = response.read()
                return payload
        except urllib.error.HTTPError as problem:
            said = _body(problem)
            if problem.code == 404 and method in ("GET", "DELETE"):
                raise _Missing(f"{self.location} has no graph {graph}.") from problem
            if problem.code in (401, 403):
                said = "Set MINGZHANG_STORE_TOKEN, or MINGZHANG_STORE_USER and MINGZHANG_STORE_PASSWORD."
            if problem.code in (404, 405, 501):
                said = "It takes no graphs there: set MINGZHANG_GRAPH_STORE to the address that does."
            raise StoreError(
                f"{self.graph_store_url} refused {method} of {graph}: {problem.code} {problem.reason}. {said}"
            ) from problem
        except (OSError, http.client.HTTPException) as problem:
            raise self._unreachable(self.graph_store_url, problem) from problem

    def _unreachable(self, url: str, problem: Exception) -> StoreError:
        reason = getattr(problem, "reason", None) or problem
        return StoreError(f"{url} cannot be reached: {reason}. Is the endpoint running at {self.location}?")

    def _writable(self) -> None:
        if self.read_only:
            raise StoreError(f"The store {self.location} was opened for reading only.")


class _Missing(StoreError):
    """The endpoint does not have the graph."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would lose the body of a PUT and carry the password elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def addresses(location: str) -> tuple[str, str]:
    """The addresses for queries and for graphs that follow from that of an endpoint."""
    address = location.rstrip("/")
    parent, _, last = address.rpartition("/")
    if last in ("query", "sparql"):
        return address, f"{parent}/store"
    if last in ("store", "update"):
        return f"{parent}/query", f"{parent}/store"
    return f"{address}/query", f"{address}/store"


def _authorization() -> dict[str, str]:
    if token := os.environ.get("MINGZHANG_STORE_TOKEN"):
        return {"Authorization": f"Bearer {token}"}
    if user := os.environ.get("MINGZHANG_STORE_USER"):
        pair = f"{user}:{os.environ.get('MINGZHANG_STORE_PASSWORD', '')}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return {}


def _is_timeout(problem: Exception) -> bool:
    return isinstance(problem, TimeoutError) or isinstance(getattr(problem, "reason", None), TimeoutError)


def _body(problem: urllib.error.HTTPError) -> str:
    try:
        return problem.read(_SHOWN).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _said(arguments: Iterable[object]) -> str:
    """What an endpoint said, out of the arguments of a SPARQLWrapper exception."""
    parts = [part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in arguments]
    return " ".join(parts).strip()[-_SHOWN:]
