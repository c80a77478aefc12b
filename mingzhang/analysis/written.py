"""Results of an analysis → its named graph, with PROV: from which reports, by what method, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.graph.terms import PROV, TYPE, XSD, text
from ingest.iris import Iris
from mingzhang import __version__

if TYPE_CHECKING:
    from mingzhang.store import Store

_WHEN = f"<{PROV}endedAtTime>"


@dataclass(frozen=True, slots=True)
class Analysis:
    """Results as N-Triples lines, and how they came about."""

    name: str
    lines: tuple[str, ...]
    reports: frozenset[str]
    method: Mapping[str, str]  # by language
    parameters: Mapping[str, object]
    summary: str


def keep(store: Store, analysis: Analysis) -> bool:
    """Replace the graph of an analysis; False where its results and their origin are those that it already holds.

    The time is that of the run that brought the present results about, so a run that finds nothing new writes nothing.
    """
    name = Iris(store.base).analysis(analysis.name)
    lines = sorted({*analysis.lines, *_origin(analysis, store.base)})
    before = store.graph(name).decode().splitlines() if name in store.graphs() else []
    if sorted(_comparable(before)) == sorted(_comparable("\n".join(lines).splitlines())):
        return False
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines.append(f'<{Iris(store.base).analysis(analysis.name, "run")}> {_WHEN} "{now}"^^<{XSD}dateTime> .')
    return store.put(name, "".join(f"{line}\n" for line in lines).encode())


def _comparable(lines: list[str]) -> set[str]:
    """The statements without the time, decimals as a store spells them."""
    kept = (line for line in lines if line and _WHEN not in line)
    return {line.replace('.0"^^', '"^^') if "#decimal>" in line else line for line in kept}


def _origin(analysis: Analysis, base: str) -> list[str]:
    iris = Iris(base)
    graph, run = f"<{iris.analysis(analysis.name)}>", f"<{iris.analysis(analysis.name, 'run')}>"
    software = f"<{iris.analysis('software')}>"
    return [
        f"{graph} {TYPE} <{PROV}Entity> .",
        f"{graph} <{PROV}wasGeneratedBy> {run} .",
        f"{run} {TYPE} <{iris.term('Analysis')}> .",
        f"{run} <{PROV}wasAssociatedWith> {software} .",
        f"{software} {TYPE} <{PROV}SoftwareAgent> .",
        f"{software} <http://www.w3.org/2000/01/rdf-schema#label> {text(f'mingzhang {__version__}')} .",
        *(f"{run} <{PROV}used> <{report}> ." for report in analysis.reports),
        *(f"{run} <{iris.term('method')}> {text(words, language)} ." for language, words in analysis.method.items()),
        *(
            f"{run} <{iris.term('parameter')}> {text(f'{name}={value}')} ."
            for name, value in analysis.parameters.items()
        ),
    ]
