"""Names and codes of the classifications, read from `ontology/` (the single source of both)."""

from __future__ import annotations

from functools import cache

from ingest.labels import bare
from ingest.resources import folder

SCHEMES = ("functional", "economic", "government-economic")


@cache
def names(scheme: str) -> dict[str, str]:
    """Code → preferred Chinese name."""
    return {code: name for code, name, preferred in _labels(scheme) if preferred}


@cache
def known_names(scheme: str) -> dict[str, frozenset[str]]:
    """Code → every name it bears in some edition, comparable (see `labels.bare`)."""
    found: dict[str, set[str]] = {}
    for code, name, _ in _labels(scheme):
        found.setdefault(code, set()).add(bare(name))
    return {code: frozenset(values) for code, values in found.items()}


def known_code(code: str) -> bool:
    """Whether a code stands in some classification."""
    return any(code in known_names(scheme) for scheme in SCHEMES)


@cache
def top_level(scheme: str) -> dict[str, str]:
    """Comparable name → code of the highest level (类); names of all editions."""
    return {bare(name): code for code, name, _ in _labels(scheme) if len(code) == 3}


@cache
def declared_years() -> frozenset[int]:
    """The fiscal years that `ontology/years.ttl` describes."""
    import pyoxigraph as ox

    found = set()
    for triple in ox.parse(path=str(folder("ontology") / "years.ttl"), format=ox.RdfFormat.TURTLE):
        if isinstance(triple.subject, ox.NamedNode):
            _, slash, year = triple.subject.value.rpartition("/year/")
            if slash and year.isdigit():
                found.add(int(year))
    return frozenset(found)


def scheme_of(code: str) -> str:
    """The scheme a code belongs to by its first digit: 2 functional, 3 economic, 5 economic of the government."""
    if code[:1] == "3":
        return "economic"
    if code[:1] == "5":
        return "government-economic"
    return "functional"


@cache
def _labels(scheme: str) -> tuple[tuple[str, str, bool], ...]:
    import pyoxigraph as ox

    path = folder("ontology") / f"classification-{scheme}.ttl"
    notations: dict[str, str] = {}
    labels: list[tuple[str, str, bool]] = []
    skos = "http://www.w3.org/2004/02/skos/core#"
    told = {skos + name for name in ("notation", "prefLabel", "altLabel")}
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        predicate = triple.predicate.value
        if predicate not in told:
            continue
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.Literal):
            continue
        if predicate == skos + "notation":
            notations[subject.value] = value.value
        elif value.language == "zh":
            labels.append((subject.value, value.value, predicate.endswith("prefLabel")))
    return tuple((notations[iri], name, preferred) for iri, name, preferred in labels if iri in notations)
