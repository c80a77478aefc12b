"""Classes that prose lists one by one, the whole of which it states elsewhere; and counts with a rate behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from mingzhang.check.slice.facts import RDF_TYPE, Facts, plain
from mingzhang.check.slice.figures import DIMENSIONS, Figure, Numbers, Point, compares, squeezed
from mingzhang.check.slice.members import Members


def listed_keys(
    facts: Facts, figures: Sequence[Figure], mz: Mapping[str, str], members: Members, numbers: Numbers
) -> Iterator[str]:
    """A whole and the functional classes that prose lists of it (`key:leavesOf`, `key:leafOf`), and from a share to the
    count before it in its sentence (`key:afterCount`).

    The leaves are the claimed classes without a claimed class below them. The whole is the first amount of its point,
    one in prose before one in a table.
    """
    keys, index = f"<{facts.base}key#", DIMENSIONS.index("functional")
    lines: dict[tuple[Point, Point], dict[str, str]] = {}
    wholes: dict[Point, str] = {}
    for subject, table, at in sorted(figures, key=lambda each: (bool(each.table), each.subject)):
        if not compares(facts, subject, mz):
            continue
        wholes.setdefault(at, subject)
        if not table:
            lines.setdefault((at[:index], at[index + 1 :]), {}).setdefault(at[index], subject)
    for (before, after), claimed in lines.items():
        classes = [member for member in claimed if not member.endswith("/all>")]
        inner = {above for member in classes for above in members.above(member)}
        leaves = [member for member in classes if member not in inner]
        for whole in sorted({above for member in leaves for above in members.above(member)}):
            below = [member for member in leaves if whole in members.above(member)]
            total = wholes.get((*before, whole, *after))
            if total is None or len(below) < 2:
                continue
            node = f"<{facts.base}list/{numbers.of('leaves', *before, whole, *after)}>"
            yield f"{total} {keys}leavesOf> {node} ."
            for member in below:
                yield f"{claimed[member]} {keys}leafOf> {node} ."
    yield from _rates(facts, mz)
    yield from _described(facts, figures, mz, members)


def _described(facts: Facts, figures: Sequence[Figure], mz: Mapping[str, str], members: Members) -> Iterator[str]:
    """Rows of the most detailed classes that have an amount (`key:leafRow`), and which of them prose speaks of
    (`key:described`)."""
    functional, nature = DIMENSIONS.index("functional"), DIMENSIONS.index("nature")
    kind = f"<{facts.base}code/table/public-expenditure>"
    claimed = {at[functional] for _, table, at in figures if not table}
    rows: dict[str, dict[str, str]] = {}
    for subject, table, at in figures:
        if not table or "/functional/2" not in at[functional] or not at[nature].endswith("/all>"):
            continue
        properties = facts.subjects[subject]
        if facts.subjects.get(table, {}).get(mz["tableKind"]) == [kind] and Decimal(plain(properties[mz["amount"]][0])):
            rows.setdefault(table, {}).setdefault(at[functional], properties[mz["row"]][0])
    for table, printed in rows.items():
        inner = {above for member in printed for above in members.above(member)}
        for member, row in printed.items():
            if member not in inner:
                yield f"{row} <{facts.base}key#leafRow> {table} ."
                if member in claimed:
                    yield f'{row} <{facts.base}key#described> "true" .'


def _rates(facts: Facts, mz: Mapping[str, str]) -> Iterator[str]:
    """Shares that are not of money, each with the nearest count before it in its sentence."""
    claim, sentence = facts.property("mz:Claim"), facts.property("mz:sentence")
    share, count = (f"<{facts.base}code/measure/{name}>" for name in ("share", "count"))
    said: dict[str, list[tuple[str, str, str]]] = {}
    for subject, properties in facts.subjects.items():
        measure = properties.get(mz["measure"], [""])[0]
        if claim in properties.get(RDF_TYPE, ()) and measure in (share, count) and mz["flow"] not in properties:
            words, quote = (plain(properties.get(name, ['""'])[0]) for name in (sentence, mz["quote"]))
            said.setdefault(words, []).append((subject, measure, quote))
    for words, claims in said.items():
        places = sorted((squeezed(words).find(squeezed(quote)), subject, measure) for subject, measure, quote in claims)
        last = ""
        for place, subject, measure in places:
            if measure == count and place >= 0:
                last = subject
            elif measure == share and place >= 0 and last:
                yield f"{subject} <{facts.base}key#afterCount> {last} ."
