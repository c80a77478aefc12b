"""Printed numbers are exact: what is formatted is read back, and what is no number is none."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numbers import UNITS, is_dash, parse, repaired

amounts = st.decimals(
    min_value=Decimal("-1e12"), max_value=Decimal("1e12"), allow_nan=False, allow_infinity=False, places=2
)
#: number of decimals as reports print them
places = st.integers(min_value=0, max_value=6)


@given(amounts, places)
def test_formatted_decimals_are_read_back(value: Decimal, decimals: int) -> None:
    printed = f"{value:.{decimals}f}"
    number = parse(printed)
    assert number is not None
    assert number.value == Decimal(printed)
    assert number.decimals == decimals


@given(amounts, places)
def test_thousands_separators_change_nothing(value: Decimal, decimals: int) -> None:
    assert parse(f"{value:,.{decimals}f}") == parse(f"{value:.{decimals}f}")


@given(amounts, st.sampled_from([" ", "\n", "\u3000", "\u00a0"]), st.data())
def test_white_space_inside_a_number_is_no_part_of_it(value: Decimal, space: str, data: st.DataObject) -> None:
    printed = f"{value:.2f}"
    position = data.draw(st.integers(min_value=0, max_value=len(printed)))
    assert parse(printed[:position] + space + printed[position:]) == parse(printed)


@given(amounts)
def test_full_width_digits_are_digits(value: Decimal) -> None:
    printed = f"{value:.2f}"
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in printed)
    assert unicodedata.normalize("NFKC", wide) == printed
    assert parse(wide) == parse(printed)


@given(amounts.filter(lambda value: value > 0))
def test_minus_and_brackets_are_the_same_sign(value: Decimal) -> None:
    printed = f"{value:,.2f}"
    forms = (f"-{printed}", f"({printed})", f"（{printed}）", f"−{printed}", f"–{printed}")
    negatives = [parse(form) for form in forms]
    assert all(number == negatives[0] for number in negatives)
    assert negatives[0] is not None
    assert negatives[0].value == -Decimal(f"{value:.2f}")


@given(amounts, st.sampled_from(sorted(UNITS)))
def test_the_resolution_is_half_a_unit_of_the_last_digit(value: Decimal, unit: str) -> None:
    printed = f"{value:.2f}"
    number = parse(printed)
    assert number is not None
    amount, resolution = number.yuan(unit)
    assert amount == Decimal(printed) * UNITS[unit]
    assert resolution * 200 == UNITS[unit]


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("22.8万", "22.8", "万元"),
        ("3亿元", "3", "亿元"),
        ("¥1,234.50", "1234.50", ""),
        ("12元", "12", "元"),
        ("6.", "6", ""),
    ],
)
def test_a_unit_beside_the_number_is_kept(printed: str, value: str, unit: str) -> None:
    number = parse(printed)
    assert number is not None
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["", "—", "12.3.4", "1,23", "12%", "(3", "3)", "2024年", "四万", "1-2", "A12", "，"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["-", "—", "－", "——", "／", "*", " – "])
def test_dashes_say_nothing_is_here(text: str) -> None:
    assert is_dash(text)
    assert parse(text) is None


@given(st.text(max_size=12))
def test_any_text_is_safe(text: str) -> None:
    for number in (parse(text), repaired(text)):
        assert number is None or number.value.is_finite()


@given(amounts, st.sampled_from("。·∙•・"))
def test_signs_read_for_the_point_are_points(value: Decimal, sign: str) -> None:
    assert parse(f"{value:.2f}".replace(".", sign)) == parse(f"{value:.2f}")


@given(amounts, st.data())
def test_letters_that_look_like_digits_are_those_digits(value: Decimal, data: st.DataObject) -> None:
    printed = f"{value:,.2f}"
    alike = {"0": "Oo〇", "1": "lI", "2": "Z", "5": "S", "8": "B"}
    places = [i for i, char in enumerate(printed) if char in alike]
    if places:
        at = data.draw(st.sampled_from(places))
        spoiled = printed[:at] + data.draw(st.sampled_from(alike[printed[at]])) + printed[at + 1 :]
        assert parse(spoiled) is None
        digits = sum(char.isdigit() for char in spoiled)
        assert repaired(spoiled) == (parse(printed) if digits else None)


@given(amounts, st.sampled_from([1, 2]))
def test_a_comma_before_one_or_two_decimals_is_the_point(value: Decimal, decimals: int) -> None:
    printed = f"{value:.{decimals}f}"
    assert repaired(printed.replace(".", ",")) == parse(printed)


@given(amounts.filter(lambda value: value > 0), st.sampled_from("—─一ー"))
def test_a_dash_right_before_an_amount_is_a_minus(value: Decimal, sign: str) -> None:
    assert repaired(f"{sign}{value:.2f}") == parse(f"-{value:.2f}")


@pytest.mark.parametrize(
    "text", ["", "—", "12.3.4", "12%", "2024年", "四万", "1-2", "A12.00", "l0", "B1", "目标1：", "3、4"]
)
def test_what_is_no_amount_is_not_repaired_to_one(text: str) -> None:
    assert repaired(text) is None
