"""The bodies that a report names: the units in it, the offices inside the organization, whom it answers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from ingest import layouts
from ingest.disclosures.records import Offices, Stated, Superior, Unit
from ingest.disclosures.wording import number, pattern, patterns
from ingest.divisions import ancestor, place_words, unlisted, without_places_above
from ingest.document import Document, Grid, Place
from ingest.facts import Profile
from ingest.prose import Paragraph, Prose, Section, fold

_ITEM = re.compile(r"^\d{1,2}[.、]")
_SCOPE = re.compile(r"\([^()]*\)$")


# --- units


def units(document: Document, prose: Prose, who: Profile) -> tuple[Unit, ...]:
    """The bodies of a department: from a table of units, else from the list in the section that names them.

    A list of the units below a department does not name the department itself, which heads it all the same.
    """
    found: dict[str, Unit] = {}
    for source in (chain(_in_tables(document), _in_prose(prose, "units_announced")), _in_prose(prose, "units_below")):
        for name, note, place in source if not found else ():
            unit = _unit(name, note, place, who)
            if unit is not None:
                found.setdefault(_SCOPE.sub("", unit.name), unit)
    listed = list(found.values())
    if listed and who.scope == "department" and not any(unit.own_level for unit in listed):
        listed.insert(0, Unit(who.organization, "own-level", who.place))
    for name, place in _subordinate(prose):
        unit = _unit(name, "", place, who)
        if unit is not None and not unit.own_level and unit.name not in found:
            found[unit.name] = unit
            listed.append(Unit(unit.name, "subordinate", place))
    return tuple(listed)


def canonical(name: str, who: Profile) -> str:
    """A unit's name without what only tells its kind or scope; the organization's own for its own level."""
    bare = without_places_above(_SCOPE.sub("", name))
    return who.organization if pattern("own_level").search(name) else bare


def _unit(printed: str, note: str, place: Place, who: Profile) -> Unit | None:
    text = pattern("unit_kind").sub("", _ITEM.sub("", fold(printed)).rstrip("。；，"))
    merged = pattern("merged").search(text)
    if merged:
        text, note = pattern("before_merged").sub("", text[: merged.start()]).rstrip("，。"), note or text
    if not pattern("unit_name").match(text):
        return None
    own = bool(pattern("own_level").search(text)) or text in (who.organization, *who.printed)
    role = "own-level" if own else "merged" if merged or pattern("merged").search(fold(note)) else "included"
    return Unit(text, role, place, note)


def _in_tables(document: Document) -> Iterator[tuple[str, str, Place]]:
    for grid in document.grids():
        if grid.width > 4 or grid.height > 80:
            continue
        heads = {kind: _column(grid, kind) for kind in ("unit_header", "unit_note_header")}
        head = heads["unit_header"]
        if head is None:
            continue
        note = heads["unit_note_header"]
        texts = {(cell.row, cell.column): cell.text.replace("\n", "") for cell in grid.cells}
        for cell in grid.cells:
            if cell.column == head[1] and cell.row > head[0] and cell.text.strip():
                noted = texts.get((cell.row, note[1]), "") if note is not None else ""
                yield cell.text.replace("\n", ""), noted.strip(), cell.place


def _column(grid: Grid, kind: str) -> tuple[int, int] | None:
    return next(((c.row, c.column) for c in grid.cells if pattern(kind).match(fold(c.text))), None)


def _in_prose(prose: Prose, announcing: str) -> Iterator[tuple[str, str, Place]]:
    """Names after the words that announce them: in the same sentence, on the lines and in the headings that follow."""
    announced: int | None = None
    filed = 0
    for paragraph in prose.paragraphs:
        for section in prose.sections[filed : paragraph.section + 1]:
            if announced is not None and section.level > announced:
                yield section.title, "", section.place
            else:
                announced = None
        filed = max(filed, paragraph.section + 1)
        path = prose.path(paragraph.section)
        if not any(pattern("units_section").search(section.title) for section in path):
            continue
        if match := pattern(announcing).search(paragraph.text):
            announced = path[-1].level
            listed = paragraph.text[match.end() :].split("。")[0]
            start = match.end()
            for name in re.split("[、；，]", listed):
                if name:
                    yield name, "", paragraph.place(start, start + len(name))
                start += len(name) + 1
        elif announced is not None:
            if pattern("merged").search(paragraph.text):
                yield paragraph.text, "", paragraph.place(0, len(paragraph.text))
            else:
                for line in paragraph.lines:
                    yield line.text, "", line.place
    for section in prose.sections[filed:]:
        if announced is None or section.level <= announced:
            break
        yield section.title, "", section.place


def _subordinate(prose: Prose) -> Iterator[tuple[str, Place]]:
    """Bodies below the organization: in a sentence, or in a list under a heading that says so."""
    for paragraph in _under(prose, "units_section"):
        for match in (m for wanted in patterns("subordinate") for m in wanted.finditer(paragraph.text)):
            start = match.start("names")
            for name in match["names"].split("、"):
                if name:
                    yield name, paragraph.place(start, start + len(name))
                start += len(name) + 1
    headed = {s.index for s in prose.sections if pattern("subordinate_section").search(s.title)}
    for section in prose.sections:
        if section.parent in headed:
            yield section.title, section.place
    for paragraph in prose.paragraphs if headed else ():
        if paragraph.section in headed:
            yield paragraph.text, paragraph.place(0, len(paragraph.text))


def units_stated(prose: Prose) -> Stated | None:
    """The number of units that the text states, in the wording that says most first."""
    paragraphs = list(_under(prose, "units_section"))
    for wanted in patterns("units_stated"):
        for paragraph in paragraphs:
            if match := wanted.search(paragraph.text):
                return Stated(number(match["number"]), *_printed(paragraph, match.start(), match.end()))
    return None


# --- offices


def offices(prose: Prose) -> Offices | None:
    """The inner offices: their number, and their names before it, after it, or in the list that follows."""
    inside = list(_under(prose, "offices_section"))
    rest = [paragraph for paragraph in prose.paragraphs if pattern("offices_hint").search(paragraph.text)]
    for paragraphs in (inside, rest):
        for wanted in patterns("offices"):
            for paragraph in paragraphs:
                if match := wanted.search(paragraph.text):
                    named = match["names"] if "names" in wanted.groupindex else ""
                    value = number(match["number"])
                    names = _names(named) or _listed(prose, paragraph, value) or _named_alone(paragraphs)[0]
                    end = match.end() if _names(named) else match.end("number")
                    return Offices(value, names, *_printed(paragraph, match.start(), end))
    names, told = _named_alone(inside)
    return Offices(len(names), names, *told) if told is not None else None


def _named_alone(paragraphs: Sequence[Paragraph]) -> tuple[tuple[str, ...], tuple[str, Place] | None]:
    """The offices of a sentence that names them without their number, with its words."""
    for paragraph in paragraphs:
        for match in pattern("offices_named").finditer(paragraph.text):
            if names := _names(match["names"]):
                return names, _printed(paragraph, match.start(), match.end())
    return (), None


def _names(listed: str) -> tuple[str, ...]:
    """The offices of a list in a sentence; none where one of them is no office."""
    listed = pattern("office_list_ends").sub("", listed).strip("，：")
    names = tuple(name for name in pattern("office_between").split(listed) if name)
    return names if len(names) > 1 and all(pattern("office_name").match(name) for name in names) else ()


def _listed(prose: Prose, announcing: Paragraph, value: int) -> tuple[str, ...]:
    """The offices of the list after a paragraph, one a heading, paragraph or line."""
    names: list[str] = []
    begun = False
    items: set[int] = set()
    for item, section in _following(prose, announcing):
        head = re.split("[。，：]", item)[0]
        name = _SCOPE.sub("", re.sub(r"\([^()]*$", "", head))
        if section in items:
            continue  # what an office does
        if pattern("office_name").match(name):
            begun = True
            names.append(name)
            if prose.sections[section].title == item:
                items.add(section)
        elif begun and not re.match("[^(]{0,30}\\)$", item):
            break
        if len(names) == value:
            return tuple(names)
    return tuple(names) if value and len(names) >= 0.8 * value else ()


def _following(prose: Prose, announcing: Paragraph) -> Iterator[tuple[str, int]]:
    """The headings and lines after a paragraph to the end of the section around it, each with its own section."""
    around: Section | None = prose.sections[announcing.section] if announcing.section >= 0 else None
    start = next(i for i, p in enumerate(prose.paragraphs) if p is announcing)
    filed = announcing.section + 1
    level = around.level if around is not None else 0
    for paragraph in prose.paragraphs[start + 1 : start + 60]:
        for section in prose.sections[filed : paragraph.section + 1]:
            if section.level <= level:
                return
            yield section.title, section.index
        filed = max(filed, paragraph.section + 1)
        yield paragraph.text, paragraph.section
    for section in prose.sections[filed : filed + 60]:
        if section.level <= level:
            return
        yield section.title, section.index


# --- whom the organization answers to


def superior(prose: Prose, who: Profile) -> Superior | None:
    """The government or congress above the organization, by what the prose says it is or does."""
    paragraphs = list(_under(prose, "superior_section"))
    within = pattern("superior_section")
    titles = [s for s in prose.sections if any(within.search(each.title) for each in prose.path(s.index))]
    for wanted in patterns("superior"):
        for paragraph in paragraphs:
            if match := wanted.search(paragraph.text):
                shown, names = _in_full(match["superior"], who)
                return Superior(shown, names, *_printed(paragraph, match.start(), match.end()))
        for section in titles:
            if match := wanted.search(section.title):
                shown, names = _in_full(match["superior"], who)
                return Superior(shown, names, section.title, section.place)
    return None


def _in_full(words: str, who: Profile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words like 县政府 or 市委和市政府 with the name of the place; the bodies as shown, and in full."""
    parts = _wording("between").split(words)
    shown, names = [], []
    for index, part in enumerate(parts):
        rest = part[1:]
        short = bool(_wording("of_place").match(part))
        place = _place(part[0], who) if short else ""
        name = part
        if place:
            name = place + rest if len(place) > 2 or not _wording("committee").match(rest) else place + part
        elif not short and (match := _wording("government").match(part)):
            name = _place(match[1], who) or match[1]
            name += part[len(match[1]) :]
        names.append(_wording("short").sub(_wording("full").pattern, name))
        shown.append(names[-1] if len(parts) == 1 and short else name if index == 0 else part)
    return tuple(shown), tuple(names)


def _wording(name: str) -> re.Pattern[str]:
    return layouts.expression("disclosures", "superior_words", name)


def _place(words: str, who: Profile) -> str:
    """The place in the organization's name, or above it, that ends in these words; a district with its city."""
    chain = _places(who.organization)
    for count in range(len(chain), 0, -1):
        if "".join(chain[:count]).endswith(words):
            start = 1 if count > 1 and _wording("province").search(chain[0]) else 0
            return "".join(chain[start:count])
    return ancestor(who.division, words)


def _places(organization: str) -> list[str]:
    """The places at the start of a name, one by one: those that are known, and one more that reads like one."""
    further = unlisted(organization)
    return pattern("place_words").findall(place_words(organization)) + ([further] if further else [])


# --- places in the prose


def _under(prose: Prose, section: str) -> Iterator[Paragraph]:
    """The paragraphs under a heading that fits."""
    wanted = pattern(section)
    within = {s.index for s in prose.sections if any(wanted.search(each.title) for each in prose.path(s.index))}
    return (paragraph for paragraph in prose.paragraphs if paragraph.section in within)


def _printed(paragraph: Paragraph, start: int, end: int) -> tuple[str, Place]:
    return paragraph.quote(start, end), paragraph.place(start, end)
