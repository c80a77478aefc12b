"""Performance forms: self-evaluation of a department or a project, and the targets of a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from making.ledger import FISCAL, Books, Project, org_name
from making.sheet import Cell, Row, Sheet
from making.sources import source
from making.wording import CENT, percent, wan

WIDTHS = [26.0, 50, 58, 70, 56, 62, 62, 32, 42, 62]
EXECUTION_WEIGHT = 10


@dataclass(frozen=True)
class Result:
    """What an evaluation comes to."""

    budget: Decimal
    spent: Decimal
    score: Decimal


def _execution(spent: Decimal, budget: Decimal) -> Decimal:
    return (spent * EXECUTION_WEIGHT / budget).quantize(CENT, ROUND_HALF_UP)


def _plain(score: Decimal) -> str:
    return f"{score.normalize():f}"


def result(name: str, budget: Decimal, spent: Decimal) -> Result:
    """The total score: execution of the budget and every indicator."""
    points = sum(Decimal(indicator[6]) for indicator in source("evaluations")[name]["indicators"])
    return Result(budget, spent, _execution(spent, budget) + points)


def _goal(label: str, entry: dict[str, Any]) -> list[Row]:
    head: Row = [Cell(label, "center", down=2), Cell("预期目标（年初设定）", "center", 4), *([None] * 3)]
    head += [Cell("目标实际完成情况", "center", 5), *([None] * 4)]
    text: Row = [None, Cell(entry["goal"], across=4), *([None] * 3), Cell(entry["result"], across=5), *([None] * 4)]
    return [head, text]


def _indicators(entry: dict[str, Any], total: Result) -> list[Row]:
    rows: list[list[Any]] = entry["indicators"]
    head: Row = [Cell("绩效指标", "center", down=len(rows) + 1)]
    head += [Cell("一级指标", "center"), Cell("二级指标", "center"), Cell("三级指标", "center", 2), None]
    head += [Cell(text, "center") for text in ("年度指标值", "实际完成值", "分值", "得分", "偏差原因及改进措施")]
    body: list[Row] = [head]
    fill = {"budget": wan(total.budget), "spent": wan(total.spent)}
    for i, (first, second, third, target, actual, weight, score) in enumerate(rows):
        row: Row = [None]
        same = i and rows[i - 1][0] == first
        row.append(None if same else Cell(first.replace("（", "\n（"), "center", down=_run(rows, i, 1)))
        again = same and rows[i - 1][1] == second
        row.append(None if again else Cell(second, "center", down=_run(rows, i, 2)))
        reason = "" if score == weight else "执行中受客观条件影响，下年改进"
        row += [
            Cell(third, across=2),
            None,
            Cell(target.format(**fill), "center"),
            Cell(actual.format(**fill), "center"),
        ]
        row += [Cell(str(weight), "center"), Cell(str(score), "center"), Cell(reason)]
        body.append(row)
    weights = sum(int(row[5]) for row in rows) + EXECUTION_WEIGHT
    last: Row = [Cell("总分", "center", 7), *([None] * 6), Cell(str(weights), "center")]
    body.append([*last, Cell(_plain(total.score), "center"), Cell()])
    return body


def _run(rows: Sequence[Sequence[Any]], start: int, keys: int) -> int:
    """How many rows from `start` share their first cells."""
    count = 1
    while start + count < len(rows) and list(rows[start + count][:keys]) == list(rows[start][:keys]):
        count += 1
    return count


def _form(title: str, year: int, body: list[Row]) -> Sheet:
    sheet = Sheet(title=title, widths=WIDTHS, head=[], body=body, entity=f"（{year}年度）", style="form", size=8)
    sheet.financial = False
    sheet.repeat = "none"
    return sheet


def overall(name: str, title: str, entity: str, books: Books) -> tuple[Sheet, Result]:
    """部门（单位）整体支出绩效自评表."""
    entry = source("evaluations")[name]
    tasks: list[tuple[str, str, Decimal, Decimal]] = [
        ("人员和机构运转", "保障人员待遇和日常运转", books.spend(nature="basic"), books.spend(nature="basic"))
    ]
    groups = (
        ("一般公共预算项目", "完成年度专项工作", ("public",)),
        ("政府性基金项目", "实施库区移民项目", ("government",)),
        ("单位资金项目", "用单位自有收入安排的工作", ("undertaking", "other")),
    )
    for label, what, fund in groups:
        spent = books.spend(fund, nature="project")
        if spent:
            tasks.append((label, what, spent + books.closing(fund), spent))
    total = result(name, books.total(), books.spend())
    body: list[Row] = [[Cell("单位名称", "center", 3), None, None, Cell(entity, "center", 7), *([None] * 6)]]
    head: Row = [Cell("年度主要任务完成情况", "center", down=len(tasks) + 2)]
    head += [Cell("任务名称", "center", 2), None, Cell("主要内容", "center", 2), None]
    head += [
        Cell(t, "center")
        for t in ("全年预算数\n（万元）(A)", "全年执行数\n（万元）(B)", "分值", "执行率\n(B/A)", "得分")
    ]
    body.append(head)
    for label, what, budget, spent in tasks:
        row: Row = [None, Cell(label, across=2), None, Cell(what, across=2), None]
        row += [Cell(wan(budget), "right"), Cell(wan(spent), "right"), Cell("—", "center")]
        body.append([*row, Cell(percent(spent, budget), "center"), Cell("—", "center")])
    row = [
        None,
        Cell("金额合计", "center", 4),
        *([None] * 3),
        Cell(wan(total.budget), "right"),
        Cell(wan(total.spent), "right"),
    ]
    row += [Cell(str(EXECUTION_WEIGHT), "center"), Cell(percent(total.spent, total.budget), "center")]
    body.append([*row, Cell(_plain(_execution(total.spent, total.budget)), "center")])
    body += _goal("年度总体目标", entry)
    body += _indicators(entry, total)
    return _form(title, books.year, body), total


def project(which: Project, books: Books, supervisor: str, title: str = "项目支出绩效自评表") -> tuple[Sheet, Result]:
    """项目支出绩效自评表."""
    entry = source("evaluations")[which.name]
    name = which.name
    opening = books.opening(project=name)
    budget, spent = books.available(name), books.spend(project=name)
    initial = books.initial.spend(project=name)
    fiscal = which.fund in FISCAL
    total = result(name, budget, spent)
    body: list[Row] = [
        [Cell("项目名称", "center", 2), None, Cell(name, "center", 8), *([None] * 7)],
        [
            Cell("主管部门", "center", 2), None, Cell(supervisor, "center", 3), None, None,
            Cell("实施单位", "center"), Cell(org_name(which.org), "center", 4), *([None] * 3),
        ],
    ]  # fmt: skip
    head: Row = [Cell("项目资金\n（万元）", "center", 2, 5), None, Cell("", across=2), None]
    texts = ("年初预算数", "全年预算数\n(A)", "全年执行数\n(B)", "分值", "执行率\n(B/A)", "得分")
    body.append([*head, *(Cell(t, "center") for t in texts)])
    rate = percent(spent, budget)
    current = budget - opening
    spent_current = max(spent - opening, Decimal(0))
    lines = (
        ("年度资金总额", initial, budget, spent, "10", rate, _plain(_execution(spent, budget))),
        ("其中：当年财政拨款", initial, current, spent_current, "—", percent(spent_current, current), "—")
        if fiscal
        else ("其中：当年财政拨款", None, None, None, "—", "", "—"),
        ("上年结转资金", None, opening, opening, "—", percent(opening, opening), "—")
        if opening
        else ("上年结转资金", None, None, None, "—", "", "—"),
        ("其他资金", None, None, None, "—", "", "—")
        if fiscal
        else ("其他资金", initial, budget, spent, "—", rate, "—"),
    )
    for label, first, second, third, weight, done, score in lines:
        row: Row = [None, None, Cell(label, across=2), None]
        row += [Cell("" if v is None else wan(v), "right") for v in (first, second, third)]
        body.append([*row, Cell(weight, "center"), Cell(done, "center"), Cell(score, "center")])
    body += _goal("年度总体目标", entry)
    body += _indicators(entry, total)
    sheet = _form(title, books.year, body)
    sheet.new_page = False
    return sheet, total


def targets(
    name: str, title: str, label: str, amounts: Sequence[tuple[str, str]], fill: str, number: str = ""
) -> Sheet:
    """绩效目标表 of a budget: goal and indicators without results."""
    entry = source("evaluations")["targets"][name]
    rows: list[list[str]] = entry["indicators"]
    body: list[Row] = [[Cell(label, "center"), Cell("" if name.endswith("2024") else name, "center", 4), *([None] * 3)]]
    for i, (text, amount) in enumerate(amounts):
        first = Cell("资金金额", "center", down=len(amounts)) if i == 0 else None
        body.append([first, Cell(text, across=3), None, None, Cell(amount, "right")])
    body.append([Cell("总体目标", "center"), Cell(entry["goal"], across=4), *([None] * 3)])
    head: Row = [Cell("绩效指标", "center", down=len(rows) + 1)]
    body.append([*head, *(Cell(t, "center") for t in ("一级指标", "二级指标", "指标内容", "指标值"))])
    for i, (first_level, second, third, target) in enumerate(rows):
        same = i and rows[i - 1][0] == first_level
        again = same and rows[i - 1][1] == second
        body.append(
            [
                None,
                None if same else Cell(first_level, "center", down=_run(rows, i, 1)),
                None if again else Cell(second, "center", down=_run(rows, i, 2)),
                Cell(third),
                Cell(target.format(budget=fill), "center"),
            ]
        )
    sheet = Sheet(title=title, widths=[60, 80, 80, 180, 110], head=[], body=body, number=number, style="form", size=9)
    sheet.financial = False
    sheet.repeat = "none"
    sheet.padding = 4
    return sheet
