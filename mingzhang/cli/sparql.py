"""`mingzhang sparql`: a query to the store."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ingest.errors import MingzhangError
from mingzhang.cli.group import commands
from mingzhang.cli.options import OK, store_option


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
