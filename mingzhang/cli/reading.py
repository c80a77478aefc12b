"""Documents named on the command line, found and read into a store, with progress and summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ingest.errors import MingzhangError
from mingzhang.cli.options import FAILED, INTERRUPTED, OK, complain, cores

if TYPE_CHECKING:
    from mingzhang.sources import Found
    from mingzhang.store import Store


def found_under(paths: tuple[str, ...]) -> Found:
    """The documents under the paths; an error where there is none."""
    from mingzhang.sources import find

    found = find(paths)
    if not found.sources:
        for name, reason in found.problems:
            complain(f"{name}: {reason}")
        raise MingzhangError(
            "没有可读的报告 nothing to read: name PDF, Word, Excel, web or text files, folders, globs or .zip archives."
        )
    return found


def take_in(found: Found, store: Store, jobs: int | None, timeout: float, memory: int, verbose: bool) -> int:
    """Read what was found into the store and print the summary."""
    from mingzhang.batch import ingest
    from mingzhang.isolation import Limits, Outcome, Readers
    from mingzhang.listing import Listing
    from mingzhang.screen import progress

    listing = Listing(found, everything=verbose)
    store.load_shared()
    with (
        progress(len(found.sources), "读入 reading") as bar,
        Readers(jobs or cores(), Limits(timeout, memory), store.base) as readers,
    ):

        def done(outcome: Outcome) -> None:
            listing.take(outcome)
            bar.advance()

        tally = ingest(found.sources, store, readers, done, listing.beside)
    click.echo(listing.text(tally))
    unchanged = tally.reports - tally.changed
    click.echo(f"入库 store: {store.location} ({tally.changed} 份更新 changed, {unchanged} 份未变 unchanged)")
    if left := listing.left():
        complain(left)
    if tally.interrupted:
        complain("已中断，已读报告已入库；再次运行即可继续 interrupted; what was read is stored: run again to go on")
        return INTERRUPTED
    return FAILED if listing.failed else OK
