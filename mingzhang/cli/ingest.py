"""`mingzhang ingest`: reports into the store."""

from __future__ import annotations

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import base_option, reading_options, store_option
from mingzhang.cli.reading import found_under, take_in


@commands.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@base_option
@reading_options
def ingest(
    paths: tuple[str, ...], store: str, base: str | None, jobs: int | None, timeout: float, memory: int, verbose: bool
) -> int:
    """报告入库。 Read reports into the store.

    PATH 可以是文件、文件夹、通配符或 .zip；可读 PDF（有文字层）、Word（.docx）、工作簿（.xlsx、.xls）、网页、文本和
    Markdown。 A PATH is a file, a folder, a glob or a .zip; PDF with a text layer, Word documents (.docx), workbooks
    (.xlsx, .xls), web pages, text and Markdown are read.
    """
    found = found_under(paths)
    from mingzhang.store import open_store

    with open_store(store, base=base) as opened:
        return take_in(found, opened, jobs, timeout, memory, verbose)
