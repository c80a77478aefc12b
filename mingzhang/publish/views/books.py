"""The rule book, the questions and the vocabulary: what the project declares, as pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from pyoxigraph import RdfFormat, serialize

from mingzhang.prefixes import prefixes
from mingzhang.publish.layout import path_of
from mingzhang.publish.library import Library
from mingzhang.publish.resources import Resource, kind_of
from mingzhang.publish.statements import RDFS, SKOS, Name, Said
from mingzhang.publish.views.lists import family_of

SH = "http://www.w3.org/ns/shacl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MOST = 40
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
    said = Said(resource.triples)
    return {
        **_rule(library, resource.path),
        "family": family_of(library, resource.path),
        "needs": [library.name(iri) for iri in sorted(said.values(resource.iri, f"{mz}needs"))],
        "turtle": (serialize(resource.triples, format=RdfFormat.TURTLE, prefixes=prefixes(library.base)) or b"")
        .decode()
        .split("\n\n", 1)[-1]
        .replace("\t", "  "),
        "select": next((value for node in said.of for value in said.values(node, f"{SH}select")), ""),
        "reports": sorted(with_findings, key=lambda pair: -pair[1])[:_MOST],
        "all_reports": len(with_findings),
        "findings": sum(count for _, count in with_findings),
    }


def questions(library: Library, resource: Resource) -> dict[str, Any]:
    """The questions of the library."""
    return {"questions": list(library.questions.items())}


def question(library: Library, resource: Resource) -> dict[str, Any]:
    """A question with its answer as it stands, the query behind it, and what can be varied."""
    asked = library.questions[resource.path]
    answer = library.answer(resource.path)
    return {
        "asked": asked,
        "columns": answer.variables,
        "rows": [[_cell(library, value) for value in row.values()] for row in answer.plain()],
        "numeric": _numeric(answer),
        "file": f"{resource.path}.csv",
    }


def editor(library: Library, resource: Resource) -> dict[str, Any]:
    """The query editor: its prefixes, and questions to begin with."""
    known = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in prefixes(library.base).items())
    return {"prefixes": known, "questions": list(library.questions.items())}


def vocabulary(library: Library, resource: Resource) -> dict[str, Any]:
    """The terms by kind, each once, with their definitions, domains and ranges."""
    said = Said(resource.triples)
    taken: set[str] = set()
    groups = []
    for zh, en, types in _GROUPS:
        terms = []
        for iri, told in said.of.items():
            if iri in taken or "#" not in iri or not any(node.value in types for node in told.get(_TYPE, ())):
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


def _cell(library: Library, value: Any) -> dict[str, Any]:
    text = "" if value is None else str(value)
    path = path_of(text, library.base) if text.startswith(library.base) else None
    linked = path if path and kind_of(path) else ""
    fragment = text.split("#", 1)[1] if linked and "#" in text else ""
    return {"text": library.name(text).zh if linked else text, "path": linked, "fragment": fragment}


def _numeric(answer: Any) -> list[bool]:
    from decimal import Decimal

    columns: list[list[Any]] = [[] for _ in answer.variables]
    for row in answer.plain():
        for at, value in enumerate(row.values()):
            if value is not None:
                columns[at].append(value)
    return [bool(values) and all(isinstance(value, int | Decimal) for value in values) for values in columns]


def _short(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
