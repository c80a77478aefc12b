"""Statements sorted by the page they stand on, and what they say.

Pages are made of tens of thousands of statements a second, so they are kept as the texts of N-Triples: subject and
predicate without brackets, the object as it is written there (`<iri>`, `_:node`, `"text"@zh`, `"12"^^<…decimal>`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.publish.layout import path_of

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_LABELS = (f"{RDFS}label", f"{SKOS}prefLabel")  # the later wins
_NOTATION = f"{SKOS}notation"
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
#: subject, predicate, object
Statement = tuple[str, str, str]
_NOTHING: Mapping[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called in both languages, and its code."""

    zh: str
    en: str = ""
    notation: str = ""


def read(n_triples: bytes) -> Iterator[Statement]:
    """The statements of canonical N-Triples, one a line."""
    for line in n_triples.decode().split("\n"):
        if line:
            subject, predicate, node = line.split(" ", 2)
            yield (subject[1:-1] if subject[0] == "<" else subject), predicate[1:-1], node[:-2]


def written(statements: Iterable[Statement]) -> bytes:
    """The statements as N-Triples."""
    return "".join(f"{_node(s)} <{p}> {o} .\n" for s, p, o in statements).encode()


def by_page(statements: Iterable[Statement], base: str) -> dict[str, list[Statement]]:
    """Path → the statements whose subject stands on its page.

    A blank node is told where it is spoken of. What is said of others' IRIs stands on no page.
    """
    found: dict[str, list[Statement]] = {}
    blank: dict[str, list[Statement]] = {}
    last, told = "", found.setdefault("", [])
    for statement in statements:
        subject = statement[0]
        if subject != last:
            last = subject
            path = None if subject.startswith("_:") else path_of(subject, base)
            told = blank.setdefault(subject, []) if path is None else found.setdefault(path, [])
        told.append(statement)
    if any(subject.startswith("_:") for subject in blank):
        for page in found.values():
            waiting = list(page)
            while waiting:
                node = waiting.pop()[2]
                if node in blank:
                    more = blank.pop(node)
                    page.extend(more)
                    waiting.extend(more)
    return {path: page for path, page in found.items() if page}


def names(statements: Iterable[Statement]) -> dict[str, Name]:
    """IRI → name of everything that has a label or a notation among the statements."""
    texts: dict[str, dict[str, str]] = {}
    for subject, predicate, node in statements:
        if predicate == _NOTATION:
            texts.setdefault(subject, {})["notation"] = value(node)
        elif predicate in _LABELS and node[0] == '"':
            told = texts.setdefault(subject, {})
            language = language_of(node)[:2] or "zh"
            if language not in told or predicate == _LABELS[-1]:
                told[language] = value(node)
    return {
        iri: Name(told.get("zh") or told.get("en") or told["notation"], told.get("en", ""), told.get("notation", ""))
        for iri, told in texts.items()
    }


def value(node: str) -> str:
    """An object as text: an IRI without brackets, a literal without quotes, language and datatype."""
    if node[0] == "<":
        return node[1:-1]
    if node[0] != '"':
        return node
    body = node[1 : node.rindex('"')]
    return _ESCAPE.sub(_character, body) if "\\" in body else body


def language_of(node: str) -> str:
    """The language of a literal, empty where it has none."""
    end = node[node.rindex('"') + 1 :]
    return end[1:] if end.startswith("@") else ""


class Said:
    """What statements say of their subjects: `value(subject, predicate)`, as texts, by full IRIs."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.of: dict[str, dict[str, list[str]]] = {}
        of = self.of
        last = ""
        told: dict[str, list[str]] = {}
        for subject, predicate, node in statements:
            if subject != last:
                last = subject
                told = of.setdefault(subject, {})
            if predicate in told:
                told[predicate].append(node)
            else:
                told[predicate] = [node]

    def values(self, subject: str, predicate: str) -> list[str]:
        """All objects as texts."""
        return [value(node) for node in self.of.get(subject, _NOTHING).get(predicate, ())]

    def value(self, subject: str, predicate: str) -> str:
        """The first of them, empty where there is none."""
        found = self.of.get(subject, _NOTHING).get(predicate)
        return value(found[0]) if found else ""

    def text(self, subject: str, predicate: str, language: str = "zh") -> str:
        """The text in a language, empty where there is none."""
        for node in self.of.get(subject, _NOTHING).get(predicate, ()):
            if node[0] == '"' and (language_of(node) or "zh").startswith(language):
                return value(node)
        return ""


@lru_cache(1 << 12)
def literal(text: str, language: str = "", datatype: str = "") -> str:
    """A literal as N-Triples write it."""
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{body}"' + (f"@{language}" if language else f"^^<{datatype}>" if datatype else "")


def _node(subject: str) -> str:
    return subject if subject.startswith("_:") else f"<{subject}>"


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
