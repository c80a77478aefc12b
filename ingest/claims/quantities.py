"""Numbers with units in reading text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ingest.claims.grammar import grammar

_DIGITS = {char: digit for digit, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start`, whose unit ends at `end`.

    `kind` is money, rate (money per head), percent, points (个百分点), times (倍) or count.
    """

    start: int
    end: int
    value: Decimal
    decimals: int
    unit: str
    kind: str
    approximate: bool = False

    @property
    def resolution(self) -> Decimal:
        """Half a unit of the last printed digit, in the unit."""
        return Decimal(5).scaleb(-self.decimals - 1)


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities of a paragraph from left to right; dates, numbers of documents and the like are none."""
    found = [*_arabic(text), *_chinese(text)]
    yield from sorted(found, key=lambda quantity: quantity.start)


def _arabic(text: str) -> Iterator[Quantity]:
    g = grammar()
    money = "万元"
    position = 0
    while match := g.number.search(text, position):
        position = max(match.end(), match.start() + 1)
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 24]
        if named := _named_unit(match, before, after):
            yield named
            continue
        if _is_none(match, before, after):
            continue
        found = _with_unit(match, before, after) or _without_unit(match, before, after, money)
        if found is None:
            continue
        if found.kind == "money" and found.unit.endswith("元"):
            money = found.unit
        if match["lower"]:
            value, decimals = _decimal(match["lower"])
            start = match.start("lower")
            yield Quantity(start, start + len(match["lower"]), value, decimals, found.unit, found.kind, True)
        yield found


def _chinese(text: str) -> Iterator[Quantity]:
    """Quantities in Chinese numerals."""
    g = grammar()
    for match in g.numerals.finditer(text):
        if match["percent"]:
            whole, _, part = match["percent"].partition(g.point)
            digits = "".join(str(_DIGITS[char]) for char in part)
            value = Decimal(f"{_numeral(whole)}.{digits}" if digits else _numeral(whole))
            yield Quantity(match.start(), match.end(), value, len(digits), "%", "percent")
            continue
        before = text[max(0, match.start() - 8) : match.start()]
        if match["part"] or match["tenths"] or match["share"]:
            if g.part_before.search(before) and g.part_after.match(text[match.end() :]):
                value, decimals = _part(match)
                yield Quantity(match.start(), match.end(), value, decimals, "%", "percent", True)
            continue
        if match["zero"]:
            if g.numerals_zero.search(before):
                yield Quantity(match.start(), match.end(), Decimal(0), 0, "万元", "money")
            continue
        if not before or g.numerals_not_before.search(before) or not g.numerals_after.match(text[match.end() :]):
            continue
        if "\u4e00" <= before[-1] <= "\u9fff" or before[-1] == ")":
            kind = "money" if match["unit"].endswith("元") else "count"
            yield Quantity(match.start(), match.end(), Decimal(_numeral(match["number"])), 0, match["unit"], kind)


def _part(match: re.Match[str]) -> tuple[Decimal, int]:
    """三分之一 → 33.33, 五分之二 → 40, 九成 → 90, 一半 → 50 per cent, with the number of decimals."""
    if match["share"]:
        share = grammar().shares[match["share"]]
        return share, _decimals(share)
    if match["tenths"]:
        return Decimal(10 * _numeral(match["tenths"])), 0
    value = Decimal(100 * _numeral(match["part"])) / Decimal(_numeral(match["of"]) or 1)
    return (Decimal(int(value)), 0) if value == int(value) else (round(value, 2), 2)


def _numeral(text: str) -> int:
    """一百零五 → 105, 两 → 2, 百 → 100."""
    total = part = 0
    for char in text:
        if char in _POWERS:
            total += (part or 1) * _POWERS[char]
            part = 0
        else:
            part = _DIGITS[char]
    return total + part


def _named_unit(match: re.Match[str], before: str, after: str) -> Quantity | None:
    """A number whose unit is one only after certain words: 年限为50年."""
    for unit, words in grammar().named_units:
        if after.startswith(unit) and match.end() == match.end("number") and words.search(before):
            value, decimals = _decimal(match["number"])
            start = match.start("number")
            return Quantity(start, match.end() + len(unit), value, decimals, unit, "count", bool(match["more"]))
    return None


def _is_none(match: re.Match[str], before: str, after: str) -> bool:
    g = grammar()
    if g.no_quantity_before.search(before):
        return True
    if any(match[kind] for kind in ("rate", "money", "percent", "count")):
        # (210类), (01项) are parts of a classification code
        if match["count"] in ("类", "项") and before[-1:] == "(" and after[:1] == ")":
            return len(match["number"]) in (2, 3)
        # 2020起 is a year, 2020起案件 is not
        return bool(match["count"] == g.since and re.fullmatch(r"(?:19|20)\d\d", match["number"]))
    return bool(g.no_quantity_after.match(after))


def _with_unit(match: re.Match[str], before: str, after: str) -> Quantity | None:
    g = grammar()
    value, decimals = _decimal(match["number"])
    if match["sign"]:
        value = -value
    start, end = match.start("sign") if match["sign"] else match.start("number"), match.end()
    more = bool(match["more"] or match["some"] or match["about"])
    if match["rate"]:
        return Quantity(start, end, value, decimals, "元/" + (match["per"] or match["each"]), "rate", more)
    if match["money"]:
        return Quantity(start, end, value, decimals, match["money"], "money", more)
    if match["percent"]:
        kind = g.percent_kinds.get(match["percent"], "percent")
        return Quantity(start, end, value, decimals, match["percent"], kind, more)
    if match["count"]:
        return Quantity(start, end, value, decimals, (match["scale"] or "") + match["count"], "count", more)
    if match["bare"]:
        clause = re.split("[，。；：、]", before)[-1]
        if match["about"] and after.startswith("元"):
            return Quantity(start, end + 1, value, decimals, match["bare"] + "元", "money", more)
        if g.bare_money_after.match(after) and (g.bare_money_before.search(clause) or decimals):
            return Quantity(start, end, value, decimals, match["bare"] + "元", "money", more)
    return None


def _without_unit(match: re.Match[str], before: str, after: str, money: str) -> Quantity | None:
    value, decimals = _decimal(match["number"])
    for rule in grammar().unitless:
        if value and (rule.zero or (rule.decimals and not decimals)):
            continue
        if rule.before.search(before) and rule.after.match(after):
            kind = "percent" if rule.unit == "%" else "money"
            unit = "%" if rule.unit == "%" else money
            return Quantity(match.start("number"), match.end("number"), value, decimals, unit, kind)
    return None


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _decimal(printed: str) -> tuple[Decimal, int]:
    plain = printed.replace(",", "")
    return Decimal(plain), len(plain.partition(".")[2])
