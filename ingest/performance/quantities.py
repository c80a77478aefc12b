"""`≥95%`, `不高于5万元`, `80%以上` → comparator, number, unit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

from ingest.layouts import declarations
from ingest.performance.records import Quantity

_NUMBER = r"(?P<{}>[-−]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)"


def quantity(text: str, unit: str = "") -> Quantity | None:
    """The quantity that `text` states, or None if it is qualitative; `unit` stands in where none is printed with it."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not squeezed or re.search(declarations("performance")["quantities"]["date"], squeezed):
        return None
    match = _pattern().match(squeezed)
    if not match:
        return None
    before, after = _words()
    comparator = before.get(match["before"] or "") or after.get(match["after"] or "") or "="
    upper = match["upper"]
    return Quantity(
        comparator, _decimal(match["number"]), match["unit"] or unit, _decimal(upper) if upper is not None else None
    )


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("−", "-"))


@cache
def _words() -> tuple[dict[str, str], dict[str, str]]:
    """Word → comparator, for words before and behind the number."""
    declared = declarations("performance")["quantities"]
    tables = (
        {unicodedata.normalize("NFKC", w): sign for sign, words in declared[side].items() for w in words}
        for side in ("before", "after")
    )
    before, after = tables
    return before, after


@cache
def _pattern() -> re.Pattern[str]:
    before, after = ("|".join(map(re.escape, sorted(table, key=len, reverse=True))) for table in _words())
    between = declarations("performance")["quantities"]["range"]
    return re.compile(
        rf"^(?:[^\d≥≤<>=]{{0,16}}?(?={before}))?(?P<before>{before})?"
        rf"{_NUMBER.format('number')}(?:%?{between}{_NUMBER.format('upper')})?"
        rf"(?P<unit>[^\d\s,，;；。]{{0,8}}?)(?P<after>\(?(?:{after})\)?)?[。.]?$"
    )
