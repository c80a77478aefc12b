"""Slips in otherwise sound sentences, as found in the prose of several provinces: the rule that sees each."""

from __future__ import annotations

import pytest

from ingest import graph
from ingest.iris import Iris
from mingzhang.check.engine import DEFAULT_BASE, check_report
from mingzhang.reading import read

SLIPS = {
    # complete lists that fall short
    "政府采购支出总额40万元，其中：政府采购货物支出15万元、政府采购工程支出0万元、政府采购服务支出25.00万元。": (
        "25.00万元",
        "25.00元",
        "listed-parts-short",
    ),
    "2024年度政府采购实际成交金额330.00万元，其中：货物采购30.00万元，工程采购100.00万元，服务采购200.00万元。": (
        "200.00",
        "20.00",
        "listed-parts-short",
    ),
    # the name of the body ends in a word that seldom ends one
    "2024年度明河县史料室一般公共预算财政拨款支出预算177.71万元，与上年相比增加4.56万元，增长2.63%。": (
        "增加4.56",
        "减少4.56",
        "percent-change",
    ),
}


def rules(sentence: str) -> set[str]:
    """The codes of the rules that find something in a budget with this sentence."""
    text = f"明河县史料室\n2024年度部门预算\n\n第三部分 部门预算情况说明\n\n一、收支预算情况说明\n\n{sentence}\n"
    reading = read(text.encode(), "report.txt")
    name, data = graph.triples(reading.report, Iris(DEFAULT_BASE))
    return {finding.rule for finding in check_report(name, data).findings}


@pytest.mark.parametrize("sentence", SLIPS)
def test_a_slip_is_found(sentence: str) -> None:
    right, wrong, rule = SLIPS[sentence]
    assert rule not in rules(sentence)
    assert right in sentence
    assert rule in rules(sentence.replace(right, wrong))


def test_prose_is_compared_with_a_table_in_halves() -> None:
    """The table gives wages under personnel; prose says that they are part of basic expenditure."""
    table = """一般公共预算财政拨款基本支出决算表

部门：明河县史料室\t单位：万元

人员经费\t\t\t公用经费\t\t
科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数
301\t工资福利支出\t60.00\t302\t商品和服务支出\t10.00
30101\t基本工资\t60.00\t30201\t办公费\t10.00
人员经费合计\t\t60.00\t公用经费合计\t\t10.00
"""
    sentence = "2023年度一般公共预算财政拨款基本支出70.00万元，主要包括：基本工资60.00万元、办公费10.00万元。"

    def found(said: str) -> set[str]:
        text = f"明河县史料室\n2023年度部门决算\n\n{table}\n六、一般公共预算财政拨款基本支出决算情况说明\n\n{said}\n"
        name, data = graph.triples(read(text.encode(), "report.txt").report, Iris(DEFAULT_BASE))
        return {finding.rule for finding in check_report(name, data).findings}

    assert "claim-equals-table" not in found(sentence)
    assert "claim-equals-table" in found(sentence.replace("基本工资60.00", "基本工资66.60"))
