"""Rows of a block: what is printed as their name and code, and the fiscal coordinates that follow from it.

A row's meaning depends on the rows above it: `(1)` below `1.` narrows it, a fund below 年初结转和结余 belongs to that
flow, a class without a code stands beside the class printed before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ingest.classes import SCHEMES, known_names, scheme_of
from ingest.document import Cell
from ingest.header import SheetBlock
from ingest.kinds import Kind
from ingest.labels import bare, enumerator, label, plain
from ingest.layouts import expression, listed
from ingest.lexicon import class_code, code_of_name, known_class_name, known_row, meaning
from ingest.numbers import parse, repaired

Line = Sequence[Cell | None]
Values = dict[str, str | int]

_DIGITS = re.compile(r"\d{1,9}")
_CODE_AND_NAME = re.compile(r"^(\d{3}(?:\d{2}){0,2})([^\d.,%].*)$")
_LEVELS = frozenset(("类", "款", "项"))
_STYLES = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、,.]"),
    re.compile(r"^[((][一二三四五六七八九十]{1,3}[))]"),
    re.compile(r"^\d{1,2}[、.]"),
    re.compile(r"^[((]\d{1,3}[))]"),
    re.compile(r"^[①-⑳]"),
)
#: 其中 rows stand below everything enumerated
_AMONG = 9
#: a row that is not understood has none below it
_NOWHERE = 99
_SIDE_TOTAL = {"收入": "total-in", "支出": "total-out"}
_LASTING = ("opening", "closing")


@dataclass
class RowLabel:
    """The name of one row of a block: `code` as printed, `parts` the texts of its label columns."""

    text: str
    code: str
    cells: list[Cell] = field(default_factory=list)
    outer: tuple[str, ...] = ()
    qualifier: str = ""
    unit_code: str = ""
    parts: tuple[str, ...] = ()
    among: bool = False
    #: (code, name) of a second classification that the same row prints beside the first
    beside: tuple[str, str] = ("", "")
    #: the code with the zeros that its columns have lost (`201` | `3` → 20103)
    padded: str = ""

    @property
    def printed_code(self) -> str:
        """The code of the class, else that of the organization."""
        return self.code or self.unit_code


@cache
def _mark(name: str) -> re.Pattern[str]:
    return expression("marks", name)


def _is_total(text: str) -> bool:
    return text in listed("terms", "whole", "rows")


def key(text: str) -> str:
    """The part of an identifier that stands for a printed text."""
    return re.sub(r"[^\w\u4e00-\u9fff]+", "", bare(text))


def read_label(block: SheetBlock, line: Line, r: int) -> RowLabel | None:
    """Code and name of a row in a block; None for a line of notes."""
    first, second = _classifications(block)
    if second is None:
        return _read_label(block, line, r)
    name, other = _read_label(first, line, r), _read_label(second, line, r)
    if name is None or other is None:
        return None
    if not (name.text or name.code):
        return other
    return replace(name, beside=(other.code, other.text))


def _classifications(block: SheetBlock) -> tuple[SheetBlock, SheetBlock | None]:
    """The block parted where a second code column follows the names of the first (部门经济 | 政府经济)."""
    if not block.codes or not block.labels or block.units:
        return block, None
    start = next((h.index for h in block.codes if h.index > block.labels[0].index), None)
    if start is None or block.codes[0].index > block.labels[0].index or block.labels[-1].index < start:
        return block, None
    parts = [
        replace(
            block,
            codes=[h for h in block.codes if (h.index < start) == before],
            labels=[h for h in block.labels if (h.index < start) == before],
        )
        for before in (True, False)
    ]
    return parts[0], parts[1]


def _read_label(block: SheetBlock, line: Line, r: int) -> RowLabel | None:
    code, padded, cells, texts = _codes(block, line)
    seen = {id(c) for c in cells}
    outer: list[str] = []
    among = False
    for head in block.labels:
        cell = line[head.index]
        if cell is None or not cell.text.strip() or id(cell) in seen or parse(cell.text) is not None:
            continue
        seen.add(id(cell))
        text = label(cell.text)
        if plain(text) in _LEVELS:
            continue
        if cell.row < r or (cell.row_span > 1 and head is not block.labels[-1]):
            outer.append(text)
            continue
        if not code and (match := _CODE_AND_NAME.match(plain(cell.text))) and not block.units:
            code, text = match[1], label(match[2])
        among = among or plain(cell.text).startswith(listed("marks", "among"))
        texts.append(text)
        cells.append(cell)
    if len(texts) > 1 and block.codes and len(set(texts)) == 1:
        texts = texts[:1]
    if not texts and outer:
        texts, outer = [outer[-1]], outer[:-1]
    if not (texts or code):
        texts = _borrowed(block, line)
    name = "/".join(texts) if not block.codes else "".join(texts)
    if name and _mark("note").match(plain(name)):
        return None
    qualifier = "".join(label(c.text) for h in block.qualifiers if (c := line[h.index]) is not None and c.text.strip())
    unit_code = "".join(t for h in block.units if (c := line[h.index]) and _DIGITS.fullmatch(t := plain(c.text)))
    if not texts:
        # 合计 printed in the column of unit codes
        named = [c for h in block.units if (c := line[h.index]) and known_row(c.text)]
        if named:
            name, texts = label(named[0].text), [label(named[0].text)]
            cells += named[:1]
    return RowLabel(name, code, cells, tuple(outer), qualifier, unit_code, tuple(texts), among, padded=padded)


def _codes(block: SheetBlock, line: Line) -> tuple[str, str, list[Cell], list[str]]:
    """The code of a row from its columns, as printed and with lost zeros; a name in a code column is given as text."""
    code = padded = ""
    cells, texts = list[Cell](), list[str]()
    for head in block.codes:
        cell = line[head.index]
        if cell is None or not cell.text.strip():
            continue
        text = plain(cell.text)
        if _DIGITS.fullmatch(text):
            if cell.column == head.index and not (code and scheme_of(text) != scheme_of(code) and len(text) >= 3):
                code += text
                padded += text.zfill(2) if padded else text
                cells.append(cell)
        elif text not in _LEVELS and cell not in cells:
            match = _CODE_AND_NAME.match(text)
            if match:
                code = match[1]
            texts.append(label(match[2] if match else cell.text))
            cells.append(cell)
    return code, padded, cells, texts


def _borrowed(block: SheetBlock, line: Line) -> list[str]:
    """A total whose name is printed further left, over the columns of the blocks before."""
    first = min((h.index for h in (*block.codes, *block.labels)), default=None)
    if first is None:
        return []
    for index in range(first - 1, -1, -1):
        cell = line[index]
        if cell is None or not cell.text.strip() or (parse(cell.text) or repaired(cell.text)) is not None:
            continue
        return [label(cell.text)] if known_row(cell.text) else []
    return []


_YEAR = re.compile(r"(20\d{2})年度?(.*)")


class Walk:
    """Coordinates of the rows of one block, read downwards."""

    def __init__(
        self,
        base: Values,
        scheme: str,
        side: str,
        kind: Kind,
        block: SheetBlock,
        reporting: frozenset[str],
        year: int | None = None,
    ) -> None:
        self.base, self.scheme, self.side, self.kind, self.block = base, scheme, side, kind, block
        self.stack: list[tuple[int, str, Values]] = []
        self.lasting = ""
        self.last_code = ""
        self.understood = True
        #: a class occurs several times, each time under another class of a second classification
        self.crossed = False
        self.items: dict[str, int] = {}
        self.organizations: dict[str, str] = {}
        #: names of the reporting organization, comparable
        self.reporting = reporting
        self.year = year

    def path(self, name: RowLabel) -> tuple[str, ...]:
        """The labels from the outermost to the row's own."""
        parents = [text for _, text, _ in self.stack]
        return (*parents, name.text) if not parents or parents[-1] != name.text else tuple(parents)

    def enter(self, name: RowLabel, following: str = "") -> Values:
        """The coordinates of the row called `name`; `following` is the code of the row below it."""
        depth = self._depth(name)
        while self.stack and self.stack[-1][0] >= depth:
            self.stack.pop()
        inherited = dict(self.base)
        for _, _, value in self.stack:
            inherited.update(value)
        own = self._own(name, following)
        if "flow" in own:
            self.lasting = str(own["flow"]) if own["flow"] in _LASTING else ""
        elif self.lasting and "fund" in own:
            own = {**own, "flow": self.lasting}
        self.stack.append((depth if self.understood else _NOWHERE, name.text, own))
        self.last_code = name.padded or name.code or str(own.get("functional") or own.get("economic") or self.last_code)
        inherited.update(own)
        return inherited

    def _depth(self, name: RowLabel) -> int:
        """How deep a row stands by its code or the style of its enumerator; totals stand at the top."""
        if name.code:
            return len(name.padded or name.code)
        raw = "".join(plain(c.text) for c in name.cells[:1])
        if self.kind.outline:
            if name.unit_code or self._member(name) is not None:
                return 0
            return 0 if enumerator(raw) or _is_total(name.text) else (1 if "/" in name.text else 2)
        for level, style in enumerate(_STYLES):
            if style.match(raw):
                return level + 1
        value = meaning("rows", name.text)
        if name.among:
            return _AMONG
        if value is not None and ("flow" in value or not value or self.block.codes or "nature" in value):
            return 0 if "nature" not in value or self.block.codes else self._below_listed()
        return 0 if self.block.codes else self._below_listed()

    def _below_listed(self) -> int:
        listed = [level for level, _, _ in self.stack if 0 < level < _AMONG]
        return max(listed) + 1 if listed else 0

    def _own(self, name: RowLabel, following: str) -> Values:
        self.understood = True
        own: Values = {}
        for word in name.outer:
            own.update(meaning("rows", word) or {})
        if name.code:
            for code in (name.beside[0], name.code):
                if code and (code == name.code or _dimension(scheme_of(code)) != _dimension(scheme_of(name.code))):
                    own[_dimension(scheme_of(code))] = full_code(name.padded or code) if code == name.code else code
            if self.crossed and name.beside[0]:
                own["item"] = "/".join((str(self.base.get("item", "all")), name.beside[0]))
            if self.kind.outline and name.text and not known_class_name(name.text):
                return {**own, "item": self._item(name)}
            return {**own, **self._project(name)}
        if not name.text:
            return own
        if self.kind.outline and not name.unit_code:
            return {**own, **(self._member(name) or {"item": self._item(name)})}
        text = name.text.rsplit("/", 1)[-1] if meaning("rows", name.text) is None else name.text
        if _is_total(plain(text)) and self.side and not name.outer:
            return {**own, "flow": _SIDE_TOTAL[self.side]}
        value = meaning("rows", text)
        value = _of_year(text, self.year) if value is None else value
        if value is not None and not (self.scheme and not value and class_code(text, self.scheme)):
            if not self.side and value.get("flow") in _SIDE_TOTAL.values():
                value = {k: v for k, v in value.items() if k != "flow"}
            return {**own, **value}
        if self.scheme and (code := class_code(text, self.scheme)):
            return {**own, _dimension(self.scheme): code}
        if "codes" in self.kind.shape and not self.side and (code := self._code_by_context(text, following)):
            return {**own, _dimension(scheme_of(code)): code}
        if self.block.of_organizations and not (self.block.codes and known_class_name(text)):
            return {**own, "organization": self._organization(name)}
        for scheme in () if self.scheme else SCHEMES:
            if code := class_code(text, scheme):
                return {**own, _dimension(scheme): code}
        self.understood = False
        return {**own, "item": "row/" + key(name.text)}

    def _member(self, name: RowLabel) -> Values | None:
        """What a row of an outline says if it is its total or one of the kind's own members (货物, 工程, 服务)."""
        value = meaning("rows", name.text)
        if value is None or (value and str(value.get("item", "")).split("/")[0] not in self.kind.members):
            return None
        return {**self.base, **value} if _is_total(plain(name.text)) else dict(value)

    def _project(self, name: RowLabel) -> Values:
        """In a table of projects a name that is not the class's own is that of a project of the class."""
        if self.kind.nature != "project" or not name.text:
            return {}
        known = known_names(scheme_of(name.code)).get(full_code(name.code), frozenset())
        if len(name.parts) > 1:
            return {"item": "project/" + key(name.parts[-1])}
        if known and bare(name.text) not in known and not known_class_name(name.text):
            return {"item": "project/" + key(name.text)}
        return {}

    def _code_by_context(self, text: str, following: str) -> str:
        """The code of a class whose code is not printed: that of the row below, or one beside the class before."""
        if following and bare(text) in known_names(scheme_of(following)).get(full_code(following), ()):
            return full_code(following)
        last = full_code(self.last_code)
        scheme = scheme_of(last) if last else (self.scheme or "functional")
        for within in (last, last[:5], last[:3], ""):
            if code := code_of_name(text, scheme, within):
                return code
        return class_code(text, scheme)

    def _organization(self, name: RowLabel) -> str:
        """The organization of a row, empty for the reporting one; the second of one name is its own level (本级)."""
        text = name.parts[-1] if name.parts else name.text
        first = self.organizations.setdefault(text, name.unit_code)
        if first != name.unit_code:
            return text + listed("reports", "own_level")[0]
        return "" if bare(text) in self.reporting else text

    def _item(self, name: RowLabel) -> str:
        """A line of an outline is an item of its own, below the item it stands under; its namesakes are counted."""
        outer = [str(v["item"]) for _, _, v in self.stack if "item" in v]
        start = outer[-1] if outer else str(self.base.get("item", "project"))
        item = "/".join((start, *(key(part) for part in (*name.text.split("/"), name.qualifier) if part)))
        number = self.items[item] = self.items.get(item, 0) + 1
        return item if number == 1 else f"{item}~{number}"


def _of_year(text: str, year: int | None) -> Values | None:
    """What a row says that names a year, alone or before a phase: 2023年, 2023年预算数."""
    match = _YEAR.fullmatch(plain(text))
    if match is None or year is None or not -3 <= int(match[1]) - year <= 1:
        return None
    inner = meaning("rows", match[2]) if match[2] else {}
    return None if inner is None else {**inner, "year": int(match[1]) - year}


def _dimension(scheme: str) -> str:
    return "functional" if scheme == "functional" else "economic"


def full_code(code: str) -> str:
    """A code of the right length: a lost zero (`301` + `2`) is given back where only one reading is left."""
    if len(code) == 4 or (len(code) == 6 and code[0] == "2"):
        return code[:-1] + "0" + code[-1]
    return code
