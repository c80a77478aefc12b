"""PDF: each report with a box around every place that a finding speaks of, after pages that list the findings.

The findings are numbered; the number stands at its boxes, and the note of a box tells the finding in full. A document
that is no PDF gets the list alone, with the lines of the text that the findings speak of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ingest.document import Line
from mingzhang.check.engine import SEVERITIES, Checked
from mingzhang.check.findings import Finding, Spot
from mingzhang.check.formats.marks import Mark, annotate
from mingzhang.check.formats.typeset import BLACK, GREY, Colour, Sheet

if TYPE_CHECKING:
    from pypdf import PdfWriter

#: endings of documents whose lines can be shown
_TEXT = (".txt", ".md", ".markdown")
_SHOWN = (*_TEXT, ".html", ".htm", ".mht", ".mhtml", ".docx")
_NAMES = {
    "violation": "错误 violation",
    "warning": "疑点 warning",
    "info": "提示 info",
    "dismissed": "已驳回 dismissed",
}
_COLOURS: dict[str, Colour] = {
    "violation": (0.753, 0.224, 0.169),
    "warning": (0.725, 0.467, 0.055),
    "info": (0.141, 0.443, 0.639),
    "dismissed": (0.54, 0.56, 0.58),
}


def write(results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """One PDF of all reports, into the buffer of `output`."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_metadata({"/Title": "明账 核对结果 Mingzhang check", "/Producer": "Mingzhang"})
    for each in results:
        _report(each, writer, paths.get(each.document))
    if not results:
        sheet = Sheet(writer)
        sheet.text("没有报告 no report", 14)
        sheet.end()
    writer.write(getattr(output, "buffer", output))


def _report(each: Checked, writer: PdfWriter, path: Path | None) -> None:
    """The list of findings, then the pages of the document with their marks."""
    findings = sorted(each.findings, key=lambda finding: finding.dismissed is not None)
    first = len(writer.pages)
    trouble = ""
    pages: list[Any] = []
    if path is not None and path.suffix.lower() == ".pdf":
        trouble, pages = _pages(path)
    _listing(each, findings, writer, path, trouble)
    begin = len(writer.pages)
    for page in pages:
        writer.add_page(page)
    entry = writer.add_outline_item(title=each.document or each.report, page_number=first)
    seen: Counter[tuple[Any, ...]] = Counter()
    for number, finding in enumerate(findings, start=1):
        for mark in _marks(number, finding):
            if pages and mark.page is not None and mark.page <= len(pages):
                place = (mark.page, mark.box)
                annotate(writer, writer.pages[begin + mark.page - 1], mark, seen[place])
                seen[place] += 1
    for page_number in sorted({f.page for f in findings if f.page and f.page <= len(pages)}):
        count = sum(f.page == page_number for f in findings)
        title = f"第{page_number}页 page {page_number}：{count}处 findings"
        writer.add_outline_item(title=title, page_number=begin + page_number - 1, parent=entry)


def _pages(path: Path) -> tuple[str, list[Any]]:
    """(why it cannot be marked, the pages of a PDF)."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return "原件加密 it is encrypted", []
        return "", list(reader.pages)
    except (PyPdfError, OSError, NotImplementedError) as problem:
        return str(problem), []


def _marks(number: int, finding: Finding) -> list[Mark]:
    kind = "dismissed" if finding.dismissed else finding.severity
    note = f"{_NAMES[kind]} {finding.name}\n{finding.message}\n{finding.message_en}"
    if finding.expected:
        note += f"\n此处 found: {finding.found}　应为或他处 expected: {finding.expected}"
    if finding.dismissed:
        note += f"\n驳回 dismissed: {finding.dismissed.reason}（{finding.dismissed.by}，{finding.dismissed.when}）"
    marks = [Mark(number, finding.page, finding.bbox, _COLOURS[kind], note, finding.rule)]
    for other in finding.others:
        if other.document in ("", finding.document):  # another report is not in these pages
            words = f"与此处比较的 compared here\n{note}"
            marks.append(Mark(number, other.page, other.bbox, _COLOURS[kind], words, finding.rule, other=True))
    return marks


def _listing(each: Checked, findings: Sequence[Finding], writer: PdfWriter, path: Path | None, trouble: str) -> None:
    sheet = Sheet(writer)
    sheet.text("明账 核对结果 Mingzhang check", 16)
    sheet.text(each.document or each.report, 12)
    sheet.gap(4)
    sheet.rule()
    sheet.gap(4)
    for severity in SEVERITIES:
        sheet.text(f"{_NAMES[severity]}：{each.count(severity)}", 11, _COLOURS[severity])
    if each.dismissed:
        sheet.text(f"{_NAMES['dismissed']}：{each.dismissed}", 11, _COLOURS["dismissed"])
    sheet.text(f"核对规则 {len(each.ran)} 条，未能核对 {len(each.skipped)} 条", 9, GREY)
    sheet.text(f"{len(each.ran)} rules ran, {len(each.skipped)} could not", 9, GREY)
    if each.recognised:
        for words in each.caution:
            sheet.text(words, 10, _COLOURS["warning"])
    if trouble:
        sheet.text(f"原件无法标注 the document cannot be marked: {trouble}", 10, _COLOURS["violation"])
    elif path is not None and path.suffix.lower() == ".pdf":
        sheet.text("实线框为问题所在，虚线框为与之比较之处，数字为下列编号；点击方框可见全文。", 9, GREY)
        sheet.text(
            "A solid box is at fault, a dashed one is what it is compared with; the number is that of the list.",
            9,
            GREY,
        )
    lines = _lines(path)
    for number, finding in enumerate(findings, start=1):
        _entry(number, finding, sheet, lines)
    _skipped(each, sheet)
    sheet.end()


def _entry(number: int, finding: Finding, sheet: Sheet, lines: Sequence[str]) -> None:
    kind = "dismissed" if finding.dismissed else finding.severity
    sheet.gap(9)
    sheet.keep(60)
    sheet.badge(f"{number}  {_NAMES[kind]}", _COLOURS[kind])
    sheet.text(f"{_place(finding)}  {finding.name}", 8, GREY, indent=150)
    sheet.gap(3)
    sheet.text(finding.message, 10, BLACK)
    sheet.text(finding.message_en, 8, GREY)
    if finding.dismissed:
        sheet.text(f"驳回 dismissed：{finding.dismissed.reason}（{finding.dismissed.by}，{finding.dismissed.when}）", 9)
    if finding.doubtful:
        sheet.text(finding.caution, 9)
    if finding.lapsed:
        sheet.text(f"曾驳回，数字改变后失效 dismissal lapsed：{finding.lapsed.reason}", 9)
    for other in finding.others[:8]:
        sheet.text(f"↔ {_spot(other)}", 8, GREY, indent=12)
    for line in dict.fromkeys(n for n in (finding.line, *(other.line for other in finding.others[:3])) if n):
        if line <= len(lines):
            sheet.text(f"{line}  {' '.join(lines[line - 1].split())[:160]}", 8, GREY, indent=12)


def _skipped(each: Checked, sheet: Sheet) -> None:
    reasons: dict[tuple[str, str], list[str]] = {}
    for skipped in each.skipped:
        reasons.setdefault((skipped.why, skipped.why_en), []).append(skipped.rule.code)
    if reasons:
        sheet.gap(12)
        sheet.text("未能核对 could not be checked", 11)
    for (why, why_en), codes in sorted(reasons.items()):
        sheet.text(f"{why} ({why_en})：{'、'.join(codes)}", 8, GREY)


def _spot(spot: Spot) -> str:
    title = spot.table or spot.section.rsplit(" ", 1)[-1]
    parts = (_place(spot), title, spot.row, spot.column, spot.printed or spot.quote)
    return " ".join(part for part in parts if part)


def _place(at: Finding | Spot) -> str:
    if at.cell:
        return at.cell
    page, line = at.page, at.line
    return f"第{page}页 page {page}" if page else f"第{line}行 line {line}" if line else "全文 whole report"


def _lines(path: Path | None) -> Sequence[str]:
    """The lines of a text document; the paragraphs and table rows of a web page or Word document."""
    if path is None or path.suffix.lower() not in _SHOWN or not path.is_file():
        return ()
    if path.suffix.lower() in _TEXT:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    from ingest.errors import ReadError
    from ingest.readers import read_document

    lines: dict[int, list[str]] = {}
    try:
        for _, block in read_document(path).blocks():
            for each in (block,) if isinstance(block, Line) else block.cells:
                lines.setdefault(each.place.line or 0, []).append(each.text)
    except ReadError:  # it was another file when it was checked
        return ()
    return [" ".join(lines.get(number, ())) for number in range(1, max(lines, default=0) + 1)]
