"""PDF pages become the tables that a reader of the page sees: rotated, cropped, torn over pages, without rules."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import drawing
import pypdfium2
import pytest
from drawing import Drawing

from ingest.document import Grid, Line, Page
from ingest.errors import NoTextLayer
from ingest.facts import Report
from ingest.readers import finder, grids, ocr, read_bytes
from ingest.readers.pdf import with_dropped_characters
from ingest.readers.pdfium import raw_page
from ingest.recognise import understand

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("MINGZHANG_CORPUS") or ROOT.parent / "shared")
REAL = sorted((SHARED / "corpus" / "pdf").glob("*.pdf"))
SAMPLES = sorted((ROOT / "samples").glob("*.pdf"))

HEADER = drawing.rows(
    """
科目编码|科目名称|合计|基本支出|<|<|项目支出
^|^|^|小计|人员经费|公用经费|^
"""
)
TOTAL = drawing.rows("合计|<|512.00|310.00|250.00|60.00|202.00")
UPPER = drawing.rows(
    """
!201|一般公共服务支出|402.00|200.00|150.00|50.00|202.00
!20103|政府办公厅（室）及相关机构事务|402.00|200.00|150.00|50.00|202.00
!2010301|行政运行|200.00|200.00|150.00|50.00|
"""
)
LOWER = drawing.rows(
    """
!2010302|一般行政管理事务|202.00||||202.00
!208|社会保障和就业支出|70.00|70.00|60.00|10.00|
!221|住房保障支出|40.00|40.00|40.00||
"""
)
BODY = [*TOTAL, *UPPER, *LOWER]
WIDTHS = drawing.column_widths([*HEADER, *BODY])
WIDE = [width + 14 for width in WIDTHS]
TITLE = "财政拨款支出表"


def cover(page: Drawing) -> None:
    page.text(300, 100, "明河省某某厅", 14)
    page.text(300, 130, "2023年度部门预算公开", 14)
    page.page()


def titled(page: Drawing, y: float = 40, title: str = TITLE) -> float:
    """Title, number, organization and unit; returns where the table begins."""
    page.text(300, y, title, 12)
    page.text(40, y + 20, "公开05表")
    page.text(40, y + 32, "部门：明河省某某厅")
    page.text(600, y + 32, "单位：万元")
    return y + 42


def on_one_page(page: Drawing) -> None:
    page.table(40, titled(page), [*HEADER, *BODY], widths=WIDTHS, header=2)


def torn(
    below: drawing.Rows, *, again: bool, title: str = "", line: str = "", open_top: bool = False, ruled: bool = True
) -> Callable[[Drawing], None]:
    """The table's upper part on one page, `below` on the next one."""
    widths = WIDTHS if ruled else WIDE

    def draw(page: Drawing) -> None:
        page.table(40, titled(page), [*HEADER, *TOTAL, *UPPER], widths=widths, header=2, ruled=ruled)
        page.page()
        top = titled(page, title=title) if title else 50.0
        if line:
            page.text(300, 40, line)
        table = [*HEADER, *below] if again else below
        page.table(40, top, table, widths=widths, header=2 if again else 0, open_top=open_top, ruled=ruled)

    return draw


def split_header(page: Drawing) -> None:
    page.text(300, 440, TITLE, 12)
    page.text(40, 460, "公开05表")
    page.text(600, 480, "单位：万元")
    page.table(40, 500, [[*HEADER[0][:3], "基本支出", "<", "<", "项目支出"]], widths=WIDTHS)
    page.page()
    page.table(40, 40, [["", "", "", "小计", "人员经费", "公用经费", ""], *BODY], widths=WIDTHS)


def title_at_the_foot(page: Drawing) -> None:
    titled(page, 530)
    page.page()
    page.table(40, 40, [*HEADER, *BODY], widths=WIDTHS, header=2)


def total_alone(page: Drawing) -> None:
    page.table(40, titled(page), [*HEADER, *UPPER, *LOWER], widths=WIDTHS, header=2)
    page.page()
    page.table(40, 40, TOTAL, widths=WIDTHS, header=0)


def unruled(page: Drawing) -> None:
    page.table(40, titled(page), [*HEADER, *BODY], widths=WIDE, header=2, ruled=False)


def title_inside(page: Drawing) -> None:
    page.text(300, 30, "附件")
    top = [[TITLE, *["<"] * 6], ["部门：明河省某某厅", "<", "<", "<", "<", "单位：万元", "<"]]
    page.table(40, 40, [*top, *HEADER, *BODY], widths=WIDTHS, header=4)


def unit_in_the_header(page: Drawing) -> None:
    page.text(300, 30, TITLE, 12)
    first = [*HEADER[0][:2], "合计（万元）", *HEADER[0][3:]]
    page.table(40, 50, [first, HEADER[1], *BODY], widths=WIDTHS, header=2)


def double_rules(page: Drawing) -> None:
    top = titled(page)
    bottom = page.table(40, top, [*HEADER, *BODY], widths=WIDTHS, header=2)
    x = 40 + sum(WIDTHS[:3])
    page.line(x + 2.2, top, x + 2.2, bottom)
    page.line(40, top - 2, 40 + sum(WIDTHS), top - 2)


def narrow_rows(page: Drawing) -> None:
    page.table(40, titled(page), [*HEADER, *BODY], widths=WIDTHS, header=2, row=12)


def codes_apart(page: Drawing) -> None:
    """Codes in three columns, their zeros lost."""
    header = [["科目编码", "<", "<", *HEADER[0][1:]], ["类", "款", "项", "^", *HEADER[1][2:]]]
    body = [["合计", "<", "<", *TOTAL[0][1:]]]
    for row in [*UPPER, *LOWER]:
        code = row[0].removeprefix("!")
        parts = [code[:3], code[3:5].lstrip("0"), code[5:7].lstrip("0")]
        body.append([*(f"!{part}" if part else "" for part in parts), *row[1:]])
    page.table(40, titled(page), [*header, *body], header=2)


def cut(first: Sequence[str], rest: Sequence[str]) -> Callable[[Drawing], None]:
    """The page break goes through a row: `first` of it stands at the foot of one page, `rest` on the next one."""

    def draw(page: Drawing) -> None:
        page.table(40, titled(page), [*HEADER, *TOTAL, *UPPER, list(first)], widths=WIDTHS, header=2)
        page.page()
        page.table(40, 50, [list(rest), *LOWER[1:]], widths=WIDTHS, header=0)

    return draw


def columns_numbered(page: Drawing) -> None:
    """A row that numbers the columns, into which a header cell reaches from above; all printed again overleaf."""
    head = [*HEADER, ["^", "栏次", *(f"!{number}" for number in range(1, 6))]]
    page.table(40, titled(page), [*head, *TOTAL, *UPPER], widths=WIDTHS, header=3)
    page.page()
    page.table(40, 50, [*head, *LOWER], widths=WIDTHS, header=3)


FORMS: dict[str, Callable[[Drawing], None]] = {
    "on one page": on_one_page,
    "header repeated": torn(LOWER, again=True),
    "numbered header repeated": columns_numbered,
    "no header": torn(LOWER, again=False),
    "marked 续表": torn(LOWER, again=True, line="续表"),
    "title repeated": torn(LOWER, again=True, title=TITLE),
    "title marked 续": torn(LOWER, again=True, title=f"{TITLE}（续）"),
    "top rule missing": torn(LOWER, again=False, open_top=True),
    "header split over pages": split_header,
    "title at the foot": title_at_the_foot,
    "total alone on a page": total_alone,
    "without rules": unruled,
    "without rules over pages": torn(LOWER, again=True, ruled=False),
    "row cut in its label": cut(
        ["!2010302", "一般行政", "202.00", "", "", "", "202.00"], ["", "管理事务", "", "", "", "", ""]
    ),
    "row cut in all its cells": cut(
        ["!20103", "一般行政", "!202", "", "", "", "!202."], ["!02", "管理事务", ".00", "", "", "", "!00"]
    ),
    "title inside the grid": title_inside,
    "unit in the header": unit_in_the_header,
    "double rules": double_rules,
    "narrow rows": narrow_rows,
    "codes in three columns": codes_apart,
}


def report_of(page: Drawing) -> Report:
    return understand(read_bytes("report.pdf", page.bytes()))


def amounts(report: Report) -> list[tuple[str, str]]:
    return sorted((figure.row.label, figure.printed) for figure in report.figures)


EXPECTED = sorted((row[0] if row[1] == "<" else row[1], c) for row in BODY for c in row if "." in c)


@pytest.mark.parametrize("form", FORMS)
def test_a_table_is_read_however_it_is_printed(form: str) -> None:
    page = Drawing()
    cover(page)
    FORMS[form](page)
    report = report_of(page)
    assert [table.kind for table in report.tables] == ["fiscal-expenditure"]
    assert amounts(report) == EXPECTED
    assert not report.remarks
    assert {f.coordinates.functional for f in report.figures} == {row[0].removeprefix("!") for row in BODY[1:]} | {""}
    natures = {(f.coordinates.functional, f.coordinates.nature): f.printed for f in report.figures}
    assert natures["", "personnel"] == "250.00"
    assert natures["", "operating"] == "60.00"
    assert natures["", "basic"] == "310.00"
    assert natures["", "project"] == "202.00"


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_rotation_is_undone(rotation: int) -> None:
    page = Drawing(rotation=rotation)
    cover(page)
    on_one_page(page)
    assert amounts(report_of(page)) == EXPECTED


def test_a_crop_box_moves_nothing() -> None:
    places = []
    for crop in ((0.0, 0.0), (30.0, 50.0)):
        page = Drawing(crop=crop)
        cover(page)
        on_one_page(page)
        report = report_of(page)
        assert amounts(report) == EXPECTED
        boxes = (f.place.box for f in report.figures)
        places.append([(round(b.x0), round(b.top)) for b in boxes if b])
    assert places[0] == places[1]


def test_last_columns_may_vanish_on_the_next_page() -> None:
    narrow = [row[:6] for row in LOWER[1:]]
    page = Drawing()
    cover(page)
    page.table(40, titled(page), [*HEADER, *TOTAL, *UPPER], widths=WIDTHS, header=2)
    page.page()
    page.table(40, 40, narrow, widths=WIDTHS[:6], header=0)
    report = report_of(page)
    assert len(report.tables) == 1
    assert {f.coordinates.nature for f in report.figures if f.row.code == "208"} == {
        "all",
        "basic",
        "personnel",
        "operating",
    }


def test_two_tables_on_a_page_stay_two() -> None:
    page = Drawing()
    cover(page)
    below = page.table(40, titled(page), [*HEADER, *TOTAL, *UPPER], widths=WIDTHS, header=2)
    page.text(300, below + 30, "一般公共预算支出表", 12)
    page.text(40, below + 42, "公开07表")
    page.text(600, below + 42, "单位：元")
    page.table(40, below + 50, [*HEADER, *LOWER], widths=WIDTHS, header=2)
    report = report_of(page)
    assert [(t.kind, t.number, t.unit) for t in report.tables] == [
        ("fiscal-expenditure", "05", "万元"),
        ("public-expenditure", "07", "元"),
    ]


def test_prose_and_contents_are_no_tables() -> None:
    page = Drawing()
    page.text(100, 60, "目录", 12)
    for i in range(6):
        page.text(60, 100 + 20 * i, f"第{i}部分 收入支出决算总表 {'.' * 60} {i + 3}", 10)
    page.page()
    for i in range(8):
        page.text(60, 100 + 20 * i, "2023年度本部门收入 512.00 万元，支出 512.00 万元，比上年增加 3 万元。", 10)
    report = read_bytes("report.pdf", page.bytes())
    assert not list(report.grids())


def test_paths_inside_form_objects_are_rules() -> None:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300))
    canvas.beginForm("frame")
    for x in (0, 100, 200):
        canvas.line(x, 0, x, 60)
    for y in (0, 30, 60):
        canvas.line(0, y, 200, y)
    canvas.endForm()
    canvas.translate(50, 100)
    canvas.doForm("frame")
    canvas.drawString(110, 10, "12.50")
    canvas.showPage()
    canvas.save()
    (grid,) = _grids(read_page(buffer.getvalue()))
    assert (grid.height, grid.width) == (2, 2)
    (cell,) = [c for c in grid.cells if c.text]
    assert (cell.text, cell.row, cell.column) == ("12.50", 1, 1)


def test_borders_left_open_are_closed() -> None:
    across = [(float(y), 50.0, 350.0) for y in (120, 140, 160)]
    down = [(float(x), 100.0, 180.0) for x in (50, 150, 250, 350)]
    (cells,) = grids.find_cells(across, down)
    assert len(cells) == 12


def test_the_space_between_two_tables_is_no_cell() -> None:
    """Two small tables far apart on one page: their sides leave most of the page without a border."""
    page = Drawing()
    cover(page)
    below = page.table(40, titled(page), [*HEADER, *TOTAL, *UPPER], widths=WIDTHS, header=2)
    for line in range(12):
        page.text(40, below + 20 + 14 * line, f"{line + 1}．本年支出用于保障机构正常运转和完成专项工作任务。")
    page.text(300, below + 210, "一般公共预算支出表", 12)
    page.text(600, below + 222, "单位：元")
    page.table(40, below + 230, [*HEADER, *LOWER], widths=WIDTHS, header=2)
    document = read_bytes("report.pdf", page.bytes())
    assert [grid.height for grid in document.grids()] == [len([*HEADER, *TOTAL, *UPPER]), len([*HEADER, *LOWER])]
    assert sum("专项工作任务" in line.text for line in document.lines()) == 12


def test_characters_that_pdfium_drops_are_read_by_pdfplumber() -> None:
    """A digit alone, in a font that is not in the file, has no width for PDFium where no font stands in for it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 200))
    canvas.setFont("STSong-Light", 10)
    for x, text in ((20, "1"), (60, "7"), (100, "12.50"), (310, "beyond")):
        canvas.drawString(x, 100, text)
    canvas.showPage()
    canvas.save()
    data = buffer.getvalue()
    document = pypdfium2.PdfDocument(data)
    seen = raw_page(document, 1)
    document.close()
    kept = seen.chars.take(seen.chars.places[0] >= 90)
    assert kept.text == "12.50beyond"  # beyond the edge of the page: no reason to think that nothing was dropped on it
    (mended,) = with_dropped_characters([replace(seen, chars=kept, doubtful=2)], data)
    assert sorted(mended.chars.text) == sorted("1712.50")
    found = dict(zip(mended.chars.text, mended.chars.places[0].tolist(), strict=True))
    assert found["7"] == pytest.approx(60, abs=1)


def test_equal_texts_below_each_other_are_all_read() -> None:
    """Where no font stands in for one that is not in the file, PDFium takes them for one text printed again."""
    page = Drawing()
    for row in range(6):
        page.text(40, 100 + 14 * row, "本年支出主要用于保障机构正常运转。")
    lines = [line.text for line in read_page(page.bytes()).blocks if isinstance(line, Line)]
    assert lines == ["本年支出主要用于保障机构正常运转。"] * 6


def test_every_page_that_lost_text_is_read_again() -> None:
    """A text with a size that is missing is one that was dropped, whatever the page with most doubtful texts shows."""
    page = Drawing()
    page.text(40, 100, "本年支出合计 12.50")
    page.page()
    page.text(40, 100, "结转下年 3.75")
    data = page.bytes()
    with pypdfium2.PdfDocument(data) as document:
        whole, torn = (raw_page(document, number) for number in (1, 2))
    lost = replace(torn, chars=torn.chars.take(torn.chars.codes > 0x2E7F))
    assert lost.chars.text == "结转下年"
    kept, unmended = with_dropped_characters([replace(whole, doubtful=9), replace(lost, doubtful=1)], data)
    assert (len(kept.chars), unmended.chars.text) == (len(whole.chars), "结转下年")
    kept, mended = with_dropped_characters([replace(whole, doubtful=9), replace(lost, dropped=1)], data)
    assert (len(kept.chars), sorted(mended.chars.text)) == (len(whole.chars), sorted("结转下年3.75"))


def test_a_page_of_pictures_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    image = pytest.importorskip("PIL.Image").new("L", (60, 40), 200)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 200))
    canvas.drawImage(ImageReader(image), 10, 10)
    canvas.showPage()
    canvas.save()
    monkeypatch.setattr(ocr, "installed", lambda: False)
    with pytest.raises(NoTextLayer, match="scanned"):
        read_bytes("scan.pdf", buffer.getvalue())


def read_page(data: bytes) -> Page:
    return read_bytes("page.pdf", data).pages[0]


def _grids(page: Page) -> list[Grid]:
    return [block for block in page.blocks if isinstance(block, Grid)]


# ---- the finder and pdfplumber's own ------------------------------------------------------------------------------

#: cells whose corners are this close are the same, in points: a thin rectangle is one rule here, two edges there
_CLOSE = 2.0


def _ours(document: Any, number: int) -> list[list[finder.CellBox]]:
    across, down = grids.edges(raw_page(document, number), painted=True)
    return finder.tables(finder.cells(finder.merged(across), finder.merged(down)))


def _plain(page: Any) -> list[list[finder.CellBox]]:
    x, y = page.bbox[:2]
    return [[(a - x, b - y, c - x, d - y) for a, b, c, d in table.cells] for table in page.find_tables()]


def _same(ours: list[list[finder.CellBox]], plain: list[list[finder.CellBox]]) -> bool:
    if [len(table) for table in ours] != [len(table) for table in plain]:
        return False
    left = [cell for table in plain for cell in table]
    for cell in (cell for table in ours for cell in table):
        twin = next(
            (k for k, c in enumerate(left) if all(abs(u - v) <= _CLOSE for u, v in zip(cell, c, strict=True))), None
        )
        if twin is None:
            return False
        left.pop(twin)
    return True


def _agreement(paths: list[Path], step: int) -> tuple[int, int]:
    """(pages on which both find the same cells, pages compared), every `step`-th page."""
    import pdfplumber

    same = compared = 0
    for path in paths:
        with pdfplumber.open(path) as plain:
            document = pypdfium2.PdfDocument(path)
            for number in range(1, len(document) + 1, step):
                page = plain.pages[number - 1]
                same += _same(_ours(document, number), _plain(page))
                compared += 1
                page.close()
            document.close()
    return same, compared


@pytest.mark.skipif(not SAMPLES, reason="no sample reports")
def test_the_finder_gives_pdfplumber_s_cells_on_the_samples() -> None:
    same, compared = _agreement(SAMPLES[:3], 3)
    assert compared
    assert same >= 0.95 * compared


@pytest.mark.skipif(not REAL, reason="no corpus of real reports beside the project")
def test_the_finder_gives_pdfplumber_s_cells_on_real_reports() -> None:
    same, compared = _agreement(REAL, 5)
    assert same >= 0.95 * compared
