"""The store in which the questions are tested: reports written by `ingest.graph` from `tests/queries/ledger.yaml`."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingest.document import Place
from ingest.facts import Column, Coordinates, Figure, Profile, Report, Row, Table
from ingest.graph import triples
from ingest.iris import DEFAULT_BASE, Iris
from mingzhang.aspects import DIMENSIONS, keep_aspects
from mingzhang.prefixes import declarations
from mingzhang.store import Store, open_store

FOLDER = Path(__file__).parent / "queries"
_TITLE = {"final-accounts": "2024年度支出决算表", "budget": "部门预算收支总表"}
_RESOLUTION = Decimal("0.005")


@cache
def ledger() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / "ledger.yaml").read_text("utf-8"))
    return loaded


def store(base: str = DEFAULT_BASE) -> Store:
    """A store in memory with the shared files, the reports of the ledger, their findings and analyses."""
    found = open_store("memory", base=base)
    found.load_shared()
    fill(found)
    return found


def fill(found: Store) -> None:
    """The graphs of the ledger, in any store."""
    for declared in ledger()["reports"]:
        graph, data = triples(_report(declared), Iris(found.base))
        found.put(graph, data + _triples(declared.get("also", ""), graph, found.base))
    for graph, data in _findings(found.base):
        found.put(graph, data)
    analysis = f"{found.base}analysis/made"
    found.put(analysis, _triples(ledger()["analysis"], analysis, found.base))
    keep_aspects(found)


def coordinates(name: str, **more: Any) -> Coordinates:
    """The coordinates of an aspect of the ledger."""
    members = dict(zip(DIMENSIONS, ledger()["aspects"][name].split("_"), strict=True))
    whole = {"functional": "", "economic": "", "item": ""}
    return Coordinates(
        **{key: whole.get(key, "all") if member == "all" else member for key, member in members.items()}, **more
    )


def _report(declared: dict[str, Any]) -> Report:
    stated = [(name, amount, coordinates(name)) for name, amount in declared["prints"].items()]
    for other in declared.get("again", ()):
        where = {key: other[key] for key in ("year", "organization") if key in other}
        stated += [(name, amount, coordinates(name, **where)) for name, amount in other.items() if name not in where]
    tables = [_table(_TITLE[declared["kind"]], 1, stated, "expenditure")]
    if rows := declared.get("rows"):
        tables.append(
            _table("支出决算明细表", 2, [(name, n, coordinates(name)) for name, n in rows.items()], "public-detail")
        )
    name = f"{declared['organization']}{declared['year']}{declared['scope'][0]}{declared['kind'][0]}.pdf"
    profile = Profile(
        declared["organization"],
        declared["kind"],
        declared["scope"],
        declared["year"],
        division=declared.get("place", ""),
    )
    return Report(name, "0" * 64, "application/pdf", 9, profile, tuple(tables))


def _table(title: str, page: int, stated: list[tuple[str, Any, Coordinates]], kind: str) -> Table:
    place = Place(page=page, box=None)
    column = Column("1", "合计", ("合计",), "", place)
    figures = []
    for number, (name, amount, at) in enumerate(stated, start=1):
        row = Row(f"{number}-{name}", name, at.functional, (name,), place)
        figures.append(Figure(row, column, f"{amount}.00", "元", Decimal(amount), _RESOLUTION, place, at))
    rows = tuple(figure.row for figure in figures)
    return Table(kind, f"{page:02}", title, "元", "", place, (page,), rows, (column,), tuple(figures))


def _findings(base: str) -> list[tuple[str, bytes]]:
    written: dict[str, str] = {}
    for number, found in enumerate(ledger()["findings"]):
        graph = f"{base}report/{found['report']}/findings"
        written[graph] = written.get(graph, "") + (
            f"<#{number}> a mz:Finding ; mz:report <{base}report/{found['report']}> ;"
            f" mz:rule <{base}rule/{found['rule']}> ;"
            f' sh:resultSeverity sh:{found["severity"]} ; sh:resultMessage "{found["message"]}"@zh .\n'
        )
    return [(graph, _triples(turtle, graph, base)) for graph, turtle in written.items()]


def _triples(turtle: str, graph: str, base: str) -> bytes:
    """Turtle as N-Triples: `<>` and `<#…>` are relative to the graph, other IRIs to the base of the store."""
    import re

    import pyoxigraph as ox

    prologue = re.sub(r"PREFIX (\S+) (<[^>]*>) ", r"@prefix \1 \2 .\n", declarations(base))
    absolute = re.sub(r"<(?![#>]|http)([^>]*)>", rf"<{base}\1>", turtle)
    parsed = ox.parse(input=(prologue + absolute).encode(), format=ox.RdfFormat.TURTLE, base_iri=graph)
    return ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES) or b""
