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

_NAMES = {"violation": "错误 violation", "warning": "疑点 warning", "info": "提示 info"}
_COLOURS = {"violation": "#c0392b", "warning": "#b9770e", "info": "#2471a3"}
_SCALE = 1.6  # pixels a point
_MARGIN = (60.0, 42.0)  # points around a box, sideways and up and down
_MOST_PICTURES = 400

_STYLE = """
body{font:15px/1.6 -apple-system,"PingFang SC","Microsoft YaHei",sans-serif;max-width:1080px;
  margin:2em auto;padding:0 1em;color:#222}
h1{font-size:1.4em}h2{font-size:1.15em;border-bottom:1px solid #ddd;margin-top:2em}
.finding{border-left:4px solid;padding:.3em .9em;margin:1em 0;background:#fafafa}
.en,.where{color:#666;font-size:.88em}.rule{float:right;color:#888;font-size:.82em}
img{max-width:100%;border:1px solid #ddd;display:block;margin:.4em 0}
table{border-collapse:collapse}td,th{padding:.1em .8em;text-align:right}
"""


def write(results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """All reports on one page."""
    output.write("<!doctype html>\n<html lang=zh><meta charset=utf-8><title>明账 核对结果</title>")
    output.write(f"<style>{_STYLE}</style>\n<h1>明账 核对结果 <small>Mingzhang check</small></h1>\n")
    for each in results:
        with _Pictures(paths.get(each.document)) as pictures:
            _report(each, output, pictures)
    output.write("</html>\n")


def _report(each: Checked, output: IO[str], pictures: _Pictures) -> None:
    counts = "，".join(f"{_NAMES[s]} {each.count(s)}" for s in SEVERITIES)
    output.write(f"<h2>{escape(each.document or each.report)}</h2>\n<p>{counts}；核对规则 {len(each.ran)} 条，")
    output.write(f"未能核对 {len(each.skipped)} 条 ({len(each.ran)} rules ran, {len(each.skipped)} could not)</p>\n")
    for finding in each.findings:
        _finding(finding, output, pictures)
    if each.skipped:
        output.write("<details><summary>未能核对 could not be checked</summary><ul>")
        for skipped in each.skipped:
            missing = "、".join(f"{need.label} ({need.label_en})" for need in skipped.missing)
            rule = f"{escape(skipped.rule.label)} <code>{skipped.rule.code}</code>"
            output.write(f"<li>{rule}：没有{escape(missing)}</li>")
        output.write("</ul></details>\n")


def _finding(finding: Finding, output: IO[str], pictures: _Pictures) -> None:
    colour = _COLOURS[finding.severity]
    output.write(f'<div class=finding style="border-color:{colour}"><span class=rule>{escape(finding.rule)}</span>')
    output.write(f"<b style='color:{colour}'>{_NAMES[finding.severity]}</b> {escape(finding.message)}")
    output.write(f"<div class=en>{escape(finding.message_en)}</div>\n")
    here = Spot(
        "", page=finding.page, line=finding.line, bbox=finding.bbox, table=finding.table, section=finding.section
    )
    for spot in _distinct((here, *finding.others)):
        words = " ".join(part for part in (_where(spot), spot.table or spot.section, spot.row, spot.column) if part)
        output.write(f"<div class=where>{escape(words)}</div>")
        picture = pictures.of(spot)
        if picture:
            output.write(f'<img alt="{escape(words)}" src="data:image/png;base64,{picture}">')
    output.write("</div>\n")


def _distinct(spots: Iterable[Spot]) -> list[Spot]:
    seen: dict[tuple[Any, ...], Spot] = {}
    for spot in spots:
        seen.setdefault((spot.page, spot.line, spot.bbox, spot.table, spot.row, spot.column), spot)
    return list(seen.values())[:4]


def _where(spot: Spot) -> str:
    return f"第{spot.page}页" if spot.page else f"第{spot.line}行" if spot.line else ""


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

    def of(self, spot: Spot) -> str:
        """The place as a PNG in base64; "" where there is no page or box, or enough pictures were made."""
        if self._document is None or spot.page is None or spot.bbox is None or self._left <= 0:
            return ""
        self._left -= 1
        page = self._document[spot.page - 1]
        width, height = page.get_size()
        x0, top, x1, bottom = spot.bbox
        left, upper = max(0.0, x0 - _MARGIN[0]), max(0.0, top - _MARGIN[1])
        right, lower = min(width, x1 + _MARGIN[0]), min(height, bottom + _MARGIN[1])
        crop = (left, height - lower, width - right, upper)  # left, bottom, right, top cut away
        image = page.render(scale=_SCALE, crop=crop).to_pil().convert("RGB")
        _frame(image, [(v - o) * _SCALE for v, o in ((x0, left), (top, upper), (x1, left), (bottom, upper))])
        stream = io.BytesIO()
        image.quantize(32).save(stream, "PNG", optimize=True)
        return base64.b64encode(stream.getvalue()).decode()


def _frame(image: Any, box: Sequence[float]) -> None:
    from PIL import ImageDraw

    x0, top, x1, bottom = box
    ImageDraw.Draw(image).rectangle((x0 - 3, top - 3, x1 + 3, bottom + 3), outline="#c0392b", width=2)
