"""What a reader makes of a file: pages of lines and grids, each with its place.

Every reader (text, PDF, …) gives the same `Document`; nothing after the readers knows what the file was.
Coordinates are PDF points from the top left corner of the page as it is displayed (rotation undone).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points; `top` < `bottom`."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )

    @staticmethod
    def around(boxes: Sequence[Box]) -> Box | None:
        """The box around several, None around none."""
        if len(boxes) < 2:
            return boxes[0] if boxes else None
        return Box(
            min([box.x0 for box in boxes]),
            min([box.top for box in boxes]),
            max([box.x1 for box in boxes]),
            max([box.bottom for box in boxes]),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed: page and box in a PDF, line in a text file, cell in a workbook.

    Pages and lines count from 1. A web page or Word document has no pages: its lines are its paragraphs and table
    rows, counted through in reading order. A visible sheet of a workbook is a page and its rows are lines; `cell`
    names sheet and cell as the workbook does: `表1收支总表!C7`, or `表1收支总表!A4:F30` for a table.
    """

    page: int | None = None
    box: Box | None = None
    line: int | None = None
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a wide gap; only page-based readers know words."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Setting:
    """What markup says of a line: it begins a paragraph, it ends one, it is a heading of a level (1 is the highest)."""

    begins: bool = False
    ends: bool = False
    heading: int = 0


UNSET = Setting()


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line outside any grid. `words` is empty where the reader knows no positions; `setting` says nothing
    where there is no markup."""

    text: str
    place: Place
    words: tuple[Word, ...] = ()
    setting: Setting = UNSET


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid. `text` keeps line breaks inside the cell as `\\n`.

    `row`/`column` are those of the top left corner; spans count rows and columns of the grid.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed on one page: cells on `height` × `width` positions.

    `ruled` says that spans were drawn by rules; without rules (text files, aligned words) every span is 1
    and a merged header shows only as empty neighbours.
    """

    cells: tuple[Cell, ...]
    height: int
    width: int
    place: Place
    ruled: bool = True
    #: left edges of the columns in points, for joining a table over pages; empty where unknown
    edges: tuple[float, ...] = ()
    #: lines of a text file whose cells may stand in other columns than they seem to
    torn: tuple[int, ...] = ()

    def matrix(self) -> list[list[Cell | None]]:
        """`height` rows of `width` entries; a spanned position repeats its cell, a hole is None."""
        table: list[list[Cell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            if cell.row_span == cell.column_span == 1 and cell.row < self.height and cell.column < self.width:
                table[cell.row][cell.column] = cell
                continue
            for r in range(cell.row, min(cell.row + cell.row_span, self.height)):
                for c in range(cell.column, min(cell.column + cell.column_span, self.width)):
                    table[r][c] = cell
        return table


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Page:
    """One page in reading order. A text file is a single page without size; so is each visible sheet of a workbook."""

    number: int
    blocks: tuple[Block, ...]
    width: float = 0.0
    height: float = 0.0
    rotation: int = 0
    #: what a sheet of a workbook is called; it may be all that names its table
    name: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text with digits that was recognised in a picture with little certainty.

    `likely` is how likely its least certain sign is, from 0 to 1.
    """

    text: str
    likely: float
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: `name` is the file name without folders, `sha256` the hash of its bytes."""

    name: str
    sha256: str
    media_type: str
    pages: tuple[Page, ...]
    #: what the reader could not do (page number or None, message)
    notes: tuple[tuple[int | None, str], ...] = field(default=())
    #: pages that are pictures whose text was recognised, and what of it is doubtful
    recognised: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def paged(self) -> bool:
        """Whether places name pages; those of a text file do not."""
        return any(block.place.page is not None for _, block in self.blocks())

    def blocks(self) -> Iterator[tuple[Page, Block]]:
        for page in self.pages:
            for block in page.blocks:
                yield page, block

    def lines(self) -> Iterator[Line]:
        """All lines outside grids, in reading order."""
        for _, block in self.blocks():
            if isinstance(block, Line):
                yield block

    def grids(self) -> Iterator[Grid]:
        for _, block in self.blocks():
            if isinstance(block, Grid):
                yield block
