"""A finding: what a rule found, where, and with what it is compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.facts import DOUBTFUL
from ingest.iris import DEFAULT_BASE
from mingzhang.check.annotations import words
from mingzhang.check.rules import SH, Rule
from mingzhang.check.slice import Facts, plain

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


Box = tuple[float, float, float, float]

_SHORTER = 8  # of the 16 hexadecimal digits that end the IRI of a finding


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document: a figure, row, table, claim or line, with what is printed there."""

    iri: str
    document: str = ""
    page: int | None = None
    line: int | None = None
    bbox: Box | None = None
    cell: str = ""
    table: str = ""
    section: str = ""
    row: str = ""
    column: str = ""
    printed: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """That somebody dismissed a finding (its IRI), why and when."""

    finding: str
    reason: str
    by: str
    when: str
    said: str  # what the finding said in figures: the dismissal holds for this
    message: str

    @property
    def name(self) -> str:
        """What the finding is called on the command line."""
        return self.finding.rsplit("#", 1)[-1]

    @property
    def rule(self) -> str:
        """The code of the rule."""
        return self.name.rsplit("-", 1)[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check, as people read it; the same as the sh:ValidationResult it was made from.

    `iri` is made of the rule and the place, and stays when the report is read again. `lapsed` is a dismissal of what
    the finding said before its figures changed.
    """

    document: str
    rule: str
    severity: str
    page: int | None
    line: int | None
    bbox: Box | None
    table: str
    section: str
    row: str
    column: str
    found: str
    expected: str
    difference: str
    tolerance: str
    message: str
    message_en: str
    about: str
    others: tuple[Spot, ...]
    quote: str = ""
    cell: str = ""
    iri: str = ""
    dismissed: Dismissal | None = None
    lapsed: Dismissal | None = None
    doubtful: bool = False  # it rests on a figure of a scan that was recognised with little certainty

    @property
    def caution(self) -> str:
        """What is to be known of the figures it rests on, in both languages; empty if nothing is."""
        if not self.doubtful:
            return ""
        return "其中有识别存疑的数字，可能是误读 rests on a figure that may have been misread in the scan"

    @property
    def name(self) -> str:
        """What the finding is called on the command line: the beginning of its name is enough there."""
        return self.iri.rsplit("#", 1)[-1][:-_SHORTER]


def finding_iri(report: str, rule: str, about: str) -> str:
    """The IRI of the finding of a rule (its code) at a place of a report, in the graph of the report’s findings."""
    key = hashlib.sha256(f"{rule} {about}".encode()).hexdigest()[:16]
    return f"{report}/findings#{rule}-{key}"


def finding(results: Graph, node: Node, rule: Rule, facts: Facts, others: Sequence[Facts] = ()) -> Finding:
    """The finding of one sh:ValidationResult; what it is compared with may stand in the `others`."""
    from rdflib import URIRef

    base = facts.base or DEFAULT_BASE

    def value(name: str) -> str:
        found = results.value(node, URIRef(f"{base}ontology#{name}"))
        return "" if found is None else words(found)

    messages = {getattr(m, "language", ""): str(m) for m in results.objects(node, URIRef(f"{SH}resultMessage"))}
    about = str(results.value(node, URIRef(f"{SH}value")) or facts.report)
    here = spot(about, facts)
    places = tuple(
        spot(other, next((each for each in (facts, *others) if f"<{other}>" in each.subjects), facts))
        for other in sorted(str(o) for o in results.objects(node, URIRef(f"{base}ontology#other")))
        if other != about
    )
    return Finding(
        document=facts.one(facts.report, "mz:sourceName"),
        rule=rule.code,
        severity=rule.severity,
        page=here.page,
        line=here.line,
        bbox=here.bbox,
        table=here.table,
        section=here.section,
        row=here.row,
        column=here.column,
        found=value("found") or here.printed,
        expected=value("expected"),
        difference=value("difference"),
        tolerance=value("tolerance"),
        message=messages.get("zh", next(iter(messages.values()), "")),
        message_en=messages.get("en", ""),
        about=about,
        others=places,
        quote=here.quote,
        cell=here.cell,
        iri=finding_iri(facts.report, rule.code, about),
        doubtful=any(
            each.document == here.document and (each.page, each.bbox) in _doubtful(facts) for each in (here, *places)
        ),
    )


def _doubtful(facts: Facts) -> set[tuple[int | None, Box | None]]:
    """Page and box of each figure that was recognised with little certainty."""
    if not facts.one(facts.report, "mz:recognisedPages"):
        return set()
    remarks = map(plain, facts.subjects[f"<{facts.report}>"].get(facts.property("mz:remark"), ()))
    doubtful = [remark for remark in remarks if facts.one(remark, "mz:remarkKind") == DOUBTFUL]
    places = ((facts.one(remark, "mz:page"), _box(facts.one(remark, "mz:box"))) for remark in doubtful)
    return {(int(page), box) for page, box in places if page and box}


def spot(iri: str, facts: Facts) -> Spot:
    """Where something of the report is printed; what has no place of its own is where its row or table is."""
    row, column = facts.one(iri, "mz:row"), facts.one(iri, "mz:column")
    table = facts.one(iri, "qb:dataSet") or facts.one(iri, "mz:inTable")
    if not table and facts.one(iri, "mz:tableKind"):
        table = iri
    page = _first(facts, "mz:page", iri, row, table)
    line = _first(facts, "mz:line", iri, row, table)
    box = facts.one(iri, "mz:box") or facts.one(row, "mz:box") or facts.one(table, "mz:box")
    return Spot(
        iri=iri,
        document=facts.one(facts.report, "mz:sourceName"),
        page=int(page) if page else None,
        line=int(line) if line else None,
        bbox=_box(box),
        cell=_first(facts, "mz:cell", iri, row, table),
        table=facts.one(table, "dct:title") if table else "",
        section=facts.one(iri, "mz:section"),
        row=facts.one(row or iri, "rdfs:label"),
        column=facts.one(column, "rdfs:label"),
        printed=facts.one(iri, "mz:printed"),
        quote=facts.one(iri, "mz:quote"),
    )


def _first(facts: Facts, name: str, *subjects: str) -> str:
    return next((v for s in subjects if s and (v := facts.one(s, name))), "")


def _box(text: str) -> Box | None:
    parts = [float(part) for part in text.split()]
    return (parts[0], parts[1], parts[2], parts[3]) if len(parts) == 4 else None
