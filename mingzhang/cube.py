"""Whether the tables of a report are well-formed cubes: the W3C integrity constraints of the Data Cube vocabulary.

The constraints are the files `shapes/cube/ic-*.rq`: SELECTs that return the culprit as `?focus`. They are run over the
report's graph and the shared graphs together, in a copy in memory that `closure.ru` and `flatten.ru` have brought into
normal form first. See https://www.w3.org/TR/vocab-data-cube/#wf.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import MingzhangError
from mingzhang import resources

if TYPE_CHECKING:
    from pyoxigraph import Quad
    from pyoxigraph import Store as Oxigraph

    from mingzhang.store import Store
    from mingzhang.store.answers import Term

_HEADER = re.compile(r"^#\+ (\w+): (.*)$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One integrity constraint; `each` is the query for the properties that its text is run with, if it needs one."""

    name: str
    title: str
    title_en: str
    message: str
    message_en: str
    each: str
    query: str


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A constraint that is not met, and by whom; `graph` is the report in which it was found (empty: none)."""

    constraint: str
    focus: str
    message: str
    message_en: str
    graph: str


@lru_cache(maxsize=1)
def constraints() -> tuple[Constraint, ...]:
    """All constraints, by number."""
    return tuple(_constraint(path) for path in sorted(_folder().glob("ic-*.rq")))


def violations(store: Store, graph: str | None = None) -> list[Violation]:
    """What the report `graph`, or every report, does against the constraints; each fault of the shared graphs once.

    In a store without reports the shared graphs are looked at alone.
    """
    from pyoxigraph import Store as Oxigraph

    found: dict[tuple[str, str, str], Violation] = {}
    shared = list(_triples(store, store.shared()))
    for name in [graph] if graph else store.reports() or [""]:
        cube = Oxigraph()
        cube.extend(shared)
        cube.extend(_triples(store, [name] if name else []))
        for rules in ("closure.ru", "flatten.ru"):
            cube.update((_folder() / rules).read_text("utf-8"))
        for violation in _check(cube, name):
            found.setdefault((violation.constraint, violation.focus, violation.message), violation)
    return list(found.values())


def _folder() -> Path:
    return resources.folder("shapes") / "cube"


def _constraint(path: Path) -> Constraint:
    text = path.read_text("utf-8")
    header = dict(_HEADER.findall(text))
    try:
        return Constraint(
            header["constraint"],
            header["title"],
            header["title_en"],
            header["message"],
            header["message_en"],
            header.get("each", ""),
            text,
        )
    except KeyError as problem:
        raise MingzhangError(f"{path} has no `#+ {problem.args[0]}:` line.") from problem


def _triples(store: Store, graphs: Iterable[str]) -> Iterator[Quad]:
    """The triples of some graphs, without their graph."""
    from pyoxigraph import RdfFormat, parse

    for name in graphs:
        yield from parse(store.graph(name), RdfFormat.N_TRIPLES)


def _check(cube: Oxigraph, graph: str) -> Iterator[Violation]:
    from mingzhang.store.sparql import replace

    for constraint in constraints():
        texts = [constraint.query]
        if constraint.each:
            properties = [row["property"] for row in _rows(cube, constraint.each)]
            texts = [replace(constraint.query, "property", term) for term in properties]
        for text in texts:
            for row in _rows(cube, text):
                message, message_en = _filled(constraint.message, row), _filled(constraint.message_en, row)
                yield Violation(constraint.name, _shown(row["focus"]), message, message_en, graph)


def _rows(cube: Oxigraph, text: str) -> list[dict[str, Term]]:
    from mingzhang.store.answers import Selection, taken

    found = taken(cube.query(text))
    assert isinstance(found, Selection)
    return list(found)


def _filled(template: str, row: dict[str, Term]) -> str:
    """The message with the row's values for its placeholders."""
    return _PLACEHOLDER.sub(lambda match: _shown(row[match[1]]) if match[1] in row else "–", template)


def _shown(term: Term) -> str:
    from pyoxigraph import Literal, NamedNode

    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)
