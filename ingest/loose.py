"""Rows of numbers that stand in no table: a name and its numbers with nothing but spaces between them.

Such lines are no prose: joined with what stands around them, they would be read as sentences that nobody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.document import Block, Grid, Line
from ingest.layouts import expression
from ingest.numbers import is_dash, parse

#: so many numbers in a line, or so many lines with a number below each other, are a table whatever stands around them
_MANY = 3


def loose_rows(blocks: Sequence[Block]) -> Iterator[tuple[Line, bool]]:
    """The lines of a page that are rows of a table without separators, and whether each has numbers or is a header."""
    for grid, run in groupby(blocks, lambda block: isinstance(block, Grid)):
        if not grid:
            lines = [block for block in run if isinstance(block, Line)]
            yield from ((lines[index], numbers) for index, numbers in _rows([line.text for line in lines]))


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, bool]]:
    start = 0
    for has_numbers, run in groupby(map(_numbers, lines), bool):
        counts = list(run)
        most = max(counts)
        if has_numbers and (most >= _MANY or len(counts) >= (2 if most > 1 else _MANY)):
            if start and _is_header(lines[start - 1], most):
                yield start - 1, False
            yield from ((index, True) for index in range(start, start + len(counts)))
        start += len(counts)


def _numbers(text: str) -> int:
    """How many numbers a row has behind its name; 0 for a line that is no row."""
    if len(parts := text.rsplit(None, 1)) < 2 or not _is_value(parts[1]):
        return 0  # nearly every line
    words = text.split()
    behind = 1
    while behind < len(words) and _is_value(words[-1 - behind]):
        behind += 1
    name = " ".join(words[: len(words) - behind])
    if not expression("narrative", "row_name").fullmatch(name):
        return 0
    return behind if any(_is_amount(word) for word in words[-behind:]) else 0


def _is_value(word: str) -> bool:
    return parse(word.rstrip("%％")) is not None or is_dash(word)


def _is_amount(word: str) -> bool:
    """A number that is hardly a year, a count or the number of something."""
    number = parse(word.rstrip("%％"))
    return number is not None and (number.decimals > 0 or "," in word)


def _is_header(text: str, numbers: int) -> bool:
    """A line of about as many words as the rows below have cells, none of them a number."""
    words = text.split()
    return abs(len(words) - numbers - 1) <= 1 < len(words) and not any(
        _is_value(word) or not expression("narrative", "row_name").fullmatch(word) for word in words
    )
