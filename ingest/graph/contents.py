"""How a report is built → triples: its tree of sections, its list of contents, the tables that it promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.disclosures import Entry
from ingest.facts import Promise
from ingest.graph.terms import DCT, TYPE, Statements, Terms, boolean, integer, text
from ingest.prose import Section


def section_iris(sections: Sequence[Section], terms: Terms) -> list[str]:
    """The IRI of each section, made of its headings from the outside in; a heading that comes again is numbered."""
    headings: list[str] = []
    seen: Counter[str] = Counter()
    iris: list[str] = []
    for section in sections:
        around = headings[section.parent] + " " if section.parent >= 0 else ""
        headings.append(around + section.number + section.title)
        iri = terms.section(headings[-1])
        seen[iri] += 1
        iris.append(iri if seen[iri] == 1 else f"{iri}~{seen[iri]}")
    return iris


def section_triples(sections: Sequence[Section], iris: Sequence[str], terms: Terms) -> Iterator[Statements]:
    """Each section at /report/…/section/{heading}, a part of the one around it or of the report."""
    for section, iri in zip(sections, iris, strict=True):
        node = f"<{iri}>"
        around = iris[section.parent] if section.parent >= 0 else terms.graph
        yield node, f"{TYPE} {terms['Section']}"
        yield node, f"<{DCT}isPartOf> <{around}>"
        yield node, f"{terms['position']} {integer(section.index + 1)}"
        if section.title:
            yield node, f"<{DCT}title> {text(section.title, 'zh')}"
        if section.number:
            yield node, f"{terms['sectionNumber']} {text(section.number)}"
        yield from terms.place(node, section.place)


def entry_triples(entries: Sequence[Entry], iris: Sequence[str], terms: Terms) -> Iterator[Statements]:
    """Each line of the list of contents at /report/…#contents-{position}."""
    for position, entry in enumerate(entries, start=1):
        node = f"<{terms.graph}#contents-{position}>"
        yield f"<{terms.graph}>", f"{terms['contentsEntry']} {node}"
        yield node, f"{TYPE} {terms['ContentsEntry']}"
        yield node, f"{terms['position']} {integer(position)}"
        yield node, f"<{DCT}title> {text(entry.title, 'zh')}"
        if entry.number:
            yield node, f"{terms['sectionNumber']} {text(entry.number)}"
        if entry.section is not None:
            yield node, f"{terms['leadsTo']} <{iris[entry.section]}>"
        yield from terms.place(node, entry.place)


def promise_triples(
    promises: Sequence[Promise], tables: Sequence[str], forms: Sequence[str], terms: Terms
) -> Iterator[Statements]:
    """Each promised table at /report/…#promise-{position}, with what keeps it; `tables` and `forms` are IRIs."""
    for number, promise in enumerate(promises, start=1):
        node = f"<{terms.graph}#promise-{number}>"
        yield f"<{terms.graph}>", f"{terms['promise']} {node}"
        yield node, f"{TYPE} {terms['Promise']}"
        yield node, f"<{DCT}title> {text(promise.title, 'zh')}"
        if promise.number:
            yield node, f"{terms['tableNumber']} {text(promise.number)}"
        if promise.declared_empty is not None:
            yield node, f"{terms['declaredEmpty']} {boolean(promise.declared_empty)}"
        if promise.reason:
            yield node, f"{terms['reason']} {text(promise.reason, 'zh')}"
        yield node, f"{terms['kept']} {boolean(promise.kept)}"
        if promise.table is not None:
            yield node, f"{terms['keptBy']} <{tables[promise.table]}>"
        for form in promise.forms:
            yield node, f"{terms['keptBy']} <{forms[form]}>"
        yield from terms.place(node, promise.place)
