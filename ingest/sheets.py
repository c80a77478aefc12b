"""Grids of a document → sheets: one printed table each, joined over its pages, with what is printed around it.

A sheet knows its title, number, unit, organization and notes as printed; what kind of table it is, is decided later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise, zip_longest

from ingest.classes import known_code
from ingest.document import Box, Cell, Document, Grid, Line, Page, Place
from ingest.labels import bare, plain, printed, squeeze
from ingest.layouts import expression, listed
from ingest.lexicon import known_class_name, known_row, meaning, role
from ingest.numbers import parse

#: how far back from a grid its title may stand, in lines
_REACH = 8
#: column edges of a continuation may be this far from those above, in points
_EDGE = 9.0
#: a table goes on at another scale only if it has at least so many edges; scales this close are one
_SCALED, _SCALE = 4, 0.02
#: a page prints no more lines than this between two parts of a table, in a file without pages
_FURNITURE = 3
#: a larger number counts no lines or columns
_LINES = 200
#: a header that the unit has run into is no longer than this
_UNIT_BESIDE = 12
#: a header is no deeper than this
_HEADER = 8
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
    unnamed: bool = False  # the label of the organization is printed with nothing behind it
    notes: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    edges: tuple[float, ...] = ()
    #: the unit of the last table before that prints one
    unit_before: str = ""
    title_place: Place = field(default_factory=Place)
    #: the lines above, nearest last
    above: tuple[Line, ...] = ()
    #: the title is not printed where it should be; the contents tell it
    title_lost: bool = False
    #: lines of a text file whose cells may stand in other columns than they seem to
    torn: set[int] = field(default_factory=set)


@cache
def _mark(name: str) -> re.Pattern[str]:
    return expression("marks", name)


@cache
def _title_mark(name: str) -> re.Pattern[str]:
    return expression("marks", "title", name)


def sheets(document: Document) -> list[Sheet]:
    """All tables of the document, in reading order."""
    found: list[Sheet] = []
    head: list[Line] = []
    last_page = 0
    for page, block in document.blocks():
        if isinstance(block, Line):
            if not _mark("page_number").match(plain(block.text)):
                head.append(block)
            continue
        if heading := _heading_row(block):
            head.append(heading)
            continue
        _append(found, block, head, page, last_page)
        head = []
        last_page = page.number
    if found:
        _take_notes(found[-1], head)
    return found


def _heading_row(grid: Grid) -> Line | None:
    """A grid of one row that only names who reports or the unit: it stands apart from the table below it."""
    texts = [cell for cell in grid.cells if cell.text.strip()]
    joined = plain("".join(cell.text for cell in texts))
    named = _mark("unit").search(joined) or _organization(joined)
    if grid.height != 1 or not named or any(parse(cell.text) is not None for cell in texts):
        return None
    return Line(" ".join(cell.text for cell in texts), grid.place)


def _append(found: list[Sheet], grid: Grid, head: list[Line], page: Page, last_page: int) -> None:
    rows: Rows = grid.matrix()
    inside = _peel_title_rows(rows, grid)
    rows = renumbered(rows, 0)
    if not rows:
        head += inside
        return
    # what other sheets of a workbook print is not about this one
    above = [line for line in head if not line.place.cell or line.place.page == page.number]
    surroundings = _surroundings(above, inside)
    if page.name and page.number != last_page:
        _named_by_page(surroundings, page)
    previous = found[-1] if found else None
    if previous is not None and _continues(previous, grid, rows, surroundings, above, page, last_page):
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
        torn=set(grid.torn),
        **surroundings,  # type: ignore[arg-type]
    )
    sheet.unit_before = (previous.unit or previous.unit_before) if previous is not None else ""
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
        titled = whole and any(is_title(part) or number_of(part) for part in texts[0].text.split("\n"))
        if not (titled or named) or any(parse(c.text) for c in texts):
            break
        if not whole and any(role(c.text) in ("label", "code") for c in texts):
            break
        if not whole and not grid.ruled and any(is_header_word(c.text) for c in texts):
            break
        if whole:
            lines += [Line(part, texts[0].place) for part in texts[0].text.split("\n") if part.strip()]
        else:
            lines.append(Line(" ".join(c.text for c in texts), texts[0].place))
        depth = max((c.row_span for c in texts if c.row_span), default=1)
        del rows[: depth if whole else 1]
    if not grid.ruled and (unit := _unit_in_header(rows)):
        lines.append(unit)
    return lines


def _unit_in_header(rows: Rows) -> Line | None:
    """Take the unit out of the first header it has run into: 单位：万元 项目."""
    for at, cell in enumerate(rows[0]):
        if cell is None or not (match := _mark("unit").search(plain(cell.text))):
            continue
        rest = (plain(cell.text)[: match.start()] + plain(cell.text)[match.end() :]).replace("()", "")
        if len(rest) > _UNIT_BESIDE:
            return None
        rows[0][at] = replace(cell, text=rest)
        return Line(match[0], cell.place)
    return None


def renumbered(rows: Rows, start: int) -> Rows:
    """The rows with cells that know where they now begin: rows were taken away above them, or others put before."""
    placed: dict[int, Cell] = {}
    spans: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows, start):
        for cell in row:
            if cell is not None:
                first, _ = spans.get(id(cell), (r, r))
                spans[id(cell)] = first, r
    moved: Rows = []
    for row in rows:
        line: list[Cell | None] = []
        for cell in row:
            if cell is not None and id(cell) not in placed:
                first, last = spans[id(cell)]
                depth = last - first + 1
                here = cell.row == first and cell.row_span == depth
                placed[id(cell)] = (
                    cell if here else Cell(cell.text, first, cell.column, depth, cell.column_span, cell.place)
                )
            line.append(placed[id(cell)] if cell is not None else None)
        moved.append(line)
    return moved


def _distinct(row: Iterable[Cell | None]) -> list[Cell]:
    seen: dict[int, Cell] = {}
    for cell in row:
        if cell is not None:
            seen[id(cell)] = cell
    return list(seen.values())


def _surroundings(head: Sequence[Line], inside: Sequence[Line]) -> dict[str, object]:
    """Title, number, unit and organization from the lines above a grid, nearest first."""
    title, number, unit, organization = "", "", "", ""
    title_place, unnamed = Place(), False
    above = [*head[-_REACH:], *inside]
    for index in range(len(above) - 1, -1, -1):
        line = above[index]
        text = plain(line.text)
        if not unit and (match := _mark("unit").search(text) or _mark("unit_bracket").search(text)):
            unit = match["unit"]
        if not organization:
            organization = _organization(text)
        unnamed = unnamed or _mark("unnamed").match(text) is not None
        here = number_of(text)
        if here and not number:
            number = here
        stripped = without_number(text)
        if not title and is_title(stripped):
            title, title_place = printed(without_number(line.text)), line.place
            if index and _title_goes_on(above[index - 1], stripped):
                number = number or number_of(above[index - 1].text)
                title = printed(without_number(above[index - 1].text)) + title
        elif title and (is_title(stripped) or text.endswith(("。", ";", "；"))):
            break
    return {
        "title": _clean_title(title) if len(title) >= 4 else "",
        "number": number,
        "unit": unit,
        "organization": organization,
        "unnamed": unnamed and not organization,
        "title_place": title_place,
        "above": tuple(above),
    }


def _named_by_page(surroundings: dict[str, object], page: Page) -> None:
    """Title and number of the first table of a sheet of a workbook that prints none: those of the sheet's own name.

    A name has room for 31 characters; a bracket at its end may be cut off.
    """
    name = re.sub(r"[(（][^()（）]*$", "", page.name)
    if not surroundings["title"] and is_title(without_number(plain(name))):
        surroundings["title"] = _clean_title(printed(without_number(name)))
        surroundings["title_place"] = Place(page.number)
    surroundings["number"] = surroundings["number"] or number_of(page.name)


def _organization(text: str) -> str:
    match = _mark("organization").match(text)
    if not match:
        return ""
    name = _mark("organization_ends").split(match["organization"])[0].strip("() ")
    return name if len(name) >= 3 and not _mark("not_organization").match(name) else ""


def number_of(text: str) -> str:
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


def without_number(text: str) -> str:
    """A title without the number of the table in front of it."""
    return _title_mark("number").sub("", text)


def is_title(text: str) -> bool:
    """A line that names a table: ends in 表, is short, is no sentence and no line of a list of contents."""
    text = bare(text)
    text = _title_mark("bracket").sub("", text)
    text = _title_mark("unit").sub("", text)
    named = 4 <= len(text) <= 70 or _title_mark("tail").fullmatch(text) is not None
    return named and _title_mark("end").search(text) is not None and not _title_mark("never").search(text)


def _title_goes_on(before: Line, title: str) -> bool:
    """Whether a title that looks cut at its start begins on the line before."""
    text = without_number(plain(before.text))
    if not (_title_mark("cut").match(title) or _title_mark("tail").fullmatch(title)) or is_title(text):
        return False
    if _title_mark("apart").search(text) or _organization(text):
        return False
    # a whole title such as 支出决算表 stands below nothing, below a heading of a part, or below another table's notes
    return 4 <= len(text) <= 40 and (len(title) < 4 or _title_mark("open").search(text) is not None)


def _clean_title(title: str) -> str:
    title = _title_mark("unit").sub("", title).lstrip("：:")
    return _title_mark("continued").sub("", _title_mark("enumerator").sub("", title)).strip().rstrip("(（")


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
    again = titled and _same_head(previous, rows, surroundings)
    if titled and not (continued or again):
        return False
    if page.number == last_page:
        flowing = not page.height or not (grid.ruled or previous.ruled)
        return flowing and (continued or again or _goes_on(previous, grid, rows, head))
    if page.name and not (continued or again):
        return False
    if page.number > last_page + 1 or not _fits(previous, grid, rows):
        return False
    if continued or again:
        return True
    on_page = [line for line in head if line.place.page == page.number]
    before = [line for line in head if line.place.page != page.number]
    if any(_mark("note").match(plain(line.text)) for line in before):
        return False
    return len(on_page) <= 1 and not any(len(plain(line.text)) > 40 for line in on_page)


def _goes_on(previous: Sheet, grid: Grid, rows: Rows, head: Sequence[Line]) -> bool:
    """Without pages: a table torn by a blank line, page number or running head goes on in rows of its width."""
    if head and not (len(head) <= _FURNITURE and all(map(_is_furniture, head)) and _opens_with_body(rows)):
        return False
    if _texts(rows[0]) == _texts(previous.rows[0]):
        return True
    return abs(grid.width - previous.width) <= 1 and not any(role(c.text) for c in _distinct(rows[0]))


def _is_furniture(line: Line) -> bool:
    """A short line that names nothing of a table and is no sentence: what a page prints at its head or foot."""
    text = plain(line.text)
    named = is_title(text) or number_of(text) or _mark("unit").search(text) or _mark("note").match(text)
    return not named and len(text) <= 40 and not re.search("[，。；：,;:]", text) and not _mark("part").match(text)


def _opens_with_body(rows: Rows) -> bool:
    """Whether the first row is one of a table's body, not of its header: with an amount, a code or a listed label."""
    return any(
        ((number := parse(cell.text)) is not None and (number.decimals or number.value > _LINES))
        or (bare(cell.text) != plain(cell.text) and known_row(cell.text))
        for cell in _distinct(rows[0])
    )


def _same_head(previous: Sheet, rows: Rows, surroundings: dict[str, object]) -> bool:
    """Whether title, number, organization and header are printed again as on the page before."""
    for name in ("title", "number", "organization"):
        if surroundings[name] and surroundings[name] != getattr(previous, name):
            return False
    return bool(previous.rows) and _texts(previous.rows[0]) == _texts(rows[0])


def _texts(row: list[Cell | None]) -> list[str]:
    return [plain(c.text) for c in _distinct(row) if c.text.strip()]


def _fits(previous: Sheet, grid: Grid, rows: Rows) -> bool:
    """Whether the columns of a grid are those of the sheet, or finer where the sheet is only the top of a header."""
    if grid.ruled != previous.ruled:
        return False
    if _columns(previous, grid, rows):
        return True
    bare_header = not any(parse(c.text) for row in previous.rows for c in _distinct(row) if c.text.strip())
    return bare_header and _mapping(grid.edges, previous.edges) is not None


def _columns(sheet: Sheet, grid: Grid, rows: Rows) -> list[int]:
    """For each edge of a grid that of the sheet it continues, empty where the columns are others.

    They stand under each other, perhaps on a page with other margins; or are as many at another scale; or bear the same
    header; or are as many, however wide, and what stands in them is of the same kind.
    """
    if not grid.ruled:
        return _by_header(sheet.rows, rows)
    above, edges = sheet.edges, grid.edges
    mapping = _mapping(above, edges)
    if mapping is None and len(edges) > 2 and len(above) > 2:
        scale = (above[-1] - above[0]) / (edges[-1] - edges[0])
        if abs(scale - 1) < _SCALE or len(above) == len(edges) >= _SCALED:
            mapping = _mapping(above, [above[0] + (edge - edges[0]) * scale for edge in edges], _EDGE / 2)
    mapping = mapping or _by_header(sheet.rows, rows)
    if not mapping and len(above) == len(edges) >= _SCALED and _opens_with_body(rows) and _alike(sheet.rows, rows):
        return list(range(len(edges)))
    return mapping


def _alike(above: Rows, rows: Rows) -> bool:
    """Whether no column holds amounts in one of two tables and words where the other has amounts."""

    def amounts(table: Rows, column: int) -> list[bool]:
        texts = [cell.text for row in table if (cell := row[column]) and cell.text.strip()]
        return [parse(text) is not None for text in texts]

    pairs = [(amounts(above, column), amounts(rows, column)) for column in range(len(rows[0]))]
    shared = sum(any(before) and any(after) for before, after in pairs)
    return shared > 0 and all(any(before) == any(after) or not after for before, after in pairs if any(before))


def _mapping(above: Sequence[float], edges: Sequence[float], near: float = _EDGE) -> list[int] | None:
    """For each of `edges` the index of the edge `above` it continues, None if they do not fit."""
    result = []
    for edge in edges:
        nearest = min(range(len(above)), key=lambda i: abs(above[i] - edge), default=None)
        if nearest is None or abs(above[nearest] - edge) > near:
            return None
        result.append(nearest)
    return result if len(set(result)) == len(result) else None


def _by_header(above: Rows, rows: Rows) -> list[int]:
    """For each column the one above with the same header, where the header is printed again."""
    depth = 0
    while depth < min(len(above), len(rows), _HEADER) and _texts(above[depth]) == _texts(rows[depth]):
        depth += 1
    if not depth or not _texts(rows[0]):
        return []

    def header(table: Rows, column: int) -> tuple[str, ...]:
        return tuple(plain(cell.text) if (cell := row[column]) else "" for row in table[:depth])

    before = [header(above, c) for c in range(len(above[0]))]
    found: list[int] = []
    for column in range(len(rows[0])):
        words = header(rows, column)
        later = [c for c in range(found[-1] + 1 if found else 0, len(before)) if before[c] == words]
        if not later:
            return []
        found.append(later[0])
    return [*found, found[-1] + 1]


def _refine(sheet: Sheet, grid: Grid) -> None:
    """Give a sheet the finer columns of the grid that continues it."""
    mapping = _mapping(grid.edges, sheet.edges)
    if mapping is None:
        return
    coarse, sheet.rows = sheet.rows, []
    sheet.width, sheet.edges = grid.width, grid.edges
    sheet.rows = _moved(coarse, mapping, grid.width)


def _join(sheet: Sheet, grid: Grid, rows: Rows, page: Page) -> None:
    mapping = _columns(sheet, grid, rows)
    if grid.ruled and grid.edges and not mapping:
        _refine(sheet, grid)
    if not mapping and grid.width > sheet.width:
        sheet.rows = [[*row, *[None] * (grid.width - sheet.width)] for row in sheet.rows]
        sheet.width = grid.width
    moved = _moved(rows, mapping or list(range(grid.width + 1)), sheet.width)
    _drop_repeated_header(sheet, moved)
    if moved and sheet.rows and page.number not in sheet.pages:
        _mend_cut_row(sheet.rows[-1], moved)
    sheet.rows += renumbered(moved, len(sheet.rows))
    sheet.torn.update(grid.torn)
    if page.number not in sheet.pages:
        sheet.pages.append(page.number)


def _moved(rows: Rows, mapping: Sequence[int], width: int) -> Rows:
    """The rows on other columns: column `i` reaches from `mapping[i]` to `mapping[i + 1]`."""
    placed: dict[int, Cell] = {}
    moved: Rows = []
    for row in rows:
        line: list[Cell | None] = [None] * width
        for column, cell in enumerate(row):
            if cell is None:
                continue
            if id(cell) not in placed:
                start, end = mapping[cell.column], mapping[min(cell.column + cell.column_span, len(mapping) - 1)]
                span = max(end - start, 1)
                placed[id(cell)] = (
                    cell
                    if start == cell.column and span == cell.column_span
                    else Cell(cell.text, cell.row, start, cell.row_span, span, cell.place)
                )
            for target in range(mapping[column], mapping[min(column + 1, len(mapping) - 1)] or mapping[column] + 1):
                if target < width:
                    line[target] = placed[id(cell)]
        moved.append(line)
    return moved


def _drop_repeated_header(sheet: Sheet, rows: Rows) -> None:
    """Take off the top what the head of the sheet prints already: its words, and the row that numbers the columns."""
    count = 0
    while count < min(len(rows), len(sheet.rows), _HEADER) and _again(sheet.rows[count], rows[count]):
        filled = _begun(rows, count)
        numbers = [t for t in filled if parse(t)]
        stray = len(numbers) == 1 < len(filled) and re.fullmatch("[1-9]", numbers[0])  # a mark of recognition
        if numbers and not stray and not is_index_row(filled):
            break
        count += 1
    heads = [_begun(sheet.rows, r) for r in range(min(len(sheet.rows), _HEADER))]
    numbered = [_numbers(head) for head in heads if is_index_row(head)]
    for r in range(min(len(rows), _HEADER)):
        filled = _begun(rows, r)
        if is_index_row(filled) and (_numbers(filled) in numbered or (count > 0 and _running(_numbers(filled)))):
            count = max(count, r + 1)
        elif any(parse(t) for t in filled):
            break
    if any(_texts(row) for row in rows[:count]):
        del rows[:count]


def _begun(rows: Rows, r: int) -> list[str]:
    """The comparable texts of the cells that begin in a row."""
    return [plain(c.text) for c in own_cells(rows[r], r) if c.text.strip()]


def own_cells(row: Iterable[Cell | None], r: int) -> list[Cell]:
    """The cells that begin in this row (spans from above are left out)."""
    return [cell for cell in _distinct(row) if cell.row == r]


def _again(printed: list[Cell | None], row: list[Cell | None]) -> bool:
    """Whether a row says what the other says; a few cells of either may have lost their text."""
    pairs = [(plain(a.text) if a else "", plain(b.text) if b else "") for a, b in zip_longest(printed, row)]
    same = sum(a == b != "" for a, b in pairs)
    lost = sum(a != b for a, b in pairs)
    return not lost or (same > lost and all(a == b or not a or not b for a, b in pairs))


def _numbers(index_row: Sequence[str]) -> list[str]:
    return [t for t in index_row if t not in listed("marks", "index", "words")]


def _running(numbers: Sequence[str]) -> bool:
    """Whether the numbers of columns run on by one: a row of counts seldom does."""
    values = [int(found[0]) for t in numbers if (found := re.match(r"\d{1,2}", t))]
    return all(b - a == 1 for a, b in pairwise(values))


def _mend_cut_row(last: list[Cell | None], rows: Rows) -> None:
    """A row cut by the page break: give the rest of a label, or of all its cells, back to the row before."""
    filled = [c for c in _distinct(rows[0]) if c.text.strip()]
    if not filled:
        return
    cut = any(_is_cut_code(last[cell.column], cell) for cell in filled)
    if not cut and any(parse(c.text) for c in filled):
        return
    mended: list[tuple[int, Cell]] = []
    for cell in filled:
        above = last[cell.column]
        if above is None or (not cut and (not above.text.strip() or known_row(cell.text))):
            return
        joined = replace(above, text=above.text + cell.text)
        if not cut and not any(known(joined.text) and not known(above.text) for known in (known_row, known_class_name)):
            return
        mended.append((cell.column, joined))
    for column, joined in mended:
        old = last[column]
        last[:] = [joined if cell is old else cell for cell in last]
    rows.pop(0)


def _is_cut_code(above: Cell | None, cell: Cell) -> bool:
    """Whether two texts are a code of a classification only together: 22 over 10201."""
    if above is None:
        return False
    parts = plain(above.text), plain(cell.text)
    return all(part.isdecimal() for part in parts) and known_code("".join(parts)) and not all(map(known_code, parts))


def _take_notes(sheet: Sheet, lines: Sequence[Line]) -> None:
    """The printed notes right below a table."""
    for line in lines[:6]:
        if line.place.cell and line.place.page not in sheet.pages:
            break
        text = squeeze(line.text)
        comparable = plain(text)
        if _mark("note").match(comparable) or (_mark("empty").search(comparable) and len(comparable) < 60):
            sheet.notes.append(text)
        elif _mark("part").match(comparable) or not sheet.notes or is_title(comparable) or number_of(comparable):
            break
        else:
            sheet.notes[-1] += text


def is_index_row(texts: Sequence[str]) -> bool:
    """The comparable texts of a row that only numbers the columns (栏次 1 2 3)."""
    if not texts:
        return False
    index = listed("marks", "index", "words")
    named = not set(texts).isdisjoint(listed("marks", "index", "numbered"))
    texts = [t for t in texts if t not in index and re.search(r"[^\W_]", t)]
    if named and not any(re.search(r"[\u4e00-\u9fff]", t) for t in texts):
        return True
    return len(texts) >= 2 and all(re.fullmatch(r"\d{1,2}(=[\d+-]+)?", t) for t in texts) and texts[:2] == ["1", "2"]


def header_words(sheet: Sheet) -> str:
    """The words of the first rows, comparable, for telling other kinds of tables apart."""
    return "".join(plain(c.text) for row in sheet.rows[:4] for c in _distinct(row))


_YEAR = re.compile(r"20\d{2}年度?(?P<rest>.+)")


def is_header_word(text: str) -> bool:
    """A text that stands in the header of a table of figures."""
    if role(text) or meaning("columns", text) is not None:
        return True
    dated = _YEAR.match(bare(text))
    if dated and meaning("columns", dated["rest"]) is not None:
        return True
    return expression("terms", "header_word").fullmatch(bare(text)) is not None


def bounds(cells: Iterable[Cell]) -> Place:
    """The place around several cells."""
    placed = [c.place for c in cells]
    box = Box.around([p.box for p in placed if p.box is not None])
    first = placed[0] if placed else Place()
    return first if box is first.box else replace(first, box=box)
