"""The text of a report, paragraph by paragraph, for the rules that read wording."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import Document, Place
from ingest.graph.terms import TYPE, Terms, text
from ingest.prose import Prose, read_prose


def paragraph_triples(document: Document, terms: Terms, prose: Prose | None = None) -> Iterator[str]:
    """Each paragraph and heading at /report/…#paragraph-{n} and #heading-{n}, with its section and place."""
    prose = prose or read_prose(document)
    for number, paragraph in enumerate(prose.paragraphs, start=1):
        section = prose.heading(paragraph.section) if paragraph.section >= 0 else ""
        words = paragraph.marker + paragraph.text
        yield from _node(f"paragraph-{number}", "Paragraph", words, section, paragraph.lines[0].place, terms)
    for number, heading in enumerate(prose.sections, start=1):
        words = heading.number + heading.title
        yield from _node(f"heading-{number}", "Heading", words, prose.heading(heading.index), heading.place, terms)


def _node(key: str, kind: str, words: str, section: str, place: Place, terms: Terms) -> Iterator[str]:
    node = f"<{terms.graph}#{key}>"
    yield f"<{terms.graph}> {terms['paragraph']} {node} ."
    yield f"{node} {TYPE} {terms[kind]} ."
    yield f"{node} {terms['text']} {text(words)} ."
    if section:
        yield f"{node} {terms['section']} {text(section)} ."
    yield from terms.place(node, place)
