"""Resources → pages: each kind has a view, which gathers what its template shows.

A page is made with the texts of both languages in it (see `languages`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mingzhang.publish.jsonld import Compactor, inside
from mingzhang.publish.languages import both
from mingzhang.publish.layout import Links
from mingzhang.publish.library import Library
from mingzhang.publish.options import Options
from mingzhang.publish.resources import Resource
from mingzhang.publish.views import VIEWS

TEMPLATES = Path(__file__).parent / "templates"
View = Callable[[Library, Resource], dict[str, Any]]


class Pages:
    """Makes the pages of one publication."""

    def __init__(self, library: Library, options: Options, compactor: Compactor) -> None:
        self.library, self.options, self._compactor = library, options, compactor

    def made(self, resource: Resource, links: Links) -> str:
        """The page of a resource in both languages at once; `languages.chosen` makes one of it."""
        template, view = VIEWS[resource.kind]
        said = inside(self._compactor.document(resource.triples, resource.iri)) if resource.triples else ""
        return self._templates.get_template(template).render(
            resource=resource,
            links=links,
            said=Markup(said),
            **view(self.library, resource),
        )

    @cached_property
    def _templates(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals.update(_=both, options=self.options, base=self.library.base)
        return environment
