"""Numbers of ten questions recomputed by an independent path: SQL on the Parquet export."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

from ingest.graph import turtle
from mingzhang.asking import answered
from mingzhang.aspects import keep_aspects
from mingzhang.flat import export
from mingzhang.questions import question
from mingzhang.store import Store, open_store
from mingzhang.store.interface import TURTLE

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from invented.places import as_turtle, places, wanted
from invented.reports import report
from questions import SQL, by_duckdb, comparable, plainly, typical, values

SEED = 7
NAMES = sorted(path.stem for path in SQL.glob("*.sql") if path.stem != "prelude")


@pytest.fixture(scope="module")
def store() -> Store:
    """All reports of 2023 and 2024 of some bodies."""
    made = open_store("memory")
    made.load_shared()
    listed = as_turtle(list(islice(places(), 14)), made.base)
    made.put(f"{made.base}ontology/invented-places", listed.encode(), TURTLE)
    reports = [each for each in wanted(150, SEED) if each.year in (2023, 2024)]
    made.put_many((turtle(report(each, SEED)) for each in reports), trusted=True)
    keep_aspects(made)
    return made


@pytest.fixture(scope="module")
def data(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answers")
    export(store, folder, ("parquet",))
    return folder


def test_there_are_ten() -> None:
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_duckdb_gives_the_same_answer(store: Store, data: Path, name: str) -> None:
    asked = question(name)
    given = values(asked, typical(store)) | ({"year": "2024"} if "year" in asked.params else {})
    answer = answered(asked, store, given)
    bound = {parameter: plainly(value.term) for parameter, value in answer.values.items()}
    assert len(answer.rows) > 3
    assert by_duckdb(name, bound, data) == comparable(answer)
