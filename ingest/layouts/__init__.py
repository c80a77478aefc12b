"""How reports print things, declared in the YAML files of this folder; no knowledge of layouts is in Python.

`declarations(name)` gives the parsed content of `{name}.yaml`, read once.
"""

from __future__ import annotations

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
