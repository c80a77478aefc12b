"""Glossary, units, staff, cars, dates, reviews and promised tables."""

from __future__ import annotations

from datetime import date

from ingest.claims import claims
from ingest.disclosures import Disclosures, disclosures
from ingest.facts import Profile
from ingest.prose import read_prose
from ingest.readers.text import read_text

WHO = Profile("清河县图书局", "final-accounts", "department", 2023)


def read(text: str) -> Disclosures:
    document = read_text("report.txt", text.encode(), "0")
    prose = read_prose(document)
    return disclosures(document, prose, claims(document, WHO, prose))


def test_cover_facts() -> None:
    found = read("清河县图书局\n公开时间：2024年9月5日\n保密审查情况：已审查\n部门主要负责人审签情况：已审签\n")
    assert found.published == date(2024, 9, 5)
    assert (found.secrecy_review, found.sign_off) == ("已审查", "已审签")


def test_phone_on_the_next_line() -> None:
    assert read("公开联系方式。联系电话：\n(0999) 7654321。如有变更另行公布。").phone == "(0999)7654321"


def test_an_impossible_date_is_no_date() -> None:
    assert read("公开时间：2024年13月45日").published is None


def test_staff_with_quote_and_year() -> None:
    found = read(
        "三、人员情况\n截至2023年底，本部门人员编制38人，其中行政编制5人、事业编制33人；"
        "实有人员40人，其中行政6人、事业34人。离退休人员10人。"
    )
    assert {k: v.value for k, v in found.staffing.items()} == {
        "authorised": 38,
        "administrative_posts": 5,
        "institution_posts": 33,
        "actual": 40,
        "administrative_staff": 6,
        "institution_staff": 34,
        "retired": 10,
    }
    assert found.staff_as_of == 2023
    assert "38人" in found.staffing["authorised"].claims[0].quote


def test_posts_of_several_bodies_add_up() -> None:
    found = read("图书局核定编制8人，读者服务中心核定编制12人。")
    assert found.staffing["authorised"].value == 20


def test_cars_and_offices() -> None:
    found = read("截至2023年末，本部门共有车辆4辆，其中应急保障用车3辆。当年购置车辆9辆。局内设办公室、借阅股2个科室。")
    assert found.vehicles is not None and found.vehicles.value == 4
    assert found.inner_offices is not None and found.inner_offices.value == 2


def test_units_from_a_table_and_from_a_sentence() -> None:
    table = read("二、部门决算单位构成\n序号\t单位名称\n1\t清河县图书局（机关）\n2\t清河县读者服务中心\n")
    assert [(u.name, u.own_level) for u in table.units] == [("清河县图书局(机关)", True), ("清河县读者服务中心", False)]
    sentence = read("二、预算单位构成\n纳入编制范围的预算单位共2家，包括：清河县图书局本级、清河县读者服务中心。")
    assert [u.name for u in sentence.units] == ["清河县图书局本级", "清河县读者服务中心"]


def test_glossary_without_the_blanks_of_a_template() -> None:
    found = read(
        "第三部分 名词解释\n1.基本支出：指维持运转的各项支出。"
        "\n2.外交（类）…（款）…（项）：指……。\n3.公用经费：包括办公费。"
    )
    assert [(d.term, d.definition) for d in found.glossary] == [
        ("基本支出", "指维持运转的各项支出。"),
        ("公用经费", "包括办公费。"),
    ]


def test_promised_tables_with_reasons() -> None:
    found = read("目录\n序号\t内容\t是否空表\t公开空表理由\n表1\t收支总表\t否\t\n表2\t政府性基金收支表\t是\t不涉及\n")
    assert [(p.number, p.title, p.declared_empty, p.reason) for p in found.promises] == [
        ("1", "收支总表", False, ""),
        ("2", "政府性基金收支表", True, "不涉及"),
    ]


def test_promised_tables_of_a_plain_list() -> None:
    found = read(
        "目录\n第一部分 概况....3\n第二部分 部门决算表....5\n"
        "一、收入支出决算总表....5\n二、收入决算表....6\n第一部分 概况\n"
        "一、职责\n负责借阅。"
    )
    assert [(p.number, p.title) for p in found.promises] == [("1", "收入支出决算总表"), ("2", "收入决算表")]
