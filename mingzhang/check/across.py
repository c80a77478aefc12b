"""Which reports a report is compared with: the year before, the budget of the year, the units of the department."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.store import Store

_HEAD = re.compile(rb"^<([^>]+)> <[^>]*ontology#(organization|fiscalYear|scope)> <([^>]+)> \.$", re.M)


def companions(graphs: Mapping[str, bytes], base: str) -> dict[str, tuple[str, ...]]:
    """For each report the others of the same organization, of the same year or the year before, and those of the units
    that it lists."""
    heads: dict[str, tuple[str, int]] = {}
    for name, data in graphs.items():
        organization, year = "", 0
        for subject, prop, value in _HEAD.findall(data[:4000]):
            if subject.decode() != name:
                continue
            if prop == b"organization":
                organization = value.decode()
            elif prop == b"fiscalYear":
                year = int(value.rsplit(b"/", 1)[-1])
        heads[name] = (organization, year)
    found: dict[str, tuple[str, ...]] = {}
    for name, (organization, year) in heads.items():
        units = _units(graphs[name], name, base)
        found[name] = tuple(
            other
            for other, (whose, when) in heads.items()
            if other != name
            and ((whose == organization and when in (year, year - 1)) or (whose in units and when == year))
        )
    return found


def found_in(store: Store, report: str, data: bytes) -> dict[str, bytes]:
    """The graphs of the reports of a store that `report` is compared with; its own graph `data` need not be there."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    wanted = {f"{store.base}ontology#organization", f"{store.base}ontology#includes"}
    about = NamedNode(report)
    bodies = {
        triple.object
        for triple in parse(data, RdfFormat.N_TRIPLES)
        if triple.subject == about and triple.predicate.value in wanted and isinstance(triple.object, NamedNode)
    }
    values = " ".join(sorted(str(body) for body in bodies))
    query = f"""PREFIX mz: <{store.base}ontology#> SELECT DISTINCT ?report {{
        VALUES ?body {{ {values} }} ?report a mz:Report ; mz:organization ?body }}"""
    graphs = {report: data}
    for row in store.select(query).plain():
        graphs.setdefault(str(row["report"]), store.graph(str(row["report"])))
    return {name: graphs[name] for name in companions(graphs, store.base)[report]}


def _units(data: bytes, name: str, base: str) -> frozenset[str]:
    """The organizations whose accounts a report includes."""
    pattern = re.compile(f"^<{re.escape(name)}> <{re.escape(base)}ontology#includes> <([^>]+)> \\.$".encode(), re.M)
    return frozenset(unit.decode() for unit in pattern.findall(data))
