"""Performance forms (绩效目标表, 绩效自评表) of a document → evaluations with their tasks and indicators.

    evaluations(document)                    every form, in order
    evaluation_rows / indicator_rows / task_rows   the same as rows for tables, by the column names below

How a form is read: `forms` cuts the document into forms, `columns` finds what each column holds, `levels` gives every
row its names of level 1 and 2, `mending` joins cells that recognition split, `amounts` reads the money, `reading` puts
it together. All words are declared in `ingest/layouts/performance.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.document import Document, Grid, Line
from ingest.layouts import declarations
from ingest.performance.forms import drafts
from ingest.performance.lines import is_header
from ingest.performance.mending import Evidence
from ingest.performance.reading import read
from ingest.performance.records import Amount, Evaluation, Funding, Indicator, Quantity, Task
from ingest.performance.words import tidy

__all__ = [
    "EVALUATION_COLUMNS",
    "INDICATOR_COLUMNS",
    "Amount",
    "Evaluation",
    "Funding",
    "Indicator",
    "Quantity",
    "Task",
    "evaluation_rows",
    "evaluations",
    "indicator_rows",
    "task_rows",
]

EVALUATION_COLUMNS = (
    "document",
    "form",
    "project",
    "budget_amount",
    "executed_amount",
    "unit",
    "execution_rate",
    "total_score",
    "note",
)
INDICATOR_COLUMNS = (
    "document",
    "page",
    "form",
    "project",
    "level1",
    "level2",
    "level3",
    "target",
    "actual",
    "weight",
    "score",
    "note",
)


def evaluations(document: Document) -> tuple[Evaluation, ...]:
    """Every performance form of the document, blank ones too."""
    mark = declarations("performance")["mark"]
    if not any(
        is_header(block) if isinstance(block, Line) else any(mark in cell.text for cell in block.cells)
        for _, block in document.blocks()
    ):
        return ()
    found = drafts(document)
    if not found:
        return ()
    evidence = Evidence("\n".join(_texts(document)))
    return tuple(evaluation for draft in found for evaluation in read(draft, evidence))


def _texts(document: Document) -> Iterator[str]:
    for _, block in document.blocks():
        if isinstance(block, Grid):
            yield from (tidy(cell.text) for cell in block.cells if cell.text)
        else:
            yield tidy(block.text)


def evaluation_rows(document: str, found: Iterable[Evaluation]) -> Iterator[dict[str, str]]:
    """One row a form, by EVALUATION_COLUMNS."""
    for form in found:
        yield {
            "document": document,
            "form": form.title,
            "project": form.project,
            "budget_amount": _number(form.budget),
            "executed_amount": _number(form.executed),
            "unit": form.unit,
            "execution_rate": form.rate,
            "total_score": form.total_score,
            "note": "; ".join(form.remarks),
        }


def task_rows(document: str, found: Iterable[Evaluation]) -> Iterator[dict[str, str]]:
    """One row a main task, by EVALUATION_COLUMNS; the project is the task."""
    for form in found:
        for task in form.tasks:
            yield {
                "document": document,
                "form": form.title,
                "project": task.name,
                "budget_amount": _number(task.budget),
                "executed_amount": _number(task.executed),
                "unit": form.unit,
                "execution_rate": task.rate,
                "total_score": "",
                "note": "",
            }


def indicator_rows(document: str, found: Iterable[Evaluation]) -> Iterator[dict[str, str]]:
    """One row an indicator, by INDICATOR_COLUMNS."""
    for form in found:
        for indicator in form.indicators:
            yield {
                "document": document,
                "page": str(indicator.page),
                "form": form.title,
                "project": form.project,
                "level1": indicator.level1,
                "level2": indicator.level2,
                "level3": indicator.level3,
                "target": indicator.target,
                "actual": indicator.actual,
                "weight": indicator.weight,
                "score": indicator.score,
                "note": indicator.note,
            }


def _number(amount: Amount | None) -> str:
    return amount.text if amount else ""
