"""Which bodies spend on the same classes: the cosine between their shares of spending.

A body is represented by its last year with spending by functional class (款): as executed where there is a final
account, else as budgeted; from all funds where that is printed, else from fiscal appropriation. Classes that nearly
every body has (pensions, health insurance, housing fund) say nothing about what a body does: a class weighs the less,
the more bodies have it, as words do in the comparison of texts (inverse document frequency).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingest.graph.terms import TYPE, decimal
from ingest.iris import Iris
from mingzhang.analysis.written import Analysis

if TYPE_CHECKING:
    from mingzhang.store import Store

NEIGHBOURS, LEAST = 10, Decimal("0.5")
_FUNDS = ("general-public", "fiscal", "all")  # the last that is printed counts
_COMMON = 3  # how many of the classes that two bodies share are named
_BLOCK = 512  # rows of the matrix of similarities held at once

_SPENDING = """
PREFIX mz: <{base}ontology#>
SELECT ?organization ?year ?phase ?fund ?class ?amount ?report WHERE {{
  {{
    SELECT ?aspect ?class ?phase ?fund WHERE {{
      ?aspect mz:functionalLevel 2 ; mz:functional ?class ; mz:phase ?phase ; mz:fund ?fund ;
        mz:flow <{base}code/flow/expenditure> ;
        mz:economic <{base}code/economic/all> ; mz:nature <{base}code/nature/all> ; mz:item <{base}code/item/all> .
      FILTER (?phase IN (<{base}code/phase/executed>, <{base}code/phase/initial>))
    }}
  }}
  GRAPH ?report {{ ?figure mz:settles ?aspect ; mz:organization ?organization ; mz:year ?year ; mz:amount ?amount }}
}}
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bodies, the cosine of their spending, and the classes that make most of it."""

    one: str
    other: str
    cosine: Decimal
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Bodies (IRIs, sorted) with the year and main class each stands for, and the pairs that are alike."""

    bodies: dict[str, tuple[str, str]]
    pairs: tuple[Pair, ...]
    reports: frozenset[str]


def network(store: Store) -> Network:
    """The network of similarities of a store."""
    spending, years, reports = _spending(store)
    names = sorted(spending)
    classes = sorted({each for amounts in spending.values() for each in amounts})
    if not names:
        return Network({}, (), frozenset())
    matrix = _weighted(spending, names, classes)
    main = {name: classes[int(matrix[row].toarray().argmax())] for row, name in enumerate(names)}
    pairs = tuple(_pairs(matrix, names, classes))
    return Network({name: (years[name], main[name]) for name in names}, pairs, reports)


def _spending(store: Store) -> tuple[dict[str, dict[str, Decimal]], dict[str, str], frozenset[str]]:
    """(body → class → amount in the year that it stands for, body → that year, the reports used)."""
    found: dict[str, dict[tuple[bool, str, int], dict[str, tuple[Decimal, str]]]] = {}
    for row in store.select(_SPENDING.format(base=store.base)).plain():
        amount, fund = row["amount"], str(row["fund"]).rpartition("/")[2]
        if isinstance(amount, int | Decimal) and amount > 0 and fund in _FUNDS:
            when = (str(row["phase"]).endswith("/executed"), str(row["year"]), _FUNDS.index(fund))
            of = found.setdefault(str(row["organization"]), {}).setdefault(when, {})
            before = of.get(str(row["class"]), (Decimal(0), ""))
            of[str(row["class"])] = max(before, (Decimal(amount), str(row["report"])))
    spending, years, reports = {}, {}, set()
    for body, by_time in found.items():
        chosen = max(by_time)
        spending[body] = {each: amount for each, (amount, _) in by_time[chosen].items()}
        years[body] = chosen[1]
        reports |= {report for _, report in by_time[chosen].values()}
    return spending, years, frozenset(reports)


def _weighted(spending: dict[str, dict[str, Decimal]], names: list[str], classes: list[str]) -> Any:
    """The shares of spending, each class weighed by its rarity, rows of length 1, as a sparse matrix."""
    import numpy
    from scipy.sparse import csr_matrix, diags

    column = {each: index for index, each in enumerate(classes)}
    rows, columns, shares = [], [], []
    for row, name in enumerate(names):
        whole = sum(spending[name].values())
        for each, amount in sorted(spending[name].items()):
            rows.append(row)
            columns.append(column[each])
            shares.append(float(amount / whole))
    matrix = csr_matrix((shares, (rows, columns)), shape=(len(names), len(classes)))
    bearers = numpy.asarray((matrix > 0).sum(axis=0)).ravel()
    matrix = matrix @ diags(numpy.log((1 + len(names)) / bearers))
    lengths = numpy.sqrt(numpy.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (diags(1 / numpy.where(lengths > 0, lengths, 1)) @ matrix).tocsr()


def _pairs(matrix: Any, names: list[str], classes: list[str]) -> Iterator[Pair]:
    """The pairs of each body with those most like it."""
    import numpy

    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(names), _BLOCK):
        block = (matrix[start : start + _BLOCK] @ matrix.T).toarray().round(6)
        for offset, row in enumerate(block):
            index = start + offset
            row[index] = -1
            nearest = numpy.lexsort((numpy.arange(len(row)), -row))[:NEIGHBOURS]
            for other in map(int, nearest):
                if row[other] >= LEAST:
                    found[min(index, other), max(index, other)] = float(row[other])
    for (one, other), cosine in sorted(found.items()):
        shared = matrix[one].multiply(matrix[other]).tocoo()
        parts = sorted(zip(shared.data.round(6), shared.col, strict=True), key=lambda part: (-part[0], part[1]))
        common = tuple(classes[each] for _, each in parts[:_COMMON])
        yield Pair(names[one], names[other], Decimal(f"{min(cosine, 1):.4f}"), common)


def analysis(network: Network, store: Store) -> Analysis:
    """The network as RDF."""
    iris = Iris(store.base)
    lines = []
    for body, (year, main) in network.bodies.items():
        lines.append(f"<{body}> <{iris.term('basedOn')}> <{year}> .")
        lines.append(f"<{body}> <{iris.term('mainClass')}> <{main}> .")
    start = len(f"{store.base}org/")
    for pair in network.pairs:
        node = f"<{iris.analysis('similarity', f'{pair.one[start:]}~{pair.other[start:]}')}>"
        lines += [
            f"{node} {TYPE} <{iris.term('Similarity')}> .",
            f"{node} <{iris.term('compares')}> <{pair.one}> .",
            f"{node} <{iris.term('compares')}> <{pair.other}> .",
            f"{node} <{iris.term('cosine')}> {decimal(pair.cosine)} .",
            *(f"{node} <{iris.term('commonClass')}> <{each}> ." for each in pair.classes),
        ]
    return Analysis(
        "similarity",
        tuple(lines),
        network.reports,
        {
            "zh": "各单位最近一年按功能分类款级科目的支出份额，以逆文档频率加权，两两求夹角余弦",
            "en": "cosine between the shares of spending by functional class (款) of the last year of each body,"
            " weighted by inverse document frequency",
        },
        {"neighbours": NEIGHBOURS, "least": LEAST},
        f"{len(network.bodies)} 个单位 bodies, {len(network.pairs)} 对相似 pairs alike",
    )
