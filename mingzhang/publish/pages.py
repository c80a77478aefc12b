"""Resources → pages: each kind has a view, which gathers what its template shows.

A page is made with the texts of both languages in it (see `languages`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mingzhang.publish.languages import both
from mingzhang.publish.layout import Links
from mingzhang.publish.library import Library
from mingzhang.publish.options import Options
from mingzhang.publish.resources import Resource
from mingzhang.publish.views import VIEWS
from mingzhang.publish.writing import inside

TEMPLATES = Path(__file__).parent / "templates"
View = Callable[[Library, Resource], dict[str, Any]]


class Pages:
    """Makes the pages of one publication."""

    def __init__(self, library: Library, options: Options) -> None:
        self.library, self.options = library, options

    def made(self, resource: Resource, links: Links, statements: str) -> str:
        """The page of a resource in both languages at once; `languages.chosen` makes one of it.

        `statements` is the JSON-LD that stands inside it.
        """
        template, view = VIEWS[resource.kind]
        return self._templates.get_template(template).render(
            resource=resource,
            links=links,
            said=Markup(inside(statements)),
            canonical=Links(self.home, live=links.live).page(resource.path),
            other=_other(links, resource.path),
            **view(self.library, resource),
        )

    @property
    def home(self) -> str:
        """Where the site is served."""
        return self.options.home or self.library.base

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
        environment.globals.update(
            _=both, options=self.options, base=self.library.base, licence=_licence(self.options.licence)
        )
        environment.filters.update(wan=wan, percent=percent)

        @lru_cache(256)
        def navigated(links: Links, here: str) -> Markup:
            return Markup(environment.get_template("navigation.html").render(links=links, here=here))

        def navigation(links: Links, path: str) -> Markup:
            """The way to the main pages; what is not one of them is on none."""
            return navigated(links, path if "/" not in path else "")

        environment.globals.update(navigation=navigation)
        return environment


def _other(links: Links, path: str) -> Markup:
    """The same page in the other language."""
    return both(links.url(path, "en"), links.url(path))


def _licence(iri: str) -> str:
    """A licence as it is commonly called."""
    found = re.fullmatch(r"https?://creativecommons.org/licenses/([a-z-]+)/([0-9.]+)/?", iri)
    return f"CC {found[1].upper()} {found[2]}" if found else iri


def wan(amount: Decimal | None) -> str:
    """Yuan as 万元 with two decimals and thousands apart; a dash for nothing."""
    return "—" if amount is None else f"{amount / 10_000:,.2f}"


def percent(part: Decimal | None, whole: Decimal | None) -> str:
    """A share in per cent with one decimal; empty where there is no whole."""
    return f"{100 * part / whole:.1f}%" if part is not None and whole else ""
