"""The aspects of a store: described once, completely, and the same in whatever order reports come."""

from __future__ import annotations

from mingzhang.aspects import GRAPH, keep_aspects, wholes
from mingzhang.reading import read
from mingzhang.store import open_store
from tests.making import report

KEY = "executed_expenditure_all_213_all_basic_all"
DIMENSIONS = ("phase", "flow", "fund", "functional", "economic", "nature", "item")


def test_wholes_of_an_aspect() -> None:
    assert dict(wholes(KEY)) == {
        "functional": "executed_expenditure_all_all_all_basic_all",
        "nature": "executed_expenditure_all_213_all_all_all",
    }


def test_every_aspect_of_the_reports_is_described() -> None:
    with open_store("memory", base="https://data.example/") as store:
        store.load_shared()
        for year in (2023, 2024):
            store.put(*read(report(year=year), "a.txt").ntriples("https://data.example/"))
        assert keep_aspects(store) and not keep_aspects(store)
        prefix = "PREFIX mz: <https://data.example/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        pattern = " ; ".join(f"mz:{dimension} ?{dimension}" for dimension in DIMENSIONS)
        bare = f"SELECT ?a {{ ?f mz:settles ?a FILTER NOT EXISTS {{ ?a a mz:Aspect ; {pattern} }} }}"
        assert len(store.select(prefix + "SELECT ?a { ?f mz:settles ?a }")) > 4 and not len(store.select(prefix + bare))
        loose = (
            "SELECT ?m { ?a a mz:Aspect ; ?d ?m . FILTER(CONTAINS(STR(?m), '/code/'))"
            " FILTER NOT EXISTS { ?m skos:inScheme ?s } }"
        )
        assert not len(store.select(prefix + loose))
        names = store.select(
            prefix + f"SELECT ?n {{ GRAPH <https://data.example/{GRAPH}>"
            f" {{ <https://data.example/aspect/{KEY}> skos:prefLabel ?n }} }}"
        )
        assert sorted(str(row["n"]) for row in names.plain()) == [
            "Final account · Expenditure of the year · 213 Agriculture, forestry and water conservancy"
            " · Basic expenditure",
            "决算 · 本年支出 · 213 农林水支出 · 基本支出",
        ]
