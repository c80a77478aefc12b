"""The publication of a store: resources by path, their representations, the same statements in every one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from pyld import jsonld
from rdflib.compare import to_isomorphic

from mingzhang.publish import Links, Publication, Resource, kind_of, path_of
from mingzhang.publish.figures import Figures
from mingzhang.publish.languages import both, chosen
from mingzhang.publish.views.organization import years_side_by_side
from mingzhang.store import Store, open_store
from tests.publishing import filled

INSIDE = re.compile(rb'<script type="application/ld\+json"[^>]*>(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store("memory") as opened:
        yield filled(opened)


@pytest.fixture(scope="module")
def site(store: Store) -> Publication:
    return Publication(store)


@pytest.fixture(scope="module")
def one_of_each(site: Publication) -> list[Resource]:
    """The first resource of every kind."""
    first: dict[str, Resource] = {}
    for path, kind in site.listing():
        if kind not in first:
            found = site.find(path)
            assert found is not None and found.kind == kind
            first[kind] = found
    return list(first.values())


def graph_of_turtle(data: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=data, format="turtle")


def graph_of_json_ld(text: bytes | str) -> rdflib.Graph:
    """By a JSON-LD processor that is not ours and not rdflib's."""
    quads = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
    return rdflib.Graph().parse(data=quads, format="nt")


def test_pages_are_told_by_their_path() -> None:
    base = "https://example.org/ledger/"
    assert path_of(f"{base}report/某局/2024/unit-budget/table/balance#a.b", base) == (
        "report/某局/2024/unit-budget/table/balance"
    )
    assert path_of("https://example.org/other", base) is None
    assert kind_of("report/某局/2024/unit-budget/table/balance") == "table"
    assert kind_of("report/某局/2024/unit-budget/findings") == "report-findings"
    assert kind_of("org/某局/department") == "organization"
    assert kind_of("code/functional/205") == "code"
    assert kind_of("org/某局/nonsense") is None
    assert kind_of("") == "home"


@pytest.mark.parametrize(
    ("links", "zh", "en"),
    [
        (Links.relative("report/a/b/c"), "../../../../org/%E6%9F%90/", "../../../../org/%E6%9F%90/index.en.html"),
        (Links.relative(""), "./org/%E6%9F%90/", "./org/%E6%9F%90/index.en.html"),
        (Links.rooted("/ledger/"), "/ledger/org/%E6%9F%90", "/ledger/org/%E6%9F%90?lang=en"),
    ],
)
def test_links_lead_to_the_page_in_the_same_language(links: Links, zh: str, en: str) -> None:
    page = f"{links.page('org/某')}"
    assert chosen(page, "zh") == links.url("org/某") == zh
    assert chosen(page, "en") == links.url("org/某", "en") == en


def test_one_of_two_texts_is_chosen() -> None:
    page = "".join(["<p>", both("甲<\x02b", both("乙", "B")), both("丙", ""), "</p>"])
    assert chosen(page, "zh") == "<p>甲&lt;\x02b丙</p>"
    assert chosen(page, "en") == "<p>B丙</p>"


def test_everything_listed_is_found(site: Publication) -> None:
    listed = list(site.listing())
    assert len(listed) == len(set(listed)) > 1000
    assert {"organization", "report", "table", "form", "section", "code", "year", "rule", "question"} <= {
        kind for _, kind in listed
    }
    assert not [path for path, _ in listed if site.find(path) is None]
    assert site.find("org/没有") is None and site.find("nothing/here") is None


def test_parts_of_a_report_are_what_is_found_of_each(site: Publication, store: Store) -> None:
    for graph in store.reports():
        parts = site.parts(graph.removeprefix(store.base))
        assert len(parts) > 10
        for part in parts:
            found = site.find(part.path)
            assert found is not None and set(found.triples) == set(part.triples), part.path


def test_every_statement_of_a_report_is_published_once(site: Publication, store: Store) -> None:
    """But for what is said of things that reports share, which have pages of their own."""
    for graph in store.reports():
        lines = [line for line in store.graph(graph).splitlines() if line.startswith(f"<{graph}".encode())]
        parts = site.parts(graph.removeprefix(store.base))
        assert len(lines) == sum(len(part.triples) for part in parts if part.kind != "report-findings")


def test_json_ld_says_what_turtle_says(site: Publication, one_of_each: list[Resource]) -> None:
    compared = 0
    for resource in one_of_each:
        if "turtle" in resource.formats and resource.triples:
            turtle = to_isomorphic(graph_of_turtle(site.render(resource, "turtle")))
            assert turtle == to_isomorphic(graph_of_json_ld(site.render(resource, "json-ld"))), resource.path
            for page in site.page(resource) if resource.embeds else ():
                inside = INSIDE.search(page)
                assert inside, resource.path
                assert turtle == to_isomorphic(graph_of_json_ld(inside[1].decode())), resource.path
            compared += 1
    assert compared > 10


def test_unknown_base_is_kept(tmp_path: Path) -> None:
    """A store with a base of its own publishes under it, and names nothing under another."""
    with open_store("memory", base="https://example.org/ledger/") as store:
        site = Publication(filled(store))
        found = site.find("year/2024")
        assert found is not None
        assert b"w3id.org/mingzhang" not in site.render(found, "turtle")


def test_years_side_by_side_never_mix_funds(site: Publication) -> None:
    """A line is in one fund, which its name tells unless it is all of them."""
    library = site.library
    checked = 0
    for path in library.census.by_organization:
        figures = Figures(library, library.iri(path))
        known = {(figure.path, figure.fragment): aspect for _, aspect, figure in figures}
        for line in years_side_by_side(library, figures, figures.years):
            cells = [figure for pair in line.pairs for figure in pair if figure]
            funds = {known[figure.path, figure.fragment].fund for figure in cells}
            assert len(funds) == 1, (path, line.name)
            checked += len(cells)
    assert checked > 10
