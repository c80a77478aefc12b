"""One report, read: its records, its tables and its graph. This is what `mingzhang.read` gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import MingzhangError, NotAReport
from ingest.iris import DEFAULT_BASE, Iris
from mingzhang.records import Record, columns, kinds, records, remark_line, type_of

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.facts import Report, Table


def read(
    source: str | Path | bytes, name: str | None = None, *, on_scans: Callable[[int], None] | None = None
) -> Reading:
    """Read a report from a path, or from the bytes of a file called `name`.

    Raises a ReadError where the file cannot be read, NotAReport where it is neither a budget nor a final account. The
    file is read in this process, without limits on time and memory: for files of strangers use `mingzhang ingest`.
    `on_scans` is told how many pages are scans, before these are recognised: each takes seconds.
    """
    from ingest.readers import read_bytes, read_document
    from ingest.recognise import understand

    if isinstance(source, bytes):
        name = name or ("report.pdf" if b"%PDF-" in source[:1024] else "report.txt")
        document = read_bytes(name, source, on_scans)
    elif name is not None:
        document = read_bytes(name, Path(source).read_bytes(), on_scans)
    else:
        document = read_document(source, on_scans)
    report = understand(document)
    who = report.profile
    if not report.tables and not (who.kind and who.organization and who.year):
        raise NotAReport(
            f"{document.name}: neither a budget nor a final account: no financial table, and no cover that names"
            " organization, year and kind of report."
        )
    return Reading(document, report)


class Reading:
    """A report and what is understood of it.

    `document` is the file as read (pages, lines, grids), `report` the typed facts; the rest are views of these.
    """

    def __init__(self, document: Document, report: Report) -> None:
        self.document = document
        self.report = report

    def __repr__(self) -> str:
        who = self.profile
        return f"<Reading {who['entity']} {who['fiscal_year']} {who['report_kind']}: {who['figures']} figures>"

    def records(self, kind: str = "figures") -> list[Record]:
        """All records of a kind, each with the columns of `mingzhang facts --kind`."""
        if kind not in kinds():
            raise MingzhangError(f"There are no records of the kind {kind}: choose one of {', '.join(kinds())}.")
        return list(records(kind, self.report))

    @cached_property
    def profile(self) -> Record:
        """Who reports what, for which year, and how much of it was understood."""
        return self.records("profile")[0]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The financial tables with their rows, columns, figures, blanks and notes."""
        return self.report.tables

    @cached_property
    def figures(self) -> list[Record]:
        """One record a printed number."""
        return self.records("figures")

    @cached_property
    def codes(self) -> list[Record]:
        """One record a classification code and name."""
        return self.records("codes")

    @cached_property
    def claims(self) -> list[Record]:
        """One record a quantity stated in prose."""
        return self.records("claims")

    @cached_property
    def indicators(self) -> list[Record]:
        """One record a performance indicator."""
        return self.records("indicators")

    @cached_property
    def evaluations(self) -> list[Record]:
        """One record a performance form."""
        return self.records("evaluations")

    @property
    def remarks(self) -> list[str]:
        """What was not understood, each with its place."""
        return [remark_line(remark) for remark in self.report.remarks]

    def to_arrow(self, kind: str = "figures") -> Any:
        """The records as a `pyarrow.Table`; amounts are decimals."""
        from mingzhang.arrow import table

        return table(kind, self.records(kind))

    def to_dataframe(self, kind: str = "figures") -> Any:
        """The records as a `pandas.DataFrame` (install `mingzhang[pandas]`); amounts stay exact `Decimal` objects."""
        try:
            import pandas
        except ImportError as problem:
            raise MingzhangError("A DataFrame needs pandas: pip install 'mingzhang[pandas]'.") from problem
        frame = pandas.DataFrame.from_records(self.records(kind), columns=list(columns(kind)))
        return frame.astype({name: "Int64" for name in columns(kind) if type_of(name) == "integer"})

    def ntriples(self, base: str = DEFAULT_BASE) -> tuple[str, bytes]:
        """(IRI of the report and its graph, the graph in N-Triples)."""
        from ingest.graph import triples

        return triples(self.report, Iris(base))

    def graph(self, base: str = DEFAULT_BASE) -> Any:
        """The graph of the report as an `rdflib.Graph`."""
        from rdflib import Graph, URIRef

        name, data = self.ntriples(base)
        return Graph(identifier=URIRef(name)).parse(data=data, format="nt")
