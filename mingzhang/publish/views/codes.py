"""Classifications and places: the members of a list, and who spends under one of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import NamedNode

from mingzhang.publish.figures import Aspect, Figure
from mingzhang.publish.layout import path_of
from mingzhang.publish.library import Library
from mingzhang.publish.resources import Resource, kind_of
from mingzhang.publish.statements import SKOS, Name, Said

_SPENT = """SELECT ?aspect ?organization ?year ?amount ?figure WHERE {
  VALUES ?aspect { %s }
  ?figure mz:settles ?aspect ; mz:organization ?organization ; mz:year ?year ; mz:amount ?amount .
}"""
_DIMENSIONS = {"government-economic": "economic"}
_YEARS = 8


@dataclass(frozen=True, slots=True)
class Spender:
    """An organization with its amounts by year."""

    path: str
    name: str
    scope: str
    amounts: tuple[Figure | None, ...]


def scheme(library: Library, resource: Resource) -> dict[str, Any]:
    """The members of a code list as a tree."""
    children = library.narrower
    tops = [
        path
        for path, told in library.shared.items()
        if path.startswith(f"{resource.path}/")
        and path in library.concepts
        and not any(predicate == f"{SKOS}broader" for _, predicate, _ in told)
    ]
    return {
        "title": library.name(resource.iri),
        "definition": _definition(library, resource),
        "tops": sorted(tops),
        "children": children,
        "named": lambda path: library.name(library.iri(path)),
        "size": sum(path.startswith(f"{resource.path}/") for path in library.concepts),
    }


def schemes(library: Library, resource: Resource) -> dict[str, Any]:
    """All code lists with how many members each has."""
    sizes: dict[str, int] = defaultdict(int)
    for path in library.shared:
        if kind_of(path) in ("code", "place") and path in library.concepts:
            sizes[path.rsplit("/", 1)[0]] += 1
    return {
        "schemes": [
            (path, library.name(library.iri(path)), size)
            for path, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
            if path in library.shared
        ]
    }


def code(library: Library, resource: Resource) -> dict[str, Any]:
    """A member: what it is called, where it stands in its list, and who spends under it in which year."""
    said = resource.said
    list_of, _, slug = resource.path.rpartition("/")
    slug = slug or resource.path
    broader = [path for iri in said.values(resource.iri, f"{SKOS}broader") if (path := path_of(iri, library.base))]
    spent = _spenders(library, list_of.rsplit("/", 1)[-1], slug)
    name = library.name(resource.iri)
    if resource.iri not in library.names:
        name = Name(
            said.text(resource.iri, f"{SKOS}prefLabel") or slug, "", said.value(resource.iri, f"{SKOS}notation")
        )
    mz = f"{library.base}ontology#"
    return {
        "name": name,
        "scheme": (list_of if list_of in library.shared else "", library.name(library.iri(list_of))),
        "trail": _trail(library, resource.path),
        "definitions": (
            said.text(resource.iri, f"{SKOS}definition", "zh"),
            said.text(resource.iri, f"{SKOS}definition", "en"),
        ),
        "other_names": sorted(set(said.values(resource.iri, f"{SKOS}altLabel"))),
        "matches": _matches(said, resource.iri),
        "broader": [(path, library.name(library.iri(path))) for path in sorted(set(broader))],
        "narrower": [(path, library.name(library.iri(path))) for path in library.narrower.get(resource.path, [])],
        "attested": sorted({iri.removeprefix(library.base) for iri in said.values(resource.iri, f"{mz}attestedBy")}),
        **spent,
    }


def place(library: Library, resource: Resource) -> dict[str, Any]:
    """A place: what it lies in, what lies in it, and who reports there."""
    census = library.census
    below = _below(library, resource.path)
    here = [
        (path, listed)
        for path, listed in sorted(census.by_organization.items())
        if any(report.place in below for report in listed)
    ]
    return {
        "name": library.name(resource.iri),
        "trail": library.places_of(resource.path)[:-1],
        "narrower": [(path, library.name(library.iri(path))) for path in library.narrower.get(resource.path, [])],
        "organizations": here,
    }


def _spenders(library: Library, scheme: str, slug: str) -> dict[str, Any]:
    """Who spends under a member: the aspect that says it most plainly and has figures, organizations × years."""
    dimension = _DIMENSIONS.get(scheme, scheme)
    if dimension not in Aspect._fields or slug == "all":
        return {"spenders": [], "years": [], "aspect": None}
    wanted = [
        Aspect(phase=phase, fund=fund, nature=nature)._replace(**{dimension: slug})
        for phase in ("executed", "initial", "adjusted", "budget")
        for nature in ("all", "basic", "personnel", "operating")
        for fund in ("all", "fiscal", "general-public")
    ]
    settled = {aspect: iri for aspect in wanted if (iri := library.iri(f"aspect/{aspect.key}")) in library.aspects}
    if not settled:
        return {"spenders": [], "years": [], "aspect": None}
    iris = " ".join(str(NamedNode(iri)) for iri in settled.values())
    found: dict[Aspect, dict[tuple[str, str], Figure]] = defaultdict(dict)
    for row in library.select(_SPENT % iris).plain():
        path, _, fragment = str(row["figure"]).removeprefix(library.base).partition("#")
        at = (str(row["organization"]).removeprefix(library.base), str(row["year"]).rsplit("/", 1)[-1])
        found[Aspect.of(str(row["aspect"]))].setdefault(at, Figure(Decimal(str(row["amount"])), path, fragment))
    executed: dict[tuple[str, str], Figure] = {}
    used: Aspect | None = None
    for aspect in settled:
        if aspect in found:
            used = used or aspect
            if aspect.phase == used.phase:
                executed = {**found[aspect], **executed}
    years = sorted({year for _, year in executed})[-_YEARS:]
    by_organization: dict[str, dict[str, Figure]] = defaultdict(dict)
    for (organization, year), figure in executed.items():
        if figure.amount:
            by_organization[organization][year] = figure
    spenders = [
        Spender(
            path,
            path.split("/")[1],
            "department" if path.endswith("/department") else "unit",
            tuple(amounts.get(year) for year in years),
        )
        for path, amounts in by_organization.items()
    ]
    spenders.sort(key=lambda one: [-(figure.amount if figure else Decimal(0)) for figure in reversed(one.amounts)])
    return {
        "spenders": spenders,
        "years": years,
        "aspect": library.name(library.iri(f"code/phase/{used.phase}")) if used else None,
    }


def _trail(library: Library, path: str) -> list[tuple[str, Name]]:
    """What a member stands under, the widest first."""
    found: list[tuple[str, Name]] = []
    here = path
    while here in library.shared and len(found) < 6:
        above = Said(library.shared[here]).value(library.iri(here), f"{SKOS}broader")
        here = path_of(above, library.base) or ""
        if here:
            found.insert(0, (here, library.name(library.iri(here))))
    return found


def _below(library: Library, path: str) -> set[str]:
    found, waiting = {path}, [path]
    while waiting:
        for child in library.narrower.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _definition(library: Library, resource: Resource) -> tuple[str, str]:
    said = resource.said
    return (
        said.text(resource.iri, f"{SKOS}definition", "zh"),
        said.text(resource.iri, f"{SKOS}definition", "en"),
    )


def _matches(said: Said, iri: str) -> list[tuple[str, str]]:
    """(kind of match, IRI elsewhere)."""
    return [
        (kind, other)
        for kind in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
        for other in sorted(said.values(iri, f"{SKOS}{kind}"))
    ]
