"""Tables that print no unit take that of the other tables, or of sentences with the same numbers, with a remark."""

from __future__ import annotations

import pytest

from ingest.facts import Report
from ingest.readers import read_bytes
from ingest.recognise import understand

TABLE = """支出决算表

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t185.20\t100.20\t85.00
205\t教育支出\t185.20\t100.20\t85.00
"""


def read(sentence: str, before: str = "") -> Report:
    text = f"明河县史料室\n2024年度部门决算\n\n一、支出决算情况说明\n\n{sentence}\n\n{before}\n\n{TABLE}"
    return understand(read_bytes("report.txt", text.encode()))


def amounts(report: Report) -> set[str]:
    return {f"{figure.amount:.2f}" for table in report.tables for figure in table.figures}


def test_sentences_with_the_same_numbers_tell_the_unit() -> None:
    report = read("2024年度本年支出合计185.20万元，其中：基本支出100.20万元，项目支出85.00万元。")
    assert amounts(report) == {"1852000.00", "1002000.00", "850000.00"}
    assert [remark.kind for remark in report.remarks] == ["unit-assumed"]


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年度本年支出合计185.20万元，其中：基本支出100.20万元。",
        "2024年度本年支出合计185.20万元，其中：基本支出100.20万元，项目支出85.00元。",
        "2024年度本年支出合计0.0185亿元。",
    ],
)
def test_too_few_or_several_units_tell_nothing(sentence: str) -> None:
    report = read(sentence)
    assert not amounts(report)
    assert "unit-missing" in {remark.kind for remark in report.remarks}


def test_a_printed_unit_of_another_table_counts_more() -> None:
    other = TABLE.replace("支出决算表", "财政拨款支出决算表\n单位：元")
    report = read("2024年度本年支出合计185.20万元，其中：基本支出100.20万元，项目支出85.00万元。", other)
    assert amounts(report) == {"185.20", "100.20", "85.00"}
