"""The check: what a slice holds, what is not an error, which formats there are, and the exit status."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib

from ingest.errors import MingzhangError
from mingzhang.check import check_graphs, check_report, run_check
from mingzhang.check import slice as slices
from mingzhang.check.across import companions
from mingzhang.check.rules import rule_book
from mingzhang.store import open_store

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")

CLEAN = """明河县水利局
2024年度部门决算

目录

支出决算表

公开03表
单位:万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t110.51\t100.00\t10.50
213\t农林水支出\t110.50\t100. 00\t10.50
21303\t水利\t110.50\t100.00\t10.50
2130399\t其他水利支出\t110.50\t100.00\t10.50
"""
WRONG = CLEAN.replace("21303\t水利\t110.50", "21303\t水利\t111.50")


def written(tmp_path: Path, text: str, name: str = "明河县水利局2024年部门决算.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def output(paths: list[Path], format: str, **options: object) -> tuple[int, str]:
    stream = io.StringIO()
    status = run_check(paths, format, stream, **options)  # type: ignore[arg-type]
    return status, stream.getvalue()


def arithmetic(found: str) -> list[dict[str, str]]:
    return [f for f in json.loads(found) if f["rule"].endswith("-parts")]


def test_what_rounding_explains_is_no_error(tmp_path: Path) -> None:
    status, found = output([written(tmp_path, CLEAN)], "json", only=["aggregation", "agreement"])
    assert (status, json.loads(found)) == (0, [])


def test_finding_shows_both_sides(tmp_path: Path) -> None:
    status, found = output([written(tmp_path, WRONG)], "json")
    assert status == 1
    finding = next(f for f in arithmetic(found) if f["rule"] == "nature-parts")
    assert (finding["found"], finding["expected"], finding["row"]) == ("111.50", "110.5", "水利")
    assert finding["severity"] == "violation"
    assert "111.50" in finding["message"] and "111.50" in finding["message_en"]
    assert {other["printed"] for other in finding["others"]} == {"100.00", "10.50"}  # type: ignore[index]


def test_every_format_names_the_finding(tmp_path: Path) -> None:
    path = written(tmp_path, WRONG)
    for format in ("text", "csv", "html", "turtle", "json"):
        status, found = output([path], format)
        assert status == 1
        assert "nature-parts" in found and "111.50" in found
    rows = list(csv.DictReader(io.StringIO(output([path], "csv")[1].lstrip("\ufeff"))))
    assert any(row["rule"] == "nature-parts" and row["line"] for row in rows)


def test_turtle_is_a_validation_report(tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(data=output([written(tmp_path, WRONG)], "turtle")[1], format="turtle")
    report = graph.value(predicate=rdflib.RDF.type, object=SH.ValidationReport)
    assert graph.value(report, SH.conforms).toPython() is False  # type: ignore[union-attr]
    for result in graph.objects(report, SH.result):
        assert {SH.focusNode, SH.value, SH.sourceShape, SH.resultSeverity, SH.resultMessage} <= set(
            graph.predicates(result)
        )


def test_silence_is_not_a_pass(tmp_path: Path) -> None:
    for format in ("text", "html", "turtle", "json", "csv"):
        beside: list[str] = []
        _, found = output([written(tmp_path, CLEAN)], format, complain=beside.append)
        assert "last-year" in "".join([found, *beside])


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.write_text("", encoding="utf-8")
    complaints: list[str] = []
    status, _ = output([empty, written(tmp_path, CLEAN)], "json", complain=complaints.append)
    assert status == 2 and "空.txt" in complaints[0]


def test_store_gives_the_same_findings(tmp_path: Path) -> None:
    from ingest.graph import triples
    from ingest.readers import read_document
    from ingest.recognise import understand

    path = written(tmp_path, WRONG)
    with open_store("memory") as store:
        store.put(*triples(understand(read_document(path))))
        stream = io.StringIO()
        assert run_check(store, "json", stream, only=["aggregation"], keep=True) == 1
        kept = store.select("SELECT ?f { ?f a <https://w3id.org/mingzhang/ontology#Finding> }")
        assert len(kept) == len(json.loads(stream.getvalue()))
        assert run_check(store, "json", io.StringIO(), only=["aggregation"]) == 1
    assert json.loads(stream.getvalue()) == json.loads(output([path], "json", only=["aggregation"])[1])


def test_rules_are_chosen_by_code_or_family() -> None:
    book = rule_book()
    assert {rule.family for rule in book.choose(["agreement"])} == {"agreement"}
    assert [rule.code for rule in book.choose(["same-amount"])] == ["same-amount"]
    with pytest.raises(MingzhangError):
        book.choose(["no-such-rule"])


def test_slice_drops_nothing_that_adds_up(tmp_path: Path) -> None:
    from ingest.graph import triples
    from ingest.readers import read_document
    from ingest.recognise import understand

    name, data = triples(understand(read_document(written(tmp_path, CLEAN))))
    store = slices.build(slices.read(name, data))
    query = f"""PREFIX mz: <https://w3id.org/mingzhang/ontology#>
        PREFIX key: <https://w3id.org/mingzhang/key#>
        SELECT (SUM(?a) AS ?sum) {{ GRAPH <{name}> {{
            ?w key:totalNature ?s ; key:shown "110.51" . ?p key:partOf ?s ; mz:amount ?a }} }}"""
    assert Decimal(next(iter(store.query(query)))["sum"].value) == Decimal("1105000")  # type: ignore[index, union-attr]


def test_reports_of_one_body_go_together(tmp_path: Path) -> None:
    from ingest.graph import triples
    from ingest.readers import read_document
    from ingest.recognise import understand

    earlier = CLEAN.replace("2024", "2023")
    graphs = dict(
        triples(understand(read_document(written(tmp_path, text, f"{year}.txt"))))
        for year, text in ((2024, CLEAN), (2023, earlier))
    )
    this, last = graphs
    assert companions(graphs, "https://w3id.org/mingzhang/") == {this: (last,), last: ()}
    ran = {checked.report: {rule.code for rule in checked.ran} for checked in check_graphs(graphs)}
    assert "last-year" in ran[this] and "last-year" not in ran[last]


def test_the_other_place_may_be_in_another_report() -> None:
    case, data = Path(__file__).parent / "rules" / "last-year", {}
    for path in (case / "invalid.ttl", *case.glob("other*.ttl")):
        graph = rdflib.Graph().parse(path)
        report = next(graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/mingzhang/ontology#Report")))
        name = rdflib.URIRef("https://w3id.org/mingzhang/ontology#sourceName")
        graph.set((report, name, rdflib.Literal(path.name)))
        data[str(report)] = graph.serialize(format="nt", encoding="utf-8")
    this, *others = data
    (finding,) = check_report(this, data[this], {each: data[each] for each in others}, only=["last-year"]).findings
    assert finding.document == "invalid.ttl"
    assert [other.document for other in finding.others] == ["other.ttl"] and finding.others[0].printed


def test_another_base_finds_the_same(tmp_path: Path) -> None:
    from ingest.graph import triples
    from ingest.iris import Iris
    from ingest.readers import read_document
    from ingest.recognise import understand

    base = "https://example.org/ledger/"
    report = understand(read_document(written(tmp_path, WRONG)))
    moved = check_report(*triples(report, Iris(base)), base=base, only=["aggregation"])
    plain = check_report(*triples(report), only=["aggregation"])
    assert [f.message for f in moved.findings] == [f.message for f in plain.findings] != []
