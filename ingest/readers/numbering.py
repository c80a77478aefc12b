"""Automatic numbering of Word: which number is printed before a paragraph.

`numbering.xml` declares lists (abstractNum) of nine levels and uses of them (num); paragraphs, or their styles, name a
use and a level. Uses of one list count on together unless one says where it starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ingest.document import Setting
from ingest.readers.counting import counted


@dataclass(slots=True)
class Level:
    """One level of a list; `text` has %1 … %9 where the numbers of the levels stand."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    gap: bool = True
    legal: bool = False  # all numbers in Arabic digits
    restart: int | None = None  # the level that starts it again, counted from 1; 0: none, None: every level above
    paragraph_style: str = ""


@dataclass(slots=True)
class Use:
    """A list in use, with levels and starts of its own."""

    list: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class Style:
    """What a paragraph style says about numbers."""

    name: str = ""
    parent: str = ""
    use: str = ""
    level: int | None = None
    outline: int | None = None  # its level in the outline of the document, counted from 0
    indented: bool | None = None
    apart: bool | None = None  # centred, or at the right


class Numbering:
    """Counts while a document is read from its beginning to its end."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self.unknown: dict[str, None] = {}  # formats that are not known, in the order in which they were met
        self._lists: dict[str, dict[int, Level]] = {}
        self._uses: dict[str, Use] = {}
        self.styles: dict[str, Style] = {}
        self._default = ""
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_lists(numbering)

    def number(self, paragraph: Any) -> str:
        """What is printed before a paragraph (a `w:p`), with a space after it; empty where nothing is."""
        use_name, depth = self._named(paragraph)
        use = self._uses.get(use_name)
        if use is None or depth is None or (level := self._level(use, depth)) is None:
            return ""
        counts = self._counts.setdefault(use.list, {})
        if depth in use.starts and (use_name, depth) not in self._begun:
            self._begun.add((use_name, depth))
            counts[depth] = use.starts[depth] - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            below = self._level(use, deeper)
            if below is None or below.restart is None or depth < below.restart:
                del counts[deeper]
        text = re.sub("%([1-9])", lambda match: self._part(use, level, int(match[1]) - 1), level.text)
        return text + " " if text and level.gap else text

    def state(self) -> Any:
        """How far it has counted, to go back to."""
        return deepcopy((self._counts, self._begun))

    def back(self, state: Any) -> None:
        """Counts on from an earlier state."""
        self._counts, self._begun = state

    def style_name(self, paragraph: Any) -> str:
        """The name of the style of a paragraph, in small letters."""
        return next((style.name.lower() for style in self._styled(paragraph)), "")

    def setting(self, paragraph: Any, numbered: bool) -> Setting:
        """How a paragraph is set: as a heading, in the middle, or with an indent or a number."""
        own = _properties(child(paragraph, "pPr"))
        chain = [own, *self._styled(paragraph)]
        outline = next((each.outline for each in chain if each.outline is not None), None)
        apart = next((each.apart for each in chain if each.apart is not None), False)
        indented = next((each.indented for each in chain if each.indented is not None), False)
        heading = outline + 1 if outline is not None and outline < 9 else 0
        heading = heading or int(any(style.name.lower() == "title" for style in chain))
        return Setting(bool(heading or apart or indented or numbered), bool(heading or apart), heading)

    def _styled(self, paragraph: Any) -> Iterator[Style]:
        """The style of a paragraph, and the styles that it is based on."""
        name = value(child(child(paragraph, "pPr"), "pStyle")) or self._default
        for _ in range(20):  # they may be based on each other in a circle
            if (style := self.styles.get(name)) is None:
                return
            yield style
            name = style.parent

    def _part(self, use: Use, level: Level, depth: int) -> str:
        own = self._level(use, depth) or Level()
        count = self._counts[use.list].get(depth, own.start)
        style = "decimal" if level.legal and own.style not in ("none", "bullet") else own.style
        text = counted(count, style)
        if text is None:
            self.unknown[style] = None
            text = str(count)
        return text

    def _level(self, use: Use, depth: int) -> Level | None:
        level = use.levels.get(depth) or self._lists.get(use.list, {}).get(depth)
        return None if level is None or level.style == "bullet" else level

    def _named(self, paragraph: Any) -> tuple[str, int | None]:
        """(use, level) that a paragraph names itself, or by its style."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        use, level = value(child(own, "numId")), _integer(value(child(own, "ilvl")))
        if use:
            return use, level or 0
        name = value(child(properties, "pStyle")) or self._default
        for _ in range(20):  # styles may be based on each other in a circle
            style = self.styles.get(name)
            if style is None:
                break
            if style.use:
                found = self._uses.get(style.use)
                linked = [
                    depth
                    for depth, each in (self._lists.get(found.list, {}).items() if found else ())
                    if each.paragraph_style == name
                ]
                return style.use, level if level is not None else next(iter(linked), style.level or 0)
            name = style.parent
        return "", None

    # --- declarations

    def _read_styles(self, root: Any) -> None:
        for each in children(root, "style"):
            if attribute(each, "type") not in ("", "paragraph", "numbering"):
                continue
            number = child(child(each, "pPr"), "numPr")
            identity = attribute(each, "styleId")
            style = self.styles[identity] = _properties(child(each, "pPr"))
            style.name, style.parent = value(child(each, "name")), value(child(each, "basedOn"))
            style.use, style.level = value(child(number, "numId")), _integer(value(child(number, "ilvl")))
            if attribute(each, "default") in ("1", "true", "on") and attribute(each, "type") == "paragraph":
                self._default = identity

    def _read_lists(self, root: Any) -> None:
        linked: dict[str, str] = {}
        for each in children(root, "abstractNum"):
            identity = attribute(each, "abstractNumId")
            self._lists[identity] = {_depth(level): _level(level) for level in children(each, "lvl")}
            if link := value(child(each, "numStyleLink")):
                linked[identity] = link
        for each in children(root, "num"):
            use = Use(value(child(each, "abstractNumId")))
            for override in children(each, "lvlOverride"):
                start = _integer(value(child(override, "startOverride")))
                if start is not None:
                    use.starts[_depth(override)] = start
                for level in children(override, "lvl"):
                    use.levels[_depth(override)] = _level(level)
            self._uses[attribute(each, "numId")] = use
        for use in self._uses.values():
            style = self.styles.get(linked.get(use.list, ""))
            if style and style.use in self._uses and self._uses[style.use].list not in linked:
                use.list = self._uses[style.use].list


def _properties(element: Any | None) -> Style:
    """How a paragraph, or a style of paragraphs, is set."""
    indent, justified = child(element, "ind"), value(child(element, "jc"))
    first = [] if indent is None else [attribute(indent, name) for name in ("firstLine", "firstLineChars")]
    return Style(
        outline=_integer(value(child(element, "outlineLvl"))),
        indented=any((_integer(each) or 0) > 0 for each in first) if any(first) else None,
        apart=justified in ("center", "right", "end") if justified else None,
    )


def _level(element: Any) -> Level:
    start = _integer(value(child(element, "start")))
    legal = child(element, "isLgl")
    style = value(child(element, "numFmt"))
    text = value(child(element, "lvlText"))
    return Level(
        1 if start is None else start,
        style or "decimal",
        "" if style in ("none", "bullet") and "%" not in text else text,
        value(child(element, "suff")) != "nothing",
        legal is not None and value(legal) not in ("0", "false", "off"),
        _integer(value(child(element, "lvlRestart"))),
        value(child(element, "pStyle")),
    )


def _depth(element: Any) -> int:
    return _integer(attribute(element, "ilvl")) or 0


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


# Elements by their local names: the transitional and the strict form of the format have different namespaces.


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    name: str = element.tag
    return name.rpartition("}")[2]


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of a name."""
    return (each for each in element if local(each) == name)


def child(element: Any | None, name: str) -> Any | None:
    """The first child of a name, None without."""
    return None if element is None else next(children(element, name), None)


def attribute(element: Any, name: str) -> str:
    """The value of an attribute, empty without."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def value(element: Any | None) -> str:
    """What a property is set to (`w:val`)."""
    return "" if element is None else attribute(element, "val")
