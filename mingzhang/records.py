"""What is understood of a report, as flat records: the same columns in CSV, JSON, Parquet, DataFrames and Python.

The columns are declared here and nowhere else. Amounts are exact decimals in yuan; a cell without a value is None.

    figures      one a printed number of a financial table, with its fiscal coordinates and its place
    profile      one a report: who, for which year, what it says of itself, how much of it was understood
    codes        one a classification code that the report prints with a name
    claims       one a quantity stated in prose
    indicators, evaluations
                 one a row of a performance form, one a form
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ingest.disclosures import Disclosures
    from ingest.document import Place
    from ingest.facts import Profile, Remark, Report

Value = str | int | Decimal | None
Record = dict[str, Value]
Type = Literal["text", "integer", "decimal", "boolean", "date"]

_FIGURES = (
    *("document", "organization", "fiscal_year", "report_kind", "page", "table", "table_title", "side", "code", "row"),
    *("column", "printed", "unit", "amount_yuan"),
    *("phase", "flow", "fund", "functional", "economic", "nature", "item"),
    *("year", "resolution_yuan", "line", "cell", "bbox", "table_number", "row_path", "column_path"),
)
_PROFILE = (
    *("document", "entity", "entity_as_printed", "report_kind", "fiscal_year", "jurisdiction", "level", "superior"),
    *("publication_date", "secrecy_review", "sign_off", "subunits", "subunits_stated", "authorised_posts"),
    *("admin_posts", "institution_posts", "staff_actual", "staff_admin", "staff_institution", "retirees"),
    *("staff_as_of", "empty_tables", "contact_phone", "tables_promised", "tables_present", "tables_missing"),
    *("vehicles", "internal_sections"),
    *(
        "tables_with_page",
        "table_unit",
        "merged_subunits",
        "division",
        "title",
        "pages",
        "media_type",
        "sha256",
        "figures",
        "claims",
        "remarks",
    ),
)
#: columns of people and cars → what `ingest/layouts/disclosures.yaml` calls them
COUNTS = {
    "authorised_posts": "authorised",
    "admin_posts": "administrative_posts",
    "institution_posts": "institution_posts",
    "staff_actual": "actual",
    "staff_admin": "administrative_staff",
    "staff_institution": "institution_staff",
    "retirees": "retired",
    "vehicles": "vehicles",
}
_CODES = ("document", "fiscal_year", "scheme", "code", "name")
#: kinds that other modules declare: their module and the name of their columns there
_ELSEWHERE = {
    "claims": ("ingest.claims", "COLUMNS"),
    "indicators": ("ingest.performance", "INDICATOR_COLUMNS"),
    "evaluations": ("ingest.performance", "EVALUATION_COLUMNS"),
}
_INTEGERS = frozenset(
    (
        *("fiscal_year", "page", "year", "line", "pages", "subunits_stated"),
        *("tables_promised", "tables_present", "figures", "claims", "remarks", *COUNTS),
    )
)
_DECIMALS = frozenset(("amount_yuan", "resolution_yuan", "value"))
_KINDS = {
    ("final-accounts", "department"): "部门决算",
    ("final-accounts", "unit"): "单位决算",
    ("budget", "department"): "部门预算",
    ("budget", "unit"): "单位预算",
}


def kinds() -> tuple[str, ...]:
    """The kinds of records."""
    return tuple(_MAKERS)


def columns(kind: str) -> tuple[str, ...]:
    """The names of the columns of a kind, in their order."""
    if kind in _COLUMNS:
        return _COLUMNS[kind]
    module, name = _ELSEWHERE[kind]
    return tuple(getattr(import_module(module), name))


def type_of(column: str) -> Type:
    """The type of a column; a name means the same in every kind."""
    if column in _INTEGERS:
        return "integer"
    return "decimal" if column in _DECIMALS else "text"


def records(kind: str, report: Report) -> Iterator[Record]:
    """The records of one report."""
    yield from _MAKERS[kind](report)


def report_kind(profile: Profile) -> str:
    """部门决算, 单位预算 and so on; empty where the document does not say."""
    return kind_name(profile.kind, profile.scope)


def kind_name(kind: str, scope: str) -> str:
    """部门决算 for (final-accounts, department)."""
    return _KINDS.get((kind, scope), "")


def plain_decimal(value: Decimal) -> str:
    """Without exponent and without trailing zeros: 8120400, 0.005."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def bbox(place: Place) -> str | None:
    """`x0 top x1 bottom` in points from the top left corner of the page, as in the graph."""
    box = place.box
    return None if box is None else f"{box.x0:.1f} {box.top:.1f} {box.x1:.1f} {box.bottom:.1f}"


def remark_line(remark: Remark) -> str:
    """Something that was not understood, in one line that begins with its place."""
    page, line, cell = remark.place.page, remark.place.line, remark.place.cell
    where = cell or (f"page {page}" if page is not None else f"line {line}" if line is not None else "")
    return f"{where}: {remark.kind}: {remark.message}" if where else f"{remark.kind}: {remark.message}"


def _figures(report: Report) -> Iterator[Record]:
    who = report.profile
    seen: Counter[str] = Counter()
    for table in report.tables:
        seen[table.kind] += 1
        name = table.kind if seen[table.kind] == 1 else f"{table.kind}-{seen[table.kind]}"
        for figure in table.figures:
            at, row, column = figure.coordinates, figure.row, figure.column
            yield {
                "document": report.document,
                "organization": at.organization or who.organization,
                "fiscal_year": who.year,
                "report_kind": report_kind(who),
                "page": figure.place.page,
                "table": name,
                "table_title": table.title,
                "side": column.side,
                "code": row.code,
                "row": row.label,
                "column": column.label,
                "printed": figure.printed,
                "unit": figure.unit,
                "amount_yuan": figure.amount,
                "phase": at.phase,
                "flow": at.flow,
                "fund": at.fund,
                "functional": at.functional,
                "economic": at.economic,
                "nature": at.nature,
                "item": at.item,
                "year": at.year if at.year is not None else who.year,
                "resolution_yuan": figure.resolution,
                "line": figure.place.line,
                "cell": figure.place.cell,
                "bbox": bbox(figure.place),
                "table_number": table.number,
                "row_path": "/".join(row.path),
                "column_path": "/".join(column.path),
            }


def _profile(report: Report) -> Iterator[Record]:
    from ingest.disclosures import Disclosures
    from ingest.divisions import jurisdiction

    who, said = report.profile, report.disclosures or Disclosures()
    reported = [unit for unit in said.units if unit.reported] or said.units
    missing = [promise for promise in report.promises if not promise.kept]
    places, level = jurisdiction(who.organization)
    paged = bool(report.page_count)
    printed = [
        PrintedTable(
            table.title, table.pages[0] if paged and table.pages else None, table.unit, table.empty, table.notes
        )
        for table in report.tables
    ]
    record: Record = {
        "document": report.document,
        "entity": who.organization,
        "entity_as_printed": " / ".join((*who.printed, *said.names)),
        "report_kind": report_kind(who),
        "fiscal_year": who.year,
        "jurisdiction": "".join(places),
        "level": level,
        "superior": said.superior.text if said.superior else "",
        "publication_date": said.published.isoformat() if said.published else "",
        "secrecy_review": said.secrecy_review,
        "sign_off": said.sign_off + (f" ({said.signer})" if said.signer else ""),
        "subunits": ";".join(unit.name for unit in reported),
        "merged_subunits": ";".join(unit.name for unit in reported if unit.role == "merged"),
        "subunits_stated": said.units_stated.value if said.units_stated else None,
        "staff_as_of": said.staff_as_of.text if said.staff_as_of else "",
        "empty_tables": ";".join(_declared_empty(report) or empty_tables(printed)),
        "tables_with_page": tables_with_page(printed),
        "table_unit": table_unit(printed),
        "contact_phone": said.phone,
        "tables_promised": len(report.promises) or None,
        "tables_present": len(report.promises) - len(missing) if report.promises else len(report.tables),
        "tables_missing": missing_tables([(each.number, each.title) for each in missing], len(report.promises)),
        "internal_sections": _offices(said),
        "division": who.division,
        "title": who.title,
        "pages": report.page_count or None,
        "media_type": report.media_type,
        "sha256": report.sha256,
        "figures": len(report.figures),
        "claims": len(report.claims),
        "remarks": len(report.remarks),
    }
    record |= {name: said.counts[key].value if key in said.counts else None for name, key in COUNTS.items()}
    yield {name: record[name] for name in _PROFILE}


def _declared_empty(report: Report) -> list[str]:
    """The tables that the contents declare empty, with the printed reason."""
    declared = (promise for promise in report.promises if promise.declared_empty)
    return [declared_empty(each.number, each.title, each.reason) for each in declared]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """What a profile tells of a table of figures; `page` is None in a file without pages."""

    title: str
    page: int | None
    unit: str
    empty: bool
    notes: tuple[str, ...]


def tables_with_page(tables: Iterable[PrintedTable]) -> str:
    """`支出决算表 (p8); 国有资本经营预算表 (p13, empty)`: the tables in printed order."""
    named = []
    for table in tables:
        told = [f"p{table.page}"] if table.page is not None else []
        told += ["empty"] if table.empty else []
        named.append(table.title + (f" ({', '.join(told)})" if told else ""))
    return "; ".join(named)


def missing_tables(missing: Sequence[tuple[str, str]], promised: int) -> str:
    """The numbers (else titles) of the promised tables that are not there; `all 13` where none of 13 is."""
    if missing and len(missing) == promised:
        return f"all {promised}"
    return ";".join(f"表{number}" if number else title for number, title in missing)


def table_unit(tables: Iterable[PrintedTable]) -> str:
    """`万元: all tables`, or how many tables with figures print each unit, with the titles of the rarer ones."""
    titles: dict[str, list[str]] = {}
    for table in tables:
        if table.unit and not table.empty:
            titles.setdefault(table.unit, []).append(table.title)
    if len(titles) == 1:
        return f"{next(iter(titles))}: all tables"
    ordered = sorted(titles.items(), key=lambda each: -len(each[1]))
    return "; ".join(
        f"{unit}: {len(named)} tables" + (f" ({'、'.join(named)})" if index else "")
        for index, (unit, named) in enumerate(ordered)
    )


def empty_tables(tables: Iterable[PrintedTable]) -> list[str]:
    """The tables without figures, with the note that tells why."""
    return [
        table.title
        + (f" (p{table.page})" if table.page is not None else "")
        + (f": {reason}" if (reason := empty_reason(table.notes)) else "")
        for table in tables
        if table.empty
    ]


def declared_empty(number: str, title: str, reason: str) -> str:
    """`表9 政府性基金收支表: 不涉及`: declared empty; its title without the report's own year and scope."""
    from ingest.disclosures.wording import pattern

    return f"表{number} {pattern('title_scope').sub('', title)}" + (f": {reason}" if reason else "")


def empty_reason(notes: Iterable[str]) -> str:
    """Which of the notes below a table tells why it is empty; "" where none does."""
    from ingest.disclosures.wording import pattern
    from ingest.layouts import listed

    told = [note for note in notes if pattern("empty_note").search(note)]
    return max(told, key=lambda note: note.startswith(listed("disclosures", "note_words")), default="")


def _offices(said: Disclosures) -> str:
    """Number and names of the inner offices."""
    if said.offices is None:
        return ""
    names = "、".join(said.offices.names)
    return f"{said.offices.value}: {names}" if names else str(said.offices.value)


def _codes(report: Report) -> Iterator[Record]:
    uses = dict.fromkeys((use.scheme, use.code, use.name) for use in report.codes)
    for scheme, code, name in uses:
        yield {
            "document": report.document,
            "fiscal_year": report.profile.year,
            "scheme": scheme,
            "code": code,
            "name": name,
        }


def _claims(report: Report) -> Iterator[Record]:
    coordinates = ("phase", "flow", "fund", "functional", "economic", "nature", "item")
    names = columns("claims")
    for claim in report.claims:
        at = claim.coordinates
        yield {
            name: (getattr(at, name) if at.flow else "") if name in coordinates else getattr(claim, name)
            for name in names
        }


def _indicators(report: Report) -> Iterator[Record]:
    from ingest.performance import indicator_rows

    for row in indicator_rows(report.document, report.evaluations):
        yield {name: _typed(name, row[name]) for name in columns("indicators")}


def _evaluations(report: Report) -> Iterator[Record]:
    from ingest.performance import evaluation_rows

    for row in evaluation_rows(report.document, report.evaluations):
        yield {name: _typed(name, row[name]) for name in columns("evaluations")}


def _typed(column: str, text: str) -> Value:
    """A value that another module gives as text, in the type of its column."""
    if type_of(column) == "text":
        return text
    if not text:
        return None
    return int(text) if type_of(column) == "integer" else Decimal(text)


_COLUMNS = {"figures": _FIGURES, "profile": _PROFILE, "codes": _CODES}
_MAKERS: dict[str, Callable[[Report], Iterator[Record]]] = {
    "figures": _figures,
    "profile": _profile,
    "codes": _codes,
    "claims": _claims,
    "indicators": _indicators,
    "evaluations": _evaluations,
}
