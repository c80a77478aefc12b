"""Tables drawn for the tests: as tab- or pipe-separated text, and as PDF pages with or without rules.

A table is a list of rows of cells; `<` continues the cell to the left, `^` the cell above. A cell that begins with `!`
prints a number that is no amount (a code, a line number, a count).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Rows = Sequence[Sequence[str]]

_ROW = 18.0
_SIZE = 7.0


def rows(text: str) -> list[list[str]]:
    """Rows written as lines with `|` between cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]


def shown(cell: str) -> str:
    """What a cell prints."""
    return "" if cell in ("<", "^") else cell.removeprefix("!")


def as_text(head: str, lines: Sequence[str], table: Rows, *, pipes: bool = False) -> bytes:
    """A report of one table as text."""
    width = max(len(row) for row in table)
    parts = [head, ""]
    for line in lines:
        parts += [line, ""]
    if pipes:
        parts += ["|" + "   |" * width, "|" + "---|" * width]
    for row in table:
        cells = [shown(cell) for cell in row] + [""] * (width - len(row))
        parts.append("| " + " | ".join(cells) + " |" if pipes else "\t".join(cells))
    return "\n".join([*parts, ""]).encode()


@dataclass
class Drawing:
    """PDF pages in the making; y counts from the top as on paper."""

    width: float = 842.0
    height: float = 595.0
    rotation: int = 0
    crop: tuple[float, float] = (0.0, 0.0)
    _steps: list[Callable[[Any], None]] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = _SIZE, align: str = "left") -> None:
        """Text with its baseline at `y`."""

        def step(canvas: Any) -> None:
            canvas.setFont(font(text), size)
            draw = {"left": canvas.drawString, "right": canvas.drawRightString, "centre": canvas.drawCentredString}
            draw[align](x, self._up(y), text)

        self._steps.append(step)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight rule."""
        self._steps.append(lambda canvas: canvas.line(x0, self._up(y0), x1, self._up(y1)))

    def box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """A stroked rectangle."""
        self._steps.append(lambda canvas: canvas.rect(x0, self._up(bottom), x1 - x0, bottom - top))

    def page(self) -> None:
        """Begin a new page."""
        self._steps.append(self._next)

    def table(
        self,
        x: float,
        top: float,
        table: Rows,
        *,
        widths: Sequence[float] | None = None,
        ruled: bool = True,
        open_top: bool = False,
        header: int = 1,
        row: float = _ROW,
    ) -> float:
        """A table whose upper left corner is at `x`, `top`; returns the y below it."""
        widths = widths or column_widths(table)
        xs = [x]
        for width in widths:
            xs.append(xs[-1] + width)
        for r, k, r1, k1, cell in spans(table):
            x0, x1, y0, y1 = xs[k], xs[k1], top + r * row, top + r1 * row
            if ruled and not (open_top and r == 0):
                self.box(x0, y0, x1, y1)
            elif ruled:
                self.line(x0, y0, x0, y1)
                self.line(x1, y0, x1, y1)
                self.line(x0, y1, x1, y1)
            self._cell(cell, x0, x1, (y0 + y1) / 2, centred=r < header)
        return top + len(table) * row

    def _cell(self, cell: str, x0: float, x1: float, middle: float, *, centred: bool) -> None:
        text = shown(cell)
        if not text:
            return
        if any(c.isdigit() for c in text) and not any("\u4e00" <= c <= "\u9fff" for c in text) and not centred:
            self.text(x1 - 2, middle + 2.5, text, align="right")
            return
        each = max(int((x1 - x0 - 4) // _SIZE), 1)
        if length(text) * _SIZE <= x1 - x0 - 4:
            each = len(text)
        pieces = [text[i : i + each] for i in range(0, len(text), each)]
        for i, piece in enumerate(pieces):
            y = middle + 2.5 + (i - (len(pieces) - 1) / 2) * (_SIZE + 0.3)
            self.text((x0 + x1) / 2 if centred else x0 + 2, y, piece, align="centre" if centred else "left")

    def bytes(self) -> bytes:
        """The finished PDF."""
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(self.width, self.height))  # as displayed: reportlab turns it with the page
        self._begin(canvas)
        for step in self._steps:
            step(canvas)
        canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    def _begin(self, canvas: Any) -> None:
        """Turn user space so that drawing is upright on the page as displayed; shift it by the crop box."""
        canvas.setPageRotation(self.rotation)
        x, y = self.crop
        if x or y:
            canvas.setPageSize((self.width + x, self.height + y))
            canvas.setCropBox((x, y, self.width + x, self.height + y))
            canvas.translate(x, y)
        if self.rotation == 90:
            canvas.translate(self.height, 0)
            canvas.rotate(90)
        elif self.rotation == 270:
            canvas.translate(0, self.width)
            canvas.rotate(-90)
        elif self.rotation == 180:
            canvas.translate(self.width, self.height)
            canvas.rotate(180)

    def _next(self, canvas: Any) -> None:
        canvas.showPage()
        self._begin(canvas)

    def _up(self, y: float) -> float:
        return self.height - y


def font(text: str) -> str:
    """Latin text in Helvetica, other text in a Chinese font that every reader supplies."""
    return "Helvetica" if text.isascii() else "STSong-Light"


def length(text: str) -> float:
    """The length of a text in units of its size."""
    return sum(0.56 if c.isascii() else 1.0 for c in text)


def column_widths(table: Rows, widest: float = 130.0) -> list[float]:
    """Widths that hold the cells of one column, no wider than `widest`."""
    count = max(len(row) for row in table)
    widths = [18.0] * count
    for _, k, _, k1, cell in spans(table):
        if k1 == k + 1:
            widths[k] = max(widths[k], min(length(shown(cell)) * _SIZE + 8, widest))
    return widths


def spans(table: Rows) -> list[tuple[int, int, int, int, str]]:
    """(row, column, row after, column after, cell) of every cell of a table."""
    count = max(len(row) for row in table)
    full = [[*row, *[""] * (count - len(row))] for row in table]
    found = []
    for r, row in enumerate(full):
        for k, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            r1, k1 = r + 1, k + 1
            while k1 < count and row[k1] == "<":
                k1 += 1
            while r1 < len(full) and full[r1][k] == "^":
                r1 += 1
            found.append((r, k, r1, k1, cell))
    return found
