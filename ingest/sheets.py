"""Grids of a document → sheets: one printed table each, joined over its pages, with what is printed around it.

A sheet knows its title, number, unit, organization and notes as printed; what kind of table it is, is decided later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ingest.document import Box, Cell, Document, Grid, Line, Page, Place
from ingest.labels import bare, plain, squeeze
from ingest.layouts import declarations
from ingest.lexicon import known_row, meaning, role
from ingest.numbers import parse

#: how far back from a grid its title may stand, in lines
_REACH = 8
#: column edges of a continuation may be this far from those above, in points
_EDGE = 9.0
_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九十")}

Rows = list[list[Cell | None]]


@dataclass
class Sheet:
    """One printed table. `rows` repeats a spanning cell at every position it covers."""

    rows: Rows
    width: int
    place: Place
    ruled: bool
    title: str = ""
    number: str = ""
    unit: str = ""
    organization: str = ""
    notes: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    edges: tuple[float, ...] = ()
    title_place: Place = Place()


@cache
def _mark(name: str) -> re.Pattern[str]:
    return re.compile(declarations("marks")[name])


def sheets(document: Document) -> list[Sheet]:
    """All tables of the document, in reading order."""
    found: list[Sheet] = []
    head: list[Line] = []
    last_page = 0
    for page, block in document.blocks():
        if isinstance(block, Line):
            head.append(block)
            continue
        _append(found, block, head, page, last_page)
        head = []
        last_page = page.number
    if found:
        _take_notes(found[-1], head)
    return found


def _append(found: list[Sheet], grid: Grid, head: list[Line], page: Page, last_page: int) -> None:
    head = [line for line in head if not _mark("page_number").match(plain(line.text))]
    rows: Rows = grid.matrix()
    inside = _peel_title_rows(rows, grid)
    if not rows:
        head += inside
        return
    surroundings = _surroundings(head, inside)
    previous = found[-1] if found else None
    if previous is not None and _continues(previous, grid, rows, surroundings, head, page, last_page):
        _join(previous, grid, rows, page)
        return
    if previous is not None:
        _take_notes(previous, head)
    sheet = Sheet(
        rows,
        grid.width,
        grid.place,
        grid.ruled,
        pages=[page.number],
        edges=grid.edges,
        **surroundings,  # type: ignore[arg-type]
    )
    found.append(sheet)


def _peel_title_rows(rows: Rows, grid: Grid) -> list[Line]:
    """Take title, number, organization and unit lines that are printed inside the grid off its top."""
    lines: list[Line] = []
    while len(rows) > 1:
        cells = _distinct(rows[0])
        texts = [c for c in cells if c.text.strip()]
        if not texts:
            if grid.ruled and all(c is None or c.row_span == 1 for c in rows[0]):
                rows.pop(0)
                continue
            break
        joined = plain("".join(c.text for c in texts))
        whole = len(texts) == 1 and (texts[0].column_span >= 0.9 * grid.width or not grid.ruled)
        named = bool(_mark("unit").search(joined) or _organization(joined))
        titled = whole and any(_is_title(part) or _number(part) for part in texts[0].text.split("\n"))
        if not (titled or named) or any(parse(c.text) for c in texts):
            break
        if not whole and any(role(c.text) in ("label", "code") for c in texts):
            break
        if whole:
            lines += [Line(part, texts[0].place) for part in texts[0].text.split("\n") if part.strip()]
        else:
            lines.append(Line(" ".join(c.text for c in texts), texts[0].place))
        depth = max((c.row_span for c in texts if c.row_span), default=1)
        del rows[: depth if whole else 1]
    return lines


def _distinct(row: Iterable[Cell | None]) -> list[Cell]:
    seen: dict[int, Cell] = {}
    for cell in row:
        if cell is not None:
            seen[id(cell)] = cell
    return list(seen.values())


def _surroundings(head: Sequence[Line], inside: Sequence[Line]) -> dict[str, object]:
    """Title, number, unit and organization from the lines above a grid, nearest first."""
    title, number, unit, organization = "", "", "", ""
    title_place = Place()
    above = [*head[-_REACH:], *inside]
    for index in range(len(above) - 1, -1, -1):
        line = above[index]
        text = plain(line.text)
        if not unit and (match := _mark("unit").search(text) or _mark("unit_bracket").search(text)):
            unit = match["unit"]
        if not organization:
            organization = _organization(text)
        here = _number(text)
        if here and not number and not title:
            number = here
        elif here and not number:
            number = here
        stripped = _without_number(text)
        if not title and _is_title(stripped):
            title, title_place = squeeze(_without_number(line.text)), line.place
            if index and _title_goes_on(above[index - 1], stripped):
                number = number or _number(above[index - 1].text)
                title = squeeze(_without_number(above[index - 1].text)) + title
        elif title and (_is_title(stripped) or text.endswith(("。", ";", "；"))):
            break
    return {
        "title": _clean_title(title) if len(title) >= 4 else "",
        "number": number,
        "unit": unit,
        "organization": organization,
        "title_place": title_place,
    }


def _organization(text: str) -> str:
    match = _mark("organization").match(text)
    if not match:
        return ""
    name = re.split(r"(?:金额)?单位[::]|\d{4}年|公开", match["organization"])[0].strip("() ")
    return name if len(name) >= 3 and not re.match(r"[百千万亿]*元", name) else ""


def _number(text: str) -> str:
    """The table's number, two digits; empty where the line prints none."""
    match = _mark("number").match(plain(text))
    if not match:
        return ""
    digits = match["a"] or match["b"]
    if digits in _CHINESE or digits[0] in _CHINESE:
        value = _CHINESE.get(digits, 0) if len(digits) == 1 else sum(_CHINESE[c] for c in digits)
        return f"{value:02d}"
    first, _, second = digits.partition("-")
    return f"{int(first):02d}" + (f"-{second}" if second else "")


def _without_number(text: str) -> str:
    return re.sub(
        r"^\s*(?:部门|单位|财决)*(?:公开|预算|决算|附)*\s*(?:表\s*[\d一二三四五六七八九十-]{1,4}|[\d一二三四五六七八九十-]{1,4}\s*表)\s*[::、.]?\s*",
        "",
        text,
    )


def _is_title(text: str) -> bool:
    """A line that names a table: ends in 表, is short, is no sentence and no line of a list of contents."""
    text = bare(text)
    text = re.sub(r"\((?:按|单位|续|部门|汇总|公开|功能|经济|支出|万元|元|单位决算)[^()]*\)?$", "", text)
    text = re.sub(r"(?:单位[::].*)$", "", text)
    return (4 <= len(text) <= 70 or re.fullmatch(r"[决预]?算?总?表", text) is not None) and bool(re.search(r"表$|表\([^()]*\)$", text)) and not re.search(r"[。;;]|\.{4}|…{2}", text)


def _title_goes_on(before: Line, title: str) -> bool:
    """Whether a title that looks cut at its start begins on the line before."""
    text = _without_number(plain(before.text))
    if not re.match(r"^(?:[、及和与]|会议费|培训费|(?:收入)?支出|决算|预算|[决预]?算?总?表$)", title) or _is_title(text):
        return False
    if re.search(r"[。;;]|[::]$|第[一二三四五六七八九]部分", text) or _organization(text):
        return False
    # a whole title such as 支出决算表 stands below nothing, below a heading of a part, or below another table's notes
    return 4 <= len(text) <= 40 and (len(title) < 4 or bool(re.search(r"(?:经费|、[\u4e00-\u9fff]+费|拨款|预算|及|和|与)$", text)))


def _clean_title(title: str) -> str:
    title = re.sub(r"(?:金额)?单位[:：].*$", "", title).lstrip("：:")
    title = re.sub(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d)|-)", "", title)
    return title.removesuffix("(续)").removesuffix("（续）").strip()


def _continues(
    previous: Sheet,
    grid: Grid,
    rows: Rows,
    surroundings: dict[str, object],
    head: Sequence[Line],
    page: Page,
    last_page: int,
) -> bool:
    """Whether a grid is the rest of the table before it rather than a table of its own."""
    titled = bool(surroundings["title"]) or bool(surroundings["number"])
    continued = any(_mark("continued").search(plain(line.text)) for line in head)
    if titled and not (continued or surroundings["title"] == previous.title):
        return False
    if not grid.ruled or not previous.ruled:
        # text files: a form split by a blank line keeps its width and repeats no header
        return (
            not head
            and not titled
            and grid.width == previous.width
            and not any(role(c.text) for c in _distinct(rows[0]))
        )
    if page.number == last_page:
        return False
    if page.number > last_page + 1 or _mapping(previous, grid) is None:
        return False
    on_page = [line for line in head if line.place.page == page.number]
    before = [line for line in head if line.place.page != page.number]
    if continued:
        return True
    if any(_mark("note").match(plain(line.text)) for line in before):
        return False
    return len(on_page) <= 1 and not any(len(plain(line.text)) > 40 for line in on_page)


def _mapping(previous: Sheet, grid: Grid) -> list[int] | None:
    """For each column edge of the continuation the index of the edge above, None if they do not fit."""
    result = []
    for edge in grid.edges:
        nearest = min(range(len(previous.edges)), key=lambda i: abs(previous.edges[i] - edge), default=None)
        if nearest is None or abs(previous.edges[nearest] - edge) > _EDGE:
            return None
        result.append(nearest)
    return result if len(set(result)) == len(result) else None


def _join(sheet: Sheet, grid: Grid, rows: Rows, page: Page) -> None:
    mapping = (_mapping(sheet, grid) if grid.ruled else None) or list(range(grid.width + 1))
    shift = len(sheet.rows)
    placed: dict[int, Cell] = {}
    moved: Rows = []
    for row in rows:
        line: list[Cell | None] = [None] * sheet.width
        for column, cell in enumerate(row):
            if cell is None:
                continue
            if id(cell) not in placed:
                start, end = mapping[cell.column], mapping[min(cell.column + cell.column_span, len(mapping) - 1)]
                placed[id(cell)] = replace(
                    cell, row=cell.row + shift, column=start, column_span=max(end - start, 1)
                )
            for target in range(mapping[column], mapping[min(column + 1, len(mapping) - 1)] or mapping[column] + 1):
                if target < sheet.width:
                    line[target] = placed[id(cell)]
        moved.append(line)
    _drop_repeated_header(sheet, moved)
    if moved and sheet.rows and page.number not in sheet.pages:
        _mend_cut_row(sheet.rows[-1], moved)
    sheet.rows += moved
    if page.number not in sheet.pages:
        sheet.pages.append(page.number)


def _drop_repeated_header(sheet: Sheet, rows: Rows) -> None:
    def texts(row: list[Cell | None]) -> list[str]:
        return [plain(c.text) if c else "" for c in row]

    count = 0
    while count < len(rows) and count < len(sheet.rows) and texts(rows[count]) == texts(sheet.rows[count]):
        if any(parse(c.text) for c in _distinct(rows[count]) if c.text.strip()):
            break
        count += 1
    if count and any(any(texts(row)) for row in rows[:count]):
        del rows[:count]


def _mend_cut_row(last: list[Cell | None], rows: Rows) -> None:
    """A row cut by the page break: give the label's rest back to the label before."""
    first = rows[0]
    filled = [c for c in _distinct(first) if c.text.strip()]
    if not filled or any(parse(c.text) for c in filled):
        return
    mended: list[tuple[int, Cell]] = []
    for cell in filled:
        above = last[cell.column]
        if above is None or not above.text.strip() or known_row(cell.text):
            return
        joined = replace(above, text=above.text + cell.text)
        if known_row(above.text) or not known_row(joined.text):
            return
        mended.append((cell.column, joined))
    for column, joined in mended:
        old = last[column]
        for index, cell in enumerate(last):
            if cell is old:
                last[index] = joined
    rows.pop(0)


def _take_notes(sheet: Sheet, lines: Sequence[Line]) -> None:
    """The printed notes right below a table."""
    for line in lines[:6]:
        text = squeeze(line.text)
        comparable = plain(text)
        if _mark("note").match(comparable) or _mark("empty").search(comparable) and len(comparable) < 60:
            sheet.notes.append(text)
        elif sheet.notes and not _is_title(comparable) and not _number(comparable) and len(sheet.notes) < 6:
            sheet.notes[-1] += text
        else:
            break


def header_words(sheet: Sheet) -> str:
    """The words of the first rows, comparable, for telling other kinds of tables apart."""
    return "".join(plain(c.text) for row in sheet.rows[:4] for c in _distinct(row))


def is_header_word(text: str) -> bool:
    """A text that stands in the header of a table of figures."""
    return bool(role(text)) or meaning("columns", text) is not None or bool(re.fullmatch(r"(收入|支出|本年收入|本年支出|财政拨款收入|财政拨款支出|功能分类|支出用途|项目|栏次|科目)", bare(text)))


def bounds(cells: Iterable[Cell]) -> Place:
    """The place around several cells."""
    placed = [c.place for c in cells]
    boxes = [p.box for p in placed if p.box is not None]
    box: Box | None = None
    for b in boxes:
        box = b if box is None else box.union(b)
    first = placed[0] if placed else Place()
    return Place(first.page, box, first.line)
