"""Printed numbers → exact decimals.

A printed number keeps its resolution: half a unit of its last digit, in the unit it is printed in. Nothing is rounded
and nothing is guessed: text that is not wholly a number is not a number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

#: how many yuan one unit holds
UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}

_NUMBER = re.compile(
    r"^(?P<open>\()?(?P<sign>[-−–]?)[¥￥]?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d*)?(?P<unit>(?:百万|[百千万亿])?元?)(?P<close>\))?$"
)
_DASHES = frozenset("-—–―－─/／\\*")


@dataclass(frozen=True, slots=True)
class Number:
    """A parsed number in its printed unit; `unit` is the unit printed with it, or empty."""

    value: Decimal
    decimals: int
    unit: str = ""

    def yuan(self, unit: str) -> tuple[Decimal, Decimal]:
        """(amount, resolution) in yuan; `unit` is used where none is printed beside the number."""
        factor = UNITS[self.unit or unit]
        half = Decimal(5).scaleb(-self.decimals - 1)
        return self.value * factor, half * factor


@lru_cache(maxsize=65536)
def compact(text: str) -> str:
    """NFKC without white space; `812. 04` → `812.04`."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("，", ",")


@lru_cache(maxsize=65536)
def parse(text: str) -> Number | None:
    """The number that `text` prints, or None. `(12.3)` and `-12.3` are negative; `22.8万` carries its unit."""
    match = _NUMBER.match(compact(text))
    if not match or bool(match["open"]) != bool(match["close"]):
        return None
    fraction = (match["fraction"] or "").lstrip(".")
    value = Decimal(match["digits"].replace(",", "") + ("." + fraction if fraction else ""))
    if match["sign"] or match["open"]:
        value = -value
    unit = match["unit"] or ""
    if unit in ("万", "亿", "百", "千", "百万"):
        unit += "元"
    return Number(value, len(fraction), unit)


@lru_cache(maxsize=16384)
def is_dash(text: str) -> bool:
    """A sign that says "nothing here": —, －, ／, *."""
    squeezed = compact(text)
    return bool(squeezed) and all(c in _DASHES for c in squeezed)
