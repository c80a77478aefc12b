"""How long the questions of the library take on a large graph.

    ./run python bench/generate.py STORE
    ./run python bench/questions.py STORE [--data DIR] [--rdflib] [--repeat 5] [--json] [QUESTION …]

Each question is asked as a user would ask it (`mingzhang.ask`), with typical values for the parameters that need one:
once to warm up, then `--repeat` times; the table gives the median. CPU time counts (user and system, of this process),
since wall time depends on what else the machine does; both are printed.

`--data` names the folder of `mingzhang export --format parquet` of the same store: questions for which there is a file
in `sql/` are answered by DuckDB as well, on one thread, and the answers are compared. `--rdflib` asks a few questions
of a few reports by rdflib and by Oxigraph in memory.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.asking import Result, answered
from mingzhang.questions import Question, questions
from mingzhang.store import Store, open_store

SQL = Path(__file__).parent / "sql"
MEDIAN_BAR, WORST_BAR = 0.2, 2.0
#: questions that rdflib is asked: one body, one table over all, one comparison
BY_RDFLIB = ("spending-by-function", "entity-years", "budget-against-outturn")
_FEW = 3  # reports for rdflib


@dataclass(slots=True)
class Timed:
    """A question: CPU and wall seconds (medians), rows; DuckDB's CPU seconds and whether it answers the same."""

    name: str
    cpu: float
    wall: float
    rows: int
    duckdb: float | None = None
    same: bool | None = None


def typical(store: Store) -> dict[str, str]:
    """A value for each type of parameter: a body with many reports, its place, its year, its largest class."""
    body = store.select(
        f"""PREFIX mz: <{store.base}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?name ?place (COUNT(?report) AS ?reports) WHERE {{
          ?report a mz:FinalAccountsReport ; mz:organization ?body . ?body mz:headedBy ?head ; skos:prefLabel ?name ;
            mz:place/skos:prefLabel ?place FILTER (LANG(?place) = "zh")
        }} GROUP BY ?name ?place ORDER BY DESC(?reports) ?name LIMIT 1"""
    )
    first = next(iter(body.plain()), None)
    if first is None:
        raise SystemExit("The store has no final account of a department with a known place.")
    return {
        "organization": str(first["name"]),
        "place": str(first["place"]),
        "year": "2024",
        "functional": "20805",
        "economic": "30201",
        "phase": "executed",
        "flow": "expenditure",
        "fund": "all",
        "nature": "all",
        "item": "three-public",
        "rule": "agreement",
        "text": "维修",
        "number": "0.1",
        "integer": "10",
    }


def values(asked: Question, known: dict[str, str]) -> dict[str, object]:
    """Values for the parameters that must have one."""
    needed = [parameter for parameter in asked.params.values() if parameter.required and not parameter.default]
    return {
        parameter.name: parameter.choices[0] if parameter.choices else known[parameter.type] for parameter in needed
    }


def timed(run: Callable[[], Any], repeat: int) -> tuple[float, float, Any]:
    """(median CPU seconds, median wall seconds, what it gives) after a run to warm up."""
    answer = run()
    cpu, wall = [], []
    for _ in range(repeat):
        begun, started = time.perf_counter(), time.process_time()
        answer = run()
        cpu.append(time.process_time() - started)
        wall.append(time.perf_counter() - begun)
    return statistics.median(cpu), statistics.median(wall), answer


def measured(store: Store, names: Iterable[str], repeat: int, data: Path | None) -> Iterable[Timed]:
    """Each question with its times."""
    known = typical(store)
    wanted = set(names)
    for asked in questions():
        if wanted and asked.name not in wanted:
            continue
        given = values(asked, known)
        cpu, wall, answer = timed(lambda asked=asked, given=given: answered(asked, store, given), repeat)
        result = Timed(asked.name, cpu, wall, len(answer))
        if data is not None and (SQL / f"{asked.name}.sql").exists():
            bound = {name: plainly(value.term) for name, value in answer.values.items()}
            result.duckdb, _, rows = timed(lambda name=asked.name, bound=bound: by_duckdb(name, bound, data), repeat)
            result.same = rows == comparable(answer)
        yield result


def by_duckdb(name: str, bound: dict[str, str], data: Path) -> list[tuple[object, ...]]:
    """The answer to a question from the Parquet files, in the order in which they give it."""
    import duckdb

    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"SET file_search_path = '{data}'")
        connection.execute((SQL / "prelude.sql").read_text(encoding="utf-8"))
        named = {parameter: bound.get(parameter) for parameter in re.findall(r"\$([a-z]+)", text)}
        return [tuple(map(_plain, row)) for row in connection.execute(text, named or None).fetchall()]


def plainly(term: object) -> str:
    """The value of a parameter as the tables have it: the member of an IRI, the text of a literal."""
    return str(getattr(term, "value", term)).rpartition("/")[2]


def comparable(answer: Result) -> list[tuple[object, ...]]:
    """The rows of an answer that people see, without hidden columns."""
    shown = answer.shown()
    return [tuple(_plain(row[position]) for position in shown) for row in answer.rows]


def _plain(value: object) -> object:
    """A number by its value, whatever its scale; no text as no value."""
    if isinstance(value, Decimal):
        return value.normalize() + 0
    if isinstance(value, float):
        return Decimal(repr(value)).normalize() + 0
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value or None


def by_rdflib(store: Store, repeat: int) -> Iterable[tuple[str, float, float]]:
    """(question, CPU seconds of rdflib, of Oxigraph in memory) on a few reports."""
    from rdflib import Dataset

    names = [*store.shared(), f"{store.base}analysis/aspects", *store.reports()[:_FEW]]
    with store.copy(names) as few:
        graph = Dataset(default_union=True)
        for name in names:
            graph.graph(name).parse(data=few.graph(name), format="nt")
        for asked in questions():
            if asked.name in BY_RDFLIB:
                reporter = few.select(
                    f"SELECT ?o {{ ?r a <{few.base}ontology#Report> ; <{few.base}ontology#organization> ?o }}"
                )
                given = {
                    name: str(next(iter(reporter.plain()))["o"]) if asked.params[name].type == "organization" else value
                    for name, value in values(asked, typical(store)).items()
                }
                ours, _, answer = timed(lambda asked=asked, given=given: answered(asked, few, given), repeat)
                theirs, _, _ = timed(lambda text=answer.sparql: list(graph.query(text)), 1)
                yield asked.name, theirs, ours


def table(found: list[Timed]) -> str:
    """The times, the slowest first, and how they stand to the bars."""
    ordered = sorted(found, key=lambda each: -each.cpu)
    lines = [f"{'question':<34} {'cpu s':>8} {'wall s':>8} {'rows':>7} {'duckdb s':>9}  same"]
    for each in ordered:
        duck = "" if each.duckdb is None else f"{each.duckdb:.3f}"
        same = {None: "", True: "yes", False: "NO"}[each.same]
        lines.append(f"{each.name:<34} {each.cpu:>8.3f} {each.wall:>8.3f} {each.rows:>7} {duck:>9}  {same}")
    median, worst = statistics.median(each.cpu for each in found), ordered[0].cpu
    lines.append(f"median {median:.3f} s (bar {MEDIAN_BAR}), worst {worst:.3f} s (bar {WORST_BAR})")
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", nargs="*")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--rdflib", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_intermixed_args()
    with open_store(options.store, read_only=True) as store:
        found = []
        for each in measured(store, options.questions, options.repeat, options.data):
            found.append(each)
            print(f"{each.name}: {each.cpu:.3f} s", file=sys.stderr)
        print(json.dumps([asdict(each) for each in found]) if options.json else table(found))
        if options.rdflib:
            for name, theirs, ours in by_rdflib(store, options.repeat):
                print(f"{name:<34} rdflib {theirs:.3f} s, Oxigraph {ours:.3f} s ({theirs / max(ours, 1e-9):.0f} times)")


if __name__ == "__main__":
    main()
