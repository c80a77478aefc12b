"""The flat tables on disk.

    profile.parquet  figures.parquet  claims.parquet  evaluations.parquet  indicators.parquet  findings.parquet
    profile.csv  …   profile.csv-metadata.json  …   csv-metadata.json
    store.nq.gz

A file appears when it is complete. Memory holds one report and one row group of each table.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from mingzhang.export import CsvWriter, ParquetWriter, Writer, replacing
from mingzhang.flat.declared import group_metadata, table_metadata, tables
from mingzhang.flat.rows import graph, rows

if TYPE_CHECKING:
    from mingzhang.store import Store

FORMATS = ("parquet", "csv", "nquads")
_METADATA = "csv-metadata.json"  # where readers of CSV on the Web look for it
_DUMP = "store.nq.gz"


@dataclass(slots=True)
class Exported:
    """What was written: the rows of each table, and the files."""

    rows: dict[str, int] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


def export(
    store: Store,
    folder: Path,
    formats: Collection[str] = FORMATS,
    done: Callable[[], object] | None = None,
) -> Exported:
    """Write the tables, their metadata and the dump of a store into a folder; `done` is told of each report.

    Reports go in the order of their IRIs, rows in printed order: the same store gives the same files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    exported = Exported(dict.fromkeys(tables(), 0))
    with ExitStack() as stack:

        def opened(name: str) -> IO[bytes]:
            exported.files.append(folder / name)
            return stack.enter_context(replacing(folder / name))

        writers: list[tuple[str, Writer]] = []
        for name, table in tables().items():
            if "parquet" in formats:
                titles = table.column_titles
                writers.append((name, ParquetWriter(table.columns, opened(f"{name}.parquet"), titles)))
            if "csv" in formats:
                writers.append((name, CsvWriter(table.columns, opened(f"{name}.csv"))))
                opened(f"{name}.{_METADATA}").write(table_metadata(name, store.base).encode())
        if "csv" in formats:
            opened(_METADATA).write(group_metadata(store.base).encode())
        if writers:
            _write(store, writers, exported, done)
        if "nquads" in formats:
            with gzip.GzipFile(filename="", mode="wb", fileobj=opened(_DUMP), compresslevel=5, mtime=0) as dump:
                store.dump(cast("IO[bytes]", dump))
    return exported


def _write(
    store: Store, writers: list[tuple[str, Writer]], exported: Exported, done: Callable[[], object] | None
) -> None:
    present = set(store.graphs())
    for report in store.reports():
        findings = f"{report}/findings"
        found = graph(report, store.graph(report), store.graph(findings) if findings in present else b"", store.base)
        made: dict[str, list[dict[str, Any]]] = {name: list(rows(name, found)) for name in tables()}
        for name, kept in made.items():
            exported.rows[name] += len(kept)
        for name, writer in writers:
            writer.write(made[name])
        if done:
            done()
    for _, writer in writers:
        writer.close()
