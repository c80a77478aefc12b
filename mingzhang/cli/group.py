"""The command itself, to which each module of a command adds one."""

from __future__ import annotations

import click

from mingzhang import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="mingzhang")
def commands() -> None:
    """明账：把政府预算、决算公开报告变成可查询、可核对的开放数据。

    Mingzhang turns the budgets and final accounts that Chinese government bodies disclose into linked data: every
    printed number on its fiscal coordinates, with its place on the page.

    第一次使用 first step: mingzhang demo
    """
