"""The question library over HTTP: what can be asked, and the answers as JSON, CSV, Markdown, Parquet and charts.

    /query.json                        every question with its parameters and the columns of its answer
    /query/{name}.json?year=2024       the answer; amounts and other decimals are text, so that no reader rounds them
    /query/{name}.csv, .md, .parquet   the same as a file, .srj as SPARQL results, .chart.json as a Vega-Lite chart
    /query/{name}.rq                   the query as it is asked, with the values bound

Parameters are written as people write them (see `mingzhang.parameters`). `lang` is zh or en, `rows` the most to send.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingest.errors import MingzhangError
from mingzhang.asking import Result, answered
from mingzhang.parameters import examples
from mingzhang.questions import LANGUAGES, Question, question, questions
from mingzhang.questions import names as question_names
from mingzhang.serve.cache import Kept, kept
from mingzhang.serve.problems import Problem
from mingzhang.store import QueryLimit

if TYPE_CHECKING:
    from mingzhang.serve.settings import Settings
    from mingzhang.store import Store

ROWS, MOST_ROWS = 1_000, 100_000
#: ending → media type
FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "srj": "application/sparql-results+json",
    "chart.json": "application/vnd.vegalite.v5+json",
    "rq": "application/sparql-query",
}
#: endings that `Result.write` knows by another name
_WRITTEN = {"csv": "csv", "md": "markdown", "parquet": "parquet", "srj": "json"}
#: parameters of the address that are none of the question
RESERVED = ("lang", "rows", "format")


class Library:
    """Answers the questions from one store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def listed(self) -> Kept:
        """All questions."""
        found = {"ok": True, "questions": [described(asked) for asked in questions()]}
        return kept(_json(found), FORMATS["json"], {"Cache-Control": "no-cache"})

    def suggested(self, name: str, parameter: str) -> Kept:
        """What could be given for a parameter."""
        asked = _question(name)
        if parameter not in asked.params:
            raise Problem(404, f"{name} has no parameter {parameter}.")
        found = {"ok": True, "examples": examples(asked.params[parameter], self._store)}
        return kept(_json(found), FORMATS["json"], {"Cache-Control": "no-cache"})

    def answer(self, name: str, format: str, parameters: Mapping[str, str]) -> Kept:
        """The answer to a question in one of FORMATS."""
        language = parameters.get("lang", "zh")
        if language not in LANGUAGES:
            raise Problem(400, f"lang is one of {', '.join(LANGUAGES)}.")
        result = self.result(name, parameters)
        headers = {"Cache-Control": "no-cache", "Link": f'<{name}>; rel="describedby"'}
        return kept(_body(result, format, language), FORMATS[format], headers)

    def result(self, name: str, parameters: Mapping[str, str]) -> Result:
        """The answer itself; Problem 400 where a value means nothing, 503 where it takes too long."""
        asked = _question(name)
        values = {key: value for key, value in parameters.items() if key not in RESERVED and value != ""}
        try:
            return answered(asked, self._store, values, limit=_rows(parameters), timeout=self._settings.query_seconds)
        except QueryLimit as problem:
            raise Problem(503, str(problem), {"Retry-After": "60"}) from None
        except MingzhangError as problem:
            raise Problem(400, str(problem)) from None


def described(asked: Question) -> dict[str, Any]:
    """A question as JSON."""
    return {
        "name": asked.name,
        "family": asked.family,
        "summary": dict(asked.summary),
        "description": dict(asked.description),
        "tags": list(asked.tags),
        "params": [
            {
                "name": one.name,
                "zh": one.zh,
                "en": one.en,
                "type": one.type,
                "default": one.default,
                "choices": list(one.choices),
                "required": one.required,
            }
            for one in asked.params.values()
        ],
        "columns": [
            {"name": one.name, "zh": one.heading("zh"), "en": one.heading("en"), "type": one.type}
            for one in asked.columns
        ],
    }


def _question(name: str) -> Question:
    if name not in question_names():
        raise Problem(404, f"There is no question {name}.")
    return question(name)


def _body(result: Result, format: str, language: str) -> bytes:
    if format in _WRITTEN:
        return result.write(_WRITTEN[format], language)
    if format == "rq":
        return result.sparql.encode()
    if format == "chart.json":
        try:
            return _json(result.chart(language))
        except MingzhangError as problem:
            raise Problem(404, str(problem)) from None
    answer = {
        "ok": True,
        "question": result.question.name,
        "summary": result.question.summary[language],
        "values": {name: value.label for name, value in result.values.items()},
        "columns": [
            {"name": one.name, "heading": one.heading(language), "type": one.type, "hidden": one.hidden}
            for one in result.columns
        ],
        "rows": [dict(row) for row in result],
        "total": result.total,
    }
    return _json(answer)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _rows(parameters: Mapping[str, str]) -> int:
    given = parameters.get("rows", "")
    if not given:
        return ROWS
    if not given.isdigit() or not 0 < int(given) <= MOST_ROWS:
        raise Problem(400, f"rows is a number from 1 to {MOST_ROWS}.")
    return int(given)
