"""Reports → triples: deterministic, complete, and only in declared words."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pyoxigraph as ox
import pytest

from ingest.facts import Coordinates, Profile
from ingest.graph import beside, triples, turtle
from ingest.graph.settled import settled_triples
from ingest.graph.terms import Stated, Terms
from ingest.iris import Iris, slug
from ingest.readers import read_bytes
from ingest.recognise import understand
from ingest.resources import folder

MZ = "https://w3id.org/mingzhang/ontology#"

TEXT = """明河县水利局
2024年度部门决算

目录

支出决算表

公开03表
单位:万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t110.50\t100.00\t10.50
213\t农林水支出\t110.50\t100. 00\t10.50
21303\t水利\t110.50\t100.00\t—
2130399\t其他水利支出\t110.50\t\t0.00
9990101\t没有的科目\t0.01\t0.01\t
"""


@pytest.fixture(scope="module")
def data() -> tuple[str, bytes]:
    return triples(understand(read_bytes("明河县水利局2024年部门决算.txt", TEXT.encode())))


@pytest.fixture(scope="module")
def store(data: tuple[str, bytes]) -> ox.Store:
    graph = ox.Store()
    graph.load(data[1], format=ox.RdfFormat.N_TRIPLES)
    return graph


def rows(store: ox.Store, where: str) -> list[tuple[str, ...]]:
    query = (
        f"PREFIX mz: <{MZ}> PREFIX qb: <http://purl.org/linked-data/cube#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        + where
    )
    return [tuple(str(term.value) if term is not None else "" for term in row) for row in store.query(query)]  # type: ignore[union-attr]


def test_graph_is_named_by_organization_year_and_kind(data: tuple[str, bytes]) -> None:
    assert data[0] == "https://w3id.org/mingzhang/report/明河县水利局/2024/department-final-accounts"


def test_same_document_same_triples(data: tuple[str, bytes]) -> None:
    again = triples(understand(read_bytes("明河县水利局2024年部门决算.txt", TEXT.encode())))
    assert again == data


def test_turtle_says_the_same_each_subject_once(data: tuple[str, bytes]) -> None:
    graph, written = turtle(understand(read_bytes("明河县水利局2024年部门决算.txt", TEXT.encode())))
    assert graph == data[0] and len(written) < 0.6 * len(data[1])
    assert list(ox.parse(written, ox.RdfFormat.TURTLE)) == list(ox.parse(data[1], ox.RdfFormat.N_TRIPLES))
    assert b"@prefix" not in written and b"_:" not in written


def test_every_figure_has_all_dimensions(store: ox.Store) -> None:
    dimensions = "row column organization year phase flow fund functional economic nature item"
    pattern = " ".join(f"mz:{d} ?{d} ;" for d in dimensions.split())
    complete = rows(store, f"SELECT ?o WHERE {{ ?o a qb:Observation ; {pattern} mz:amount ?a ; mz:resolution ?r }}")
    assert len(complete) == len(rows(store, "SELECT ?o WHERE { ?o a qb:Observation }")) == 12


def test_amounts_are_yuan_and_keep_what_was_printed(store: ox.Store) -> None:
    found = rows(
        store,
        "SELECT ?a ?r ?p WHERE { ?o mz:row/skos:notation '213' ; mz:column/rdfs:label '基本支出'@zh ; mz:amount ?a ; "
        "mz:resolution ?r ; mz:printed ?p }",
    )
    assert found == [("1000000", "50", "100. 00")]


def test_blank_dash_and_zero_are_three_things(store: ox.Store) -> None:
    assert rows(store, "SELECT ?n WHERE { ?r mz:dash ?c ; skos:notation ?n }") == [("21303",)]
    assert sorted(rows(store, "SELECT ?n WHERE { ?r mz:blank ?c ; skos:notation ?n }")) == [("2130399",), ("9990101",)]
    zero = rows(
        store, "SELECT ?p WHERE { ?o mz:row/skos:notation '2130399' ; mz:amount ?a ; mz:printed ?p FILTER(?a = 0) }"
    )
    assert zero == [("0.00",)]


def test_unknown_codes_are_attested_not_lost(store: ox.Store) -> None:
    found = rows(
        store,
        "SELECT ?l WHERE { ?c mz:attestedBy ?g ; skos:notation '9990101' ; skos:prefLabel ?l ; skos:inScheme ?s }",
    )
    assert found == [("没有的科目",)]


def test_only_declared_words(data: tuple[str, bytes]) -> None:
    used = set(re.findall(rf"<{re.escape(MZ)}(\w+)>", data[1].decode()))
    declared: set[str] = set()
    for path in folder("ontology").glob("*.ttl"):
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(MZ):
                declared.add(triple.subject.value.removeprefix(MZ))
    assert used - declared == set()


def test_members_used_are_declared_or_attested(store: ox.Store) -> None:
    for path in folder("ontology").glob("*.ttl"):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    missing = rows(
        store,
        "SELECT DISTINCT ?d ?m WHERE { VALUES ?d { mz:phase mz:flow mz:fund mz:functional mz:economic mz:nature "
        "mz:item mz:scope mz:tableKind mz:unit } ?s ?d ?m FILTER NOT EXISTS { ?m skos:inScheme ?scheme } }",
    )
    assert missing == []


WORDS = """四川省望澜市水利局（汇总）
2024年度部门决算

保密审查情况：已审查  部门主要负责人审签情况：已审签

目录

第一部分 部门概况
一、机构设置
二、人员情况
第二部分 名词解释

第一部分 部门概况

一、机构设置

望澜市水利局为市政府工作部门，设2个内设机构，包括：办公室、水保科。纳入部门决算编制范围的二级预算单位1个：望澜市河道管护中心。

二、人员情况

望澜市水利局核定编制8人，河道管护中心核定编制22人，年末在编在岗人数29人。

截至2024年12月31日，本部门共有车辆3辆，其中：应急保障用车2辆、其他用车1辆。

第二部分 名词解释

1.基本支出：指维持运转的各项支出。
"""


@pytest.fixture(scope="module")
def words() -> ox.Store:
    graph = ox.Store()
    graph.load(triples(understand(read_bytes("望澜市水利局.txt", WORDS.encode())))[1], format=ox.RdfFormat.N_TRIPLES)
    for path in folder("ontology").glob("*.ttl"):
        graph.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return graph


def test_bodies_have_roles_and_identity(words: ox.Store) -> None:
    found = rows(
        words,
        "SELECT ?role ?printed ?body ?line WHERE { ?b a mz:Body ; mz:role/skos:notation ?role ; mz:printed ?printed ; "
        "mz:namedBody/skos:prefLabel ?body ; mz:line ?line } ORDER BY ?role ?printed",
    )
    assert [row[:3] for row in found] == [
        ("included", "望澜市河道管护中心", "望澜市河道管护中心"),
        ("inner-office", "办公室", "办公室"),
        ("inner-office", "水保科", "水保科"),
        ("own-level", "四川省望澜市水利局", "四川省望澜市水利局"),
        ("superior", "望澜市人民政府", "望澜市人民政府"),
    ]
    units = "SELECT ?l WHERE { ?u <http://www.w3.org/ns/org#subOrganizationOf>/mz:scope/skos:notation 'department' ; "
    assert rows(words, units + "skos:prefLabel ?l }") == [("望澜市河道管护中心",)]
    assert rows(words, "SELECT ?g WHERE { ?o mz:superior/skos:prefLabel ?g }") == [("望澜市人民政府",)]


def test_counts_say_of_what_of_whom_and_when(words: ox.Store) -> None:
    found = rows(
        words,
        "SELECT ?of ?v ?body ?scope ?day WHERE { ?c a mz:Count ; mz:countOf/skos:notation ?of ; mz:value ?v ; "
        "mz:organization ?o . ?o skos:prefLabel ?body ; mz:scope/skos:notation ?scope "
        "OPTIONAL { ?c mz:asOf ?day } } ORDER BY ?of ?v",
    )
    department, unit = ("四川省望澜市水利局", "department"), ("望澜市河道管护中心", "unit")
    assert found == [
        ("actual", "29", *department, "2024-12-31"),
        ("administrative-posts", "8", *department, "2024-12-31"),
        ("authorised", "8", "四川省望澜市水利局", "unit", ""),
        ("authorised", "22", *unit, ""),
        ("authorised", "30", *department, "2024-12-31"),
        ("inner-offices", "2", *department, ""),
        ("institution-posts", "22", *department, "2024-12-31"),
        ("units", "1", *department, ""),
        ("vehicles", "3", *department, ""),
        ("vehicles-emergency", "2", *department, ""),
        ("vehicles-other", "1", *department, ""),
    ]


def test_sections_are_a_tree_to_which_contents_and_claims_lead(words: ox.Store) -> None:
    query = (
        "PREFIX dct: <http://purl.org/dc/terms/> SELECT ?t ?above WHERE { ?s a mz:Section ; dct:title ?t ; "
        "mz:position ?n ; dct:isPartOf ?p OPTIONAL { ?p a mz:Section ; dct:title ?above } } ORDER BY ?n"
    )
    assert rows(words, query) == [
        ("部门概况", ""),
        ("机构设置", "部门概况"),
        ("人员情况", "部门概况"),
        ("名词解释", ""),
        ("基本支出", "名词解释"),
    ]
    entries = "SELECT ?t WHERE { ?e mz:leadsTo/<http://purl.org/dc/terms/title> ?t ; mz:position ?n } ORDER BY ?n"
    assert rows(words, entries) == [("部门概况",), ("机构设置",), ("人员情况",), ("名词解释",)]
    outside = "SELECT ?c WHERE { ?c mz:inSection ?s FILTER NOT EXISTS { ?s a mz:Section } }"
    assert rows(words, outside) == []
    assert len(rows(words, "SELECT ?c WHERE { ?c mz:inSection ?s }")) >= 8


def test_reviews_and_printed_names(words: ox.Store) -> None:
    query = (
        "SELECT ?a ?b ?c ?d WHERE { ?r mz:secrecyReview ?a ; mz:signOff ?b ; mz:signer ?c ; mz:printedOrganization ?d }"
    )
    assert rows(words, query) == [("已审查", "已审签", "部门主要负责人", "四川省望澜市水利局(汇总)")]


def test_base_moves_every_iri() -> None:
    report = understand(read_bytes("x.txt", TEXT.encode()))
    graph, data = triples(report, Iris("https://data.example/"))
    assert graph.startswith("https://data.example/report/") and b"w3id.org/mingzhang" not in data


@pytest.mark.parametrize("written", [triples, turtle])
def test_a_second_document_of_a_report_has_everything_under_an_iri_of_its_own(
    written: Callable[..., tuple[str, bytes]],
) -> None:
    graph, data = written(understand(read_bytes("x.txt", TEXT.encode())))
    own, moved = beside(graph, data, "folder/部门 决算.txt")
    assert own == f"{graph}-部门-决算"
    before, after = (set(ox.parse(each, ox.RdfFormat.TURTLE)) for each in (data, moved))

    def renamed(node: object) -> object:
        return ox.NamedNode(node.value.replace(graph, own)) if isinstance(node, ox.NamedNode) else node

    assert after == {ox.Quad(*map(renamed, quad)) for quad in before} != before


def test_a_second_document_leaves_longer_names_and_what_is_printed_alone() -> None:
    data = b'<http://a/r#x> <http://a/p> <http://a/r-other> , "\\\\" , "<http://a/r> \\"<http://a/r>" .\n'
    assert beside("http://a/r", data, "b.txt") == ("http://a/r-b", data.replace(b"r#x", b"r-b#x"))


@pytest.mark.parametrize(
    ("text", "expected"), [("a b", "a-b"), ("“三公”/合计", "“三公”-合计"), ("", "-"), ("  x<y>  ", "x-y")]
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


# --- settled figures

AGREEING = """明河县水利局
2024年度部门决算

支出决算表

公开03表
单位:万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t110.50\t100.00\t10.50
213\t农林水支出\t110.50\t100.00\t10.50

收入支出决算总表

公开01表
单位:元

收入\t\t支出\t
项目\t金额\t项目\t金额
一、财政拨款收入\t1105000.00\t一、农林水支出\t1205000.00
本年收入合计\t1105000.00\t本年支出合计\t1105012.00
"""


def settled(text: str, where: str) -> list[tuple[str, ...]]:
    graph = ox.Store()
    graph.load(triples(understand(read_bytes("a.txt", text.encode())))[1], format=ox.RdfFormat.N_TRIPLES)
    return sorted(rows(graph, f"SELECT {where}"))


TOTAL = "<https://w3id.org/mingzhang/aspect/executed_expenditure_all_all_all_all_all>"


def test_every_figure_on_coordinates_settles_or_agrees_or_differs() -> None:
    loose = settled(
        AGREEING,
        "?o WHERE { ?o a qb:Observation FILTER NOT EXISTS { ?o mz:settles ?a } FILTER NOT EXISTS "
        "{ ?b mz:agreesWith|mz:differsFrom ?o } }",
    )
    assert loose == [] and settled(AGREEING, "?o WHERE { ?o a qb:Observation }")


def test_the_most_exact_of_equal_figures_settles() -> None:
    found = settled(AGREEING, f"?p ?q WHERE {{ ?o mz:settles {TOTAL} ; mz:printed ?p ; mz:agreesWith/mz:printed ?q }}")
    assert found == [("1105012.00", "110.50")]


def test_figures_that_differ_are_linked_and_one_counts() -> None:
    aspect = TOTAL.replace("expenditure_all_all", "expenditure_all_213")
    found = settled(
        AGREEING, f"?p ?q WHERE {{ ?o mz:settles {aspect} ; mz:printed ?p ; mz:differsFrom/mz:printed ?q }}"
    )
    assert found == [("1205000.00", "110.50")], "two against each other: the more exact one"


@pytest.mark.parametrize(
    ("kind", "at", "word"),
    [
        ("final-accounts", Coordinates(None, "executed", "expenditure"), "settles"),
        ("final-accounts", Coordinates(2024, "adjusted", "expenditure"), "settles"),
        ("final-accounts", Coordinates(2023, "executed", "expenditure"), "restates"),
        ("final-accounts", Coordinates(None, "initial", "expenditure"), "restates"),
        ("budget", Coordinates(None, "initial", "expenditure"), "settles"),
        ("budget", Coordinates(2023, "initial", "expenditure"), "restates"),
        ("budget", Coordinates(None, "executed", "expenditure"), "restates"),
        ("budget", Coordinates(None, "initial", "expenditure", organization="明河县水利管理站"), "restates"),
        ("budget", Coordinates(None, "initial", "expenditure", item="goods/电脑"), ""),
        ("budget", Coordinates(None, "", "expenditure"), ""),
    ],
)
def test_what_a_report_is_the_source_of(kind: str, at: Coordinates, word: str) -> None:
    terms = Terms("urn:x:report", Profile("明河县水利局", kind, "department", 2024), Iris())
    terms.stated.append(Stated("<urn:x:figure>", at, Decimal(1), Decimal(0), True))
    found = [re.sub(".*#", "", said.split()[0].rstrip(">")) for _, said in settled_triples(terms.stated, terms)]
    assert found == ([word] if word else [])


def test_a_sentence_counts_where_no_table_prints_the_amount() -> None:
    terms = Terms("urn:x:report", Profile("明河县水利局", "final-accounts", "department", 2024), Iris())
    at = Coordinates(None, "executed", "expenditure", item="operating-cost")
    terms.stated.append(Stated("<urn:x:claim>", at, Decimal("520300"), Decimal(50), False))
    (_, settled), (_, amount) = settled_triples(terms.stated, terms)
    assert "settles" in settled and "520300" in amount
    terms.stated.append(Stated("<urn:x:figure>", at, Decimal("520301"), Decimal("0.005"), True))
    assert [about for about, _ in settled_triples(terms.stated, terms)] == ["<urn:x:figure>"] * 2
