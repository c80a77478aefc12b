"""Findings that somebody looked at and dismissed, with the reason; kept in the graph `{base}dismissals`.

A finding is known by its rule and its place, so a dismissal holds when the report is read again and checked again. It
holds for what the finding said: where the figures have changed since, the dismissal has lapsed and the finding is open
again, with a word about it. Dismissed findings are counted and shown as such, never hidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from ingest.errors import MingzhangError
from mingzhang.check.findings import Dismissal, Finding

if TYPE_CHECKING:
    from mingzhang.check.engine import Checked
    from mingzhang.store import Store

_PROV = "http://www.w3.org/ns/prov#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_GRAPH = "dismissals"


@dataclass(frozen=True, slots=True)
class Kept:
    """A finding that a store keeps, as much of it as a dismissal needs."""

    iri: str
    rule: str
    said: str
    message: str

    @property
    def name(self) -> str:
        """What the finding is called on the command line, such as `same-amount-1f0c…`."""
        return self.iri.rsplit("#", 1)[-1]


def said(found: str, expected: str) -> str:
    """What a finding says in figures, as one word to compare: a dismissal holds for this."""
    return hashlib.sha256(f"{found}\n{expected}".encode()).hexdigest()[:16]


def dismissals(store: Store) -> dict[str, Dismissal]:
    """All dismissals of a store, by the IRI of the finding."""
    query = f"""PREFIX mz: <{store.base}ontology#> PREFIX prov: <{_PROV}>
        SELECT ?finding ?reason ?by ?when ?said ?message WHERE {{ GRAPH <{store.base}{_GRAPH}> {{
          ?d a mz:Dismissal ; mz:finding ?finding ; mz:dismissalReason ?reason ; mz:said ?said ; <{_COMMENT}> ?message ;
             prov:wasAttributedTo ?agent ; prov:generatedAtTime ?when .
          ?agent <{_LABEL}> ?by }} }}"""
    found = (Dismissal(**{name: str(value) for name, value in row.items()}) for row in store.select(query).plain())
    return {each.finding: each for each in found}


def with_dismissals(checked: Checked, known: Mapping[str, Dismissal]) -> Checked:
    """The check with each finding marked that was dismissed, or whose dismissal has lapsed."""
    checked.findings = [_marked(finding, known.get(finding.iri)) for finding in checked.findings]
    return checked


def _marked(finding: Finding, dismissal: Dismissal | None) -> Finding:
    if dismissal is None:
        return finding
    if dismissal.said == said(finding.found, finding.expected):
        return replace(finding, dismissed=dismissal)
    return replace(finding, lapsed=dismissal)


def matching(store: Store, names: Iterable[str], report: str = "") -> list[Kept]:
    """The findings that the store keeps by these names: the whole name, its beginning, an IRI, or the code of a rule;
    only those of reports whose document or IRI contains `report`."""
    rows = store.select(
        f"""PREFIX mz: <{store.base}ontology#> PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?iri ?rule ?report ?document ?found ?expected ?message WHERE {{
          ?iri a mz:Finding ; mz:rule ?rule ; mz:report ?report ; sh:resultMessage ?message .
          ?report mz:sourceName ?document . FILTER(LANG(?message) = "zh")
          OPTIONAL {{ ?iri mz:found ?found }} OPTIONAL {{ ?iri mz:expected ?expected }} }}"""
    ).plain()
    kept = [
        Kept(
            str(row["iri"]),
            str(row["rule"]).rsplit("/", 1)[-1],
            said(str(row.get("found") or ""), str(row.get("expected") or "")),
            str(row["message"]),
        )
        for row in rows
        if report in str(row["report"]) or report in str(row["document"])
    ]
    found: dict[str, Kept] = {}
    for name in names:
        hits = [each for each in kept if name in (each.iri, each.rule) or each.name.startswith(name)]
        if not hits:
            raise MingzhangError(
                f"没有问题 {name}。There is no finding {name} in {store.location}: "
                "`mingzhang check --store` checks its reports and prints the names of what it finds."
            )
        found.update({each.iri: each for each in hits})
    return sorted(found.values(), key=lambda each: each.iri)


def dismiss(store: Store, findings: Iterable[Kept], reason: str, by: str, when: datetime | None = None) -> int:
    """Dismiss these findings; how many. A later reason replaces an earlier one."""
    if not reason.strip():
        raise MingzhangError("请写明理由。A dismissal needs a reason.")
    known = dismissals(store)
    time = (when or datetime.now(UTC)).isoformat(timespec="seconds")
    chosen = list(findings)
    for each in chosen:
        known[each.iri] = Dismissal(each.iri, reason.strip(), by, time, each.said, each.message)
    _keep(store, known)
    return len(chosen)


def undo(store: Store, names: Iterable[str]) -> int:
    """Take dismissals back, by names as `matching` has them; how many."""
    known = dismissals(store)
    gone: set[str] = set()
    for name in names:
        hits = {iri for iri, each in known.items() if name in (iri, each.rule) or each.name.startswith(name)}
        if not hits:
            raise MingzhangError(
                f"没有驳回过 {name}。{name} is not dismissed; `mingzhang dismiss --list` tells what is."
            )
        gone |= hits
    _keep(store, {iri: each for iri, each in known.items() if iri not in gone})
    return len(gone)


def _keep(store: Store, known: Mapping[str, Dismissal]) -> None:
    lines = sorted({line for each in known.values() for line in statements(each, store.base)})
    store.put(f"{store.base}{_GRAPH}", "".join(f"{line}\n" for line in lines).encode())


def statements(each: Dismissal, base: str) -> Iterable[str]:
    """A dismissal as N-Triples: who, when and why in PROV-O."""
    mz = f"{base}ontology#"
    node = f"<{base}{_GRAPH}#{hashlib.sha256(each.finding.encode()).hexdigest()[:16]}>"
    agent = f"<{base}{_GRAPH}/agent/{quote(each.by)}>"
    yield f"{node} <{_TYPE}> <{mz}Dismissal> ."
    yield f"{node} <{_TYPE}> <{_PROV}Entity> ."
    yield f"{node} <{mz}finding> <{each.finding}> ."
    yield f"{node} <{mz}dismissalReason> {_text(each.reason)} ."
    yield f"{node} <{mz}said> {_text(each.said)} ."
    yield f"{node} <{_COMMENT}> {_text(each.message)} ."
    yield f"{node} <{_PROV}wasAttributedTo> {agent} ."
    yield f'{node} <{_PROV}generatedAtTime> "{each.when}"^^<{_XSD}dateTime> .'
    yield f"{agent} <{_TYPE}> <{_PROV}Agent> ."
    yield f"{agent} <{_LABEL}> {_text(each.by)} ."


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
