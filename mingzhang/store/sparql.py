"""The text of a query before it runs: which form it has, whether it is allowed, and values for its variables.

No SPARQL parser that is cheap to import shows its algebra, so the text is cut into tokens. The cut is made to err on
the side of refusing. A grammar without word boundaries, as Oxigraph's is, takes `1SERVICE<http://…>{}` for a SERVICE;
so every word that *contains* SERVICE outside strings, comments, IRIs and the local part of a prefixed name is refused.
Since other endpoints resolve `\\u0053` before they parse, the text is looked at with and without these escapes.

Why nothing can hide in what the cut takes for an IRI when it is really two comparisons (`?a<?b … ?c>?d`): a SERVICE
needs a `{`, and its name an `<` or a `{` before the next `>`; neither can stand in an IRI.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.store.interface import QueryError, QueryRefused

if TYPE_CHECKING:
    from mingzhang.store.answers import Term

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING")

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                |"(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:\w+)
    | (?P<name>(?P<prefix>(?:[^\W\d_][\w.\-]*)?):(?P<local>(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*))
    | (?P<word>[^\W\d]\w*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """A piece of a query that is neither white space nor comment; `word` is its text in capitals if it is a word."""

    kind: str
    text: str
    start: int
    end: int
    word: str
    prefix: str
    local: str


def tokens(text: str) -> Iterator[Token]:
    """The significant tokens of `text`."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if match["name"] is not None:
            kind = "name"
        if kind in ("space", "comment"):
            continue
        word = match[0].upper() if kind == "word" else ""
        yield Token(kind, match[0], match.start(), match.end(), word, match["prefix"] or "", match["local"] or "")


def form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; an update is refused."""
    prologue = False
    for token in tokens(text):
        if token.word in ("PREFIX", "BASE"):
            prologue = True
        elif token.word in FORMS:
            return token.word
        elif token.word in _UPDATES:
            raise QueryRefused(f"{token.word} changes the store; only queries are answered here.")
        elif token.word or not prologue:
            break
    raise QueryError("The text is not a SPARQL query: it starts with none of SELECT, ASK, CONSTRUCT and DESCRIBE.")


def has_from(text: str) -> bool:
    """Whether the query names its own graphs by FROM, so that it must not be given the union of all."""
    return any(token.word == "FROM" for token in tokens(text))


def admit(text: str) -> str:
    """Refuse what would change the store or reach out to another machine; otherwise the form of the query."""
    unescaped = _ESCAPE.sub(_character, text)
    for reading in {text, unescaped}:
        if "service" in reading.lower() and any(_calls(token) for token in tokens(reading)):
            raise QueryRefused(
                "SERVICE asks another machine and is not answered here. (A prefix that contains the word `service` is"
                " taken for it: rename the prefix.)"
            )
    return form(text)


def bind(
    text: str, bindings: Mapping[str, Term], *, filtered: Collection[str] = (), outside: Collection[str] = ()
) -> str:
    """`text` with a fixed term for each variable in `bindings`.

    A `VALUES` with the term is put at the head of the WHERE group of each SELECT, sub-SELECT, ASK, CONSTRUCT and
    DESCRIBE that mentions the variable, and of each group inside it that does. Groups after MINUS and EXISTS are left
    alone: there the value comes in from outside, and a VALUES would change which variables are shared. Values go in as
    terms, never as text, so they cannot change the query.

    A variable in `filtered` has a FILTER instead, in the groups that themselves mention it and must bind it. A planner
    begins with a VALUES, and would look first for all that the term fits: right for a class, wrong for a year. One in
    `outside` has a FILTER in the outermost group only, which must bind it.
    """
    found = list(tokens(text))
    inserts: dict[int, str] = {}
    for name, term in bindings.items():
        variable = name.lstrip("?$")
        if not any(token.kind == "variable" and token.text[1:] == variable for token in found):
            raise QueryError(f"The query has no variable ?{variable}.")
        if variable in outside:
            places, insert = _groups(found, variable)[:1], f" FILTER (?{variable} = {term})"
        elif variable in filtered:
            places, insert = _groups(found, variable, direct=True), f" FILTER (?{variable} = {term})"
        else:
            places, insert = _groups(found, variable), f" VALUES ?{variable} {{ {term} }}"
        if not places:
            raise QueryError(f"The query has no WHERE group in which ?{variable} could have a value.")
        for place in places:
            inserts[place] = inserts.get(place, "") + insert
    for place in sorted(inserts, reverse=True):
        text = text[:place] + inserts[place] + text[place:]
    return text


def replace(text: str, variable: str, term: Term) -> str:
    """`text` with `term` in the place of every `$variable`, also where SPARQL allows no variable (property paths)."""
    for token in reversed(list(tokens(text))):
        if token.text == f"${variable}":
            text = text[: token.start] + str(term) + text[token.end :]
    return text


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else ""


def _calls(token: Token) -> bool:
    """Whether a token is, or could be taken for, the keyword SERVICE.

    A local name may not end in a dot, so what follows one could be the end of a triple and a SERVICE: `ex:.SERVICE`.
    """
    suspects = [token.word, token.prefix, *token.local.split(".")[1:]]
    return any("SERVICE" in suspect.upper() for suspect in suspects)


def _groups(found: list[Token], variable: str, *, direct: bool = False) -> list[int]:
    """Where in the text a VALUES for `variable` belongs: behind the opening braces of the groups that mention it.

    With `direct` only of those that mention it outside the groups within them.
    """
    places: list[int] = []
    outermost = True
    position = 0
    while position < len(found):
        if found[position].text != "{":
            position += 1
            continue
        end = _closing(found, position)
        before = found[position - 1] if position else None
        keyword = before.word if before else ""
        following = found[position + 1].word if position + 1 < len(found) else ""
        if keyword in ("MINUS", "EXISTS", "CONSTRUCT") or _is_data(found, position):
            position = end + 1
            continue
        inside = _own(found, position, end) if direct else found[position + 1 : end]
        mentioned = any(token.kind == "variable" and token.text[1:] == variable for token in inside)
        if following != "SELECT" and (mentioned or (outermost and not direct)):
            places.append(found[position].end)
        outermost = False
        position += 1
    return places


def _own(found: list[Token], opening: int, end: int) -> list[Token]:
    """The tokens of a group without those of the groups inside it."""
    depth, own = 0, []
    for token in found[opening + 1 : end]:
        depth += token.text == "{"
        if depth == 0:
            own.append(token)
        depth -= token.text == "}"
    return own


def _closing(found: list[Token], opening: int) -> int:
    depth = 0
    for position in range(opening, len(found)):
        depth += {"{": 1, "}": -1}.get(found[position].text, 0)
        if depth == 0:
            return position
    raise QueryError("The query opens a { that it does not close.")


def _is_data(found: list[Token], opening: int) -> bool:
    """Whether the brace opens the rows of a VALUES: `VALUES ?x {` or `VALUES (?x ?y) {`."""
    position = opening - 1
    while position >= 0 and (found[position].kind == "variable" or found[position].text in ("(", ")")):
        position -= 1
    return position >= 0 and found[position].word == "VALUES"
