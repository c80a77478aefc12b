"""Administrative divisions (GB/T 2260) by the name of an organization, from `ontology/places.ttl`."""

from __future__ import annotations

from functools import cache

from ingest.labels import plain
from ingest.resources import folder

#: words before the name of the place in the names of party organs
_PREFIXES = ("中国共产党", "中共", "中国人民政治协商会议", "政协", "共青团", "中国共产主义青年团", "国家税务总局")


def division(organization: str) -> str:
    """The six-digit code of the place that an organization's name begins with, "" where it names none without doubt.

    `陕西省汉中市财政局` → 610700; `朝阳区…` alone is ambiguous and gives "".
    """
    name = plain(organization)
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    code = ""
    while True:
        inner = _longest(name, code)
        if not inner:
            return code
        code, length = inner
        name = name[length:]


def _longest(name: str, within: str) -> tuple[str, int] | None:
    """The longest place name at the start of `name` below `within`, with its length; None where none or several fit."""
    for length in range(min(len(name) - 1, 14), 1, -1):
        if name[length - 1] == "区" and not within and not name[:length].endswith("自治区"):
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
    """省级, 市级 or 县级 by the code's zeros; empty without a code."""
    if not code:
        return ""
    return "省级" if code.endswith("0000") else "市级" if code.endswith("00") else "县级"


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
        if code.endswith("0000") and name.endswith(("省", "市")):
            found.setdefault(plain(name[:-1]), []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}
