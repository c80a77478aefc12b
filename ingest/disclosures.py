"""What a report discloses besides amounts: words it defines, units, staff and cars, dates, reviews, promised tables.

Everything is read from the prose and the list of contents by the vocabulary of `layouts/narrative.yaml`; counts come
from the claims, so that each keeps its quote and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from ingest.claims import Claim
from ingest.document import Document, Grid, Line, Place
from ingest.facts import Promise
from ingest.labels import label
from ingest.layouts import declarations
from ingest.prose import Prose, fold, numeral


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of the glossary with its definition, as printed without line breaks."""

    term: str
    definition: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unit:
    """A body whose accounts are part of the report; `own_level` marks the department itself (本级, 机关)."""

    name: str
    own_level: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, cars or offices with the claims it was read from."""

    value: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Disclosures:
    """Empty fields were not found in the report; `staffing` has the keys declared in `layouts/narrative.yaml`."""

    glossary: tuple[Definition, ...] = ()
    units: tuple[Unit, ...] = ()
    staffing: dict[str, Count] = field(default_factory=dict)
    staff_as_of: int | None = None
    vehicles: Count | None = None
    inner_offices: Count | None = None
    phone: str = ""
    published: date | None = None
    secrecy_review: str = ""
    sign_off: str = ""
    promises: tuple[Promise, ...] = ()


def disclosures(document: Document, prose: Prose, claims: Sequence[Claim]) -> Disclosures:
    """Everything of the kind that a document says."""
    staffing = _staffing(claims)
    texts = _texts(document)
    year = next((c.claims[0].year for c in staffing.values()), None)
    return Disclosures(
        glossary=tuple(glossary(prose)),
        units=tuple(_units(document, prose)),
        staffing=staffing,
        staff_as_of=year,
        vehicles=_first(claims, _pattern("vehicles"), _pattern("not_vehicles"), {"辆", "台"}),
        inner_offices=_first(claims, _pattern("inner_offices"), _pattern("offices_not"), {"个"}),
        phone=_found("phone", texts, "number"),
        published=_published(texts),
        secrecy_review=_found("secrecy", texts, "status"),
        sign_off=_found("sign_off", texts, "status"),
        promises=tuple(promises(document, prose)),
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(declarations("narrative")[name])


def _texts(document: Document) -> list[str]:
    """The printed lines as reading text, each with the one after it, as a value may stand on the next line."""
    lines = [fold(re.sub(r"^\s*[-*•]\s+", "", line.text)) for line in document.lines()]
    cells = [fold(c.text) for grid in document.grids() if grid.width <= 2 for c in grid.cells if c.text.strip()]
    lines += cells
    return [a + b for a, b in zip(lines, [*lines[1:], ""], strict=True)]


def _found(name: str, texts: Sequence[str], group: str) -> str:
    return next((match[group] for text in texts if (match := _pattern(name).search(text))), "")


def _published(texts: Sequence[str]) -> date | None:
    for text in texts:
        if match := _pattern("publication").search(text):
            try:
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                continue
    return None


# --- glossary


def glossary(prose: Prose) -> Iterator[Definition]:
    """The entries of the section that defines words; entries of a template that define nothing are left out."""
    wanted = re.compile(declarations("narrative")["glossary"])
    within = {s.index for s in prose.sections if any(wanted.search(p.title) for p in prose.path(s.index))}
    for section in prose.sections:
        if section.index not in within or wanted.search(section.title):
            continue
        text = "".join(p.quote(0, len(p.text)) for p in prose.paragraphs if p.section == section.index)
        yield from _definition(section.title, text, section.place)
    for paragraph in prose.paragraphs:
        titled = paragraph.section in within and not wanted.search(prose.sections[paragraph.section].title)
        if paragraph.section not in within or titled:
            continue
        term, colon, _ = paragraph.text.partition("：")
        if colon and len(term) <= 60 and "，" not in term:
            start = len(term) + 1
            text = paragraph.quote(start, len(paragraph.text)) if start < len(paragraph.text) else ""
            yield from _definition(term, text, paragraph.lines[0].place)


def _definition(term: str, text: str, place: Place) -> Iterator[Definition]:
    text = re.sub(r"\s+", "", text).lstrip("：:")
    blank = "..." in term or "…" in term or re.match(r"\W*指?\W*(?:…|\.{3})", text)
    if not blank and len(re.findall("[\u4e00-\u9fff]", text)) >= 4:
        yield Definition(label(term), text, place)


# --- units


def _units(document: Document, prose: Prose) -> Iterator[Unit]:
    """The bodies in the report: from a table of units, else from the list in the section that names them."""
    seen: set[str] = set()
    for name, place in (*_units_in_tables(document), *_units_in_prose(prose)):
        bare = re.sub(r"^\d{1,2}[.、]", "", fold(name)).rstrip("。；，")
        if not _pattern("unit_name").match(bare) or bare in seen:
            continue
        seen.add(bare)
        yield Unit(bare, bool(re.search("本级|本部|机关(?:\\))?$", bare)), place)


def _units_in_tables(document: Document) -> Iterator[tuple[str, Place]]:
    for grid in document.grids():
        if grid.width > 4 or grid.height > 80:
            continue
        heads = [c for c in grid.cells if _pattern("unit_header").match(fold(c.text))]
        if heads:
            head = heads[0]
            for cell in grid.cells:
                if cell.column == head.column and cell.row > head.row and cell.text.strip():
                    yield cell.text.replace("\n", ""), cell.place


def _units_in_prose(prose: Prose) -> Iterator[tuple[str, Place]]:
    """Names after the words that announce them: in the same sentence, on the lines and in the headings that follow."""
    announced: int | None = None
    filed = 0
    for paragraph in prose.paragraphs:
        for section in prose.sections[filed : paragraph.section + 1]:
            if announced is not None and section.level > announced:
                yield section.title, section.place
            else:
                announced = None
        filed = max(filed, paragraph.section + 1)
        path = prose.path(paragraph.section)
        if not any(_pattern("units_section").search(section.title) for section in path):
            continue
        if match := _pattern("units_announced").search(paragraph.text):
            announced = path[-1].level
            for name in re.split("[、；，]", paragraph.text[match.end() :].split("。")[0]):
                yield name, paragraph.lines[0].place
        elif announced is not None:
            for line in paragraph.lines:
                yield line.text, line.place


# --- people, cars, offices


def _staffing(claims: Sequence[Claim]) -> dict[str, Count]:
    found: dict[str, Count] = {}
    people = [c for c in claims if c.measure == "count" and c.unit in ("人", "名") and not c.inside_cause]
    for key, entry in declarations("narrative")["staffing"].items():
        wanted = re.compile(entry["subject"])
        fitting = [c for c in people if wanted.search(c.subject)]
        if not fitting:
            continue
        chosen = [c for c in fitting if c.sentence == fitting[0].sentence] if entry.get("sum") else fitting[:1]
        found[key] = Count(int(sum(c.value for c in chosen)), tuple(chosen))
    return found


def _first(claims: Sequence[Claim], wanted: re.Pattern[str], barred: re.Pattern[str], units: set[str]) -> Count | None:
    for claim in claims:
        fits = claim.measure == "count" and claim.unit in units and wanted.search(claim.subject)
        if fits and not barred.search(claim.subject):
            return Count(int(claim.value), (claim,))
    return None


# --- promised tables


def promises(document: Document, prose: Prose) -> Iterator[Promise]:
    """The tables that the list of contents promises; a table 是否空表 says most and wins over the plain list."""
    found = False
    for grid in document.grids():
        for promise in _promises_in_table(grid):
            found = True
            yield promise
    if not found:
        yield from _promises_in_list(document, prose)


def _promises_in_table(grid: Grid) -> Iterator[Promise]:
    told = re.compile(declarations("narrative")["promise_columns"]["empty"])
    if not any(told.search("".join(cell.text.split())) for cell in grid.cells):
        return
    rows: dict[int, dict[int, str]] = {}
    places: dict[int, Place] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, {})[cell.column] = fold(cell.text.replace("\n", ""))
        places.setdefault(cell.row, cell.place)
    columns: dict[str, int] = {}
    for row in sorted(rows):
        if "empty" not in columns:
            columns = {}
            for name, pattern in declarations("narrative")["promise_columns"].items():
                column = next((c for c, text in rows[row].items() if re.search(pattern, text)), None)
                if column is not None and column not in columns.values():
                    columns[name] = column
            if "empty" not in columns or "title" not in columns:
                columns.pop("empty", None)
            continue
        values = {name: rows[row].get(column, "") for name, column in columns.items()}
        if not values["title"]:
            continue
        number = re.sub(r"^表|\s", "", values.get("number", ""))
        empty = {"是": True, "否": False}.get(values["empty"])
        yield Promise(number, values["title"], empty, values.get("reason", ""), places[row])


def _promises_in_list(document: Document, prose: Prose) -> Iterator[Promise]:
    entries: list[tuple[str, Place]] = []
    mark = re.compile(
        r"^(?:(?P<number>[一二三四五六七八九十]{1,3})、|(?P<digits>\d{1,2})[.、]|表(?P<table>\d{1,2})[：、.]?)"
    )
    for text, place in _contents(document, prose):
        text = re.sub(r"(?:\.{2,}|…+|·{2,}|-{3,}).*$|(?<=[表\)])\d{1,3}$", "", text)
        if text.isdigit():
            continue
        if entries and text and not mark.match(text) and not re.match("第.{1,3}部分", text) and len(text) <= 6:
            entries[-1] = (entries[-1][0] + text, entries[-1][1])
        elif text:
            entries.append((text, place))
    for text, place in entries:
        match = mark.match(text)
        title = text[match.end() :] if match else text
        if _pattern("promised_table").search(title) and not _pattern("not_promised").search(title):
            number = "" if match is None else match["digits"] or match["table"] or str(numeral(match["number"]))
            yield Promise(number, title, None, "", place)


def _contents(document: Document, prose: Prose) -> Iterator[tuple[str, Place]]:
    """The entries between the heading 目录 and the first section."""
    end = prose.sections[0].place if prose.sections else None
    wanted = _pattern("contents")
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
            folded = fold(re.sub(r"^\s*[-*•]\s+", "", text.replace("\n", "")))
            if started:
                yield folded, place
            elif wanted.match(folded):
                started = True
        if started and isinstance(block, Grid) and block.width > 3:
            return
