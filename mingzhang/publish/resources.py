"""What is published: each kind of thing that has a page, told by its path alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mingzhang.publish.statements import Said, Statement, written

if TYPE_CHECKING:
    from pyoxigraph import Triple

_REPORT = r"report/[^/]+/[^/]+/[^/]+"
#: kind → its path; the first that matches
KINDS: dict[str, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "home": r"",
        "catalogue": r"catalogue",
        "organizations": r"org",
        "organization": r"org/[^/]+(/department)?",
        "office": r"org/[^/]+/office/[^/]+",
        "reports": r"report",
        "report": _REPORT,
        "report-findings": rf"{_REPORT}/findings",
        "table": rf"{_REPORT}/table/[^/]+",
        "form": rf"{_REPORT}/form/[^/]+",
        "section": rf"{_REPORT}/section/[^/]+",
        "schemes": r"code",
        "scheme": r"code/[^/]+|place",
        "code": r"code/[^/]+/[^/]+",
        "place": r"place/[^/]+",
        "years": r"year",
        "year": r"year/[^/]+",
        "rules": r"rule",
        "rule": r"rule/[^/]+",
        "questions": r"query",
        "question": r"query/[^/]+",
        "ontology": r"ontology",
        "shapes": r"shapes",
        "term": r"(structure|component|partition|balance|(section-)?requirement|slip|rate-indicator)/[^/]+",
        "aspect": r"aspect/[^/]+",
        "compare": r"compare",
        "findings": r"findings",
        "sparql": r"sparql",
        "check": r"check",
    }.items()
}
#: the pages that every publication has, whatever its store says: kind → path
PAGES = {kind: pattern.pattern for kind, pattern in KINDS.items() if re.fullmatch(r"[a-z]*", pattern.pattern)}
#: pages without statements of their own
TOOLS = frozenset({"compare", "sparql", "check"})


def kind_of(path: str) -> str | None:
    """The kind of thing that a path names; None where none has a page there."""
    return next((kind for kind, pattern in KINDS.items() if pattern.fullmatch(path)), None)


@dataclass(frozen=True)
class Resource:
    """A thing with a page: what is said of it and of the fragments of its page.

    `statements` are those of its Turtle, its JSON-LD and the JSON-LD inside its page. `values` are given to the
    parameters of a question.
    """

    path: str
    iri: str
    kind: str
    statements: tuple[Statement, ...] = field(repr=False)
    values: tuple[tuple[str, str], ...] = ()

    @property
    def embeds(self) -> bool:
        """Whether its page holds its statements as well; those of a catalogue are too many to be said twice."""
        return bool(self.statements) and self.kind != "catalogue"

    @property
    def report(self) -> str:
        """The path of the report that it is, or is a part of; empty for what belongs to none."""
        return "/".join(self.path.split("/")[:4]) if self.path.startswith("report/") else ""

    @cached_property
    def said(self) -> Said:
        """What the statements say, by subject."""
        return Said(self.statements)

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The statements as triples."""
        from pyoxigraph import RdfFormat, parse

        return tuple(quad.triple for quad in parse(written(self.statements), RdfFormat.N_TRIPLES))

    @property
    def formats(self) -> tuple[str, ...]:
        return ("html",) if self.kind in TOOLS else ("html", "turtle", "json-ld")
