"""Plain text and Markdown with tab- or pipe-separated tables → Document.

A table is a run of lines that hold a tab or start with a pipe. Cells may hold `<br>` or `<p>`; Markdown rules
(`|---|`) are dropped. Tables in HTML are read, too (`fragments`). Text files have no pages: everything stands on page 1
and keeps its line number.
"""

from __future__ import annotations

import re

from ingest.document import Block, Cell, Document, Grid, Line, Page, Place
from ingest.readers.torn import goes_on_below, mended

_RULE = re.compile(r"^\s*\|?[\s:|+-]*-{2,}[\s:|+-]*\|?\s*$")
_MARKUP = re.compile(r"</?(?:p|b|i|strong|em|span|div|u)\b[^>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_text(name: str, data: bytes, sha256: str) -> Document:
    """Read the bytes of a text file; the encoding is UTF-8 or GB 18030, told apart by decoding."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    blocks: list[Block] = []
    if "<table" in text.lower():
        from ingest.readers.fragments import parts

        for first, part in parts(name, text):
            blocks += [part] if isinstance(part, Grid) else _blocks(part, first)
    else:
        blocks = _blocks(text, 1)
    media_type = "text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain"
    return Document(name, sha256, media_type, (Page(1, tuple(blocks)),))


def _blocks(text: str, first: int) -> list[Block]:
    """The lines and tables of a text whose first line has the number `first`."""
    blocks: list[Block] = []
    rows: list[tuple[int, list[str]]] = []

    def close_grid() -> None:
        if rows:
            blocks.append(_grid(rows))
            rows.clear()

    lines = text.splitlines()
    begun = ""  # the first half of a label that a line break tore in two
    for index, line in enumerate(lines):
        cells = _cells(line)
        if cells is None:
            below = _cells(lines[index + 1]) if rows and line.strip() and index + 1 < len(lines) else None
            if below and goes_on_below(line, rows[-1][1], below):
                begun = _clean(line)
                continue
            close_grid()
            if line.strip():
                blocks.append(Line(_clean(line), Place(page=None, line=first + index)))
        elif cells:
            rows.append((first + index, [begun + cells[0], *cells[1:]]))
            begun = ""
    close_grid()
    return blocks


def _cells(line: str) -> list[str] | None:
    """The cells of a table line, [] for a rule between header and body, None for a line of prose."""
    stripped = line.strip()
    if stripped.startswith("|"):
        if _RULE.match(stripped):
            return []
        return [_clean(cell) for cell in stripped.removeprefix("|").removesuffix("|").split("|")]
    if "\t" in line:
        return [_clean(cell) for cell in line.rstrip("\n").split("\t")]
    return None


def _clean(text: str) -> str:
    return _MARKUP.sub("", _BREAK.sub("\n", text)).replace("**", "").strip()


def _grid(rows: list[tuple[int, list[str]]]) -> Grid:
    rows, torn = mended(rows)
    width = max(len(cells) for _, cells in rows)
    placed = tuple(
        Cell(text, r, c, place=Place(line=number))
        for r, (number, cells) in enumerate(rows)
        for c, text in enumerate(cells + [""] * (width - len(cells)))
    )
    return Grid(placed, len(rows), width, Place(line=rows[0][0]), ruled=False, torn=torn)
