"""`mingzhang publish`: the store as a static site of linked data and pages."""

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
    default=Path("mingzhang-site"),
    show_default=True,
    metavar="DIR",
    help="写入的文件夹 The folder to write to; only what has changed is written",
)
@click.option(
    "--base",
    "home",
    metavar="URL",
    help="站点的网址 Where the site will be served [default: the base of the store's IRIs]",
)
@click.option("--title", default="明账", show_default=True, help="站名 The name of the site")
@click.option("--title-en", default="Mingzhang", show_default=True, help="英文站名 Its English name")
@click.option("--publisher", default="", metavar="NAME", help="发布者 Who publishes it")
@click.option("--licence", default=None, metavar="IRI", help="数据许可 The licence of the data [default: CC BY 4.0]")
@click.option(
    "--sources",
    multiple=True,
    metavar="PATH",
    help="原报告的文件或文件夹 The documents that were read: published beside the data; may be repeated",
)
@click.option("--pictures", is_flag=True, help="连同每页图片 With a picture of every page; needs --sources")
@click.option("--no-dumps", is_flag=True, help="不写整库下载 Without the dumps of the whole store")
def publish(
    store: str,
    out: Path,
    home: str | None,
    title: str,
    title_en: str,
    publisher: str,
    licence: str | None,
    sources: tuple[str, ...],
    pictures: bool,
    no_dumps: bool,
) -> int:
    """发布为静态网站。 Write the store as a static site.

    每个单位、报告、表、科目、规则、问题各有网页、Turtle、JSON-LD；任何网站空间都可存放，不需要服务器程序。
    Every organization, report, table, class, rule and question as a page, as Turtle and as JSON-LD, for any web host.
    """
    from mingzhang.cli.reading import found_under
    from mingzhang.publish.options import LICENCE, Options
    from mingzhang.publish.pictures import Sources
    from mingzhang.publish.site import publish as write
    from mingzhang.screen import progress
    from mingzhang.store import open_store

    if pictures and not sources:
        raise click.UsageError("--pictures needs --sources: pictures are drawn from the documents themselves.")
    if home and not home.startswith(("http://", "https://")):
        raise click.BadParameter("an address such as https://example.org/ledger/", param_hint="--base")
    options = Options(
        title=title,
        title_en=title_en,
        publisher=publisher,
        licence=licence or LICENCE,
        home="" if not home else home if home.endswith("/") else f"{home}/",
        pictures=pictures,
    )
    documents = Sources(found_under(sources).sources) if sources else None
    with open_store(store, read_only=True) as opened, progress(len(opened.reports()), "发布 publishing") as bar:
        done = write(opened, out, options, sources=documents, dumps=not no_dumps, done=bar.advance)
    click.echo(
        f"发布 published: {out} ({done.resources:,} 个页面 pages, {done.made:,} 个重做 made;"
        f" {done.written:,} 个文件写入 files written, {done.unchanged:,} 未变 unchanged, {done.removed:,} 删除 removed)"
    )
    click.echo(f"查看 look at it: python -m http.server --directory {out}")
    return OK
