"""What a cell shows under its number format."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from ingest.numbers import parse
from ingest.readers.number_formats import displayed, displayed_text, general

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '
DOLLARLESS = '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (812.04, "General", "812.04"),
        (1234.5600000000001, "General", "1234.56"),
        (0.1 + 0.2, "General", "0.3"),
        (812.0412345678, "General", "812.0412346"),
        (2080505, "General", "2080505"),
        (123456789012, "General", "123456789012"),
        (1e20, "General", "100000000000000000000"),
        (1e-7, "General", "0.0000001"),
        (-3.5, "General", "-3.5"),
        (3, "G/通用格式", "3"),
        (7, "@", "7"),
        (1234.5600000000001, "#,##0.00", "1,234.56"),
        (1234.5678, "0.00", "1234.57"),
        (1.005, "0.00", "1.01"),
        (1234567.8, "#,##0", "1,234,568"),
        (-1234567, "#,##0", "-1,234,567"),
        (999, "#,##0", "999"),
        (0.5, "0%", "50%"),
        (0.8118, "0.00%", "81.18%"),
        (5, "000", "005"),
        (0.5, "#.00", "0.50"),
        (12.5, "#,##0.0#", "12.5"),
        (1234.5, ACCOUNTING, "1,234.50"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (0, ACCOUNTING, "-"),
        (-1234.5, DOLLARLESS, "(1,234.50)"),
        (-5, "#,##0.00_);[Red](#,##0.00)", "(5.00)"),
        (-5, "0.00;[Red]0.00", "-5.00"),
        (-5, "0.00_ ;[红色]\\-0.00\\ ", "-5.00"),
        (0, "0.00;-0.00;;@", ""),
        (5, ";;;", ""),
        (12345, "0.00,", "12.35"),
        (12345, "0!.0,", "1.2"),
        (812.04, '0.00"万元"', "812.04万元"),
        (1200, "[$¥-804]#,##0.00", "¥1,200.00"),
        (20000, '[>=10000]#,##0.0,"千元";0.00', "20.0千元"),
        (200, '[>=10000]#,##0.0,"千元";0.00', "200.00"),
        (45356, "yyyy/m/d", "2024/3/5"),
        (datetime(2024, 3, 5), '[$-804]yyyy"年"m"月"d"日";@', "2024年3月5日"),
        (datetime(2024, 3, 5, 8, 5), "yyyy-mm-dd hh:mm", "2024-03-05 08:05"),
    ],
)
def test_what_is_shown(value: float | datetime, code: str, shown: str) -> None:
    assert displayed(value, code) == (shown, True)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.333, "# ?/?", "0.333"),
        (1.5, "0.00E+00", "1.5"),
        (5, "[DBNum2]0", "5"),
        (datetime(2024, 3, 5), "[DBNum1]yyyy", "2024-03-05"),
    ],
)
def test_unknown_formats_show_like_general_and_say_so(value: float | datetime, code: str, shown: str) -> None:
    assert displayed(value, code) == (shown, False)


def test_days_counted_from_1904() -> None:
    assert displayed(43894, "yyyy-mm-dd", from_1904=True) == ("2024-03-05", True)


def test_text_is_left_alone_unless_the_format_says_more() -> None:
    assert displayed_text("合计", "0.00_ ") == "合计"
    assert displayed_text("合计", ACCOUNTING) == "合计"
    assert displayed_text("三", "0;0;0;第@页") == "第三页"
    assert displayed_text("合计", ";;;") == ""


@pytest.mark.parametrize("cents", [1, 10, 99, 100, 4_999, 123_456_789, 99_999_999_999])
def test_amounts_stored_as_floats_come_back_exact(cents: int) -> None:
    amount = Decimal(cents) / 100
    for code in ("0.00", "#,##0.00", "#,##0.00_ ", ACCOUNTING, DOLLARLESS):
        number = parse(displayed(float(amount), code)[0])
        assert number is not None and (number.value, number.decimals) == (amount, 2), code


def test_general_has_no_trailing_zeros() -> None:
    assert general(Decimal("607.20")) == "607.2"
    assert general(Decimal("-0.000000000001")) == "0"
