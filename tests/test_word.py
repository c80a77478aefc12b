"""Word documents become the report that is printed: with automatic numbers and merged cells, without what is hidden."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pages
import pytest
from pages import Block, Heading, Para

from ingest.document import Document, Line
from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, ReadError
from ingest.readers import package, read_bytes
from ingest.readers.counting import counted
from ingest.recognise import understand
from mingzhang.cli import main
from mingzhang.sources import find
from tests.making import archive

TABLE = pages.table(
    [
        ["科目编码", "科目名称", "本年支出", "<", "<"],
        ["^", "^", "合计", "基本支出", "项目支出"],
        ["合计", "<", "110.50", "100.00", "10.50"],
        ["213", "农林水支出", "110.50", "100.00", "10.50"],
    ]
)
REPORT: list[Block] = [
    Heading("明河县水利局2030年度部门决算", 1),
    Para("一、支出决算情况说明"),
    Para("2030年度支出总计110.50万元，与上年相比增加10.05万元，增长10.00%。"),
    Para("支出决算表"),
    Para("单位：万元"),
    TABLE,
]


def read(body: str | bytes, *, numbering: str = "", styles: str = "") -> Document:
    data = pages.package(body, numbering=numbering, styles=styles) if isinstance(body, str) else body
    return read_bytes("a.docx", data)


def lines(body: str | bytes, *, numbering: str = "", styles: str = "") -> list[str]:
    return [line.text for line in read(body, numbering=numbering, styles=styles).lines()]


def p(text: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def grid(rows: str) -> list[list[str | None]]:
    (found,) = read(f"<w:tbl>{rows}</w:tbl>").grids()
    return [[cell.text if cell else None for cell in row] for row in found.matrix()]


def test_figures_and_claims_have_the_numbers_of_their_paragraphs_and_rows() -> None:
    document = read(pages.word(REPORT))
    report = understand(document)
    assert (report.profile.organization, report.profile.year) == ("明河县水利局", 2030)
    assert [(f.printed, f.unit, f.place.line) for f in report.figures] == [
        ("110.50", "万元", 8),
        ("100.00", "万元", 8),
        ("10.50", "万元", 8),
        ("110.50", "万元", 9),
        ("100.00", "万元", 9),
        ("10.50", "万元", 9),
    ]
    assert {claim.place.line for claim in report.claims} == {3}
    assert [str(claim.value) for claim in report.claims] == ["110.50", "10.05", "10.00"]
    assert not report.remarks
    assert document.media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("甲") + p("") + p("　　 ") + p("乙"), ["甲", "乙"]),
        (f"<w:p>{r('支出812')}{r('.04')}{r('万元')}</w:p>", ["支出812.04万元"]),
        (f"<w:p>{r('甲')}<w:del>{r('旧')}</w:del><w:ins>{r('乙')}</w:ins>{r('隐', '<w:vanish/>')}</w:p>", ["甲乙"]),
        ("<w:p>" + r("甲") + r("乙", '<w:vanish w:val="off"/>') + "</w:p>", ["甲乙"]),
        (p("甲", "<w:rPr><w:del/></w:rPr>") + p("乙"), ["甲乙"]),
        (f"<w:moveFrom>{p('旧')}</w:moveFrom><w:sdt><w:sdtPr/><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>", ["甲"]),
        (f"<w:p>{r('甲')}<w:r><w:br/></w:r>{r('乙')}<w:r><w:tab/></w:r>{r('丙')}</w:p>", ["甲", "乙 丙"]),
        (f"<w:p><w:hyperlink>{r('甲')}</w:hyperlink><w:r><w:footnoteReference w:id='1'/></w:r></w:p>", ["甲"]),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
            f"<w:r><w:instrText>TOC</w:instrText></w:r>{r('令')}<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
            f"{r('甲')}<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            ["甲"],
        ),
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val='right' w:leader='dot'/></w:tabs></w:pPr>"
            f"{r('一、概况')}<w:r><w:tab/></w:r>{r('3')}</w:p>",
            ["一、概况……3"],
        ),
        ("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>" + r("是") + "</w:p>", ["☑是"]),
    ],
)
def test_paragraphs(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内。')}</w:txbxContent>"
    drawn = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert lines(f"<w:p><w:r>{drawn}</w:r>{r('段落。')}</w:p>{p('后文。')}") == ["段落。", "框内。", "后文。"]


# --- automatic numbers


def level(depth: int, style: str, text: str, more: str = "") -> str:
    about = f'<w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{about}</w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{more}' + (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )


def item(text: str, depth: int = 0, use: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{use}"/></w:numPr>')


LEVELS = numbering(
    level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "japaneseCounting", "（%2）", '<w:suff w:val="nothing"/>'),
    level(2, "decimal", "%3."),
    level(3, "decimal", "%1.%4", "<w:isLgl/>"),
)


def test_numbers_are_printed_as_lists_count() -> None:
    body = (
        item("甲") + item("子", 1) + item("丑", 1) + item("寅", 2) + p("无号") + item("卯", 2)
        + item("乙") + item("辰", 1) + item("巳", 3) + item("丙", 0, 2) + item("", 0, 2) + item("丁", 0, 1)
        + item("戊", 0, 0)
    )  # fmt: skip
    assert lines(body, numbering=LEVELS) == [
        "一、甲",
        "（一）子",
        "（二）丑",
        "1. 寅",
        "无号",
        "2. 卯",
        "二、乙",
        "（一）辰",
        "2.1 巳",
        "一、丙",
        "三、丁",
        "戊",
    ]


def test_styles_number_their_paragraphs() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="D"><w:basedOn w:val="D"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="TOC 1"/></w:style>'
    )
    body = "".join(p(text, f'<w:pStyle w:val="{style}"/>') for text, style in zip("甲乙丙丁戊", "ABCDA", strict=True))
    body += f'<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr>{r("概况")}<w:r><w:tab/></w:r>{r("3")}</w:p>'
    assert lines(body, numbering=LEVELS, styles=styles) == [
        "一、甲",
        "（一）乙",
        "（二）丙",
        "丁",
        "二、戊",
        "概况……3",
    ]


def test_bullets_print_no_number_and_unknown_formats_are_remarked() -> None:
    lists = numbering(level(0, "bullet", "\uf06c"), level(1, "hebrew1", "%2)"))
    document = read(item("甲") + item("乙", 1) + item("丙", 1), numbering=lists)
    assert [line.text for line in document.lines()] == ["甲", "1) 乙", "2) 丙"]
    assert document.notes == ((None, "automatic numbers of the format hebrew1 are read in Arabic digits."),)


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        ("chineseCountingThousand", {1: "一", 10: "十", 11: "十一", 20: "二十", 105: "一百零五", 1010: "一千零一十"}),
        ("japaneseCounting", {7: "七", 32: "三十二"}),
        ("ideographDigital", {20: "二〇"}),
        ("chineseLegalSimplified", {2: "贰", 10: "壹拾"}),
        ("decimal", {12: "12"}),
        ("decimalZero", {3: "03"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircleChinese", {1: "①", 20: "⑳", 21: "21"}),
        ("ideographTraditional", {1: "甲"}),
        ("lowerLetter", {1: "a", 28: "bb"}),
        ("upperRoman", {4: "IV", 9: "IX"}),
        ("none", {1: ""}),
        ("hebrew1", {1: None}),
    ],
)
def test_counting(style: str, numbers: dict[int, str | None]) -> None:
    assert {number: counted(number, style) for number in numbers} == numbers


def test_numbers_of_a_layout_table_are_counted_once() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{item('甲')}</w:tc></w:tr></w:tbl>"
    assert lines(cell + item("乙"), numbering=LEVELS) == ["一、甲", "二、乙"]


# --- tables


def test_merged_cells() -> None:
    span, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    right, left = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    rows = (
        f"<w:tr>{tc('甲', down)}{tc('乙', span)}{tc('丙', down)}</w:tr>"
        f"<w:tr>{tc('', on)}{tc('丁')}{tc('戊')}{tc('', on)}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{tc('1')}{tc('2')}{tc('3', on)}</w:tr>"
        f"<w:tr>{tc('5', right)}{tc('', left)}{tc('6')}{tc('7')}</w:tr>"
    )
    assert grid(rows) == [
        ["甲", "乙", "乙", "丙"],
        ["甲", "丁", "戊", "丙"],
        ["", "1", "2", "丙"],
        ["5", "5", "6", "7"],
    ]


def test_rows_that_are_not_printed_are_left_out() -> None:
    rows = (
        f"<w:tr>{tc('项目')}{tc('金额')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{tc('旧')}{tc('1')}</w:tr>"
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{tc('隐')}{tc('2')}</w:tr>"
        f"<w:ins><w:tr>{tc('甲')}<w:sdt><w:sdtContent>{tc('3')}</w:sdtContent></w:sdt></w:tr></w:ins>"
        f"<w:tr><w:tc>{p('乙')}{p('丙')}</w:tc>{tc('4')}</w:tr>"
    )
    assert grid(rows) == [["项目", "金额"], ["甲", "3"], ["乙\n丙", "4"]]


def test_a_table_in_a_table_is_a_table() -> None:
    inner = f"<w:tbl><w:tr>{tc('项目')}{tc('金额')}</w:tr><w:tr>{tc('甲')}{tc('1.00')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('前文')}{inner}{p()}</w:tc>{tc('后文')}</w:tr></w:tbl>"
    found = [block.text if isinstance(block, Line) else block.width for _, block in read(outer).blocks()]
    assert found == ["前文", 2, "后文"]


# --- what cannot be read


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def bomb() -> bytes:
    return pages.package(p("0" * 30_000_000))


def deep() -> bytes:
    return pages.package("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000)


def entities() -> bytes:
    return pages.package("", document='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]><x>&a;</x>')


def encrypted() -> bytes:
    data = bytearray(pages.package(p("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def empty_part() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        file.writestr("word/other.xml", "<x/>")
    return output.getvalue()


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (cut(pages.package(p("甲" * 999))), DamagedFile, "download it again"),
        (b"PK\x03\x04", DamagedFile, "download it again"),
        (b"no document", DamagedFile, "download it again"),
        (empty_part(), DamagedFile, "word/document.xml is missing"),
        (pages.package("", document="<w:document>"), DamagedFile, "cannot be read"),
        (entities(), DamagedFile, "document type"),
        (deep(), DamagedFile, "depth"),
        (bomb(), LimitExceeded, "200 times"),
        (encrypted(), EncryptedFile, "password"),
        (pages.package(""), EmptyFile, "without text"),
        (pages.package("<w:p><w:r><w:drawing/></w:r></w:p>"), EmptyFile, "1 pictures"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(data: bytes, error: type[ReadError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        read(data)
    assert str(caught.value).startswith("a.docx: ") and "\n" not in str(caught.value)


def test_a_part_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_BYTES", 1000)
    with pytest.raises(LimitExceeded, match="unpacks to more"):
        read(p("甲" * 1000))


def test_what_is_embedded_is_remarked() -> None:
    document = read(p("甲") + "<w:p><w:r><w:object/></w:r></w:p><w:altChunk/>")
    assert [message.split(" are")[0] for _, message in document.notes] == [
        "1 embedded objects (workbooks, formulas)",
        "1 embedded documents",
    ]


# --- batches


def test_a_document_is_no_archive_of_documents(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(pages.word(REPORT))
    (tmp_path / "b.zip").write_bytes(pages.word(REPORT))
    archive(tmp_path / "c.zip", {"报告/d.docx": pages.word(REPORT), "报告/e.html": b"<html></html>", "f.odt": b"x"})
    found = find([str(tmp_path)])
    assert [source.name for source in found.sources] == ["a.docx", "b.zip", "d.docx", "e.html"]
    assert (found.skipped, found.problems) == (1, [])


def test_bad_documents_end_with_status_2_and_the_rest_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.docx").write_bytes(deep())
    (tmp_path / "b.docx").write_bytes(pages.word([Para("您好：附件是照片。")]))
    (tmp_path / "c.docx").write_bytes(pages.word(REPORT))
    (tmp_path / "d.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    assert main(["facts", str(tmp_path), "-o", str(tmp_path / "figures.csv")]) == 2
    assert len((tmp_path / "figures.csv").read_text("utf-8").strip().split("\n")) == 7
    said = capsys.readouterr().err
    assert "a.docx: word/document.xml cannot be read" in said
    assert "b.docx: neither a budget nor a final account" in said
    assert "d.doc: a document of Word 97–2003 (.doc); save it as .docx or PDF." in said
