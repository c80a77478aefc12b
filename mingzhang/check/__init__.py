"""Reports against the disclosure rules: SHACL over a slice of the graph, findings that show the very cell.

    check_report(graph, n_triples)      one report
    check_graphs({graph: n_triples})    many, compared with each other where rules ask for it
    run_check(paths or store, format)   what the command does; returns its exit status

The modules: `rules` the rule book, `slice` what a rule sees, `engine` pySHACL over it (`annotations` its cures),
`findings` the results as people read them, `results` as RDF, `across` which reports go together, `formats` output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.check.engine import Checked, check_report
    from mingzhang.check.findings import Finding
    from mingzhang.check.run import check_graphs, run_check

__all__ = ["Checked", "Finding", "check_graphs", "check_report", "run_check"]

_HOMES = {
    "Checked": "engine",
    "check_report": "engine",
    "Finding": "findings",
    "check_graphs": "run",
    "run_check": "run",
}


def __getattr__(name: str) -> object:
    """What is public, on demand: the engine loads heavy libraries."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"mingzhang.check.{_HOMES[name]}"), name)
    raise AttributeError(name)
