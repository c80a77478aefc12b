"""The aspects that the reports of a store settle, described once for all of them in the graph `analysis/aspects`.

A report's graph says `<figure> mz:settles <aspect/executed_expenditure_all_205_all_basic_all>` and no more. What such
an aspect is follows from its IRI: its seven coordinates; the aspect that is its whole along each of them
(`mz:functionalWhole` of this one is `…all_all_all_basic_all`), by which a question finds all classes, funds or natures
of an amount; the budget that an outturn is compared with; names. The graph is the same whatever the order in which
reports came, and is made anew after each batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ingest.classes import scheme_of
from ingest.graph.terms import SKOS, TYPE, integer, text
from ingest.iris import Iris
from mingzhang.store.answers import plain

if TYPE_CHECKING:
    from mingzhang.store import Store

DIMENSIONS = ("phase", "flow", "fund", "functional", "economic", "nature", "item")
_WHOLES = ("fund", "functional", "economic", "nature", "item")  # the dimensions along which an aspect has a whole
_LEVELS = {3: 1, 5: 2, 7: 3}  # digits of a class → its level (类, 款, 项)
LANGUAGES = ("zh", "en")
GRAPH = "analysis/aspects"


def keep_aspects(store: Store) -> bool:
    """Describe the aspects that the reports settle now; False where the description is the same as before."""
    iris, keys = Iris(store.base), used(store)
    members = _members(keys, store, iris)
    lines = (line for key in sorted(keys) for line in described(key, iris, members))
    return (
        store.put_many([(f"{store.base}{GRAPH}", "".join(f"{line}\n" for line in lines).encode())], trusted=True) == 1
    )


def used(store: Store) -> set[str]:
    """The keys of the aspects that figures and claims settle or restate."""
    start = len(Iris(store.base).aspect(""))
    found: set[str] = set()
    for term in ("settles", "restates"):
        query = f"SELECT DISTINCT ?aspect WHERE {{ ?figure <{store.base}ontology#{term}> ?aspect }}"
        found.update(str(row["aspect"])[start:] for row in store.select(query).plain())
    return found


def wholes(key: str) -> Iterator[tuple[str, str]]:
    """(dimension, the key of the aspect that is not broken down along it) for each dimension that is broken down."""
    members = key.split("_")
    for place, dimension in enumerate(DIMENSIONS):
        if dimension in _WHOLES and members[place] != "all":
            yield dimension, "_".join((*members[:place], "all", *members[place + 1 :]))


@dataclass(frozen=True, slots=True)
class _Member:
    """What an aspect has of one of its members: the triple without its subject, and names by language ("" for all)."""

    triple: str
    names: dict[str, str]


def _members(keys: Iterable[str], store: Store, iris: Iris) -> dict[tuple[str, str], _Member]:
    """Every (dimension, member) of the aspects."""
    pairs = {pair for key in keys for pair in zip(DIMENSIONS, key.split("_"), strict=True)}
    concepts = {pair: concept(*pair, iris) for pair in pairs}
    known = labels(store, sorted(set(concepts.values())))
    found: dict[tuple[str, str], _Member] = {}
    for (dimension, member), node in concepts.items():
        triple = f"<{iris.term(dimension)}> <{node}> ."
        if dimension in ("functional", "economic") and (level := _LEVELS.get(len(member))) and member != "all":
            name = known.get(node, {}).get("zh") or member
            triple += f"\n<{iris.term(f'{dimension}Level')}> {integer(level)} ."
            triple += f"\n<{iris.term(f'{dimension}Name')}> {text(name, 'zh')} ."
        whole = member == "all"
        found[dimension, member] = _Member(
            triple,
            {language: "" if whole else _named(known.get(node, {}), member, language) for language in LANGUAGES},
        )
    return found


def described(key: str, iris: Iris, members: dict[tuple[str, str], _Member]) -> Iterator[str]:
    """The triples of one aspect."""
    node = f"<{iris.aspect(key)}>"
    own = [members[pair] for pair in zip(DIMENSIONS, key.split("_"), strict=True)]
    yield f"{node} {TYPE} <{iris.term('Aspect')}> ."
    for member in own:
        for triple in member.triple.split("\n"):
            yield f"{node} {triple}"
    for dimension, whole in wholes(key):
        yield f"{node} <{iris.term(f'{dimension}Whole')}> <{iris.aspect(whole)}> ."
    if key.startswith("executed_"):
        budget = key.replace("executed", "initial", 1)
        yield f"{node} <{iris.term('budgetedAs')}> <{iris.aspect(budget)}> ."
    for language in LANGUAGES:
        name = " · ".join(member.names[language] for member in own if member.names[language])
        yield f"{node} <{SKOS}prefLabel> {text(name, language)} ."


def concept(dimension: str, member: str, iris: Iris) -> str:
    """The IRI of a member of a dimension."""
    scheme = scheme_of(member) if dimension == "economic" and member != "all" else dimension
    return iris.code("economic" if dimension == "economic" and scheme == "functional" else scheme, member)


def _named(names: dict[str, str], member: str, language: str) -> str:
    name = names.get(language) or names.get("zh") or member
    return f"{member} {name}" if member.isdigit() and name != member else name


def labels(store: Store, concepts: Iterable[str]) -> dict[str, dict[str, str]]:
    """Concept → its preferred name by language, the first in order where reports give several."""
    found: dict[str, dict[str, str]] = {}
    query = (
        f"SELECT DISTINCT ?concept ?label WHERE {{ VALUES ?concept {{ {' '.join(f'<{iri}>' for iri in concepts)} }}"
        f" ?concept <{SKOS}prefLabel> ?label }}"
    )
    for row in sorted(store.select(query), key=lambda row: str(row["label"]), reverse=True):
        label = row["label"]
        assert isinstance(label, Literal)
        found.setdefault(str(plain(row["concept"])), {})[label.language or ""] = label.value
    return found
