"""部门预算 in the layout of Jiangsu: twelve small tables, several on a page, some on rotated pages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from making.bodies import Body, department
from making.ledger import ALL, FISCAL, OPERATING, ZERO, Books, org_name
from making.report import FOOT, Report, glossary, numbered, offices, prose, staff, unit_list
from making.sheet import Cell, Column, Printer, Row, Sheet, empty_row, group, header
from making.sources import economic_name, functional_name, source
from making.typeset import Block, Contents, Cover, Heading
from making.wording import because, cause, change, chinese, enumerate_economic, percent, wan

PUBLIC = ("public",)
WAN = Printer("万元", separators=True)


def report() -> Report:
    """The budget of the archive for 2025."""
    body = department("archive")
    books = Books(body.orgs, "b25")
    year = books.year
    blocks: list[Block] = [
        Cover((body.name, f"{year}年度部门预算公开"), (), FOOT),
        Contents(),
        *_profile(body, year),
        Heading(f"第二部分  {year}年度部门预算表", 1, new_page=True),
        *_tables(body, books),
        Heading(f"第三部分  {year}年度部门预算情况说明", 1, new_page=True),
        *_explanations(body, books),
        *glossary("第四部分  名词解释"),
    ]
    return Report(f"{body.name}{year}年部门预算.pdf", f"{body.name}{year}年度部门预算", body.name, blocks)


def _profile(body: Body, year: int) -> list[Block]:
    names = [org_name(org) for org in body.orgs]
    return [
        Heading("第一部分  部门概况", 1, new_page=True),
        Heading("一、主要职能"),
        *numbered(body.duties),
        Heading("二、部门机构设置及预算单位构成情况"),
        *prose(
            f"1.{offices(body)}本部门为参照公务员法管理的事业单位，无下属单位。{staff(body, year - 1)}",
            f"2.从预算单位构成看，纳入本部门{year}年部门汇总预算编制范围的预算单位共计{len(names)}家：",
        ),
        unit_list(names),
        Heading(f"三、{year}年度部门主要工作任务及目标"),
        *numbered(source("organizations")["archive"][f"tasks_{year}"]),
    ]


# Prose


def _moved(this: Decimal, last: Decimal) -> str:
    if this == last:
        return f"与上年预算{wan(last)}万元持平"
    return f"比上年预算{wan(last)}万元{change(this, last)}"


def _explanations(body: Body, books: Books) -> list[Block]:
    year, last, name = books.year, books.before, body.name
    total, before = books.spend(), last.spend()
    public, public_before = books.spend(PUBLIC), last.spend(PUBLIC)
    other, other_before = books.spend(("other",)), last.spend(("other",))
    basic, basic_before = books.spend(nature="basic"), last.spend(nature="basic")
    projects, projects_before = books.spend(nature="project"), last.spend(nature="project")
    three, reception = books.three_public(), books.reception()
    operation = books.vehicle_operation()
    operating, operating_before = books.organ_operating(), last.organ_operating()
    plans = source("organizations")["procurement_plans"]["archive_2025"]
    kinds = {
        kind: sum((Decimal(p["amount"]) for p in plans if p["catalogue"].startswith(kind)), ZERO)
        for kind in ("货物", "工程", "服务")
    }
    cars = body.vehicles(year - 1)
    return [
        Heading("一、收支预算总体情况说明"),
        *prose(
            f"{name}{year}年度收入、支出预算总计{wan(total)}万元，{_moved(total, before)}。"
            f"{because('archive', total, before)}。其中：",
            f"（一）收入预算总计{wan(total)}万元，包括：一般公共预算收入{wan(public)}万元，"
            f"{_moved(public, public_before)}；"
            f"政府性基金收入0万元；财政专户管理资金0万元；其他资金{wan(other)}万元，{_moved(other, other_before)}。",
            f"（二）支出预算总计{wan(total)}万元，包括：",
            *_classes(books, last),
            f"此外，基本支出预算数为{wan(basic)}万元，{_moved(basic, basic_before)}，"
            f"{because('personnel_item', basic, basic_before)}。"
            f"项目支出预算数为{wan(projects)}万元，{_moved(projects, projects_before)}，"
            "主要原因是库房改造的主要设备已在上年购置。",
        ),
        Heading("二、收入预算情况说明"),
        *prose(
            f"{name}本年收入预算合计{wan(total)}万元，其中：一般公共预算收入{wan(public)}万元，"
            f"占{percent(public, total)}；"
            f"其他资金{wan(other)}万元，占{percent(other, total)}。"
        ),
        Heading("三、支出预算情况说明"),
        *prose(
            f"{name}本年支出预算合计{wan(total)}万元，其中：基本支出{wan(basic)}万元，占{percent(basic, total)}；"
            f"项目支出{wan(projects)}万元，占{percent(projects, total)}；单位预留机动经费0万元，占0%。"
        ),
        Heading("四、财政拨款收支预算总体情况说明"),
        *prose(
            f"{name}{year}年度财政拨款收、支总预算{wan(public)}万元。与上年相比，财政拨款收、支总计"
            f"{change(public, public_before, '各')}。{because('archive', public, public_before)}。"
        ),
        Heading("五、财政拨款支出预算情况说明"),
        *prose(
            f"{name}{year}年财政拨款预算支出{wan(public)}万元，占本年支出合计的{percent(public, total)}。其中：",
            *_items(books, last),
        ),
        Heading("六、财政拨款基本支出预算情况说明"),
        *prose(
            f"{name}{year}年度财政拨款基本支出预算{wan(books.basic())}万元，其中：",
            f"（一）人员经费{wan(books.personnel())}万元。主要包括：{enumerate_economic(books, ('301', '303'))}。",
            f"（二）公用经费{wan(books.operating())}万元。主要包括：{enumerate_economic(books, ('302', '310'))}。",
        ),
        Heading("七、一般公共预算支出预算情况说明"),
        *prose(f"{name}{year}年一般公共预算财政拨款支出预算{wan(public)}万元，与财政拨款支出预算一致。"),
        Heading("八、一般公共预算基本支出预算情况说明"),
        *prose(
            f"{name}{year}年度一般公共预算财政拨款基本支出预算{wan(books.basic())}万元，其中：人员经费"
            f"{wan(books.personnel())}万元，公用经费{wan(books.operating())}万元。"
        ),
        Heading("九、一般公共预算“三公”经费、会议费、培训费支出预算情况说明"),
        *prose(
            f"{name}{year}年度一般公共预算拨款安排的“三公”经费预算支出{wan(three)}万元，"
            f"{_moved(three, last.three_public())}。"
            f"其中，因公出国（境）费支出0万元，占“三公”经费的0%；公务用车购置及运行费支出{wan(operation)}万元，"
            f"占“三公”经费的{percent(operation, three)}；公务接待费支出{wan(reception)}万元，"
            f"占“三公”经费的{percent(reception, three)}。具体情况如下：",
            "1.因公出国（境）费预算支出0万元，与上年持平。",
            f"2.公务用车购置及运行费预算支出{wan(operation)}万元，其中：公务用车购置预算支出0万元，与上年持平；"
            f"公务用车运行维护费预算支出{wan(operation)}万元，{_moved(operation, last.vehicle_operation())}，"
            f"{because('vehicle_operation', operation, last.vehicle_operation())}。",
            f"3.公务接待费预算支出{wan(reception)}万元，{_moved(reception, last.reception())}，"
            f"{because('reception', reception, last.reception())}。",
            f"会议费预算支出{wan(books.meetings())}万元，{_moved(books.meetings(), last.meetings())}，"
            f"{because('meetings', books.meetings(), last.meetings())}。",
            f"培训费预算支出{wan(books.training())}万元，{_moved(books.training(), last.training())}，"
            f"{because('training', books.training(), last.training())}。",
        ),
        Heading("十、政府性基金预算支出预算情况说明"),
        *prose("政府性基金支出预算情况见公开10表。"),
        Heading("十一、一般公共预算机关运行经费支出预算情况说明"),
        *prose(
            f"{year}年本部门一般公共预算机关运行经费预算支出{wan(operating)}万元，"
            f"{_moved(operating, operating_before)}。"
            f"{because('operating', operating, operating_before)}。"
        ),
        Heading("十二、政府采购支出预算情况说明"),
        *prose(
            f"{year}年度本部门政府采购支出预算总额{wan(sum(kinds.values(), ZERO))}万元，其中："
            f"拟采购货物支出{wan(kinds['货物'])}万元、"
            f"拟采购工程支出{wan(kinds['工程'])}万元、拟购买服务支出{wan(kinds['服务'])}万元。"
        ),
        Heading("十三、国有资产占用情况"),
        *prose(f"截至{year - 1}年底，本部门共有车辆{sum(cars)}辆，为机要通信用车；单价20万元以上的设备0台（套）。"),
        Heading("十四、预算绩效目标设置情况说明"),
        *prose(
            f"{year}年本部门共{len(books.projects())}个项目实行绩效目标管理，涉及资金{wan(projects)}万元，"
            f"其中财政性资金{wan(books.spend(PUBLIC, nature='project'))}万元。"
        ),
    ]


def _classes(books: Books, last: Books) -> list[str]:
    texts = []
    codes = [code for code in books.functional_codes(ALL) if len(code) == 3]
    for i, code in enumerate(codes, 1):
        this, before = books.spend(functional=code), last.spend(functional=code)
        why = "archive" if books.spend(functional=code, nature="project") else "personnel_plan"
        texts.append(
            f"{i}.{functional_name(code)}（类）{wan(this)}万元，{_moved(this, before)}，{because(why, this, before)}。"
        )
    return texts


def _items(books: Books, last: Books) -> list[str]:
    """Items under their class, numbered within it."""
    texts: list[str] = []
    classes = [code for code in books.functional_codes(PUBLIC) if len(code) == 3]
    for i, head in enumerate(classes, 1):
        texts.append(f"（{chinese(i)}）{functional_name(head)}（类）")
        for k, code in enumerate([c for c in books.items(PUBLIC) if c.startswith(head)], 1):
            this, before = books.spend(PUBLIC, code), last.spend(PUBLIC, code)
            why = "archive" if books.spend(PUBLIC, code, nature="project") else "personnel_plan"
            texts.append(
                f"{k}.{functional_name(code[:5])}（款）{functional_name(code)}（项）支出{wan(this)}万元，"
                f"{_moved(this, before)}，主要原因是{cause(why, this, before)}。"
            )
    return texts


# Tables


def _tables(body: Body, books: Books) -> list[Sheet]:
    entity = f"部门：{body.name}"
    sheets = [
        _balance(books),
        _revenue(books),
        _line("支出预算总表", ("合计", "基本支出", "项目支出", "单位预留机动经费", "结转下年资金"),
              (books.spend(), books.spend(nature="basic"), books.spend(nature="project"), ZERO, ZERO)),
        _fiscal(books),
        _functional("财政拨款支出预算表（功能科目）", books, FISCAL),
        _economic("财政拨款基本支出预算表（经济科目）", books, FISCAL, ("",), "金额"),
        _functional("一般公共预算支出预算表（功能科目）", books, PUBLIC),
        _economic("一般公共预算基本支出预算表（经济科目）", books, PUBLIC, ("",), "金额"),
        _three_public(books),
        _fund(),
        _economic("一般公共预算机关运行经费支出预算表", books, PUBLIC, OPERATING, "机关运行经费支出"),
        _procurement(books.year),
    ]  # fmt: skip
    for i, sheet in enumerate(sheets, 1):
        sheet.number, sheet.entity, sheet.style, sheet.unit = f"公开{i:02d}表", entity, "jiangsu", "万元"
        sheet.listed = f"{chinese(i)}、{sheet.title}"
        sheet.new_page = i not in (3, 4, 10)
    for i in (1, 9, 10, 12):
        sheets[i - 1].orientation = "rotated"
    sheets[11].repeat = "none"
    return sheets


def _sheet(title: str, columns: Sequence[Column], body: list[Row]) -> Sheet:
    widths = [leaf.width for column in columns for leaf in column.leaves]
    return Sheet(title=title, widths=widths, head=header(columns), body=body, size=8.5, padding=2.6)


def _balance(books: Books) -> Sheet:
    left: list[tuple[str, Decimal | None]] = [
        ("一、财政拨款", books.spend(FISCAL)),
        ("1.一般公共预算", books.spend(PUBLIC)),
        ("2.政府性基金预算", books.spend(("government",))),
        ("二、财政专户管理资金", None),
        ("三、其他资金", books.spend(("other",))),
    ]
    right: list[tuple[str, Decimal | None]] = [
        ("一、基本支出", books.spend(nature="basic")),
        ("二、项目支出", books.spend(nature="project")),
        ("三、单位预留机动经费", None),
    ]
    names = source("codes")["functional_classes"][:23]
    codes = {functional_name(code): code for code in books.functional_codes(ALL) if len(code) == 3}
    blank: list[tuple[str, Decimal | None]] = [("", None)] * len(names)
    body: list[Row] = []
    for i, name in enumerate(names):
        amount = books.spend(functional=codes[name]) if name in codes else None
        (name_in, value_in), (name_out, value_out) = (left + blank)[i], (right + blank)[i]
        body.append(
            [
                Cell(name_in),
                WAN.amount(value_in, name_in, "金额", side="收入"),
                Cell(f"{chinese(i + 1)}、{name}"),
                WAN.amount(amount, name, "功能分类/金额", side="支出"),
                Cell(name_out),
                WAN.amount(value_out, name_out, "支出用途/金额", side="支出"),
            ]
        )
    total = books.spend()
    for name_in, name_out, value in (
        ("当年收入小计", "当年支出小计", total),
        ("上年结转资金", "结转下年资金", None),
        ("收入合计", "支出合计", total),
    ):
        body.append(
            [
                Cell(name_in, "center"),
                WAN.amount(value, name_in, "金额", side="收入"),
                Cell(name_out, "center", 3),
                None,
                None,
                WAN.amount(value, name_out, "支出用途/金额", side="支出"),
            ]
        )
    columns = (
        group("收入", Column("项目名称", 150), Column("金额", 80)),
        group(
            "支出",
            group("功能分类", Column("功能科目名称", 170), Column("金额", 80)),
            group("支出用途", Column("项目名称", 150), Column("金额", 80)),
        ),
    )
    sheet = _sheet("收支预算总表", columns, body)
    sheet.size, sheet.padding = 8, 1.6
    return sheet


def _revenue(books: Books) -> Sheet:
    public, other = books.spend(PUBLIC), books.spend(("other",))
    groups: tuple[tuple[str, tuple[tuple[str, Decimal | None], ...]], ...] = (
        ("一般公共预算资金", (("小计", public), ("公共财政拨款（补助）资金", public), ("专项收入", None))),
        ("政府性基金", (("小计", None),)),
        ("财政专户管理资金", (("小计", None),)),
        ("其他资金", (("小计", other), ("事业收入", None), ("经营收入", None), ("其他收入", other))),
        ("上年结转和结余资金", (("小计", None), ("其中：动用上年结转和结余资金", None))),
    )
    body: list[Row] = [[Cell("收入总计", "center", 2), None, WAN.amount(books.spend(), "收入总计", "金额")]]
    for label, rows in groups:
        for i, (name, amount) in enumerate(rows):
            first = Cell(label, "center", down=len(rows)) if i == 0 else None
            body.append([first, Cell(name), WAN.amount(amount, name, "金额")])
    sheet = _sheet("收入预算总表", (Column("", 130), Column("", 190), Column("金额", 110)), body)
    sheet.head = [[Cell("项目名称", "center", 2, bold=True), None, Cell("金额", "center", bold=True)]]
    return sheet


def _line(title: str, names: Sequence[str], amounts: Sequence[Decimal]) -> Sheet:
    """A table of one row of amounts without a label."""
    row: Row = [WAN.amount(value, "", name) for value, name in zip(amounts, names, strict=True)]
    return _sheet(title, [Column(name, 86) for name in names], [row])


def _fiscal(books: Books) -> Sheet:
    left = (("一、一般公共预算", books.spend(PUBLIC)), ("二、政府性基金预算", ZERO), ("", ZERO))
    right = (
        ("一、基本支出", books.spend(FISCAL, nature="basic")),
        ("二、项目支出", books.spend(FISCAL, nature="project")),
        ("三、单位预留机动经费", ZERO),
    )
    total = books.spend(FISCAL)
    body: list[Row] = []
    for (name_in, value_in), (name_out, value_out) in (
        *zip(left, right, strict=True),
        (("收入合计", total), ("支出合计", total)),
    ):
        align = "center" if name_in == "收入合计" else "left"
        body.append(
            [
                Cell(name_in, align),
                WAN.amount(value_in, name_in, "金额", side="收入"),
                Cell(name_out, align),
                WAN.amount(value_out, name_out, "金额", side="支出"),
            ]
        )
    columns = (
        group("收入", Column("项目名称", 130), Column("金额", 90)),
        group("支出", group("支出用途", Column("项目名称", 130), Column("金额", 90))),
    )
    return _sheet("财政拨款收支预算总表", columns, body)


def _functional(title: str, books: Books, fund: Sequence[str]) -> Sheet:
    body: list[Row] = [[Cell(), Cell("合计", "center"), WAN.amount(books.spend(fund), "合计", "金额")]]
    for code in books.functional_codes(fund):
        name = functional_name(code)
        body.append([Cell(code), Cell(name), WAN.amount(books.spend(fund, code), name, "金额", code=code)])
    return _sheet(title, (Column("功能科目编码", 110), Column("功能科目名称", 220), Column("金额", 110)), body)


def _economic(title: str, books: Books, fund: Sequence[str], prefixes: Sequence[str], column: str) -> Sheet:
    total = books.spend(fund, economic=prefixes, nature="basic")
    body: list[Row] = [[Cell(), Cell("合计", "center"), WAN.amount(total, "合计", column)]]
    for code in books.economic_codes(fund, "basic"):
        if not code.startswith(tuple(prefixes)):
            continue
        name = economic_name(code)
        amount = books.spend(fund, economic=(code,), nature="basic")
        body.append([Cell(code), Cell(name), WAN.amount(amount, name, column, code=code)])
    return _sheet(title, (Column("科目编码", 110), Column("科目名称", 220), Column(column, 110)), body)


def _three_public(books: Books) -> Sheet:
    top, cars = "“三公”经费", "公务用车购置及运行维护费"
    names = [
        "合计",
        f"{top}/小计",
        "因公出国（境）费",
        f"{cars}/小计",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
        "会议费",
        "培训费",
    ]
    values = [
        books.three_public(), books.overseas(), books.vehicles(), books.vehicle_purchase(), books.vehicle_operation(),
        books.reception(), books.meetings(), books.training(),
    ]  # fmt: skip
    values = [books.three_public() + books.meetings() + books.training(), *values]
    row: Row = [WAN.amount(value, "", name) for value, name in zip(values, names, strict=True)]
    columns = (
        Column("合计", 70),
        group(
            top,
            Column("小计", 70),
            Column("因公出国（境）费", 70),
            group(cars, Column("小计", 70), Column("公务用车购置费", 80), Column("公务用车运行维护费", 90)),
            Column("公务接待费", 70),
        ),
        Column("会议费", 70),
        Column("培训费", 70),
    )
    sheet = _sheet("“三公”经费、会议费、培训费支出预算表", columns, [row])
    sheet.padding = 5
    return sheet


def _fund() -> Sheet:
    body: list[Row] = [[Cell(), Cell("合计", "center"), Cell()], *(empty_row(3) for _ in range(3))]
    columns = (Column("功能科目编码", 110), Column("功能科目名称", 220), Column("金额", 110))
    sheet = _sheet("财政拨款政府性基金支出预算表", columns, body)
    sheet.notes = ["注：本部门无政府性基金预算支出，故本表为空表。"]
    return sheet


def _procurement(year: int) -> Sheet:
    """An outline: kind, then project with economic class, then item."""
    plans = source("organizations")["procurement_plans"]["archive_2025"]
    column = "总计"

    def add(amounts: Sequence[dict[str, object]]) -> Decimal:
        return sum((Decimal(str(plan["amount"])) for plan in amounts), ZERO)

    body: list[Row] = [[Cell("合计"), *(Cell() for _ in range(4)), WAN.amount(add(plans), "合计", column)]]
    for i, kind in enumerate(dict.fromkeys(plan["catalogue"] for plan in plans), 1):
        of_kind = [plan for plan in plans if plan["catalogue"] == kind]
        body.append(
            [Cell(f"{chinese(i)}、{kind}"), *(Cell() for _ in range(4)), WAN.amount(add(of_kind), kind, column)]
        )
        for project, economic in dict.fromkeys((plan["project"], plan["economic"]) for plan in of_kind):
            items = [plan for plan in of_kind if (plan["project"], plan["economic"]) == (project, economic)]
            label = f"{project}/{economic}"
            cells: Row = [Cell(), Cell(project), Cell(economic), Cell(), Cell()]
            body.append([*cells, WAN.amount(add(items), label, column)])
            for plan in items:
                amount = WAN.amount(Decimal(plan["amount"]), plan["item"], column)
                body.append([Cell(), Cell(), Cell(), Cell(plan["item"]), Cell(plan["form"]), amount])
    columns = (
        Column("采购品目大类", 90), Column("专项名称", 140), Column("经济科目", 110), Column("采购物品名称", 140),
        Column("采购组织形式", 100), Column(column, 90),
    )  # fmt: skip
    return _sheet(f"{year}年政府采购预算表", columns, body)
