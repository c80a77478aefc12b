"""Write the sample reports of an invented county, and the figures that they print.

    python samples/make_samples.py            write the PDFs and expected/figures.csv
    python samples/make_samples.py --check    write nothing; fail if what is here differs from what would be written
    python samples/make_samples.py --workbooks DIR    the tables of the same reports as .xlsx and .xls, and cells.csv

Needs two fonts with permissive licences, embedded as subsets: DroidSansFallback.ttf (Apache-2.0, Debian package
fonts-droid-fallback) and DejaVuSansCondensed.ttf (Bitstream Vera licence, Debian package fonts-dejavu-extra).
The same fonts and the same reportlab give the same bytes. The PDFs are committed; they are not made in CI.
"""

from __future__ import annotations

import argparse
import csv
import filecmp
import io
import sys
import tempfile
from pathlib import Path

from making import defects, jiangsu_budget, shaanxi_budget, shaanxi_final, shanghai_final, sichuan_final
from making.bodies import department, unit
from making.report import Report
from making.shanghai_final import Choice
from making.sheet import Figure, Printer
from making.typeset import Placed, register_fonts, typeset

HERE = Path(__file__).parent
COLUMNS = ("document", "page", "table_title", "side", "code", "row", "column", "printed", "unit", "amount_yuan")
CELLS = ("document", "merged", "cell", *COLUMNS[2:])


def reports() -> list[Report]:
    """Every sample report, in the order of their numbers."""
    return [
        shaanxi_final.report(2023, "小型水库日常管护"),
        shaanxi_final.report(2024, "农村供水工程维修养护"),
        shaanxi_budget.report(),
        shanghai_final.report(unit("station"), 2024, Choice("station", "小型水库日常管护")),
        sichuan_final.report(),
        shanghai_final.report(
            unit("own"), 2024, Choice("own", "防汛抗旱应急保障", carry=True, open_top=True, leaders=False)
        ),
        jiangsu_budget.report(),
        shanghai_final.report(
            department("archive"),
            2024,
            Choice(
                "archive",
                "馆藏档案数字化",
                Printer("元", separators=True),
                overall="archive_2024",
                supervisor="明河县档案馆",
            ),
        ),
    ]


def figures(report: Report, placed: Placed) -> list[tuple[str, ...]]:
    """The truth of a report: one line a printed figure."""
    return [(report.file, str(page), sheet.name, *_row(figure)) for page, sheet, figure in placed.figures]


def make(folder: Path) -> list[Path]:
    """Write everything below a folder; returns the files."""
    register_fonts()
    (folder / "expected").mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    truth: list[tuple[str, ...]] = []
    wrong: list[str] = []
    for report in reports():
        path = folder / report.file
        defects.plant(report)
        placed = typeset(path, report.title, report.entity, report.blocks)
        wrong += defects.misplaced(report, placed)
        truth += figures(report, placed)
        written.append(path)
    if wrong:
        raise SystemExit("defects.yaml names wrong pages:\n" + "\n".join(wrong))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(truth)
    path = folder / "expected" / "figures.csv"
    path.write_text(stream.getvalue(), encoding="utf-8")
    return [*written, path]


def workbooks(folder: Path) -> None:
    """Write every report as .xlsx and .xls, each in the habits of a bureau, and cells.csv.

    cells.csv has what each cell says, and whether headers over several columns are merged cells.
    """
    from making.workbook import HABITS, tabs, truth, write_xls, write_xlsx

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(CELLS)
        for number, report in enumerate(reports()):
            defects.plant(report)
            for turn, (ending, write) in enumerate(((".xlsx", write_xlsx), (".xls", write_xls))):
                habit = HABITS[(number + turn) % len(HABITS)]
                sheets = tabs(report, habit)
                name = report.file.removesuffix(".pdf") + ending
                write(folder / name, sheets)
                for cell, title, figure in truth(report, sheets):
                    writer.writerow((name, "yes" if habit.merged else "no", cell, title, *_row(figure)))


def _row(figure: Figure) -> tuple[str, ...]:
    """A printed figure as the truth files spell it."""
    amount = f"{figure.amount:.2f}"
    return figure.side, figure.code, figure.row, figure.column, figure.printed, figure.unit, amount


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--workbooks", metavar="DIR", type=Path, help="write the tables as workbooks below DIR")
    arguments = parser.parse_args()
    if arguments.workbooks:
        workbooks(arguments.workbooks)
        return 0
    if not arguments.check:
        for path in make(HERE):
            print(f"{path.relative_to(HERE)}  {path.stat().st_size / 1000:.0f} kB")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = make(Path(folder))
        stale = [
            path.relative_to(folder)
            for path in made
            if not (HERE / path.relative_to(folder)).exists()
            or not filecmp.cmp(path, HERE / path.relative_to(folder), shallow=False)
        ]
    for name in stale:
        print(f"differs: {name}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
