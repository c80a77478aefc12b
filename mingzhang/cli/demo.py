"""`mingzhang demo`: everything on the sample reports."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import reading_options
from mingzhang.cli.reading import found_under, take_in

if TYPE_CHECKING:
    from mingzhang.store import Store


@commands.command()
@click.option(
    "--store",
    default="mingzhang-demo",
    show_default=True,
    metavar="DIR",
    help="演示数据库的目录 Where the demo is kept",
)
@reading_options
def demo(store: str, jobs: int | None, timeout: float, memory: int, verbose: bool) -> int:
    """演示：读入并核对样例报告，回答三个问题。 Read and check the sample reports, answer three questions."""
    from mingzhang.asking import answered
    from mingzhang.questions import question
    from mingzhang.resources import folder
    from mingzhang.store import open_store

    samples = folder("samples")
    click.echo(f"样例 samples: {samples}\n")
    with open_store(store) as opened:
        status = take_in(found_under((str(samples / "*.pdf"),)), opened, jobs, timeout, memory, verbose)
        _show_checks(opened)
        for name in _DEMONSTRATED:
            asked = question(name)
            click.echo(f"\n■ {asked.summary['zh']}\n  {asked.summary['en']}  (queries/{name}.rq)\n")
            click.echo(answered(asked, opened, {}, limit=_SHOWN).write("table").decode())
    command = os.environ.get("MINGZHANG_COMMAND", "mingzhang")  # as ./run was called
    click.echo(_NEXT.format(command=command, store=store, samples=samples))
    return status


def _show_checks(store: Store) -> None:
    """A line for each report of the demo: what the rule book finds in it; the findings stay in the store."""
    from mingzhang.check.results import keep_findings
    from mingzhang.check.run import check_graphs

    click.echo("\n■ 核对 checks: 错误 violations, 疑点 warnings, 提示 notes\n")
    for checked in check_graphs({name: store.graph(name) for name in store.reports()}, base=store.base):
        keep_findings(store, checked)
        counts = [checked.count(level) for level in ("violation", "warning", "info")]
        click.echo(f"  {counts[0]:>3} {counts[1]:>3} {counts[2]:>3}  {checked.document}")


_DEMONSTRATED = ("spending-by-function", "budget-against-outturn", "disagreements")
_SHOWN = 12
_NEXT = """
下一步 next:

  {command} serve --store {store}
      在浏览器中查看 http://127.0.0.1:8000/ look at all of it in a browser
  {command} ingest 报告.pdf
      读入自己的报告 read reports of your own
  {command} check "{samples}"
      逐条查看核对结果 every finding with its page and cells
  {command} facts "{samples}" -o figures.csv
      把全部数字存为表格 every number as a table, with its page and place
  {command} ask --store {store} entity-years --organization 明河县水利局
      再问一个问题；全部问题见 ask ask another question; `{command} ask` lists them all
  {command} sparql --store {store} "SELECT * {{ ?report a mz:Report ; mz:sourceName ?document }}"
      直接查询 ask the graph"""
