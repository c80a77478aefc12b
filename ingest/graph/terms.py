"""Literals, places and the members that figures, claims and forms refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ingest.classes import declared_years, names, scheme_of
from ingest.divisions import jurisdiction
from ingest.document import Place
from ingest.facts import Coordinates, Profile
from ingest.iris import Iris

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
QB = "http://purl.org/linked-data/cube#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
XSD = "http://www.w3.org/2001/XMLSchema#"
CNY = "<http://publications.europa.eu/resource/authority/currency/CNY>"
CURRENCY = "<http://data.openbudgets.eu/ontology/dsd/attribute/currency>"

#: a subject, and what is said of it: predicate and object, several of them joined by ` ;\n`
Statements = tuple[str, str]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_SPECIAL = re.compile(r'[\\"\n\r\t]')


def text(value: str, language: str = "") -> str:
    """A string literal."""
    if _SPECIAL.search(value):
        value = value.translate(_ESCAPES)
    return f'"{value}"@{language}' if language else f'"{value}"'


def decimal(value: Decimal) -> str:
    """An xsd:decimal in canonical form."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f'"{digits}"^^<{XSD}decimal>'


def integer(value: int) -> str:
    """An xsd:integer."""
    return f'"{value}"^^<{XSD}integer>'


def boolean(value: bool) -> str:
    """An xsd:boolean."""
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


class Stated(NamedTuple):
    """A number on coordinates and its node in the graph; amounts in yuan."""

    node: str
    at: Coordinates
    amount: Decimal
    resolution: Decimal
    in_table: bool


class Terms(dict[str, str]):
    """Mints what one report's graph refers to and remembers what must be described at its end.

    Its items are the terms of the project's vocabulary, each as an IRI in angle brackets.
    """

    def __init__(self, graph: str, profile: Profile, iris: Iris) -> None:
        self.graph, self.profile, self.iris = graph, profile, iris
        self.attested: dict[str, list[str]] = {}
        self.years: set[int] = set()
        self.organizations: dict[tuple[str, str], str] = {}
        self.stated: list[Stated] = []
        self._coordinates: dict[tuple[str, str], str] = {}

    def __missing__(self, name: str) -> str:
        iri = self[name] = f"<{self.iris.term(name)}>"
        return iri

    def place(self, subject: str, place: Place, page: bool = True) -> Iterator[Statements]:
        """Page, line, cell and box of something printed."""
        said = []
        if page and place.page is not None:
            said.append(f"{self['page']} {integer(place.page)}")
        if place.line is not None:
            said.append(f"{self['line']} {integer(place.line)}")
        if place.cell:
            said.append(f"{self['cell']} {text(place.cell)}")
        if place.box is not None:
            b = place.box
            said.append(f'{self["box"]} "{b.x0:.1f} {b.top:.1f} {b.x1:.1f} {b.bottom:.1f}"')
        if said:
            yield subject, " ;\n".join(said)

    def dimensions(self, at: Coordinates, name: str, code: str) -> str:
        """All fiscal coordinates; `name` and `code` are those printed, for members that only this report attests."""
        year = at.year if at.year is not None else self.profile.year
        return (
            f"{self['organization']} <{self.organization(at.organization)}> ;\n"
            f"{self['year']} <{self.year(year) if year else self.iris.code('year', 'unknown')}> ;\n"
            f"{self._coordinate('phase', at.phase)} ;\n"
            f"{self._coordinate('flow', at.flow)} ;\n"
            f"{self._coordinate('fund', at.fund)} ;\n"
            f"{self._coordinate('functional', at.functional, name, code)} ;\n"
            f"{self._coordinate('economic', at.economic, name, code)} ;\n"
            f"{self._coordinate('nature', at.nature)} ;\n"
            f"{self._coordinate('item', at.item, name)}"
        )

    def _coordinate(self, dimension: str, member: str, name: str = "", code: str = "") -> str:
        """One of them; a member is named as it is printed first."""
        said = self._coordinates.get((dimension, member))
        if said is None:
            if dimension in ("functional", "economic"):
                iri = self.classified(dimension, member, name, code)
            else:
                iri = self.member(dimension, member, name)
            said = self._coordinates[dimension, member] = f"{self[dimension]} <{iri}>"
        return said

    def organization(self, name: str = "") -> str:
        """The reporting organization for an empty name, else a unit that is named in a row or a sentence."""
        key = (name, "unit") if name else (self.profile.organization or "unknown", self.profile.scope)
        iri = self.organizations.get(key)
        if iri is None:
            iri = self.organizations[key] = self.iris.organization(*key)
        return iri

    def section(self, heading: str) -> str:
        """The section of the prose under a heading, which is that of the sections around it and its own."""
        return self.iris.section(self.graph, re.sub(r"\W+", "-", heading)[-60:].strip("-") or "text")

    def year(self, year: int) -> str:
        """A fiscal year."""
        self.years.add(year)
        return self.iris.year(year)

    def member(self, scheme: str, member: str, name: str = "") -> str:
        """A declared member, or one that this report attests: a path below a declared member (`goods/…`)."""
        iri = self.iris.code(scheme, member.replace("/", ".") or "all")
        if "/" in member and iri not in self.attested:
            parent = member.split("/", 1)[0]
            self.attested[iri] = [
                f"{TYPE} <{SKOS}Concept>",
                f"<{SKOS}inScheme> <{self.iris.scheme(scheme)}>",
                f"<{SKOS}prefLabel> {text(name or member.rsplit('/', 1)[-1], 'zh')}",
            ]
            if parent != "row":
                self.attested[iri].append(f"<{SKOS}broader> <{self.iris.code(scheme, parent)}>")
        return iri

    def classified(self, dimension: str, code: str, name: str, printed: str) -> str:
        """A class of a classification, declared in `ontology/` or attested by this report."""
        if not code:
            return self.iris.code(dimension, "all")
        scheme = scheme_of(code) if dimension == "economic" else dimension
        if dimension == "economic" and scheme == "functional":
            scheme = "economic"
        iri = self.iris.code(scheme, code)
        if code not in names(scheme) and iri not in self.attested:
            self.attested[iri] = [
                f"{TYPE} <{SKOS}Concept>",
                f"<{SKOS}inScheme> <{self.iris.scheme(scheme)}>",
                f'<{SKOS}notation> "{code}"',
            ]
            if dimension == "economic":
                self.attested[iri].append(f"<{SKOS}inScheme> <{self.iris.scheme('expenditure-economic')}>")
            if printed and name:
                self.attested[iri].append(f"<{SKOS}prefLabel> {text(name, 'zh')}")
            for length in (5, 3):
                if len(code) > length and re.fullmatch(r"\d+", code) and code[:length] in names(scheme):
                    self.attested[iri].append(f"<{SKOS}broader> <{self.iris.code(scheme, code[:length])}>")
                    break
        return iri

    def descriptions(self) -> Iterator[Statements]:
        """What the graph itself must say of the members, years and organizations it refers to."""
        for iri, statements in sorted(self.attested.items()):
            yield f"<{iri}>", " ;\n".join([*statements, f"{self['attestedBy']} <{self.graph}>"])
        for year in sorted(self.years - declared_years()):
            node = f"<{self.iris.year(year)}>"
            yield node, f"{TYPE} {self['FiscalYear']}"
            yield node, f'<{RDFS}label> "{year}"'
        for (name, scope), iri in sorted(self.organizations.items()):
            yield f"<{iri}>", f"{TYPE} <{ORG}{'Organization' if scope == 'department' else 'FormalOrganization'}>"
            yield f"<{iri}>", f"{self['scope']} <{self.iris.code('scope', scope)}>"
            yield f"<{iri}>", f"<{SKOS}prefLabel> {text(name, 'zh')}"
            if name == self.profile.organization and self.profile.division:
                yield f"<{iri}>", f"{self['place']} <{self.iris.place(self.profile.division)}>"
            if name == self.profile.organization:
                places, level = jurisdiction(name)
                if level:
                    yield f"<{iri}>", f"{self['jurisdiction']} {text(''.join(places), 'zh')}"
                    yield f"<{iri}>", f"{self['governmentLevel']} {text(level, 'zh')}"
            if scope == "department":
                yield f"<{iri}>", f"{self['headedBy']} <{self.iris.organization(name)}>"
