"""Rows of classes: which class each is, and where the class above it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from mingzhang.check.slice.facts import Facts, plain
from mingzhang.check.slice.figures import DIMENSIONS, Figure, Numbers


def class_keys(
    facts: Facts, figures: Sequence[Figure], mz: Mapping[str, str], numbers: Numbers, listed: Collection[str]
) -> Iterator[str]:
    """The table of each row with the code of a class; of functional classes the class of each, the class above it, and
    the levels of each table.

    In a listing (a table of projects or purchases) a code need not be that of the row.
    """
    notation, functional = facts.property("skos:notation"), DIMENSIONS.index("functional")
    economic = DIMENSIONS.index("economic")
    coded: set[str] = set()
    levels: set[tuple[str, int]] = set()
    seen: set[str] = set()
    for subject, table, at in figures:
        row = facts.subjects[subject].get(mz["row"], [""])[0]
        code = plain(facts.subjects.get(row, {}).get(notation, ['""'])[0])
        classified = not (at[functional].endswith("/all>") and at[economic].endswith("/all>"))
        if code and classified and table not in listed and row not in coded:
            coded.add(row)
            yield f"{row} {mz['codeIn']} {table} ."
        if row in seen or at[functional].endswith("/all>") or not code:
            continue
        if not re.fullmatch(r"2\d{2}(?:\d{2}){0,2}", code):
            levels.add((table, 0))  # a row of a wrong code may be any class
            continue
        seen.add(row)
        levels.add((table, len(code)))
        yield f"{row} {mz['classRow']} {numbers.literal('row', table, code)} ."
        yield f"{row} {mz['classOf']} {table} ."
        if len(code) > 3:
            yield f"{row} {mz['rowAbove']} {numbers.literal('row', table, code[:-2])} ."
    for table, length in sorted(levels):
        yield f'{table} {mz["classLevel"]} "{length}" .'
