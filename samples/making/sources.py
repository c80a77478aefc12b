"""The declarative files in `samples/data/`, read once; numbers are exact decimals."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent.parent / "data"


class _Loader(yaml.SafeLoader):
    """YAML with decimals instead of floats."""


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


@cache
def source(name: str) -> Any:
    """The content of `data/{name}.yaml`."""
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_Loader)


def functional_name(code: str) -> str:
    """Name of a functional class, e.g. 213 农林水支出."""
    return str(source("codes")["functional"][code])


def economic_name(code: str) -> str:
    """Name of a department economic class, e.g. 30201 办公费."""
    return str(source("codes")["economic"][code])


def government_code(kind: str, code: str) -> str:
    """The government economic class of a department one, for an organ or an institution."""
    mapping = source("codes")["government_of"][kind]
    return str(mapping[max((key for key in mapping if code.startswith(key)), key=len)])


def government_name(code: str) -> str:
    """Name of a government economic class, e.g. 50201 办公经费."""
    return str(source("codes")["government"][code])
