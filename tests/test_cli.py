"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.cli import main
from mingzhang.records import columns, kinds, plain_decimal
from mingzhang.resources import folder
from mingzhang.screen import clean, table, width
from tests.making import archive, report

DESIGN = [
    *("document", "organization", "fiscal_year", "report_kind", "page", "table", "table_title", "side", "code", "row"),
    *("column", "printed", "unit", "amount_yuan"),
    *("phase", "flow", "fund", "functional", "economic", "nature", "item"),
]


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Two reports and a damaged file, in a folder."""
    path = tmp_path / "reports"
    path.mkdir()
    (path / "2024年部门决算.txt").write_bytes(report())
    (path / "2023年部门决算.txt").write_bytes(report(year=2023))
    (path / "damaged.pdf").write_bytes(b"%PDF-1.4 nothing follows")
    return path


def run(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str | Path) -> tuple[int, str, list[str]]:
    """Exit status, standard output, lines of standard error."""
    status = main([str(argument) for argument in arguments])
    output = capsysbinary.readouterr()
    return status, output.out.decode(), output.err.decode().splitlines()


def test_ingest_counts_and_names_failures(capsysbinary: pytest.CaptureFixture[bytes], inputs: Path) -> None:
    store = inputs.parent / "store"
    status, printed, messages = run(capsysbinary, "ingest", inputs, "--store", store, "--jobs", "1")
    assert status == 2
    assert [line for line in messages if "damaged.pdf" in line and "damaged or cut off" in line] != []
    assert len(messages) == 2
    assert "2 份 reports" in printed and "2 份更新 changed" in printed and "明河县水利局" in printed
    (inputs / "damaged.pdf").unlink()
    status, printed, messages = run(capsysbinary, "ingest", inputs, "--store", store, "--jobs", "1")
    assert (status, messages) == (0, [])
    assert "0 份更新 changed, 2 份未变 unchanged" in printed


def test_ingest_reads_archives_and_a_store_from_the_environment(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "a.zip", {"决算.txt": report(), "photo.jpg": b"x"})
    monkeypatch.setenv("MINGZHANG_STORE", str(tmp_path / "ledger"))
    status, _, messages = run(capsysbinary, "ingest", path)
    assert status == 0
    assert messages == ["1 个其他类型文件未读 files of other kinds left alone"]
    status, printed, _ = run(capsysbinary, "sparql", "SELECT ?name { ?report mz:sourceName ?name }", "--format", "csv")
    assert (status, printed.split()) == (0, ["name", "决算.txt"])


def test_base_moves_every_iri(capsysbinary: pytest.CaptureFixture[bytes], inputs: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(capsysbinary, "ingest", inputs, "--store", store, "--base", "https://ledger.example")
    query = "SELECT DISTINCT ?x { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x } FILTER (isIRI(?x)) }"
    _, printed, _ = run(capsysbinary, "sparql", query, "--store", store, "--format", "csv")
    assert "https://ledger.example/report/" in printed
    assert "w3id.org/mingzhang" not in printed


def test_store_of_another_base_is_refused(
    capsysbinary: pytest.CaptureFixture[bytes], inputs: Path, tmp_path: Path
) -> None:
    run(capsysbinary, "ingest", inputs, "--store", tmp_path / "store")
    status, _, messages = run(
        capsysbinary, "ingest", inputs, "--store", tmp_path / "store", "--base", "https://x.example/"
    )
    assert status == 2 and len(messages) == 1 and "base" in messages[0]


def test_nothing_to_read(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    status, printed, messages = run(capsysbinary, "ingest", tmp_path / "none.pdf", "--store", tmp_path / "store")
    assert (status, printed, len(messages)) == (2, "", 2)
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    "arguments", [["ingest"], ["facts", "x", "--kind", "nonsense"], ["facts", "x", "--format", "parquet"]]
)
def test_usage_errors(capsysbinary: pytest.CaptureFixture[bytes], arguments: list[str]) -> None:
    status, printed, messages = run(capsysbinary, *arguments)
    assert (status, printed) == (2, "") and messages


def test_figures_have_the_columns_of_the_design(capsysbinary: pytest.CaptureFixture[bytes], inputs: Path) -> None:
    status, printed, _ = run(capsysbinary, "facts", inputs, "--jobs", "1")
    assert status == 2  # one file is damaged
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert list(rows[0])[: len(DESIGN)] == DESIGN
    row = next(row for row in rows if row["code"] == "213" and row["column"] == "本年支出合计")
    assert {name: row[name] for name in DESIGN if name not in ("page", "table", "document")} == {
        "organization": "明河县水利局",
        "fiscal_year": "2023",
        "report_kind": "部门决算",
        "table_title": "支出决算表",
        "side": "",
        "code": "213",
        "row": "农林水支出",
        "column": "本年支出合计",
        "printed": "110.50",
        "unit": "万元",
        "amount_yuan": "1105000",
        "phase": "executed",
        "flow": "expenditure",
        "fund": "all",
        "functional": "213",
        "economic": "",
        "nature": "all",
        "item": "",
    }
    assert not [row for row in rows if "E" in row["amount_yuan"]]


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_in_every_format_says_the_same(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path, kind: str
) -> None:
    from pyarrow import parquet

    paths = sorted(folder("samples").glob("*档案馆*.pdf"))
    arguments = ["facts", *map(str, paths), "--kind", kind]
    status, printed, _ = run(capsysbinary, *arguments)
    assert status == 0
    rows = list(csv.reader(io.StringIO(printed)))
    assert tuple(rows[0]) == columns(kind)
    assert len(rows) > 1
    assert run(capsysbinary, *arguments, "--format", "json", "-o", str(tmp_path / "x.json"))[0] == 0
    objects = json.loads((tmp_path / "x.json").read_text("utf-8"))
    as_text = [["" if value is None else str(value) for value in found.values()] for found in objects]
    assert as_text == rows[1:]
    assert run(capsysbinary, *arguments, "--format", "parquet", "-o", str(tmp_path / "x.parquet"))[0] == 0
    stored = parquet.read_table(tmp_path / "x.parquet").to_pylist()
    assert [tuple(found) for found in stored[:1]] == [columns(kind)]
    assert [_comparable(found.values()) for found in stored] == [_comparable(row) for row in rows[1:]]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.json", "x.parquet"]


def _comparable(values: object) -> list[str]:
    assert hasattr(values, "__iter__")
    return [
        plain_decimal(value) if isinstance(value, Decimal) else "" if value is None else str(value) for value in values
    ]


def test_output_does_not_appear_when_writing_fails(
    capsysbinary: pytest.CaptureFixture[bytes], inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mingzhang.export import CsvWriter

    def fail(writer: CsvWriter) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(CsvWriter, "close", fail)
    output = inputs.parent / "figures.csv"
    output.write_text("what was there before")
    assert run(capsysbinary, "facts", inputs, "-o", output)[0] == 130
    assert output.read_text() == "what was there before"
    assert not list(inputs.parent.glob(".*"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    place = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "mingzhang.cli", "demo"]
    return place, subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)


def test_demo_reads_the_samples_and_answers(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    place, process = demo
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.count("■") == 4
    violations = {m[2]: int(m[1]) for m in re.finditer(r"^ +(\d+) +\d+ +\d+  (.+\.pdf)$", process.stdout, re.M)}
    planted = {"明河县档案馆2024年部门决算.pdf", "明河县档案馆2025年部门预算.pdf"}
    assert {name for name, count in violations.items() if count} == planted
    assert len(violations) == 8
    for name in ("spending-by-function", "budget-against-outturn", "disagreements"):
        _, _, answer = process.stdout.partition(f"queries/{name}.rq")
        assert "(0 行" not in answer.split("■")[0], name
    assert [path.name for path in place.iterdir()] == ["mingzhang-demo"]


def test_sparql_forms(
    capsysbinary: pytest.CaptureFixture[bytes], demo: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    store = ("--store", demo[0] / "mingzhang-demo")
    query = tmp_path / "count.rq"
    query.write_text("SELECT (COUNT(*) AS ?n) { ?figure a qb:Observation }")
    _, text, _ = run(capsysbinary, "sparql", query, *store)
    _, as_json, _ = run(capsysbinary, "sparql", query, *store, "--format", "json")
    number = json.loads(as_json)["results"]["bindings"][0]["n"]["value"]
    assert text.splitlines() == ["n".rjust(len(number)), "─" * len(number), number, "(1 行 row)"]
    assert run(capsysbinary, "sparql", "ASK { ?r a mz:Report }", *store)[1] == "true\n"
    status, turtle, _ = run(capsysbinary, "sparql", "CONSTRUCT { ?r a mz:Report } WHERE { ?r a mz:Report }", *store)
    assert status == 0 and "@prefix mz:" in turtle


@pytest.mark.parametrize(
    "query",
    ["SELECT", "no-such-file.rq", "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "DELETE WHERE { ?s ?p ?o }"],
)
def test_sparql_refuses(
    capsysbinary: pytest.CaptureFixture[bytes], demo: tuple[Path, subprocess.CompletedProcess[str]], query: str
) -> None:
    status, printed, messages = run(capsysbinary, "sparql", query, "--store", demo[0] / "mingzhang-demo")
    assert (status, printed, len(messages)) == (2, "", 1)


def test_sparql_without_a_store(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    status, _, messages = run(capsysbinary, "sparql", "ASK { ?s ?p ?o }", "--store", tmp_path / "none")
    assert status == 2 and "mingzhang ingest" in messages[0]
    assert not (tmp_path / "none").exists()


def test_closed_pipe_is_no_error(inputs: Path) -> None:
    command = f"{sys.executable} -m mingzhang.cli facts {folder('samples')} | head -1"
    process = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert process.stdout.startswith("document,") and process.stdout.count("\n") == 1
    assert process.stderr == ""


def test_wide_characters_are_aligned() -> None:
    lines = table(("名称", "n"), [("水利局", "1"), ("abc", "20")], right=frozenset({1})).splitlines()
    assert lines == ["名称     n", "──────  ──", "水利局   1", "abc     20"]
    assert {width(line) for line in lines} == {10}


def test_text_of_strangers_does_not_steer_the_terminal() -> None:
    assert clean("a\x1b[2Jb\nc\u202ed\x07") == "a [2Jb c d"
