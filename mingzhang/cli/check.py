"""`mingzhang check`: reports against the rule book."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import FAILED, complain, cores, reading_options
from mingzhang.cli.reading import found_under

if TYPE_CHECKING:
    from mingzhang.sources import Found


@commands.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--store", metavar="DIR|URL", help="核对数据库中的报告 Check the reports of a store instead of files")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle", "csv", "html"]),
    default="text",
    show_default=True,
    help="输出格式 Format of the result",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="写入文件 Write to a file instead of standard output",
)
@click.option("--only", multiple=True, metavar="RULE|FAMILY", help="只用这些规则 Only these rules or families")
@reading_options
def check(
    paths: tuple[str, ...],
    store: str | None,
    form: str,
    output: Path | None,
    only: tuple[str, ...],
    jobs: int | None,
    timeout: float,
    memory: int,
    verbose: bool,
) -> int:
    """核对报告。 Check reports against the rule book.

    PATH 同 ingest；一起给出的报告互相核对。退出码：0 无误，1 有违规，2 有文件未能核对。
    A PATH is as for ingest; reports given together are compared with each other. Exit status: 0 clean, 1 violations,
    2 something could not be checked.
    """
    from mingzhang.check.run import run_check, write_check

    if bool(paths) == bool(store):
        raise click.UsageError("Give PATH... or --store, one of the two.")
    with output.open("w", encoding="utf-8") if output else nullcontext(sys.stdout) as stream:
        if store:
            from mingzhang.store import open_store

            with open_store(store, read_only=True) as opened:
                return run_check(opened, form, stream, only=only, complain=complain)
        graphs, files, unread = _checkable(found_under(paths), jobs, timeout, memory, verbose)
        status = write_check(graphs, form, stream, files, only=only, complain=complain)
    return FAILED if unread else status


def _checkable(
    found: Found, jobs: int | None, timeout: float, memory: int, verbose: bool
) -> tuple[dict[str, bytes], dict[str, Path], bool]:
    """The graphs to be checked, the files they come from, and whether a file could not be read."""
    from mingzhang.isolation import Limits, Outcome, Readers, Task
    from mingzhang.listing import Listing
    from mingzhang.screen import progress

    listing = Listing(found, everything=verbose)
    graphs: dict[str, bytes] = {}
    files: dict[str, Path] = {}
    second: list[Task] = []

    def take(outcome: Outcome) -> None:
        listing.take(outcome)
        if not outcome.error:
            graphs[outcome.graph] = outcome.payload
            files[outcome.document] = outcome.task.source.path

    with (
        progress(len(found.sources), "读取 reading") as bar,
        Readers(jobs or cores(), Limits(timeout, memory)) as readers,
    ):
        for outcome in readers.outcomes(Task(source) for source in found.sources):
            if not outcome.error and outcome.graph in graphs:
                # another document of the same report: it is kept beside the first
                second.append(Task(outcome.task.source, variant=Path(outcome.document).stem))
            else:
                take(outcome)
            bar.advance()
        for outcome in readers.outcomes(iter(second)):
            take(outcome)
    if left := listing.left():
        complain(left)
    return graphs, files, bool(listing.failed)
