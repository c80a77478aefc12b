"""The facts of a report as the slice reads them: its triples by subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.iris import DEFAULT_BASE

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
_QB = "http://purl.org/linked-data/cube#"
_NAMESPACES = {
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "qb": _QB,
}

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
        prefix, _, local = name.partition(":")
        own = {"mz": "ontology#", "key": "key#"}.get(prefix)
        return f"<{self.base}{own}{local}>" if own else f"<{_NAMESPACES[prefix]}{local}>"


def plain(term: str) -> str:
    """The text of an N-Triples term: an IRI without its brackets, a literal without quotes and type."""
    if term.startswith("<"):
        return term[1:-1]
    body = term[1 : term.rindex('"')]
    if "\\" not in body:
        return body
    return body.replace('\\"', '"').replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t").replace("\\\\", "\\")


def quoted(text: str) -> str:
    """A literal as N-Triples print it, on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ") + '"'


def read(report: str, data: bytes, base: str = DEFAULT_BASE) -> Facts:
    """The triples of a report's N-Triples."""
    facts = Facts(report, base)
    for line in data.decode().splitlines():
        if not line:
            continue
        subject, predicate, rest = line.split(" ", 2)
        facts.subjects.setdefault(subject, {}).setdefault(predicate, []).append(rest[:-1].rstrip())
    return facts


#: what findings show and no rule reads
_UNREAD = (
    "box", "line", "inTable", "rowPath", "columnPath", "sentence", "subject", "cause", "baseText", "blank", "dash",
    "attestedName", "goal", "result", "note", "contentHash",
)  # fmt: skip


def statements(facts: Facts, other: bool) -> Iterator[str]:
    """What rules read of a report: boxes, lines and bare types stay behind; another report is no target either."""
    mz = f"<{facts.base}ontology#"
    dropped = {f"{mz}{name}>" for name in _UNREAD}
    bare = {f"{mz}Row>", f"{mz}Column>", f"<{_QB}Observation>", f"<{_QB}DataSet>"}
    if other:
        bare.add(f"{mz}Report>")
    for subject, properties in facts.subjects.items():
        for predicate, values in properties.items():
            if predicate in dropped:
                continue
            for value in values:
                if predicate == RDF_TYPE and value in bare:
                    continue
                yield f"{subject} {predicate} {value} ."
