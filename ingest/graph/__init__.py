"""Report → N-Triples: one named graph a report, a normalised Data Cube inside.

Nothing in a report's graph depends on when or where it was made: the same document gives the same triples.
The vocabulary is `ontology/`; IRIs come from `ingest.iris` alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingest.graph.terms import DCT, PROV, TYPE, Terms, integer, text
from ingest.iris import Iris, slug

if TYPE_CHECKING:
    from ingest.facts import Report

_KINDS = {"final-accounts": "FinalAccountsReport", "budget": "BudgetReport"}


def report_iri(report: Report, iris: Iris) -> str:
    """The IRI of a report and of its graph; without a recognised organization or year it is told by its content."""
    who = report.profile
    digest = report.sha256[:12]
    name = who.organization or f"unknown-{digest}"
    kind = who.kind or "report"
    if who.organization and not who.year:
        kind = f"{kind}-{digest}"
    return iris.report(name, who.year, who.scope, kind)


def triples(report: Report, iris: Iris | None = None) -> tuple[str, bytes]:
    """(graph IRI, N-Triples in UTF-8) of a report."""
    iris = iris or Iris()
    graph = report_iri(report, iris)
    return graph, "\n".join([*_lines(report, Terms(graph, report.profile, iris)), ""]).encode()


def turtle(report: Report, iris: Iris | None = None) -> tuple[str, bytes]:
    """(graph IRI, Turtle in UTF-8): the same triples in the same order in half the bytes, each subject printed once.

    IRIs are written out, without prefixes, and there are no blank nodes: such texts can be joined.
    """
    iris = iris or Iris()
    graph = report_iri(report, iris)
    return graph, _grouped(_lines(report, Terms(graph, report.profile, iris))).encode()


def beside(graph: str, data: bytes, document: str) -> tuple[str, bytes]:
    """(graph IRI, data) of a second document of one organization, year and kind, told apart by its file name.

    `data` is what `triples` or `turtle` gave; everything below the IRI of the report moves with it.
    """
    own = f"{graph}-{slug(PurePath(document).stem)}"
    moved = b"<" + own.encode()
    found = re.compile(rb'"(?:[^"\\]|\\.)*"|<%s(?=[>#/])' % re.escape(graph.encode()))
    return own, found.sub(lambda match: match[0] if match[0][:1] == b'"' else moved, data)


def _grouped(lines: Iterable[str]) -> str:
    """Statements of N-Triples as Turtle, those that follow each other about one subject joined by semicolons.

    A string may hold several statements, all about one subject.
    """
    parts: list[str] = []
    subject = ""
    for line in lines:
        about, _, rest = line.partition(" ")
        if "\n" in rest:
            rest = rest.replace(f" .\n{about} ", " ;\n")
        if about == subject:
            parts += (" ;\n", rest[:-2])
        else:
            parts += (" .\n" if subject else "", line[: len(about) + 1], rest[:-2])
            subject = about
    return "".join([*parts, " .\n"])


def _lines(report: Report, terms: Terms) -> Iterator[str]:
    # imported here, since they bring in the recognisers, for which who only needs terms should not wait
    from ingest.graph.contents import entry_triples, promise_triples, section_iris, section_triples
    from ingest.graph.disclosures import disclosure_triples
    from ingest.graph.forms import form_iris, form_triples
    from ingest.graph.paragraphs import paragraph_triples
    from ingest.graph.prose import claim_triples
    from ingest.graph.settled import settled_triples
    from ingest.graph.tables import table_triples

    yield from _head(report, terms)
    seen: Counter[str] = Counter()
    tables: list[str] = []
    for table in report.tables:
        seen[table.kind] += 1
        key = table.kind if seen[table.kind] == 1 else f"{table.kind}-{seen[table.kind]}"
        tables.append(terms.iris.table(terms.graph, key))
        yield from table_triples(table, tables[-1], bool(report.page_count), terms)
    forms = form_iris(report.evaluations, terms)
    yield from form_triples(report.evaluations, forms, terms)
    headings = report.prose.sections if report.prose is not None else ()
    sections = section_iris(headings, terms)
    yield from section_triples(headings, sections, terms)
    yield from claim_triples(report.claims, report.statements, terms)
    yield from settled_triples(terms.stated, terms)
    if report.disclosures is not None:
        yield from disclosure_triples(report.disclosures, terms)
        yield from entry_triples(report.disclosures.contents, sections, terms)
    if report.prose is not None:
        yield from paragraph_triples(report.prose, terms)
    yield from promise_triples(report.promises, tables, forms, terms)
    for number, remark in enumerate(report.remarks, start=1):
        node = f"<{terms.graph}#remark-{number}>"
        yield f"<{terms.graph}> {terms['remark']} {node} ."
        yield f"{node} {TYPE} {terms['Remark']} ."
        yield f"{node} {terms['remarkKind']} {text(remark.kind)} ."
        yield f"{node} {terms['message']} {text(remark.message)} ."
        yield from terms.place(node, remark.place)
    yield from terms.descriptions()


def _head(report: Report, terms: Terms) -> Iterator[str]:
    who, node = report.profile, f"<{terms.graph}>"
    yield f"{node} {TYPE} {terms['Report']} ."
    if who.kind in _KINDS:
        yield f"{node} {TYPE} {terms[_KINDS[who.kind]]} ."
    yield f"{node} {terms['scope']} <{terms.iris.code('scope', who.scope)}> ."
    yield f"{node} {terms['organization']} <{terms.organization()}> ."
    if who.year is not None:
        yield f"{node} {terms['fiscalYear']} <{terms.year(who.year)}> ."
    if who.title:
        yield f"{node} <{DCT}title> {text(who.title, 'zh')} ."
    yield f"{node} {terms['sourceName']} {text(report.document)} ."
    yield f'{node} {terms["contentHash"]} "{report.sha256}" .'
    yield f"{node} <{DCT}format> {text(report.media_type)} ."
    if report.page_count:
        yield f"{node} {terms['pageCount']} {integer(report.page_count)} ."
    run = f"<{terms.graph}#ingest>"
    yield f"{node} <{PROV}wasGeneratedBy> {run} ."
    yield f"{run} {TYPE} <{PROV}Activity> ."
