"""Every IRI of the publication answered: as a page, Turtle, JSON-LD, N-Triples or RDF/XML.

What is a document (a report, a table, a section) answers with itself. An organization, a class, a year or a place is
no document: a client that asks for data is sent to the document that describes it (303 See Other), a browser gets the
page. `{path}.ttl`, `{path}.jsonld`, … name the representations, as a static site does.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from mingzhang.publish import MEDIA_TYPES, Links, Publication, Resource
from mingzhang.serve.cache import Kept, kept
from mingzhang.serve.negotiation import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Variant, wanted
from mingzhang.serve.problems import Problem

if TYPE_CHECKING:
    from mingzhang.publish import Options
    from mingzhang.publish.pictures import Sources
    from mingzhang.store import Store

DATA = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
#: the formats of mingzhang.publish
_PUBLISHED = {HTML: "html", TURTLE: "turtle", JSON_LD: "json-ld"}
_IN_NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')  # RFC 3987
#: kinds of things that are no documents
_BELOW_A_REPORT = re.compile(r"(report/[^/]+/[^/]+/[^/]+)/(page/\d{1,4}\.webp|source\.[a-z]{2,4})")
_DRAWING = threading.Lock()  # PDFium draws one page at a time
_THINGS = frozenset({"organization", "code", "year", "place", "scheme", "term"})


class Resources:
    """The representations of a store's resources under the address `prefix` of a server."""

    def __init__(self, store: Store, options: Options, sources: Sources | None = None, prefix: str = "/") -> None:
        self._publication = Publication(store, options)
        self._store = store
        self._sources = sources
        self._links = Links.rooted(prefix)
        self._prefix = prefix

    def dear(self) -> list[str]:
        """The paths of the pages that take longest to make: those of organizations, and the answers to questions."""
        return [path for path, kind in self._publication.listing() if kind in ("organization", "question")]

    def answer(self, path: str, accept: str, parameters: Mapping[str, str]) -> Kept:
        """The response for a path, not percent-encoded; `parameters` are those of the address."""
        if _IN_NO_IRI.search(path):
            raise Problem(404, f"There is nothing at {path}.")
        if (content := self._publication.file(path)) is not None:
            return self._file(path, content)
        if self._sources and (below := _BELOW_A_REPORT.fullmatch(path)):
            return self._of_source(self._sources, below[1], below[2])
        path, named = _split(path)
        resource = self._publication.find(path)
        if resource is None:
            raise Problem(404, f"There is nothing at {path or '/'}.")
        offered = (HTML, *DATA) if len(resource.formats) > 1 else (HTML,)
        if named and named not in offered:
            raise Problem(404, f"{path} is a page and has no {named.name}.")
        chosen = named or wanted(accept, parameters.get("format", ""), offered)
        if not named and chosen is not HTML and resource.kind in _THINGS:
            headers = {"Location": self._data(path, chosen), "Vary": "Accept", **self._alternates(resource, chosen)}
            return kept(b"", chosen.media_type, headers, 303)
        language = "en" if parameters.get("lang") == "en" else "zh"
        body = self._body(resource, chosen, language, parameters)
        headers = {
            "Vary": "Accept",
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:24]}"',
            "Cache-Control": "no-cache",  # keep it, and ask whether it still holds
            **self._alternates(resource, chosen),
        }
        if chosen is HTML:
            headers["Content-Language"] = language
        elif not named:
            headers["Content-Location"] = self._data(path, chosen)
        return kept(body, _typed(chosen), headers)

    def _of_source(self, sources: Sources, report: str, name: str) -> Kept:
        """The document that a report was read from, or the picture of one of its pages."""
        graph = self._store.graph(f"{self._store.base}{report}")
        with _DRAWING:
            content = sources.file(graph, name)
        if content is None:
            raise Problem(404, f"There is no {name} of {report}.")
        return self._file(name, content)

    def _file(self, path: str, content: bytes) -> Kept:
        """A file that pages load: an asset, what the search box finds, the figures that are compared."""
        media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        tag = hashlib.sha256(content).hexdigest()[:24]
        return kept(content, media_type, {"ETag": f'"{tag}"', "Cache-Control": "no-cache"})

    def _body(self, resource: Resource, chosen: Variant, language: str, parameters: Mapping[str, str]) -> bytes:
        if chosen in _PUBLISHED:
            published, links = _PUBLISHED[chosen], self._links
            return self._publication.render(resource, published, language, links, dict(parameters))
        from pyoxigraph import RdfFormat, serialize

        format = RdfFormat.from_media_type(chosen.media_type)
        assert format is not None, chosen
        prefixes = self._publication.prefixes if chosen is RDF_XML else None
        return serialize(resource.triples, format=format, prefixes=prefixes) or b""

    def _data(self, path: str, variant: Variant) -> str:
        """The address of a representation."""
        return f"{self._prefix}{quote(path or 'index')}.{variant.name}"

    def _alternates(self, resource: Resource, chosen: Variant) -> dict[str, str]:
        """The header Link: the other representations (RFC 8288)."""
        if len(resource.formats) == 1:
            return {}
        links = [
            f'<{self._data(resource.path, each)}>; rel="alternate"; type="{each.media_type}"'
            for each in DATA
            if each is not chosen
        ]
        if chosen is not HTML:
            links.append(f'<{self._prefix}{quote(resource.path)}>; rel="alternate"; type="{HTML.media_type}"')
        return {"Link": ", ".join(links)}


def _split(path: str) -> tuple[str, Variant | None]:
    """A path without a slash at its end, and the representation that its ending names."""
    path = path.strip("/")
    for variant in DATA:
        stem = path.removesuffix(f".{variant.name}")
        if stem != path:
            return "" if stem == "index" else stem, variant
    return path, None


def _typed(variant: Variant) -> str:
    return f"{variant.media_type}; charset=utf-8" if variant.media_type.startswith("text/") else variant.media_type
