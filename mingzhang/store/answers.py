"""What a query gives back, the same from every store: terms are pyoxigraph's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from mingzhang.store.interface import QueryError

Term = NamedNode | BlankNode | Literal | Triple
Plain = str | int | bool | Decimal

_TABLES = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_GRAPHS = {
    "nt": RdfFormat.N_TRIPLES,
    "turtle": RdfFormat.TURTLE,
    "ttl": RdfFormat.TURTLE,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}{name}" for name in ("decimal", "double", "float")}
_INTEGERS = {f"{_XSD}{name}" for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "gYear")}


@dataclass(frozen=True, slots=True)
class Selection:
    """The answer to a SELECT: rows in the order of `variables`, None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Term]]:
        """Each row by variable name, without the unbound."""
        for row in self.rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}

    def plain(self) -> Iterator[dict[str, Plain | None]]:
        """Each row as Python values: IRIs and texts as `str`, numbers as `int` or exact `Decimal`."""
        for row in self.rows:
            yield {name: plain(term) for name, term in zip(self.variables, row, strict=True)}

    def serialize(self, format: str = "json") -> bytes:
        """SPARQL results as `json`, `xml`, `csv`, `tsv`, or by media type."""
        bindings = [{name: _json(term) for name, term in row.items()} for row in self]
        return _serialized({"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}, format)


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to an ASK."""

    value: bool

    def __bool__(self) -> bool:
        return self.value

    def serialize(self, format: str = "json") -> bytes:
        """SPARQL results as `json`, `xml`, `csv`, `tsv`, or by media type."""
        return _serialized({"head": {}, "boolean": self.value}, format)


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE."""

    triples: tuple[Triple, ...]

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def serialize(self, format: str = "nt", prefixes: Mapping[str, str] | None = None) -> bytes:
        """RDF as `nt`, `turtle`, `rdfxml`, `jsonld`, or by media type."""
        chosen = _GRAPHS.get(format) or RdfFormat.from_media_type(format)
        if chosen is None:
            raise QueryError(f"A graph cannot be written as {format}: choose one of {', '.join(_GRAPHS)}.")
        return serialize(self.triples, format=chosen, prefixes=dict(prefixes or {})) or b""


Answer = Selection | Truth | Triples


def taken(found: QuerySolutions | QueryBoolean | QueryTriples) -> Answer:
    """The answer that pyoxigraph computes, read to its end."""
    if isinstance(found, QuerySolutions):
        names = tuple(variable.value for variable in found.variables)
        return Selection(names, tuple(tuple(row) for row in found))
    if isinstance(found, QueryBoolean):
        return Truth(bool(found))
    return Triples(tuple(found))


def read_table(payload: bytes) -> Answer:
    """An answer from SPARQL results in JSON; SyntaxError where it was cut short."""
    found = parse_query_results(payload, QueryResultsFormat.JSON)
    return Truth(bool(found)) if isinstance(found, QueryBoolean) else taken(found)


def read_triples(payload: bytes, media_type: str = "application/n-triples") -> Triples:
    """An answer from RDF; SyntaxError where it was cut short."""
    quads = parse(payload, RdfFormat.from_media_type(media_type) or RdfFormat.N_TRIPLES)
    return Triples(tuple(quad.triple for quad in quads))


def plain(term: Term | None) -> Plain | None:
    """A term as a Python value."""
    if isinstance(term, Literal):
        datatype = term.datatype.value
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _NUMBERS:
            return Decimal(term.value.replace("INF", "Infinity"))
        if datatype == f"{_XSD}boolean":
            return term.value in ("true", "1")
        return term.value
    if isinstance(term, NamedNode):
        return term.value
    return None if term is None else str(term)


def _json(term: Term) -> dict[str, Any]:
    """A term as SPARQL 1.1 Query Results JSON writes it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        written: dict[str, Any] = {"type": "literal", "value": term.value}
        if term.language:
            written["xml:lang"] = term.language
        elif term.datatype.value != f"{_XSD}string":
            written["datatype"] = term.datatype.value
        return written
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}


def _serialized(results: dict[str, Any], format: str) -> bytes:
    """SPARQL results, written as JSON here and brought into every other format by pyoxigraph."""
    chosen = _TABLES.get(format) or QueryResultsFormat.from_media_type(format)
    if chosen is None:
        raise QueryError(f"A table cannot be written as {format}: choose one of {', '.join(_TABLES)}.")
    payload = json.dumps(results, ensure_ascii=False).encode()
    if chosen == QueryResultsFormat.JSON:
        return payload
    return parse_query_results(payload, QueryResultsFormat.JSON).serialize(format=chosen) or b""
