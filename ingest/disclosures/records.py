"""What a report discloses besides amounts, as records; each tells where it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ingest.claims.records import Claim
from ingest.document import Place
from ingest.facts import Promise


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of the glossary with its definition, as printed without line breaks."""

    term: str
    definition: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unit:
    """A body of the reporting department.

    `role` is own-level (the department itself: 本级, 机关), included (a unit with accounts of its own in the report),
    merged (its accounts are part of the own level's) or subordinate (named as a body below the department only).
    """

    name: str
    role: str
    place: Place
    note: str = ""  # 备注, as printed

    @property
    def own_level(self) -> bool:
        return self.role == "own-level"

    @property
    def reported(self) -> bool:
        """Whether the report names it among the bodies whose accounts it holds."""
        return self.role != "subordinate"


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that the text states, with its words."""

    value: int
    quote: str
    place: Place


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices inside the organization: their number as stated (else that of the names), and their names."""

    value: int
    names: tuple[str, ...]
    quote: str
    place: Place


@dataclass(frozen=True, slots=True)
class Superior:
    """Whom the organization answers to, one or more bodies: as a reader would write them in a row, and in full."""

    shown: tuple[str, ...]
    names: tuple[str, ...]
    quote: str
    place: Place

    @property
    def text(self) -> str:
        return "、".join(self.shown)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, cars, journeys or things with the claims it was read from.

    `bodies` has the parts where several bodies add up: (name, value), the reporting organization's own part among them.
    """

    value: int
    claims: tuple[Claim, ...]
    bodies: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day on which people were counted, as printed (`2024年底`); `day` is None where the words tell no day."""

    text: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of contents: enumerator and title as printed; `section` is the index of what it leads to."""

    number: str
    title: str
    level: int
    place: Place
    section: int | None = None


@dataclass(frozen=True, slots=True)
class Disclosures:
    """Empty fields were not found in the report; `counts` has the keys declared in `layouts/disclosures.yaml`."""

    glossary: tuple[Definition, ...] = ()
    units: tuple[Unit, ...] = ()
    units_stated: Stated | None = None
    superior: Superior | None = None
    offices: Offices | None = None
    counts: dict[str, Count] = field(default_factory=dict)
    staff_as_of: AsOf | None = None
    phone: str = ""
    published: date | None = None
    secrecy_review: str = ""
    sign_off: str = ""
    signer: str = ""
    names: tuple[str, ...] = ()  # other forms in which the prose prints the organization's name
    contents: tuple[Entry, ...] = ()
    promises: tuple[Promise, ...] = ()
