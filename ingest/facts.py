"""What recognisers make of a Document: small typed records on fiscal coordinates.

The model is explained in docs/data-model.md. Amounts are exact decimals in yuan; `resolution` is half a unit of the
last printed digit, so `812.04` 万元 is 8120400 ± 50 yuan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.document import Place

if TYPE_CHECKING:
    from ingest.claims.records import Claim, Statement
    from ingest.disclosures import Disclosures
    from ingest.performance.records import Evaluation
    from ingest.prose import Prose


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Where a figure stands in the fiscal space; members are the slugs and codes declared in `ontology/`.

    `all` is the whole of a dimension; an empty `functional`, `economic` or `item` means that the figure is not
    broken down along it (which is its whole, too). `organization` is empty for the reporting organization itself.
    """

    year: int | None = None
    phase: str = ""
    flow: str = ""
    fund: str = "all"
    functional: str = ""
    economic: str = ""
    nature: str = "all"
    item: str = ""
    organization: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row: `label` without white space and enumerators, `code` as printed, `path` from the outermost."""

    key: str
    label: str
    code: str
    path: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column: `label` is the leaf header, `path` the headers from the top, `side` 收入, 支出 or empty."""

    key: str
    label: str
    path: tuple[str, ...]
    side: str
    place: Place


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number of a table."""

    row: Row
    column: Column
    printed: str
    unit: str
    amount: Decimal
    resolution: Decimal
    place: Place
    coordinates: Coordinates


#: the kind of a remark on a number that was recognised with little certainty
DOUBTFUL = "doubtful-number"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader or recogniser did not understand; counted and shown, never dropped."""

    kind: str  # unrecognised-table | unread-row | unread-column | unparsed-number | unknown-member | …
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class Blank:
    """A cell that prints no number: `status` is blank, dash, or mark (any other sign)."""

    row: Row
    column: Column
    status: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A recognised financial table of a report, joined over its pages."""

    kind: str
    number: str  # 05 of 公开05表; empty where none is printed
    title: str  # as printed, without white space
    unit: str
    organization: str  # printed on the table, may be empty
    place: Place
    pages: tuple[int, ...]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    figures: tuple[Figure, ...]
    blanks: tuple[Blank, ...] = ()
    notes: tuple[str, ...] = ()  # printed notes below the table
    empty: bool = False  # printed without any number
    remarks: tuple[Remark, ...] = ()
    unnamed: bool = False  # the label of the organization is printed with nothing behind it


@dataclass(frozen=True, slots=True)
class Promise:
    """A line of the list of contents that promises a table (是否空表, 理由 where printed)."""

    number: str
    title: str
    declared_empty: bool | None
    reason: str
    place: Place
    #: what keeps the promise: a table by its place in `Report.tables`, forms by theirs in `Report.evaluations`
    table: int | None = None
    forms: tuple[int, ...] = ()
    #: whether the report prints it: as a table, a form, or a grid that is neither
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Who reports what, for when; `scope` is department or unit, `kind` budget or final-accounts.

    `organization` is the name by which the body is known: without its province where a city or county is named, and
    without brackets that only tell a scope. `printed` has the forms in which cover and tables print it.
    """

    organization: str
    kind: str
    scope: str
    year: int | None
    title: str = ""
    division: str = ""  # GB/T 2260 code of the place in the organization's name, empty where there is none
    place: Place = field(default_factory=Place)
    printed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A classification code as a report prints it beside a name."""

    scheme: str  # functional | economic | government-economic
    code: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Report:
    """Everything understood of one document."""

    document: str
    sha256: str
    media_type: str
    page_count: int
    profile: Profile
    tables: tuple[Table, ...]
    promises: tuple[Promise, ...] = ()
    codes: tuple[CodeUse, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    claims: tuple[Claim, ...] = ()
    statements: tuple[Statement, ...] = ()
    disclosures: Disclosures | None = None
    prose: Prose | None = None
    remarks: tuple[Remark, ...] = field(default=())
    #: how many pages are pictures whose text was recognised
    recognised: int = 0

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for table in self.tables for figure in table.figures)
