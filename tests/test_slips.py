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
