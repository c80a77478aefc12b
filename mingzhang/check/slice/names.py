"""Names of functional classes in prose that the classification does not have, has on another level, or had once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from ingest.layouts import expression
from mingzhang.check.slice.declarations import Declarations, declarations
from mingzhang.check.slice.facts import Facts, plain, quoted

#: 类, 款 and 项 by the digits of their codes
LEVELS = {"类": 3, "款": 5, "项": 7}
#: how much of the name of a 类 is printed right where it is a slip of the pen
_ALIKE = 0.66
_OLD_NAME = "http://www.w3.org/2008/05/skos-xl#altLabel"
_LITERAL = "http://www.w3.org/2008/05/skos-xl#literalForm"


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of classes by level, without a closing 等支出, and until when those replaced were in force."""

    known: Mapping[int, frozenset[str]]
    ended: Mapping[tuple[int, str], tuple[str, str]]  # (level, name) → (last year, name since)


def name_keys(facts: Facts) -> Iterator[str]:
    """Each wrong name once, at the first paragraph or heading that has it.

    `key:misnames` leads to a node with the name (`key:name`), its level (`key:level`: 类, 款, 项), what is wrong with
    it (`key:fault`: unknown, level, outdated) and what it should be (`key:right`).
    """
    found = sorted(_mentions(facts), key=lambda each: (len(each[0]), each[0]))
    if not found:
        return
    names = _names(facts.base)
    labels = {_bare(name) for name in _labels(facts)} | {_bare(name) for _, name, _ in found}
    year = facts.one(facts.report, "mz:fiscalYear").rsplit("/", 1)[-1]
    told: set[tuple[str, str]] = set()
    for node, name, level in found:
        fault, right, until = _fault(name, LEVELS[level], names, labels, year)
        if not fault or (level, name) in told:
            continue
        told.add((level, name))
        wrong = f"<{facts.base}misnamed/{len(told)}>"
        yield f"{node} {facts.property('key:misnames')} {wrong} ."
        for key, value in (("name", name), ("level", level), ("fault", fault), ("right", right), ("until", until)):
            yield f"{wrong} {facts.property(f'key:{key}')} {quoted(value)} ."


def _mentions(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """(paragraph or heading, name, level) of all classes named with their level."""
    text = facts.property("mz:text")
    for node, properties in facts.subjects.items():
        for words in properties.get(text, ()):
            if "(类)" in words or "(款)" in words or "(项)" in words:
                for match in expression("keys", "class_mention").finditer(plain(words)):
                    yield node, expression("keys", "before_class").sub("", match[1]), match[2]


def _fault(name: str, level: int, names: _Names, used: set[str], year: str) -> tuple[str, str, str]:
    """(what is wrong, what is right, the last year of an old name); the first is empty where nothing is."""
    bare = _bare(name)
    for start in range(len(bare) - 1):  # words may stand before a name
        if (level, bare[start:]) in names.ended:
            last, since = names.ended[level, bare[start:]]
            return ("outdated", since, last) if last < year else ("", "", "")
        if bare[start:] in names.known[level]:
            return "", "", ""
    other = next((word for word, digits in LEVELS.items() if digits != level and bare in names.known[digits]), "")
    if other:
        return "level", f"{name}({other})", ""
    if level == LEVELS["类"]:
        alike = [(SequenceMatcher(None, bare, each).ratio(), each) for each in sorted(names.known[level])]
        ratio, near = max((pair for pair in alike if abs(len(pair[1]) - len(bare)) <= 1), default=(0.0, ""))
        return ("unknown", f"{near}支出", "") if ratio >= _ALIKE else ("", "", "")
    # a name with a word left out, where the report itself has the whole name too
    whole = next((each for each in names.known[level] if each in used and _left_out(bare, each)), "")
    return ("unknown", whole, "") if whole else ("", "", "")


def _left_out(short: str, whole: str) -> bool:
    """Whether `short` is `whole` but for one stretch of characters."""
    if not 3 <= len(short) < len(whole):
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, whole, strict=False)) if a != b), len(short))
    return same >= 2 and len(short) - same >= 2 and whole.endswith(short[same:])


def _bare(name: str) -> str:
    return expression("keys", "class_ends").sub("", name)


def _labels(facts: Facts) -> Iterator[str]:
    label, notation = facts.property("rdfs:label"), facts.property("skos:notation")
    for properties in facts.subjects.values():
        if notation in properties:
            yield from (plain(name) for name in properties.get(label, ()))


@lru_cache(maxsize=4)
def _names(base: str) -> _Names:
    shared: Declarations = declarations(base)
    known: dict[int, set[str]] = {digits: set() for digits in LEVELS.values()}
    ended: dict[tuple[int, str], tuple[str, str]] = {}
    functional = re.compile(rf"<{re.escape(base)}code/functional/(\d+)>$")
    for name, codes in shared.named.items():
        for code in codes:
            if (match := functional.match(code)) and len(match[1]) in known:
                known[len(match[1])].add(_bare(name))
    last, form = f"{base}ontology#lastYear", _LITERAL
    for code, quads in shared.classes.items():
        if not (match := functional.match(code)):
            continue
        names = {q.predicate.value: q.object for q in quads}
        since = getattr(names.get("http://www.w3.org/2004/02/skos/core#prefLabel"), "value", "")
        for quad in quads:
            if quad.predicate.value != _OLD_NAME:
                continue
            old = {q.predicate.value: getattr(q.object, "value", "") for q in shared.classes.get(str(quad.object), ())}
            if old.get(form) and old.get(last) and _bare(old[form]) != _bare(since):
                ended[len(match[1]), _bare(old[form])] = (old[last], since)
    # a name that another class still has is not old
    current = {
        (len(match[1]), _bare(quad.object.value))
        for code, quads in shared.classes.items()
        if (match := functional.match(code))
        for quad in quads
        if quad.predicate.value.endswith("#prefLabel") and hasattr(quad.object, "value")
    }
    return _Names(
        {digits: frozenset(each) for digits, each in known.items()},
        {key: value for key, value in ended.items() if key not in current},
    )
