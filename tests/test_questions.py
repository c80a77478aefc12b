"""The question library: complete headers, sound queries, search by words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ingest.errors import MingzhangError
from mingzhang.charts import KINDS
from mingzhang.cli.ask import ask as command
from mingzhang.questions import (
    BINDS,
    COLUMN_TYPES,
    PARAMETER_TYPES,
    families,
    names,
    near_names,
    question,
    questions,
    search,
)
from mingzhang.store.sparql import admit, bind

OPTIONS = {option.lstrip("-") for parameter in command.params for option in parameter.opts}


@pytest.mark.parametrize("name", names())
def test_header_is_complete(name: str) -> None:
    asked = question(name)
    assert asked.family in {family.name for family in families()}
    for texts in (asked.summary, asked.description):
        assert set(texts) == {"zh", "en"} and all(texts.values())
    assert asked.tags and asked.columns and admit(asked.sparql) == "SELECT"
    for parameter in asked.params.values():
        assert parameter.zh and parameter.en and parameter.type in PARAMETER_TYPES and parameter.bind in BINDS
        assert re.search(rf"\?{parameter.name}\b", asked.sparql), parameter.name
        assert parameter.name not in OPTIONS, "an option of the command has that name"
        assert not parameter.choices or not parameter.default or parameter.default in parameter.choices
    for column in asked.columns:
        assert column.zh and column.en and column.type in COLUMN_TYPES
        assert not column.link or asked.column(column.link).type == "iri"


@pytest.mark.parametrize("name", names())
def test_rows_have_an_order(name: str) -> None:
    assert re.search(r"\bORDER BY\b", question(name).sparql.rpartition("}")[2] or question(name).sparql)


@pytest.mark.parametrize("name", [one.name for one in questions() if one.chart])
def test_chart_draws_columns_of_the_answer(name: str) -> None:
    asked = question(name)
    assert asked.chart["kind"] in KINDS
    used = [asked.chart.get(axis) for axis in ("x", "y", "color", "reference")]
    for column in [name for given in used if given for name in ([given] if isinstance(given, str) else given)]:
        assert not asked.column(column).hidden
    assert asked.column(asked.chart["x"]).numeric or asked.chart["kind"] in ("line", "heatmap")


def test_headings_of_people_differ() -> None:
    for asked in questions():
        for language in ("zh", "en"):
            shown = [column.heading(language) for column in asked.columns if not column.hidden]
            assert len(shown) == len(set(shown)), asked.name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["自相矛盾"], "disagreements"),
        (["contradict"], "disagreements"),
        (["功能分类", "占比"], "spending-by-function"),
        (["budget", "final account"], "budget-against-outturn"),
    ],
)
def test_a_question_is_found_by_its_words(words: list[str], name: str) -> None:
    assert name in [one.name for one in search(words)]


def test_words_that_nobody_asks_find_nothing() -> None:
    assert search(["xyzzy"]) == []


def test_a_slip_in_a_name_is_met() -> None:
    assert "disagreements" in near_names("disagrements")
    with pytest.raises(MingzhangError, match="disagreements"):
        question("disagrements")


def test_the_document_lists_every_question() -> None:
    text = (Path(__file__).parent.parent / "docs" / "questions.md").read_text("utf-8")
    listed = re.findall(r"^\* `([a-z-]+)`: (.+)$", text, re.MULTILINE)
    assert listed == [(one.name, f"{one.summary['zh']} {one.summary['en']}") for one in questions()]


def test_a_value_goes_where_the_parameter_says() -> None:
    text = "SELECT ?a { { SELECT ?a ?year { ?a <urn:x:y> ?year } } ?a <urn:x:o> ?who }"
    term = NamedNode("urn:x:2024")
    inside = bind(text, {"year": term}, filtered=["year"])
    assert (
        inside.count("FILTER (?year = <urn:x:2024>)") == 1 and "{ FILTER (?year = <urn:x:2024>) ?a <urn:x:y>" in inside
    )
    assert bind(text, {"year": term}, outside=["year"]).startswith("SELECT ?a { FILTER (?year = <urn:x:2024>) {")
    assert bind(text, {"year": term}).count("VALUES ?year { <urn:x:2024> }") == 2
