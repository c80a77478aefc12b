"""A store as a publication: resources in, representations out, the same for a static site and for a server.

    site = Publication(store)
    resource = site.find("org/明河县水利局")              None where there is none
    site.render(resource, "turtle")                         bytes
    site.render(resource, "html", "en", Links.rooted("/"))

A static site links its pages relative to each other, which is the default; a server gives `Links.rooted(mount)`, and
pages then also offer what needs a server.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import RdfFormat, serialize

from mingzhang.prefixes import prefixes
from mingzhang.publish.jsonld import Compactor
from mingzhang.publish.languages import chosen
from mingzhang.publish.layout import FORMATS, LANGUAGES, Links
from mingzhang.publish.library import Library
from mingzhang.publish.options import Options
from mingzhang.publish.pages import Pages
from mingzhang.publish.resources import Resource
from mingzhang.store import Store


class Publication:
    """The resources of a store and their representations. Make another when the store has changed."""

    def __init__(self, store: Store, options: Options | None = None) -> None:
        self.options = options or Options()
        self.base = store.base
        self.library = Library(store)
        self.prefixes = prefixes(store.base)
        self._compactor = Compactor(store.base, self.prefixes)
        self._pages = Pages(self.library, self.options, self._compactor)

    def find(self, path: str) -> Resource | None:
        """The resource at `path`, which is its IRI below the base, not percent-encoded; None where there is none."""
        return self.library.find(path)

    def listing(self) -> Iterator[tuple[str, str]]:
        """(path, kind) of every page, sorted by path."""
        return self.library.listing()

    def parts(self, report: str) -> list[Resource]:
        """The report at a path with everything that stands below it, read at once."""
        return self.library.parts(report)

    def render(
        self, resource: Resource, format: str = "html", language: str = "zh", links: Links | None = None
    ) -> bytes:
        """A representation of a resource; `format` is one of `resource.formats`.

        `links` says how its pages link to each other, as from a static site where it is left out.
        """
        if format == "turtle":
            return self.turtle(resource)
        if format == "json-ld":
            return self._compactor.document(resource.triples, resource.iri).encode()
        return self.page(resource, (language,), links)[0]

    def page(
        self, resource: Resource, languages: tuple[str, ...] = LANGUAGES, links: Links | None = None
    ) -> list[bytes]:
        """The page in each language; it is made once and read out for each."""
        made = self._pages.made(resource, links or Links.relative(resource.path))
        return [chosen(made, language).encode() for language in languages]

    def turtle(self, resource: Resource) -> bytes:
        """The statements as Turtle."""
        return serialize(resource.triples, format=RdfFormat.TURTLE, prefixes=self.prefixes) or b""


__all__ = ["FORMATS", "LANGUAGES", "Links", "Options", "Publication"]
