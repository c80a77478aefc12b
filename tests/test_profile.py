"""Who reports what and for which year, by the words of the cover."""

from __future__ import annotations

import pytest

from ingest.readers import read_bytes
from ingest.recognise import understand


def read(cover: str, name: str = "report.txt") -> tuple[str, int | None, str, str]:
    who = understand(read_bytes(name, cover.encode())).profile
    return who.organization, who.year, who.kind, who.scope


@pytest.mark.parametrize(
    ("cover", "organization", "year", "kind", "scope"),
    [
        ("清河县图书局2022年度部门决算公开\n目录", "清河县图书局", 2022, "final-accounts", "department"),
        ("2023年清河市图书局部门预算\n目录", "清河市图书局", 2023, "budget", "department"),
        ("2024年度\n四川省绵阳市\n图书局（本级）单位决算\n目录", "绵阳市图书局", 2024, "final-accounts", "unit"),
        ("关于清河县图书局2023年度部门决算公开的说明\n目录", "清河县图书局", 2023, "final-accounts", "department"),
        ("江苏省图书厅\n二〇二四年部门预算\n目录", "江苏省图书厅", 2024, "budget", "department"),
        ("附件1\n清河县图书局\n2023年部门综合预算公开说明\n目录", "清河县图书局", 2023, "budget", "department"),
        (
            "2023年度部门决算\n单位名称：清河县图书局\n编制日期：2024年8月20日\n目录",
            "清河县图书局",
            2023,
            "final-accounts",
            "department",
        ),
        ("单位代码：301001\n清河县图书馆2024年单位预算\n目录", "清河县图书馆", 2024, "budget", "unit"),
        ("清河县2023年度\n清河县图书局部门决算\n目录", "清河县图书局", 2023, "final-accounts", "department"),
        (
            "清河县图书局（汇总）\n2023年度部门决算\n一、主要职责\n1.负责2019年度全县预算。",
            "清河县图书局",
            2023,
            "final-accounts",
            "department",
        ),
    ],
)
def test_covers(cover: str, organization: str, year: int, kind: str, scope: str) -> None:
    assert read(cover) == (organization, year, kind, scope)


def test_the_printed_name_keeps_scope_and_province() -> None:
    text = "附件：四川省万源市图书局（汇总）\n2023年度部门决算\n目录"
    who = understand(read_bytes("report.txt", text.encode())).profile
    assert (who.organization, who.printed, who.division) == ("万源市图书局", ("四川省万源市图书局(汇总)",), "511781")


def test_a_longer_name_in_the_prose_is_another_printed_form() -> None:
    text = (
        "2023年度\n遂宁市图书局\n单位决算\n目录\n第一部分 概况\n一、说明\n四川省遂宁市图书局（本级）本年支出9.00万元。"
    )
    said = understand(read_bytes("report.txt", text.encode())).disclosures
    assert said is not None and said.names == ("四川省遂宁市图书局(本级)",)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "清河县图书局\n2023年度部门决算\n2024年9月\n\n支出决算表\n\n公开03表\n单位:万元\n",
            "清河县图书局2023年度部门决算",
        ),
        ("清河县2024年部门预算\n预算主管部门：清河县图书局\n目录", "清河县2024年部门预算 预算主管部门：清河县图书局"),
        ("收支预算总表\n公开01表\n部门：清河县图书局\t单位：万元\n", "清河县图书局2024年预算公开表"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert understand(read_bytes("清河县图书局2024年预算公开表.txt", text.encode())).profile.title == title
