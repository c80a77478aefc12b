"""Every question has its answer on a small ledger; see `tests/queries/`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from mingzhang.asking import Result, ask
from mingzhang.questions import names
from mingzhang.store import Store
from tests.asking import FOLDER, store


@pytest.fixture(scope="module")
def asked_store() -> Iterator[Store]:
    with store() as opened:
        yield opened


def expected(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return loaded


def visible(result: Result) -> list[list[str]]:
    """The columns that people see, by their names, and the values in full."""
    rows = list(csv.reader(io.StringIO(result.write("csv", "none").decode("utf-8-sig"))))
    places = result.shown()
    return [[row[place] for place in places] for row in rows]


@pytest.mark.parametrize("name", names())
def test_answer(name: str, asked_store: Store) -> None:
    declared = expected(name)
    result = ask(name, asked_store, **declared.get("params", {}))
    wanted = list(csv.reader(io.StringIO(declared["answer"])))
    assert visible(result) == wanted
    assert len(wanted) > 1, "an answer without rows proves nothing"


def test_every_expectation_is_of_a_question() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} - {"ledger"} == set(names())
