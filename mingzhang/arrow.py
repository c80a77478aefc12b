"""Records as Arrow tables and Parquet files."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any

import pyarrow

from mingzhang.records import Record, Value, columns, type_of

_DIGITS, _PLACES = 38, 12
_CONTEXT = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN)
_STEP = Decimal(1).scaleb(-_PLACES)
_TYPES = {
    "text": pyarrow.string(),
    "integer": pyarrow.int64(),
    "decimal": pyarrow.decimal128(_DIGITS, _PLACES),
}


def schema(kind: str) -> Any:
    """The Arrow schema of a kind of records."""
    return pyarrow.schema([(name, _TYPES[type_of(name)]) for name in columns(kind)])


def table(kind: str, records: Iterable[Record]) -> Any:
    """The records as one table."""
    rows = list(records)
    values = {name: [_fitting(row[name]) for row in rows] for name in columns(kind)}
    return pyarrow.Table.from_pydict(values, schema=schema(kind))


def _fitting(value: Value) -> Value:
    """A decimal as the column holds it: 26 digits before the point and 12 behind; None where it has more."""
    if not isinstance(value, Decimal):
        return value
    try:
        return value.quantize(_STEP, context=_CONTEXT)
    except InvalidOperation:
        return None
