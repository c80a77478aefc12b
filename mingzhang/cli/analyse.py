"""`mingzhang analyse`: networks of bodies and texts, written back into the store."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import OK, store_option


@commands.command()
@store_option
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(["similarity", "peers", "reuse", "organizations"]),
    help="只做这些分析，可重复 Only these analyses; may be repeated",
)
@click.option("--seed", type=int, default=1, show_default=True, help="社群划分的随机种子 Seed of the communities")
@click.option(
    "--graphml",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="把单位网络写成 GraphML The network of bodies as GraphML",
)
@click.option(
    "--gexf",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="把单位网络写成 GEXF The network of bodies as GEXF, for Gephi",
)
def analyse(store: str, only: tuple[str, ...], seed: int, graphml: Path | None, gexf: Path | None) -> int:
    """图分析。 Find similar bodies, peer groups, copied text and the tree of bodies.

    结果写回数据库，供查询使用：支出结构相似的单位、同类单位、报告之间相同的文字和绩效指标、单位之间的隶属关系。
    Results go into named graphs of the store, for questions to use.
    """
    from mingzhang.analysis import analyse as run
    from mingzhang.analysis.drawing import write
    from mingzhang.store import open_store

    with open_store(store) as opened:
        for outcome in run(opened, only, seed):
            change = "已更新 updated" if outcome.changed else "未变 unchanged"
            click.echo(f"{outcome.name:<14} {outcome.summary} ({change})")
        for path, form in ((graphml, "graphml"), (gexf, "gexf")):
            if path is not None:
                edges = write(opened, path, form)
                click.echo(f"写入 written: {path} ({edges} 条边 edges)")
    return OK
