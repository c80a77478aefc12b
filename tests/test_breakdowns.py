"""Lists of parts in prose: which claim is stated as a part of which. The sentences are made up."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ingest.claims import Claim, claims
from ingest.facts import Profile
from ingest.graph import triples
from ingest.readers.text import read_text
from ingest.recognise import understand

FINAL = Profile("明河县图书局", "final-accounts", "department", 2023)
BUDGET = Profile("明河县图书局", "budget", "department", 2024)


def read(text: str, who: Profile = FINAL) -> tuple[Claim, ...]:
    return claims(read_text("report.txt", text.encode(), "0"), who)


def lists(found: tuple[Claim, ...]) -> list[tuple[str, str, list[str]]]:
    """(whole, opening, parts) of each list, in printed order."""
    named: dict[tuple[int, int], tuple[str, str, list[str]]] = {}
    for claim in found:
        if claim.part_of is not None:
            key = (id(claim.part_of.whole), claim.part_of.number)
            named.setdefault(key, (claim.part_of.whole.subject, claim.part_of.opening, []))[2].append(claim.subject)
    return list(named.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "本年支出合计10万元，其中：基本支出6万元，占60%；项目支出4万元，占40%。",
            [("本年支出合计", "其中", ["基本支出", "项目支出"])],
        ),
        # what follows a full stop, or a semicolon after two parts, is no part
        (
            "本部门人员编制9人，其中：行政编制4人、事业编制5人；实有人员8人，其中：行政4人、事业4人。",
            [("人员编制", "其中", ["行政编制", "事业编制"]), ("实有人员", "其中", ["行政", "事业"])],
        ),
        ("车辆2辆，其中：机要用车1辆、其他用车1辆。越野车0辆。", [("车辆", "其中", ["机要用车", "其他用车"])]),
        # a list inside a list
        (
            "本年支出合计10万元，其中：基本支出6万元，包括：人员经费5万元、公用经费1万元；项目支出4万元。",
            [
                ("本年支出合计", "其中", ["基本支出", "项目支出"]),
                ("基本支出", "包括", ["人员经费", "公用经费"]),
            ],
        ),
        # no word tells whether 项目支出 belongs to the inner list
        (
            "本年支出合计10万元，其中基本支出6万元，其中人员经费5万元，公用经费1万元，项目支出4万元。",
            [("本年支出合计", "其中", ["基本支出"]), ("基本支出", "其中", ["人员经费"])],
        ),
        # budget and executed amounts each with their own
        (
            "“三公”经费年初预算5万元，支出决算4万元，其中：公务接待费支出决算1万元，公务用车运行维护费支出决算3万元。",
            [('"三公"经费支出决算', "其中", ["公务接待费支出决算", "公务用车运行维护费支出决算"])],
        ),
        # other measures and other units are no parts
        (
            "接待9批次、80人次，其中：外事接待1批次、6人次。",
            [("接待", "其中", ["外事接待"]), ("接待", "其中", ["外事接待"])],
        ),
        # the parts of one list differ from the whole in one dimension and do not overlap
        (
            "一、一般公共预算财政拨款支出决算情况\n一般公共预算财政拨款支出10万元，其中：教育支出（类）6万元；"
            "教育支出（类）普通教育（款）2万元；卫生健康支出（类）4万元。",
            [("一般公共预算财政拨款支出", "其中", ["教育支出(类)", "卫生健康支出(类)"])],
        ),
    ],
)
def test_lists_in_a_sentence(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert lists(read(text)) == expected


def test_lists_over_paragraphs() -> None:
    text = (
        "一、收支总体情况\n本单位支出预算总计30万元。其中：\n1.教育支出20万元，用于办学，其中：\n（1）人员经费15万元；\n"
        "（2）公用经费5万元。\n2.住房保障支出10万元，比上年增加2万元。\n此外，设备预算3万元。\n1.另一项支出1万元。\n"
    )
    assert lists(read(text, BUDGET)) == [
        ("支出预算总计", "其中", ["教育支出", "住房保障支出"]),
        ("教育支出", "其中", ["人员经费", "公用经费"]),
    ]


def test_lists_in_the_graph() -> None:
    text = "明河县图书局2023年度部门决算\n一、支出决算情况\n本年支出合计10万元，其中：基本支出6万元，项目支出4万元。"
    store = ox.Store()
    graph, data = triples(understand(read_text("report.txt", text.encode(), "0")))
    store.load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
    rows = list(
        store.query(
            "PREFIX mz: <https://w3id.org/mingzhang/ontology#> "
            "SELECT ?whole (SUM(?value) AS ?sum) (COUNT(?part) AS ?parts) "
            "{ GRAPH ?g { ?part mz:listedIn ?list ; mz:value ?value . ?list a mz:Breakdown ; mz:opening '其中'@zh ; "
            "mz:breaksDown/mz:value ?whole } } GROUP BY ?list ?whole"
        )
    )
    assert [(str(r["whole"].value), str(r["sum"].value), str(r["parts"].value)) for r in rows] == [
        ("100000", "100000", "2")
    ]
