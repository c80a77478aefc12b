"""The list of contents: its entries, the tables it promises, and which promises are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.disclosures.records import Entry
from ingest.disclosures.wording import pattern
from ingest.document import Document, Grid, Line, Place
from ingest.facts import Promise, Table
from ingest.kinds import by_title
from ingest.labels import plain
from ingest.layouts import declarations, expression, listed
from ingest.prose import Prose, enumerated, fold, numeral

_BULLET = re.compile(r"^\s*[-*•]\s+")


def promises(document: Document, entries: Sequence[Entry]) -> Iterator[Promise]:
    """The tables that the list of contents promises; a table 是否空表 says most and wins over the plain list."""
    found = _in_tables(document)
    yield from found
    if not found:
        for entry in entries:
            title = entry.title
            if pattern("promised_table").search(title) and not pattern("not_promised").search(entry.number + title):
                yield Promise(_digits(entry.number), title, None, "", entry.place)


def _in_tables(document: Document) -> list[Promise]:
    """The promises of the tables 是否空表; one that is torn goes on overleaf, in the middle of a title perhaps."""
    found: list[Promise] = []
    columns: dict[str, int] = {}
    before: Grid | None = None
    for grid in document.grids():
        rows = _rows(grid)
        own = _header(grid, rows)
        if own:
            at, columns = own
            rows = rows[at + 1 :]
        elif not (before and columns and grid.width == before.width and _answers(rows, columns)):
            columns = {}
        before = grid
        if not columns:
            continue
        for position, (texts, place) in enumerate(rows):
            values = {name: texts.get(column, "") for name, column in columns.items()}
            answer = declarations("disclosures")["empty_answers"].get(values["empty"])
            number = pattern("before_table_number").sub("", values.get("number", ""))
            if position == 0 and found and "number" in columns and not number and answer is None:
                rest = values["title"], values.get("reason", "")
                found[-1] = replace(found[-1], title=found[-1].title + rest[0], reason=found[-1].reason + rest[1])
            elif values["title"]:
                found.append(Promise(number, values["title"], answer, values.get("reason", ""), place))
    return found


_Row = tuple[dict[int, str], Place]


def _rows(grid: Grid) -> list[_Row]:
    """The texts of each row by column, and its place."""
    rows: dict[int, _Row] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, ({}, cell.place))[0][cell.column] = fold(cell.text.replace("\n", ""))
    return [rows[row] for row in sorted(rows)]


def _header(grid: Grid, rows: Sequence[_Row]) -> tuple[int, dict[str, int]] | None:
    """The row that heads a table 是否空表, and what its columns hold."""
    told = re.compile(declarations("disclosures")["promise_columns"]["empty"])
    hint = listed("disclosures", "promise_hint")[0]
    if not any(hint in cell.text and told.search("".join(cell.text.split())) for cell in grid.cells):
        return None
    for at, (texts, _) in enumerate(rows):
        columns: dict[str, int] = {}
        for name, wanted in declarations("disclosures")["promise_columns"].items():
            column = next((c for c, text in texts.items() if re.search(wanted, text)), None)
            if column is not None and column not in columns.values():
                columns[name] = column
        if {"empty", "title"} <= columns.keys():
            return at, columns
    return None


def _answers(rows: Sequence[_Row], columns: dict[str, int]) -> bool:
    """Whether rows go on with a table 是否空表: all but the rest of a torn one say whether the table is empty."""
    answers = declarations("disclosures")["empty_answers"]
    told = [texts.get(columns["empty"], "") in answers for texts, _ in rows]
    return any(told) and all(told[1:])


def contents(document: Document, prose: Prose) -> tuple[Entry, ...]:
    """The lines of the list of contents, broken ones put together, with the sections of the prose they lead to."""
    entries: list[tuple[str, Place]] = []
    for printed, place in _lines(document, prose):
        text = pattern("contents_leader").sub("", printed)
        if text.isdigit() or expression("marks", "page_number").match(plain(text)):
            continue
        if entries and text and len(text) <= 6 and not _mark(text) and not pattern("contents_part").match(text):
            entries[-1] = (entries[-1][0] + text, entries[-1][1])
        elif text:
            entries.append((text, place))
    sections = {section.number + section.title: section.index for section in reversed(prose.sections)}
    return tuple(_entry(text, place, sections) for text, place in entries)


def _mark(text: str) -> re.Match[str] | None:
    return pattern("contents_mark").match(text)


def _entry(text: str, place: Place, sections: dict[str, int]) -> Entry:
    level, _, length = enumerated(text)
    if level is None and (match := _mark(text)):
        length = match.end()
    return Entry(text[:length], text[length:], level or 0, place, sections.get(text))


def _digits(mark: str) -> str:
    """The number of a table in an enumerator: 十一、 → 11; empty in one that numbers no table."""
    match = _mark(mark)
    return "" if match is None else match["digits"] or match["table"] or str(numeral(match["number"]))


def _lines(document: Document, prose: Prose) -> Iterator[tuple[str, Place]]:
    """The lines between the heading 目录 and the first section."""
    end = prose.sections[0].place if prose.sections else None
    wanted = re.compile(declarations("narrative")["contents"])
    started = False
    kept = {id(line) for line in prose.contents}
    for _, block in document.blocks():
        texts = (
            [(c.text, c.place) for c in block.cells if c.text.strip()]
            if isinstance(block, Grid)
            else [(block.text, block.place)]
        )
        if isinstance(block, Line) and started and end is not None and block.place == end and id(block) not in kept:
            return
        for text, place in texts:
            folded = fold(_BULLET.sub("", text.replace("\n", "")))
            if started:
                yield folded, place
            elif wanted.match(folded):
                started = True
        if started and isinstance(block, Grid) and block.width > 3:
            return


# --- promises kept


def kept(
    found: Sequence[Promise], tables: Sequence[Table], forms: Sequence[str], sheets: Sequence[str]
) -> tuple[Promise, ...]:
    """The promises with what keeps them: tables, else forms and other sheets, of which only the titles are given.

    A table keeps a promise that has its title, else its number, else its kind where no other table has that.
    """
    printed, of_forms = {_core(title) for title in sheets}, [_core(title) for title in forms]
    open_tables = dict(enumerate(tables))
    settled: dict[int, int] = {}
    for fits in (_same_title, _same_number, _same_kind):
        for at, promise in enumerate(found):
            if at in settled:
                continue
            match = next((i for i, table in open_tables.items() if fits(promise, table)), None)
            if match is not None:
                settled[at] = match
                del open_tables[match]
    result: list[Promise] = []
    for at, promise in enumerate(found):
        core = _core(promise.title)
        fitting = () if at in settled else tuple(i for i, title in enumerate(of_forms) if title == core)
        is_kept = at in settled or bool(fitting) or core in printed
        result.append(replace(promise, table=settled.get(at), forms=fitting, kept=is_kept))
    return tuple(result)


def _same_title(promise: Promise, table: Table) -> bool:
    return _core(promise.title) == _core(table.title)


def _same_number(promise: Promise, table: Table) -> bool:
    if not promise.number.isdigit() or not table.number.isdigit():
        return False
    return int(promise.number) == int(table.number)


def _same_kind(promise: Promise, table: Table) -> bool:
    return any(kind.name == table.kind for kind in by_title(promise.title)[:1])


def _core(title: str) -> str:
    return pattern("promise_variants").sub("", plain(title)) or plain(title)
