"""A sheet that prints several tables below each other under one title → its parts, each with a header of its own.

Typical: 预算数 with its columns and one row of amounts, below it 决算数 with the same columns, below it counts.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.document import Cell
from ingest.header import Layout, header_like, layout_of
from ingest.labels import plain
from ingest.lexicon import meaning, role
from ingest.numbers import parse
from ingest.sheets import Sheet, own_cells, renumbered


def sections(sheet: Sheet, layout: Layout) -> list[tuple[Sheet, Layout]]:
    """The parts of a sheet from top to bottom; the sheet itself where no second header follows its rows."""
    starts = [0]
    head = _words(sheet, 0, layout.depth)
    r = layout.depth
    while r < len(sheet.rows):
        depth = _band(sheet, r)
        if depth and any(_holds_number(sheet, k) for k in range(r, len(sheet.rows))):
            words = _words(sheet, r, r + depth)
            if not words <= head or _is_banner(sheet, r):
                starts.append(r)
                head = words
            r += depth
        else:
            r += 1
    if len(starts) == 1:
        return [(sheet, layout)]
    ends = [*starts[1:], len(sheet.rows)]
    parts = [replace(sheet, rows=renumbered(sheet.rows[a:b], 0)) for a, b in zip(starts, ends, strict=True)]
    return [(part, layout_of(part)) for part in parts]


def _band(sheet: Sheet, start: int) -> int:
    """How many rows from `start` on are a header; 0 if none is."""
    r = start
    while r < len(sheet.rows) and _is_banner(sheet, r):
        r += 1
    first = r
    while r < len(sheet.rows) and _is_header(sheet, r, bannered=first > start):
        r += 1
    return r - start if r > first else 0


def _is_banner(sheet: Sheet, r: int) -> bool:
    """One header word alone in its row, over all columns."""
    filled = _filled(sheet, r)
    if len(filled) != 1:
        return False
    value = meaning("columns", filled[0].text)
    banner = (value is not None and "phase" in value) or bool(role(plain(filled[0].text).rstrip(":")))
    return banner and (filled[0].column_span >= 0.8 * sheet.width or not sheet.ruled)


def _is_header(sheet: Sheet, r: int, bannered: bool) -> bool:
    """A row of at least two header words, not all of which may name rows unless a banner stands above them."""
    filled = _filled(sheet, r)
    unnamed = 0
    for cell in reversed(filled):
        # a row of the body shows at its right end, where the amounts stand, that it is none
        unnamed += not role(cell.text) and meaning("columns", cell.text) is None
        if len(filled) - unnamed < max(2, 0.8 * len(filled)):
            return False
    if not filled:
        return False
    only = any(role(c.text) or meaning("rows", c.text) is None for c in filled)
    return (bannered or only) and header_like(sheet, r)


def _filled(sheet: Sheet, r: int) -> list[Cell]:
    return [c for c in own_cells(sheet.rows[r], r) if c.text.strip()]


def _holds_number(sheet: Sheet, r: int) -> bool:
    return any(parse(c.text) is not None for c in _filled(sheet, r))


def _words(sheet: Sheet, start: int, end: int) -> set[str]:
    return {plain(c.text) for r in range(start, end) for c in _filled(sheet, r)}
