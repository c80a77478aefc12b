"""`mingzhang facts`: what reports say as flat records."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import FAILED, OK, complain, cores, output_option, reading_options
from mingzhang.cli.reading import found_under
from mingzhang.records import kinds


@commands.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--kind", type=click.Choice(kinds()), default="figures", show_default=True, help="记录的种类 The kind of records"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "parquet"]),
    default="csv",
    show_default=True,
    help="输出格式 Format of the output",
)
@output_option
@reading_options
def facts(
    paths: tuple[str, ...],
    kind: str,
    form: str,
    output: Path | None,
    jobs: int | None,
    timeout: float,
    memory: int,
    verbose: bool,
) -> int:
    """报告转为表格记录。 Print what reports say as flat records.

    PATH 同 ingest。每一条记录都注明文件、页码和原文。
    A PATH is as for ingest. Every record names its document, its page and what is printed there.
    """
    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE.")
    found = found_under(paths)
    from mingzhang.export import opened, replacing
    from mingzhang.isolation import Limits, Readers, Task
    from mingzhang.listing import Listing
    from mingzhang.screen import progress

    listing = Listing(found, everything=verbose)
    tasks = (Task(source, kind) for source in found.sources)
    bars = len(found.sources) if output or not sys.stdout.isatty() else 0
    with (
        replacing(output) if output else nullcontext(sys.stdout.buffer) as stream,
        opened(kind, form, stream) as writer,
        progress(bars, "读取 reading") as bar,
        Readers(jobs or cores(), Limits(timeout, memory)) as readers,
    ):
        for outcome in readers.outcomes(tasks):
            listing.take(outcome)
            if not outcome.error:
                writer.write(outcome.records())
            bar.advance()
    if left := listing.left():
        complain(left)
    return FAILED if listing.failed else OK
