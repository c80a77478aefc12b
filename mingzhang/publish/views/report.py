"""A report and its parts: the whole with its text, a table as printed, a section with its claims, a form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.publish.findings import SEVERITIES, Found, findings, marks
from mingzhang.publish.frame import Frame
from mingzhang.publish.library import Library
from mingzhang.publish.resources import Resource
from mingzhang.publish.statements import RDFS, SKOS, Name, Said, value
from mingzhang.publish.views.grid import grids

DCTERMS = "http://purl.org/dc/terms/"
_COORDINATES = ("organization", "year", "phase", "flow", "fund", "functional", "economic", "nature", "item")
_TOLD = """SELECT ?told ?quote ?sentence WHERE { GRAPH $report {
  $report mz:claim|mz:statement ?told . ?told mz:quote ?quote ; mz:sentence ?sentence
} }"""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; `iri` is the claim that it states, `severity` that of what was found of it."""

    text: str
    iri: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or heading; `level` is that of a heading, 0 for a paragraph."""

    fragment: str
    segments: tuple[Segment, ...]
    level: int = 0
    page: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what it states."""

    segments: tuple[Segment, ...]
    told: tuple[dict[str, Any], ...]


def report(library: Library, resource: Resource) -> dict[str, Any]:
    """The cover, what the report consists of, what was found in it, its text."""
    frame, said = library.frame(resource.path), resource.said
    iri, mz = resource.iri, f"{library.base}ontology#"
    found = library.findings(resource.path)
    told = [
        (str(row["told"]), str(row["quote"]), str(row["sentence"])) for row in library.select(_TOLD, report=iri).plain()
    ]
    marked = marks(found)
    return {
        **_framed(library, frame, resource),
        "found": found,
        "skip": len(library.base),
        "checked": library.checked(resource.path),
        "counts": counted(found),
        "found_in": _by_part(found, library.base),
        "text": _text(said, iri, mz, told, marked, library),
        "tables": frame.of("table"),
        "sections": frame.of("section"),
        "forms": frame.of("form"),
        "counts_of": [
            (library.name(said.value(node, f"{mz}countOf")), said.value(node, f"{mz}value"))
            for node in said.values(iri, f"{mz}count")
            if said.value(node, f"{mz}organization") == said.value(iri, f"{mz}organization")
        ],
        "includes": [_organization(library, node) for node in sorted(said.values(iri, f"{mz}includes"))],
        "promises": [
            {
                "number": said.value(node, f"{mz}tableNumber"),
                "title": said.value(node, f"{DCTERMS}title"),
                "empty": said.value(node, f"{mz}declaredEmpty") == "true",
                "reason": said.value(node, f"{mz}reason"),
                "fragment": node.rsplit("#", 1)[-1],
            }
            for node in sorted(said.values(iri, f"{mz}promise"), key=_numbered)
        ],
        "remarks": [
            {
                "kind": said.value(node, f"{mz}remarkKind"),
                "message": said.value(node, f"{mz}message"),
                "page": said.value(node, f"{mz}page"),
                "fragment": node.rsplit("#", 1)[-1],
            }
            for node in sorted(said.values(iri, f"{mz}remark"), key=_numbered)
        ],
        "terms": [
            {
                "fragment": node.rsplit("#", 1)[-1],
                "term": said.value(node, f"{RDFS}label"),
                "definition": said.value(node, f"{SKOS}definition"),
            }
            for node in sorted(said.values(iri, f"{mz}defines"))
        ],
        "recognised": said.value(iri, f"{mz}recognisedPages"),
        "told": {name: said.value(iri, f"{mz}{name}") for name in ("secrecyReview", "signOff", "contactPhone")},
    }


def table(library: Library, resource: Resource) -> dict[str, Any]:
    """A table as the form it was printed in; every cell is linked to its observation and bears its findings."""
    frame, said = library.frame(resource.report), resource.said
    iri, mz = resource.iri, f"{library.base}ontology#"
    found = [each for each in library.findings(resource.report) if _speaks_of(each, iri)]
    return {
        **_framed(library, frame, resource),
        "title": said.value(iri, f"{DCTERMS}title") or library.name(said.value(iri, f"{mz}tableKind")).zh,
        "number": said.value(iri, f"{mz}tableNumber"),
        "kind": library.name(said.value(iri, f"{mz}tableKind")),
        "unit": library.name(said.value(iri, f"{mz}unit")) if said.value(iri, f"{mz}unit") else None,
        "pages": sorted(int(page) for page in said.values(iri, f"{mz}page")),
        "cell": said.value(iri, f"{mz}cell"),
        "printed_organization": said.value(iri, f"{mz}printedOrganization"),
        "notes": said.values(iri, f"{mz}printedNote"),
        "empty": said.value(iri, f"{mz}emptyTable") == "true",
        "grids": grids(said, iri, library.base),
        "found": found,
        "counts_here": counted(found),
        "marks": {node: each[0].severity for node, each in marks(found).items()},
        "names": _names_on(library, resource),
        "skip": len(iri) + 1,
    }


def section(library: Library, resource: Resource) -> dict[str, Any]:
    """A section of the text: its sentences with what they state, each claim on its coordinates."""
    frame, said = library.frame(resource.report), resource.said
    iri, mz = resource.iri, f"{library.base}ontology#"
    found = [each for each in library.findings(resource.report) if _speaks_of(each, iri)]
    marked = marks(found)
    passages: dict[str, Passage] = {}
    waiting: dict[str, list[tuple[str, str]]] = {}
    for node, told in said.of.items():
        if f"{mz}quote" in told or f"{mz}sentence" in told:
            sentence = said.value(node, f"{mz}sentence")
            waiting.setdefault(sentence, []).append((node, said.value(node, f"{mz}quote")))
    for sentence, claims in waiting.items():
        claims.sort(key=lambda claim: (sentence.find(claim[1]) if claim[1] else -1, claim[0]))
        passages[sentence] = Passage(
            tuple(segments(sentence, claims, marked)),
            tuple(_claim(said, node, mz, library, marked) for node, _ in claims),
        )
    order = sorted(waiting, key=lambda sentence: _position(said, waiting[sentence][0][0], mz))
    part = next((part for part in frame.parts if part.path == resource.path), None)
    return {
        **_framed(library, frame, resource),
        "title": part.title if part else resource.path.rsplit("/", 1)[-1],
        "passages": [passages[sentence] for sentence in order],
        "pages": sorted({int(page) for node in said.of for page in said.values(node, f"{mz}page")}),
        "found": found,
        "names": _names_on(library, resource),
    }


def form(library: Library, resource: Resource) -> dict[str, Any]:
    """A performance form: what was to be reached, with what money, and what was."""
    frame, said = library.frame(resource.report), resource.said
    iri, mz = resource.iri, f"{library.base}ontology#"
    found = [each for each in library.findings(resource.report) if _speaks_of(each, iri)]
    marked = marks(found)

    def number(node: str, name: str) -> Decimal | None:
        value = said.value(node, f"{mz}{name}")
        return Decimal(value) if value else None

    indicators = [
        {
            "fragment": node.rsplit("#", 1)[-1],
            **{
                name: said.value(node, f"{mz}{name}")
                for name in ("level1", "level2", "level3", "target", "actual", "weight", "score", "note")
            },
            "severity": marked[node][0].severity if node in marked else "",
        }
        for node in sorted(said.values(iri, f"{mz}indicator"), key=lambda node: _position(said, node, mz))
    ]
    return {
        **_framed(library, frame, resource),
        "title": said.value(iri, f"{mz}form"),
        "project": said.value(iri, f"{mz}project"),
        "kind": library.name(said.value(iri, f"{mz}evaluationKind")),
        "scope": library.name(said.value(iri, f"{mz}evaluationScope")),
        "blank": said.value(iri, f"{mz}blankForm") == "true",
        "goal": said.value(iri, f"{mz}goal"),
        "result": said.value(iri, f"{mz}result"),
        "amounts": {name: number(iri, name) for name in ("initialAmount", "budgetAmount", "executedAmount")},
        "rate": said.value(iri, f"{mz}executionRate"),
        "score": said.value(iri, f"{mz}totalScore"),
        "weight": said.value(iri, f"{mz}totalWeight"),
        "tasks": [
            {
                "fragment": node.rsplit("#", 1)[-1],
                "name": said.value(node, f"{RDFS}label"),
                "content": said.value(node, f"{DCTERMS}description"),
                "amounts": {name: number(node, name) for name in ("initialAmount", "budgetAmount", "executedAmount")},
                "rate": said.value(node, f"{mz}executionRate"),
            }
            for node in sorted(said.values(iri, f"{mz}task"), key=lambda node: _position(said, node, mz))
        ],
        "indicators": indicators,
        "found": found,
        "pages": sorted({int(page) for node in said.of for page in said.values(node, f"{mz}page")}),
    }


def report_findings(library: Library, resource: Resource) -> dict[str, Any]:
    """What the rule book found in a report, with both sides of every comparison; what ran and what could not."""
    frame, said = library.frame(resource.report), resource.said
    mz = f"{library.base}ontology#"
    found = findings(said, library.base, library.dismissals)
    return {
        **_framed(library, frame, resource),
        "found": found,
        "counts": counted(found),
        "ran": [library.linked(iri) for iri in sorted(said.values(resource.iri, f"{mz}ruleRun"))],
        "skipped": [library.linked(iri) for iri in sorted(said.values(resource.iri, f"{mz}ruleSkipped"))],
    }


def counted(found: Iterable[Found]) -> dict[str, int]:
    """Severity → how many."""
    numbers = dict.fromkeys(SEVERITIES, 0)
    for each in found:
        numbers[each.severity] += 1
    return numbers


def segments(text: str, claims: Sequence[tuple[str, str]], marked: dict[str, list[Found]]) -> list[Segment]:
    """A text cut at the quotes of its claims, (IRI, quote) in their order; overlapping quotes are left unmarked."""
    spans: list[tuple[int, int, str]] = []
    taken = 0
    for node, quote in claims:
        at = text.find(quote, taken) if quote else -1
        if at < 0 and quote:
            at = text.find(quote)
        if at >= 0 and all(at >= end or at + len(quote) <= start for start, end, _ in spans):
            spans.append((at, at + len(quote), node))
            taken = at + len(quote)
    found: list[Segment] = []
    last = 0
    for start, end, node in sorted(spans):
        if last < start:
            found.append(Segment(text[last:start]))
        found.append(Segment(text[start:end], node, marked[node][0].severity if node in marked else ""))
        last = end
    if last < len(text):
        found.append(Segment(text[last:]))
    return found


def _framed(library: Library, frame: Frame, resource: Resource) -> dict[str, Any]:
    """What the pages of all parts of a report share."""
    before, after = frame.neighbours(resource.path)
    return {"frame": frame, "before": before, "after": after, "library": library}


def _text(
    said: Said, iri: str, mz: str, told: list[tuple[str, str, str]], marked: dict[str, list[Found]], library: Library
) -> list[Paragraph]:
    """Headings and paragraphs in printed order."""
    found: list[tuple[tuple[float, ...], Paragraph]] = []
    types = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    for node in said.values(iri, f"{mz}paragraph"):
        text, heading = said.value(node, f"{mz}text"), f"{mz}Heading" in said.values(node, types)
        section = said.value(node, f"{mz}section")
        here = [(claim, quote) for claim, quote, sentence in told if sentence in text] if not heading else []
        paragraph = Paragraph(
            fragment=node.rsplit("#", 1)[-1],
            segments=tuple(segments(text, here, marked)),
            level=min(section.count(" ") + 1, 4) if heading else 0,
            page=said.value(node, f"{mz}page"),
        )
        found.append((_position(said, node, mz), paragraph))
    return [paragraph for _, paragraph in sorted(found, key=lambda each: (each[0], each[1].level == 0))]


def _claim(said: Said, node: str, mz: str, library: Library, marked: dict[str, list[Found]]) -> dict[str, Any]:
    """A claim or statement as a row."""
    return {
        "fragment": node.rsplit("#", 1)[-1],
        "subject": said.value(node, f"{mz}subject"),
        "measure": library.name(said.value(node, f"{mz}measure")) if said.value(node, f"{mz}measure") else None,
        "printed": said.value(node, f"{mz}printed") or said.value(node, f"{mz}direction"),
        "direction": said.value(node, f"{mz}direction"),
        "at": _coordinates(said, node, mz, library),
        "base": _coordinates(said, said.value(node, f"{mz}base"), mz, library),
        "cause": said.value(node, f"{mz}cause"),
        "severity": marked[node][0].severity if node in marked else "",
    }


def _coordinates(said: Said, node: str, mz: str, library: Library) -> list[tuple[str, Name]]:
    """The coordinates that say something: all but `all`, and but the organization."""
    if not node:
        return []
    found = []
    for name in _COORDINATES[1:]:
        member = said.value(node, f"{mz}{name}")
        if member and not member.endswith("/all"):
            found.append((member.removeprefix(library.base), library.name(member)))
    return found


def _names_on(library: Library, resource: Resource) -> dict[str, list[str]]:
    """Member → its names, of all coordinates on a page, for the card of an observation."""
    mz = f"{library.base}ontology#"
    properties = {f"{mz}{name}" for name in (*_COORDINATES, "measure", "unit")}
    members = {value(node) for _, predicate, node in resource.statements if predicate in properties}
    found = {}
    for member in sorted(members):
        name = library.name(member)
        code = f"{name.notation} " if name.notation and name.notation.isdigit() else ""
        found[member.removeprefix(library.base)] = [f"{code}{name.zh}", f"{code}{name.en or name.zh}"]
    return found


def _organization(library: Library, iri: str) -> dict[str, str]:
    path = iri.removeprefix(library.base)
    return {"path": path, "name": path.split("/")[1] if "/" in path else path}


def _speaks_of(found: Found, page: str) -> bool:
    return any(iri == page or iri.startswith(f"{page}#") for iri in (found.about, *found.others))


def _by_part(found: Iterable[Found], base: str) -> dict[str, dict[str, int]]:
    """Path of a part → severity → how many findings are about it."""
    parts: dict[str, dict[str, int]] = {}
    for each in found:
        path = each.about.removeprefix(base).split("#", 1)[0]
        parts.setdefault(path, dict.fromkeys(SEVERITIES, 0))[each.severity] += 1
    return parts


def _position(said: Said, node: str, mz: str) -> tuple[float, ...]:
    """Page, then height on it: for sorting in printed order."""
    box = said.value(node, f"{mz}box").split()
    height = float(box[1]) if len(box) == 4 else float(said.value(node, f"{mz}line") or 0)
    left = float(box[0]) if len(box) == 4 else 0.0
    return (float(said.value(node, f"{mz}page") or 0), height, left, float(_numbered(node)))


def _numbered(iri: str) -> int:
    """The number at the end of a fragment, for sorting."""
    end = iri.rsplit("-", 1)[-1]
    return int(end) if end.isdigit() else 0
