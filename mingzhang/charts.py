"""A Result → a Vega-Lite specification, and that → SVG, PNG or a page that needs nothing else.

The `chart` of a question says how its answer is best drawn; web pages draw the same specification with vega-embed:

    kind     bar (lying, a bar a row), stacked, grouped, line, scatter, heatmap
    x, y     the columns on the axes; for a bar and a heatmap y may be a list of columns, written one after the other
    color    the column that tells series apart
    top      how many bars, lines or cells are drawn at most, those of the first rows (30 unless said)
    reference  the column of a value that a line marks: a median, a limit

Amounts are drawn in 元, 万元 or 亿元, whichever fits; a picture is the one place where they become binary fractions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import MingzhangError
from mingzhang.questions import Column
from mingzhang.store.answers import Plain

if TYPE_CHECKING:
    from mingzhang.asking import Result

KINDS = ("bar", "stacked", "grouped", "line", "scatter", "heatmap")
FORMATS = ("svg", "png", "html")
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_FONT = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
_COLOURS = [
    "#1f5a92",
    "#c8553d",
    "#6a994e",
    "#8e6c8a",
    "#d9a441",
    "#3d8f9c",
    "#7a7a7a",
    "#a23b72",
    "#4f6d7a",
    "#b08968",
]
_TOP = 30
_SCALES = {
    "zh": ((Decimal(100_000_000), "亿元"), (Decimal(10_000), "万元"), (Decimal(1), "元")),
    "en": ((Decimal(1_000_000), "million yuan"), (Decimal(1_000), "thousand yuan"), (Decimal(1), "yuan")),
}


def specification(result: Result, language: str = "zh") -> dict[str, Any]:
    """The answer as a Vega-Lite 5 specification with its data inside."""
    hint = result.question.chart
    if not hint:
        raise MingzhangError(f"{result.question.name}：这个问题没有图 has no chart: ask it as a table.")
    if not len(result):
        raise MingzhangError(f"{result.question.name}：没有数据可画 the answer has no rows to draw.")
    axes = _Axes(result, "en" if language == "en" else "zh")
    rows = axes.rows(hint)
    body = _DRAWN[str(hint["kind"])](axes, hint)
    drawn = len({row[axes.key(hint)] for row in rows})
    return {
        "$schema": _SCHEMA,
        "title": {
            "text": result.question.summary[axes.language],
            "subtitle": axes.subtitle(drawn, hint),
            "anchor": "start",
            "offset": 12,
        },
        "data": {"values": rows},
        **body,
        "config": _CONFIG,
    }


def rendered(spec: dict[str, Any], format: str) -> bytes:
    """A specification as `svg`, `png` (at twice the size) or `html` (with the libraries inside)."""
    import vl_convert

    if format == "svg":
        return str(vl_convert.vegalite_to_svg(spec)).encode()
    if format == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=2))
    if format == "html":
        return str(vl_convert.vegalite_to_html(spec, bundle=True)).encode()
    raise MingzhangError(f"A chart cannot be written as {format}: choose one of {', '.join(FORMATS)}.")


def plot(result: Result, path: Path, language: str = "zh") -> None:
    """Write the chart of an answer; the suffix of `path` says in which format."""
    from mingzhang.export import replacing

    format = path.suffix.lstrip(".").lower()
    if format not in FORMATS:
        raise MingzhangError(f"{path}：图的格式由后缀决定 name a chart .svg, .png or .html.")
    data = rendered(specification(result, language), format)
    with replacing(path) as file:
        file.write(data)


class _Axes:
    """The columns of a chart: their names, units, scales and the rows they are drawn from."""

    def __init__(self, result: Result, language: str) -> None:
        self.result, self.language = result, language
        self._scales: dict[str, tuple[Decimal, str]] = {}
        for column in result.columns:
            if column.type == "amount":
                amounts = [abs(Decimal(value)) for value in result.column(column.name) if value is not None]
                most = max(amounts, default=Decimal(0))
                scales = _SCALES[language]
                self._scales[column.name] = next((pair for pair in scales if most >= pair[0]), scales[-1])

    def rows(self, hint: dict[str, Any] | Any) -> list[dict[str, Any]]:
        """The rows that are drawn: all of the first `top` categories."""
        wanted = int(hint.get("top", _TOP)) if hint["kind"] != "scatter" else len(self.result)
        key = self.key(hint)
        kept: dict[Any, None] = {}
        drawn = []
        for number, record in enumerate(self.result):
            row = {column.name: self._value(record[column.name], column) for column in self.result.columns}
            row = {name: value for name, value in row.items() if not self._column(name).hidden}
            row["y"] = " ".join(str(row[name]) for name in _several(hint["y"]) if row[name] is not None)
            row["place"] = number
            if row[key] not in kept and len(kept) >= wanted:
                continue
            kept[row[key]] = None
            drawn.append(row)
        return drawn

    def key(self, hint: Any) -> str:
        """What is counted against `top`: the categories of a bar or heatmap, else the series."""
        if hint["kind"] in ("line", "scatter"):
            return str(hint.get("color") or hint["x"])
        return "y"

    def category(self, names: Sequence[str]) -> dict[str, Any]:
        title = self._column(names[0]).heading(self.language) if len(names) == 1 else None
        return {"field": "y", "type": "nominal", "title": title, "sort": {"field": "place", "op": "min"}}

    def quantity(self, name: str, **more: Any) -> dict[str, Any]:
        column = self._column(name)
        title = column.heading(self.language)
        if name in self._scales:
            bare = column.zh if self.language == "zh" else column.en
            unit = self._scales[name][1]
            title = f"{bare}（{unit}）" if self.language == "zh" else f"{bare} ({unit})"
        return {"field": name, "type": "quantitative", "title": title, **more}

    def ordinal(self, name: str, **more: Any) -> dict[str, Any]:
        return {"field": name, "type": "ordinal", "title": self._column(name).heading(self.language), **more}

    def colour(self, hint: Any) -> dict[str, Any]:
        name = hint.get("color")
        if not name:
            return {}
        column = self._column(name)
        legend = {"title": column.heading(self.language), "labelLimit": 220}
        return {"color": {"field": name, "type": "nominal", "legend": legend, "sort": {"field": "place", "op": "min"}}}

    def tooltip(self) -> dict[str, Any]:
        fields = []
        for place in self.result.shown():
            column = self.result.columns[place]
            numeric = self.quantity(column.name) if column.numeric else None
            title = numeric["title"] if numeric else column.heading(self.language)
            fields.append({"field": column.name, "title": title, **({"format": ",.2f"} if numeric else {})})
        return {"tooltip": fields}

    def subtitle(self, drawn: int, hint: Any) -> str:
        """The values of the parameters, and what is not drawn."""
        english = self.language == "en"
        said = [
            f"{_short(self.result.question.params[name].text(self.language))}{': ' if english else '：'}{value.label}"
            for name, value in self.result.values.items()
        ]
        every = len({self._id(record, hint) for record in self.result})
        if drawn < every or self.result.total > len(self.result):
            whole = f"{every}" if self.result.total == len(self.result) else f"{self.result.total}"
            said.append(f"the first {drawn} of {whole}" if english else f"前 {drawn} 项，共 {whole} 项")
        return ("; " if english else "；").join(said)

    def _id(self, record: dict[str, Plain | None], hint: Any) -> tuple[Plain | None, ...]:
        key = self.key(hint)
        return tuple(record[name] for name in (_several(hint["y"]) if key == "y" else [key]))

    def _column(self, name: str) -> Column:
        return self.result.question.column(name)

    def _value(self, value: Plain | None, column: Column) -> Any:
        if isinstance(value, Decimal) or (column.numeric and isinstance(value, int)):
            number = Decimal(value)
            return float(number / self._scales[column.name][0] if column.name in self._scales else number)
        return value


def _bar(axes: _Axes, hint: Any) -> dict[str, Any]:
    bars: dict[str, Any] = {
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "y": axes.category(_several(hint["y"])),
            "x": axes.quantity(hint["x"]),
            **axes.colour(hint),
            **axes.tooltip(),
        },
    }
    reference = hint.get("reference")
    if not reference:
        return {"width": 560, "height": {"step": 20}, **bars}
    rule = {
        "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#444"},
        "encoding": {
            "x": axes.quantity(reference, aggregate="max"),
            "tooltip": axes.quantity(reference, aggregate="max"),
        },
    }
    return {"width": 560, "height": {"step": 20}, "layer": [bars, rule]}


def _stacked(axes: _Axes, hint: Any) -> dict[str, Any]:
    made = _bar(axes, hint)
    made["encoding"]["order"] = {"field": "place", "type": "quantitative"}
    return made


def _grouped(axes: _Axes, hint: Any) -> dict[str, Any]:
    made = _bar(axes, hint)
    made["encoding"]["yOffset"] = {"field": hint["color"], "sort": {"field": "place", "op": "min"}}
    made["height"] = {"step": 13, "for": "offset"}
    return made


def _line(axes: _Axes, hint: Any) -> dict[str, Any]:
    encoding = {"x": axes.ordinal(hint["x"], axis={"labelAngle": 0}), "y": axes.quantity(hint["y"])}
    encoding |= axes.colour(hint) | axes.tooltip()
    return {"width": 560, "height": 320, "mark": {"type": "line", "point": True}, "encoding": encoding}


def _scatter(axes: _Axes, hint: Any) -> dict[str, Any]:
    encoding = {"x": axes.quantity(hint["x"]), "y": axes.quantity(hint["y"]), **axes.colour(hint), **axes.tooltip()}
    mark = {"type": "point", "filled": True, "size": 60, "opacity": 0.8}
    return {"width": 560, "height": 400, "mark": mark, "encoding": encoding}


def _heatmap(axes: _Axes, hint: Any) -> dict[str, Any]:
    colour = axes.quantity(hint["color"], scale={"scheme": "blues"})
    across = axes.ordinal(hint["x"], axis={"labelAngle": -40}, sort={"field": "place", "op": "min"})
    encoding = {"y": axes.category(_several(hint["y"])), "x": across, "color": colour, **axes.tooltip()}
    return {"width": {"step": 44}, "height": {"step": 22}, "mark": "rect", "encoding": encoding}


_DRAWN = {
    "bar": _bar,
    "stacked": _stacked,
    "grouped": _grouped,
    "line": _line,
    "scatter": _scatter,
    "heatmap": _heatmap,
}
_CONFIG: dict[str, Any] = {
    "background": "white",
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {"labelLimit": 260, "titleFontWeight": "normal", "labelColor": "#333", "gridColor": "#e8e8e8"},
    "title": {"fontSize": 15, "subtitleFontSize": 12, "subtitleColor": "#555"},
    "range": {"category": _COLOURS},
    "mark": {"color": _COLOURS[0]},
}


def _short(text: str) -> str:
    """What a parameter means without the part that tells how to write it."""
    return re.split("[（,:：]", text)[0]


def _several(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
