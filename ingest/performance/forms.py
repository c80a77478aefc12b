"""Cut a document into performance forms: a title, the short lines around it, and the rows of one or several grids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.document import Document, Grid, Line
from ingest.labels import plain, squeeze
from ingest.layouts import declarations
from ingest.performance.columns import headings
from ingest.performance.lines import blocks
from ingest.performance.rows import Row, rows_of
from ingest.performance.words import has_han, key, names, pattern, tidy, vocabulary

_YEAR = re.compile(r"^[(（]?(20\d\d)年?度?[)）]?$|[(（](?P<behind>20\d\d)年?度?[)）]$")
_MARKS = re.compile(r"^[-*#\s]+")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、])\s*")


@dataclass
class Draft:
    """The parts of one form before it is read."""

    title: str
    caption: str
    lines: list[str]  # between title and form: year, unit, name of the project, who filled it in
    rows: list[Row]
    before: str  # the prose before the form
    header: bool = False  # the header of the indicators was met


@dataclass
class _Heading:
    """Lines since the last grid."""

    lines: list[str] = field(default_factory=list)

    def title(self) -> tuple[str, str, list[str]]:
        """(title, caption, lines below it) of the form that follows, empty where no title stands near."""
        recent = self.lines[-8:]
        for number in range(len(recent) - 1, -1, -1):
            below = recent[number + 1 :]
            if any(len(line) > 50 for line in below) or len(below) > 6:
                break
            title = is_title(recent[number])
            if not title:
                continue
            above = recent[number - 1] if number else ""
            if squeeze(title).startswith(declarations("performance")["titles"]["word"]) and _opens(above):
                title = tidy(_MARKS.sub("", above)) + title
            beside = [above, *below]
            caption = next((squeeze(line) for line in beside if pattern("titles", "caption").match(squeeze(line))), "")
            return title, caption, [recent[number], *(line for line in below if squeeze(line) != caption)]
        return "", "", recent[-4:]


def is_title(text: str) -> str:
    """The title of a form without marks and the year behind it, or an empty string."""
    declared = declarations("performance")["titles"]
    cleaned = tidy(_MARKS.sub("", text))
    stem = re.sub(r"(?:[(（][^()（）]{0,24}[)）])+$", "", _NUMBERED.sub("", cleaned))
    compared = plain(stem)
    if declared["word"] not in compared or len(compared) > declared["longest"]:
        return ""
    if any(word in compared for word in declared["not"]) or re.search(r"[.…·]{4,}|\d$", compared):
        return ""
    if not compared.endswith(tuple(declared["ends"])):
        return ""
    rest = cleaned[cleaned.find(stem) + len(stem) :]
    rest = re.sub(r"[(（]\s*20\d\d\s*年?度?\s*[)）]", "", rest)
    return stem + rest


def _opens(line: str) -> bool:
    """A short line that can be the first half of a title."""
    text = squeeze(line)
    return 4 <= len(text) <= 40 and has_han(text) and not re.search(r"[。；：:，,]", text) and not _NUMBERED.match(text)


def drafts(document: Document) -> list[Draft]:
    """All forms of the document in order."""
    found: list[Draft] = []
    current: Draft | None = None
    heading = _Heading()
    prose = ""
    for page, block in blocks(document):
        if isinstance(block, Line):
            if block.text.strip() and not pattern("titles", "page").match(block.text):
                heading.lines.append(block.text.strip())
                prose = (prose + "\n" + block.text)[-6000:]
            continue
        for part in _parts(rows_of(page, block)):
            rows = part.rows
            if part.title:
                title, caption, lines = part.title, "", [part.printed]
            else:
                title, caption, lines = heading.title()
            if not rows:
                heading = _Heading([part.title] if part.title else [])
                continue
            header = any(headings(row) for row in rows)
            if current is not None and _continues(current, rows, title, header, heading):
                current.rows += rows
                current.header = current.header or header
            elif header or (title and (_looks_like_form(rows) or any(starts(row) for row in rows))):
                current = Draft(title, caption, lines, list(rows), prose, header)
                found.append(current)
            else:
                current = None
            heading = _Heading()
    return [draft for draft in found if draft.header or len(draft.rows) >= 4]


@dataclass
class _Part:
    title: str
    rows: list[Row]
    printed: str = ""  # the title with the year behind it


def _parts(rows: list[Row]) -> list[_Part]:
    """A grid may hold several forms, one below the other, each with or without its title in a row of its own."""
    parts = [_Part("", [])]
    header = False
    for row in rows:
        cells = row.cells
        title = is_title(cells[0].text) if len(cells) == 1 else ""
        if title and (header or not parts[-1].rows or _only_heading(parts[-1].rows)):
            parts.append(_Part(title, [], cells[0].text))
            header = False
            continue
        if header and starts(row) and not _level_row(row):
            parts.append(_Part("", []))
            header = False
        header = header or headings(row) is not None
        parts[-1].rows.append(row)
    return [part for part in parts if part.rows or part.title]


def _only_heading(rows: list[Row]) -> bool:
    """Rows above a title in a grid: a caption, a year."""
    return all(len(row.cells) == 1 and len(row.text) < 12 for row in rows)


def starts(row: Row) -> bool:
    """The row opens a form: its first cell is the label of the project or of the organization."""
    cells = row.cells
    return vocabulary("fields").role(cells[0].text) in declarations("performance")["starts"] and headings(row) is None


def _level_row(row: Row) -> bool:
    return any(key(cell.text) in names("level1") | names("level2") for cell in row.cells)


def _looks_like_form(rows: list[Row]) -> bool:
    """At least three rows with labels of fields, amounts or goals."""
    vocabularies = (
        vocabulary("fields"),
        vocabulary("amounts", "funds"),
        vocabulary("amounts", "phases"),
        vocabulary("goals"),
        vocabulary("amounts", "blocks"),
    )
    return sum(any(v.role(c.text) for c in row.cells for v in vocabularies) for row in rows) >= 3 and (
        any(starts(row) for row in rows)
    )


def _continues(current: Draft, rows: list[Row], title: str, header: bool, heading: _Heading) -> bool:
    """Whether a grid goes on with the form before it."""
    opens = any(starts(row) for row in rows[:3]) and not all(_level_row(row) for row in rows[:3])
    continued = _says_continued(title) or _continued(heading)
    if title and _same(title) != _same(current.title):
        return False
    if opens and (title or current.header):
        return False
    prose = any(len(line) > 40 for line in heading.lines)
    if header:
        return not prose and (continued or not (title and current.header))
    named = sum(_level_row(row) for row in rows)
    if current.header:
        if named:
            return not prose
        return not any(has_han(line) for line in heading.lines) and _like_indicators(rows)
    return not prose and (named > 0 or _looks_like_form(rows))


def _same(title: str) -> str:
    """A title without its mark of continuation."""
    return pattern("titles", "continuation").sub("", squeeze(title))


def _says_continued(line: str) -> bool:
    return declarations("performance")["titles"]["continued"] in line


def _continued(heading: _Heading) -> bool:
    return any(_says_continued(line) for line in heading.lines)


def _like_indicators(rows: list[Row]) -> bool:
    """Rows of at least three cells with text, or the last one with the total: no financial table directly behind."""
    many = sum(len(row.cells) >= 2 for row in rows)
    return many * 2 >= len(rows)


def year_of(draft: Draft) -> int | None:
    """The year printed in the title, below it, or in a row of its own."""
    for text in [*draft.lines, *(row.cells[0].text for row in draft.rows[:2] if len(row.cells) == 1)]:
        match = _YEAR.search(squeeze(text))
        if match:
            return int(match[1] or match["behind"])
    match = re.search(r"(20\d\d)\s*年", draft.title)
    return int(match[1]) if match else None


def project_below(draft: Draft) -> str:
    """The name of the project where it stands in brackets below the title."""
    for line in draft.lines:
        match = re.match(r"^[(（](.+)[)）]$", line.strip())
        if (
            match
            and not re.match(r"^\d*年", match[1].strip())
            and has_han(match[1])
            and declarations("performance")["titles"]["unit"] not in match[1]
        ):
            return tidy(match[1])
    return ""


def grids(draft: Draft) -> list[list[Row]]:
    """The rows of a form by grid, in order."""
    parts: list[list[Row]] = []
    last: Grid | None = None
    for row in draft.rows:
        if row.grid is not last:
            parts.append([])
            last = row.grid
        parts[-1].append(row)
    return parts
