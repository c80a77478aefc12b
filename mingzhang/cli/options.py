"""Options that several commands have, the exit statuses, and messages."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ingest.iris import DEFAULT_BASE

STORE = "mingzhang-store"
OK, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 2, 130, 141
TIMEOUT, MEMORY = 120.0, 2048

Command = TypeVar("Command", bound=Callable[..., Any])


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
            help="单个文件时限（扫描页每页另加四分之一） Time that one file may take; each scanned page adds a quarter",
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
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="写入文件 Write to a file instead of standard output",
)
base_option = click.option(
    "--base",
    metavar="IRI",
    callback=_base,
    help=f"全部 IRI 的前缀 The base of all IRIs [default: that of the store, else {DEFAULT_BASE}]",
)


def cores() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def complain(message: str) -> None:
    """A message on standard error, beside a progress bar where there is one."""
    from mingzhang import screen

    screen.complain(message)
