"""Who reports what, and for which year: from the cover, the tables' heads and the contents, by majority."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from ingest.document import Document, Grid, Line, Place
from ingest.facts import Profile
from ingest.labels import plain, squeeze
from ingest.layouts import declarations
from ingest.sheets import Sheet

#: the cover and the contents stand in the first lines
_COVER = 60


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(declarations("reports")[name])


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile("|".join(declarations("reports")[name]))


def profile(document: Document, sheets: Iterable[Sheet]) -> Profile:
    """The profile of a document; fields that are not printed stay empty, nothing is taken from the file name alone."""
    sheets = list(sheets)
    cover = _cover_lines(document)
    head = "".join(plain(line.text) for line in cover[:12])
    organizations: Counter[str] = Counter()
    years: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    place = cover[0].place if cover else Place()
    for weight, text in _candidates(cover, head):
        if match := _pattern("cover").match(text):
            _vote(organizations, match["organization"], weight)
            years[int(match["year"])] += weight
            kinds[_kind(match["kind"])] += weight
        elif match := _pattern("cover_year").search(text):
            years[int(match["year"])] += max(weight // 2, 1)
            kinds[_kind(match["kind"])] += max(weight // 2, 1)
        if match := _pattern("organization").match(text):
            _vote(organizations, match["organization"], weight + 4)
    for sheet in sheets:
        _vote(organizations, plain(sheet.organization), 3)
        title = plain(sheet.title)
        for word in ("决算", "预算"):
            if word in re.sub("一般公共预算|政府性基金预算|国有资本经营预算", "", title):
                kinds[_kind(word)] += 2
        if match := re.search(r"(20\d{2})年", title):
            years[int(match[1])] += 2
    name = plain(document.name.rsplit(".", 1)[0])
    if match := _pattern("cover").match(name):
        _vote(organizations, match["organization"], 1)
        years[int(match["year"])] += 1
    if match := re.search(r"(预算|决算)", name):
        kinds[_kind(match[1])] += 1
    whole = head + "".join(plain(s.title) for s in sheets)
    kind = kinds.most_common(1)[0][0] if kinds else ""
    return Profile(
        organization=_best(organizations),
        kind=kind,
        scope=_scope(head, [plain(s.title) for s in sheets], whole, name),
        year=years.most_common(1)[0][0] if years else None,
        title=squeeze(cover[0].text) if cover else "",
        place=place,
    )


def _cover_lines(document: Document) -> list[Line]:
    lines: list[Line] = []
    for _, block in document.blocks():
        if isinstance(block, Grid):
            for cell in block.cells[:4]:
                if cell.text.strip() and len(lines) < 6:
                    lines.append(Line(cell.text.replace("\n", ""), cell.place))
        elif block.text.strip():
            lines.append(block)
        if len(lines) >= _COVER:
            break
    return lines


def _candidates(cover: list[Line], head: str) -> Iterable[tuple[int, str]]:
    """(weight, text): single lines, and each line joined with the next ones, since covers break titles."""
    yield 3, head
    texts = [plain(line.text) for line in cover]
    for index, text in enumerate(texts[:25]):
        weight = 8 if index < 4 else 3
        yield weight, text
        if index < 8 and len(text) < 40:
            yield weight, text + "".join(texts[index + 1 : index + 2])
            yield max(weight - 2, 1), text + "".join(texts[index + 1 : index + 3])


def _vote(organizations: Counter[str], name: str, weight: int) -> None:
    name = plain(name)
    for pattern in declarations("reports")["strip"]:
        name = re.sub(pattern, "", name)
    name = name.strip("()-_ ")
    if 3 <= len(name) <= 40 and not _any("not_organization").search(name) and re.search(r"[\u4e00-\u9fff]{3}", name):
        organizations[name] += weight


def _best(organizations: Counter[str]) -> str:
    return max(organizations, key=lambda n: (organizations[n], len(n), n)) if organizations else ""


def _kind(word: str) -> str:
    return "final-accounts" if "决算" in word else "budget"


def _scope(head: str, titles: list[str], whole: str, name: str) -> str:
    """department or unit: the cover decides, then the titles, then the file name."""
    for text in (head, whole, name):
        unit, department = len(_any("unit_scope").findall(text)), len(_any("department_scope").findall(text))
        if unit != department:
            return "unit" if unit > department else "department"
    return "department"
