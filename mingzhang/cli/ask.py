"""`mingzhang ask`: the question library."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.errors import MingzhangError
from mingzhang.cli.group import commands
from mingzhang.cli.options import OK, base_option, complain, output_option, store_option

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from mingzhang.asking import Result
    from mingzhang.questions import Question

_SHOWN = 40  # rows that the terminal shows unless --limit says otherwise
_SUFFIXES = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".md": "markdown", ".txt": "table"}


def _complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The names of questions that begin so, each with what it asks."""
    from click.shell_completion import CompletionItem

    from mingzhang.questions import questions

    return [CompletionItem(one.name, help=one.summary["zh"]) for one in questions() if one.name.startswith(begun)]


@commands.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    options_metavar="[OPTIONS] [--PARAMETER VALUE]...",
)
@click.argument("words", nargs=-1, metavar="[NAME|WORD...]", shell_complete=_complete, type=click.UNPROCESSED)
@store_option
@click.option(
    "--endpoint",
    metavar="URL",
    help="改问一个 SPARQL 1.1 端点 Ask a SPARQL 1.1 endpoint instead, by the address of its queries",
)
@base_option
@click.option("--explain", is_flag=True, help="说明问题、参数和各列 Tell what is asked, its parameters and its columns")
@click.option("--sparql", "only_text", is_flag=True, help="只印出查询 Print the query instead of asking it")
@click.option("--family", metavar="NAME", help="只列出一类问题 List the questions of one family")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet", "markdown"]),
    default=None,
    help="输出格式 Format of the answer [default: table, or what the name of the output says]",
)
@output_option
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="画图 Draw a chart: FILE is .svg, .png or .html",
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en", "none"]),
    default="zh",
    show_default=True,
    help="表头语言 Language of headings; none: the names of the variables",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"至多 N 行，0 为全部 At most N rows, 0 for all [default: {_SHOWN} in a terminal table, else all]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="时限 Give up after so long [default: never]",
)
def ask(
    words: tuple[str, ...],
    store: str,
    endpoint: str | None,
    base: str | None,
    explain: bool,
    only_text: bool,
    family: str | None,
    form: str | None,
    output: Path | None,
    plot: Path | None,
    lang: str,
    limit: int | None,
    timeout: float | None,
) -> int:
    """问题库：列出、查找、说明、提问。 List, find, explain and ask the questions of the library.

    \b
    mingzhang ask                                  列出全部问题 list all questions
    mingzhang ask 三公 人均                        按词查找 find questions by words
    mingzhang ask three-public-per-person --explain
    mingzhang ask three-public-per-person --year 2024 --plot chart.svg

    参数可写名称、编码或年份，any 表示不限；见 --explain。
    Parameters take names, codes or years as people write them, any for everything; see --explain.
    """
    from mingzhang.questions import names, near_names, question, search

    said, values = _parameters(words)
    language = "en" if lang == "en" else "zh"
    if not said:
        if values:
            raise click.UsageError(f"请先给出问题的名称 name a question before --{next(iter(values))}.")
        click.echo(_listed(family, language))
        return OK
    if said[0] not in names() or len(said) > 1:
        found = search(said)
        if not found:
            like = "、".join(near_names(said[0]))
            raise MingzhangError(
                f"没有问题提到 no question speaks of {' '.join(said)}"
                + (f"；相近的 did you mean: {like}" if like else "；全部问题 all of them: mingzhang ask")
            )
        click.echo(_lines(found, language))
        if near := [name for name in near_names(said[0]) if name not in {one.name for one in found}]:
            click.echo(f"\n相近的名称 similar names: {', '.join(near)}")
        return OK
    asked = question(said[0])
    if explain:
        click.echo(_explained(asked, language))
        return OK
    from mingzhang.asking import answered, opened, understood

    with opened(store, endpoint, base) as source:
        if only_text:
            given = understood(asked, source, values)
            click.echo(asked.bound({name: value.term for name, value in given.items()}, source.base))
            return OK
        result = answered(asked, source, values, timeout=timeout)
    if plot:
        from mingzhang.charts import plot as draw

        draw(result, plot, language)
        complain(f"图 chart: {plot}")
        if output is None and form is None:
            return OK
    _write(result, form, output, lang, limit)
    return OK


def _write(result: Result, form: str | None, output: Path | None, lang: str, limit: int | None) -> None:
    """The answer to a file or to standard output."""
    from mingzhang.export import replacing

    form = form or (_SUFFIXES.get(output.suffix.lower(), "table") if output else "table")
    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE.")
    if limit is None:
        limit = _SHOWN if form == "table" and output is None else 0
    kept = result.first(limit) if limit and limit < len(result) else result
    if form == "table" and output is None:
        click.echo(_above(result, "en" if lang == "en" else "zh"))
    with replacing(output) if output else nullcontext(sys.stdout.buffer) as stream:
        stream.write(kept.write(form, lang))
        stream.flush()


def _above(result: Result, language: str) -> str:
    """The question and what the parameters were taken to mean."""
    asked = result.question
    said = [f"{asked.params[name].text(language)}: {value.label}" for name, value in result.values.items()]
    return f"■ {asked.summary[language]}" + (f"\n  {'; '.join(said)}" if said else "") + "\n"


def _parameters(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """What is no option of the command: the words, and the values of the parameters of the question."""
    said: list[str] = []
    values: dict[str, str] = {}
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("--") or word == "--":
            said += [word] if word != "--" else []
            continue
        name, equals, value = word[2:].partition("=")
        if not equals:
            if not waiting or waiting[0].startswith("--"):
                raise click.UsageError(f"--{name} 没有值 needs a value.")
            value = waiting.pop(0)
        values[name] = value
    return said, values


def _listed(wanted: str | None, language: str) -> str:
    """All questions, or those of one family, by family."""
    from mingzhang.questions import families, questions

    known = families()
    if wanted is not None and wanted not in {name for one in known for name in (one.name, one.zh, one.en)}:
        raise MingzhangError(f"没有这一类 no family {wanted}: {', '.join(f'{one.name} {one.zh}' for one in known)}")
    everything = questions()
    parts = []
    for family in known:
        if wanted in (None, family.name, family.zh, family.en):
            mine = [one for one in everything if one.family == family.name]
            parts.append(f"{family.zh} {family.en}\n{_lines(mine, language)}")
    return "\n\n".join([*parts, "说明 explain: mingzhang ask NAME --explain；查找 find: mingzhang ask WORD…"])


def _lines(found: Sequence[Question], language: str) -> str:
    from mingzhang.questions import names
    from mingzhang.screen import width

    wide = max(width(name) for name in names())
    return "\n".join(f"  {one.name}{' ' * (wide - len(one.name))}  {one.summary[language]}" for one in found)


def _explained(asked: Question, language: str) -> str:
    """What a question asks, its parameters and the columns of its answer."""
    from mingzhang.screen import table

    other = "zh" if language == "en" else "en"
    lines = [f"■ {asked.summary[language]}", f"  {asked.summary[other]}", "", f"  {asked.description[language]}"]
    if asked.params:
        rows = []
        for name, parameter in asked.params.items():
            default = "必填 required" if parameter.required and not parameter.default else parameter.default
            rows.append((f"--{name}", parameter.text(language), parameter.type, default, ", ".join(parameter.choices)))
        header = ("参数 parameter", "含义 meaning", "类型 type", "缺省 default", "可选 choices")
        lines += ["", table(header, rows)]
    shown = [(one.name, one.heading(language), one.type) for one in asked.columns if not one.hidden]
    lines += ["", table(("列 column", "表头 heading", "类型 type"), shown)]
    if asked.chart:
        lines += ["", f"图 chart: {asked.chart['kind']}"]
    return "\n".join([*lines, "", f"queries/{asked.name}.rq"])
