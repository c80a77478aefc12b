"""Amount columns of a recognised sheet → coordinates and labels; spoiled headers are mended from usual orders."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.header import Head
from ingest.kinds import Kind
from ingest.labels import bare, label, plain
from ingest.layouts import declarations, listed
from ingest.lexicon import Meaning, class_code, code_of_name, meaning, role

_YEAR = re.compile(r"(20\d{2})年")
_CJK = re.compile(r"[\u4e00-\u9fff]")
#: an unknown header is taken for a spoiled word of the usual order only if it is at least this like it
_ALIKE = 0.4


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


def read_columns(heads: Sequence[Head], kind: Kind, year: int | None, flow: str = "") -> list[Reading]:
    """One reading for each amount column, in order; `flow` is that of the whole table."""
    readings = [_parted(_read(head, year, kind.columns), kind) for head in heads]
    readings = [_whole_of_group(heads, readings, i, kind) for i in range(len(heads))]
    if not all(r.understood for r in readings) and kind.orders:
        order = _best_order(readings, kind.orders)
        if order is not None:
            readings = [_restored(r, target) for r, target in zip(readings, order, strict=True)]
    return [_with_flow(reading, readings, flow) for reading in readings]


def _whole_of_group(heads: Sequence[Head], readings: Sequence[Reading], i: int, kind: Kind) -> Reading:
    """The first column of a group whose own header is lost or illegible: the whole of the group."""
    head, reading = heads[i], readings[i]
    if i + 1 == len(heads) or not head.path:
        return reading
    following = heads[i + 1].path
    lost = len(following) > len(head.path) and following[len(head.path) - 1] is head.path[-1] and reading.meaning
    spoiled = (
        not reading.understood
        and len(head.path) > 1
        and len(following) > 1
        and following[-2] is head.path[-2]
        and not _CJK.search(reading.label)
    )
    if not (lost or spoiled):
        return reading
    group = head.path[-1 if lost else -2]
    if i and any(cell is group for cell in heads[i - 1].path):
        return reading
    words = reading.words if lost else reading.words[:-1]
    names = declarations("terms")["totals"]
    usual = {leaf for o in kind.orders if len(o) == len(readings) and (leaf := o[i].split("/")[-1]) in names}
    printed = Counter(label(r.label) for r in readings if r.understood and label(r.label) in names)
    if len(usual) == 1:
        name = usual.pop()
    else:
        name = printed.most_common(1)[0][0] if printed and i else names[0 if i == 0 else 1]
    return replace(reading, words=(*words, name), understood=True, mended=True)


def _restored(reading: Reading, target: str | None) -> Reading:
    """The reading, or what stands in its place in the usual order if its header is lost or spoiled."""
    if target is None or (reading.understood and (reading.meaning or _same(reading, target))):
        return reading
    leaf = bare(reading.label)
    if not reading.understood and len(_CJK.findall(leaf)) >= 3 and _ratio(leaf, bare(target.split("/")[-1])) < _ALIKE:
        return reading
    return _canonical(target)


def _with_flow(reading: Reading, readings: Sequence[Reading], flow: str) -> Reading:
    """Carried-over money beside a table's flow: a total over it is that of the side; of spending it is a source."""
    flows = {str(r.meaning.get("flow", "")) for r in readings}
    if flow == "revenue" and flows & {"opening", "opening-account", "use-of-surplus"} and _is_grand_total(reading):
        return replace(reading, meaning={**reading.meaning, "flow": "total-in"})
    if flow == "expenditure" and "revenue" not in flows:
        if flows & {"closing", "closing-account"} and not flows & {"opening"} and _is_grand_total(reading):
            return replace(reading, meaning={**reading.meaning, "flow": "total-out"})
        if reading.meaning.get("flow") in ("opening", "opening-account") and "closing" not in flows:
            rest = {k: v for k, v in reading.meaning.items() if k != "flow"}
            return replace(reading, meaning={**rest, "source": listed("terms", "carried_over")[0]})
    return reading


def _is_grand_total(reading: Reading) -> bool:
    """A total over all columns of the table: nothing but words for the whole above it."""
    return bool(reading.words) and not reading.meaning and len(reading.words) == 1


def _read(head: Head, year: int | None, scheme: str) -> Reading:
    words: list[str] = []
    combined: dict[str, str | int] = {}
    understood = mended = False
    for position, word in enumerate(head.words):
        leaf = position == len(head.words) - 1
        if role(word) == "label" and not leaf and meaning("columns", word) is None:
            continue
        value, text = _meaning(word, year)
        within = str(combined.get("economic", ""))
        if scheme and (within or value is None) and (named := _class(word, scheme, within)):
            value = {"economic": named}
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


def _parted(reading: Reading, kind: Kind) -> Reading:
    """A group and its total that ran into one header (基本支出小计), parted as the usual orders part them."""
    word, leaf = bare(reading.label), declarations("terms")["totals"][-1]
    group = word.removesuffix(leaf)
    said = meaning("columns", group) if group not in ("", word) else None
    if said is None or not reading.understood:
        return reading
    groups = {path.split("/")[0] for order in kind.orders for path in order if path.endswith(f"/{leaf}")}
    if not any(meaning("columns", known) == said for known in groups):
        return reading
    return replace(reading, words=(*reading.words[:-1], group, leaf), meaning={**reading.meaning, **said})


def _class(word: str, scheme: str, within: str) -> str:
    """The code of a class that heads a column (工资福利支出 / 基本工资), "" where the word names none."""
    if within and (code := code_of_name(word, scheme, within)):
        return code
    return class_code(word, scheme) if not within else ""


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
    return _vocabulary()[close[0]] if abs(len(close[0]) - len(text)) <= 1 else ""


def _ratio(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _canonical(path: str) -> Reading:
    words = tuple(path.split("/"))
    combined: dict[str, str | int] = {}
    for word in words:
        value = meaning("columns", word)
        if value is not None:
            combined.update(value)
    return Reading(words, combined, True, True)


def _same(reading: Reading, path: str) -> bool:
    other = _canonical(path)
    return {k: v for k, v in reading.meaning.items() if k != "phase"} == {
        k: v for k, v in other.meaning.items() if k != "phase"
    } or bare(reading.label) == bare(path.split("/")[-1])


def _best_order(readings: Sequence[Reading], orders: Sequence[Sequence[str]]) -> list[str | None] | None:
    """For each column its place in the usual order that fits best; None where none fits half of what is readable."""
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
    """Longest common subsequence with readable columns fixed; unreadable ones take what lies between, if as many."""
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
        same = readings[i].understood and _same(readings[i], order[j])
        here = 1.0 if same else (0.1 if not readings[i].understood else -1.0)
        if here > 0 and abs(table[i][j] - here - table[i + 1][j + 1]) < 1e-9:
            aligned[i] = order[j]
            i, j = i + 1, j + 1
        elif table[i][j] == table[i + 1][j]:
            i += 1
        else:
            j += 1
    return table[0][0] - 0.2 * (m - sum(a is not None for a in aligned)), aligned
