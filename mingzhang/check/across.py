"""Which reports a report is compared with: the year before, the budget of the year, the units of the department."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEAD = re.compile(rb"^<([^>]+)> <[^>]*ontology#(organization|fiscalYear|scope)> <([^>]+)> \.$", re.M)


def companions(graphs: Mapping[str, bytes], base: str) -> dict[str, tuple[str, ...]]:
    """For each report the others of the same organization, of the same year or the year before, and those of the units
    that it lists."""
    heads: dict[str, tuple[str, int]] = {}
    for name, data in graphs.items():
        organization, year = "", 0
        for subject, prop, value in _HEAD.findall(data[:4000]):
            if subject.decode() != name:
                continue
            if prop == b"organization":
                organization = value.decode()
            elif prop == b"fiscalYear":
                year = int(value.rsplit(b"/", 1)[-1])
        heads[name] = (organization, year)
    found: dict[str, tuple[str, ...]] = {}
    for name, (organization, year) in heads.items():
        units = _units(graphs[name], name, base)
        found[name] = tuple(
            other
            for other, (whose, when) in heads.items()
            if other != name
            and ((whose == organization and when in (year, year - 1)) or (whose in units and when == year))
        )
    return found


def _units(data: bytes, name: str, base: str) -> frozenset[str]:
    """The organizations whose accounts a report includes."""
    pattern = re.compile(f"^<{re.escape(name)}> <{re.escape(base)}ontology#includes> <([^>]+)> \\.$".encode(), re.M)
    return frozenset(unit.decode() for unit in pattern.findall(data))
