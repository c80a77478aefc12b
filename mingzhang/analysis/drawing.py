"""The network of bodies for other tools (Gephi, yEd, Cytoscape): GraphML and GEXF.

Nodes are bodies; edges say of what kind they are: `alike` (weight: cosine), `below` (from a body to the one above it)
and `shared-prose` (weight: passages in common). Everything is read from the graphs that the analyses wrote.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mingzhang.store import Store

_BODIES = """
PREFIX mz: <{base}ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?body (MIN(?name) AS ?label) (MIN(?divisionName) AS ?place) (MIN(?level) AS ?government)
  (MIN(?class) AS ?main) (MIN(?groupName) AS ?peers) (MIN(?depths) AS ?depth) WHERE {{
  {{
    SELECT DISTINCT ?body WHERE {{ {{ ?body mz:mainClass ?class ; mz:basedOn ?year }} UNION {{ ?body mz:depth ?any }} }}
  }}
  OPTIONAL {{ ?body skos:prefLabel ?name }}
  OPTIONAL {{ ?body mz:place/skos:prefLabel ?divisionName FILTER (LANG(?divisionName) = "zh") }}
  OPTIONAL {{ ?body mz:governmentLevel ?level }}
  OPTIONAL {{ ?body mz:mainClass/skos:prefLabel ?class FILTER (LANG(?class) = "zh") }}
  OPTIONAL {{ ?body mz:peerGroup/skos:prefLabel ?groupName }}
  OPTIONAL {{ ?body mz:depth ?depths }}
}} GROUP BY ?body
"""
_EDGES = {
    "alike": """SELECT ?one ?other ?weight WHERE {{
      ?pair <{base}ontology#compares> ?one, ?other ; <{base}ontology#cosine> ?weight
      FILTER (STR(?one) < STR(?other)) }}""",
    "below": """SELECT ?one ?other (1 AS ?weight) WHERE {{
      GRAPH <{base}analysis/organizations> {{ ?one <http://www.w3.org/ns/org#subOrganizationOf> ?other }} }}""",
    "shared-prose": """SELECT ?one ?other (SUM(?passages) AS ?weight) WHERE {{
      ?pair <{base}ontology#sharedBy> ?a, ?b ; <{base}ontology#sharedPassages> ?passages .
      ?a <{base}ontology#organization> ?one . ?b <{base}ontology#organization> ?other
      FILTER (STR(?one) < STR(?other)) }} GROUP BY ?one ?other""",
}


def network(store: Store) -> Any:
    """The bodies and what connects them, as a networkx graph with several edges between two nodes."""
    import networkx

    graph: Any = networkx.MultiGraph()
    for row in sorted(store.select(_BODIES.format(base=store.base)).plain(), key=lambda row: str(row["body"])):
        known = {name: row[name] for name in ("label", "place", "government", "main", "peers", "depth")}
        graph.add_node(str(row["body"]), **{name: value for name, value in known.items() if value is not None})
    for kind, query in _EDGES.items():
        rows = store.select(query.format(base=store.base)).plain()
        for one, other, weight in sorted((str(row["one"]), str(row["other"]), str(row["weight"])) for row in rows):
            if one in graph and other in graph:
                graph.add_edge(one, other, key=kind, kind=kind, weight=float(weight))
    return graph


def write(store: Store, path: Path, form: str) -> int:
    """Write the network as `graphml` or `gexf`; how many edges it has."""
    import networkx

    from mingzhang.export import replacing

    graph = network(store)
    with replacing(path) as output:
        if form == "gexf":
            networkx.write_gexf(graph, output)
        else:
            networkx.write_graphml(graph, output)
    return int(graph.number_of_edges())
