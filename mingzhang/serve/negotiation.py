"""Which variant of a resource a request wants (RFC 9110, section 12).

`?format=` wins over the header Accept, because people can type it. A variant has a short name (`ttl`), the media types
it answers to, the best first, and is offered in the order the server prefers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import mimeparse

from mingzhang.serve.problems import Problem


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a resource: its short name and aliases, and its media types, the one to send first."""

    name: str
    media_types: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type to send."""
        return self.media_types[0]

    def is_called(self, format: str) -> bool:
        """Whether `format` names it: short, by an alias, or by a media type."""
        return format == self.name or format in self.aliases or format in self.media_types


HTML = Variant("html", ("text/html", "application/xhtml+xml"))
TURTLE = Variant("ttl", ("text/turtle", "application/x-turtle", "text/n3"), ("turtle", "n3"))
JSON_LD = Variant("jsonld", ("application/ld+json",), ("json-ld",))
N_TRIPLES = Variant("nt", ("application/n-triples", "text/plain"), ("ntriples",))
RDF_XML = Variant("rdf", ("application/rdf+xml",), ("rdfxml", "rdf+xml", "xml"))
JSON = Variant("json", ("application/json",))
CSV = Variant("csv", ("text/csv",))
RESULTS_JSON = Variant("json", ("application/sparql-results+json", "application/json"), ("srj",))
RESULTS_XML = Variant("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), ("srx",))
RESULTS_TSV = Variant("tsv", ("text/tab-separated-values",))


@lru_cache(maxsize=1024)
def settled(accept: str) -> str:
    """The media type of a resource that a header Accept comes to, so that all browsers ask for the same; the header as
    it is where it fits none."""
    try:
        return wanted(accept, "", (HTML, TURTLE, JSON_LD, N_TRIPLES, RDF_XML)).media_type
    except Problem:
        return accept


def wanted(accept: str, format: str, offered: Sequence[Variant]) -> Variant:
    """The variant to send; Problem 406 where none fits, 400 where the header cannot be read."""
    if format:
        for variant in offered:
            if variant.is_called(format):
                return variant
        raise Problem(406, f"There is no format {format} here: choose one of {_names(offered)}.")
    if not accept.strip():
        return offered[0]
    # of equally good ones mimeparse takes the last
    types = [media_type for variant in reversed(offered) for media_type in reversed(variant.media_types)]
    try:
        best = mimeparse.best_match(types, accept)
    except mimeparse.MimeTypeParseException:
        raise Problem(400, "The header Accept cannot be read.") from None
    if not best:
        raise Problem(406, f"Nothing here fits the header Accept: ask for one of {', '.join(reversed(types))}.")
    return next(variant for variant in offered if best in variant.media_types)


def _names(offered: Sequence[Variant]) -> str:
    return ", ".join(variant.name for variant in offered)
