"""Rows of text tables that recognition tore are mended where one change fits, and told where several do."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.torn import mended

TABLE = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["合计", "", "120.50", "80.25", "40.25"],
    ["208", "社会保障和就业支出", "20.50", "20.25", "0.25"],
    ["20805", "行政事业单位养老支出", "20.50", "20.25", "0.25"],
    ["213", "农林水支出", "100.00", "60.00", "40.00"],
    ["21303", "水利", "90.00", "60.00", "30.00"],
    ["21305", "扶贫", "10.00", "", "10.00"],
    ["合计数", "", "", "", ""],
]


def read(rows: list[list[str]]) -> tuple[list[list[str]], tuple[int, ...]]:
    found, torn = mended(list(enumerate(rows, start=1)))
    return [cells for _, cells in found], torn


def with_row(at: int, *rows: list[str]) -> list[list[str]]:
    return [*TABLE[:at], *rows, *TABLE[at + 1 :]]


@pytest.mark.parametrize(
    ("at", "row"),
    [
        (2, ["208", "社会保障和就业支出", "20.", "50", "20.25", "0.25"]),
        (2, ["208", "社会保障和就业支出", "20", ".50", "20.25", "0.25"]),
        (2, ["208", "社会保障", "和就业支出", "20.50", "20.25", "0.25"]),
        (2, ["208", "", "社会保障和就业支出", "20.50", "20.25", "0.25"]),
        (2, ["208", "社会保障和就业支出 20.50", "20.25", "0.25"]),
        (2, ["208", "社会保障和就业支出20.50", "20.25", "0.25"]),
        (2, ["208 社会保障和就业支出", "20.50", "20.25", "0.25"]),
        (2, ["208社会保障和就业支出", "20.50", "20.25", "0.25"]),
        (2, ["208", "社会保障和就业支出", "20.50 20.25", "0.25"]),
        (2, ["208", "社会保障和就业支出", "20.5020.25", "0.25"]),
        (1, ["合计", "120.50", "80.25", "40.25"]),
    ],
)
def test_one_change_that_fits_is_made(at: int, row: list[str]) -> None:
    found, torn = read(with_row(at, row))
    assert [found[at][i] for i in (2, 3, 4)] == TABLE[at][2:]
    assert "".join(found[at][:2]) == "".join(TABLE[at][:2])
    assert torn == ()


@pytest.mark.parametrize("mark", ["2.", "(2)", "二、"])
def test_an_enumerator_is_no_amount(mark: str) -> None:
    rows = [[f"{i}. 某支出", f"{i}.50", f"{i}. 其他支出", f"{i}.25"] for i in range(3, 8)]
    whole = [f"{mark} 教育支出", "7.50", "8. 文化支出", ""]
    torn = [[mark, "教育支出", *whole[1:]], [whole[0], "7.50", "8.", "文化支出", ""]]
    for row in torn:
        found, doubtful = read([*rows, row])
        assert ["".join(cell.split()) for cell in found[-1]] == ["".join(cell.split()) for cell in whole]
        assert doubtful == ()
    found, doubtful = read([*rows, whole[:3]])
    assert found[-1][1] == "7.50"


def test_a_row_broken_inside_a_cell_is_one_row() -> None:
    found, torn = read(with_row(2, ["208", "社会保障和"], ["就业支出", "20.50", "20.25", "0.25"]))
    assert (found, torn) == (TABLE, ())


@pytest.mark.parametrize(
    "row",
    [
        ["21305", "扶贫", "10.00", "10.00"],  # the blank may have stood before or behind
        ["21305", "扶贫", "10.00", "", "", "10.00"],
    ],
)
def test_what_may_stand_in_several_columns_is_told(row: list[str]) -> None:
    _, torn = read(with_row(6, row))
    assert torn == ((7,) if len(row) < 5 else ())


def test_blanks_that_a_whole_table_leaves_out_at_the_end_are_no_slip() -> None:
    rows = [[*row] for row in TABLE[:-1]]
    rows[3] = rows[3][:3]
    found, torn = read(rows)
    assert (found, torn) == (rows, ())


amount = st.decimals(min_value=0, max_value=99999, places=2).map(lambda value: f"{value:.2f}")


@given(st.lists(st.tuples(amount, amount, amount), min_size=3, max_size=6))
def test_whole_tables_stay_as_they_are(amounts: list[tuple[str, str, str]]) -> None:
    rows = [TABLE[0], *([f"{201 + i}", "某某支出", *row] for i, row in enumerate(amounts))]
    assert read(rows) == (rows, ())


@given(st.lists(st.tuples(amount, amount, amount), min_size=5, max_size=7), st.data())
def test_no_slip_of_one_tab_moves_an_amount_silently(amounts: list[tuple[str, str, str]], data: st.DataObject) -> None:
    rows = [TABLE[0], *([f"{201 + i}", "某某支出", *row] for i, row in enumerate(amounts))]
    at = data.draw(st.integers(min_value=1, max_value=len(rows) - 1))
    cell = data.draw(st.integers(min_value=0, max_value=4))
    slip = data.draw(st.sampled_from(["blank", "run together"]))
    row = rows[at]
    if slip == "blank":
        spoiled = [*row[:cell], "", *row[cell:]]
    else:
        spoiled = [*row[:cell], " ".join(row[cell : cell + 2]), *row[cell + 2 :]]
    found, torn = read([*rows[:at], spoiled, *rows[at + 1 :]])
    assert found[at] == row or torn == (at + 1,)


def characters(rows: list[list[str]]) -> str:
    return "".join(unicodedata.normalize("NFKC", "".join(map("".join, rows))).split())


@given(st.lists(st.lists(st.text(max_size=6), min_size=1, max_size=6), min_size=1, max_size=8))
def test_any_rows_are_safe(rows: list[list[str]]) -> None:
    found, torn = read(rows)
    assert characters(found) == characters(rows)
    assert set(torn) <= set(range(1, len(rows) + 1))
