"""单位决算 and 部门决算 in the layout of Shanghai: tables with 类 | 款 | 项 columns first, prose after them."""

from __future__ import annotations

from dataclasses import dataclass, field

from making import accounts, forms
from making.accounts import Layout
from making.bodies import Body
from making.ledger import FISCAL, ZERO, Books, org_name
from making.report import (
    FOOT,
    Report,
    evaluated,
    glossary,
    numbered,
    offices,
    procurement,
    prose,
    scored,
    staff,
    unit_list,
    vehicles,
)
from making.sheet import Printer, Sheet
from making.sources import functional_name, source
from making.typeset import Block, Contents, Cover, Heading
from making.wording import because, change, chinese, compared, enumerate_economic, full_name, percent, wan

PUBLIC = ("public",)
GOVERNMENT = ("government",)


@dataclass(frozen=True)
class Choice:
    """What differs between the reports of this layout."""

    why: str
    project: str
    printer: Printer = field(default_factory=lambda: Printer("万元", separators=True))
    carry: bool = False
    open_top: bool = False
    overall: str = ""
    leaders: bool = True
    supervisor: str = "明河县水利局"


def report(body: Body, year: int, choice: Choice) -> Report:
    """The final account of a unit or a department without units."""
    books = Books(body.orgs, f"x{year - 2000}")
    kind = f"{body.scope}决算"
    blocks: list[Block] = [
        Cover((body.name, f"{year}年度{kind}"), (f"云岭省望澜市明河县  {year + 1}年9月",), FOOT),
        Contents(leaders=choice.leaders),
        *_profile(body, year, kind),
        Heading(f"第二部分  {body.name}{year}年度{kind}表", 1, new_page=True),
        *_tables(body, books, choice),
        Heading(f"第三部分  {body.name}{year}年度{kind}情况说明", 1, new_page=True),
        *_explanations(body, books, choice),
        *glossary("第四部分  名词解释"),
    ]
    return Report(f"{body.name}{year}年{kind}.pdf", f"{body.name}{year}年度{kind}", body.name, blocks)


def _profile(body: Body, year: int, kind: str) -> list[Block]:
    names = [org_name(org) for org in body.orgs]
    return [
        Heading(f"第一部分  {body.name}概况", 1, new_page=True),
        Heading("一、主要职能"),
        *numbered(body.duties),
        Heading("二、机构设置及人员情况"),
        *prose(offices(body), staff(body, year)),
        Heading(f"三、{kind}单位构成"),
        *prose(f"纳入{body.name}{year}年度{kind}编制范围的单位共{len(names)}个："),
        unit_list(names, ["无下属单位"] * len(names)),
    ]


def _tables(body: Body, books: Books, choice: Choice) -> list[Sheet]:
    layout = Layout(
        printer=choice.printer,
        style="shanghai",
        split_codes=True,
        numbered=False,
        total_first=False,
        scope=body.scope,
        item_printer=Printer("万元", choice.printer.separators),
    )
    year = books.year
    sheets = [
        accounts.balance(books, layout),
        accounts.revenue(books, layout, carry=choice.carry),
        accounts.expenditure(books, layout, carry=choice.carry),
        accounts.fiscal_balance(books, layout),
        accounts.public_expenditure(books, layout),
        accounts.basic_halves(books, layout),
        accounts.three_public_pairs(books, layout),
        accounts.government_fund(
            books, layout, 8, f"注：{body.name}{year}年度无政府性基金预算财政拨款收支，故本表无数据。"
        ),
        accounts.state_capital(
            books, layout, 9, f"注：{body.name}{year}年度无国有资本经营预算财政拨款收支，故本表无数据。"
        ),
    ]
    for i, sheet in enumerate(sheets, 1):
        sheet.listed = f"{chinese(i)}、{sheet.title}"
        if i not in (7, 8, 9):
            sheet.notes = []
    sheets[0].padding = 5.3 if choice.open_top else 2.4
    sheets[0].repeat = "none"
    sheets[0].open_top = choice.open_top
    sheets[0].new_page = False
    return sheets


def _explanations(body: Body, books: Books, choice: Choice) -> list[Block]:
    year, last, plan, name = books.year, books.before, books.initial, body.name
    total, total_before = books.total(), last.total()
    fiscal, fiscal_before = books.total(FISCAL), last.total(FISCAL)
    public, public_before, budget = books.spend(PUBLIC), last.spend(PUBLIC), plan.spend(PUBLIC)
    income, spent = books.revenue(), books.spend()
    why = choice.why
    sources = "；".join(
        f"{label}{wan(amount)}万元，占{percent(amount, income)}"
        for label, amount in (
            ("财政拨款收入", books.revenue(FISCAL)),
            ("事业收入", books.revenue(("undertaking",))),
            ("其他收入", books.revenue(("other",))),
        )
        if amount
    )
    classes = [code for code in books.functional_codes(PUBLIC) if len(code) == 3]
    shares = "；".join(
        f"{functional_name(code)}（类）{wan(books.spend(PUBLIC, code))}万元，"
        f"占{percent(books.spend(PUBLIC, code), public)}"
        for code in classes
    )
    basic, projects = books.spend(nature="basic"), books.spend(nature="project")
    return [
        Heading("一、收入支出决算总体情况说明"),
        *prose(
            f"{name}{year}年度收入支出总计{wan(total)}万元。与{year - 1}年度相比，"
            f"收入支出总计{change(total, total_before)}。"
            f"主要原因：{because(why, total, total_before).removeprefix('主要原因是')}。"
        ),
        Heading("二、收入决算情况说明"),
        *prose(f"本年收入合计{wan(income)}万元，其中：{sources}。"),
        Heading("三、支出决算情况说明"),
        *prose(
            f"本年支出合计{wan(spent)}万元，其中：基本支出{wan(basic)}万元，占{percent(basic, spent)}；"
            f"项目支出{wan(projects)}万元，占{percent(projects, spent)}。"
        ),
        Heading("四、财政拨款收入支出决算总体情况说明"),
        *prose(
            f"{name}{year}年度财政拨款收入支出总计{wan(fiscal)}万元。与{year - 1}年度相比，财政拨款收入支出总计"
            f"{change(fiscal, fiscal_before)}。{because(why, fiscal, fiscal_before)}。"
        ),
        Heading("五、一般公共预算财政拨款支出决算情况说明"),
        Heading("（一）一般公共预算财政拨款支出决算总体情况", 3, listed=False),
        *prose(
            f"一般公共预算财政拨款支出{wan(public)}万元，占本年支出合计的{percent(public, spent)}。"
            f"与{year - 1}年度相比，"
            f"一般公共预算财政拨款支出{change(public, public_before)}。{because(why, public, public_before)}。"
        ),
        Heading("（二）一般公共预算财政拨款支出决算结构情况", 3, listed=False),
        *prose(f"一般公共预算财政拨款支出{wan(public)}万元，主要用于以下方面：{shares}。"),
        Heading("（三）一般公共预算财政拨款支出决算具体情况", 3, listed=False),
        *prose(
            f"一般公共预算财政拨款支出年初预算为{wan(budget)}万元，支出决算为{wan(public)}万元，"
            f"完成年初预算的{percent(public, budget)}。{compared(public, budget, why)}。其中：",
            *_items(books, plan),
        ),
        Heading("六、一般公共预算财政拨款基本支出决算情况说明"),
        *prose(
            f"一般公共预算财政拨款基本支出{wan(books.basic())}万元。其中：人员经费{wan(books.personnel())}万元，主要包括："
            f"{enumerate_economic(books, ('301', '303'))}；公用经费{wan(books.operating())}万元，主要包括："
            f"{enumerate_economic(books, ('302', '310'))}。"
        ),
        Heading("七、财政拨款“三公”经费支出决算情况说明"),
        *_three_public(body, books),
        Heading("八、政府性基金预算财政拨款收入支出决算情况说明"),
        *prose(_government(body, books)),
        Heading("九、国有资本经营预算财政拨款收入支出决算情况说明"),
        *prose(f"{name}{year}年度无国有资本经营预算财政拨款收入和支出。"),
        Heading("十、预算绩效管理情况"),
        *_performance(body, books, choice),
        Heading("十一、其他重要事项的情况说明"),
        Heading("（一）机关运行经费支出情况", 3, listed=False),
        *prose(_operating(body, books)),
        Heading("（二）政府采购支出情况", 3, listed=False),
        *prose(procurement(body, year)),
        Heading("（三）国有资产占有使用情况", 3, listed=False),
        *prose(f"截至{year}年12月31日，{name}{vehicles(body, year)}"),
    ]


def _items(books: Books, plan: Books) -> list[str]:
    texts = []
    for i, code in enumerate(sorted({*books.items(PUBLIC), *plan.items(PUBLIC)}), 1):
        budget, spent = plan.spend(PUBLIC, code), books.spend(PUBLIC, code)
        kind = "project_item" if books.spend(PUBLIC, code, nature="project") else "personnel_item"
        rate = f"，完成年初预算的{percent(spent, budget)}" if budget else ""
        texts.append(
            f"{i}、{full_name(code)}。主要用于：{source('wording')['purposes'][code]}。"
            f"年初预算为{wan(budget)}万元，支出决算为{wan(spent)}万元{rate}。{compared(spent, budget, kind)}。"
        )
    return texts


def _three_public(body: Body, books: Books) -> list[Block]:
    year, plan, last = books.year, books.initial, books.before
    total, budget, before = books.three_public(), plan.three_public(), last.three_public()
    rows = (
        ("公务用车购置及运行维护费", books.vehicles(), plan.vehicles(), last.vehicles()),
        ("公务接待费", books.reception(), plan.reception(), last.reception()),
    )
    parts = "".join(
        f"；{label}支出决算为{wan(this)}万元，完成预算的{percent(this, planned)}" for label, this, planned, _ in rows
    )
    moved = "".join(f"；{label}支出决算{change(this, past)}" for label, this, _, past in rows)
    groups, people = body.receptions(year)
    bought = body.bought(year)
    purchase = (
        f"其中：公务用车购置支出{wan(books.vehicle_purchase())}万元，购置公务用车{bought}辆；"
        if bought
        else "其中：公务用车购置支出0万元；"
    )
    name = "three_public" if bought else "vehicle_operation"
    return [
        Heading("（一）“三公”经费财政拨款支出决算总体情况说明", 3, listed=False),
        *prose(
            f"“三公”经费财政拨款支出年初预算为{wan(budget)}万元，支出决算为{wan(total)}万元，完成预算的"
            f"{percent(total, budget)}，其中：因公出国（境）费支出决算为0万元{parts}。"
            f"{year}年度“三公”经费支出决算数小于预算数的主要原因：厉行节约，从严控制各项开支。",
            f"{year}年度“三公”经费财政拨款支出决算数比{year - 1}年度{change(total, before)}，"
            f"{because(name, total, before)}。"
            f"其中：因公出国（境）费支出决算持平{moved}。",
        ),
        Heading("（二）“三公”经费财政拨款支出决算具体情况说明", 3, listed=False),
        *prose(
            f"1.因公出国（境）费支出0万元，{body.we}全年没有安排因公出国（境）团组。",
            f"2.公务用车购置及运行维护费支出{wan(books.vehicles())}万元。{purchase}"
            f"公务用车运行维护费支出{wan(books.vehicle_operation())}万元，用于车辆燃料、维修和保险。"
            f"{year}年末公务用车保有量为{sum(body.vehicles(year))}辆。",
            f"3.公务接待费支出{wan(books.reception())}万元，全部为国内公务接待，共接待{groups}批次、{people}人次。",
        ),
    ]


def _government(body: Body, books: Books) -> str:
    year = books.year
    if not books.total(GOVERNMENT):
        return f"{body.name}{year}年度无政府性基金预算财政拨款收入和支出。"
    items = "；".join(
        f"{full_name(code)}{wan(books.spend(GOVERNMENT, code))}万元，用于{source('wording')['purposes'][code]}"
        for code in books.items(GOVERNMENT)
    )
    return (
        f"{body.name}{year}年度政府性基金预算财政拨款年初结转和结余{wan(books.opening(GOVERNMENT))}万元，"
        f"本年收入{wan(books.revenue(GOVERNMENT))}万元，本年支出{wan(books.spend(GOVERNMENT))}万元，"
        f"年末结转和结余{wan(books.closing(GOVERNMENT))}万元。支出具体为：{items}。"
    )


def _performance(body: Body, books: Books, choice: Choice) -> list[Block]:
    which = next(p for p in books.projects() if p.name == choice.project)
    single, result = forms.project(which, books, choice.supervisor)
    blocks: list[Block] = [
        *prose(
            f"{body.name}将绩效管理的要求落实到预算编制、执行和决算各环节。{evaluated(books, body)}"
            f"其中，{scored(f'{choice.project}项目', result)}"
        )
    ]
    if choice.overall:
        overall, total = forms.overall(choice.overall, f"{body.name}部门整体支出绩效自评表", body.name, books)
        blocks += [*prose(scored("部门整体支出", total)), overall]
    return [*blocks, single]


def _operating(body: Body, books: Books) -> str:
    this, last = books.organ_operating(), books.before.organ_operating()
    if this == ZERO:
        return f"{body.name}是事业单位，不统计机关运行经费。"
    return (
        f"机关运行经费支出{wan(this)}万元，比{books.year - 1}年度{change(this, last)}。"
        f"{because('operating', this, last)}。"
    )
