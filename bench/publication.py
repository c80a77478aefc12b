"""How fast a store is published: resources a second on one core, by CPU time, which others' work does not disturb.

    python bench/publication.py                 the sample reports, read and checked first
    python bench/publication.py --store DIR     a store of your own

A resource is what has an IRI and a page: written as two pages (Chinese and English), Turtle and JSON-LD. The report's
tables as CSV and Parquet, its whole graph, the search index and the catalogue are in the time as well; pictures of
pages and the dumps of the whole store are not.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Publish twice, anew and unchanged, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", metavar="DIR")
    given = parser.parse_args()
    from mingzhang.publish.site import publish
    from mingzhang.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        if given.store:
            store = open_store(given.store, read_only=True)
        else:
            from tests.publishing import filled

            names = tuple(sorted(path.stem for path in (ROOT / "samples").glob("*.pdf")))
            store = filled(open_store(Path(folder) / "store"), names)
        with store:
            for label in ("anew", "again"):
                before, usage = _used(), os.times()
                done = publish(store, Path(folder) / "site", dumps=False)
                user, system = (now - then for now, then in zip(_used(), before, strict=True))
                wall = os.times().elapsed - usage.elapsed
                print(
                    f"{label:>6}: {done.resources:,} resources, {done.made:,} made, {done.written:,} files written;"
                    f" {user:.1f} s user, {system:.1f} s system, {wall:.1f} s wall;"
                    f" {done.resources / (user + system):,.0f} resources a second of CPU time"
                )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def _used() -> tuple[float, float]:
    times = os.times()
    return times.user, times.system


if __name__ == "__main__":
    main()
