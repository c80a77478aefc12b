"""Members of dimensions: which contain which, which add up to which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from mingzhang.check.slice.declarations import SCHEMES, Declarations
from mingzhang.check.slice.facts import Facts, plain

#: the dimensions along which figures add up
ADDITIVE = ("flow", "fund", "functional", "economic", "nature", "item")
#: what parts the names in a list of prose
_LISTED = re.compile("[、，；：。]")
_OLD_NAME = "http://www.w3.org/2008/05/skos-xl#altLabel"


class Members:
    """How the members of the dimensions stand to each other, as `ontology/` and the reports declare it."""

    def __init__(self, shared: Declarations, facts: Iterable[Facts]) -> None:
        self._wholes: dict[str, tuple[tuple[str, str], ...]] = dict(shared.wholes)
        self._parents: dict[str, tuple[str, ...]] = dict(shared.parents)
        self._above: dict[str, frozenset[str]] = {}
        self._order = {member: place for place, member in enumerate(self._wholes)}
        self.listings = shared.listings
        self.balances = shared.balances
        flow = f"<{shared.base}code/flow/"
        #: the flow of the year within each total of flows
        self.main_flows = ((f"{flow}total-in>", f"{flow}revenue>"), (f"{flow}total-out>", f"{flow}expenditure>"))
        for each in facts:
            broader = each.property("skos:broader")
            for subject, properties in each.subjects.items():
                if broader in properties and subject not in self._parents:
                    self._parents[subject] = tuple(properties[broader])
                    by = next((f"<{shared.base}code/{name}>" for name in SCHEMES if f"/code/{name}/" in subject), "")
                    if by:
                        self._wholes[subject] = tuple((whole, by) for whole in properties[broader])

    def wholes(self, member: str) -> tuple[tuple[str, str], ...]:
        """The members of which this one is a part, each with the partition or classification by which it is."""
        return self._wholes.get(member, ())

    def sums(self, dimension: str, printed: Iterable[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """(whole, partition, parts) of the sums that the members printed on one line allow.

        A sum is complete when every printed member below the whole is a part or lies below one: then what is not
        printed is zero. A total of flows needs the flow of the year. A code of unknown parent leaves its whole line
        open. Of two partitions with the same printed parts one is enough. The parts are in the order in which they are
        declared.
        """
        members = tuple(printed)
        found: dict[tuple[str, str], list[str]] = {}
        for member in members:
            for whole, partition in self.wholes(member):
                found.setdefault((whole, partition), []).append(member)
        if not found:
            return
        above = {member: self.above(member) for member in members}
        if dimension in ("functional", "economic"):
            tops = {m for m in members if m.endswith("/all>")}
            if any(not any(a.endswith("/all>") for a in above[m]) for m in members if m not in tops):
                return
        done: set[tuple[str, tuple[str, ...]]] = set()
        for (whole, partition), parts in found.items():
            parts.sort(key=lambda part: (self._order.get(part, len(self._order)), part))
            chosen = set(parts)
            kind = partition if dimension == "economic" else ""
            complete = all(
                m in chosen or not chosen.isdisjoint(above[m])
                for m in members
                if whole in above[m] and (not kind or self.scheme(m) == kind)
            )
            if dimension == "flow" and not any(p.endswith(("/revenue>", "/expenditure>")) for p in parts):
                complete = False
            if complete and (whole, tuple(parts)) not in done:
                done.add((whole, tuple(parts)))
                yield whole, partition, tuple(parts)

    def flows(self, whole: str) -> tuple[str, ...]:
        """The flows that a total consists of."""
        return tuple(member for member, of in self._wholes.items() if any(w == whole for w, _ in of))

    @staticmethod
    def exhaustive(dimension: str, whole: str) -> bool:
        """Whether a table that prints parts of this whole, but not the whole, prints all of them.

        A table by class does, and one that splits basic expenditure; a table of one fund, or of basic expenditure
        alone, does not.
        """
        return dimension in ("functional", "economic") or whole.endswith("/nature/basic>")

    @staticmethod
    def scheme(member: str) -> str:
        """The code list of a member."""
        return member.rsplit("/", 1)[0] + ">"

    def above(self, member: str) -> frozenset[str]:
        """All members that contain this one."""
        known = self._above.get(member)
        if known is not None:
            return known
        found: set[str] = set()
        waiting = [member]
        while waiting:
            each = waiting.pop()
            for parent in (*self._parents.get(each, ()), *(whole for whole, _ in self.wholes(each))):
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        self._above[member] = frozenset(found)
        return self._above[member]


def needed(facts: Iterable[Facts], shared: Declarations, members: Members) -> Iterator[ox.Quad]:
    """The declarations that these reports need: all but the classes, the classes they use, name or list, and for each
    member in use all that contain it (`mz:below`)."""
    yield from shared.always
    classes: set[str] = set()
    used: set[str] = set()
    for each in facts:
        label, notation, text = each.property("rdfs:label"), each.property("skos:notation"), each.property("mz:text")
        economic = f"<{each.base}code/economic/"
        dimensions = [each.property(f"mz:{d}") for d in ADDITIVE]
        for properties in each.subjects.values():
            for dimension in dimensions:
                used.update(properties.get(dimension, ()))
            if notation in properties:
                for name in properties.get(label, ()):
                    classes.update(shared.named.get(plain(name), ()))
                for value in properties[notation]:
                    classes.update(f"<{each.base}code/{scheme}/{plain(value)}>" for scheme in SCHEMES)
            for value in properties.get(text, ()):
                for name in _LISTED.split(plain(value)) if value.count("、") > 1 else ():
                    classes.update(code for code in shared.named.get(name, ()) if code.startswith(economic))
    below = ox.NamedNode(f"{shared.base}key#below")
    for member in sorted(used):
        above = members.above(member)
        classes |= {member} | above
        for each_above in sorted(above):
            yield ox.Quad(ox.NamedNode(member[1:-1]), below, ox.NamedNode(each_above[1:-1]))
    for code in sorted(classes):
        for quad in shared.classes.get(code, ()):
            yield quad
            if quad.predicate.value == _OLD_NAME:
                yield from shared.classes.get(str(quad.object), ())
