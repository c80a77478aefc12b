"""One change of a report at a time: a digit, two neighbours swapped, the unit, the sign, a row dropped."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import Decimal

from identities import amount_of, amount_property

from mingzhang.check import slice as slices

KINDS = ("digit", "swap", "unit", "sign", "row")
CLAIM_KINDS = ("digit", "unit")
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"


@dataclass(frozen=True)
class Change:
    """The facts with one change; by how many yuan each figure or claim changed, None where it is gone."""

    kind: str
    facts: slices.Facts
    touched: dict[str, Decimal | None]
    said: str


def changed(facts: slices.Facts, kind: str, subject: str, draw: random.Random) -> Change | None:
    """The change of that kind to a figure or claim; None where it does not apply."""
    if kind == "row":
        return _without_row(facts, subject)
    amount = amount_of(facts, subject)
    if not amount:
        return None
    if kind == "swap":
        other = _neighbour(facts, subject)
        if other is None:
            return None
        theirs = amount_of(facts, other)
        gap = theirs - amount
        new = _with(_with(facts, subject, theirs), other, amount)
        return Change(kind, new, {subject: gap, other: -gap}, f"{amount:f} ↔ {theirs:f}")
    value = {"sign": -amount, "unit": amount * 10000}[kind] if kind != "digit" else _digit(facts, subject, amount, draw)
    return Change(kind, _with(facts, subject, value), {subject: value - amount}, f"{amount:f} → {value:f}")


def _with(facts: slices.Facts, subject: str, amount: Decimal) -> slices.Facts:
    """The facts with another amount, printed in yuan."""
    properties = dict(facts.subjects[subject])
    properties[amount_property(facts, subject)] = [f'"{amount:f}"^^<{_DECIMAL}>']
    if facts.property("mz:amount") in properties:  # of a claim that is settled, too
        properties[facts.property("mz:amount")] = [f'"{amount:f}"^^<{_DECIMAL}>']
    properties[facts.property("mz:printed")] = [f'"{amount:f}元"']
    return slices.Facts(facts.report, facts.base, {**facts.subjects, subject: properties})


def _digit(facts: slices.Facts, subject: str, amount: Decimal, draw: random.Random) -> Decimal:
    """One of the digits that are printed, replaced."""
    resolution = Decimal(slices.plain(facts.subjects[subject][facts.property("mz:resolution")][0]))
    unit = resolution * 2 or Decimal("0.01")
    digits = str(int(abs(amount) / unit))
    at = draw.randrange(len(digits))
    new = digits[:at] + str((int(digits[at]) + draw.randint(1, 9)) % 10) + digits[at + 1 :]
    return (int(new) * unit).copy_sign(amount)


def _neighbour(facts: slices.Facts, subject: str) -> str | None:
    """The next figure of another amount in the same row or column."""
    row, column = facts.property("mz:row"), facts.property("mz:column")
    table = facts.property("qb:dataSet")
    own = facts.subjects[subject]
    if table not in own:
        return None
    seen = False
    for other, properties in facts.subjects.items():
        if other == subject:
            seen = True
        elif seen and properties.get(table) == own[table]:
            near = properties.get(row) == own.get(row) or properties.get(column) == own.get(column)
            if near and amount_of(facts, other) != amount_of(facts, subject):
                return other
    return None


def _without_row(facts: slices.Facts, subject: str) -> Change | None:
    row = facts.property("mz:row")
    own = facts.subjects[subject].get(row)
    if own is None:
        return None
    gone = [s for s, properties in facts.subjects.items() if properties.get(row) == own]
    kept = {s: properties for s, properties in facts.subjects.items() if s not in set(gone)}
    name = re.sub(r"^.*/", "", gone[0][1:-1])
    return Change("row", slices.Facts(facts.report, facts.base, kept), dict.fromkeys(gone), f"{len(gone)} at {name}")
