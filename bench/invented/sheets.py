"""Accounts → printed tables on fiscal coordinates, as `ingest` reads them from documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from ingest.classes import names
from ingest.document import Box, Place
from ingest.facts import Blank, Column, Coordinates, Figure, Row, Table
from invented.ledger import Account, Line, detail

_UNIT = "万元"
_ROWS_A_PAGE = 38
_STEP = 17.0
FISCAL = ("general-public", "government-fund")
_SOURCES = {
    "general-public": "一般公共预算财政拨款收入",
    "government-fund": "政府性基金预算财政拨款收入",
    "undertaking": "事业收入",
    "other": "其他收入",
}
_ITEMS = {
    "three-public": "小计",
    "overseas": "因公出国（境）费",
    "vehicles": "公务用车购置及运行维护费",
    "vehicle-purchase": "公务用车购置费",
    "vehicle-operation": "公务用车运行维护费",
    "reception": "公务接待费",
    "meetings": "会议费",
    "training": "培训费",
}


def printed(amount: int) -> str:
    """Hundred-yuan as 万元 with separators: 12345 → 123.45."""
    return f"{amount // 100:,}.{amount % 100:02d}"


def box(column: int, row: int) -> Box:
    """The cell of a grid of 90 by 17 points."""
    x, y = 60.0 + 90 * column, 90 + _STEP * (row % _ROWS_A_PAGE)
    return Box(x, y, x + 88, y + 12.5)


@dataclass(slots=True)
class Sheet:
    """A table that is being filled: rows and columns appear with the first figure that names them."""

    kind: str
    number: str
    title: str
    page: int
    rows: dict[str, Row] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)

    def put(
        self,
        row: str,
        column: str,
        amount: int,
        at: Coordinates,
        code: str = "",
        side: str = "",
        path: tuple[str, ...] = (),
    ) -> None:
        """Print an amount in the cell of a row and a column; zero leaves the cell blank."""
        row_key, column_key = code or row, f"{side}-{column}" if side else column
        index = list(self.rows).index(row_key) if row_key in self.rows else len(self.rows)
        page = self.page + index // _ROWS_A_PAGE
        if row_key not in self.rows:
            self.rows[row_key] = Row(row_key, row, code, (*path, row), Place(page, box(0, index)))
        if column_key not in self.columns:
            place = Place(self.page, box(1 + len(self.columns), -1))
            self.columns[column_key] = Column(column_key, column, (side, column) if side else (column,), side, place)
        printed_row, printed_column = self.rows[row_key], self.columns[column_key]
        if not amount:
            self.blanks.append(Blank(printed_row, printed_column, "blank"))
            return
        place = Place(page, box(1 + list(self.columns).index(column_key), index))
        self.figures.append(
            Figure(printed_row, printed_column, printed(amount), _UNIT, Decimal(amount * 100), Decimal(50), place, at)
        )

    def table(self) -> Table:
        """The finished table."""
        pages = tuple(range(self.page, self.page + 1 + max(len(self.rows) - 1, 0) // _ROWS_A_PAGE))
        return Table(
            self.kind,
            self.number,
            self.title,
            _UNIT,
            "",
            Place(self.page, Box(60, 70, 540, 780)),
            pages,
            tuple(self.rows.values()),
            tuple(self.columns.values()),
            tuple(self.figures),
            tuple(self.blanks),
            empty=not self.figures,
        )


Value = Callable[[Line], int]


def _by_class(sheet: Sheet, lines: Iterable[Line], columns: Iterable[tuple[str, Value, Coordinates]]) -> None:
    """One row for the total and for each 类, 款 and 项; each column sums its own value."""
    lines = list(lines)
    codes = sorted({code for line in lines for code in (line.code[:3], line.code[:5], line.code)})
    known = names("functional")
    for code in ("", *codes):
        path = tuple(known.get(code[:length], code[:length]) for length in (3, 5) if length < len(code))
        for column, value, at in columns:
            amount = sum(value(line) for line in lines if line.code.startswith(code))
            where = Coordinates(phase=at.phase, flow=at.flow, fund=at.fund, functional=code, nature=at.nature)
            sheet.put(known.get(code, code) if code else "合计", column, amount, where, code, path=path)


def _spent(line: Line) -> int:
    return line.spent


def _basic(line: Line) -> int:
    return line.basic


def _project(line: Line) -> int:
    return line.project


def final_tables(account: Account, adjusted: Account) -> list[Table]:
    """The tables of a final account; that of state capital is empty."""
    word = "决算"
    fiscal = [line for line in account.lines if line.fund in FISCAL]
    public = [line for line in account.lines if line.fund == "general-public"]
    sheets = [
        _balance("01", f"收入支出{word}总表", account, "executed", 8),
        _revenue("02", f"收入{word}表", account, "executed", 9),
        _expenditure("03", f"支出{word}表", account, "executed", 10),
        _fiscal_balance("04", f"财政拨款收入支出{word}总表", account, "executed", 11),
        _public("05", f"一般公共预算财政拨款支出{word}表", public, "executed", 12),
        _public_basic("06", f"一般公共预算财政拨款基本支出{word}表", account, "executed", 13),
        _government_fund("07", f"政府性基金预算财政拨款收入支出{word}表", fiscal, "executed", 14),
        Sheet("state-capital-expenditure", "08", f"国有资本经营预算财政拨款支出{word}表", 15),
        _three_public("09", f"财政拨款“三公”经费及会议费、培训费支出{word}表", account, "executed", 16),
        _detail("10", f"一般公共预算财政拨款支出{word}明细表", account, "executed", 17),
    ]
    for item, label in _ITEMS.items():
        at = Coordinates(phase="adjusted", flow="expenditure", fund="fiscal", item=item)
        sheets[8].put("预算数", label, adjusted.items.get(item, 0), at)
    return [sheet.table() for sheet in sheets]


def budget_tables(account: Account) -> list[Table]:
    """The tables of a budget."""
    word = "预算"
    fiscal = [line for line in account.lines if line.fund in FISCAL]
    public = [line for line in account.lines if line.fund == "general-public"]
    sheets = [
        _balance("01", f"收支{word}总表", account, "initial", 6),
        _revenue("02", f"收入{word}表", account, "initial", 7),
        _expenditure("03", f"支出{word}表", account, "initial", 8),
        _fiscal_balance("04", f"财政拨款收支{word}总表", account, "initial", 8),
        _public("05", f"一般公共预算支出{word}表", public, "initial", 9),
        _public_basic("06", f"一般公共预算基本支出{word}表", account, "initial", 10),
        _government_fund("07", f"政府性基金预算支出{word}表", fiscal, "initial", 11),
        Sheet("state-capital-expenditure", "08", f"国有资本经营预算支出{word}表", 12),
        _three_public("09", f"一般公共预算“三公”经费、会议费、培训费支出{word}表", account, "initial", 13),
        _detail("10", f"一般公共预算支出{word}明细表", account, "initial", 14),
    ]
    return [sheet.table() for sheet in sheets]


def _balance(number: str, title: str, account: Account, phase: str, page: int) -> Sheet:
    sheet = Sheet("balance", number, title, page)
    column = "决算数" if phase == "executed" else "预算数"

    def left(row: str, amount: int, flow: str, fund: str = "all") -> None:
        sheet.put(row, column, amount, Coordinates(phase=phase, flow=flow, fund=fund), side="收入")

    for fund, label in _SOURCES.items():
        if revenue := account.total("revenue", (fund,)):
            left(label, revenue, "revenue", fund)
    left("本年收入合计", account.total("revenue"), "revenue")
    left("年初结转和结余", account.total("opening"), "opening")
    left("收入总计", account.total("revenue") + account.total("opening"), "total-in")
    spending = Coordinates(phase=phase, flow="expenditure")
    for code in sorted({line.code[:3] for line in account.lines}):
        amount = sum(line.spent for line in account.lines if line.code.startswith(code))
        at = Coordinates(phase=phase, flow="expenditure", functional=code)
        sheet.put(names("functional")[code], column, amount, at, side="支出")
    sheet.put("本年支出合计", column, account.total(), spending, side="支出")
    sheet.put("年末结转和结余", column, account.total("closing"), Coordinates(phase=phase, flow="closing"), side="支出")
    out = account.total() + account.total("closing")
    sheet.put("支出总计", column, out, Coordinates(phase=phase, flow="total-out"), side="支出")
    return sheet


def _revenue(number: str, title: str, account: Account, phase: str, page: int) -> Sheet:
    sheet = Sheet("revenue", number, title, page)

    def of(*funds: str) -> Value:
        return lambda line: line.revenue if not funds or line.fund in funds else 0

    at = {fund: Coordinates(phase=phase, flow="revenue", fund=fund) for fund in ("all", "fiscal", "undertaking")}
    columns = [
        ("本年收入合计", of(), at["all"]),
        ("财政拨款收入", of(*FISCAL), at["fiscal"]),
        ("事业收入", of("undertaking"), at["undertaking"]),
    ]
    _by_class(sheet, [line for line in account.lines if line.revenue], columns)
    return sheet


def _expenditure(number: str, title: str, account: Account, phase: str, page: int) -> Sheet:
    sheet = Sheet("expenditure", number, title, page)
    columns = [
        ("本年支出合计", _spent, Coordinates(phase=phase, flow="expenditure")),
        ("基本支出", _basic, Coordinates(phase=phase, flow="expenditure", nature="basic")),
        ("项目支出", _project, Coordinates(phase=phase, flow="expenditure", nature="project")),
    ]
    _by_class(sheet, account.lines, columns)
    return sheet


def _fiscal_balance(number: str, title: str, account: Account, phase: str, page: int) -> Sheet:
    sheet = Sheet("fiscal-balance", number, title, page)
    labels = {"general-public": "一般公共预算财政拨款", "government-fund": "政府性基金预算财政拨款"}
    for fund, label in labels.items():
        at = Coordinates(phase=phase, flow="revenue", fund=fund)
        sheet.put(label, "金额", account.total("revenue", (fund,)), at, side="收入")
    for row, flow, part in (("本年收入合计", "revenue", "revenue"), ("年初财政拨款结转和结余", "opening", "opening")):
        sheet.put(
            row, "金额", account.total(part, FISCAL), Coordinates(phase=phase, flow=flow, fund="fiscal"), side="收入"
        )
    whole = account.total("revenue", FISCAL) + account.total("opening", FISCAL)
    sheet.put("收入总计", "金额", whole, Coordinates(phase=phase, flow="total-in", fund="fiscal"), side="收入")
    lines = [line for line in account.lines if line.fund in FISCAL]
    rows: list[tuple[str, str, str, str]] = [
        *((names("functional")[code], code, "expenditure", "spent") for code in sorted({x.code[:3] for x in lines})),
        ("本年支出合计", "", "expenditure", "spent"),
        ("年末财政拨款结转和结余", "", "closing", "closing"),
    ]
    for row, code, flow, part in rows:
        for column, fund, funds in (("合计", "fiscal", FISCAL), *((label, f, (f,)) for f, label in labels.items())):
            amount = sum(getattr(x, part) for x in lines if x.fund in funds and x.code.startswith(code))
            at = Coordinates(phase=phase, flow=flow, fund=fund, functional=code)
            sheet.put(row, column, amount, at, side="支出")
    return sheet


def _public(number: str, title: str, lines: list[Line], phase: str, page: int) -> Sheet:
    sheet = Sheet("public-expenditure", number, title, page)
    at = {
        n: Coordinates(phase=phase, flow="expenditure", fund="general-public", nature=n)
        for n in ("all", "basic", "project")
    }
    columns = [("合计", _spent, at["all"]), ("基本支出", _basic, at["basic"]), ("项目支出", _project, at["project"])]
    _by_class(sheet, lines, columns)
    return sheet


def _public_basic(number: str, title: str, account: Account, phase: str, page: int) -> Sheet:
    sheet = Sheet("public-basic", number, title, page)
    column = "决算数" if phase == "executed" else "预算数"
    known = names("economic")

    def put(row: str, amount: int, nature: str, code: str = "") -> None:
        path = (known[code[:3]],) if len(code) > 3 else ()
        at = Coordinates(phase=phase, flow="expenditure", fund="general-public", economic=code, nature=nature)
        sheet.put(row, column, amount, at, code, path=path)

    for code in sorted({code for full in account.economic for code in (full[:3], full)}):
        put(known[code], sum(v for k, v in account.economic.items() if k.startswith(code)), "basic", code)
    personnel = sum(v for k, v in account.economic.items() if k[:3] in ("301", "303"))
    put("人员经费合计", personnel, "personnel")
    put("公用经费合计", sum(account.economic.values()) - personnel, "operating")
    put("合计", sum(account.economic.values()), "basic")
    return sheet


def _detail(number: str, title: str, account: Account, phase: str, page: int) -> Sheet:
    """Basic spending by functional class in rows and economic class in columns, subtotals on both sides."""
    sheet = Sheet("public-detail", number, title, page)
    cells = detail(account)
    rows = sorted({code for full, _ in cells for code in (full[:3], full[:5], full)})
    columns = sorted({code for _, full in cells for code in (full[:3], full)})
    functional, economic = names("functional"), names("economic")
    sums: dict[tuple[str, str], int] = {}
    for (row, column), amount in cells.items():
        for key in product(("", row[:3], row[:5], row), (column[:3], column)):
            sums[key] = sums.get(key, 0) + amount
    for row, column in product(("", *rows), columns):
        at = Coordinates(
            phase=phase, flow="expenditure", fund="general-public", functional=row, economic=column, nature="basic"
        )
        sheet.put(functional[row] if row else "合计", economic[column], sums.get((row, column), 0), at, row)
    return sheet


def _government_fund(number: str, title: str, lines: list[Line], phase: str, page: int) -> Sheet:
    sheet = Sheet("government-fund", number, title, page)
    lines = [line for line in lines if line.fund == "government-fund"]
    if not lines:
        return sheet
    columns: list[tuple[str, Value, Coordinates]] = [
        ("本年收入", lambda line: line.revenue, Coordinates(phase=phase, flow="revenue", fund="government-fund")),
        ("小计", _spent, Coordinates(phase=phase, flow="expenditure", fund="government-fund")),
        ("项目支出", _project, Coordinates(phase=phase, flow="expenditure", fund="government-fund", nature="project")),
        ("年末结转和结余", lambda line: line.closing, Coordinates(phase=phase, flow="closing", fund="government-fund")),
    ]
    _by_class(sheet, lines, columns)
    return sheet


def _three_public(number: str, title: str, account: Account, phase: str, page: int) -> Sheet:
    sheet = Sheet("three-public", number, title, page)
    fund = "fiscal" if phase == "executed" else "general-public"
    row = "决算数" if phase == "executed" else "预算数"
    for item, label in _ITEMS.items():
        at = Coordinates(phase=phase, flow="expenditure", fund=fund, item=item)
        sheet.put(row, label, account.items.get(item, 0), at)
    return sheet
