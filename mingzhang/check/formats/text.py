"""Text for a terminal: by report and table, what is wrong first, and what could not be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO

from mingzhang.check.engine import SEVERITIES, Checked
from mingzhang.check.findings import Finding

_NAMES = {"violation": "错误", "warning": "疑点", "info": "提示"}


def write(results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """One block a report."""
    for each in results:
        output.write(f"\n{each.document or each.report}\n")
        output.write(f"  {_summary(each)}\n")
        ordered = sorted(each.findings, key=lambda f: (SEVERITIES.index(f.severity), f.table or f.section or ""))
        for severity, found in groupby(ordered, key=lambda f: f.severity):
            output.write(f"\n  【{_NAMES[severity]} {severity}】\n")
            for where, group in groupby(found, key=lambda f: f.table or f.section or "全文 whole report"):
                output.write(f"  ▌{where}\n")
                for finding in group:
                    _finding(finding, output)
        _skipped(each, output)
    counts = "，".join(f"{_NAMES[s]} {sum(each.count(s) for each in results)}" for s in SEVERITIES)
    output.write(f"\n共 {len(results)} 份报告 reports：{counts}\n")


def _summary(each: Checked) -> str:
    counts = "，".join(f"{_NAMES[s]} {each.count(s)}" for s in SEVERITIES)
    return f"{counts}；核对规则 {len(each.ran)} 条，未能核对 {len(each.skipped)} 条"


def _finding(finding: Finding, output: IO[str]) -> None:
    place = _place(finding.page, finding.line)
    output.write(f"    {place:<8}{finding.message}  [{finding.rule}]\n")
    for other in finding.others[:6]:
        parts = (_place(other.page, other.line), other.table or other.section, other.row, other.column, other.printed)
        output.write(f"            ↔ {' '.join(part for part in parts if part)}\n")


def _place(page: int | None, line: int | None) -> str:
    return f"第{page}页" if page else f"第{line}行" if line else ""


def _skipped(each: Checked, output: IO[str]) -> None:
    if not each.skipped:
        return
    output.write("\n  【未能核对 could not be checked】\n")
    missing = sorted({(need.label, need.label_en) for skipped in each.skipped for need in skipped.missing})
    for label, label_en in missing:
        rules = [s.rule.code for s in each.skipped if any(need.label == label for need in s.missing)]
        output.write(f"    没有{label} (no {label_en})：{'、'.join(rules)}\n")
