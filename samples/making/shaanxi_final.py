"""部门决算 in the layout of Shaanxi: prose first, tables 公开01表 to 公开09表 after it."""

from __future__ import annotations

from decimal import Decimal

from making import accounts, forms
from making.accounts import Layout
from making.bodies import Body, department
from making.ledger import FISCAL, Books, org_name
from making.report import (
    FOOT,
    Report,
    evaluated,
    glossary,
    offices,
    procurement,
    prose,
    scored,
    staff,
    table_index,
    unit_list,
    vehicles,
)
from making.sheet import Sheet
from making.sources import source
from making.typeset import Block, Contents, Cover, Heading
from making.wording import (
    against_budget,
    because,
    cause,
    change,
    chinese,
    compared,
    enumerate_economic,
    full_name,
    percent,
    wan,
)

PUBLIC = ("public",)
GOVERNMENT = ("government",)


def report(year: int, project: str) -> Report:
    """The final account of the water department; `project` is the one whose evaluation form is printed."""
    body = department("water")
    books = Books(body.orgs, f"x{year - 2000}")
    entity = f"{body.name}（汇总）"
    blocks: list[Block] = [
        Cover((entity, f"{year}年度部门决算"), ("保密审查情况：已审查", "部门主要负责人审签情况：已审签"), FOOT),
        Contents(),
        *_profile(body, year),
        *_explanations(body, books, project),
        *_tables(books, entity),
        *glossary("第四部分  专业名词解释", mark="."),
    ]
    return Report(f"{body.name}{year}年部门决算.pdf", f"{entity}{year}年度部门决算", body.name, blocks)


def _profile(body: Body, year: int) -> list[Block]:
    names = [org_name(org) for org in body.orgs]
    units = len(names) - 1
    return [
        Heading("第一部分  部门概况", 1, new_page=True),
        Heading("一、部门主要职责及内设机构"),
        Heading("（一）主要职责", 3, listed=False),
        *prose(*(f"{i}.{text}" for i, text in enumerate(body.duties, 1))),
        Heading("（二）内设机构", 3, listed=False),
        *prose(offices(body) + f"下设所属单位{units}个，即{'、'.join(names[1:])}。"),
        Heading("二、部门决算单位构成"),
        *prose(f"纳入{year}年度本部门决算编制范围的单位共{len(names)}个，包括本级及{units}个二级预算单位："),
        unit_list(names),
        Heading("三、部门人员情况"),
        *prose(staff(body, year)),
    ]


def _explanations(body: Body, books: Books, project: str) -> list[Block]:
    year, last, plan = books.year, books.before, books.initial
    total, total_before = books.total(), last.total()
    fiscal, fiscal_before = books.total(FISCAL), last.total(FISCAL)
    public, public_before = books.spend(PUBLIC), last.spend(PUBLIC)
    income, spent = books.revenue(), books.spend()
    blocks: list[Block] = [
        Heading(f"第二部分  {year}年度部门决算情况说明", 1, new_page=True),
        Heading("一、收入支出决算总体情况说明"),
        *prose(
            f"{year}年度收入总计、支出总计均为{wan(total)}万元，与上年相比收入总计、"
            f"支出总计{change(total, total_before, '均')}，"
            f"{because('total', total, total_before)}。"
        ),
        Heading("二、收入决算情况说明"),
        *prose(
            f"{year}年度本年收入合计{wan(income)}万元，其中：财政拨款收入{wan(books.revenue(FISCAL))}万元，"
            f"占{percent(books.revenue(FISCAL), income)}；事业收入{wan(books.revenue(('undertaking',)))}万元，"
            f"占{percent(books.revenue(('undertaking',)), income)}；经营收入0万元，占0%；"
            f"其他收入{wan(books.revenue(('other',)))}万元，占{percent(books.revenue(('other',)), income)}。"
        ),
        Heading("三、支出决算情况说明"),
        *prose(
            f"{year}年度本年支出合计{wan(spent)}万元，其中：基本支出{wan(books.spend(nature='basic'))}万元，"
            f"占{percent(books.spend(nature='basic'), spent)}；项目支出{wan(books.spend(nature='project'))}万元，"
            f"占{percent(books.spend(nature='project'), spent)}；经营支出0万元，占0%。"
        ),
        Heading("四、财政拨款收入支出决算总体情况说明"),
        *prose(
            f"{year}年度财政拨款收入总计、支出总计均为{wan(fiscal)}万元，与上年相比收入总计、支出总计"
            f"{change(fiscal, fiscal_before, '均')}，{because('fiscal', fiscal, fiscal_before)}。"
        ),
        Heading("五、一般公共预算财政拨款支出决算情况说明"),
        *prose(
            f"{year}年度一般公共预算财政拨款支出年初预算{wan(plan.spend(PUBLIC))}万元，支出决算{wan(public)}万元，"
            f"{against_budget(public, plan.spend(PUBLIC))}，占本年支出合计的{percent(public, spent)}。"
            f"与上年相比，一般公共预算财政拨款支出{change(public, public_before)}，"
            f"{because('public', public, public_before)}。",
            "按照政府支出功能分类科目，其中：",
            *_items(books, plan),
        ),
        Heading("六、一般公共预算财政拨款基本支出决算情况说明"),
        *prose(
            f"{year}年度一般公共预算财政拨款基本支出{wan(books.basic())}万元，包括人员经费和公用经费。其中：",
            f"（一）人员经费{wan(books.personnel())}万元，主要包括：{enumerate_economic(books, ('301', '303'))}。",
            f"（二）公用经费{wan(books.operating())}万元，主要包括：{enumerate_economic(books, ('302', '310'))}。",
        ),
        Heading("七、政府性基金预算财政拨款收入支出决算情况说明"),
        *prose(
            f"{year}年度政府性基金预算财政拨款年初结转和结余{wan(books.opening(GOVERNMENT))}万元，"
            f"本年收入{wan(books.revenue(GOVERNMENT))}万元，本年支出{wan(books.spend(GOVERNMENT))}万元，"
            f"年末结转和结余{wan(books.closing(GOVERNMENT))}万元。支出全部用于水库移民项目。"
        ),
        Heading("八、国有资本经营预算财政拨款支出决算情况说明"),
        *prose(f"本部门{year}年度无国有资本经营预算财政拨款收支，已公开空表。"),
        Heading("九、财政拨款“三公”经费及会议费、培训费支出决算情况说明"),
        *_three_public(body, books),
        Heading("十、机关运行经费支出情况说明"),
        *prose(_operating(books)),
        Heading("十一、政府采购支出情况说明"),
        *prose(procurement(body, year)),
        Heading("十二、国有资产占用及购置情况说明"),
        *prose(
            f"截至{year}年末，本部门{vehicles(body, year)}",
            f"{year}年当年购置车辆{body.bought(year)}辆；购置单价100万元（含）以上的设备0台（套）。",
        ),
        Heading("十三、预算绩效情况说明"),
        *_performance(body, books, project),
        Heading("十四、其他需要说明的情况"),
        *prose(
            "1.本报告金额以万元为单位并保留两位小数。",
            f"2.{body.name}（汇总）的决算数据包含局本级和2个所属单位的收支。",
            f"3.公众如对本公开内容有疑问，可拨打{body.phone}联系。",
        ),
    ]
    return blocks


def _items(books: Books, plan: Books) -> list[str]:
    texts = []
    for i, code in enumerate(sorted({*books.items(PUBLIC), *plan.items(PUBLIC)}), 1):
        budget, spent = plan.spend(PUBLIC, code), books.spend(PUBLIC, code)
        rate = f"，{against_budget(spent, budget)}" if budget else ""
        kind = "project_item" if books.spend(PUBLIC, code, nature="project") else "personnel_item"
        texts.append(
            f"{i}.{full_name(code)}。年初预算{wan(budget)}万元，支出决算{wan(spent)}万元{rate}。"
            f"{compared(spent, budget, kind)}。主要用于{source('wording')['purposes'][code]}。"
        )
    return texts


def _three_public(body: Body, books: Books) -> list[Block]:
    year, plan = books.year, books.initial
    total, budget = books.three_public(), plan.three_public()
    verb = "增加" if total > budget else "减少"
    groups, people = body.receptions(year)
    bought = books.vehicle_purchase()
    operation, operation_budget = books.vehicle_operation(), plan.vehicle_operation()
    reception, reception_budget = books.reception(), plan.reception()
    purchase = (
        f"{year}年度财政拨款安排公务用车购置费预算{wan(plan.vehicle_purchase())}万元，支出决算{wan(bought)}万元，"
        f"完成预算的{percent(bought, plan.vehicle_purchase())}，决算数较预算数减少"
        f"{wan(plan.vehicle_purchase() - bought)}万元，"
        f"主要原因是{cause('vehicle_purchase', bought, plan.vehicle_purchase())}。"
        f"当年购置公务用车{body.bought(year)}辆。"
        if bought
        else f"本部门{year}年度无财政拨款公务用车购置费支出。"
    )
    return [
        Heading("（一）“三公”经费支出决算情况说明", 3, listed=False),
        *prose(
            f"{year}年度财政拨款安排“三公”经费支出预算{wan(budget)}万元，支出决算{wan(total)}万元，"
            f"完成预算的{percent(total, budget)}，决算数较预算数{verb}{wan(abs(total - budget))}万元，"
            "主要原因是厉行节约，从严控制车辆运行和公务接待开支。",
            "1.因公出国（境）费支出情况说明。",
            f"本部门{year}年度无财政拨款因公出国（境）费支出。",
            "2.公务用车购置费支出情况说明。",
            purchase,
            "3.公务用车运行维护费支出情况说明。",
            f"{year}年度财政拨款安排公务用车运行维护费预算{wan(operation_budget)}万元，支出决算{wan(operation)}万元，"
            f"完成预算的{percent(operation, operation_budget)}，"
            f"决算数较预算数减少{wan(operation_budget - operation)}万元，"
            f"{because('vehicle_operation', operation, operation_budget)}。"
            f"年末公务用车保有量{sum(body.vehicles(year))}辆。",
            "4.公务接待费支出情况说明。",
            f"{year}年度财政拨款安排公务接待费预算{wan(reception_budget)}万元，支出决算{wan(reception)}万元，"
            f"完成预算的{percent(reception, reception_budget)}，"
            f"决算数较预算数减少{wan(reception_budget - reception)}万元，"
            f"{because('reception', reception, reception_budget)}。其中：",
            f"国内公务接待支出{wan(reception)}万元，用于上级检查和业务交流，共接待国内来访团组{groups}个，来宾{people}人次。",
        ),
        *_meeting("（二）培训费支出决算情况说明", "培训费", "training", books.training(), plan.training(), year),
        *_meeting("（三）会议费支出决算情况说明", "会议费", "meetings", books.meetings(), plan.meetings(), year),
    ]


def _meeting(heading: str, item: str, name: str, spent: Decimal, budget: Decimal, year: int) -> list[Block]:
    return [
        Heading(heading, 3, listed=False),
        *prose(
            f"{year}年度财政拨款安排{item}预算{wan(budget)}万元，支出决算{wan(spent)}万元，"
            f"完成预算的{percent(spent, budget)}，决算数较预算数减少{wan(budget - spent)}万元，"
            f"{because(name, spent, budget)}。"
        ),
    ]


def _operating(books: Books) -> str:
    this, last, plan = books.organ_operating(), books.before.organ_operating(), books.initial.organ_operating()
    return (
        f"{books.year}年度机关运行经费预算{wan(plan)}万元，支出决算{wan(this)}万元，完成预算的{percent(this, plan)}。"
        f"支出决算比上年{change(this, last)}，{because('operating', this, last)}。"
        "机关运行经费只统计局本级，所属事业单位的公用经费不计入。"
    )


def _performance(body: Body, books: Books, project: str) -> list[Block]:
    year = books.year
    overall, total = forms.overall(f"water_{year}", f"{body.name}部门整体支出绩效自评表", body.name, books)
    which = next(p for p in books.projects() if p.name == project)
    single, result = forms.project(which, books, body.name)
    single.new_page = True
    return [
        Heading("（一）预算绩效管理工作开展情况", 3, listed=False),
        *prose(
            "本部门把绩效目标与预算同步编报，执行中按季度跟踪，年度终了组织自评，并将结果用于下一年度预算安排。"
            + evaluated(books, body)
        ),
        Heading("（二）部门整体支出绩效自评结果", 3, listed=False),
        *prose(
            f"根据年初设定的绩效目标，{scored('部门整体支出', total)}"
            "主要不足是个别指标没有达到预期，下一年将提前安排实施并加强过程监控。"
        ),
        overall,
        Heading("（三）项目绩效自评结果", 3, listed=False),
        *prose(scored(f"{project}项目", result)),
        single,
    ]


def _tables(books: Books, entity: str) -> list[Block]:
    layout = Layout(entity=f"编制部门：{entity}")
    reason = "本部门不涉及，故公开空表"
    sheets = [
        accounts.balance(books, layout, 1),
        accounts.revenue(books, layout, 2),
        accounts.expenditure(books, layout, 3),
        accounts.fiscal_balance(books, layout, 4),
        accounts.public_expenditure(books, layout, 5),
        accounts.basic_triples(books, layout, 6),
        accounts.government_fund(books, layout, 7),
        accounts.state_capital_expenditure(layout, 8, "注：本部门本年度无国有资本经营预算财政拨款支出，本表为空表。"),
        accounts.three_public_rows(books, layout, 9),
    ]
    for i, sheet in enumerate(sheets, 1):
        sheet.listed = f"{chinese(i)}、{sheet.title}"
    sheets[2].repeat = "none"
    sheets[1].repeat = "continued"
    rows = [
        (f"表{i}", sheet.title, "是" if _empty(sheet) else "否", reason if _empty(sheet) else "")
        for i, sheet in enumerate(sheets, 1)
    ]
    return [
        Heading(f"第三部分  {books.year}年度部门决算表", 1, new_page=True),
        table_index("决算公开报表目录", ("序号", "报表名称", "是否空表", "表格为空的理由"), rows),
        *sheets,
    ]


def _empty(sheet: Sheet) -> bool:
    return not any(cell is not None and cell.figure for row in [*sheet.head, *sheet.body] for cell in row)
