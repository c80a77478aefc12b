"""Indicators printed as lines of words instead of a table → grids.

A line of words that is a header of indicators (`一级指标 二级指标 三级指标 指标值`) opens one; the lines below it are
its rows as long as they hold several words. Where words have boxes each goes under the nearest word of the header;
without, the names of the levels say in which column a line begins.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import Block, Cell, Document, Grid, Line, Page, Word
from ingest.layouts import declarations
from ingest.performance.columns import LEVELS
from ingest.performance.words import key, names, vocabulary

#: a header is no longer than this, in characters
_LONGEST = 90


def blocks(document: Document) -> Iterator[tuple[Page, Block]]:
    """The blocks of a document in order, with grids in place of lines that print indicators."""
    for page in document.pages:
        waiting: list[Line] = []
        for block in page.blocks:
            if isinstance(block, Line):
                if waiting and _is_row(block):
                    waiting.append(block)
                    continue
                yield from ((page, made) for made in _made(waiting))
                waiting = [block] if is_header(block) else []
                if not waiting:
                    yield page, block
                continue
            yield from ((page, made) for made in _made(waiting))
            waiting = []
            yield page, block
        yield from ((page, made) for made in _made(waiting))


def _words(line: Line) -> list[str]:
    return [word.text for word in line.words] if line.words else line.text.split()


def is_header(line: Line) -> bool:
    """Whether the words of a line are the header of indicators."""
    if len(line.text) > _LONGEST or declarations("performance")["mark"] not in line.text:
        return False
    words = _words(line)
    roles = [vocabulary("columns").role(word) for word in words]
    known = set(roles) - {"", "other"}
    return len(words) >= 3 and len(known) >= 3 and bool(known & set(LEVELS)) and roles.count("") <= 1


def _is_row(line: Line) -> bool:
    words = _words(line)
    return 2 <= len(words) <= 14 and not line.text.rstrip().endswith("。")


def _made(lines: list[Line]) -> list[Block]:
    """One grid of a header and its rows; the lines themselves where no row follows."""
    if len(lines) < 2:
        return list(lines)
    header = _words(lines[0])
    boxed = all(line.words for line in lines)
    cells: list[Cell] = []
    for row, line in enumerate(lines):
        placed = _by_box(lines[0].words, line.words) if boxed else _by_names(header, _words(line))
        cells += [Cell(" ".join(texts), row, column, 1, 1, line.place) for column, texts in sorted(placed.items())]
    return [Grid(tuple(cells), len(lines), len(header), lines[0].place, ruled=False)]


def _by_box(header: tuple[Word, ...], words: tuple[Word, ...]) -> dict[int, list[str]]:
    placed: dict[int, list[str]] = {}
    middles = [(word.box.x0 + word.box.x1) / 2 for word in header]
    for word in words:
        middle = (word.box.x0 + word.box.x1) / 2
        column = min(range(len(middles)), key=lambda c: abs(middles[c] - middle))
        placed.setdefault(column, []).append(word.text)
    return placed


def _by_names(header: list[str], words: list[str]) -> dict[int, list[str]]:
    """A line as long as the header fills it; a shorter one begins with the level whose name it opens with."""
    roles = [vocabulary("columns").role(word) for word in header]
    column = 0
    if len(words) < len(header):
        first = key(words[0])
        level = "level1" if first in names("level1") else "level2" if first in names("level2") else "level3"
        second = key(words[1]) if len(words) > 1 else ""
        if level == "level1" and first in names("level2") and second not in names("level2"):
            level = "level2"  # 满意度指标 is a name of both levels
        column = roles.index(level) if level in roles else 0
    placed: dict[int, list[str]] = {}
    for number, word in enumerate(words):
        placed.setdefault(min(column + number, len(header) - 1), []).append(word)
    return placed
