"""What `ontology/` declares of the members of dimensions: partitions, classifications, balances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from ingest.iris import DEFAULT_BASE
from mingzhang.resources import folder

#: files of `ontology/` that rules read
_FILES = (
    "partitions",
    "coordinates",
    "units",
    "years",
    "structures",
    "checks",
    "classification-functional",
    "classification-economic",
    "classification-government-economic",
)
#: the classifications, by the names of their schemes
SCHEMES = ("functional", "economic", "government-economic")
_SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declarations: those always needed, and the classes by code and by name."""

    base: str
    always: tuple[ox.Quad, ...]
    classes: Mapping[str, tuple[ox.Quad, ...]]
    named: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, tuple[str, ...]]
    wholes: Mapping[str, tuple[tuple[str, str], ...]]
    listings: frozenset[str]
    balances: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def declarations(base: str) -> Declarations:
    """The declarations of `ontology/`, moved to `base`."""
    always: list[ox.Quad] = []
    classes: dict[str, list[ox.Quad]] = {}
    named: dict[str, list[str]] = {}
    parents: dict[str, list[str]] = {}
    whole: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    elsewhere: set[str] = set()
    listings: set[str] = set()
    sides: dict[str, dict[str, str]] = {}
    wholes: dict[str, list[tuple[str, str]]] = {}
    mz = f"{base}ontology#"
    for name in _FILES:
        path = folder("ontology") / f"{name}.ttl"
        if not path.is_file():
            continue
        data = path.read_bytes().replace(DEFAULT_BASE.encode(), base.encode())
        for quad in ox.parse(data, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.object, ox.Literal) and quad.object.language == "en" and name != "checks":
                continue
            subject, predicate, target = str(quad.subject), quad.predicate.value, str(quad.object)
            if name.startswith("classification") and subject.startswith(f"<{base}code/"):
                classes.setdefault(subject, []).append(quad)
                if predicate in (f"{_SKOS}prefLabel", f"{_SKOS}altLabel") and isinstance(quad.object, ox.Literal):
                    named.setdefault(quad.object.value, []).append(subject)
            else:
                always.append(quad)
            if predicate == f"{_SKOS}broader":
                parents.setdefault(subject, []).append(target)
                if name.startswith("classification"):
                    scheme = f"<{base}code/{name.removeprefix('classification-')}>"
                    wholes.setdefault(subject, []).append((target, scheme))
            elif predicate == f"{mz}subset":
                parents.setdefault(target, []).append(subject)
            elif predicate == f"{mz}whole":
                whole[subject] = target
            elif predicate == f"{mz}part":
                parts.setdefault(subject, []).append(target)
            elif predicate == f"{mz}partDimension":
                elsewhere.add(subject)
            elif predicate in (f"{mz}left", f"{mz}right"):
                sides.setdefault(subject, {})[predicate.rsplit("#", 1)[1]] = target
            elif predicate == f"{mz}listing":
                listings.add(subject)
    for partition, members in parts.items():
        for member in members if partition not in elsewhere else ():
            # the 类 of a classification are parts of its whole as the 款 are parts of a 类
            by = next((f"<{base}code/{name}>" for name in SCHEMES if f"/code/{name}/" in member), partition)
            wholes.setdefault(member, []).append((whole[partition], by))
    return Declarations(
        base,
        tuple(always),
        {code: tuple(quads) for code, quads in classes.items()},
        {name: tuple(codes) for name, codes in named.items()},
        {member: tuple(above) for member, above in parents.items()},
        {member: tuple(above) for member, above in wholes.items()},
        frozenset(listings),
        tuple((each["left"], each["right"]) for each in sides.values()),
    )
