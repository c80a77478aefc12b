"""Findings as a check would keep them, at places that the invented reports have.

Checking a thousand reports takes far longer than making them; questions about findings need only that there are some.
So these are drawn, a few rules often and most rarely, and say nothing true of the figures they name.
"""

from __future__ import annotations

import random
from functools import cache

from ingest.facts import Report
from ingest.iris import Iris
from mingzhang.check.engine import Checked
from mingzhang.check.findings import Finding, finding_iri
from mingzhang.check.results import results_graph
from mingzhang.check.rules import Rule, rule_book

_MOST = 8


def findings(graph: str, report: Report, iris: Iris, seed: int) -> bytes:
    """The N-Triples of the findings graph of a report whose graph has this name."""
    chance = random.Random(f"{seed} findings {graph}")
    rules = _rules(iris.base)
    weights = [1 / rank for rank in range(1, len(rules) + 1)]
    found = {}
    for rule in chance.choices(rules, weights, k=chance.randint(0, _MOST)):
        number = chance.randrange(len(report.tables))
        table = report.tables[number]
        if not table.figures:
            continue
        figure = chance.choice(table.figures)
        about = iris.figure(iris.table(graph, table.kind), figure.row.key, figure.column.key)
        name = finding_iri(graph, rule.code, about)
        off = chance.choice((2, 90, 1_000, 27_000))
        found[name] = Finding(
            document=report.document,
            rule=rule.code,
            severity=rule.severity,
            page=figure.place.page,
            line=None,
            bbox=None,
            table=table.title,
            section="",
            row=figure.row.label,
            column=figure.column.label,
            found=figure.printed,
            expected=str(figure.amount + off),
            difference=str(-off),
            tolerance="50",
            message=f"{figure.row.label}：印出 {figure.printed}，应相差 {off} 元",
            message_en=f"{figure.row.label}: {figure.printed} is printed, off by {off} yuan",
            about=about,
            others=(),
            iri=name,
        )
    kept = [found[name] for name in sorted(found)]
    checked = Checked(graph, report.document, kept, rules, base=iris.base)
    lines = results_graph(checked).serialize(format="nt", encoding="utf-8").splitlines(keepends=True)
    return b"".join(sorted(lines))


@cache
def _rules(base: str) -> tuple[Rule, ...]:
    return tuple(sorted(rule_book(base).rules, key=lambda rule: rule.code))
