"""The facts of a report as the slice reads them: its triples by subject."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache

from ingest.iris import DEFAULT_BASE

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
_NAMESPACES = {
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "qb": "http://purl.org/linked-data/cube#",
}

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ESCAPED = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

Properties = dict[str, list[str]]


@dataclass(slots=True)
class Facts:
    """A report's triples by subject, terms as N-Triples print them; `report` is the report's IRI."""

    report: str
    base: str
    subjects: dict[str, Properties] = field(default_factory=dict)

    def one(self, subject: str, name: str) -> str:
        """The value of a property (`mz:page`, `rdfs:label`), "" without one; literals without quotes."""
        values = self.subjects.get(f"<{subject}>", {}).get(self.property(name), ())
        return plain(values[0]) if values else ""

    def property(self, name: str) -> str:
        """The IRI of a property as N-Triples print it."""
        return _property(self.base, name)


@cache
def _property(base: str, name: str) -> str:
    prefix, _, local = name.partition(":")
    own = {"mz": "ontology#", "key": "key#"}.get(prefix)
    return f"<{base}{own}{local}>" if own else f"<{_NAMESPACES[prefix]}{local}>"


def plain(term: str) -> str:
    """The text of an N-Triples term: an IRI without its brackets, a literal without quotes and type."""
    if term.startswith("<"):
        return term[1:-1]
    body = term[1 : term.rindex('"')]
    if "\\" not in body:
        return body
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1]) or chr(int(match[1][1:], 16)), body)


def quoted(text: str) -> str:
    """A literal as N-Triples print it, on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ") + '"'


def read(report: str, data: bytes, base: str = DEFAULT_BASE) -> Facts:
    """The triples of a report's N-Triples."""
    facts = Facts(report, base)
    subjects = facts.subjects
    last, properties = "", Properties()
    for line in data.decode().split("\n"):
        if not line:
            continue
        subject, predicate, rest = line.split(" ", 2)
        if subject != last:
            last, properties = subject, subjects.setdefault(subject, {})
        value = rest[:-2]  # without the full stop
        known = properties.get(predicate)
        if known is None:
            properties[predicate] = [value]
        else:
            known.append(value)
    return facts


def statements(facts: Facts, other: bool, reads: Collection[str] | None = None) -> Iterator[str]:
    """What rules read of a report: properties and classes among `reads` (IRIs); another report is no target either."""
    read = None if reads is None else {f"<{iri}>" for iri in reads}
    target = facts.property("mz:Report")
    for subject, properties in facts.subjects.items():
        for predicate, values in properties.items():
            if predicate == RDF_TYPE:
                for kind in values:
                    if (read is None or kind in read) and not (other and kind == target):
                        yield f"{subject} {predicate} {kind} ."
            elif read is None or predicate in read:
                for value in values:
                    yield f"{subject} {predicate} {value} ."
