"""Seconds that all rules take on a report, stage by stage, and beside the same shapes over rdflib's own store.

    ./run python bench/checking.py [--repeat 3] [REPORT…]

Without reports: the samples, and those of `corpus` in the folder `shared` beside the checkout (or that MINGZHANG_CORPUS
names). The times are processor seconds of one core, the least of the repetitions; reading the document is not counted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import rdflib
from mutation import default_files

from ingest.errors import MingzhangError
from ingest.graph import triples
from ingest.readers import read_document
from ingest.recognise import understand
from mingzhang.check import engine
from mingzhang.check import slice as slices
from mingzhang.check.rules import SH, rule_book

STAGES = ("read", "slice", "needs", "rules", "findings")
_PATIENCE = 120  # seconds that rdflib is given
#: pySHACL as it comes, over rdflib's own store: number of results, processor seconds, rules that rdflib cannot run
_PLAIN = f"""
import sys, time
import pyshacl, rdflib
data = rdflib.Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
shapes = rdflib.Graph().parse(sys.argv[2])
count, failed, start = 0, 0, time.process_time()
for rule in sys.argv[4:]:
    try:
        _, results, _ = pyshacl.validate(data, shacl_graph=shapes, focus_nodes=[sys.argv[3]], use_shapes=[rule])
        count += len(list(results.objects(None, rdflib.URIRef("{SH}result"))))
    except Exception:
        failed += 1
print(count, time.process_time() - start, failed)
"""
Result = TypeVar("Result")


def main() -> None:
    """Print a line for each report, the growth, and the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    graphs: list[tuple[str, str, bytes]] = []
    for path in options.reports or default_files():
        try:
            graphs.append((path.stem, *triples(understand(read_document(path)))))
        except MingzhangError as error:
            print(f"{path.name}: {error}")
    warm, first = timed(lambda: engine.check_report(graphs[0][1], graphs[0][2]))
    rules = len(rule_book().rules)
    print(f"{rules} rules; the first report of a process takes {first:.2f} s ({len(warm.findings)} findings)")
    print(f"{'triples':>8}" + "".join(f"{stage:>10}" for stage in STAGES) + f"{'all':>8}  ms a 1000 triples")
    rows = sorted((measured(name, data, options.repeat), title) for title, name, data in graphs)
    for (size, *stages), title in rows:
        total = sum(stages)
        shown = "".join(f"{seconds:10.3f}" for seconds in stages)
        print(f"{size:8}{shown}{total:8.3f}{total / size * 1e6:9.1f}  {title}")
    totals = [sum(stages) for (_, *stages), _ in rows]
    print(f"median {sorted(totals)[len(totals) // 2]:.3f} s, most {max(totals):.3f} s")
    beside(min(graphs, key=lambda graph: len(graph[2])))


def measured(name: str, data: bytes, repeat: int) -> tuple[int | float, ...]:
    """(triples, seconds of each stage), the least of the repetitions."""
    book, best = rule_book(), [float("inf")] * len(STAGES)
    for _ in range(repeat):
        facts, read = timed(lambda: slices.read(name, data))
        store, sliced = timed(lambda facts=facts: slices.build(facts, (), book.reads))
        missing, needs = timed(lambda store=store: engine.lacking(store, name, book.needs, book.rules, book.prefixes))
        ran = [rule for rule in book.rules if not missing.get(rule.code)]
        results, run = timed(lambda store=store, ran=ran: engine.validate(store, name, ran))
        _, found = timed(lambda results=results, facts=facts, ran=ran: engine.findings(results, facts, ran))
        best = [min(pair) for pair in zip(best, (read, sliced, needs, run, found), strict=True)]
    return (data.count(b"\n"), *best)


def beside(graph: tuple[str, str, bytes]) -> None:
    """The rules over a slice of the smallest report in pyoxigraph, and by plain pySHACL over rdflib."""
    title, name, data = graph
    book = rule_book()
    store = slices.build(slices.read(name, data), (), book.reads)
    missing = engine.lacking(store, name, book.needs, book.rules, book.prefixes)
    ran = [rule for rule in book.rules if not missing.get(rule.code)]
    ours, seconds = timed(lambda: engine.validate(store, name, ran))
    count = len(list(ours.objects(None, rdflib.URIRef(f"{SH}result"))))
    print(f"{title}: {len(ran)} rules on {len(store)} quads, {count} results in pyoxigraph, {seconds:.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, "slice.nq"), Path(folder, "shapes.ttl")]
        files[0].write_bytes(store.dump(format=ox.RdfFormat.N_QUADS))
        book.shapes.serialize(files[1], format="turtle", encoding="utf-8")
        command = [sys.executable, "-c", _PLAIN, *map(str, files), name, *(rule.iri for rule in ran)]
        try:
            said = subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE, text=True).stdout
        except subprocess.TimeoutExpired:
            print(f"rdflib: no end after {_PATIENCE} s: more than {_PATIENCE / seconds:.0f} times")
            return
    results, slow, failed = said.split()
    print(f"{results} results in rdflib, {float(slow):.1f} s: {float(slow) / seconds:.0f} times; {failed} rules failed")


def timed(call: Callable[[], Result]) -> tuple[Result, float]:
    """The result of a call and the processor seconds it took."""
    start = time.process_time()
    result = call()
    return result, time.process_time() - start


if __name__ == "__main__":
    main()
