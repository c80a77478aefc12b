"""The graph that is measured with: deterministic, resumable, and true to the identities of accounts."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

from mingzhang.check.run import check_graphs
from mingzhang.store import open_store

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from generate import generate
from invented.places import bodies, places, wanted

SEED = 3


def test_a_graph_that_was_stopped_goes_on_to_the_same_end(tmp_path: Path) -> None:
    with open_store(tmp_path / "whole") as whole, open_store(tmp_path / "stopped") as stopped:
        list(generate(whole, 6, SEED))
        list(generate(stopped, 2, SEED))
        *_, (made, written) = generate(stopped, 6, SEED)
        assert (made, written > 0) == (6, True)
        assert len(whole.reports()) == 6
        assert stopped.graphs() == whole.graphs()
        for name in whole.reports():
            assert sorted(stopped.graph(name).splitlines()) == sorted(whole.graph(name).splitlines())


def test_accounts_obey_the_rule_book(tmp_path: Path) -> None:
    """Where nothing was planted, no rule of arithmetic is violated."""
    with open_store(tmp_path / "store") as store:
        list(generate(store, 4, SEED))
        graphs = {name: store.graph(name) for name in store.reports()}
    checked = list(check_graphs(graphs))
    found = [(each.document, one.rule) for each in checked for one in each.findings if one.severity == "violation"]
    assert {name.rsplit("-", 1)[-1] for name in graphs} >= {"budget", "accounts"}
    assert found == []


def test_the_world_has_levels_units_and_gaps() -> None:
    listed = list(wanted(400, SEED))
    assert len({(each.reporter, each.year, each.kind, each.scope) for each in listed}) == 400
    assert {each.body.place.level for each in listed} == {0, 1, 2}
    assert {each.scope for each in listed} == {"department", "unit"}
    budgets = {(each.reporter, each.year) for each in listed if each.kind == "budget"}
    finals = {(each.reporter, each.year) for each in listed if each.kind == "final-accounts"}
    assert budgets - finals and finals - budgets


@pytest.mark.parametrize("number", [10, 300])
def test_places_are_told_apart(number: int) -> None:
    listed = list(islice(places(), number))
    assert len({place.code for place in listed}) == number
    assert {place.above for place in listed} - {""} <= {place.code for place in listed}
    named = [body.name for body in islice(bodies(), number)]
    assert len(set(named)) == number
