"""Queries with a limit: each runs in a process of its own that is ended when the limit is reached.

Oxigraph cannot stop a query, and a signal is only seen when it is over; so a limited query runs in another process,
opened read-only on a snapshot that nobody writes. Processes stay alive between queries (starting one takes 0.1 s).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from mingzhang.store.answers import Answer, read_table, read_triples
from mingzhang.store.interface import QueryError, QueryLimit

MEMORY = 4 << 30  # largest address space of a process
_WORKER = Path(__file__).with_name("worker.py")
#: what a task says unless it says otherwise: all graphs, answers as `answers` reads them
_PLAIN: dict[str, Any] = {
    "default": None,
    "named": None,
    "table": "application/sparql-results+json",
    "graph": "application/n-triples",
    "prefixes": None,
}


class Workers:
    """Processes on one snapshot, as many as there are cores.

    `source` is a directory of Oxigraph or an N-Quads file; `passing` says that it is removed when the last query on it
    has ended after `close`.
    """

    def __init__(self, source: Path, *, passing: bool = False, memory: int = MEMORY) -> None:
        self._source = source
        self._passing = passing
        self._memory = memory
        self._active = 0
        self._free = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._lock = threading.Lock()
        self._idle: list[subprocess.Popen[bytes]] = []
        self._closed = False

    def ask(self, text: str, *, union: bool, timeout: float | None, max_bytes: int | None) -> Answer:
        """The answer, within `timeout` seconds (waiting for a free process included) and `max_bytes`."""
        kind, payload = self.answered({"query": text, "union": union}, timeout, max_bytes)
        return read_table(payload) if kind == "table" else read_triples(payload)

    def answered(self, task: dict[str, Any], timeout: float | None, max_bytes: int | None) -> tuple[str, bytes]:
        """The answer to a task of `worker` as it is written there, and its kind: `table` or `triples`."""
        task = {**_PLAIN, **task}
        end = None if timeout is None else time.monotonic() + timeout
        if not self._free.acquire(timeout=-1 if timeout is None else timeout):
            raise QueryLimit(f"The query was not started within {timeout:g} s: too many queries at once.")
        try:
            with self._lock:
                process = self._idle.pop() if self._idle else self._started()
                self._active += 1
            seconds = None if end is None else max(0.0, end - time.monotonic())
            try:
                head, payload = _exchange(process, task, seconds, max_bytes)
            except TimeoutError:
                raise QueryLimit(f"The query was stopped after {timeout:g} s.") from None
            except EOFError:
                code = process.wait()
                raise QueryLimit(
                    f"The query was stopped: it needed more memory than allowed (its process ended with {code})."
                ) from None
            finally:
                self._back(process)
        finally:
            self._free.release()
        if head["kind"] != "error":
            return head["kind"], payload
        if head["reason"] == "bytes":
            raise QueryLimit(f"The answer is larger than {max_bytes} bytes: ask for less, for example with LIMIT.")
        raise QueryError(payload.decode("utf-8", "replace"))

    def close(self) -> None:
        """End the processes; one that is answering ends when it has."""
        with self._lock:
            self._closed = True
            for process in self._idle:
                _end(process)
            self._idle.clear()
            self._leave()

    def _back(self, process: subprocess.Popen[bytes]) -> None:
        """Keep a process for the next query, unless it has ended or there will be none."""
        with self._lock:
            self._active -= 1
            if self._closed or process.poll() is not None:
                _end(process)
            else:
                self._idle.append(process)
            self._leave()

    def _leave(self) -> None:
        if self._closed and self._passing and not self._active:
            if self._source.is_dir():
                shutil.rmtree(self._source, ignore_errors=True)
            else:
                self._source.unlink(missing_ok=True)

    def _started(self) -> subprocess.Popen[bytes]:
        # -P: the folder of the script must not be searched for modules
        command = [sys.executable, "-P", str(_WORKER), str(self._source), str(self._memory)]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )


def _exchange(
    process: subprocess.Popen[bytes], task: dict[str, Any], seconds: float | None, max_bytes: int | None
) -> tuple[dict[str, Any], bytes]:
    """Send a query and wait for the answer; TimeoutError when its time was over, EOFError when the process ended."""
    assert process.stdin is not None and process.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = None if seconds is None else threading.Timer(seconds, stop)
    if timer:
        timer.start()
    head: dict[str, Any] | None = None
    payload = b""
    try:
        process.stdin.write(json.dumps({**task, "seconds": seconds, "bytes": max_bytes}).encode() + b"\n")
        process.stdin.flush()
        if line := process.stdout.readline():
            answered: dict[str, Any] = json.loads(line)
            payload = process.stdout.read(answered["length"])
            head = answered
    except BrokenPipeError:
        pass
    finally:
        if timer:
            timer.cancel()
            timer.join()
    if late.is_set():
        process.wait()
        raise TimeoutError
    if head is None or len(payload) < head["length"]:
        process.wait()
        raise EOFError
    return head, payload


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):  # what was not sent to a process that has ended
                pipe.close()
