"""部门预算 in the layout of Shaanxi: fifteen tables in 元, the first with four blocks side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from making import forms
from making.bodies import Body, department
from making.ledger import ALL, FISCAL, OPERATING, PERSONNEL, ZERO, Books, org_name
from making.report import FOOT, Report, glossary, numbered, offices, prose, staff, table_index, unit_list
from making.sheet import Cell, Column, Printer, Row, Sheet, group, header, printed
from making.sources import economic_name, functional_name, government_code, government_name, source
from making.typeset import Block, Contents, Cover, Heading
from making.wording import because, cause, change, wan

PUBLIC = ("public",)
YUAN = Printer("元")
SINGLE_SOURCES = (
    ("一般公共预算拨款", PUBLIC),
    ("政府性基金拨款", ("government",)),
    ("国有资本经营预算收入", ()),
    ("上级补助收入", ()),
    ("事业收入", ("undertaking",)),
    ("事业单位经营收入", ()),
    ("附属单位上缴收入", ()),
    ("其他收入", ("other",)),
)
NATURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("合计", "", ("",)),
    ("人员经费支出", "basic", PERSONNEL),
    ("公用经费支出", "basic", OPERATING),
    ("专项业务经费支出", "project", ("",)),
)
UNIT_CODES = {"own": "316001", "station": "316002", "centre": "316003"}


def report() -> Report:
    """The budget of the water department for 2024."""
    year = 2024
    body = department("water")
    books = Books(body.orgs, "b24")
    sheets = _tables(books, year)
    reasons = {9: "当年无政府性基金预算收支", 15: "不管理专项资金"}
    named = [sheet for sheet in sheets if sheet.number not in ("表13-2",)]
    index = [
        (sheet.number.split("-")[0], sheet.title, "是" if i in reasons else "否", reasons.get(i, ""))
        for i, sheet in enumerate(named, 1)
    ]
    blocks: list[Block] = [
        Cover(
            (body.name, f"{year}年部门综合预算公开说明"),
            ("保密审查情况：已审查", "部门主要负责人审签情况：已审签"),
            FOOT,
        ),
        Contents(leaders=False),
        *_profile(body, year),
        *_money(body, books),
        *_other(body, books),
        Heading("第四部分  公开报表", 1, new_page=True),
        table_index(f"{year}年部门综合预算公开报表目录", ("序号", "内容", "是否空表", "公开空表理由"), index),
        *sheets,
    ]
    return Report(f"{body.name}{year}年部门预算.pdf", f"{body.name}{year}年部门综合预算公开说明", body.name, blocks)


# Prose


def _profile(body: Body, year: int) -> list[Block]:
    names = [org_name(org) for org in body.orgs]
    return [
        Heading("第一部分  部门概况", 1, new_page=True),
        Heading("一、主要职责及机构设置"),
        Heading("（一）主要职责", 3, listed=False),
        *prose(*(f"{i}.{text}" for i, text in enumerate(body.duties, 1))),
        Heading("（二）机构设置", 3, listed=False),
        *prose(offices(body)),
        Heading("二、工作任务"),
        *numbered(source("organizations")["water"][f"tasks_{year}"]),
        Heading("三、部门预算单位构成"),
        *prose(f"纳入本部门{year}年部门预算编制范围的单位共有{len(names)}个，包括："),
        unit_list(names),
        Heading("四、人员情况说明"),
        *prose(staff(body, year - 1)),
    ]


def _money(body: Body, books: Books) -> list[Block]:
    year, last = books.year, books.before
    this_all, last_all = books.spend(), last.spend()
    fiscal, fiscal_before = books.spend(FISCAL), last.spend(FISCAL)
    public, public_before = books.spend(PUBLIC), last.spend(PUBLIC)
    return [
        Heading("第二部分  收支情况", 1, new_page=True),
        Heading("五、收支说明"),
        Heading("（一）收支预算总体情况", 3, listed=False),
        *prose(
            f"按照综合预算的要求，本部门全部收入和支出都纳入预算管理。{year}年预算收入{wan(this_all)}万元，"
            f"其中一般公共预算拨款收入{wan(public)}万元、事业收入{wan(books.spend(('undertaking',)))}万元、"
            f"其他收入{wan(books.spend(('other',)))}万元，较上年{wan(last_all)}万元{change(this_all, last_all)}，"
            f"{because('total', this_all, last_all)}；{year}年预算支出{wan(this_all)}万元，其中一般公共预算拨款支出"
            f"{wan(public)}万元、事业收入支出{wan(books.spend(('undertaking',)))}万元、其他收入支出"
            f"{wan(books.spend(('other',)))}万元，较上年{wan(last_all)}万元{change(this_all, last_all)}，原因同上。"
        ),
        Heading("（二）财政拨款收支情况", 3, listed=False),
        *prose(
            f"本部门{year}年财政拨款收入{wan(fiscal)}万元，其中一般公共预算拨款收入{wan(public)}万元、政府性基金拨款收入0万元，"
            f"较上年{wan(fiscal_before)}万元{change(fiscal, fiscal_before)}，"
            f"{because('fiscal', fiscal, fiscal_before)}；"
            f"财政拨款支出{wan(fiscal)}万元，与收入持平。"
        ),
        Heading("（三）一般公共预算拨款支出明细情况", 3, listed=False),
        *prose(
            "1、一般公共预算当年拨款规模变化情况",
            f"本部门{year}年一般公共预算拨款支出{wan(public)}万元，较上年{wan(public_before)}万元"
            f"{change(public, public_before)}，{because('public', public, public_before)}。",
            "2、支出按功能科目分类的明细情况",
            f"本部门{year}年一般公共预算支出{wan(public)}万元，其中：",
            *_functional(books, last),
            "3、支出按经济科目分类的明细情况",
            f"（1）按照部门预算支出经济分类，本部门{year}年一般公共预算支出{wan(public)}万元，其中：",
            *_economic(books, last),
            f"（2）按照政府预算支出经济分类，本部门{year}年一般公共预算支出{wan(public)}万元，其中：",
            *_government(books, last),
        ),
        Heading("（四）政府性基金预算支出情况", 3, listed=False),
        *prose("本部门无当年政府性基金预算收支，已公开空表。"),
        Heading("（五）国有资本经营预算拨款收支情况", 3, listed=False),
        *prose("本部门无当年国有资本经营预算拨款收支。"),
    ]


def _moved(this: Decimal, last: Decimal) -> str:
    if not last:
        return f"较上年增加{wan(this)}万元"
    if this == last:
        return f"与上年{wan(last)}万元持平"
    return f"较上年{wan(last)}万元{'增加' if this > last else '减少'}{wan(abs(this - last))}万元"


def _functional(books: Books, last: Books) -> list[str]:
    texts = []
    for i, code in enumerate(sorted({*books.items(PUBLIC), *last.items(PUBLIC)}), 1):
        this, before = books.spend(PUBLIC, code), last.spend(PUBLIC, code)
        texts.append(
            f"（{i}）{functional_name(code)}（{code}）{wan(this)}万元，{_moved(this, before)}，"
            f"原因是{cause(_why(books, code), this, before)}；"
        )
    return texts


def _why(books: Books, code: str) -> str:
    return "public" if books.spend(PUBLIC, code, nature="project") else "personnel_plan"


def _economic(books: Books, last: Books) -> list[str]:
    texts = []
    for code in ("301", "302", "303", "310"):
        this, before = books.spend(PUBLIC, economic=(code,)), last.spend(PUBLIC, economic=(code,))
        texts.append(
            f"{economic_name(code)}（{code}）{wan(this)}万元，{_moved(this, before)}，"
            f"{because('public', this, before)}；"
        )
    return texts


def _government(books: Books, last: Books) -> list[str]:
    texts = []
    for code in ("501", "502", "503", "505", "506", "509"):
        this, before = books.government(code, PUBLIC), last.government(code, PUBLIC)
        texts.append(
            f"{government_name(code)}（{code}）{wan(this)}万元，{_moved(this, before)}，"
            f"{because('public', this, before)}；"
        )
    return texts


def _other(body: Body, books: Books) -> list[Block]:
    year, last = books.year, books.before
    items = (
        ("公务接待费", books.reception(), last.reception(), "reception"),
        ("公务用车运行维护费", books.vehicle_operation(), last.vehicle_operation(), "vehicle_operation"),
        ("公务用车购置费", books.vehicle_purchase(), last.vehicle_purchase(), "vehicle_purchase"),
    )
    total, total_before = books.three_public(), last.three_public()
    parts = "".join(
        f"{name}{wan(this)}万元，{_compared(this, before)}，{because(why, this, before)}；"
        for name, this, before, why in items
    )
    plans = source("organizations")["procurement_plans"]["water_2024"]
    bought = sum((Decimal(plan["amount"]) for plan in plans), ZERO)
    cars = body.vehicles(year - 1)
    operating, operating_before = books.organ_operating(), last.organ_operating()
    projects = books.spend(nature="project")
    return [
        Heading("第三部分  其他情况", 1, new_page=True),
        Heading("六、“三公”经费及会议费、培训费情况说明"),
        *prose(
            f"本部门{year}年一般公共预算“三公”经费预算支出{wan(total)}万元，较上年{wan(total_before)}万元"
            f"{change(total, total_before)}，{because('three_public', total, total_before)}。其中："
            f"因公出国（境）经费0万元，"
            f"与上年持平；{parts}",
            f"会议费预算支出{wan(books.meetings())}万元，{_compared(books.meetings(), last.meetings())}，"
            f"{because('meetings', books.meetings(), last.meetings())}。",
            f"培训费预算支出{wan(books.training())}万元，{_compared(books.training(), last.training())}，"
            f"{because('training', books.training(), last.training())}。",
        ),
        Heading("七、国有资产占有使用及资产购置情况说明"),
        *prose(
            f"截至{year - 1}年底，本部门共有车辆{sum(cars)}辆，单价20万元以上的设备0台（套）。"
            f"{year}年部门预算安排购置车辆1辆；安排购置单价20万元以上的设备0台（套）。"
        ),
        Heading("八、政府采购情况说明"),
        *prose(
            f"本部门{year}年政府采购预算{wan(bought)}万元，共{len(plans)}个采购项目，详见公开报表中的政府采购预算表。"
        ),
        Heading("九、绩效目标说明"),
        *prose(
            f"本部门{year}年项目全部编制了绩效目标，涉及专项业务经费{wan(projects)}万元，"
            f"其中一般公共预算当年拨款{wan(books.spend(PUBLIC, nature='project'))}万元。公开报表列示其中两个项目。"
        ),
        Heading("十、机关运行经费情况说明"),
        *prose(
            f"本部门{year}年机关运行经费预算安排{wan(operating)}万元，较上年{wan(operating_before)}万元"
            f"{change(operating, operating_before)}，{because('operating', operating, operating_before)}。"
            "所属事业单位的公用经费不属于机关运行经费。"
        ),
        *glossary_section(),
    ]


def _compared(this: Decimal, last: Decimal) -> str:
    if not last and this:
        return f"较上年增加{wan(this)}万元"
    text = change(this, last)
    return f"与上年{text}" if text == "持平" else f"较上年{text}"


def glossary_section() -> list[Block]:
    """The terms, as a section of this part."""
    return [Heading("十一、专业名词解释"), *glossary("", mark=".")[1:]]


# Tables


def _tables(books: Books, year: int) -> list[Sheet]:
    name = f"{year}年部门综合预算"
    entity = "单位名称：明河县水利局"
    sheets = [
        _four_blocks(books, f"{name}收支总表", ALL, whole=True),
        _by_unit(books, f"{name}收入总表", "收入"),
        _by_unit(books, f"{name}支出总表", "支出"),
        _four_blocks(books, f"{name}财政拨款收支总表", FISCAL, whole=False),
        _by_function(books, f"{name}一般公共预算支出明细表（按支出功能分类科目）", NATURES, ""),
        _by_economic(books, f"{name}一般公共预算支出明细表（按支出经济分类科目）", NATURES, ""),
        _by_function(books, f"{name}一般公共预算基本支出明细表（按支出功能分类科目）", NATURES[:3], "basic"),
        _by_economic(books, f"{name}一般公共预算基本支出明细表（按支出经济分类科目）", NATURES[:3], "basic"),
        _fund(f"{name}政府性基金收支表"),
        _projects(books, f"{name}专项业务经费支出表"),
        _procurement(f"{name}政府采购（资产配置、购买服务）预算表"),
        _three_public(books, f"{name}一般公共预算拨款“三公”经费及会议费、培训费支出预算表"),
        *_targets(books, year),
        _blank_target(year),
    ]
    numbers = [*range(1, 13), "13-1", "13-2", 14, 15]
    for number, sheet in zip(numbers, sheets, strict=True):
        sheet.number = f"表{number}"
        sheet.style = "budget" if sheet.style == "shaanxi" else sheet.style
        if sheet.unit:
            sheet.entity = entity
    return sheets


def _enumerated(labels: Sequence[str], pattern: str = "{}、") -> list[str]:
    return [pattern.format(i) + label for i, label in enumerate(labels, 1)]


def _four_blocks(books: Books, title: str, fund: Sequence[str], whole: bool) -> Sheet:
    top = "一、部门预算" if whole else "一、财政拨款"
    left: list[tuple[str, Decimal | None]] = [
        (top, None),
        ("1、财政拨款", books.spend(FISCAL)),
        ("(1)一般公共预算拨款", books.spend(PUBLIC)),
        ("其中：专项资金列入部门预算的项目", None),
        ("(2)政府性基金拨款", books.spend(("government",))),
        ("(3)国有资本经营预算收入", None),
    ]
    if whole:
        left += [
            ("2、上级补助收入", None),
            ("3、事业收入", books.spend(("undertaking",))),
            ("其中：纳入财政专户管理的收费", None),
            ("4、事业单位经营收入", None),
            ("5、附属单位上缴收入", None),
            ("6、其他收入", books.spend(("other",))),
        ]
    classes = source("codes")["functional_classes_budget"]
    codes = {functional_name(code): code for code in books.functional_codes(fund) if len(code) == 3}
    functional: list[tuple[str, Decimal | None]] = [(top, None)] + [
        (f"{i}、{name}", books.spend(fund, codes[name]) if name in codes else None) for i, name in enumerate(classes, 1)
    ]

    def economic(code: str, nature: str) -> Decimal:
        return books.spend(fund, economic=(code,), nature=nature)

    by_department: list[tuple[str, Decimal | None]] = [
        (top, None),
        ("1、人员经费和公用经费支出", books.spend(fund, nature="basic")),
        ("(1)工资福利支出", economic("301", "basic")),
        ("(2)商品和服务支出", economic("302", "basic")),
        ("(3)对个人和家庭的补助", economic("303", "basic")),
        ("(4)资本性支出", economic("310", "basic")),
        ("2、专项业务经费支出", books.spend(fund, nature="project")),
        ("(1)工资福利支出", economic("301", "project")),
        ("(2)商品和服务支出", economic("302", "project")),
        ("(3)对个人和家庭补助", economic("303", "project")),
        ("(4)债务利息及费用支出", None),
        ("(5)资本性支出（基本建设）", None),
        ("(6)资本性支出", economic("310", "project")),
        ("(7)对企业补助（基本建设）", None),
        ("(8)对企业补助", None),
        ("(9)对社会保障基金补助", None),
        ("(10)其他支出", None),
        ("3、上缴上级支出", None),
        ("4、事业单位经营支出", None),
        ("5、对附属单位补助支出", None),
    ]
    names = (
        ("501", "机关工资福利支出"), ("502", "机关商品和服务支出"), ("503", "机关资本性支出"),
        ("504", "机关资本性支出（基本建设）"), ("505", "对事业单位经常性补助"), ("506", "对事业单位资本性补助"),
        ("507", "对企业补助"), ("508", "对企业资本性支出"), ("509", "对个人和家庭的补助"),
        ("510", "对社会保障基金补助"), ("511", "债务利息及费用支出"), ("599", "其他支出"),
    )  # fmt: skip
    by_government: list[tuple[str, Decimal | None]] = [(top, None)] + [
        (f"{i}、{name}", books.government(code, fund)) for i, (code, name) in enumerate(names, 1)
    ]
    blocks = [left, functional, by_department, by_government]
    height = max(map(len, blocks))
    for block in blocks:
        block.extend([("", None)] * (height - len(block)))
    total = books.spend(fund)
    left.append(("本年收入合计", total))
    for block in blocks[1:]:
        block.append(("本年支出合计", total))
    if whole:
        left += [
            ("使用非财政拨款结余", None),
            ("上年实户资金余额", None),
            ("上年结转", None),
            ("其中：财政拨款资金结转", None),
            ("非财政拨款资金结转", None),
        ]
        for block in blocks[1:]:
            block += [("结转下年", None), ("未安排支出的实户资金", None), ("", None), ("", None), ("", None)]
    else:
        left.append(("上年结转", None))
        for block in blocks[1:]:
            block.append(("结转下年", None))
    left.append(("收入总计", total))
    for block in blocks[1:]:
        block.append(("支出总计", total))
    body: list[Row] = []
    for line in zip(*blocks, strict=True):
        row: Row = []
        for i, (label, amount) in enumerate(line):
            total_row = label.endswith(("合计", "总计"))
            row.append(Cell(label, "center" if total_row else "left"))
            row.append(YUAN.amount(amount, label, "预算数", side="支出" if i else "收入"))
        body.append(row)
    columns = (
        group("收  入", Column("项  目", 118), Column("预算数", 62)),
        group(
            "支  出",
            Column("支出功能分类科目\n（按大类）", 112),
            Column("预算数", 62),
            Column("部门预算支出经济分类科目\n（按大类）", 112),
            Column("预算数", 62),
            Column("政府预算支出经济分类科目\n（按大类）", 112),
            Column("预算数", 62),
        ),
    )
    sheet = _sheet(title, columns, body)
    sheet.orientation = "landscape"
    sheet.size, sheet.padding = 7, 1.9
    return sheet


def _sheet(title: str, columns: Sequence[Column], body: list[Row]) -> Sheet:
    widths = [leaf.width for column in columns for leaf in column.leaves]
    return Sheet(title=title, widths=widths, head=header(columns), body=body, unit="元", size=8)


def _by_unit(books: Books, title: str, flow: str) -> Sheet:
    names = ["合计", *(name for name, _ in SINGLE_SOURCES), *(
        ("上年结转", "上年实户资金余额") if flow == "收入" else ("结转下年", "未安排支出的实户资金")
    )]  # fmt: skip

    def cells(of: Books, code: str, name: str) -> Row:
        values = [of.spend(), *(of.spend(funds) for _, funds in SINGLE_SOURCES), ZERO, ZERO]
        return [YUAN.amount(v, name, column, code=code) for v, column in zip(values, names, strict=True)]

    body: list[Row] = [[Cell("合计", "center", 2), None, *cells(books, "", "合计")]]
    body.append([Cell("316"), Cell("明河县水利局"), *cells(books, "316", "明河县水利局")])
    for org in books.orgs:
        code, name = UNIT_CODES[org], org_name(org)
        body.append([Cell(code), Cell(name), *cells(books.of(org), code, name)])
    columns = (
        Column("单位编码", 46),
        Column("单位名称", 100),
        Column("合计", 66),
        group("部门预算", *(Column(name, 58) for name in names[1:9])),
        *(Column(name, 56) for name in names[9:]),
    )
    sheet = _sheet(title, columns, body)
    sheet.orientation = "landscape"
    return sheet


Natures = Sequence[tuple[str, str, tuple[str, ...]]]


def _by_function(books: Books, title: str, natures: Natures, nature: str) -> Sheet:
    def cells(code: str, name: str) -> Row:
        values = [books.spend(PUBLIC, code, economic, part or nature) for _, part, economic in natures]
        names = [column for column, _, _ in natures]
        return [YUAN.amount(v, name, column, code=code) for v, column in zip(values, names, strict=True)]

    body: list[Row] = [[Cell("合计", "center", 2), None, *cells("", "合计"), Cell()]]
    for code in books.functional_codes(PUBLIC, nature):
        name = functional_name(code)
        body.append([Cell(code), Cell(name), *cells(code, name), Cell()])
    columns = (
        Column("功能科目编码", 62),
        Column("功能科目名称", 150),
        *(Column(column, 66) for column, _, _ in natures),
        Column("备注", 36),
    )
    return _sheet(title, columns, body)


def _by_economic(books: Books, title: str, natures: Natures, nature: str) -> Sheet:
    """Rows are pairs of a department and a government class: organs and institutions differ in the latter."""

    def cells(code: str, name: str, government: str = "") -> Row:
        amounts = []
        for column, part, prefixes in natures:
            found = books.lines(PUBLIC, economic=prefixes, nature=part or nature)
            amount = sum(
                (
                    line.amounts.get(books.column, ZERO)
                    for line in found
                    if line.economic.startswith(code)
                    and government_code(line.kind, line.economic).startswith(government)
                ),
                ZERO,
            )
            amounts.append(YUAN.amount(amount, name, column, code=code))
        return [*amounts]

    body: list[Row] = [[Cell("合计", "center", 4), None, None, None, *cells("", "合计"), Cell()]]
    for code in books.economic_codes(PUBLIC, nature):
        name = economic_name(code)
        if len(code) == 3:
            body.append([Cell(code), Cell(name), Cell(), Cell(), *cells(code, name), Cell()])
            continue
        kinds = {
            line.kind for line in books.lines(PUBLIC, economic=(code,), nature=nature) if line.amounts.get(books.column)
        }
        for government in sorted({government_code(kind, code) for kind in kinds}):
            pair = [Cell(government), Cell(government_name(government))]
            body.append([Cell(code), Cell(name), *pair, *cells(code, name, government), Cell()])
    columns = (
        Column("部门经济科目编码", 50),
        Column("部门经济科目名称", 120),
        Column("政府经济科目编码", 50),
        Column("政府经济科目名称", 96),
        *(Column(column, 62) for column, _, _ in natures),
        Column("备注", 30),
    )
    sheet = _sheet(title, columns, body)
    sheet.size = 7.5
    return sheet


def _fund(title: str) -> Sheet:
    """政府性基金收支表: declared empty."""
    labels = source("codes")["government_fund_blocks"]
    functional, economic, government = labels["functional"], labels["economic"], labels["government"]
    body: list[Row] = []
    for i in range(10):
        left = "一、政府性基金拨款" if i == 0 else ""
        body.append(
            [Cell(left), Cell(), Cell(functional[i]), Cell(), Cell(economic[i]), Cell(), Cell(government[i]), Cell()]
        )
    totals = ("本年收入合计", "本年支出合计", "本年支出合计", "本年支出合计")
    body.append([cell for text in totals for cell in (Cell(text, "center"), Cell())])
    columns = (
        group("收  入", Column("项  目", 112), Column("预算数", 54)),
        group(
            "支  出",
            Column("支出功能分类科目\n（按大类）", 116),
            Column("预算数", 54),
            Column("部门预算支出经济分类科目\n（按大类）", 116),
            Column("预算数", 54),
            Column("政府预算支出经济分类科目\n（按大类）", 120),
            Column("预算数", 54),
        ),
    )
    sheet = _sheet(title, columns, body)
    sheet.orientation = "landscape"
    return sheet


def _projects(books: Books, title: str) -> Sheet:
    column = "项目金额"
    body: list[Row] = [
        [Cell("合计", "center", 2), None, YUAN.amount(books.spend(nature="project"), "合计", column), Cell()]
    ]
    for org in books.orgs:
        of = books.of(org)
        code, name = UNIT_CODES[org], org_name(org)
        body.append([Cell(code), Cell(name), YUAN.amount(of.spend(nature="project"), name, column, code=code), Cell()])
        for project in of.projects():
            amount = of.spend(project=project.name)
            purpose = f"用于{functional_name(project.functional)}方面的{project.name}"
            body.append(
                [Cell(code), Cell(project.name), YUAN.amount(amount, project.name, column, code=code), Cell(purpose)]
            )
    columns = (Column("单位编码", 54), Column("单位（项目）名称", 150), Column(column, 80), Column("项目简介", 190))
    return _sheet(title, columns, body)


def _procurement(title: str) -> Sheet:
    plans = source("organizations")["procurement_plans"]["water_2024"]
    total = sum((Decimal(plan["amount"]) for plan in plans), ZERO)
    column = "预算金额"
    body: list[Row] = [[Cell("合计", "center", 10), *([None] * 9), YUAN.amount(total, "合计", column), Cell()]]
    kinds = source("ledger")["organizations"]
    for plan in plans:
        code = plan["functional"]
        amount = Decimal(plan["amount"])
        body.append(
            [
                *(Cell(part, "center") for part in (code[:3], code[3:5], code[5:])),
                Cell(UNIT_CODES[plan["org"]], "center"),
                Cell(plan["item"]),
                Cell(plan["catalogue"], "center"),
                Cell(str(plan["quantity"]), "center"),
                Cell(plan["economic"], "center"),
                Cell(government_code(kinds[plan["org"]]["kind"], plan["economic"]), "center"),
                Cell(plan["month"], "center"),
                YUAN.amount(amount, plan["item"], column, code=code),
                Cell(plan["project"]),
            ]
        )
    columns = (
        group("科目编码", Column("类", 26), Column("款", 24), Column("项", 24)),
        Column("单位编码", 50),
        Column("采购项目", 110),
        Column("采购目录", 46),
        Column("数量", 40),
        Column("部门预算支出经济科目编码", 66),
        Column("政府预算支出经济科目编码", 66),
        Column("实施采购时间", 50),
        Column(column, 70),
        Column("说明", 110),
    )
    sheet = _sheet(title, columns, body)
    sheet.orientation = "rotated"
    return sheet


def _three_public(books: Books, title: str) -> Sheet:
    """Last year, this year and the change, nine columns each."""
    top, cars = "一般公共预算拨款安排的“三公”经费预算", "公务用车购置及运行维护费"

    def values(of: Books) -> list[Decimal]:
        three = [
            of.three_public(),
            of.overseas(),
            of.reception(),
            of.vehicles(),
            of.vehicle_purchase(),
            of.vehicle_operation(),
        ]
        tail = [of.meetings(), of.training()]
        return [sum([three[0], *tail], ZERO), *three, *tail]

    names = [
        "合计",
        f"{top}/小计",
        "因公出国（境）费用",
        "公务接待费",
        f"{cars}/小计",
        "公务用车购置费",
        "公务用车运行维护费",
        "会议费",
        "培训费",
    ]
    spans = (f"{books.year - 1}年", f"{books.year}年", "增减变化情况")

    def cells(of: Books, code: str, name: str) -> Row:
        last, this = values(of.before), values(of)
        moved = [a - b for a, b in zip(this, last, strict=True)]
        found: Row = []
        for span, amounts in zip(spans, (last, this, moved), strict=True):
            found += [YUAN.amount(v, name, f"{span}/{n}", code=code) for v, n in zip(amounts, names, strict=True)]
        return found

    def block(label: str) -> Column:
        return group(
            label,
            Column("合计", 36),
            group(
                top,
                Column("小计", 36),
                Column("因公出国（境）费用", 34),
                Column("公务接待费", 34),
                group(cars, Column("小计", 36), Column("公务用车购置费", 36), Column("公务用车运行维护费", 36)),
            ),
            Column("会议费", 34),
            Column("培训费", 34),
        )

    body: list[Row] = [[Cell("合计", "center", 2), None, *cells(books, "", "合计")]]
    for org in books.orgs:
        code, name = UNIT_CODES[org], org_name(org)
        body.append([Cell(code), Cell(name), *cells(books.of(org), code, name)])
    columns = (Column("单位编码", 32), Column("单位名称", 62), *(block(span) for span in spans))
    sheet = _sheet(title, columns, body)
    sheet.orientation = "a3"
    sheet.size = 6.5
    return sheet


def _targets(books: Books, year: int) -> list[Sheet]:
    sheets = []
    for name in ("取用水监管与节水宣传", "小型水库日常管护"):
        amount = books.spend(project=name)
        text = printed(amount, "元")
        amounts = (("年度资金总额（元）：", text), ("其中：财政拨款", text), ("其他资金", ""))
        sheets.append(forms.targets(name, f"{year}年部门专项业务经费绩效目标表", "项目名称", amounts, wan(amount)))
    total, fiscal = books.spend(), books.spend(FISCAL)
    amounts = (
        ("总额（元）：", printed(total, "元")),
        ("其中：财政拨款", printed(fiscal, "元")),
        ("其他资金", printed(total - fiscal, "元")),
    )
    whole = forms.targets(f"water_{year}", f"{year}年部门整体支出绩效目标表", "部门名称", amounts, wan(total))
    whole.body[0][1] = Cell("明河县水利局", "center", 4)
    return [*sheets, whole]


def _blank_target(year: int) -> Sheet:
    levels = (
        ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
        ("效益指标", ("经济效益指标", "社会效益指标")),
    )
    body: list[Row] = [[Cell("项目名称", "center"), Cell("", across=4), *([None] * 3)]]
    body.append([Cell("总体目标", "center"), Cell("目标1：\n目标2：", across=4), *([None] * 3)])
    count = sum(len(seconds) for _, seconds in levels) + 1
    body.append(
        [
            Cell("绩效指标", "center", down=count + 1),
            *(Cell(t, "center") for t in ("一级指标", "二级指标", "指标内容", "指标值")),
        ]
    )
    for first, seconds in levels:
        for i, second in enumerate(seconds):
            body.append(
                [
                    None,
                    Cell(first, "center", down=len(seconds)) if i == 0 else None,
                    Cell(second, "center"),
                    Cell("指标1："),
                    Cell(),
                ]
            )
    body.append([None, Cell("满意度指标", "center"), Cell("服务对象满意度指标", "center"), Cell("指标1："), Cell()])
    sheet = Sheet(f"{year}年专项资金整体绩效目标表", [60, 80, 80, 180, 110], [], body, style="form", size=9, padding=4)
    sheet.notes = ["注：本部门不管理专项资金，按要求公开空表。"]
    sheet.financial = False
    return sheet
