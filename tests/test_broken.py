"""Headers and labels that are broken over two rows of a text table are whole again, and nothing else is joined."""

from __future__ import annotations

import pytest

from ingest.facts import Report
from ingest.readers import read_bytes
from ingest.recognise import understand

HEAD = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
BODY = [
    ["合计", "", "95.00", "60.00", "35.00"],
    ["205", "教育支出", "15.00", "10.00", "5.00"],
    ["208", "社会保障和就业支出", "20.00", "20.00", ""],
    ["20805", "行政事业单位养老支出", "20.00", "20.00", ""],
    ["213", "农林水支出", "60.00", "30.00", "30.00"],
]


def read(*rows: list[str], title: str = "支出决算表") -> Report:
    lines = "\n".join("\t".join(row) for row in rows)
    text = f"明河县史料室\n2024年度部门决算\n\n{title}\n单位：万元\n\n{lines}\n"
    return understand(read_bytes("report.txt", text.encode()))


def told(report: Report) -> list[tuple[str, str, str, str]]:
    return [(f.row.code, f.row.label, f.column.label, f.printed) for f in report.figures]


WHOLE = told(read(HEAD, *BODY))


def test_the_whole_table_is_read() -> None:
    assert len(WHOLE) == 13
    assert ("208", "社会保障和就业支出", "本年支出合计", "20.00") in WHOLE


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_a_header_over_two_rows(cut: int) -> None:
    above, below = [word[:cut] for word in HEAD], [word[cut:] for word in HEAD]
    assert told(read(above, below, *BODY)) == WHOLE


@pytest.mark.parametrize("row", range(1, 5))
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_label_over_two_rows_whose_amounts_stand_in_either(row: int, cut: int) -> None:
    code, name, *amounts = BODY[row]
    blanks = [""] * 3
    first = [[code, name[:cut], *amounts], ["", name[cut:], *blanks]]
    last = [[code, name[:cut], *blanks], ["", name[cut:], *amounts]]
    for halves in (first, last):
        assert told(read(HEAD, *BODY[:row], *halves, *BODY[row + 1 :])) == WHOLE


def test_a_group_over_its_columns_is_no_broken_header() -> None:
    above = ["项目", "", "本年支出", "", ""]
    below = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    found = read(above, below, *BODY)
    assert {figure.column.label for figure in found.figures} == {"合计", "基本支出", "项目支出"}


def test_rows_without_amounts_are_no_halves() -> None:
    rows = [*BODY[:2], ["206", "科学技术支出", "", "", ""], ["207", "文化旅游体育与传媒支出", "3.00", "3.00", ""]]
    found = read(HEAD, *rows)
    assert ("207", "文化旅游体育与传媒支出", "基本支出", "3.00") in told(found)
    assert not found.remarks


def test_a_total_that_ran_into_its_group_is_of_the_group() -> None:
    head = ["科目编码", "科目名称", "合计", "基本支出小计", "人员经费", "公用经费", "项目支出"]
    rows = [[*row[:4], row[3], "0.00", row[4]] for row in BODY]
    found = read(head, *rows, title="一般公共预算财政拨款支出决算表")
    natures = {figure.column.label: figure.coordinates.nature for figure in found.figures}
    assert natures == {
        "合计": "all",
        "小计": "basic",
        "人员经费": "personnel",
        "公用经费": "operating",
        "项目支出": "project",
    }
