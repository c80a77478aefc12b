"""The charts of the pages as Vega-Lite specifications: data inside, no colours but the page's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mingzhang.publish.figures import Figure
    from mingzhang.publish.views.organization import Line

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def trend(lines: Sequence[Line], years: Sequence[str]) -> dict[str, Any] | None:
    """Revenue and expenditure over the years, in 万元; None where there are not two years to be compared."""
    values = [
        {"year": year, "line": line.name.zh, "en": line.name.en or line.name.zh, "amount": _wan(figure)}
        for line in lines
        if line.level == 0
        for year, (budget, executed) in zip(years, line.pairs, strict=True)
        if (figure := executed or budget)
    ]
    if len({value["year"] for value in values}) < 2:
        return None
    return {
        "$schema": _SCHEMA,
        "width": "container",
        "height": 220,
        "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
            "y": {"field": "amount", "type": "quantitative", "title": "万元"},
            "color": {"field": "line", "type": "nominal", "title": None},
            "tooltip": [
                {"field": "line", "type": "nominal", "title": " "},
                {"field": "year", "type": "ordinal", "title": "年度"},
                {"field": "amount", "type": "quantitative", "title": "万元", "format": ",.2f"},
            ],
        },
    }


def _wan(figure: Figure) -> float:
    return round(float(figure.amount / 10_000), 2)
