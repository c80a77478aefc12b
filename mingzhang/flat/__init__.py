"""The graph of a store as flat tables, for tools that know no graphs: Parquet, CSV on the Web, and N-Quads.

Which tables and columns there are, their types, titles and meanings is declared in `ontology/exports.json`, which is
itself CSVW metadata. `declared` reads it, `rows` makes rows of a report's graph, `files` writes them. One report is in
memory at a time.
"""

from __future__ import annotations

from mingzhang.flat.files import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
