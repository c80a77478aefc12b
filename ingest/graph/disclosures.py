"""What a report discloses besides amounts → triples: cover facts, bodies, offices, counts, defined terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ingest.disclosures import Count, Disclosures, canonical
from ingest.document import Place
from ingest.graph.terms import DCT, ORG, RDFS, SKOS, TYPE, XSD, Statements, Terms, decimal, integer, text


def disclosure_triples(found: Disclosures, terms: Terms) -> Iterator[Statements]:
    """Cover and contact facts on the report; bodies, counts and defined terms as nodes with their place."""
    report = f"<{terms.graph}>"
    if found.published:
        yield report, f'<{DCT}issued> "{found.published.isoformat()}"^^<{XSD}date>'
    for name, value in (
        ("secrecyReview", found.secrecy_review),
        ("signOff", found.sign_off),
        ("signer", found.signer),
        ("contactPhone", found.phone),
    ):
        if value:
            yield report, f"{terms[name]} {text(value)}"
    for name in (*terms.profile.printed, *found.names):
        yield report, f"{terms['printedOrganization']} {text(name)}"
    yield from _bodies(found, terms)
    yield from _counts(found, terms)
    yield from _glossary(found, terms)


def _bodies(found: Disclosures, terms: Terms) -> Iterator[Statements]:
    """Each body that the report names in a role, at /report/…#body-{name}; what holds of the body is said of itself."""
    report, who = f"<{terms.graph}>", terms.profile
    own = terms.organization(who.organization) if who.organization else ""
    department = terms.organization()
    for position, unit in enumerate(found.units, start=1):
        iri = terms.organization(canonical(unit.name, who))
        if unit.role in ("own-level", "included"):
            yield report, f"{terms['includes']} <{iri}>"
        if not unit.own_level and who.scope == "department":
            yield f"<{iri}>", f"<{ORG}subOrganizationOf> <{department}>"
        yield from _named(unit.name, unit.role, iri, position, unit.place, terms)
        if unit.note:
            yield _body_node(unit.name, unit.role, terms), f"{terms['note']} {text(unit.note, 'zh')}"
    if found.superior is not None:
        for position, (shown, name) in enumerate(zip(found.superior.shown, found.superior.names, strict=True), start=1):
            iri = terms.organization(name)
            if own:
                yield f"<{own}>", f"{terms['superior']} <{iri}>"
            yield from _named(shown, "superior", iri, position, found.superior.place, terms)
            yield _body_node(shown, "superior", terms), f"{terms['quote']} {text(found.superior.quote)}"
    if found.offices is not None and own:
        for position, name in enumerate(found.offices.names, start=1):
            iri = terms.iris.office(who.organization, name)
            yield f"<{iri}>", f"{TYPE} <{ORG}OrganizationalUnit>"
            yield f"<{iri}>", f"<{ORG}unitOf> <{own}>"
            yield f"<{iri}>", f"<{SKOS}prefLabel> {text(name, 'zh')}"
            yield from _named(name, "inner-office", iri, position, found.offices.place, terms)


def _named(name: str, role: str, iri: str, position: int, place: Place, terms: Terms) -> Iterator[Statements]:
    node = _body_node(name, role, terms)
    yield f"<{terms.graph}>", f"{terms['body']} {node}"
    yield node, f"{TYPE} {terms['Body']}"
    yield node, f"{terms['namedBody']} <{iri}>"
    yield node, f"{terms['role']} <{terms.iris.code('role', role)}>"
    yield node, f"{terms['printed']} {text(name)}"
    yield node, f"{terms['position']} {integer(position)}"
    yield from terms.place(node, place)


def _body_node(name: str, role: str, terms: Terms) -> str:
    return f"<{terms.graph}#{role}-{_key(name)}>"


def _counts(found: Disclosures, terms: Terms) -> Iterator[Statements]:
    """Each count at /report/…#count-{of what}; where several bodies add up, also that of each."""
    as_of = found.staff_as_of
    for key, count in found.counts.items():
        node = f"<{terms.graph}#count-{key.replace('_', '-')}>"
        yield from _count(node, key, count.value, terms.organization(), count, terms)
        if count.claims:
            yield node, f"{terms['quote']} {text(count.claims[0].quote)}"
        if key in _STAFF and as_of is not None:
            yield node, f"{terms['asOfText']} {text(as_of.text, 'zh')}"
            if as_of.day is not None:
                yield node, f'{terms["asOf"]} "{as_of.day.isoformat()}"^^<{XSD}date>'
        for name, value in count.bodies if len(count.bodies) > 1 else ():
            part = f"{node[:-1]}-{_key(name)}>"
            yield from _count(part, key, value, terms.organization(name), count, terms)
    for key, stated in (("units", found.units_stated), ("inner_offices", found.offices)):
        if stated is not None:
            node = f"<{terms.graph}#count-{key.replace('_', '-')}>"
            yield from _count(node, key, stated.value, terms.organization(), None, terms)
            yield node, f"{terms['quote']} {text(stated.quote)}"
            yield from terms.place(node, stated.place)


#: the counts of people, which are of one day
_STAFF = frozenset(
    (
        *("authorised", "administrative_posts", "institution_posts", "actual", "administrative_staff"),
        *("institution_staff", "retired"),
    )
)


def _count(
    node: str, key: str, value: int, organization: str, count: Count | None, terms: Terms
) -> Iterator[Statements]:
    yield f"<{terms.graph}>", f"{terms['count']} {node}"
    yield node, f"{TYPE} {terms['Count']}"
    yield node, f"{terms['countOf']} <{terms.iris.code('count', key.replace('_', '-'))}>"
    yield node, f"{terms['value']} {decimal(Decimal(value))}"
    yield node, f"{terms['organization']} <{organization}>"
    if count is not None and count.claims:
        if count.claims[0].year:
            yield node, f"{terms['year']} <{terms.year(count.claims[0].year)}>"
        yield from terms.place(node, count.claims[0].place)


def _glossary(found: Disclosures, terms: Terms) -> Iterator[Statements]:
    names: Counter[str] = Counter()
    for definition in found.glossary:
        key = _key(definition.term) or "term"
        names[key] += 1
        node = f"<{terms.graph}#term-{key}{'' if names[key] == 1 else f'~{names[key]}'}>"
        yield f"<{terms.graph}>", f"{terms['defines']} {node}"
        yield node, f"{TYPE} {terms['Definition']}"
        yield node, f"<{RDFS}label> {text(definition.term, 'zh')}"
        yield node, f"<{SKOS}definition> {text(definition.definition, 'zh')}"
        yield from terms.place(node, definition.place)


def _key(name: str) -> str:
    return re.sub(r"\W+", "-", name)[:60].strip("-")
