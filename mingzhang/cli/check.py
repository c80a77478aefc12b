"""`mingzhang check`: reports against the rule book."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import FAILED, complain, cores, output_option, reading_options
from mingzhang.cli.reading import found_under

if TYPE_CHECKING:
    from mingzhang.sources import Found

#: what a document on standard input is called by what it is
_ENDINGS = {"workbook": ".xlsx", "old workbook": ".xls", "word": ".docx", "web page": ".html", "web archive": ".mht"}


@commands.command()
@click.argument("paths", nargs=-1, metavar="[PATH...|-]")
@click.option("--store", metavar="DIR|URL", help="核对数据库中的报告 Check the reports of a store instead of files")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle", "csv", "html", "pdf"]),
    default="text",
    show_default=True,
    help="输出格式 Format of the result",
)
@output_option
@click.option(
    "--rules",
    "--only",
    "only",
    multiple=True,
    metavar="SET|FAMILY|RULE",
    help="只用这些规则集、类别或规则 Only these sets, families or rules; `mingzhang rules` lists them",
)
@click.option("--no-keep", is_flag=True, help="不把结果存入数据库 Do not keep the findings in the store")
@reading_options
def check(
    paths: tuple[str, ...],
    store: str | None,
    form: str,
    output: Path | None,
    only: tuple[str, ...],
    no_keep: bool,
    jobs: int | None,
    timeout: float,
    memory: int,
    verbose: bool,
) -> int:
    """核对报告。 Check reports against the rule book.

    PATH 同 ingest，- 表示标准输入；一起给出的报告互相核对。退出码：0 无误，1 有违规，2 有文件未能核对。
    用全部规则核对数据库时，结果存入数据库；mingzhang dismiss 可以驳回其中的问题。

    A PATH is as for ingest, or - for standard input; reports given together are compared with each other. Exit status:
    0 clean, 1 violations, 2 something could not be checked. The findings of all rules on a store are kept in it;
    `mingzhang dismiss` dismisses one of them.
    """
    from mingzhang.check.rules import rule_book
    from mingzhang.check.run import run_check, write_check

    if bool(paths) == bool(store):
        raise click.UsageError("Give PATH... or --store, one of the two.")
    if form == "pdf" and output is None and sys.stdout.isatty():
        raise click.UsageError("--format pdf needs --output FILE.")
    rule_book().choose(only)  # a wrong name is told before anything is read
    if store:
        from mingzhang.store import open_store

        keep = not (no_keep or only)
        with open_store(store, read_only=not keep) as opened, _opened(output) as stream:
            return run_check(opened, form, stream, only=only, keep=keep, jobs=jobs or cores(), complain=complain)
    with _documents(paths) as given:
        graphs, files, unread = _checkable(found_under(given), jobs, timeout, memory, verbose)
        with _opened(output) as stream:
            status = write_check(graphs, form, stream, files, only=only, jobs=jobs or cores(), complain=complain)
    return FAILED if unread else status


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[str]]:
    """The file, written beside and then put in its place, or standard output."""
    if output is None:
        yield sys.stdout
        return
    from mingzhang.export import replacing

    with replacing(output) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", newline="")
        yield text
        text.detach()  # flushes; the stream is closed by those who opened it


@contextmanager
def _documents(paths: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths, with a file of what stands on standard input in the place of `-`."""
    if "-" not in paths:
        yield paths
        return
    with tempfile.TemporaryDirectory() as folder:
        from ingest.readers.signature import signature

        data = sys.stdin.buffer.read()
        ending = ".pdf" if data.lstrip()[:5] == b"%PDF-" else _ENDINGS.get(signature(data), ".txt")
        path = Path(folder, f"标准输入{ending}")
        path.write_bytes(data)
        yield tuple(str(path) if each == "-" else each for each in paths)


def _checkable(
    found: Found, jobs: int | None, timeout: float, memory: int, verbose: bool
) -> tuple[dict[str, bytes], dict[str, Path], bool]:
    """The graphs to be checked, the files they come from, and whether a file could not be read."""
    from ingest.graph import beside
    from mingzhang.isolation import Limits, Readers, Task
    from mingzhang.listing import Listing
    from mingzhang.screen import progress

    listing = Listing(found, everything=verbose)
    graphs: dict[str, bytes] = {}
    files: dict[str, Path] = {}
    with (
        progress(len(found.sources), "读取 reading") as bar,
        Readers(jobs or cores(), Limits(timeout, memory)) as readers,
    ):
        for outcome in readers.outcomes(Task(source) for source in found.sources):
            listing.take(outcome)
            bar.advance()
            if outcome.error:
                continue
            graph, data = outcome.graph, outcome.payload
            if graph in graphs:
                graph, data = beside(graph, data, outcome.document)
            graphs[graph] = data
            files[outcome.document] = outcome.task.source.path
    if left := listing.left():
        complain(left)
    return graphs, files, bool(listing.failed)
