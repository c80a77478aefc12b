"""Workbooks: their sheets as lines and grids, their figures in their cells, and files that are no workbooks."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest import graph
from ingest.document import Document, Grid, Line
from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, ReadError, UnsupportedFormat
from ingest.facts import Figure, Report, Table
from ingest.readers import read_bytes, read_document
from ingest.readers.worksheet import cell_name
from ingest.recognise import understand
from mingzhang.cli import main
from mingzhang.records import records
from mingzhang.sources import find
from tests.workbooks import WRITERS, Tab, Value, xls, xlsx

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.pdf"))


def table(**more: object) -> Tab:
    """A table with a title, a unit row, a merged header, a body and a note, as bureaus lay them out."""
    rows: Sequence[Sequence[Value]] = (
        ("公开05表",),
        ("一般公共预算财政拨款支出决算表",),
        ("编制部门：明河县水利局", None, None, None, "单位：万元"),
        ("科目", None, "本年支出", None, None),
        ("编码", "名称", "合计", "基本支出", "项目支出"),
        ("合计", None, 110.5, 100, 10.5),
        (213, "农林水支出", 110.5, 100, 10.5),
        (21303, "水利", 110.5, 100, 10.5),
        (2130399, "其他水利支出", 110.5000000000001, 100, 10.5),
        ("注：本表反映部门本年度一般公共预算财政拨款支出情况。",),
    )
    given: dict[str, object] = {
        "rows": rows,
        "name": "公开05表",
        "formats": {f"{letter}{row}": "#,##0.00_ " for letter in "CDE" for row in range(6, 10)},
        "merged": ("A2:E2", "A4:B4", "C4:E4", "A6:B6", "A10:E10"),
        "bordered": range(4, 10),
    }
    return Tab(**(given | more))  # type: ignore[arg-type]


def read(ending: str, *tabs: Tab) -> Document:
    return read_bytes(f"明河县水利局2024年部门决算{ending}", WRITERS[ending](*tabs))


def grid(document: Document) -> Grid:
    (found,) = document.grids()
    return found


class TestSheets:
    """How a sheet falls into lines and grids."""

    @pytest.mark.parametrize("ending", WRITERS)
    @pytest.mark.parametrize("bordered", [range(4, 10), range(0)])
    def test_title_unit_and_note_stand_outside_the_table(self, ending: str, bordered: range) -> None:
        document = read(ending, table(bordered=bordered))
        found = understand(document).tables[0]
        assert (found.number, found.unit, found.organization) == ("05", "万元", "明河县水利局")
        assert found.title == "一般公共预算财政拨款支出决算表"
        assert found.notes == ("注：本表反映部门本年度一般公共预算财政拨款支出情况。",)
        assert [line.text for line in document.lines()][:2] == ["公开05表", "一般公共预算财政拨款支出决算表"]

    @pytest.mark.parametrize("ending", WRITERS)
    def test_merged_cells_span_and_every_cell_has_its_name(self, ending: str) -> None:
        found = grid(read(ending, table()))
        head = next(cell for cell in found.cells if cell.text == "本年支出")
        assert (head.row, head.column, head.row_span, head.column_span) == (0, 2, 1, 3)
        assert head.place.cell == "公开05表!C4"
        assert (found.place.cell, found.place.page, found.place.line) == ("公开05表!A4:E9", 1, 4)
        assert (found.height, found.width, found.ruled) == (6, 5, True)
        assert [cell.text for cell in found.cells if cell.row == 5] == [
            "2130399", "其他水利支出", "110.50", "100.00", "10.50",
        ]  # fmt: skip

    @pytest.mark.parametrize("ending", WRITERS)
    def test_figures_are_exact_and_name_their_cells(self, ending: str) -> None:
        found = {figure.place.cell: figure for figure in understand(read(ending, table())).figures}
        assert sorted(found) == [f"公开05表!{letter}{row}" for letter in "CDE" for row in range(6, 10)]
        figure = found["公开05表!C9"]
        assert (figure.printed, str(figure.amount), str(figure.resolution)) == ("110.50", "1105000.00", "50.000")
        assert (figure.row.code, figure.coordinates.functional, figure.coordinates.fund) == (
            "2130399", "2130399", "general-public",
        )  # fmt: skip

    @pytest.mark.parametrize("ending", WRITERS)
    def test_hidden_sheets_rows_and_columns_are_left_out_with_a_note(self, ending: str) -> None:
        draft = table(name="草稿", hidden=True)
        document = read(ending, draft, table(hidden_rows=[8], hidden_columns=["D"]))
        texts = {cell.text for cell in grid(document).cells}
        assert "水利" not in texts and "基本支出" not in texts and "项目支出" in texts
        assert [page.number for page in document.pages] == [1]
        assert document.notes == (
            (None, "sheet 草稿: hidden, left out."),
            (1, "sheet 公开05表: hidden rows 8 and columns D left out."),
        )
        assert "公开05表!E9" in {figure.place.cell for figure in understand(document).figures}

    @pytest.mark.parametrize("ending", WRITERS)
    def test_zeros_that_the_sheet_does_not_show_are_blank(self, ending: str) -> None:
        rows = (("项目", "合计"), ("基本支出", 0), ("项目支出", 10.5))
        shown = [cell.text for cell in grid(read(ending, Tab(rows, zeros=False))).cells]
        assert shown == ["项目", "合计", "基本支出", "", "项目支出", "10.5"]

    def test_a_table_may_stand_away_from_the_corner_and_end_before_the_sheet(self) -> None:
        empty = ("",) * 5
        rows = [empty, *((None, None, *row) for row in table().rows), *[empty] * 30, (None, None, "制表：张三")]
        document = read(".xlsx", Tab(rows, merged=("C3:G3", "C5:D5", "E5:G5"), bordered=range(5, 11)))
        found = grid(document)
        assert (found.height, found.width, found.place.cell) == (6, 5, "表1!C5:G10")
        assert [line.text for line in document.lines()][-1] == "制表：张三"

    def test_rows_prepared_for_more_are_no_rows(self) -> None:
        rows = [*table().rows[:-1], *[("",) * 5] * 2000]
        document = read(".xlsx", table(rows=rows, merged=(), bordered=range(4, 2000)))
        assert grid(document).height == 6 + 3
        assert len(understand(document).figures) == 12

    def test_borders_around_nothing_are_no_table(self) -> None:
        rows = [("第一行",), (), *[("",) * 3] * 4, (), ("第二行",)]
        document = read(".xlsx", Tab(rows, bordered=range(3, 7)))
        assert not list(document.grids())
        assert [line.text for line in document.lines()] == ["第一行", "第二行"]

    def test_a_table_without_rows_is_empty(self) -> None:
        rows = [*table().rows[:5], *[("",) * 5] * 4, ("注：本单位无此项支出，本表为空。",)]
        found = understand(read(".xlsx", table(rows=rows, bordered=range(4, 10)))).tables[0]
        assert found.empty and found.notes == ("注：本单位无此项支出，本表为空。",)

    def test_several_tables_on_one_sheet(self) -> None:
        one = table().rows
        two = [("公开03表",), ("支出决算表",), *one[2:]]
        rows = [*one, (), *two]
        document = read(".xlsx", Tab(rows, bordered=range(0)))
        assert [found.height for found in document.grids()] == [7, 7]
        assert [found.number for found in understand(document).tables] == ["05", "03"]

    def test_cells_centred_across_their_neighbours_span(self) -> None:
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(xlsx(table(merged=()))))
        for name in ("C4", "D4", "E4"):
            book["公开05表"][name].alignment = openpyxl.styles.Alignment(horizontal="centerContinuous")
        output = io.BytesIO()
        book.save(output)
        head = next(cell for cell in grid(read_bytes("a.xlsx", output.getvalue())).cells if cell.text == "本年支出")
        assert head.column_span == 3

    def test_names_of_cells(self) -> None:
        assert [cell_name(6, column) for column in (0, 25, 26, 701, 702)] == ["A7", "Z7", "AA7", "ZZ7", "AAA7"]
        quoted = read(".xlsx", table(name="表1 收支'总表"))
        assert grid(quoted).place.cell == "'表1 收支''总表'!A4:E9"


class TestCells:
    """What is not shown as a plain value is remarked."""

    def remarks(self, data: bytes) -> list[str]:
        return [remark.message for remark in understand(read_bytes("明河县水利局2024年部门决算.xlsx", data)).remarks]

    def test_unknown_number_formats(self) -> None:
        found = self.remarks(xlsx(table(formats={"C6": "# ?/?"})))
        assert found == ["sheet 公开05表, cell C6: number format '# ?/?' is not known; read as 110.5."]

    def test_errors(self) -> None:
        rows = [*table().rows[:-1], (2130306, "水利工程运行与维护", "#REF!", 1, 2)]
        found = self.remarks(xlsx(table(rows=rows, merged=(), bordered=range(4, 11))))
        assert "sheet 公开05表, cell C10: shows the error #REF!." in found

    def test_formulas_have_their_stored_value_or_a_remark(self) -> None:
        rows = [list(row) for row in table().rows]
        rows[5][2] = "=C7"
        data = xlsx(table(rows=rows))
        (message,) = self.remarks(data)
        assert message.startswith("sheet 公开05表: formulas without a stored value in C6;")
        stored = data
        for empty in (b"<v></v>", b"<v/>", b"<v />"):
            stored = rewritten(stored, "xl/worksheets/sheet1.xml", b"<f>C7</f>" + empty, b"<f>C7</f><v>110.5</v>")
        assert self.remarks(stored) == []
        figures = understand(read_bytes("a.xlsx", stored)).figures
        assert next(figure.printed for figure in figures if figure.place.cell.endswith("C6")) == "110.50"

    def test_numbers_typed_as_text(self) -> None:
        rows = [[str(value) if isinstance(value, float | int) else value for value in row] for row in table().rows]
        figures = understand(read(".xlsx", table(rows=rows))).figures
        assert [figure.printed for figure in figures][:3] == ["110.5", "100", "10.5"]


def rewritten(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A package with one of its parts changed."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            after.writestr(entry.filename, content.replace(old, new) if entry.filename == part else content)
    return output.getvalue()


def package(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return output.getvalue()


def locked() -> bytes:
    """An OLE file that says it holds an encrypted package."""
    names = "Root Entry\0\0EncryptedPackage\0".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + bytes(512)


WHOLE = xlsx(table())
LARGE = package(**{"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * (50 << 20)})
ENTITY = rewritten(WHOLE, "xl/workbook.xml", b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook')
MERGED = rewritten(WHOLE, "xl/worksheets/sheet1.xml", b'ref="A2:E2"', b'ref="A2:XFD900000"')


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("a.xlsx", WHOLE[: len(WHOLE) // 2], DamagedFile, "not a workbook, or damaged or cut off"),
        ("a.xlsx", package(**{"xl/workbook.xml": b"<workbook"}), DamagedFile, "not a readable workbook"),
        ("a.xlsx", package(**{"a.pdf": b"%PDF-1.7"}), DamagedFile, "not a workbook, or damaged or cut off"),
        ("a.xlsx", b"%!PS-Adobe", DamagedFile, "not a workbook, or damaged or cut off"),
        ("a.xls", xls(table())[:3000], DamagedFile, "not a workbook, or damaged or cut off"),
        ("a.xls", locked(), EncryptedFile, "password"),
        ("a.xlsx", locked(), EncryptedFile, "password"),
        ("a.xlsx", LARGE, LimitExceeded, "unpacks to more than"),
        ("a.xlsx", ENTITY, DamagedFile, "declares a document type"),
        ("a.xlsx", MERGED, LimitExceeded, "merges more than"),
        ("a.xls", xls(*[Tab([("甲",)], merged=("A1:IV4000",))]), LimitExceeded, "merges more than"),
        ("a.xlsx", package(**{"xl/workbook.bin": b"\x83"}), UnsupportedFormat, "save it as .xlsx"),
        ("a.xlsx", xlsx(Tab([("",)])), EmptyFile, "no visible sheet"),
        ("a.xlsx", xlsx(table(hidden=True), Tab([("",)], name="空")), EmptyFile, "no visible sheet"),
    ],
)
def test_files_that_are_no_workbooks_are_refused_in_one_line(
    name: str, data: bytes, error: type[ReadError], words: str
) -> None:
    with pytest.raises(error) as caught:
        read_bytes(name, data)
    message = str(caught.value)
    assert message.startswith(f"{name}: ") and words in message and "\n" not in message


def test_the_content_decides_and_not_the_name() -> None:
    assert understand(read_bytes("报表.dat", WHOLE)).figures
    assert understand(read_bytes("报表.xls", WHOLE)).figures
    assert understand(read_bytes("报表.xlsx", xls(table()))).figures


def wrong() -> bytes:
    """A workbook in which the parts of a row do not add up."""
    rows = [*table().rows]
    rows[8] = (2130399, "其他水利支出", 110.5, 100, 11.5)
    return xlsx(table(rows=rows))


class TestCommands:
    """Workbooks on the command line: a batch goes on, a finding names sheet and cell."""

    def test_a_finding_names_sheet_and_cell(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "明河县水利局2024年部门决算.xlsx").write_bytes(wrong())
        (tmp_path / "坏.xlsx").write_bytes(WHOLE[:2000])
        assert main(["check", str(tmp_path), "--format", "json", "--jobs", "1"]) == 2
        said = capsys.readouterr()
        assert [line for line in said.err.splitlines() if "坏.xlsx: not a workbook" in line]
        findings = json.loads(said.out)
        assert {"公开05表!C9", "公开05表!E8"} <= {
            place["cell"] for finding in findings for place in (finding, *finding["others"])
        }
        main(["check", str(tmp_path), "--jobs", "1"])
        assert re.search(r"^    公开05表![C-E][6-9] ", capsys.readouterr().out, re.MULTILINE)

    def test_figures_have_a_column_of_cells(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "明河县水利局2024年部门决算.xls"
        path.write_bytes(xls(table()))
        assert main(["facts", str(path), "--format", "csv", "--jobs", "1"]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff"))))
        assert [row["cell"] for row in rows][:3] == ["公开05表!C6", "公开05表!D6", "公开05表!E6"]
        assert {(row["page"], row["line"], row["bbox"]) for row in rows[:3]} == {("1", "6", "")}

    def test_archives_hold_workbooks_and_a_workbook_is_no_archive(self, tmp_path: Path) -> None:
        (tmp_path / "下载.zip").write_bytes(WHOLE)
        with zipfile.ZipFile(tmp_path / "批.zip", "w") as batch:
            batch.writestr("报告/甲.xlsx", WHOLE)
            batch.writestr("报告/乙.xls", xls(table()))
        found = find([str(tmp_path)])
        assert [source.name for source in found.sources] == ["下载.zip", "乙.xls", "甲.xlsx"]
        assert all(understand(read_bytes(source.name, source.read())).figures for source in found.sources)
        assert [source.name for source in find([str(tmp_path / "下载.zip")]).sources] == ["下载.zip"]


def test_a_workbook_that_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "通讯录.xlsx"
    path.write_bytes(xlsx(Tab([("姓名", "电话"), ("张三", "12345"), ("李四", "23456")])))
    assert main(["facts", str(path), "--jobs", "1"]) == 2
    assert "neither a budget nor a final account" in capsys.readouterr().err


def test_the_graph_says_the_cells() -> None:
    report = understand(read_bytes("明河县水利局2024年部门决算.xlsx", WHOLE))
    _, triples = graph.triples(report)
    assert '<https://w3id.org/mingzhang/ontology#cell> "公开05表!C9"' in triples.decode()
    assert '<https://w3id.org/mingzhang/ontology#cell> "公开05表!A4:E9"' in triples.decode()


def exported(row: str, cell: str) -> str:
    """What systems export as a workbook: a web page, or lines of text."""
    rows = [*table().rows[1:3], table().rows[4], *table().rows[5:-1]]
    return "\n".join(
        row.format("".join(cell.format("" if value is None else value) for value in values)) for values in rows
    )


@pytest.mark.parametrize(
    "data",
    [
        ("<html><table>" + exported("<tr>{}</tr>", "<td>{}</td>") + "</table></html>").encode(),
        exported("{}", "{}\t").encode("gb18030"),
    ],
    ids=["web page", "text"],
)
def test_a_web_page_or_text_that_is_called_a_workbook(data: bytes) -> None:
    report = understand(read_bytes("明河县水利局2024年部门决算.xls", data))
    assert [str(figure.amount) for figure in report.figures][:3] == ["1105000.0", "1000000", "105000.0"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports as workbooks, made from the ledger that their PDFs are made from."""
    made = tmp_path_factory.mktemp("workbooks")
    script = ROOT / "samples" / "make_samples.py"
    subprocess.run([sys.executable, str(script), "--workbooks", str(made)], check=True, cwd=ROOT)
    return made


def said(table: Table, figure: Figure, paths: bool) -> tuple[object, ...]:
    """What a figure says, without its place; `paths`: with the headers above its column."""
    row, column = figure.row, figure.column
    return (
        (table.kind, table.number, table.title, table.organization, table.notes),
        (row.label, row.code, row.path, row.key if paths else ""),
        (column.side, column.label, column.path if paths else ()),
        (figure.printed, figure.unit, figure.amount, figure.resolution, figure.coordinates),
    )


def figures(report: Report, paths: bool) -> list[tuple[object, ...]]:
    return [said(table, figure, paths) for table in report.tables for figure in table.figures]


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("pdf", SAMPLES, ids=lambda path: path.stem)
class TestSamples:
    """The tables of the samples as workbooks: eight reports, each in the habits of two bureaus and in two formats."""

    def test_every_figure_stands_in_its_cell(self, pdf: Path, ending: str, folder: Path) -> None:
        name = pdf.stem + ending
        with (folder / "cells.csv").open(encoding="utf-8") as stream:
            truth = {row["cell"]: row for row in csv.DictReader(stream) if row["document"] == name}
        found = {figure["cell"]: figure for figure in records("figures", understand(read_document(folder / name)))}
        assert truth and found.keys() == truth.keys()
        for cell, figure in found.items():
            for column in ("table_title", "side", "code", "printed", "unit"):
                assert figure[column] == truth[cell][column], (cell, column)
            assert figure["amount_yuan"] == type(figure["amount_yuan"])(truth[cell]["amount_yuan"]), cell

    def test_the_workbook_says_what_the_pdf_says(self, pdf: Path, ending: str, folder: Path) -> None:
        document = read_document(folder / (pdf.stem + ending))
        printed, shown = understand(read_document(pdf)), understand(document)
        with (folder / "cells.csv").open(encoding="utf-8") as stream:
            # without merged cells nobody knows how far a header reaches
            merged = {row["merged"] for row in csv.DictReader(stream) if row["document"] == document.name} == {"yes"}
        assert figures(shown, merged) == figures(printed, merged)
        assert [(t.title, t.empty) for t in shown.tables] == [(t.title, t.empty) for t in printed.tables]
        for name in ("organization", "kind", "scope", "year", "title", "division"):
            assert getattr(shown.profile, name) == getattr(printed.profile, name), name
        kinds = {remark.kind for remark in shown.remarks}
        assert kinds <= {"unread-page", "count"}
        assert [remark.message for remark in shown.remarks if remark.kind == "unread-page"] == [
            "sheet 草稿: hidden, left out."
        ]


def test_lines_of_a_sheet_are_lines() -> None:
    document = read(".xlsx", Tab([("第一行\n第二行",), (), ("第三行",)]))
    assert [(block.text, block.place.cell) for _, block in document.blocks() if isinstance(block, Line)] == [
        ("第一行", "表1!A1"),
        ("第二行", "表1!A1"),
        ("第三行", "表1!A3"),
    ]
