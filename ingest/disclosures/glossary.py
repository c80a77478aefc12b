"""The glossary: terms and their definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.disclosures.records import Definition
from ingest.document import Place
from ingest.labels import label
from ingest.layouts import expression
from ingest.prose import Prose


def glossary(prose: Prose) -> Iterator[Definition]:
    """The entries of the section that defines words; entries of a template that define nothing are left out."""
    wanted = expression("narrative", "glossary")
    within = {s.index for s in prose.sections if any(wanted.search(p.title) for p in prose.path(s.index))}
    for section in prose.sections:
        if section.index not in within or wanted.search(section.title):
            continue
        text = "".join(p.quote(0, len(p.text)) for p in prose.paragraphs if p.section == section.index)
        yield from _definition(section.title, text, section.place)
    for paragraph in prose.paragraphs:
        titled = paragraph.section in within and not wanted.search(prose.sections[paragraph.section].title)
        if paragraph.section not in within or titled:
            continue
        term, colon, _ = paragraph.text.partition("：")
        if colon and len(term) <= 60 and "，" not in term:
            start = len(term) + 1
            text = paragraph.quote(start, len(paragraph.text)) if start < len(paragraph.text) else ""
            yield from _definition(term, text, paragraph.lines[0].place)


def _definition(term: str, text: str, place: Place) -> Iterator[Definition]:
    text = re.sub(r"\s+", "", text).lstrip("：:")
    blank = "..." in term or "…" in term or expression("disclosures", "blank_definition").match(text)
    if not blank and len(re.findall("[\u4e00-\u9fff]", text)) >= 4:
        yield Definition(label(term), text, place)
