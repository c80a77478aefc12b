"""Which claims are stated as parts of which: `本年支出合计10万元，其中：基本支出6万元，项目支出4万元`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ingest.claims.grammar import grammar
from ingest.claims.placing import Placer
from ingest.claims.records import Breakdown, Claim
from ingest.claims.stated import Listed, Stated
from ingest.facts import Coordinates
from ingest.numbers import UNITS

_IN = frozenset({"total-in", "revenue", "opening", "use-of-surplus"})


@dataclass(slots=True)
class _Parts:
    """A list with what its parts so far have in common."""

    breakdown: Breakdown
    varies: frozenset[str] | None = None  # the dimensions in which the parts differ from the whole
    classes: list[str] = field(default_factory=list)


class Breakdowns:
    """The lists of parts in one report, as its claims are met in printed order."""

    def __init__(self, placer: Placer) -> None:
        self.placer = placer
        self.claims: dict[Stated, list[Claim]] = {}
        self.parts: dict[tuple[Listed, Stated, int], _Parts] = {}
        self.lists_of: Counter[tuple[Stated, int]] = Counter()
        self.taken: set[tuple[Listed, str, str, str]] = set()

    def add(self, stated: Stated, claim: Claim) -> None:
        """Remember the claim of the next subject of `stated`."""
        self.claims.setdefault(stated, []).append(claim)

    def part_of(self, stated: Stated, index: int, coordinates: Coordinates) -> Breakdown | None:
        """The list in which what is stated of the subject numbered `index` is a part."""
        listed = stated.listed
        if listed is None or stated.of_base or stated.in_bracket or stated.inside_cause:
            return None
        if grammar().per_head.search(stated.subjects[index]):
            return None
        if stated.measure not in ("amount", "count") or set(stated.subjects) & set(listed.head):
            return None
        phase = self.placer.phase(stated.subjects[index])
        for whole in listed.wholes:
            number = min(index, len(whole.subjects) - 1) if listed.pick is None else listed.pick
            if whole.measure != stated.measure or whole.year != stated.year or _kind(whole.unit) != _kind(stated.unit):
                continue
            if self.placer.phase(whole.subjects[number]) != phase:
                continue
            # one figure of a thing in each phase
            key = (listed, stated.about[index], phase, _kind(stated.unit))
            parts = self._parts(listed, whole, number)
            if key in self.taken or not _fits(parts, coordinates):
                return None
            self.taken.add(key)
            return parts.breakdown
        return None

    def _parts(self, listed: Listed, whole: Stated, number: int) -> _Parts:
        key = (listed, whole, number)
        if key not in self.parts:
            self.lists_of[whole, number] += 1
            claim = self.claims[whole][number]
            self.parts[key] = _Parts(Breakdown(claim, listed.opening, self.lists_of[whole, number]))
        return self.parts[key]


def _fits(parts: _Parts, part: Coordinates) -> bool:
    """Whether a part goes with its whole and with the parts before it, as far as they stand on coordinates."""
    whole = parts.breakdown.whole.coordinates
    if not whole.flow or not part.flow:
        return True
    names = ("fund", "functional", "economic", "nature", "item")
    varies = frozenset(name for name in names if getattr(whole, name) != getattr(part, name))
    if (whole.flow in _IN) != (part.flow in _IN) or (not varies and whole.flow == part.flow):
        return False
    if not part.functional.startswith(whole.functional) or not part.economic.startswith(whole.economic):
        return False
    code = part.functional if part.functional != whole.functional else ""
    code = part.economic if part.economic != whole.economic else code
    if code and any(code.startswith(other) or other.startswith(code) for other in parts.classes):
        return False
    if varies and parts.varies is not None and varies != parts.varies:
        return False
    if varies:
        parts.varies = varies
    if code:
        parts.classes.append(code)
    return True


def _kind(unit: str) -> str:
    return "money" if unit in UNITS else unit
