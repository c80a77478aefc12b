"""Lists whose parts are paragraphs of their own: `支出预算总计10万元。包括：` and then `1.…`, `2.…`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.claims.grammar import Grammar
from ingest.claims.stated import Listed, Stated
from ingest.prose import Paragraph, Section, enumerated

#: the level of a paragraph without an enumerator, below all others
_PLAIN = 9


@dataclass(slots=True)
class _Open:
    """A list and the enumerators of its parts: their level once there is one, and the number of the last."""

    listed: Listed
    intro: str
    level: int  # of the paragraph or heading that opens it
    parts: int | None = None
    number: int = 0


class OpenLists:
    """The lists that are open from paragraph to paragraph of a section, the innermost last."""

    def __init__(self, grammar: Grammar) -> None:
        self.g = grammar
        self.open: list[_Open] = []
        self.listed: Listed | None = None
        self.intro = ""
        self.section = -1

    def clear(self) -> None:
        """A section begins in which no list of the one before goes on."""
        self.open = []

    def enter(self, paragraph: Paragraph, path: Sequence[Section]) -> None:
        """Set `listed` and `intro` to the list in which a paragraph stands and the words that announce it."""
        level, number = _mark(paragraph, path, self.section)
        self.section = paragraph.section
        part = False
        while self.open:
            top = self.open[-1]
            if top.parts is None and level > top.level:
                top.parts, top.number, part = level, number, True
                break
            if top.parts is not None and level > top.parts:
                break
            if level == top.parts and (number > top.number or level == _PLAIN):
                top.number, part = number, True
                break
            self.open.pop()
        top_list = self.open[-1].listed if self.open else None
        # what stands deeper than the parts, or between them, is none
        self.listed = top_list if part or top_list is None else replace(top_list, wholes=())
        self.intro = self.open[-1].intro if self.open else ""

    def begin(self, path: Sequence[Section], whole: Callable[[str], tuple[str, tuple[Stated, ...]]]) -> None:
        """Open the list that the heading of a section announces: 4.一般公共预算支出主要用于以下方面."""
        title = path[-1].title if path else ""
        if (opening := self.g.announces_list.search(title)) and (named := whole(title[: opening.start()]))[1]:
            listed = Listed((named[0],), named[1], opening["opening"])
            self.open.append(_Open(listed, title, path[-1].level))

    def leave(
        self,
        paragraph: Paragraph,
        path: Sequence[Section],
        found: Sequence[Stated],
        whole: Callable[[str], tuple[str, tuple[Stated, ...]]],
    ) -> None:
        """Open the list that a paragraph announces at its end; `whole` finds what words name and its figures."""
        if not paragraph.text.endswith("："):
            return
        intro = paragraph.text[:-1].rpartition("。")[2]
        stated = [
            s
            for s in reversed(found)
            if s.measure in ("amount", "count") and not (s.inside_cause or s.in_bracket or s.of_base)
        ]
        amounts = [s for s in stated if s.measure == "amount"] or stated
        listed = self.listed or Listed(())
        opening = self.g.announces_list.search(intro)
        if opening and not amounts and (named := whole(intro[: opening.start()]))[1]:
            # 一般公共预算财政拨款支出主要用于以下方面: named, with its figure somewhere above
            listed = Listed((named[0],), named[1], opening["opening"])
        if amounts:
            # after a list of several things 其中 speaks of them all
            several = {s.about for s in amounts if s.sentence == amounts[0].sentence}
            about = [s for s in stated if s.about == amounts[0].about] if opening and len(several) == 1 else []
            subjects, around = amounts[0].subjects, amounts[0].listed
            if opening and len(several) > 1 and around and around.head:
                subjects = around.head  # …合计10万元，包括A6万元，B4万元。其中：… parts of the whole, not of B
            listed = Listed(subjects, tuple(about), opening["opening"] if opening else "", said=paragraph.text)
        level = enumerated(paragraph.marker + paragraph.text[:1])[0] or (path[-1].level if path else 0)
        self.open.append(_Open(listed, intro, level))


def _mark(paragraph: Paragraph, path: Sequence[Section], section: int) -> tuple[int, int]:
    """(level, number) of a paragraph, that of its heading where it is the first under it."""
    if paragraph.marker:
        level, number, _ = enumerated(paragraph.marker + paragraph.text[:1])
        return level or _PLAIN, number
    if path and paragraph.section != section and path[-1].level > 3:
        return path[-1].level, enumerated(path[-1].number)[1]
    return _PLAIN, 0
