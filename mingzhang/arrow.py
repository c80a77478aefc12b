"""Records as Arrow tables and Parquet files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any

import pyarrow

from mingzhang.records import Record, Type, columns, type_of

_DIGITS, _PLACES = 38, 12
_CONTEXT = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN)
_STEP = Decimal(1).scaleb(-_PLACES)
_TYPES: dict[Type, Any] = {
    "text": pyarrow.string(),
    "integer": pyarrow.int64(),
    "decimal": pyarrow.decimal128(_DIGITS, _PLACES),
    "boolean": pyarrow.bool_(),
    "date": pyarrow.date32(),
}


def schema(kind: str) -> Any:
    """The Arrow schema of a kind of records."""
    return schema_of({name: type_of(name) for name in columns(kind)}, {})


def schema_of(types: Mapping[str, Type], titles: Mapping[str, str]) -> Any:
    """An Arrow schema; the title of a column, where it has one, is its metadata `title`."""
    return pyarrow.schema(
        pyarrow.field(name, _TYPES[type], metadata={"title": titles[name]} if name in titles else None)
        for name, type in types.items()
    )


def table(kind: str, records: Iterable[Record]) -> Any:
    """The records as one table."""
    return filled(schema(kind), list(records))


def filled(schema: Any, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as a table of a schema."""
    values = {name: [_fitting(row[name]) for row in rows] for name in schema.names}
    return pyarrow.Table.from_pydict(values, schema=schema)


def _fitting(value: Any) -> Any:
    """A decimal as the column holds it: 26 digits before the point and 12 behind; None where it has more."""
    if not isinstance(value, Decimal):
        return value
    try:
        return value.quantize(_STEP, context=_CONTEXT)
    except InvalidOperation:
        return None
