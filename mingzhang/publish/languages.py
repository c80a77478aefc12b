"""One page, two languages: a page is rendered once with both texts in it, and each reader is given one.

`both(zh, en)` puts a pair of texts into a page, `chosen(page, language)` takes one of each pair out again. Rendering
a page costs far more than choosing. A pair is marked by a `<` before a control character, which no escaped text holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

_OPEN, _BETWEEN, _CLOSE = "<\x02", "<\x1f", "<\x03"
_TEXT = r"((?:[^<]|<(?![\x02\x1f\x03]))*)"
_PAIR = re.compile(f"{_OPEN}{_TEXT}{_BETWEEN}{_TEXT}{_CLOSE}")


@lru_cache(1 << 14, typed=True)  # typed, since markup and the same text are equal and are not
def both(zh: object, en: object = "") -> Markup:
    """A pair of texts, escaped unless they are markup; without English the Chinese stands for both."""
    first = escape(zh)
    second = escape(en) if en or not zh else first
    if first == second:
        return first
    return Markup(f"{_OPEN}{first}{_BETWEEN}{second}{_CLOSE}")


def chosen(page: str, language: str) -> str:
    """The page with one text of each pair, innermost pairs first."""
    which = r"\2" if language == "en" else r"\1"
    while _OPEN in page:
        page = _PAIR.sub(which, page)
    return page
