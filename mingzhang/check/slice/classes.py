"""Rows of classes: which class each is, and where the class above it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from mingzhang.check.slice.facts import Facts, plain
from mingzhang.check.slice.figures import DIMENSIONS, Figure, Numbers

_FUNCTIONAL, _ECONOMIC = r"2\d{2}(?:\d{2}){0,2}", r"[35]\d{2}(?:\d{2})?"


def class_keys(
    facts: Facts, figures: Sequence[Figure], mz: Mapping[str, str], numbers: Numbers, listed: Collection[str]
) -> Iterator[str]:
    """The table of each row with the code of a class, its class, the class above it, and the levels of each table
    (`7` a functional class of seven digits, `economic-5`, `0` a code of no class, `total` no class at all).

    In a listing (a table of projects or purchases) a code need not be that of the row.
    """
    notation, functional = facts.property("skos:notation"), DIMENSIONS.index("functional")
    economic = DIMENSIONS.index("economic")
    coded: set[str] = set()
    levels: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for subject, table, at in figures:
        row = facts.subjects[subject].get(mz["row"], [""])[0]
        code = plain(facts.subjects.get(row, {}).get(notation, ['""'])[0])
        of_function = not at[functional].endswith("/all>")
        if not of_function and at[economic].endswith("/all>"):
            levels.add((table, "total"))
            continue
        if not code:
            continue
        if table not in listed and row not in coded:
            coded.add(row)
            yield f"{row} {mz['codeIn']} {table} ."
        if row in seen or (not of_function and code.startswith("2")):
            continue
        pattern, prefix = (_FUNCTIONAL, "") if of_function else (_ECONOMIC, "economic-")
        if not re.fullmatch(pattern, code):
            levels.add((table, f"{prefix}0"))  # a row of a wrong code may be any class
            continue
        seen.add(row)
        levels.add((table, f"{prefix}{len(code)}"))
        yield f"{row} {mz['classRow']} {numbers.literal('row', table, code)} ."
        yield f"{row} {mz['classOf']} {table} ."
        if len(code) > 3:
            yield f"{row} {mz['rowAbove']} {numbers.literal('row', table, code[:-2])} ."
    for table, level in sorted(levels):
        if not table:  # of a claim
            continue
        yield f'{table} {mz["classLevel"]} "{level}" .'
