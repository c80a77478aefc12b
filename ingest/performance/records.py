"""What a performance form says, as typed records."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.document import Place
from ingest.numbers import UNITS

Kind = Literal["targets", "self-evaluation"]
Scope = Literal["department", "transfer", "project"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed amount: `value` in `unit` (empty where no unit is printed), `resolution` half of its last digit."""

    value: Decimal
    resolution: Decimal
    unit: str
    printed: str
    place: Place

    @property
    def yuan(self) -> Decimal | None:
        """The amount in yuan, None where the form prints no unit."""
        return self.value * UNITS[self.unit] if self.unit in UNITS else None

    @property
    def text(self) -> str:
        """The number as printed, without unit, separators and white space."""
        return format(self.value, "f")


@dataclass(frozen=True, slots=True)
class Quantity:
    """The measurable part of a value: `≥95%` is (≥, 95, %), a plain number has `=`, `95-98%` has an `upper` end."""

    comparator: str
    number: Decimal
    unit: str
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a form. A value without `quantity` is qualitative, a date or not printed.

    `weight` and `score` are as printed (`/` where the form prints it); `remarks` tell what was inferred or mended.
    """

    level1: str
    level2: str
    level3: str
    target: str
    actual: str
    weight: str
    score: str
    note: str
    place: Place
    page: int
    target_quantity: Quantity | None = None
    actual_quantity: Quantity | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the table of main tasks (年度主要任务)."""

    name: str
    content: str
    result: str
    initial: Amount | None
    budget: Amount | None
    executed: Amount | None
    rate: str
    place: Place


@dataclass(frozen=True, slots=True)
class Funding:
    """The part of the money that comes from one fund, by the printed label (其中：财政拨款)."""

    label: str
    fund: str  # fiscal | carried | other
    initial: Amount | None
    budget: Amount | None
    executed: Amount | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One performance form. Empty strings and None mean: not printed."""

    form: str
    caption: str
    kind: Kind
    scope: Scope
    project: str
    organization: str
    department: str
    year: int | None
    unit: str
    initial: Amount | None
    budget: Amount | None
    executed: Amount | None
    rate: str
    total_weight: str
    total_score: str
    goal: str
    result: str
    funding: tuple[Funding, ...]
    tasks: tuple[Task, ...]
    indicators: tuple[Indicator, ...]
    place: Place
    pages: tuple[int, ...]
    remarks: tuple[str, ...] = ()
    blank_total: bool = False  # the total amount is left blank, though parts of it are printed

    @property
    def title(self) -> str:
        """The title with the number of the form where one is printed above it."""
        return f"{self.form}({self.caption})" if self.caption else self.form

    @property
    def blank(self) -> bool:
        """A form that was printed and not filled in."""
        return not (self.indicators or self.tasks or self.budget or self.executed or self.total_score or self.goal)
