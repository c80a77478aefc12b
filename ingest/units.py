"""The unit of tables that print none: that of the other tables, else that of sentences that state the same numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.document import Document
from ingest.numbers import compact, parse
from ingest.sheets import Sheet

#: so many different numbers of the tables must stand in sentences with one unit, and none with another
_ENOUGH = 3
_STATED = re.compile(r"(?P<number>\d[\d,]*\.\d+)(?P<unit>[百千万亿]{0,2}元)")


def common_unit(sheets: Sequence[Sheet], document: Document) -> tuple[str, str]:
    """(unit, how it is known) of the tables of a document that print none; empty where it is not known."""
    units = Counter(sheet.unit for sheet in sheets if sheet.unit)
    if units:
        return (next(iter(units)), "as in the other tables") if len(units) == 1 else ("", "")
    stated: dict[str, set[str]] = {}
    for line in document.lines():
        for match in _STATED.finditer(compact(line.text)):
            stated.setdefault(match["number"].replace(",", ""), set()).add(match["unit"])
    numbers = {
        compact(cell.text).replace(",", "")
        for sheet in sheets
        for row in sheet.rows
        for cell in row
        if cell is not None and (number := parse(cell.text)) is not None and number.decimals and number.value
    }
    votes = Counter(unit for number in numbers for unit in stated.get(number, ()))
    if len(votes) == 1 and votes.total() >= _ENOUGH:
        return next(iter(votes)), "as in the sentences that state the same numbers"
    return "", ""
