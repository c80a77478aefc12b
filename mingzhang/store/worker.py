"""One process that answers queries on a snapshot of a store, so that it can be ended: run by `workers`, not imported.

It reads one JSON object a line: {"query", "union", "default", "named", "seconds", "bytes", "table", "graph",
"prefixes"}. `default` and `named` are the graphs that a request names, null where it names none; `table` and `graph`
are the media types of the answer to a SELECT or ASK and to a CONSTRUCT or DESCRIBE. It writes a line of JSON, {"kind",
"length"} with kind `table`, `triples` or `error`, and then so many bytes: the answer or a message; an error has a
`reason`: `query` or `bytes`. Arguments: the snapshot, and the largest address space in bytes.
"""

import io
import json
import signal
import sys
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

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


def scope(task: dict[str, Any]) -> dict[str, Any]:
    """The graphs that a query sees, as pyoxigraph takes them."""
    if task["default"] is None and task["named"] is None:
        return {"use_default_graph_as_union": task["union"]}
    return {
        "default_graph": [NamedNode(name) for name in task["default"] or ()],
        "named_graphs": [NamedNode(name) for name in task["named"] or ()],
    }


def answer(store: Store, task: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The answer to one query, or the reason why there is none."""
    output = Bounded(task["bytes"])
    try:
        found = store.query(task["query"], **scope(task))
        if isinstance(found, QueryTriples):
            serialize(found, output, RdfFormat.from_media_type(task["graph"]), prefixes=task["prefixes"])
            return {"kind": "triples"}, output.getvalue()
        found.serialize(output, QueryResultsFormat.from_media_type(task["table"]))
        return {"kind": "table"}, output.getvalue()
    except TooLarge:
        return {"kind": "error", "reason": "bytes"}, b""
    except SyntaxError as problem:
        return {"kind": "error", "reason": "query"}, f"The query is not SPARQL 1.1: {problem}".encode()
    except Exception as problem:  # whatever it is, the asker is told
        return {"kind": "error", "reason": "query"}, f"The query failed: {problem}".encode()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
