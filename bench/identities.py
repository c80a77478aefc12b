"""The identities that the figures and claims of a report stand in, and what rounding hides in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check import slice as slices


@dataclass(frozen=True)
class Identity:
    """Figures that must add up or agree; a change of one by at most `hidden` yuan may be rounding."""

    kind: str  # sum Fund, same amount, one fund, balance, change
    members: frozenset[str]
    hidden: Decimal


def identities(facts: slices.Facts) -> dict[str, list[Identity]]:
    """For each figure or claim, by its IRI in brackets, the identities that it stands in."""
    found: dict[str, list[Identity]] = defaultdict(list)
    for identity in _all(facts):
        for member in identity.members:
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
    resolution = facts.property("mz:resolution")

    def slack(*members: str) -> Decimal:
        return sum((Decimal(slices.plain(facts.subjects[m].get(resolution, ['"0"'])[0])) for m in members), Decimal())

    for node, (whole, dimension) in wholes.items():
        yield Identity(f"sum {dimension}", frozenset([whole, *parts[node]]), slack(whole, *parts[node]))
    for members in points.values():
        spoken = [member for member in members if member in says]
        for at, one in enumerate(spoken):
            for other in spoken[at + 1 :]:
                yield Identity("same amount", frozenset([one, other]), slack(one, other))
    for key, one, other in pairs:
        if one in says and other in says:
            kind = "balance" if key == "balances" else "one fund"
            extra = room.get(one, Decimal()) if key == "equalFund" else Decimal()
            yield Identity(kind, frozenset([one, other]), slack(one, other) + extra)
    measure, change = facts.property("mz:measure"), f"<{facts.base}code/measure/change>"
    for claim, amounts in of.items():
        if facts.subjects[claim].get(measure) == [change]:
            for now in amounts:
                for then in against.get(claim, ()):
                    yield Identity("change", frozenset([claim, now, then]), slack(claim, now, then))
