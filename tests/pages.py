"""Reports written as web pages and Word documents for the tests, with all that sites and word processors put around."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import drawing


@dataclass(frozen=True)
class Heading:
    """A heading; 1 is the title of the report, or a part."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Para:
    """A paragraph, or a line of one where no markup tells where paragraphs begin."""

    text: str
    indented: bool = True


@dataclass(frozen=True)
class Table:
    """(row, column, row after, column after, text) of every cell."""

    cells: tuple[tuple[int, int, int, int, str], ...]

    @property
    def height(self) -> int:
        return max(cell[2] for cell in self.cells)

    @property
    def width(self) -> int:
        return max(cell[3] for cell in self.cells)


Block = Heading | Para | Table


def table(rows: drawing.Rows, merged: bool = True) -> Table:
    """A table of `drawing`; without merged cells, what continues a cell is a blank one."""
    if merged:
        return Table(tuple((*at, drawing.shown(cell)) for *at, cell in drawing.spans(rows)))  # type: ignore[misc]
    width = max(len(row) for row in rows)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    return Table(
        tuple((r, k, r + 1, k + 1, drawing.shown(cell)) for r, row in enumerate(full) for k, cell in enumerate(row))
    )


# --- web pages

_TOP = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}_明河县人民政府</title><style>.TRS_Editor p {{ margin: 0 }}</style>
<script>var total = "支出合计 999.99 万元";</script></head>
<body><!-- 头部 支出合计 888.88 -->
<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
<form id="aspnetForm">
<div class="path"><span>当前位置：</span><a href="/">首页</a> &gt; <a href="/cz/">部门决算</a> &gt; 正文</div>
<h1>{title}</h1>
<div class="info"><span>发布时间：2031-09-10 09:12</span>　
<span>来源：明河县财政局</span>　<span>浏览次数：<b>135</b></span></div>
<table class="layout" width="100%"><tr><td width="1"></td><td><div class="TRS_Editor">
"""
_END = """
<p>附件：<a href="./P020310910.pdf">{title}.pdf</a></p>
</div></td></tr></table></form>
<div class="prev"><a href="t1.html">上一篇：明河县档案馆2030年度部门决算</a></div>
<div id="footer"><p>版权所有：明河县人民政府　主办：明河县人民政府办公室</p><p>网站标识码：0000000000</p></div>
<noscript>支出合计 777.77</noscript></body></html>
"""


def web_page(title: str, blocks: Sequence[Block], *, encoding: str = "utf-8", plain: bool = False) -> bytes:
    """A page of a site with an article in it; `plain` without the site around it."""
    body = "\n".join(_markup(blocks))
    if plain:
        return f"<html><body>{body}</body></html>".encode(encoding)
    text = _TOP.format(title=title, charset=encoding) + body + _END.format(title=title)
    return text.encode(encoding)


def _markup(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, 6)
            yield f'<h{level} style="text-align:center"><strong>{_spans(block.text)}</strong></h{level}>'
        elif isinstance(block, Para):
            indent = "　　" if block.indented else ""
            text = f"<span>{indent}{_spans(block.text)}</span><o:p>&nbsp;</o:p>"
            yield f'<p class="MsoNormal" style="text-indent:{32 if indent else 0}pt">{text}</p>'
        else:
            yield from _table(block)


def _spans(text: str) -> str:
    """Text as word processors paste it: every number is torn over spans."""
    torn = re.sub(r"(\d)(\.\d)", r"\1</span><span lang=EN-US>\2", html.escape(text))
    return f"<span>{torn}</span>".replace("  ", " &nbsp;").replace("\n", "<br>")


def _table(block: Table) -> Iterator[str]:
    yield '<div align="center"><table border="0" cellspacing="0"><colgroup><col width="72"></colgroup><tbody>'
    rows: list[list[tuple[int, int, int, int, str]]] = [[] for _ in range(block.height)]
    for cell in block.cells:
        rows[cell[0]].append(cell)
    for row in rows:
        yield "<tr height=18>"
        for r, k, r1, k1, text in sorted(row):
            spans = (f' rowspan="{r1 - r}"' if r1 > r + 1 else "") + (f" colspan={k1 - k}" if k1 > k + 1 else "")
            inner = f"<p><span>{_spans(text)}</span></p>" if k % 2 else f"&nbsp;{_spans(text)}"
            yield f"<td{spans} style='border:.5pt solid'>{inner if text else '&nbsp;'}</td>"
        yield "</tr>"
    hidden = "".join(f"<td>{n}.11</td>" for n in range(block.width))
    yield f'<tr style="display: none">{hidden}</tr></tbody></table></div>'


# --- Word documents


def word(blocks: Sequence[Block], title: str = "") -> bytes:
    """A Word document; the title goes into the running head, too."""
    import docx
    import docx.shared

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = title or "页眉 999.99"
    document.sections[0].footer.paragraphs[0].text = "第1页 共9页"
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, min(block.level, 9))
        elif isinstance(block, Para):
            paragraph = document.add_paragraph()
            if block.indented:
                paragraph.paragraph_format.first_line_indent = docx.shared.Pt(24)
            for piece in re.split(r"(?<=\d)(?=\.\d)", block.text):
                paragraph.add_run(piece)
        else:
            _word_table(document, block)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _word_table(document: Any, block: Table) -> None:
    made = document.add_table(rows=block.height, cols=block.width)
    grid = [list(row.cells) for row in made.rows]
    for r, k, r1, k1, text in block.cells:
        cell = grid[r][k]
        if (r1, k1) != (r + 1, k + 1):
            cell = cell.merge(grid[r1 - 1][k1 - 1])
        cell.text = text


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(body: str, *, numbering: str = "", styles: str = "", document: str = "") -> bytes:
    """A Word document by the XML of its body, its lists and its styles; or by that of the whole part."""
    spaces = (
        f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    parts = {
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("numbering", "numbering.xml"), ("styles", "styles.xml")),
        "word/document.xml": document or f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {spaces}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>",
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return output.getvalue()


def _relations(*related: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(related)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'
