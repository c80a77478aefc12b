"""Web pages become the report that a reader of the page sees, and nothing of what the site puts around it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pages
import pytest
from pages import Block, Heading, Para

from ingest.document import Document, Line
from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, ReadError, UnsupportedFormat
from ingest.readers import flow, read_bytes
from ingest.readers.signature import signature
from ingest.recognise import understand
from mingzhang.cli import main

TITLE = "明河县水利局2030年度部门决算"
TABLE = pages.table(
    [
        ["支出决算表", "<", "<", "<", "<"],
        ["编制单位：明河县水利局", "<", "<", "单位：万元", "<"],
        ["科目编码", "科目名称", "本年支出", "<", "<"],
        ["^", "^", "合计", "基本支出", "项目支出"],
        ["合计", "<", "110.50", "100.00", "10.50"],
        ["213", "农林水支出", "110.50", "100.00", "10.50"],
    ]
)
SENTENCE = "2030年度支出总计110.50万元，与上年相比增加10.05万元，增长10.00%。"
REPORT: list[Block] = [Heading("一、支出决算情况说明"), Para(SENTENCE), TABLE]


def read(body: str | bytes, name: str = "a.html") -> Document:
    return read_bytes(name, body.encode() if isinstance(body, str) else body)


def lines(body: str | bytes, name: str = "a.html") -> list[str]:
    return [line.text for line in read(body, name).lines()]


def grid(body: str) -> list[list[str | None]]:
    """The texts of the only table; a merged cell stands at every position it covers."""
    (found,) = read(f"<html>{body}</html>").grids()
    return [[cell.text if cell else None for cell in row] for row in found.matrix()]


def amounts(document: Document) -> list[str]:
    return [f"{figure.amount:f}" for figure in understand(document).figures]


# --- the article


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_the_article_is_read_and_the_site_is_not(encoding: str) -> None:
    document = read(pages.web_page(TITLE, REPORT, encoding=encoding))
    assert [line.text for line in document.lines()] == [
        TITLE,
        "发布时间:2031-09-10",
        "一、支出决算情况说明",
        SENTENCE,
    ]
    (table,) = document.grids()
    assert (table.height, table.width, table.ruled) == (6, 5, True)
    assert document.media_type == "text/html"
    assert document.notes == ((None, f"the page links to files that are not read with it: {TITLE}.pdf"),)


def test_figures_and_claims_have_the_numbers_of_their_paragraphs_and_rows() -> None:
    report = understand(read(pages.web_page(TITLE, REPORT)))
    assert (report.profile.organization, report.profile.year, report.profile.kind) == (
        "明河县水利局",
        2030,
        "final-accounts",
    )
    assert [(f.printed, f.unit, f.place.line) for f in report.figures] == [
        ("110.50", "万元", 9),
        ("100.00", "万元", 9),
        ("10.50", "万元", 9),
        ("110.50", "万元", 10),
        ("100.00", "万元", 10),
        ("10.50", "万元", 10),
    ]
    assert {claim.place.line for claim in report.claims} == {4}
    assert [str(claim.value) for claim in report.claims] == ["110.50", "10.05", "10.00"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">隐藏</p>',
        '<div style="color:red; DISPLAY : none"><table><tr><td>隐藏<td>1.00</table></div>',
        "<div hidden><p>隐藏</p></div>",
        '<span style="visibility: hidden">隐藏</span>',
        '<span style="mso-hide:all">隐藏</span>',
        "<script>document.write('<p>隐藏</p>')</script>",
        "<style>p::before { content: '隐藏' }</style>",
        "<noscript>隐藏</noscript>",
        "<!-- 隐藏 -->",
        "<![if !supportLists]><!--[if gte mso 9]><xml>隐藏</xml><![endif]-->",
        "<nav>隐藏</nav>",
        "<footer>隐藏</footer>",
        '<div class="site-nav">隐藏</div>',
        '<ul id="breadcrumb"><li>隐藏</li></ul>',
        '<ul><li><a href="/a">隐藏甲</a></li><li><a href="/b">隐藏乙</a></li></ul>',
        "<select><option>隐藏</option></select>",
        "<p>浏览次数：3 隐藏</p>",
        "<p>【打印】【关闭】</p>",
        "<p>上一篇：隐藏</p>",
        "<table><tr><td>索引号：<td>隐藏1.00<tr><td>主题分类<td>财政</table>",
        "<del>隐藏</del>",
    ],
)
def test_what_is_hidden_or_stands_around_is_left_out(hidden: str) -> None:
    document = read(f"<html><body><p>前文。</p>{hidden}<p>后文。</p></body></html>")
    assert [block.text if isinstance(block, Line) else block for _, block in document.blocks()] == ["前文。", "后文。"]


@pytest.mark.parametrize(
    "text",
    [
        "打印设备购置费1.00万元",
        "来源于财政拨款的收入1.00万元",
        "无障碍设施改造支出1.00万元",
        "关闭煤矿补助1.00万元",
        "发布系统维护费1.00万元",
    ],
)
def test_a_paragraph_that_only_begins_like_furniture_stays(text: str) -> None:
    assert lines(f"<html><p>{text}</p></html>") == [text]


@pytest.mark.parametrize("mark", ['class="TRS_Editor"', 'id="zoom"', 'class="box article-content"'])
@pytest.mark.parametrize("head", [f"<title>{TITLE}</title>", "<title>明河县人民政府</title>"])
def test_around_an_article_that_is_called_so_only_title_and_day_are_read(mark: str, head: str) -> None:
    page = (
        f"<html><head>{head}</head><body><p>明河县人民政府</p><h1>{TITLE}</h1><p>时间 发布日期：2031-09-10</p>"
        f"<table><tr><td>值班<td>1.00<tr><td>天气<td>2.00</table>"
        f"<table><tr><td>左<td><div {mark}><p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE}</p>"
        "<table><tr><td>项目<td>金额<tr><td>甲<td>3</table></div></table>"
        "<p>相关：电话0000-1234567</p><table><tr><td>值班<td>1.00<tr><td>天气<td>2.00</table></body></html>"
    )
    blocks = [block.text if isinstance(block, Line) else block.width for _, block in read(page).blocks()]
    assert blocks == [TITLE, "发布日期:2031-09-10", SENTENCE, SENTENCE, SENTENCE, 2]


def test_a_part_that_is_only_called_an_article_is_not_believed() -> None:
    page = f'<html><div class="TRS_Editor"><p>简介。</p></div><p>{SENTENCE}</p></html>'
    assert lines(page) == ["简介。", SENTENCE]
    two = f'<html><div id="zoom"><p>{SENTENCE}</p></div><div id="zoom"><p>后文。</p></div><p>余文。</p></html>'
    assert lines(two) == [SENTENCE, "后文。", "余文。"]


def test_an_article_in_a_part_that_is_called_a_menu_stays() -> None:
    assert lines(f'<html><div class="menu"><p>{SENTENCE}</p></div><div class="menu">首页</div></html>') == [SENTENCE]


@pytest.mark.parametrize("page", ["", "https://example.org/t1.html"])
def test_contents_whose_entries_lead_to_places_in_the_page_stay(page: str) -> None:
    entries = "".join(f'<p><a href="{page}#_Toc{n}">第{n}部分</a></p>' for n in "一二三")
    assert lines(f"<html>{entries}</html>") == ["第一部分", "第二部分", "第三部分"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>支出<span>812</span><span>.04</span>万元</p>", ["支出812.04万元"]),
        ("<p>支出\n812.04\t 万元</p>", ["支出 812.04 万元"]),
        ("<p>支出<b>8\u200b12</b>\ufeff.04万元</p>", ["支出812.04万元"]),
        ("<p>&nbsp;&nbsp;一、收入<br>二、支出</p>三、结余", ["一、收入", "二、支出", "三、结余"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>甲<p>乙", ["甲", "乙"]),
        ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
        ('<ol start=3 style="list-style-type:cjk-ideographic"><li>甲</li><li value=12>乙</ol>', ["三、甲", "十二、乙"]),
        ('<ol type="a"><li>甲</ol><ol style="list-style:none"><li>乙</ol><ul><li>丙</ul>', ["a. 甲", "乙", "丙"]),
        ("<pre>甲\n  乙\n</pre>", ["甲", "乙"]),
        ("<p>甲<o:p>&nbsp;</o:p></p><o:p></o:p>", ["甲"]),
    ],
)
def test_paragraphs(markup: str, expected: list[str]) -> None:
    assert lines(f"<html><body>{markup}</body></html>") == expected


@pytest.mark.parametrize(
    ("head", "body", "first"),
    [
        (f"<title>{TITLE}_明河县人民政府</title>", "<p>正文。</p>", TITLE),
        (f'<meta name="ArticleTitle" content="{TITLE}"><title>明河县人民政府</title>', "<p>正文。</p>", TITLE),
        (f"<title>{TITLE}</title>", f"<p>{TITLE[:5]} {TITLE[5:]}</p>", f"{TITLE[:5]} {TITLE[5:]}"),
        ("<title>明河县人民政府门户网站</title>", "<p>正文。</p>", "正文。"),
    ],
)
def test_the_title_of_the_page_stands_for_one_that_is_not_printed(head: str, body: str, first: str) -> None:
    assert lines(f"<html><head>{head}</head><body>{body}</body></html>")[0] == first


def test_an_encoding_that_the_bytes_contradict_is_not_believed() -> None:
    told = '<html><head><meta charset="{}"></head><p>支出合计</p></html>'
    for said, real in (("utf-8", "gbk"), ("gbk", "utf-8"), ("nonsense", "gbk"), ("utf-16", "utf-8")):
        assert lines(told.format(said).encode(real)) == ["支出合计"], said
    assert lines("<p>支出合计</p>".encode("gbk")) == ["支出合计"]
    (note,) = read(told.format("utf-8").encode() + b"\xff\xfe\x80").notes
    assert "cannot be decoded" in note[1]


# --- tables


def test_merged_cells_stand_where_browsers_put_them() -> None:
    body = (
        "<table><tr><td rowspan=2>甲<td colspan=2>乙<td rowspan=0>丁</tr>"
        "<tr><td>丙<td>戊</tr><tr><td>1<td colspan=2>2</tr><tr><td colspan=9999>注</table>"
    )
    assert grid(body) == [["甲", "乙", "乙", "丁"], ["甲", "丙", "戊", "丁"], ["1", "2", "2", "丁"], ["注"] * 4]


def test_head_and_foot_of_a_table_stand_where_they_are_displayed() -> None:
    body = "<tfoot><tr><td>合计<td>3</tfoot><tbody><tr><td>甲<td>2</tbody><thead><tr><th>项目<th>金额</thead>"
    assert grid(f"<table>{body}</table>") == [["项目", "金额"], ["甲", "2"], ["合计", "3"]]


def test_what_is_hidden_in_a_table_is_left_out_and_phantom_columns_are_dropped() -> None:
    body = (
        "<table><tr style='display:none'><td>0<td>0<td>0<td>0</tr>"
        "<tr><td colspan=2>项目<td style='display:none'>x<td>金额</tr><tr></tr>"
        "<tr><td colspan=2>甲<br>乙<p> 丙 </p><td><span>1</span>\n<span style='display:none'>9</span>.5</tr></table>"
    )
    assert grid(body) == [["项目", "金额"], ["甲\n乙\n丙", "1 .5"]]


def test_a_table_without_merged_cells_tells_no_spans() -> None:
    rows = [
        ["科目编码", "科目名称", "本年支出", "", ""],
        ["", "", "合计", "基本支出", "项目支出"],
        *[["213", "农林水支出", "9", "7", "2"]],
    ]
    for merged, title in ((False, []), (True, [["支出决算表", "<", "<", "<", "<"]])):
        (found,) = read(pages.web_page("", [pages.table([*title, *rows], merged)], plain=True)).grids()
        assert not found.ruled


def test_layout_tables_are_read_one_cell_after_the_other() -> None:
    inner = "<table><tr><td>科目<td>金额</tr><tr><td>甲<td>1.00</tr></table>"
    article = "".join(f"<p>第{n}段，{'说明' * 30}。</p>" for n in range(8))
    for body in (
        f"<table><tr><td>前文<td><p>甲文</p>{inner}</td></tr><tr><td>后文</table>",
        f"<table><tr><td>前文</tr><tr><td>甲文</tr></table>{inner}<table><tr><td></td><td>后文</table>",
    ):
        blocks = [block for _, block in read(f"<html>{body}</html>").blocks()]
        assert [block.text if isinstance(block, Line) else block.width for block in blocks] == [
            "前文",
            "甲文",
            2,
            "后文",
        ]
    beside = read(f"<html><table><tr><td>栏目导航</td><td>{article}</td></tr></table></html>")
    assert len(list(beside.lines())) == 9 and not list(beside.grids())


@pytest.mark.parametrize("between", ["", "<p>续表</p>"])
@pytest.mark.parametrize("header", [True, False])
def test_a_table_pasted_in_two_pieces_is_one(between: str, header: bool) -> None:
    rows = [
        ["科目编码", "科目名称", "本年支出", "<", "<"],
        ["^", "^", "合计", "基本支出", "项目支出"],
        ["合计", "<", "110.50", "100.00", "10.50"],
        ["213", "农林水支出", "110.50", "100.00", "10.50"],
        ["21303", "水利", "110.50", "100.00", "10.50"],
        ["2130399", "其他水利支出", "110.50", "100.00", "10.50"],
    ]
    if between and not header:
        pytest.skip("as above")
    pieces = [pages.table(rows[:4]), pages.table([*(rows[:2] if header else []), *rows[4:]])]
    marks = [Para("续表")] if between else []
    blocks = [Para("支出决算表"), Para("单位：万元"), pieces[0], *marks, pieces[1]]
    report = understand(read(pages.web_page(TITLE, blocks)))
    assert [(table.kind, len(table.rows), len(table.figures)) for table in report.tables] == [("expenditure", 4, 12)]
    assert {remark.kind for remark in report.remarks} == {"unread-page"}


def test_a_page_of_one_table_alone_is_read() -> None:
    document = read(pages.web_page("", [TABLE], plain=True), f"{TITLE}.html")
    assert amounts(document) == ["1105000.00", "1000000.00", "105000.00"] * 2 and not list(document.lines())


# --- files that are something else than their name says


def test_a_workbook_that_is_a_table_of_html_is_read() -> None:
    page = pages.web_page("", [TABLE], plain=True).decode()
    assert amounts(read(page[page.index("<table") :], f"{TITLE}.xls"))


@pytest.mark.parametrize("name", ["a.htm", "a.xls", "a.doc", "a", "a.docx"])
def test_a_web_page_is_known_by_its_content(name: str) -> None:
    assert amounts(read(pages.web_page(TITLE, REPORT, encoding="gbk"), name)) == amounts(
        read(pages.web_page(TITLE, REPORT))
    )


def test_text_stays_text() -> None:
    assert read("<p>甲</p>\n一、乙\n", "a.md").media_type == "text/markdown"
    assert read("<table><tr><td>甲<td>乙</table>\n\n一、丙\n\n二、丁\n", "a.md").media_type == "text/markdown"
    assert read("甲 <table> 乙", "a.txt").media_type == "text/plain"


def test_a_web_archive_is_read_as_its_page() -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["MIME-Version"] = "1.0"
    page = pages.web_page(TITLE, REPORT, encoding="gbk").decode("gbk")
    message.set_content(page, subtype="html", charset="gbk", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png", cid="<a>")
    document = read(message.as_bytes(), "a.mht")
    assert amounts(document) == amounts(read(pages.web_page(TITLE, REPORT)))
    assert document.media_type == "multipart/related"


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        ("<html><body>" + "<div>" * 5000 + "深处", DamagedFile, "nested too deeply"),
        ("<html><body><script>load()</script></body></html>", EmptyFile, "loads its text by a script"),
        ("<html><body><img src=1.jpg><img src=2.jpg></body></html>", EmptyFile, "2 pictures"),
        ("<html><frameset><frame src=a.htm></frameset></html>", EmptyFile, "frames"),
        ('<html><p><a href="x/a.PDF?1">决算公开</a></p></html>', EmptyFile, "决算公开"),
        ("<html></html>", EmptyFile, "without text"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n", DamagedFile, "without a page"),
        ("{\\rtf1 text}", UnsupportedFormat, ".docx or PDF"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(data: str, error: type[ReadError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        read(data)
    assert str(caught.value).startswith("a.html: ") and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("stream", "error", "words"),
    [("WordDocument", UnsupportedFormat, r"save it as \.docx or PDF"), ("EncryptedPackage", EncryptedFile, "password")],
)
def test_old_and_protected_documents_are_refused_by_name(stream: str, error: type[ReadError], words: str) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + stream.encode("utf-16-le")
    with pytest.raises(error, match=words):
        read(data, "a.doc")


def test_a_table_that_claims_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MAX_POSITIONS", 5000)
    with pytest.raises(LimitExceeded, match="5000 cells"):
        read("<html><table>" + "<tr><td colspan=1000>1<td>2" * 6 + "</table></html>")


def test_deep_pages_are_read_without_recursion() -> None:
    assert lines("<html><body>" + "<div>" * 1500 + "深处。") == ["深处。"]
    nested = "<table><tr><td>" * 400 + "深处。"
    assert lines(f"<html>{nested}</html>") == ["深处。"]


def test_what_is_made_to_take_long_does_not() -> None:
    started = time.perf_counter()
    signature(b"<!---->" * 500)
    for body in (
        "<title>" + " " * 300_000 + "预算</title>",
        "<ol style='list-style:" + "a " * 200_000 + "'><li>甲</ol>",
        "<table><tr><td>" * 600,
        "<p " * 50_000,
        "<p>" + "打印" * 70,
    ):
        read(f"<html>{body}<p>甲。</p>")
    assert time.perf_counter() - started < 5


def test_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    data = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>&x;正文</p></body></html>'
    assert "秘密" not in "".join(lines(data))


def test_bad_pages_end_with_status_2_and_the_rest_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text("<html></html>", encoding="utf-8")
    (tmp_path / "b.html").write_text("<html><p>您好：附件是照片。</p></html>", encoding="utf-8")
    (tmp_path / "c.html").write_bytes(pages.web_page(TITLE, REPORT))
    assert main(["facts", str(tmp_path), "-o", str(tmp_path / "figures.csv")]) == 2
    assert len((tmp_path / "figures.csv").read_text("utf-8").strip().split("\n")) == 7
    said = capsys.readouterr().err
    assert "a.html: a web page without text" in said and "b.html: neither a budget nor a final account" in said


def test_lxml_is_loaded_only_for_web_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("明河县水利局\n2024年度部门决算\n", encoding="utf-8")
    code = (
        "import sys; from ingest.readers import read_document; read_document(sys.argv[1]);"
        " print(sorted({'lxml', 'docx', 'email'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a.txt"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
