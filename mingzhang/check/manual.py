"""The rule book in words: a list of its rules, a page for each, and `docs/rules.md`, all from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from mingzhang.check.rules import Rule, RuleBook

SEVERITIES = {"violation": "错误", "warning": "疑点", "info": "提示"}
_KINDS = {"BudgetReport": ("预算", "budgets"), "FinalAccountsReport": ("决算", "final accounts")}


def listing(book: RuleBook, rules: Sequence[Rule], *, sets: bool = True) -> str:
    """The rules by family, one line each, after the sets."""
    lines: list[str] = []
    if sets:
        lines.append("规则集 sets")
        lines += [f"  {each.code:<28}{each.label}：{each.text} {each.text_en}" for each in book.sets]
    width = max((len(rule.code) for rule in rules), default=0) + 2
    for family, members in groupby(rules, key=lambda rule: rule.family):
        label, label_en = book.families.get(family, (family, family))
        lines.append(f"\n{label} {label_en} ({family})")
        for rule in members:
            lines.append(f"  {rule.code:<{width}}{SEVERITIES[rule.severity]}  {rule.label} · {rule.label_en}")
    lines.append(f"\n共 {len(rules)} 条规则 rules；mingzhang rules 规则代码 CODE 说明其中一条 explains one")
    return "\n".join(lines).lstrip("\n")


def explained(rule: Rule, book: RuleBook) -> str:
    """The help page of a rule as text."""
    parts = [f"{rule.code}  {rule.label} · {rule.label_en}", f"  {rule.text}\n  {rule.text_en}"]
    parts += [f"  {name}：{value}" for name, value in facts(rule, book)]
    parts.append(f"  消息 message：{rule.message}\n  {' ' * 12}{rule.message_en}")
    parts.append("  查询 query (SHACL-SPARQL, $this = 报告 the report)：\n" + _indented(rule.select))
    return "\n".join(parts)


def facts(rule: Rule, book: RuleBook) -> Iterable[tuple[str, str]]:
    """(name, value) of what a rule says of itself, each in Chinese and English."""
    label, label_en = book.families.get(rule.family, (rule.family, rule.family))
    yield "类别 family", f"{label} {label_en} ({rule.family})"
    yield "严重程度 severity", f"{SEVERITIES[rule.severity]} {rule.severity}"
    yield "依据 ground", f"{rule.basis} {rule.basis_en}"
    needs = [book.needs[iri] for iri in rule.needs]
    yield "前提 needs", "、".join(f"{need.label} {need.label_en}" for need in needs)
    yield "适用 applies to", applicability(rule)
    if sets := [each.code for each in book.sets if each.has(rule, book.base)]:
        yield "规则集 sets", "、".join(sets)
    yield "IRI", rule.iri


def applicability(rule: Rule) -> str:
    """To which reports a rule applies."""
    kinds = [_KINDS.get(kind.rsplit("#", 1)[-1], (kind, kind)) for kind in rule.kinds] or [("全部报告", "all reports")]
    words = [f"{'、'.join(zh for zh, _ in kinds)} {', '.join(en for _, en in kinds)}"]
    if rule.since:
        words.append(f"自{rule.since}年起 from {rule.since}")
    if rule.until:
        words.append(f"至{rule.until}年 until {rule.until}")
    if rule.places:
        words.append(f"行政区划 divisions {'、'.join(each.rsplit('/', 1)[-1] for each in rule.places)}")
    return "；".join(words)


def markdown(book: RuleBook) -> str:
    """`docs/rules.md`: the whole rule book."""
    lines = [
        "# 规则书 The rule book",
        "",
        "本页由规则书生成，请勿手改。 This page is generated from `shapes/` and `ontology/checks.ttl`:"
        " `./run python -m mingzhang.check.manual > docs/rules.md`.",
        "",
        f"{len(book.rules)} 条规则 rules：",
        "错误 violation 必为矛盾 is a sure contradiction；疑点 warning 应当查看 is to be looked at；"
        "提示 info 供参考 is for information.",
        "",
        "## 规则集 Sets",
        "",
        "`mingzhang check --rules NAME` 选用一个规则集、类别或规则 chooses a set, a family or a rule.",
        "",
    ]
    lines += [f"* `{each.code}` {each.label}：{each.text} {each.label_en}: {each.text_en}" for each in book.sets]
    for family, members in groupby(book.rules, key=lambda rule: rule.family):
        label, label_en = book.families.get(family, (family, family))
        lines += ["", f"## {label} {label_en} (`{family}`)"]
        for rule in members:
            lines += ["", f"### `{rule.code}` {rule.label}", "", f"**{rule.label_en}.** {rule.text} {rule.text_en}", ""]
            lines += [f"* {name}: {value}" for name, value in facts(rule, book) if name not in ("IRI", "类别 family")]
            lines += [f"* 消息 message: {rule.message}"]
    return "\n".join([*lines, ""])


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.strip().splitlines())


if __name__ == "__main__":
    import sys

    from mingzhang.check.rules import rule_book

    sys.stdout.write(markdown(rule_book()))
