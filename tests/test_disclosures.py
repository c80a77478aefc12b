"""Glossary, units, staff, cars, dates, reviews and promised tables."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ingest.attribution import attributed
from ingest.claims import claims
from ingest.disclosures import AsOf, Disclosures, disclosures, units
from ingest.facts import Profile
from ingest.graph import triples
from ingest.layouts import declarations
from ingest.prose import read_prose
from ingest.readers import read_bytes
from ingest.readers.text import read_text
from ingest.recognise import understand
from ingest.resources import folder

WHO = Profile("清河县图书局", "final-accounts", "department", 2023)


def read(text: str, who: Profile = WHO) -> Disclosures:
    document = read_text("report.txt", text.encode(), "0")
    prose = read_prose(document)
    bodies = units(document, prose, who)
    return disclosures(document, prose, who, attributed(claims(document, who, prose), bodies, who), bodies)


def names(found: Disclosures, *roles: str) -> list[str]:
    return [unit.name for unit in found.units if not roles or unit.role in roles]


def test_cover_facts() -> None:
    found = read("清河县图书局\n公开时间：2024年9月5日\n保密审查情况：已审查\n部门主要负责人审签情况：已审签\n")
    assert found.published == date(2024, 9, 5)
    assert (found.secrecy_review, found.sign_off) == ("已审查", "已审签")


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("联系电话：0999—7654321", "0999—7654321"),
        ("联系方式：办公室 （0999）7654321", "（0999）7654321"),
        ("咨询电话：7654321", "7654321"),
        ("编号：0999-7654321", ""),
    ],
)
def test_phone_as_printed(printed: str, number: str) -> None:
    assert read(printed).phone == number


def test_phone_on_the_next_line() -> None:
    assert read("公开联系方式。联系电话：\n(0999) 7654321。如有变更另行公布。").phone == "(0999) 7654321"


def test_an_impossible_date_is_no_date() -> None:
    assert read("公开时间：2024年13月45日").published is None


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        (
            "公务用车购置数0辆，公务用车保有量5辆。接待国内来访团组36个、来访人员288人次；国（境）外来访团组2个。",
            {"vehicles": 5, "vehicles_bought": 0, "reception_batches": 36, "reception_guests": 288},
        ),
        (
            "因公出国（境）共计1个团组，3人；公务用车购置1辆，公务车保有量24辆；国内公务接待82批次656人，国内外事接待9批次。",
            {
                "delegations": 1,
                "travellers": 3,
                "vehicles": 24,
                "vehicles_bought": 1,
                "reception_batches": 82,
                "reception_guests": 656,
            },
        ),
        (
            "年末在职人数35人，年末退休人数9人。更新执法执勤用车1辆，年末车辆保有量为11辆。",
            {"actual": 35, "retired": 9, "vehicles": 11, "vehicles_bought": 1},
        ),
        ("处置车辆1辆，账面原值18.6万元；购置（更新）2辆。", {"vehicles_bought": 2}),
        ("单价50万元以上通用设备6台（套），单位价值100万元以上专用设备3台（套）。", {"equipment": 9}),
    ],
)
def test_cars_journeys_and_receptions_in_other_words(sentence: str, numbers: dict[str, int]) -> None:
    assert {key: count.value for key, count in read(f"三、其他情况\n{sentence}").counts.items()} == numbers


def test_staff_with_quote_and_year() -> None:
    found = read(
        "三、人员情况\n截至2023年底，本部门人员编制29人，其中行政编制8人、事业编制21人；"
        "实有人员31人，其中行政9人、事业22人。离退休人员14人。"
    )
    assert {k: v.value for k, v in found.counts.items()} == {
        "authorised": 29,
        "administrative_posts": 8,
        "institution_posts": 21,
        "actual": 31,
        "administrative_staff": 9,
        "institution_staff": 22,
        "retired": 14,
    }
    assert found.staff_as_of == AsOf("2023年底", date(2023, 12, 31))
    assert "29人" in found.counts["authorised"].claims[0].quote


def test_posts_of_several_bodies_add_up() -> None:
    found = read("图书局核定编制8人，读者服务中心核定编制12人。")
    assert found.counts["authorised"].value == 20


def test_cars_and_offices() -> None:
    found = read("截至2023年末，本部门共有车辆4辆，其中应急保障用车3辆。当年购置车辆9辆。局内设办公室、借阅股2个科室。")
    assert {k: v.value for k, v in found.counts.items()} == {
        "vehicles": 4,
        "vehicles_emergency": 3,
        "vehicles_bought": 9,
    }
    assert found.offices is not None and (found.offices.value, found.offices.names) == (2, ("办公室", "借阅股"))


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


def test_a_page_number_is_no_part_of_the_last_entry() -> None:
    found = read(
        "目录\n第一部分 概况......1\n第二部分 预算表......3\n一、收支总表......3\n二、“三公”经费支出表......4\n—2—\n"
        "第一部分 概况\n办理馆藏图书的采购、编目和借阅事务。\n"
    )
    assert [entry.title for entry in found.contents][2:] == ["收支总表", '"三公"经费支出表']
    assert [promise.title for promise in found.promises] == ["收支总表", '"三公"经费支出表']


@pytest.mark.parametrize("header", ["", "序号\t内容\t是否空表\t公开空表理由\n"], ids=["without header", "header again"])
def test_promised_tables_torn_over_pages(header: str) -> None:
    """A list of tables goes on overleaf, in the middle of a title; the table of figures behind it is none."""
    found = read(
        "目录\n序号\t内容\t是否空表\t公开空表理由\n表1\t收支总表\t否\t\n表2\t一般公共预算支出明细表（按支出\t否\t\n\n"
        f"{header}\t经济分类科目）\t\t\n表3\t政府性基金收支表\t是\t不涉及\n\n收支总表\n"
        "收入\t预算数\t支出\t预算数\n一、财政拨款\t12.00\t一、教育支出\t12.00\n"
    )
    assert [(p.number, p.title, p.declared_empty, p.reason) for p in found.promises] == [
        ("1", "收支总表", False, ""),
        ("2", "一般公共预算支出明细表(按支出经济分类科目)", False, ""),
        ("3", "政府性基金收支表", True, "不涉及"),
    ]


def test_promised_tables_of_a_plain_list() -> None:
    found = read(
        "目录\n第一部分 概况....3\n第二部分 部门决算表....5\n"
        "一、收入支出决算总表....5\n二、收入决算表....6\n第一部分 概况\n"
        "一、职责\n负责借阅。"
    )
    assert [(p.number, p.title) for p in found.promises] == [("1", "收入支出决算总表"), ("2", "收入决算表")]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("公开时间：2024-09-05", date(2024, 9, 5)),
        ("发布日期：2024.9.5", date(2024, 9, 5)),
        ("2024年9月5日\n目录\n第一部分 概况", date(2024, 9, 5)),
        ("第一部分 概况\n一、职责\n2024年9月5日起施行新规定。", None),
    ],
)
def test_day_of_publication(printed: str, day: date | None) -> None:
    assert read(f"清河县图书局\n2023年度部门决算\n{printed}\n").published == day


def test_who_signs() -> None:
    found = read("保密审查情况：已审查\n\n部门主要负责人审签情况：已审签\n")
    assert (found.sign_off, found.signer) == ("已审签", "部门主要负责人")


# --- bodies


def test_a_list_of_the_units_below_does_not_leave_out_the_department() -> None:
    found = read("二、机构设置\n纳入编制范围的二级预算单位1个：清河县读者服务中心。")
    assert names(found, "own-level") == ["清河县图书局"] and names(found, "included") == ["清河县读者服务中心"]
    assert found.units_stated is not None and found.units_stated.value == 1


@pytest.mark.parametrize(
    "text",
    [
        "纳入部门决算编制范围的二级预算单位包括：\n1.清河县借阅中心\n2.清河县典藏馆",
        "本部门下辖2个事业单位：清河县借阅中心、清河县典藏馆。",
        "所属单位分别是：清河县借阅中心、清河县典藏馆。",
    ],
)
def test_units_in_a_list(text: str) -> None:
    assert names(read(f"二、机构设置\n{text}"), "included") == ["清河县借阅中心", "清河县典藏馆"]


@pytest.mark.parametrize(
    "text",
    [
        "二、部门决算单位构成\n序号\t单位名称\t备注\n1\t清河县图书局（本级）\t\n2\t清河县借阅所\t预算不单列，并入本级\n",
        "清河县图书局机构设置\n本部门中，行政单位1家，事业单位1家，具体包括：\n1.清河县图书局本部。\n"
        "2.下属事业单位清河县借阅所不单列预算，并入本部。\n",
    ],
)
def test_units_merged_into_the_department(text: str) -> None:
    found = read(text)
    assert names(found, "merged") == ["清河县借阅所"] and len(names(found, "own-level")) == 1 and len(found.units) == 2


def test_bodies_below_that_the_list_of_units_does_not_name() -> None:
    found = read(
        "二、机构设置及预算单位构成情况\n本部门下属单位包括：清河印社、清河县读者服务中心。"
        "\n纳入部门预算编制范围的预算单位共计一家，具体包括：清河县图书局部门本级。"
    )
    assert names(found, "subordinate") == ["清河印社", "清河县读者服务中心"]
    assert names(found, "own-level") == ["清河县图书局部门本级"]
    assert found.units_stated is not None and found.units_stated.value == 1


@pytest.mark.parametrize(
    ("text", "number", "offices"),
    [
        ("设局长1名，内设机构2个即：办公室、借阅与目录股；下设所属单位2个。", 2, ("办公室", "借阅与目录股")),
        ("市图书局下设3个科室，分别是办公室（党建办）、借阅科、目录科。", 3, ("办公室(党建办)", "借阅科", "目录科")),
        ("设置有办公室、借阅股2个股室，下属事业单位1个。", 2, ("办公室", "借阅股")),
        ("本部门内设机构包括办公室、借阅处、机关党委等3个内设机构。", 3, ("办公室", "借阅处", "机关党委")),
        (
            "清河县图书局设2个内设机构，包括：\n（一）借阅科（目录科）。负责借阅。\n（二）典藏科。负责典藏。",
            2,
            ("借阅科", "典藏科"),
        ),
        ("本单位有38个处室，编制338名。", 38, ()),
        ("本部门内设机构包括：办公室（法规处）、借阅处、机关党委。", 3, ("办公室(法规处)", "借阅处", "机关党委")),
        ("内设股室2个，所属单位1个。内设股室分别是：办公室、借阅股。", 2, ("办公室", "借阅股")),
    ],
)
def test_inner_offices(text: str, number: int, offices: tuple[str, ...]) -> None:
    found = read(f"一、机构设置\n{text}")
    assert found.offices is not None and (found.offices.value, found.offices.names) == (number, offices)


@pytest.mark.parametrize(
    ("text", "shown", "bodies"),
    [
        ("清河县图书局为县政府正科级工作部门。", "清河县人民政府", ("清河县人民政府",)),
        ("图书局是隶属于清河县政府的全额拨款行政单位。", "清河县政府", ("清河县人民政府",)),
        ("图书局是主管全县借阅工作的县政府工作部门。", "清河县人民政府", ("清河县人民政府",)),
        ("9.完成县委和县政府交办的其他任务。", "清河县委、县政府", ("清河县委", "清河县人民政府")),
        ("清河县委社会工作部是县委工作机关，为正科级。", "清河县委", ("清河县委",)),
        ("清河县借阅中心为县图书局所属公益一类事业单位。", "清河县图书局", ("清河县图书局",)),
        ("贯彻县政府的决定。", "", ()),
    ],
)
def test_whom_it_answers_to(text: str, shown: str, bodies: tuple[str, ...]) -> None:
    found = read(f"一、主要职责\n{text}").superior
    assert (found.text, found.names) == (shown, bodies) if found else not shown


# --- counts


def test_posts_of_bodies_are_posts_of_their_kinds() -> None:
    found = read(
        "二、机构设置\n纳入编制范围的二级预算单位1个：清河县读者服务中心。\n三、人员概况\n"
        "清河县图书局核定编制8人，读者服务中心核定编制12人，年末全局实际在编在岗人数19人，"
        "其中公务员7人，参公管理10人，工勤人员2人。"
    )
    assert {k: v.value for k, v in found.counts.items()} == {
        "authorised": 20,
        "administrative_posts": 8,
        "institution_posts": 12,
        "actual": 19,
        "administrative_staff": 7,
        "institution_staff": 12,
    }
    assert found.counts["authorised"].bodies == (("清河县图书局", 8), ("清河县读者服务中心", 12))
    assert found.staff_as_of == AsOf("2023年末", date(2023, 12, 31))


def test_cars_by_kind_are_those_that_there_are_not_those_to_be_bought() -> None:
    found = read(
        "截至2023年12月31日，本部门共有车辆5辆，其中：主要领导干部用车1辆、执法执勤用车3辆、其他用车1辆；"
        "单价100万元（含）以上设备（不含车辆）2台（套）。\n2024年部门预算安排购置车辆1辆，其中：执法执勤用车1辆。"
    )
    assert {k: v.value for k, v in found.counts.items()} == {
        "vehicles": 5,
        "vehicles_leaders": 1,
        "vehicles_enforcement": 3,
        "vehicles_other": 1,
        "vehicles_bought": 1,
        "equipment": 2,
    }


# --- contents


def test_entries_lead_to_sections() -> None:
    found = read(
        "目录\n第一部分 概况....3\n一、职责....3\n二、机构....4\n第一部分 概况\n一、职责\n负责借阅。\n二、机构\n一家。"
    )
    assert [(e.number, e.title, e.section) for e in found.contents] == [
        ("第一部分", "概况", 0),
        ("一、", "职责", 1),
        ("二、", "机构", 2),
    ]


def test_promises_kept_by_title_number_and_kind() -> None:
    text = (
        "清河县图书局2023年度部门决算\n目录\n序号\t内容\t是否空表\t理由\n表1\t收入支出决算总表\t否\t\n"
        "表2\t支出决算表\t否\t\n表3\t绩效自评表\t否\t\n\n支出决算表\n\n公开02表\n单位:万元\n\n"
        "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n合计\t\t110.50\t100.00\t10.50\n"
        "213\t农林水支出\t110.50\t100.00\t10.50\n"
    )
    report = understand(read_bytes("report.txt", text.encode()))
    assert [(p.number, p.kept, p.table) for p in report.promises] == [
        ("1", False, None),
        ("2", True, 0),
        ("3", False, None),
    ]


def test_a_promise_is_kept_by_a_form_of_its_title() -> None:
    text = (
        "清河县图书局2024年单位预算\n目录\n序号\t内容\t是否空表\t理由\n表13\t2024年单位专项业务经费绩效目标表\t否\t\n\n"
        "表13-1\n\n2024年单位专项业务经费绩效目标表\n\n项目名称\t\t借阅工作经费\t\t\n主管部门\t\t清河县图书局\t\t\n"
        "资金金额\t\t年度资金总额:\t\t\n\t\t其中:财政拨款\t\t50000.00\n绩效指标\t一级指标\t二级指标\t指标内容\t指标值\n"
        "\t产出指标\t数量指标\t借阅册数\t5万\n"
    )
    report = understand(read_bytes("report.txt", text.encode()))
    (promise,) = report.promises
    assert (promise.kept, promise.table, promise.forms) == (True, None, (0,))
    graph, data = triples(report)
    assert re.search(rf"<{re.escape(graph)}#promise-1> <\S+#keptBy> <{re.escape(graph)}/form/", data.decode())


def test_a_number_of_institutions_outside_is_none_of_inner_offices() -> None:
    assert read("一、主要职责\n负责借阅。\n三、绩效情况\n督促61个机构，检查5个机构：借阅社、典藏社。").offices is None


def test_what_is_counted_is_a_member_of_the_code_list() -> None:
    declared = {key.replace("_", "-") for key in declarations("disclosures")["counts"]}
    text = (folder("ontology") / "coordinates.ttl").read_text("utf-8")
    members = set(re.findall(r"<\S+/code/count/([a-z-]+)> a skos:Concept", text))
    assert declared | {"units", "inner-offices"} == members
