"""Turtle: the standard sh:ValidationReport of every report, with pointers to the figures on both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from mingzhang.check.dismissals import statements
from mingzhang.check.engine import Checked
from mingzhang.check.results import results_graph


def write(results: Sequence[Checked], output: IO[str], paths: Mapping[str, Path]) -> None:
    """One graph: a validation report for each report checked."""
    from rdflib import Graph

    together = Graph()
    for each in results:
        for triple in results_graph(each):
            together.add(triple)
        for finding in each.findings:
            for dismissal in filter(None, (finding.dismissed, finding.lapsed)):
                together.parse(data="\n".join(statements(dismissal, each.base)), format="nt")
    together.bind("sh", "http://www.w3.org/ns/shacl#")
    if results:
        together.bind("mz", f"{results[0].base}ontology#")
    output.write(together.serialize(format="turtle"))
