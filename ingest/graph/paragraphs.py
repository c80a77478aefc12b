"""The text of a report, paragraph by paragraph: rules about wording read it, and whoever searches it."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import Place
from ingest.graph.terms import TYPE, Statements, Terms, text
from ingest.prose import Prose


def paragraph_triples(prose: Prose, terms: Terms) -> Iterator[Statements]:
    """Each paragraph and heading at /report/…#paragraph-{n} and #heading-{n}, with its section and place."""
    headings = {section.index: prose.heading(section.index) for section in prose.sections}
    for number, paragraph in enumerate(prose.paragraphs, start=1):
        words, section = paragraph.marker + paragraph.text, headings.get(paragraph.section, "")
        yield from _node(f"paragraph-{number}", "Paragraph", words, section, paragraph.lines[0].place, terms)
    for number, heading in enumerate(prose.sections, start=1):
        words = heading.number + heading.title
        yield from _node(f"heading-{number}", "Heading", words, headings[heading.index], heading.place, terms)


def _node(key: str, kind: str, words: str, section: str, place: Place, terms: Terms) -> Iterator[Statements]:
    node = f"<{terms.graph}#{key}>"
    yield f"<{terms.graph}>", f"{terms['paragraph']} {node}"
    yield node, f"{TYPE} {terms[kind]} ;\n{terms['text']} {text(words)}"
    if section:
        yield node, f"{terms['section']} {text(section)}"
    yield from terms.place(node, place)
