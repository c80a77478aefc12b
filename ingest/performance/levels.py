"""Level-1 and level-2 names for every row, from the cells that print them once for many rows.

Three ways of printing a name for several rows are told apart: in a cell that rules draw over the rows, in the first
of the rows (carried downward), and in the middle of the rows without any rule (text of a recogniser). In the last
case the rows are cut into intervals so that every name stands in the middle of its own, and an interval whose name was
lost gets the one that the standard order of names leaves for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from ingest.labels import bare, plain
from ingest.layouts import declarations, listed
from ingest.performance.words import has_han, key, names, pattern, tidy


@dataclass(frozen=True, slots=True)
class Printed:
    """The level cell of one row: `owner` tells merged cells apart, `sheet` the grid, `ruled` whether rules drew it."""

    text: str
    owner: int
    sheet: int
    ruled: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A name and the rows its text touches."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Levels:
    """The names of one row; `inferred` are the levels whose name is not printed."""

    level1: str
    level2: str
    inferred: tuple[str, ...] = ()


def points(text: str) -> str:
    """The points printed behind a label: `产出指标(50分)` → `50`, empty where there are none."""
    match = pattern("points").search(plain(text))
    return (match[1] or match[2] or "") if match else ""


def name(text: str) -> str:
    """A level name as printed, without points, enumerator, line breaks and a bracket that never closes."""
    stripped = text
    match = pattern("points").search(plain(text))
    if match:
        stripped = plain(text)[: match.start()]
    return tidy(_bare(stripped))


def _bare(text: str) -> str:
    """Without enumerator, otherwise as printed."""
    squeezed = tidy(text)
    cut = len(plain(squeezed)) - len(bare(squeezed))
    return squeezed[cut:] if 0 < cut < len(squeezed) else squeezed


def resolve(level1: Sequence[Printed], level2: Sequence[Printed], level3: Sequence[str]) -> list[Levels]:
    """The names of each row; `level3` tells which rows say nothing (不涉及) and so stand alone under their name."""
    if _centred(level1, level2):
        nothing = {key(word) for word in declarations("performance")["nothing"]}
        alone = {r for r, text in enumerate(level3) if key(text) in nothing}
        return _tiled([p.text for p in level1], [p.text for p in level2], alone)
    return [Levels(a, b) for a, b in zip(_carried(level1), _carried(level2), strict=True)]


def _centred(level1: Sequence[Printed], level2: Sequence[Printed]) -> bool:
    """Names stand in the middle of their rows if, without rules, the first row lacks one that comes further down."""
    if not level1 or any(p.ruled for p in level1):
        return False
    return any(
        not column[0].text.strip() and any(has_han(p.text) for p in column) for column in (level1, level2) if column
    )


def _carried(column: Sequence[Printed]) -> list[str]:
    """Each name down to the next; a merged cell parted by a page has its name on either side."""
    tails = set(declarations("performance")["level_tails"])
    whole = listed("performance", "level_ends")
    texts: list[str] = []
    current = ""
    for number, printed in enumerate(column):
        text = name(printed.text)
        continues = number > 0 and printed.owner == column[number - 1].owner
        if text and not continues:
            if text in tails and current and not printed.ruled and not current.endswith(whole):
                current += text
                texts = [current if t + text == current else t for t in texts]
            else:
                current = text
        elif not text and printed.ruled and not continues:
            ahead = _name_on_next_page(column, number)
            current = ahead or current
        texts.append(current)
    # rows above the first name belong to it
    first = next((t for t in texts if t), "")
    return [t or first for t in texts] if any(p.ruled for p in column) else texts


def _name_on_next_page(column: Sequence[Printed], number: int) -> str:
    """A blank merged cell at the foot of a page: its name, if the cell that goes on at the top of the next has one."""
    blank = column[number]
    end = number
    while end + 1 < len(column) and column[end + 1].owner == blank.owner:
        end += 1
    begins = number == 0 or column[number - 1].sheet == blank.sheet
    if begins and end + 1 < len(column) and column[end + 1].sheet != blank.sheet:
        return name(column[end + 1].text)
    return ""


# ---- names in the middle of their rows -------------------------------------------------------------------------


def _tiled(first: list[str], second: list[str], alone: set[int]) -> list[Levels]:
    count = len(second)
    labels2, noise2 = _labels(second, "level2")
    labels1, noise1 = _labels(first, "level1")
    spans = _intervals(labels2, noise2, count, alone) if labels2 else []
    level2 = [""] * count
    inferred2 = [False] * count
    for start, end, label in spans:
        for r in range(start, end + 1):
            level2[r] = label.text if label else ""
    for number, (start, end, label) in enumerate(spans):
        if label is None:
            missing = _between(
                spans[number - 1][2] if number else None, spans[number + 1][2] if number + 1 < len(spans) else None
            )
            if len(missing) == 1:
                level2[start : end + 1] = missing * (end - start + 1)
                inferred2[start : end + 1] = [True] * (end - start + 1)
    level1 = [""] * count
    inferred1 = [False] * count
    by_group = {key(label.text): label.text for label in labels1}
    groups = _groups(level2)
    for r in range(count):
        group = groups[r]
        if group and key(group) in by_group:
            level1[r] = by_group[key(group)]
    if labels1 and any(not g for g in groups):
        for start, end, label in _intervals(labels1, noise1, count, set()):
            for r in range(start, end + 1):
                if not level1[r] and label:
                    level1[r] = label.text
    elif labels1:
        for r in range(count):
            if not level1[r] and groups[r]:
                level1[r], inferred1[r] = groups[r], True
    return [
        Levels(a, b, tuple(n for n, lost in (("level1", x), ("level2", y)) if lost))
        for a, b, x, y in zip(level1, level2, inferred1, inferred2, strict=True)
    ]


@cache
def _standard() -> dict[str, list[str]]:
    declared = declarations("performance")["levels"]
    return {group: list(members) for group, members in declared.items()}


def _labels(column: list[str], level: str) -> tuple[list[Label], set[int]]:
    """The names of a column with the rows they touch, and the rows that hold noise.

    A name may be cut over up to three rows; a recogniser that meets a name on a row line may read it twice, once badly.
    """
    known = names(level)
    cells = [(r, text) for r, text in enumerate(column) if text.strip()]
    labels: list[Label] = []
    noise: set[int] = set()
    at = 0
    while at < len(cells):
        row = cells[at][0]
        size, text = _read(cells[at : at + 3], known)
        if size:
            labels.append(Label(text, row, row + size - 1))
        else:
            noise.add(row)
        at += size or 1
    return _without_echoes(labels, noise, known, column)


def _read(cells: list[tuple[int, str]], known: frozenset[str]) -> tuple[int, str]:
    """How many of the cells, one in each row, make the first name, and that name; 0 if the first cell is noise."""
    near: tuple[float, int, str] = (0.0, 0, "")
    for size in range(len(cells), 0, -1):
        part = cells[:size]
        if part[-1][0] - part[0][0] != size - 1 or not any(c.isalnum() for c in part[-1][1]):
            continue
        text = name("".join(t for _, t in part))
        word = key(text)
        whole = [key(name(t)) in known for _, t in part]
        if word in known and not any(whole[1:]):
            return size, text
        if any(whole) and size > 1:
            continue
        likeness = max((SequenceMatcher(None, word, k).ratio() for k in known), default=0.0)
        if likeness > near[0]:
            near = (likeness, size, text)
    likeness, size, text = near
    word = key(text)
    if likeness >= 0.7:
        begun = next((k for k in known if k.startswith(word) and k != word), "")
        following = cells[size : size + 1]
        if begun and following and following[0][0] == cells[0][0] + size:
            rest = key(following[0][1])
            if rest not in known and rest.endswith(begun[-1]):
                return size + 1, begun
        return size, max(known, key=lambda k: SequenceMatcher(None, word, k).ratio()) if size > 1 else text
    text = name(cells[0][1])
    return (1, text) if has_han(text) and len(key(text)) >= 2 else (0, "")


def _without_echoes(
    labels: list[Label], noise: set[int], known: frozenset[str], column: list[str]
) -> tuple[list[Label], set[int]]:
    """Drop a bad second reading of a known name in the row above or below it."""
    kept: list[Label] = []
    for number, label in enumerate(labels):
        neighbours = [
            other
            for other in (labels[number - 1 : number] + labels[number + 1 : number + 2])
            if key(other.text) in known and (other.first - label.last == 1 or label.first - other.last == 1)
        ]
        if key(label.text) not in known and any(_echo(label.text, column[o.first]) for o in neighbours):
            noise.add(label.first)
        else:
            kept.append(label)
    return kept, noise


def _echo(text: str, whole: str) -> bool:
    """`text` reads like a line of `whole`: same length, and some characters in the same place."""
    lines = [*whole.split(), tidy(whole)]
    return any(len(line) == len(text) and any(a == b for a, b in zip(line, text, strict=True)) for line in lines)


def _middles(labels: list[Label], noise: set[int]) -> list[list[float]]:
    """Where each label may be centred. Noise beside a label is part of it, noise between two may be part of either."""
    found = []
    for i, label in enumerate(labels):
        options = [(label.first, label.last)]
        if label.first - 1 in noise:
            shared = i > 0 and labels[i - 1].last + 1 == label.first - 1
            options = [(a - 1, b) for a, b in options] + (options if shared else [])
        if label.last + 1 in noise:
            shared = i + 1 < len(labels) and labels[i + 1].first - 1 == label.last + 1
            options = [(a, b + 1) for a, b in options] + (options if shared else [])
        found.append([(a + b) / 2 for a, b in options])
    return found


def _intervals(
    labels: list[Label], noise: set[int], count: int, alone: set[int]
) -> list[tuple[int, int, Label | None]]:
    """Cut rows 0…count-1 into intervals, each around the middle of its label, with a gap where a name was lost.

    Least cost by dynamic programming: `best[i][e]` is the cheapest cut of rows up to `e` for the first `i` labels.
    """
    middles = _middles(labels, noise)
    infinite = float("inf")
    best: list[dict[int, float]] = [{-1: 0.0}]
    back: list[dict[int, tuple[int, int]]] = [{}]
    for i, label in enumerate(labels):
        allowed = bool(_between(labels[i - 1] if i else None, label))
        reached: dict[int, float] = {}
        origin: dict[int, tuple[int, int]] = {}
        upper = labels[i + 1].first if i + 1 < len(labels) else count
        for before, cost in best[-1].items():
            for start in range(before + 1, label.first + 1):
                gap = start - before - 1
                gap_cost = 0.0 if not gap else 0.25 if allowed else 3.0 + gap
                if gap > 1 and any(before < r < start for r in alone):
                    gap_cost += 5.0
                for end in range(label.last, upper):
                    total = cost + gap_cost + min(_off_centre(start, end, middle) for middle in middles[i])
                    if end > start and any(start <= r <= end for r in alone):
                        total += 5.0
                    if total < reached.get(end, infinite):
                        reached[end] = total
                        origin[end] = (before, start)
        best.append(reached)
        back.append(origin)
    closing = {end: cost + (0.0 if end == count - 1 else 3.0 + count - 1 - end) for end, cost in best[-1].items()}
    end = min(closing, key=lambda e: closing[e])
    spans: list[tuple[int, int, Label | None]] = []
    if end < count - 1:
        spans.append((end + 1, count - 1, None))
    for i in range(len(labels), 0, -1):
        before, start = back[i][end]
        spans.append((start, end, labels[i - 1]))
        if start - before > 1:
            spans.append((before + 1, start - 1, None))
        end = before
    return spans[::-1]


def _off_centre(start: int, end: int, middle: float) -> float:
    """How badly `middle` is the middle of the rows `start`…`end`. Of two middle rows a reader takes the lower one."""
    off = middle - (start + end) / 2
    if off == 0:
        return 0.0
    if off == 0.5:
        return 0.1 if (end - start) % 2 else 0.05
    if off == -0.5:
        return 0.5
    return 2.0 * (abs(off) - 0.5) ** 2 + abs(off)


def _position(text: str) -> tuple[int, int] | None:
    """Group and place of a standard level-2 name."""
    for g, members in enumerate(_standard().values()):
        for m, member in enumerate(members):
            if key(member) == key(text):
                return g, m
    return None


def _between(before: Label | None, after: Label | None) -> list[str]:
    """The standard level-2 names that should stand between two printed ones of the same group."""
    a = _position(before.text) if before else None
    b = _position(after.text) if after else None
    groups = list(_standard().values())
    if a and b and a[0] == b[0] and b[1] - a[1] > 1:
        return groups[a[0]][a[1] + 1 : b[1]]
    if b and before is None and b[1] > 0:
        return groups[b[0]][: b[1]]
    if a and b and a[0] != b[0] and b[1] > 0:
        return groups[b[0]][: b[1]]
    return []


def _groups(level2: list[str]) -> list[str]:
    """The level-1 name that each level-2 name stands under by standard, empty for names that are not standard."""
    found: list[str] = []
    for text in level2:
        place = _position(text)
        found.append(list(_standard())[place[0]] if place else "")
    return found
