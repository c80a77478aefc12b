"""Records → CSV, JSON or Parquet, as they come."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol

from mingzhang.records import Type, columns, plain_decimal, type_of

FORMATS = ("csv", "json", "parquet")
_ROW_GROUP = 50_000


class Writer(Protocol):
    """Takes records of one kind; decimals are text, as a reading process gives them."""

    def write(self, records: list[dict[str, Any]]) -> None: ...

    def close(self) -> None: ...


@contextmanager
def opened(kind: str, format: str, output: IO[bytes]) -> Iterator[Writer]:
    """A writer of records onto a binary stream."""
    makers: dict[str, Callable[[Mapping[str, Type], IO[bytes]], Writer]] = {
        "csv": CsvWriter,
        "json": JsonWriter,
        "parquet": ParquetWriter,
    }
    writer = makers[format]({name: type_of(name) for name in columns(kind)}, output)
    yield writer
    writer.close()


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears when it is complete, and not at all where something went wrong."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class CsvWriter:
    """UTF-8, comma, one header line; decimals without exponents."""

    def __init__(self, columns: Iterable[str], output: IO[bytes]) -> None:
        self._columns = tuple(columns)
        self._output = output
        self.write([dict(zip(self._columns, self._columns, strict=True))])

    def write(self, records: list[dict[str, Any]]) -> None:
        lines = _Lines()
        csv.writer(lines, lineterminator="\n").writerows(
            [_cell(record[name]) for name in self._columns] for record in records
        )
        self._output.write("".join(lines).encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        self._output.flush()


def _cell(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return ("true" if value else "false") if isinstance(value, bool) else value


class _Lines(list[str]):
    """What `csv.writer` writes to."""

    def write(self, line: str) -> int:
        self.append(line)
        return len(line)


class JsonWriter:
    """An array of objects, one a line; decimals are text, so that no reader makes floats of them."""

    def __init__(self, columns: Iterable[str], output: IO[bytes]) -> None:
        self._columns = tuple(columns)
        self._output = output
        self._before = "[\n"

    def write(self, records: list[dict[str, Any]]) -> None:
        for record in records:
            row = {name: record[name] for name in self._columns}
            line = self._before + json.dumps(row, ensure_ascii=False)
            self._output.write(line.encode("utf-8", "backslashreplace"))
            self._before = ",\n"

    def close(self) -> None:
        self._output.write(b"[]\n" if self._before == "[\n" else b"\n]\n")
        self._output.flush()


class ParquetWriter:
    """One file, amounts as decimals with 12 places."""

    def __init__(self, columns: Mapping[str, Type], output: IO[bytes], titles: Mapping[str, str] | None = None) -> None:
        from pyarrow import parquet

        from mingzhang.arrow import schema_of

        self._decimals = [name for name, type in columns.items() if type == "decimal"]
        self._rows: list[dict[str, Any]] = []
        self._schema = schema_of(columns, titles or {})
        self._parquet = parquet.ParquetWriter(output, self._schema, compression="zstd")

    def write(self, records: list[dict[str, Any]]) -> None:
        for record in records:
            for name in self._decimals:
                if isinstance(record[name], str):
                    record[name] = Decimal(record[name])
        self._rows += records
        if len(self._rows) >= _ROW_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._parquet.close()

    def _flush(self) -> None:
        from mingzhang.arrow import filled

        if self._rows:
            self._parquet.write_table(filled(self._schema, self._rows))
            self._rows = []
