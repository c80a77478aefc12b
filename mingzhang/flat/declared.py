"""The declaration of the flat tables: `ontology/exports.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.iris import DEFAULT_BASE
from mingzhang.records import Type
from mingzhang.resources import folder

#: CSVW datatype → the type of a column
_TYPES: dict[str, Type] = {
    "string": "text",
    "anyURI": "text",
    "integer": "integer",
    "decimal": "decimal",
    "boolean": "boolean",
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, the type of each column, and its titles by language."""

    name: str
    columns: dict[str, Type]
    titles: dict[str, str]
    column_titles: dict[str, str]  # in Chinese


@cache
def tables() -> dict[str, Table]:
    """The tables by name, in the order in which they are declared."""
    return {table.name: table for table in map(_table, _declaration()["tables"])}


def group_metadata(base: str = DEFAULT_BASE) -> str:
    """CSVW metadata of all tables together, for a store of this base."""
    return _written(_declaration(), base)


def table_metadata(name: str, base: str = DEFAULT_BASE) -> str:
    """CSVW metadata of one table by itself: without the keys that lead to other tables."""
    declaration = _declaration()
    table: dict[str, Any] = next(table for table in declaration["tables"] if table["url"] == f"{name}.csv")
    schema = {key: value for key, value in table["tableSchema"].items() if key != "foreignKeys"}
    shared = {key: declaration[key] for key in ("@context", "dc:license", "dialect")}
    return _written({**shared, **table, "tableSchema": schema}, base)


def _declaration() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder("ontology") / "exports.json").read_text(encoding="utf-8"))
    return found


def _table(declared: dict[str, Any]) -> Table:
    columns = declared["tableSchema"]["columns"]
    return Table(
        declared["url"].removesuffix(".csv"),
        {column["name"]: _TYPES[column["datatype"]] for column in columns},
        {title["@language"]: title["@value"] for title in declared["dc:title"]},
        {column["name"]: column["titles"]["zh"] for column in columns},
    )


def _written(metadata: dict[str, Any], base: str) -> str:
    return json.dumps(metadata, ensure_ascii=False, indent=2).replace(DEFAULT_BASE, base) + "\n"
