"""What claims say, and which amounts a change, share or rate is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ingest.numbers import UNITS
from mingzhang.check.slice.facts import DECIMAL, RDF_TYPE, Facts, plain, quoted
from mingzhang.check.slice.figures import DIMENSIONS, Figure, Point, precise, says, squeezed


def claim_keys(facts: Facts, figures: Sequence[Figure], mz: Mapping[str, str]) -> Iterator[str]:
    """What claims say, and of which point; a rough amount, or one within a reason, says nothing to be compared.

    Neither does a claim of a point of which one sentence of its section states two values: that sentence was misread.
    A change or percentage is linked to the amounts of its point (`mz:ofAmount`), to those of its base
    (`mz:againstAmount`), and a percentage to the change beside it (`mz:besideChange`).
    """
    amount, empty = f"<{facts.base}code/measure/amount>", '""'
    confused = _confused(facts, figures, mz)
    for subject, properties in facts.subjects.items():
        if f"<{facts.base}ontology#Claim>" not in properties.get(RDF_TYPE, ()):
            continue
        quote, unit = (plain(properties.get(mz[name], ['""'])[0]) for name in ("quote", "printedUnit"))
        section = plain(properties.get(mz["section"], ['""'])[0]).rsplit(" ", 1)[-1]
        yield f"{subject} {mz['where']} {quoted(f'{section}“{squeezed(quote)}”')} ."
        yield f"{subject} {mz['shown']} {quoted(squeezed(plain(properties.get(mz['printed'], [empty])[0])))} ."
        yield f"{subject} {mz['unitName']} {quoted(unit)} ."
        yield f'{subject} {mz["scale"]} "{UNITS.get(unit, 1)}"^^<{DECIMAL}> .'
        if says(properties, mz, amount) and mz["flow"] in properties and subject not in confused:
            yield f"{subject} {mz['says']} {properties[mz['value']][0]} ."
    said: dict[Point, list[str]] = {}
    for subject, table, at in figures:
        properties = facts.subjects[subject]
        if table or (says(properties, mz, amount) and subject not in confused):
            said.setdefault(at, []).append(subject)
    changes: dict[tuple[Point, Point], list[str]] = {}
    stated = [(s, at, facts.subjects[s]) for s, table, at in figures if not table and s not in confused]
    compared = []
    for subject, at, properties in stated:
        for base in properties.get(mz["base"], ()):
            there = tuple(facts.subjects.get(base, {}).get(mz[d], [""])[0] for d in DIMENSIONS)
            compared.append((subject, at, there))
            if properties.get(mz["measure"], [""])[0].endswith("/change>"):
                changes.setdefault((at, there), []).append(subject)
    for subject, at, there in compared:
        if at == there or not precise(facts.subjects[subject], mz):
            continue
        for other in said.get(at, ()):
            yield f"{subject} {mz['ofAmount']} {other} ."
        for other in said.get(there, ()):
            yield f"{subject} {mz['againstAmount']} {other} ."
        for other in changes.get((at, there), ()):
            yield f"{subject} {mz['besideChange']} {other} ."


def _confused(facts: Facts, figures: Sequence[Figure], mz: Mapping[str, str]) -> frozenset[str]:
    """The claims of a section on a point of which one of its sentences states two values of a measure."""
    sentence = facts.property("mz:sentence")
    values: dict[tuple[str, ...], set[str]] = {}
    told: dict[tuple[str, Point], list[str]] = {}
    for subject, table, at in figures:
        properties = facts.subjects[subject]
        if table or mz["value"] not in properties or sentence not in properties:
            continue
        section = properties.get(mz["section"], [""])[0]
        told.setdefault((section, at), []).append(subject)
        base = properties.get(mz["base"], [""])[0]
        there = tuple(facts.subjects.get(base, {}).get(mz[d], [""])[0] for d in DIMENSIONS)
        key = (section, *at, *there, properties[mz["measure"]][0], properties[sentence][0])
        values.setdefault(key, set()).add(properties[mz["value"]][0])
    unsure = {(key[0], key[1 : len(DIMENSIONS) + 1]) for key, each in values.items() if len(each) > 1}
    return frozenset(subject for where, subjects in told.items() if where in unsure for subject in subjects)
