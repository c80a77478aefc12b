"""Report → N-Triples: one named graph a report, a normalised Data Cube inside.

Nothing in a report's graph depends on when or where it was made: the same document gives the same triples.
The vocabulary is `ontology/`; IRIs come from `ingest.iris` alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingest.graph.terms import DCT, PROV, TYPE, Statements, Terms, integer, text
from ingest.iris import Iris, slug

if TYPE_CHECKING:
    from ingest.facts import Report

_NEXT = " ;\n"  # between what is said of one subject; literals have no line breaks
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
    graph, statements = _statements(report, iris or Iris())
    lines = [f"{about} {each} .\n" for about, said in statements for each in said.split(_NEXT)]
    return graph, "".join(lines).encode()


def turtle(report: Report, iris: Iris | None = None) -> tuple[str, bytes]:
    """(graph IRI, Turtle in UTF-8): the same triples in the same order in half the bytes, each subject printed once.

    IRIs are written out, without prefixes, and there are no blank nodes: such texts can be joined.
    """
    graph, statements = _statements(report, iris or Iris())
    parts: list[str] = []
    subject = ""
    for about, said in statements:
        if about == subject:
            parts += (_NEXT, said)
        else:
            parts += (" .\n", about, " ", said)
            subject = about
    return graph, "".join([*parts[1:], " .\n"]).encode()


def beside(graph: str, data: bytes, document: str) -> tuple[str, bytes]:
    """(graph IRI, data) of a second document of one organization, year and kind, told apart by its file name.

    `data` is what `triples` or `turtle` gave; everything below the IRI of the report moves with it.
    """
    own = f"{graph}-{slug(PurePath(document).stem)}"
    moved = b"<" + own.encode()
    found = re.compile(rb'"(?:[^"\\]|\\.)*"|<%s(?=[>#/])' % re.escape(graph.encode()))
    return own, found.sub(lambda match: match[0] if match[0][:1] == b'"' else moved, data)


def _statements(report: Report, iris: Iris) -> tuple[str, Iterator[Statements]]:
    """The IRI of the report's graph, and what stands in it."""
    graph = report_iri(report, iris)
    return graph, _contents(report, Terms(graph, report.profile, iris))


def _contents(report: Report, terms: Terms) -> Iterator[Statements]:
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
        yield f"<{terms.graph}>", f"{terms['remark']} {node}"
        yield node, f"{TYPE} {terms['Remark']}"
        yield node, f"{terms['remarkKind']} {text(remark.kind)}"
        yield node, f"{terms['message']} {text(remark.message)}"
        yield from terms.place(node, remark.place)
    yield from terms.descriptions()


def _head(report: Report, terms: Terms) -> Iterator[Statements]:
    who, node = report.profile, f"<{terms.graph}>"
    yield node, f"{TYPE} {terms['Report']}"
    if who.kind in _KINDS:
        yield node, f"{TYPE} {terms[_KINDS[who.kind]]}"
    yield node, f"{terms['scope']} <{terms.iris.code('scope', who.scope)}>"
    yield node, f"{terms['organization']} <{terms.organization()}>"
    if who.year is not None:
        yield node, f"{terms['fiscalYear']} <{terms.year(who.year)}>"
    if who.title:
        yield node, f"<{DCT}title> {text(who.title, 'zh')}"
    yield node, f"{terms['sourceName']} {text(report.document)}"
    yield node, f'{terms["contentHash"]} "{report.sha256}"'
    yield node, f"<{DCT}format> {text(report.media_type)}"
    if report.page_count:
        yield node, f"{terms['pageCount']} {integer(report.page_count)}"
    if report.recognised:
        yield node, f"{terms['recognisedPages']} {integer(report.recognised)}"
    run = f"<{terms.graph}#ingest>"
    yield node, f"<{PROV}wasGeneratedBy> {run}"
    yield run, f"{TYPE} <{PROV}Activity>"
