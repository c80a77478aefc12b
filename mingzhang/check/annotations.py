"""pySHACL over a pyoxigraph store: cures that leave the shapes files standard.

* pySHACL asks for the truth of its data graph for every result, which Oxigraph answers by counting all triples.
* It reads the shapes graph, collects the prefixes of a constraint and tests its text anew for every report.
* Oxigraph joins what a rule aggregates last (see `estimates`).
* pySHACL does not write the result annotations of SHACL-AF (`sh:resultAnnotation`), and it drops the language of a
  message in which it fills in variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from mingzhang.check.estimates import estimated

_SH = "http://www.w3.org/ns/shacl#"
_KEPT = 4


@cache
def install() -> None:
    """Make pySHACL annotate results; done once a process, on first use."""
    from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
    from pyshacl.graph_abstraction import OxigraphDataGraph
    from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper

    OxigraphDataGraph.__bool__ = lambda self: True
    ask = OxigraphDataGraph.query_oxigraph
    OxigraphDataGraph.query_oxigraph = lambda self, query, *a, **k: ask(self, estimated(query), *a, **k)
    plain = SPARQLBasedConstraint.make_v_result

    def annotated(self: Any, datagraph: Any, focus_node: Any, *args: Any, **options: Any) -> Any:
        description, node, triples = plain(self, datagraph, focus_node, *args, **options)
        bound = options.get("bound_vars")
        values: Mapping[str, Any] = bound[3] if isinstance(bound, tuple) and len(bound) == 4 else {}
        constraint = options.get("source_constraint")
        if constraint is None:
            return description, node, triples
        shapes = self.shape.sg.graph
        kept = [t for t in triples if str(t[1]) != f"{_SH}resultMessage"]
        kept += [(node, *pair) for pair in _messages(shapes, constraint, values)]
        kept += [(node, *pair) for pair in _annotations(shapes, constraint, values)]
        return description, node, kept

    SPARQLBasedConstraint.make_v_result = annotated
    _remember(SPARQLQueryHelper)
    _read_once()


def _read_once() -> None:
    """Read the shapes of a shapes graph once, not for every report; the last few graphs are kept."""
    from pyshacl import validator
    from pyshacl.shapes_graph import ShapesGraph

    kept: dict[int, Any] = {}

    def shapes(graph: Any, debug: bool = False, logger: Any = None) -> Any:
        known = kept.get(id(graph))
        if known is None or known.graph is not graph:
            known = ShapesGraph(graph, debug, logger)
            len(known.shapes)  # reads all of them
            while len(kept) >= _KEPT:
                kept.pop(next(iter(kept)))
            kept[id(graph)] = known
        return known

    validator.ShapesGraph = shapes


def _remember(helper: Any) -> None:
    """Collect the prefixes and test the text of a constraint once, not for every report."""
    collect, test = helper.collect_prefixes, helper.check_invalid_sparql
    prefixes: dict[tuple[int, str], dict[str, Any]] = {}
    tested: set[str] = set()

    def collected(self: Any) -> None:
        key = (id(self.shape.sg.graph), str(self.node))
        if key not in prefixes:
            collect(self)
            prefixes[key] = dict(self.prefixes)
        self.prefixes = dict(prefixes[key])

    def checked(self: Any, text: str, valuenode: Any = None, extravars: Any = None) -> bool:
        if valuenode is not None or extravars or text not in tested:
            test(self, text, valuenode, extravars)
            tested.add(text)
        return True

    helper.collect_prefixes, helper.check_invalid_sparql = collected, checked


def _messages(shapes: Any, constraint: Any, values: Mapping[str, Any]) -> Iterable[tuple[Any, Any]]:
    """The messages with their variables filled in and their language kept."""
    from rdflib import Literal, URIRef

    for message in shapes.objects(constraint, URIRef(f"{_SH}message")):
        text = str(message)
        for name, value in values.items():
            shown = words(value)
            text = text.replace(f"{{?{name}}}", shown).replace(f"{{${name}}}", shown)
        yield URIRef(f"{_SH}resultMessage"), Literal(text, lang=message.language)


def _annotations(shapes: Any, constraint: Any, values: Mapping[str, Any]) -> Iterable[tuple[Any, Any]]:
    """The annotation properties with the values that the SELECT gave; a list of IRIs becomes one value each."""
    from rdflib import Literal, URIRef

    for annotation in shapes.objects(constraint, URIRef(f"{_SH}resultAnnotation")):
        prop = shapes.value(annotation, URIRef(f"{_SH}annotationProperty"))
        value = values.get(str(shapes.value(annotation, URIRef(f"{_SH}annotationVarName"))))
        if value is None or prop is None:
            continue
        if isinstance(value, Literal) and str(value).startswith(("http://", "https://")):
            for iri in dict.fromkeys(str(value).split(" ")):
                yield prop, URIRef(iri)
        else:
            yield prop, value


def words(value: Any) -> str:
    """A value as it is read: decimals without an exponent and without idle zeros."""
    from rdflib import Literal

    if isinstance(value, Literal) and str(value.datatype or "").endswith(("decimal", "integer")):
        text = str(value)
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
