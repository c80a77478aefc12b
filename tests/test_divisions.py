"""The place in an organization's name."""

import pytest

from ingest.divisions import division, jurisdiction, level, path, place_words, without_places_above


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
    codes = ("610000", "610700", "522600", "610726", "511781", "310107", "")
    assert [level(c) for c in codes] == ["省级", "地级市", "地级", "县级", "县级市", "区级", ""]
    assert path("610726") == ("陕西省", "汉中市", "宁强县")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("四川省万源市水利局", "万源市水利局"),
        ("陕西省汉中市水利局", "汉中市水利局"),
        ("陕西省汉中市宁强县水利局", "宁强县水利局"),
        ("陕西省汉中市汉台区水利局", "汉中市汉台区水利局"),
        ("中共四川省遂宁市委宣传部", "中共遂宁市委宣传部"),
        ("上海市普陀区财政局", "上海市普陀区财政局"),
        ("江苏省水利厅", "江苏省水利厅"),
        ("云岭省明河县水利局", "云岭省明河县水利局"),
    ],
)
def test_a_body_is_known_without_its_province(name: str, known: str) -> None:
    assert without_places_above(name) == known


@pytest.mark.parametrize(
    ("name", "places", "level_"),
    [
        ("宁强县水利局", "陕西省汉中市宁强县", "县级"),
        ("万源市水利局", "四川省达州市万源市", "县级市"),
        ("上海市普陀区财政局", "上海市普陀区", "区级"),
        ("遂宁市档案馆", "四川省遂宁市", "地级市"),
        ("洛阳市嵩县财政局", "河南省洛阳市嵩县", "县级"),
        ("中共洛阳市洛龙区委宣传部", "河南省洛阳市洛龙区", "区级"),
        ("河南省汝州市财政局", "河南省汝州市", "县级市"),
        ("明河县水利局", "明河县", "县级"),
        ("江苏省城市管理局", "江苏省", "省级"),
        ("江苏省市场监督管理局", "江苏省", "省级"),
        ("遂宁市市场监督管理局", "四川省遂宁市", "地级市"),
        ("洛阳市社区发展中心", "河南省洛阳市", "地级市"),
        ("水利局", "", ""),
    ],
)
def test_jurisdiction(name: str, places: str, level_: str) -> None:
    names, found = jurisdiction(name)
    assert ("".join(names), found) == (places, level_)


def test_the_place_as_printed() -> None:
    assert [place_words(n) for n in ("中共上海市普陀区委办公室", "明河县水利局")] == ["上海市普陀区", ""]
