"""The command's check: files or a store in, one of the formats out, and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ingest.errors import MingzhangError
from ingest.iris import DEFAULT_BASE
from mingzhang.check.across import companions
from mingzhang.check.dismissals import dismissals, with_dismissals
from mingzhang.check.engine import Checked
from mingzhang.check.pool import Job, checks
from mingzhang.check.results import keep_findings

if TYPE_CHECKING:
    from mingzhang.store import Store

CLEAN, VIOLATIONS, FAILED = 0, 1, 2
FORMATS = ("text", "json", "turtle", "csv", "html", "pdf")

#: formats that are findings and nothing else: which rules did not run is said beside them
_BARE = ("json", "csv")

Graphs = dict[str, bytes]


def run_check(
    source: Sequence[str | Path] | Store,
    format: str = "text",
    output: IO[str] | None = None,
    *,
    only: Iterable[str] = (),
    keep: bool = False,
    jobs: int = 1,
    complain: Callable[[str], object] | None = None,
) -> int:
    """Check every report of `source` and write the result; 0 clean, 1 violations, 2 something could not be checked.

    `source` is a list of documents or a store. Reports of one source are compared with each other where rules ask for
    it (the year before, the budget, the units). `only` names rules, families or sets of rules; `keep` writes the
    findings into a store that was checked, each report's into its own graph; `complain` takes what went wrong. What was
    dismissed in a store is marked. `jobs` is how many processes check. PDF is written to the buffer of `output`.
    """
    if format not in FORMATS:
        raise MingzhangError(f"Unknown format {format}: use one of {', '.join(FORMATS)}.")
    output = output or sys.stdout
    complain = complain or _complain
    failed: list[str] = []
    paths: dict[str, Path] = {}
    if isinstance(source, Sequence):
        results = list(check_graphs(_graphs(source, failed, paths), failed, only=only, jobs=jobs))
    else:
        known, graphs = dismissals(source), {name: source.graph(name) for name in source.reports()}
        checked = check_graphs(graphs, failed, base=source.base, only=only, jobs=jobs)
        results = [with_dismissals(each, known) for each in checked]
        if keep:
            for each in results:
                keep_findings(source, each)
    return _written(results, format, output, paths, failed, complain)


def write_check(
    graphs: Graphs,
    format: str,
    output: IO[str],
    paths: dict[str, Path],
    *,
    only: Iterable[str] = (),
    jobs: int = 1,
    complain: Callable[[str], object],
) -> int:
    """Check these graphs in `jobs` processes and write the result; `paths` are the files of the documents."""
    failed: list[str] = []
    results = list(check_graphs(graphs, failed, only=only, jobs=jobs))
    return _written(results, format, output, paths, failed, complain)


def _written(
    results: Sequence[Checked],
    format: str,
    output: IO[str],
    paths: dict[str, Path],
    failed: Sequence[str],
    complain: Callable[[str], object],
) -> int:
    from mingzhang.check.formats import write

    write(format, results, output, paths)
    for message in failed:
        complain(message)
    if format in _BARE:
        for each in results:
            if said := unchecked(each):
                complain(f"{each.document or each.report}: {said}")
    if failed:
        return FAILED
    return VIOLATIONS if any(each.count("violation") for each in results) else CLEAN


def unchecked(checked: Checked) -> str:
    """Which rules could not be checked, and why; "" where all were."""
    reasons: dict[str, list[str]] = {}
    for skipped in checked.skipped:
        reasons.setdefault(f"{skipped.why} {skipped.why_en}", []).append(skipped.rule.code)
    if not reasons:
        return ""
    told = "；".join(f"{why}：{'、'.join(codes)}" for why, codes in sorted(reasons.items()))
    return f"核对规则 {len(checked.ran)} 条，未能核对 {len(checked.skipped)} 条 could not be checked（{told}）"


def _complain(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def check_graphs(
    graphs: Graphs,
    failed: list[str] | None = None,
    *,
    base: str = DEFAULT_BASE,
    only: Iterable[str] = (),
    jobs: int = 1,
) -> Iterator[Checked]:
    """The check of each report among `graphs`, compared with those of the others that it can be compared with.

    They come in the order of `graphs`, whatever the number of processes (`jobs`).
    """
    wanted = tuple(only)
    related = companions(graphs, base)
    given = [
        Job(name, data, {other: graphs[other] for other in related[name]}, base, wanted)
        for name, data in graphs.items()
    ]
    for checked in checks(given, jobs):
        if isinstance(checked, Checked):
            yield checked
        elif failed is None:
            raise checked
        else:
            failed.append(str(checked))


def _graphs(paths: Iterable[str | Path], failed: list[str], places: dict[str, Path]) -> Graphs:
    """The graphs of documents; what cannot be read is named in `failed`."""
    from ingest.graph import beside, triples
    from ingest.readers import read_document
    from ingest.recognise import understand

    graphs: Graphs = {}
    for path in paths:
        try:
            report = understand(read_document(path))
        except MingzhangError as error:
            failed.append(str(error))
            continue
        name, data = triples(report)
        if name in graphs:
            name, data = beside(name, data, report.document)
        graphs[name] = data
        places[report.document] = Path(path)
    return graphs
