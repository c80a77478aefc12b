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
    key:by, key:inTable       the partition or classification of a sum, the table of its parts
    key:classRow, key:rowAbove   the class of a row in its table, and the class above it
    key:below                a member and all members that contain it

A sum is there only if it is complete (see `Members.sums`). `key:unitOf`, `key:where` and `key:shown` give unit, place
and number in words. Of figures that a table prints twice on the same coordinates only the first is a whole or a part.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from ingest.iris import DEFAULT_BASE
from ingest.numbers import UNITS
from mingzhang.resources import folder

DIMENSIONS = ("organization", "year", "phase", "flow", "fund", "functional", "economic", "nature", "item")
#: the dimensions along which figures add up
ADDITIVE = ("flow", "fund", "functional", "economic", "nature", "item")
#: files of `ontology/` that rules read
_FILES = (
    "partitions",
    "coordinates",
    "units",
    "years",
    "structures",
    "checks",
    "classification-functional",
    "classification-economic",
    "classification-government-economic",
)
_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_QB = "http://purl.org/linked-data/cube#"
_DCT = "http://purl.org/dc/terms/"

Properties = dict[str, list[str]]
Point = tuple[str, ...]


@dataclass(slots=True)
class Facts:
    """A report's triples by subject, terms as N-Triples print them; `report` is the report's IRI."""

    report: str
    base: str
    subjects: dict[str, Properties] = field(default_factory=dict)

    def one(self, subject: str, name: str) -> str:
        """The value of a property (`mz:page`, `rdfs:label`), "" without one; literals without quotes."""
        values = self.subjects.get(f"<{subject}>", {}).get(self.property(name), ())
        return plain(values[0]) if values else ""

    def property(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        namespace = {
            "mz": f"{self.base}ontology#",
            "key": f"{self.base}key#",
            "rdfs": _RDFS,
            "skos": _SKOS,
            "dct": _DCT,
            "qb": _QB,
        }[prefix]
        return f"<{namespace}{local}>"


def plain(term: str) -> str:
    """The text of an N-Triples term: an IRI without its brackets, a literal without quotes and type."""
    if term.startswith("<"):
        return term[1:-1]
    body = term[1 : term.rindex('"')]
    if "\\" not in body:
        return body
    return body.replace('\\"', '"').replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t").replace("\\\\", "\\")


def read(report: str, data: bytes, base: str = DEFAULT_BASE) -> Facts:
    """The triples of a report's N-Triples."""
    facts = Facts(report, base)
    for line in data.decode().splitlines():
        if not line:
            continue
        subject, predicate, rest = line.split(" ", 2)
        facts.subjects.setdefault(subject, {}).setdefault(predicate, []).append(rest[:-1].rstrip())
    return facts


def build(facts: Facts, others: Sequence[Facts] = ()) -> ox.Store:
    """A store in memory: the report's graph with its join keys, the graphs of `others`, and the shared declarations."""
    store = ox.Store()
    shared = _declarations(facts.base)
    members = Members(shared, (facts, *others))
    keys = _Keys(members)
    for each in (facts, *others):
        text = "\n".join([*_statements(each, other=each is not facts), *keys.statements(each), ""])
        store.bulk_load(text.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(each.report))
    store.extend(_needed((facts, *others), shared, members))
    return store


def keys(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """(figure or claim, name of the key, value) of all join keys of a report, terms as N-Triples."""
    namespace = f"<{facts.base}key#"
    for line in _Keys(Members(_declarations(facts.base), (facts,))).statements(facts):
        subject, predicate, value = line.split(" ", 2)
        if predicate.startswith(namespace):
            yield subject, predicate[len(namespace) : -1], value


#: what findings show and no rule reads
_UNREAD = (
    "box", "line", "inTable", "rowPath", "columnPath", "sentence", "subject", "cause", "baseText", "blank", "dash",
    "attestedName", "goal", "result", "note", "contentHash",
)  # fmt: skip


def _statements(facts: Facts, other: bool) -> Iterator[str]:
    """What rules read of a report: boxes, lines and bare types stay behind; another report is no target either."""
    mz = f"<{facts.base}ontology#"
    dropped = {f"{mz}{name}>" for name in _UNREAD}
    bare = {f"{mz}Row>", f"{mz}Column>", f"<{_QB}Observation>", f"<{_QB}DataSet>"}
    if other:
        bare.add(f"{mz}Report>")
    for subject, properties in facts.subjects.items():
        for predicate, values in properties.items():
            if predicate in dropped:
                continue
            for value in values:
                if predicate == _RDF_TYPE and value in bare:
                    continue
                yield f"{subject} {predicate} {value} ."


#: the terms that the keys are made of and written with
_TERMS = (
    "amount", "value", "measure", "approximate", "insideCause", "base", "unit", "row", "column", "printed",
    "printedUnit", "quote", "section", "tableKind",
)  # fmt: skip
_KEYS = (
    "point", "says", "ofAmount", "againstAmount", "besideChange", "unitOf", "unitName", "scale", "where", "shown",
    "classRow", "rowAbove", "classOf", "classLevel",
)  # fmt: skip


class _Keys:
    """Numbers points, sums and lines; equal keys in several reports of one slice are the same point."""

    def __init__(self, members: Members) -> None:
        self.members = members
        self.numbers: dict[tuple[str, ...], int] = {}

    def _key(self, *parts: str) -> str:
        return f'"{self.numbers.setdefault(parts, len(self.numbers))}"'

    def statements(self, facts: Facts) -> Iterator[str]:
        """The keys of all figures, and the points of all claims."""
        mz = {name: facts.property(f"mz:{name}") for name in (*DIMENSIONS, *_TERMS)}
        mz |= {name: facts.property(f"key:{name}") for name in _KEYS}
        label, title, empty = facts.property("rdfs:label"), facts.property("dct:title"), '""'
        figures = list(self._figures(facts, mz))
        for subject, table, at in figures:
            kind = facts.subjects.get(table, {}).get(mz["tableKind"], [""])[0]
            if kind not in self.members.listings:
                yield f"{subject} {mz['point']} {self._key(*at)} ."
            if not table:
                continue
            yield f"{subject} {mz['says']} {facts.subjects[subject][mz['amount']][0]} ."
            properties, sheet = facts.subjects[subject], facts.subjects.get(table, {})
            unit = (properties.get(mz["unit"]) or sheet.get(mz["unit"]) or [f"<{facts.base}code/unit/元>"])[0]
            yield f"{subject} {mz['unitOf']} {unit} ."
            name = plain(sheet[title][0]) if title in sheet else ""
            row = _label(facts, properties, mz["row"], label)
            column = _label(facts, properties, mz["column"], label)
            words = f"《{name}》" + (f"“{row}”行" if row else "") + (f"“{column}”列" if column else "")
            yield f"{subject} {mz['where']} {_quoted(words)} ."
            shown = squeezed(plain(properties.get(mz["printed"], [empty])[0]))
            yield f"{subject} {mz['shown']} {_quoted(shown)} ."
        listed = {
            table
            for _, table, _ in figures
            if facts.subjects.get(table, {}).get(mz["tableKind"], [""])[0] in self.members.listings
        }
        compared = [figure for figure in figures if figure[1] not in listed]
        yield from self._titles(facts)
        yield from self._classes(facts, figures, mz)
        yield from self._claims(facts, mz, compared)
        yield from self._sums(facts, [figure for figure in figures if figure[1]], listed)
        yield from self._links(facts, compared)

    def _classes(self, facts: Facts, figures: Sequence[tuple[str, str, Point]], mz: Mapping[str, str]) -> Iterator[str]:
        """Rows of functional classes: the class and table of each, the class above it, and the levels of each table."""
        notation, functional = facts.property("skos:notation"), DIMENSIONS.index("functional")
        levels: set[tuple[str, int]] = set()
        seen: set[str] = set()
        for subject, table, at in figures:
            row = facts.subjects[subject].get(mz["row"], [""])[0]
            code = plain(facts.subjects.get(row, {}).get(notation, ['""'])[0])
            if row in seen or at[functional].endswith("/all>") or not code:
                continue
            if not re.fullmatch(r"2\d{2}(?:\d{2}){0,2}", code):
                levels.add((table, 0))  # a row of a wrong code may be any class
                continue
            seen.add(row)
            levels.add((table, len(code)))
            yield f"{row} {mz['classRow']} {self._key('row', table, code)} ."
            yield f"{row} {mz['classOf']} {table} ."
            if len(code) > 3:
                yield f"{row} {mz['rowAbove']} {self._key('row', table, code[:-2])} ."
        for table, length in sorted(levels):
            yield f'{table} {mz["classLevel"]} "{length}" .'

    def _titles(self, facts: Facts) -> Iterator[str]:
        """The telling words of the titles of tables and promises, by which a promise finds its table."""
        title, kinds = facts.property("dct:title"), {facts.property("mz:Table"), facts.property("mz:Promise")}
        for subject, properties in facts.subjects.items():
            if title in properties and not kinds.isdisjoint(properties.get(_RDF_TYPE, ())):
                core = re.sub("[^一-龥]", "", plain(properties[title][0]))
                core = re.sub("(?:部门|单位)?综合预算|年度?|部门|单位|情况|科目|按|功能|经济|分类|支出", "", core)
                yield f"{subject} {facts.property('key:coreTitle')} {_quoted(core)} ."

    def _claims(self, facts: Facts, mz: Mapping[str, str], figures: Sequence[tuple[str, str, Point]]) -> Iterator[str]:
        """What claims say, and of which point; a rough amount, or one within a reason, says nothing to be compared.

        A change or percentage is linked to the amounts of its point (`mz:ofAmount`), to those of its base
        (`mz:againstAmount`), and a percentage to the change beside it (`mz:besideChange`).
        """
        amount, empty = f"<{facts.base}code/measure/amount>", '""'
        for subject, properties in facts.subjects.items():
            if f"<{facts.base}ontology#Claim>" not in properties.get(_RDF_TYPE, ()):
                continue
            quote, unit = (plain(properties.get(mz[name], ['""'])[0]) for name in ("quote", "printedUnit"))
            section = plain(properties.get(mz["section"], ['""'])[0])
            yield f"{subject} {mz['where']} {_quoted(f'{section}“{squeezed(quote)}”')} ."
            yield f"{subject} {mz['shown']} {_quoted(squeezed(plain(properties.get(mz['printed'], [empty])[0])))} ."
            yield f"{subject} {mz['unitName']} {_quoted(unit)} ."
            yield f'{subject} {mz["scale"]} "{UNITS.get(unit, 1)}"^^<{_DECIMAL}> .'
            if self._says(properties, mz, amount) and mz["flow"] in properties:
                yield f"{subject} {mz['says']} {properties[mz['value']][0]} ."
        said: dict[Point, list[str]] = {}
        for subject, table, at in figures:
            properties = facts.subjects[subject]
            if table or self._says(properties, mz, amount):
                said.setdefault(at, []).append(subject)
        changes: dict[tuple[Point, Point], list[str]] = {}
        stated = [(s, at, facts.subjects[s]) for s, table, at in figures if not table]
        compared = []
        for subject, at, properties in stated:
            for base in properties.get(mz["base"], ()):
                there = tuple(facts.subjects.get(base, {}).get(mz[d], [""])[0] for d in DIMENSIONS)
                compared.append((subject, at, there))
                if properties.get(mz["measure"], [""])[0].endswith("/change>"):
                    changes.setdefault((at, there), []).append(subject)
        for subject, at, there in compared:
            if at == there or not self._precise(facts.subjects[subject], mz):
                continue
            for other in said.get(at, ()):
                yield f"{subject} {mz['ofAmount']} {other} ."
            for other in said.get(there, ()):
                yield f"{subject} {mz['againstAmount']} {other} ."
            for other in changes.get((at, there), ()):
                yield f"{subject} {mz['besideChange']} {other} ."

    @staticmethod
    def _says(properties: Properties, mz: Mapping[str, str], amount: str) -> bool:
        return properties.get(mz["measure"]) == [amount] and _Keys._precise(properties, mz)

    @staticmethod
    def _precise(properties: Properties, mz: Mapping[str, str]) -> bool:
        return mz["approximate"] not in properties and mz["insideCause"] not in properties

    def _sums(
        self, facts: Facts, figures: Sequence[tuple[str, str, Point]], listed: Collection[str] = ()
    ) -> Iterator[str]:
        """Wholes and parts along each dimension: inside a table, and where only another table prints the whole.

        The entries of a listing (a table of projects or purchases) add up by item alone.
        """
        keys = f"<{facts.base}key#"
        cells: dict[tuple[str, Point], str] = {}
        points: dict[Point, str] = {}
        for subject, table, at in figures:
            cells.setdefault((table, at), subject)
            points.setdefault(at, subject)
        unprinted: dict[tuple[str, Point], list[tuple[str, tuple[str, ...]]]] = {}
        for dimension in ADDITIVE:
            index, name = DIMENSIONS.index(dimension), dimension.capitalize()
            lines: dict[tuple[str, Point, Point], dict[str, str]] = {}
            for (table, at), subject in cells.items():
                if dimension == "item" or table not in listed:
                    lines.setdefault((table, at[:index], at[index + 1 :]), {})[at[index]] = subject
            for (table, before, after), printed in lines.items():
                for whole, partition, parts in self.members.sums(dimension, printed):
                    there = (*before, whole, *after)
                    if whole not in printed:
                        unprinted.setdefault((table, there), []).append((dimension, tuple(printed[p] for p in parts)))
                    total = printed.get(whole, "")
                    if not total and self.members.exhaustive(dimension, whole):
                        total = points.get(there, "")
                    if not total:
                        continue
                    node = f"<{facts.base}sum/{self._key(table, partition, *before, whole, *after)[1:-1]}>"
                    yield f"{total} {keys}{'total' if whole in printed else 'summit'}{name}> {node} ."
                    yield f"{node} {keys}by> {partition} ."
                    yield f"{node} {keys}inTable> {table} ."
                    for part in parts:
                        yield f"{printed[part]} {keys}partOf> {node} ."
        yield from self._grand_totals(keys, cells, unprinted)

    def _grand_totals(
        self,
        keys: str,
        cells: Mapping[tuple[str, Point], str],
        unprinted: Mapping[tuple[str, Point], Sequence[tuple[str, tuple[str, ...]]]],
    ) -> Iterator[str]:
        """Totals of flows in a table that prints the flow of the year only in parts, such as revenue by source."""
        index = DIMENSIONS.index("flow")
        for (table, at), total in cells.items():
            for whole, main in self.members.main_flows:
                year = (*at[:index], main, *at[index + 1 :])
                if at[index] != whole or (table, year) in cells:
                    continue
                balances = ((table, (*at[:index], flow, *at[index + 1 :])) for flow in self.members.flows(whole))
                rest = [cells[cell] for cell in balances if cell in cells]
                for dimension, parts in unprinted.get((table, year), ()):
                    node = f"<{keys[1 : -len('key#')]}sum/{self._key(table, 'grand', dimension, *at)[1:-1]}>"
                    yield f"{total} {keys}totalGrand> {node} ."
                    yield f"{node} {keys}inTable> {table} ."
                    for part in (*parts, *rest):
                        yield f"{part} {keys}partOf> {node} ."

    def _links(self, facts: Facts, figures: Sequence[tuple[str, str, Point]]) -> Iterator[str]:
        """From each figure of a fund to those of a wider fund that are alike in all else, and from one total of flows
        to the other in its table.

        `mz:equalFund` is such a link between funds whose totals agree, so that nothing else is in the wider one; then
        `mz:room` is by how much the totals may differ.
        """
        keys, index = f"<{facts.base}key#", DIMENSIONS.index("fund")
        amount, value, resolution = (facts.property(f"mz:{n}") for n in ("amount", "value", "resolution"))
        at_point: dict[Point, list[str]] = {}
        cells: dict[tuple[str, Point], str] = {}
        for subject, table, at in figures:
            at_point.setdefault(at, []).append(subject)
            cells.setdefault((table, at), subject)

        def span(subject: str) -> tuple[Decimal, Decimal]:
            properties = facts.subjects[subject]
            number = properties.get(amount) or properties.get(value) or ['"0"']
            return Decimal(plain(number[0])), Decimal(plain(properties.get(resolution, ['"0"'])[0]))

        rooms: dict[tuple[Point, str], Decimal | None] = {}

        def room(at: Point, wider: str) -> Decimal | None:
            """How far the totals of both funds may be apart; None where one is missing or they disagree."""
            top = tuple(
                part.rsplit("/", 1)[0] + "/all>" if name in ("functional", "economic", "nature", "item") else part
                for name, part in zip(DIMENSIONS, at, strict=True)
            )
            if (top, wider) not in rooms:
                narrow = [span(s) for s in at_point.get(top, ()) if self._compares(facts, s)]
                above = at_point.get((*top[:index], wider, *top[index + 1 :]), ())
                wide = [span(s) for s in above if self._compares(facts, s)]
                pairs = [(abs(a - b), ra + rb) for a, ra in narrow for b, rb in wide]
                agree = bool(pairs) and all(apart <= slack for apart, slack in pairs)
                rooms[(top, wider)] = max(apart + slack for apart, slack in pairs) if agree else None
            return rooms[(top, wider)]

        for subject, table, at in figures:
            widest = Decimal(0)
            for wider in sorted(self.members.above(at[index])):
                there = (*at[:index], wider, *at[index + 1 :])
                if there not in at_point:
                    continue
                slack = room(at, wider)
                for other in at_point[there]:
                    yield f"{subject} {keys}widerFund> {other} ."
                    if slack is not None:
                        yield f"{subject} {keys}equalFund> {other} ."
                if slack is not None:
                    widest = max(widest, slack)
            if widest:
                yield f'{subject} {keys}room> "{widest:f}"^^<{_DECIMAL}> .'
            if table:
                flow = DIMENSIONS.index("flow")
                for left, right in self.members.balances:
                    out = (table, (*at[:flow], right, *at[flow + 1 :]))
                    if at[flow] == left and out in cells:
                        yield f"{subject} {keys}balances> {cells[out]} ."

    def _compares(self, facts: Facts, subject: str) -> bool:
        """Whether this is a figure, or a claim of an amount that can be compared."""
        properties = facts.subjects[subject]
        measure = properties.get(facts.property("mz:measure"))
        if measure is None:
            return facts.property("mz:amount") in properties
        mz = {name: facts.property(f"mz:{name}") for name in ("measure", "approximate", "insideCause")}
        return self._says(properties, mz, f"<{facts.base}code/measure/amount>")

    def _figures(self, facts: Facts, mz: Mapping[str, str]) -> Iterator[tuple[str, str, Point]]:
        """Figures, and claims with an empty table, with their coordinates."""
        told, dataset = {facts.property("mz:Claim"), facts.property("mz:Statement")}, facts.property("qb:dataSet")
        for subject, properties in facts.subjects.items():
            table = properties.get(dataset, [""])[0]
            if table or (mz["flow"] in properties and not told.isdisjoint(properties.get(_RDF_TYPE, ()))):
                yield subject, table, tuple(properties.get(mz[d], [""])[0] for d in DIMENSIONS)


def _label(facts: Facts, properties: Properties, of: str, label: str) -> str:
    return plain(facts.subjects.get(properties.get(of, [""])[0], {}).get(label, ['""'])[0])


_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"


def squeezed(text: str) -> str:
    """A printed number or quote without white space and thousands separators."""
    return re.sub(r"\s|(?<=\d)[,，](?=\d{3})", "", text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ") + '"'


# Shared declarations ----------------------------------------------------------------------------------------------


class Members:
    """How the members of the dimensions stand to each other, as `ontology/` and the reports declare it."""

    def __init__(self, shared: _Shared, facts: Iterable[Facts]) -> None:
        self._wholes: dict[str, tuple[tuple[str, str], ...]] = dict(shared.wholes)
        self._parents: dict[str, tuple[str, ...]] = dict(shared.parents)
        self._above: dict[str, frozenset[str]] = {}
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
                    by = next((f"<{shared.base}code/{name}>" for name in _SCHEMES if f"/code/{name}/" in subject), "")
                    if by:
                        self._wholes[subject] = tuple((whole, by) for whole in properties[broader])

    def wholes(self, member: str) -> tuple[tuple[str, str], ...]:
        """The members of which this one is a part, each with the partition or classification by which it is."""
        return self._wholes.get(member, ())

    def sums(self, dimension: str, printed: Iterable[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """(whole, partition, parts) of the sums that the members printed on one line allow.

        A sum is complete when every printed member below the whole is a part or lies below one: then what is not
        printed is zero. A total of flows needs the flow of the year. A code of unknown parent leaves its whole line
        open. Of two partitions with the same printed parts one is enough.
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


@dataclass(frozen=True, slots=True)
class _Shared:
    """The declarations of `ontology/`: always needed, and the classes by code and by name."""

    base: str
    always: tuple[ox.Quad, ...]
    classes: Mapping[str, tuple[ox.Quad, ...]]
    named: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, tuple[str, ...]]
    wholes: Mapping[str, tuple[tuple[str, str], ...]]
    listings: frozenset[str]
    balances: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def _declarations(base: str) -> _Shared:
    always: list[ox.Quad] = []
    classes: dict[str, list[ox.Quad]] = {}
    named: dict[str, list[str]] = {}
    parents: dict[str, list[str]] = {}
    whole: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    elsewhere: set[str] = set()
    listings: set[str] = set()
    sides: dict[str, dict[str, str]] = {}
    wholes: dict[str, list[tuple[str, str]]] = {}
    mz = f"{base}ontology#"
    for name in _FILES:
        path = folder("ontology") / f"{name}.ttl"
        if not path.is_file():
            continue
        data = path.read_bytes().replace(DEFAULT_BASE.encode(), base.encode())
        for quad in ox.parse(data, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.object, ox.Literal) and quad.object.language == "en" and name != "checks":
                continue
            subject, predicate, target = str(quad.subject), quad.predicate.value, str(quad.object)
            if name.startswith("classification") and subject.startswith(f"<{base}code/"):
                classes.setdefault(subject, []).append(quad)
                if predicate in (f"{_SKOS}prefLabel", f"{_SKOS}altLabel") and isinstance(quad.object, ox.Literal):
                    named.setdefault(quad.object.value, []).append(subject)
            else:
                always.append(quad)
            if predicate == f"{_SKOS}broader":
                parents.setdefault(subject, []).append(target)
                if name.startswith("classification"):
                    scheme = f"<{base}code/{name.removeprefix('classification-')}>"
                    wholes.setdefault(subject, []).append((target, scheme))
            elif predicate == f"{mz}subset":
                parents.setdefault(target, []).append(subject)
            elif predicate == f"{mz}whole":
                whole[subject] = target
            elif predicate == f"{mz}part":
                parts.setdefault(subject, []).append(target)
            elif predicate == f"{mz}partDimension":
                elsewhere.add(subject)
            elif predicate in (f"{mz}left", f"{mz}right"):
                sides.setdefault(subject, {})[predicate.rsplit("#", 1)[1]] = target
            elif predicate == f"{mz}listing":
                listings.add(subject)
    for partition, members in parts.items():
        for member in members if partition not in elsewhere else ():
            # the 类 of a classification are parts of its whole as the 款 are parts of a 类
            by = next((f"<{base}code/{name}>" for name in _SCHEMES if f"/code/{name}/" in member), partition)
            wholes.setdefault(member, []).append((whole[partition], by))
    return _Shared(
        base,
        tuple(always),
        {code: tuple(quads) for code, quads in classes.items()},
        {name: tuple(codes) for name, codes in named.items()},
        {member: tuple(above) for member, above in parents.items()},
        {member: tuple(above) for member, above in wholes.items()},
        frozenset(listings),
        tuple((each["left"], each["right"]) for each in sides.values()),
    )


def _needed(facts: Iterable[Facts], shared: _Shared, members: Members) -> Iterator[ox.Quad]:
    """The declarations that these reports need: everything but the classes, the classes they use or name, and for each
    member in use all that contain it (`mz:below`)."""
    yield from shared.always
    classes: set[str] = set()
    used: set[str] = set()
    for each in facts:
        label, notation = each.property("rdfs:label"), each.property("skos:notation")
        dimensions = [each.property(f"mz:{d}") for d in ADDITIVE]
        for properties in each.subjects.values():
            for dimension in dimensions:
                used.update(properties.get(dimension, ()))
            if notation in properties:
                for name in properties.get(label, ()):
                    classes.update(shared.named.get(plain(name), ()))
                for value in properties[notation]:
                    classes.update(f"<{each.base}code/{scheme}/{plain(value)}>" for scheme in _SCHEMES)
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


_OLD_NAME = "http://www.w3.org/2008/05/skos-xl#altLabel"
_SCHEMES = ("functional", "economic", "government-economic")
