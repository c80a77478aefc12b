"""Which printed number stands for its coordinates: the settled figures of a report.

A report prints the same amount in several tables and sentences, and next year's report prints it again. So that a
question need not sort that out, one number of each organization, year and *aspect* (the seven coordinates besides
organization and year) is settled on:

    <figure>  mz:settles   <aspect/executed_expenditure_all_205_all_basic_all>   the report speaks of its own year
    <figure>  mz:restates  <aspect/…>     of another year, another body or a phase that is not its own: second hand
    <figure>  mz:agreesWith, mz:differsFrom   the other places where the report prints it

A table is preferred to a sentence; then the amount with which most places agree, then the most exact, then the first.
What an aspect consists of is in its IRI, and described once for a store (`mingzhang.aspects`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.facts import Coordinates
from ingest.graph.terms import Stated, Statements, Terms, decimal

#: the phases that a kind of report is the source of; what it prints of another one is second hand
_OWN_PHASES = {"budget": ("initial",), "final-accounts": ("adjusted", "budget", "executed", "estimate")}


def aspect_key(at: Coordinates) -> str:
    """The name of an aspect; empty where no question can use it: no phase, or an item that only one table names."""
    if at.phase in ("", "all") or not at.flow or "/" in at.item:
        return ""
    return (
        f"{at.phase}_{at.flow}_{at.fund or 'all'}_{at.functional or 'all'}_{at.economic or 'all'}"
        f"_{at.nature or 'all'}_{at.item or 'all'}"
    )


def settled_triples(stated: Sequence[Stated], terms: Terms) -> Iterator[Statements]:
    """What a report settles of all that it states, in the order in which it states it."""
    settles, restates, agrees, differs = (terms[name] for name in ("settles", "restates", "agreesWith", "differsFrom"))
    aspect, year = terms.iris.aspect(""), terms.profile.year
    groups: dict[tuple[str, int, str], list[Stated]] = {}
    for one in stated:
        if (key := aspect_key(one.at)) and (when := one.at.year or year):
            groups.setdefault((one.at.organization, when, key), []).append(one)
    phases = _OWN_PHASES.get(terms.profile.kind)
    for (organization, when, key), group in groups.items():
        own = not organization and when == year and (phases is None or group[0].at.phase in phases)
        chosen = group[0] if len(group) == 1 else _chosen(group)
        yield chosen.node, f"{settles if own else restates} <{aspect}{key}>"
        if not chosen.in_table:
            yield chosen.node, f"{terms['amount']} {decimal(chosen.amount)}"
        for other in group:
            if other is not chosen:
                yield chosen.node, f"{agrees if _agree(chosen, other) else differs} {other.node}"


def _chosen(group: list[Stated]) -> Stated:
    candidates = [one for one in group if one.in_table] or group
    return min(candidates, key=lambda one: (-sum(_agree(one, other) for other in candidates), one.resolution))


def _agree(one: Stated, other: Stated) -> bool:
    return abs(one.amount - other.amount) <= one.resolution + other.resolution
