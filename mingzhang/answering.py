"""A query and a store → the answer as text: aligned for a terminal, or in a standard format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import MingzhangError
from mingzhang.prefixes import declarations, prefixes
from mingzhang.screen import table

if TYPE_CHECKING:
    from mingzhang.store import Selection, Store, Triples, Truth
    from mingzhang.store.answers import Term

FORMATS = ("table", "csv", "json", "tsv", "xml", "turtle")


def ask(store: Store, sparql: str, *, timeout: float | None = None) -> Selection | Truth | Triples:
    """The answer; the prefixes of the project need no declaration."""
    return store.query(declarations(store.base) + sparql, timeout=timeout)


def written(answer: Selection | Truth | Triples, format: str, base: str) -> bytes:
    """The answer in one of FORMATS; `table` of a graph is Turtle."""
    from mingzhang.store import Selection, Triples

    if isinstance(answer, Triples):
        if format not in ("table", "turtle"):
            raise MingzhangError("This query gives a graph: it can be written as turtle.")
        return answer.serialize("turtle", prefixes(base))
    if format == "turtle":
        raise MingzhangError("This query gives no graph: write it as table, csv, json, tsv or xml.")
    if format != "table":
        return answer.serialize(format)
    text = aligned(answer, base) if isinstance(answer, Selection) else str(bool(answer)).lower()
    return (text + "\n").encode()


def aligned(answer: Selection, base: str, limit: int | None = None) -> str:
    """Rows for a terminal, the first `limit` of them: numbers to the right, IRIs with a prefix or below the base."""
    known = prefixes(base)
    rows = [[_shown(term, known, base) for term in row] for row in answer.rows[:limit]]
    numeric = frozenset(
        column
        for column in range(len(answer.variables))
        if any(row[column] is not None for row in answer.rows)
        and all(row[column] is None or _is_number(row[column]) for row in answer.rows)
    )
    count = f"{len(answer)} 行 {'row' if len(answer) == 1 else 'rows'}"
    shown = f"，此处 {len(rows)} 行 {len(rows)} shown" if len(rows) < len(answer) else ""
    return table(answer.variables, rows, right=numeric) + f"\n({count}{shown})"


def _is_number(term: Term | None) -> bool:
    from decimal import Decimal

    from mingzhang.store.answers import plain

    return isinstance(plain(term), int | Decimal)


def _shown(term: Term | None, known: dict[str, str], base: str) -> str:
    from pyoxigraph import Literal, NamedNode

    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if not isinstance(term, NamedNode):
        return str(term)
    for prefix, namespace in known.items():
        rest = term.value.removeprefix(namespace)
        if rest != term.value and namespace.endswith("#") and rest.isidentifier():
            return f"{prefix}:{rest}"
    return f"<{term.value.removeprefix(base)}>" if term.value.startswith(base) else f"<{term.value}>"
