"""`mingzhang export`: the store as flat tables and a dump."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import OK, store_option


@commands.command()
@store_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("mingzhang-export"),
    show_default=True,
    metavar="DIR",
    help="写入的文件夹 The folder to write to",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["parquet", "csv", "nquads"]),
    help="只写这些格式，可重复 Only these formats; may be repeated [default: all]",
)
def export(store: str, out: Path, formats: tuple[str, ...]) -> int:
    """导出数据表。 Write the store as Parquet, CSV on the Web and N-Quads.

    报告、数字、文字陈述、绩效表、绩效指标、核对结果各一张表，供 DuckDB、pandas、R、Excel 等读取；见 docs/exports.md。
    A table each of reports, figures, claims, performance forms, indicators and findings, for DuckDB, pandas, R and the
    like; docs/exports.md shows how.
    """
    from mingzhang.flat import FORMATS
    from mingzhang.flat import export as write
    from mingzhang.flat.declared import tables
    from mingzhang.screen import progress
    from mingzhang.store import open_store

    with open_store(store, read_only=True) as opened, progress(len(opened.reports()), "导出 writing") as bar:
        exported = write(opened, out, formats or FORMATS, bar.advance)
    if set(formats) != {"nquads"}:
        for name, rows in exported.rows.items():
            titles = tables()[name].titles
            click.echo(f"{rows:>10,}  {name:<12} {titles['zh']} {titles['en']}")
    size = sum(path.stat().st_size for path in exported.files)
    click.echo(f"写入 written: {out} ({len(exported.files)} 个文件 files, {size / 1e6:,.1f} MB)")
    return OK
