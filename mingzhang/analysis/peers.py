"""Groups of bodies that spend alike: the communities of the network of similarities (Louvain's method)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ingest.graph.terms import SKOS, TYPE, integer, text
from ingest.iris import Iris
from mingzhang.analysis.similarity import Network
from mingzhang.analysis.written import Analysis

if TYPE_CHECKING:
    from mingzhang.store import Store

_NAMED = 2  # classes in the name of a group


def graph_of(network: Network) -> Any:
    """The network as networkx has it: weights are cosines."""
    import networkx

    graph: Any = networkx.Graph()
    graph.add_nodes_from(network.bodies)
    graph.add_weighted_edges_from((pair.one, pair.other, float(pair.cosine)) for pair in network.pairs)
    return graph


def groups(network: Network, seed: int) -> list[list[str]]:
    """The groups, the largest first; a body that is like no other is in none."""
    import networkx

    if not network.pairs:
        return []
    found = networkx.community.louvain_communities(graph_of(network), weight="weight", seed=seed)
    return sorted((sorted(group) for group in found if len(group) > 1), key=lambda group: (-len(group), group))


def analysis(network: Network, store: Store, seed: int) -> Analysis:
    """The groups as RDF, each named after the classes on which most of its bodies spend."""
    iris = Iris(store.base)
    found = groups(network, seed)
    names = _names(store)
    lines = []
    for group in found:
        classes = Counter(network.bodies[body][1] for body in group).most_common()
        ranked = [each for each, _ in sorted(classes, key=lambda pair: (-pair[1], pair[0]))][:_NAMED]
        key = f"{ranked[0].rpartition('/')[2]}-{group[0].removeprefix(f'{store.base}org/')}"
        node = f"<{iris.analysis('peers', key)}>"
        label = "、".join(names.get(each, each.rpartition("/")[2]) for each in ranked)
        lines += [
            f"{node} {TYPE} <{iris.term('PeerGroup')}> .",
            f"{node} <{SKOS}prefLabel> {text(label, 'zh')} .",
            f"{node} <{iris.term('peers')}> {integer(len(group))} .",
            *(f"{node} <{iris.term('mainClass')}> <{each}> ." for each in ranked),
            *(f"<{body}> <{iris.term('peerGroup')}> {node} ." for body in group),
        ]
    return Analysis(
        "peers",
        tuple(lines),
        network.reports,
        {
            "zh": "支出结构相似网络中的社群（Louvain 方法，以余弦相似度为权重）",
            "en": "communities of the network of similar spending (Louvain's method, weighted by cosine)",
        },
        {"seed": seed},
        f"{len(found)} 组同类 groups, {sum(map(len, found))} 个单位 bodies",
    )


def _names(store: Store) -> dict[str, str]:
    """Functional class → its Chinese name."""
    query = f"""SELECT ?class ?name {{ GRAPH <{store.base}ontology/classification-functional> {{
      ?class <{SKOS}prefLabel> ?name FILTER (LANG(?name) = "zh") }} }}"""
    return {str(row["class"]): str(row["name"]) for row in store.select(query).plain()}
