"""The expressions of `layouts/disclosures.yaml`, compiled once, and the numbers they catch."""

from __future__ import annotations

import re
from functools import cache

from ingest import layouts
from ingest.prose import numeral


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The one expression declared under a name."""
    return layouts.expression("disclosures", name)


@cache
def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """The expressions declared under a name, in their order."""
    return tuple(re.compile(each) for each in layouts.declarations("disclosures")[name])


def number(words: str) -> int:
    """12 or 十二 → 12."""
    return numeral(words)
