"""Misread numbers and words of prose: mended where it is plain what was printed, and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.facts import Report
from ingest.labels import spelled
from ingest.layouts import declarations
from ingest.misread import mended
from ingest.prose import reading
from ingest.readers import read_bytes
from ingest.recognise import understand

COVER = "明河县史料室\n2024年度部门决算\n\n第二部分 部门决算情况说明\n\n一、收入支出决算总体情况说明\n\n"


def report(sentence: str) -> Report:
    return understand(read_bytes("report.txt", f"{COVER}{sentence}\n".encode()))


@pytest.mark.parametrize(
    "printed",
    [
        "1834。52",
        "1834·52",
        "1834,52",
        "1834，52",
        "l834.52",
        "18 34.52",
        "1834 .5 2",
        "1834.S2",
        "1８34．5Z",
        "1,834.5 2",
    ],
)
def test_an_amount_is_read_and_the_mending_told(printed: str) -> None:
    found = report(f"2024年度支出总计{printed}万元，其中：基本支出1200.00万元。")
    assert [str(claim.value) for claim in found.claims] == ["1834.52", "1200.00"]
    assert [remark.kind for remark in found.remarks] == ["mended-number"]


@pytest.mark.parametrize("printed", ["1 834.52", "1,834.52", "1834. 52", "１８３４．５２"])
def test_what_is_plain_needs_no_remark(printed: str) -> None:
    found = report(f"2024年度支出总计{printed}万元。")
    assert [str(claim.value) for claim in found.claims] == ["1834.52"]
    assert not found.remarks


def test_a_letter_alone_for_zero_is_zero() -> None:
    found = report("2024年度支出总计O万元。")
    assert [str(claim.value) for claim in found.claims] == ["0"]
    assert [remark.kind for remark in found.remarks] == ["mended-number"]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("较上年164，9223万元", "较上年164.9223万元"),
        ("行政运行(2101501)81，32万元", "行政运行(2101501)81.32万元"),
        ("为1，834.52万元", "为1,834.52万元"),
        ("各增加85，20万元", "各增加85.20万元"),
    ],
)
def test_a_comma_inside_a_number_parts_no_clauses(printed: str, read: str) -> None:
    assert mended(printed) == (read, None)


def test_two_numbers_of_two_things_stay_apart() -> None:
    assert mended("收入、支出分别为35，40万元") == ("收入、支出分别为35，40万元", None)


def test_a_letter_alone_for_a_number_is_told() -> None:
    assert [remark.kind for remark in report("2024年度支出总计B万元。").remarks] == ["unread-number"]


def test_a_year_before_an_amount_stays_apart() -> None:
    assert mended("比2023 294.29万元")[0] == "比2023 294.29万元"


def test_every_misspelling_is_as_long_as_its_word_and_mended() -> None:
    for right, misspelt in declarations("glyphs")["words"].items():
        for wrong in misspelt:
            literal, _, condition = wrong.partition("(")
            assert len(literal) == len(right)
            assert right != literal
            if not condition:
                assert spelled(literal) == right


def test_a_column_of_items_is_told_where_its_name_stands_alone() -> None:
    assert spelled("顶") == "项"


@pytest.mark.parametrize(
    "sound",
    [
        "接收人员",
        "签收人",
        "各项日常支出",
        "截至年末未发生",
        "2024年未安排支出",
        "收人民币",
        "保险",
        "其他",
        "年末结转和结余",
        "顶层设计",
        "屋顶",
    ],
)
def test_sound_words_stay(sound: str) -> None:
    assert spelled(sound) == sound


@given(st.text(max_size=30))
def test_any_text_keeps_its_places(text: str) -> None:
    assert len(spelled(text)) == len(text)
    found, kept = mended(text)
    assert len(found) == (len(text) if kept is None else len(kept))


@given(st.lists(st.text(alphabet="支出收人12.,。· O万元%年", max_size=20), min_size=1, max_size=3))
def test_every_character_knows_where_it_was_printed(lines: list[str]) -> None:
    text, origin = reading(lines)
    assert len(text) == len(origin)
    assert all(at < len(lines[line]) for line, at in origin)
