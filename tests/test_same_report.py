"""One report in several forms: as PDF or text, as a web page and as a Word document, says the same."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pages
import pytest

from ingest.document import Document, Line
from ingest.readers import read_document
from mingzhang.check import run_check
from mingzhang.reading import Reading, read

sys.path.insert(0, str(Path(__file__).parent.parent / "samples"))

import make_samples
from making import defects, typeset

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(path.name for path in (ROOT / "samples").glob("*.pdf"))
SHARED = Path(os.environ.get("MINGZHANG_CORPUS") or ROOT.parent / "shared")
TEXTS = sorted((SHARED / "corpus" / "text").glob("*.txt"))
#: where something is printed differs from form to form, and so does the form of the document
PLACE = ("page", "line", "bbox", "document")
KINDS = ("figures", "claims", "codes", "indicators", "evaluations")


def said(reading: Reading, kind: str) -> Counter[tuple[tuple[str, str], ...]]:
    """The records of a kind without their places."""
    return Counter(
        tuple((name, str(value)) for name, value in record.items() if name not in PLACE)
        for record in reading.records(kind)
    )


def in_form(form: str, title: str, blocks: list[pages.Block]) -> Reading:
    data = pages.word(blocks, title) if form == "docx" else pages.web_page(title, blocks, encoding="gb18030")
    return read(data, f"report.{form}")


# --- the samples, from the blocks that their PDFs are set from


@cache
def samples() -> dict[str, Any]:
    reports = {report.file: report for report in make_samples.reports()}
    for report in reports.values():
        defects.plant(report)
    return reports


def written(report: Any) -> Iterator[pages.Block]:
    """The blocks of a sample as those of a web page or Word document."""
    for block in report.blocks:
        match block:
            case typeset.Cover():
                yield from (pages.Heading(line, 1) for line in block.lines)
                yield from (pages.Para(line) for line in (*block.small, *block.foot))
            case typeset.Contents():
                yield pages.Para("目  录")
                yield from map(pages.Para, entries(report, block))
            case typeset.Heading():
                yield pages.Heading(block.text, block.level)
            case typeset.Para():
                yield pages.Para(block.text)
            case _:
                yield from sheet(block)


def entries(report: Any, contents: Any) -> list[str]:
    """The list of contents: headings, listed tables, and tables that are only promised."""
    found = [
        block.text if isinstance(block, typeset.Heading) else block.listed
        for block in report.blocks
        if getattr(block, "listed", "")
    ]
    for after, text in contents.promised:
        found.insert(found.index(after) + 1, text)
    return found


def sheet(block: Any) -> Iterator[pages.Block]:
    if block.title:
        unit = f"单位：{block.unit}" if block.unit else ""
        yield from (pages.Para(line) for line in (block.title, block.number, block.entity, unit) if line)
    rows = block.head + block.body
    yield pages.Table(
        tuple(
            (r, k, min(r + cell.down, len(rows)), k + cell.across, cell.text)
            for r, row in enumerate(rows)
            for k, cell in enumerate(row)
            if cell is not None
        )
    )
    yield from map(pages.Para, block.notes)


@cache
def as_pdf(name: str) -> Reading:
    return read(ROOT / "samples" / name)


@pytest.mark.parametrize("form", ["html", "docx"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_says_the_same_in_every_form(name: str, form: str) -> None:
    report = samples()[name]
    found = in_form(form, report.title, list(written(report)))
    for kind in KINDS:
        assert said(found, kind) == said(as_pdf(name), kind), kind
    assert found.records("figures") and all(figure["line"] for figure in found.records("figures"))
    for name in ("entity", "fiscal_year", "report_kind", "subunits", "staff_actual", "vehicles"):
        assert found.profile[name] == as_pdf(report.file).profile[name], name


def test_what_is_found_in_reports_does_not_depend_on_their_form(tmp_path: Path) -> None:
    """Reports with planted faults and a final account with that of the year before: in several forms, and as PDF."""
    names = ("明河县水利局2023年部门决算.pdf", "明河县水利局2024年部门决算.pdf", "明河县档案馆2024年部门决算.pdf")
    mixed = [tmp_path / f"{name}.{form}" for name, form in zip(names, ("docx", "html", "docx"), strict=True)]
    for name, path in zip(names, mixed, strict=True):
        report = samples()[name]
        blocks = list(written(report))
        path.write_bytes(pages.word(blocks) if path.suffix == ".docx" else pages.web_page(report.title, blocks))
    found, expected = findings(mixed), findings([ROOT / "samples" / name for name in names])
    assert found == expected and sum(found.values()) > 5


def findings(paths: list[Path]) -> Counter[tuple[str, ...]]:
    stream = io.StringIO()
    assert run_check(paths, "json", stream) == 1
    names = ("rule", "found", "expected", "table", "row", "column", "section")
    return Counter(
        (Path(each["document"]).name.split(".")[0], *(str(each.get(name)) for name in names))
        for each in json.loads(stream.getvalue())
    )


# --- real reports, where they are at hand


def rendered(document: Document) -> Iterator[pages.Block]:
    """A text report with its headings, paragraphs and tables; its tables know no merged cells."""
    for _, block in document.blocks():
        if not isinstance(block, Line):
            yield pages.Table(tuple((c.row, c.column, c.row + 1, c.column + 1, c.text) for c in block.cells))
        elif re.match("第.部分|[一二三四五六七八九十]+、.{,20}$", block.text):
            yield pages.Heading(block.text)
        else:
            yield pages.Para(block.text, indented=False)


@pytest.mark.skipif(not TEXTS, reason="no corpus of text reports beside the checkout")
@pytest.mark.parametrize("form", ["html", "docx"])
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_real_report_says_the_same_in_every_form(path: Path, form: str) -> None:
    as_text = read(path)
    found = in_form(form, str(as_text.profile["title"]), list(rendered(read_document(path))))
    for kind in KINDS:
        assert said(found, kind) == said(as_text, kind), kind
    assert found.records("claims")


# --- what only markup tells


@pytest.mark.parametrize("form", ["html", "docx"])
def test_headings_and_indents_part_what_no_full_stop_parts(form: str) -> None:
    blocks: list[pages.Block] = [
        pages.Heading("明河县水利局2030年度部门决算", 1),
        pages.Heading("支出情况", 2),
        pages.Para("2030年度支出总计110.50万元，与上年相比增加10.05万元"),
        pages.Heading("收入情况", 2),
        pages.Para("收入总计110.50万元"),
        pages.Para("其中：财政拨款收入110.00万元"),
        pages.Heading("三公经费", 3),
        pages.Para("支出决算2.00万元，完成预算的95.00%。"),
        pages.Heading("一、其他情况", 2),
        pages.Para("机关运行经费支出3.00万元。"),
    ]
    found = in_form(form, "", blocks)
    assert [(c["section"], c["subject"], str(c["value"])) for c in found.claims] == [
        ("支出情况", "支出总计", "110.50"),
        ("支出情况", "支出总计", "10.05"),
        ("收入情况", "收入总计", "110.50"),
        ("收入情况", "财政拨款收入", "110.00"),
        ("收入情况 三公经费", "三公经费支出决算", "2.00"),
        ("收入情况 三公经费", "三公经费支出决算", "95.00"),
        ("一、其他情况", "机关运行经费支出", "3.00"),
    ]
