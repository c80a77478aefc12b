"""`mingzhang serve`: the graph over HTTP."""

from __future__ import annotations

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import OK, complain, store_option


@commands.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="监听地址 Address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="端口 Port")
@click.option(
    "--token",
    envvar="MINGZHANG_TOKEN",
    default="",
    metavar="TOKEN",
    help="写入口令；不设则只读 What writing needs; without it the server is read-only",
)
@click.option(
    "--query-timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="单个查询时限 Time that one query may take",
)
@click.option(
    "--query-mib",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    metavar="MIB",
    help="单个查询结果上限 Size that one answer may have",
)
@click.option(
    "--upload-mib",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    metavar="MIB",
    help="上传文件上限 Size that an uploaded report may have",
)
@click.option(
    "--upload-pages",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    metavar="N",
    help="上传页数上限 Pages that an uploaded report may have",
)
@click.option("--title", default="明账", show_default=True, help="站点名称 The name of the site")
@click.option("--publisher", default="", help="发布者 Who publishes the data")
@click.option(
    "--sources",
    multiple=True,
    metavar="PATH",
    help="原报告，用于显示页面图片 The documents that were read, for pictures of their pages; may be repeated",
)
def serve(
    store: str,
    host: str,
    port: int,
    token: str,
    query_timeout: float,
    query_mib: int,
    upload_mib: int,
    upload_pages: int,
    title: str,
    publisher: str,
    sources: tuple[str, ...],
) -> int:
    """网页、SPARQL 服务和上传核对。 Serve pages, a SPARQL 1.1 endpoint and upload-and-check.

    缺省只读；给出口令后才能经 HTTP 写入。 Read-only unless a token is given.
    """
    import uvicorn

    from mingzhang.cli.reading import found_under
    from mingzhang.publish import Options
    from mingzhang.publish.pictures import Sources
    from mingzhang.serve.app import application
    from mingzhang.serve.settings import Settings
    from mingzhang.store import open_store

    settings = Settings(
        token=token,
        query_seconds=query_timeout,
        query_bytes=query_mib << 20,
        upload_bytes=upload_mib << 20,
        upload_pages=upload_pages,
    )
    with open_store(store, read_only=not token) as opened:
        complain(f"明账 http://{host}:{port}/ （Ctrl-C 结束 ends it）")
        documents = Sources(found_under(sources).sources) if sources else None
        options = Options(title=title, publisher=publisher, live=True, pictures=bool(documents))
        app = application(opened, settings, options, documents)
        uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=5)
    return OK
