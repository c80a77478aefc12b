"""Performance forms: goals, results and indicators of the projects of a body."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from ingest.document import Box, Place
from ingest.performance.records import Amount, Evaluation, Indicator, Quantity
from invented.ledger import Account
from invented.places import Body, words
from invented.sheets import printed

_PAGE = 18


def evaluations(
    body: Body, reporter: str, year: int, account: Account, budget: Account, chance: random.Random
) -> tuple[Evaluation, ...]:
    """The forms of up to three of the body's projects."""
    projects = [line for line in account.lines if line.project][:3]
    planned = {line.code: line.project for line in budget.lines}
    return tuple(
        _form(
            body,
            reporter,
            year,
            f"{chance.choice(body.sector['work'])}项目",
            line.project,
            max(planned.get(line.code, 0), line.project),
            _PAGE + number,
            chance,
        )
        for number, line in enumerate(projects)
    )


def _form(
    body: Body, reporter: str, year: int, project: str, spent: int, planned: int, page: int, chance: random.Random
) -> Evaluation:
    def filled(template: str) -> str:
        return template.format(
            work=chance.choice(body.sector["work"]), place=body.place.name, number=chance.randint(2, 97)
        )

    def money(value: int, column: int) -> Amount:
        place = Place(page, Box(100 + 90.0 * column, 140, 180 + 90.0 * column, 152))
        return Amount(Decimal(value) / 100, Decimal("0.005"), "万元", printed(value), place)

    indicators = tuple(
        _cost(row, filled(row[2]), planned, spent, page)
        if row[0] == "成本指标"
        else _indicator(row, filled(row[2]), page, number, chance)
        for number, row in enumerate(words()["indicators"])
    )
    rate = (Decimal(spent * 100) / Decimal(planned)).quantize(Decimal("0.01"))
    score = sum((Decimal(indicator.score) for indicator in indicators), (rate / 10).quantize(Decimal("0.01")))
    return Evaluation(
        form="项目支出绩效自评表",
        caption="",
        kind="self-evaluation",
        scope="project",
        project=project,
        organization=reporter,
        department=body.name,
        year=year,
        unit="万元",
        initial=money(planned, 0),
        budget=money(planned, 1),
        executed=money(spent, 2),
        rate=f"{rate}%",
        total_weight="100",
        total_score=str(score),
        goal=filled(chance.choice(words()["goals"])),
        result=filled(chance.choice(words()["results"])),
        funding=(),
        tasks=(),
        indicators=indicators,
        place=Place(page, Box(60, 90, 540, 780)),
        pages=(page,),
    )


def _indicator(row: list[object], name: str, page: int, number: int, chance: random.Random) -> Indicator:
    level1, level2, _, comparator, low, high, unit, weight = row
    assert isinstance(low, int) and isinstance(high, int) and isinstance(weight, int)
    target = chance.randint(low, high)
    met = chance.random() < 0.93
    better = comparator == "≥"
    ceiling = 100 if unit == "%" else target + max(target // 8, 1)
    actual = target if not met or not better else chance.randint(target, max(target, ceiling))
    if not met:
        actual = target - max(target // 10, 1) if better else target + max(target // 10, 1)
    score = weight if met else weight - chance.randint(1, 3)
    return Indicator(
        str(level1),
        str(level2),
        name,
        f"{comparator}{target}{unit}",
        f"{actual}{unit}",
        str(weight),
        str(score),
        "" if met else "受年度安排影响，将在下年改进",
        Place(page, Box(188, 200 + 25.0 * number, 297, 224 + 25.0 * number)),
        page,
        Quantity(str(comparator), Decimal(target), str(unit)),
        Quantity("=", Decimal(actual), str(unit)),
    )


def _cost(row: list[object], name: str, planned: int, spent: int, page: int) -> Indicator:
    """The indicator that what was spent stays within what was planned."""
    place = Place(page, Box(188, 200, 297, 224))
    target, actual = (Decimal(amount) / 100 for amount in (planned, spent))
    return Indicator(
        str(row[0]),
        str(row[1]),
        name,
        f"≤{target}万元",
        f"{actual}万元",
        str(row[7]),
        str(row[7]),
        "",
        place,
        page,
        Quantity("≤", target, "万元"),
        Quantity("=", actual, "万元"),
    )


def copied(evaluations: tuple[Evaluation, ...], year: int) -> tuple[Evaluation, ...]:
    """The forms of another report with a new date on them: what careless authors do."""
    return tuple(replace(evaluation, year=year) for evaluation in evaluations)
