"""An organization: who it is, its years side by side, what it spends on, what was found in its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.publish.census import Listed, totals
from mingzhang.publish.figures import Aspect, Figure, Figures
from mingzhang.publish.library import Library
from mingzhang.publish.resources import Resource
from mingzhang.publish.statements import SKOS, Name
from mingzhang.publish.views.charts import trend

#: the lines of the years side by side: (aspect, level in the outline, the dimension that names it)
LINES = (
    (Aspect(flow="revenue"), 0, "flow"),
    (Aspect(flow="revenue", fund="fiscal"), 1, "fund"),
    (Aspect(flow="revenue", fund="general-public"), 2, "fund"),
    (Aspect(flow="revenue", fund="government-fund"), 2, "fund"),
    (Aspect(), 0, "flow"),
    (Aspect(nature="basic"), 1, "nature"),
    (Aspect(nature="personnel"), 2, "nature"),
    (Aspect(nature="operating"), 2, "nature"),
    (Aspect(nature="project"), 1, "nature"),
    (Aspect(flow="closing"), 0, "flow"),
)
ITEMS = (
    ("three-public", 0),
    ("overseas", 1),
    ("vehicles", 1),
    ("vehicle-purchase", 2),
    ("vehicle-operation", 2),
    ("reception", 1),
    ("meetings", 0),
    ("training", 0),
    ("operating-cost", 0),
    ("procurement", 0),
)
_STAFF = """SELECT ?year ?of ?value WHERE { GRAPH ?report {
  ?report mz:organization $organization ; mz:fiscalYear ?year ; mz:count ?count .
  ?count mz:countOf ?of ; mz:value ?value
} }"""
_FORMS = """SELECT ?form ?title ?project ?year ?score ?budget ?executed ?kind WHERE {
  ?form a mz:PerformanceEvaluation ; mz:organization $organization ; mz:form ?title ; mz:evaluationKind ?kind .
  OPTIONAL { ?form mz:project ?project } OPTIONAL { ?form mz:fiscalYear ?year } OPTIONAL { ?form mz:totalScore ?score }
  OPTIONAL { ?form mz:budgetAmount ?budget } OPTIONAL { ?form mz:executedAmount ?executed }
}"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the years side by side: for each year the budget and the outturn, None where none is printed."""

    name: Name
    level: int
    pairs: tuple[tuple[Figure | None, Figure | None], ...]

    @property
    def filled(self) -> int:
        """How many cells are printed."""
        return sum(figure is not None for pair in self.pairs for figure in pair)

    def __bool__(self) -> bool:
        return self.filled > 0


def organization(library: Library, resource: Resource) -> dict[str, Any]:
    """Everything on the page of an organization; amounts in yuan, years from the oldest."""
    said, census = resource.said, library.census
    iri, path, mz = resource.iri, resource.path, f"{library.base}ontology#"
    figures = Figures(library, iri)
    reports = census.by_organization.get(path, [])
    years = shown_years(figures, reports)
    lines = years_side_by_side(library, figures, years)
    place = next((report.place for report in reports if report.place), "") or said.value(iri, f"{mz}place")
    latest, phase = _latest(figures)
    name = said.text(iri, f"{SKOS}prefLabel") or path.split("/")[1]
    department = f"org/{path.split('/')[1]}/department"
    spent = figures.first(latest, Aspect(phase=phase)) if latest else None
    functional = _classes(library, figures, latest, phase, "functional")
    return {
        "name": name,
        "scope": "department" if path.endswith("/department") else "unit",
        "place": library.places_of(place.removeprefix(library.base)),
        "counterpart": _counterpart(library, path, department),
        "including": _unique(report for report in census.including.get(path, []) if report.organization != path),
        "units": sorted({unit for unit, within in census.including.items() if any(r in reports for r in within)}),
        "reports": [(report, census.counts(report.path), library.checked(report.path)) for report in reports],
        "found": totals(sum((census.findings.get(report.path, Counter()) for report in reports), start=Counter())),
        "years": years,
        "lines": lines,
        "items": _items(library, figures, years),
        "latest": latest,
        "phase": library.name(library.iri(f"code/phase/{phase}")),
        "at_a_glance": _at_a_glance(figures, latest),
        "spent": spent,
        "functional": functional,
        "economic": _classes(library, figures, latest, phase, "economic"),
        "trend": trend(lines, years),
        "staff": _staff(library, iri),
        "forms": _forms(library, iri),
        "data": f"{path}.figures.json" if figures else "",
    }


def figures_json(library: Library, resource: Resource) -> dict[str, Any]:
    """The headline figures of an organization, for pages that compare: amounts in yuan as text."""
    figures = Figures(library, resource.iri)
    reports = library.census.by_organization.get(resource.path, [])
    years = shown_years(figures, reports, most=12)
    lines = years_side_by_side(library, figures, years) + _items(library, figures, years)
    classes: dict[str, Any] = {}
    for year in years:
        for phase in ("initial", "executed"):
            for code, figure in figures.classes(year, phase, "functional").items():
                name = library.name(library.iri(f"code/functional/{code}"))
                entry = classes.setdefault(code, {"zh": name.zh, "en": name.en, "years": {}})
                entry["years"].setdefault(year, {})["budget" if phase == "initial" else "executed"] = str(figure.amount)
    return {
        "path": resource.path,
        "name": resource.path.split("/")[1],
        "scope": "department" if resource.path.endswith("/department") else "unit",
        "years": years,
        "lines": [
            {
                "zh": line.name.zh,
                "en": line.name.en,
                "level": line.level,
                "budget": [str(pair[0].amount) if pair[0] else None for pair in line.pairs],
                "executed": [str(pair[1].amount) if pair[1] else None for pair in line.pairs],
            }
            for line in lines
        ],
        "functional": classes,
    }


def years_side_by_side(library: Library, figures: Figures, years: list[str]) -> list[Line]:
    """The declared lines that are printed in some year."""
    found = []
    for aspect, level, dimension in LINES:
        name = library.name(library.iri(f"code/{dimension}/{getattr(aspect, dimension)}"))
        found.append(_line(library, figures, years, aspect, name, level))
    return [line for line in found if line]


def _line(library: Library, figures: Figures, years: list[str], aspect: Aspect, name: Name, level: int) -> Line:
    """A line in one fund: the widest that has half of what the best one has printed; named if it is not all.

    A budget of the general public fund beside an outturn of all funds would look like money overspent.
    """
    lines = []
    for fund in ("all", "fiscal", "general-public") if aspect.fund == "all" else (aspect.fund,):
        pairs = tuple((figures.budgeted(year, aspect, (fund,)), figures.first(year, aspect, (fund,))) for year in years)
        lines.append(Line(name if fund == aspect.fund else _within(library, name, fund), level, pairs))
    most = max(line.filled for line in lines)
    return next(line for line in lines if 2 * line.filled >= most)


def _within(library: Library, name: Name, fund: str) -> Name:
    of = library.name(library.iri(f"code/fund/{fund}"))
    return Name(f"{name.zh}（{of.zh}）", f"{name.en} ({of.en})" if name.en else "")


def shown_years(figures: Figures, reports: list[Listed], most: int = 6) -> list[str]:
    """The years to be set side by side: the latest that have a total, at most so many."""
    total = [
        year
        for year in figures.years
        if figures.first(year, Aspect()) or figures.budgeted(year, Aspect()) or any(r.year == year for r in reports)
    ]
    return total[-most:]


def _items(library: Library, figures: Figures, years: list[str]) -> list[Line]:
    found = [
        _line(library, figures, years, Aspect(item=item), library.name(library.iri(f"code/item/{item}")), level)
        for item, level in ITEMS
    ]
    return [line for line in found if line]


def _latest(figures: Figures) -> tuple[str, str]:
    """The latest year with a total of expenditure, and its phase: an outturn before a budget of the same year."""
    for year in reversed(figures.years):
        for phase in ("executed", "initial", "adjusted", "budget"):
            if figures.first(year, Aspect(phase=phase)):
                return year, phase
    return "", "executed"


def _at_a_glance(figures: Figures, latest: str) -> list[tuple[str, str, Figure, Decimal | None]]:
    """(zh, en, figure, percentage of what it is compared with) of the latest year."""
    if not latest:
        return []
    spent, budget = figures.get(latest, Aspect()), figures.budgeted(latest, Aspect(), ("all",))
    revenue = figures.get(latest, Aspect(flow="revenue"))
    public = figures.first(latest, Aspect(item="three-public")) or figures.budgeted(latest, Aspect(item="three-public"))
    found: list[tuple[str, str, Figure, Decimal | None]] = []
    if budget:
        found.append(("支出预算", "budgeted expenditure", budget, None))
    if spent:
        compared = 100 * spent.amount / budget.amount if budget and budget.amount else None
        found.append(("支出决算", "expenditure", spent, compared))
    if revenue:
        found.append(("本年收入", "revenue", revenue, None))
    if public:
        found.append(("“三公”经费", "three public expenses", public, None))
    return found


def _classes(
    library: Library, figures: Figures, year: str, phase: str, dimension: str
) -> list[tuple[str, Name, Figure, Decimal]]:
    """(path of the class, its name, expenditure, share of the greatest), the greatest first."""
    found = figures.classes(year, phase, dimension) if year else {}
    most = max((abs(figure.amount) for figure in found.values()), default=Decimal(0))
    paths = {code: f"code/{dimension}/{code}" for code in found}
    rows = [
        (paths[code], library.name(library.iri(paths[code])), figure, 100 * abs(figure.amount) / most)
        for code, figure in found.items()
    ]
    return sorted(rows, key=lambda row: -row[2].amount)


def _staff(library: Library, iri: str) -> dict[str, Any]:
    """Years, and for each kind of count its numbers in these years."""
    values: dict[str, dict[str, str]] = {}
    years: set[str] = set()
    for row in library.select(_STAFF, organization=iri).plain():
        year = str(row["year"]).rsplit("/", 1)[-1]
        years.add(year)
        values.setdefault(str(row["of"]), {})[year] = str(row["value"])
    shown = sorted(years)
    return {
        "years": shown,
        "rows": [(library.name(of), [told.get(year, "") for year in shown]) for of, told in sorted(values.items())],
    }


def _forms(library: Library, iri: str) -> list[dict[str, Any]]:
    found = [
        {
            "path": str(row["form"]).removeprefix(library.base),
            "title": str(row["project"] or row["title"]),
            "year": str(row["year"] or "").rsplit("/", 1)[-1],
            "score": "" if row["score"] is None else str(row["score"]),
            "budget": row["budget"],
            "executed": row["executed"],
            "kind": library.name(str(row["kind"])),
        }
        for row in library.select(_FORMS, organization=iri).plain()
    ]
    return sorted(found, key=lambda form: (form["year"], form["path"]), reverse=True)


def _counterpart(library: Library, path: str, department: str) -> str:
    """The department that the organization heads, or the organization by itself."""
    other = path.removesuffix("/department") if path == department else department
    return other if library.census.by_organization.get(other) else ""


def _unique(reports: Iterable[Listed]) -> list[tuple[str, str]]:
    return sorted({(report.organization, report.name) for report in reports})
