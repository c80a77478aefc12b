"""Workbooks (.xlsx, .xlsm, .xls) → Document: every visible sheet is a page, in the order of the tabs.

What is printed in a cell is what the cell shows (`number_formats`), and its place names sheet and cell. Hidden sheets,
rows and columns are not printed: they are left out, and a note says so.
"""

from __future__ import annotations

from ingest.document import Document, Page
from ingest.errors import EmptyFile
from ingest.readers.worksheet import blocks, unseen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"


def read_spreadsheet(name: str, data: bytes, sha256: str) -> Document:
    """Read every visible sheet; raises DamagedFile, EncryptedFile, EmptyFile or LimitExceeded."""
    if data.startswith(b"PK"):
        from ingest.readers.xlsx import read_xlsx

        sheets, media_type = read_xlsx(name, data), XLSX
    else:
        from ingest.readers.xls import read_xls

        sheets, media_type = read_xls(name, data), XLS
    visible = [sheet for sheet in sheets if not sheet.hidden]
    notes: list[tuple[int | None, str]] = [
        (None, f"sheet {sheet.name}: hidden, left out.") for sheet in sheets if sheet.hidden
    ]
    pages: list[Page] = []
    for number, sheet in enumerate(visible, start=1):
        pages.append(Page(number, tuple(blocks(sheet, number)), name=sheet.name))
        notes += [(number, note) for note in (*sheet.notes, unseen(sheet)) if note]
    if not any(page.blocks for page in pages):
        raise EmptyFile(f"{name}: no visible sheet of the workbook holds any text.")
    return Document(name, sha256, media_type, tuple(pages), tuple(notes))
