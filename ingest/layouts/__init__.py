"""How reports print things, declared in the YAML files of this folder; no knowledge of layouts is in Python.

`declarations(name)` gives the parsed content of `{name}.yaml`, read once; `expression` and `listed` give a part of it.
What is missing or wrong there is a `LayoutError` that names it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ingest.errors import LayoutError

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def declarations(name: str) -> Any:
    """The content of `ingest/layouts/{name}.yaml`."""
    source = files(__name__).joinpath(f"{name}.yaml")
    try:
        return yaml.load(source.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, yaml.YAMLError) as error:
        raise LayoutError(f"ingest/layouts/{name}.yaml cannot be read: {error}") from error


@cache
def expression(name: str, *path: str) -> re.Pattern[str]:
    """The regular expression at `path` in `ingest/layouts/{name}.yaml`, compiled."""
    declared = _at(name, path)
    if not isinstance(declared, str):
        raise _wrong(name, path, "a regular expression is wanted")
    try:
        return re.compile(declared)
    except re.error as error:
        raise _wrong(name, path, f"{declared!r}: {error}") from error


@cache
def listed(name: str, *path: str) -> tuple[str, ...]:
    """The list of words at `path` in `ingest/layouts/{name}.yaml`; one word alone is a list of one."""
    declared = _at(name, path)
    found = (declared,) if isinstance(declared, str) else declared
    if not isinstance(found, list | tuple) or not found or not all(isinstance(w, str) and w for w in found):
        raise _wrong(name, path, "a list of words is wanted")
    return tuple(found)


def _at(name: str, path: tuple[str, ...]) -> Any:
    found = declarations(name)
    for step in path:
        if not isinstance(found, dict) or step not in found:
            raise _wrong(name, path, "missing")
        found = found[step]
    return found


def _wrong(name: str, path: tuple[str, ...], why: str) -> LayoutError:
    return LayoutError(f"ingest/layouts/{name}.yaml: {'/'.join(path)}: {why}.")
