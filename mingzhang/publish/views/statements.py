"""Any resource: what is said of it, statement by statement."""

from __future__ import annotations

from typing import Any

from mingzhang.publish.layout import path_of
from mingzhang.publish.library import Library
from mingzhang.publish.resources import Resource, kind_of
from mingzhang.publish.statements import Name, names, value


def statements(library: Library, resource: Resource) -> dict[str, Any]:
    """`title` (Name) and `rows`: (property Name, [value]) of the resource itself."""
    said = resource.said.of.get(resource.iri, {})
    return {
        "title": _title(library, resource),
        "rows": [
            (library.name(predicate), [_value(library, value(node)) for node in nodes])
            for predicate, nodes in said.items()
        ],
    }


def _value(library: Library, text: str) -> dict[str, str]:
    path = path_of(text, library.base)
    return {"text": text, "path": path if path and kind_of(path) else ""}


def _title(library: Library, resource: Resource) -> Name:
    """What the thing says it is called, else what the shared files call it."""
    told = names(resource.statements).get(resource.iri)
    return told or library.name(resource.iri)
