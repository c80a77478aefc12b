"""Stores to be published: some of the sample reports, as they are read and checked."""

from __future__ import annotations

from functools import cache

from ingest.graph import triples
from ingest.iris import Iris
from ingest.readers import read_document
from ingest.recognise import understand
from mingzhang.check.engine import check_report
from mingzhang.check.results import keep_findings
from mingzhang.resources import folder
from mingzhang.store import Store

NAMES = ("明河县档案馆2024年部门决算", "明河县档案馆2025年部门预算")


@cache
def graphs(base: str, names: tuple[str, ...] = NAMES) -> dict[str, bytes]:
    """Graph → its triples, of sample reports."""
    reports = [understand(read_document(folder("samples") / f"{name}.pdf")) for name in names]
    return dict(triples(report, Iris(base)) for report in reports)


def filled(store: Store, names: tuple[str, ...] = NAMES) -> Store:
    """The store with the shared files, sample reports, and what the rule book finds in them."""
    store.load_shared()
    read = graphs(store.base, names)
    store.put_many(read.items())
    for graph, data in read.items():
        others = {name: other for name, other in read.items() if name != graph}
        keep_findings(store, check_report(graph, data, others, base=store.base))
    return store
