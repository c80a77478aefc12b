"""The one place where IRIs are minted.

    /org/{name}                                   an organization by itself (its own level)
    /org/{name}/department                        the department it heads, units included
    /org/{name}/office/{office}                   an office inside it
    /report/{name}/{year}/{scope}-{kind}          a report, and its named graph
        /table/{kind}                             a table (data set); {kind}-2 for a second one of the kind
            #row-{key} #column-{key}              a printed row, a printed column
            #{row key}.{column key}               the figure in that cell
        /form/{title}-{project}#{indicator}       a performance form, an indicator in it
        /section/{heading}#{claim}                a section of the prose, a quantity stated in it
    /code/{scheme}/{code}                         a member of a code list
    /aspect/{phase}_{flow}_{fund}_{functional}_{economic}_{nature}_{item}   coordinates without organization and year
    /year/{year}  /place/{GB/T 2260 code}         a fiscal year, an administrative division
    /ontology#{term}   /structure/{kind}          a term, a data structure definition
    /rule/{code}  /query/{name}                   a rule, a question
    /analysis/{name}#{key}                        what was computed from many reports, and its named graph

IRIs keep Chinese characters (RFC 3987). The base can be changed; files in `ontology/` are written for the default
base and are moved to another base by text replacement when they are loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

DEFAULT_BASE = "https://w3id.org/mingzhang/"

_UNSAFE = re.compile(r"[\s<>\"{}|\\^`#?%/\[\]\x00-\x20]+")


@lru_cache(maxsize=1 << 14)
def slug(text: str) -> str:
    """`text` as one IRI path segment or fragment: characters that RFC 3987 forbids there become `-`."""
    return _UNSAFE.sub("-", text).strip("-") or "-"


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints IRIs under one base (which ends in a slash)."""

    base: str = DEFAULT_BASE

    def organization(self, name: str, scope: str = "unit") -> str:
        """A body; with the scope `department` the department it heads, which includes the units below it."""
        return f"{self.base}org/{slug(name)}" + ("/department" if scope == "department" else "")

    def office(self, organization: str, name: str) -> str:
        return f"{self.base}org/{slug(organization)}/office/{slug(name)}"

    def report(self, organization: str, year: int | None, scope: str, kind: str) -> str:
        return f"{self.base}report/{slug(organization)}/{year or 'undated'}/{scope}-{kind}"

    def table(self, report: str, key: str) -> str:
        return f"{report}/table/{slug(key)}"

    def form(self, report: str, key: str) -> str:
        return f"{report}/form/{slug(key)}"

    def section(self, report: str, key: str) -> str:
        return f"{report}/section/{slug(key)}"

    def row(self, table: str, key: str) -> str:
        return f"{table}#row-{slug(key)}"

    def column(self, table: str, key: str) -> str:
        return f"{table}#column-{slug(key)}"

    def figure(self, table: str, row: str, column: str) -> str:
        return f"{table}#{slug(row)}.{slug(column)}"

    def code(self, scheme: str, code: str) -> str:
        return f"{self.base}code/{slug(scheme)}/{slug(code)}"

    def scheme(self, scheme: str) -> str:
        return f"{self.base}code/{slug(scheme)}"

    def aspect(self, key: str) -> str:
        """`key` is the members of the seven coordinates, joined by underscores."""
        return f"{self.base}aspect/{key}"

    def year(self, year: int) -> str:
        return f"{self.base}year/{year}"

    def place(self, code: str) -> str:
        return f"{self.base}place/{slug(code)}"

    def structure(self, kind: str) -> str:
        return f"{self.base}structure/{slug(kind)}"

    def term(self, name: str) -> str:
        return f"{self.base}ontology#{name}"

    def rule(self, code: str) -> str:
        return f"{self.base}rule/{slug(code)}"

    def query(self, name: str) -> str:
        return f"{self.base}query/{slug(name)}"

    def analysis(self, name: str, key: str = "") -> str:
        return f"{self.base}analysis/{slug(name)}" + (f"#{slug(key)}" if key else "")
