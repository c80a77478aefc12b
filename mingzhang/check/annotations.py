"""pySHACL over a pyoxigraph store: cures that leave the shapes files standard.

* pySHACL asks for the truth of its data graph for every result, which Oxigraph answers by counting all triples.
* It reads the shapes graph and each constraint of it anew for every report, tests the text of the constraint again, and
  looks for each property of a shape in a list of terms.
* Oxigraph joins what a rule aggregates last (see `estimates`), and plans at length what finds nothing (`candidates`).
* pySHACL does not write the result annotations of SHACL-AF (`sh:resultAnnotation`), and it drops the language of a
  message in which it fills in variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from mingzhang.check.candidates import candidates
from mingzhang.check.estimates import estimated

_SH = "http://www.w3.org/ns/shacl#"
_KEPT = 4
_NOTHING = "SELECT ?value WHERE {} LIMIT 0"


@cache
def install() -> None:
    """Make pySHACL annotate results; done once a process, on first use."""
    from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
    from pyshacl.graph_abstraction import OxigraphDataGraph
    from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper

    OxigraphDataGraph.__bool__ = lambda self: True
    ask = OxigraphDataGraph.query_oxigraph

    def asked(self: Any, query: str, *args: Any, **options: Any) -> Any:
        first = candidates(query)
        if first and next(iter(ask(self, estimated(first), *args, **options)), None) is None:
            return ask(self, _NOTHING)
        return ask(self, estimated(query), *args, **options)

    OxigraphDataGraph.query_oxigraph = asked
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
    _remember(SPARQLBasedConstraint, SPARQLQueryHelper)
    _read_once()
    _look_up()


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


def _look_up() -> None:
    """Look for a property among those that pySHACL knows by its hash, not by going through their list."""
    from pyshacl import shape
    from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP

    class Parameters(list[Any]):
        def __contains__(self, term: object) -> bool:
            return term in CONSTRAINT_PARAMETERS_MAP

    shape.CONSTRAINT_PARAMS = (Parameters(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)


def _remember(constraint: Any, helper: Any) -> None:
    """Read each constraint and test its text once, not for every report."""
    make, test = constraint.__init__, helper.check_invalid_sparql
    tested: set[str] = set()

    def made(self: Any, shape: Any) -> None:
        known = shape.sg.__dict__.setdefault("constraints_read", {})  # lives as long as the shapes graph
        if shape.node not in known:
            make(self, shape)
            known[shape.node] = self.sparql_constraints
        self.shape, self.sparql_constraints = shape, known[shape.node]

    def checked(self: Any, text: str, valuenode: Any = None, extravars: Any = None) -> bool:
        if valuenode is not None or extravars or text not in tested:
            test(self, text, valuenode, extravars)
            tested.add(text)
        return True

    constraint.__init__, helper.check_invalid_sparql = made, checked


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
