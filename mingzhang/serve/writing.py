"""What a token allows: putting a report into the store, and taking one out."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

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
    limits = Limits(settings.upload_seconds, settings.upload_memory >> 20)
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
    }


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
