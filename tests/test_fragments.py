"""Tables in HTML inside a text file are tables, with their spans and lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Grid, Line
from ingest.readers import read_bytes
from ingest.recognise import understand

TEXT = """明河县史料室
2024年度部门决算

收入支出决算总表
单位：万元
<table border=1><tr><td colspan="2">收入</td><td colspan='2'>支出</td></tr>
<tr><td>项目</td><td>决算数</td><td>项目</td><td>决算数</td></tr>
<tr><td>一、一般公共预算<br/>财政拨款收入</td><td>85.20</td><td>一、教育支出</td><td><p>80.00</p></td></tr>
<tr><td>本年收入合计</td><td>85.20</td><td>本年支出合计</td><td>80.00</td></tr></table>注：本表反映收支结余。
后文
"""


def test_a_table_in_html_is_a_table() -> None:
    report = understand(read_bytes("report.txt", TEXT.encode()))
    found = {(f.column.side, f.row.label, f.printed, f.place.line) for f in report.figures}
    assert found == {
        ("收入", "一般公共预算财政拨款收入", "85.20", 8),
        ("收入", "本年收入合计", "85.20", 9),
        ("支出", "教育支出", "80.00", 8),
        ("支出", "本年支出合计", "80.00", 9),
    }
    assert report.tables[0].title == "收入支出决算总表"
    assert report.tables[0].notes[0].startswith("注：本表反映收支结余。")


def test_lines_around_it_keep_their_numbers() -> None:
    document = read_bytes("report.txt", TEXT.encode())
    assert [line.place.line for line in document.lines()] == [1, 2, 4, 5, 9, 10]
    assert [grid.place.line for grid in document.grids()] == [6]


@given(st.text(alphabet='<>/tabledr ="rowspan12\n项', max_size=80))
def test_any_tags_are_safe(text: str) -> None:
    document = read_bytes("report.txt", f"明河县\n<table>{text}".encode())
    assert all(isinstance(block, Grid | Line) for _, block in document.blocks())
