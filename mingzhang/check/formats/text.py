"""Text for a terminal: by report and table, what is wrong first, and what could not be checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from mingzhang.check.engine import SEVERITIES, Checked
from mingzhang.check.findings import Finding, Spot

_WHOLE = "全文 whole report"
_COLOURS = {"title": "1", "violation": "1;31", "warning": "1;33", "info": "1;34"}
_NAMES = {"violation": "错误", "warning": "疑点", "info": "提示"}


def write(results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """One block a report."""
    paint = _painter(output)
    for each in results:
        output.write(f"\n{paint(each.document or each.report, 'title')}\n")
        output.write(f"  {_summary(each)}\n")
        if each.recognised:
            output.writelines(f"  {paint(words, 'warning')}\n" for words in each.caution)
        still = [finding for finding in each.findings if finding.dismissed is None]
        for severity in SEVERITIES:
            groups: dict[str, list[Finding]] = {}
            for finding in still:
                if finding.severity == severity:
                    groups.setdefault(finding.table or finding.section or _WHOLE, []).append(finding)
            if groups:
                output.write(f"\n  {paint(f'【{_NAMES[severity]} {severity}】', severity)}\n")
            for where, group in groups.items():
                output.write(f"  ▌{' › '.join(where.split(' ')[-2:]) if where != _WHOLE else where}\n")
                for finding in group:
                    _finding(finding, output)
        _dismissed(each, output)
        _skipped(each, output)
    counts = "，".join(f"{_NAMES[s]} {sum(each.count(s) for each in results)}" for s in SEVERITIES)
    output.write(f"\n共 {len(results)} 份报告 reports：{counts}\n")


def _painter(output: IO[str]) -> Callable[[str, str], str]:
    """What colours words for a terminal that shows colours, and leaves them alone elsewhere."""
    if not output.isatty() or "NO_COLOR" in os.environ:
        return lambda words, kind: words
    return lambda words, kind: f"\x1b[{_COLOURS[kind]}m{words}\x1b[0m"


def _summary(each: Checked) -> str:
    counts = "，".join(f"{_NAMES[s]} {each.count(s)}" for s in SEVERITIES)
    dismissed = f"，已驳回 {each.dismissed}" if each.dismissed else ""
    return f"{counts}{dismissed}；核对规则 {len(each.ran)} 条，未能核对 {len(each.skipped)} 条"


def _dismissed(each: Checked, output: IO[str]) -> None:
    for number, finding in enumerate(f for f in each.findings if f.dismissed):
        if not number:
            output.write("\n  【已驳回 dismissed】\n")
        assert finding.dismissed is not None
        output.write(f"    {_place(finding):<7} {finding.message}  [{finding.name}]\n")
        output.write(
            f"            驳回 {finding.dismissed.reason}（{finding.dismissed.by}，{finding.dismissed.when}）\n"
        )


def _finding(finding: Finding, output: IO[str]) -> None:
    place = _place(finding)
    output.write(f"    {place:<7} {finding.message}  [{finding.name}]\n")
    if finding.doubtful:
        output.write(f"            {finding.caution}\n")
    if finding.lapsed:
        output.write(
            f"            曾驳回，数字改变后失效 dismissed before its figures changed: {finding.lapsed.reason}\n"
        )
    for other in finding.others[:6]:
        title = other.table or other.section.rsplit(" ", 1)[-1]
        parts = (_place(other), title, other.row, other.column, other.printed)
        output.write(f"            ↔ {' '.join(part for part in parts if part)}\n")


def _place(at: Finding | Spot) -> str:
    return at.cell or (f"第{at.page}页" if at.page else f"第{at.line}行" if at.line else "")


def _skipped(each: Checked, output: IO[str]) -> None:
    if not each.skipped:
        return
    output.write("\n  【未能核对 could not be checked】\n")
    reasons: dict[tuple[str, str], list[str]] = {}
    for skipped in each.skipped:
        reasons.setdefault((skipped.why, skipped.why_en), []).append(skipped.rule.code)
    for (why, why_en), codes in sorted(reasons.items()):
        output.write(f"    {why} ({why_en})：{'、'.join(codes)}\n")
