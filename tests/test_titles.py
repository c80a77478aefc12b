"""Titles that recognition broke, misread or lost are those of the report's own contents; a lost one is told."""

from __future__ import annotations

import pytest

from ingest.facts import Report
from ingest.readers import read_bytes
from ingest.recognise import understand

CONTENTS = """明河县史料室
2024年度部门决算

目录
第三部分 部门决算表
一、收入支出决算总表
二、一般公共预算财政拨款支出决算表
三、一般公共预算财政拨款“三公”经费支出决算表

第三部分 部门决算表
"""
BALANCE = """单位：万元

收入\t\t支出\t
项目\t决算数\t项目\t决算数
一、一般公共预算财政拨款收入\t85.20\t一、教育支出\t80.00
本年收入合计\t85.20\t本年支出合计\t80.00
"""
SPENDING = """单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t80.00\t60.00\t20.00
205\t教育支出\t80.00\t60.00\t20.00
"""
THREE = """单位：万元

合计\t因公出国（境）费\t公务用车购置及运行维护费\t公务接待费
2.00\t\t1.50\t0.50
"""
TITLES = ("收入支出决算总表", "一般公共预算财政拨款支出决算表", "一般公共预算财政拨款“三公”经费支出决算表")


def read(*titles: str, contents: str = CONTENTS) -> Report:
    tables = zip(titles, (BALANCE, SPENDING, THREE), strict=True)
    return understand(read_bytes("report.txt", (contents + "\n".join(f"\n{t}\n{b}" for t, b in tables)).encode()))


def shown(report: Report) -> list[str]:
    return [table.title.replace('"三公"', "“三公”") for table in report.tables]


def test_whole_titles_stay_and_need_no_remark() -> None:
    report = read(*TITLES)
    assert shown(report) == list(TITLES)
    assert not report.remarks


@pytest.mark.parametrize("at", range(1, 15))
def test_a_title_broken_over_two_lines_is_one(at: int) -> None:
    broken = [f"{title[:at]}\n{title[at:]}" if at < len(title) - 1 else title for title in TITLES]
    report = read(*broken)
    assert shown(report) == list(TITLES)
    assert not report.remarks


@pytest.mark.parametrize("at", [9, 10, 12, 13])
def test_a_title_broken_in_a_word_needs_no_contents(at: int) -> None:
    title = TITLES[1]
    broken = f"{title[:at]}\n{title[at:]}" if not title[:at].endswith(("拨款", "支出")) else title
    report = read(TITLES[0], broken, TITLES[2], contents="明河县史料室\n2024年度部门决算\n")
    assert shown(report)[1] == title


@pytest.mark.parametrize(
    "wrong", ["一般公共预算财政拔敖支出决算表", "一股公共预算财政拨款支出决算表", "一般公共预算财政拨款攴出决箅表"]
)
def test_a_misread_title_is_the_promised_one(wrong: str) -> None:
    assert shown(read(TITLES[0], wrong, TITLES[2])) == list(TITLES)


@pytest.mark.parametrize("number", ["", "公开02表"])
def test_a_lost_title_is_the_promised_one_and_told(number: str) -> None:
    report = read(TITLES[0], number, TITLES[2])
    assert shown(report) == list(TITLES)
    assert [remark.kind for remark in report.remarks] == ["untitled-table"]


def test_all_titles_lost_are_taken_in_order() -> None:
    report = read("", "", "")
    assert shown(report) == list(TITLES)
    assert len(report.remarks) == 3


def test_without_contents_a_lost_title_stays_empty_and_is_told() -> None:
    report = read("", TITLES[1], TITLES[2], contents="明河县史料室\n2024年度部门决算\n")
    assert shown(report) == ["", *TITLES[1:]]
    assert [remark.kind for remark in report.remarks] == ["untitled-table"]


def test_a_title_misread_in_the_contents_stays_as_printed() -> None:
    report = read(*TITLES, contents=CONTENTS.replace("二、一般公共预算财政", "二、一般公共预算财姹"))
    assert shown(report) == list(TITLES)


def test_another_title_is_not_taken_for_a_misread_one() -> None:
    report = read("收入支出预算总表", TITLES[1], TITLES[2])
    assert shown(report)[0] == "收入支出预算总表"
