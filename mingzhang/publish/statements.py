"""Triples sorted by the page they stand on, and what they say: names, values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from mingzhang.publish.layout import path_of

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_LABELS = (f"{RDFS}label", f"{SKOS}prefLabel")  # the later wins
_NOTATION = f"{SKOS}notation"


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called in both languages, and its code."""

    zh: str
    en: str = ""
    notation: str = ""


def read(graph: bytes) -> Iterable[Triple]:
    """The triples of N-Triples."""
    return (quad.triple for quad in parse(graph, RdfFormat.N_TRIPLES))


def by_page(triples: Iterable[Triple], base: str) -> dict[str, list[Triple]]:
    """Path → the triples whose subject stands on its page.

    A blank node is told where it is spoken of. What is said of others' IRIs stands on no page.
    """
    found: dict[str, list[Triple]] = defaultdict(list)
    blank: dict[str, list[Triple]] = defaultdict(list)
    for triple in triples:
        subject = triple.subject
        if isinstance(subject, BlankNode):
            blank[subject.value].append(triple)
        elif isinstance(subject, NamedNode) and (path := path_of(subject.value, base)) is not None:
            found[path].append(triple)
    if blank:
        for told in found.values():
            waiting = list(told)
            while waiting:
                node = waiting.pop().object
                if isinstance(node, BlankNode) and node.value in blank:
                    more = blank.pop(node.value)
                    told.extend(more)
                    waiting.extend(more)
    return found


def names(triples: Iterable[Triple]) -> dict[str, Name]:
    """IRI → name of everything that has a label or a notation among `triples`."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        predicate, node = triple.predicate.value, triple.object
        if not isinstance(node, Literal) or not isinstance(triple.subject, NamedNode):
            continue
        if predicate == _NOTATION:
            texts[triple.subject.value]["notation"] = node.value
        elif predicate in _LABELS:
            told = texts[triple.subject.value]
            language = (node.language or "zh")[:2]
            if language not in told or predicate == _LABELS[-1]:
                told[language] = node.value
    return {
        iri: Name(told.get("zh") or told.get("en") or told["notation"], told.get("en", ""), told.get("notation", ""))
        for iri, told in texts.items()
    }


class Said:
    """What triples say of their subjects: `value(subject, predicate)`, as texts, by full IRIs."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.of: dict[str, dict[str, list[NamedNode | Literal]]] = {}
        of = self.of
        for triple in triples:
            subject: Any = triple.subject  # Any, since no triple here is about a triple
            node: Any = triple.object
            of.setdefault(subject.value, {}).setdefault(triple.predicate.value, []).append(node)

    def values(self, subject: str, predicate: str) -> list[str]:
        """The lexical forms of all objects."""
        return [node.value for node in self.of.get(subject, _NOTHING).get(predicate, ())]

    def value(self, subject: str, predicate: str) -> str:
        """The first of them, empty where there is none."""
        found = self.of.get(subject, _NOTHING).get(predicate)
        return found[0].value if found else ""

    def text(self, subject: str, predicate: str, language: str = "zh") -> str:
        """The text in a language, empty where there is none."""
        for node in self.of.get(subject, _NOTHING).get(predicate, ()):
            if isinstance(node, Literal) and (node.language or "zh").startswith(language):
                return node.value
        return ""


_NOTHING: Mapping[str, list[NamedNode | Literal]] = {}
