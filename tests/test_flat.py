"""The flat tables of a store: the same facts as `mingzhang facts`, declared as CSV on the Web, readable by DuckDB."""

from __future__ import annotations

import csv
import gzip
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from pyarrow import parquet
from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

import mingzhang
from ingest.iris import slug
from mingzhang.check.results import keep_findings
from mingzhang.check.run import check_graphs
from mingzhang.cli import main
from mingzhang.flat import export
from mingzhang.flat.declared import tables
from mingzhang.records import columns
from mingzhang.store import open_store

ROOT = Path(__file__).parent.parent
SAMPLES = ("明河县水利局2024年部门决算.pdf", "明河县档案馆2024年部门决算.pdf", "明河县档案馆2025年部门预算.pdf")
#: columns whose values the graph does not keep as printed
_OTHERWISE = {"claims": {"value"}, "indicators": {"weight", "score"}, "figures": {"item"}}


@pytest.fixture(scope="module")
def readings() -> list[mingzhang.Reading]:
    return [mingzhang.read(ROOT / "samples" / name) for name in SAMPLES]


@pytest.fixture(scope="module")
def store_folder(readings: list[mingzhang.Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flat") / "store"
    with open_store(folder) as store:
        store.load_shared()
        store.put_many(reading.ntriples() for reading in readings)
        name = next(name for name in store.reports() if "档案馆/2024" in name)
        for checked in check_graphs({name: store.graph(name)}):
            keep_findings(store, checked)
    return folder


@pytest.fixture(scope="module")
def exported(store_folder: Path) -> Path:
    folder = store_folder.parent / "data"
    assert main(["export", "--store", str(store_folder), "--out", str(folder)]) == 0
    return folder


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def test_profile_is_that_of_facts(readings: list[mingzhang.Reading], exported: Path) -> None:
    assert set(columns("profile")) <= set(tables()["profile"].columns)
    of_graph = {row["document"]: row for row in rows(exported, "profile")}
    for reading in readings:
        (record,) = reading.records("profile")
        row = of_graph[str(record["document"])]
        assert record["entity_as_printed"] and record["tables_promised"]
        # the order of empty tables is that of their numbers as text
        assert sorted(str(row.pop("empty_tables")).split(";")) == sorted(str(record.pop("empty_tables")).split(";"))
        assert {name: str(row[name] or "") for name in record} == {name: str(v or "") for name, v in record.items()}


@pytest.mark.parametrize("kind", ["figures", "claims", "indicators"])
def test_rows_are_those_of_facts(readings: list[mingzhang.Reading], exported: Path, kind: str) -> None:
    otherwise = _OTHERWISE[kind]
    assert set(columns(kind)) <= set(tables()[kind].columns)
    plain = [name for name in columns(kind) if name not in otherwise]

    def key(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple("" if row[name] is None else str(row[name]) for name in plain)

    printed = [record for reading in readings for record in reading.records(kind)]
    assert kind != "figures" or len(printed) > 500
    for record in printed:
        for name in ("measure",):
            if name in record:
                record[name] = str(record[name]).replace("_", "-")
        if "amount_yuan" in record:
            record["amount_yuan"] = _padded(record["amount_yuan"])
            record["resolution_yuan"] = _padded(record["resolution_yuan"])
    assert sorted(map(key, printed)) == sorted(map(key, rows(exported, kind)))


def _padded(value: Any) -> Decimal:
    """As Parquet gives decimals back: twelve places."""
    return Decimal(value).quantize(Decimal("1e-12"))


def test_values_are_exact(readings: list[mingzhang.Reading], exported: Path) -> None:
    claims = sorted(Decimal(str(record["value"])) for reading in readings for record in reading.claims)
    assert sorted(row["value"] for row in rows(exported, "claims")) == claims
    items = sorted(slug(str(r["item"]).replace("/", ".")) if r["item"] else "" for x in readings for r in x.figures)
    assert sorted(row["item"] for row in rows(exported, "figures")) == items
    total = sum(Decimal(str(record["amount_yuan"])) for reading in readings for record in reading.figures)
    found = duckdb.connect().execute(f"SELECT sum(amount_yuan) FROM '{exported}/figures.parquet'").fetchall()
    assert found == [(total,)]


def test_profile_tells_what_facts_tells(readings: list[mingzhang.Reading], exported: Path) -> None:
    found = {row["document"]: row for row in rows(exported, "profile")}
    assert set(found) == set(SAMPLES)
    shared = (
        "entity",
        "report_kind",
        "fiscal_year",
        "staff_actual",
        "vehicles",
        "pages",
        "sha256",
        "figures",
        "claims",
    )
    for reading in readings:
        assert [found[reading.report.document][name] for name in shared] == [reading.profile[name] for name in shared]


def test_settled_figures_are_counted_once(exported: Path) -> None:
    own = [row for row in rows(exported, "figures") if row["settled"] == "own"]
    coordinates = ("organization", "report_kind", "year", "phase", "flow", "fund", "functional", "economic", "nature")
    keys = [(*(row[name] for name in coordinates), row["item"]) for row in own]
    assert len(keys) == len(set(keys)) > 100


def test_findings_have_their_place(exported: Path) -> None:
    found = rows(exported, "findings")
    assert {row["severity"] for row in found} <= {"violation", "warning", "info"}
    assert [row for row in found if row["page"] and row["table"] and row["found"] and row["message"]]
    printed = {row["iri"] for row in rows(exported, "figures")} | {row["iri"] for row in rows(exported, "claims")}
    assert {row["about"] for row in found} & printed


def test_csv_is_what_parquet_is(exported: Path) -> None:
    for name, table in tables().items():
        with (exported / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            written = list(csv.reader(file))
        kept = rows(exported, name)
        assert written[0] == list(table.columns) == (list(kept[0]) if kept else list(table.columns))
        assert len(written) - 1 == len(kept)
        assert [row[0] for row in written[1:]] == [row["iri"] for row in kept]


def test_dump_is_the_store(store_folder: Path, exported: Path) -> None:
    copy = Oxigraph()
    copy.bulk_load(gzip.decompress((exported / "store.nq.gz").read_bytes()), format=RdfFormat.N_QUADS)
    with open_store(store_folder, read_only=True) as store:
        assert len(copy) == len(store.native)  # type: ignore[attr-defined]


def test_export_is_deterministic(store_folder: Path, exported: Path, tmp_path: Path) -> None:
    with open_store(store_folder, read_only=True) as store:
        files = export(store, tmp_path, ("csv", "parquet")).files
    assert len(files) == 19
    for path in files:
        assert path.read_bytes() == (exported / path.name).read_bytes(), path.name


def test_texts_come_back_as_they_were() -> None:
    from ingest.graph.terms import text
    from mingzhang.check.slice.facts import plain

    for words in ('C:\\new\\table "x"', "a\\\nb\t\r", "一\\u4e00"):
        assert plain(text(words, "zh")) == words
    assert plain('"\\u4E00\\U0001F600"') == "一😀"


# --- CSV on the Web

_DATATYPES = {"string", "anyURI", "integer", "decimal", "boolean", "date"}
_INHERITED = {"datatype", "default", "propertyUrl", "required", "valueUrl", "aboutUrl"}


def test_metadata_is_valid_csvw(exported: Path) -> None:
    """The rules of the Metadata Vocabulary for Tabular Data that apply to what is used of it."""
    group = json.loads((exported / "csv-metadata.json").read_text("utf-8"))
    assert group["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    resources = {table["url"]: table["tableSchema"] for table in group["tables"]}
    for url, schema in resources.items():
        with (exported / url).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        names = [column["name"] for column in schema["columns"]]
        assert len(set(names)) == len(names) and names == header
        for column in schema["columns"]:
            assert set(column) <= {"name", "titles", "suppressOutput"} | _INHERITED
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", column["name"])
            assert column["datatype"] in _DATATYPES
            # a header must be among the titles of its column
            english = column["titles"]["en"]
            assert header[names.index(column["name"])] in ([english] if isinstance(english, str) else english)
            assert re.search("[\u4e00-\u9fff]", column["titles"]["zh"])
            for template in (column.get("valueUrl", ""), schema["aboutUrl"]):
                assert set(re.findall(r"\{\+?(\w+)\}", template)) <= set(names)
        assert schema["primaryKey"] in names
        for key in schema.get("foreignKeys", ()):
            other = resources[key["reference"]["resource"]]
            assert key["columnReference"] in names
            assert key["reference"]["columnReference"] in {column["name"] for column in other["columns"]}


def test_each_table_has_metadata_of_its_own(exported: Path) -> None:
    for name in tables():
        metadata = json.loads((exported / f"{name}.csv-metadata.json").read_text("utf-8"))
        assert metadata["url"] == f"{name}.csv"
        assert metadata["@context"] and "foreignKeys" not in metadata["tableSchema"]


def test_keys_hold(exported: Path) -> None:
    keys = {name: [row["iri"] for row in rows(exported, name)] for name in tables()}
    for name, iris in keys.items():
        assert len(set(iris)) == len(iris), name
    group = json.loads((exported / "csv-metadata.json").read_text("utf-8"))
    for table in group["tables"]:
        for key in table["tableSchema"].get("foreignKeys", ()):
            other = key["reference"]["resource"].removesuffix(".csv")
            found = {row[key["columnReference"]] for row in rows(exported, table["url"].removesuffix(".csv"))}
            assert found <= set(keys[other])


def test_properties_are_in_the_vocabulary(exported: Path) -> None:
    vocabulary = "".join(path.read_text("utf-8") for path in (ROOT / "ontology").glob("*.ttl"))
    text = (exported / "csv-metadata.json").read_text("utf-8")
    own = set(re.findall(r"https://w3id\.org/mingzhang/ontology#(\w+)", text))
    assert own and all(re.search(rf"^mz:{name} a ", vocabulary, re.MULTILINE) for name in own)


def test_another_base_is_followed(tmp_path: Path, readings: list[mingzhang.Reading]) -> None:
    base = "https://example.org/ledger/"
    with open_store("memory", base=base) as store:
        store.put_many([readings[1].ntriples(base)])
        export(store, tmp_path, ("csv",))
    assert all(
        row["iri"].startswith(base) for row in csv.DictReader((tmp_path / "figures.csv").open("r", encoding="utf-8"))
    )
    assert "w3id.org/mingzhang" not in (tmp_path / "csv-metadata.json").read_text("utf-8")


# --- the document


def _examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "exports.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("sql", _examples("sql"))
def test_duckdb_examples_run_as_printed(exported: Path, monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    monkeypatch.chdir(exported)
    answer = duckdb.connect().execute(sql).fetchall()
    assert answer or "'205'" in sql


def test_pandas_example_runs_as_printed(
    exported: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(exported)
    (example,) = _examples("python")
    exec(example, {"pandas": pandas})
    assert "明河县水利局" in capsys.readouterr().out


def test_documented_files_are_those_written(exported: Path) -> None:
    text = (ROOT / "docs" / "exports.md").read_text("utf-8")
    assert all(f"| `{name}` |" in text for name in tables())
    written = {path.name for path in exported.iterdir()}
    assert set(re.findall(r"`((?:figures|store|csv-)[\w.-]*\.(?:csv|json|gz|parquet))`", text)) <= written
