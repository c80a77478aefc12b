"""What people write for a parameter, and what it is taken to mean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.errors import MingzhangError
from mingzhang.asking import ask, understood
from mingzhang.parameters import meant
from mingzhang.questions import Parameter, question
from mingzhang.store import Store
from tests.asking import store as ledger

BASE = "https://w3id.org/mingzhang/"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with ledger() as opened:
        yield opened


def parameter(type_: str) -> Parameter:
    return Parameter("it", "参数", "parameter", type_)


@pytest.mark.parametrize(
    ("type_", "given", "iri"),
    [
        ("organization", "甲县水利局", "org/甲县水利局/department"),
        ("organization", "档案馆", "org/乙市档案馆/department"),
        ("organization", f"{BASE}org/甲县水利站", "org/甲县水利站"),
        ("year", 2024, "year/2024"),
        ("year", "2023年度", "year/2023"),
        ("year", "latest budget", "year/2024"),
        ("functional", "210", "code/functional/210"),
        ("functional", "2101505", "code/functional/2101505"),
        ("functional", "卫生健康", "code/functional/210"),
        ("functional", "卫生健康支出", "code/functional/210"),
        ("functional", "其他支出", "code/functional/229"),
        ("functional", "医疗保障政策管理", "code/functional/2101505"),
        ("functional", "合计", "code/functional/all"),
        ("economic", "30217", "code/economic/30217"),
        ("phase", "决算", "code/phase/executed"),
        ("phase", "executed", "code/phase/executed"),
        ("phase", "年初", "code/phase/initial"),
        ("fund", "政府性基金", "code/fund/government-fund"),
        ("place", "宁强", "place/610726"),
        ("place", "610000", "place/610000"),
    ],
)
def test_what_is_meant(type_: str, given: object, iri: str, store: Store) -> None:
    value = meant(parameter(type_), given, store)
    assert value is not None and value.term.value == BASE + iri


@pytest.mark.parametrize("type_", ["organization", "year", "functional", "phase", "place"])
def test_any_is_everything(type_: str, store: Store) -> None:
    assert meant(parameter(type_), "any", store) is None


@pytest.mark.parametrize(
    ("type_", "given", "said"),
    [
        ("organization", "甲县", "不止一个.*甲县水利局.*甲县水利站"),
        ("organization", "甲县水力局", "did you mean.*甲县水利局"),
        ("functional", "9999", "没有这样的"),
        ("phase", "exekuted", "决算"),
        ("year", "去年", "不是年度"),
        ("integer", "1.5", "不是数"),
        ("number", "many", "不是数"),
        ("organization", "  ", "没有值"),
    ],
)
def test_what_cannot_be_meant_is_an_error_that_helps(type_: str, given: str, said: str, store: Store) -> None:
    with pytest.raises(MingzhangError, match=said):
        meant(parameter(type_), given, store)


def test_a_needed_value_is_asked_for_with_examples(store: Store) -> None:
    with pytest.raises(MingzhangError, match=r"--organization.*甲县水利局"):
        ask("entity-years", store)


def test_an_unknown_parameter_is_refused(store: Store) -> None:
    with pytest.raises(MingzhangError, match=r"colour.*organization"):
        ask("entity-years", store, colour="red")


def test_the_latest_year_is_that_of_the_organization(store: Store) -> None:
    found = understood(question("entity-figures"), store, {"organization": "甲县水利局"})
    assert found["year"].label == "2024"


def test_text_goes_in_as_a_term(store: Store) -> None:
    hostile = '"} UNION { ?s ?p ?o } #'
    assert len(ask("indicator-across-entities", store, text=hostile)) == 0


def test_a_place_has_those_below_it(store: Store) -> None:
    assert ask("largest-spenders", store, place="汉中市").column("body") == ["甲县水利局", "乙市档案馆", "甲县水利站"]
    assert ask("largest-spenders", store, place="宁强县").column("body") == ["甲县水利局", "甲县水利站"]
