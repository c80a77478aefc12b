"""Whether a document is a template that nobody has filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check.slice.facts import Facts

#: a report may have forgotten a few placeholders, a template has them everywhere
_TEMPLATE = 10
_PLACEHOLDER = re.compile("(?<![A-Za-z/.])[XxＸ×]{2,}(?![A-Za-z])")


def template_keys(facts: Facts) -> Iterator[str]:
    """`key:template` where paragraph after paragraph has a placeholder, and `key:placeholders`, how many have."""
    text = facts.property("mz:text")
    found = sum(1 for each in facts.subjects.values() for words in each.get(text, ()) if _PLACEHOLDER.search(words))
    if found >= _TEMPLATE:
        boolean = "<http://www.w3.org/2001/XMLSchema#boolean>"
        yield f'<{facts.report}> {facts.property("key:template")} "true"^^{boolean} .'
        yield f'<{facts.report}> {facts.property("key:placeholders")} "{found}" .'
