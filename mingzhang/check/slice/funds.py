"""From one fund to a wider one, and from one total of flows to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from mingzhang.check.slice.facts import DECIMAL, Facts, plain
from mingzhang.check.slice.figures import DIMENSIONS, Figure, Point, compares
from mingzhang.check.slice.members import Members


def fund_keys(facts: Facts, figures: Sequence[Figure], mz: Mapping[str, str], members: Members) -> Iterator[str]:
    """From each figure of a fund to those of a wider fund that are alike in all else, and from one total of flows
    to the other in its table.

    `mz:equalFund` is such a link between funds whose totals agree, so that nothing else is in the wider one; then
    `mz:room` is by how much the totals may differ.
    """
    keys, index = f"<{facts.base}key#", DIMENSIONS.index("fund")
    amount, value, resolution = (facts.property(f"mz:{n}") for n in ("amount", "value", "resolution"))
    at_point: dict[Point, list[str]] = {}
    cells: dict[tuple[str, Point], str] = {}
    for subject, table, at in figures:
        at_point.setdefault(at, []).append(subject)
        cells.setdefault((table, at), subject)

    def span(subject: str) -> tuple[Decimal, Decimal]:
        properties = facts.subjects[subject]
        number = properties.get(amount) or properties.get(value) or ['"0"']
        return Decimal(plain(number[0])), Decimal(plain(properties.get(resolution, ['"0"'])[0]))

    rooms: dict[tuple[Point, str], Decimal | None] = {}

    def room(at: Point, wider: str) -> Decimal | None:
        """How far the totals of both funds may be apart; None where one is missing or they disagree."""
        top = tuple(
            part.rsplit("/", 1)[0] + "/all>" if name in ("functional", "economic", "nature", "item") else part
            for name, part in zip(DIMENSIONS, at, strict=True)
        )
        if (top, wider) not in rooms:
            narrow = [span(s) for s in at_point.get(top, ()) if compares(facts, s, mz)]
            above = at_point.get((*top[:index], wider, *top[index + 1 :]), ())
            wide = [span(s) for s in above if compares(facts, s, mz)]
            pairs = [(abs(a - b), ra + rb) for a, ra in narrow for b, rb in wide]
            agree = bool(pairs) and all(apart <= slack for apart, slack in pairs)
            rooms[(top, wider)] = max(apart + slack for apart, slack in pairs) if agree else None
        return rooms[(top, wider)]

    for subject, table, at in figures:
        widest = Decimal(0)
        for wider in sorted(members.above(at[index])):
            there = (*at[:index], wider, *at[index + 1 :])
            if there not in at_point:
                continue
            slack = room(at, wider)
            for other in at_point[there]:
                yield f"{subject} {keys}widerFund> {other} ."
                if slack is not None:
                    yield f"{subject} {keys}equalFund> {other} ."
            if slack is not None:
                widest = max(widest, slack)
        if widest:
            yield f'{subject} {keys}room> "{widest:f}"^^<{DECIMAL}> .'
        if table:
            flow = DIMENSIONS.index("flow")
            for left, right in members.balances:
                out = (table, (*at[:flow], right, *at[flow + 1 :]))
                if at[flow] == left and out in cells:
                    yield f"{subject} {keys}balances> {cells[out]} ."
