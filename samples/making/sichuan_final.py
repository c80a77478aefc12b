"""单位决算 in the layout of Sichuan: prose first, thirteen tables as an annex, two of them functional × economic."""

from __future__ import annotations

from making import accounts, forms
from making.accounts import Layout
from making.bodies import Body, unit
from making.ledger import FISCAL, Books
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
    vehicles,
)
from making.sheet import Sheet
from making.sources import economic_name, functional_name
from making.typeset import Block, Contents, Cover, Heading
from making.wording import because, change, chinese, compared, full_name, percent, wan

PUBLIC = ("public",)
WHY = "centre"


def report() -> Report:
    """The final account of the river centre for 2024."""
    body = unit("centre")
    books = Books(body.orgs, "x24")
    year = books.year
    blocks: list[Block] = [
        Cover((f"{year}年度", body.name, "单位决算"), (), FOOT),
        Contents(),
        Heading("第一部分  单位概况", 1, new_page=True),
        *prose(f"公开时间：{year + 1}年9月12日"),
        Heading("一、主要职责"),
        *numbered(body.duties),
        Heading("二、机构设置"),
        *prose(offices(body), f"{body.name}为明河县水利局所属的公益一类事业单位，无下属单位。{staff(body, year)}"),
        *_explanations(body, books),
        *glossary("第三部分  名词解释", mark="."),
        *_annex(body, books),
        Heading("第五部分  附表", 1, new_page=True),
        *_tables(body, books),
    ]
    return Report(f"{body.name}{year}年单位决算.pdf", f"{body.name}{year}年度单位决算", body.name, blocks)


def _explanations(body: Body, books: Books) -> list[Block]:
    year, last, plan = books.year, books.before, books.initial
    total, total_before = books.total(), last.total()
    fiscal, fiscal_before = books.total(FISCAL), last.total(FISCAL)
    public, public_before, budget = books.spend(PUBLIC), last.spend(PUBLIC), plan.spend(PUBLIC)
    income, spent = books.revenue(), books.spend()
    basic, projects = books.spend(nature="basic"), books.spend(nature="project")
    classes = [code for code in books.functional_codes(PUBLIC) if len(code) == 3]
    shares = "；".join(
        f"{functional_name(code)}{wan(books.spend(PUBLIC, code))}万元，占{percent(books.spend(PUBLIC, code), public)}"
        for code in classes
    )
    return [
        Heading(f"第二部分  {year}年度单位决算情况说明", 1, new_page=True),
        Heading("一、收入支出决算总体情况说明"),
        *prose(
            f"{year}年度收、支总计均为{wan(total)}万元。与{year - 1}年相比，收、"
            f"支总计{change(total, total_before, '各')}。"
            f"{because(WHY, total, total_before)}。"
        ),
        Heading("二、收入决算情况说明"),
        *prose(
            f"{year}年本年收入合计{wan(income)}万元，其中：一般公共预算财政拨款收入{wan(books.revenue(PUBLIC))}万元，"
            f"占{percent(books.revenue(PUBLIC), income)}。"
        ),
        Heading("三、支出决算情况说明"),
        *prose(
            f"{year}年本年支出合计{wan(spent)}万元，其中：基本支出{wan(basic)}万元，占{percent(basic, spent)}；"
            f"项目支出{wan(projects)}万元，占{percent(projects, spent)}。"
        ),
        Heading("四、财政拨款收入支出决算总体情况说明"),
        *prose(
            f"{year}年财政拨款收、支总计均为{wan(fiscal)}万元。与{year - 1}年相比，财政拨款收、支总计"
            f"{change(fiscal, fiscal_before, '各')}。{because(WHY, fiscal, fiscal_before)}。"
        ),
        Heading("五、一般公共预算财政拨款支出决算情况说明"),
        Heading("（一）一般公共预算财政拨款支出决算总体情况", 3, listed=False),
        *prose(
            f"{year}年一般公共预算财政拨款支出{wan(public)}万元，占本年支出合计的{percent(public, spent)}。"
            f"与{year - 1}年相比，一般公共预算财政拨款支出{change(public, public_before)}。"
            f"{because(WHY, public, public_before)}。"
        ),
        Heading("（二）一般公共预算财政拨款支出决算结构情况", 3, listed=False),
        *prose(f"{year}年一般公共预算财政拨款支出{wan(public)}万元，主要用于以下方面：{shares}。"),
        Heading("（三）一般公共预算财政拨款支出决算具体情况", 3, listed=False),
        *prose(
            f"{year}年一般公共预算财政拨款支出年初预算数为{wan(budget)}万元，决算数为{wan(public)}万元，"
            f"完成年初预算的{percent(public, budget)}。其中：",
            *_items(books, plan),
        ),
        Heading("六、一般公共预算财政拨款基本支出决算情况说明"),
        *prose(
            f"{year}年一般公共预算财政拨款基本支出{wan(books.basic())}万元，其中：",
            f"人员经费{wan(books.personnel())}万元，主要包括：{_amounts(books, ('301', '303'))}。",
            f"公用经费{wan(books.operating())}万元，主要包括：{_amounts(books, ('302', '310'))}。",
        ),
        Heading("七、财政拨款“三公”经费支出决算情况说明"),
        *_three_public(body, books),
        Heading("八、政府性基金预算支出决算情况说明"),
        *prose(f"{year}年政府性基金预算财政拨款支出0万元。"),
        Heading("九、国有资本经营预算支出决算情况说明"),
        *prose(f"{year}年国有资本经营预算财政拨款支出0万元。"),
        Heading("十、其他重要事项的情况说明"),
        Heading("（一）机关运行经费支出情况", 3, listed=False),
        *prose(f"{body.name}为事业单位，按规定未使用机关运行经费。"),
        Heading("（二）政府采购支出情况", 3, listed=False),
        *prose(procurement(body, year)),
        Heading("（三）国有资产占有使用情况", 3, listed=False),
        *prose(f"截至{year}年12月31日，{body.name}{vehicles(body, year)}"),
        Heading("（四）预算绩效管理情况", 3, listed=False),
        *prose(f"{evaluated(books, body)}自评表见第四部分附件。"),
    ]


def _items(books: Books, plan: Books) -> list[str]:
    texts = []
    for i, code in enumerate(sorted({*books.items(PUBLIC), *plan.items(PUBLIC)}), 1):
        budget, spent = plan.spend(PUBLIC, code), books.spend(PUBLIC, code)
        kind = "project_item" if books.spend(PUBLIC, code, nature="project") else "personnel_item"
        texts.append(
            f"{i}.{full_name(code)}：年初预算数为{wan(budget)}万元，支出决算为{wan(spent)}万元，"
            f"完成年初预算的{percent(spent, budget)}。{compared(spent, budget, kind)}。"
        )
    return texts


def _amounts(books: Books, prefixes: tuple[str, ...]) -> str:
    codes = [code for code in books.economic_codes(PUBLIC, "basic") if len(code) == 5 and code.startswith(prefixes)]
    return "、".join(f"{economic_name(c)}{wan(books.spend(PUBLIC, economic=(c,), nature='basic'))}万元" for c in codes)


def _three_public(body: Body, books: Books) -> list[Block]:
    year, plan, last = books.year, books.initial, books.before
    total, budget, before = books.three_public(), plan.three_public(), last.three_public()
    operation, reception = books.vehicle_operation(), books.reception()
    groups, people = body.receptions(year)
    return [
        Heading("（一）“三公”经费财政拨款支出决算总体情况说明", 3, listed=False),
        *prose(
            f"{year}年“三公”经费财政拨款支出决算为{wan(total)}万元，完成预算的{percent(total, budget)}，"
            f"较上年{change(total, before)}。决算数小于预算数的主要原因是压减车辆运行和接待开支。"
        ),
        Heading("（二）“三公”经费财政拨款支出决算具体情况说明", 3, listed=False),
        *prose(
            f"{year}年“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元，占0%；公务用车购置及运行维护费支出决算"
            f"{wan(operation)}万元，占{percent(operation, total)}；公务接待费支出决算{wan(reception)}万元，"
            f"占{percent(reception, total)}。具体情况如下：",
            "1.因公出国（境）经费支出0万元。全年安排因公出国（境）团组0个，出国（境）0人。",
            f"2.公务用车购置及运行维护费支出{wan(operation)}万元，"
            f"完成预算的{percent(operation, plan.vehicle_operation())}。"
            f"公务用车购置及运行维护费支出决算比{year - 1}年{change(operation, last.vehicle_operation())}。"
            f"{because('vehicle_operation', operation, last.vehicle_operation())}。其中：公务用车购置支出0万元，"
            f"全年购置公务用车0辆；公务用车运行维护费支出{wan(operation)}万元，主要用于河道巡查用车的燃料、维修和保险。"
            f"截至{year}年12月31日，单位共有公务用车{sum(body.vehicles(year))}辆。",
            f"3.公务接待费支出{wan(reception)}万元，完成预算的{percent(reception, plan.reception())}。"
            f"公务接待费支出决算比"
            f"{year - 1}年{change(reception, last.reception())}。{because('reception', reception, last.reception())}。"
            f"其中：国内公务接待{groups}批次、{people}人次，共计支出{wan(reception)}万元；外事接待支出0万元。",
        ),
    ]


def _annex(body: Body, books: Books) -> list[Block]:
    which = next(p for p in books.projects() if p.name == "河湖日常巡查保洁")
    sheet, result = forms.project(which, books, "明河县水利局")
    return [
        Heading("第四部分  附件", 1, new_page=True),
        *prose(scored(f"{which.name}项目", result)),
        sheet,
    ]


def _tables(body: Body, books: Books) -> list[Sheet]:
    layout = Layout(style="sichuan", entity=f"单位：{body.name}", scope="单位")
    public = "一般公共预算财政拨款"
    none = "注：本单位本年度无此项收支，本表为空表。"
    sheets = [
        accounts.balance(books, layout, 1),
        accounts.revenue(books, layout, 2),
        accounts.expenditure(books, layout, 3),
        accounts.fiscal_balance(books, layout, 4),
        accounts.detail(books, layout, "财政拨款支出决算明细表", 5, FISCAL),
        accounts.public_expenditure(books, layout, 6),
        accounts.detail(books, layout, f"{public}支出决算明细表", 7, PUBLIC),
        accounts.basic_triples(books, layout, 8, f"{public}基本支出决算明细表"),
        accounts.project_expenditure(books, layout, 9),
        accounts.government_fund(books, layout, 10, none),
        accounts.state_capital(books, layout, 11, none),
        accounts.state_capital_expenditure(layout, 12, none),
        accounts.three_public_blocks(books, layout, 13),
    ]
    for i, sheet in enumerate(sheets, 1):
        sheet.listed = f"{chinese(i)}、{sheet.title}"
    sheets[0].new_page = False
    return sheets
