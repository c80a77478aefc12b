"""Which kind of table a sheet is: by title, and by what its header and rows show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ingest.header import Layout
from ingest.labels import bare, plain
from ingest.layouts import declarations, expression
from ingest.lexicon import meaning
from ingest.sheets import Sheet, header_words

Coordinate = Mapping[str, str]

_CODE = re.compile(r"[235]\d{2}(?:\d{2}){0,2}")


@dataclass(frozen=True)
class Kind:
    """A declared kind of table; see the head of `layouts/kinds.yaml` for the meaning of each key."""

    name: str
    title: tuple[re.Pattern[str], ...]
    excluded: tuple[re.Pattern[str], ...]
    shape: tuple[str, ...]
    base: Coordinate
    titled: tuple[tuple[re.Pattern[str], Coordinate], ...]
    orders: tuple[tuple[str, ...], ...]
    columns: str = ""
    #: rows are lines of an outline rather than classes: each is an item of its own
    outline: bool = False
    #: in an outline, the items that a row's name may stand for
    members: tuple[str, ...] = ()

    @property
    def nature(self) -> str:
        """The nature that all amounts of the kind share, or empty."""
        return self.base.get("nature", "")

    def coordinates(self, title: str) -> dict[str, str]:
        """What holds for a whole table of this kind under this title."""
        result = dict(self.base)
        for pattern, extra in self.titled:
            if pattern.search(comparable(title)):
                result.update(extra)
        return result


@cache
def kinds() -> tuple[Kind, ...]:
    """All declared kinds, in the order in which they are tried."""
    return tuple(
        Kind(
            name=k["kind"],
            title=tuple(re.compile(p) for p in k["title"]),
            excluded=tuple(re.compile(p) for p in k.get("not", ())),
            shape=tuple(k["shape"]),
            base=k.get("base", {}),
            titled=tuple((re.compile(t["match"]), t["set"]) for t in k.get("titled", ())),
            orders=tuple(tuple(o) for o in k.get("orders", ())),
            columns=k.get("columns", ""),
            outline=k.get("outline", False),
            members=tuple(k.get("members", ())),
        )
        for k in declarations("kinds")
    )


def comparable(title: str) -> str:
    """A title without a leading year, scope or enumerator."""
    text = bare(title)
    return re.sub(r"^(?:\d{4}年?(?:度)?)?", "", text)


def by_title(title: str) -> list[Kind]:
    """The kinds whose title expressions fit, most specific first."""
    text = comparable(title)
    if not text:
        return []
    return [
        kind
        for kind in kinds()
        if any(p.search(text) for p in kind.title) and not any(p.search(text) for p in kind.excluded)
    ]


def shapes(sheet: Sheet, layout: Layout) -> set[str]:
    """What the header and the rows show: codes, sides, list, single, items, outline."""
    found: set[str] = set()
    words = header_words(sheet)
    if any(block.codes for block in layout.blocks):
        found.add("codes")
    elif any(block.of_organizations for block in layout.blocks):
        found.add("organizations")
    sides = {block.side for block in layout.blocks}
    two_sided = {"收入", "支出"} <= sides or ("收入" in words and "支出" in words)
    if len(layout.blocks) > 1 and two_sided and "codes" not in found:
        found.add("sides")
    if not any(block.labels or block.codes for block in layout.blocks):
        found.add("single")
    elif len(layout.blocks) == 1:
        found.add("list")
        if len(layout.blocks[0].labels) > 1:
            found.add("outline")
    items = {
        str(value["item"])
        for head in layout.heads
        for word in head.words
        if (value := meaning("columns", word)) and "item" in value
    }
    labels = {
        str(value["item"])
        for row in sheet.rows[layout.depth :]
        for cell in row
        if cell is not None and cell.text and (value := meaning("rows", cell.text)) and "item" in value
    }
    if len(items & _THREE) >= 2 or len(labels & _THREE) >= 2:
        found.add("items")
    return found


_THREE = {"overseas", "vehicles", "reception", "vehicle-purchase", "vehicle-operation"}


def recognise(sheet: Sheet, layout: Layout) -> Kind | None:
    """The kind of a sheet, None where title and content do not agree on any."""
    seen = shapes(sheet, layout)
    if sheet.title:
        for kind in by_title(sheet.title):
            if seen & set(kind.shape):
                return kind
        if by_title(sheet.title):
            return None
    return _by_content(sheet, layout, seen)


def _by_content(sheet: Sheet, layout: Layout, seen: set[str]) -> Kind | None:
    """For a sheet without a usable title: only where the header says unmistakably what it is."""
    named = {kind.name: kind for kind in kinds()}
    words = header_words(sheet)
    if "items" in seen:
        return named["three-public"]
    if "sides" in seen and "codes" not in seen:
        by_fund = _content("by_fund").search(words) and not _content("not_by_fund").search(_labels(sheet))
        return named["fiscal-balance" if by_fund else "balance"]
    if "codes" in seen:
        texts = [plain(cell.text) for row in sheet.rows[layout.depth :] for cell in row if cell]
        codes = [text for text in texts if _CODE.fullmatch(text)]
        functional = sum(c[0] == "2" for c in codes) > len(codes) / 2
        if functional and _content("revenue").search(words):
            return named["revenue"]
        if functional and _content("expenditure").search(words):
            return named["expenditure"]
    return None


def _content(name: str) -> re.Pattern[str]:
    return expression("terms", "content", name)


def _labels(sheet: Sheet) -> str:
    return "".join(plain(cell.text) for row in sheet.rows for cell in row if cell)


def is_other_table(sheet: Sheet) -> bool:
    """A table that carries no budget figures of this kind: contents, units, performance forms, staff lists."""
    words = header_words(sheet) + plain(sheet.title)
    return any(word in words for word in declarations("marks")["other_tables"])
