"""The rows of a form, whatever grid they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.document import Cell, Grid, Page, Place
from ingest.labels import plain


@dataclass(frozen=True, eq=False)
class Row:
    """One row of a grid. `owners` holds the cell that covers each column, so a merged cell occurs in all its rows."""

    owners: tuple[Cell | None, ...]
    index: int
    page: int
    grid: Grid

    @property
    def cells(self) -> list[Cell]:
        """The cells with text that begin in this row, from left to right."""
        return [c for c in distinct(self.owners) if c.row == self.index and c.text.strip()]

    @property
    def place(self) -> Place:
        cells = self.cells
        if cells and cells[0].place.box is not None:
            box = cells[0].place.box
            for cell in cells[1:]:
                box = box.union(cell.place.box) if cell.place.box is not None else box
            return replace(cells[0].place, box=box)
        covering = [c for c in self.owners if c is not None]
        return cells[0].place if cells else covering[0].place if covering else self.grid.place

    @property
    def text(self) -> str:
        return "".join(plain(cell.text) for cell in self.cells)


def distinct(owners: Iterable[Cell | None]) -> list[Cell]:
    """Each cell once, in order."""
    seen: dict[int, Cell] = {}
    for cell in owners:
        if cell is not None:
            seen.setdefault(id(cell), cell)
    return list(seen.values())


def rows_of(page: Page, grid: Grid) -> list[Row]:
    """The rows of a grid that hold any text."""
    rows = (Row(tuple(owners), r, page.number, grid) for r, owners in enumerate(grid.matrix()))
    return [row for row in rows if row.cells]
