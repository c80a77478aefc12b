"""The frame of a report: who reported what, and what it consists of, for the way from one of its parts to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.publish.library import Library

_HEAD = """SELECT ?title ?organization ?name ?year ?type ?scope ?pages ?source ?hash ?format ?issued ?place WHERE {
  GRAPH $report {
    $report mz:organization ?organization ; a ?type .
    OPTIONAL { $report dcterms:title ?title }
    OPTIONAL { ?organization skos:prefLabel ?name }
    OPTIONAL { $report mz:fiscalYear ?year }
    OPTIONAL { $report mz:scope ?scope }
    OPTIONAL { $report mz:pageCount ?pages }
    OPTIONAL { $report mz:sourceName ?source }
    OPTIONAL { $report mz:contentHash ?hash }
    OPTIONAL { $report dcterms:format ?format }
    OPTIONAL { $report dcterms:issued ?issued }
    OPTIONAL { ?organization mz:place ?place }
  }
}"""
_PARTS = """SELECT ?part ?kind ?title ?number ?page ?line ?cell ?project WHERE { GRAPH $report {
  { $report mz:table ?part . BIND("table" AS ?kind) OPTIONAL { ?part dcterms:title ?title }
    OPTIONAL { ?part mz:tableNumber ?number } }
  UNION { $report mz:evaluation ?part . BIND("form" AS ?kind) OPTIONAL { ?part mz:form ?title }
    OPTIONAL { ?part mz:project ?project } }
  OPTIONAL { ?part mz:page ?page } OPTIONAL { ?part mz:line ?line } OPTIONAL { ?part mz:cell ?cell }
} }"""
_HEADINGS = """SELECT ?part ?number ?title ?page ?line ?position WHERE { GRAPH $report {
  ?part a mz:Section ; dcterms:title ?title ; mz:position ?position .
  OPTIONAL { ?part mz:sectionNumber ?number } OPTIONAL { ?part mz:page ?page } OPTIONAL { ?part mz:line ?line }
} }"""
_SECTIONS = """SELECT ?part (MIN(?heading) AS ?title) (MIN(?p) AS ?page) (MIN(?l) AS ?line) (COUNT(?told) AS ?number)
WHERE {
  GRAPH $report {
    $report mz:claim|mz:statement ?told .
    OPTIONAL { ?told mz:section ?heading } OPTIONAL { ?told mz:page ?p } OPTIONAL { ?told mz:line ?l }
    BIND(STRBEFORE(STR(?told), '#') AS ?part)
  }
} GROUP BY ?part"""


@dataclass(frozen=True, slots=True)
class Part:
    """A table, form or section of a report."""

    path: str
    kind: str
    title: str
    number: str = ""
    page: int | None = None
    line: int | None = None
    project: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A report by name, with its parts in printed order; paths are below the base."""

    path: str
    title: str
    organization: str
    name: str
    year: str
    kind: str  # budget | final-accounts, empty where neither
    scope: str
    pages: int | None
    source: str
    hash: str
    format: str
    issued: str
    place: str
    parts: tuple[Part, ...]

    def of(self, kind: str) -> list[Part]:
        """The parts of a kind."""
        return [part for part in self.parts if part.kind == kind]

    def neighbours(self, path: str) -> tuple[Part | None, Part | None]:
        """The parts of the same kind before and after one."""
        here = next((part for part in self.parts if part.path == path), None)
        same = self.of(here.kind) if here else []
        at = next((number for number, part in enumerate(same) if part.path == path), 0)
        return (same[at - 1] if at > 0 else None, same[at + 1] if at + 1 < len(same) else None)


_KINDS = {"BudgetReport": "budget", "FinalAccountsReport": "final-accounts"}


def frame(library: Library, report: str) -> Frame:
    """The frame of the report at a path."""
    iri = library.iri(report)
    rows = list(library.select(_HEAD, report=iri).plain())
    first = rows[0] if rows else {}

    def text(name: str) -> str:
        return str(first.get(name) or "")

    types = {str(row["type"]).rsplit("#", 1)[-1] for row in rows}
    return Frame(
        path=report,
        title=text("title") or text("source") or report.rsplit("/", 1)[-1],
        organization=text("organization").removeprefix(library.base),
        name=text("name") or report.split("/")[1],
        year=text("year").rsplit("/", 1)[-1],
        kind=next((kind for name, kind in _KINDS.items() if name in types), ""),
        scope=text("scope").rsplit("/", 1)[-1],
        pages=int(text("pages")) if text("pages") else None,
        source=text("source"),
        hash=text("hash"),
        format=text("format"),
        issued=text("issued"),
        place=text("place").removeprefix(library.base),
        parts=tuple(_sorted(library, iri)),
    )


def _sorted(library: Library, report: str) -> list[Part]:
    """The parts in printed order: by page or line, and sections of a page in their order."""
    order: dict[str, int] = {}
    found: dict[str, Part] = {}
    for row in library.select(_HEADINGS, report=report).plain():
        path = str(row["part"]).removeprefix(library.base)
        order[path] = int(str(row["position"]))
        found[path] = Part(
            path=path,
            kind="section",
            title=f"{row['number'] or ''}{row['title']}".replace(" ", ""),
            page=int(str(row["page"])) if row["page"] is not None else None,
            line=int(str(row["line"])) if row["line"] is not None else None,
        )
    for part in _parts(library, report):
        titled = found.get(part.path)
        # a section stands where its heading is, not where its first claim is
        found[part.path] = replace(part, page=titled.page, line=titled.line) if titled else part
    return sorted(found.values(), key=lambda part: (part.page or 0, part.line or 0, order.get(part.path, 0), part.path))


def _parts(library: Library, report: str) -> Iterator[Part]:
    found: dict[str, Part] = {}
    for query in (_PARTS, _SECTIONS):
        for row in library.select(query, report=report).plain():
            path = str(row["part"]).removeprefix(library.base)
            page = int(str(row["page"])) if row["page"] is not None else None
            if path in found and (found[path].page or 0) <= (page or 0):
                continue  # a table over several pages begins on the first
            found[path] = Part(
                path=path,
                kind=str(row.get("kind") or "section"),
                title=str(row["title"] or path.rsplit("/", 1)[-1]),
                number=str(row["number"] if row["number"] is not None else ""),
                page=page,
                line=int(str(row["line"])) if row["line"] is not None else None,
                project=str(row.get("project") or ""),
                cell=str(row.get("cell") or ""),
            )
    yield from found.values()
