"""The rule book, the questions and the vocabulary: what the project declares, as pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from ingest.errors import MingzhangError
from mingzhang.prefixes import prefixes
from mingzhang.publish.layout import path_of
from mingzhang.publish.library import Library
from mingzhang.publish.resources import Resource, kind_of
from mingzhang.publish.statements import RDFS, SKOS, Name, Said, value
from mingzhang.publish.views.lists import family_of
from mingzhang.publish.writing import Shortener, turtle
from mingzhang.questions import families

if TYPE_CHECKING:
    from mingzhang.asking import Result
    from mingzhang.questions import Column, Parameter

SH = "http://www.w3.org/ns/shacl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MOST = 40
_ROWS = 300  # of an answer on its page; the download has all
_GROUPS = (
    ("类", "Classes", ("http://www.w3.org/2002/07/owl#Class", f"{RDFS}Class")),
    (
        "维度与度量",
        "Dimensions, measures, attributes",
        tuple(f"http://purl.org/linked-data/cube#{name}Property" for name in ("Dimension", "Measure", "Attribute")),
    ),
    (
        "属性",
        "Properties",
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#Property", "http://www.w3.org/2002/07/owl#ObjectProperty"),
    ),
)


def rules(library: Library, resource: Resource) -> dict[str, Any]:
    """The rules by family, each with how many findings it has here."""
    counts: Counter[str] = Counter()
    for found in library.census.findings.values():
        for (rule, _), number in found.items():
            counts[rule] += number
    families: dict[Name, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted(library.rules):
        families[family_of(library, path)].append({**_rule(library, path), "count": counts[path]})
    return {"families": list(families.items()), "count": len(library.rules)}


def rule(library: Library, resource: Resource) -> dict[str, Any]:
    """A rule: what it says, on what ground, what it needs, the shape itself, and where it found something."""
    census = library.census
    reports = [
        (report, sum(count for (rule, _), count in census.findings[report.path].items() if rule == resource.path))
        for report in census.reports
        if report.path in census.findings
    ]
    with_findings = [(report, count) for report, count in reports if count]
    mz = f"{library.base}ontology#"
    said = resource.said
    return {
        **_rule(library, resource.path),
        "family": family_of(library, resource.path),
        "needs": [library.name(iri) for iri in sorted(said.values(resource.iri, f"{mz}needs"))],
        "turtle": turtle(said, resource.iri, Shortener(library.base, prefixes(library.base))).decode(),
        "select": next((value for node in said.of for value in said.values(node, f"{SH}select")), ""),
        "reports": sorted(with_findings, key=lambda pair: -pair[1])[:_MOST],
        "all_reports": len(with_findings),
        "findings": sum(count for _, count in with_findings),
    }


def questions(library: Library, resource: Resource) -> dict[str, Any]:
    """The questions of the library by family."""
    return {
        "families": [
            (family, [(path, asked) for path, asked in library.questions.items() if asked.family == family.name])
            for family in families()
        ]
    }


def question(library: Library, resource: Resource) -> dict[str, Any]:
    """A question with its answer, the chart of it, the query behind it, and what can be varied.

    `problem` says why there is no answer: a value that fits nothing, or one that is missing.
    """
    asked, values = library.questions[resource.path], dict(resource.values)
    problem, result = "", None
    try:
        result = library.answer(resource.path, resource.values)
    except MingzhangError as error:
        problem = str(error)
    shown = [column for column in asked.columns if not column.hidden]
    return {
        "asked": asked,
        "given": {name: values.get(name, "") for name in asked.params},
        "varied": {name: value for name, value in values.items() if value},
        "choices": {name: _choices(library, one) for name, one in asked.params.items()},
        "problem": problem,
        "columns": shown,
        "rows": _rows(library, result, shown) if result else [],
        "total": result.total if result else 0,
        "charts": _charts(result) if result else None,
        "sparql": result.sparql if result else asked.text(library.base),
        "meant": [(asked.params[name], value) for name, value in result.values.items()] if result else [],
        "file": f"{resource.path}.csv" if result and not values else "",
    }


def _choices(library: Library, parameter: Parameter) -> dict[str, Name]:
    """What can be chosen for a parameter, as people call it: a member of a code list by its name there."""
    return {choice: library.name(f"{library.base}code/{parameter.type}/{choice}") for choice in parameter.choices}


def _rows(library: Library, result: Result, shown: list[Column]) -> list[list[dict[str, Any]]]:
    """Cells with text, and the page to which each leads."""
    found = []
    for row in result.first(_ROWS):
        cells = []
        for column in shown:
            target = str(row.get(column.link) or "") if column.link else ""
            value = row[column.name]
            if column.type == "iri":
                target = str(value or "")
            path = path_of(target, library.base) if target else None
            linked = path if path and kind_of(path) else ""
            text = _short(target) if column.type == "iri" and target else _written(value, column.type)
            cells.append({"text": text, "path": linked, "fragment": target.split("#", 1)[1] if "#" in target else ""})
        found.append(cells)
    return found


def _written(value: Any, type_: str) -> str:
    if value is None:
        return ""
    if type_ == "amount":
        return f"{value:,.2f}"
    if type_ == "percent":
        return f"{value:,.1f}"
    return f"{value:,}" if type_ in ("integer", "number") and not isinstance(value, str) else str(value)


def _charts(result: Result) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The chart with words in Chinese, and in English."""
    if not result.question.chart or not len(result):
        return None
    try:
        return result.chart("zh"), result.chart("en")
    except MingzhangError:  # the answer has nothing that could be drawn
        return None


def editor(library: Library, resource: Resource) -> dict[str, Any]:
    """The query editor: its prefixes, and questions to begin with."""
    known = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in prefixes(library.base).items())
    return {"prefixes": known, "questions": list(library.questions.items())}


def vocabulary(library: Library, resource: Resource) -> dict[str, Any]:
    """The terms by kind, each once, with their definitions, domains and ranges."""
    said = resource.said
    taken: set[str] = set()
    groups = []
    for zh, en, types in _GROUPS:
        terms = []
        for iri, told in said.of.items():
            if iri in taken or "#" not in iri or not any(value(node) in types for node in told.get(_TYPE, ())):
                continue
            taken.add(iri)
            terms.append(_term(library, said, iri))
        groups.append((Name(zh, en), sorted(terms, key=lambda term: term["fragment"])))
    head = resource.iri
    return {
        "title": Name(
            said.text(head, f"{RDFS}label", "zh") or said.text(head, "http://purl.org/dc/terms/title", "zh") or "词汇",
            said.text(head, f"{RDFS}label", "en") or "Vocabulary",
        ),
        "about": (
            said.text(head, f"{RDFS}comment", "zh") or said.text(head, "http://purl.org/dc/terms/description", "zh"),
            said.text(head, f"{RDFS}comment", "en") or said.text(head, "http://purl.org/dc/terms/description", "en"),
        ),
        "groups": [(name, terms) for name, terms in groups if terms],
        "others": [
            (path, library.name(library.iri(path))) for path in sorted(library.shared) if kind_of(path) == "term"
        ],
    }


def _term(library: Library, said: Said, iri: str) -> dict[str, Any]:
    def linked(*predicates: str) -> list[tuple[str, str, str]]:
        """(path, fragment, name) of what the term is related to; an empty path outside."""
        return [
            (path_of(value, library.base) or "", value.rsplit("#", 1)[-1] if "#" in value else "", _short(value))
            for predicate in predicates
            for value in sorted(said.values(iri, predicate))
        ]

    return {
        "fragment": iri.rsplit("#", 1)[-1],
        "name": library.name(iri),
        "zh": said.text(iri, f"{RDFS}comment", "zh"),
        "en": said.text(iri, f"{RDFS}comment", "en"),
        "above": linked(f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"),
        "domain": linked(f"{RDFS}domain", "https://schema.org/domainIncludes"),
        "range": linked(f"{RDFS}range"),
    }


def _rule(library: Library, path: str) -> dict[str, Any]:
    said, iri, mz = Said(library.rules[path]), library.iri(path), f"{library.base}ontology#"
    return {
        "path": path,
        "code": said.value(iri, f"{SKOS}notation"),
        "name": library.name(iri),
        "severity": (said.value(iri, f"{SH}severity") or "#Violation").rsplit("#", 1)[-1].lower(),
        "text": (said.text(iri, f"{RDFS}comment", "zh"), said.text(iri, f"{RDFS}comment", "en")),
        "basis": (said.text(iri, f"{mz}legalBasis", "zh"), said.text(iri, f"{mz}legalBasis", "en")),
    }


def _short(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
