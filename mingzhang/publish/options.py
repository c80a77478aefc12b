"""What the pages say of their publication as a whole."""

from __future__ import annotations

from dataclasses import dataclass

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Options:
    """What the pages say of their publication.

    `title` stands at the head of every page, `publisher` and `licence`, an IRI, at its foot. `home` is the URL where
    the site is served, for what must be absolute (canonical links, the catalogue, the site map); the base of the store
    where it is empty. `pictures` tells that pictures of the pages of reports are published beside them, `live` that a
    server answers queries, `modified` is the date of the last change, empty where it is not known.
    """

    title: str = "明账"
    title_en: str = "Mingzhang"
    publisher: str = ""
    licence: str = LICENCE
    home: str = ""
    pictures: bool = False
    live: bool = False
    modified: str = ""
