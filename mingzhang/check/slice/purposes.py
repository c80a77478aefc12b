"""Paragraphs that explain one functional class: its name, and what they say of its purpose and of causes."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.layouts import expression
from mingzhang.check.slice.facts import Facts, plain, quoted


def purpose_keys(facts: Facts) -> Iterator[str]:
    """`key:classOfText`, the 项 that a paragraph explains, named in it or in its heading; `key:purposes`, what follows
    主要用于 and 原因."""
    text, section = facts.property("mz:text"), facts.property("mz:section")
    item, purpose = expression("keys", "class_explained"), expression("keys", "purpose")
    for node, properties in facts.subjects.items():
        if text not in properties or "#paragraph-" not in node:
            continue
        words = plain(properties[text][0])
        heading = plain(properties.get(section, ['""'])[0]).rsplit(" ", 1)[-1]
        items = {match[1].removesuffix("支出") for match in item.finditer(heading + words)}
        said = "".join("".join(match.groups("")) + "。" for match in purpose.finditer(words))
        if len(items) == 1 and said:
            yield f"{node} {facts.property('key:classOfText')} {quoted(items.pop())} ."
            yield f"{node} {facts.property('key:purposes')} {quoted(said)} ."
