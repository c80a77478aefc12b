"""Where things stand on the web: IRI ↔ path ↔ file, and links from one page to another.

The path of a thing is its IRI below the base of the store: `org/明河县水利局`. Its representations stand beside it:

    path                   the page in Chinese: {path}/index.html of a static site
    path/index.en.html     the page in English; path?lang=en where a server answers
    path.ttl               Turtle
    path.jsonld            JSON-LD

The page of the base itself has the empty path, and `index.ttl`, `index.jsonld`. Links are relative to the page they
stand on, or rooted where the server says under which path it is mounted: no page knows the host it is served from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from ingest.errors import MingzhangError
from mingzhang.publish.languages import both

LANGUAGES = ("zh", "en")
#: ending of other files → media type
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".md": "text/markdown; charset=utf-8",
}
#: format → (media type, ending of its file)
FORMATS = {
    "html": ("text/html; charset=utf-8", ".html"),
    "turtle": ("text/turtle; charset=utf-8", ".ttl"),
    "json-ld": ("application/ld+json", ".jsonld"),
}
_SEGMENT = "!$&'()*+,;=:@-._~"
_NAME_BYTES = 255  # of a file, on every common file system


def path_of(iri: str, base: str) -> str | None:
    """The path of the page where `iri` stands: below the base and without its fragment; None for others' IRIs."""
    if not iri.startswith(base):
        return None
    return iri[len(base) :].split("#", 1)[0]


@lru_cache(1 << 14)
def quoted(path: str) -> str:
    """A path as it is written in a URL."""
    return quote(path, safe=_SEGMENT + "/")


def file_of(path: str, format: str, language: str = "zh") -> str:
    """The file of a representation, relative to the folder of the site."""
    ending = FORMATS[format][1]
    if format == "html":
        page = "index.html" if language == "zh" else f"index.{language}.html"
        name = f"{path}/{page}" if path else page
    else:
        name = f"{path or 'index'}{ending}"
    for segment in name.split("/"):
        if len(segment.encode()) > _NAME_BYTES:
            raise MingzhangError(
                f"{path} cannot be a file: {segment} is longer than {_NAME_BYTES} bytes. Publish this store with"
                " `mingzhang serve`, or ingest the report under a shorter name."
            )
    return name


@dataclass(frozen=True, slots=True)
class Links:
    """Links from one page to others: `root` is what stands before every path, `live` says that a server answers.

    `Links.relative(path)` links from the static page of a path, `Links.rooted(prefix)` from any page of a server.
    """

    root: str
    live: bool = False

    @classmethod
    def relative(cls, path: str) -> Links:
        """Links from the static page of `path`, in any folder of any host."""
        return cls("../" * (path.count("/") + 1 if path else 0) or "./")

    @classmethod
    def rooted(cls, prefix: str = "/") -> Links:
        """Links from a page that a server has under `prefix`, which ends in a slash."""
        return cls(prefix, live=True)

    def url(self, path: str, language: str = "zh", fragment: str = "") -> str:
        """The page of a path in a language."""
        if self.live:
            end = "" if language == "zh" else f"?lang={language}"
        else:
            end = ("/" if path else "") + ("" if language == "zh" else f"index.{language}.html")
        return f"{self.root}{quoted(path)}{end}" + (f"#{quoted(fragment)}" if fragment else "")

    def page(self, path: str, fragment: str = "") -> Markup:
        """The page of a path in the language of the page that the link stands on, for templates."""
        return _linked(self.root, self.live, path, fragment)

    def data(self, path: str, format: str) -> str:
        """Another representation of a path."""
        return f"{self.root}{quoted(file_of(path, format))}"

    def asset(self, name: str) -> str:
        """A file that ships with the pages: style, script, chart library."""
        return f"{self.root}assets/{name}"

    def file(self, name: str) -> str:
        """Another file of the publication: a dump, a page picture."""
        return f"{self.root}{quoted(name)}"


@lru_cache(1 << 15)
def _linked(root: str, live: bool, path: str, fragment: str) -> Markup:
    stem = f"{root}{quoted(path)}" + ("/" if path and not live else "")
    end = _LIVE_END if live else _STATIC_END
    return Markup(f"{escape(stem)}{end}" + (f"#{escape(quoted(fragment))}" if fragment else ""))


_STATIC_END = both("", "index.en.html")
_LIVE_END = both("", "?lang=en")
