"""One process that answers queries on a snapshot of a store, so that it can be ended: run by `workers`, not imported.

It reads one JSON object a line: {"query", "union", "seconds", "bytes"}. It writes a line of JSON, {"kind", "length"}
with kind `table`, `triples` or `error`, and then so many bytes: SPARQL results in JSON, N-Triples, or a message; an
error has a `reason`: `query` or `bytes`. Arguments: the snapshot, and the largest address space in bytes.
"""

import io
import json
import signal
import sys
from pathlib import Path
from typing import Any

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store

GRACE = 2.0  # seconds after which the process ends itself, should nobody be left to end it


class TooLarge(Exception):
    """The answer has more bytes than allowed."""


class Bounded(io.BytesIO):
    """Bytes up to a limit."""

    def __init__(self, limit: int | None) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        written = super().write(data)
        if self._limit is not None and self.tell() > self._limit:
            raise TooLarge
        return written


def main(source: str, memory: int) -> None:
    """Answer until the input ends."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, OSError, ValueError):  # not on this system: the time limit remains
        pass
    if Path(source).is_dir():
        store = Store.read_only(source)
    else:
        store = Store()
        store.bulk_load(path=source, format=RdfFormat.N_QUADS, lenient=True)
    for line in sys.stdin.buffer:
        task = json.loads(line)
        if task["seconds"] is not None and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, task["seconds"] + GRACE)  # unhandled, SIGALRM ends the process
        head, payload = answer(store, task)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        head["length"] = len(payload)
        sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + payload)
        sys.stdout.buffer.flush()


def answer(store: Store, task: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The answer to one query, or the reason why there is none."""
    output = Bounded(task["bytes"])
    try:
        found = store.query(task["query"], use_default_graph_as_union=task["union"])
        if isinstance(found, QueryTriples):
            found.serialize(output, RdfFormat.N_TRIPLES)
            return {"kind": "triples"}, output.getvalue()
        found.serialize(output, QueryResultsFormat.JSON)
        return {"kind": "table"}, output.getvalue()
    except TooLarge:
        return {"kind": "error", "reason": "bytes"}, b""
    except SyntaxError as problem:
        return {"kind": "error", "reason": "query"}, f"The query is not SPARQL 1.1: {problem}".encode()
    except Exception as problem:  # whatever it is, the asker is told
        return {"kind": "error", "reason": "query"}, f"The query failed: {problem}".encode()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
