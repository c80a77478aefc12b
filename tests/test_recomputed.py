"""Ten questions, computed a second time from the Parquet export with DuckDB: another path from the same reports.

The SQL knows nothing of settled figures and aspects. It picks one amount of each coordinates of a report by itself: the
one with which most printed figures agree, of these the most exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

import mingzhang
from mingzhang.aspects import keep_aspects
from mingzhang.check.results import keep_findings
from mingzhang.check.run import check_graphs
from mingzhang.flat import export
from mingzhang.questions import names, question
from mingzhang.store import Store, open_store

SAMPLES = Path(__file__).parent.parent / "samples"

_VIEWS = """
CREATE VIEW own AS
  SELECT f.*, p.organization AS body, p.report_kind AS kind
  FROM '{folder}/figures.parquet' f JOIN '{folder}/profile.parquet' p ON f.report = p.iri
  WHERE f.year = f.fiscal_year AND f.organization = p.entity
    AND (f.phase = 'initial') = (p.report_kind LIKE '%预算');
CREATE VIEW agreeing AS
  SELECT a.*, (SELECT count(*) FROM own b WHERE b.report = a.report AND b.phase = a.phase AND b.flow = a.flow
    AND b.fund = a.fund AND b.functional = a.functional AND b.economic = a.economic AND b.nature = a.nature
    AND b.item = a.item AND abs(a.amount_yuan - b.amount_yuan) <= a.resolution_yuan + b.resolution_yuan) AS votes
  FROM own a;
CREATE TABLE figure AS
  SELECT body, year, phase, flow, coalesce(nullif(fund, ''), 'all') AS fund, functional, economic,
    coalesce(nullif(nature, ''), 'all') AS nature, item,
    first(amount_yuan ORDER BY votes DESC, resolution_yuan) AS amount
  FROM agreeing GROUP BY ALL;
CREATE MACRO spent(ph, fu, na, it) AS TABLE
  SELECT body, year, amount FROM figure WHERE phase = ph AND flow = 'expenditure' AND fund = fu AND nature = na
    AND item = it AND functional = '' AND economic = '';
"""
_PUBLIC = "(SELECT body, year, max(amount) AS amount FROM (FROM spent('executed', 'fiscal', 'all', '{0}') UNION ALL "
_PUBLIC += "FROM spent('executed', 'general-public', 'all', '{0}')) GROUP BY ALL)"

#: question → (values, the columns compared, the SQL)
QUESTIONS: dict[str, tuple[dict[str, Any], tuple[str, ...], str]] = {
    "largest-spenders": (
        {"year": 2024}, ("organization", "amount"),
        "SELECT body, amount FROM spent('executed', 'all', 'all', '') WHERE year = 2024",
    ),
    "project-share": (
        {"year": 2024}, ("organization", "part", "percent"),
        "SELECT a.body, a.amount, round(1000 * a.amount / b.amount) / 10 FROM spent('executed', 'all', 'project', '') a"
        " JOIN spent('executed', 'all', 'all', '') b USING (body, year) WHERE a.year = 2024",
    ),
    "personnel-share": (
        {"year": 2024}, ("organization", "part", "whole"),
        "SELECT a.body, a.amount, b.amount FROM spent('executed', 'general-public', 'personnel', '') a"
        " JOIN spent('executed', 'general-public', 'basic', '') b USING (body, year) WHERE a.year = 2024",
    ),
    "spending-by-function": (
        {"year": 2024}, ("organization", "code", "amount"),
        "SELECT body, functional, amount FROM figure WHERE phase = 'executed' AND flow = 'expenditure' AND fund = 'all'"
        " AND nature = 'all' AND item = '' AND economic = '' AND length(functional) = 3 AND year = 2024 AND amount > 0",
    ),
    "spending-by-economic-class": (
        {"year": 2024, "digits": 2}, ("organization", "code", "amount"),
        "SELECT body, economic, amount FROM figure WHERE phase = 'executed' AND flow = 'expenditure'"
        " AND fund = 'general-public' AND nature = 'basic' AND item = '' AND functional = '' AND length(economic) = 5"
        " AND year = 2024 AND amount > 0",
    ),
    "three-public-ranking": (
        {"year": 2024}, ("organization", "amount"),
        f"SELECT body, amount FROM {_PUBLIC.format('three-public')} WHERE year = 2024",
    ),
    "operating-cost-per-head": (
        {"year": 2024}, ("organization", "amount", "staff", "each"),
        "SELECT body, amount, staff_actual, round(100 * amount / staff_actual) / 100"
        " FROM spent('executed', 'general-public', 'operating', '')"
        " JOIN '{folder}/profile.parquet' p ON p.organization = body AND p.fiscal_year = year"
        " AND p.report_kind LIKE '%决算' WHERE year = 2024",
    ),
    "class-totals": (
        {"year": 2024}, ("code", "total", "bodies"),
        "SELECT functional, sum(amount), count(*) FROM figure WHERE phase = 'executed' AND flow = 'expenditure'"
        " AND fund = 'all' AND nature = 'all' AND item = '' AND economic = '' AND length(functional) = 3"
        " AND year = 2024 AND amount > 0 AND body LIKE '%/department' GROUP BY ALL",
    ),
    "vague-targets": (
        {}, ("organization", "fiscalYear", "indicators", "vague"),
        "SELECT p.organization, p.fiscal_year, count(*), count(*) FILTER (i.target_number IS NULL)"
        " FROM '{folder}/indicators.parquet' i JOIN '{folder}/profile.parquet' p ON i.report = p.iri GROUP BY ALL",
    ),
    "most-findings": (
        {}, ("report", "violations", "warnings", "notes"),
        "SELECT report, count(*) FILTER (severity = 'violation'), count(*) FILTER (severity = 'warning'),"
        " count(*) FILTER (severity = 'info') FROM '{folder}/findings.parquet' GROUP BY ALL",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def samples() -> Iterator[Store]:
    with open_store("memory") as store:
        store.load_shared()
        store.put_many(mingzhang.read(path).ntriples() for path in sorted(SAMPLES.glob("*.pdf")))
        for checked in check_graphs({name: store.graph(name) for name in store.reports()}):
            keep_findings(store, checked)
        keep_aspects(store)
        yield store


@pytest.fixture(scope="module")
def tables(samples: Store, tmp_path_factory: pytest.TempPathFactory) -> tuple[duckdb.DuckDBPyConnection, Path]:
    folder = tmp_path_factory.mktemp("export")
    export(samples, folder, ("parquet",))
    connection = duckdb.connect()
    connection.execute(_VIEWS.replace("{folder}", str(folder)))
    return connection, folder


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_from_the_export(name: str, samples: Store, tables: tuple[duckdb.DuckDBPyConnection, Path]) -> None:
    values, columns, sql = QUESTIONS[name]
    connection, folder = tables
    result = mingzhang.ask(name, samples, **values)
    asked = sorted(tuple(_plain(record[column]) for column in columns) for record in result)
    computed = connection.execute(sql.replace("{folder}", str(folder))).fetchall()
    assert asked == sorted(tuple(_plain(value) for value in row) for row in computed)
    assert asked


#: values for the parameters that need one, on the samples
_NEEDED = {"organization": "明河县水利局", "functional": "213", "economic": "30201", "text": "满意度", "integer": 12}
#: what the samples have nothing of: places that no list knows, analyses not made, and what only many reports show
_WITHOUT = {
    "copied-indicators", "copied-prose", "findings-by-place", "high-score-low-execution", "missing-tables",
    "outlier-growth", "outlier-operating-share", "peer-groups", "places-covered", "restated-differently",
    "similar-organizations",
}  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_every_question_is_answered_from_the_samples(name: str, samples: Store) -> None:
    needed = {one.name: _NEEDED[one.type] for one in question(name).params.values() if one.required}
    result = mingzhang.ask(name, samples, **needed)
    assert bool(result) != (name in _WITHOUT)


def _plain(value: Any) -> Any:
    """Numbers compare as exact decimals; DuckDB divides in binary, so quotients are brought to four places."""
    if isinstance(value, float):
        return Decimal(repr(value)).quantize(Decimal("0.0001"))
    return Decimal(value) if isinstance(value, int | Decimal) else value
