"""`mingzhang rules`: the rule book, listed, and the help page of each rule."""

from __future__ import annotations

import click

from mingzhang.cli.group import commands
from mingzhang.cli.options import OK


@commands.command()
@click.argument("names", nargs=-1, metavar="[SET|FAMILY|RULE]...")
def rules(names: tuple[str, ...]) -> int:
    """规则书。 List the rules, or explain some of them.

    不带参数列出规则集和全部规则；给出规则代码则说明该规则：查什么、依据、何时适用、消息和 SHACL 查询。

    Without a name: the sets and all rules. With the code of a rule: what it checks, on what ground, when it applies,
    what it says and its query. With a set or family: its rules.
    """
    from mingzhang.check.manual import explained, listing
    from mingzhang.check.rules import rule_book

    book = rule_book()
    codes = {rule.code for rule in book.rules}
    chosen = book.choose(names)
    if names and codes.issuperset(names):
        click.echo("\n\n".join(explained(rule, book) for rule in chosen))
    else:
        click.echo(listing(book, chosen, sets=not names))
    return OK
