"""What a store holds as a whole: its reports, organizations and findings, each list read once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.publish.library import Library

_REPORTS = """SELECT ?report ?organization ?name ?year ?type ?scope ?title ?place ?issued ?hash ?format WHERE {
  ?report a mz:Report ; mz:organization ?organization .
  OPTIONAL { ?report a ?type FILTER (?type IN (mz:BudgetReport, mz:FinalAccountsReport)) }
  OPTIONAL { ?report mz:fiscalYear ?year } OPTIONAL { ?report mz:scope ?scope }
  OPTIONAL { ?report dcterms:title ?title } OPTIONAL { ?report dcterms:issued ?issued }
  OPTIONAL { ?report mz:contentHash ?hash } OPTIONAL { ?report dcterms:format ?format }
  OPTIONAL { GRAPH ?report { ?organization skos:prefLabel ?name } }
  OPTIONAL { GRAPH ?report { ?organization mz:place ?place } }
}"""
_INCLUDES = "SELECT DISTINCT ?report ?unit { ?report mz:includes ?unit }"
_FINDINGS = """SELECT ?report ?rule ?severity (COUNT(DISTINCT ?finding) AS ?count) WHERE {
  ?finding mz:rule ?rule ; mz:report ?report ; sh:resultSeverity ?severity .
} GROUP BY ?report ?rule ?severity"""
_KINDS = {"BudgetReport": "budget", "FinalAccountsReport": "final-accounts"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list; paths are below the base."""

    path: str
    organization: str
    name: str
    year: str
    kind: str  # budget | final-accounts, empty where neither
    scope: str
    title: str
    place: str
    issued: str
    hash: str
    format: str


class Census:
    """The lists of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def reports(self) -> list[Listed]:
        """All reports: by organization, the newest first, final accounts before budgets."""
        base = self._library.base
        found: dict[str, Listed] = {}
        for row in self._library.select(_REPORTS).plain():
            text = {name: "" if value is None else str(value) for name, value in row.items()}
            path, organization = text["report"].removeprefix(base), text["organization"].removeprefix(base)
            found[path] = Listed(
                path=path,
                organization=organization,
                name=text["name"] or organization.split("/")[1],
                year=text["year"].rsplit("/", 1)[-1],
                kind=_KINDS.get(text["type"].rsplit("#", 1)[-1], ""),
                scope=text["scope"].rsplit("/", 1)[-1],
                title=text["title"],
                place=text["place"].removeprefix(base),
                issued=text["issued"],
                hash=text["hash"],
                format=text["format"],
            )
        return sorted(
            found.values(), key=lambda one: (one.name, one.organization, -int(one.year or 0), one.kind, one.path)
        )

    @cached_property
    def by_organization(self) -> dict[str, list[Listed]]:
        """Path of an organization → its own reports."""
        found: dict[str, list[Listed]] = defaultdict(list)
        for report in self.reports:
            found[report.organization].append(report)
        return dict(found)

    @cached_property
    def including(self) -> dict[str, list[Listed]]:
        """Path of an organization → the reports of departments that include it."""
        base, by_path = self._library.base, {report.path: report for report in self.reports}
        found: dict[str, list[Listed]] = defaultdict(list)
        for row in self._library.select(_INCLUDES).plain():
            report = by_path.get(str(row["report"]).removeprefix(base))
            if report:
                found[str(row["unit"]).removeprefix(base)].append(report)
        return dict(found)

    @cached_property
    def findings(self) -> dict[str, Counter[tuple[str, str]]]:
        """Path of a report → (path of a rule, severity) → how many findings."""
        base = self._library.base
        found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for row in self._library.select(_FINDINGS).plain():
            severity = str(row["severity"]).rsplit("#", 1)[-1].lower()
            report, rule = str(row["report"]).removeprefix(base), str(row["rule"]).removeprefix(base)
            found[report][rule, severity] += int(str(row["count"]))
        return dict(found)

    def counts(self, report: str) -> dict[str, int]:
        """Severity → how many findings of a report."""
        return totals(self.findings.get(report, Counter()))


def totals(counts: Counter[tuple[str, str]]) -> dict[str, int]:
    """Severity → how many."""
    found = {"violation": 0, "warning": 0, "info": 0}
    for (_, severity), count in counts.items():
        found[severity] += count
    return found
