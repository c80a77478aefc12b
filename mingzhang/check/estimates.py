"""What Oxigraph's optimizer cannot know of a rule: that what a sub-SELECT aggregates is little.

Oxigraph has no statistics and takes a sub-SELECT for as large as all that it reads. So it joins it last, after it has
put together the words for every figure of a report, also where the sub-SELECT finds no fault at all. A LIMIT above any
number of results, which cuts nothing, tells it to begin there. The files of the rule book stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

#: just below what Oxigraph estimates for a pattern with a known predicate; no report has as many figures at fault
LIMIT = 999_999
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|<[^<>\s]*>|#[^\n]*|[{}]|\w+')


@lru_cache(maxsize=1024)
def estimated(query: str) -> str:
    """The query with a LIMIT on each sub-SELECT that groups and has none."""
    text, cut = "", 0
    for at in _ends(query):
        text += query[cut:at] + f" LIMIT {LIMIT} "
        cut = at
    return text + query[cut:]


def _ends(query: str) -> Iterator[int]:
    """Where each sub-SELECT with a GROUP BY ends."""
    words: list[list[str]] = [[]]  # of each group that is open, the words outside of its inner groups
    for token in _TOKEN.finditer(query):
        if token[0] == "{":
            words.append([])
        elif token[0] == "}" and len(words) > 1:
            inside = words.pop()
            if inside[:1] == ["SELECT"] and "GROUP" in inside and "LIMIT" not in inside:
                yield token.start()
        elif token[0][0] not in '"<#':
            words[-1].append(token[0].upper())
