"""Claims about a unit of a department → the unit's coordinates.

Prose on a department says now and then what one of its units spent or has (`业务中心因…，运行费1.20万元`). Such a
quantity is not the department's. It is put on the unit where the sentence makes the unit its subject: the unit's name,
in full or shortened by leaving characters out, stands at the head of a clause before the quantity, and no other body
after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from ingest.claims.records import Claim, Statement
from ingest.disclosures import Unit, canonical
from ingest.disclosures.wording import pattern
from ingest.facts import Profile
from ingest.layouts import listed
from ingest.prose import fold

_Told = TypeVar("_Told", Claim, Statement)
#: a shortened name has at least this many of the characters of the full one
_SHORTEST = 5


def attributed(told: Sequence[_Told], units: Sequence[Unit], who: Profile) -> tuple[_Told, ...]:
    """The claims or statements, those about a unit with its name as `organization`."""
    names = {canonical(unit.name, who) for unit in units if not unit.own_level and unit.reported}
    names.discard(who.organization)
    if not names:
        return tuple(told)
    result: list[_Told] = []
    placed: dict[int, Claim] = {}  # the claims that have been replaced, as the lists of their parts refer to them
    sentence: _Sentence | None = None
    for original in told:
        each = original
        if sentence is None or each.sentence != sentence.printed:
            sentence = _Sentence(each.sentence, names, who.organization)
        name = sentence.subject(each.quote)
        if name:
            base = each.base and replace(each.base, organization=name)
            each = replace(each, coordinates=replace(each.coordinates, organization=name), base=base)
        if isinstance(each, Claim) and each.part_of is not None and id(each.part_of.whole) in placed:
            each = replace(each, part_of=replace(each.part_of, whole=placed[id(each.part_of.whole)]))
        if isinstance(each, Claim) and each is not original:
            placed[id(original)] = each
        result.append(each)
    return tuple(result)


class _Sentence:
    """A sentence with the bodies in it; asked for its quotes in printed order."""

    def __init__(self, printed: str, names: set[str], organization: str) -> None:
        self.printed, self.text = printed, fold(printed)
        self.subjects = _subjects(self.text, names, organization)
        self.position = 0
        self.ends: dict[int, int] = {}  # where what is said of a subject ends

    def subject(self, quote: str) -> str:
        """The unit of which the quote speaks, "" for the department."""
        if not any(name for _, name in self.subjects):
            return ""
        quote = fold(quote)
        at = self.text.find(quote, self.position)
        if at < 0:
            return ""
        self.position = at
        end, name = max((s for s in self.subjects if s[0] <= at + len(quote)), default=(0, ""))
        # a subject that stands in a clause without a quantity goes on in the next one, up to the first quantity
        clause = re.compile("[，；。]|$").search(self.text, at + len(quote))
        last = self.ends.setdefault(end, clause.start() if clause else len(self.text))
        return name if at <= last else ""


def _subjects(text: str, names: set[str], organization: str) -> list[tuple[int, str]]:
    """(end, name) of the bodies that are subjects of clauses, in order; "" for the department and several at once.

    The organization's own name without a word for its own level is taken for the department's.
    """
    found: list[tuple[int, str]] = []
    tails = {name[-2:] for name in names}
    for match in re.finditer("|".join(sorted(map(re.escape, tails))), text):
        end = match.end()
        best = max(((_shared(text, end, name), name) for name in names), default=(0, ""))
        length, name = best
        if length < _SHORTEST or sum(_shared(text, end, each) == length for each in names) > 1:
            continue
        before, several = text[: end - length], pattern("one_of_several").match(text[end:])
        if several or before.endswith(listed("disclosures", "several_before")):
            found.append((end, ""))
        elif pattern("subject_head").search(before):
            found.append((end, name))
    for match in re.finditer(f"{re.escape(organization)}|{pattern('whole_body').pattern}", text):
        found.append((match.end(), ""))
    for match in pattern("own_level_subject").finditer(text):
        before = text[: match.start()].removesuffix(organization[:-1])
        if pattern("subject_head").search(before):
            found.append((match.end(), organization))
    return sorted(found)


def _shared(text: str, end: int, name: str) -> int:
    """How many characters before `end` are a shortened form of a name: the same in order, some of its left out."""
    at, length = len(name), 0
    while end - length > 0:
        at = name.rfind(text[end - length - 1], 0, at)
        if at < 0:
            break
        length += 1
    return length
