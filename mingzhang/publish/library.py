"""The resources of a store, found by path or listed, each with what is said of it.

Everything is read through `mingzhang.store`, a few set-wise queries for each resource: what stands in the shared files
is read once, a part of a report is one query, and `parts` gives all of a report from its graph at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    RdfFormat,
    parse,
    serialize,
)

from ingest.iris import DEFAULT_BASE
from mingzhang.check.dismissals import dismissals
from mingzhang.prefixes import declarations
from mingzhang.publish.census import Census
from mingzhang.publish.findings import Found, findings
from mingzhang.publish.frame import Frame, frame
from mingzhang.publish.layout import path_of
from mingzhang.publish.resources import PAGES, Resource, kind_of
from mingzhang.publish.statements import SKOS, Name, Said, Statement, by_page, literal, names, read, value
from mingzhang.questions import Question, question
from mingzhang.questions import names as question_names
from mingzhang.resources import folder
from mingzhang.store.sparql import replace

if TYPE_CHECKING:
    from mingzhang.asking import Result
    from mingzhang.check.findings import Dismissal
    from mingzhang.store import Selection, Store

_REMEMBERED = 64  # reports whose frame and findings are kept at hand
_HERE = "FILTER(STRSTARTS(STR(?s), CONCAT(STR($page), '#')))"
_TOLD = _HERE.replace("?s", "?told")
#: the nodes that stand on the page of each kind of part of a report, beside its own: SPARQL with $page and $report
_ON_THE_PAGE = {
    "report": f"{{ $page ?to ?s {_HERE} }}",
    "table": "{ ?s mz:inTable $page } UNION { ?s qb:dataSet $page }",
    "form": f"{{ $page ?to ?s {_HERE} }}",
    "section": f"{{ $report ?to ?s {_HERE} }}"
    f" UNION {{ $report ?to ?told {_TOLD} {{ ?told ?by ?s }} UNION {{ ?s ?by ?told }} {_HERE} }}",
}
_PART = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $report { { BIND($page AS ?s) } UNION %s ?s ?p ?o } }"
_EVERYWHERE = "CONSTRUCT { $page ?p ?o } WHERE { $page ?p ?o }"
_REPORTS_OF = """CONSTRUCT { $page ?p ?o . ?report %s $page ; a ?type ; dcterms:title ?title . } WHERE {
  { $page ?p ?o } UNION { ?report %s $page ; a mz:Report ; a ?type . OPTIONAL { ?report dcterms:title ?title } }
}"""
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SH = "http://www.w3.org/ns/shacl#"
_DCAT = "http://www.w3.org/ns/dcat#"
_LISTS = (
    "SELECT DISTINCT ?x { ?r a mz:Report ; mz:table|mz:evaluation|mz:organization|mz:includes|mz:fiscalYear ?x }",
    "SELECT DISTINCT (IRI(STRBEFORE(STR(?told), '#')) AS ?x) { ?report mz:claim|mz:statement ?told }",
    "SELECT DISTINCT ?x { ?x a org:Organization }",
    "SELECT DISTINCT ?x { ?x a org:OrganizationalUnit }",
    "SELECT DISTINCT ?x { ?x a mz:Section }",
    "SELECT DISTINCT ?x { ?x a mz:Aspect }",
    "SELECT DISTINCT ?x { ?x a org:FormalOrganization }",
    "SELECT DISTINCT ?x { ?x a mz:FiscalYear }",
    "SELECT DISTINCT ?x { ?x mz:attestedBy ?report }",
)


class Library:
    """The resources of `store`. What is shared is remembered: make another when the shared files have changed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.base = store.base
        self._prefixes = declarations(store.base)
        self._at_hand: dict[str, list[Statement]] = {}
        self._answer: tuple[tuple[str, tuple[tuple[str, str], ...]], Result] | None = None
        self._last: tuple[str, tuple[bytes, bytes]] = ("", (b"", b""))

    def iri(self, path: str) -> str:
        """The IRI of the thing at `path`."""
        return f"{self.base}{path}"

    def find(self, path: str) -> Resource | None:
        """The resource at `path`; None where there is none."""
        kind = kind_of(path)
        if kind is None:
            return None
        statements = self._statements(path, kind)
        return Resource(path, self.iri(path), kind, statements) if statements or kind in PAGES else None

    def parts(self, report: str) -> list[Resource]:
        """The report at the path `report` with all its parts and its findings, from its graph at once."""
        graph, findings = self.graph(report)
        found = by_page(read(graph), self.base)
        if findings:
            found[f"{report}/findings"] = list(read(findings))
        paths = sorted(path for path in found if path == report or path.startswith(f"{report}/"))
        return [Resource(path, self.iri(path), kind, tuple(found[path])) for path in paths if (kind := kind_of(path))]

    def keep_at_hand(self, graph: str) -> None:
        """Read a graph of the store once, for whoever wants all that it describes."""
        if self.iri(graph) in self._graphs:
            self._at_hand = by_page(read(_sorted(self.store.graph(self.iri(graph)))), self.base)

    def graph(self, report: str) -> tuple[bytes, bytes]:
        """The graphs of the report at a path and of its findings, as N-Triples; the last one asked for is at hand."""
        last = self._last  # another thread may ask for another report meanwhile
        if last[0] != report:
            iri = self.iri(report)
            checked = f"{iri}/findings" in self._graphs
            found = _sorted(self.store.graph(f"{iri}/findings")) if checked else b""
            last = self._last = (report, (_sorted(self.store.graph(iri)), found))
        return last[1]

    def listing(self) -> Iterator[tuple[str, str]]:
        """(path, kind) of every page, each once, sorted by path."""
        found = {*self.shared, *self.rules, *self.questions, *PAGES.values()}
        for query in _LISTS:
            for row in self.select(query).rows:
                if isinstance(row[0], NamedNode):
                    found.add(path_of(row[0].value, self.base) or "")
        reports = [name[len(self.base) :] for name in self.store.reports()]
        found.update(reports)
        graphs = set(self.store.graphs())
        found.update(f"{report}/findings" for report in reports if self.iri(f"{report}/findings") in graphs)
        return iter(sorted((path, kind) for path in found if (kind := kind_of(path))))

    # Asking -------------------------------------------------------------------------------------------------------

    def select(self, sparql: str, **iris: str) -> Selection:
        """A SELECT with the prefixes of the project; `$name` in it stands for the IRI given as `name`."""
        return self.store.select(self._filled(sparql, iris))

    def construct(self, sparql: str, **iris: str) -> tuple[Statement, ...]:
        """A CONSTRUCT, likewise; each statement once, in an order that does not depend on the store."""
        lines = self.store.construct(self._filled(sparql, iris)).serialize("nt").split(b"\n")
        return tuple(read(b"\n".join(sorted(dict.fromkeys(lines)))))

    def _filled(self, sparql: str, iris: dict[str, str]) -> str:
        for name, iri in iris.items():
            sparql = replace(sparql, name, NamedNode(iri))
        return self._prefixes + sparql

    # What is shared by all reports --------------------------------------------------------------------------------

    @cached_property
    def shared(self) -> dict[str, list[Statement]]:
        """Path → what the shared files say of it."""
        found: dict[str, list[Statement]] = {}
        for graph in self.store.shared():
            for path, told in by_page(read(_sorted(self.store.graph(graph))), self.base).items():
                found.setdefault(path, []).extend(told)
        return {path: told for path, told in found.items() if kind_of(path)}

    @cached_property
    def rules(self) -> dict[str, list[Statement]]:
        """Path → what the rule book says of it: its own shapes, as they are checked."""
        shapes = Dataset()
        for file in sorted(folder("shapes").glob("*.ttl")):
            text = file.read_text(encoding="utf-8").replace(DEFAULT_BASE, self.base)
            for quad in parse(text, RdfFormat.TURTLE):
                shapes.add(quad)
        shapes.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)  # blank nodes are called the same each time
        data = serialize((quad.triple for quad in shapes), format=RdfFormat.N_TRIPLES) or b""
        return {path: told for path, told in by_page(read(_sorted(data)), self.base).items() if kind_of(path)}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Path → question."""
        return {f"query/{name}": question(name) for name in question_names()}

    @cached_property
    def names(self) -> dict[str, Name]:
        """IRI → name, of all that the shared files name."""
        return names(chain.from_iterable((*self.shared.values(), *self.rules.values())))

    def name(self, iri: str) -> Name:
        """What `iri` is called; the end of its path where nothing names it."""
        found = self.names.get(iri)
        if found is not None:
            return found
        parts = iri.removeprefix(self.base).rstrip("/").split("/")
        if parts[0] == "org" and len(parts) == 3:
            return Name(f"{parts[1]}（部门）", f"{parts[1]} (department)")
        return Name(parts[-1])

    def linked(self, iri: str) -> tuple[str, Name]:
        """(path, name) of something with a page; an empty path where it has none."""
        path = path_of(iri, self.base)
        return (path if path and kind_of(path) else "", self.name(iri))

    # Reports ------------------------------------------------------------------------------------------------------

    def frame(self, report: str) -> Frame:
        """The report at a path: who reported what, and of which parts it consists."""
        return self._frames(report)

    def findings(self, report: str) -> list[Found]:
        """What the rule book found in the report at a path; nothing where it was not checked."""
        return self._findings(report)

    @cached_property
    def dismissals(self) -> dict[str, Dismissal]:
        """IRI of a finding → its dismissal."""
        return dismissals(self.store)

    @cached_property
    def census(self) -> Census:
        """What the store holds as a whole."""
        return Census(self)

    @cached_property
    def aspects(self) -> frozenset[str]:
        """The IRIs of all aspects that reports settle."""
        return frozenset(
            str(row["aspect"]) for row in self.select("SELECT DISTINCT ?aspect { ?f mz:settles ?aspect }").plain()
        )

    @cached_property
    def count_of_figures(self) -> int:
        """How many printed numbers the store holds."""
        row = next(iter(self.select("SELECT (COUNT(*) AS ?count) WHERE { ?figure mz:row ?row }").plain()), {})
        return int(str(row.get("count") or 0))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The paths of the members of shared code lists."""
        member = f"{SKOS}inScheme"
        return frozenset(
            path for path, told in self.shared.items() if any(predicate == member for _, predicate, _ in told)
        )

    @cached_property
    def narrower(self) -> dict[str, list[str]]:
        """Path of a shared concept → those directly under it, in the order of their codes."""
        found: dict[str, list[str]] = {}
        for path, told in self.shared.items():
            for _, predicate, node in told:
                if predicate == f"{SKOS}broader":
                    above = path_of(value(node), self.base)
                    if above is not None:
                        found.setdefault(above, []).append(path)
        return {above: sorted(set(below)) for above, below in found.items()}

    def answer(self, question: str, values: tuple[tuple[str, str], ...] = ()) -> Result:
        """The answer to the question at a path; MingzhangError where a value fits nothing or is missing."""
        from mingzhang.asking import answered

        key = (question, values)
        if self._answer is None or self._answer[0] != key:
            self._answer = (key, answered(self.questions[question], self.store, dict(values)))
        return self._answer[1]

    def places_of(self, place: str) -> list[tuple[str, Name]]:
        """(path, name) of the place at a path and of all it lies in, the widest first."""
        found: list[tuple[str, Name]] = []
        while place and place in self.shared and len(found) < 9:
            found.insert(0, (place, self.name(self.iri(place))))
            place = Said(self.shared[place]).value(self.iri(place), f"{SKOS}broader").removeprefix(self.base)
        return found

    def checked(self, report: str) -> bool:
        """Whether the report at a path was held against the rule book."""
        return f"{self.iri(report)}/findings" in self._graphs

    @cached_property
    def _graphs(self) -> frozenset[str]:
        return frozenset(self.store.graphs())

    @cached_property
    def _frames(self) -> Callable[[str], Frame]:
        return lru_cache(_REMEMBERED)(partial(frame, self))

    @cached_property
    def _findings(self) -> Callable[[str], list[Found]]:
        def read_findings(report: str) -> list[Found]:
            if not self.checked(report):
                return []
            graph = self.store.graph(f"{self.iri(report)}/findings")
            return findings(Said(read(_sorted(graph))), self.base, self.dismissals)

        return lru_cache(_REMEMBERED)(read_findings)

    # Statements ----------------------------------------------------------------------------------------------------

    def _statements(self, path: str, kind: str) -> tuple[Statement, ...]:
        page = self.iri(path)
        if kind in _ON_THE_PAGE:
            report = self.iri("/".join(path.split("/")[:4]))
            return self.construct(_PART % _ON_THE_PAGE[kind], page=page, report=report)
        if kind == "report-findings":
            return tuple(read(_sorted(self.store.graph(page))))
        if kind == "rule":
            return tuple(self.rules.get(path, ()))
        if kind == "question":
            return question_statements(page, self.questions[path]) if path in self.questions else ()
        if kind in ("organization", "year"):
            link = "mz:organization" if kind == "organization" else "mz:fiscalYear"
            return self.construct(_REPORTS_OF % (link, link), page=page)
        if path in self.shared:
            return tuple(self.shared[path])
        if path in self._at_hand:
            return tuple(self._at_hand[path])
        if kind in ("code", "term", "office", "aspect"):
            return self.construct(_EVERYWHERE, page=page)
        return ()


def question_statements(iri: str, asked: Question) -> tuple[Statement, ...]:
    """A question as a SHACL SPARQL executable, so that a client can run it as it stands."""
    said = [(f"{_RDF}type", f"<{_SH}SPARQLSelectExecutable>"), (f"{_SH}select", literal(asked.sparql))]
    for language in ("zh", "en"):
        said.append((f"{_RDFS}label", literal(asked.summary[language], language)))
        said.append((f"{_RDFS}comment", literal(asked.description[language], language)))
    said += [(f"{_DCAT}keyword", literal(tag)) for tag in asked.tags]
    return tuple((iri, predicate, node) for predicate, node in said)


def _sorted(n_triples: bytes) -> bytes:
    """The lines in an order that does not depend on the store, those of a subject together."""
    return b"\n".join(sorted(n_triples.split(b"\n")))
