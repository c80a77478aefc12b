"""The place in an organization's name."""

import pytest

from ingest.divisions import division, level, path


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("宁强县水利局", "610726"),
        ("四川省万源市水利局", "511781"),
        ("上海市普陀区财政局", "310107"),
        ("中共上海市普陀区委员会宣传部", "310107"),
        ("江苏省人民检察院", "320000"),
        ("陕西省水利厅", "610000"),
        ("遂宁市档案馆", "510900"),
        ("广西壮族自治区水利厅", "450000"),
        ("普陀区财政局", ""),
        ("明河县水利局", ""),
        ("水利局", ""),
        ("", ""),
    ],
)
def test_division(name: str, code: str) -> None:
    assert division(name) == code


def test_level_and_path() -> None:
    assert [level(c) for c in ("610000", "610700", "610726", "")] == ["省级", "市级", "县级", ""]
    assert path("610726") == ("陕西省", "汉中市", "宁强县")
