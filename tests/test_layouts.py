"""Tables as several provinces lay them out: every number is read, under its column, on its fiscal coordinates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import drawing
import pages
import pytest
import yaml

from ingest.facts import Report
from ingest.labels import bare, label
from ingest.numbers import parse
from ingest.readers import read_bytes
from ingest.recognise import understand


@dataclass(frozen=True)
class Layout:
    """One declared layout; see the head of layouts.yaml."""

    head: str
    lines: tuple[str, ...]
    header: int
    kind: str
    rows: list[list[str]]
    where: tuple[str, ...]

    def figures(self) -> Counter[tuple[str, str]]:
        """(leaf header, printed) of every amount."""
        return Counter(
            (self.leaf(column), str(number.value))
            for row in self.rows[self.header :]
            for column, cell in enumerate(row)
            if not cell.startswith("!") and (number := parse(cell)) is not None
        )

    def leaf(self, column: int) -> str:
        """The innermost header of a column."""
        for row in reversed(self.rows[: self.header]):
            at = column
            while at < len(row) and row[at] == "<":
                at -= 1
            cell = row[at] if at < len(row) else ""
            if not cell.startswith("!") and cell not in ("", "^", "**", "栏次", "类", "款", "项"):
                return bare(label(cell))
        return ""


@cache
def layouts() -> dict[str, Layout]:
    """All layouts of layouts.yaml."""
    declared = yaml.safe_load(Path(__file__).with_name("layouts.yaml").read_text(encoding="utf-8"))
    return {
        name: Layout(
            head=d["head"].replace(" / ", "\n"),
            lines=tuple(d["lines"]),
            header=d["header"],
            kind=d["kind"],
            rows=drawing.rows(d["rows"]),
            where=tuple(d["where"].strip().split("\n")),
        )
        for name, d in declared.items()
    }


def read(report: Report) -> Counter[tuple[str, str]]:
    """(leaf header, printed) of every figure of a report."""
    return Counter(
        (bare(figure.column.label), str(number.value))
        for figure in report.figures
        if (number := parse(figure.printed)) is not None
    )


def drawn(layout: Layout, widths: Sequence[float] = (), room: float = 0) -> drawing.Drawing:
    """The layout as a PDF with rules, below a cover, on pages with `room` beside the table."""
    widths = widths or drawing.column_widths(layout.rows)
    drawing_ = drawing.Drawing(width=max(sum(widths) + 80 + room, 400), height=len(layout.rows) * 18 + 160)
    for i, line in enumerate(layout.head.split("\n")):
        drawing_.text(drawing_.width / 2, 60 + 24 * i, line, 14, "centre")
    drawing_.page()
    drawing_.text(drawing_.width / 2, 40, layout.lines[0], 12, "centre")
    for i, line in enumerate(layout.lines[1:]):
        drawing_.text(40, 56 + 12 * i, line)
    drawing_.table(40, 60 + 12 * len(layout.lines), layout.rows, widths=widths, header=layout.header)
    return drawing_


def written(layout: Layout, merged: bool = True) -> list[pages.Block]:
    """The layout as the blocks of a web page or Word document."""
    heads = [pages.Heading(line, 1) for line in layout.head.split("\n")]
    return [*heads, *map(pages.Para, layout.lines), pages.table(layout.rows, merged)]


@pytest.mark.parametrize("name", layouts())
@pytest.mark.parametrize("form", ["tabs", "pipes", "pdf", "html", "html without merged cells", "docx"])
def test_every_number_is_read_under_its_column(name: str, form: str) -> None:
    layout = layouts()[name]
    if form == "pdf":
        report = understand(read_bytes(f"{name}.pdf", drawn(layout).bytes()))
    elif form.startswith("html"):
        blocks = written(layout, merged=form == "html")
        report = understand(read_bytes(f"{name}.html", pages.web_page("", blocks, plain=True)))
    elif form == "docx":
        report = understand(read_bytes(f"{name}.docx", pages.word(written(layout))))
    else:
        data = drawing.as_text(layout.head, layout.lines, layout.rows, pipes=form == "pipes")
        report = understand(read_bytes(f"{name}.txt", data))
    assert [table.kind for table in report.tables] == [layout.kind]
    assert read(report) == layout.figures()
    assert {remark.kind for remark in report.remarks} <= {"count"}


@pytest.mark.parametrize("name", layouts())
@pytest.mark.parametrize("form", ["txt", "html", "docx"])
def test_figures_stand_on_their_coordinates(name: str, form: str) -> None:
    layout = layouts()[name]
    data = {
        "txt": lambda: drawing.as_text(layout.head, layout.lines, layout.rows),
        "html": lambda: pages.web_page("", written(layout)),
        "docx": lambda: pages.word(written(layout)),
    }[form]()
    report = understand(read_bytes(f"{name}.{form}", data))
    found = set()
    for figure in report.figures:
        at = figure.coordinates
        members = (at.year, at.phase, at.flow, at.fund, at.functional, at.economic, at.nature, at.item, at.organization)
        found.add(f"{figure.column.label} | {figure.printed} | {' '.join(str(m or '-') for m in members)}")
    assert set(layout.where) <= found


@pytest.mark.parametrize("header", [False, True], ids=["without header", "header again"])
@pytest.mark.parametrize("place", ["same", "open top", "other margin", "other widths"])
def test_a_table_torn_over_pages_is_one(place: str, header: bool) -> None:
    """The rest stands where the top did, or on a page with other margins, or is drawn with other widths.

    With other widths and no header, rows that have no amount at first do not tell whose they are: that is remarked.
    """
    torn = unsure = 0
    for name, layout in layouts().items():
        rows = layout.rows
        cut = max(layout.header + 1, len(rows) - 3)
        if cut == len(rows):
            continue
        torn += 1
        width = max(len(row) for row in rows)
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
        widths = drawing.column_widths(rows)
        other = [1.15 * each + 3 * (k % 3) for k, each in enumerate(widths)]
        first = drawn(replace(layout, rows=rows[:cut]), widths, room=sum(other) - sum(widths))
        if place == "other widths":
            widths = other
        again = rows[: layout.header] if header else []
        first.page()
        first.table(
            58 if place == "other margin" else 40,
            40,
            [*again, *rows[cut:]],
            widths=widths,
            header=len(again),
            open_top=place == "open top",
        )
        report = understand(read_bytes(f"{name}.pdf", first.bytes()))
        if place == "other widths" and not header and "unrecognised-table" in {r.kind for r in report.remarks}:
            unsure += 1
            continue
        assert (name, [table.kind for table in report.tables]) == (name, [layout.kind])
        assert (name, read(report)) == (name, layout.figures())
    assert torn > 50
    assert unsure <= 5


_TWO_HEADS = """
科目编码|<|<|科目名称|合计|基本支出|<|项目支出
类|款|项|^|^|人员经费|公用经费|^
**|**|**|**|!1|!2|!3|!4
|||合计|9.00|4.00|3.00|2.00
"""


@pytest.mark.parametrize("form", ["pdf", "tabs"])
@pytest.mark.parametrize(
    ("head", "body", "amounts"),
    [
        # cells of the head that lost their text
        ("科目编码|<|<|科目名称|合计|基本支出|<|项目支出\n|||^|^|人员经费|公用经费|^\n**|**|**|**|!1|!2|!3|!4", "", []),
        # a head in other words
        ("科目|<|<|名称|总计|基本|<|项目\n**|**|**|**|!1|!2|!3|!4", "", []),
        # the numbers alone
        ("**|**|**|**|!1|!2|!3|!4", "", []),
        ("||||!1|!2|!3|!4", "", []),
        # figures that look like such numbers
        ("", "!213|!01|!02|一般行政管理事务|1|2|3|4", ["1", "2", "3", "4"]),
        ("**|**|**|**|!1|!2|!3|!4", "|||合计|1|2|3|4", ["1", "2", "3", "4"]),
        ("科目编码|<|<|科目名称|合计|基本支出|<|项目支出", "|||其他|6|1|2|3", ["6", "1", "2", "3"]),
    ],
)
def test_column_numbers_below_a_head_printed_again_are_no_figures(
    form: str, head: str, body: str, amounts: list[str]
) -> None:
    rows = drawing.rows(_TWO_HEADS)
    last = drawing.rows("!213|!01|!01|行政运行|9.00|4.00|3.00|2.00")
    again = (drawing.rows(head) if head else []) + (drawing.rows(body) if body else []) + last
    lines = ["支出预算表", "单位：万元"]
    if form == "pdf":
        page = drawn(Layout("青崖县某某局2022年部门预算", tuple(lines), 3, "expenditure", rows, ()))
        page.page()
        page.table(40, 40, again, widths=drawing.column_widths(rows), header=len(drawing.rows(head)) if head else 0)
        report = understand(read_bytes("report.pdf", page.bytes()))
    else:
        text = drawing.as_text("青崖县某某局2022年部门预算", lines, rows) + drawing.as_text("续表", [], again)
        report = understand(read_bytes("report.txt", text))
    assert [table.kind for table in report.tables] == ["expenditure"]
    sum_row = ["9.00", "4.00", "3.00", "2.00"]
    assert [figure.printed for figure in report.figures] == [*sum_row, *amounts, *sum_row]


#: nested headers that white space alone does not tell apart
RULES_NEEDED = frozenset(
    (
        "sichuan-final-09-public-project",
        "shaanxi-budget-2-revenue-list",
        "shaanxi-budget-3-expenditure-total",
        "shaanxi-budget-12-three-public",
    )
)


@pytest.mark.parametrize("rules", [True, False], ids=["rules between rows", "no rules"])
def test_columns_without_rules_between_them(rules: bool) -> None:
    for name, layout in layouts().items():
        if name in RULES_NEEDED:
            continue
        width = max(len(row) for row in layout.rows)
        rows = [[*row, *[""] * (width - len(row))] for row in layout.rows]
        edges = [40.0]
        for each in drawing.column_widths(rows):
            edges.append(edges[-1] + each + 12)
        page = drawing.Drawing(width=max(edges[-1] + 40, 400), height=len(rows) * 18 + 160)
        for i, line in enumerate(layout.head.split("\n")):
            page.text(page.width / 2, 60 + 24 * i, line, 14, "centre")
        page.page()
        page.text(page.width / 2, 40, layout.lines[0], 12, "centre")
        for i, line in enumerate(layout.lines[1:]):
            page.text(40, 56 + 12 * i, line)
        top = 60 + 12 * len(layout.lines)
        widths = [b - a for a, b in pairwise(edges)]
        page.table(40, top, rows, widths=widths, header=layout.header, ruled=False)
        if rules:
            page.line(edges[0], top, edges[-1], top)
            for _, left, after, right, _ in drawing.spans(rows):
                page.line(edges[left], top + 18 * after, edges[right], top + 18 * after)
        report = understand(read_bytes(f"{name}.pdf", page.bytes()))
        assert (name, [table.kind for table in report.tables]) == (name, [layout.kind])
        assert (name, read(report)) == (name, layout.figures())


@pytest.mark.parametrize("between", ["", "- 12 -", "续表", "title"])
@pytest.mark.parametrize("header", [True, False])
def test_a_table_torn_in_a_text_file_is_one(between: str, header: bool) -> None:
    layout = layouts()["jiangsu-budget-05-fiscal-expenditure"]
    lines = drawing.as_text(layout.head, layout.lines, layout.rows).decode().rstrip().split("\n")
    if between == "title" and not header:
        pytest.skip("a title stands above a header")
    cut = len(lines) - 3
    above = [line for name in layout.lines for line in (name, "")] if between == "title" else [between, ""]
    again = lines[-len(layout.rows) :][: layout.header] if header else []
    text = "\n".join([*lines[:cut], "", *above, *again, *lines[cut:]])
    report = understand(read_bytes("report.txt", text.encode()))
    assert [table.kind for table in report.tables] == [layout.kind]
    assert read(report) == layout.figures()


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        ("农林水支出\t300\t. 00\t200.00\t100.00", ["300.00", "200.00", "100.00"]),
        ("农林水支出\t300. 00 200.00\t\t100.00", ["300.00", "200.00", "100.00"]),
        ("农林水支出\t(300.00)\t-200.00\t（100.00）", ["-300.00", "-200.00", "-100.00"]),
        ("农林水支出\t—\t0.00\t", ["0.00"]),
    ],
)
def test_torn_shared_and_negative_numbers(cells: str, amounts: list[str]) -> None:
    """Amounts find their columns when a number is torn over two cells or two share one."""
    head = "明河县水利局\n2024年部门预算\n\n支出总表\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出"
    report = understand(read_bytes("report.txt", f"{head}\n213\t{cells}\n".encode()))
    assert [figure.amount / 10000 for figure in report.figures] == [Decimal(amount) for amount in amounts]
    assert not report.remarks


def test_numbers_in_no_table_are_remarked() -> None:
    page = drawing.Drawing()
    page.text(60, 60, "明河县水利局2024年度部门决算", 14)
    for x, text in ((60, "支出合计"), (120, "110.50"), (170, "100.00"), (220, "10.50")):
        page.text(x, 200, text)
    report = understand(read_bytes("report.pdf", page.bytes()))
    assert not report.figures
    assert [remark.kind for remark in report.remarks] == ["unread-line"]


def test_figures_of_a_column_not_understood_are_compared_with_none() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "甲乙丙丁", "项目支出"],
        ["合计", "<", "9.00", "7.00", "2.00"],
        ["!213", "农林水支出", "9.00", "7.00", "2.00"],
    ]
    data = drawing.as_text("明河县水利局\n2024年度部门决算", ["支出决算表", "单位：万元"], rows)
    report = understand(read_bytes("report.txt", data))
    assert {f.coordinates.item for f in report.figures if f.column.label == "甲乙丙丁"} == {"all/甲乙丙丁"}
    assert [remark.kind for remark in report.remarks] == ["unread-column"]


@pytest.mark.parametrize("number", ["表07", "表7 ", "附表一", "公开07表"])
def test_a_number_before_a_title_does_not_eat_it(number: str) -> None:
    rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["!213", "农林水支出", "9.00", "7.00", "2.00"]]
    lines = [f"{number}一般公共预算财政拨款支出表", "单位：万元"]
    report = understand(read_bytes("report.txt", drawing.as_text("明河县水利局\n2024年部门预算", lines, rows)))
    assert [(t.kind, t.title) for t in report.tables] == [("public-expenditure", "一般公共预算财政拨款支出表")]


def test_a_row_of_cells_that_names_body_and_unit_is_no_table() -> None:
    rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["!213", "农林水支出", "9.00", "7.00", "2.00"]]
    lines = ["支出决算表", "部门：明河县水利局\t\t单位：万元"]
    report = understand(read_bytes("report.txt", drawing.as_text("明河县水利局\n2024年度部门决算", lines, rows)))
    assert [(t.kind, t.title, t.unit, len(t.figures)) for t in report.tables] == [
        ("expenditure", "支出决算表", "万元", 3)
    ]
    assert not report.remarks


@pytest.mark.parametrize("dash", ["-", "—", "——", "/"])
def test_a_first_row_of_dashes_is_of_the_body(dash: str) -> None:
    rows = [
        ["项目", "预算数", "决算数"],
        ["因公出国（境）费", dash, dash],
        ["公务接待费", "3.00", "2.00"],
        ["合计", "3.00", "2.00"],
    ]
    lines = ["财政拨款“三公”经费支出决算表", "单位：万元"]
    report = understand(read_bytes("report.txt", drawing.as_text("明河县水利局\n2024年度部门决算", lines, rows)))
    assert [(f.column.label, f.coordinates.item) for f in report.figures] == [
        ("预算数", "reception"),
        ("决算数", "reception"),
        ("预算数", "three-public"),
        ("决算数", "three-public"),
    ]
    assert not report.remarks


def test_sides_of_a_table_left_open() -> None:
    """No rule stands at the outer sides of the table."""
    for name, layout in layouts().items():
        width = max(len(row) for row in layout.rows)
        rows = [[*row, *[""] * (width - len(row))] for row in layout.rows]
        edges = [40.0]
        for each in drawing.column_widths(rows):
            edges.append(edges[-1] + each)
        page = drawing.Drawing(width=max(edges[-1] + 40, 400), height=len(rows) * 18 + 160)
        for i, line in enumerate(layout.head.split("\n")):
            page.text(page.width / 2, 60 + 24 * i, line, 14, "centre")
        page.page()
        page.text(page.width / 2, 40, layout.lines[0], 12, "centre")
        for i, line in enumerate(layout.lines[1:]):
            page.text(40, 56 + 12 * i, line)
        top, widths = 60 + 12 * len(layout.lines), [b - a for a, b in pairwise(edges)]
        page.table(40, top, rows, widths=widths, header=layout.header, ruled=False)
        for first, left, after, right, _ in drawing.spans(rows):
            page.line(edges[left], top + 18 * first, edges[right], top + 18 * first)
            page.line(edges[left], top + 18 * after, edges[right], top + 18 * after)
            for k in {left, right} - {0, width}:
                page.line(edges[k], top + 18 * first, edges[k], top + 18 * after)
        report = understand(read_bytes(f"{name}.pdf", page.bytes()))
        assert (name, [table.kind for table in report.tables]) == (name, [layout.kind])
        assert (name, read(report)) == (name, layout.figures())
