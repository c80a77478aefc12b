"""The candidates of a rule: what its first sub-SELECT leaves.

Most rules first pick what may be at fault, in a sub-SELECT with a HAVING, and then put words to it. Where nothing is
picked, nothing is found, and Oxigraph need not plan the rest, which takes it longer than the sub-SELECT: it estimates
the sub-SELECT anew for each pattern beside it. The files of the rule book stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|<[^<>\s]*>|#[^\n]*|[{}()]|[?$]?\w+')
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})


@lru_cache(maxsize=1024)
def candidates(query: str) -> str:
    """The sub-SELECT with a HAVING that `query` begins with, as a query; "" where it does not begin with one.

    Only one that the rest is joined to: no UNION follows it, and the query has no aggregate without a GROUP BY, which
    would make a row of nothing.
    """
    tokens = [token for token in _TOKEN.finditer(query) if token[0][0] not in '"<#']
    words = [token[0].upper() for token in tokens]
    if "WHERE" not in words:
        return ""
    where = words.index("WHERE")
    if words[where + 1 : where + 4] != ["{", "{", "SELECT"]:
        return ""
    depth, end = 0, 0
    for at in range(where + 2, len(words)):
        depth += {"{": 1, "}": -1}.get(words[at], 0)
        if not depth:
            end = at
            break
    last = len(words) - words[::-1].index("}")
    aggregates = not _AGGREGATES.isdisjoint(words[:where]) and "GROUP" not in words[last:]
    following = words[end + 1 : end + 2]
    if not end or "HAVING" not in _outermost(words[where + 3 : end]) or following == ["UNION"] or aggregates:
        return ""
    prologue = query[: tokens[words.index("SELECT")].start()]
    return prologue + query[tokens[where + 3].start() : tokens[end].start()]


def _outermost(words: list[str]) -> list[str]:
    """The words outside of braces."""
    depth, outside = 0, []
    for word in words:
        depth += {"{": 1, "}": -1}.get(word, 0)
        if not depth:
            outside.append(word)
    return outside
