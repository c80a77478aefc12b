"""Mingzhang 明账: what Chinese government budget and final-account disclosures say, as linked data.

    import mingzhang
    report = mingzhang.read("2024年度部门决算.pdf")
    report.figures                    # one record a printed number, on fiscal coordinates
    report.to_dataframe("figures")    # the same, as a pandas DataFrame
    report.graph()                    # the same, as an RDF graph
    mingzhang.ask("largest-spenders", store="ledger", year=2024).to_dataframe()

Names load what they need when they are first used, so that `import mingzhang` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.errors import MingzhangError as MingzhangError
    from mingzhang.asking import Result as Result
    from mingzhang.asking import ask as ask
    from mingzhang.reading import Reading as Reading
    from mingzhang.reading import read as read
    from mingzhang.store import open_store as open_store

__version__ = "0.1.0"
__all__ = ["MingzhangError", "Reading", "Result", "__version__", "ask", "open_store", "read"]

_HOMES = {
    "MingzhangError": "ingest.errors",
    "Reading": "mingzhang.reading",
    "Result": "mingzhang.asking",
    "ask": "mingzhang.asking",
    "open_store": "mingzhang.store",
    "read": "mingzhang.reading",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
