"""Pages that list: the home page, organizations by place, reports, years, and what was found in all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from mingzhang.publish.census import Listed, totals
from mingzhang.publish.library import Library
from mingzhang.publish.resources import Resource
from mingzhang.publish.statements import Name, value

_DCAT = "http://www.w3.org/ns/dcat#"
_DCTERMS = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"


@dataclass(slots=True)
class Branch:
    """A place with what lies in it; `organizations` are (path, name, its reports), `count` all reports below."""

    path: str
    name: Name | None
    branches: dict[str, Branch] = field(default_factory=dict)
    organizations: list[tuple[str, str, list[Listed]]] = field(default_factory=list)
    count: int = 0
    years: set[str] = field(default_factory=set)


def home(library: Library, resource: Resource) -> dict[str, Any]:
    """What is here, how fresh it is, where it covers, and the way in."""
    census = library.census
    reports = census.reports
    found: Counter[tuple[str, str]] = sum(census.findings.values(), start=Counter())
    return {
        "counts": {
            "organizations": len(census.by_organization),
            "reports": len(reports),
            "years": sorted({report.year for report in reports if report.year}),
            "figures": library.count_of_figures,
            "findings": sum(found.values()),
        },
        "found": totals(found),
        "tree": coverage(library),
        "latest": sorted(reports, key=lambda one: (one.issued, one.year, one.path), reverse=True)[:8],
        "questions": list(library.questions.items())[:6],
        "rules": len(library.rules),
    }


def organizations(library: Library, resource: Resource) -> dict[str, Any]:
    """All organizations that report, by place."""
    return {"tree": coverage(library), "count": len(library.census.by_organization)}


def reports(library: Library, resource: Resource) -> dict[str, Any]:
    """All reports, those of an organization together."""
    census = library.census
    return {
        "years": sorted({report.year for report in census.reports if report.year}, reverse=True),
        "reports": [(report, census.counts(report.path), library.checked(report.path)) for report in census.reports],
    }


def years(library: Library, resource: Resource) -> dict[str, Any]:
    """The years with how many reports each has."""
    counted = Counter(report.year for report in library.census.reports if report.year)
    return {"years": sorted(counted.items(), reverse=True)}


def year(library: Library, resource: Resource) -> dict[str, Any]:
    """A year: the reports of it, and the years before and after."""
    name = resource.path.rsplit("/", 1)[-1]
    census = library.census
    known = sorted({report.year for report in census.reports if report.year})
    at = known.index(name) if name in known else -1
    return {
        "year": name,
        "reports": [
            (report, census.counts(report.path), library.checked(report.path))
            for report in census.reports
            if report.year == name
        ],
        "before": known[at - 1] if at > 0 else "",
        "after": known[at + 1] if 0 <= at < len(known) - 1 else "",
    }


def findings(library: Library, resource: Resource) -> dict[str, Any]:
    """How many findings each rule has, by severity; the single ones are loaded when they are wanted."""
    census = library.census
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for counts in census.findings.values():
        for (rule, severity), count in counts.items():
            by_rule[rule][severity] += count
    rows: list[dict[str, Any]] = [
        {
            "path": rule,
            "name": library.name(library.iri(rule)),
            "family": family_of(library, rule),
            "counts": {severity: counts[severity] for severity in ("violation", "warning", "info")},
            "all": sum(counts.values()),
        }
        for rule, counts in by_rule.items()
    ]
    order = ("violation", "warning", "info")
    rows.sort(key=lambda row: (*(-row["counts"][severity] for severity in order), row["path"]))
    reports = [report for report in census.reports if library.checked(report.path)]
    return {
        "rows": rows,
        "totals": totals(sum(census.findings.values(), start=Counter())),
        "checked": len(reports),
        "unchecked": len(census.reports) - len(reports),
    }


def catalogue(library: Library, resource: Resource) -> dict[str, Any]:
    """The dumps, and the reports of each organization with the files of each."""
    said, home = resource.said, f"{library.base}catalogue"
    store = f"{home}#store"
    dumps = []
    files: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for node, told in said.of.items():
        access = [value(each) for each in told.get(f"{_DCAT}downloadURL", ())]
        if not access:
            continue
        site = said.value(home, f"{_FOAF}homepage")
        file = unquote(access[0].removeprefix(site))
        format = said.value(node, f"{_DCTERMS}format").rsplit("/", 1)[-1].removeprefix("RDF_").replace("_", "-")
        if node in said.values(store, f"{_DCAT}distribution"):
            size = int(said.value(node, f"{_DCAT}byteSize") or 0)
            dumps.append({"file": file, "name": file.rsplit("/", 1)[-1], "format": format.title(), "size": size})
        else:
            files[file.rsplit("/", 1)[0]].append((file, format.title() if len(format) > 4 else format))
    return {
        "dumps": sorted(dumps, key=lambda one: (one["format"], one["name"])),
        "series": sorted(library.census.by_organization.items(), key=lambda item: (item[1][0].name, item[0])),
        "files": dict(files),
    }


def findings_json(library: Library) -> dict[str, Any]:
    """All findings in short rows, for a page that filters them: indices into the lists of reports and rules."""
    census = library.census
    reports = [report for report in census.reports if library.checked(report.path)]
    rules: dict[str, int] = {}
    rows: list[list[Any]] = []
    for number, report in enumerate(reports):
        for each in library.findings(report.path):
            rule = each.rule.removeprefix(library.base)
            at = rules.setdefault(rule, len(rules))
            rows.append([number, at, each.severity[0], each.fragment, each.zh, each.en])
    return {
        "reports": [
            [report.path, report.name, report.year, report.kind, library.places_of(report.place)[0][1].zh]
            if report.place and library.places_of(report.place)
            else [report.path, report.name, report.year, report.kind, ""]
            for report in reports
        ],
        "rules": [
            [rule, library.name(library.iri(rule)).zh, library.name(library.iri(rule)).en, family_of(library, rule).zh]
            for rule in rules
        ],
        "rows": rows,
    }


def search_json(library: Library) -> list[list[str]]:
    """What the search box finds: [path, kind, name, English name, other words]."""
    census = library.census
    found: list[list[str]] = []
    for path, listed in sorted(census.by_organization.items()):
        years = sorted({report.year for report in listed if report.year})
        found.append([path, "organization", listed[0].name, "", " ".join(years)])
    for report in census.reports:
        found.append([report.path, "report", report.name, report.year, f"{report.kind} {report.title}"])
    for path in library.shared:
        parts = path.split("/")
        if parts[0] == "code" and len(parts) == 3:
            name = library.name(library.iri(path))
            if name.zh and parts[2] != "all":
                found.append([path, "code", name.zh, name.en, name.notation])
        elif parts[0] == "place" and len(parts) == 2:
            name = library.name(library.iri(path))
            found.append([path, "place", name.zh, name.en, name.notation])
    for path in library.rules:
        name = library.name(library.iri(path))
        found.append([path, "rule", name.zh, name.en, path.rsplit("/", 1)[-1]])
    for path, asked in library.questions.items():
        found.append([path, "question", asked.summary["zh"], asked.summary["en"], " ".join(asked.tags)])
    return found


def coverage(library: Library) -> Branch:
    """The places that are covered, as a tree; organizations in no known place stand at its root."""
    root = Branch("", None)
    for path, listed in sorted(library.census.by_organization.items(), key=lambda item: item[1][0].name):
        branch = root
        place = next((report.place for report in listed if report.place), "")
        for step, name in library.places_of(place):
            _count(branch, listed)
            branch = branch.branches.setdefault(step, Branch(step, name))
        _count(branch, listed)
        branch.organizations.append((path, listed[0].name, listed))
    return root


def _count(branch: Branch, listed: list[Listed]) -> None:
    branch.count += len(listed)
    branch.years.update(report.year for report in listed if report.year)


def family_of(library: Library, rule: str) -> Name:
    """The name of the family that a rule belongs to."""
    mz = f"{library.base}ontology#"
    for _, predicate, node in library.rules.get(rule, ()):
        if predicate == f"{mz}family":
            return library.name(value(node))
    return Name("")
