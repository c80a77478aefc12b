"""Document → prose: paragraphs joined over line and page breaks, in a tree of sections.

A paragraph is read without white space, in one width and with recognition slips inside numbers undone (`812. 04` →
`812.04`); it remembers where every character was printed, so that a quote is given as printed and with its place.
Clause marks are full width (，；：) and brackets half width in the reading text; a comma inside a number stays `,`.

    text     the file has no positions: a line that closes no sentence goes on in the next
    pages    the left edge tells a new paragraph from a line that goes on
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import repeat
from statistics import median

from ingest.document import Box, Document, Grid, Line, Page, Place
from ingest.labels import spelled
from ingest.layouts import declarations, expression
from ingest.loose import loose_rows
from ingest.misread import mended

#: full-width clause marks for their half-width forms; the comma is decided by its neighbours
_MARKS = dict(zip("：:；;，“”„﹑～－", '：：；；，"""、~-', strict=True))
_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)}
_TERMINAL = "。！？"
_DASHES = re.compile("[-—–─ー]")
_BULLET = re.compile(r"^\s*[-*•]\s+(?!\d+\s*[-*•]?\s*$)")
#: how many runs of letters wide a page margin may wander, in character widths
_INDENT = 1.2
#: a line of a text file below this length was not broken by a page's width
_SHORT = 30


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its place in the tree; `parent` is the index of the section around it, -1 at the top."""

    index: int
    parent: int
    level: int
    number: str  # as printed: 第一部分, 一、, （一）; empty for a heading without an enumerator
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines. `origin[i]` is (line, offset in the line) of reading character `i`."""

    text: str
    origin: tuple[tuple[int, int], ...]
    lines: tuple[Line, ...]
    section: int
    marker: str = ""  # the enumerator of a list item, as printed

    def quote(self, start: int, end: int) -> str:
        """Reading characters `start` to `end` as printed, line breaks left out."""
        parts: list[str] = []
        first, last = self.origin[start], self.origin[end - 1]
        for number in range(first[0], last[0] + 1):
            text = self.lines[number].text
            a = first[1] if number == first[0] else 0
            b = last[1] + 1 if number == last[0] else len(text)
            parts.append(text[a:b])
        return "".join(parts).replace("\n", "")

    def place(self, start: int, end: int) -> Place:
        """Where reading characters `start` to `end` begin: their boxes on that page, or the line."""
        first, last = self.origin[start], self.origin[end - 1]
        place = self.lines[first[0]].place
        if place.box is None:
            return place
        parts: list[Box] = []
        for number in range(first[0], last[0] + 1):
            line = self.lines[number]
            if line.place.page != place.page:
                break
            a = first[1] if number == first[0] else 0
            b = last[1] + 1 if number == last[0] else len(line.text)
            part = _span_box(line, a, b)
            if part is not None:
                parts.append(part)
        return replace(place, box=Box.around(parts) or place.box)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """(start, end) of the sentences, their full stop included."""
        start = 0
        for index, char in enumerate(self.text):
            if char in _TERMINAL:
                yield start, index + 1
                start = index + 1
        if start < len(self.text):
            yield start, len(self.text)


@dataclass(frozen=True, slots=True)
class Prose:
    """The sections of a document in printed order, their paragraphs, and the lines of its list of contents."""

    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    contents: tuple[Line, ...]
    front: tuple[Line, ...] = field(default=())  # the lines before the list of contents or the first section

    def path(self, index: int) -> tuple[Section, ...]:
        """The section `index` with those around it, from the outside in."""
        found: list[Section] = []
        while index >= 0:
            found.append(self.sections[index])
            index = self.sections[index].parent
        return tuple(reversed(found))

    def heading(self, index: int) -> str:
        """The path of a section as one text: `六、…说明（一）…`."""
        return " ".join(section.number + section.title for section in self.path(index))


def read_prose(document: Document) -> Prose:
    """The prose of a document; tables are left out, text boxes drawn as one-column tables are not."""
    stream = list(_stream(document))
    front, contents, body = _split_contents(stream, _entries_in_grids(document))
    return _Builder(body, front, contents, {page.number: page.width for page in document.pages}).build()


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return expression("narrative", name)


@cache
def _enumerators() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((e["level"], re.compile(e["mark"])) for e in declarations("narrative")["enumerators"])


# --- characters


@lru_cache(maxsize=8192)
def _fold(char: str) -> str:
    return _MARKS.get(char) or unicodedata.normalize("NFKC", char)


class _Folding(dict[int, str]):
    """The table of `_fold` for `str.translate`, filled as characters are met; white space goes."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = "" if char.isspace() else _fold(char)
        return self[code]


_FOLDING = _Folding()


def reading(lines: Sequence[str], full: Sequence[bool] = ()) -> tuple[str, list[tuple[int, int]]]:
    """The reading text of printed lines that belong together, and the (line, offset) of each of its characters.

    `full` tells of each line whether it reaches the right margin, and so may be broken inside a number.
    """
    chars: list[str] = []
    origin: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        # a short line was not broken inside a number, unless the margin broke it
        gap = number > 0 and len(lines[number - 1].strip()) < _SHORT and not (full and full[number - 1])
        folded = _folded(line)
        if len(folded) == len(line) and line.split() == [line] and not (gap and folded[:1].isdigit()):
            # the common line: no white space, and one character for each
            chars += folded
            origin += zip(repeat(number), range(len(line)), strict=False)
            continue
        for offset, raw in enumerate(line):
            if raw.isspace():
                gap = True
                continue
            for char in _fold(raw):
                if gap and chars and not chars[-1].isspace() and _keeps_gap(chars, char, line, offset):
                    chars.append(" ")
                    origin.append((number, offset))
                gap = False
                chars.append(char)
                origin.append((number, offset))
    text = "".join(chars)
    text, kept = mended(_settled(chars) if "," in text or "." in text else text)
    return text, origin if kept is None else [origin[at] for at in kept]


def _keeps_gap(chars: list[str], char: str, line: str, offset: int) -> bool:
    """Whether white space before `char` parts two numbers; a gap inside one number (`812. 04`) does not."""
    if not char.isdigit():
        return False
    last = chars[-1]
    if last.isdigit():
        # 1 234.50 groups thousands with a space
        alone = len(chars) < 4 or not chars[-4].isdigit()
        return not (alone and re.match(r"\d{3}[.,]\d", line[offset:]))
    # `1. 2024年`: an enumerator before a year is no decimal number
    return last == "." and bool(re.match(r"\d{4}\s*年", line[offset:]))


def _settled(chars: list[str]) -> str:
    """A comma between digits groups thousands where three digits follow; every other comma parts clauses."""
    for index, char in enumerate(chars):
        if char == ",":
            grouped = re.match(r"\d{3}(?!\d)", "".join(chars[index + 1 : index + 5]))
            if not (index > 0 and chars[index - 1].isdigit() and grouped):
                chars[index] = "，"
        elif char == "." and 0 < index < len(chars) - 1:
            # a full stop in half width
            before, after = chars[index - 1], chars[index + 1]
            if ("\u4e00" <= before <= "\u9fff" or before in ")%") and not after.isalnum() and after != ".":
                chars[index] = "。"
    return "".join(chars)


@lru_cache(maxsize=8192)
def _folded(line: str) -> str:
    return line.translate(_FOLDING)


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """One line as reading text, without any white space."""
    folded = _folded(text)
    if "," not in folded and "." not in folded:
        return spelled(folded)
    return reading([text])[0].replace(" ", "")


def _span_box(line: Line, start: int, end: int) -> Box | None:
    """The box of characters `start` to `end` of a line: that of the words they stand in, cut evenly inside a word."""
    if not line.words:
        return line.place.box
    position = 0
    parts: list[Box] = []
    for word in line.words:
        found = line.text.find(word.text, position)
        if found < 0:
            return line.place.box
        a, b = max(start, found), min(end, found + len(word.text))
        position = found + len(word.text)
        if a >= b:
            continue
        width = word.box.width / max(len(word.text), 1)
        left, right = word.box.x0 + (a - found) * width, word.box.x0 + (b - found) * width
        parts.append(Box(left, word.box.top, right, word.box.bottom))
    return Box.around(parts)


# --- lines


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line of prose with its reading form; `after_grid` says that a table stands between it and the line before."""

    line: Line
    text: str
    page: int
    after_grid: bool


def _stream(document: Document) -> Iterator[_Printed]:
    """The lines outside tables, without page marks, running heads and what a page prints again or outside its edges."""
    heads = _running_heads(document)
    before: list[str] = []
    after_grid = False
    for page in document.pages:
        found: list[_Printed] = []
        rows = {id(line) for line, _ in loose_rows(page.blocks)}
        for block in page.blocks:
            if id(block) in rows:
                after_grid = True
            elif isinstance(block, Grid):
                if block.width == 1 and block.ruled:
                    for cell in block.cells:
                        found += _parts(Line(cell.text, cell.place), page.number, after_grid)
                        after_grid = False
                elif _holds_prose(block, page):
                    for cell in block.cells:
                        found += _parts(Line(cell.text, cell.place), page.number, True)
                    after_grid = True
                else:
                    after_grid = True
            elif visible(block, page) and not _is_mark(block, heads):
                found += _parts(block, page.number, after_grid)
                after_grid = False
        texts = [printed.text for printed in found]
        # a text box that runs over two pages is drawn whole on each and clipped by their edges
        again = _repeated(before, texts)
        yield from found[again:]
        before = texts


def _holds_prose(grid: Grid, page: Page) -> bool:
    """A table of labels and paragraphs (项目概况 | …); no form, whose texts are goals and reasons."""
    declared = declarations("narrative")["prose_in_table"]
    if not 2 <= grid.width <= declared["columns"]:
        return False
    long = [cell for cell in grid.cells if len(cell.text) >= declared["long"]]
    if not any("。" in cell.text for cell in long):
        return False
    barred = re.compile(declared["not"])
    at = page.blocks.index(grid)
    # a form that goes on in this grid stands on its page, or right before it in a text file
    near = page.blocks if page.height else page.blocks[max(0, at - 1) : at + 1]
    around = [block for block in near if isinstance(block, Grid)]
    if any(barred.search(cell.text) for block in around for cell in block.cells if len(cell.text) < declared["long"]):
        return False
    return all(cell in long or len(cell.text) <= declared["label"] for cell in grid.cells)


def _parts(line: Line, page: int, after_grid: bool) -> list[_Printed]:
    parts = [_BULLET.sub("", part) for part in line.text.split("\n")]
    return [
        _Printed(
            line if part == line.text else Line(part, line.place, line.words, line.setting),
            fold(part),
            page,
            after_grid and not index,
        )
        for index, part in enumerate(part for part in parts if part.strip())
    ]


def visible(line: Line, page: Page) -> bool:
    """Whether a line stands inside the edges of its page."""
    box = line.place.box
    return box is None or not page.height or (box.bottom > 2 and box.top < page.height - 2)


def _is_mark(line: Line, heads: frozenset[tuple[str, int]]) -> bool:
    text = fold(line.text)
    return not text or bool(_pattern("page_mark").match(text)) or (text, _height(line)) in heads


def _repeated(before: list[str], texts: list[str]) -> int:
    """How many lines at the start of a page repeat those at the end of the page before."""
    for count in range(min(len(before), len(texts)), 1, -1):
        if before[-count:] == texts[:count] and sum(map(len, texts[:count])) > 40:
            return count
    return 0


def _height(line: Line) -> int:
    return round(line.place.box.top / 4) if line.place.box else -1


def _running_heads(document: Document) -> frozenset[tuple[str, int]]:
    """Lines printed at one height on most pages."""
    pages = len(document.pages)
    if pages < 4:
        return frozenset()
    counts: Counter[tuple[str, int]] = Counter()
    for page in document.pages:
        edges = [b for b in (*page.blocks[:2], *page.blocks[-2:]) if isinstance(b, Line)]
        counts.update({(fold(line.text), _height(line)) for line in edges})
    return frozenset(key for key, count in counts.items() if count >= max(4, pages // 2))


def _entries_in_grids(document: Document) -> frozenset[str]:
    """The entries of a list of contents that a text file prints as a table."""
    if any(page.height for page in document.pages):
        return frozenset()
    narrow = [grid for grid in list(document.grids())[:4] if grid.width <= 2]
    return frozenset(_pattern("leader").sub("", fold(cell.text)) for grid in narrow for cell in grid.cells)


def _split_contents(stream: list[_Printed], in_grids: frozenset[str]) -> tuple[list[Line], list[Line], list[_Printed]]:
    """(lines before the list of contents, its lines, the rest)."""
    start = next((i for i, p in enumerate(stream) if _pattern("contents").match(p.text)), None)
    if start is None or start > 60:
        return [], [], stream
    seen = set(in_grids)
    end = len(stream)
    first_page = stream[start].page
    for index in range(start + 1, len(stream)):
        printed = stream[index]
        bare = _pattern("leader").sub("", printed.text)
        if printed.after_grid and printed.page == first_page and index > start + 1 and not in_grids:
            end = index
            break
        if not _pattern("leader").search(printed.text):
            if bare in seen and (_level(bare) or 9) <= 2:
                # the first heading again: the body has begun
                end = index
                break
            entry = _pattern("contents_entry").match(bare) or len(bare) <= 24
            numbered = bool(_pattern("contents_entry").match(bare))
            if not entry or (bare.endswith("。") and (not numbered or len(bare) > 24)) or len(bare) > 60:
                end = index
                break
            # the end of a title that the page broke
            ends = _pattern("table_end").search
            tail = len(bare) <= 12 and bool(ends(bare)) and not ends(stream[index - 1].text)
            if printed.page > first_page and printed.line.place.box and not numbered and not tail:
                end = index
                break
        seen.add(bare)
    return [p.line for p in stream[:start]], [p.line for p in stream[start + 1 : end]], stream[end:]


def _level(text: str) -> int | None:
    for level, mark in _enumerators():
        if mark.match(text):
            return level
    return None


# --- paragraphs and sections


@dataclass(slots=True)
class _Margins:
    """The text block of a page: its edges, the width of a character, and where a centred line may have its middle."""

    left: float
    right: float
    em: float
    middles: tuple[float, float]


class _Builder:
    """Joins lines into paragraphs and hangs them into the tree of sections."""

    def __init__(self, body: list[_Printed], front: list[Line], contents: list[Line], widths: dict[int, float]) -> None:
        self.body, self.front, self.contents = body, front, contents
        self.margins = _margins(body, widths)
        self.sections: list[Section] = []
        self.paragraphs: list[Paragraph] = []
        self.stack: list[tuple[float, int, int]] = []  # (rank, number, section index)
        self.title = ""  # the first heading of level 1 in the markup, before any section
        self.headings: dict[int, int] = {}  # section → level of its heading, as marked up
        self.items: dict[int, int] = {}  # level → number of the last list item that was filed as a paragraph

    def build(self) -> Prose:
        group: list[_Printed] = []
        for printed in self.body:
            if group and self._goes_on(group, printed):
                group.append(printed)
                continue
            self._close(group)
            group = [printed]
        self._close(group)
        return Prose(tuple(self.sections), tuple(self.paragraphs), tuple(self.contents), tuple(self.front))

    def _goes_on(self, group: list[_Printed], b: _Printed) -> bool:
        """Whether line `b` belongs to the paragraph of `group`."""
        a = group[-1]
        if b.after_grid or a.line.setting.ends or _set_apart(a.text) or _set_apart(b.text):
            return False
        closed = bool(_pattern("closed").search(a.text))
        # a quotation mark goes on where one is open
        quoted = b.text[0] == '"' and sum(p.text.count('"') for p in group) % 2 == 0
        if (
            _level(b.text) is None
            and not quoted
            and _pattern("continues").match(b.text)
            and (not closed or b.text[0] in "，。；：、！？")
        ):
            return True
        if b.line.setting.begins:
            return False
        opens = _level(b.text) is not None
        if _pattern("number_breaks_off").search(a.text) and _pattern("number_ends").match(b.text):
            return True
        if not opens and _pattern("class_breaks_off").search(a.text) and _pattern("class_ends").match(b.text):
            return True
        if a.line.place.box is None or b.line.place.box is None:
            if len(group) == 1 and not opens and _is_heading(a.text) and _ends_heading(a.text, b.text):
                return True
            if closed or opens or _is_heading(b.text):
                return False
            if len(group) == 2 and _ends_heading(group[0].text, a.text):
                return False
            headed = (_is_heading(a.text) or _is_short_item(a.text)) and not self._is_item(a.text)
            return not (len(group) == 1 and headed)
        return self._goes_on_by_position(group, b, closed, opens)

    def _goes_on_by_position(self, group: list[_Printed], b: _Printed, closed: bool, opens: bool) -> bool:
        a = group[-1]
        box_a, box_b = a.line.place.box, b.line.place.box
        assert box_a is not None and box_b is not None
        page_a, page_b = self.margins[a.page], self.margins[b.page]
        full = self._is_full(a)
        centred_b = _centred(box_b, page_b)
        if centred_b:
            close_by = a.page == b.page and box_b.top - box_a.bottom < 1.5 * box_a.height
            part = _level(a.text) == 1  # 第…部分, whose title may be wide and run over two lines
            return (_centred(box_a, page_a) or part) and close_by and not closed and not opens and len(a.text) > 12
        if _centred(box_a, page_a) and len(group) == 1:
            return False
        indented = box_b.x0 > page_b.left + _INDENT * page_b.em
        if closed and (indented or opens or not full):
            return False
        if opens and not full:
            return False
        if indented and (opens or not full):
            return False
        if (indented or not full) and _is_heading(a.text) and len(group) == 1:
            return False
        if indented and box_b.x0 > page_b.left + 6 * page_b.em:
            return False
        return not (opens and (_level(b.text) or 9) <= 3 and _is_heading(b.text) and not indented and not full)

    def _is_full(self, printed: _Printed) -> bool:
        """Whether a line with a place on a page reaches the right margin."""
        box, page = printed.line.place.box, self.margins.get(printed.page)
        return box is not None and page is not None and box.x1 >= page.right - 1.8 * page.em

    def _close(self, group: list[_Printed]) -> None:
        """File a finished group of lines as a heading, as a paragraph, or as a heading with a paragraph after it."""
        if not group or _set_apart(group[0].text):
            return
        lines = tuple(p.line for p in group)
        text, origin = reading([line.text for line in lines], [self._is_full(printed) for printed in group])
        level, number, length = enumerated(text)
        rest = text[length:]
        if level is None:
            if _is_heading(text) and len(group) <= 2 and not _holds_quantity(text):
                self._open(1, 0, "", text, lines[0].place, plain=True)
                return
            if self._is_marked_up(text, lines):
                self._open_marked_up(text, lines[0])
                return
            self._file(text, origin, lines, "")
            return
        marker = text[:length]
        cut = len(rest) if len(group) == 1 and _is_short_item(text) and text[-1] not in "。；" else _run_in(rest)
        if cut is None or self._is_item(text):
            self.items[level] = number
            if level <= 2:
                self._open(level, number, marker, "", lines[0].place)
            self._file(rest, origin[length:], lines, marker)
            return
        title = rest[:cut].rstrip("。：")
        marked_up = lines[0].setting.heading
        if marked_up:
            self._leave_unnumbered(marked_up)
        index = self._open(level, number, marker, title, lines[0].place)
        self.headings[index] = marked_up
        if rest[cut:]:
            self._file(rest[cut:], origin[length + cut :], lines, "")

    def _file(self, text: str, origin: list[tuple[int, int]], lines: tuple[Line, ...], marker: str) -> None:
        if text:
            section = self.stack[-1][2] if self.stack else -1
            self.paragraphs.append(Paragraph(text, tuple(origin), lines, section, marker))

    def _is_item(self, text: str) -> bool:
        """Whether an enumerated text goes on a list of paragraphs, as duties are; such is no heading."""
        level, number, _ = enumerated(text)
        if level is None or level < 3 or number < 2 or self.items.get(level) != number - 1:
            return False
        if any(own == level and last == number - 1 for own, last, _ in self.stack):
            return False
        wanted = _pattern("lists")
        return any(wanted.search(self.sections[index].title) for _, _, index in self.stack)

    def _is_marked_up(self, text: str, lines: tuple[Line, ...]) -> bool:
        """Whether markup makes a heading of an unnumbered text; the first one may be the title of the report."""
        level = lines[0].setting.heading
        if level == 1 and not self.sections:
            self.title = self.title or text
        short = len(text) <= declarations("narrative")["heading_length"]
        return level > 0 and short and text != self.title and not re.search("[，。；]", text)

    def _leave_unnumbered(self, level: int) -> None:
        """Close the sections with an unnumbered heading that a numbered one of this level in the markup ends."""
        for position, (_, _, index) in enumerate(self.stack):
            if not self.sections[index].number and self.headings.get(index, 0) >= level:
                del self.stack[position:]
                return

    def _open_marked_up(self, text: str, line: Line) -> None:
        """Hang a section under the innermost open one whose heading is of a higher level, or that is a part."""
        self.items.clear()
        level = line.setting.heading
        headings = [(rank, self.headings.get(index, 0)) for rank, _, index in self.stack]
        position = next(
            (i for i, (rank, own) in enumerate(headings) if (own >= level if own else rank > 1)), len(headings)
        )
        del self.stack[position:]
        rank, _, parent = self.stack[-1] if self.stack else (1, 0, -1)
        index = len(self.sections)
        depth = self.sections[parent].level + 1 if parent >= 0 else 1
        self.sections.append(Section(index, parent, depth, "", text, line.place))
        self.headings[index] = level
        self.stack.append((rank + 0.5, 0, index))

    def _open(self, level: int, number: int, marker: str, title: str, place: Place, plain: bool = False) -> int:
        """Hang a new section under the innermost open section that can hold it.

        An unnumbered heading stands between 第…部分 and 一、: the title of an annex, which has sections of its own.
        """
        self.items.clear()
        rank: float = level
        if plain:
            rank = 1.5
            level = 2 if self.stack and self.stack[0][0] == 1 else 1
        position = next((i for i, (own, _, _) in enumerate(self.stack) if own >= rank), len(self.stack))
        if position < len(self.stack) and number == 1 and not plain:
            own, last, _ = self.stack[position]
            if own == level and last > 1 and position + 1 < len(self.stack) and level == 2:
                # 一、 again inside （三） of 十三、: a list of its own
                position, level = len(self.stack), int(self.stack[-1][0]) + 1
                rank = level
        del self.stack[position:]
        parent = self.stack[-1][2] if self.stack else -1
        index = len(self.sections)
        self.sections.append(Section(index, parent, level, marker, title, place))
        self.stack.append((rank, number, index))
        return index


def _margins(body: list[_Printed], widths: dict[int, float]) -> dict[int, _Margins]:
    """The text block of each page that holds prose."""
    boxes: dict[int, list[tuple[Box, int]]] = {}
    for printed in body:
        if printed.line.place.box is not None:
            boxes.setdefault(printed.page, []).append((printed.line.place.box, len(printed.text)))
    return {page: _page_margins(found, widths[page]) for page, found in boxes.items()}


def _page_margins(found: list[tuple[Box, int]], width: float) -> _Margins:
    long = [(box, n) for box, n in found if n >= 16] or found
    em = max(median(box.width / max(n, 1) for box, n in long), 6.0)
    left = min(box.x0 for box, _ in long)
    right = max(box.x1 for box, _ in found)
    return _Margins(left, right, em, ((left + right) / 2, width / 2))


def _centred(box: Box, page: _Margins) -> bool:
    """A short line in the middle of the text block."""
    return (
        box.x0 > page.left + 2.8 * page.em
        and box.x1 < max(page.right, 2 * page.middles[1] - page.left) - 2.8 * page.em
        and any(abs((box.x0 + box.x1) / 2 - middle) < 2.5 * page.em for middle in page.middles)
    )


@lru_cache(maxsize=4096)
def _set_apart(text: str) -> bool:
    """Captions and the furniture of tables stand by themselves."""
    return bool(_pattern("caption").search(text) or _pattern("furniture").match(text))


@lru_cache(maxsize=4096)
def _is_heading(text: str) -> bool:
    """A line that can be a heading: enumerated without a clause mark, or worded like one."""
    level, _, length = enumerated(text)
    rest = text[length:]
    if level is None:
        return len(text) <= declarations("narrative")["heading_length"] and bool(_pattern("heading").match(text))
    return (
        0 < len(rest) <= declarations("narrative")["heading_length"]
        and not re.search("[，。；：]", rest.rstrip("。："))
        and not _holds_quantity(rest)
    )


def _ends_heading(text: str, following: str) -> bool:
    """Whether an enumerated heading goes on in the next line: only together they are worded like one."""
    _, _, length = enumerated(text)
    worded = _pattern("heading_ends")
    return (
        length > 0
        and len(following) <= _SHORT
        and not worded.search(text)
        and worded.search(following) is not None
        and _is_heading(text + following)
    )


def _is_short_item(text: str) -> bool:
    """An enumerated line that is too short to have been broken: a heading even with a clause mark in it."""
    _, _, length = enumerated(text)
    return 0 < length < len(text) <= _SHORT and not _holds_quantity(text) and "：" not in text[:-1]


def enumerated(text: str) -> tuple[int | None, int, int]:
    """(level, number, length of the mark) of the enumerator at the start of a text."""
    for level, mark in _enumerators():
        if match := mark.match(text):
            return level, numeral(match["number"]), match.end()
    return None, 0, 0


def numeral(text: str) -> int:
    """十二 → 12, 7 → 7, ③ → 3; a dash is a misread 一."""
    text = _DASHES.sub("一", text)
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _NUMERALS.get(text, 0)
    return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)


def _holds_quantity(text: str) -> bool:
    return bool(_pattern("quantity").search(text))


def _run_in(rest: str) -> int | None:
    """Where the title of an enumerated paragraph ends (`1.…（项）。年初预算…`: after the full stop), None without."""
    limit = declarations("narrative")["heading_length"]
    match = re.match(r"[^，。；：]*[。：]?", rest)
    end = match.end() if match else 0
    title = rest[:end].rstrip("。：")
    if not title or len(title) > limit or _holds_quantity(title):
        return None
    if end < len(rest) and rest[end - 1] not in "。：":
        return None
    return end
