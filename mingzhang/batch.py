"""Many documents → the store: every report's graph is replaced whole, one bad file never stops the rest.

Two documents of one organization, year and kind (a text and its annexed tables, say) are kept beside each other: the
first has the IRI of the report, the next one the same IRI with its file name. A document takes the place of another one
only if it has the same file name or the same content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from ingest.errors import StoreError
from ingest.graph import beside
from mingzhang.aspects import keep_aspects
from mingzhang.isolation import Outcome, Readers, Task
from mingzhang.sources import Source
from mingzhang.store import Store

MANY = 50  # changed reports after which the store is compacted: a second of work for every 70 of them
Holder = tuple[str, str]  # file name, hash of the content


@dataclass(slots=True)
class Tally:
    """What a batch came to."""

    reports: int = 0
    changed: int = 0
    pages: int = 0
    tables: int = 0
    figures: int = 0
    remarks: int = 0
    failed: int = 0
    interrupted: bool = False
    held: dict[str, Holder] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> None:
        """Add a document that was read."""
        self.reports += 1
        self.pages += outcome.pages
        self.tables += outcome.tables
        self.figures += outcome.figures
        self.remarks += len(outcome.remarks)


def ingest(
    sources: Iterable[Source],
    store: Store,
    readers: Readers,
    done: Callable[[Outcome], None],
    moved: Callable[[Outcome, str], None],
) -> Tally:
    """Read the documents and write their graphs; `done` is told of every document, `moved` of one that has to stand
    beside another document of the same report, with that one's name. Ctrl-C ends the batch and keeps what was read."""
    tally = Tally(held=holders(store))
    failures: dict[str, Source] = {}

    def graphs(outcomes: Iterator[Outcome]) -> Iterator[tuple[str, bytes]]:
        try:
            for outcome in outcomes:
                if outcome.error:
                    tally.failed += 1
                    done(outcome)
                    continue
                mine = (outcome.document, outcome.sha256)
                holder = tally.held.get(outcome.graph, mine)
                if holder[0] != mine[0] and holder[1] != mine[1]:
                    moved(outcome, holder[0])
                    graph, data = beside(outcome.graph, outcome.payload, outcome.document)
                    outcome = replace(outcome, graph=graph, payload=data)
                tally.held[outcome.graph] = mine
                failures[outcome.graph] = outcome.task.source
                tally.count(outcome)
                done(outcome)
                yield outcome.graph, outcome.payload
        except KeyboardInterrupt:
            tally.interrupted = True

    reading = graphs(readers.outcomes(Task(source, "turtle") for source in sources))
    tally.changed = _write(store, reading, tally, done, failures)
    keep_aspects(store)
    if tally.changed >= MANY:
        store.compact()
    return tally


def holders(store: Store) -> dict[str, Holder]:
    """Which document stands behind each report of the store."""
    found = store.select(
        f"PREFIX mz: <{store.base}ontology#> SELECT ?report ?name ?hash WHERE {{"
        " ?report a mz:Report ; mz:sourceName ?name ; mz:contentHash ?hash }"
    )
    return {str(row["report"]): (str(row["name"]), str(row["hash"])) for row in found.plain()}


def _write(
    store: Store,
    graphs: Iterator[tuple[str, bytes]],
    tally: Tally,
    done: Callable[[Outcome], None],
    failures: dict[str, Source],
) -> int:
    """Hand the graphs to the store; one that it refuses is reported, and the next ones go on."""
    changed = 0
    given: list[str] = []

    def noted() -> Iterator[tuple[str, bytes]]:
        for graph, data in graphs:
            given.append(graph)
            yield graph, data

    while True:
        given.clear()
        try:
            return changed + store.put_many(noted(), trusted=True)
        except StoreError as problem:
            if not given:  # not the fault of a document
                raise
            changed += len(given) - 1
            source = failures[given[-1]]
            tally.failed += 1
            tally.reports -= 1
            done(Outcome(Task(source), f"{source.name}: not stored: {problem}"))
