"""The slice of the graph that one report is checked on: the report, what `ontology/` says of its members, join keys.

A rule compares figures on the same coordinates, or a whole with its parts, which differ in one dimension only. Joining
on nine dimensions is slow in any engine, so the slice carries each comparison as one key, a property in
a namespace of its own that is never published:

    key:point                the coordinates: two amounts with the same point must agree
    key:total…, key:partOf    a whole and its parts along a dimension, inside one table, to the same sum
    key:summit…, key:partOf   the same where the table of the parts does not print the whole, but another one does
    key:totalGrand           a total of flows whose flow of the year is printed only in parts
    key:widerFund            from a figure to those that are alike but for a fund that contains its own
    key:equalFund, key:room   the same where the totals of both funds agree, and by how much these may differ
    key:balances             from one total of flows to the other in its table
    key:ofAmount, key:againstAmount, key:besideChange   from a change, share or rate to what it is made of
    key:by, key:inTable, key:parts   the partition or classification of a sum, the table of its parts, these in words
    key:codeIn               the table of a row that has the code of a class
    key:classRow, key:rowAbove   the class of a row in its table, and the class above it
    key:below                a member and all members that contain it

A sum is there only if it is complete (see `Members.sums`). `key:unitOf`, `key:where` and `key:shown` give unit, place
and number in words. Of figures that a table prints twice on the same coordinates only the first is a whole or a part.

The modules: `facts` the triples of a report, `declarations` and `members` what `ontology/` says, `keys` the keys, which
`figures`, `classes`, `claims`, `sums` and `funds` make.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pyoxigraph as ox

from mingzhang.check.slice.declarations import declarations
from mingzhang.check.slice.facts import Facts, plain, read, statements
from mingzhang.check.slice.figures import DIMENSIONS, Numbers
from mingzhang.check.slice.keys import key_statements
from mingzhang.check.slice.members import Members, needed

__all__ = ["DIMENSIONS", "Facts", "build", "keys", "plain", "read"]


def build(facts: Facts, others: Sequence[Facts] = (), reads: Collection[str] | None = None) -> ox.Store:
    """A store in memory: the report's graph with its join keys, the graphs of `others`, and the shared declarations.

    Of the reports it holds the properties and classes among `reads` (IRIs), what the rules name; all without it.
    """
    store = ox.Store()
    shared = declarations(facts.base)
    members = Members(shared, (facts, *others))
    numbers = Numbers()
    for each in (facts, *others):
        lines = [*statements(each, each is not facts, reads), *key_statements(each, members, numbers), ""]
        graph = ox.NamedNode(each.report)
        store.load("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
    store.extend(needed((facts, *others), shared, members))
    return store


def keys(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """(figure or claim, name of the key, value) of all join keys of a report, terms as N-Triples."""
    namespace = f"<{facts.base}key#"
    for line in key_statements(facts, Members(declarations(facts.base), (facts,)), Numbers()):
        subject, predicate, value = line[:-2].split(" ", 2)
        if predicate.startswith(namespace):
            yield subject, predicate[len(namespace) : -1], value
