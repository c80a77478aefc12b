"""Tables → a normalised RDF Data Cube: one data set a printed table, one observation a printed number.

Rows and columns are resources of their own and dimensions of the observations, so that a table which prints the same
coordinates twice keeps two observations. A cell without a number is a statement of its row: blank, dash or mark.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.facts import Figure, Table
from ingest.graph.terms import CNY, CURRENCY, DCT, QB, RDFS, SKOS, TYPE, Stated, Terms, boolean, decimal, integer, text


def table_triples(table: Table, iri: str, paged: bool, terms: Terms) -> Iterator[str]:
    """The data set at `iri` with its rows, columns and observations; `paged` tells whether pages mean anything."""
    node, iris = f"<{iri}>", terms.iris
    yield f"<{terms.graph}> {terms['table']} {node} ."
    yield f"{node} {TYPE} <{QB}DataSet> ."
    yield f"{node} {TYPE} {terms['Table']} ."
    yield f"{node} <{QB}structure> <{iris.structure(table.kind)}> ."
    yield f"{node} {terms['tableKind']} <{iris.code('table', table.kind)}> ."
    yield f"{node} {terms['report']} <{terms.graph}> ."
    if table.title:
        yield f"{node} <{DCT}title> {text(table.title, 'zh')} ."
    if table.number:
        yield f"{node} {terms['tableNumber']} {text(table.number)} ."
    if table.organization:
        yield f"{node} {terms['printedOrganization']} {text(table.organization)} ."
    if table.unnamed:
        yield f"{node} {terms['blankOrganization']} {boolean(True)} ."
    yield f"{node} {CURRENCY} {CNY} ."
    if table.unit:
        yield f"{node} {terms['unit']} <{iris.code('unit', table.unit)}> ."
    yield f"{node} {terms['emptyTable']} {boolean(table.empty)} ."
    for note in table.notes:
        yield f"{node} {terms['printedNote']} {text(note, 'zh')} ."
    for page in table.pages if paged else ():
        yield f"{node} {terms['page']} {integer(page)} ."
    yield from terms.place(node, table.place, page=False)

    rows = {row.key: f"<{iris.row(iri, row.key)}>" for row in table.rows}
    columns = {column.key: f"<{iris.column(iri, column.key)}>" for column in table.columns}
    for position, row in enumerate(table.rows, start=1):
        subject = rows[row.key]
        yield f"{subject} {TYPE} {terms['Row']} ."
        yield f"{subject} {terms['inTable']} {node} ."
        yield f"{subject} {terms['position']} {integer(position)} ."
        yield f"{subject} <{RDFS}label> {text(row.label, 'zh')} ."
        if row.code:
            yield f'{subject} <{SKOS}notation> "{row.code}" .'
        if len(row.path) > 1:
            yield f"{subject} {terms['rowPath']} {text('/'.join(row.path), 'zh')} ."
        yield from terms.place(subject, row.place)
    for position, column in enumerate(table.columns, start=1):
        subject = columns[column.key]
        yield f"{subject} {TYPE} {terms['Column']} ."
        yield f"{subject} {terms['inTable']} {node} ."
        yield f"{subject} {terms['position']} {integer(position)} ."
        yield f"{subject} <{RDFS}label> {text(column.label, 'zh')} ."
        if len(column.path) > 1:
            yield f"{subject} {terms['columnPath']} {text('/'.join(column.path), 'zh')} ."
        if column.side:
            yield f"{subject} {terms['side']} {text(column.side, 'zh')} ."
        yield from terms.place(subject, column.place)
    for blank in table.blanks:
        yield f"{rows[blank.row.key]} {terms[blank.status]} {columns[blank.column.key]} ."
    for figure in table.figures:
        subject = f"<{iris.figure(iri, figure.row.key, figure.column.key)}>"
        yield (
            f"{subject} {TYPE} <{QB}Observation> .\n"
            f"{subject} <{QB}dataSet> {node} .\n"
            f"{subject} {terms['row']} {rows[figure.row.key]} .\n"
            f"{subject} {terms['column']} {columns[figure.column.key]} ."
        )
        yield from _measured(subject, figure, table.unit, terms)


def _measured(subject: str, figure: Figure, unit: str, terms: Terms) -> Iterator[str]:
    terms.stated.append(Stated(subject, figure.coordinates, figure.amount, figure.resolution, True))
    yield from terms.dimensions(subject, figure.coordinates, figure.row.label, figure.row.code)
    yield (
        f"{subject} {terms['amount']} {decimal(figure.amount)} .\n"
        f"{subject} {terms['resolution']} {decimal(figure.resolution)} .\n"
        f"{subject} {terms['printed']} {text(figure.printed)} ."
    )
    if figure.unit != unit:
        yield f"{subject} {terms['unit']} <{terms.iris.code('unit', figure.unit)}> ."
    yield from terms.place(subject, figure.place)
