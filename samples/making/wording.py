"""How reports put figures into words: amounts, percentages, changes, lists."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from making.ledger import Books
from making.sources import economic_name, functional_name, source

CENT = Decimal("0.01")


def wan(amount: Decimal) -> str:
    """An amount in 万元 with two decimals; nothing is 0."""
    return f"{amount:.2f}" if amount else "0"


def percent(part: Decimal, whole: Decimal) -> str:
    """A percentage with two decimals; 0 of anything is 0%."""
    if not part or not whole:
        return "0%"
    return f"{(part * 100 / whole).quantize(CENT, ROUND_HALF_UP)}%"


def direction(this: Decimal, last: Decimal) -> str:
    """up, down or same."""
    return "up" if this > last else "down" if this < last else "same"


def cause(name: str, this: Decimal, last: Decimal) -> str:
    """The explanation of a change, fitting its direction."""
    return str(source("wording")["causes"][name][direction(this, last)])


def change(this: Decimal, last: Decimal, each: str = "") -> str:
    """“增加X万元，增长Y%”, “减少…，下降…” or “持平”; `each` goes before the verb (各, 均)."""
    if this == last:
        return f"{each}持平"
    verb, rate = ("增加", "增长") if this > last else ("减少", "下降")
    text = f"{each}{verb}{wan(abs(this - last))}万元"
    return f"{text}，{rate}{percent(abs(this - last), last)}" if last else text


def because(name: str, this: Decimal, last: Decimal) -> str:
    """“主要原因是…”."""
    return f"主要原因是{cause(name, this, last)}"


def against_budget(spent: Decimal, budget: Decimal) -> str:
    """“完成年初预算的X%”; nothing where no budget was made."""
    return f"完成年初预算的{percent(spent, budget)}" if budget else ""


def compared(spent: Decimal, budget: Decimal, name: str) -> str:
    """A sentence on why the outturn differs from the budget."""
    if not budget and spent:
        return f"决算数大于年初预算数，主要原因是{source('wording')['causes']['new_item']}"
    word = {"up": "大于", "down": "小于", "same": "等于"}[direction(spent, budget)]
    return f"决算数{word}年初预算数，主要原因是{cause(name, spent, budget)}"


def full_name(code: str) -> str:
    """“农林水支出（类）水利（款）防汛（项）”."""
    marks = {3: "类", 5: "款", 7: "项"}
    return "".join(f"{functional_name(code[:n])}（{mark}）" for n, mark in marks.items() if len(code) >= n)


def enumerate_economic(books: Books, prefixes: Iterable[str]) -> str:
    """The economic items of basic spending that have an amount, as a list."""
    codes = [
        code
        for code in books.economic_codes(("public",), nature="basic")
        if len(code) == 5 and code.startswith(tuple(prefixes))
    ]
    return "、".join(economic_name(code) for code in codes)


def chinese(number: int) -> str:
    """1 → 一 … 39 → 三十九."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones or not tens else "")
