"""What printed words mean: labels → coordinates, as declared in `layouts/terms.yaml` and `ontology/`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from ingest.classes import SCHEMES, known_names, names, top_level
from ingest.labels import bare
from ingest.layouts import declarations, listed

#: coordinates set by a word, e.g. {"fund": "fiscal"}; the year is an offset to the year of the report
Meaning = Mapping[str, str | int]

#: a label with so many characters may have two wrong ones
_MANY = 8
ROLES = ("unit", "code", "line", "sequence", "note", "count", "qualifier", "label")


@cache
def _meanings(group: str) -> tuple[re.Pattern[str], dict[str, Meaning]]:
    """The declared expressions as one, each a group by whose name its meaning is found; the first that fits counts."""
    declared = {f"meaning{i}": entry for i, entry in enumerate(declarations("terms")[group])}
    wanted = re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in declared.items()))
    return wanted, {name: value for name, (_, value) in declared.items()}


@cache
def _roles() -> re.Pattern[str]:
    """The headers of all roles as one expression, each role a group of its name."""
    declared = declarations("terms")["roles"]
    return re.compile("|".join(f"(?P<{role}>{'|'.join(f'(?:{p})' for p in declared[role])})" for role in ROLES))


@lru_cache(maxsize=16384)
def meaning(group: str, text: str) -> Meaning | None:
    """What a header (`columns`) or row label (`rows`) means; None where it is not understood."""
    word = bare(text)
    wanted, values = _meanings(group)
    for candidate in dict.fromkeys((word, _unit_bracket().sub("", word))):
        if (match := wanted.fullmatch(candidate)) and match.lastgroup:
            return values[match.lastgroup]
    return None


@cache
def _unit_bracket() -> re.Pattern[str]:
    return re.compile(declarations("marks")["unit_bracket"] + "$")


@lru_cache(maxsize=4096)
def printed_unit(text: str) -> str:
    """The unit of money that a header prints in brackets, "" where it prints none."""
    match = _unit_bracket().search(bare(text))
    return match["unit"] if match else ""


@lru_cache(maxsize=16384)
def role(text: str) -> str:
    """The role of a column that holds no amounts, by its header; empty where the header is none of those."""
    match = _roles().fullmatch(bare(text))
    return (match.lastgroup or "") if match else ""


@cache
def _top_level(scheme: str) -> dict[str, str]:
    """Comparable name → code of a 类, with the names that only reports use."""
    declared = declarations("terms")["classes"].get(scheme, {})
    return {**top_level(scheme), **{bare(name): str(code) for name, code in declared.items()}}


@lru_cache(maxsize=16384)
def class_code(text: str, scheme: str) -> str:
    """The code of a 类 by its name, "" where no edition has that name. Slips of one or two characters are allowed."""
    word = bare(text).removesuffix("(类)")
    table = _top_level(scheme)
    if word in table:
        return table[word]
    if len(word) >= 5:
        close = difflib.get_close_matches(word, table, n=2, cutoff=0.82)
        if close and len({table[c] for c in close}) == 1:
            return table[close[0]]
    return ""


@cache
def _codes_by_name(scheme: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, known in known_names(scheme).items():
        for name in known:
            found.setdefault(name, []).append(code)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


@lru_cache(maxsize=16384)
def code_of_name(text: str, scheme: str, within: str = "") -> str:
    """The code of a class of any level by its full name, below the code `within`; "" where none or several fit."""
    codes = [c for c in _codes_by_name(scheme).get(bare(text), ()) if c.startswith(within) and c != within]
    if within and len(codes) > 1:
        codes = [c for c in codes if len(c) == len(within) + 2] or codes
    if len(codes) > 1:
        # a name that moved to another code: the code that bears it now
        codes = [c for c in codes if bare(names(scheme).get(c, "")) == bare(text)] or codes
        if len({(c[:-2], len(c)) for c in codes}) == 1:
            codes = codes[-1:]  # renumbered below one parent: later editions append
    return codes[0] if len(codes) == 1 else ""


@cache
def _row_words() -> dict[int, dict[str, str]]:
    """Length → comparable row label or name of a 类 → the label."""
    found: dict[int, dict[str, str]] = {}
    for word in (*listed("terms", "row_words"), *(name for scheme in SCHEMES for name in _top_level(scheme))):
        found.setdefault(len(bare(word)), {}).setdefault(bare(word), word)
    return found


@cache
def _row_signs() -> frozenset[str]:
    """The characters of all row labels and names of 类."""
    return frozenset(sign for words in _row_words().values() for word in words for sign in word)


@lru_cache(maxsize=4096)
def nearest_row(text: str) -> str:
    """The row label that a misread one was, "" where that is not plain to see: one character wrong, of many two.

    A character that stands in some label is not taken for misread: what has it may be a name of the report's own.
    """
    own = bare(text)
    most = 0 if len(own) < 2 else 1 if len(own) < _MANY else 2
    signs = _row_signs()
    distances = {
        word: sum(a != b for a, b in zip(own, word, strict=True))
        for word in _row_words().get(len(own), {})
        if not any(a != b and a in signs for a, b in zip(own, word, strict=True))
    }
    least = min(distances.values(), default=0)
    near = [word for word, distance in distances.items() if distance == least]
    return _row_words()[len(own)][near[0]] if len(near) == 1 and 0 < least <= most else ""


@lru_cache(maxsize=16384)
def known_class_name(text: str) -> bool:
    """Whether some class of some classification bears this name."""
    return any(bare(text) in _codes_by_name(s) for s in SCHEMES)


@lru_cache(maxsize=4096)
def names_organizations(text: str) -> bool:
    """Whether a header says that the labels below it are, or may be, organizations."""
    word = bare(text)
    return any(re.fullmatch(p, word) for p in declarations("terms")["organizations"])


@lru_cache(maxsize=16384)
def known_row(text: str) -> bool:
    """Whether a row label is a word of these tables on its own."""
    return bool(
        meaning("rows", text) is not None or any(bare(text).removesuffix("(类)") in _top_level(s) for s in SCHEMES)
    )
