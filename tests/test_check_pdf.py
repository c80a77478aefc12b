"""The PDF of a check: boxes where they belong on any page, notes in full, lists in Chinese, and text documents, too."""

from __future__ import annotations

import io
from pathlib import Path

import pages
import pypdf
import pypdfium2
import pytest

from mingzhang.check import run_check
from mingzhang.check.formats.marks import Mark, annotate
from mingzhang.check.formats.typeset import Sheet, broken
from mingzhang.cli import main
from mingzhang.resources import folder
from tests.test_check import WRONG, written

RED = (0.75, 0.2, 0.15)


def pdf_of(paths: list[Path]) -> tuple[int, bytes]:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    status = run_check(paths, "pdf", stream)
    return status, stream.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_box_stands_where_it_is_displayed(rotation: int) -> None:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(400, 600)
    page.cropbox = pypdf.generic.RectangleObject((20, 30, 380, 560))
    page.rotate(rotation)
    annotate(writer, writer.pages[0], Mark(7, 1, (100, 50, 160, 80), RED, "说明", "rule"), 0)
    stream = io.BytesIO()
    writer.write(stream)
    with pypdfium2.PdfDocument(stream.getvalue()) as document:
        image = document[0].render(scale=1).to_pil().convert("RGB")
    assert image.getpixel((130, 70)) != (255, 255, 255)
    dark = [(x, y) for x in range(image.width) for y in range(image.height) if image.getpixel((x, y)) != (255,) * 3]
    assert min(x for x, _ in dark) >= 97 and max(x for x, _ in dark) <= 163
    assert min(y for _, y in dark) >= 37 and max(y for _, y in dark) <= 83


def test_a_report_is_marked_and_listed() -> None:
    sample = next(folder("samples").glob("*档案馆2024*.pdf"))
    status, data = pdf_of([sample])
    assert status == 1
    reader, source = pypdf.PdfReader(io.BytesIO(data)), pypdf.PdfReader(sample)
    assert len(reader.pages) > len(source.pages)
    first = len(reader.pages) - len(source.pages)
    notes = [
        (at - first + 1, annotation.get_object())
        for at, page in enumerate(reader.pages)
        for annotation in page.get("/Annots", [])
    ]
    found = [(page, note) for page, note in notes if "same-amount" in note["/Subj"]]
    assert {page for page, _ in found} == {7, 8}  # both places
    assert all("二者是同一个数" in note["/Contents"] and "/AP" in note for _, note in found)
    assert [item.title for item in reader.outline if not isinstance(item, list)] == [sample.name]


def test_a_text_document_gets_its_list(tmp_path: Path) -> None:
    status, data = pdf_of([written(tmp_path, WRONG)])
    assert status == 1
    listed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "nature-parts" in listed and "111.50" in listed and "未能核对" in listed


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_web_page_or_word_document_gets_its_list_with_its_rows(tmp_path: Path, form: str) -> None:
    rows = [line.split("\t") for line in WRONG.split("\n") if "\t" in line]
    title, *lines = [line for line in WRONG.split("\n") if line and "\t" not in line]
    blocks: list[pages.Block] = [pages.Heading(title, 1), *map(pages.Para, lines), pages.table(rows)]
    path = tmp_path / f"report.{form}"
    path.write_bytes(pages.word(blocks) if form == "docx" else pages.web_page("", blocks, plain=True))
    status, data = pdf_of([path])
    assert status == 1
    listed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "nature-parts" in listed
    row = next(cells for cells in rows if "111.50" in cells)
    assert f"{blocks_before(blocks) + rows.index(row) + 1}  {' '.join(row)}" in listed


def blocks_before(blocks: list[pages.Block]) -> int:
    """How many paragraphs stand before the table."""
    return sum(not isinstance(block, pages.Table) for block in blocks)


def test_lines_keep_latin_words_and_stops() -> None:
    lines = list(
        broken("合计为1234567.89元，各组成部分之和为1234567.80元（甲、乙），rounding explains at most 0.05", 20)
    )
    assert "".join(lines).replace(" ", "").startswith("合计为1234567.89元，各组成部分")
    assert not [line for line in lines if line[0] in "，。）" or line[-1] in "（《"]
    assert sum("1234567.80" in line for line in lines) == 1
    assert all(sum(0.5 if sign.isascii() else 1 for sign in line) <= 21 for line in lines)


def test_a_sheet_goes_on_over_pages() -> None:
    writer = pypdf.PdfWriter()
    sheet = Sheet(writer)
    for number in range(120):
        sheet.text(f"第{number}行")
    sheet.end()
    text = [page.extract_text() for page in writer.pages]
    assert len(text) == 3 and "第0行" in text[0] and "第119行" in text[2]


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    output = tmp_path / "结果.pdf"
    assert main(["check", str(written(tmp_path, WRONG)), "--format", "pdf", "-o", str(output), "--jobs", "1"]) == 1
    assert output.read_bytes().startswith(b"%PDF-")
