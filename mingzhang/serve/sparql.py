"""The endpoint of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), query part.

GET with `query`, POST of a form, POST of the query itself; `default-graph-uri` and `named-graph-uri`; every result
format of SPARQL 1.1, by Accept or `?format=`. Without a query, GET gives the service description, and a browser the
editor. A query that does not name its graphs sees the union of all. An update is refused: the store is written by
`mingzhang ingest` or with a token.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from mingzhang.prefixes import prefixes
from mingzhang.serve.negotiation import (
    CSV,
    HTML,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    TURTLE,
    Variant,
    wanted,
)
from mingzhang.serve.problems import Problem
from mingzhang.store import QueryError, QueryLimit, QueryRefused

if TYPE_CHECKING:
    from mingzhang.serve.settings import Settings
    from mingzhang.store import Store

TABLES = (RESULTS_JSON, RESULTS_XML, CSV, RESULTS_TSV)
GRAPHS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
_QUERY = "application/sparql-query"
_FORM = "application/x-www-form-urlencoded"
_LARGEST = 1 << 20  # bytes of a query


class Endpoint:
    """Answers the requests to one address."""

    def __init__(self, store: Store, settings: Settings, address: str) -> None:
        self._store = store
        self._settings = settings
        self.address = address
        # threads of their own: queries that wait for a process must not keep pages waiting
        self._threads = CapacityLimiter(settings.queries_waiting)

    async def answer(self, request: Request) -> Response:
        """The response to a request that carries a query."""
        parameters, text = await _asked(request)
        if any(parameters.get(name) for name in ("update", "using-graph-uri", "using-named-graph-uri")):
            raise Problem(403, "This endpoint answers queries; it takes no updates.")
        if not text.strip():
            raise Problem(400, "There is no query: give `query`, or the query itself as application/sparql-query.")
        if not self._threads.available_tokens:
            raise Problem(503, "Too many queries are waiting already.", {"Retry-After": "10"})
        try:
            return await to_thread.run_sync(self._answered, request, parameters, text, limiter=self._threads)
        except QueryRefused as problem:
            raise Problem(403, str(problem)) from None
        except QueryLimit as problem:
            raise Problem(503, str(problem), {"Retry-After": "60"}) from None
        except QueryError as problem:
            raise Problem(400, str(problem)) from None

    def _answered(self, request: Request, parameters: Mapping[str, list[str]], text: str) -> Response:
        from mingzhang.store.interface import Scope, Written
        from mingzhang.store.sparql import admit

        form = admit(text)
        offered = TABLES if form in ("SELECT", "ASK") else GRAPHS
        chosen = wanted(_accepted(request, offered), _format(parameters, offered), offered)
        if form == "ASK" and chosen in (CSV, RESULTS_TSV):
            chosen = RESULTS_JSON  # SPARQL defines no CSV and no TSV for a truth value
        default, named = parameters.get("default-graph-uri", []), parameters.get("named-graph-uri", [])
        payload = self._store.written(
            text,
            Written(chosen.media_type, chosen.media_type, prefixes(self._store.base))
            if offered is GRAPHS
            else Written(chosen.media_type),
            scope=Scope(tuple(default), tuple(named)) if default or named else None,
            timeout=self._seconds(parameters),
            max_bytes=self._settings.query_bytes,
        )
        return Response(payload, media_type=chosen.media_type, headers={"Vary": "Accept"})

    def _seconds(self, parameters: Mapping[str, list[str]]) -> float:
        """The time a client gives its query, at most that of the server."""
        asked = _one(parameters, "timeout")
        try:
            return min(float(asked), self._settings.query_seconds) if asked else self._settings.query_seconds
        except ValueError:
            raise Problem(400, "timeout is a number of seconds.") from None

    def described(self, request: Request) -> Response:
        """The service description (https://www.w3.org/TR/sparql11-service-description/)."""
        chosen = wanted(request.headers.get("accept", ""), request.query_params.get("format", ""), GRAPHS)
        return Response(
            description(self.address, self._store.base, chosen),
            media_type=chosen.media_type,
            headers={"Vary": "Accept"},
        )

    @staticmethod
    def wants_page(request: Request) -> bool:
        """Whether a GET without a query comes from somebody who reads pages."""
        chosen = wanted(request.headers.get("accept", ""), request.query_params.get("format", ""), (*GRAPHS, HTML))
        return chosen is HTML


def description(address: str, base: str, variant: Variant = TURTLE) -> bytes:
    """What the endpoint can do, as sd:Service."""
    from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

    sd, rdf, void = (
        "http://www.w3.org/ns/sparql-service-description#",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://rdfs.org/ns/void#",
    )
    formats = "http://www.w3.org/ns/formats/"
    service, everything, union = NamedNode(address), BlankNode("dataset"), BlankNode("union")

    def of(subject: NamedNode | BlankNode, name: str, target: NamedNode | BlankNode) -> Triple:
        return Triple(subject, NamedNode(name), target)

    triples = [
        of(service, f"{rdf}type", NamedNode(f"{sd}Service")),
        of(service, f"{sd}endpoint", service),
        of(service, f"{sd}supportedLanguage", NamedNode(f"{sd}SPARQL11Query")),
        of(service, f"{sd}feature", NamedNode(f"{sd}UnionDefaultGraph")),
        *(
            of(service, f"{sd}resultFormat", NamedNode(f"{formats}{name}"))
            for name in (
                *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
                *("Turtle", "JSON-LD", "N-Triples", "RDF_XML"),
            )
        ),
        of(service, f"{sd}defaultDataset", everything),
        of(everything, f"{rdf}type", NamedNode(f"{sd}Dataset")),
        of(everything, f"{rdf}type", NamedNode(f"{void}Dataset")),
        of(everything, f"{sd}defaultGraph", union),
        of(everything, f"{void}sparqlEndpoint", service),
        of(union, f"{rdf}type", NamedNode(f"{sd}Graph")),
    ]
    format = RdfFormat.from_media_type(variant.media_type) or RdfFormat.TURTLE
    written = serialize(triples, format=format, prefixes={"sd": sd, "void": void, "format": formats})
    return written or b""


async def _asked(request: Request) -> tuple[dict[str, list[str]], str]:
    """The parameters of a request by name, and its query."""
    parameters = {name: request.query_params.getlist(name) for name in request.query_params}
    if request.method == "GET":
        return parameters, _one(parameters, "query")
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type == _QUERY:
        body = await _body(request)
        try:
            return parameters, body.decode("utf-8")
        except UnicodeDecodeError:
            raise Problem(400, "The query is not UTF-8.") from None
    if media_type == _FORM:
        from urllib.parse import parse_qs

        try:
            sent = parse_qs((await _body(request)).decode("utf-8"), keep_blank_values=True, max_num_fields=100)
        except ValueError:
            raise Problem(400, "The form cannot be read.") from None
        for name, values in sent.items():
            parameters.setdefault(name, []).extend(values)
        return parameters, _one(parameters, "query")
    if media_type == "application/sparql-update":
        raise Problem(403, "This endpoint answers queries; it takes no updates.")
    raise Problem(415, f"A query is posted as {_FORM} or {_QUERY}.")


async def _body(request: Request) -> bytes:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > _LARGEST:
            raise Problem(413, f"A query has at most {_LARGEST} bytes.")
    return bytes(received)


def _one(parameters: Mapping[str, list[str]], name: str) -> str:
    """The value of a parameter that may be given once."""
    values = parameters.get(name, [])
    if len(values) > 1:
        raise Problem(400, f"`{name}` is given {len(values)} times.")
    return values[0] if values else ""


def _format(parameters: Mapping[str, list[str]], offered: tuple[Variant, ...]) -> str:
    """The format that the parameters ask for.

    It may be given more than once: SPARQLWrapper spells it in two ways (`tsv`, then the media type), since endpoints
    differ in what they know. The first that is offered counts.
    """
    asked = parameters.get("format", [])
    known = (format for format in asked if any(variant.is_called(format) for variant in offered))
    return next(known, asked[0] if asked else "")


def _accepted(request: Request, offered: tuple[Variant, ...]) -> str:
    """The header Accept; that of a browser, which asks for a page, gets the first format."""
    accept = request.headers.get("accept", "")
    if "text/html" in accept and not any(
        media_type in accept for variant in offered for media_type in variant.media_types[:1]
    ):
        return ""
    return accept
