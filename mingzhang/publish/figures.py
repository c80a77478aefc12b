"""The settled figures of an organization: an amount for each year and aspect, with the place where it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mingzhang.publish.library import Library

_SETTLED = """SELECT ?how ?aspect ?year ?amount ?figure WHERE {
  ?figure mz:organization $organization ; ?how ?aspect ; mz:year ?year ; mz:amount ?amount .
  FILTER (?how = mz:settles || ?how = mz:restates)
}"""
_FUNDS = ("all", "fiscal", "general-public")
_NATURES = ("all", "basic", "personnel", "operating")
BUDGETS = ("initial", "adjusted", "budget")  # a budget, the one that a question means first


class Aspect(NamedTuple):
    """What an amount is of, beside whose and which year's; members are the slugs and codes of `ontology/`."""

    phase: str = "executed"
    flow: str = "expenditure"
    fund: str = "all"
    functional: str = "all"
    economic: str = "all"
    nature: str = "all"
    item: str = "all"

    @classmethod
    def of(cls, iri: str) -> Aspect:
        """The aspect of an IRI /aspect/{key}."""
        return cls(*iri.rsplit("/", 1)[-1].split("_"))

    @property
    def key(self) -> str:
        """The end of its IRI."""
        return "_".join(self)


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in yuan, and where it is printed: path and fragment."""

    amount: Decimal
    path: str
    fragment: str


class Figures:
    """The figures of one organization by year and aspect; what a report settles goes before what another repeats."""

    def __init__(self, library: Library, organization: str) -> None:
        found: dict[tuple[str, Aspect], Figure] = {}
        settled: set[tuple[str, Aspect]] = set()
        for row in library.select(_SETTLED, organization=organization).plain():
            at = (str(row["year"]).rsplit("/", 1)[-1], Aspect.of(str(row["aspect"])))
            first_hand = str(row["how"]).endswith("settles")
            if at in found and (at in settled or not first_hand):
                continue
            path, _, fragment = str(row["figure"]).removeprefix(library.base).partition("#")
            found[at] = Figure(Decimal(str(row["amount"])), path, fragment)
            if first_hand:
                settled.add(at)
        self._found = found
        self.years = sorted({year for year, _ in found if year.isdigit()})

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[tuple[str, Aspect, Figure]]:
        return ((year, aspect, figure) for (year, aspect), figure in self._found.items())

    def get(self, year: str, aspect: Aspect) -> Figure | None:
        """The figure of an aspect."""
        return self._found.get((year, aspect))

    def first(self, year: str, aspect: Aspect, funds: tuple[str, ...] = _FUNDS) -> Figure | None:
        """The figure of an aspect in the widest fund that is printed."""
        return next((found for fund in funds if (found := self.get(year, aspect._replace(fund=fund)))), None)

    def budgeted(self, year: str, aspect: Aspect, funds: tuple[str, ...] = _FUNDS) -> Figure | None:
        """The budget of an aspect: the initial one where there is one."""
        return next(
            (found for phase in BUDGETS if (found := self.first(year, aspect._replace(phase=phase), funds))), None
        )

    def classes(self, year: str, phase: str, dimension: str, digits: int = 3) -> dict[str, Figure]:
        """Class → expenditure, of classes with so many digits, in the widest fund and nature that breaks down so."""
        for fund in _FUNDS:
            for nature in _NATURES:
                wanted = Aspect(phase=phase, fund=fund, nature=nature)
                found = {
                    code: figure
                    for (when, aspect), figure in self._found.items()
                    if when == year
                    and len(code := getattr(aspect, dimension)) == digits
                    and code.isdigit()
                    and aspect._replace(**{dimension: "all"}) == wanted
                    and figure.amount
                }
                if found:
                    return dict(sorted(found.items()))
        return {}
