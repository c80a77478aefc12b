"""Provinces, cities and counties that do not exist, the bodies in them, and which reports each of them discloses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml

YEARS = range(2019, 2026)
#: of the reports that a body owes, the share that it discloses
DISCLOSED = 0.7
_FIRST = 90  # GB/T 2260 has no province of this number
_SECTORS_EACH = 7


@cache
def words() -> dict[str, Any]:
    """The declarations of words.yaml."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division; `level` is 0 province, 1 city, 2 county."""

    code: str
    name: str
    above: str
    level: int


@dataclass(frozen=True, slots=True)
class Body:
    """A department; `units` are the bodies whose accounts it includes besides its own level."""

    name: str
    place: Place
    sector: dict[str, Any] = field(compare=False)  # a declaration of words.yaml
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that is disclosed: of a body with its units, or of one unit (its own level included)."""

    body: Body
    reporter: str
    year: int
    kind: str  # budget | final-accounts
    scope: str  # department | unit


def places() -> Iterator[Place]:
    """Ten provinces with two cities of two counties each; then two more cities in each province, and so on."""
    names = words()
    for circle in count():
        for number, name in enumerate(names["provinces"]):
            province = Place(f"{_FIRST + number}0000", name, "", 0)
            if circle == 0:
                yield province
            for c in (2 * circle, 2 * circle + 1):
                index = c * 10 + number
                city = Place(f"{province.code[:2]}{c + 1:02d}00", _name("city_words", index) + "市", province.code, 1)
                yield city
                for k in range(2):
                    county = _name("county_words", index * 2 + k) + "县"
                    yield Place(f"{city.code[:4]}{21 + k}", county, city.code, 2)


def _name(key: str, index: int) -> str:
    """The name of that number from two lists of syllables; a syllable before it for each time they are used up."""
    first, second = words()[key]
    many = len(first) * len(second)
    name = f"{first[index % len(first)]}{second[(index // len(first) + index) % len(second)]}"
    return name if index < many else _name("more_words", index // many - 1)[0] + name


def bodies() -> Iterator[Body]:
    """The bodies of every place, one after the other."""
    sectors = words()["sectors"]
    for number, place in enumerate(places()):
        for step in range(_SECTORS_EACH):
            sector = sectors[(number * 5 + step) % len(sectors)]
            units = sector["units"][: 1 + step % 2] if step % 3 == 0 else ()
            yield Body(f"{place.name}{sector['name']}", place, sector, tuple(f"{place.name}{unit}" for unit in units))


def disclosed(body: Body, seed: int) -> Iterator[Wanted]:
    """The reports that a body and its units disclose, year by year."""
    chance = random.Random(f"{seed} disclosed {body.name}")
    for year in YEARS:
        for kind in ("budget", "final-accounts"):
            if chance.random() < DISCLOSED:
                yield Wanted(body, body.name, year, kind, "department")
            for unit in (body.name, *body.units) if body.units else ():
                if year >= 2022 and kind == "final-accounts" and chance.random() < DISCLOSED:
                    yield Wanted(body, unit, year, kind, "unit")


def wanted(number: int, seed: int) -> Iterator[Wanted]:
    """The first `number` reports of the world."""
    left = number
    for body in bodies():
        for each in disclosed(body, seed):
            if not left:
                return
            left -= 1
            yield each


def as_turtle(found: list[Place], base: str) -> str:
    """The places as the store knows places, in Turtle."""
    lines = ["@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."]
    for place in found:
        broader = f"skos:broader <{base}place/{place.above}>" if place.above else f"skos:topConceptOf <{base}place>"
        lines.append(
            f'<{base}place/{place.code}> a <{base}ontology#Place>, skos:Concept ; skos:notation "{place.code}" ;'
            f' skos:inScheme <{base}place> ; skos:prefLabel "{place.name}"@zh ; {broader} .'
        )
    return "\n".join(lines) + "\n"
