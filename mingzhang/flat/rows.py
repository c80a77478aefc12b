"""A report's graph → the rows of the flat tables, in printed order.

The rows are those of `mingzhang facts`, taken from the graph instead of the document: an empty coordinate is `all` in
the graph. Members that only a report attests bear the last part of their IRI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ingest.numbers import UNITS
from mingzhang.check.findings import spot
from mingzhang.check.slice.facts import Facts, Properties, plain, read
from mingzhang.records import (
    COUNTS,
    PrintedTable,
    declared_empty,
    empty_tables,
    kind_name,
    missing_tables,
    table_unit,
    tables_with_page,
)

Value = str | int | bool | date | Decimal | None
Row = dict[str, Value]

_COORDINATES = ("phase", "flow", "fund", "functional", "economic", "nature", "item")
_EMPTY_FOR_ALL = {"functional", "economic", "item"}
_NONE: Properties = {}


@dataclass(slots=True)
class Graph:
    """A report's graph with what findings were kept of it, by subject."""

    report: str
    facts: Facts
    findings: Facts
    by_type: dict[str, list[str]] = field(default_factory=dict)

    def of(self, kind: str) -> list[tuple[str, Properties]]:
        """The subjects of a class with their properties."""
        return [(subject, self.facts.subjects[subject]) for subject in self.by_type.get(self.term(kind), ())]

    def term(self, name: str) -> str:
        """The IRI of a term of the vocabulary in angle brackets."""
        return self.facts.property(name if ":" in name else f"mz:{name}")

    def get(self, properties: Properties, name: str) -> str:
        """The text of a property, "" without one."""
        values = properties.get(self.term(name))
        return plain(values[0]) if values else ""

    def all(self, properties: Properties, name: str) -> list[str]:
        """The texts of all values of a property, sorted."""
        return sorted(plain(value) for value in properties.get(self.term(name), ()))

    def node(self, properties: Properties, name: str) -> Properties:
        """The properties of the thing that a property leads to."""
        values = properties.get(self.term(name))
        return self.facts.subjects.get(values[0], _NONE) if values else _NONE

    def integer(self, properties: Properties, name: str) -> int | None:
        """A property as a whole number."""
        text = self.get(properties, name)
        return int(text) if text else None

    def decimal(self, properties: Properties, name: str) -> Decimal | None:
        """A property as an exact decimal."""
        text = self.get(properties, name)
        return Decimal(text) if text else None

    def last(self, properties: Properties, name: str) -> str:
        """The last part of the IRI that a property leads to: the member of a code list, a year."""
        return self.get(properties, name).rpartition("/")[2]

    def year(self, properties: Properties, name: str) -> int | None:
        """The year that a property leads to."""
        text = self.last(properties, name)
        return int(text) if text.isdigit() else None

    def name_of(self, properties: Properties, name: str = "organization") -> str:
        """The name of the body that a property leads to."""
        return self.get(self.node(properties, name), "skos:prefLabel")

    def place(self, properties: Properties) -> Row:
        """Page, line, cell and box."""
        return {
            "page": self.integer(properties, "page"),
            "line": self.integer(properties, "line"),
            "cell": self.get(properties, "cell"),
            "bbox": self.get(properties, "box") or None,
        }

    def coordinates(self, properties: Properties) -> Row:
        """The seven coordinates besides organization and year; all empty for what stands on none."""
        found = {name: self.last(properties, name) for name in _COORDINATES}
        return {name: "" if value == "all" and name in _EMPTY_FOR_ALL else value for name, value in found.items()}


def graph(report: str, data: bytes, findings: bytes, base: str) -> Graph:
    """A report's graph from N-Triples; `findings` are those of its findings graph, if it has one."""
    found = Graph(report, read(report, data, base), read(report, findings, base))
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    for subject, properties in found.facts.subjects.items():
        for each in properties.get(kind, ()):
            found.by_type.setdefault(each, []).append(subject)
    return found


def rows(table: str, of: Graph) -> list[Row]:
    """The rows of a table (see `ontology/exports.json`) that a report has, in printed order."""
    head = of.facts.subjects.get(f"<{of.report}>", _NONE)
    shared: Row = {"report": of.report, "document": of.get(head, "sourceName")}
    return sorted(({**shared, **row} for row in _MAKERS[table](of, head)), key=_printed_order)


def _printed_order(row: Row) -> tuple[int, int, float, float, str]:
    page, line, box = row.get("page"), row.get("line"), str(row.get("bbox") or "0 0").split()
    return (
        page if isinstance(page, int) else 0,
        line if isinstance(line, int) else 0,
        float(box[1]),
        float(box[0]),
        str(row["iri"]),
    )


def _figures(of: Graph, head: Properties) -> Iterator[Row]:
    year, kind = of.year(head, "fiscalYear"), _report_kind(of, head)
    tables: dict[str, Row] = {}
    for subject, found in of.of("qb:Observation"):
        printed_in = of.get(found, "qb:dataSet")
        if printed_in not in tables:
            table = of.facts.subjects.get(f"<{printed_in}>", _NONE)
            tables[printed_in] = {
                "table": printed_in.rpartition("/")[2],
                "table_title": of.get(table, "dct:title"),
                "table_number": of.get(table, "tableNumber"),
                "unit": of.last(table, "unit"),
            }
        row, column = of.node(found, "row"), of.node(found, "column")
        row_label, column_label = of.get(row, "rdfs:label"), of.get(column, "rdfs:label")
        yield {
            "iri": subject[1:-1],
            **tables[printed_in],
            "organization": of.name_of(found),
            "fiscal_year": year,
            "report_kind": kind,
            "side": of.get(column, "side"),
            "code": of.get(row, "skos:notation"),
            "row": row_label,
            "column": column_label,
            "printed": of.get(found, "printed"),
            "unit": of.last(found, "unit") or tables[printed_in]["unit"],
            "amount_yuan": of.decimal(found, "amount"),
            **of.coordinates(found),
            "year": of.year(found, "year"),
            "resolution_yuan": of.decimal(found, "resolution"),
            **of.place(found),
            "row_path": of.get(row, "rowPath") or row_label,
            "column_path": of.get(column, "columnPath") or column_label,
            "settled": _settled(of, found),
        }


def _claims(of: Graph, _: Properties) -> Iterator[Row]:
    for subject, found in of.of("Claim"):
        unit = of.get(found, "printedUnit")
        value, resolution = of.decimal(found, "value"), of.decimal(found, "resolution")
        assert value is not None and resolution is not None, subject
        factor = UNITS.get(unit, Decimal(1))
        yield {
            "iri": subject[1:-1],
            "section": of.get(found, "section"),
            "subject": of.get(found, "subject"),
            "measure": of.last(found, "measure"),
            "value": value / factor,
            "unit": unit,
            "year": of.year(found, "year"),
            "quote": of.get(found, "quote"),
            **of.coordinates(found),
            "organization": of.name_of(found),
            "amount_yuan": value if unit in UNITS else None,
            "resolution": resolution / factor,
            "printed": of.get(found, "printed"),
            "direction": of.get(found, "direction"),
            "base_text": of.get(found, "baseText"),
            "cause": of.get(found, "cause"),
            "approximate": of.get(found, "approximate") == "true",
            "sentence": of.get(found, "sentence"),
            "settled": _settled(of, found),
            **of.place(found),
        }


def _settled(of: Graph, found: Properties) -> str:
    """Whether a number is the one that stands for its coordinates: own, restated (second hand), or empty."""
    return "own" if of.get(found, "settles") else "restated" if of.get(found, "restates") else ""


def _evaluations(of: Graph, _: Properties) -> Iterator[Row]:
    for subject, found in of.of("PerformanceEvaluation"):
        amounts = {name: of.decimal(found, f"{name}Amount") for name in ("initial", "budget", "executed")}
        yield {
            "iri": subject[1:-1],
            "form": of.get(found, "form"),
            "project": of.get(found, "project"),
            "initial_amount": amounts["initial"],
            "budget_amount": amounts["budget"],
            "executed_amount": amounts["executed"],
            "unit": "元" if any(amount is not None for amount in amounts.values()) else "",
            "execution_rate": of.decimal(found, "executionRate"),
            "total_score": of.decimal(found, "totalScore"),
            "note": of.get(found, "note"),
            "organization": of.name_of(found),
            "year": of.year(found, "fiscalYear"),
            "kind": of.last(found, "evaluationKind"),
            "scope": of.last(found, "evaluationScope"),
            "blank": of.get(found, "blankForm") == "true",
            "total_weight": of.decimal(found, "totalWeight"),
            "indicators": len(of.all(found, "indicator")),
            "goal": of.get(found, "goal"),
            "result": of.get(found, "result"),
            **of.place(found),
        }


def _indicators(of: Graph, _: Properties) -> Iterator[Row]:
    for form, evaluation in of.of("PerformanceEvaluation"):
        shared: Row = {
            "evaluation": form[1:-1],
            "form": of.get(evaluation, "form"),
            "project": of.get(evaluation, "project"),
            "organization": of.name_of(evaluation),
            "year": of.year(evaluation, "fiscalYear"),
        }
        for iri in of.all(evaluation, "indicator"):
            found = of.facts.subjects.get(f"<{iri}>", _NONE)
            texts = ("level1", "level2", "level3", "target", "actual", "note")
            yield {
                "iri": iri,
                **shared,
                **{name: of.get(found, name) for name in texts},
                "weight": of.decimal(found, "weight"),
                "score": of.decimal(found, "score"),
                "target_comparator": of.get(found, "targetComparator"),
                "target_number": of.decimal(found, "targetNumber"),
                "target_unit": of.get(found, "targetUnit"),
                "actual_comparator": of.get(found, "actualComparator"),
                "actual_number": of.decimal(found, "actualNumber"),
                "actual_unit": of.get(found, "actualUnit"),
                **of.place(found),
            }


def _findings(of: Graph, _: Properties) -> Iterator[Row]:
    kind, finding = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", of.term("Finding")
    for subject, found in of.findings.subjects.items():
        if finding not in found.get(kind, ()):
            continue
        messages = found.get("<http://www.w3.org/ns/shacl#resultMessage>", ())
        about = of.get(found, "about")
        here = spot(about, of.facts)
        severity = plain(found.get("<http://www.w3.org/ns/shacl#resultSeverity>", ["<#>"])[0])
        yield {
            "iri": subject[1:-1],
            "rule": of.last(found, "rule"),
            "severity": severity.rpartition("#")[2].lower(),
            "page": here.page,
            "line": here.line,
            "cell": here.cell,
            "bbox": None if here.bbox is None else " ".join(f"{edge:.1f}" for edge in here.bbox),
            "table": here.table,
            "section": here.section,
            "row": here.row,
            "column": here.column,
            "printed": here.printed,
            "quote": here.quote,
            "found": of.get(found, "found"),
            "expected": of.get(found, "expected"),
            "difference": of.decimal(found, "difference"),
            "tolerance": of.decimal(found, "tolerance"),
            "message": next((plain(message) for message in messages if message.endswith("@zh")), ""),
            "message_en": next((plain(message) for message in messages if message.endswith("@en")), ""),
            "about": about,
            "others": " ".join(of.all(found, "other")),
        }


def _profile(of: Graph, head: Properties) -> Iterator[Row]:
    promises = [found for _, found in of.of("Promise")]
    missing = [promise for promise in promises if of.get(promise, "kept") == "false"]
    missing.sort(key=lambda promise: of.get(promise, "tableNumber").zfill(3))
    printed = [found for _, found in of.of("Table")]
    declared = sorted(
        declared_empty(of.get(promise, "tableNumber"), of.get(promise, "dct:title"), of.get(promise, "reason"))
        for promise in promises
        if of.get(promise, "declaredEmpty") == "true"
    )
    listed = [
        PrintedTable(
            of.get(table, "dct:title"),
            min(map(int, of.all(table, "page")), default=None),
            of.last(table, "unit"),
            of.get(table, "emptyTable") == "true",
            tuple(of.all(table, "printedNote")),
        )
        for table in sorted(printed, key=lambda table: _printed_order({**of.place(table), "iri": ""}))
    ]
    bodies = _bodies(of)
    reported = _bodies(of, ("own-level", "included", "merged")).get("", [])
    counts = {column: _count(of, key) for column, key in COUNTS.items()}
    offices, names = _count(of, "inner_offices"), "、".join(bodies.get("inner-office", ()))
    staff = next((found for key in ("actual", "authorised") if (found := _counted(of, key))), _NONE)
    division = of.last(of.node(head, "organization"), "place")
    published, signer = of.get(head, "dct:issued"), of.get(head, "signer")
    yield {
        "iri": of.report,
        "entity": of.name_of(head),
        "entity_as_printed": " / ".join(of.all(head, "printedOrganization")),
        "report_kind": _report_kind(of, head),
        "fiscal_year": of.year(head, "fiscalYear"),
        "jurisdiction": of.get(of.node(head, "organization"), "jurisdiction"),
        "level": of.get(of.node(head, "organization"), "governmentLevel"),
        "superior": "、".join(bodies.get("superior", ())),
        "publication_date": date.fromisoformat(published) if published else None,
        "secrecy_review": of.get(head, "secrecyReview"),
        "sign_off": of.get(head, "signOff") + (f" ({signer})" if signer else ""),
        "subunits": ";".join(reported or bodies.get("subordinate", ())),
        "merged_subunits": ";".join(bodies.get("merged", ())),
        "subunits_stated": _count(of, "units"),
        **counts,
        "staff_as_of": of.get(staff, "asOfText"),
        "internal_sections": "" if offices is None else f"{offices}: {names}" if names else str(offices),
        "empty_tables": ";".join(declared or empty_tables(listed)),
        "tables_with_page": tables_with_page(listed),
        "table_unit": table_unit(listed),
        "contact_phone": of.get(head, "contactPhone"),
        "tables_promised": len(promises) or None,
        "tables_present": len(promises) - len(missing) if promises else len(printed),
        "tables_missing": missing_tables(
            [(of.get(each, "tableNumber"), of.get(each, "dct:title")) for each in missing], len(promises)
        ),
        "division": division,
        "title": of.get(head, "dct:title"),
        "pages": of.integer(head, "pageCount"),
        "media_type": of.get(head, "dct:format"),
        "sha256": of.get(head, "contentHash"),
        "figures": len(of.of("qb:Observation")),
        "claims": len(of.of("Claim")),
        "remarks": len(of.of("Remark")),
        "organization": of.get(head, "organization"),
    }


def _bodies(of: Graph, together: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The printed names of the bodies that a report names, by role, in printed order; those `together` under ""."""
    named: dict[str, list[str]] = {}
    for _, found in sorted(of.of("Body"), key=lambda each: of.integer(each[1], "position") or 0):
        role = of.last(found, "role")
        named.setdefault("" if role in together else role, []).append(of.get(found, "printed"))
    return named


def _counted(of: Graph, key: str) -> Properties:
    return of.facts.subjects.get(f"<{of.report}#count-{key.replace('_', '-')}>", _NONE)


def _count(of: Graph, key: str) -> int | None:
    """The number of people or things that a report discloses, of all its bodies together."""
    value = of.decimal(_counted(of, key), "value")
    return None if value is None else int(value)


def _report_kind(of: Graph, head: Properties) -> str:
    kinds = head.get("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", ())
    if of.term("FinalAccountsReport") in kinds:
        return kind_name("final-accounts", of.last(head, "scope"))
    return kind_name("budget", of.last(head, "scope")) if of.term("BudgetReport") in kinds else ""


_MAKERS: dict[str, Callable[[Graph, Properties], Iterator[Row]]] = {
    "profile": _profile,
    "figures": _figures,
    "claims": _claims,
    "evaluations": _evaluations,
    "indicators": _indicators,
    "findings": _findings,
}
