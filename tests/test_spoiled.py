"""Every kind of slip on an invented report: what is read of it is right, or told.

The kinds are those that `bench/slips.py` measures; here they strike as often as they can on a report of a few tables.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from slips import Tally, claims, figures, measure, read
from spoiling import KINDS, Kind, spoiled

REPORT = """明河县史料室
2024年度部门决算

目录

第一部分 部门概况
第二部分 2024年度部门决算情况说明
- 一、收入支出决算总体情况说明
- 二、收入决算情况说明
- 三、支出决算情况说明
- 四、财政拨款“三公”经费支出决算情况说明
第三部分 2024年度部门决算表
- 一、收入支出决算总表
- 二、支出决算表
- 三、一般公共预算财政拨款“三公”经费支出决算表

第一部分 部门概况

一、主要职责

整理本县史料。

第二部分 2024年度部门决算情况说明

一、收入支出决算总体情况说明

2024年度收入总计、支出总计均为1,185.20万元，与上年相比各增加85.20万元，增长7.75%，主要原因是新增史料整理经费。

二、收入决算情况说明

2024年度本年收入合计1,185.20万元，其中：财政拨款收入1,100.00万元，占92.81%；事业收入85.20万元，占7.19%。

三、支出决算情况说明

2024年度本年支出合计1,185.20万元，其中：基本支出800.20万元，占67.52%；项目支出385.00万元，占32.48%。

四、财政拨款“三公”经费支出决算情况说明

（一）“三公”经费支出决算总体情况说明。

2024年度“三公”经费支出决算为12.50万元，完成预算的96.15%。

（二）公务接待费支出情况说明。

2024年度公务接待费支出决算为2.30万元，接待18批次、104人次。

第三部分 2024年度部门决算表

收入支出决算总表

公开01表

部门：明河县史料室

单位：万元

收入\t\t支出\t
项目\t决算数\t项目\t决算数
一、一般公共预算财政拨款收入\t1,100.00\t一、教育支出\t185.20
二、政府性基金预算财政拨款收入\t\t二、社会保障和就业支出\t120.35
三、国有资本经营预算财政拨款收入\t\t三、卫生健康支出\t60.15
四、事业收入\t85.20\t四、农林水支出\t819.50
本年收入合计\t1,185.20\t本年支出合计\t1,185.20
年初结转和结余\t\t年末结转和结余\t
总计\t1,185.20\t总计\t1,185.20

注：本表反映部门本年度的总收支和年末结转结余情况。

支出决算表

公开02表

部门：明河县史料室

单位：万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t1,185.20\t800.20\t385.00
205\t教育支出\t185.20\t100.20\t85.00
20508\t进修及培训\t185.20\t100.20\t85.00
208\t社会保障和就业支出\t120.35\t120.35\t
20805\t行政事业单位养老支出\t120.35\t120.35\t
210\t卫生健康支出\t60.15\t60.15\t
213\t农林水支出\t819.50\t519.50\t300.00

注：本表反映部门本年度各项支出情况。

一般公共预算财政拨款“三公”经费支出决算表

公开03表

部门：明河县史料室

单位：万元

项目\t合计\t因公出国（境）费\t公务用车购置及运行维护费\t公务接待费
预算数\t13.00\t\t10.50\t2.50
决算数\t12.50\t\t10.20\t2.30

注：本表反映部门本年度“三公”经费支出预决算情况。其中，预算数为全年预算数，决算数是实际支出。
"""
#: what recognition takes away for good, or prints as something else that is sound by itself
LOSSY = frozenset(("minus as dash", "title lost", "number lost", "unit lost", "missing tab", "any sign in title"))


def test_the_whole_report_is_read() -> None:
    report = read("report", REPORT)
    assert len(figures(report)) == 34
    assert len(claims(report)) == 21
    assert not report.remarks


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("seed", ["1", "2"])
def test_nothing_is_wrong_without_a_remark(kind: Kind, seed: str) -> None:
    tally = Tally()
    measure(kind, "report", REPORT, seed, 2.0, tally)
    figures_read, lost, lost_silently, _, wrong_silently, placed = tally.figures
    claims_read, claims_lost, _, _, claims_wrong, _ = tally.claims
    assert (wrong_silently, claims_wrong) == (0, 0), tally.shown
    if kind.name not in LOSSY:
        assert lost_silently == 0, tally.shown
        assert lost <= 0.05 * figures_read, tally.shown
        assert claims_lost <= 0.1 * claims_read, tally.shown
        assert placed == 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_strikes_and_is_the_same_for_a_seed(kind: Kind) -> None:
    clean, noisy = spoiled(kind, REPORT, "1", 1 / kind.rate)
    assert noisy != clean or kind.name in ("headings broken", "line break in word")
    assert spoiled(kind, REPORT, "1", 1 / kind.rate) == (clean, noisy)
