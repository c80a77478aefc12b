"""`import mingzhang`: what a developer builds on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import mingzhang
from mingzhang.records import columns, kinds, type_of
from mingzhang.resources import folder
from tests.making import report


@pytest.fixture(scope="module")
def reading() -> mingzhang.Reading:
    return mingzhang.read(next(folder("samples").glob("*档案馆2024*.pdf")))


def test_names_are_there_and_no_others() -> None:
    for name in mingzhang.__all__:
        assert getattr(mingzhang, name) is not None
    assert dir(mingzhang) == sorted(mingzhang.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        mingzhang.nonsense  # noqa: B018


def test_path_text_and_bytes_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "2024年部门决算.txt"
    path.write_bytes(report())
    expected = mingzhang.read(path).figures
    assert expected
    assert mingzhang.read(str(path)).figures == expected
    assert mingzhang.read(report(), "2024年部门决算.txt").figures == expected
    assert mingzhang.read(path, name="x.txt").figures[0]["document"] == "x.txt"
    assert mingzhang.read(report()).profile["entity"] == "明河县水利局"


def test_errors_have_one_root(tmp_path: Path) -> None:
    with pytest.raises(mingzhang.MingzhangError, match="neither a budget"):
        mingzhang.read("你好".encode(), "a.txt")
    with pytest.raises(mingzhang.MingzhangError, match=r"none\.pdf"):
        mingzhang.read(tmp_path / "none.pdf")


@pytest.mark.parametrize("kind", kinds())
def test_columns_are_the_same_everywhere(reading: mingzhang.Reading, kind: str) -> None:
    names = columns(kind)
    records = reading.records(kind)
    assert records and all(tuple(record) == names for record in records)
    assert tuple(reading.to_arrow(kind).column_names) == names
    assert tuple(reading.to_dataframe(kind).columns) == names
    types = {"text": str, "integer": int, "decimal": Decimal}
    for record in records:
        assert all(value is None or type(value) is types[type_of(name)] for name, value in record.items())


def test_figures_carry_exact_amounts(reading: mingzhang.Reading) -> None:
    amounts = [figure["amount_yuan"] for figure in reading.figures]
    assert len(amounts) == len(reading.report.figures) > 100
    assert reading.to_arrow().column("amount_yuan").to_pylist() == amounts
    assert list(reading.to_dataframe()["amount_yuan"]) == amounts


def test_profile_and_tables(reading: mingzhang.Reading) -> None:
    assert (reading.profile["entity"], reading.profile["fiscal_year"]) == ("明河县档案馆", 2024)
    assert reading.profile["report_kind"] == "部门决算"
    assert {table.kind for table in reading.tables} >= {"balance", "expenditure", "three-public"}
    assert "明河县档案馆 2024" in repr(reading)


def test_graph_has_an_observation_for_every_figure(reading: mingzhang.Reading) -> None:
    from rdflib import RDF, URIRef

    graph = reading.graph()
    observations = list(graph.subjects(RDF.type, URIRef("http://purl.org/linked-data/cube#Observation")))
    assert len(observations) == len(reading.figures)


def test_amounts_beyond_the_arrow_type_become_null() -> None:
    from mingzhang.arrow import table
    from mingzhang.records import Record

    record: Record = dict.fromkeys(columns("figures"))
    values = [Decimal("1.5"), Decimal(10) ** 30, Decimal("0.0000000000001")]
    found = table("figures", [{**record, "amount_yuan": value} for value in values]).column("amount_yuan").to_pylist()
    assert found == [Decimal("1.5"), None, Decimal(0)]


def test_unknown_kind(reading: mingzhang.Reading) -> None:
    with pytest.raises(mingzhang.MingzhangError, match="figures"):
        reading.records("nonsense")
