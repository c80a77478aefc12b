"""What slips of optical recognition do to the figures and claims that are read.

    ./run python bench/slips.py [REPORT…] [--kind NAME] [--seed 1] [--times 1 2] [--show 0]

Without reports: those of `corpus/text` in the folder `shared` beside the checkout (or that MINGZHANG_CORPUS names),
else the samples, rendered to text. Slips of one kind at a time (see `spoiling`) are put into a text, which is then read
again; what is read is held against the reading of the text without slips, which for the corpus is what was taken from
it by hand. A line for each kind and rate: how many figures and claims there are, how many are lost (not read, or not
with that amount), how many are wrong (read, but not printed there), how many of these are silently so (there is no new
remark on the line, or on the table as a whole), and how many are right but put on other fiscal coordinates. A figure is
the same if table, side, code or row label, column and amount are; a claim if its measure and value are.
"""

from __future__ import annotations

import argparse
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from spoiling import KINDS, Kind, spoiled

from ingest.document import Document, Grid
from ingest.facts import Coordinates, Remark, Report
from ingest.labels import bare
from ingest.numbers import UNITS
from ingest.readers import read_bytes, read_document
from ingest.recognise import understand

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("MINGZHANG_CORPUS") or ROOT.parent / "shared")
#: remarks that hold for a table as a whole
WHOLE = frozenset(("unrecognised-table", "unit-assumed", "unit-missing", "unread-column", "untitled-table"))


@dataclass
class Tally:
    """Counts of one kind of slip at one rate."""

    figures: list[int] = field(default_factory=lambda: [0] * 6)
    claims: list[int] = field(default_factory=lambda: [0] * 6)
    shown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """Something read: what makes it the same as another, and where it stands."""

    key: tuple[str, ...]
    coordinates: Coordinates
    line: int | None
    table: str
    shown: str


def main() -> None:
    """Print a line for each kind of slip and rate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--kind", action="append", help="only kinds whose name holds this")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--times", nargs="+", type=float, default=[1.0, 2.0], help="multiples of the realistic rate")
    parser.add_argument("--show", type=int, default=0, help="how many lost and wrong ones are printed for each line")
    options = parser.parse_args()
    texts = {path.name: text_of(path) for path in options.reports or default_files()}
    head = f"{'lost':>5} {'silent':>6} {'wrong':>5} {'silent':>6} {'placed':>6}"
    print(f"{'':28} | {'figures':>7} {head} | {'claims':>6} {head}")
    totals = Tally()
    for kind in KINDS:
        if options.kind and not any(word in kind.name for word in options.kind):
            continue
        for times in options.times:
            if times > 1 and kind.rate >= 1:
                continue
            tally = Tally()
            for name, text in texts.items():
                measure(kind, name, text, f"{options.seed} {name}", times, tally)
            print_line(kind.name, f"×{times:g}", tally)
            for line in tally.shown[: options.show]:
                print(f"    {line}")
            for total, part in ((totals.figures, tally.figures), (totals.claims, tally.claims)):
                total[:] = [a + b for a, b in zip(total, part, strict=True)]
    print_line("all", "", totals)


def print_line(name: str, rate: str, tally: Tally) -> None:
    """The counts of figures and claims beside each other."""
    wide = sum(unicodedata.east_asian_width(char) == "W" for char in name)
    line = f"{name:{24 - wide}}{rate:>4}"
    for (total, *counts), width in ((tally.figures, 7), (tally.claims, 6)):
        line += f" | {total:{width}} {counts[0]:5} {counts[1]:6} {counts[2]:5} {counts[3]:6} {counts[4]:6}"
    print(line, flush=True)


def default_files() -> list[Path]:
    """The texts of the corpus where it is, else the samples."""
    texts = sorted((SHARED / "corpus" / "text").glob("*.txt"))
    return texts or sorted((ROOT / "samples").glob("*.pdf"))


def text_of(path: Path) -> str:
    """A text file as it is; any other report with a tab between cells."""
    if path.suffix in (".txt", ".md"):
        return path.read_text(encoding="utf-8")
    return rendered(read_document(path))


def rendered(document: Document) -> str:
    """A document as text: tables with a tab between cells, a blank line around them."""
    lines: list[str] = []
    for _, block in document.blocks():
        if not isinstance(block, Grid):
            lines.append(block.text)
            continue
        lines.append("")
        for r, row in enumerate(block.matrix()):
            own = [c if c is not None and (c.row, c.column) == (r, i) else None for i, c in enumerate(row)]
            lines.append("\t".join(re.sub(r"\s+", " ", cell.text) if cell else "" for cell in own))
        lines.append("")
    return "\n".join(lines)


def measure(kind: Kind, name: str, text: str, seed: str, times: float, tally: Tally) -> None:
    """Add to `tally` what slips of a kind do to one text."""
    clean, noisy = spoiled(kind, text, seed, times)
    before, after = read(name, clean), read(name, noisy)
    fresh = list((Counter(map(_remark, after.remarks)) - Counter(map(_remark, before.remarks))).elements())
    remarks = [r for r in after.remarks if _remark(r) in fresh]
    for counts, found, wanted in (
        (tally.figures, figures(after), figures(before)),
        (tally.claims, claims(after), claims(before)),
    ):
        lost, wrong = _without(wanted, found), _without(found, wanted)
        silent_lost = [s for s in lost if not _told(s, remarks, by_line=False)]
        silent = [s for s in wrong if not _told(s, remarks, by_line=True)]
        elsewhere = len(_without(found, wanted, placed=True)) - len(wrong)
        for i, value in enumerate((len(wanted), len(lost), len(silent_lost), len(wrong), len(silent), elsewhere)):
            counts[i] += value
        tally.shown += [f"{name[:12]} {what}: {s.shown}" for what, some in _named(lost, wrong, silent) for s in some]


def _named(lost: list[Said], wrong: list[Said], silent: list[Said]) -> list[tuple[str, list[Said]]]:
    return [("lost", lost), ("wrong", [s for s in wrong if s not in silent]), ("WRONG", silent)]


def read(name: str, text: str) -> Report:
    """The report in a text."""
    return understand(read_bytes(f"{name}.txt", text.encode()))


def figures(report: Report) -> list[Said]:
    """The figures of a report; where a code is printed, the name beside it does not count."""
    return [
        Said(
            (
                _title(table.title),
                figure.column.side,
                figure.row.code or bare(figure.row.label),
                bare(figure.column.label),
                str(figure.amount.normalize()),
            ),
            figure.coordinates,
            figure.place.line,
            table.title,
            f"{table.title} | {figure.row.code} {figure.row.label} | {figure.column.label} | {figure.printed}",
        )
        for table in report.tables
        for figure in table.figures
    ]


def claims(report: Report) -> list[Said]:
    """The claims of a report by measure and value in the base unit."""
    return [
        Said(
            (claim.measure, str((claim.value * UNITS.get(claim.unit, Decimal(1))).normalize())),
            claim.coordinates,
            claim.place.line,
            "",
            f"{claim.subject} | {claim.measure} | {claim.value} {claim.unit} | {claim.quote}",
        )
        for claim in report.claims
    ]


def _title(text: str) -> str:
    return re.sub(r"^\d{4}年度?", "", re.sub(r"\([^()]*\)", "", bare(text)))


def _remark(remark: Remark) -> tuple[str, str]:
    return remark.kind, remark.message


def _without(some: Iterable[Said], others: Iterable[Said], placed: bool = False) -> list[Said]:
    """Those of `some` that are not among the others; `placed`: not on these coordinates."""

    def key(said: Said) -> tuple[object, ...]:
        return (*said.key, said.coordinates) if placed else said.key

    left = Counter(map(key, others))
    found = []
    for said in some:
        if left[key(said)]:
            left[key(said)] -= 1
        else:
            found.append(said)
    return found


def _told(said: Said, remarks: list[Remark], by_line: bool) -> bool:
    """Whether a new remark speaks of what is lost (its table) or wrong (its line, or its table as a whole)."""
    for remark in remarks:
        same_table = bool(said.table) and bare(remark.message).startswith(bare(said.table))
        if by_line:
            if said.line is not None and remark.place.line == said.line:
                return True
            if (same_table and remark.kind in WHOLE) or (not said.table and remark.kind == "untitled-table"):
                return True
        elif same_table or remark.kind in ("unrecognised-table", "unread-line", "unread-claim"):
            return True
    return False


if __name__ == "__main__":
    main()
