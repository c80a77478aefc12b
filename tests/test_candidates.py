"""What a rule picks first: where that is nothing, the rest is not asked."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from mingzhang.check.candidates import candidates
from mingzhang.check.rules import rule_book

_PICK = "SELECT $this ?value WHERE { $this <e:p> ?value } GROUP BY $this ?value HAVING (COUNT(?value) > 0)"


def test_the_first_sub_select_is_asked_with_the_prefixes() -> None:
    query = f'PREFIX e: <e:>\nSELECT $this ?where # {{ WHERE\nWHERE {{ {{ {_PICK} }} BIND("}}" AS ?where) }}'
    assert candidates(query).split() == f"PREFIX e: <e:> {_PICK}".split()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { { %s } UNION { $this <e:q> ?value } }",
        "SELECT (COUNT(?value) AS ?n) WHERE { { %s } }",
        "SELECT $this WHERE { OPTIONAL { %s } }",
        "SELECT $this WHERE { $this <e:q> ?x { %s } }",
    ],
)
def test_what_may_have_results_without_candidates_is_asked_as_a_whole(query: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("e:a"), ox.NamedNode("e:q"), ox.Literal("1")))
    whole = query % _PICK
    assert not candidates(whole)
    assert candidates(f"SELECT $this WHERE {{ {{ {_PICK} }} }}")
    if "?x" not in query:
        assert list(store.query(whole))  # the store has no candidate, and yet there is an answer


def test_many_rules_pick_first_and_every_pick_is_a_query() -> None:
    book = rule_book()
    picks = [pick for rule in book.rules if (pick := candidates(f"{book.prefixes}\n{rule.select}"))]
    assert len(picks) > 20
    report = {ox.Variable("this"): ox.NamedNode("https://example.org/report")}
    for pick in picks:
        assert not list(ox.Store().query(pick, substitutions=report))
