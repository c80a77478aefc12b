"""Whose accounts, and of which year, the opening words of paragraphs say they are."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.layouts import expression
from mingzhang.check.slice.facts import Facts, plain, quoted


def opening_keys(facts: Facts) -> Iterator[str]:
    """`key:otherBody` of a paragraph that opens with a body that has no word in common with the report's own, and
    `key:otherYear` of one that opens with another year than the report's."""
    text, year = facts.property("mz:text"), facts.one(facts.report, "mz:fiscalYear").rsplit("/", 1)[-1]
    own = _own_names(facts)
    for node, properties in facts.subjects.items():
        if text not in properties or "#paragraph-" not in node:
            continue
        found = expression("keys", "opening").match(plain(properties[text][0]))
        if found is None:
            continue
        if found["year"] != year:
            yield f"{node} {facts.property('key:otherYear')} {quoted(found['year'])} ."
        if own and found["body"] and not any(_alike(found["body"], name) for name in own):
            yield f"{node} {facts.property('key:otherBody')} {quoted(found['body'])} ."


def _own_names(facts: Facts) -> list[str]:
    """The names of the body that reports and of those whose accounts it includes."""
    label, report = facts.property("skos:prefLabel"), facts.subjects.get(f"<{facts.report}>", {})
    bodies = [*report.get(facts.property("mz:organization"), ()), *report.get(facts.property("mz:includes"), ())]
    return [plain(name) for body in bodies for name in facts.subjects.get(body, {}).get(label, ())]


def _alike(one: str, other: str) -> bool:
    """Whether two names have two characters in a row in common: an abbreviation has, another body rarely."""
    return any(one[i : i + 2] in other for i in range(len(one) - 1))
