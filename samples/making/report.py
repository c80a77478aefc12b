"""What a report is before it is drawn, and the prose pieces that every layout shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from making.bodies import Body
from making.forms import Result
from making.ledger import Books
from making.sheet import Cell, Row, Sheet
from making.sources import source
from making.typeset import Block, Heading, Para
from making.wording import chinese, percent, wan

FOOT = ("（本文件为软件示例，机构、人员与数字均为虚构）",)


@dataclass
class Report:
    """A report: file name, title, reporting body and its blocks in order."""

    file: str
    title: str
    entity: str
    blocks: list[Block]


def prose(*texts: str) -> list[Block]:
    """Paragraphs."""
    return [Para(text) for text in texts if text]


def numbered(texts: Sequence[str]) -> list[Block]:
    """Paragraphs numbered （一） …"""
    return [Para(f"（{chinese(i)}）{text}") for i, text in enumerate(texts, 1)]


def offices(body: Body) -> str:
    """How the body is organised inside."""
    return f"{body.name}设{len(body.offices)}个内设机构，分别是{'、'.join(body.offices)}。"


def staff(body: Body, year: int) -> str:
    """Posts and people at the end of a year."""
    admin, institution = body.posts()
    admin_now, institution_now, retired = body.staff(year)
    return (
        f"截至{year}年底，{body.we}人员编制{admin + institution}人，其中行政编制{admin}人、事业编制{institution}人；"
        f"实有人员{admin_now + institution_now}人，其中行政{admin_now}人、事业{institution_now}人。"
        f"管理的离退休人员{retired}人。"
    )


def vehicles(body: Body, year: int) -> str:
    """Vehicles by use, and large equipment."""
    counts = body.vehicles(year)
    uses = source("organizations")["vehicle_uses"]
    parts = "、".join(f"{use}{count}辆" for use, count in zip(uses, counts, strict=True))
    return f"共有车辆{sum(counts)}辆，其中：{parts}；单价100万元（含）以上设备（不含车辆）0台（套）。"


def procurement(body: Body, year: int) -> str:
    """Procurement by kind, and what small firms got."""
    p = body.procurement(year)
    return (
        f"{year}年度政府采购支出总额{wan(p.total)}万元，其中：政府采购货物支出{wan(p.goods)}万元、"
        f"政府采购工程支出{wan(p.works)}万元、政府采购服务支出{wan(p.services)}万元。"
        f"授予中小企业合同金额{wan(p.small)}万元，占政府采购支出总额的{percent(p.small, p.total)}，"
        f"其中：授予小微企业合同金额{wan(p.micro)}万元，占政府采购支出总额的{percent(p.micro, p.total)}。"
    )


def evaluated(books: Books, body: Body) -> str:
    """How many projects were evaluated, and for how much."""
    projects = books.projects()
    money = sum((books.available(p.name) for p in projects), Decimal(0))
    return (
        f"{body.we}对{books.year}年度的项目支出全部开展绩效自评，共涉及项目{len(projects)}个，"
        f"全年预算资金{wan(money)}万元。"
    )


def scored(what: str, result: Result) -> str:
    """The outcome of an evaluation."""
    return (
        f"{what}自评得分{result.score.normalize():f}分，全年预算数{wan(result.budget)}万元，"
        f"执行数{wan(result.spent)}万元，完成预算的{percent(result.spent, result.budget)}。"
    )


def glossary(heading: str, terms: int = 10, mark: str = "、") -> list[Block]:
    """The explanation of terms."""
    entries = source("wording")["glossary"][:terms]
    blocks: list[Block] = [Heading(heading, 1, new_page=True)]
    for i, (term, meaning) in enumerate(entries, 1):
        number = f"{i}." if mark == "." else f"{chinese(i)}、"
        blocks.append(Para(f"{number}{term}：{meaning}"))
    return blocks


def unit_list(names: Sequence[str], notes: Sequence[str] | None = None) -> Sheet:
    """The small table of the units that a report covers."""
    head: Row = [Cell("序号", "center", bold=True), Cell("单位名称", "center", bold=True)]
    if notes:
        head.append(Cell("备注", "center", bold=True))
    body: list[Row] = []
    for i, name in enumerate(names):
        row: Row = [Cell(str(i + 1), "center"), Cell(name)]
        if notes:
            row.append(Cell(notes[i]))
        body.append(row)
    widths = [40.0, 240, 130] if notes else [40.0, 300]
    sheet = Sheet("", widths, [head], body, style="list", size=10, padding=4, new_page=False)
    sheet.financial = False
    return sheet


def table_index(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """The list of tables that says which are empty, and why."""
    head: Row = [Cell(text, "center", bold=True) for text in columns]
    body: list[Row] = [
        [Cell(number, "center"), Cell(name), Cell(empty, "center"), Cell(reason)]
        for number, name, empty, reason in rows
    ]
    sheet = Sheet(title, [44, 250, 60, 130], [head], body, style="list", size=9.5, padding=4, new_page=False)
    sheet.financial = False
    return sheet
