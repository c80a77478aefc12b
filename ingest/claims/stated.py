"""What the interpreter finds: quantities and statements with their words, before they have coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ingest.prose import Paragraph


@dataclass(frozen=True, slots=True)
class Base:
    """What a quantity is compared with: the printed words, a year where they name one, and how many years back."""

    text: str
    year: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A list of parts of `head`: `支出合计10万元，其中：…`; `wholes` are the figures stated of it, the last first."""

    head: tuple[str, ...]
    wholes: tuple[Stated, ...] = ()
    opening: str = ""  # the word that opens it, as printed
    segment: int = -1  # how many full stops and semicolons stand before it in its paragraph; -1 in one before
    outer: Listed | None = None
    colon: bool = False  # a colon follows the word
    pick: int | None = None  # which subject of the wholes is meant, where they have two
    said: str = ""  # the paragraph that states the whole, where the parts are paragraphs of their own


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """A claim (`measure`) or statement (`kind`) before it has coordinates; two of the same words are two."""

    paragraph: Paragraph
    start: int  # of the quote, in the paragraph's reading text
    end: int
    number: tuple[int, int]
    sentence: tuple[int, int]
    subjects: tuple[str, ...]
    measure: str
    value: Decimal
    unit: str
    resolution: Decimal
    year: int | None
    direction: str = ""
    sign: int = 0
    base: Base | None = None
    whole: str = ""
    listed: Listed | None = None  # the list around it
    about: tuple[str, ...] = ()  # the things whose figure it is: the subjects without the words that say which figure
    intro: str = ""  # the words that announce the list around it
    of_base: bool = False
    inside_cause: bool = False
    approximate: bool = False
    in_bracket: bool = False
    kind: str = ""

    @property
    def head(self) -> tuple[str, ...]:
        """What the list around it breaks down."""
        return self.listed.head if self.listed else ()

    def heads(self, index: int) -> tuple[str, ...]:
        """What the lists around it break down, the innermost first; of two things that of the subject `index`."""
        found: list[str] = []
        listed = self.listed
        while listed is not None:
            found += listed.head[index : index + 1] or listed.head[:1]
            listed = listed.outer
        return tuple(found)
