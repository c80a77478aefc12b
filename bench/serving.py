"""How fast the server answers: pages of organizations, reports and questions, fifty clients at a time.

    ./run python bench/serving.py STORE [--clients 50] [--seconds 10] [--pages 100] [--json]

It starts `mingzhang serve` on the store on a port of this machine, asks each page once (cold: one client, what a first
visitor waits), and then lets `wrk` (Debian: apt-get install wrk) ask the same pages in turn from many clients (warm).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

_WRK = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
request = function() at = at %% #paths + 1; return wrk.format("GET", paths[at]) end
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--pages", type=int, default=100, help="of each kind")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is needed: apt-get install wrk")
    pages = chosen(arguments.store, arguments.pages)
    with served(arguments.store) as address:
        measured = {
            kind: {
                "pages": len(paths),
                "cold": cold(address, paths),
                "warm": warm(address, paths, arguments.clients, arguments.seconds),
            }
            for kind, paths in pages.items()
        }
    if arguments.json:
        print(json.dumps(measured, indent=2))
        return
    print(f"{arguments.clients} clients, {arguments.seconds} s a kind; milliseconds")
    heads = ("cold p50", "cold p95", "warm p50", "warm p95", "warm p99")
    print(f"{'kind':14} {'pages':>6} " + " ".join(f"{head:>9}" for head in heads), f"{'a second':>9}")
    for kind, row in measured.items():
        cells = [row["cold"]["p50"], row["cold"]["p95"], row["warm"]["p50"], row["warm"]["p95"], row["warm"]["p99"]]
        print(
            f"{kind:14} {row['pages']:>6} " + " ".join(f"{cell:>9.1f}" for cell in cells),
            f"{row['warm']['rate']:>9.0f}",
        )


def chosen(store: str, count: int) -> dict[str, list[str]]:
    """Paths of pages by kind; questions with a year and, where they ask for one, an organization."""
    from mingzhang.publish import Publication
    from mingzhang.questions import questions
    from mingzhang.store import open_store

    with open_store(store, read_only=True) as opened:
        listing = list(Publication(opened).listing())
        names = [
            str(row["name"])
            for row in opened.select(
                f"PREFIX mz: <{opened.base}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
                " SELECT DISTINCT ?name { ?r a mz:Report ; mz:organization/skos:prefLabel ?name } ORDER BY ?name"
            ).plain()
        ]
    generator = random.Random(0)
    found: dict[str, list[str]] = {}
    for kind in ("organization", "report", "table"):
        paths = [path for path, its in listing if its == kind]
        found[kind] = [f"/{quote(path)}" for path in generator.sample(paths, min(count, len(paths)))]
    found["question"] = []
    for asked in questions():
        values = {}
        if any(one.type == "organization" and one.required for one in asked.params.values()):
            values = {name: generator.choice(names) for name, one in asked.params.items() if one.type == "organization"}
        if all(not one.required or one.default or name in values for name, one in asked.params.items()):
            terms = "&".join(f"{name}={quote(value)}" for name, value in values.items())
            found["question"].append(f"/query/{asked.name}?{terms}")
    return found


@contextmanager
def served(store: str) -> Iterator[str]:
    """A server of the store, until it is no longer needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mingzhang.cli", "serve", "--store", store, "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                state = json.load(urllib.request.urlopen(f"{address}/health.json"))
                if state["search"]:
                    break
            except (OSError, urllib.error.URLError):
                pass
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def cold(address: str, paths: list[str]) -> dict[str, float]:
    """Milliseconds of each page asked for the first time."""
    took = []
    for path in paths:
        started = time.perf_counter()
        with urllib.request.urlopen(urllib.request.Request(address + path, headers={"Accept": "text/html"})) as answer:
            answer.read()
        took.append(1000 * (time.perf_counter() - started))
    took.sort()
    return {"p50": took[len(took) // 2], "p95": took[min(len(took) - 1, len(took) * 95 // 100)]}


def warm(address: str, paths: list[str], clients: int, seconds: int) -> dict[str, float]:
    """Milliseconds and rate as `wrk` reports them."""
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder) / "paths", Path(folder) / "pages.lua"
        listed.write_text("\n".join(paths) + "\n")
        done = (
            'done = function(s, l, r) io.write(string.format("P %f %f %f %f\\n", l:percentile(50), l:percentile(95), '
        )
        done += 'l:percentile(99), s.requests / s.duration * 1e6), s.errors.status, " failed\\n") end\n'
        script.write_text(_WRK % listed + done)
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-H", "Accept: text/html", "-s", str(script), address]
        printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    match = re.search(r"^P ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)$\n^(\d+) failed", printed, re.MULTILINE)
    if not match or int(match[5]):
        sys.exit(f"some pages could not be had:\n{printed}")
    p50, p95, p99, rate = map(float, match.groups()[:4])
    return {"p50": p50 / 1000, "p95": p95 / 1000, "p99": p99 / 1000, "rate": rate}


if __name__ == "__main__":
    main()
