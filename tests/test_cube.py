"""Every integrity constraint finds the small bad cube made for it, names the culprit, and finds nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mingzhang.cube import constraints, violations
from mingzhang.store import open_store
from mingzhang.store.interface import TURTLE

CUBES = Path(__file__).parent / "cube"
BAD = sorted(CUBES.glob("ic-*-bad.ttl"))
GOOD = sorted(CUBES.glob("good*.ttl"))
GRAPH = "http://example.org/report/one"


def found(data: bytes, **shared: bytes) -> list[tuple[str, str]]:
    with open_store("memory", base="http://example.org/") as store:
        store.put(GRAPH, data, TURTLE)
        for name, content in shared.items():
            store.put(f"http://example.org/ontology/{name}", content, TURTLE)
        return [(violation.constraint, violation.focus) for violation in violations(store, GRAPH)]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_cube(path: Path) -> None:
    assert found(path.read_bytes()) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_cube(path: Path) -> None:
    """The constraint in the file's name, on the focus in its first line, and nothing else."""
    number = re.match(r"ic-(\d\d)", path.name)
    focus = re.match(r"# focus: (\S+)", path.read_text("utf-8"))
    assert number and focus
    assert found(path.read_bytes()) == [(f"IC-{int(number[1])}", focus[1])]


def test_every_constraint_has_a_bad_cube() -> None:
    names = [constraint.name for constraint in constraints()]
    assert names == [f"IC-{number}" for number in range(1, 22)]
    assert {f"IC-{int(path.name[3:5])}" for path in BAD} == set(names)


@pytest.mark.parametrize("constraint", constraints(), ids=lambda constraint: constraint.name)
def test_messages_name_only_what_the_query_selects(constraint) -> None:  # type: ignore[no-untyped-def]
    for message in (constraint.message, constraint.message_en):
        for name in re.findall(r"\{(\w+)\}", message):
            assert f"?{name}" in constraint.query


def test_messages_are_filled() -> None:
    with open_store("memory") as store:
        store.put(GRAPH, (CUBES / "ic-11-bad.ttl").read_bytes(), TURTLE)
        (violation,) = violations(store, GRAPH)
    assert violation.message == "观测值缺少维度 http://example.org/phase 的值。"
    assert violation.message_en == "The observation has no value for the dimension http://example.org/phase."
    assert violation.graph == GRAPH


def test_structures_from_shared_graphs() -> None:
    """A report says no more than its tables; structures and code lists come from the shared graphs."""
    text = (CUBES / "ic-19-scheme-bad.ttl").read_text("utf-8")
    prefixes, _, _ = text.partition("ex:structure a")
    structure, _, tables = text.partition("ex:table a")
    assert found(f"{prefixes}ex:table a{tables}".encode(), structures=structure.encode()) == [
        ("IC-19", "http://example.org/o4")
    ]


def test_all_reports_and_shared_faults_once() -> None:
    good = (CUBES / "good.ttl").read_bytes()
    stray = b"<http://example.org/stray> a <http://purl.org/linked-data/cube#SliceKey> ."
    with open_store("memory", base="http://example.org/") as store:
        store.put("http://example.org/ontology/stray", stray, TURTLE)
        assert [violation.constraint for violation in violations(store)] == ["IC-7"], "without any report"
        store.put("http://example.org/report/one", good, TURTLE)
        store.put("http://example.org/report/two", good, TURTLE)
        before = {name: store.graph(name) for name in store.graphs()}
        assert [(violation.constraint, violation.focus) for violation in violations(store)] == [
            ("IC-7", "http://example.org/stray")
        ]
        assert before == {name: store.graph(name) for name in store.graphs()}, "normal form stays in the copy"
