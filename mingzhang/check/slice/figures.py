"""Figures and claims on their coordinates, and the numbers of their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mingzhang.check.slice.facts import RDF_TYPE, Facts, Properties

DIMENSIONS = ("organization", "year", "phase", "flow", "fund", "functional", "economic", "nature", "item")

Point = tuple[str, ...]

#: the terms that keys are made of, and the keys that figures and claims carry
_TERMS = (
    "amount", "value", "measure", "approximate", "insideCause", "base", "unit", "row", "column", "printed",
    "printedUnit", "quote", "section", "tableKind",
)  # fmt: skip
_KEYS = (
    "point", "says", "ofAmount", "againstAmount", "besideChange", "unitOf", "unitName", "scale", "where", "shown",
    "codeIn", "classRow", "rowAbove", "classOf", "classLevel",
)  # fmt: skip


class Figure(NamedTuple):
    """A figure, or a claim with an empty table, at its point: its members in the order of `DIMENSIONS`."""

    subject: str
    table: str
    at: Point


class Words(NamedTuple):
    """A figure in words: the labels of its row and column, and the number as printed, without white space."""

    row: str
    column: str
    shown: str


class Numbers:
    """Numbers points, sums and lines; equal keys in several reports of one slice are the same point."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}

    def of(self, *parts: str) -> int:
        """The number of a key."""
        return self._numbers.setdefault(parts, len(self._numbers))

    def literal(self, *parts: str) -> str:
        """The number of a key as N-Triples print it."""
        return f'"{self.of(*parts)}"'


def terms(facts: Facts) -> dict[str, str]:
    """The properties that keys are made of, by their names."""
    named = {name: facts.property(f"mz:{name}") for name in (*DIMENSIONS, *_TERMS)}
    return named | {name: facts.property(f"key:{name}") for name in _KEYS}


def figures(facts: Facts, mz: Mapping[str, str]) -> Iterator[Figure]:
    """All figures, claims and statements that have coordinates."""
    told, dataset = {facts.property("mz:Claim"), facts.property("mz:Statement")}, facts.property("qb:dataSet")
    for subject, properties in facts.subjects.items():
        table = properties.get(dataset, [""])[0]
        if table or (mz["flow"] in properties and not told.isdisjoint(properties.get(RDF_TYPE, ()))):
            yield Figure(subject, table, tuple(properties.get(mz[d], [""])[0] for d in DIMENSIONS))


def says(properties: Properties, mz: Mapping[str, str], amount: str) -> bool:
    """Whether a claim says an amount that can be compared; `amount` is that measure."""
    return properties.get(mz["measure"]) == [amount] and precise(properties, mz)


def precise(properties: Properties, mz: Mapping[str, str]) -> bool:
    """Whether a claim is neither rough nor part of a reason."""
    return mz["approximate"] not in properties and mz["insideCause"] not in properties


def compares(facts: Facts, subject: str, mz: Mapping[str, str]) -> bool:
    """Whether this is a figure, or a claim of an amount that can be compared."""
    properties = facts.subjects[subject]
    if mz["measure"] not in properties:
        return mz["amount"] in properties
    return says(properties, mz, f"<{facts.base}code/measure/amount>")


def squeezed(text: str) -> str:
    """A printed number or quote without white space and thousands separators."""
    return re.sub(r"\s|(?<=\d)[,，](?=\d{3})", "", text)


def settled(found: Sequence[Figure], base: str) -> list[Figure]:
    """The same, claims of an economic class of basic expenditure at the point of the table's figure of it.

    A table in halves gives 基本工资 under personnel and 办公费 under operating cost; prose says basic for both.
    """
    economic, nature = DIMENSIONS.index("economic"), DIMENSIONS.index("nature")
    basic, *halves = (f"<{base}code/nature/{name}>" for name in ("basic", "personnel", "operating"))
    printed = {each.at for each in found if each.table}
    result = []
    for each in found:
        at = each.at
        if not each.table and at[nature] == basic and not at[economic].endswith("/all>") and at not in printed:
            here = [there for half in halves if (there := (*at[:nature], half, *at[nature + 1 :])) in printed]
            each = each._replace(at=here[0]) if len(here) == 1 else each
        result.append(each)
    return result
