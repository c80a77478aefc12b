"""The money of one unit through the years, in whole hundred-yuan (0.01 万元), so that every sum is exact."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.classes import names
from invented.places import YEARS, Body

_PERSONNEL = (
    "30101",
    "30102",
    "30103",
    "30107",
    "30108",
    "30109",
    "30110",
    "30112",
    "30113",
    "30199",
    "30302",
    "30305",
)
_OPERATING = (
    *("30201", "30202", "30205", "30206", "30207", "30211", "30213", "30215", "30216", "30217", "30226", "30228"),
    *("30229", "30231", "30239", "30299", "31002"),
)
_COMMON = ("2080505", "2080506", "2101101", "2210201")
_LEVEL_SIZE = (30, 9, 2)


@dataclass(frozen=True, slots=True)
class Line:
    """One functional class (项) with money of one fund: revenue + opening = basic + project + closing."""

    code: str
    fund: str  # general-public | government-fund | undertaking | other
    opening: int
    basic: int
    project: int
    closing: int

    @property
    def spent(self) -> int:
        return self.basic + self.project

    @property
    def revenue(self) -> int:
        return self.spent + self.closing - self.opening


@dataclass(frozen=True, slots=True)
class Account:
    """A year of a unit or department in one phase; `economic` splits basic spending of the general public budget."""

    lines: tuple[Line, ...]
    economic: dict[str, int]
    items: dict[str, int] = field(default_factory=dict)

    def total(self, part: str = "spent", funds: Sequence[str] = ()) -> int:
        """The sum of a part (spent, revenue, basic, …) over the lines of these funds, of all without any."""
        return sum(getattr(line, part) for line in self.lines if not funds or line.fund in funds)


Accounts = dict[tuple[int, str], Account]  # (year, budget | final-accounts | adjusted)


def accounts(body: Body, unit: str, seed: int) -> Accounts:
    """All years of one unit of a body (`unit` may be the body itself: its own level)."""
    chance = random.Random(f"{seed} ledger {unit}")
    size = int(_LEVEL_SIZE[body.place.level] * 10_000 / chance.randint(1, 24)) + 3_000  # Zipf over bodies of a level
    own = [code for code in names("functional") if len(code) == 7 and code[:5] in body.sector["classes"]]
    running = own[0] if unit == body.name else own[-1]
    others = [code for code in own if code != running]
    projects = chance.sample(others, min(len(others), chance.randint(3, 10)))
    fund_code = chance.choice(("2120801", "2120803", "2296002")) if chance.random() < 0.3 else ""
    found: Accounts = {}
    closing: dict[tuple[str, str], int] = {}
    growth = 1.0
    for year in YEARS:
        growth *= chance.uniform(0.94, 1.12) * (chance.choice((0.5, 1.9)) if chance.random() < 0.04 else 1)
        basic = {running: int(size * growth * chance.uniform(0.9, 1.1))}
        basic |= {
            code: int(basic[running] * share) for code, share in zip(_COMMON, (0.13, 0.06, 0.05, 0.1), strict=True)
        }
        planned = [Line(code, "general-public", 0, amount, 0, 0) for code, amount in basic.items()]
        for rank, code in enumerate(projects, start=1):
            if chance.random() < 0.85:
                amount = int(size * growth * chance.uniform(0.4, 1.4) / rank)
                planned.append(Line(code, "general-public", 0, 0, amount, 0))
        if fund_code:
            planned.append(Line(fund_code, "government-fund", 0, 0, int(size * chance.uniform(0.2, 2)), 0))
        if unit != body.name:
            planned.append(Line(running, "undertaking", 0, 0, int(size * chance.uniform(0.05, 0.4)), 0))
        found[year, "budget"] = _account(planned, chance)
        lines = []
        for line in planned:
            spent = int(line.project * chance.uniform(0.7, 1.25))
            key = (line.code, line.fund)
            opening = closing.pop(key, 0)
            left = int(spent * 0.08) if line.project and chance.random() < 0.25 else 0
            spent = max(spent, opening)
            closing[key] = left
            lines.append(Line(*key, opening, int(line.basic * chance.uniform(0.97, 1.08)), spent, left))
        lines += [
            Line(code, fund, left, 0, left, 0)
            for (code, fund), left in closing.items()
            if left and not any((line.code, line.fund) == (code, fund) for line in lines)
        ]
        closing = {(line.code, line.fund): line.closing for line in lines if line.closing}
        found[year, "final-accounts"] = _account(lines, chance)
        found[year, "adjusted"] = _planned(found[year, "final-accounts"].items)
    return found


def _account(lines: list[Line], chance: random.Random) -> Account:
    basic = sum(line.basic for line in lines if line.fund == "general-public")
    operating = int(basic * chance.uniform(0.1, 0.25))
    economic = _split(basic - operating, _PERSONNEL, chance) | _split(operating, _OPERATING, chance)
    items = {
        "overseas": economic.get("30212", 0),
        "vehicle-purchase": 1_800 if chance.random() < 0.1 else 0,
        "vehicle-operation": economic.get("30231", 0) + chance.randint(0, 60),
        "reception": economic.get("30217", 0) + chance.randint(0, 20),
        "meetings": economic.get("30215", 0),
        "training": economic.get("30216", 0),
    }
    return Account(tuple(sorted(lines, key=lambda line: (line.code, line.fund))), economic, _summed(items))


def _planned(items: dict[str, int]) -> Account:
    """The adjusted budget of the items: somewhat more than was spent."""
    return Account((), {}, _summed({item: amount + amount // 9 for item, amount in items.items()}))


def _summed(items: dict[str, int]) -> dict[str, int]:
    items["vehicles"] = items["vehicle-purchase"] + items["vehicle-operation"]
    items["three-public"] = items["overseas"] + items["vehicles"] + items["reception"]
    return items


def _split(whole: int, codes: Sequence[str], chance: random.Random) -> dict[str, int]:
    """A sum over classes with Zipf's weights in a random order; the first takes what rounding leaves."""
    shuffled = list(codes)
    chance.shuffle(shuffled)
    weights = [1 / rank for rank in range(1, len(shuffled) + 1)]
    parts = [int(whole * weight / sum(weights)) for weight in weights]
    parts[0] += whole - sum(parts)
    return {code: part for code, part in sorted(zip(shuffled, parts, strict=True)) if part}


def detail(account: Account) -> dict[tuple[str, str], int]:
    """Basic spending of the general public budget by functional and economic class: both margins are those printed
    elsewhere (the north-west corner rule)."""
    found: dict[tuple[str, str], int] = {}
    columns = list(account.economic.items())[::-1]
    for line in account.lines:
        left = line.basic if line.fund == "general-public" else 0
        while left:
            code, amount = columns.pop()
            taken = min(left, amount)
            found[line.code, code] = taken
            left -= taken
            if amount > taken:
                columns.append((code, amount - taken))
    return found


def joined(several: Iterable[Account]) -> Account:
    """The account of a department: the sum of its units."""
    lines: dict[tuple[str, str], list[int]] = {}
    economic: dict[str, int] = {}
    items: dict[str, int] = {}
    for account in several:
        for line in account.lines:
            sums = lines.setdefault((line.code, line.fund), [0, 0, 0, 0])
            for index, part in enumerate((line.opening, line.basic, line.project, line.closing)):
                sums[index] += part
        for code, amount in account.economic.items():
            economic[code] = economic.get(code, 0) + amount
        for item, amount in account.items.items():
            items[item] = items.get(item, 0) + amount
    return Account(
        tuple(Line(*key, *sums) for key, sums in sorted(lines.items())), dict(sorted(economic.items())), items
    )
