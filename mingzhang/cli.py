"""The command `mingzhang`.

Exit status: 0 all went well; 1 a check found violations; 2 something could not be read or done
(the rest of the batch was); 130 stopped by Ctrl-C. Results go to standard output, messages to standard error. Heavy
libraries are imported by the commands that need them: `mingzhang --help` loads none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ingest.errors import MingzhangError
from ingest.iris import DEFAULT_BASE
from mingzhang import __version__
from mingzhang.records import kinds

if TYPE_CHECKING:
    from mingzhang.sources import Found
    from mingzhang.store import Store

STORE = "mingzhang-store"
OK, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 2, 130, 141
TIMEOUT, MEMORY = 120.0, 2048

Command = TypeVar("Command", bound=Callable[..., Any])


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = commands.main(args=arguments, prog_name="mingzhang", standalone_mode=False)
        sys.stdout.flush()
        return int(status or OK)
    except click.ClickException as problem:
        problem.show()
        return FAILED
    except MingzhangError as problem:
        _complain(f"错误 error: {problem}")
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        _complain("已中断 interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of the output, `head` for instance, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _base(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.startswith(("http://", "https://", "urn:")):
        raise click.BadParameter("an absolute IRI, such as https://example.org/ledger/")
    return value if value is None or value.endswith("/") else f"{value}/"


def _several(options: list[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


reading_options = _several(
    [
        click.option(
            "-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="进程数 Processes [default: one a core]"
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(min=0, min_open=True),
            default=TIMEOUT,
            show_default=True,
            metavar="SECONDS",
            help="单个文件时限 Time that one file may take",
        ),
        click.option(
            "--memory",
            type=click.IntRange(min=0),
            default=MEMORY,
            show_default=True,
            metavar="MIB",
            help="单个文件内存上限 Memory that one file may take, 0 for any",
        ),
        click.option(
            "-v", "--verbose", is_flag=True, help="列出全部未能理解之处 List everything that was not understood"
        ),
    ]
)
store_option = click.option(
    "--store",
    envvar="MINGZHANG_STORE",
    default=STORE,
    show_default=True,
    metavar="DIR|URL",
    help="图数据库：目录或 SPARQL 服务地址 A directory, or the address of a SPARQL 1.1 endpoint",
)
base_option = click.option(
    "--base",
    metavar="IRI",
    callback=_base,
    help=f"全部 IRI 的前缀 The base of all IRIs [default: that of the store, else {DEFAULT_BASE}]",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="mingzhang")
def commands() -> None:
    """明账：把政府预算、决算公开报告变成可查询、可核对的开放数据。

    Mingzhang turns the budgets and final accounts that Chinese government bodies disclose into linked data: every
    printed number on its fiscal coordinates, with its place on the page.

    第一次使用 first step: mingzhang demo
    """


@commands.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@base_option
@reading_options
def ingest(
    paths: tuple[str, ...], store: str, base: str | None, jobs: int | None, timeout: float, memory: int, verbose: bool
) -> int:
    """报告入库。 Read reports into the store.

    PATH 可以是文件、文件夹、通配符或 .zip；可读 PDF（有文字层）、文本和 Markdown。
    A PATH is a file, a folder, a glob or a .zip; PDF with a text layer, text and Markdown are read.
    """
    found = _found(paths)
    from mingzhang.store import open_store

    with open_store(store, base=base) as opened:
        return _ingest(found, opened, jobs, timeout, memory, verbose)


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
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="写入文件 Write to a file instead of standard output",
)
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
    found = _found(paths)
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
        Readers(jobs or _cores(), Limits(timeout, memory)) as readers,
    ):
        for outcome in readers.outcomes(tasks):
            listing.take(outcome)
            if not outcome.error:
                writer.write(outcome.records())
            bar.advance()
    if left := listing.left():
        _complain(left)
    return FAILED if listing.failed else OK


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
                return run_check(opened, form, stream, only=only, complain=_complain)
        graphs, files, unread = _checkable(_found(paths), jobs, timeout, memory, verbose)
        status = write_check(graphs, form, stream, files, only=only, complain=_complain)
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
        Readers(jobs or _cores(), Limits(timeout, memory)) as readers,
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
        _complain(left)
    return graphs, files, bool(listing.failed)


@commands.command()
@click.argument("query", metavar="QUERY|FILE")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "tsv", "xml", "turtle"]),
    default=None,
    help="输出格式 Format of the answer [default: table]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="时限 Give up after so long [default: never]",
)
def sparql(query: str, store: str, form: str | None, timeout: float | None) -> int:
    """SPARQL 查询。 Ask the store a SPARQL 1.1 query.

    QUERY 是查询文本、查询文件，或 - 表示标准输入；常用前缀（mz: qb: skos: …）不必声明。
    Give the text of a query, a file, or - for standard input; the usual prefixes need no declaration.
    """
    from mingzhang.answering import ask, written
    from mingzhang.store import open_store

    with open_store(store, read_only=True) as opened:
        answer = ask(opened, _query_text(query), timeout=timeout)
        sys.stdout.buffer.write(written(answer, form or "table", opened.base))
        sys.stdout.buffer.flush()
    return OK


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
    from mingzhang.answering import aligned, ask
    from mingzhang.questions import question
    from mingzhang.resources import folder
    from mingzhang.store import Selection, open_store

    samples = folder("samples")
    click.echo(f"样例 samples: {samples}\n")
    with open_store(store) as opened:
        status = _ingest(_found((str(samples / "*.pdf"),)), opened, jobs, timeout, memory, verbose)
        _show_checks(opened)
        for name in _DEMONSTRATED:
            asked = question(name)
            click.echo(f"\n■ {asked.summary['zh']}\n  {asked.summary['en']}  (queries/{name}.rq)\n")
            answer = ask(opened, asked.sparql)
            assert isinstance(answer, Selection)
            click.echo(aligned(answer, opened.base, limit=_SHOWN))
    command = os.environ.get("MINGZHANG_COMMAND", "mingzhang")  # as ./run was called
    click.echo(_NEXT.format(command=command, store=store, samples=samples))
    return status


def _show_checks(store: Store) -> None:
    """A line for each report of the demo: what the rule book finds in it."""
    from mingzhang.check.run import check_graphs

    click.echo("\n■ 核对 checks: 错误 violations, 疑点 warnings, 提示 notes\n")
    for checked in check_graphs({name: store.graph(name) for name in store.reports()}, base=store.base):
        counts = [checked.count(level) for level in ("violation", "warning", "info")]
        click.echo(f"  {counts[0]:>3} {counts[1]:>3} {counts[2]:>3}  {checked.document}")


_DEMONSTRATED = ("spending-by-function", "budget-against-outturn", "disagreements")
_SHOWN = 12
_NEXT = """
下一步 next:

  {command} ingest 报告.pdf
      读入自己的报告 read reports of your own
  {command} check "{samples}"
      逐条查看核对结果 every finding with its page and cells
  {command} facts "{samples}" -o figures.csv
      把全部数字存为表格 every number as a table, with its page and place
  {command} sparql --store {store} "SELECT * {{ ?report a mz:Report ; mz:sourceName ?document }}"
      直接查询 ask the graph"""


def _ingest(found: Found, store: Store, jobs: int | None, timeout: float, memory: int, verbose: bool) -> int:
    """Read what was found into the store and print the summary."""
    from mingzhang.batch import ingest
    from mingzhang.isolation import Limits, Outcome, Readers
    from mingzhang.listing import Listing
    from mingzhang.screen import progress

    listing = Listing(found, everything=verbose)
    store.load_shared()
    with (
        progress(len(found.sources), "读入 reading") as bar,
        Readers(jobs or _cores(), Limits(timeout, memory), store.base) as readers,
    ):

        def done(outcome: Outcome) -> None:
            listing.take(outcome)
            bar.advance()

        tally = ingest(found.sources, store, readers, done, listing.beside)
    click.echo(listing.text(tally))
    unchanged = tally.reports - tally.changed
    click.echo(f"入库 store: {store.location} ({tally.changed} 份更新 changed, {unchanged} 份未变 unchanged)")
    if left := listing.left():
        _complain(left)
    if tally.interrupted:
        _complain("已中断，已读报告已入库；再次运行即可继续 interrupted; what was read is stored: run again to go on")
        return INTERRUPTED
    return FAILED if listing.failed else OK


def _found(paths: tuple[str, ...]) -> Found:
    """The documents under the paths; an error where there is none."""
    from mingzhang.sources import find

    found = find(paths)
    if not found.sources:
        for name, reason in found.problems:
            _complain(f"{name}: {reason}")
        raise MingzhangError(
            "没有可读的报告 nothing to read: name PDF, text or Markdown files, folders of them, globs or .zip archives."
        )
    return found


def _query_text(query: str) -> str:
    """The query itself, or what the file of that name holds."""
    if query == "-":
        return sys.stdin.read()
    if "{" in query:
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise MingzhangError(f"{query} is neither a query nor a file that can be read ({reason}).") from problem


def _cores() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _complain(message: str) -> None:
    from mingzhang.screen import complain

    complain(message)


if __name__ == "__main__":
    sys.exit(main())
