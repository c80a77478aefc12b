"""HTML: one page that needs no other file, with a picture of each place where the document is at hand."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import IO, Any

from mingzhang.check.engine import SEVERITIES, Checked
from mingzhang.check.findings import Finding, Spot

_NAMES = {
    "violation": "错误 violation",
    "warning": "疑点 warning",
    "info": "提示 info",
    "dismissed": "已驳回 dismissed",
}
_SCALE = 1.6  # pixels a point
_MARGIN = 30.0  # points above and below the boxes
_TALLEST = 420.0  # points from the first to the last box of a picture
_RED, _BLUE = "#c0392b", "#2471a3"
Box = tuple[float, float, float, float]
_MOST_PICTURES = 400

_STYLE = """
:root{--violation:#c0392b;--warning:#b9770e;--info:#2471a3;--dismissed:#8a8f94}
*{box-sizing:border-box}
body{font:15px/1.65 -apple-system,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
  max-width:1080px;margin:0 auto;padding:2em 1.2em 4em;color:#1f2328;background:#fff}
header{border-bottom:3px solid #1f2328;margin-bottom:1.5em}
h1{font-size:1.5em;margin:0 0 .3em}h1 small,.en{color:#6b7280;font-weight:400}h1 small{font-size:.6em}
h2{font-size:1.2em;margin:2.2em 0 .4em;padding-bottom:.3em;border-bottom:1px solid #d9dce0}
.counts{display:flex;flex-wrap:wrap;gap:.6em;margin:.6em 0;padding:0;list-style:none}
.counts li{padding:.15em .8em;border-radius:1em;border:1px solid;font-size:.92em}
.finding{border:1px solid #e3e6ea;border-left:5px solid;border-radius:4px;padding:.7em 1em;margin:1em 0}
.violation{border-left-color:var(--violation)}.warning{border-left-color:var(--warning)}
.info{border-left-color:var(--info)}.dismissed{border-left-color:var(--dismissed);opacity:.75}
b.violation,li.violation{color:var(--violation)}b.warning,li.warning{color:var(--warning)}
b.info,li.info{color:var(--info)}b.dismissed,li.dismissed{color:var(--dismissed)}
.en,.where{font-size:.88em}.where{color:#4b5563;margin-top:.5em}.rule{float:right;color:#6b7280;font-size:.8em}
.reason{background:#f3f4f6;border-radius:4px;padding:.3em .7em;margin-top:.5em;font-size:.9em}
img{max-width:100%;border:1px solid #d9dce0;display:block;margin:.3em 0}
summary{cursor:pointer;color:#4b5563}details ul{columns:2;font-size:.9em}code{font-size:.92em}
@media print{.finding{break-inside:avoid}}@media(max-width:640px){details ul{columns:1}}
"""


def write(results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """All reports on one page."""
    output.write("<!doctype html>\n<html lang=zh><meta charset=utf-8>")
    output.write('<meta name=viewport content="width=device-width,initial-scale=1"><title>明账 核对结果</title>')
    output.write(f"<style>{_STYLE}</style>\n<header><h1>明账 核对结果 <small>Mingzhang check</small></h1>")
    output.write(f"{_counts(results)}</header>\n")
    for each in results:
        with _Pictures(paths.get(each.document)) as pictures:
            _report(each, output, pictures)
    output.write("</html>\n")


def _counts(results: Sequence[Checked]) -> str:
    counts = [(severity, sum(each.count(severity) for each in results)) for severity in SEVERITIES]
    if dismissed := sum(each.dismissed for each in results):
        counts.append(("dismissed", dismissed))
    return "".join(("<ul class=counts>", *(f"<li class={s}>{_NAMES[s]} {n}</li>" for s, n in counts), "</ul>"))


def _report(each: Checked, output: IO[str], pictures: _Pictures) -> None:
    output.write(f"<section><h2>{escape(each.document or each.report)}</h2>\n{_counts([each])}")
    output.write(f"<p class=where>核对规则 {len(each.ran)} 条，未能核对 {len(each.skipped)} 条 ")
    output.write(f"({len(each.ran)} rules ran, {len(each.skipped)} could not)</p>\n")
    if each.recognised:
        words, words_en = map(escape, each.caution)
        output.write(f"<p><b class=warning>{words}</b> <span class=en>{words_en}</span></p>\n")
    for finding in sorted(each.findings, key=lambda f: f.dismissed is not None):
        _finding(finding, output, pictures)
    if each.skipped:
        output.write("<details><summary>未能核对 could not be checked</summary><ul>")
        for skipped in each.skipped:
            rule = f"{escape(skipped.rule.label)} <code>{skipped.rule.code}</code>"
            output.write(f"<li>{rule}：{escape(skipped.why)} <span class=en>{escape(skipped.why_en)}</span></li>")
        output.write("</ul></details>\n")
    ran = "、".join(f"<code>{rule.code}</code>" for rule in each.ran)
    output.write(f"<details><summary>已核对的规则 rules that ran</summary><p>{ran}</p></details></section>\n")


def _finding(finding: Finding, output: IO[str], pictures: _Pictures) -> None:
    kind = "dismissed" if finding.dismissed else finding.severity
    output.write(f'<div class="finding {kind}"><span class=rule>{escape(finding.name)}</span>')
    output.write(f"<b class={kind}>{_NAMES[kind]}</b> {escape(finding.message)}")
    output.write(f"<div class=en>{escape(finding.message_en)}</div>\n")
    if finding.doubtful:
        output.write(f"<div class=reason>{escape(finding.caution)}</div>")
    for label, dismissal in (("已驳回 dismissed", finding.dismissed), ("曾驳回，已失效 lapsed", finding.lapsed)):
        if dismissal:
            words = f"{label}：{dismissal.reason}（{dismissal.by}，{dismissal.when}）"
            output.write(f"<div class=reason>{escape(words)}</div>")
    here = Spot(
        "",
        page=finding.page,
        line=finding.line,
        bbox=finding.bbox,
        cell=finding.cell,
        table=finding.table,
        section=finding.section,
        row=finding.row,
        column=finding.column,
    )
    spots = _distinct((here, *finding.others))
    for spot in spots:
        words = " ".join(part for part in (_where(spot), _title(spot), spot.row, spot.column) if part)
        output.write(f"<div class=where>{escape(words)}</div>")
    for page, boxes in _by_page(spots):
        picture = pictures.of(page, boxes, _RED if boxes[0] == here.bbox else _BLUE)
        if picture:
            output.write(f'<img alt="第{page}页" src="data:image/png;base64,{picture}">')
    output.write("</div>\n")


def _title(spot: Spot) -> str:
    return spot.table or " › ".join(spot.section.split(" ")[-2:])


def _by_page(spots: Sequence[Spot]) -> list[tuple[int, list[Box]]]:
    """The boxes of each page, in the order of the spots; those far from the first get a picture of their own."""
    pages: list[tuple[int, list[Box]]] = []
    for spot in spots:
        if spot.page is None or spot.bbox is None:
            continue
        for page, boxes in pages:
            if page == spot.page and _height([*boxes, spot.bbox]) <= _TALLEST:
                boxes.append(spot.bbox)
                break
        else:
            pages.append((spot.page, [spot.bbox]))
    return pages


def _height(boxes: Sequence[Box]) -> float:
    return max(box[3] for box in boxes) - min(box[1] for box in boxes)


def _distinct(spots: Iterable[Spot]) -> list[Spot]:
    seen: dict[tuple[Any, ...], Spot] = {}
    for spot in spots:
        seen.setdefault((spot.page, spot.line, spot.bbox, spot.table, spot.row, spot.column), spot)
    return list(seen.values())[:8]


def _where(spot: Spot) -> str:
    return spot.cell or (f"第{spot.page}页" if spot.page else f"第{spot.line}行" if spot.line else "")


class _Pictures:
    """Cuttings of the pages of one PDF, each with a frame around its place."""

    def __init__(self, path: Path | None) -> None:
        self._path = path if path is not None and path.suffix.lower() == ".pdf" else None
        self._document: Any = None
        self._left = _MOST_PICTURES

    def __enter__(self) -> _Pictures:
        if self._path is not None:
            import pypdfium2

            self._document = pypdfium2.PdfDocument(self._path)
        return self

    def __exit__(self, *_: object) -> None:
        if self._document is not None:
            self._document.close()

    def of(self, number: int, boxes: Sequence[Box], first: str) -> str:
        """A strip of a page with a frame around each box, the first in its colour, as a PNG in base64.

        "" where there is no document, or enough pictures were made.
        """
        if self._document is None or self._left <= 0 or number > len(self._document):
            return ""
        page = self._document[number - 1]
        _, height = page.get_size()
        upper = max(0.0, min(box[1] for box in boxes) - _MARGIN)
        lower = min(height, max(box[3] for box in boxes) + _MARGIN)
        if lower <= upper:  # a scan that was read on its side
            return ""
        self._left -= 1
        image = page.render(scale=_SCALE, crop=(0, height - lower, 0, upper)).to_pil().convert("RGB")
        for at, (x0, top, x1, bottom) in enumerate(boxes):
            frame = [value * _SCALE for value in (x0, top - upper, x1, bottom - upper)]
            _frame(image, frame, _BLUE if at else first)
        from PIL import Image

        stream = io.BytesIO()
        image.quantize(128, method=Image.Quantize.FASTOCTREE).save(stream, "PNG", optimize=True)
        return base64.b64encode(stream.getvalue()).decode()


def _frame(image: Any, box: Sequence[float], colour: str) -> None:
    from PIL import ImageDraw

    x0, top, x1, bottom = box
    ImageDraw.Draw(image).rectangle((x0 - 3, top - 3, x1 + 3, bottom + 3), outline=colour, width=2)
