"""One process that reads documents, so that it can be ended: run by `isolation`, not imported.

When it is ready it says so in a line. Then it reads one JSON object a line, a task: {"path", "member", "entry", "want",
"seconds", "scanned_page"}; `want` is `triples`, `turtle` or a kind of records. It writes a line of JSON, the head of an
outcome, and then `length` bytes: N-Triples, Turtle, or records as JSON. Before that, where pages are scans, it writes
{"scanned": how many}, to be given `scanned_page` seconds more for each. Arguments: the base of IRIs, the largest
address space in bytes.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.errors import MingzhangError
from ingest.iris import Iris
from mingzhang.reading import read
from mingzhang.records import plain_decimal, records, remark_line
from mingzhang.sources import Source

_GARBAGE = 100_000  # new objects before the collector looks for cycles; reading makes many objects and few cycles
_THREADS = 2  # that recognise a scan: seconds of computing come twice as fast
_GRACE = 5  # seconds of computing after which the process is ended by the system, should nobody be left to end it


def main(base: str, memory: int) -> None:
    """Answer until the input ends."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    _load()
    _limit_memory(memory)
    output.write(b"ready\n")
    output.flush()
    for line in sys.stdin.buffer:
        task = json.loads(line)
        _limit_computing(task["seconds"])

        def more_time(pages: int, task: dict[str, Any] = task) -> None:
            _limit_computing(task["seconds"] + _THREADS * pages * task["scanned_page"])
            output.write(json.dumps({"scanned": pages}).encode() + b"\n")
            output.flush()

        try:
            head, payload = answer(task, base, more_time)
        except MemoryError:
            head, payload = {"error": "memory"}, b""
        head["length"] = len(payload)
        output.write(json.dumps(head).encode() + b"\n" + payload)
        output.flush()
        if head.get("error") == "memory":
            return


def _load() -> None:
    """Import what reading needs, before memory is limited and the time of a document runs."""
    for name in ("ingest.readers.pdf", "ingest.readers.text", "ingest.recognise", "ingest.graph.contents"):
        import_module(name)
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def answer(
    task: dict[str, Any], base: str, on_scans: Callable[[int], None] | None = None
) -> tuple[dict[str, Any], bytes]:
    """The head and the payload of an outcome."""
    source = Source(Path(task["path"]), task["member"], task["entry"])
    started = time.perf_counter()
    try:
        reading = read(source.read(), source.name, on_scans=on_scans)
        head, payload = _understood(reading, task, base)
    except MemoryError:
        raise
    except MingzhangError as problem:
        return {"error": "reading", "message": str(problem)}, b""
    except RecursionError:
        return {"error": "reading", "message": f"{source.name}: nested too deeply to be a report."}, b""
    except Exception as problem:  # a fault of ours; the rest of the batch goes on
        last = traceback.extract_tb(problem.__traceback__)[-1]
        where = f"{Path(last.filename).stem}:{last.lineno}"
        message = f"{source.name}: cannot be understood, by a fault in mingzhang ({type(problem).__name__} in {where})."
        return {"error": "fault", "message": message, "trace": traceback.format_exc()}, b""
    head["seconds"] = time.perf_counter() - started
    return head, payload


def _understood(reading: Any, task: dict[str, Any], base: str) -> tuple[dict[str, Any], bytes]:
    report = reading.report
    head: dict[str, Any] = {
        "document": report.document,
        "sha256": report.sha256,
        "profile": {name: reading.profile[name] for name in ("entity", "report_kind", "fiscal_year")},
        "pages": report.page_count,
        "tables": len(report.tables),
        "figures": len(report.figures),
        "remarks": [remark_line(remark) for remark in report.remarks],
    }
    if task["want"] in ("triples", "turtle"):
        from ingest import graph

        written = graph.triples if task["want"] == "triples" else graph.turtle
        head["graph"], payload = written(report, Iris(base))
    else:
        found = list(records(task["want"], report))
        payload = json.dumps(found, ensure_ascii=True, default=plain_decimal).encode()
    return head, payload


def _limit_memory(memory: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, OSError, ValueError):  # not on this system: the time limit remains
        pass


def _limit_computing(seconds: float) -> None:
    """Ends a process whose parent was killed while it computes; a living parent ends it before."""
    try:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime + seconds + _GRACE)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ImportError, OSError, ValueError):
        pass


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
