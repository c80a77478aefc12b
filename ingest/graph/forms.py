"""Performance forms → evaluations with their tasks and indicators."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.graph.terms import DCT, RDFS, TYPE, Statements, Terms, boolean, decimal, text
from ingest.layouts import expression
from ingest.numbers import UNITS, parse
from ingest.performance.records import Evaluation, Indicator, Task


def form_iris(evaluations: Sequence[Evaluation], terms: Terms) -> list[str]:
    """The IRI of each form: /report/…/form/{title}-{project}."""
    seen: Counter[str] = Counter()
    iris: list[str] = []
    for evaluation in evaluations:
        key = "-".join(part for part in (evaluation.title, evaluation.project) if part)[:80] or "form"
        seen[key] += 1
        iris.append(terms.iris.form(terms.graph, key if seen[key] == 1 else f"{key}~{seen[key]}"))
    return iris


def form_triples(evaluations: Sequence[Evaluation], iris: Sequence[str], terms: Terms) -> Iterator[Statements]:
    """All performance forms of a report, each at its IRI."""
    for evaluation, iri in zip(evaluations, iris, strict=True):
        yield from _evaluation(evaluation, iri, terms)


def _evaluation(evaluation: Evaluation, iri: str, terms: Terms) -> Iterator[Statements]:
    node = f"<{iri}>"
    yield f"<{terms.graph}>", f"{terms['evaluation']} {node}"
    yield node, f"{TYPE} {terms['PerformanceEvaluation']}"
    yield node, f"{terms['report']} <{terms.graph}>"
    yield node, f"{terms['form']} {text(evaluation.title, 'zh')}"
    yield node, f"{terms['evaluationKind']} <{terms.iris.code('evaluation', evaluation.kind)}>"
    yield node, f"{terms['evaluationScope']} <{terms.iris.code('evaluation-scope', evaluation.scope)}>"
    yield node, f"{terms['blankForm']} {boolean(evaluation.blank)}"
    yield node, f"{terms['organization']} <{terms.organization()}>"
    if year := evaluation.year or terms.profile.year:
        yield node, f"{terms['fiscalYear']} <{terms.year(year)}>"
    for name, value in (("project", evaluation.project), ("goal", evaluation.goal), ("result", evaluation.result)):
        if value:
            yield node, f"{terms[name]} {text(value, 'zh')}"
    resolutions: list[Decimal] = []
    for name, amount in (
        ("initialAmount", evaluation.initial),
        ("budgetAmount", evaluation.budget),
        ("executedAmount", evaluation.executed),
    ):
        if amount is not None and amount.yuan is not None:
            yield node, f"{terms[name]} {decimal(amount.yuan)}"
            resolutions.append(amount.resolution * UNITS[amount.unit])
    if resolutions:
        yield node, f"{terms['resolution']} {decimal(max(resolutions))}"
    if evaluation.blank_total:
        yield node, f"{terms['blankTotal']} {boolean(True)}"
    yield from _number(node, terms["executionRate"], evaluation.rate)
    yield from _number(node, terms["totalWeight"], evaluation.total_weight)
    yield from _number(node, terms["totalScore"], evaluation.total_score)
    yield from terms.place(node, evaluation.place)
    names: Counter[str] = Counter()
    for task in evaluation.tasks:
        yield from _task(task, node, _fragment(iri, f"task-{task.name}", names), terms)
    for indicator in evaluation.indicators:
        yield from _indicator(indicator, node, _fragment(iri, indicator.level3 or "indicator", names), terms)


def _fragment(iri: str, name: str, names: Counter[str]) -> str:
    name = re.sub(r"\W+", "-", name)[:60].strip("-") or "row"
    names[name] += 1
    return f"<{iri}#{name}>" if names[name] == 1 else f"<{iri}#{name}~{names[name]}>"


def _task(task: Task, form: str, node: str, terms: Terms) -> Iterator[Statements]:
    yield form, f"{terms['task']} {node}"
    yield node, f"{TYPE} {terms['PerformanceTask']}"
    yield node, f"<{RDFS}label> {text(task.name, 'zh')}"
    for name, amount in (
        ("initialAmount", task.initial),
        ("budgetAmount", task.budget),
        ("executedAmount", task.executed),
    ):
        if amount is not None and amount.yuan is not None:
            yield node, f"{terms[name]} {decimal(amount.yuan)}"
    yield from _number(node, terms["executionRate"], task.rate)
    if task.content:
        yield node, f"<{DCT}description> {text(task.content, 'zh')}"
    yield from terms.place(node, task.place)


def _indicator(indicator: Indicator, form: str, node: str, terms: Terms) -> Iterator[Statements]:
    yield form, f"{terms['indicator']} {node}"
    yield node, f"{TYPE} {terms['PerformanceIndicator']}"
    for name in ("level1", "level2", "level3", "target", "actual", "note"):
        if value := str(getattr(indicator, name)):
            yield node, f"{terms[name]} {text(value, 'zh')}"
    yield from _number(node, terms["weight"], indicator.weight)
    yield from _number(node, terms["score"], indicator.score)
    for name, quantity in (("target", indicator.target_quantity), ("actual", indicator.actual_quantity)):
        if quantity is not None:
            yield node, f"{terms[name + 'Comparator']} {text(quantity.comparator)}"
            yield node, f"{terms[name + 'Number']} {decimal(quantity.number)}"
            if quantity.unit:
                yield node, f"{terms[name + 'Unit']} {text(quantity.unit, 'zh')}"
    yield from terms.place(node, indicator.place)


def _number(node: str, predicate: str, printed: str) -> Iterator[Statements]:
    """A printed score, weight or rate as a number; what is no number is left to the printed record."""
    number = parse(expression("performance", "score_signs").sub("", printed.strip()))
    value: Decimal | None = number.value if number is not None else None
    if value is not None:
        yield node, f"{predicate} {decimal(value)}"
