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
from ingest.graph.terms import TYPE, Stated, Statements, Terms, boolean, decimal, integer, text
from ingest.numbers import UNITS


def claim_triples(claims: Sequence[Claim], statements: Sequence[Statement], terms: Terms) -> Iterator[Statements]:
    """Each claim at /report/…/section/{heading}#{subject}-{measure}; statements beside them."""
    names: Counter[str] = Counter()
    nodes: dict[int, str] = {}
    breakdowns: set[str] = set()
    for claim in claims:
        node = nodes[id(claim)] = _node(claim.section, f"{claim.subject}-{claim.measure}", names, terms)
        yield f"<{terms.graph}>", f"{terms['claim']} {node}"
        value, resolution, money = claim.value, claim.resolution, claim.unit in UNITS
        if money:
            value, resolution = value * UNITS[claim.unit], resolution * UNITS[claim.unit]
        if money and claim.measure == "amount" and not (claim.approximate or claim.inside_cause):
            terms.stated.append(Stated(node, _dated(claim.coordinates, claim.year), value, resolution, False))
        yield (
            node,
            f"{TYPE} {terms['Claim']} ;\n"
            f"{terms['measure']} <{terms.iris.code('measure', claim.measure.replace('_', '-'))}> ;\n"
            f"{terms['value']} {decimal(value)} ;\n"
            f"{terms['resolution']} {decimal(resolution)} ;\n"
            f"{terms['printed']} {text(claim.printed)} ;\n"
            f"{terms['printedUnit']} {text(claim.unit)}",
        )
        if claim.approximate:
            yield node, f"{terms['approximate']} {boolean(True)}"
        if claim.inside_cause:
            yield node, f"{terms['insideCause']} {boolean(True)}"
        yield from _told(node, claim, terms)
        if claim.part_of is not None:
            yield from _listed(node, claim.part_of, nodes[id(claim.part_of.whole)], breakdowns, terms)
    for statement in statements:
        node = _node(statement.section, f"{statement.subject}-{statement.word}", names, terms)
        yield f"<{terms.graph}>", f"{terms['statement']} {node}"
        yield node, f"{TYPE} {terms['Statement']}"
        yield node, f"{terms['statementKind']} {text(statement.kind)}"
        yield node, f"{terms['sign']} {integer(statement.sign)}"
        yield node, f"{terms['direction']} {text(statement.word, 'zh')}"
        yield from _told(node, statement, terms)


def _listed(node: str, breakdown: Breakdown, whole: str, seen: set[str], terms: Terms) -> Iterator[Statements]:
    """A part in its list; the list itself with the first of its parts."""
    listing = f"{whole[:-1]}~parts{'' if breakdown.number == 1 else breakdown.number}>"
    yield node, f"{terms['listedIn']} {listing}"
    if listing in seen:
        return
    seen.add(listing)
    yield listing, f"{TYPE} {terms['Breakdown']}"
    yield listing, f"{terms['breaksDown']} {whole}"
    yield listing, f"{terms['opening']} {text(breakdown.opening, 'zh')}"


def _told(node: str, told: Claim | Statement, terms: Terms) -> Iterator[Statements]:
    """What claims and statements have in common: words, place, coordinates and base."""
    yield node, f"{terms['report']} <{terms.graph}>"
    for name, value in (("subject", told.subject), ("section", told.section), ("quote", told.quote)):
        if value:
            yield node, f"{terms[name]} {text(value)}"
    yield node, f"{terms['inSection']} <{terms.section(told.section)}>"
    yield node, f"{terms['sentence']} {text(told.sentence)}"
    if isinstance(told, Claim) and told.direction:
        yield node, f"{terms['direction']} {text(told.direction, 'zh')}"
    if told.cause:
        yield node, f"{terms['cause']} {text(told.cause, 'zh')}"
    if told.base_text:
        yield node, f"{terms['baseText']} {text(told.base_text, 'zh')}"
    if told.coordinates.flow:
        yield node, terms.dimensions(_dated(told.coordinates, told.year), told.subject, "")
    else:
        if told.year:
            yield node, f"{terms['year']} <{terms.year(told.year)}>"
        if told.coordinates.organization:
            yield node, f"{terms['organization']} <{terms.organization(told.coordinates.organization)}>"
    if told.base is not None and told.base.flow:
        base = f"{node[:-1]}~base>"
        yield node, f"{terms['base']} {base}"
        yield base, f"{TYPE} {terms['Coordinates']}"
        yield base, terms.dimensions(told.base, told.base_text, "")
    yield from terms.place(node, told.place)


def _dated(at: Coordinates, year: int | None) -> Coordinates:
    return at if at.year is not None or year is None else replace(at, year=year)


def _node(section: str, name: str, names: Counter[str], terms: Terms) -> str:
    key = re.sub(r"\W+", "-", name)[:60].strip("-") or "claim"
    iri = f"{terms.section(section)}#{key}"
    names[iri] += 1
    return f"<{iri}>" if names[iri] == 1 else f"<{iri}~{names[iri]}>"
