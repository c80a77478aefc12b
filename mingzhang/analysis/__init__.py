"""Where SPARQL is the wrong tool: networks of bodies and of texts, computed over all reports of a store.

    similarity      which bodies spend on the same classes (cosine over shares of spending)
    peers           groups of bodies that spend alike (communities of that network)
    reuse           text that stands in several reports (shingles, MinHash)
    organizations   the tree of bodies

Each writes its results into a named graph, `{base}analysis/{name}`, with how it was made, so that questions can use
them; the vocabulary is `ontology/analysis.ttl`. The same reports give the same graphs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.analysis import organizations, peers, reuse, similarity, written

if TYPE_CHECKING:
    from mingzhang.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an analysis came to: a line for the reader in Chinese and English, and whether its graph changed."""

    name: str
    summary: str
    changed: bool


def analyse(store: Store, only: Collection[str] = (), seed: int = 1) -> Iterator[Outcome]:
    """Run the analyses and keep their results; `only` names those wanted, `seed` is that of the communities."""
    wanted = set(only) or set(NAMES)
    network = similarity.network(store) if wanted & {"similarity", "peers"} else None
    if network is not None and "similarity" in wanted:
        yield _kept(store, similarity.analysis(network, store))
    if network is not None and "peers" in wanted:
        yield _kept(store, peers.analysis(network, store, seed))
    if "reuse" in wanted:
        yield _kept(store, reuse.analysis(store))
    if "organizations" in wanted:
        yield _kept(store, organizations.analysis(store))


NAMES = ("similarity", "peers", "reuse", "organizations")


def _kept(store: Store, analysis: written.Analysis) -> Outcome:
    return Outcome(analysis.name, analysis.summary, written.keep(store, analysis))
