"""Statements → Turtle, and compact JSON-LD with its context inside: short names, relative IRIs, every value exact.

Both shorten the same IRIs with the same prefixes. In JSON-LD numbers are strings whose datatype stands once in the
context, so that no reader makes binary fractions of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mingzhang.publish.statements import Said

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: what may follow a prefix in Turtle without being escaped; in JSON-LD anything may that is no white space
_LOCAL = re.compile(r"[\w\-]*(?<!-)", re.ASCII)
_COMPACT = re.compile(r"(?!//)\S+")
_LONG = re.compile(r"\\U([0-9A-Fa-f]{8})")


class Shortener:
    """The prefixes of one publication, and how each IRI is written with them."""

    def __init__(self, base: str, prefixes: Mapping[str, str]) -> None:
        self._prefixes = sorted({**prefixes, "mingzhang": base}.items(), key=lambda item: -len(item[1]))
        self._turtle: dict[str, tuple[str, str]] = {}
        self._json: dict[str, tuple[str, str]] = {}
        self.namespaces = dict(self._prefixes)

    def turtle(self, iri: str) -> tuple[str, str]:
        """(as Turtle writes it, the prefix in it)."""
        found = self._turtle.get(iri)
        if found is None:
            found = self._turtle[iri] = self._found(iri, _LOCAL) or (f"<{iri}>", "")
        return found

    def json(self, iri: str) -> tuple[str, str]:
        """(as JSON-LD writes it, the prefix in it)."""
        found = self._json.get(iri)
        if found is None:
            found = self._json[iri] = self._found(iri, _COMPACT) or (iri, "")
        return found

    def _found(self, iri: str, local: re.Pattern[str]) -> tuple[str, str] | None:
        for prefix, namespace in self._prefixes:
            if iri.startswith(namespace) and local.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}", prefix
        return None


def turtle(said: Said, page: str, shorten: Shortener) -> bytes:
    """Turtle, subject by subject; IRIs on `page` are relative to it."""
    used: set[str] = set()
    known: dict[str, str] = {}

    def node(term: str) -> str:
        found = known.get(term)
        if found is None:
            found = known[term] = written(term)
        return found

    def written(term: str) -> str:
        if term[0] == '"':
            at = term.rindex('"') + 1
            return f"{term[:at]}^^{node(term[at + 2 :])}" if term[at : at + 2] == "^^" else term
        if term[0] != "<":
            return term
        iri = term[1:-1]
        if iri.startswith(page) and (iri == page or iri[len(page)] == "#"):
            return f"<{iri[len(page) :]}>"
        short, prefix = shorten.turtle(iri)
        if prefix:
            used.add(prefix)
        return short

    blocks = []
    for subject, told in said.of.items():
        lines = [
            f"{'a' if predicate == _TYPE else node(f'<{predicate}>')} {', '.join([node(term) for term in terms])}"
            for predicate, terms in told.items()
        ]
        blocks.append(
            f"{node(subject if subject.startswith('_:') else f'<{subject}>')} " + " ;\n  ".join(lines) + " .\n"
        )
    head = [f"@base <{page}> .\n"]
    head += [f"@prefix {prefix}: <{shorten.namespaces[prefix]}> .\n" for prefix in sorted(used)]
    return "".join([*head, "\n", *blocks]).encode()


def json_ld(said: Said, page: str, shorten: Shortener) -> str:
    """One JSON object that holds all subjects; IRIs on `page` are relative to it."""
    used: set[str] = set()
    known: dict[str, str] = {}
    coercions: dict[str, str] = {}
    for told in said.of.values():
        for predicate, terms in told.items():
            for term in terms:
                kind = "@id" if term[0] != '"' else term[term.rindex('"') + 1 :]
                if coercions.setdefault(predicate, kind) != kind:
                    coercions[predicate] = "?"

    def word(iri: str) -> str:
        """An IRI of the vocabulary: of a property, a type, a datatype."""
        short, prefix = shorten.json(iri)
        if prefix:
            used.add(prefix)
        return short

    def identity(term: str) -> str:
        """A node, as a JSON string."""
        found = known.get(term)
        if found is None:
            iri = term[1:-1] if term[0] == "<" else term
            if iri.startswith(page) and (iri == page or iri[len(page)] == "#"):
                found = f'"{iri[len(page) :]}"'
            else:
                found = f'"{iri if term[0] != "<" else word(iri)}"'
            known[term] = found
        return found

    def expanded(term: str) -> str:
        """A value that says itself what it is."""
        if term[0] != '"':
            return f'{{"@id":{identity(term)}}}'
        body, end = _parted(term)
        if end.startswith("@"):
            return f'{{"@value":{body},"@language":"{end[1:]}"}}'
        return f'{{"@value":{body},"@type":"{word(end[3:-1])}"}}' if end else body

    coercions.pop(_TYPE, None)
    keys = {predicate: word(predicate) for predicate in coercions}
    terms_: list[str] = []
    for predicate, kind in sorted(coercions.items()):
        if kind in ("", "?"):
            continue
        declared = f'"@type":"{kind if kind == "@id" else word(kind[3:-1])}"'
        if kind.startswith("@") and kind != "@id":
            declared = f'"@language":"{kind[1:]}"'
        terms_.append(f'"{keys[predicate]}":{{"@id":"{keys[predicate]}",{declared}}}')
    nodes = []
    for subject, told in said.of.items():
        parts = [f'"@id":{identity(subject if subject.startswith("_:") else f"<{subject}>")}']
        for predicate, terms in told.items():
            if predicate == _TYPE:
                parts.append(f'"@type":{_listed([_quoted(word(term[1:-1])) for term in terms])}')
                continue
            kind = coercions[predicate]
            if kind == "@id":
                values = [identity(term) for term in terms]
            elif kind == "?":
                values = [expanded(term) for term in terms]
            else:
                values = [_parted(term)[0] for term in terms]
            parts.append(f'"{keys[predicate]}":{_listed(values)}')
        nodes.append(",".join(parts))
    context = [f'"@base":"{page}"', *(f'"{prefix}":"{shorten.namespaces[prefix]}"' for prefix in sorted(used)), *terms_]
    graph = nodes[0] if len(nodes) == 1 else '"@graph":[' + ",\n".join(f"{{{each}}}" for each in nodes) + "]"
    return f'{{"@context":{{{",".join(context)}}},{graph}}}'


def inside(document: str) -> str:
    """JSON as it can stand in a script element of HTML."""
    return document.replace("<", "\\u003c")


def _parted(literal: str) -> tuple[str, str]:
    """(a literal as a JSON string, its language or datatype): N-Triples and JSON escape alike but for `\\U`."""
    at = literal.rindex('"') + 1
    body = literal[:at]
    if "\\U" in body:
        body = _LONG.sub(lambda match: chr(int(match[1], 16)), body)
    return body, literal[at:]


def _listed(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{','.join(values)}]"


def _quoted(text: str) -> str:
    return f'"{text}"'
