"""A sheet of a workbook as it is shown → lines and grids in reading order.

A sheet is one area of cells, where a page has titles, tables and notes. Borders tell them apart: rows of cells with
borders are a table, what stands above and below is title, unit and notes. In a sheet without borders a table begins
with the first row of several texts and ends before a last row that is one long text.

Rows and columns count from 0; a place names its cell as the workbook does: `表1收支总表!C7`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ingest.document import Block, Cell, Grid, Line, Place

#: so many cells with borders in a row make it a row of a table
_RULED = 2
#: of the blank rows that end a table so many are kept: a form may be prepared for thousands
_BLANK = 3
#: a last row of one text that is longer is a note, not a label
_LABEL = 16


#: ranges of one sheet cover no more cells
MAX_COVERED = 1_000_000


@dataclass(frozen=True, slots=True)
class Merged:
    """A range that is shown as one cell; both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def area(self) -> int:
        """How many cells it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


@dataclass
class Worksheet:
    """What a workbook says of one sheet: the text shown in each cell, ranges shown as one, which cells have borders."""

    name: str
    hidden: bool = False
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    bordered: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    #: cells centred across themselves and the empty cells beside them, which are shown like merged ones
    across: set[tuple[int, int]] = field(default_factory=set)
    #: what could not be read of it
    notes: list[str] = field(default_factory=list)

    def reference(self, row: int, column: int) -> str:
        """The name of a cell: `表1!C7`; the sheet in quotes where its name needs them."""
        plain = re.fullmatch(r"[^\W\d]\w*", self.name) and not re.fullmatch(r"[A-Za-z]{1,3}\d+", self.name)
        name = self.name if plain else "'" + self.name.replace("'", "''") + "'"
        return f"{name}!{cell_name(row, column)}"


def cell_name(row: int, column: int) -> str:
    """`C7` for row 6 and column 2."""
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def blocks(sheet: Worksheet, page: int) -> list[Block]:
    """The lines and grids of a sheet, which is page number `page` of its document."""
    return _Layout(sheet, page).blocks()


def unseen(sheet: Worksheet) -> str:
    """A sentence on texts in hidden rows and columns, empty where there are none."""
    rows = sorted({row for row, _ in sheet.texts} & sheet.hidden_rows)
    columns = sorted({column for _, column in sheet.texts} & sheet.hidden_columns)
    parts = [f"rows {', '.join(str(row + 1) for row in rows)}"] if rows else []
    parts += [f"columns {', '.join(map(column_name, columns))}"] if columns else []
    return f"sheet {sheet.name}: hidden {' and '.join(parts)} left out." if parts else ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell as shown: its text and the visible rows and columns it covers."""

    text: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]


@dataclass
class _Layout:
    sheet: Worksheet
    page: int

    def blocks(self) -> list[Block]:
        ruled = {row for row in self.rows if self._borders(row) >= _RULED}
        spans = self._by_borders(ruled) if len(ruled) >= _RULED else self._by_blanks()
        found: list[Block] = []
        at = 0
        for first, last in [*spans, (len(self.rows), len(self.rows))]:
            for row in self.rows[at:first]:
                found += self._lines(row)
            if any(self._texts(row) for row in self.rows[first:last]):  # an area may have borders and nothing in it
                found.append(self._grid(self.rows[first:last]))
            at = last
        return found

    @cached_property
    def rows(self) -> list[int]:
        """The visible rows down to the last one that shows something."""
        shown = {r for r, _ in self.sheet.texts} | {r for r, _ in self.sheet.bordered}
        return [r for r in range(max(shown, default=-1) + 1) if r not in self.sheet.hidden_rows] if shown else []

    @cached_property
    def cells(self) -> dict[tuple[int, int], _Shown]:
        """The cells with text, by their first visible row and column."""
        sheet = self.sheet
        covered = {(merged.top, merged.left): merged for merged in (*sheet.merged, *self._centred())}
        found: dict[tuple[int, int], _Shown] = {}
        for (row, column), text in sheet.texts.items():
            area = covered.get((row, column)) or Merged(row, column, row, column)
            rows = tuple(r for r in range(area.top, area.bottom + 1) if r not in sheet.hidden_rows)
            columns = tuple(c for c in range(area.left, area.right + 1) if c not in sheet.hidden_columns)
            if rows and columns:
                found[rows[0], columns[0]] = _Shown(text, rows, columns)
        return found

    @cached_property
    def by_row(self) -> dict[int, list[tuple[int, _Shown]]]:
        """The cells that begin in each row, from left to right."""
        found: dict[int, list[tuple[int, _Shown]]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, []).append((column, cell))
        return found

    @cached_property
    def reaching(self) -> set[int]:
        """The rows into which a cell from above reaches."""
        return {row for cell in self.cells.values() for row in cell.rows[1:]}

    def _centred(self) -> Iterable[Merged]:
        """Cells centred across the empty ones beside them."""
        for row, column in self.sheet.across:
            if (row, column) not in self.sheet.texts:
                continue
            last = column
            while (row, last + 1) in self.sheet.across and (row, last + 1) not in self.sheet.texts:
                last += 1
            if last > column:
                yield Merged(row, column, row, last)

    @cached_property
    def _bordered(self) -> dict[int, list[int]]:
        """The visible columns with borders of each row."""
        found: dict[int, list[int]] = {}
        for row, column in self.sheet.bordered:
            if column not in self.sheet.hidden_columns:
                found.setdefault(row, []).append(column)
        return found

    def _borders(self, row: int) -> int:
        return len(self._bordered.get(row, ()))

    def _is_filled(self, row: int) -> bool:
        return row in self.by_row or row in self.reaching

    def _texts(self, row: int) -> list[str]:
        return [cell.text for _, cell in self.by_row.get(row, ())]

    def _by_borders(self, ruled: set[int]) -> list[tuple[int, int]]:
        """Runs of rows with borders, as positions in `rows`; rows right beside them that are rows of the table, too."""
        spans: list[tuple[int, int]] = []
        at = 0
        while at < len(self.rows):
            if self.rows[at] not in ruled:
                at += 1
                continue
            first = at
            while at < len(self.rows) and (self.rows[at] in ruled or self.rows[at] in self.reaching):
                at += 1
            floor = spans[-1][1] if spans else 0
            while first > floor and self._heads(self.rows[first - 1]):
                first -= 1
            while at < len(self.rows) and self._goes_on(self.rows[at]):
                at += 1
            if spans and (spans[-1][1] == first or self._torn(spans[-1], (first, at))):
                spans[-1] = spans[-1][0], at
            else:
                spans.append((first, at))
        return spans

    def _torn(self, above: tuple[int, int], below: tuple[int, int]) -> bool:
        """Whether blank rows alone part two halves of a table, which is as wide above them as below."""
        between = self.rows[above[1] : below[0]]
        edges = [self._edges(self.rows[first:last]) for first, last in (above, below)]
        return not any(map(self._texts, between)) and edges[0] == edges[1]

    def _edges(self, rows: Sequence[int]) -> tuple[int, int]:
        """The first and the last column with borders."""
        columns = [column for row in rows for column in self._bordered.get(row, ())]
        return min(columns, default=0), max(columns, default=0)

    def _heads(self, row: int) -> bool:
        """Whether a row without borders right above a table is the top of its header: several texts, no 单位：."""
        texts = self._texts(row)
        return len(texts) > 1 and not any(re.search("[:：]", text) for text in texts)

    def _goes_on(self, row: int) -> bool:
        """Whether a row without borders right below a table is one of its rows: a text and numbers beside it."""
        return len(self._texts(row)) > 1 and self._has_amount(row)

    def _has_amount(self, row: int) -> bool:
        return any(re.fullmatch(r"[-(]?[\d,]*\d(?:\.\d+)?%?\)?", text) for text in self._texts(row))

    def _by_blanks(self) -> list[tuple[int, int]]:
        """Tables of a sheet without borders, as positions in `rows`: from a row of several texts to a blank row behind
        which the table does not go on."""
        filled = [len(self._texts(row)) or int(row in self.reaching) for row in self.rows]
        spans: list[tuple[int, int]] = []
        at = 0
        while at < len(filled):
            if filled[at] < 2:
                at += 1
                continue
            first = last = at
            floor = spans[-1][1] if spans else 0
            if first - 1 > floor and filled[first - 1] == 1 and self._names_unit(first - 2, first - 1):
                first -= 1
            while at < len(filled):
                if not filled[at]:
                    following = next((k for k in range(at, len(filled)) if filled[k]), None)
                    if following is None or not self._resumes(following):
                        break
                    at = following
                last = at
                at += 1
            while last > first and self._is_note(self.rows[last]):
                last -= 1
            spans.append((first, last + 1))
            at = last + 1
        return spans

    def _resumes(self, at: int) -> bool:
        """Whether a table goes on behind a blank row: in a row of several texts, or in labels above a row of amounts.

        A title, and a line that names the unit (单位：), begin another.
        """
        if self._has_colon(at):
            return False
        wide = next((row for row in self.rows[at:] if len(self._texts(row)) > 1), None)
        return wide is not None and (wide == self.rows[at] or self._goes_on(wide))

    def _names_unit(self, above: int, at: int) -> bool:
        """Whether a row of one text is the top of a header: above it stands the last line before a table (单位：)."""
        return self._has_colon(above) and not self._has_colon(at)

    def _has_colon(self, at: int) -> bool:
        return any(re.search("[:：]", text) for text in self._texts(self.rows[at]))

    def _is_note(self, row: int) -> bool:
        """Whether the last row of a table is one long text, or one over several columns."""
        cells = self.by_row.get(row, [])
        if len(cells) != 1 or row in self.reaching:
            return False
        _, cell = cells[0]
        return len(cell.columns) > 1 or len(cell.text) > _LABEL or re.search("[:：。]", cell.text) is not None

    def _lines(self, row: int) -> list[Line]:
        """A row outside the tables: one line, or several where one cell holds them."""
        cells = self.by_row.get(row, [])
        if not cells:
            return []
        place = self._place(row, cells[0][0])
        if len(cells) == 1:
            return [Line(part.strip(), place) for part in cells[0][1].text.split("\n") if part.strip()]
        return [Line(" ".join(cell.text for _, cell in cells), place)]

    def _place(self, row: int, column: int) -> Place:
        return Place(self.page, line=row + 1, cell=self.sheet.reference(row, column))

    def _grid(self, rows: Sequence[int]) -> Grid:
        """A table on these rows, without blank rows that have no borders and columns in which nothing begins.

        Borders alone do not say which header reaches over which columns; a table counts as ruled if cells of its header
        are merged, or if it has one row of headers and merged cells anywhere.
        """
        wanted = set(rows)
        begun = {(r, c): cell for (r, c), cell in self.cells.items() if r in wanted}
        columns = sorted({column for _, column in begun})
        kept = [r for r in rows if self._borders(r) >= _RULED or self._is_filled(r)]
        filled = max((i for i, r in enumerate(kept) if self._is_filled(r)), default=0)
        del kept[filled + 1 + _BLANK :]
        at_row = {row: i for i, row in enumerate(kept)}
        at_column = {column: i for i, column in enumerate(columns)}
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        for (row, column), shown in begun.items():
            row_span = sum(r in at_row for r in shown.rows)
            column_span = sum(c in at_column for c in shown.columns)
            r, c = at_row[row], at_column[column]
            cells.append(Cell(shown.text, r, c, row_span, column_span, self._place(row, column)))
            taken |= {(a, b) for a in range(r, r + row_span) for b in range(c, c + column_span)}
        for merged in self.sheet.merged:  # blank ones are shown as one cell, too
            inner = [at_row[r] for r in range(merged.top, merged.bottom + 1) if r in at_row]
            across = [at_column[c] for c in range(merged.left, merged.right + 1) if c in at_column]
            if not inner or not across or (inner[0], across[0]) in taken:
                continue
            place = self._place(kept[inner[0]], columns[across[0]])
            cells.append(Cell("", inner[0], across[0], len(inner), len(across), place))
            taken |= {(a, b) for a in inner for b in across}
        for r, row in enumerate(kept):
            for c, column in enumerate(columns):
                if (r, c) not in taken:
                    cells.append(Cell("", r, c, place=self._place(row, column)))
        cells.sort(key=lambda cell: (cell.row, cell.column))
        spanning = [cell.row for cell in cells if cell.row_span > 1 or cell.column_span > 1]
        header = next((r for r, row in enumerate(kept) if self._has_amount(row)), len(kept))
        ruled = any(r < header for r in spanning) if header > 1 else bool(spanning)
        corners = f"{self.sheet.reference(kept[0], columns[0])}:{cell_name(kept[-1], columns[-1])}"
        place = Place(self.page, line=kept[0] + 1, cell=corners)
        return Grid(tuple(cells), len(kept), len(columns), place, ruled=ruled)
