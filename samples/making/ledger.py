"""The one ledger: every amount of every sample is a sum over its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from making.sources import government_code, source

ZERO = Decimal(0)
FISCAL = ("public", "government")
ALL = ("public", "government", "undertaking", "other")
PERSONNEL = ("301", "303")
OPERATING = ("302", "310")


@dataclass(frozen=True)
class Line:
    """One purpose of spending through the years; `amounts` by column of the ledger (x24 = executed 2024)."""

    org: str
    kind: str
    nature: str
    project: str
    functional: str
    economic: str
    fund: str
    amounts: dict[str, Decimal]


@dataclass(frozen=True)
class Balance:
    """What a project had left at the end of a year."""

    org: str
    project: str
    functional: str
    fund: str
    closing: dict[int, Decimal]


@dataclass(frozen=True)
class Project:
    """A project of one organization."""

    org: str
    name: str
    functional: str
    fund: str


def _lines() -> Iterator[Line]:
    ledger = source("ledger")
    columns = ledger["columns"]
    for org, entry in ledger["organizations"].items():
        for functional, spending in entry["basic"].items():
            for economic, amounts in spending.items():
                yield Line(org, entry["kind"], "basic", "", functional, economic, "public", _by(columns, amounts))
        for project in entry["projects"]:
            for economic, amounts in project["spending"].items():
                yield Line(
                    org, entry["kind"], "project", project["name"], project["functional"], economic, project["fund"],
                    _by(columns, amounts),
                )  # fmt: skip


def _balances() -> Iterator[Balance]:
    ledger = source("ledger")
    years = [int(year) for year in ledger["closings"]]
    for org, entry in ledger["organizations"].items():
        for project in entry["projects"]:
            if "closing" in project:
                amounts = dict(zip(years, map(Decimal, project["closing"]), strict=True))
                yield Balance(org, project["name"], project["functional"], project["fund"], amounts)


def _by(columns: list[str], amounts: list[Decimal | int]) -> dict[str, Decimal]:
    return dict(zip(columns, map(Decimal, amounts), strict=False))


LINES = tuple(_lines())
BALANCES = tuple(_balances())


@dataclass(frozen=True)
class Books:
    """The books of some organizations in one column of the ledger, e.g. executed 2024."""

    orgs: tuple[str, ...]
    column: str

    @property
    def year(self) -> int:
        """The fiscal year of the column."""
        return 2000 + int(self.column[1:])

    def at(self, column: str) -> Books:
        """The same organizations in another column."""
        return Books(self.orgs, column)

    def of(self, *orgs: str) -> Books:
        """Other organizations in the same column."""
        return Books(orgs, self.column)

    @property
    def before(self) -> Books:
        """The year before, same phase."""
        return self.at(f"{self.column[0]}{self.year - 2001:02d}")

    @property
    def initial(self) -> Books:
        """The initial budget of the same year."""
        return self.at(f"b{self.year - 2000}")

    def lines(
        self,
        fund: Iterable[str] = ALL,
        functional: str = "",
        economic: Iterable[str] = ("",),
        nature: str = "",
        project: str = "",
    ) -> Iterator[Line]:
        """The lines that meet every condition; codes match by prefix."""
        funds, prefixes = tuple(fund), tuple(economic)
        for line in LINES:
            if (
                line.org in self.orgs
                and line.fund in funds
                and line.functional.startswith(functional)
                and line.economic.startswith(prefixes)
                and line.nature.startswith(nature)
                and (not project or line.project == project)
            ):
                yield line

    def spend(
        self,
        fund: Iterable[str] = ALL,
        functional: str = "",
        economic: Iterable[str] = ("",),
        nature: str = "",
        project: str = "",
    ) -> Decimal:
        """The sum of the lines that meet every condition."""
        found = self.lines(fund, functional, economic, nature, project)
        return sum((line.amounts.get(self.column, ZERO) for line in found), ZERO)

    def government(self, prefix: str, fund: Iterable[str] = ALL, nature: str = "") -> Decimal:
        """Spending by government economic class."""
        found = self.lines(fund, nature=nature)
        return sum(
            (
                line.amounts.get(self.column, ZERO)
                for line in found
                if government_code(line.kind, line.economic).startswith(prefix)
            ),
            ZERO,
        )

    def _balance(self, year: int, fund: Iterable[str], functional: str, project: str) -> Decimal:
        funds = tuple(fund)
        return sum(
            (
                balance.closing.get(year, ZERO)
                for balance in BALANCES
                if balance.org in self.orgs
                and balance.fund in funds
                and balance.functional.startswith(functional)
                and (not project or balance.project == project)
            ),
            ZERO,
        )

    def opening(self, fund: Iterable[str] = ALL, functional: str = "", project: str = "") -> Decimal:
        """Carried over from the year before (a budget plans none)."""
        return ZERO if self.column[0] == "b" else self._balance(self.year - 1, fund, functional, project)

    def closing(self, fund: Iterable[str] = ALL, functional: str = "", project: str = "") -> Decimal:
        """Carried over to the next year (a budget plans none)."""
        return ZERO if self.column[0] == "b" else self._balance(self.year, fund, functional, project)

    def revenue(self, fund: Iterable[str] = ALL, functional: str = "", project: str = "") -> Decimal:
        """Revenue of the year: what was spent and kept, less what was there before."""
        funds = tuple(fund)
        spent = self.spend(funds, functional, project=project)
        return spent + self.closing(funds, functional, project) - self.opening(funds, functional, project)

    def total(self, fund: Iterable[str] = ALL) -> Decimal:
        """Total in, which is total out."""
        funds = tuple(fund)
        return self.spend(funds) + self.closing(funds)

    def available(self, project: str) -> Decimal:
        """The full-year (adjusted) budget of a project: spent and still there."""
        return self.spend(project=project) + self.closing(project=project)

    def functional_codes(self, fund: Iterable[str] = ALL, nature: str = "") -> list[str]:
        """Every 类, 款 and 项 with an amount, in the order of the codes."""
        funds = tuple(fund)
        leaves = {line.functional for line in self.lines(funds, nature=nature) if line.amounts.get(self.column)}
        leaves |= {b.functional for b in BALANCES if b.org in self.orgs and b.fund in funds and self._kept(b)}
        return sorted({code[:n] for code in leaves for n in (3, 5, 7)})

    def _kept(self, balance: Balance) -> bool:
        return self.column[0] == "x" and bool(balance.closing.get(self.year) or balance.closing.get(self.year - 1))

    def items(self, fund: Iterable[str] = ALL) -> list[str]:
        """The 项 with an amount."""
        return [code for code in self.functional_codes(fund) if len(code) == 7]

    def economic_codes(self, fund: Iterable[str] = ALL, nature: str = "", functional: str = "") -> list[str]:
        """Every economic 类 and 款 with an amount."""
        found = self.lines(fund, functional, nature=nature)
        leaves = {line.economic for line in found if line.amounts.get(self.column)}
        return sorted({code[:n] for code in leaves for n in (3, 5)})

    def projects(self, fund: Iterable[str] = ALL) -> list[Project]:
        """The projects with an amount, in the order of the ledger."""
        found = dict.fromkeys(
            Project(line.org, line.project, line.functional, line.fund)
            for line in self.lines(fund, nature="project")
            if line.amounts.get(self.column)
        )
        return list(found)

    # The items that cut across the classification, all from fiscal appropriation.

    def overseas(self) -> Decimal:
        """因公出国（境）."""
        return self.spend(FISCAL, economic=("30212",))

    def reception(self) -> Decimal:
        """公务接待."""
        return self.spend(FISCAL, economic=("30217",))

    def vehicle_purchase(self) -> Decimal:
        """公务用车购置."""
        return self.spend(FISCAL, economic=("31013",))

    def vehicle_operation(self) -> Decimal:
        """公务用车运行维护."""
        return self.spend(FISCAL, economic=("30231",))

    def vehicles(self) -> Decimal:
        """公务用车购置及运行维护."""
        return self.vehicle_purchase() + self.vehicle_operation()

    def three_public(self) -> Decimal:
        """“三公”经费."""
        return self.overseas() + self.vehicles() + self.reception()

    def meetings(self) -> Decimal:
        """会议费."""
        return self.spend(FISCAL, economic=("30215",))

    def training(self) -> Decimal:
        """培训费."""
        return self.spend(FISCAL, economic=("30216",))

    def basic(self) -> Decimal:
        """基本支出 of the general public budget."""
        return self.spend(("public",), nature="basic")

    def personnel(self) -> Decimal:
        """人员经费."""
        return self.spend(("public",), economic=PERSONNEL, nature="basic")

    def operating(self) -> Decimal:
        """公用经费."""
        return self.spend(("public",), economic=OPERATING, nature="basic")

    def organ_operating(self) -> Decimal:
        """机关运行经费: the operating costs of organs only."""
        organs = [o for o in self.orgs if source("ledger")["organizations"][o]["kind"] == "organ"]
        return Books(tuple(organs), self.column).operating()


def org_name(org: str) -> str:
    """The name of an organization of the ledger."""
    return str(source("ledger")["organizations"][org]["name"])
