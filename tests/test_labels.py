"""Labels compare equal however they are printed, and lose nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.labels import bare, enumerator, label, plain, squeeze

ENUMERATORS = ["一、", "十二、", "1.", "1、", "12、", "(1)", "（一）", "（3）", "①", "其中：", "其中:", "其中：1."]
WORDS = ["一般公共预算财政拨款收入", "卫生健康支出", "工资福利支出", "因公出国（境）费", "对个人和家庭的补助"]

han = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@pytest.mark.parametrize("mark", ENUMERATORS)
@pytest.mark.parametrize("word", WORDS)
def test_enumerators_are_no_part_of_a_label(mark: str, word: str) -> None:
    assert bare(mark + word) == bare(word)
    assert label(mark + word) == label(word)
    assert enumerator(mark + word)
    assert not enumerator(word)


@pytest.mark.parametrize("text", ["2024年度", "3.5", "20.00", "12"])
def test_a_number_is_no_enumerator(text: str) -> None:
    assert bare(text) == text


@given(st.text(max_size=20))
def test_plain_is_stable(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert not any(c.isspace() for c in once)


@given(han, st.sampled_from([" ", "\n", "\u3000"]), st.data())
def test_white_space_inside_a_label_changes_nothing(word: str, space: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(min_value=0, max_value=len(word)))
    torn = word[:position] + space + word[position:]
    assert plain(torn) == plain(word)
    assert squeeze(torn) == squeeze(word)


@given(han)
def test_compatibility_forms_are_one(word: str) -> None:
    assert plain(f"（{word}）") == plain(f"({word})")
    assert plain(f"“{word}”") == plain(f'"{word}"')
    assert plain(unicodedata.normalize("NFKC", word)) == plain(word)


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("決算數", "决算数"), ("財政撥款", "财政拨款"), ("項目", "项目"), ("上級補助收入", "上级补助收入")],
)
def test_traditional_characters_are_simplified(printed: str, meant: str) -> None:
    assert plain(printed) == meant
    assert label(printed) == meant
