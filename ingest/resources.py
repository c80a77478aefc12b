"""Where the folders without Python are: in the wheel under `mingzhang/_data/`, in a checkout beside the packages."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import MingzhangError


def folder(name: str) -> Path:
    """The folder `ontology`, `shapes`, `queries` or `samples`."""
    root = Path(__file__).parent.parent
    for candidate in (root / "mingzhang" / "_data" / name, root / name):
        if candidate.is_dir():
            return candidate
    raise MingzhangError(f"The folder {name}/ is missing from this installation: install mingzhang again.")
