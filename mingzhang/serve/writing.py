"""What a token allows: putting a report into the store, taking one out, and dismissing what was found in it."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from ingest.errors import MingzhangError
from mingzhang.serve.problems import Problem

if TYPE_CHECKING:
    from mingzhang.serve.settings import Settings
    from mingzhang.store import Store


def authorize(request: Request, settings: Settings) -> None:
    """Problem 401 or 403 unless the request carries the server's token (`Authorization: Bearer …`)."""
    if not settings.token:
        raise Problem(403, "This server is read-only: it was started without a token.")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode(), settings.token.encode()):
        raise Problem(401, "Writing needs the token of this server.", {"WWW-Authenticate": "Bearer"})


def ingest(store: Store, settings: Settings, document: str, content: bytes) -> dict[str, Any]:
    """Read a report and write its graph; what became of it. Problem 422 where it cannot be read."""
    from mingzhang.batch import ingest as batch
    from mingzhang.isolation import Limits, Outcome, Readers
    from mingzhang.sources import Source

    outcomes: list[Outcome] = []
    limits = Limits(settings.upload_seconds, settings.upload_memory >> 20, scanned_page=0)
    with tempfile.TemporaryDirectory(prefix="mingzhang-ingest-") as folder, Readers(1, limits, store.base) as readers:
        path = Path(folder) / file_name(document)
        path.write_bytes(content)
        tally = batch([Source(path)], store, readers, outcomes.append, lambda _outcome, _other: None)
    outcome = outcomes[-1]
    if outcome.error:
        raise Problem(422, outcome.error)
    return {
        "ok": True,
        "report": outcome.graph,
        "changed": bool(tally.changed),
        **outcome.profile,
        "pages": outcome.pages,
        "tables": outcome.tables,
        "figures": outcome.figures,
        "remarks": list(outcome.remarks),
        "findings": check(store, outcome.graph),
    }


def check(store: Store, report: str) -> dict[str, int]:
    """Check a report of the store and keep its findings there; how many of each severity."""
    from mingzhang.check.across import found_in
    from mingzhang.check.dismissals import dismissals, with_dismissals
    from mingzhang.check.engine import SEVERITIES, check_report
    from mingzhang.check.results import keep_findings

    data = store.graph(report)
    checked = check_report(report, data, found_in(store, report, data), base=store.base)
    keep_findings(store, with_dismissals(checked, dismissals(store)))
    return {severity: checked.count(severity) for severity in SEVERITIES}


def dismiss(store: Store, said: Mapping[str, str]) -> int:
    """Dismiss a finding that the store keeps: `finding`, its IRI or name, `reason`, and `by` whom."""
    from mingzhang.check import dismissals as kept

    finding, reason, by = (str(said.get(name, "")).strip() for name in ("finding", "reason", "by"))
    if not (finding and reason and by):
        raise Problem(400, "A dismissal needs `finding`, `reason` and `by`.")
    try:
        return kept.dismiss(store, kept.matching(store, [finding]), reason, by)
    except MingzhangError as problem:
        raise Problem(404, str(problem)) from None


def undo_dismissal(store: Store, finding: str) -> int:
    """Take a dismissal back."""
    from mingzhang.check import dismissals as kept

    try:
        return kept.undo(store, [finding])
    except MingzhangError as problem:
        raise Problem(404, str(problem)) from None


def remove(store: Store, report: str) -> None:
    """Take a report out of the store, with what was found in it."""
    from mingzhang.aspects import keep_aspects

    store.remove(f"{report}/findings")
    store.remove(report)
    keep_aspects(store)


def file_name(document: str) -> str:
    """The name of an uploaded file without folders, short enough for every file system, with its suffix."""
    path = Path(document.replace("\\", "/").replace("\0", ""))
    stem, suffix = path.stem.lstrip(".") or "report", path.suffix
    return f"{stem[:60]}{suffix[:10]}"
