"""What a batch prints: a line for each file that failed, the reports that were read, and the totals."""

from __future__ import annotations

from mingzhang.batch import Tally
from mingzhang.isolation import Outcome
from mingzhang.screen import complain, table
from mingzhang.sources import Found

HEADER = ("报告 report", "年度 year", "类别 kind", "页 pages", "表 tables", "数字 figures", "备注 remarks")
_RIGHT = frozenset((3, 4, 5, 6))
_LISTED = 40  # reports that are listed one by one, unless all are wanted


class Listing:
    """Takes the outcomes of a batch as they come; `everything` lists every report and every remark."""

    def __init__(self, found: Found, *, everything: bool) -> None:
        self._found = found
        self._everything = everything
        self._rows: list[tuple[str, ...]] = []
        self.failed = len(found.problems)
        for name, reason in found.problems:
            complain(f"{name}: {reason}")

    def take(self, outcome: Outcome) -> None:
        """Say what failed at once, keep the rest for the end."""
        if outcome.error:
            self.failed += 1
            place = str(outcome.task.source)
            name = outcome.task.source.name
            complain(place + outcome.error.removeprefix(name) if outcome.error.startswith(name) else outcome.error)
            if self._everything and outcome.trace:
                for line in outcome.trace.splitlines():
                    complain(f"    {line}")
            return
        if self._everything:
            for remark in outcome.remarks:
                complain(f"{outcome.document}: {remark}")
        who = outcome.profile
        counts = (outcome.pages or "", outcome.tables, outcome.figures, len(outcome.remarks))
        words = (who["entity"] or outcome.document, who["fiscal_year"] or "", who["report_kind"])
        self._rows.append(tuple(str(cell) for cell in (*words, *counts)))

    def beside(self, outcome: Outcome, other: str) -> None:
        """Say that a document does not take the place of another one of the same report."""
        complain(
            f"{outcome.task.source}: 与 {other} 属同一报告，并存 belongs to the same report as {other}; kept beside it."
        )

    def text(self, tally: Tally) -> str:
        """The reports, where there are few, and the totals."""
        total = ("合计 total", "", f"{tally.reports} 份 reports")
        counts = (tally.pages, tally.tables, tally.figures, tally.remarks)
        rows = self._rows if self._everything or len(self._rows) <= _LISTED else []
        return table(HEADER, [*rows, (*total, *map(str, counts))], right=_RIGHT)

    def left(self) -> str:
        """Files that failed and files that were left alone, empty where there are none."""
        parts = []
        if self.failed:
            parts.append(f"{self.failed} 个文件未能读取 failed")
        if self._found.skipped:
            parts.append(f"{self._found.skipped} 个其他类型文件未读 files of other kinds left alone")
        return "; ".join(parts)
