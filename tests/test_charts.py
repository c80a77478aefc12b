"""Charts: Vega-Lite specifications of answers, and the files drawn from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import MingzhangError
from mingzhang.asking import ask
from mingzhang.charts import plot, specification
from mingzhang.questions import questions
from mingzhang.store import Store
from tests.asking import store as ledger
from tests.test_ask import expected


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with ledger() as opened:
        yield opened


@pytest.mark.parametrize("name", [one.name for one in questions() if one.chart])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chart_compiles(name: str, language: str, store: Store) -> None:
    import vl_convert

    spec = ask(name, store, **expected(name).get("params", {})).chart(language)
    assert spec["data"]["values"] and vl_convert.vegalite_to_vega(spec)["marks"]


def test_the_scale_of_amounts_fits(store: Store) -> None:
    result = ask("largest-spenders", store, year=2024)
    assert specification(result)["encoding"]["x"]["title"] == "本年支出（元）"
    assert [row["amount"] for row in specification(result)["data"]["values"]] == [1000, 900, 400, 250, 210, 110]


def test_what_is_left_out_is_said(store: Store) -> None:
    result = ask("largest-spenders", store, year=2024)
    kept = result.first(2)
    assert "前 2 项，共 6 项" in specification(kept)["title"]["subtitle"]
    assert "共" not in specification(result)["title"]["subtitle"]


@pytest.mark.parametrize(("suffix", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_files(suffix: str, begins: bytes, tmp_path: Path, store: Store) -> None:
    path = tmp_path / f"chart.{suffix}"
    plot(ask("entity-years", store, organization="甲县水利局"), path)
    data = path.read_bytes().lstrip()
    assert data[:15].lower().startswith(begins.lower())
    if suffix == "html":
        assert b"<script src=" not in data and b'src="http' not in data, "the page needs nothing else"
    if suffix == "svg":
        assert "本年支出".encode() in data


def test_errors(tmp_path: Path, store: Store) -> None:
    with pytest.raises(MingzhangError, match="no chart"):
        ask("entity-profile", store, organization="甲县水利局").chart()
    with pytest.raises(MingzhangError, match="no rows"):
        ask("largest-spenders", store, year=1999).chart()
    with pytest.raises(MingzhangError, match="svg"):
        plot(ask("largest-spenders", store, year=2024), tmp_path / "chart.bmp")
