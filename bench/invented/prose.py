"""What a report says in sentences: amounts, changes, shares and rates of completion, with the reasons given."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from ingest.claims.records import Claim
from ingest.classes import names
from ingest.document import Box, Line, Place
from ingest.facts import Coordinates
from ingest.prose import Paragraph, Prose, Section
from invented.ledger import Account
from invented.places import Body, words
from invented.sheets import FISCAL, printed

Reason = Callable[[str], str]


def reasons(body: Body, chance: random.Random) -> Reason:
    """Makes up a reason for up, down or same."""

    def reason(direction: str) -> str:
        template = chance.choice(words()["causes"][direction])
        return str(template).format(
            work=chance.choice(body.sector["work"]), place=body.place.name, number=chance.randint(2, 97)
        )

    return reason


def duties(body: Body, chance: random.Random) -> list[tuple[str, str]]:
    """(section, paragraph): what the body is there for."""
    name, place = body.sector["name"], body.place.name
    texts = []
    for template in words()["duties"]:
        work, second = chance.sample(body.sector["work"], 2)
        texts.append(
            str(template).format(body=name, place=place, work=work, second=second, number=chance.randint(3, 60))
        )
    return [("第一部分部门概况 一、主要职责", text) for text in texts]


def prose(told: Iterable[tuple[str, str]]) -> Prose:
    """(section, paragraph) in printed order, as the reader of prose gives them."""
    sections: dict[str, Section] = {}
    paragraphs: list[Paragraph] = []
    page, line = 3, 0
    for title, text in told:
        line += 2 + len(text) // 40
        if line > 36:
            page, line = page + 1, 2
        place = Place(page, Box(72, 72 + 18.0 * line, 523, 84 + 18.0 * line))
        section = sections.setdefault(title, Section(len(sections), -1, 1, "", title, place))
        paragraphs.append(Paragraph(text, (), (Line(text, place),), section.index))
    return Prose(tuple(sections.values()), tuple(paragraphs), ())


class _Page:
    """Sentences one below the other; keeps the claims made in them."""

    def __init__(self, document: str, year: int, first_page: int) -> None:
        self.document, self.year, self.page, self.line = document, year, first_page, 0
        self.claims: list[Claim] = []
        self.told: list[tuple[str, str]] = []

    def sentence(
        self, section: str, text: str, *claims: tuple[str, str, Decimal, str, str, Coordinates, dict[str, object]]
    ) -> None:
        """One sentence with its claims: subject, measure, value, unit, quote, coordinates, and what else is known."""
        self.told.append((section, text))
        self.line += 1 + len(text) // 40
        if self.line > 36:
            self.page, self.line = self.page + 1, 1
        top = 72 + 18.0 * self.line
        for index, (subject, measure, value, unit, quote, at, more) in enumerate(claims):
            place = Place(self.page, Box(72 + 60.0 * index, top, 132 + 60.0 * index, top + 12))
            resolution = Decimal("0.5") if unit in ("人", "辆", "个") else Decimal("0.005")
            claim = Claim(
                self.document,
                self.page,
                section,
                subject,
                measure,
                value,
                unit,
                self.year,
                quote,
                place,
                text,
                at,
                resolution,
                printed=f"{abs(value)}{unit}",
            )
            self.claims.append(replace(claim, **more) if more else claim)  # type: ignore[arg-type]


def claims(
    document: str, body: Body, year: int, account: Account, before: Account | None, budget: Account, reason: Reason
) -> tuple[tuple[Claim, ...], list[tuple[str, str]]]:
    """The claims of the explanatory part of a final account, and its paragraphs with their sections."""
    page = _Page(document, year, 3)
    part = f"第二部分{year}年度部门决算情况说明"

    def amount(value: int) -> Decimal:
        return Decimal(value) / 100

    def percent(value: int, whole: int) -> Decimal:
        return (Decimal(value * 100) / Decimal(whole)).quantize(Decimal("0.01")) if whole else Decimal(0)

    def change(section: str, subject: str, now: int, then: int, at: Coordinates) -> None:
        up = "up" if now > then else "down" if now < then else "same"
        word = {"up": "增加", "down": "减少", "same": "持平"}[up]
        why = reason(up)
        text = (
            f"{year}年度{subject}{printed(now)}万元，比上年{word}{printed(abs(now - then))}万元，"
            f"{'增长' if now > then else '下降'}{abs(percent(now - then, then))}%，主要原因是{why}。"
        )
        base = replace(at, year=year - 1)
        more: dict[str, object] = {"direction": word, "cause": why, "base": base, "base_text": "上年"}
        page.sentence(
            section,
            text,
            (subject, "amount", amount(now), "万元", f"{subject}{printed(now)}万元", at, {}),
            (subject, "change", amount(now - then), "万元", f"比上年{word}{printed(abs(now - then))}万元", at, more),
            (subject, "percent_change", percent(now - then, then), "%", f"{abs(percent(now - then, then))}%", at, more),
        )

    def shares(section: str, head: str, whole: int, at: Coordinates, parts: list[tuple[str, int, Coordinates]]) -> None:
        text = f"{year}年度{head}{printed(whole)}万元，其中：" + "；".join(
            f"{label}{printed(value)}万元，占{percent(value, whole)}%" for label, value, _ in parts
        )
        found = [(head, "amount", amount(whole), "万元", f"{head}{printed(whole)}万元", at, {})]
        for label, value, where in parts:
            found.append((label, "amount", amount(value), "万元", f"{label}{printed(value)}万元", where, {}))
            more = {"base": at, "base_text": head}
            found.append((label, "share", percent(value, whole), "%", f"占{percent(value, whole)}%", where, more))
        page.sentence(section, text + "。", *found)  # type: ignore[arg-type]

    executed = Coordinates(phase="executed", flow="expenditure")
    spent, income = account.total(), account.total("revenue")
    if before is not None:
        whole = (income + account.total("opening"), before.total("revenue") + before.total("opening"))
        change(
            f"{part} 一、收入支出决算总体情况说明", "收入总计", *whole, Coordinates(phase="executed", flow="total-in")
        )
        change(
            f"{part} 一、收入支出决算总体情况说明", "支出总计", *whole, Coordinates(phase="executed", flow="total-out")
        )
    revenue = Coordinates(phase="executed", flow="revenue")
    shares(
        f"{part} 二、收入决算情况说明",
        "本年收入合计",
        income,
        revenue,
        [
            ("财政拨款收入", account.total("revenue", FISCAL), replace(revenue, fund="fiscal")),
            ("事业收入", account.total("revenue", ("undertaking",)), replace(revenue, fund="undertaking")),
        ],
    )
    shares(
        f"{part} 三、支出决算情况说明",
        "本年支出合计",
        spent,
        executed,
        [
            ("基本支出", account.total("basic"), replace(executed, nature="basic")),
            ("项目支出", account.total("project"), replace(executed, nature="project")),
        ],
    )
    public = replace(executed, fund="general-public")
    section = f"{part} 五、一般公共预算财政拨款支出决算情况说明"
    if before is not None:
        now, then = account.total("spent", ("general-public",)), before.total("spent", ("general-public",))
        change(section, "一般公共预算财政拨款支出", now, then, public)
    planned = {line.code: line.spent for line in budget.lines if line.fund == "general-public"}
    for number, line in enumerate((x for x in account.lines if x.fund == "general-public" and x.spent), start=1):
        known = names("functional")
        subject = "".join(f"{known.get(line.code[:n], '')}({level})" for n, level in ((3, "类"), (5, "款"), (7, "项")))
        budgeted = planned.get(line.code, 0)
        rate = percent(line.spent, budgeted)
        up = "up" if line.spent > budgeted else "down" if line.spent < budgeted else "same"
        word = {"up": "大于", "down": "小于", "same": "持平"}[up]
        why = reason(up)
        text = (
            f"{number}.{subject}年初预算{printed(budgeted)}万元，支出决算{printed(line.spent)}万元，"
            f"完成年初预算的{rate}%，决算数{word}年初预算数的主要原因是{why}。"
        )
        at = replace(public, functional=line.code)
        first = replace(at, phase="initial")
        spec: list[tuple[str, str, Decimal, str, str, Coordinates, dict[str, object]]] = [
            (f"{subject}年初预算", "amount", amount(budgeted), "万元", f"年初预算{printed(budgeted)}万元", first, {}),
            (
                f"{subject}支出决算",
                "amount",
                amount(line.spent),
                "万元",
                f"支出决算{printed(line.spent)}万元",
                at,
                {"cause": why, "direction": word},
            ),
        ]
        if budgeted:
            more: dict[str, object] = {"base": first, "base_text": "年初预算"}
            spec.append((f"{subject}支出决算", "completion_rate", rate, "%", f"完成年初预算的{rate}%", at, more))
        page.sentence(f"{section} {number}.{subject}", text, *spec)
    section = f"{part} 七、“三公”经费支出决算情况说明"
    for item, label in (
        ("three-public", "“三公”经费"),
        ("vehicle-operation", "公务用车运行维护费"),
        ("reception", "公务接待费"),
    ):
        if before is not None:
            at = replace(executed, fund="fiscal", item=item)
            change(section, label, account.items[item], before.items[item], at)
    return tuple(page.claims), page.told
