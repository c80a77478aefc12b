"""Pages that are pictures: rules and runs of text are found in them, the rest is as for any page."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from drawing import Drawing
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ingest.document import Box, Document, Doubt, Grid, Place
from ingest.errors import NoTextLayer
from ingest.readers import ink, ocr, read_bytes, scan
from ingest.readers.scan import Glyph, Grey
from ingest.recognise import understand
from mingzhang.reading import Reading, read

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.pdf"))
SCALE = scan.DPI / 72
#: columns and rows of the table on a drawn page, in points
XS, YS = (60.0, 160.0, 240.0, 320.0), (100.0, 130.0, 152.0, 174.0)
#: how many signs each of its cells holds, row by row
SIGNS = ((4, 2, 0), (3, 1, 5), (2, 0, 6))


def drawn(signs: Sequence[Sequence[int]] = SIGNS, askew: float = 0.0, seal: bool = False) -> Image.Image:
    """A page of 400 by 300 points with a ruled table, whose cells hold rows of small blocks for signs."""
    page = Image.new("RGB", (round(400 * SCALE), round(300 * SCALE)), (242, 240, 236))
    pen = ImageDraw.Draw(page)

    def block(x0: float, top: float, x1: float, bottom: float, colour: str = "black") -> None:
        pen.rectangle((x0 * SCALE, top * SCALE, x1 * SCALE - 1, bottom * SCALE - 1), colour)

    for x in XS:
        block(x - 0.4, YS[0], x + 0.4, YS[-1])
    for y in YS:
        block(XS[0], y - 0.4, XS[-1], y + 0.4)
    for row, counts in enumerate(signs):
        for column, count in enumerate(counts):
            for k in range(count):
                x = XS[column] + 3 + 7 * k
                block(x, YS[row] + 6, x + 5, YS[row] + 15)
    for k in range(9):  # a line of text above the table
        block(100 + 9 * k, 50, 107 + 9 * k, 60)
    if seal:  # red ink over black stays black
        stamp = Image.new("RGB", page.size, "white")
        place = (150 * SCALE, 90 * SCALE, 260 * SCALE, 180 * SCALE)
        ImageDraw.Draw(stamp).ellipse(place, outline=(250, 60, 60), width=9)
        page = ImageChops.multiply(page, stamp)
    return page.rotate(askew, Image.Resampling.BICUBIC, fillcolor=(242, 240, 236)) if askew else page


def as_pdf(*pages: Image.Image, first: bytes | None = None) -> bytes:
    """A PDF whose pages are pictures, after the pages of `first`."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    if first is not None:
        writer.append(io.BytesIO(first))
    for page in pages:
        buffer = io.BytesIO()
        page.save(buffer, "PDF", resolution=scan.DPI, quality=95)
        writer.append(buffer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


class Counting:
    """A stand-in for the recogniser that reads a row of n blocks as n times the digit n."""

    def __init__(self, likely: float = 1.0) -> None:
        self.likely = likely

    def __call__(self, lines: Sequence[Grey]) -> list[list[Glyph]]:
        found = []
        for line in lines:
            count = len(ink.bands((line < 128).any(axis=0)))
            found.append([Glyph(str(count), self.likely, (k + 0.5) / count) for k in range(count)])
        return found


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(ocr, "recogniser", Counting)


def grey(page: Image.Image) -> Grey:
    return np.asarray(page.convert("L"))


def cells(document: Document) -> list[list[str]]:
    (grid,) = document.grids()
    return [["" if cell is None else cell.text for cell in row] for row in grid.matrix()]


EXPECTED = [[str(n) * n for n in row] for row in SIGNS]


# ---- what is found in the picture ---------------------------------------------------------------------------------


def test_rules_are_found_where_they_are_drawn() -> None:
    found = ink.rules(ink.dark(grey(drawn()), SCALE), SCALE)
    assert sorted({edge[0] for edge in found.across}) == pytest.approx(YS, abs=0.5)
    assert sorted({edge[0] for edge in found.down}) == pytest.approx(XS, abs=0.5)


def test_strokes_of_letters_are_no_rules_and_move_none() -> None:
    page = drawn()
    pen = ImageDraw.Draw(page)
    x, top = XS[1] + 1.6, YS[0] + 5  # an upright stroke close beside a rule, as tall as a large letter
    for row in (0, 1, 2):
        pen.rectangle((x * SCALE, (top + 22 * row) * SCALE, (x + 0.7) * SCALE, (top + 22 * row + 12) * SCALE), "black")
    for y in (20, 29):  # a box as in 口, of strokes longer than the shortest rule
        pen.rectangle((300 * SCALE, y * SCALE, 316 * SCALE, (y + 0.8) * SCALE), "black")
    for x in (300, 316):
        pen.rectangle((x * SCALE, 20 * SCALE, (x + 0.8) * SCALE, 29.8 * SCALE), "black")
    mask = ink.dark(grey(page), SCALE)
    found = ink.rules(mask, SCALE)
    assert sorted({edge[0] for edge in found.across}) == pytest.approx(YS, abs=0.5)
    assert sorted({edge[0] for edge in found.down}) == pytest.approx(XS, abs=0.5)
    kept = mask & ~found.covered
    assert kept[round(25 * SCALE), round(300 * SCALE) : round(317 * SCALE)].any()


@pytest.mark.parametrize("askew", [-1.3, 0.0, 0.7, 2.4])
def test_a_page_is_turned_upright(askew: float) -> None:
    assert ink.skew(ink.dark(grey(drawn(askew=askew)), SCALE)) == pytest.approx(askew, abs=0.06)


def test_specks_are_no_ink() -> None:
    page = grey(drawn()).copy()
    before = int(ink.dark(page, SCALE).sum())
    generator = random.Random(5)
    for _ in range(300):
        y, x = generator.randrange(700, 820), generator.randrange(1000)
        page[y : y + 2, x : x + 2] = 30
    assert int(ink.dark(page, SCALE).sum()) <= 1.02 * before


def test_lines_of_a_cell_and_distant_words_are_runs_of_their_own() -> None:
    mask = np.zeros((120, 400), np.bool_)
    mask[10:34, 5:100] = mask[39:41, 5:60] = mask[44:63, 5:60] = True  # two lines, the second with a bar on top
    mask[80:84, 5:30] = mask[96:100, 5:30] = True  # 二 is one
    mask[80:104, 300:390] = True
    found = sorted(ink.runs_of_text(mask, 24.0))
    assert found == [(5, 10, 100, 34), (5, 39, 60, 63), (5, 80, 30, 100), (300, 80, 390, 104)]


# ---- from picture to document -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize("askew", [0.0, 0.8])
@pytest.mark.parametrize("seal", [False, True])
def test_a_scanned_table_is_read_like_a_printed_one(askew: float, seal: bool) -> None:
    document = read_bytes("scan.pdf", as_pdf(drawn(askew=askew, seal=seal)))
    assert cells(document) == EXPECTED
    assert document.recognised == (1,) and document.doubts == () and document.notes == ()
    assert next(document.lines()).text == "9" * 9


@pytest.mark.usefixtures("counting")
def test_pages_with_text_are_read_as_before() -> None:
    page = Drawing(400, 300)
    page.text(60, 60, "Printed12.50andmorewords")
    told: list[int] = []
    document = read_bytes("mixed.pdf", as_pdf(drawn(), drawn(), first=page.bytes()), told.append)
    assert document.recognised == (2, 3) and told == [2]
    assert "".join(line.text for line in document.lines() if line.place.page == 1) == "Printed12.50andmorewords"
    assert {block.place.page for _, block in document.blocks() if isinstance(block, Grid)} == {2, 3}
    kinds = [remark.kind for remark in understand(document).remarks]
    assert kinds.count("recognised-page") == 1 and understand(document).recognised == 2


def test_what_was_read_with_little_certainty_is_remarked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(ocr, "recogniser", lambda: Counting(likely=0.6))
    document = read_bytes("scan.pdf", as_pdf(drawn()))
    remarks = [remark for remark in understand(document).remarks if remark.kind == "doubtful-number"]
    assert len(remarks) == len(document.doubts) == 8
    box = document.doubts[0].place.box
    assert box is not None and XS[0] < box.x0 < box.x1 < XS[1] and YS[0] < box.top < box.bottom < YS[1]


def test_digits_that_were_not_read_and_commas_read_as_points_are_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong:
        def __call__(self, lines: Sequence[Grey]) -> list[list[Glyph]]:
            texts = {4: "123", 2: "42", 3: "301", 1: "7", 5: "1.234", 6: "12,345.10", 7: "12,34"}
            counts = [len(ink.bands((line < 128).any(axis=0))) for line in lines]
            return [[Glyph(sign, 1.0, 0.5) for sign in texts.get(count, "")] for count in counts]

    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(ocr, "recogniser", Wrong)
    document = read_bytes("scan.pdf", as_pdf(drawn(signs=((4, 2, 6), (3, 1, 5), (2, 0, 7)))))
    assert [doubt.text for doubt in document.doubts] == ["123", "1.234", "12,34"]


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    with pytest.raises(NoTextLayer, match=r"scan\.pdf: no text layer: scanned.*mingzhang\[ocr\]"):
        read_bytes("scan.pdf", as_pdf(drawn()))
    page = Drawing(400, 300)
    page.text(60, 60, "Printed words, more than a handful of them")
    mixed = read_bytes("mixed.pdf", as_pdf(drawn(), first=page.bytes()))
    assert mixed.notes == ((2, "no text layer: this page is a picture"),) and mixed.recognised == ()


# ---- with the recogniser itself -----------------------------------------------------------------------------------


def told(reading: Reading, page: int) -> list[tuple[str, ...]]:
    """The figures of a page."""
    names = ("code", "row", "column", "printed")
    return sorted(tuple(figure[name] for name in names) for figure in reading.figures if figure["page"] == page)


@pytest.mark.skipif(not ocr.installed(), reason="mingzhang[ocr] is not installed")
@pytest.mark.parametrize("turned", [0.6, 89.6])
def test_figures_of_a_scan_are_those_of_the_print(turned: float) -> None:
    """Also of one that lies on its side."""
    import pypdfium2

    printed = read(SAMPLES[0])
    number = max(printed.figures, key=lambda figure: len(told(printed, figure["page"])))["page"]
    with pypdfium2.PdfDocument(SAMPLES[0]) as document:
        cover, table = (document[page - 1].render(scale=SCALE).to_pil().convert("L") for page in (1, number))
    noise = np.random.default_rng(3)
    scans = []
    for picture, angle in ((cover, 0.0), (table, turned)):
        blurred = picture.filter(ImageFilter.GaussianBlur(0.6))
        askew = blurred.rotate(angle, Image.Resampling.BICUBIC, expand=angle > 45, fillcolor=255)
        pixels = np.asarray(askew, np.float64) * 0.88 + 14 + noise.normal(0, 8, askew.size[::-1])
        scans.append(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)))
    found = read(as_pdf(*scans), "scan.pdf")
    assert told(found, 2) == told(printed, number)
    assert found.report.recognised == 2


def test_a_check_of_a_scan_says_so() -> None:
    from mingzhang.check.engine import Checked
    from mingzhang.check.formats import write

    for name in ("text", "html"):
        said, silent = io.StringIO(), io.StringIO()
        write(name, [Checked("urn:report", "scan.pdf", recognised=12)], said, {})
        write(name, [Checked("urn:report", "print.pdf")], silent, {})
        assert "12 页是扫描图像" in said.getvalue() and "12 scanned pages" in said.getvalue()
        assert "scanned" not in silent.getvalue()


def test_a_finding_that_rests_on_a_doubtful_figure_says_so() -> None:
    from ingest import graph
    from ingest.iris import Iris
    from mingzhang.check.engine import check_report
    from mingzhang.check.formats import write

    printed = read(next(path for path in SAMPLES if "水利局2024年部门决算" in path.name)).document
    before = check_report(*graph.triples(understand(printed), Iris()))
    assert before.findings and not any(finding.doubtful for finding in before.findings)
    wrong = next(finding for finding in before.findings if finding.about.count("/") and finding.bbox and finding.found)
    assert wrong.bbox is not None and wrong.page is not None
    doubt = Doubt(wrong.found, 0.5, Place(wrong.page, Box(*wrong.bbox)))
    after = check_report(
        *graph.triples(understand(replace(printed, recognised=(wrong.page,), doubts=(doubt,))), Iris())
    )
    doubtful = [finding for finding in after.findings if finding.doubtful]
    assert wrong.iri in {finding.iri for finding in doubtful} and len(doubtful) < len(after.findings)
    said = io.StringIO()
    write("text", [after], said, {})
    assert said.getvalue().count("misread in the scan") == len(doubtful)
