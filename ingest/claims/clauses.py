"""Where clauses, brackets and reasons begin and end in reading text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.claims.grammar import grammar
from ingest.claims.quantities import Quantity
from ingest.claims.stated import Stated

_SEPARATORS = "，；。：！？"


@dataclass(frozen=True, slots=True)
class Clause:
    """The words before a number, back to the clause mark or the quantity before it."""

    start: int
    text: str
    mark: str  # the character before it, empty at the start of the paragraph
    bracket: bool  # it stands right after an open bracket


def clause_before(text: str, end: int, floor: int) -> Clause:
    """The clause that ends at `end`; balanced brackets inside it do not end it."""
    depth, index = 0, end
    while index > floor:
        char = text[index - 1]
        if char == ")":
            depth += 1
        elif char == "(":
            if depth == 0:
                return Clause(index, text[index:end], "(", True)
            depth -= 1
        elif char in _SEPARATORS and depth == 0:
            return Clause(index, text[index:end], char, False)
        index -= 1
    return Clause(index, text[index:end], "", False)


def open_bracket(text: str, start: int, end: int) -> int | None:
    """Where the bracket opens that is still open at `end`."""
    opened: list[int] = []
    for index in range(start, end):
        if text[index] == "(":
            opened.append(index)
        elif text[index] == ")" and opened:
            opened.pop()
    return opened[-1] if opened else None


def quote_start(text: str, clause: Clause, quantity: Quantity, last: Stated | None) -> int:
    start = clause.start
    while start < quantity.start and text[start] in "、，；：。 ":
        start += 1
    bare = start >= quantity.start - 1
    if bare and last is not None and quantity.start - last.start < 60 and last.end > clause.start - 3:
        return last.start
    return start


@lru_cache(maxsize=64)
def causes(text: str) -> list[tuple[int, int]]:
    """Where reasons are given: from the words that announce one to the end of the clause group."""
    g = grammar()
    spans: list[tuple[int, int]] = []
    for match in g.cause.finditer(text):
        if spans and match.start() < spans[-1][1]:
            continue
        ends = [i for i in (text.find(c, match.end()) for c in "。；") if i >= 0]
        several = bool(ends) and bool(g.first_reason.search(text, match.start(), min(ends)))
        while several and ends and text[min(ends)] == "；" and g.reason_goes_on.match(text, min(ends) + 1):
            # 原因：一是…；二是…
            ends = [i for i in (text.find(c, min(ends) + 1) for c in "。；") if i >= 0]
        if after := g.after_cause.search(text, match.end(), min(ends, default=len(text))):
            ends.append(after.start())
        end = min(ends, default=len(text))
        spans.append((match.end(), end))
    return spans


def cause_after(text: str, position: int) -> str:
    """The reason given after `position` in the same clause group or at the start of the next sentence."""
    for start, end in causes(text):
        if start < position:
            continue
        between = text[position:start]
        states_more = re.search(r"\d[\d,.]*(?:万元|元|%)", between.split("。")[-1])
        if between.count("。") > 1 or "；" in between or states_more:
            return ""
        return text[start:end].strip("，：")
    return ""
