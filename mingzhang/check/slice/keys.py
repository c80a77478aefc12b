"""The keys of a report that rules join on; what each of them is, `mingzhang.check.slice` says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.layouts import expression
from mingzhang.check.slice.claims import claim_keys
from mingzhang.check.slice.classes import class_keys
from mingzhang.check.slice.facts import RDF_TYPE, Facts, Properties, plain, quoted
from mingzhang.check.slice.figures import Numbers, Words, figures, settled, squeezed, terms
from mingzhang.check.slice.funds import fund_keys
from mingzhang.check.slice.listed import listed_keys
from mingzhang.check.slice.members import Members
from mingzhang.check.slice.names import name_keys
from mingzhang.check.slice.openings import opening_keys
from mingzhang.check.slice.purposes import purpose_keys
from mingzhang.check.slice.sums import sum_keys
from mingzhang.check.slice.template import template_keys


def key_statements(facts: Facts, members: Members, numbers: Numbers) -> Iterator[str]:
    """The keys of all figures, and the points of all claims, as N-Triples."""
    mz = terms(facts)
    label, title, empty = facts.property("rdfs:label"), facts.property("dct:title"), '""'
    found = settled(list(figures(facts, mz)), facts.base)
    words: dict[str, Words] = {}
    for subject, table, at in found:
        kind = facts.subjects.get(table, {}).get(mz["tableKind"], [""])[0]
        if kind not in members.listings:
            yield f"{subject} {mz['point']} {numbers.literal(*at)} ."
        if not table:
            continue
        yield f"{subject} {mz['says']} {facts.subjects[subject][mz['amount']][0]} ."
        properties, sheet = facts.subjects[subject], facts.subjects.get(table, {})
        unit = (properties.get(mz["unit"]) or sheet.get(mz["unit"]) or [f"<{facts.base}code/unit/元>"])[0]
        yield f"{subject} {mz['unitOf']} {unit} ."
        name = plain(sheet[title][0]) if title in sheet else ""
        row = _label(facts, properties, mz["row"], label)
        column = _label(facts, properties, mz["column"], label)
        where = f"《{name}》" + (f"“{row}”行" if row else "") + (f"“{column}”列" if column else "")
        yield f"{subject} {mz['where']} {quoted(where)} ."
        shown = squeezed(plain(properties.get(mz["printed"], [empty])[0]))
        words[subject] = Words(row, column, shown)
        yield f"{subject} {mz['shown']} {quoted(shown)} ."
    listed = {
        table
        for _, table, _ in found
        if facts.subjects.get(table, {}).get(mz["tableKind"], [""])[0] in members.listings
    }
    compared = [figure for figure in found if figure.table not in listed]
    yield from _titles(facts)
    yield from class_keys(facts, found, mz, numbers, listed)
    yield from claim_keys(facts, compared, mz)
    yield from sum_keys(facts, [figure for figure in found if figure.table], members, numbers, words, listed)
    yield from fund_keys(facts, compared, mz, members)
    yield from listed_keys(facts, compared, mz, members, numbers)
    yield from name_keys(facts)
    yield from template_keys(facts)
    yield from purpose_keys(facts)
    yield from opening_keys(facts)


def _titles(facts: Facts) -> Iterator[str]:
    """The telling words of the titles of tables and promises, by which a promise finds its table."""
    title, kinds = facts.property("dct:title"), {facts.property("mz:Table"), facts.property("mz:Promise")}
    for subject, properties in facts.subjects.items():
        if title in properties and not kinds.isdisjoint(properties.get(RDF_TYPE, ())):
            core = re.sub("[^一-龥]", "", plain(properties[title][0]))
            core = expression("keys", "title_filler").sub("", core)
            yield f"{subject} {facts.property('key:coreTitle')} {quoted(core)} ."


def _label(facts: Facts, properties: Properties, of: str, label: str) -> str:
    return plain(facts.subjects.get(properties.get(of, [""])[0], {}).get(label, ['""'])[0])
