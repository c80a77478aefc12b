"""Tables → a normalised RDF Data Cube: one data set a printed table, one observation a printed number.

Rows and columns are resources of their own and dimensions of the observations, so that a table which prints the same
coordinates twice keeps two observations. A cell without a number is a statement of its row: blank, dash or mark.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.facts import Table
from ingest.graph.terms import (
    CNY,
    CURRENCY,
    DCT,
    QB,
    RDFS,
    SKOS,
    TYPE,
    Stated,
    Statements,
    Terms,
    boolean,
    decimal,
    integer,
    text,
)


def table_triples(table: Table, iri: str, paged: bool, terms: Terms) -> Iterator[Statements]:
    """The data set at `iri` with its rows, columns and observations; `paged` tells whether pages mean anything."""
    node, iris = f"<{iri}>", terms.iris
    yield f"<{terms.graph}>", f"{terms['table']} {node}"
    yield node, f"{TYPE} <{QB}DataSet>"
    yield node, f"{TYPE} {terms['Table']}"
    yield node, f"<{QB}structure> <{iris.structure(table.kind)}>"
    yield node, f"{terms['tableKind']} <{iris.code('table', table.kind)}>"
    yield node, f"{terms['report']} <{terms.graph}>"
    if table.title:
        yield node, f"<{DCT}title> {text(table.title, 'zh')}"
    if table.number:
        yield node, f"{terms['tableNumber']} {text(table.number)}"
    if table.organization:
        yield node, f"{terms['printedOrganization']} {text(table.organization)}"
    if table.unnamed:
        yield node, f"{terms['blankOrganization']} {boolean(True)}"
    yield node, f"{CURRENCY} {CNY}"
    if table.unit:
        yield node, f"{terms['unit']} <{iris.code('unit', table.unit)}>"
    yield node, f"{terms['emptyTable']} {boolean(table.empty)}"
    for note in table.notes:
        yield node, f"{terms['printedNote']} {text(note, 'zh')}"
    for page in table.pages if paged else ():
        yield node, f"{terms['page']} {integer(page)}"
    yield from terms.place(node, table.place, page=False)

    rows = {row.key: f"<{iris.row(iri, row.key)}>" for row in table.rows}
    columns = {column.key: f"<{iris.column(iri, column.key)}>" for column in table.columns}
    for position, row in enumerate(table.rows, start=1):
        subject = rows[row.key]
        yield (
            subject,
            f"{TYPE} {terms['Row']} ;\n"
            f"{terms['inTable']} {node} ;\n"
            f"{terms['position']} {integer(position)} ;\n"
            f"<{RDFS}label> {text(row.label, 'zh')}",
        )
        if row.code:
            yield subject, f'<{SKOS}notation> "{row.code}"'
        if len(row.path) > 1:
            yield subject, f"{terms['rowPath']} {text('/'.join(row.path), 'zh')}"
        yield from terms.place(subject, row.place)
    for position, column in enumerate(table.columns, start=1):
        subject = columns[column.key]
        yield (
            subject,
            f"{TYPE} {terms['Column']} ;\n"
            f"{terms['inTable']} {node} ;\n"
            f"{terms['position']} {integer(position)} ;\n"
            f"<{RDFS}label> {text(column.label, 'zh')}",
        )
        if len(column.path) > 1:
            yield subject, f"{terms['columnPath']} {text('/'.join(column.path), 'zh')}"
        if column.side:
            yield subject, f"{terms['side']} {text(column.side, 'zh')}"
        yield from terms.place(subject, column.place)
    for blank in table.blanks:
        yield rows[blank.row.key], f"{terms[blank.status]} {columns[blank.column.key]}"
    for figure in table.figures:
        subject = f"<{iris.figure(iri, figure.row.key, figure.column.key)}>"
        terms.stated.append(Stated(subject, figure.coordinates, figure.amount, figure.resolution, True))
        yield (
            subject,
            f"{TYPE} <{QB}Observation> ;\n"
            f"<{QB}dataSet> {node} ;\n"
            f"{terms['row']} {rows[figure.row.key]} ;\n"
            f"{terms['column']} {columns[figure.column.key]} ;\n"
            f"{terms.dimensions(figure.coordinates, figure.row.label, figure.row.code)} ;\n"
            f"{terms['amount']} {decimal(figure.amount)} ;\n"
            f"{terms['resolution']} {decimal(figure.resolution)} ;\n"
            f"{terms['printed']} {text(figure.printed)}",
        )
        if figure.unit != table.unit:
            yield subject, f"{terms['unit']} <{iris.code('unit', figure.unit)}>"
        yield from terms.place(subject, figure.place)
