"""Claims about a unit of a department stand on the unit's coordinates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.attribution import attributed
from ingest.claims import Claim, claims
from ingest.disclosures import Unit
from ingest.document import Place
from ingest.facts import Profile
from ingest.prose import read_prose
from ingest.readers.text import read_text

WHO = Profile("清河县图书局", "final-accounts", "department", 2023)
UNITS = (
    Unit("清河县图书局（本级）", "own-level", Place()),
    Unit("清河县图书借阅业务中心", "included", Place()),
    Unit("清河县图书基金管理中心", "included", Place()),
)


def read(text: str) -> list[Claim]:
    document = read_text("report.txt", f"一、支出说明\n{text}".encode(), "0")
    return list(attributed(claims(document, WHO, read_prose(document)), UNITS, WHO))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the subject of the clause before the quantity, shortened by leaving characters out
        (
            "完成预算的128.40%，主要原因是县图书基金管理中心新增流动送书，图书购置费2.36万元比预算数1.9万元多出0.46万元。",
            {"128.40": "", "2.36": "清河县图书基金管理中心", "0.46": "清河县图书基金管理中心"},
        ),
        ("图书借阅业务中心核定编制12人，年末在职人员20人。", {"12": "清河县图书借阅业务中心", "20": ""}),
        # the own level, which is not the department
        (
            "其中：局机关本级支出5.00万元，图书借阅业务中心支出6.00万元。",
            {"5": "清河县图书局", "6": "清河县图书借阅业务中心"},
        ),
        ("清河县图书局（本级）机关运行经费支出5.00万元。", {"5": "清河县图书局"}),
        ("局机关运行经费支出5.00万元，机关事业单位养老支出6.00万元。", {"5": "", "6": ""}),
        # several bodies at once, an object, the department itself
        ("县图书借阅业务中心、县图书基金管理中心各有车辆1辆。", {"1": ""}),
        ("年内调剂到县图书借阅业务中心，项目支出增加3.00万元。", {"3": ""}),
        ("县图书借阅业务中心承办，清河县图书局支出5.00万元。", {"5": ""}),
        ("2023年度支出合计9.00万元。", {"9": ""}),
    ],
)
def test_subject(text: str, expected: dict[str, str]) -> None:
    found = {claim.value: claim.coordinates.organization for claim in read(text)}
    for value, organization in expected.items():
        assert found[Decimal(value)] == organization, (value, found)


def test_a_report_without_units_is_left_alone() -> None:
    document = read_text("report.txt", "一、说明\n借阅中心支出5.00万元。".encode(), "0")
    told = claims(document, WHO, read_prose(document))
    assert attributed(told, (), WHO) == told
