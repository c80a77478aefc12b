"""One report against the rule book: pySHACL runs the standard shapes over a slice of the graph."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.iris import DEFAULT_BASE
from mingzhang.check import slice as slices
from mingzhang.check.annotations import install
from mingzhang.check.applicability import not_applicable
from mingzhang.check.findings import Finding, finding
from mingzhang.check.rules import SH, Need, Rule, rule_book

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rdflib import Graph

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that was not checked: what it lacked, or (`reason`, Chinese and English) why it is not for this report."""

    rule: Rule
    missing: tuple[Need, ...] = ()
    reason: tuple[str, str] | None = None

    @property
    def why(self) -> str:
        """Why it was not checked, in Chinese."""
        return self.reason[0] if self.reason else f"没有{'、'.join(need.label for need in self.missing)}"

    @property
    def why_en(self) -> str:
        """Why it was not checked, in English."""
        return self.reason[1] if self.reason else f"without {', '.join(need.label_en for need in self.missing)}"


@dataclass(slots=True)
class Checked:
    """What the check of one report came to."""

    report: str
    document: str
    findings: list[Finding] = field(default_factory=list)
    ran: tuple[Rule, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    results: Graph | None = None  # the sh:ValidationReport as pySHACL made it
    base: str = DEFAULT_BASE
    recognised: int = 0  # pages that are scans: what they print may have been misread

    def count(self, severity: str) -> int:
        """How many findings have this severity and are not dismissed."""
        return sum(f.severity == severity and f.dismissed is None for f in self.findings)

    @property
    def caution(self) -> tuple[str, str]:
        """What is to be known of the reading behind the findings, in Chinese and English; empty if nothing is."""
        if not self.recognised:
            return "", ""
        return (
            f"有 {self.recognised} 页是扫描图像，数字由光学识别读出：下列问题可能出自误读，请先与原件核对。",
            f"{self.recognised} scanned pages, read by optical recognition: a finding may come from a misread figure;"
            " compare with the original first.",
        )

    @property
    def dismissed(self) -> int:
        """How many findings are dismissed."""
        return sum(f.dismissed is not None for f in self.findings)


def check_report(
    report: str,
    data: bytes,
    others: Mapping[str, bytes] | None = None,
    *,
    base: str = DEFAULT_BASE,
    only: Iterable[str] = (),
) -> Checked:
    """Check the report whose graph `report` holds the N-Triples `data`.

    `others` are the graphs of other reports that rules across reports compare it with; `only` names rules or families.
    """
    facts = slices.read(report, data, base)
    return check_facts(facts, [slices.read(name, text, base) for name, text in (others or {}).items()], only=only)


def check_facts(facts: slices.Facts, others: Sequence[slices.Facts] = (), *, only: Iterable[str] = ()) -> Checked:
    """Check a report whose facts are read; see `check_report`."""
    report, base = facts.report, facts.base
    book = rule_book(base)
    store = slices.build(facts, others, book.reads)
    rules = book.choose(only)
    reasons = {rule.code: not_applicable(rule, facts) for rule in rules}
    missing = lacking(store, report, book.needs, rules, book.prefixes)
    ran = tuple(rule for rule in rules if not missing.get(rule.code) and not reasons[rule.code])
    left = [rule for rule in rules if rule not in set(ran)]
    skipped = tuple(Skipped(rule, missing.get(rule.code, ()), reasons[rule.code]) for rule in left)
    results = validate(store, report, ran, base)
    scans = facts.one(report, "mz:recognisedPages")
    return Checked(
        report,
        facts.one(report, "mz:sourceName"),
        findings(results, facts, ran, others),
        ran,
        skipped,
        results,
        base,
        int(scans or 0),
    )


def validate(store: ox.Store, report: str, rules: Sequence[Rule], base: str = DEFAULT_BASE) -> Graph:
    """The sh:ValidationReport of these rules on one report of the store."""
    import pyshacl

    install()
    if not rules:
        return _empty()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, results, _ = pyshacl.validate(
            store,
            shacl_graph=rule_book(base).shapes,
            inference="none",
            meta_shacl=False,
            advanced=False,
            focus_nodes=[report],
            use_shapes=[rule.iri for rule in rules],
            inplace=True,
        )
    return results  # type: ignore[no-any-return]


def _empty() -> Graph:
    from rdflib import BNode, Graph, Literal, URIRef
    from rdflib.namespace import RDF

    graph, node = Graph(), BNode()
    graph.add((node, RDF.type, URIRef(f"{SH}ValidationReport")))
    graph.add((node, URIRef(f"{SH}conforms"), Literal(True)))
    return graph


def lacking(
    store: ox.Store, report: str, needs: Mapping[str, Need], rules: Sequence[Rule], prefixes: str
) -> dict[str, tuple[Need, ...]]:
    """For each rule what it needs and the slice has not."""
    import pyoxigraph as ox

    missing: dict[str, Need] = {}
    for iri in {iri for rule in rules for iri in rule.needs}:
        need = needs[iri]
        pattern = need.ask.replace("$this", f"<{report}>")
        if not store.query(f"{prefixes} ASK {{ {pattern} }}", use_default_graph_as_union=True):
            missing[iri] = need
    del ox
    return {rule.code: tuple(missing[iri] for iri in rule.needs if iri in missing) for rule in rules}


def findings(
    results: Graph, facts: slices.Facts, rules: Sequence[Rule], others: Sequence[slices.Facts] = ()
) -> list[Finding]:
    """The results as findings in the order of the document, each (rule, place) once."""
    from rdflib import URIRef

    by_iri = {rule.iri: rule for rule in rules}
    found: dict[tuple[str, ...], Finding] = {}
    for node in results.objects(None, URIRef(f"{SH}result")):
        rule = by_iri[str(results.value(node, URIRef(f"{SH}sourceShape")))]
        each = finding(results, node, rule, facts, others)
        # one quote may be a claim on several things (收入支出总计): it is wrong once
        place: tuple[str, ...] = (each.about,)
        if each.quote:
            place = (each.quote, each.section, str(each.page), str(each.line))
        elif each.line and not each.table and not each.row:  # a heading and its paragraph may share a line
            place = (str(each.page), str(each.line))
        key = (rule.code, *place)
        kept = found.get(key)
        if kept is None or each.about < kept.about:
            found[key] = each
    return sorted(found.values(), key=_order)


def _order(each: Finding) -> tuple[Any, ...]:
    return (SEVERITIES.index(each.severity), each.page or 0, each.line or 0, each.table, each.rule, each.about)
