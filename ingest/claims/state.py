"""What is spoken of at a point of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.claims.stated import Base, Listed, Stated


@dataclass
class State:
    """What is spoken of at a point of the text; never changed, `but` makes another."""

    subjects: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    figures: tuple[Stated, ...] = ()  # the amounts and counts stated of the subjects so far, the last first
    listed: Listed | None = None
    intro: str = ""  # the words at the end of an earlier paragraph that announce the list
    enumerated: bool = False  # the parts of the list are parted by 、
    members: int = 0  # how many parts of the list stand since the last semicolon
    around: tuple[str, ...] = ()  # the subjects for which the reason is given that is being read
    revenue: str = ""  # the last revenue spoken of
    base: Base | None = None
    as_of: int | None = None
    next: tuple[str, ...] = ()  # whose numbers follow: 收、支总计分别为…和…
    series: tuple[str, ...] = ()  # all those that share the sentence with them

    @property
    def head(self) -> tuple[str, ...]:
        """What the list around it breaks down."""
        return self.listed.head if self.listed else ()

    def but(self, **changes: Any) -> State:
        """The same with some fields changed."""
        other = State.__new__(State)
        other.__dict__.update(self.__dict__, **changes)
        return other
