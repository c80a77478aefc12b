"""A question, a store and values for its parameters → a Result: what the terminal, files, the API and the web show."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import MingzhangError
from mingzhang.parameters import Value, meant
from mingzhang.questions import Column, Question, question
from mingzhang.store import Selection, Store, open_store
from mingzhang.store.answers import Plain, plain

if TYPE_CHECKING:
    from mingzhang.store.answers import Term

STORE = "mingzhang-store"


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a question.

    `columns` are those the question declares, `rows` their values in the same order: IRIs and texts as `str`, numbers
    as `int` or exact `Decimal`, None where there is none. `values` says what each parameter was taken to mean, `sparql`
    is the query as it was asked, with the values bound; `selection` the terms. `total` rows were found, of which `rows`
    are all, or the first of them.
    """

    question: Question
    columns: tuple[Column, ...]
    rows: tuple[tuple[Plain | None, ...], ...]
    values: Mapping[str, Value]
    sparql: str
    selection: Selection
    total: int
    seconds: float

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Plain | None]]:
        """Each row by the names of the columns."""
        for row in self.rows:
            yield dict(zip((column.name for column in self.columns), row, strict=True))

    def shown(self) -> list[int]:
        """The positions of the columns that people are shown."""
        return [position for position, column in enumerate(self.columns) if not column.hidden]

    def headings(self, language: str = "zh") -> list[str]:
        """The headings of all columns in zh or en, else the names of the variables."""
        return [column.heading(language) for column in self.columns]

    def column(self, name: str) -> list[Plain | None]:
        """The values of one column."""
        place = [column.name for column in self.columns].index(name)
        return [row[place] for row in self.rows]

    def first(self, limit: int) -> Result:
        """The same with at most `limit` rows; `total` still tells how many there are."""
        selection = Selection(self.selection.variables, self.selection.rows[:limit])
        return Result(
            self.question,
            self.columns,
            self.rows[:limit],
            self.values,
            self.sparql,
            selection,
            self.total,
            self.seconds,
        )

    def write(self, format: str, language: str = "zh") -> bytes:
        """The answer as `table`, `csv`, `json` (SPARQL results), `parquet` or `markdown`."""
        from mingzhang.tabular import written

        return written(self, format, language)

    def chart(self, language: str = "zh") -> dict[str, Any]:
        """The answer as a Vega-Lite specification; an error where the question has no chart or the answer no rows."""
        from mingzhang.charts import specification

        return specification(self, language)

    def to_dataframe(self) -> Any:
        """The answer as a `pandas.DataFrame` (install `mingzhang[pandas]`); amounts stay exact `Decimal` objects."""
        try:
            import pandas
        except ImportError as problem:
            raise MingzhangError("A DataFrame needs pandas: pip install 'mingzhang[pandas]'.") from problem
        frame = pandas.DataFrame.from_records(list(self.rows), columns=[column.name for column in self.columns])
        whole = [column.name for column in self.columns if column.type in ("integer", "year")]
        return frame.astype(dict.fromkeys(whole, "Int64"))


def ask(
    name: str | Question,
    store: Store | str | Path | None = None,
    *,
    endpoint: str | None = None,
    base: str | None = None,
    limit: int | None = None,
    timeout: float | None = None,
    **values: object,
) -> Result:
    """Ask a question of the library; parameters are given as people write them (see `mingzhang.parameters`).

        mingzhang.ask("largest-spenders", store="ledger", year=2024)

    `store` is a store, its directory or its address (by default the directory mingzhang-store); `endpoint` the address
    of any SPARQL 1.1 endpoint that holds such graphs. A parameter without a value has its default; the value "any"
    means everything. Raises MingzhangError for names and values that fit nothing, and where a needed value is missing.
    """
    asked = question(name) if isinstance(name, str) else name
    if isinstance(store, Store):
        return answered(asked, store, values, limit=limit, timeout=timeout)
    with opened(store, endpoint, base) as found:
        return answered(asked, found, values, limit=limit, timeout=timeout)


def opened(store: str | Path | None = None, endpoint: str | None = None, base: str | None = None) -> Store:
    """The store to be asked: a directory, an address, or any SPARQL endpoint by the address of its queries."""
    if endpoint is None:
        return open_store(store if store is not None else STORE, base=base, read_only=True)
    from mingzhang.store.remote import RemoteStore

    return RemoteStore(endpoint, base=base, read_only=True, exact=True)


def answered(
    asked: Question,
    store: Store,
    values: Mapping[str, object],
    *,
    limit: int | None = None,
    timeout: float | None = None,
) -> Result:
    """The answer of a store, with at most `limit` rows."""
    given = understood(asked, store, values)
    terms: dict[str, Term] = {name: value.term for name, value in given.items()}
    sparql = asked.bound(terms, store.base)
    started = time.perf_counter()
    selection = store.select(sparql, timeout=timeout)
    seconds = time.perf_counter() - started
    unknown = {column.name for column in asked.columns} - set(selection.variables)
    if unknown:
        raise MingzhangError(f"queries/{asked.name}.rq declares answers that it does not select: {', '.join(unknown)}.")
    places = [selection.variables.index(column.name) for column in asked.columns]
    rows = ([plain(row[place]) for place in places] for row in selection.rows)
    known = tuple(_tidy(row, asked.columns) for row in rows)
    result = Result(asked, asked.columns, known, given, sparql, selection, len(selection), seconds)
    return result if limit is None else result.first(limit)


def understood(asked: Question, store: Store, values: Mapping[str, object]) -> dict[str, Value]:
    """What the parameters of a question mean, the defaults included."""
    for name in values:
        if name not in asked.params:
            known = ", ".join(asked.params) or "none"
            raise MingzhangError(f"{asked.name}：没有参数 has no parameter {name}；可用的 there are: {known}")
    found: dict[str, Value] = {}
    for name, parameter in asked.params.items():
        given = values.get(name)
        if given is None:
            if parameter.required and not parameter.default:
                raise MingzhangError(
                    f"{asked.name}：请给出 please give --{name}：{parameter.zh} {parameter.en}"
                    f"（{_examples(asked, name, store)}）"
                )
            given = parameter.default
        whose = found["organization"].term if "organization" in found else None
        if given != "" and (value := meant(parameter, given, store, whose)) is not None:
            found[name] = value
    return found


def _examples(asked: Question, name: str, store: Store) -> str:
    """What could be given for a parameter in this store."""
    from mingzhang.parameters import examples

    known = examples(asked.params[name], store)
    return f"例如 such as {'；'.join(known)}" if known else f"类型 type {asked.params[name].type}"


def _tidy(row: list[Plain | None], columns: tuple[Column, ...]) -> tuple[Plain | None, ...]:
    """The values as the types of their columns: whole numbers as `int`, amounts and shares as `Decimal`."""
    return tuple(_typed(value, column.type) for value, column in zip(row, columns, strict=True))


def _typed(value: Plain | None, type_: str) -> Plain | None:
    if value is None or isinstance(value, bool):
        return value
    if type_ in ("integer", "year") and not isinstance(value, int):
        number = Decimal(value)
        return int(number) if number == int(number) else number
    if type_ in ("amount", "number", "percent"):
        return Decimal(value)
    return value if type_ not in ("text", "code", "box", "date", "iri") else str(value)
