"""The engine of the check: plain pySHACL gives the same, hints change nothing, the slice holds what rules read."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from mingzhang.check import slice as slices
from mingzhang.check.engine import check_report, validate
from mingzhang.check.estimates import LIMIT, estimated
from mingzhang.check.rules import SH, Rule, rule_book
from mingzhang.check.run import _graphs
from tests.test_check import WRONG

#: pySHACL as it comes, over rdflib's own store: the results as (rule, place)
_PLAIN = f"""
import json, sys
import pyshacl, rdflib
data = rdflib.Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
_, results, _ = pyshacl.validate(data, shacl_graph=sys.argv[2], focus_nodes=[sys.argv[3]], use_shapes=sys.argv[4:])
sh = rdflib.Namespace("{SH}")
pairs = [[str(results.value(r, sh[p])) for p in ("sourceShape", "value")] for r in results.subjects(sh.focusNode)]
print(json.dumps(sorted(pairs)))
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    path = tmp_path_factory.mktemp("report") / "明河县水利局2024年部门决算.txt"
    path.write_text(WRONG, encoding="utf-8")
    failed: list[str] = []
    (graph,) = _graphs([path], failed, {}).items()
    assert not failed
    return graph


def test_plain_pyshacl_over_rdflib_finds_the_same(report: tuple[str, bytes], tmp_path: Path) -> None:
    name, data = report
    checked = check_report(name, data)
    ours = sorted((f"{rule.iri}", f.about) for f in checked.findings for rule in checked.ran if rule.code == f.rule)
    store = slices.build(slices.read(name, data), (), rule_book().reads)
    (tmp_path / "slice.nq").write_bytes(store.dump(format=ox.RdfFormat.N_QUADS))
    rule_book().shapes.serialize(tmp_path / "shapes.ttl", format="turtle", encoding="utf-8")
    files = [str(tmp_path / "slice.nq"), str(tmp_path / "shapes.ttl")]
    command = [sys.executable, "-c", _PLAIN, *files, name, *(rule.iri for rule in checked.ran)]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=300).stdout)
    assert [tuple(pair) for pair in theirs] == ours
    assert ("https://w3id.org/mingzhang/rule/functional-parts" in {shape for shape, _ in ours}) and len(ours) > 3


def test_a_second_report_is_checked_on_its_own(report: tuple[str, bytes]) -> None:
    name, data = report
    right = data.decode().replace('"1115000"', '"1105000"').encode()
    first, second, third = (check_report(name, each, only=["aggregation"]) for each in (data, right, data))
    assert [f.message for f in first.findings] == [f.message for f in third.findings] != []
    assert second.findings == []


def test_sub_selects_that_group_are_told_to_be_small() -> None:
    inner = 'SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b FILTER(?b != "}{") } GROUP BY ?a HAVING (?n > 1)'
    query = f"SELECT ?a {{ {{ {inner} }} ?a ?q ?c }}"
    assert estimated(query) == query.replace("(?n > 1) }", f"(?n > 1)  LIMIT {LIMIT} }}")
    for plain in ("SELECT ?a { ?a ?b ?c } GROUP BY ?a", "SELECT ?a { { SELECT ?a { ?a ?b ?c } } }"):
        assert estimated(plain) == plain


@pytest.mark.parametrize("rule", rule_book().rules, ids=lambda rule: rule.code)
def test_hints_change_no_result(rule: Rule) -> None:
    case = Path(__file__).parent / "rules" / rule.code / "invalid.ttl"
    store = ox.Store()
    store.load(case.read_bytes(), format=ox.RdfFormat.TURTLE)
    name = next(
        q.subject.value for q in store if q.object == ox.NamedNode("https://w3id.org/mingzhang/ontology#Report")
    )
    data = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    book, facts = rule_book(), slices.read(name, data)
    substitutions = {ox.Variable("this"): ox.NamedNode(name)}
    rows = []
    for query, reads in ((rule.select, None), (estimated(rule.select), book.reads)):
        found = slices.build(facts, (), reads).query(
            book.prefixes + query, use_default_graph_as_union=True, substitutions=substitutions
        )
        rows.append(sorted(str(row["value"]) for row in found))  # type: ignore[union-attr, index]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("rule", rule_book().rules, ids=lambda rule: rule.code)
def test_a_rule_names_what_it_reads(rule: Rule) -> None:
    """The slice leaves out the properties that no rule names: none may be read by a variable."""
    from rdflib import Variable
    from rdflib.plugins.sparql import prepareQuery

    def triples(node: object) -> list[tuple[object, object, object]]:
        if isinstance(node, dict):
            found = [triple for each in node.values() for triple in triples(each)]
            return found + [t for t in node.get("triples") or () if len(t) == 3]
        return [t for each in node for t in triples(each)] if isinstance(node, (list, set)) else []

    algebra = prepareQuery(rule_book().prefixes + rule.select).algebra
    assert triples(algebra)
    assert not [t for t in triples(algebra) if isinstance(t[1], Variable)]


def test_no_rules_make_a_conforming_report(report: tuple[str, bytes]) -> None:
    results = validate(ox.Store(), report[0], ())
    assert "true" in {str(value) for value in results.objects()}


def test_no_rule_takes_as_long_as_all_others() -> None:
    """One whose joins begin at the wrong end takes longer than the rest of the book on a report of many tables."""
    sample = next(Path(__file__).parent.parent.glob("samples/明河县水利局2024年部门决算.*"))
    ((name, data),) = _graphs([sample], [], {}).items()
    book = rule_book()
    store = slices.build(slices.read(name, data), (), book.reads)
    validate(store, name, book.rules)
    seconds = {}
    for rule in book.rules:
        start = time.process_time()
        validate(store, name, [rule])
        seconds[rule.code] = time.process_time() - start
    dearest = max(seconds, key=lambda code: seconds[code])
    assert seconds[dearest] < sum(seconds.values()) / 2, dearest
