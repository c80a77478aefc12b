"""The graph store: whole graphs or none, whatever happens; queries that only read; the same over HTTP."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from pyoxigraph import Literal, NamedNode

from ingest.errors import StoreError
from ingest.iris import DEFAULT_BASE
from mingzhang.store import QueryError, QueryLimit, QueryRefused, Store, open_store, sparql
from mingzhang.store import local as local_module
from mingzhang.store.interface import TURTLE
from mingzhang.store.local import LocalStore
from mingzhang.store.remote import addresses

ROOT = Path(__file__).parent.parent
AMOUNT = f"{DEFAULT_BASE}ontology#amount"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def report(number: int, version: int = 1, figures: int = 20) -> tuple[str, bytes]:
    """A report's graph; every figure names the version, so that a mixture of two would show."""
    graph = f"{DEFAULT_BASE}report/单位{number}/2024/department-budget"
    lines = []
    for row in range(figures):
        figure = f"<{graph}/table/balance#r{row}.c1>"
        amount = f'"{row}.{version}0"^^<http://www.w3.org/2001/XMLSchema#decimal>'
        lines.append(f"{figure} <{AMOUNT}> {amount} .")
        lines.append(f'{figure} <{DEFAULT_BASE}ontology#printed> "第{version}版 {row} .\\n" .')
        lines.append(f"{figure} <{DEFAULT_BASE}ontology#phase> <{DEFAULT_BASE}code/phase/p{version}> .")
    return graph, ("\n".join(lines) + "\n").encode()


def content(store: Store) -> list[bytes]:
    output = io.BytesIO()
    store.dump(output)
    return sorted(output.getvalue().splitlines())


def clean(*graphs: tuple[str, bytes]) -> list[bytes]:
    """What a store holds that was written without any accident."""
    with open_store("memory") as store:
        store.put_many(graphs)
        return content(store)


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with open_store("memory" if request.param == "memory" else tmp_path / "store") as opened:
        yield opened


# Writing ----------------------------------------------------------------------------------------------------------


def test_round_trip(store: Store) -> None:
    graph, data = report(1)
    assert store.put(graph, data)
    assert store.graphs() == store.reports() == [graph]
    assert len(store.graph(graph).splitlines()) == 60
    assert b"\xe7\xac\xac1\xe7\x89\x88 0 .\\n" in store.graph(graph)


def test_same_bytes_change_nothing(store: Store) -> None:
    assert store.put(*report(1))
    assert not store.put(*report(1))
    assert store.put_many([report(1), report(2)]) == 1
    assert store.put(*report(1, version=2))
    assert store.put(*report(1)), "back to the first version is a change"
    assert content(store) == clean(report(1), report(2))


def test_trusted_bytes_give_the_same(store: Store) -> None:
    """Turtle that needs no prefixes, and N-Triples; both replace what was there."""
    graph, data = report(1)
    grouped = re.sub(rb"^(\S+) (.* )\.\n\1 (.* )\.\n\1 (.*)$", rb"\1 \2;\n\3;\n\4", data, flags=re.MULTILINE)
    assert grouped.count(b";\n") == 40
    store.put_many([report(1, version=2, figures=30), report(2)], trusted=True)
    assert store.put_many([(graph, grouped), report(2)], trusted=True) == 1
    assert content(store) == clean(report(1), report(2))


def test_replaced_whole(store: Store) -> None:
    store.put_many([report(1, figures=30), report(2)])
    store.put(*report(1, version=2, figures=3))
    assert content(store) == clean(report(1, version=2, figures=3), report(2))


def test_twice_in_one_batch_the_later_counts(store: Store) -> None:
    store.put(*report(1))
    assert store.put_many([report(1, version=2), report(2), report(1, version=3)]) == 2
    assert content(store) == clean(report(1, version=3), report(2))
    store.put_many([report(1, version=4), report(1, version=3)])
    assert content(store) == clean(report(1, version=3), report(2)), "back to what is there already"


def test_bad_bytes_write_nothing_of_theirs(store: Store) -> None:
    store.put(*report(2))
    waiting = iter([report(1), (report(2)[0], b"<a> <b> nonsense .\n"), report(3)])
    with pytest.raises(StoreError, match=report(2)[0]):
        store.put_many(waiting)
    assert content(store) == clean(report(1), report(2)), "the earlier is written, the old graph stays"
    store.put_many(waiting)
    assert content(store) == clean(report(1), report(2), report(3))


def test_unusual_lines(store: Store) -> None:
    """Comments, missing blanks and a triple that looks as if a comment ended it."""
    graph = "http://example.org/g"
    store.put(graph, b'# c .\n<a:s> <a:p> <a:o> . # not here .\n<a:s><a:p>"x .".\n<a:s> <a:p> "# ." .\n\n')
    assert store.graphs() == [graph]
    assert len(store.graph(graph).splitlines()) == 3


def test_bad_graph_name(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot name a graph"):
        store.put("no iri", b"")


def test_remove(store: Store) -> None:
    store.put_many([report(1), report(2)])
    assert store.remove(report(1)[0])
    assert not store.remove(report(1)[0])
    assert content(store) == clean(report(2))
    assert store.put(*report(1)), "a removed report is written again"
    assert content(store) == clean(report(1), report(2))


def test_blank_nodes_are_stable_and_never_shared(store: Store) -> None:
    turtle = b"@prefix e: <http://example.org/> . e:a e:p [ e:q 1 ] . _:x e:q 2 ."
    for name in ("http://example.org/g", "http://example.org/h"):
        store.put(name, turtle, TURTLE)
    store.put("http://example.org/i", b"_:x <http://example.org/q> _:x .\n")
    first = content(store)
    blanks = store.select("SELECT DISTINCT ?b { { ?b ?p ?o } UNION { ?s ?p ?b } FILTER isBlank(?b) }")
    assert len(blanks) == 5
    with open_store("memory") as again:
        for name in ("http://example.org/h", "http://example.org/g"):
            again.put(name, turtle, TURTLE)
        again.put("http://example.org/i", b"_:x <http://example.org/q> _:x .\n")
        assert content(again) == first


def test_many_batches(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_module, "BATCH_BYTES", 20_000)
    monkeypatch.setattr(local_module, "_BULK", 50)
    reports = [report(number) for number in range(10)]
    assert store.put_many(reports) == 10
    assert store.put_many(report(number, version=2) for number in range(5)) == 5
    assert content(store) == clean(*[report(number, version=2) for number in range(5)], *reports[5:])


def test_shared_files(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    (folder / "align").mkdir(parents=True)
    (folder / "codes.ttl").write_text(f"<{DEFAULT_BASE}code/a> a <{DEFAULT_BASE}ontology#Code> .", "utf-8")
    (folder / "align" / "sdmx.ttl").write_text("<a:a> <a:b> [] .", "utf-8")
    (folder / "context.jsonld").write_text("{}", "utf-8")
    base = "http://data.example.cn/"
    with open_store(tmp_path / "store", base=base) as store:
        assert store.load_shared(folder) == 2
        assert store.load_shared(folder) == 0
        assert store.shared() == [f"{base}ontology/align/sdmx", f"{base}ontology/codes"]
        assert store.reports() == []
        assert store.ask(f"ASK {{ <{base}code/a> a <{base}ontology#Code> }}")


def test_copy_is_independent(store: Store) -> None:
    store.put_many([report(1), report(2)])
    with store.copy([report(1)[0]]) as copy:
        assert content(copy) == clean(report(1))
        copy.put(*report(3))
    assert content(store) == clean(report(1), report(2))


# Accidents --------------------------------------------------------------------------------------------------------

STEPS = [
    "before the rename",
    "after the rename",
    "between the graphs",
    "after clearing",
    "half inserted",
    "after inserting",
    "after flushing",
    "half a digest line",
    "before the end",
]

CHILD = """
import os, signal, sys
sys.path[:0] = {path!r}
from test_store import report
from mingzhang.store import journal, local, open_store

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def first(owner, name, before=lambda *_: None):
    original = getattr(owner, name)
    def patched(*arguments):
        before(*arguments)
        original(*arguments)
        die()
    setattr(owner, name, patched)

way, step = {way!r}, {step!r}
local._BULK = 0 if way == "bulk" else 10_000
writing = "_load" if way == "trusted" else "_insert"
store = open_store({location!r})
if step == "before the rename":
    journal.Path.replace = die
elif step == "after the rename":
    journal.sync_directory = die
elif step == "between the graphs":
    first(local.LocalStore, "_clear")
elif step == "after clearing":
    setattr(local.LocalStore, writing, die)
elif step == "half inserted":
    insert = getattr(local.LocalStore, writing)
    setattr(local.LocalStore, writing, lambda self, part: (insert(self, part[: len(part) // 2]), die()))
elif step == "after inserting":
    first(local.LocalStore, writing)
elif step == "after flushing":
    first(local.LocalStore, "_flush")
elif step == "half a digest line":
    note = journal.Digests._note
    def torn(self, digests):
        note(self, digests)
        with open(self._path, "r+b") as file:
            file.truncate(os.path.getsize(self._path) - 7)
        die()
    journal.Digests._note = torn
elif step == "before the end":
    journal.Journal.done = die
store.put_many([report(1, version=2, figures=25), report(3)], trusted=way == "trusted")
"""


def killed(tmp_path: Path, location: Path, step: str, way: str) -> None:
    """Run the writing of reports 1 (new version) and 3 in a process that is killed at `step`."""
    script = CHILD.format(path=[str(ROOT), str(ROOT / "tests")], location=str(location), step=step, way=way)
    ended = subprocess.run([sys.executable, "-c", script], timeout=60, cwd=tmp_path, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("way", ["bulk", "transaction", "trusted"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step(tmp_path: Path, step: str, way: str) -> None:
    """After a kill every report is whole; the same command again gives what a clean run gives."""
    location = tmp_path / "store"
    with open_store(location) as store:
        store.put_many([report(1), report(2)])
    killed(tmp_path, location, step, way)
    old = clean(report(1), report(2))
    new = clean(report(1, version=2, figures=25), report(2), report(3))
    with open_store(location, read_only=True) as store:
        assert content(store) == (old if step == "before the rename" else new)
    with open_store(location) as store:
        changed = store.put_many([report(1, version=2, figures=25), report(3)], trusted=way == "trusted")
        assert changed == (2 if step == "before the rename" else 0)
        assert content(store) == new
        assert not list((location / "journal").iterdir())
    with open_store(location) as store:
        again = [report(1, version=2, figures=25), report(3)]
        assert store.put_many(again, trusted=way == "trusted") == 0 == store.put_many([report(2)])


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killed_twice(tmp_path: Path) -> None:
    """A kill while the work of the killed is being finished."""
    location = tmp_path / "store"
    with open_store(location) as store:
        store.put_many([report(1), report(2)])
    killed(tmp_path, location, "half inserted", "bulk")
    script = f"""
        import os, signal, sys
        sys.path.insert(0, {str(ROOT)!r})
        from mingzhang.store import local, open_store
        local.LocalStore._flush = lambda self: os.kill(os.getpid(), signal.SIGKILL)
        open_store({str(location)!r})
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], timeout=60, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    with open_store(location) as store:
        assert content(store) == clean(report(1, version=2, figures=25), report(2), report(3))


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("delay", [0.05, 0.2, 0.45])
def test_killed_from_outside(tmp_path: Path, delay: float) -> None:
    """Kill at a moment of no one's choosing: every graph is one version, whole."""
    location = tmp_path / "store"
    script = f"""
        import sys
        sys.path[:0] = {[str(ROOT), str(ROOT / "tests")]!r}
        from test_store import report
        from mingzhang.store import local, open_store
        local._BULK = 200
        store = open_store({str(location)!r})
        print("open", flush=True)
        for version in range(1, 1000):
            store.put_many([report(number, version, figures=200) for number in range(6)])
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout:
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
        process.wait()
    with open_store(location) as store:
        versions = set()
        for graph in store.graphs():
            found = store.graph(graph)
            assert found.count(b"\n") == 600
            phases = {line.split()[2] for line in found.splitlines() if b"ontology#phase" in line}
            assert len(phases) == 1
            versions |= phases
        assert len(versions) <= 1, "a batch is written as one"
        store.put_many([report(number, 7, figures=200) for number in range(6)])
        assert content(store) == clean(*[report(number, 7, figures=200) for number in range(6)])


def test_failure_in_the_same_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk in the middle: an error now, and the next writing finishes what was begun."""
    with open_store(tmp_path / "store") as store:
        assert isinstance(store, LocalStore)
        store.put(*report(1))

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(LocalStore, "_insert", full)
            with pytest.raises(StoreError, match=r"No space left.*Nothing is lost"):
                store.put(*report(1, version=2))
            with pytest.raises(StoreError, match="No space left"):
                store.put(*report(1))
        store.put(*report(3))
        assert content(store) == clean(report(1, version=2), report(3))


# The directory ----------------------------------------------------------------------------------------------------


def test_one_writer_or_many_readers(tmp_path: Path) -> None:
    location = tmp_path / "store"
    with open_store(location) as writer:
        writer.put(*report(1))
        for read_only in (False, True):
            with pytest.raises(StoreError, match="another process"):
                open_store(location, read_only=read_only, wait=0)
    with open_store(location, read_only=True) as one, open_store(location, read_only=True) as two:
        assert content(one) == content(two) == clean(report(1))
        with pytest.raises(StoreError, match="end that one first"):
            open_store(location, wait=0.1)
        with pytest.raises(StoreError, match="for reading only"):
            one.put(*report(2))
        with pytest.raises(StoreError, match="for reading only"):
            one.remove(report(1)[0])
    open_store(location).close()


def test_waits_for_the_other(tmp_path: Path) -> None:
    location = tmp_path / "store"
    first = open_store(location)
    threading.Timer(0.3, first.close).start()
    open_store(location, wait=5).close()


def test_second_process(tmp_path: Path) -> None:
    location = tmp_path / "store"
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from mingzhang.store import open_store\n"
    script += f"open_store({str(location)!r}, wait=0)"
    with open_store(location):
        ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "StoreError" in ended.stderr and "in use by another process" in ended.stderr


def test_newer_layout_is_refused(tmp_path: Path) -> None:
    open_store(tmp_path / "store").close()
    path = tmp_path / "store" / "store.json"
    path.write_text(json.dumps({"version": 99, "base": DEFAULT_BASE}), "utf-8")
    with pytest.raises(StoreError, match=r"layout 99.*update mingzhang"):
        open_store(tmp_path / "store")
    path.write_text("{", "utf-8")
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path / "store")


def test_base_is_remembered(tmp_path: Path) -> None:
    base = "http://data.example.cn/"
    open_store(tmp_path / "store", base=base).close()
    with open_store(tmp_path / "store") as store:
        assert store.base == base
    with pytest.raises(StoreError, match="another directory"):
        open_store(tmp_path / "store", base=DEFAULT_BASE)


def test_strange_places_are_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    with pytest.raises(StoreError, match="not a store, and not empty"):
        open_store(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "letter.txt")
    with pytest.raises(StoreError, match="There is no store"):
        open_store(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()


def test_killed_while_being_made(tmp_path: Path) -> None:
    location = tmp_path / "store"
    location.mkdir()
    (location / "lock").touch()
    (location / "store.json.tmp").write_text("{", "utf-8")
    open_store(location).close()


def test_closed(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.graphs()


# Queries ----------------------------------------------------------------------------------------------------------


def test_queries_see_all_graphs(store: Store) -> None:
    store.put_many([report(1), report(2, version=2)])
    count = f"SELECT (COUNT(*) AS ?n) {{ ?figure <{AMOUNT}> ?amount }}"
    assert list(store.select(count).plain()) == [{"n": 40}]
    assert list(store.select(count.replace("{ ?f", f"FROM <{report(1)[0]}> {{ ?f")).plain()) == [{"n": 20}]
    named = store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert [row["g"] for row in named.plain()] == [report(1)[0], report(2)[0]]


def test_answers(store: Store) -> None:
    store.put(*report(1, figures=2))
    rows = store.select(f"SELECT ?f ?a ?none {{ ?f <{AMOUNT}> ?a OPTIONAL {{ ?f <a:b> ?none }} }} ORDER BY ?a")
    assert rows.variables == ("f", "a", "none")
    assert [row["a"] for row in rows.plain()] == [Decimal("0.1"), Decimal("1.1")]
    assert [set(row) for row in rows] == [{"f", "a"}] * 2
    assert rows.serialize("csv").decode().splitlines()[0] == "f,a,none"
    assert rows.serialize("application/sparql-results+xml").startswith(b"<?xml")
    assert len(json.loads(rows.serialize())["results"]["bindings"]) == 2
    assert store.ask(f"ASK {{ ?f <{AMOUNT}> 0.1 }}")
    assert json.loads(store.query("ASK {}").serialize()) == {"head": {}, "boolean": True}
    triples = store.construct(f"CONSTRUCT {{ ?f <a:amount> ?a }} WHERE {{ ?f <{AMOUNT}> ?a }}")
    assert len(triples) == 2 and triples.serialize("turtle").count(b"<a:amount>") == 2
    with pytest.raises(QueryError, match="not a SELECT"):
        store.select("ASK {}")
    with pytest.raises(QueryError, match="csv"):
        rows.serialize("doc")


def test_plain_values(store: Store) -> None:
    (row,) = store.select(
        'SELECT (1 AS ?i) (1.5 AS ?d) (true AS ?b) ("文"@zh AS ?t) (<a:b> AS ?u) (1e3 AS ?e) ("2024"^^<x:y> AS ?o) {}'
    ).plain()
    expected = {"i": 1, "d": Decimal("1.5"), "b": True, "t": "文", "u": "a:b", "e": Decimal(1000), "o": "2024"}
    assert row == expected


def test_decimals_are_exact(store: Store) -> None:
    """Sums are exact; the spelling of a decimal is not kept, so the printed form needs a string of its own."""
    cents = "\n".join(
        f'<a:f{n}> <{AMOUNT}> "{n}.10"^^<http://www.w3.org/2001/XMLSchema#decimal> .' for n in range(1000)
    )
    store.put(report(1)[0], cents.encode() + b"\n")
    total = store.select(f"SELECT (SUM(?a) AS ?sum) {{ ?f <{AMOUNT}> ?a }}")
    assert list(total.plain()) == [{"sum": Decimal("499600")}]
    assert '"7.1"^^' in store.graph(report(1)[0]).decode()


def test_subtraction_goes_from_the_left(store: Store) -> None:
    """Oxigraph before 0.5.12 computed 10-(3-2)."""
    answer = store.select("SELECT (10-3-2 AS ?x) (10-3+2 AS ?y) (100/10/2 AS ?z) {}")
    assert list(answer.plain()) == [{"x": 5, "y": 9, "z": 5}]


def test_bad_query(store: Store) -> None:
    with pytest.raises(QueryError, match=r"not SPARQL 1\.1"):
        store.query("SELECT * { ?s ?p }")
    with pytest.raises(QueryError, match="not a SPARQL query"):
        store.query("hello")


REFUSED = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "select * { service silent <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "PREFIX : <http://x/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX e: <http://x/> SELECT * { SERVICEe:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<http://x/>{ ?s ?p ?o } }",
    "PREFIX e: <http://x/> SELECT * { ?s ?p e:.SERVICE e:x { ?s ?p ?o } }",
    "PREFIX e: <http://x/> SELECT * { ?s ?p e:a\\'b . SERVICE e:x { ?s ?p ?o } FILTER('a' = 'b') }",
    "PREFIX e: <http://x/> SELECT * { ?s ?p e:a\\#b . SERVICE e:x { ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\"" . SERVICE <http://x/> { ?s ?p "" } }',
    'SELECT * { ?s ?p """a"b""" . SERVICE <http://x/> { ?s ?p """""" } }',
    "SELECT * { ?s ?p ?o FILTER(?s<?o) SERVICE <http://x/> { ?s ?p ?o FILTER(?o>1) } }",
    "SELECT * { # harmless \n SERVICE # <http://y/>\n <http://x/> { ?s ?p ?o } }",
    "SELECT * { # harmless \r SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { ?s <http://a/#b> ?o . SERVICE <http://x/> { ?s ?p ?o } }",
    'SELECT * { S\\u0045RVICE <http://x/> { ?s ?p ?o } FILTER("service") }',
    'SELECT * { ?s ?p "\\u0022" . SERVICE <http://x/> { ?s ?p "" } }',
    "SELECT * { { SELECT * { OPTIONAL { GRAPH ?g { SERVICE <http://x/> { ?s ?p ?o } } } } } }",
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "PREFIX e: <http://x/> DELETE WHERE { ?s ?p ?o }",
    "# SELECT\nLOAD <http://x/>",
    "BASE <http://x/> CLEAR ALL",
    "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]

ALLOWED = [
    "SELECT * { ?service ?p ?o }",
    'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
    "SELECT * { ?s ?p 'it\\'s a SERVICE <http://x/>' }",
    'SELECT * { ?s ?p """a " SERVICE " b""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {}",
    "SELECT * { ?s <http://x/SERVICE> ?o }",
    "SELECT * { ?s <http://x/#SERVICE> ?o }",
    "PREFIX e: <http://x/> SELECT * { ?s a e:Service ; e:service ?o }",
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Service }",
    'SELECT * { ?s ?p "INSERT DATA"@en }',
    "PREFIX load: <http://x/> SELECT * { ?s load:insert ?o }",
    "BASE <http://x/insert> SELECT * { <s> ?p ?o }",
    "DESCRIBE <http://x/>",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "ASK { ?s ?p ?o FILTER(?o <3 || ?o> 5) }",
]


@pytest.mark.parametrize("query", REFUSED)
def test_refused(query: str) -> None:
    with open_store("memory") as store, pytest.raises(QueryRefused):
        store.query(query)


@pytest.mark.parametrize("query", ALLOWED)
def test_allowed(query: str) -> None:
    with open_store("memory") as store:
        store.query(query)


def test_nothing_goes_out(fake: str) -> None:
    """Whatever Oxigraph itself would make of these texts, none reaches a listener."""
    with open_store("memory") as store:
        store.put("a:g", b"<a:s> <a:p> <a:o> .\n")
        for query in REFUSED + ALLOWED:
            with contextlib.suppress(QueryRefused):
                store.query(query.replace("http://x/", fake))
    assert Fake.seen == []


BOUND = [
    ("SELECT ?s ?o { ?s <a:p> ?o }", 2),
    ("SELECT ?o { ?s <a:p> ?o }", 2),
    ("SELECT ?s (SUM(?o) AS ?t) { ?s <a:p> ?o } GROUP BY ?s", 1),
    ("SELECT ?t { { SELECT (SUM(?o) AS ?t) { ?s <a:p> ?o } } FILTER(?t = 7) }", 1),
    ("SELECT ?x { { BIND(STR(?s) AS ?x) } UNION { BIND(1 AS ?x) } }", 2),
    ("SELECT ?o { GRAPH ?g { ?s <a:p> ?o } }", 2),
    ("SELECT ?o { VALUES ?o { 1 2 } FILTER EXISTS { ?s <a:p> ?o } }", 1),
    ("SELECT ?x ?o { ?x <a:p> 1 OPTIONAL { ?s <a:p> ?o } }", 2),
    ("SELECT ?x { VALUES (?x) { (<a:a>) (<a:b>) } MINUS { ?x <a:p> 1 . ?s <a:p> 2 } }", 1),
    ("SELECT ?x { VALUES ?x { <a:a> <a:b> } MINUS { ?x <a:p> ?s } }", 2),
    ("SELECT ?x { ?x <a:p> ?o FILTER(?x = ?s) }", 2),
    ("SELECT ?x { { SELECT DISTINCT ?x WHERE { ?x <a:p> ?o FILTER(?x != ?s) } } }", 1),
]


@pytest.mark.parametrize(("query", "count"), BOUND)
def test_bindings(query: str, count: int) -> None:
    with open_store("memory") as store:
        store.put("a:g", b"".join(f"<a:{s}> <a:p> {o} .\n".encode() for s, o in [("a", 1), ("b", 2), ("b", 5)]), TURTLE)
        assert len(store.select(query, bindings={"s": NamedNode("a:b")})) == count


def test_bindings_cannot_change_the_query() -> None:
    text = 'x" } SERVICE <http://x/> { ?s ?p "'
    with open_store("memory") as store:
        store.put("a:g", f"<a:a> <a:p> {Literal(text)} .\n".encode())
        assert len(store.select("SELECT ?s { ?s ?p ?name }", bindings={"?name": Literal(text)})) == 1
        assert store.ask("ASK { ?s ?p ?name }", bindings={"name": Literal(text, language="zh")}) is False
        triples = store.construct("CONSTRUCT { ?s <a:q> ?v } WHERE { ?s <a:p> ?o }", bindings={"v": Literal(1)})
        assert len(triples) == 1
        with pytest.raises(QueryError, match=r"no variable \?nmae"):
            store.select("SELECT ?s { ?s ?p ?name }", bindings={"nmae": Literal("x")})
        with pytest.raises(QueryError, match="no WHERE group"):
            store.query("DESCRIBE ?x", bindings={"x": NamedNode("a:a")})


def test_replace_puts_terms_into_paths() -> None:
    query = 'ASK { ?s $p*/^$p ?o . ?p ?q "$p" } # $p'
    assert sparql.replace(query, "p", NamedNode("a:b")) == 'ASK { ?s <a:b>*/^<a:b> ?o . ?p ?q "$p" } # $p'


# Limits -----------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["memory", "writer", "reader"])
def limited(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    location = "memory" if request.param == "memory" else tmp_path / "store"
    store = open_store(location)
    store.put_many([report(number, figures=100) for number in range(3)])
    if request.param == "reader":
        store.close()
        store = open_store(location, read_only=True)
    with store:
        yield store


def test_limits(limited: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert list(limited.select(count, timeout=20).plain()) == [{"n": 900}]
    start = time.monotonic()
    with pytest.raises(QueryLimit, match=r"stopped after 0\.5 s"):
        limited.select(ENDLESS, timeout=0.5)
    assert time.monotonic() - start < 5
    with pytest.raises(QueryLimit, match="larger than 1000 bytes"):
        limited.select("SELECT * { ?s ?p ?o }", max_bytes=1000)
    with pytest.raises(QueryLimit, match="larger than 1000 bytes"):
        limited.construct("CONSTRUCT WHERE { ?s ?p ?o }", max_bytes=1000)
    assert len(limited.construct("CONSTRUCT WHERE { ?s ?p ?o }", timeout=20)) == 900
    assert limited.ask("ASK { ?s ?p ?o }", timeout=20)
    with pytest.raises(QueryError, match=r"not SPARQL 1\.1"):
        limited.select("SELECT * { ?s ?p }", timeout=20)
    with pytest.raises(QueryRefused):
        limited.select("SELECT * { SERVICE <http://x/> {} }", timeout=20)
    assert list(limited.select(count, timeout=20).plain()) == [{"n": 900}]


def test_limited_queries_see_what_was_written_last(tmp_path: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with open_store(tmp_path / "store") as store:
        for number in range(3):
            store.put(*report(number))
            assert list(store.select(count, timeout=20).plain()) == [{"n": 60 * (number + 1)}]
            assert len(list((tmp_path / "store" / "snapshots").iterdir())) == 1
    assert not (tmp_path / "store" / "snapshots").exists()


def test_many_threads_with_limits(limited: Store) -> None:
    results: list[object] = []

    def ask() -> None:
        results.append(list(limited.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", timeout=30).plain()))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == [[{"n": 900}]] * 6


# A remote store ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real `oxigraph serve` on a free port of this machine."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the package `oxigraph` is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [str(program), "serve", "--location", str(tmp_path_factory.mktemp("served")), "--bind", url[7:]]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{url}/query?query=ASK%7B%7D", timeout=1).close()
                break
            except OSError:
                assert server.poll() is None, "oxigraph serve ended"
                time.sleep(0.1)
        yield url
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def remote(endpoint: str) -> Iterator[Store]:
    with open_store(endpoint) as store:
        for graph in store.graphs():
            store.remove(graph)
        yield store


def test_remote_round_trip(remote: Store) -> None:
    assert remote.put_many([report(1), report(2)]) == 2
    remote.put(*report(1, version=2))
    assert remote.reports() == sorted([report(1)[0], report(2)[0]])
    assert content(remote) == clean(report(1, version=2), report(2))
    assert remote.remove(report(1)[0])
    assert not remote.remove(report(1)[0])
    assert content(remote) == clean(report(2))
    assert remote.graph("http://example.org/none") == b""
    remote.put("http://example.org/t", b"<a:a> <a:b> [] .", TURTLE)
    with remote.copy([report(2)[0]]) as copy:
        assert content(copy) == clean(report(2))


def test_remote_queries(remote: Store) -> None:
    remote.put_many([report(1), report(2)])
    count = f"# a comment\nSELECT (COUNT(*) AS ?n) {{ ?figure <{AMOUNT}> ?amount }} # another"
    assert list(remote.select(count).plain()) == [{"n": 40}]
    assert list(remote.select(count.replace("{ ?f", f"FROM <{report(1)[0]}> {{ ?f")).plain()) == [{"n": 20}]
    assert remote.ask("ASK { ?s ?p ?o }", timeout=10)
    assert len(remote.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 120
    phase = NamedNode(f"{DEFAULT_BASE}code/phase/p1")
    bound = remote.select(f"SELECT ?f {{ ?f <{DEFAULT_BASE}ontology#phase> ?phase }}", bindings={"phase": phase})
    assert len(bound) == 40
    for query in REFUSED:
        with pytest.raises(QueryRefused):
            remote.query(query)
    with pytest.raises(QueryError, match="did not answer"):
        remote.query("SELECT * { ?s ?p }")


def test_remote_size_limit(remote: Store) -> None:
    remote.put(*report(1))
    with pytest.raises(QueryLimit, match="larger than 1000 bytes"):
        remote.select("SELECT * { ?s ?p ?o }", max_bytes=1000)


def test_remote_errors(endpoint: str, remote: Store) -> None:
    with pytest.raises(StoreError, match="refused PUT"):
        remote.put(report(1)[0], b"nonsense")
    assert remote.graphs() == []
    with pytest.raises(StoreError, match="MINGZHANG_GRAPH_STORE"):
        open_store(endpoint, graph_store=f"{endpoint}/elsewhere").put(*report(1))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        silent = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(silent).graphs()
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(silent).put(*report(1))
    with pytest.raises(StoreError, match="reading only"):
        open_store(endpoint, read_only=True).put(*report(1))


def test_remote_addresses() -> None:
    served = ("http://h:1/query", "http://h:1/store")
    for location in ("http://h:1", "http://h:1/", "http://h:1/query", "http://h:1/store", "http://h:1/update"):
        assert addresses(location) == served
    assert addresses("http://h/ds/sparql") == ("http://h/ds/sparql", "http://h/ds/store")


class Fake(BaseHTTPRequestHandler):
    """An endpoint that keeps what it was asked, and answers as told."""

    seen: ClassVar[list[tuple[str, str | None]]] = []
    body = b""
    delay = 0.0

    def do_POST(self) -> None:
        time.sleep(self.delay)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.seen.append((self.command, self.headers["Authorization"]))
        self.send_response(401 if self.command == "PUT" and not self.headers["Authorization"] else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_PUT = do_GET = do_POST

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def fake() -> Iterator[str]:
    Fake.seen.clear()
    server = HTTPServer(("127.0.0.1", 0), Fake)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_remote_answer_cut_short(fake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Oxigraph ends a query that took too long with status 200 and half an answer."""
    cut = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"a:b"}},'
    monkeypatch.setattr(Fake, "body", cut + b"The SPARQL operation has been cancelled")
    with pytest.raises(QueryLimit, match="not complete"):
        open_store(fake).select("SELECT ?a { ?a ?b ?c }")


def test_remote_time_limit(fake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Fake, "delay", 1.5)
    with pytest.raises(QueryLimit, match=r"given up after 0\.5 s"):
        open_store(fake).ask("ASK {}", timeout=0.5)


def test_remote_authorization(fake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Token and password are sent with queries and graphs, and never by way of the address."""
    monkeypatch.setattr(Fake, "body", b'{"head":{},"boolean":true}')
    store = open_store(f"{fake}ds/sparql")
    with pytest.raises(StoreError, match="Set MINGZHANG_STORE_TOKEN"):
        store.put(*report(1))
    monkeypatch.setenv("MINGZHANG_STORE_USER", "明")
    monkeypatch.setenv("MINGZHANG_STORE_PASSWORD", "secret")
    assert store.ask("ASK {}")
    monkeypatch.setenv("MINGZHANG_STORE_TOKEN", "token")
    store.put(*report(1))
    assert Fake.seen == [("PUT", None), ("POST", "Basic 5piOOnNlY3JldA=="), ("PUT", "Bearer token")]
    with pytest.raises(StoreError, match="MINGZHANG_STORE_USER"):
        open_store("http://name:secret@host/")


def test_light_import() -> None:
    """`mingzhang --help` must not wait for pyoxigraph, rdflib or SPARQLWrapper."""
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import mingzhang.store, mingzhang.cube\n"
    script += "print(sorted({'pyoxigraph', 'rdflib', 'SPARQLWrapper'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert ended.stdout.strip() == "[]", ended.stderr


def test_compaction_changes_nothing(tmp_path: Path) -> None:
    for location in ("memory", str(tmp_path / "store")):
        with open_store(location) as store:
            store.put("urn:x:g", b"<urn:x:s> <urn:x:p> <urn:x:o> .\n")
            store.compact()
            assert store.graph("urn:x:g") == b"<urn:x:s> <urn:x:p> <urn:x:o> .\n"
    with open_store(tmp_path / "store", read_only=True) as reader, pytest.raises(StoreError):
        reader.compact()
