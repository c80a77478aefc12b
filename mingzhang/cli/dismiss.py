"""`mingzhang dismiss`: findings that somebody looked at, and why they are none."""

from __future__ import annotations

import getpass

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import OK, store_option


@commands.command()
@click.argument("findings", nargs=-1, metavar="[FINDING|RULE]...")
@click.option("--reason", metavar="TEXT", help="理由 Why this is no fault")
@click.option("--by", metavar="NAME", help="驳回人 Who dismisses it [default: the user’s name]")
@click.option("--report", default="", metavar="TEXT", help="只限文件名含此文字的报告 Only of reports named so")
@click.option("--list", "listed", is_flag=True, help="列出已驳回的问题 List what is dismissed")
@click.option("--undo", is_flag=True, help="撤销驳回 Take a dismissal back")
@store_option
def dismiss(
    findings: tuple[str, ...], reason: str | None, by: str | None, report: str, listed: bool, undo: bool, store: str
) -> int:
    """驳回问题。 Dismiss findings of `mingzhang check --store`, with a reason.

    FINDING 是核对结果中方括号内的名称（可只写开头），RULE 是规则代码，表示该规则的全部问题。
    报告重新入库、重新核对后，驳回仍然有效；所涉数字改变后即告失效。驳回的问题照样列出和计数，不会隐藏。

    A FINDING is the name in brackets in the result of a check, or its beginning; a RULE stands for all its findings.
    A dismissal stays when the report is read and checked again, and lapses when the figures of the finding change.
    Dismissed findings are shown and counted as such.
    """
    from mingzhang.check import dismissals as kept
    from mingzhang.store import open_store

    if listed and not findings:
        with open_store(store, read_only=True) as opened:
            known = sorted(kept.dismissals(opened).values(), key=lambda each: (each.when, each.finding))
        for each in known:
            click.echo(f"{each.name}\n  {each.message}\n  驳回 dismissed: {each.reason}（{each.by}，{each.when}）\n")
        click.echo(f"共 {len(known)} 处 dismissed")
        return OK
    if listed or not findings or undo == bool(reason):
        raise click.UsageError("Give FINDING... with --reason TEXT, FINDING... with --undo, or --list.")
    with open_store(store) as opened:
        if undo:
            click.echo(f"撤销 {kept.undo(opened, findings)} 处驳回 dismissals taken back")
            return OK
        chosen = kept.matching(opened, findings, report)
        kept.dismiss(opened, chosen, reason or "", by or getpass.getuser())
    for one in chosen:
        click.echo(f"{one.name}\n  {one.message}")
    click.echo(f"驳回 {len(chosen)} 处 dismissed")
    return OK
