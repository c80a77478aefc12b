"""Word documents (.docx) → Document: paragraphs and tables in the order of the text.

What is printed is read: the numbers of automatic numbering, text boxes (after the paragraph that holds them), results
of fields, insertions. What is not is left out: running heads, foot- and endnotes, comments, hidden text, deletions that
are tracked. Paragraphs and table rows are numbered through (`flow`): pages are made only when a document is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.document import UNSET, Document, Page, Setting
from ingest.errors import EmptyFile
from ingest.readers.flow import Flow, Spanning, cell_text, lays_out
from ingest.readers.numbering import Numbering, attribute, child, children, local, value
from ingest.readers.package import Package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: elements that only stand around others
_AROUND = frozenset(
    ("customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "dir", "bdo", "sdtContent", "sdt")
)
#: marks of symbol fonts that forms are ticked with
_SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0A8": "□", "F06F": "□", "F0FC": "√", "F0FB": "×"}
_LEADERS = ("dot", "middleDot", "hyphen", "underscore")
_OFF = ("0", "false", "off")


def read_word(name: str, data: bytes, sha256: str) -> Document:
    """Read the bytes of a Word document.

    Raises DamagedFile, EncryptedFile or LimitExceeded where it cannot be opened, EmptyFile where it has no text.
    """
    package = Package(name, data)
    main = package.main()
    trees = {kind: next(map(package.tree, package.related(main, kind)), None) for kind in ("numbering", "styles")}
    reader = _Reader(name, Numbering(**trees))
    for body in children(package.tree(main), "body"):
        reader.blocks(body)
    reader.flush()
    if not reader.flow.blocks:
        raise EmptyFile(f"{name}: {reader.emptiness()}")
    notes = tuple((None, message) for message in reader.notes())
    return Document(name, sha256, MEDIA_TYPE, (Page(1, tuple(reader.flow.blocks)),), notes)


class _Reader:
    """Walks the body of a document. The parser bounds how deep elements are nested, so that methods may recurse."""

    def __init__(self, name: str, numbering: Numbering) -> None:
        self.flow = Flow(name)
        self.numbering = numbering
        self.pictures = self.objects = self.chunks = 0
        self._in_cells = False  # where it does not matter how paragraphs are set
        self._instructions: list[bool] = []  # open fields: whether their instruction is being read
        self._kept = ""  # the text of a paragraph whose mark is deleted: it goes on in the next one

    def blocks(self, around: Any) -> None:
        """Read what a body, a cell or a text box holds."""
        for each in around:
            match local(each):
                case "p":
                    for line, setting in self._lines(each):
                        self.flow.paragraph(line, setting)
                case "tbl":
                    self._table(each)
                case "altChunk":
                    self.chunks += 1
                case name if name in _AROUND:
                    self.blocks(each)

    def flush(self) -> None:
        """The end of the document."""
        self.flow.paragraph(self._kept)

    def notes(self) -> list[str]:
        """What could not be read."""
        found = []
        if self.numbering.unknown:
            formats = ", ".join(self.numbering.unknown)
            found.append(f"automatic numbers of the format {formats} are read in Arabic digits.")
        if self.objects:
            found.append(f"{self.objects} embedded objects (workbooks, formulas) are not read.")
        if self.chunks:
            found.append(f"{self.chunks} embedded documents are not read; save the document again with Word.")
        return found

    def emptiness(self) -> str:
        """Why nothing was found."""
        if self.pictures:
            return f"no text but {self.pictures} pictures; its text must be recognised first."
        return "; ".join(self.notes()) or "a Word document without text."

    # --- paragraphs

    def _lines(self, paragraph: Any) -> Iterator[tuple[str, Setting]]:
        """The lines of a paragraph with its number, then those of its text boxes."""
        pieces: list[str] = []
        boxes: list[Any] = []
        self._runs(paragraph, self._tab(paragraph), pieces, boxes)
        text = "".join(pieces)
        if child(child(child(paragraph, "pPr"), "rPr"), "del") is not None:
            self._kept += text
            return
        number = self.numbering.number(paragraph)
        text, self._kept = self._kept + text, ""
        if text.strip():
            own = UNSET if self._in_cells else self.numbering.setting(paragraph, bool(number))
            lines = (number + text).split("\n")
            for place, line in enumerate(lines, start=1):
                yield line, Setting(own.begins and place == 1, own.ends and place == len(lines), own.heading)
        for box in boxes:
            yield from self._inside(box)

    def _inside(self, around: Any) -> Iterator[tuple[str, Setting]]:
        """The lines in a cell or text box; the cells of a table in it one after the other."""
        for each in around:
            name = local(each)
            if name == "p":
                yield from self._lines(each)
            elif name in _AROUND or name in ("tbl", "tr", "tc"):
                yield from self._inside(each)

    def _runs(self, around: Any, tab: str, pieces: list[str], boxes: list[Any]) -> None:
        """Gather the text and the text boxes of a paragraph, or of what stands around runs in it."""
        for each in around:
            name = local(each)
            if name == "r":
                if not _is_on(child(child(each, "rPr"), "vanish")):
                    self._run(each, tab, pieces, boxes)
            elif name in _AROUND:
                self._runs(each, tab, pieces, boxes)
            elif name in ("oMath", "oMathPara"):
                pieces += [part.text or "" for part in each.iter() if local(part) == "t"]

    def _run(self, run: Any, tab: str, pieces: list[str], boxes: list[Any]) -> None:
        for each in run:
            name = local(each)
            if name == "fldChar":
                self._field(attribute(each, "fldCharType"))
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._drawn(each, boxes)
            elif any(self._instructions):
                continue
            elif name == "t":
                pieces.append(each.text or "")
            elif name in ("tab", "ptab"):
                pieces.append(tab)
            elif name in ("br", "cr"):
                pieces.append("\n")
            elif name == "noBreakHyphen":
                pieces.append("-")
            elif name == "sym":
                pieces.append(_SYMBOLS.get(attribute(each, "char").upper(), ""))
            elif name == "ruby":
                for base in children(each, "rubyBase"):
                    self._runs(base, tab, pieces, boxes)

    def _field(self, kind: str) -> None:
        """A field prints its result, which follows its instruction."""
        if kind == "begin":
            self._instructions.append(True)
        elif self._instructions and kind == "separate":
            self._instructions[-1] = False
        elif self._instructions and kind == "end":
            self._instructions.pop()

    def _drawn(self, element: Any, boxes: list[Any]) -> None:
        """The text boxes of a drawing, which newer and older programs are given in two forms."""
        if local(element) == "AlternateContent":
            forms = [form for form in element if _boxes(form)] or list(element)[:1]
            for each in forms[:1]:
                for inner in each:
                    self._drawn(inner, boxes)
            return
        found = _boxes(element)
        boxes += found
        if local(element) == "object":
            self.objects += 1
        elif not found:
            self.pictures += 1

    def _tab(self, paragraph: Any) -> str:
        """What a tabulator prints: the dots of a list of contents, else a gap."""
        stops = child(child(paragraph, "pPr"), "tabs")
        led = stops is not None and any(attribute(stop, "leader") in _LEADERS for stop in stops)
        return "……" if led or self.numbering.style_name(paragraph).startswith("toc") else " "

    # --- tables

    def _table(self, table: Any) -> None:
        """Read a table; one that only lays out the page is read one cell after the other."""
        rows = [list(_within(row, "tc")) for row in _rows(table)]
        state = self.numbering.state()
        nested = any(_holds_text(inner) for row in rows for cell in row for inner in _within(cell, "tbl"))
        self._in_cells = True
        texts = [] if nested else self._cells(table)
        self._in_cells = False
        if not nested and not lays_out(texts):
            self.flow.table(texts)
            return
        self.numbering.back(state)
        for row in rows:
            for cell in row:
                self.blocks(cell)

    def _cells(self, table: Any) -> list[list[Spanning]]:
        rows: list[list[Spanning]] = []
        open_: dict[int, Spanning] = {}  # column → the cell that reaches down to this row
        for row in _rows(table):
            line: list[Spanning] = []
            going_on: dict[int, Spanning] = {}
            properties = child(row, "trPr")
            column = _count(child(properties, "gridBefore"), 0)
            if column:
                line.append(Spanning("", columns=column))
            for cell in _within(row, "tc"):
                about = child(cell, "tcPr")
                span = _count(child(about, "gridSpan"), 1)
                merged = child(about, "vMerge")
                above = open_.get(column)
                if _continues(child(about, "hMerge")) and line:
                    line[-1].columns += span
                elif _continues(merged) and above is not None and above.columns == span:
                    above.rows += 1
                    going_on[column] = above
                else:
                    line.append(Spanning(cell_text([line for line, _ in self._inside(cell)]), columns=span))
                    if merged is not None:
                        going_on[column] = line[-1]
                column += span
            if after := _count(child(properties, "gridAfter"), 0):
                line.append(Spanning("", columns=after))
            open_ = going_on
            rows.append(line)
        return rows


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table that are printed."""
    for row in _within(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is None and not _is_on(child(properties, "hidden")):
            yield row


def _within(around: Any, name: str) -> Iterator[Any]:
    """The elements of a name in another one, perhaps inside of what only stands around them."""
    for each in around:
        if local(each) == name:
            yield each
        elif local(each) in _AROUND:
            yield from _within(each, name)


def _boxes(element: Any) -> list[Any]:
    """The outermost text boxes in a drawing."""
    if local(element) == "txbxContent":
        return [element]
    return [box for each in element for box in _boxes(each)]


def _holds_text(element: Any) -> bool:
    return any(local(each) == "t" and (each.text or "").strip() for each in element.iter())


def _is_on(element: Any | None) -> bool:
    return element is not None and value(element) not in _OFF


def _continues(merged: Any | None) -> bool:
    return merged is not None and value(merged) != "restart"


def _count(element: Any | None, otherwise: int) -> int:
    text = value(element)
    return int(text) if text.isdecimal() and len(text) < 5 else otherwise
