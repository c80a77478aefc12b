"""Make a large graph of reports that do not exist, to measure with.

    ./run python bench/generate.py STORE [--reports 1000] [--seed 1]

The reports are those of an invented world (see `invented/`): bodies of provinces, cities and counties, departments with
their units, budgets and final accounts of 2019 to 2025. Their accounts obey the identities of real ones; one report in
twelve holds a planted contradiction, one final account in eight copies its words; findings are drawn. They go through
the graph writer of the project into a store on disk, about 10,000 triples each. The same seed gives the same graph, and
a larger graph holds the smaller one. Stopped at any moment, the command goes on where it was.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from invented.findings import findings
from invented.places import as_turtle, places, wanted
from invented.reports import report

from ingest.graph import turtle
from ingest.iris import Iris
from mingzhang.aspects import keep_aspects
from mingzhang.check.results import findings_graph
from mingzhang.store import Store, open_store


def generate(store: Store, number: int, seed: int) -> Iterator[tuple[int, int]]:
    """Put the first `number` reports of the world of a seed into a store; yields (reports there, of them written)."""
    store.load_shared()
    with tempfile.TemporaryDirectory() as folder:
        listed = list(islice(places(), 7 * (2 + number // 400)))
        (Path(folder) / "invented-places.ttl").write_text(as_turtle(listed, store.base), encoding="utf-8")
        store.load_shared(Path(folder))
    iris = Iris(store.base)
    present = set(store.graphs())
    made, written = 0, 0

    def graphs() -> Iterator[tuple[str, bytes]]:
        nonlocal made, written
        for each in wanted(number, seed):
            made += 1
            if iris.report(each.reporter, each.year, each.scope, each.kind) in present:
                continue
            invented = report(each, seed)
            graph, data = turtle(invented, iris)
            written += 1
            yield findings_graph(graph), findings(graph, invented, iris, seed)
            yield graph, data

    found = graphs()
    while batch := list(islice(found, 20)):
        store.put_many(batch, trusted=True)
        yield made, written
    keep_aspects(store)
    store.compact()
    yield made, written


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.monotonic()
    with open_store(options.store) as store:
        for made, written in generate(store, options.reports, options.seed):
            rate = written / max(time.monotonic() - start, 1e-9)
            print(f"\r{made:>6} / {options.reports} reports, {rate:.0f} a second", end="")
        print(f"\n{len(store.native):,} triples")  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
