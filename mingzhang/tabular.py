"""A Result → an aligned table for the terminal, CSV, SPARQL results in JSON, Parquet or Markdown.

People get the headings of a language and the columns meant for them (table, Markdown); CSV has the headings and all
columns; JSON and Parquet have the names of the variables, so that programs need not know Chinese.
"""

from __future__ import annotations

import csv
import io
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from ingest.errors import MingzhangError
from mingzhang.questions import Column
from mingzhang.screen import clean, table
from mingzhang.store.answers import Plain

if TYPE_CHECKING:
    from mingzhang.asking import Result

FORMATS = ("table", "csv", "json", "parquet", "markdown")
_PLACES, _DIGITS = 12, 38
_WIDE = 60  # characters of a text that a terminal shows


def written(result: Result, format: str, language: str = "zh") -> bytes:
    """The answer in one of FORMATS."""
    match format:
        case "table":
            return (aligned(result, language) + "\n").encode()
        case "csv":
            return as_csv(result, language)
        case "json":
            return result.selection.serialize("json")
        case "parquet":
            return as_parquet(result, language)
        case "markdown":
            return as_markdown(result, language).encode()
    raise MingzhangError(f"An answer cannot be written as {format}: choose one of {', '.join(FORMATS)}.")


def aligned(result: Result, language: str = "zh") -> str:
    """Rows for a terminal, numbers to the right, and how many there are."""
    places = result.shown()
    columns = [result.columns[place] for place in places]
    rows = [[_short(shown(row[place], result.columns[place], language)) for place in places] for row in result.rows]
    right = frozenset(number for number, column in enumerate(columns) if column.numeric)
    text = table([column.heading(language) for column in columns], rows, right=right)
    return f"{text}\n({counted(result, language)})"


def counted(result: Result, language: str = "zh") -> str:
    """`12 行`, `共 1204 行，此处 40 行`."""
    if language == "en":
        whole = f"{result.total} row{'' if result.total == 1 else 's'}"
        return whole if len(result) == result.total else f"the first {len(result)} of {whole}"
    return f"{result.total} 行" if len(result) == result.total else f"共 {result.total} 行，此处前 {len(result)} 行"


def shown(value: Plain | None, column: Column, language: str = "zh") -> str:
    """A value as people read it: amounts with two decimals and separators, percentages with one decimal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("是" if value else "否") if language == "zh" else ("yes" if value else "no")
    if column.type == "amount" and isinstance(value, Decimal | int):
        return f"{_rounded(value, 2):,}"
    if column.type == "percent" and isinstance(value, Decimal | int):
        return f"{_rounded(value, 1)}"
    if column.type == "number" and isinstance(value, Decimal | int):
        return f"{_rounded(value, 2):,}"
    if column.type == "integer" and isinstance(value, int):
        return f"{value:,}"
    return str(value)


def as_csv(result: Result, language: str = "zh") -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets see the Chinese; one header line; numbers in full."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(result.headings(language))
    writer.writerows([_plain(value) for value in row] for row in result.rows)
    return b"\xef\xbb\xbf" + output.getvalue().encode()


def as_markdown(result: Result, language: str = "zh") -> str:
    """A pipe table with the question above it."""
    places = result.shown()
    columns = [result.columns[place] for place in places]
    lines = [f"**{result.question.summary[language if language == 'en' else 'zh']}**", ""]
    lines.append("| " + " | ".join(_cell(column.heading(language)) for column in columns) + " |")
    lines.append("| " + " | ".join("---:" if column.numeric else "---" for column in columns) + " |")
    for row in result.rows:
        cells = (_cell(shown(row[place], result.columns[place], language)) for place in places)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", f"{counted(result, language)}", ""])


def as_parquet(result: Result, language: str = "zh") -> bytes:
    """One table; amounts as decimals with 12 places; the headings are in the metadata of the fields."""
    import pyarrow
    from pyarrow import parquet

    fields = [
        pyarrow.field(
            column.name,
            _arrow(column, pyarrow),
            metadata={"zh": column.heading("zh"), "en": column.heading("en"), "unit": column.unit},
        )
        for column in result.columns
    ]
    values = [[_fitting(row[place], column) for row in result.rows] for place, column in enumerate(result.columns)]
    made = pyarrow.Table.from_arrays(
        [pyarrow.array(given, field.type) for given, field in zip(values, fields, strict=True)],
        schema=pyarrow.schema(fields, metadata={"question": result.question.name, "sparql": result.sparql}),
    )
    output = io.BytesIO()
    parquet.write_table(made, output)
    return output.getvalue()


def _arrow(column: Column, pyarrow: Any) -> Any:
    if column.type in ("integer", "year"):
        return pyarrow.int64()
    if column.type == "boolean":
        return pyarrow.bool_()
    return pyarrow.decimal128(_DIGITS, _PLACES) if column.numeric else pyarrow.string()


def _fitting(value: Plain | None, column: Column) -> Plain | None:
    if value is None or column.type in ("integer", "year", "boolean"):
        return value
    return Decimal(value).quantize(Decimal(1).scaleb(-_PLACES)) if column.numeric else str(value)


def _rounded(value: Decimal | int, places: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def _plain(value: Plain | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"


def _cell(text: str) -> str:
    return clean(text).replace("\\", "\\\\").replace("|", "\\|")
