"""Rows, cells and lines made of all characters at once are those that going through them one by one gives."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.chars import OVERPRINT, SAME_ROW, SPACE_GAP, WORD_GAP, cell_texts, chars_of, text_lines


class Char(NamedTuple):
    """One printed character."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float


def plain_rows(chars: list[Char]) -> list[list[Char]]:
    """Rows from the top: a character joins the row whose first baseline is close, else begins one."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.baseline):
        first = rows[-1][0] if rows else None
        if first and char.baseline - first.baseline <= SAME_ROW * min(char.size, first.size):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda c: c.x0) for row in rows]


def plain_text(run: list[Char]) -> str:
    """Characters side by side, with a space after a gap to all before."""
    text, end = run[0].text, run[0].x1
    for char in run[1:]:
        text += " " * (char.x0 - end > SPACE_GAP * char.size) + char.text
        end = max(end, char.x1)
    return text


def plain_words(row: list[Char]) -> list[str]:
    """The words of a row, without what is printed over the character before."""
    words, before = [[row[0]]], row[0]
    for char in row[1:]:
        if char.text == before.text and abs(char.x0 - before.x0) < OVERPRINT * (before.x1 - before.x0):
            continue
        gap = char.x0 - before.x1
        other = (char.text in "0123456789.,-") != (before.text in "0123456789.,-")
        if gap > WORD_GAP * char.size or (gap > SPACE_GAP * char.size and other):
            words.append([])
        words[-1].append(char)
        before = char
    return [plain_text(word) for word in words]


@st.composite
def printed(draw: st.DrawFn) -> tuple[int, Char]:
    """A character and the group it belongs to; many stand close together, on top of each other or in a row."""
    x0, baseline = draw(st.integers(0, 60)) / 2, draw(st.integers(0, 60)) / 2
    width, size = draw(st.sampled_from([0.5, 2.0, 5.0, 10.0])), draw(st.sampled_from([4.0, 8.0, 10.0, 14.0]))
    text = draw(st.sampled_from("1.-/万元𠮷"))
    return draw(st.integers(0, 2)), Char(text, x0, baseline - size, x0 + width, baseline + 1, baseline, size)


@given(st.lists(printed(), max_size=40))
def test_cells_are_spelt_as_one_by_one(dealt: list[tuple[int, Char]]) -> None:
    groups = [[char for group, char in dealt if group == number] for number in range(3)]
    expected = ["\n".join(map(plain_text, plain_rows(chars))) for chars in groups]
    assert cell_texts(chars_of(c for _, c in dealt), np.array([g for g, _ in dealt], np.intp), 3) == expected


@given(st.lists(printed(), max_size=40))
def test_lines_and_their_words_are_those_found_one_by_one(dealt: list[tuple[int, Char]]) -> None:
    expected = [
        (page, plain_words(row), min(c.x0 for c in row), max(c.x1 for c in row))
        for page in range(3)
        for row in plain_rows([char for number, char in dealt if number == page])
    ]
    lines = text_lines(chars_of(c for _, c in dealt), np.array([g for g, _ in dealt], np.intp))
    boxes = [line.place.box for line in lines]
    assert [
        (line.place.page, [word.text for word in line.words], box and box.x0, box and box.x1)
        for line, box in zip(lines, boxes, strict=True)
    ] == expected
