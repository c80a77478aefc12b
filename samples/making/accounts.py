"""The tables of a final account, from the books, in the layouts of three provinces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from making.ledger import ALL, FISCAL, ZERO, Books
from making.sheet import Cell, Column, Printer, Row, Sheet, empty_row, group, header
from making.sources import economic_name, functional_name, source
from making.wording import chinese

PUBLIC = ("public",)
GOVERNMENT = ("government",)
SOURCES = (
    ("一般公共预算财政拨款收入", PUBLIC),
    ("政府性基金预算财政拨款收入", GOVERNMENT),
    ("国有资本经营预算财政拨款收入", ()),
    ("上级补助收入", ()),
    ("事业收入", ("undertaking",)),
    ("经营收入", ()),
    ("附属单位上缴收入", ()),
    ("其他收入", ("other",)),
)
FISCAL_FUNDS = (
    ("一般公共预算财政拨款", PUBLIC),
    ("政府性基金预算财政拨款", GOVERNMENT),
    ("国有资本经营预算财政拨款", ()),
)


@dataclass(frozen=True)
class Layout:
    """How a province prints the tables of a final account."""

    printer: Printer = field(default_factory=Printer)
    style: str = "shaanxi"
    split_codes: bool = False
    numbered: bool = True
    total_first: bool = True
    entity: str = ""
    scope: str = "部门"
    item_printer: Printer | None = None

    def code_columns(self, width: float = 62) -> tuple[Column, ...]:
        """The header of code and name."""
        if self.split_codes:
            codes = group("支出功能分类科目编码", Column("类", 24), Column("款", 22), Column("项", 22))
            return (group("项目", codes, Column("科目名称", 150)),)
        return (group("项目", Column("科目代码", width), Column("科目名称", 160)),)

    def code_cells(self, code: str, name: str) -> Row:
        """The cells of code and name of a row."""
        if not self.split_codes:
            return [Cell(code), Cell(name)]
        parts = (code[:3], code[3:5], code[5:7])
        return [*(Cell(part, "center") for part in parts), Cell(name)]

    def total_cells(self) -> Row:
        """The label of the total row."""
        if not self.split_codes:
            return [Cell("合计", "center", 2), None]
        return [Cell("合计", "center", 4), None, None, None]

    def sheet(self, title: str, number: int, columns: Sequence[Column], body: list[Row], notes: str = "") -> Sheet:
        """A table of this layout."""
        return Sheet(
            title=title,
            widths=[leaf.width for column in columns for leaf in column.leaves],
            head=header(columns),
            body=body,
            unit=self.printer.unit,
            number=f"公开{number:02d}表" if self.style != "shanghai" else "",
            entity=self.entity,
            notes=[notes] if notes else [],
            style=self.style,
        )


def ordinals(head: list[Row], first: Row) -> list[Row]:
    """The header with a 栏次 row below it."""
    return [*head, first]


def carried(head: list[Row], cells: Row) -> list[Row]:
    """A header whose last row (类 | 款 | 项) goes on with the total row: the other header cells end one row earlier."""
    rows = [list(row) for row in head]
    last = len(rows) - 1
    for r, row in enumerate(rows[:-1]):
        for c, cell in enumerate(row):
            if cell is not None and cell.down > 1 and r + cell.down - 1 == last:
                row[c] = replace(cell, down=cell.down - 1)
    offset = len(rows[-1]) - len(cells)
    rows[-1][offset:] = cells
    return rows


def balance(books: Books, layout: Layout, number: int = 1) -> Sheet:
    """收入支出决算总表."""
    p = layout.printer
    left: list[tuple[str, Decimal | None]] = [
        (f"{chinese(i)}、{name}", books.revenue(funds)) for i, (name, funds) in enumerate(SOURCES, 1)
    ]
    right = _classes(books, ALL)
    left += [("", None)] * (len(right) - len(left))
    left += [
        ("本年收入合计", books.revenue()),
        ("使用非财政拨款结余（含专用结余）", ZERO),
        ("年初结转和结余", books.opening()),
        ("总计", books.total()),
    ]
    right += [
        ("本年支出合计", books.spend()),
        ("结余分配", ZERO),
        ("年末结转和结余", books.closing()),
        ("总计", books.total()),
    ]
    body: list[Row] = []
    for i, ((name_in, amount_in), (name_out, amount_out)) in enumerate(zip(left, right, strict=True), 1):
        row: Row = [Cell(name_in, "center" if name_in.endswith("计") else "left")]
        row += [Cell(str(i), "center")] if layout.numbered else []
        row.append(p.amount(amount_in, name_in, "决算数", side="收入"))
        row.append(Cell(name_out, "center" if name_out.endswith("计") else "left"))
        row += [Cell(str(i + len(right)), "center")] if layout.numbered else []
        row.append(p.amount(amount_out, name_out, "决算数", side="支出"))
        body.append(row)
    ordinal = (Column("行次", 26),) if layout.numbered else ()
    columns = (
        group("收入", Column("项目", 150), *ordinal, Column("决算数", 70)),
        group("支出", Column("项目", 150), *ordinal, Column("决算数", 70)),
    )
    sheet = layout.sheet(
        "收入支出决算总表", number, columns, body, f"注：本表反映{layout.scope}本年度的总收支和年末结转结余情况。"
    )
    if layout.numbered:
        sheet.head = ordinals(
            sheet.head,
            [Cell(text, "center") for text in ("栏次", "", "1", "栏次", "", "2")],
        )
    sheet.size, sheet.padding = 8, 2.2
    return sheet


def _classes(books: Books, fund: Sequence[str]) -> list[tuple[str, Decimal | None]]:
    codes = {functional_name(code): code for code in books.functional_codes(fund) if len(code) == 3}
    return [
        (f"{chinese(i)}、{name}", books.spend(fund, codes[name]) if name in codes else None)
        for i, name in enumerate(source("codes")["functional_classes"], 1)
    ]


def _by_code(
    layout: Layout,
    title: str,
    number: int,
    codes: Sequence[str],
    columns: Sequence[tuple[str, float]],
    values: dict[str, list[Decimal]],
    total: list[Decimal],
    notes: str,
    carry: bool = False,
    parent: str = "",
) -> Sheet:
    """A table of codes against columns, with a total row."""
    p = layout.printer
    names = [name for name, _ in columns]
    body: list[Row] = []
    for code in codes:
        if not any(values[code]):
            continue
        name = functional_name(code)
        amounts = [p.amount(v, name, col, code=code) for v, col in zip(values[code], names, strict=True)]
        body.append([*layout.code_cells(code, name), *amounts])
    amounts = [p.amount(v, "合计", col) for v, col in zip(total, names, strict=True)]
    leaves = [Column(name, wide) for name, wide in columns]
    tree = [*layout.code_columns(), *([group(parent, *leaves)] if parent else leaves)]
    sheet = layout.sheet(title, number, tree, body, notes)
    if carry:
        sheet.head = carried(sheet.head, [Cell("合计", "center"), *amounts])
        sheet.repeat = "none"
        return sheet
    if layout.style == "shaanxi":
        ordinal: Row = [Cell("栏次", "center", 2), None]
        sheet.head = ordinals(sheet.head, ordinal + [Cell(str(i), "center") for i in range(1, len(names) + 1)])
    row = [*layout.total_cells(), *amounts]
    sheet.body = [row, *body] if layout.total_first else [*body, row]
    return sheet


def revenue(books: Books, layout: Layout, number: int = 2, carry: bool = False) -> Sheet:
    """收入决算表."""
    funds = (ALL, FISCAL, (), ("undertaking",), (), (), ("other",))
    columns = [
        ("本年收入合计", 62.0), ("财政拨款收入", 62.0), ("上级补助收入", 52.0), ("事业收入", 52.0),
        ("经营收入", 52.0), ("附属单位上缴收入", 56.0), ("其他收入", 52.0),
    ]  # fmt: skip
    codes = books.functional_codes()
    values = {code: [books.revenue(fund, code) for fund in funds] for code in codes}
    total = [books.revenue(fund) for fund in funds]
    notes = f"注：本表反映{layout.scope}本年度取得的各项收入情况。"
    sheet = _by_code(layout, "收入决算表", number, codes, columns, values, total, notes, carry)
    sheet.orientation = "landscape"
    return sheet


def expenditure(books: Books, layout: Layout, number: int = 3, carry: bool = False) -> Sheet:
    """支出决算表."""
    columns = [
        ("本年支出合计", 62.0), ("基本支出", 62.0), ("项目支出", 62.0), ("上缴上级支出", 56.0), ("经营支出", 52.0),
        ("对附属单位补助支出", 60.0),
    ]  # fmt: skip
    codes = books.functional_codes()

    def values(code: str) -> list[Decimal]:
        return [
            books.spend(functional=code),
            books.spend(functional=code, nature="basic"),
            books.spend(functional=code, nature="project"),
            ZERO,
            ZERO,
            ZERO,
        ]

    table = {code: values(code) for code in codes}
    notes = f"注：本表反映{layout.scope}本年度各项支出情况。"
    sheet = _by_code(layout, "支出决算表", number, codes, columns, table, values(""), notes, carry)
    sheet.orientation = "landscape"
    return sheet


def fiscal_balance(books: Books, layout: Layout, number: int = 4) -> Sheet:
    """财政拨款收入支出决算总表."""
    p = layout.printer
    amount_in = "金额" if layout.style == "shaanxi" else "决算数"
    outs = ("合计", *(name for name, _ in FISCAL_FUNDS))
    funds_out: tuple[Sequence[str], ...] = (FISCAL, *(funds for _, funds in FISCAL_FUNDS))
    names = [name for name, _ in _classes(books, FISCAL)]
    codes = {functional_name(code): code for code in books.functional_codes(FISCAL) if len(code) == 3}
    left: list[tuple[str, Decimal | None]] = [
        (f"{chinese(i)}、{name}", books.revenue(funds)) for i, (name, funds) in enumerate(FISCAL_FUNDS, 1)
    ]
    left += [("", None)] * (len(names) - len(left))
    right: list[tuple[str, list[Decimal] | None]] = []
    for name in names:
        code = codes.get(name.split("、", 1)[1])
        right.append((name, [books.spend(f, code) for f in funds_out] if code else None))
    left.append(("本年收入合计", books.revenue(FISCAL)))
    right.append(("本年支出合计", [books.spend(f) for f in funds_out]))
    left.append(("年初财政拨款结转和结余", books.opening(FISCAL)))
    right.append(("年末财政拨款结转和结余", [books.closing(f) for f in funds_out]))
    for name, funds in FISCAL_FUNDS:
        left.append((name, books.opening(funds)))
        right.append(("", None))
    left.append(("总计", books.total(FISCAL)))
    right.append(("总计", [books.total(f) for f in funds_out]))
    body: list[Row] = []
    for i, ((name_in, value), (name_out, values)) in enumerate(zip(left, right, strict=True), 1):
        row: Row = [Cell(name_in, "center" if name_in.endswith("计") else "left")]
        row += [Cell(str(i), "center")] if layout.numbered else []
        row.append(p.amount(value, name_in, amount_in, side="收入"))
        row.append(Cell(name_out, "center" if name_out.endswith("计") else "left"))
        row += [Cell(str(i + len(left)), "center")] if layout.numbered else []
        row += [
            p.amount(v, name_out, column, side="支出")
            for v, column in zip(values or [None] * 4, outs, strict=True)  # type: ignore[list-item]
        ]
        body.append(row)
    ordinal = (Column("行次", 26),) if layout.numbered else ()
    columns = (
        group("收入", Column("项目", 128), *ordinal, Column(amount_in, 66)),
        group("支出", Column("项目", 138), *ordinal, *(Column(name, 66) for name in outs)),
    )
    notes = f"注：本表反映{layout.scope}本年度财政拨款的总收支和年末结转结余情况。"
    sheet = layout.sheet("财政拨款收入支出决算总表", number, columns, body, notes)
    if layout.numbered:
        texts = ("栏次", "", "1", "栏次", "", "2", "3", "4", "5")
        sheet.head = ordinals(sheet.head, [Cell(text, "center") for text in texts])
    sheet.orientation = "landscape"
    sheet.padding = 1.6
    return sheet


def public_expenditure(books: Books, layout: Layout, number: int = 5, suffix: str = "") -> Sheet:
    """一般公共预算财政拨款支出决算表."""
    codes = books.functional_codes(PUBLIC)

    def values(code: str) -> list[Decimal]:
        return [books.spend(PUBLIC, code, nature=nature) for nature in ("", "basic", "project")]

    table = {code: values(code) for code in codes}
    notes = f"注：本表反映{layout.scope}本年度一般公共预算财政拨款支出情况。"
    columns = [("合计", 70.0), ("基本支出", 70.0), ("项目支出", 70.0)]
    title = f"一般公共预算财政拨款支出决算表{suffix}"
    return _by_code(layout, title, number, codes, columns, table, values(""), notes, parent="本年支出")


def basic_triples(books: Books, layout: Layout, number: int = 6, title: str = "") -> Sheet:
    """一般公共预算财政拨款基本支出决算表 as three triples of code, name and amount a line."""
    p = layout.printer
    stacks = (("301", "303"), ("302", "307"), ("310", "312", "399"))
    lists = [[code for prefix in stack for code in _economic(prefix)] for stack in stacks]
    height = max(map(len, lists))
    body: list[Row] = []
    for i in range(height):
        row: Row = []
        for codes in lists:
            if i >= len(codes):
                row += empty_row(3)
                continue
            code, name = codes[i], economic_name(codes[i])
            amount = books.spend(PUBLIC, economic=(code,), nature="basic")
            row += [Cell(code), Cell(name), p.amount(amount, name, "决算数", code=code)]
        body.append(row)
    body.append(
        [
            Cell("人员经费合计", "center", 2),
            None,
            p.amount(books.personnel(), "人员经费合计", "决算数"),
            Cell("公用经费合计", "center", 5),
            *([None] * 4),
            p.amount(books.operating(), "公用经费合计", "决算数"),
        ]
    )
    columns = [
        column for _ in range(3) for column in (Column("科目代码", 38), Column("科目名称", 132), Column("决算数", 58))
    ]
    notes = f"注：本表反映{layout.scope}本年度一般公共预算财政拨款基本支出明细情况。"
    sheet = layout.sheet(title or "一般公共预算财政拨款基本支出决算表", number, columns, body, notes)
    sheet.orientation = "landscape"
    sheet.size, sheet.padding = 7.5, 1.6
    return sheet


def basic_halves(books: Books, layout: Layout) -> Sheet:
    """一般公共预算财政拨款基本支出决算表 as two halves, with 类 and 款 in columns of their own."""
    p = layout.printer
    left = [code for prefix in ("301", "303") for code in _economic(prefix)]
    right = [code for prefix in ("302", "310") for code in _economic(prefix)]
    body: list[Row] = []
    for i in range(max(len(left), len(right))):
        row: Row = []
        for codes in (left, right):
            if i >= len(codes):
                row += empty_row(4)
                continue
            code, name = codes[i], economic_name(codes[i])
            amount = books.spend(PUBLIC, economic=(code,), nature="basic")
            row += [
                Cell(code[:3], "center"),
                Cell(code[3:], "center"),
                Cell(name),
                p.amount(amount, name, "决算数", code=code),
            ]
        body.append(row)
    body.append(
        [
            Cell("人员经费合计", "center", 3),
            None,
            None,
            p.amount(books.personnel(), "人员经费合计", "决算数"),
            Cell("公用经费合计", "center", 3),
            None,
            None,
            p.amount(books.operating(), "公用经费合计", "决算数"),
        ]
    )
    half = (
        group("经济分类科目编码", Column("类", 26), Column("款", 22)),
        Column("科目名称", 130),
        Column("决算数", 62),
    )
    sheet = layout.sheet("一般公共预算财政拨款基本支出决算表", 6, (*half, *half), body)
    sheet.repeat = "none"
    return sheet


def _economic(prefix: str) -> list[str]:
    return [code for code in source("codes")["economic"] if code.startswith(prefix)]


def _fund(books: Books, layout: Layout, title: str, number: int, fund: Sequence[str], notes: str, reason: str) -> Sheet:
    """Opening balance, revenue, spending by nature and closing balance by code."""
    p = layout.printer
    names = ["年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余"]

    def cells(code: str, name: str) -> Row:
        values = [
            books.opening(fund, code),
            books.revenue(fund, code),
            books.spend(fund, code),
            books.spend(fund, code, nature="basic"),
            books.spend(fund, code, nature="project"),
            books.closing(fund, code),
        ]
        return [p.amount(v, name, column, code=code) for v, column in zip(values, names, strict=True)]

    codes = books.functional_codes(fund) if fund else []
    body = [[*layout.code_cells(code, functional_name(code)), *cells(code, functional_name(code))] for code in codes]
    if codes:
        total = [*layout.total_cells(), *cells("", "合计")]
    else:
        total = [*layout.total_cells(), *empty_row(6)]
        notes = reason
        count = len(total)
        body = [empty_row(count) for _ in range(3)]
    body = [total, *body] if layout.total_first else [*body, total]
    columns = (
        *layout.code_columns(),
        Column(names[0], 64),
        Column(names[1], 64),
        group("本年支出", *(Column(name, 58) for name in names[2:5])),
        Column(names[5], 64),
    )
    sheet = layout.sheet(title, number, columns, body, notes)
    if layout.style == "shaanxi":
        ordinal: Row = [Cell("栏次", "center", 2), None]
        sheet.head = ordinals(sheet.head, ordinal + [Cell(str(i), "center") for i in range(1, 7)])
    sheet.orientation = "landscape"
    return sheet


def government_fund(books: Books, layout: Layout, number: int = 7, reason: str = "") -> Sheet:
    """政府性基金预算财政拨款收入支出决算表."""
    notes = f"注：本表反映{layout.scope}本年度政府性基金预算财政拨款收入、支出及结转和结余情况。"
    title = "政府性基金预算财政拨款收入支出决算表"
    return _fund(books, layout, title, number, GOVERNMENT if books.total(GOVERNMENT) else (), notes, reason)


def state_capital(books: Books, layout: Layout, number: int = 8, reason: str = "") -> Sheet:
    """国有资本经营预算财政拨款收入支出决算表, always empty here."""
    sheet = _fund(books, layout, "国有资本经营预算财政拨款收入支出决算表", number, (), "", reason)
    sheet.new_page = False
    return sheet


def state_capital_expenditure(layout: Layout, number: int, reason: str) -> Sheet:
    """国有资本经营预算财政拨款支出决算表, always empty here."""
    columns = (
        *layout.code_columns(),
        group("本年支出", Column("合计", 80), Column("基本支出", 80), Column("项目支出", 80)),
    )
    body: list[Row] = [[*layout.total_cells(), *empty_row(3)], *(empty_row(5) for _ in range(3))]
    sheet = layout.sheet("国有资本经营预算财政拨款支出决算表", number, columns, body, reason)
    if layout.style == "shaanxi":
        ordinal: Row = [Cell("栏次", "center", 2), None]
        sheet.head = ordinals(sheet.head, ordinal + [Cell(str(i), "center") for i in range(1, 4)])
    return sheet


def _three_public(books: Books) -> list[Decimal]:
    return [
        books.three_public(),
        books.overseas(),
        books.vehicles(),
        books.vehicle_purchase(),
        books.vehicle_operation(),
        books.reception(),
    ]


def three_public_rows(books: Books, layout: Layout, number: int = 9) -> Sheet:
    """财政拨款“三公”经费及会议费、培训费支出决算表 with 预算数 and 决算数 as rows."""
    p = layout.printer
    top, vehicles = "财政拨款“三公”经费", "公务用车购置及运行维护费"
    names = [
        f"{top}/小计",
        "因公出国（境）费",
        f"{vehicles}/小计",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    ]
    names += ["会议费", "培训费"]
    body: list[Row] = []
    for label, of in (("预算数", books.initial), ("决算数", books)):
        values = [*_three_public(of), of.meetings(), of.training()]
        body.append([Cell(label, "center"), *(p.amount(v, label, n) for v, n in zip(values, names, strict=True))])
    columns = (
        Column("项目", 60),
        group(
            top,
            Column("小计", 70),
            Column("因公出国（境）费", 70),
            group(vehicles, Column("小计", 70), Column("公务用车购置费", 80), Column("公务用车运行维护费", 90)),
            Column("公务接待费", 70),
        ),
        Column("会议费", 60),
        Column("培训费", 60),
    )
    notes = (
        f"注：本表反映{layout.scope}本年度财政拨款“三公”经费、会议费、培训费的支出预决算情况。"
        "预算数为全年预算数，本年度执行中未作调整，与年初预算一致；决算数包括当年拨款和以前年度结转资金安排的支出。"
    )
    sheet = layout.sheet("财政拨款“三公”经费及会议费、培训费支出决算表", number, columns, body, notes)
    sheet.head = ordinals(sheet.head, [Cell(t, "center") for t in ("栏次", *"12345678")])
    sheet.orientation = "landscape"
    sheet.padding = 5
    return sheet


def three_public_pairs(books: Books, layout: Layout) -> Sheet:
    """财政拨款“三公”经费支出决算表 with a pair 预算数 | 决算数 under each item, in one line without a label."""
    p = layout.item_printer or layout.printer
    names = ["合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行费", "公务接待费"]
    row: Row = []
    for name, budget, spent in zip(names, _three_public(books.initial), _three_public(books), strict=True):
        row += [p.amount(budget, "", f"{name}/预算数"), p.amount(spent, "", f"{name}/决算数")]

    def pair(label: str) -> Column:
        return group(label, Column("预算数", 50), Column("决算数", 50))

    columns = (
        group(
            "财政拨款“三公”经费",
            pair(names[0]),
            pair(names[1]),
            group("公务用车购置及运行费", *(pair(name) for name in names[2:5])),
            pair(names[5]),
        ),
    )
    sheet = layout.sheet("财政拨款“三公”经费支出决算表", 7, columns, [row])
    sheet.unit = p.unit
    sheet.orientation = "landscape"
    sheet.padding = 4
    return sheet


def three_public_blocks(books: Books, layout: Layout, number: int) -> Sheet:
    """财政拨款“三公”经费支出决算表 as a block 预算数 and a block 决算数."""
    p = layout.printer
    names = ["合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行维护费", "公务接待费"]
    row: Row = []
    for phase, of in (("预算数", books.initial), ("决算数", books)):
        row += [p.amount(v, "", f"{phase}/{n}") for v, n in zip(_three_public(of), names, strict=True)]

    def block(label: str) -> Column:
        return group(
            label,
            Column(names[0], 56),
            Column(names[1], 56),
            group("公务用车购置及运行维护费", *(Column(name, 56) for name in names[2:5])),
            Column(names[5], 56),
        )

    notes = "注：本表反映单位本年度财政拨款“三公”经费支出预决算情况，预算数为年初预算数。"
    sheet = layout.sheet("财政拨款“三公”经费支出决算表", number, (block("预算数"), block("决算数")), [row], notes)
    sheet.orientation = "landscape"
    sheet.padding = 5
    return sheet


def detail(books: Books, layout: Layout, title: str, number: int, fund: Sequence[str], nature: str = "") -> Sheet:
    """Spending by functional code against every economic class that has an amount."""
    p = layout.printer
    economic = books.economic_codes(fund, nature)
    classes = [code for code in economic if len(code) == 3]
    leaves: list[tuple[str, str]] = [("", "合计")]
    groups: list[Column] = []
    for prefix in classes:
        parent = economic_name(prefix)
        children = [code for code in economic if code.startswith(prefix) and len(code) == 5]
        leaves.append((prefix, f"{parent}/小计"))
        leaves += [(code, economic_name(code)) for code in children]
        groups.append(group(parent, Column("小计", 40), *(Column(economic_name(c), 36) for c in children)))

    def cells(code: str, name: str) -> Row:
        return [
            p.amount(books.spend(fund, code, (prefix,), nature), name, column, code=code) for prefix, column in leaves
        ]

    body: list[Row] = [[*layout.total_cells(), *cells("", "合计")]]
    for code in books.functional_codes(fund, nature):
        name = functional_name(code)
        body.append([*layout.code_cells(code, name), *cells(code, name)])
    columns = (group("项目", Column("科目代码", 44), Column("科目名称", 110)), Column("合计", 44), *groups)
    sheet = layout.sheet(title, number, columns, body, "注：本表只列有金额的经济分类科目。")
    sheet.orientation = "a3"
    return sheet


def project_expenditure(books: Books, layout: Layout, number: int) -> Sheet:
    """一般公共预算财政拨款项目支出决算表."""
    codes = books.functional_codes(PUBLIC, "project")
    table = {code: [books.spend(PUBLIC, code, nature="project")] for code in codes}
    notes = "注：本表反映单位本年度一般公共预算财政拨款项目支出情况。"
    title = "一般公共预算财政拨款项目支出决算表"
    total = [books.spend(PUBLIC, nature="project")]
    return _by_code(layout, title, number, codes, [("本年支出", 100.0)], table, total, notes)
