"""A report in, its findings out: uploads are read and checked in processes that can be ended, one after another.

A job goes through `waiting`, `reading`, `checking` and ends as `done` or `failed`; who uploaded it asks for its state
by a name that cannot be guessed. Nothing of it enters the store. It is compared with the reports of the store that it
can be compared with: the year before, the budget of the year, the units of the department.
"""

from __future__ import annotations

import asyncio
import io
import json
import secrets
import tempfile
import time
from collections import OrderedDict
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from ingest.errors import MingzhangError
from mingzhang.isolation import Limits, Outcome, Readers, Task
from mingzhang.serve.problems import Problem
from mingzhang.serve.writing import file_name
from mingzhang.sources import Source

if TYPE_CHECKING:
    from mingzhang.serve.settings import Settings
    from mingzhang.store import Store

WAITING, READING, CHECKING, DONE, FAILED = "waiting", "reading", "checking", "done", "failed"
#: formats of `mingzhang check` that a job keeps, and their media types
FORMATS = {"json": "application/json", "html": "text/html", "csv": "text/csv", "turtle": "text/turtle"}


@dataclass(slots=True)
class Job:
    """An uploaded report on its way; `read` says what was found in it, `results` its findings by format."""

    name: str
    document: str
    path: Path
    state: str = WAITING
    error: str = ""
    started: float = field(default_factory=time.time)
    read: dict[str, Any] = field(default_factory=dict)
    results: dict[str, bytes] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        """The state of the job, as JSON."""
        found = json.loads(self.results["json"]) if self.state == DONE else None
        return {
            "ok": self.state != FAILED,
            "job": self.name,
            "document": self.document,
            "state": self.state,
            "error": self.error,
            "read": self.read,
            "findings": found,
        }


class Uploads:
    """The jobs of a server; used by one event loop."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._folder = tempfile.TemporaryDirectory(prefix="mingzhang-uploads-")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        limits = Limits(settings.upload_seconds, settings.upload_memory >> 20, scanned_page=0)
        self._readers = Readers(1, limits, store.base)
        self._checkers: ProcessPoolExecutor | None = None

    def accept(self, document: str, content: bytes) -> Job:
        """Begin a job; Problem 503 where too many are waiting."""
        waiting = sum(job.state not in (DONE, FAILED) for job in self._jobs.values())
        if waiting >= self._settings.uploads_waiting:
            raise Problem(503, f"{waiting} reports are waiting already; try again in a minute.", {"Retry-After": "60"})
        name = secrets.token_urlsafe(16)
        folder = Path(self._folder.name) / name
        folder.mkdir()
        path = folder / file_name(document)
        path.write_bytes(content)
        job = self._jobs[name] = Job(name, document, path)
        task = asyncio.create_task(self._run(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._forget()
        return job

    def job(self, name: str) -> Job:
        """The job called `name`; Problem 404 where there is none (any more)."""
        try:
            return self._jobs[name]
        except KeyError:
            raise Problem(404, "There is no such upload, or it has been forgotten since: upload it again.") from None

    async def close(self) -> None:
        """End what is running and remove what was uploaded."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._drop_checkers()
        await run_in_threadpool(self._readers.close)
        self._folder.cleanup()

    async def _run(self, job: Job) -> None:
        async with self._turn:
            try:
                job.state = READING
                outcome = await run_in_threadpool(self._read, job)
                job.read = {
                    **outcome.profile,
                    "pages": outcome.pages,
                    "tables": outcome.tables,
                    "figures": outcome.figures,
                    "remarks": list(outcome.remarks),
                }
                job.state = CHECKING
                job.results = await self._checked(job, outcome)
                job.state = DONE
            except MingzhangError as problem:
                job.state, job.error = FAILED, str(problem)
            except BrokenProcessPool:
                self._drop_checkers()
                job.state, job.error = FAILED, f"{job.document}: checking it broke off; it may need too much memory."
            except TimeoutError:
                self._drop_checkers()
                seconds = f"{self._settings.upload_seconds:g}"
                job.state, job.error = FAILED, f"{job.document}: not checked within {seconds} seconds."

    def _read(self, job: Job) -> Outcome:
        outcome = next(iter(self._readers.outcomes([Task(Source(job.path))])))
        if outcome.error:
            raise MingzhangError(outcome.error)
        if outcome.pages > self._settings.upload_pages:
            most = self._settings.upload_pages
            raise MingzhangError(f"{job.document}: {outcome.pages} pages are too many; at most {most} are checked.")
        return outcome

    async def _checked(self, job: Job, outcome: Outcome) -> dict[str, bytes]:
        others = await run_in_threadpool(self._companions, outcome)
        if self._checkers is None:
            self._checkers = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        arguments = (outcome.graph, outcome.payload, others, self._store.base, str(job.path), outcome.document)
        checking = asyncio.get_running_loop().run_in_executor(self._checkers, check_upload, *arguments)
        return await asyncio.wait_for(checking, self._settings.upload_seconds)

    def _companions(self, outcome: Outcome) -> dict[str, bytes]:
        """The reports of the store that this one is compared with."""
        from mingzhang.check.across import found_in

        return found_in(self._store, outcome.graph, outcome.payload)

    def _forget(self) -> None:
        """Keep the latest jobs only."""
        ended = [job for job in self._jobs.values() if job.state in (DONE, FAILED)]
        for job in ended[: max(0, len(self._jobs) - self._settings.uploads_kept)]:
            del self._jobs[job.name]
            job.path.unlink(missing_ok=True)

    def _drop_checkers(self) -> None:
        checkers, self._checkers = self._checkers, None
        if checkers:
            for process in list((checkers._processes or {}).values()):
                process.kill()
            checkers.shutdown(wait=False, cancel_futures=True)


def check_upload(
    report: str, data: bytes, others: dict[str, bytes], base: str, path: str, document: str
) -> dict[str, bytes]:
    """The findings in all FORMATS; runs in a process of its own."""
    from mingzhang.check.engine import check_report
    from mingzhang.check.formats import write

    checked = check_report(report, data, others, base=base)
    results = {}
    for format in FORMATS:
        output = io.StringIO()
        write(format, [checked], output, {document: Path(path)})
        results[format] = output.getvalue().encode()
    return results
