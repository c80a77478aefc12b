"""Triples → compact JSON-LD with its context inside: short names, relative IRIs, every value exact.

Oxigraph writes expanded JSON-LD, three times as long, and a page carries its own inside. Numbers are strings whose
datatype stands once in the context, so that no reader makes binary fractions of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
#: what may follow a prefix: anything but what would make it look like an absolute IRI
_SUFFIX = re.compile(r"(?!//)[^\s]+")
Term = NamedNode | BlankNode | Literal
#: what all values of a property have in common: `@id`, a datatype, or a language after an @; empty where they differ
Coercion = str


class Compactor:
    """Writes JSON-LD with the prefixes of one publication, and remembers how each IRI is shortened."""

    def __init__(self, base: str, prefixes: Mapping[str, str]) -> None:
        self._prefixes = sorted({**prefixes, "mingzhang": base}.items(), key=lambda item: -len(item[1]))
        self._known: dict[str, tuple[str, str]] = {}

    def document(self, triples: Iterable[Triple], page: str) -> str:
        """One JSON object that holds all subjects; IRIs on `page` are relative to it."""
        nodes: dict[str, dict[str, list[Term]]] = {}
        coercions: dict[str, Coercion] = {}
        for triple in triples:
            subject: Any = triple.subject  # Any, since no triple here is about a triple
            node: Any = triple.object
            predicate = triple.predicate.value
            said = nodes.setdefault(_identity(subject), {})
            said.setdefault(predicate, []).append(node)
            coercion = _coercion(node)
            if coercions.setdefault(predicate, coercion) != coercion:
                coercions[predicate] = ""
        used: dict[str, str] = {}

        def word(iri: str) -> str:
            """An IRI in the vocabulary: of a property, a type, a datatype."""
            short, prefix = self._shortened(iri)
            if prefix:
                used[prefix] = iri[: len(iri) - len(short) + len(prefix) + 1]
            return short

        def identity(iri: str) -> str:
            """An IRI of a node."""
            if iri.startswith(page) and (iri == page or iri[len(page)] == "#"):
                return iri[len(page) :]
            return iri if iri.startswith("_:") else word(iri)

        coercions.pop(_TYPE, None)
        keys = {predicate: word(predicate) for predicate in sorted(coercions)}
        terms = {
            keys[predicate]: {"@id": keys[predicate], **_declared(coercion, word)}
            for predicate, coercion in coercions.items()
            if coercion not in ("", _STRING)
        }
        graph: list[dict[str, Any]] = []
        for key, said in nodes.items():
            written: dict[str, Any] = {"@id": identity(key)}
            for predicate, values in said.items():
                if predicate == _TYPE:
                    written["@type"] = _single([word(node.value) for node in values])
                elif coercions[predicate] == "@id":
                    written[keys[predicate]] = _single([identity(_identity(node)) for node in values])
                elif coercions[predicate]:
                    written[keys[predicate]] = _single([node.value for node in values])
                else:
                    written[keys[predicate]] = _single([_expanded(node, identity, word) for node in values])
            graph.append(written)
        context = {"@base": page, **dict(sorted(used.items())), **dict(sorted(terms.items()))}
        document = {"@context": context, **(graph[0] if len(graph) == 1 else {"@graph": graph})}
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    def _shortened(self, iri: str) -> tuple[str, str]:
        """(the IRI with a prefix, the prefix); the IRI itself and nothing where no prefix fits."""
        found = self._known.get(iri)
        if found is None:
            found = (iri, "")
            for prefix, namespace in self._prefixes:
                if iri.startswith(namespace) and _SUFFIX.fullmatch(iri, len(namespace)):
                    found = (f"{prefix}:{iri[len(namespace) :]}", prefix)
                    break
            self._known[iri] = found
        return found


def inside(document: str) -> str:
    """JSON as it can stand in a script element of HTML."""
    return document.replace("<", "\\u003c")


def _identity(node: Term) -> str:
    return f"_:{node.value}" if isinstance(node, BlankNode) else node.value


def _coercion(node: Term) -> Coercion:
    if not isinstance(node, Literal):
        return "@id"
    return f"@{node.language}" if node.language else node.datatype.value


def _declared(coercion: Coercion, word: Any) -> dict[str, str]:
    if coercion == "@id":
        return {"@type": "@id"}
    return {"@language": coercion[1:]} if coercion.startswith("@") else {"@type": word(coercion)}


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _expanded(node: Term, identity: Any, word: Any) -> dict[str, str] | str:
    """A value that says itself what it is."""
    if not isinstance(node, Literal):
        return {"@id": identity(_identity(node))}
    if node.language:
        return {"@value": node.value, "@language": node.language}
    return node.value if node.datatype.value == _STRING else {"@value": node.value, "@type": word(node.datatype.value)}
