"""Many reports checked by several processes, in the order in which they are given.

A process reads the rule book before its first report, which takes as long as three reports: few reports are not worth
another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import NamedTuple

from ingest.errors import MingzhangError
from mingzhang.check.engine import Checked, check_report

#: reports for which a further process is worth its start
WORTH = 8


class Job(NamedTuple):
    """A report to be checked: its graph as N-Triples, those of the reports beside it, and what part of the book."""

    name: str
    data: bytes
    others: Mapping[str, bytes]
    base: str
    only: tuple[str, ...]


def checks(jobs: Sequence[Job], processes: int = 1) -> Iterator[Checked | MingzhangError]:
    """The check of each report, or why it could not be made; `processes` are the most that are used."""
    processes = min(processes, len(jobs) // WORTH)
    if processes < 2:
        yield from map(_check, jobs)
        return
    # processes of their own, since one that is forked has the locks of threads that it has not
    executor = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    try:
        yield from executor.map(_check, jobs)
    except BrokenProcessPool as error:
        raise MingzhangError(
            "A process that checked reports has ended, perhaps for want of memory: try again with --jobs 1."
        ) from error
    finally:
        executor.shutdown(cancel_futures=True)


def _check(job: Job) -> Checked | MingzhangError:
    try:
        return check_report(job.name, job.data, job.others, base=job.base, only=job.only)
    except MingzhangError as error:
        return MingzhangError(str(error))
