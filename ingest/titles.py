"""Titles of tables that recognition broke, misread or lost: put right by the report's own list of contents.

A title broken over two or three lines is one that the contents promise, or one whose break falls inside a word of
titles. A misread one is the promised one of the same kind from which it differs in one or two characters. A lost one is
what the contents promise under the table's number, or between the tables around it; that it was lost is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.document import Document, Line
from ingest.header import read_layout
from ingest.kinds import by_title, comparable, is_other_table, recognise
from ingest.labels import bare, plain, printed
from ingest.layouts import expression, listed
from ingest.prose import numeral
from ingest.sheets import Sheet, is_title, number_of, without_number

#: a title is broken over at most so many lines
_LINES = 3
#: a list of contents that is a table has no more columns than this
_COLUMNS = 5
#: a misread title has at least so many characters, of which one is wrong; where there are many, two may be
_SHORT, _LONG, _WRONG = 4, 8, 2


@dataclass
class Promised:
    """Titles in the contents of a report, by comparable form; and by number, "" where two bear the same."""

    titles: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)


def titled(sheets: Sequence[Sheet], document: Document) -> None:
    """Put the titles of the sheets of a document right."""
    promised = Promised()
    for number, title in _promises(document):
        promised.titles.setdefault(_key(title), title)
        known = promised.numbers.get(number, title)
        promised.numbers[number] = title if _key(known) == _key(title) else ""
    for sheet in sheets:
        if expression("marks", "part").match(plain(sheet.title)):
            sheet.title = ""  # the heading of a part of the report
        if _key(sheet.title) in promised.titles and sheet.title:
            continue
        if (whole := _unbroken(sheet, promised)) or (whole := _nearest(sheet, promised)):
            sheet.title = whole
        elif not by_title(sheet.title) and (title := promised.numbers.get(sheet.number, "")):
            ends = _key(title).endswith(_key(sheet.title)) or not sheet.title
            if ends:
                sheet.title, sheet.title_lost = title, True
    _in_order(sheets, list(promised.titles))
    _by_kind(sheets, list(promised.titles))
    for sheet in sheets:
        if sheet.title_lost:
            sheet.title = promised.titles.get(sheet.title, sheet.title)


def _in_order(sheets: Sequence[Sheet], keys: Sequence[str]) -> None:
    """Give sheets without title and number those that the contents promise between the tables around them.

    Only where there are as many, and the header does not contradict the title.
    """
    found = [(at, keys.index(_key(sheet.title))) for at, sheet in enumerate(sheets) if _key(sheet.title) in keys]
    edges = [(-1, -1), *found, (len(sheets), len(keys))]
    for (before, first), (after, last) in pairwise(edges):
        lost = [s for s in sheets[before + 1 : after] if not (s.title or s.number or is_other_table(s))]
        lost = [s for s in lost if read_layout(s) is not None]
        if not lost or len(lost) != last - first - 1:
            continue
        for sheet, key in zip(lost, keys[first + 1 : last], strict=True):
            layout = read_layout(sheet)
            if layout and recognise(replace(sheet, title=key), layout) is not None:
                sheet.title, sheet.title_lost = key, True


def _by_kind(sheets: Sequence[Sheet], keys: Sequence[str]) -> None:
    """Give a sheet without title and number the one that the contents promise for its kind, if it is still free."""
    taken = {_key(sheet.title) for sheet in sheets}
    lost = [s for s in sheets if not (s.title or s.number or is_other_table(s)) and keys]
    kinds = [recognise(sheet, layout) if (layout := read_layout(sheet)) else None for sheet in lost]
    for sheet, kind in zip(lost, kinds, strict=True):
        fitting = [key for key in keys if kind and key not in taken and by_title(key)[:1] == [kind]]
        if kind and len(fitting) == 1 and kinds.count(kind) == 1:
            sheet.title, sheet.title_lost = fitting[0], True


def _key(title: str) -> str:
    """A title without year, brackets, enumerator, and without the quotes that reports set as they like."""
    return re.sub(r"\([^()]*\)|\"", "", comparable(title))


def _promises(document: Document) -> Iterator[tuple[str, str]]:
    """(number, title) of each line of a list that names a table."""
    ends = listed("marks", "announces")
    for _, block in document.blocks():
        if isinstance(block, Line):
            if any(end in block.text for end in ends):
                yield from _promise(re.sub(r"^\s*[-*•]\s+", "", block.text))
            continue
        if block.width > _COLUMNS or not any(end in cell.text for cell in block.cells for end in ends):
            continue
        for row in block.matrix():
            texts = [cell.text.replace("\n", "") for cell in row if cell is not None and cell.text.strip()]
            if len(texts) >= 2 and number_of(texts[0]) and is_title(texts[1]):
                yield number_of(texts[0]), printed(texts[1])
            elif texts:
                yield from _promise(texts[0])


def _promise(text: str) -> Iterator[tuple[str, str]]:
    text = re.sub(r"(?:\.{3,}|…+|·{3,})\s*\d{0,3}\s*$", "", text)
    number, rest = number_of(text), without_number(plain(text))
    if not number and (mark := re.match(r"([一二三四五六七八九十]{1,3})、", plain(text))):
        number, rest = f"{numeral(mark[1]):02d}", bare(text)
    if number and rest and is_title(rest):
        yield number, printed(bare(without_number(text)))


def _unbroken(sheet: Sheet, promised: Promised) -> str:
    """The title that two or three lines above a sheet make together, "" where they make none."""
    above = [without_number(printed(line.text)) for line in sheet.above]
    for last in range(len(above) - 1, 0, -1):
        for first in range(last - 1, max(last - _LINES, -1), -1):
            parts = above[first : last + 1]
            if not all(map(_is_part, parts)):
                break
            whole = bare("".join(parts))
            if _key(whole) in promised.titles:
                return promised.titles[_key(whole)]
            inside = all(_breaks_word("".join(parts[:i]), parts[i]) for i in range(1, len(parts)))
            if inside and is_title(whole) and by_title(whole):
                return whole
    return ""


def _is_part(text: str) -> bool:
    """Whether a line may be a part of a title: words without a mark, no unit and no name of who reports."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff\d“”\"、（）()]{1,40}", text)) and not re.search(
        expression("marks", "unit"), plain(text)
    )


def _breaks_word(before: str, after: str) -> bool:
    """Whether a word of titles begins at the end of one text and ends at the start of the next."""
    return any(
        before.endswith(word[:cut]) and after.startswith(word[cut:])
        for word in listed("marks", "title", "words")
        for cut in range(1, len(word))
    )


def _nearest(sheet: Sheet, promised: Promised) -> str:
    """The promised title that a misread one was, "" where that is not plain; of several the one of its number."""
    title = sheet.title
    own = _key(title)
    if len(own) < _SHORT:
        return ""
    sound = {
        at
        for word in listed("marks", "title", "words")
        for match in re.finditer(word, own)
        for at in range(*match.span())
    }
    near = []
    for key in promised.titles:
        wrong = [at for at in range(len(own)) if len(key) == len(own) and key[at] != own[at]]
        if len(key) == len(own) and len(wrong) <= (_WRONG if len(own) >= _LONG else 1) and sound.isdisjoint(wrong):
            near.append(key)
    if len(near) > 1:
        near = [key for key in near if key == _key(promised.numbers.get(sheet.number, ""))]
    if len(near) != 1:
        return ""
    others = "".join(key for key in promised.titles if key != near[0])
    wrong = [at for at in range(len(own)) if own[at] != near[0][at]]
    if any(others.count(own[at]) > others.count(near[0][at]) for at in wrong):
        return ""  # the contents are misread, not the title
    foreign = set(own) - {sign for key in promised.titles for sign in key}
    kinds, wanted = by_title(title), by_title(promised.titles[near[0]])
    same = not kinds or kinds[:1] == wanted[:1]
    return promised.titles[near[0]] if same or set(own) - set(near[0]) <= foreign else ""
