"""Who reports what, and for which year: from the cover, then from the tables' heads; the file name only breaks ties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from ingest.divisions import division, without_places_above
from ingest.document import Document, Grid, Line, Place
from ingest.facts import Profile
from ingest.labels import plain, squeeze
from ingest.layouts import declarations, expression, listed
from ingest.sheets import Sheet

#: a cover without a list of contents after it ends here, in lines
_COVER = 8
_YEAR_IN_WORDS = re.compile("二[〇○零O0][〇○零O0一二三][〇○零O0一二三四五六七八九](?=年)")
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return expression("reports", name)


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in declarations("reports")[name])


def profile(document: Document, sheets: Sequence[Sheet]) -> Profile:
    """The profile of a document; what is not printed stays empty."""
    cover = _cover(document)
    text = _without_front(_arabic("".join(plain(line.text) for line in cover)))
    name = plain(document.name.rsplit(".", 1)[0])
    titles = [plain(sheet.title) for sheet in sheets]
    organization, printed, year, kind = _from_cover(text)
    heads = Counter(clean_name(sheet.organization) for sheet in sheets if sheet.organization)
    on_tables = {clean_name(sheet.organization): plain(sheet.organization) for sheet in reversed(sheets)}
    if not organization or (heads and organization not in heads and heads.most_common(1)[0][1] >= 3):
        organization = next((n for n, _ in heads.most_common() if n), organization)
        printed = on_tables.get(organization, printed)
    from_name = _from_cover(name)
    if not organization:
        organization, printed = from_name[:2]
    return Profile(
        organization=without_places_above(organization),
        kind=kind or _kind(titles, text) or from_name[3],
        scope=_scope(text, titles, name),
        year=year or _year(titles, text) or from_name[2] or _year([name], ""),
        division=division(organization),
        title=_title(document, cover, organization),
        place=cover[0].place if cover else Place(),
        printed=(printed,) if printed else (),
    )


def _title(document: Document, cover: Sequence[Line], organization: str) -> str:
    """The words of the cover to where its title is complete; of a file of tables alone, the name of the file."""
    words = ""
    for line in cover:
        text = squeeze(line.text)
        if _pattern("table_head").search(plain(text)):
            break
        complete = bool(organization) and organization in plain(words) and bool(_pattern("year").search(plain(words)))
        if complete and not (_pattern("title_goes_on").match(plain(text)) or _pattern("named").match(plain(text))):
            break
        words += " " + text if words and _pattern("named").match(plain(text)) else text
    return words[:120] or squeeze(document.name.rsplit(".", 1)[0])


def _cover(document: Document) -> list[Line]:
    """The lines before the list of contents; without one, the first lines before the first table."""
    lines: list[Line] = []
    for page, block in document.blocks():
        if isinstance(block, Grid):
            # a title page drawn as a frame
            parts = [Line(c.text.replace("\n", ""), c.place) for c in block.cells if c.text.strip()]
            if block.width == 1 and len(parts) <= 3 and not lines:
                lines += parts
                continue
            break
        text = plain(block.text)
        ended = _pattern("contents").match(text) or (lines and _pattern("body").match(text))
        if ended or len(lines) >= _COVER or (lines and page.number > 2):
            break
        if not _pattern("not_cover").match(text):
            lines.append(block)
    return lines


def _from_cover(text: str) -> tuple[str, str, int | None, str]:
    """(organization, its name as printed, year, kind) by the words of a cover."""
    for pattern in _patterns("cover"):
        if match := pattern.search(text):
            name = clean_name(match["organization"])
            if name:
                return name, _without_front(match["organization"]), int(match["year"]), _kind_word(match["kind"])
    return "", "", None, ""


def clean_name(name: str) -> str:
    """An organization's name without brackets that only tell the scope; "" where it is no name."""
    name = plain(name)
    for pattern in _patterns("strip"):
        name = pattern.sub("", name)
    name = name.strip("-_、.:： ")
    if name.count("(") != name.count(")"):
        name = re.sub(r"\([^()]*$", "", name).strip("()")
    if not re.search(r"[\u4e00-\u9fff]{3}", name) or any(p.search(name) for p in _patterns("not_organization")):
        return ""
    return name


def _without_front(text: str) -> str:
    """A cover or a printed name without what only stands before it (附件1：, 关于)."""
    for pattern in _patterns("strip"):
        if pattern.pattern.startswith("^"):
            text = pattern.sub("", text)
    return text


def _arabic(text: str) -> str:
    """二〇二四年 → 2024年."""
    return _YEAR_IN_WORDS.sub(lambda match: match[0].translate(_DIGITS), text)


def _kind_word(word: str) -> str:
    return "final-accounts" if listed("reports", "kinds", "final-accounts")[0] in word else "budget"


def _kind(titles: Sequence[str], text: str) -> str:
    called = [listed("reports", "kinds", kind)[0] for kind in ("budget", "final-accounts")]
    fund = expression("reports", "not_kind")
    found = Counter(w for t in (*titles, text) for w in re.findall("|".join(called), fund.sub("", t)))
    return _kind_word(found.most_common(1)[0][0]) if found else ""


def _year(titles: Sequence[str], text: str) -> int | None:
    years = Counter(int(m["year"]) for t in (*titles, text) for m in _pattern("year").finditer(t))
    return max(years, key=lambda y: (years[y], y)) if years else None


def _scope(text: str, titles: Sequence[str], name: str) -> str:
    """department or unit: the cover decides, then the titles, then the file name."""
    for source in (text, "".join(titles), name):
        unit = sum(len(p.findall(source)) for p in _patterns("unit_scope"))
        department = sum(len(p.findall(source)) for p in _patterns("department_scope"))
        if unit != department:
            return "unit" if unit > department else "department"
    return "department"
