"""A store as a publication: resources in, representations out, the same for a static site and for a server.

    site = Publication(store)
    resource = site.find("org/明河县水利局")              None where there is none
    site.render(resource, "turtle")                         bytes
    site.render(resource, "html", "en", Links.rooted("/"))

A static site links its pages relative to each other, which is the default; a server gives `Links.rooted(mount)`, and
pages then also offer what needs a server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse, serialize

from ingest.errors import MingzhangError
from mingzhang.prefixes import prefixes
from mingzhang.publish.catalogue import PREFIXES, Catalogue
from mingzhang.publish.languages import chosen
from mingzhang.publish.layout import FORMATS, LANGUAGES, Links, file_of
from mingzhang.publish.library import Library
from mingzhang.publish.options import Options
from mingzhang.publish.pages import Pages
from mingzhang.publish.resources import Resource
from mingzhang.publish.statements import read
from mingzhang.publish.views.lists import findings_json, search_json
from mingzhang.publish.views.organization import figures_json
from mingzhang.publish.writing import Shortener, json_ld, turtle
from mingzhang.store import Store


class Publication:
    """The resources of a store and their representations. Make another when the store has changed."""

    def __init__(self, store: Store, options: Options | None = None, library: Library | None = None) -> None:
        self.options = options or Options()
        self.base = store.base
        self.library = library or Library(store)
        self.prefixes = {**prefixes(store.base), **PREFIXES}
        self._shorten = Shortener(store.base, self.prefixes)
        self._pages = Pages(self.library, self.options)

    def find(self, path: str) -> Resource | None:
        """The resource at `path`, which is its IRI below the base, not percent-encoded; None where there is none."""
        if path == "catalogue":
            return self._catalogue
        return self.library.find(path)

    def listing(self) -> Iterator[tuple[str, str]]:
        """(path, kind) of every page, sorted by path."""
        return self.library.listing()

    def parts(self, report: str) -> list[Resource]:
        """The report at a path with everything that stands below it, read at once."""
        return self.library.parts(report)

    # Representations ----------------------------------------------------------------------------------------------

    def render(
        self,
        resource: Resource,
        format: str = "html",
        language: str = "zh",
        links: Links | None = None,
        values: Mapping[str, str] | None = None,
    ) -> bytes:
        """A representation of a resource; `format` is one of `resource.formats`.

        `links` says how its pages link to each other, as from a static site where it is left out. `values` are given
        to the parameters of a question: its page then shows the answer for them.
        """
        if values and resource.kind == "question":
            known = self.library.questions[resource.path].params
            given = tuple(sorted((name, value) for name, value in values.items() if name in known and value))
            resource = replace(resource, values=given)
        if format == "turtle":
            return self.turtle(resource)
        if format == "json-ld":
            return self._json_ld(resource).encode()
        return self.page(resource, (language,), links)[0]

    def page(
        self, resource: Resource, languages: tuple[str, ...] = LANGUAGES, links: Links | None = None
    ) -> list[bytes]:
        """The page in each language; it is made once and read out for each."""
        return self._page(resource, languages, links, self._json_ld(resource) if resource.embeds else "")

    def turtle(self, resource: Resource) -> bytes:
        """The statements as Turtle."""
        return turtle(resource.said, resource.iri, self._shorten)

    def representations(self, resource: Resource) -> Iterator[tuple[str, bytes]]:
        """(file, content) of everything that a static site has of a resource."""
        path, data = resource.path, len(resource.formats) > 1
        json_ld = self._json_ld(resource) if data else ""
        pages = self._page(resource, LANGUAGES, None, json_ld if resource.embeds else "")
        for language, page in zip(LANGUAGES, pages, strict=True):
            yield file_of(path, "html", language), page
        if data:
            yield file_of(path, "turtle"), self.turtle(resource)
            yield file_of(path, "json-ld"), json_ld.encode()
        for name in self._beside(resource):
            yield name, self.file(name) or b""

    def whole(self, report: str) -> bytes:
        """All that the graph of the report at a path says, as Turtle."""
        graph, findings = self.library.graph(report)
        data = b"\n".join((graph, findings))
        return serialize(parse(data, RdfFormat.N_TRIPLES), format=RdfFormat.TURTLE, prefixes=self.prefixes) or b""

    # Files that are no representation of a resource ---------------------------------------------------------------

    def files(self) -> tuple[str, ...]:
        """The files that pages load: what the search box finds, and all findings for the page that filters them."""
        return tuple(_DATA)

    def file(self, name: str) -> bytes | None:
        """The content of a file that pages load, assets among them; None where there is none of that name."""
        if name in _DATA:
            return _json(_DATA[name](self.library))
        if name.startswith("assets/"):
            asset = ASSETS / name.removeprefix("assets/")
            return asset.read_bytes() if asset.resolve().is_relative_to(ASSETS) and asset.is_file() else None
        path, _, ending = name.rpartition(".")
        if ending == "csv" and path in self.library.questions:
            return self._answer(path)
        if ending == "json" and path.endswith(".figures"):
            resource = self.find(path.removesuffix(".figures"))
            if resource is not None and resource.kind == "organization":
                return _json(figures_json(self.library, resource))
        return None

    def _answer(self, question: str) -> bytes | None:
        """The answer to a question as CSV; None where a value must be given first."""
        try:
            return self.library.answer(question).write("csv")
        except MingzhangError:
            return None

    def _beside(self, resource: Resource) -> tuple[str, ...]:
        if resource.kind == "organization":
            return (f"{resource.path}.figures.json",)
        if resource.kind == "question" and not any(
            one.required and not one.default for one in self.library.questions[resource.path].params.values()
        ):
            return (f"{resource.path}.csv",)
        return ()

    def _json_ld(self, resource: Resource) -> str:
        return json_ld(resource.said, resource.iri, self._shorten)

    def _page(
        self, resource: Resource, languages: tuple[str, ...], links: Links | None, statements: str
    ) -> list[bytes]:
        made = self._pages.made(resource, links or Links.relative(resource.path), statements)
        return [chosen(made, language).encode() for language in languages]

    @cached_property
    def _catalogue(self) -> Resource:
        return self.described(None)

    def described(self, files: Mapping[str, int] | None) -> Resource:
        """The catalogue of the publication; `files` are those of a static site with their sizes in bytes."""
        data = serialize(Catalogue(self.library, self.options, files).triples(), format=RdfFormat.N_TRIPLES) or b""
        return Resource("catalogue", self.library.iri("catalogue"), "catalogue", tuple(read(data)))


ASSETS = Path(__file__).resolve().parent / "assets"
_DATA: dict[str, Callable[[Library], Any]] = {
    "data/findings.json": findings_json,
    "data/search.json": search_json,
}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


__all__ = ["FORMATS", "LANGUAGES", "Links", "Options", "Publication"]
