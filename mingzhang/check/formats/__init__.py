"""How the results of a check are written; every format shows the same findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import IO

from mingzhang.check.engine import Checked


def write(format: str, results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """Write `results` in `format`; `paths` are the files of the documents, where they are at hand for pictures."""
    module = import_module(f"mingzhang.check.formats.{format if format != 'json' else 'records'}")
    module.write(results, output, paths)
