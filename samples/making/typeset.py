"""Blocks onto pages: wrapping, ruled tables, contents with page numbers, footers.

Fonts: DroidSansFallback.ttf (Apache-2.0, Debian package fonts-droid-fallback) for Chinese, and DejaVuSansCondensed.ttf
(Bitstream Vera licence, Debian package fonts-dejavu-extra) for digits and Latin letters. Both are embedded as subsets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from making.sheet import Cell, Figure, Row, Sheet

FONTS = {
    "Chinese": Path("/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"),
    "Latin": Path("/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed.ttf"),
}
SIZES = {"portrait": (595.0, 842.0), "landscape": (842.0, 595.0), "rotated": (842.0, 595.0), "a3": (1191.0, 842.0)}
CLOSING = "，。、；：）”》！？％…"
OPENING = "（“《"
_TOKEN = re.compile(r"[A-Za-z0-9.,%/+\-≤≥]+|.", re.DOTALL)
LEADING = 1.75
_CHINESE: set[int] = set()


@dataclass(frozen=True)
class Cover:
    """The first page: big lines, then small ones, then what stands at the foot."""

    lines: Sequence[str]
    small: Sequence[str]
    foot: Sequence[str] = ()


@dataclass(frozen=True)
class Contents:
    """The list of headings; with or without dotted leaders and page numbers; `promised` adds tables that it names."""

    leaders: bool = True
    promised: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Heading:
    """Level 1 is a part, level 2 a section, level 3 inside one; `listed` in the contents or not."""

    text: str
    level: int = 2
    new_page: bool = False
    listed: bool = True
    orientation: str = "portrait"


@dataclass
class Para:
    """A paragraph of prose, indented by two characters."""

    text: str
    section: str = ""


Block = Cover | Contents | Heading | Para | Sheet


@dataclass
class Placed:
    """What the pages show: every figure with its page, every line of text with its page."""

    figures: list[tuple[int, Sheet, Figure]] = field(default_factory=list)
    text: dict[int, str] = field(default_factory=dict)
    headings: dict[str, int] = field(default_factory=dict)


def register_fonts() -> None:
    """Make the two fonts known; says which Debian packages hold them if they are missing."""
    for name, path in FONTS.items():
        if not path.exists():
            raise SystemExit(f"{path} is missing: apt-get install fonts-droid-fallback fonts-dejavu-extra")
        font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        if name == "Chinese":
            _CHINESE.update(font.face.charToGlyph)


def runs(text: str) -> list[tuple[str, str]]:
    """The text cut into runs of one font: (font, run)."""
    found: list[tuple[str, str]] = []
    for char in text:
        font = "Chinese" if ord(char) in _CHINESE and char != " " else "Latin"
        if found and found[-1][0] == font:
            found[-1] = (font, found[-1][1] + char)
        else:
            found.append((font, char))
    return found


def width(text: str, size: float) -> float:
    """The width of a text in points."""
    return sum(float(pdfmetrics.stringWidth(run, font, size)) for font, run in runs(text))


def wrap(text: str, size: float, room: float, first: float = 0, hang: bool = True) -> list[str]:
    """The lines of a text: numbers stay whole, no line begins with a closing mark or ends with an opening one."""
    lines: list[str] = []
    line, used = "", first
    for part in text.split("\n"):
        tokens = _TOKEN.findall(part)
        for index, token in enumerate(tokens):
            wide = width(token, size)
            nexts = width(tokens[index + 1], size) if token in OPENING and index + 1 < len(tokens) else 0
            if line and used + wide + nexts > room and not (hang and token in CLOSING):
                lines.append(line)
                line, used = "", 0
            line += token
            used += wide
        lines.append(line)
        line, used = "", 0
    return lines


class Press:
    """Draws blocks onto the pages of one PDF; run twice, because the contents list comes before what it lists."""

    def __init__(self, path: Path | None, title: str, entity: str, pages: dict[str, int]) -> None:
        """`pages` is where the first run met the headings; without a path nothing is written."""
        self.canvas = Canvas(str(path or "unused.pdf"), invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(entity)
        self.canvas.setSubject("虚构示例：机构与数字均为虚构 / invented sample")
        self.pages = pages
        self.placed = Placed()
        self.page = 0
        self.orientation = ""
        self.y = 0.0
        self.footer = True

    # Pages

    def turn(self, orientation: str, footer: bool = True) -> None:
        """Begin a page."""
        if self.page:
            self._close()
        self.page += 1
        self.orientation = orientation
        self.footer = footer
        wide, high = SIZES[orientation]
        if orientation == "rotated":
            self.canvas.setPageSize((wide, high))  # reportlab swaps the sides of a rotated page
            self.canvas.setPageRotation(90)
            self.canvas.translate(high, 0)
            self.canvas.rotate(90)
        else:
            self.canvas.setPageSize((wide, high))
            self.canvas.setPageRotation(0)
        self.y = high - self.margin_y

    def _close(self) -> None:
        if self.footer:
            self.draw(f"— {self.page} —", SIZES[self.orientation][0] / 2, 30, 9, "center", record=False)
        self.canvas.showPage()

    @property
    def margin_x(self) -> float:
        """Left and right margin of the page."""
        return 72 if self.orientation == "portrait" else 48

    @property
    def margin_y(self) -> float:
        """Top and bottom margin of the page."""
        return 72 if self.orientation == "portrait" else 54

    @property
    def room(self) -> float:
        """The width of the text."""
        return SIZES[self.orientation][0] - 2 * self.margin_x

    def draw(
        self, text: str, x: float, y: float, size: float, align: str = "left", bold: bool = False, record: bool = True
    ) -> None:
        """One line of text at its baseline."""
        if record:
            self.placed.text[self.page] = self.placed.text.get(self.page, "") + text
        if align != "left":
            x -= width(text, size) / (2 if align == "center" else 1)
        self.canvas.saveState()
        self.canvas.setLineWidth(size / 50)
        writing = self.canvas.beginText(x, y)
        writing.setTextRenderMode(2 if bold and size >= 9 else 0)
        for font, run in runs(text):
            writing.setFont(font, size)
            writing.textOut(run)
        writing.setTextRenderMode(0)
        self.canvas.drawText(writing)
        self.canvas.restoreState()

    # Blocks

    def run(self, blocks: Sequence[Block]) -> Placed:
        """Draw everything."""
        for index, block in enumerate(blocks):
            if isinstance(block, Cover):
                self.cover(block)
            elif isinstance(block, Contents):
                self.contents(block, [entry for entry in map(_entry, blocks) if entry])
            elif isinstance(block, Heading):
                self.heading(block, blocks[index + 1] if index + 1 < len(blocks) else None)
            elif isinstance(block, Para):
                self.paragraph(block.text)
            else:
                self.sheet(block)
        self._close()
        return self.placed

    def save(self) -> None:
        """Write the PDF."""
        self.canvas.save()

    def cover(self, block: Cover) -> None:
        """The first page."""
        self.turn("portrait", footer=False)
        self.y -= 150
        for line in block.lines:
            self.draw(line, SIZES["portrait"][0] / 2, self.y, 24, "center", bold=True)
            self.y -= 48
        self.y -= 60
        for line in block.small:
            self.draw(line, SIZES["portrait"][0] / 2, self.y, 13, "center")
            self.y -= 26
        y = 90.0 + 18 * len(block.foot)
        for line in block.foot:
            self.draw(line, SIZES["portrait"][0] / 2, y, 10, "center")
            y -= 18

    def contents(self, block: Contents, headings: Sequence[tuple[int, str]]) -> None:
        """The contents list, with the page numbers of the first run."""
        self.turn("portrait")
        self.draw("目  录", SIZES["portrait"][0] / 2, self.y, 18, "center", bold=True)
        self.y -= 36
        entries = [(level, text, self.pages.get(text, 0)) for level, text in headings]
        for after, text in block.promised:
            place = next(i for i, entry in enumerate(entries) if entry[1] == after)
            entries.insert(place + 1, (2, text, entries[place][2]))
        for level, text, page in entries:
            if self.y < self.margin_y:
                self.turn("portrait")
            x = self.margin_x + (0 if level == 1 else 24)
            size = 12 if level == 1 else 11
            right = self.margin_x + self.room
            if block.leaders:
                number = str(page)
                gap = right - x - width(text, size) - width(number, size) - 4
                dots = "." * int(gap / width(".", size))
                self.draw(f"{text}{dots}{number}", x, self.y, size, bold=level == 1)
            else:
                self.draw(text, x, self.y, size, bold=level == 1)
            self.y -= 19.2

    def heading(self, block: Heading, following: Block | None) -> None:
        """A heading, kept with what follows it."""
        size = {1: 16.0, 2: 13.0, 3: 12.0}[block.level]
        with_sheet = isinstance(following, Sheet) and following.new_page
        orientation = following.orientation if isinstance(following, Sheet) else block.orientation
        if block.new_page or with_sheet or self.orientation != orientation or self.y < self.margin_y + 60:
            self.turn(orientation)
        self.placed.headings.setdefault(block.text, self.page)
        if block.level == 1:
            for line in wrap(block.text, size, self.room):
                self.draw(line, SIZES[self.orientation][0] / 2, self.y - size, size, "center", bold=True)
                self.y -= size * LEADING
            self.y -= 8
            return
        for line in wrap("　　" + block.text, size, self.room):
            self.draw(line, self.margin_x, self.y - size, size, bold=True)
            self.y -= size * LEADING

    def paragraph(self, text: str, size: float = 12) -> None:
        """A paragraph; it may run on over the page."""
        if self.orientation != "portrait":
            self.turn("portrait")
        for index, line in enumerate(wrap(text, size, self.room, first=2 * size)):
            if self.y - size * LEADING < self.margin_y:
                self.turn("portrait")
            x = self.margin_x + (2 * size if index == 0 else 0)
            self.draw(line, x, self.y - size, size)
            self.y -= size * LEADING

    # Tables

    def sheet(self, block: Sheet) -> None:
        """A ruled table with its title, number, unit and notes, over as many pages as it needs."""
        fresh = self.orientation == block.orientation and self.y > SIZES[self.orientation][1] - self.margin_y - 60
        scale = (SIZES[block.orientation][0] - 2 * (72 if block.orientation == "portrait" else 48)) / sum(block.widths)
        columns = [value * scale for value in block.widths]
        heights = self._heights(block, columns)
        short = self.y - 60 - sum(heights[: len(block.head) + 2]) < self.margin_y
        if self.orientation != block.orientation or (block.new_page and not fresh) or short:
            self.turn(block.orientation)
        self._title(block)
        if block.listed:
            self.placed.headings.setdefault(block.listed, self.page)
        start, count = 0, len(block.head)
        rows = block.head + block.body
        first = True
        while start < len(rows):
            shown = list(range(start, len(rows)))
            lead: list[int] = []
            if not first and block.repeat in ("header", "continued"):
                lead = list(range(count))
            space = self.y - self.margin_y - sum(heights[i] for i in lead)
            taken = 0
            while taken < len(shown) and space >= heights[shown[taken]]:
                space -= heights[shown[taken]]
                taken += 1
            if taken == 0:
                raise ValueError(f"a row of {block.title} does not fit on a page")
            part = lead + shown[:taken]
            drawn = [rows[i] for i in lead] + _resumed(rows, start)[:taken]
            self._grid(block, columns, drawn, [heights[i] for i in part], not first and block.open_top)
            start += taken
            first = False
            if start < len(rows):
                self.turn(block.orientation)
                if block.repeat == "continued":
                    self.draw(f"{block.title}（续表）", SIZES[self.orientation][0] / 2, self.y - 12, 11, "center")
                    self.y -= 24
        for note in block.notes:
            for line in wrap(note, 9, self.room):
                if self.y - 14 < self.margin_y - 20:
                    self.turn(block.orientation)
                self.draw(line, self.margin_x, self.y - 12, 9)
                self.y -= 14
        self.y -= 18

    def _title(self, block: Sheet) -> None:
        if not block.title:
            return
        left, right = self.margin_x, self.margin_x + self.room
        middle = SIZES[self.orientation][0] / 2
        size = 15 if width(block.title, 15) < self.room else 12
        if block.number and block.style != "shaanxi":
            self.draw(block.number, left, self.y - 10, 9, bold=True)
            self.y -= 16
        self.draw(block.title, middle, self.y - size, size, "center", bold=True)
        self.y -= size + 8
        if block.number and block.style == "shaanxi":
            self.draw(block.number, right, self.y - 9, 9, "right")
            self.y -= 13
        if block.entity and block.style == "form":
            self.draw(block.entity, middle, self.y - 9, 9, "center")
        elif block.entity:
            self.draw(block.entity, left, self.y - 9, 9)
        if block.unit:
            self.draw(f"单位：{block.unit}", right, self.y - 9, 9, "right")
        if block.entity or block.unit:
            self.y -= 13

    def _heights(self, block: Sheet, columns: list[float]) -> list[float]:
        rows = block.head + block.body
        leading = block.size * 1.22
        least = block.size * 1.22 + 2 * block.padding
        heights = [least] * len(rows)
        merged: list[tuple[int, int, float]] = []
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is None or not cell.text:
                    continue
                need = len(self._lines(cell, block, sum(columns[c : c + cell.across]))) * leading + 2 * block.padding
                if cell.down == 1:
                    heights[r] = max(heights[r], need)
                else:
                    merged.append((r, cell.down, need))
        for r, down, need in merged:
            missing = need - sum(heights[r : r + down])
            if missing > 0:
                for i in range(r, r + down):
                    heights[i] += missing / down
        return heights

    def _lines(self, cell: Cell, block: Sheet, room: float) -> list[str]:
        inner = room - 4
        if cell.figure is not None:
            if width(cell.text, block.size) > inner:
                raise ValueError(f"{cell.text} does not fit in a cell of {block.title}")
            return [cell.text]
        return wrap(cell.text, block.size, inner, hang=False)

    def _grid(
        self, block: Sheet, columns: list[float], rows: Sequence[Row], heights: list[float], open_top: bool
    ) -> None:
        xs = [self.margin_x]
        for value in columns:
            xs.append(xs[-1] + value)
        ys = [self.y]
        for value in heights:
            ys.append(ys[-1] - value)
        across, upright = self._edges(rows, len(columns))
        self.canvas.setLineWidth(0.6)
        for line in range(len(rows) + 1):
            if line == 0 and open_top:
                continue
            for a, b in _joined([across[line][c] for c in range(len(columns))]):
                self.canvas.line(xs[a], ys[line], xs[b], ys[line])
        for line in range(len(columns) + 1):
            for a, b in _joined([upright[r][line] for r in range(len(rows))]):
                self.canvas.line(xs[line], ys[a], xs[line], ys[b])
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                bottom = min(r + cell.down, len(rows))
                self._cell(block, cell, (xs[c], ys[r], xs[c + cell.across], ys[bottom]))
        self.y = ys[-1]

    @staticmethod
    def _edges(rows: Sequence[Row], count: int) -> tuple[list[list[bool]], list[list[bool]]]:
        """Which horizontal and vertical pieces of the grid are drawn: those not inside a merged cell."""
        across = [[True] * count for _ in range(len(rows) + 1)]
        upright = [[True] * (count + 1) for _ in rows]
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                last = min(r + cell.down, len(rows))
                for line in range(r + 1, last):
                    for k in range(c, c + cell.across):
                        across[line][k] = False
                for k in range(r, last):
                    for line in range(c + 1, c + cell.across):
                        upright[k][line] = False
        return across, upright

    def _cell(self, block: Sheet, cell: Cell, box: tuple[float, float, float, float]) -> None:
        x0, top, x1, bottom = box
        if cell.figure is not None:
            self.placed.figures.append((self.page, block, cell.figure))
        if not cell.text:
            return
        lines = self._lines(cell, block, x1 - x0)
        leading = block.size * 1.22
        y = (top + bottom) / 2 + leading * len(lines) / 2 - block.size * 0.98
        for line in lines:
            x = {"left": x0 + 2, "center": (x0 + x1) / 2, "right": x1 - 2}[cell.align]
            self.draw(line, x, y, block.size, cell.align, cell.bold)
            y -= leading


def _entry(block: Block) -> tuple[int, str] | None:
    """How a block appears in the contents list: level and text."""
    if isinstance(block, Heading) and block.listed:
        return block.level, block.text
    if isinstance(block, Sheet) and block.listed:
        return 2, block.listed
    return None


def _resumed(rows: Sequence[Row], start: int) -> list[Row]:
    """The rows from `start` on, where a merged cell cut by the page break goes on as a blank one."""
    rest = [list(row) for row in rows[start:]]
    for r in range(start):
        for c, cell in enumerate(rows[r]):
            if cell is not None and r + cell.down > start:
                rest[0][c] = replace(cell, text="", figure=None, down=r + cell.down - start)
    return rest


def _joined(pieces: list[bool]) -> list[tuple[int, int]]:
    """Runs of drawn pieces as (first, after last)."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for index, piece in enumerate([*pieces, False]):
        if piece and start is None:
            start = index
        elif not piece and start is not None:
            found.append((start, index))
            start = None
    return found


def typeset(path: Path, title: str, entity: str, blocks: Sequence[Block]) -> Placed:
    """Write a report; the first run only finds the pages that the contents list names."""
    draft = Press(None, title, entity, {}).run(blocks)
    press = Press(path, title, entity, draft.headings)
    placed = press.run(blocks)
    press.save()
    return placed
