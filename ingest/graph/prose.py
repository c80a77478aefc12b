"""Prose → claims and statements in their sections, and what a report discloses in words: units, posts, terms.

A claim has the coordinates of an observation where its subject is understood, and none where it is not. What a change,
a share or a completion rate refers to is a node of coordinates of its own (`mz:base`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.claims.records import Breakdown, Claim, Statement
from ingest.facts import Coordinates
from ingest.graph.terms import TYPE, Stated, Terms, boolean, decimal, integer, text
from ingest.numbers import UNITS


def claim_triples(claims: Sequence[Claim], statements: Sequence[Statement], terms: Terms) -> Iterator[str]:
    """Each claim at /report/…/section/{heading}#{subject}-{measure}; statements beside them."""
    names: Counter[str] = Counter()
    nodes: dict[int, str] = {}
    breakdowns: set[str] = set()
    for claim in claims:
        node = nodes[id(claim)] = _node(claim.section, f"{claim.subject}-{claim.measure}", names, terms)
        yield f"<{terms.graph}> {terms['claim']} {node} ."
        yield f"{node} {TYPE} {terms['Claim']} ."
        yield f"{node} {terms['measure']} <{terms.iris.code('measure', claim.measure.replace('_', '-'))}> ."
        money = claim.unit in UNITS
        yield f"{node} {terms['value']} {decimal(claim.value * UNITS[claim.unit] if money else claim.value)} ."
        resolution = claim.resolution * UNITS[claim.unit] if money else claim.resolution
        if money and claim.measure == "amount" and not (claim.approximate or claim.inside_cause):
            at = _dated(claim.coordinates, claim.year)
            terms.stated.append(Stated(node, at, claim.value * UNITS[claim.unit], resolution, False))
        yield f"{node} {terms['resolution']} {decimal(resolution)} ."
        yield f"{node} {terms['printed']} {text(claim.printed)} ."
        yield f"{node} {terms['printedUnit']} {text(claim.unit)} ."
        if claim.approximate:
            yield f"{node} {terms['approximate']} {boolean(True)} ."
        if claim.inside_cause:
            yield f"{node} {terms['insideCause']} {boolean(True)} ."
        yield from _told(node, claim, terms)
        if claim.part_of is not None:
            yield from _listed(node, claim.part_of, nodes[id(claim.part_of.whole)], breakdowns, terms)
    for statement in statements:
        node = _node(statement.section, f"{statement.subject}-{statement.word}", names, terms)
        yield f"<{terms.graph}> {terms['statement']} {node} ."
        yield f"{node} {TYPE} {terms['Statement']} ."
        yield f"{node} {terms['statementKind']} {text(statement.kind)} ."
        yield f"{node} {terms['sign']} {integer(statement.sign)} ."
        yield f"{node} {terms['direction']} {text(statement.word, 'zh')} ."
        yield from _told(node, statement, terms)


def _listed(node: str, breakdown: Breakdown, whole: str, seen: set[str], terms: Terms) -> Iterator[str]:
    """A part in its list; the list itself with the first of its parts."""
    listing = f"{whole[:-1]}~parts{'' if breakdown.number == 1 else breakdown.number}>"
    yield f"{node} {terms['listedIn']} {listing} ."
    if listing in seen:
        return
    seen.add(listing)
    yield f"{listing} {TYPE} {terms['Breakdown']} ."
    yield f"{listing} {terms['breaksDown']} {whole} ."
    yield f"{listing} {terms['opening']} {text(breakdown.opening, 'zh')} ."


def _told(node: str, told: Claim | Statement, terms: Terms) -> Iterator[str]:
    """What claims and statements have in common: words, place, coordinates and base."""
    yield f"{node} {terms['report']} <{terms.graph}> ."
    for name, value in (("subject", told.subject), ("section", told.section), ("quote", told.quote)):
        if value:
            yield f"{node} {terms[name]} {text(value)} ."
    yield f"{node} {terms['inSection']} <{terms.section(told.section)}> ."
    yield f"{node} {terms['sentence']} {text(told.sentence)} ."
    if isinstance(told, Claim) and told.direction:
        yield f"{node} {terms['direction']} {text(told.direction, 'zh')} ."
    if told.cause:
        yield f"{node} {terms['cause']} {text(told.cause, 'zh')} ."
    if told.base_text:
        yield f"{node} {terms['baseText']} {text(told.base_text, 'zh')} ."
    if told.coordinates.flow:
        yield from terms.dimensions(node, _dated(told.coordinates, told.year), told.subject, "")
    else:
        if told.year:
            yield f"{node} {terms['year']} <{terms.year(told.year)}> ."
        if told.coordinates.organization:
            yield f"{node} {terms['organization']} <{terms.organization(told.coordinates.organization)}> ."
    if told.base is not None and told.base.flow:
        base = f"{node[:-1]}~base>"
        yield f"{node} {terms['base']} {base} ."
        yield f"{base} {TYPE} {terms['Coordinates']} ."
        yield from terms.dimensions(base, told.base, told.base_text, "")
    yield from terms.place(node, told.place)


def _dated(at: Coordinates, year: int | None) -> Coordinates:
    return at if at.year is not None or year is None else replace(at, year=year)


def _node(section: str, name: str, names: Counter[str], terms: Terms) -> str:
    key = re.sub(r"\W+", "-", name)[:60].strip("-") or "claim"
    iri = f"{terms.section(section)}#{key}"
    names[iri] += 1
    return f"<{iri}>" if names[iri] == 1 else f"<{iri}~{names[iri]}>"
