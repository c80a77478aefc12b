"""Graph analysis: bodies that spend alike, their groups, text used again, the tree of bodies."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import networkx
import pytest

from ingest.graph import triples
from ingest.iris import Iris
from mingzhang.analysis import NAMES, analyse, organizations, peers, reuse, similarity
from mingzhang.analysis.reuse import Passage, bare, jaccard, reuses
from mingzhang.analysis.similarity import Network, Pair
from mingzhang.aspects import keep_aspects
from mingzhang.cli import main
from mingzhang.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from invented.places import Wanted, wanted
from invented.reports import copied_from, report

SEED = 5
#: the final accounts of one year of an invented world
REPORTS = [each for each in wanted(700, SEED) if each.kind == "final-accounts" and each.year == 2024]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("analysis") / "store"
    with open_store(path) as store:
        store.load_shared()
        store.put_many((triples(report(each, SEED)) for each in REPORTS), trusted=True)
        keep_aspects(store)
        for outcome in analyse(store):
            assert outcome.changed and outcome.summary, outcome
    return path


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return open_store(folder, read_only=True)


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    prefixes = f"PREFIX mz: <{store.base}ontology#> PREFIX prov: <http://www.w3.org/ns/prov#> "
    return [tuple(map(str, row.values())) for row in store.select(prefixes + query).plain()]


# --- similarity and peers


def sector(body: str) -> str:
    """The sector of an invented body by its name."""
    name = body.split("/org/")[1].removesuffix("/department")
    return next((one for one in ("省", "市", "县") if one in name), "") and name[3:]


def test_bodies_of_one_sector_are_most_alike(store: Store) -> None:
    pairs = select(
        store, "SELECT ?a ?b ?c { ?s a mz:Similarity ; mz:compares ?a, ?b ; mz:cosine ?c FILTER (STR(?a) < STR(?b)) }"
    )
    assert len(pairs) > 20
    assert all(0.5 <= float(cosine) <= 1 for _, _, cosine in pairs)
    departments = [(a, b, float(c)) for a, b, c in pairs if a.endswith("department") and b.endswith("department")]
    alike = [cosine for a, b, cosine in departments if sector(a) == sector(b)]
    assert len(alike) > 0.9 * len(departments) > 5


def test_cosine_is_that_of_weighted_shares() -> None:
    """Recomputed in plain Python: two bodies share one of two classes; what all have does not count."""
    spending = {
        "a": {"x": Decimal(60), "common": Decimal(40)},
        "b": {"x": Decimal(30), "y": Decimal(30), "common": Decimal(40)},
        "c": {"z": Decimal(10), "common": Decimal(1)},
    }
    matrix = similarity._weighted(spending, ["a", "b", "c"], ["common", "x", "y", "z"])
    from math import log, sqrt

    weights = {"common": log(4 / 3), "x": log(4 / 2), "y": log(4), "z": log(4)}
    vectors = {
        body: {each: float(amount) / float(sum(of.values())) * weights[each] for each, amount in of.items()}
        for body, of in spending.items()
    }

    def cosine(one: dict[str, float], other: dict[str, float]) -> float:
        product = sum(one[each] * other[each] for each in one if each in other)
        return product / sqrt(sum(v * v for v in one.values())) / sqrt(sum(v * v for v in other.values()))

    found = (matrix @ matrix.T).toarray()
    for (i, one), (j, other) in combinations(enumerate(vectors), 2):
        assert found[i, j] == pytest.approx(cosine(vectors[one], vectors[other]))


def test_groups_are_communities() -> None:
    pairs = [*combinations("abcd", 2), *combinations("wxyz", 2), ("d", "w")]
    network = Network(
        dict.fromkeys("abcdwxyzq", ("y", "c")),
        tuple(Pair(one, other, Decimal("0.9" if one + other != "dw" else "0.5"), ()) for one, other in pairs),
        frozenset(),
    )
    assert peers.groups(network, seed=1) == [list("abcd"), list("wxyz")]


def test_main_class_is_what_the_body_is_there_for(store: Store) -> None:
    found = dict(select(store, "SELECT ?body ?class { ?body mz:mainClass ?class }"))
    schools = [main.rpartition("/")[2] for body, main in found.items() if body.endswith("省教育局/department")]
    assert schools and all(code.startswith("205") for code in schools)
    assert not [main for main in found.values() if main.endswith(("/20805", "/21011", "/22102"))]


# --- text used again


def passage(kind: str, report: str, text: str, iri: str = "") -> Passage:
    plain = bare(text, "")
    parts = frozenset(plain[i : i + reuse.SHINGLE] for i in range(len(plain) - reuse.SHINGLE + 1))
    return Passage(kind, iri or f"{report}#1", report, text, parts)


LONG = "新建公路养护设施并更换老旧设备，同时增加桥梁检测的频次和范围，经费相应增加"


def test_a_copied_text_is_found_with_its_first_report() -> None:
    reports = {"r1": "2022", "r2": "2023", "r3": "2021"}
    bodies = {"r1": "a", "r2": "b", "r3": "c"}
    found = reuses(
        [
            passage("cause", "r2", LONG.replace("频次", "次数")),
            passage("cause", "r1", LONG),
            passage("cause", "r3", "人员减少，工资和社会保险缴费支出相应下降，办公场所维修已经完成"),
            passage("goal", "r3", LONG),
        ],
        reports,
        bodies,
    )
    (only,) = found
    assert (only.kind, [p.report for p in only.passages], only.bodies) == ("cause", ["r1", "r2"], 2)
    assert Decimal("0.7") <= only.jaccard < 1 and not only.commonplace


def test_what_everybody_writes_is_a_commonplace() -> None:
    reports = {f"r{n:02}": "2024" for n in range(20)}
    (only,) = reuses([passage("goal", report, LONG) for report in reports], reports, {r: f"body {r}" for r in reports})
    assert only.commonplace and only.bodies == 20


def test_numbers_and_names_do_not_hide_a_copy() -> None:
    assert bare("明河县水利局2024年完成37项工作。", "明河县水利局") == bare(
        "青溪县水利局2023年完成5项工作", "青溪县水利局"
    )
    assert jaccard(frozenset("ab"), frozenset("bc")) == pytest.approx(1 / 3)


def iri(each: Wanted, store: Store) -> str:
    return Iris(store.base).report(each.reporter, each.year, each.scope, each.kind)


def test_planted_copies_are_found(store: Store) -> None:
    """Who copies in the invented world shares reasons or indicators with the body whose words these are."""
    copies = [each for each in REPORTS if copied_from(each, SEED).name != each.body.name]
    shared = {name for row in select(store, "SELECT ?a ?b { ?s mz:sharedBy ?a, ?b }") for name in row}
    told = {each.reporter for each in REPORTS}
    expected = [each for each in copies if copied_from(each, SEED).name in told]
    assert expected
    for each in expected:
        assert iri(each, store) in shared


def test_reuse_leads_to_passages_of_its_reports(store: Store) -> None:
    rows = select(store, "SELECT ?r ?p { ?r a mz:TextReuse ; mz:passage ?p }")
    reports = {(r, p) for r, p in select(store, "SELECT ?r ?p { ?r a mz:TextReuse ; mz:inReport ?p }")}
    assert len(rows) > 10
    for node, place in rows:
        assert any(
            (one == node and place.startswith(f"{report}/")) or place.startswith(f"{report}#")
            for one, report in reports
        )
    # every passage is a thing of the graph
    assert select(store, "SELECT (COUNT(*) AS ?n) { ?r mz:passage ?p FILTER NOT EXISTS { ?p a ?any } }") == [("0",)]


# --- the tree of bodies


def test_tree_has_departments_with_their_units(store: Store) -> None:
    graph, reports, circles = organizations.tree(store)
    assert circles == 0 and reports
    assert networkx.is_forest(graph.to_undirected())
    each = next(one for one in REPORTS if one.body.units and one.scope == "department")
    department = f"{store.base}org/{each.body.name}/department"
    assert {f"{store.base}org/{unit}" for unit in (each.body.name, *each.body.units)} <= set(
        graph.successors(department)
    )
    assert list(graph.predecessors(department)) == [f"{store.base}org/{each.body.place.name}人民政府"]


def test_a_circle_is_left_out_and_counted() -> None:
    with open_store("memory") as memory:
        base = memory.base
        statements = [
            f"<{base}r> <{base}ontology#fiscalYear> <{base}year/2024> .",
            f"<{base}org/a> <http://www.w3.org/ns/org#subOrganizationOf> <{base}org/b/department> .",
            f"<{base}org/b/department> <http://www.w3.org/ns/org#subOrganizationOf> <{base}org/c/department> .",
            f"<{base}org/c/department> <http://www.w3.org/ns/org#subOrganizationOf> <{base}org/b/department> .",
        ]
        memory.put(f"{base}r", "\n".join(statements).encode())
        graph, _, circles = organizations.tree(memory)
    assert circles == 1 and networkx.is_directed_acyclic_graph(graph)


# --- written back


def test_results_are_in_graphs_of_their_own_with_their_origin(store: Store) -> None:
    for name in NAMES:
        graph = f"{store.base}analysis/{name}"
        (origin,) = select(
            store,
            f"SELECT (COUNT(DISTINCT ?report) AS ?reports) (SAMPLE(?when) AS ?time) (COUNT(DISTINCT ?method) AS ?n)"
            f" {{ GRAPH <{graph}> {{ <{graph}> prov:wasGeneratedBy ?run . ?run prov:used ?report ; mz:method ?method ;"
            " prov:endedAtTime ?when } }",
        )
        assert int(origin[0]) > 3 and origin[1].endswith("Z") and origin[2] == "2"


def test_the_same_reports_give_the_same_graphs(folder: Path, store: Store) -> None:
    store.close()
    with open_store(folder) as again:
        before = {name: again.graph(f"{again.base}analysis/{name}") for name in NAMES}
        assert [outcome.changed for outcome in analyse(again)] == [False] * 4
        assert {name: again.graph(f"{again.base}analysis/{name}") for name in NAMES} == before
        again.remove(again.reports()[0])
        assert [outcome.name for outcome in analyse(again, ("organizations",))] == ["organizations"]


def test_the_command_writes_networks(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graphml, gexf = tmp_path / "n.graphml", tmp_path / "n.gexf"
    command = ["analyse", "--store", str(folder), "--graphml", str(graphml), "--gexf", str(gexf)]
    assert main(command) == 0
    assert "similarity" in capsys.readouterr().out
    graph = networkx.read_graphml(graphml)
    assert {data["kind"] for *_, data in graph.edges(data=True)} == {"alike", "below", "shared-prose"}
    assert any(data.get("label") for _, data in graph.nodes(data=True))
    assert networkx.read_gexf(gexf).number_of_nodes() == graph.number_of_nodes()
    assert ElementTree.parse(gexf).getroot().tag.endswith("gexf")
