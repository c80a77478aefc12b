"""What printed words mean: labels → coordinates, as declared in `layouts/terms.yaml` and `ontology/`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from ingest.classes import top_level
from ingest.labels import bare
from ingest.layouts import declarations

#: coordinates set by a word, e.g. {"fund": "fiscal"}; the year is an offset to the year of the report
Meaning = Mapping[str, str | int]

ROLES = ("code", "line", "sequence", "note", "qualifier", "label")


@cache
def _patterns(group: str) -> list[tuple[re.Pattern[str], Meaning]]:
    return [(re.compile(pattern), meaning) for pattern, meaning in declarations("terms")[group]]


@cache
def _roles() -> list[tuple[str, re.Pattern[str]]]:
    declared = declarations("terms")["roles"]
    return [(role, re.compile("|".join(f"(?:{p})" for p in declared[role]))) for role in ROLES]


@lru_cache(maxsize=16384)
def meaning(group: str, text: str) -> Meaning | None:
    """What a header (`columns`) or row label (`rows`) means; None where it is not understood."""
    word = bare(text)
    for pattern, value in _patterns(group):
        if pattern.fullmatch(word):
            return value
    return None


@lru_cache(maxsize=16384)
def role(text: str) -> str:
    """The role of a column that holds no amounts, by its header; empty where the header is none of those."""
    word = bare(text)
    for name, pattern in _roles():
        if pattern.fullmatch(word):
            return name
    return ""


@lru_cache(maxsize=16384)
def class_code(text: str, scheme: str) -> str:
    """The code of a 类 by its name, "" where no edition has that name. Slips of one or two characters are allowed."""
    word = bare(text).removesuffix("(类)")
    table = top_level(scheme)
    if word in table:
        return table[word]
    if len(word) >= 5:
        close = difflib.get_close_matches(word, table, n=2, cutoff=0.82)
        if close and len({table[c] for c in close}) == 1:
            return table[close[0]]
    return ""


@lru_cache(maxsize=16384)
def known_row(text: str) -> bool:
    """Whether a row label is a word of these tables on its own."""
    return bool(
        meaning("rows", text) is not None
        or any(
            bare(text).removesuffix("(类)") in top_level(s) for s in ("functional", "economic", "government-economic")
        )
    )


def similarity(a: str, b: str) -> float:
    """0 … 1, over comparable forms."""
    return difflib.SequenceMatcher(None, bare(a), bare(b), autojunk=False).ratio()
