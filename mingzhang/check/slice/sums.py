"""Wholes and parts: the sums that the figures of a table allow, by the partitions that `ontology/` declares."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from mingzhang.check.slice.facts import Facts, quoted
from mingzhang.check.slice.figures import DIMENSIONS, Figure, Numbers, Point, Words
from mingzhang.check.slice.members import ADDITIVE, Members


def sum_keys(
    facts: Facts,
    figures: Sequence[Figure],
    members: Members,
    numbers: Numbers,
    words: Mapping[str, Words],
    listed: Collection[str] = (),
) -> Iterator[str]:
    """Wholes and parts along each dimension: inside a table, and where only another table prints the whole.

    The entries of a listing (a table of projects or purchases) add up by item alone.
    """
    keys = f"<{facts.base}key#"
    cells: dict[tuple[str, Point], str] = {}
    points: dict[Point, str] = {}
    for subject, table, at in figures:
        cells.setdefault((table, at), subject)
        points.setdefault(at, subject)
    unprinted: dict[tuple[str, Point], list[tuple[str, tuple[str, ...]]]] = {}
    for dimension in ADDITIVE:
        index, name = DIMENSIONS.index(dimension), dimension.capitalize()
        lines: dict[tuple[str, Point, Point], dict[str, str]] = {}
        for (table, at), subject in cells.items():
            if dimension == "item" or table not in listed:
                lines.setdefault((table, at[:index], at[index + 1 :]), {})[at[index]] = subject
        for (table, before, after), printed in lines.items():
            for whole, partition, parts in members.sums(dimension, printed):
                there = (*before, whole, *after)
                if whole not in printed:
                    unprinted.setdefault((table, there), []).append((dimension, tuple(printed[p] for p in parts)))
                total = printed.get(whole, "")
                if not total and members.exhaustive(dimension, whole):
                    total = points.get(there, "")
                if not total:
                    continue
                node = f"<{facts.base}sum/{numbers.of(table, partition, *before, whole, *after)}>"
                yield f"{total} {keys}{'total' if whole in printed else 'summit'}{name}> {node} ."
                yield f"{node} {keys}by> {partition} ."
                yield f"{node} {keys}inTable> {table} ."
                yield f"{node} {keys}parts> {_terms(total, [printed[part] for part in parts], words)} ."
                for part in parts:
                    yield f"{printed[part]} {keys}partOf> {node} ."
    yield from _grand_totals(keys, cells, unprinted, members, numbers, words)


def _grand_totals(
    keys: str,
    cells: Mapping[tuple[str, Point], str],
    unprinted: Mapping[tuple[str, Point], Sequence[tuple[str, tuple[str, ...]]]],
    members: Members,
    numbers: Numbers,
    words: Mapping[str, Words],
) -> Iterator[str]:
    """Totals of flows in a table that prints the flow of the year only in parts, such as revenue by source."""
    index = DIMENSIONS.index("flow")
    for (table, at), total in cells.items():
        for whole, main in members.main_flows:
            year = (*at[:index], main, *at[index + 1 :])
            if at[index] != whole or (table, year) in cells:
                continue
            balances = ((table, (*at[:index], flow, *at[index + 1 :])) for flow in members.flows(whole))
            rest = [cells[cell] for cell in balances if cell in cells]
            for dimension, parts in unprinted.get((table, year), ()):
                node = f"<{keys[1 : -len('key#')]}sum/{numbers.of(table, 'grand', dimension, *at)}>"
                yield f"{total} {keys}totalGrand> {node} ."
                yield f"{node} {keys}inTable> {table} ."
                yield f"{node} {keys}parts> {_terms(total, (*parts, *rest), words)} ."
                for part in (*parts, *rest):
                    yield f"{part} {keys}partOf> {node} ."


def _terms(whole: str, parts: Iterable[str], words: Mapping[str, Words]) -> str:
    """The parts of a sum in words, each with its number; named by their rows where they stand below the whole."""
    column = words[whole].column
    terms = []
    for part in parts:
        row, heading, shown = words[part]
        terms.append(f"{row if row and heading == column else heading}{shown}")
    return quoted(" + ".join(terms))
