"""Ruled tables before they are drawn: header trees, cells, and the figure that a cell states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

UNITS = {"元": Decimal(1), "万元": Decimal(10000)}
_ENUMERATOR = re.compile(
    r"^(?:其中[:：]?|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}(?:[.．](?!\d)|、)|[(（][一二三四五六七八九十\d]{1,3}[)）])+"
)


def bare(text: str) -> str:
    """A label without white space and leading enumerators, as the truth files spell it."""
    text = re.sub(r"\s+", "", text)
    return _ENUMERATOR.sub("", text) or text


@dataclass(frozen=True)
class Figure:
    """What a numeric cell says; `amount` in yuan."""

    side: str
    code: str
    row: str
    column: str
    printed: str
    unit: str
    amount: Decimal


@dataclass(frozen=True)
class Cell:
    """One cell; a merged one covers `across` columns and `down` rows, the covered places hold None."""

    text: str = ""
    align: str = "left"
    across: int = 1
    down: int = 1
    bold: bool = False
    figure: Figure | None = None


Row = list[Cell | None]


@dataclass(frozen=True)
class Column:
    """A node of the header: a leaf has a width, a group has children."""

    label: str
    width: float = 0
    children: tuple[Column, ...] = ()

    @property
    def depth(self) -> int:
        """How many header rows the node needs."""
        return 1 + max((child.depth for child in self.children), default=0)

    @property
    def leaves(self) -> list[Column]:
        """The columns that carry values."""
        return [leaf for child in self.children for leaf in child.leaves] or [self]


def group(label: str, *children: Column) -> Column:
    """A header cell above other header cells."""
    return Column(label, 0, children)


def header(columns: Sequence[Column]) -> list[Row]:
    """The header rows of a tree of columns, leaves reaching down to the last row."""
    depth = max(column.depth for column in columns)
    rows: list[Row] = [[] for _ in range(depth)]

    def place(column: Column, level: int) -> None:
        width = len(column.leaves)
        down = 1 if column.children else depth - level
        rows[level].append(Cell(column.label, "center", width, down, bold=True))
        rows[level].extend([None] * (width - 1))
        for below in range(level + 1, level + down):
            rows[below].extend([None] * width)
        for child in column.children:
            place(child, level + 1)

    for column in columns:
        place(column, 0)
    return rows


@dataclass
class Sheet:
    """A table of a report; `unit` is that of its amounts, empty for a form that states none in general."""

    title: str
    widths: list[float]
    head: list[Row]
    body: list[Row]
    unit: str = ""
    number: str = ""
    entity: str = ""
    notes: list[str] = field(default_factory=list)
    style: str = "shaanxi"
    size: float = 8
    padding: float = 2.5
    orientation: str = "portrait"
    repeat: str = "header"
    open_top: bool = False
    new_page: bool = True
    financial: bool = True
    listed: str = ""

    @property
    def name(self) -> str:
        """The title as the truth files spell it."""
        return bare(self.title)


def printed(amount: Decimal, unit: str, separators: bool = False) -> str:
    """An amount in 万元 as a table of that unit prints it, with two decimals."""
    value = amount * (UNITS["万元"] / UNITS[unit])
    return f"{value:,.2f}" if separators else f"{value:.2f}"


@dataclass(frozen=True)
class Printer:
    """How a report prints amounts: unit, thousands separators, and what stands for zero."""

    unit: str = "万元"
    separators: bool = False
    zero: str = ""

    def amount(
        self, amount: Decimal | None, row: str, column: str, *, side: str = "", code: str = "", bold: bool = False
    ) -> Cell:
        """The cell of an amount in 万元; zero is printed as the report prints it."""
        text = self.zero if not amount else printed(amount, self.unit, self.separators)
        if not text:
            return Cell("", "right")
        return Cell(
            text,
            "right",
            bold=bold,
            figure=Figure(side, code, bare(row), column, text, self.unit, yuan(text, self.unit)),
        )


def yuan(text: str, unit: str) -> Decimal:
    """The amount in yuan of a printed number."""
    return Decimal(text.replace(",", "")) * UNITS[unit]


def reprint(cell: Cell, text: str) -> Cell:
    """The same cell with another number in it."""
    if cell.figure is None:
        return replace(cell, text=text)
    figure = replace(cell.figure, printed=text, amount=yuan(text, cell.figure.unit))
    return replace(cell, text=text, figure=figure)


def empty_row(width: int) -> Row:
    """A row of blank cells."""
    return [Cell() for _ in range(width)]
