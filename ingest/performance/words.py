"""The declared vocabulary of performance forms, ready for comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, lru_cache

from ingest import layouts
from ingest.labels import bare, plain
from ingest.layouts import declarations

_BRACKETS = re.compile(r"\([^()]*\)?")
_SIGNS = re.compile(r"[:*\"'、,.。;/~_|<>-]+")
_HAN = re.compile(r"[㐀-鿿]")
_BETWEEN = re.compile(r"\s+")
_ASCII = re.compile(r"[A-Za-z]")


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """`text` as it is compared with declared words: no white space, brackets, signs and enumerators."""
    cleaned = bare(text)
    without = _SIGNS.sub("", _BRACKETS.sub("", cleaned))
    return without or _SIGNS.sub("", cleaned.replace("(", "").replace(")", ""))


def has_han(text: str) -> bool:
    return bool(_HAN.search(text))


def tidy(text: str) -> str:
    """A cell as one line: line breaks and spaces go, except between two Latin words."""
    parts = _BETWEEN.split(text.strip())
    out = parts[0]
    for part in parts[1:]:
        gap = " " if out and part and _ASCII.match(out[-1]) and _ASCII.match(part[0]) else ""
        out += gap + part
    return out


def printed_width(line: str) -> int:
    """How wide a line is printed, in halves of a Chinese character."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in line.strip())


@dataclass(frozen=True)
class Vocabulary:
    """Words of several roles. `role` is exact, `nearest` forgives damage; the declared order of roles breaks ties."""

    table: Mapping[str, str]
    _nearest: dict[tuple[str, float], tuple[str, float]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, declared: Mapping[str, Iterable[str]]) -> Vocabulary:
        table: dict[str, str] = {}
        for role, names in declared.items():
            for name in names:
                table.setdefault(key(name), role)
        return cls(table)

    def role(self, text: str) -> str:
        return self.table.get(key(text), "")

    def nearest(self, text: str, at_least: float = 0.6) -> tuple[str, float]:
        """The role whose name looks most like `text`, and how alike the two are (1 is equal)."""
        wanted = key(text)
        if wanted in self.table:
            return self.table[wanted], 1.0
        if not 2 <= len(wanted) <= 24:
            return "", 0.0
        asked = (wanted, at_least)
        if asked not in self._nearest:
            if len(self._nearest) > 4096:
                self._nearest.clear()
            best, likeness = "", 0.0
            for name, role in self.table.items():
                bound = 2 * sum(c in name for c in wanted) / (len(wanted) + len(name))
                if bound < at_least or bound <= likeness:
                    continue
                ratio = SequenceMatcher(None, wanted, name).ratio()
                if ratio > likeness:
                    best, likeness = role, ratio
            self._nearest[asked] = (best, likeness) if likeness >= at_least else ("", 0.0)
        return self._nearest[asked]


@cache
def vocabulary(*path: str) -> Vocabulary:
    """The vocabulary declared at `path`: roles with their names, or one list of names whose role is the last step."""
    declared = declarations("performance")
    for step in path:
        declared = declared[step]
    return Vocabulary.of(declared if isinstance(declared, dict) else {path[-1]: declared})


@cache
def pattern(*path: str) -> re.Pattern[str]:
    return layouts.expression("performance", *path)


@cache
def names(level: str) -> frozenset[str]:
    """All names known for `level1` or `level2`, as keys."""
    declared = declarations("performance")
    standard = declared["levels"]
    own = list(standard) if level == "level1" else [name for group in standard.values() for name in group]
    return frozenset(key(name) for name in [*own, *declared["other_levels"][level]])


def is_placeholder(text: str) -> bool:
    """`指标1：`, `……`, or several of them: a blank form's invitation to write."""
    parts = [part for part in re.split(r"\s+", text.strip()) if part]
    return all(pattern("placeholder").match(plain(part)) for part in parts)
