"""The identities that the figures and claims of a report stand in, and what a change of them would do to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from mingzhang.check import slice as slices

_NOTHING = Decimal()


@dataclass(frozen=True)
class Identity:
    """Figures that must add up or agree: those with sign +1 are as much as those with -1, but for rounding."""

    kind: str  # sum Fund, same amount, one fund, balance, change
    signs: Mapping[str, int]
    amounts: Mapping[str, Decimal]
    hidden: Decimal  # what rounding hides, in yuan

    def gap(self, touched: Mapping[str, Decimal | None]) -> Decimal | None:
        """By how much it fails once the figures have changed so (None: is gone); None where nothing is left of it."""
        gone = {member for member, by in touched.items() if by is None}
        left = [member for member in self.signs if member not in gone]
        if {self.signs[member] for member in left} != {1, -1}:
            return None
        changes = {member: by or Decimal() for member, by in touched.items()}
        return sum((self.signs[m] * (self.amounts[m] + changes.get(m, 0)) for m in left), Decimal())

    def holds(self, touched: Mapping[str, Decimal | None]) -> bool:
        """Whether it holds, or is gone, once the figures have changed so."""
        gap = self.gap(touched)
        return gap is None or abs(gap) <= self.hidden


def identities(facts: slices.Facts) -> dict[str, list[Identity]]:
    """For each figure or claim, by its IRI in brackets, the identities that it stands in and that hold."""
    found: dict[str, list[Identity]] = defaultdict(list)
    for identity in _all(facts):
        if identity.holds({}):
            for member in identity.signs:
                found[member].append(identity)
    return found


def _all(facts: slices.Facts) -> Iterator[Identity]:
    wholes: dict[str, tuple[str, str]] = {}
    parts: dict[str, list[str]] = defaultdict(list)
    points: dict[str, list[str]] = defaultdict(list)
    says: set[str] = set()
    pairs: list[tuple[str, str, str]] = []
    of: dict[str, list[str]] = defaultdict(list)
    against: dict[str, list[str]] = defaultdict(list)
    room: dict[str, Decimal] = {}
    for subject, key, value in slices.keys(facts):
        if key.startswith(("total", "summit")):
            wholes[value] = (subject, key.removeprefix("total").removeprefix("summit"))
        elif key == "partOf":
            parts[value].append(subject)
        elif key == "point":
            points[value].append(subject)
        elif key == "says":
            says.add(subject)
        elif key == "room":
            room[subject] = Decimal(slices.plain(value))
        elif key in ("equalFund", "balances"):
            pairs.append((key, subject, value))
        elif key == "ofAmount":
            of[subject].append(value)
        elif key == "againstAmount":
            against[subject].append(value)
    said = {subject: amount_of(facts, subject) for subject in says}
    resolution = facts.property("mz:resolution")

    def identity(kind: str, plus: Iterable[str], minus: Iterable[str], more: Decimal = _NOTHING) -> Identity:
        signs = dict.fromkeys(minus, -1) | dict.fromkeys(plus, 1)
        slack = (Decimal(slices.plain(facts.subjects[m].get(resolution, ['"0"'])[0])) for m in signs)
        return Identity(kind, signs, {m: said[m] for m in signs}, sum(slack, more))

    for node, (whole, dimension) in wholes.items():
        yield identity(f"sum {dimension}", [whole], parts[node])
    for members in points.values():
        for one, other in combinations([member for member in members if member in says], 2):
            yield identity("same amount", [one], [other])
    for key, one, other in pairs:
        # that one fund is all the money is known from the totals: these need not agree
        if one in says and other in says and not (key == "equalFund" and _is_total(facts, one)):
            more = room.get(one, _NOTHING) if key == "equalFund" else _NOTHING
            yield identity("balance" if key == "balances" else "one fund", [one], [other], more)
    measure, change = facts.property("mz:measure"), f"<{facts.base}code/measure/change>"
    for claim, amounts in of.items():
        if facts.subjects[claim].get(measure) == [change]:
            said[claim] = amount_of(facts, claim)
            for now in amounts:
                for then in against.get(claim, ()):
                    yield identity("change", [claim, then], [now])


def _is_total(facts: slices.Facts, subject: str) -> bool:
    names = ("functional", "economic", "nature", "item")
    members = [facts.subjects[subject].get(facts.property(f"mz:{name}"), [""])[0] for name in names]
    return all(member.endswith("/all>") for member in members)


def amount_of(facts: slices.Facts, subject: str) -> Decimal:
    """The amount in yuan that a figure or claim says."""
    return Decimal(slices.plain(facts.subjects[subject][amount_property(facts, subject)][0]))


def amount_property(facts: slices.Facts, subject: str) -> str:
    """The property that holds it."""
    value = facts.property("mz:value")
    return value if value in facts.subjects[subject] else facts.property("mz:amount")
