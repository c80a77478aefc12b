"""What prose states: quantities and statements without a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ingest.document import Place
from ingest.facts import Coordinates
from ingest.numbers import UNITS

MEASURES = ("amount", "change", "percent_change", "share", "completion_rate", "count")


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity stated in prose.

    `value` is in `unit` and signed: a decrease is negative. `resolution` is half a unit of the last printed digit, in
    `unit` too. `coordinates` tell of what the quantity is stated; `flow` is empty where that is not understood. `base`
    is what a change, a share or a rate of completion refers to, where it is understood.
    """

    document: str
    page: int | None
    section: str
    subject: str
    measure: str
    value: Decimal
    unit: str
    year: int | None
    quote: str
    place: Place
    sentence: str
    coordinates: Coordinates
    resolution: Decimal
    direction: str = ""  # the printed word: 增加, 下降, 持平 …
    cause: str = ""  # the reason given for a change, as printed
    base: Coordinates | None = None
    base_text: str = ""  # what it is compared with or a share of, as printed
    approximate: bool = False  # 余, 约, 以上
    inside_cause: bool = False  # stated within the reason for something else
    printed: str = ""  # the number as printed: `812. 04`
    part_of: Breakdown | None = None  # the list in which it is stated as a part

    @property
    def amount(self) -> Decimal | None:
        """The value in yuan; None for what is not money."""
        return self.value * UNITS[self.unit] if self.unit in UNITS else None

    @property
    def amount_resolution(self) -> Decimal | None:
        """The resolution in yuan; None for what is not money."""
        return self.resolution * UNITS[self.unit] if self.unit in UNITS else None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A list of parts of a claim: `本年支出合计10万元，其中：基本支出6万元，项目支出4万元`.

    A part has the measure, the year and the phase of its whole, and its unit where it is a count. After 其中 some parts
    may be left out. `number` tells the lists of one whole apart.
    """

    whole: Claim
    opening: str  # the word that opens the list, as printed; empty where a colon alone does
    number: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement without a number: `kind` is direction (决算数小于预算数, 持平), absence (无…), missing (支出为万元).

    `word` is 大于, 小于, 持平 …, the word of absence, or the unit whose number is missing; `sign` is 1, -1 or 0.
    """

    document: str
    page: int | None
    section: str
    kind: str
    subject: str
    word: str
    sign: int
    base_text: str
    year: int | None
    quote: str
    place: Place
    sentence: str
    coordinates: Coordinates
    cause: str = ""
    base: Coordinates | None = None
