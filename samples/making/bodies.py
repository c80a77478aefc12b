"""The reporting bodies and the counts they state: staff, vehicles, receptions, procurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from making.ledger import org_name
from making.sources import source


@dataclass(frozen=True)
class Procurement:
    """Government procurement of a year in 万元."""

    goods: Decimal
    works: Decimal
    services: Decimal
    small: Decimal
    micro: Decimal

    @property
    def total(self) -> Decimal:
        """Goods, works and services."""
        return self.goods + self.works + self.services


@dataclass(frozen=True)
class Body:
    """A department with its units, or one unit alone; `orgs` are organizations of the ledger."""

    name: str
    orgs: tuple[str, ...]
    scope: str
    duties: Sequence[str]
    offices: Sequence[str]
    phone: str

    @property
    def we(self) -> str:
        """本部门 or 本单位."""
        return f"本{self.scope}"

    def posts(self) -> list[int]:
        """Authorised administrative and institution posts."""
        return _sum([source("organizations")["staff"][org]["posts"] for org in self.orgs])

    def staff(self, year: int) -> list[int]:
        """Administrative staff, institution staff, retirees at the end of a year."""
        return _sum([source("organizations")["staff"][org][str(year)] for org in self.orgs])

    def vehicles(self, year: int) -> list[int]:
        """Vehicles by use at the end of a year."""
        return _sum([source("organizations")["vehicles"][org][str(year)] for org in self.orgs])

    def bought(self, year: int) -> int:
        """Vehicles bought in a year."""
        bought = source("organizations")["vehicles_bought"]
        return sum(bought.get(org, {}).get(str(year), 0) for org in self.orgs)

    def receptions(self, year: int) -> list[int]:
        """Groups and persons received in a year."""
        return _sum([source("organizations")["reception"][org][str(year)] for org in self.orgs])

    def procurement(self, year: int) -> Procurement:
        """Procurement of a year."""
        rows = [source("organizations")["procurement"][org][str(year)] for org in self.orgs]
        return Procurement(*(sum((Decimal(row[i]) for row in rows), Decimal(0)) for i in range(5)))


def _sum(rows: list[list[int]]) -> list[int]:
    return [sum(values) for values in zip(*rows, strict=True)]


def department(name: str) -> Body:
    """A department and all its organizations."""
    entry = source("organizations")[name]
    return Body(
        entry["name"], (entry["own"], *entry["units"]), "部门", entry["duties"], entry["offices"], entry["phone"]
    )


def unit(org: str) -> Body:
    """One organization of the ledger as a reporting unit."""
    entry = source("organizations")
    return Body(org_name(org), (org,), "单位", entry["duties"][org], entry["offices"][org], entry["water"]["phone"])
