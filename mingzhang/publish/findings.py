"""The findings of a report: what the rule book found in it, where, and how grave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mingzhang.check.dismissals import said as says
from mingzhang.check.findings import Dismissal
from mingzhang.publish.statements import Said

SH = "http://www.w3.org/ns/shacl#"
SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; `about` and `others` are IRIs of what it speaks of, `fragment` its own on the page of findings."""

    iri: str
    fragment: str
    rule: str
    severity: str
    zh: str
    en: str
    about: str
    others: tuple[str, ...]
    found: str
    expected: str
    difference: str
    tolerance: str
    dismissal: Dismissal | None = None

    @property
    def dismissed(self) -> bool:
        """Whether it was dismissed, and its figures are still those that were dismissed."""
        return self.dismissal is not None and self.dismissal.said == says(self.found, self.expected)


def findings(said: Said, base: str, dismissals: Mapping[str, Dismissal] | None = None) -> list[Found]:
    """The findings told by the statements of a findings graph, the gravest first; `dismissals` by their IRIs."""
    known = dismissals or {}
    mz = f"{base}ontology#"
    found = [
        Found(
            iri=iri,
            fragment=iri.split("#", 1)[1],
            rule=said.value(iri, f"{mz}rule"),
            severity=said.value(iri, f"{SH}resultSeverity").rsplit("#", 1)[-1].lower(),
            zh=said.text(iri, f"{SH}resultMessage", "zh"),
            en=said.text(iri, f"{SH}resultMessage", "en"),
            about=said.value(iri, f"{mz}about"),
            others=tuple(sorted(said.values(iri, f"{mz}other"))),
            found=said.value(iri, f"{mz}found"),
            expected=said.value(iri, f"{mz}expected"),
            difference=said.value(iri, f"{mz}difference"),
            tolerance=said.value(iri, f"{mz}tolerance"),
            dismissal=known.get(iri),
        )
        for iri, told in said.of.items()
        if f"{mz}rule" in told and "#" in iri
    ]
    return sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.rule, each.about, each.iri))


def marks(found: Iterable[Found]) -> dict[str, list[Found]]:
    """IRI → the findings that speak of it, as what is at fault or as what it is compared with."""
    marked: dict[str, list[Found]] = {}
    for each in found:
        for iri in dict.fromkeys((each.about, *each.others)):
            marked.setdefault(iri, []).append(each)
    return marked
