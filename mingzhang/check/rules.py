"""The rule book: the SHACL files of `shapes/`, and what each rule says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import MingzhangError
from ingest.iris import DEFAULT_BASE
from mingzhang.resources import folder

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book; `needs` are the IRIs of what must be in the graph before it can be checked."""

    iri: str
    code: str
    family: str
    severity: str  # violation | warning | info
    label: str
    label_en: str
    text: str
    text_en: str
    basis: str
    basis_en: str
    needs: tuple[str, ...]
    select: str
    kinds: tuple[str, ...] = ()  # classes of reports it is for; of all without any
    since: int | None = None
    until: int | None = None
    places: tuple[str, ...] = ()  # administrative divisions it is for
    message: str = ""
    message_en: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that are chosen together: whole families, rules (their IRIs), or all of a severity."""

    code: str
    label: str
    label_en: str
    text: str
    text_en: str
    members: frozenset[str]

    def has(self, rule: Rule, base: str) -> bool:
        """Whether the rule belongs to the set."""
        mine = {rule.iri, f"{base}code/rule-family/{rule.family}", f"{SH}{rule.severity.capitalize()}"}
        return not self.members.isdisjoint(mine)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, with the shapes graph as published."""

    base: str
    shapes: Graph
    rules: tuple[Rule, ...]
    needs: dict[str, Need]
    prefixes: str
    sets: tuple[RuleSet, ...]
    families: dict[str, tuple[str, str]]  # code → label in Chinese, in English
    reads: frozenset[str]  # the IRIs that rules and needs name: all properties and classes that they read

    def rule(self, code: str) -> Rule:
        """The rule with this code or IRI."""
        for rule in self.rules:
            if code in (rule.code, rule.iri):
                return rule
        raise MingzhangError(f"没有规则 {code}。There is no rule {code}; `mingzhang rules` lists them.")

    def choose(self, names: Iterable[str] = ()) -> tuple[Rule, ...]:
        """The rules of these sets or families, or with these codes; all without any."""
        wanted = set(names)
        sets = [each for each in self.sets if each.code in wanted]
        chosen = tuple(
            rule
            for rule in self.rules
            if not wanted
            or wanted & {rule.code, rule.family, rule.iri}
            or any(each.has(rule, self.base) for each in sets)
        )
        known = {each.code for each in sets} | {n for rule in chosen for n in (rule.code, rule.family, rule.iri)}
        if unknown := wanted - known:
            raise MingzhangError(
                f"没有这样的规则、类别或规则集：{'、'.join(sorted(unknown))}。"
                f"There is no rule, family or set {', '.join(sorted(unknown))}; `mingzhang rules` lists them."
            )
        return chosen


@dataclass(frozen=True, slots=True)
class Need:
    """A precondition of rules, declared in `ontology/checks.ttl` with the pattern that tests it."""

    iri: str
    label: str
    label_en: str
    ask: str


@lru_cache(maxsize=4)
def rule_book(base: str = DEFAULT_BASE, where: Path | None = None) -> RuleBook:
    """The rules of `shapes/` (or of `where`), moved to `base`."""
    import rdflib

    shapes = rdflib.Graph()
    for path in sorted((where or folder("shapes")).glob("*.ttl")):
        shapes.parse(data=path.read_text(encoding="utf-8").replace(DEFAULT_BASE, base), format="turtle")
    checks = rdflib.Graph()
    declared = (folder("ontology") / "checks.ttl").read_text(encoding="utf-8")
    checks.parse(data=declared.replace(DEFAULT_BASE, base), format="turtle")
    mz, sh, skos, rdfs = f"{base}ontology#", SH, SKOS, RDFS

    def node(iri: str) -> rdflib.URIRef:
        return rdflib.URIRef(iri)

    def words(graph: Graph, subject: Node, predicate: str, language: str) -> str:
        found = [o for o in graph.objects(subject, node(predicate)) if getattr(o, "language", None) == language]
        return str(found[0]) if found else ""

    def year(value: Node | None) -> int | None:
        return None if value is None else int(str(value).rsplit("/", 1)[-1])

    rules = []
    for subject in shapes.subjects(node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), node(f"{mz}Rule")):
        constraint = shapes.value(subject, node(f"{sh}sparql"))
        family = shapes.value(subject, node(f"{mz}family"))
        rules.append(
            Rule(
                iri=str(subject),
                code=str(shapes.value(subject, node(f"{skos}notation")) or ""),
                family=str(family or "").rsplit("/", 1)[-1],
                severity=str(shapes.value(subject, node(f"{sh}severity")) or "#Violation").rsplit("#", 1)[-1].lower(),
                label=words(shapes, subject, f"{rdfs}label", "zh"),
                label_en=words(shapes, subject, f"{rdfs}label", "en"),
                text=words(shapes, subject, f"{rdfs}comment", "zh"),
                text_en=words(shapes, subject, f"{rdfs}comment", "en"),
                basis=words(shapes, subject, f"{mz}legalBasis", "zh"),
                basis_en=words(shapes, subject, f"{mz}legalBasis", "en"),
                needs=tuple(sorted(str(o) for o in shapes.objects(subject, node(f"{mz}needs")))),
                select=str(shapes.value(constraint, node(f"{sh}select")) or "") if constraint is not None else "",
                kinds=tuple(sorted(str(o) for o in shapes.objects(subject, node(f"{mz}appliesTo")))),
                since=year(shapes.value(subject, node(f"{mz}since"))),
                until=year(shapes.value(subject, node(f"{mz}until"))),
                places=tuple(sorted(str(o) for o in shapes.objects(subject, node(f"{mz}forPlace")))),
                message=words(shapes, constraint, f"{sh}message", "zh") if constraint is not None else "",
                message_en=words(shapes, constraint, f"{sh}message", "en") if constraint is not None else "",
            )
        )
    needs = {
        str(s): Need(
            str(s), words(checks, s, f"{skos}prefLabel", "zh"), words(checks, s, f"{skos}prefLabel", "en"), str(o)
        )
        for s, o in checks.subject_objects(node(f"{mz}ask"))
    }
    prefixes = "".join(
        f"PREFIX {shapes.value(d, node(f'{sh}prefix'))}: <{shapes.value(d, node(f'{sh}namespace'))}>\n"
        for d in shapes.objects(None, node(f"{sh}declare"))
    )
    sets = tuple(
        RuleSet(
            str(checks.value(s, node(f"{skos}notation"))),
            words(checks, s, f"{skos}prefLabel", "zh"),
            words(checks, s, f"{skos}prefLabel", "en"),
            words(checks, s, f"{skos}definition", "zh"),
            words(checks, s, f"{skos}definition", "en"),
            frozenset(str(o) for o in checks.objects(s, node(f"{mz}ruleMember"))),
        )
        for s in checks.subjects(node(f"{skos}inScheme"), node(f"{base}code/rule-set"))
    )
    families = {
        str(checks.value(s, node(f"{skos}notation"))): (
            words(checks, s, f"{skos}prefLabel", "zh"),
            words(checks, s, f"{skos}prefLabel", "en"),
        )
        for s in checks.subjects(node(f"{skos}inScheme"), node(f"{base}code/rule-family"))
    }
    named = _named("\n".join([prefixes, *(rule.select for rule in rules), *(need.ask for need in needs.values())]))
    return RuleBook(
        base, shapes, tuple(sorted(rules, key=lambda r: (r.family, r.code))), needs, prefixes, sets, families, named
    )


def _named(query: str) -> frozenset[str]:
    """The IRIs that a query names, in full or by prefix."""
    spaces = dict(re.findall(r"PREFIX (\S+): <([^>]+)>", query))
    short = re.findall(r"(?<![\w?$:])([A-Za-z][\w-]*):([\w-]+)", query)
    return frozenset([spaces[p] + name for p, name in short if p in spaces] + re.findall(r"<([^<>\s]+)>", query))
