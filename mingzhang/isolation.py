"""Documents read in processes that can be ended: a hostile or hanging file costs its own reading and nothing else.

A process stays alive from document to document (starting one takes 0.3 s) and is replaced when it dies, when its time
is over, and after a number of documents. A process that dies on a document which was not its first is given no blame:
the document is tried once more in a fresh one, so that what becomes of it does not depend on its neighbours.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import MingzhangError
from ingest.iris import DEFAULT_BASE
from mingzhang.sources import Source

SECONDS = 120.0
MEMORY = 2048  # MiB
SCANNED_PAGE = 0.25  # of the seconds of a document
_START = 60.0  # seconds in which a process must be ready
_LIFE = 200  # documents that one process reads
_AHEAD = 4  # documents a process may be ahead of the one whose outcome is waited for


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: seconds of waiting and MiB of memory (0: no limit).

    A page that is recognised optically takes longer than a printed one: each adds so large a share of the seconds.
    """

    seconds: float = SECONDS
    memory: int = MEMORY
    scanned_page: float = SCANNED_PAGE

    def of_scans(self, pages: int) -> float:
        """The seconds that so many scanned pages add."""
        return pages * self.scanned_page * self.seconds


@dataclass(frozen=True, slots=True)
class Task:
    """`want`: `triples` (N-Triples), `turtle` or a kind of records."""

    source: Source
    want: str = "triples"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: an error, or counts and a payload (N-Triples, Turtle, or records as JSON)."""

    task: Task
    error: str = ""
    trace: str = ""
    document: str = ""
    sha256: str = ""
    profile: dict[str, Any] = field(default_factory=dict)
    graph: str = ""
    pages: int = 0
    tables: int = 0
    figures: int = 0
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0
    payload: bytes = b""

    def records(self) -> list[dict[str, Any]]:
        """The payload of a task that wanted records; decimals are text."""
        found: list[dict[str, Any]] = json.loads(self.payload)
        return found


class Readers:
    """As many processes as `jobs`, made when they are needed; close it, or use it in a `with` block."""

    def __init__(self, jobs: int = 1, limits: Limits | None = None, base: str = DEFAULT_BASE) -> None:
        self.jobs = max(1, jobs)
        self.limits = limits or Limits()
        self.base = base
        self._threads = ThreadPoolExecutor(self.jobs, "reader")
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._processes: set[_Process] = set()
        self._closed = False

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """The outcome of every task, in the order of the tasks; only a few are read ahead."""
        waiting: deque[Future[Outcome]] = deque()
        for task in tasks:
            waiting.append(self._threads.submit(self._read, task))
            if len(waiting) >= self.jobs * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        """End all processes, also those that are reading."""
        with self._lock:
            self._closed = True
            for process in self._processes:
                process.end()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._processes:
            process.close()

    def _read(self, task: Task) -> Outcome:
        """Runs in a thread that has a process of its own."""
        process = self._process()
        fresh = process.read == 0
        outcome = process.outcome(task, self.limits)
        if outcome is None and not fresh and not self._closed:
            process = self._process()
            outcome = process.outcome(task, self.limits)
        return outcome or Outcome(task, f"{task.source.name}: {process.ending()}")

    def _process(self) -> _Process:
        """The process of this thread, replaced where it has ended or has lived long enough."""
        process: _Process | None = getattr(self._mine, "process", None)
        if process is not None and process.alive() and process.read < _LIFE:
            return process
        with self._lock:
            if process is not None:
                process.end()
                process.close()
                self._processes.discard(process)
            if self._closed:
                raise RuntimeError("The readers are closed.")
            process = self._mine.process = _Process(self.base, self.limits.memory << 20)
            self._processes.add(process)
        return process


class _Process:
    """A running `worker`."""

    def __init__(self, base: str, memory: int) -> None:
        home = str(Path(__file__).parent.parent)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")])),
            "OPENBLAS_NUM_THREADS": "1",  # no algebra is done: threads for it would only cost their start and memory
        }
        # -P: the working directory, which may be a stranger's, must not be searched for modules
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-m", "mingzhang.worker", base, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the parent
        )
        assert self._popen.stdin is not None and self._popen.stdout is not None
        self._input, self._output = self._popen.stdin, self._popen.stdout
        self.read = 0
        self._memory = memory
        self._ready = False
        self._exhausted = False

    def alive(self) -> bool:
        return self._popen.poll() is None

    def end(self) -> None:
        """End it at once; a thread that waits for its answer sees the end of the stream."""
        self._popen.kill()
        self._popen.wait()

    def close(self) -> None:
        """Close the pipes, when no thread uses them any more."""
        for pipe in (self._input, self._output):
            with suppress(OSError):  # what was not sent to a process that has ended
                pipe.close()

    def ending(self) -> str:
        """Why it ended without an outcome."""
        if self._exhausted:
            return f"needs more than {self._memory >> 20} MiB of memory (see --memory)."
        code = self._popen.wait()
        sign = signal.Signals(-code).name if code < 0 else f"status {code}"
        return f"damaged, or needs more than {self._memory >> 20} MiB of memory: reading it broke off ({sign})."

    def outcome(self, task: Task, limits: Limits) -> Outcome | None:
        """What became of the document; None where the process died on it."""
        self.read += 1
        if not self._ready:
            with self._watch(_START):
                self._ready = self._output.readline() == b"ready\n"
            if not self._ready:
                raise MingzhangError("The process that reads documents does not start; install mingzhang again.")
        with self._watch(limits.seconds) as watch:
            found = self._exchange(task, limits, watch)
        if found is None:
            self.end()
        if watch.late and found is None:
            scans = f" with its {watch.scanned} scanned pages" if watch.scanned else ""
            message = f"not read{scans} within {watch.seconds:g} seconds (see --timeout)."
            return Outcome(task, f"{task.source.name}: {message}")
        return found

    @contextmanager
    def _watch(self, seconds: float) -> Iterator[_Watch]:
        """Ends the process after so long."""
        watch = _Watch(seconds, self._popen)
        try:
            yield watch
        finally:
            watch.stop()

    def _exchange(self, task: Task, limits: Limits, watch: _Watch) -> Outcome | None:
        source = task.source
        request = {
            "path": str(source.path.absolute()),
            "member": source.member,
            "entry": source.entry,
            "want": task.want,
            "seconds": limits.seconds,
            "scanned_page": limits.of_scans(1),
        }
        try:
            self._input.write(json.dumps(request).encode() + b"\n")
            self._input.flush()
            head = self._head()
            if head is not None and "scanned" in head:
                watch.scanned = head["scanned"]
                watch.more(limits.of_scans(watch.scanned))
                head = self._head()
            if head is None:
                return None
            length = head.pop("length")
            payload = self._output.read(length)
        except (OSError, ValueError):
            return None
        if len(payload) < length:
            return None
        return self._told(task, head, payload)

    def _head(self) -> dict[str, Any] | None:
        """The next line of the process; None where it ended."""
        line = self._output.readline()
        if not line.endswith(b"\n"):
            return None
        head: dict[str, Any] = json.loads(line)
        return head

    def _told(self, task: Task, head: dict[str, Any], payload: bytes) -> Outcome | None:
        match head.pop("error", ""):
            case "memory":
                self._exhausted = True
                return None
            case "reading" | "fault":
                return Outcome(task, head["message"], head.get("trace", ""))
        return Outcome(task, **{**head, "remarks": tuple(head["remarks"])}, payload=payload)


class _Watch:
    """Ends a process after so many `seconds`, unless it is stopped before or given more."""

    def __init__(self, seconds: float, process: subprocess.Popen[bytes]) -> None:
        self.seconds = seconds
        self.scanned = 0  # pages for which time was added
        self.late = False
        self._process = process
        self._began = time.monotonic()
        self._timer = self._start(seconds)

    def more(self, seconds: float) -> None:
        """Give it so much more time."""
        self._timer.cancel()
        self.seconds += seconds
        self._timer = self._start(self._began + self.seconds - time.monotonic())

    def stop(self) -> None:
        self._timer.cancel()

    def _start(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(max(seconds, 0), self._end)
        timer.daemon = True
        timer.start()
        return timer

    def _end(self) -> None:
        self.late = True
        self._process.kill()
