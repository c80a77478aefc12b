"""Tables written as HTML inside a text file → grids, as recognition prints them between lines of text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from ingest.document import Grid, Place
from ingest.readers.flow import Flow, Spanning

_TABLE = re.compile(r"<table\b[^>]*>(?P<rows>.*?)(?:</table\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>(?P<cells>.*?)(?=</tr\s*>|<tr\b|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b(?P<attributes>[^>]*)>(?P<text>.*?)(?=</t[dh]\s*>|<t[dh]\b|\Z)", re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(r"(?P<name>row|col)span\s*=\s*[\"']?(?P<count>\d{1,3})", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div)\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^>]*>")


def parts(name: str, text: str) -> Iterator[tuple[int, str | Grid]]:
    """(first line, text between tables or a table) of the text of a file called `name`, in their order."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    position = 0
    for match in _TABLE.finditer(text):
        yield bisect_right(starts, position), text[position : match.start()]
        offset = match.start("rows")
        rows, lines = [], []
        for row in _ROW.finditer(match["rows"]):
            cells = [_cell(cell) for cell in _CELL.finditer(row["cells"])]
            if cells:
                rows.append(cells)
                lines.append(bisect_right(starts, offset + row.start()))
        flow = Flow(name)
        flow.table(rows)
        for block in flow.blocks:
            if isinstance(block, Grid):
                placed = tuple(replace(cell, place=Place(line=lines[cell.row])) for cell in block.cells)
                yield lines[0], replace(block, cells=placed, place=Place(line=lines[0]))
            else:
                yield lines[0], block.text
        position = match.end()
    yield bisect_right(starts, position), text[position:]


def _cell(match: re.Match[str]) -> Spanning:
    spans = {span["name"].lower(): max(1, int(span["count"])) for span in _SPAN.finditer(match["attributes"])}
    text = unescape(_TAG.sub("", _BREAK.sub("\n", match["text"]))).strip()
    return Spanning(text, spans.get("row", 1), spans.get("col", 1))
