"""The result of a check as RDF: a sh:ValidationReport for the graph `{report}/findings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.check.engine import Checked
from mingzhang.check.rules import SH

if TYPE_CHECKING:
    from rdflib import Graph

    from mingzhang.store import Store


FINDINGS = "/findings"


def findings_graph(report: str) -> str:
    """The name of the graph that holds the findings of a report."""
    return f"{report}{FINDINGS}"


def keep_findings(store: Store, checked: Checked) -> bool:
    """Put the findings of a report into its findings graph, whole; False where nothing changed."""
    data = results_graph(checked).serialize(format="nt", encoding="utf-8")
    return store.put(findings_graph(checked.report), b"".join(sorted(data.splitlines(keepends=True))))


def results_graph(checked: Checked) -> Graph:
    """The findings with stable IRIs, each the sh:ValidationResult and mz:Finding of its rule and place; and which rules
    ran and which could not."""
    from rdflib import RDF, XSD, Graph, Literal, URIRef

    graph = Graph()
    mz = f"{checked.base}ontology#"
    name = findings_graph(checked.report)
    node = URIRef(name)

    def sh(term: str) -> URIRef:
        return URIRef(f"{SH}{term}")

    graph.add((node, RDF.type, sh("ValidationReport")))
    graph.add((node, sh("conforms"), Literal(not checked.findings)))
    graph.add((node, URIRef(f"{mz}report"), URIRef(checked.report)))
    graph.add((node, URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"), URIRef(checked.report)))
    by_code = {rule.code: rule for rule in checked.ran}
    for rule in checked.ran:
        graph.add((node, URIRef(f"{mz}ruleRun"), URIRef(rule.iri)))
    for skipped in checked.skipped:
        graph.add((node, URIRef(f"{mz}ruleSkipped"), URIRef(skipped.rule.iri)))
    for finding in checked.findings:
        rule = by_code[finding.rule]
        result = URIRef(finding.iri)
        graph.add((node, sh("result"), result))
        graph.add((result, RDF.type, sh("ValidationResult")))
        graph.add((result, RDF.type, URIRef(f"{mz}Finding")))
        graph.add((result, URIRef(f"{mz}rule"), URIRef(rule.iri)))
        graph.add((result, URIRef(f"{mz}report"), URIRef(checked.report)))
        graph.add((result, sh("sourceShape"), URIRef(rule.iri)))
        graph.add((result, sh("sourceConstraintComponent"), sh("SPARQLConstraintComponent")))
        graph.add((result, sh("focusNode"), URIRef(checked.report)))
        graph.add((result, sh("value"), URIRef(finding.about)))
        graph.add((result, URIRef(f"{mz}about"), URIRef(finding.about)))
        graph.add((result, sh("resultSeverity"), sh(finding.severity.capitalize())))
        graph.add((result, sh("resultMessage"), Literal(finding.message, lang="zh")))
        if finding.message_en:
            graph.add((result, sh("resultMessage"), Literal(finding.message_en, lang="en")))
        for prop in ("found", "expected"):
            if getattr(finding, prop):
                graph.add((result, URIRef(f"{mz}{prop}"), Literal(getattr(finding, prop))))
        for prop in ("difference", "tolerance"):
            if getattr(finding, prop):
                graph.add((result, URIRef(f"{mz}{prop}"), Literal(getattr(finding, prop), datatype=XSD.decimal)))
        for other in finding.others:
            graph.add((result, URIRef(f"{mz}other"), URIRef(other.iri)))
    return graph
