"""Amount columns of a recognised sheet → coordinates and labels; spoiled headers are mended from the kind's usual orders."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.header import Head
from ingest.kinds import Kind
from ingest.labels import bare, label, plain
from ingest.layouts import declarations
from ingest.lexicon import Meaning, meaning, role

_YEAR = re.compile(r"(20\d{2})年")


@dataclass(frozen=True)
class Reading:
    """How one amount column is read: its words from the top, mended, and what they mean together."""

    words: tuple[str, ...]
    meaning: dict[str, str | int]
    understood: bool
    mended: bool = False

    @property
    def label(self) -> str:
        return self.words[-1] if self.words else ""


def read_columns(heads: Sequence[Head], kind: Kind, year: int | None) -> list[Reading]:
    """One reading for each amount column, in order."""
    readings = [_read(head, year) for head in heads]
    if all(r.understood for r in readings) or not kind.orders:
        return readings
    order = _best_order(readings, kind.orders)
    if order is None:
        return readings
    return [
        reading if reading.understood and (target is None or _same(reading, target)) or target is None else _canonical(target, year)
        for reading, target in zip(readings, order, strict=True)
    ]


def _read(head: Head, year: int | None) -> Reading:
    words: list[str] = []
    combined: dict[str, str | int] = {}
    understood = mended = False
    for position, word in enumerate(head.words):
        leaf = position == len(head.words) - 1
        if role(word) == "label" and not leaf and meaning("columns", word) is None:
            continue
        value, text = _meaning(word, year)
        if value is None and leaf:
            repaired = _nearest_word(word)
            if repaired:
                value, text, mended = meaning("columns", repaired), repaired, True
        words.append(text)
        if value is not None:
            combined.update(value)
        if leaf:
            understood = value is not None
    return Reading(tuple(words), combined, understood, mended)


def _meaning(word: str, year: int | None) -> tuple[Meaning | None, str]:
    """The meaning of one header word, a year in it turned into an offset."""
    text = label(word)
    value = meaning("columns", word)
    match = _YEAR.search(plain(word))
    if match and year is not None:
        offset = int(match[1]) - year
        rest = _YEAR.sub("", plain(word), count=1).removeprefix("度")
        inner = value if value is not None else (meaning("columns", rest) if rest else {})
        if inner is not None and -3 <= offset <= 1:
            return ({**inner, "year": offset} if offset else inner), text
    return value, text


@cache
def _vocabulary() -> dict[str, str]:
    return {bare(word): word for word in declarations("terms")["words"]}


def _nearest_word(word: str) -> str:
    """The header word that a spoiled one was, "" where that is not plain to see."""
    text = bare(word)
    if len(text) < 3:
        return ""
    close = difflib.get_close_matches(text, _vocabulary(), n=2, cutoff=0.6)
    if not close or (len(close) > 1 and _ratio(text, close[0]) - _ratio(text, close[1]) < 0.05):
        return ""
    return _vocabulary()[close[0]] if abs(len(close[0]) - len(text)) <= 2 else ""


def _ratio(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _canonical(path: str, year: int | None) -> Reading:
    words = tuple(path.split("/"))
    combined: dict[str, str | int] = {}
    for word in words:
        value = meaning("columns", word)
        if value is not None:
            combined.update(value)
    return Reading(words, combined, True, True)


def _same(reading: Reading, path: str) -> bool:
    other = _canonical(path, None)
    return {k: v for k, v in reading.meaning.items() if k != "phase"} == {
        k: v for k, v in other.meaning.items() if k != "phase"
    } or bare(reading.label) == bare(path.split("/")[-1])


def _best_order(readings: Sequence[Reading], orders: Sequence[Sequence[str]]) -> list[str | None] | None:
    """For each column its place in the usual order that fits best; None where none fits at least half of what is readable."""
    best: tuple[float, list[str | None]] | None = None
    readable = sum(r.understood and bool(r.words) for r in readings)
    for order in orders:
        if len(order) == len(readings):
            hits = sum(r.understood and _same(r, path) for r, path in zip(readings, order, strict=True))
            score, aligned = hits + 1.5, list[str | None](order)
            if readable and hits < 0.6 * readable:
                score, aligned = _align(readings, order)
        else:
            score, aligned = _align(readings, order)
        if best is None or score > best[0]:
            best = (score, aligned)
    if best is None or best[0] < 0.5 * readable:
        return None
    return best[1]


def _align(readings: Sequence[Reading], order: Sequence[str]) -> tuple[float, list[str | None]]:
    """Longest common subsequence with readable columns fixed; unreadable ones take what lies between, if it is as many."""
    n, m = len(readings), len(order)
    table = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            options = [table[i + 1][j], table[i][j + 1]]
            if readings[i].understood and _same(readings[i], order[j]):
                options.append(1 + table[i + 1][j + 1])
            elif not readings[i].understood:
                options.append(0.1 + table[i + 1][j + 1])
            table[i][j] = max(options)
    aligned: list[str | None] = [None] * n
    i = j = 0
    while i < n and j < m:
        here = 1.0 if readings[i].understood and _same(readings[i], order[j]) else (0.1 if not readings[i].understood else -1)
        if here > 0 and abs(table[i][j] - here - table[i + 1][j + 1]) < 1e-9:
            aligned[i] = order[j]
            i, j = i + 1, j + 1
        elif table[i][j] == table[i + 1][j]:
            i += 1
        else:
            j += 1
    return table[0][0] - 0.2 * (m - sum(a is not None for a in aligned)), aligned
