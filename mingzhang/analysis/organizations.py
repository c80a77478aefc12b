"""The tree of bodies: units below their department, departments below the government that they answer to.

Reports say who includes whom (`mz:includes`, `org:subOrganizationOf`), who heads a department (`mz:headedBy`) and whom
a body answers to (`mz:superior`). Reports of different years may say different things; the last one counts. What
would close a circle is left out, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.graph.terms import ORG, integer
from ingest.iris import Iris
from mingzhang.analysis.written import Analysis

if TYPE_CHECKING:
    from mingzhang.store import Store

_ABOVE = """
PREFIX mz: <{base}ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT ?report ?year ?body ?above WHERE {{
  GRAPH ?report {{
    ?report mz:fiscalYear ?year .
    {{ ?report mz:organization ?above ; mz:includes ?body . FILTER NOT EXISTS {{ ?above mz:headedBy ?body }} }}
    UNION {{ ?body org:subOrganizationOf ?above }}
    UNION {{ ?above mz:headedBy ?body }}
    UNION {{ ?body mz:superior ?above }}
  }}
  FILTER (?body != ?above)
}}
"""


def tree(store: Store) -> tuple[Any, frozenset[str], int]:
    """(directed graph from above to below, the reports used, how many statements would have closed a circle)."""
    import networkx

    heads: dict[str, str] = {}
    stated: dict[str, tuple[str, str]] = {}
    superiors: dict[str, tuple[str, str]] = {}
    reports = set()
    for row in store.select(_ABOVE.format(base=store.base)).plain():
        body, above, year = (str(row[name]) for name in ("body", "above", "year"))
        reports.add(str(row["report"]))
        if above == f"{body}/department":
            heads[body] = above
        elif above.endswith("/department"):
            stated[body] = max(stated.get(body, ("", "")), (year, above))
        else:
            superiors[body] = max(superiors.get(body, ("", "")), (year, above))
    parents = {body: above for body, (_, above) in stated.items()} | heads
    for body, (_, above) in superiors.items():
        # a department answers to whom its own level answers to
        parents.setdefault(heads.get(body, body), above)
    graph: Any = networkx.DiGraph()
    circles = 0
    for body, above in sorted(parents.items()):
        if body in graph and above in graph and networkx.has_path(graph, body, above):
            circles += 1
        else:
            graph.add_edge(above, body)
    return graph, frozenset(reports), circles


def analysis(store: Store) -> Analysis:
    """The tree as RDF: whom a body is below, how deep, and how many are below it."""
    import networkx

    iris = Iris(store.base)
    graph, reports, circles = tree(store)
    lines = []
    deepest = 0
    for root in sorted(node for node in graph if not graph.in_degree(node)):
        for node, depth in networkx.single_source_shortest_path_length(graph, root).items():
            deepest = max(deepest, depth)
            lines.append(f"<{node}> <{iris.term('depth')}> {integer(depth)} .")
            if depth:
                lines.append(f"<{node}> <{iris.term('rootBody')}> <{root}> .")
            if below := len(networkx.descendants(graph, node)):
                lines.append(f"<{node}> <{iris.term('subordinates')}> {integer(below)} .")
    for above, body in graph.edges:
        lines.append(f"<{body}> <{ORG}subOrganizationOf> <{above}> .")
        lines.append(f"<{above}> <{ORG}hasSubOrganization> <{body}> .")
    return Analysis(
        "organizations",
        tuple(lines),
        reports,
        {
            "zh": "由报告所述的本级、所属单位和上级连成的树；各年说法不一的以最近一年为准",
            "en": "the tree of own levels, units and superiors that reports state; where years differ, the last counts",
        },
        {"circles": circles},
        f"{len(graph)} 个单位 bodies, 最深 deepest {deepest}"
        + (f", {circles} 处循环未计 circles left out" if circles else ""),
    )
