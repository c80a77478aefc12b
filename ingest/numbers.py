"""Printed numbers → exact decimals.

A printed number keeps its resolution: half a unit of its last digit, in the unit it is printed in. Nothing is rounded
and nothing is guessed: text that is not wholly a number is not a number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from ingest.layouts import declarations

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
    r"^(?P<open>\()?(?P<sign>[-−–‐‑‒⁻]?)[¥￥]?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d*)?(?P<unit>(?:百万|[百千万亿])?元?)(?P<close>\))?$"
)
_DASHES = frozenset("-—–―－─/／\\*")
#: signs that are read for a decimal point
_POINT = re.compile(r"(?<=\d)[。·∙•‧・](?=\d)")
#: a number with a comma before its decimals, or points between its thousands
_COMMA = re.compile(r"^(-?(?:\d{1,3}(?:,\d{3})*|\d+)),(\d{1,2})$")
_POINTS = re.compile(r"^(-?\d{1,3}(?:[.,]\d{3})+)\.(\d{2})$")


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
    """NFKC without white space, points between digits as `.`; `812. 04` and `812·04` → `812.04`."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("，", ",")
    return _POINT.sub(".", squeezed)


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
def repaired(text: str) -> Number | None:
    """The amount with decimals that stands where recognition read `text`; None where that is not plain to see.

    Only for cells that should hold an amount: letters become the digits they look like (`8l2.O4`), a comma or a second
    point what it must be (`812,04`, `1.234.56`), a dash a minus, and marks around the number go.
    """
    squeezed = compact(text).strip("'`´’‘;:、。·•_~|")
    if not re.search(r"\d", squeezed):
        return None
    squeezed = re.sub(r"^[—─―ー一~](?=\S)", "-", squeezed)
    squeezed = squeezed.translate(_alike()).lstrip(".,").rstrip(",")
    squeezed = re.sub(r"([.,])\1+", r"\1", squeezed)
    squeezed = _POINTS.sub(lambda m: m[1].replace(".", ",") + "." + m[2], _COMMA.sub(r"\1.\2", squeezed))
    number = parse(squeezed)
    return number if number is not None and number.decimals else None


@cache
def _alike() -> dict[int, str]:
    """Letters and signs that are read for digits."""
    return {ord(sign): digit for digit, signs in declarations("glyphs")["digits"].items() for sign in signs}


@lru_cache(maxsize=16384)
def is_dash(text: str) -> bool:
    """A sign that says "nothing here": —, －, ／, *."""
    squeezed = compact(text)
    return bool(squeezed) and all(c in _DASHES for c in squeezed)
