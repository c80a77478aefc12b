"""The publication of a store as linked data and as pages to be read.

    Publication(store)              find(path), listing(), render(resource, format, language, links)
    publish(store, folder, …)       all of it as a static site, only what has changed

The modules: `layout` which URL is what, `resources` the kinds of things, `library` finding and listing them,
`publication` their representations; `pages` and `views` make the HTML, `writing` Turtle and JSON-LD, `languages` two
languages of one page; `site` writes the static site, `catalogue` describes it (DCAT, VoID).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.publish.layout import FORMATS, LANGUAGES, MEDIA_TYPES, Links, file_of, path_of
    from mingzhang.publish.options import Options
    from mingzhang.publish.publication import Publication
    from mingzhang.publish.resources import Resource, kind_of

_HOMES = {
    "FORMATS": "layout",
    "LANGUAGES": "layout",
    "MEDIA_TYPES": "layout",
    "Links": "layout",
    "file_of": "layout",
    "path_of": "layout",
    "Options": "options",
    "Publication": "publication",
    "Resource": "resources",
    "kind_of": "resources",
}
__all__ = [
    "FORMATS",
    "LANGUAGES",
    "MEDIA_TYPES",
    "Links",
    "Options",
    "Publication",
    "Resource",
    "file_of",
    "kind_of",
    "path_of",
]


def __getattr__(name: str) -> object:
    """What is public, on demand: templates and the store are heavy."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"mingzhang.publish.{_HOMES[name]}"), name)
    raise AttributeError(name)
