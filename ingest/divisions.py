"""Administrative divisions (GB/T 2260) by the name of an organization, from `ontology/places.ttl`."""

from __future__ import annotations

import re
from functools import cache

from ingest.labels import plain
from ingest.layouts import declarations, expression, listed
from ingest.resources import folder


def division(organization: str) -> str:
    """The six-digit code of the place that an organization's name begins with, "" where it names none without doubt.

    `陕西省汉中市财政局` → 610700; `朝阳区…` alone is ambiguous and gives "".
    """
    named = _named(organization)
    return named[-1][0] if named else ""


def place_words(organization: str) -> str:
    """The name of the place as an organization's name prints it: `中共上海市普陀区委办公室` → 上海市普陀区."""
    return "".join(printed for _, printed in _named(organization))


def without_places_above(organization: str) -> str:
    """The name by which a body below a province is known: `四川省万源市水利局` → 万源市水利局.

    A county is known by its own name, a district with its city; a municipality and a province that heads no lower
    place stay.
    """
    name = plain(organization)
    named = _named(name)
    if len(named) < 2:
        return name
    code, printed = named[-1]
    alone = not code.endswith("00") and not printed.endswith(listed("reports", "divisions", "any_district"))
    province = named[0][0].endswith("0000") and not _labels()[named[0][0]].endswith(_city())
    above = named[:-1] if alone else named[:1] if province else []
    short = name.replace("".join(each for _, each in above), "", 1)
    return short if division(short) == code else name


def _named(organization: str) -> list[tuple[str, str]]:
    """(code, words) of the places at the start of a name, from the outermost."""
    name = plain(organization)
    for prefix in listed("reports", "before_place"):
        name = name.removeprefix(prefix)
    found: list[tuple[str, str]] = []
    while True:
        inner = _longest(name, found[-1][0] if found else "")
        if not inner:
            return found
        code, length = inner
        found.append((code, name[:length]))
        name = name[length:]


def _city() -> tuple[str, ...]:
    return listed("reports", "divisions", "city")


def _longest(name: str, within: str) -> tuple[str, int] | None:
    """The longest place name at the start of `name` below `within`, with its length; None where none or several fit."""
    for length in range(min(len(name) - 1, 14), 1, -1):
        if not within and expression("reports", "divisions", "district").search(name[:length]):
            continue  # districts of one name lie in several cities, and not all are listed here
        codes = [code for code in _names().get(name[:length], ()) if _below(code, within)]
        if len(codes) == 1:
            return codes[0], length
    return None


def _below(code: str, within: str) -> bool:
    """Whether a division lies in another one, by the places: codes do not tell, as provinces have counties too."""
    if not within:
        return True
    parent = _parents().get(code, "")
    while parent:
        if parent == within:
            return True
        parent = _parents().get(parent, "")
    return False


def level(code: str) -> str:
    """The level of government by the rank of the division and its name, as `layouts/reports.yaml` words it."""
    if not code:
        return ""
    rank = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
    return _level(rank, _labels().get(code, ""))


def _level(rank: str, name: str) -> str:
    return next(
        str(each["level"])
        for each in declarations("reports")["levels"]
        if each["rank"] == rank and re.search(each.get("name", ""), name)
    )


def jurisdiction(organization: str) -> tuple[tuple[str, ...], str]:
    """The places that an organization's name tells, from the province down, and the level of the last.

    `洛阳市嵩县财政局` → (河南省, 洛阳市, 嵩县), 县级: a county that no list knows is taken as printed.
    """
    code = division(organization)
    names = path(code)
    further = unlisted(organization)
    return ((*names, further), _level("county", further)) if further else (names, level(code))


def unlisted(organization: str) -> str:
    """The county, city or district that stands in a name after the places that are known, "" without one."""
    name = plain(organization)
    for prefix in listed("reports", "before_place"):
        name = name.removeprefix(prefix)
    known = _named(organization)
    if known and not known[-1][0].endswith("00"):
        return ""
    match = re.match(declarations("reports")["place"], name[sum(len(printed) for _, printed in known) :])
    return match[0] if match and not re.search(declarations("reports")["not_place"], match[0]) else ""


def ancestor(code: str, kind: str) -> str:
    """The name of the division itself or the nearest one above it that is called by `kind` (省, 市, 县, 区 …)."""
    return next((name for name in reversed(path(code)) if name.endswith(kind)), "")


def path(code: str) -> tuple[str, ...]:
    """The names from the province down to the division."""
    names: list[str] = []
    while code:
        names.append(_labels()[code])
        code = _parents().get(code, "")
    return tuple(reversed(names))


@cache
def _read() -> tuple[dict[str, str], dict[str, str]]:
    """(code → Chinese name, code → code of the division above)."""
    import pyoxigraph as ox

    skos = "http://www.w3.org/2004/02/skos/core#"
    labels: dict[str, str] = {}
    parents: dict[str, str] = {}
    for triple in ox.parse(path=str(folder("ontology") / "places.ttl"), format=ox.RdfFormat.TURTLE):
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode):
            continue
        code = subject.value.rsplit("/", 1)[-1]
        if triple.predicate.value == skos + "prefLabel" and isinstance(value, ox.Literal) and value.language == "zh":
            labels[code] = value.value
        elif triple.predicate.value == skos + "broader" and isinstance(value, ox.NamedNode):
            parents[code] = value.value.rsplit("/", 1)[-1]
    codes = {code for code in labels if code.isdigit() and len(code) == 6}
    return {c: labels[c] for c in codes}, {c: p for c, p in parents.items() if c in codes and p in codes}


def _labels() -> dict[str, str]:
    return _read()[0]


def _parents() -> dict[str, str]:
    return _read()[1]


@cache
def _names() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, name in _labels().items():
        found.setdefault(plain(name), []).append(code)
        # 陕西 for 陕西省, 朝阳 alone for nothing: only provinces are known by their short name
        if code.endswith("0000") and name.endswith(listed("reports", "divisions", "short")):
            found.setdefault(plain(name[:-1]), []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}
