"""Paragraphs and tables with spanning cells → the blocks of a page, for documents that are no pages: web, Word.

Such a document is a single page without size. A place is the running number of a paragraph or table row in reading
order, counted from 1, as the lines of a text file are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ingest.document import UNSET, Block, Cell, Grid, Line, Place, Setting
from ingest.errors import LimitExceeded

#: a table that claims more positions than this is a trap
MAX_POSITIONS = 4_000_000
#: a cell spans no more columns than browsers allow
_MAX_COLUMNS = 1000
#: a cell that holds so many characters, in so many lines, and so much of a table's text is an article
_ARTICLE_CHARACTERS, _ARTICLE_LINES, _ARTICLE_SHARE = 400, 5, 0.8
_SPACES = re.compile(r"[ \t\r\n\f]+")
#: so much white space at the start of a line is an indent
_INDENT = re.compile(r" ?(?:[\u3000\u2003]{2}|[\u00a0\u2002]{4})")
#: characters that print nothing and would tear words and numbers
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))


@dataclass(slots=True)
class Spanning:
    """A cell as its row names it: its text, and how many rows and columns it claims."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Flow:
    """Gathers the blocks of a document called `name` in reading order."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    _count: int = 0
    _positions: int = 0

    def paragraph(self, text: str, setting: Setting = UNSET) -> None:
        """A line of prose; one without anything printed is left out. White space before it begins a paragraph."""
        shown = printed(text)
        if text := shown.strip():
            if _INDENT.match(shown) and not setting.begins:
                setting = replace(setting, begins=True)
            self._count += 1
            self.blocks.append(Line(text, Place(line=self._count), setting=setting))

    def take_back(self, unwanted: Callable[[Line], bool]) -> None:
        """Take back paragraphs as long as no table stands among them."""
        gathered = [block for block in self.blocks if isinstance(block, Line)]
        if len(gathered) == len(self.blocks):
            self.blocks.clear()
            self._count = 0
            for line in gathered:
                if not unwanted(line):
                    self.paragraph(line.text, line.setting)

    def table(self, rows: Sequence[Sequence[Spanning]]) -> None:
        """A table by its rows; one column is no table but paragraphs below each other."""
        cells, height, width = _placed(rows, self._left)
        if not any(cell.text for cell in cells):
            return
        self._positions += height * width
        if width == 1:
            for cell in cells:
                for part in cell.text.split("\n"):
                    self.paragraph(part)
            return
        first = self._count + 1
        self._count += height
        numbered = tuple(
            Cell(c.text, c.row, c.column, c.row_span, c.column_span, Place(line=first + c.row)) for c in cells
        )
        # a table without merged cells tells no spans: its empty header cells may belong to their neighbours
        spans = any(c.row_span > 1 or 1 < c.column_span < width for c in cells)
        self.blocks.append(Grid(numbered, height, width, Place(line=first), ruled=spans))

    def _left(self, positions: int) -> None:
        """Refuses a document whose tables claim too many positions."""
        if self._positions + positions > MAX_POSITIONS:
            raise LimitExceeded(f"{self.name}: its tables claim more than {MAX_POSITIONS} cells.")


def lays_out(rows: Sequence[Sequence[Spanning]]) -> bool:
    """Whether a table only arranges paragraphs: one column, one cell with text, or one cell that holds an article."""
    texts = [cell.text for row in rows for cell in row if cell.text]
    longest = max(texts, key=len, default="")
    article = (
        len(longest) >= _ARTICLE_CHARACTERS
        and longest.count("\n") + 1 >= _ARTICLE_LINES
        and len(longest) >= _ARTICLE_SHARE * sum(map(len, texts))
    )
    return len(texts) <= 1 or all(len(row) <= 1 for row in rows) or article


def printed(text: str) -> str:
    """The text without characters that print nothing."""
    return text.translate(_INVISIBLE)


def cell_text(lines: Sequence[str]) -> str:
    """The lines of a cell as one text, blank ones left out."""
    return "\n".join(line for each in lines if (line := printed(each).strip()))


def collapsed(text: str) -> str:
    """White space as a browser shows it: runs of it are one space, hard and wide spaces stay."""
    return _SPACES.sub(" ", text)


def _placed(rows: Sequence[Sequence[Spanning]], check: Callable[[int], None]) -> tuple[list[Cell], int, int]:
    """(cells, height, width): each cell in the first free position of its row, as browsers place them.

    Rows and columns in which no cell begins are dropped (a column that only spans cover, an empty row); holes are
    filled with empty cells.
    """
    taken: list[set[int]] = [set() for _ in rows]
    cells: list[Cell] = []
    positions = width = 0
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while c in taken[r]:
                c += 1
            depth = min(max(cell.rows, 1), len(rows) - r)
            span = min(max(cell.columns, 1), _MAX_COLUMNS)
            positions += depth * span
            check(positions)
            for below in range(r + 1, r + depth):
                taken[below].update(range(c, c + span))
            cells.append(Cell(cell.text, r, c, depth, span))
            c += span
            width = max(width, c)
    check(len(rows) * width)
    down = _ranks({cell.row for cell in cells}, len(rows))
    across = _ranks({cell.column for cell in cells}, width)
    height, width = down[-1], across[-1]
    closed = [
        Cell(
            cell.text,
            down[cell.row],
            across[cell.column],
            down[cell.row + cell.row_span] - down[cell.row],
            across[cell.column + cell.column_span] - across[cell.column],
        )
        for cell in cells
    ]
    return [*closed, *_holes(closed, height, width)], height, width


def _ranks(kept: set[int], length: int) -> list[int]:
    """For each edge 0 … `length` how many kept rows or columns stand before it."""
    ranks = [0]
    for index in range(length):
        ranks.append(ranks[-1] + (index in kept))
    return ranks


def _holes(cells: Sequence[Cell], height: int, width: int) -> list[Cell]:
    covered = [bytearray(width) for _ in range(height)]
    for cell in cells:
        for row in covered[cell.row : cell.row + cell.row_span]:
            row[cell.column : cell.column + cell.column_span] = b"\x01" * cell.column_span
    return [Cell("", r, c) for r, row in enumerate(covered) for c, here in enumerate(row) if not here]
