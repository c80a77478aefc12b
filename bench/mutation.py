"""How many single errors the rules catch: change one figure or claim of a report at a time and check it again.

    ./run python bench/mutation.py [REPORT…] [--each 12] [--documents 4] [--seed 1] [--survivors 40]

Without reports: the samples, and those of `corpus` in the folder `shared` beside the checkout (or that MINGZHANG_CORPUS
names).

Changed are figures and claims of an amount that stand in an identity (`identities`). A change is tried where an
identity fails by it, beyond rounding; the others are counted as those that contradict nothing: rounding hides them, or
a dropped row takes all with it that it would contradict. A change is caught by a new violation or warning that points
to what was changed (for a row, to what stands in an identity with it). A new one elsewhere, which points to nothing
that stands in an identity with it, is counted as unexplained.

The changes are made on the facts of a report; `--documents` more of each report on the document itself, between its
reader and the recognisers, so that what is recognised counts too.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from changes import CLAIM_KINDS, KINDS, changed
from identities import Identity, amount_of, identities

from ingest.document import Document, Grid
from ingest.errors import MingzhangError
from ingest.graph import triples
from ingest.readers import read_document
from ingest.recognise import understand
from mingzhang.check import slice as slices
from mingzhang.check.engine import Checked, check_facts
from mingzhang.check.rules import rule_book

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("MINGZHANG_CORPUS") or ROOT.parent / "shared")
#: rules that read no amount find the same before and after a change of one
_READS_AMOUNTS = re.compile(r"mz:(amount|value)\b|key:(says|total\w*|summit\w*|partOf|equalFund|balances)")

Alarms = dict[tuple[str, str, str], set[str]]


class Tally:
    """What became of the changes of each kind."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.caught: Counter[str] = Counter()
        self.noise: Counter[str] = Counter()
        self.nothing: Counter[str] = Counter()
        self.survivors: list[str] = []
        self.unexplained: list[str] = []

    def take(
        self, kind: str, name: str, alarms: tuple[Alarms, Alarms], places: tuple[set[str], set[str]], said: str
    ) -> None:
        """Count one change by the alarms before and after; `places` are what was touched and what is near it."""
        before, after = alarms
        touched, near = places
        fresh = {key: pointed for key, pointed in after.items() if key not in before}
        known = {key[:2] for key in before}
        pointing = [key for key, pointed in fresh.items() if pointed & (near if kind.endswith("row") else touched)]
        elsewhere = [key for key, pointed in fresh.items() if not pointed & near and key[:2] not in known]
        self.tried[kind] += 1
        self.caught[kind] += bool(pointing)
        self.noise[kind] += len(elsewhere)
        if not pointing:
            self.survivors.append(f"{kind:14}{name}: {said}")
        self.unexplained += [f"{kind:14}{name}: {key[0]} {_short(key[1])} after {said}" for key in elsewhere]

    def print(self, seconds: float, most: int) -> None:
        """A line for each kind, then what survived and what cannot be explained."""
        for kind in sorted(self.tried, key=lambda k: (k.startswith("document"), k.startswith("claim"), k)):
            self._line(kind, self.tried[kind], self.caught[kind], self.noise[kind], self.nothing[kind])
        totals = [sum(each.values()) for each in (self.tried, self.caught, self.noise, self.nothing)]
        self._line("all", *totals)
        print(f"{seconds:.0f} s, {seconds / max(totals[0], 1):.3f} s a change")
        for title, lines in (("survived", self.survivors), ("unexplained", self.unexplained)):
            for line in lines[:most]:
                print(f"  {title}: {line}")
            if len(lines) > most:
                print(f"  {title}: {len(lines) - most} more (--survivors)")

    @staticmethod
    def _line(kind: str, tried: int, caught: int, noise: int, nothing: int) -> None:
        share = caught / tried if tried else 0.0
        print(
            f"{kind:14}{caught:5} of {tried:5} caught {share:7.2%}, {noise} unexplained, {nothing} contradict nothing"
        )


def main() -> None:
    """Print a line for each kind of change, then the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--each", type=int, default=12, help="changes of each kind per report, on the facts")
    parser.add_argument("--documents", type=int, default=4, help="changes per report on the document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--survivors", type=int, default=40, help="how many survivors are printed")
    options = parser.parse_args()
    tally, started = Tally(), time.process_time()
    for path in options.reports or default_files():
        try:
            document = read_document(path)
            name, data = triples(understand(document))
        except MingzhangError as error:
            print(f"{path.name}: {error}")
            continue
        draw = random.Random(f"{options.seed} {path.name}")
        facts = slices.read(name, data)
        on_facts(path.stem, facts, options.each, draw, tally)
        on_document(path.stem, document, facts, options.documents, draw, tally)
    tally.print(time.process_time() - started, options.survivors)


def default_files() -> list[Path]:
    """The samples, and the corpus where it is."""
    folders = (ROOT / "samples", SHARED / "corpus" / "text", SHARED / "corpus" / "pdf")
    return [path for folder in folders for path in sorted(folder.glob("*")) if path.suffix in (".pdf", ".txt")]


def on_facts(name: str, facts: slices.Facts, each: int, draw: random.Random, tally: Tally) -> None:
    """Changes of the facts of one report."""
    rules = [rule.code for rule in rule_book().rules if _READS_AMOUNTS.search(rule.select)]
    standing = identities(facts)
    claims = facts.property("mz:measure")
    stated = sorted(s for s in standing if s in facts.subjects and amount_of(facts, s))
    figures = [s for s in stated if claims not in facts.subjects[s]]
    before = alarms(check_facts(facts))
    for prefix, kinds, subjects in (("", KINDS, figures), ("claim ", CLAIM_KINDS, sorted(set(stated) - set(figures)))):
        for kind in kinds:
            left = each
            for subject in draw.sample(subjects, len(subjects)):
                change = changed(facts, kind, subject, draw) if left else None
                if change is None:
                    continue
                if not _contradicts(change.touched, standing):
                    tally.nothing[prefix + kind] += 1
                    continue
                left -= 1
                after = alarms(check_facts(change.facts, only=() if kind == "row" else rules))
                touched = set(change.touched)
                near = _near(facts, touched, standing, kind == "row")
                why = ", ".join(sorted({identity.kind for identity in standing[subject]}))
                words = f"{_short(subject)} {change.said} (in {why})"
                tally.take(prefix + kind, name, (before, after), (touched, near), words)


def _near(facts: slices.Facts, touched: set[str], standing: dict[str, list[Identity]], dropped: bool) -> set[str]:
    """What was changed and what stands in an identity with it, with their rows and tables; the whole table of a row
    that was dropped."""
    near = touched.union(*(identity.signs for s in touched for identity in standing.get(s, ())))
    row_of, table = facts.property("mz:row"), facts.property("qb:dataSet")
    around = [facts.subjects[s].get(name, ()) for s in near if s in facts.subjects for name in (row_of, table)]
    near = near.union(*around)
    if dropped:
        beside = [p for p in facts.subjects.values() if not near.isdisjoint(p.get(table, ()))]
        near = near.union(*(properties.get(row_of, ()) for properties in beside))
    return near


def _contradicts(touched: dict[str, Decimal | None], standing: dict[str, list[Identity]]) -> bool:
    """Whether an identity fails after the change; rounding may hide it, or a row take with it all it contradicts."""
    return any(not identity.holds(touched) for subject in touched for identity in standing.get(subject, ()))


def alarms(checked: Checked) -> Alarms:
    """Violations and warnings by rule, place and message, with everything that they point to."""
    return {
        (f.rule, f.about, f.message): {f"<{f.about}>", *(f"<{other.iri}>" for other in f.others)}
        for f in checked.findings
        if f.severity != "info"
    }


def on_document(
    name: str, document: Document, facts: slices.Facts, most: int, draw: random.Random, tally: Tally
) -> None:
    """Changes of digits that the document prints in its tables."""
    standing = identities(facts)
    before = alarms(check_facts(facts))
    cells = list(printed_numbers(document))
    left = most
    for page, block, cell in draw.sample(cells, len(cells)):
        if not left:
            break
        new, said = _changed_cell(document, page, block, cell, draw)
        graph = triples(understand(new))
        after_facts = slices.read(graph[0], graph[1])
        touched = _touched(facts, after_facts)
        subjects = {s for s in touched if s in standing}
        if not subjects:
            continue
        if not _contradicts(touched, standing):
            tally.nothing["document digit"] += 1
            continue
        left -= 1
        after = alarms(check_facts(after_facts))
        places = (set(touched), _near(facts, set(touched), standing, False))
        tally.take("document digit", name, (before, after), places, f"{_short(min(subjects))} {said}")


def printed_numbers(document: Document) -> Iterator[tuple[int, int, int]]:
    """(page, block, cell) of every cell that prints nothing but an amount."""
    for at, page in enumerate(document.pages):
        for number, block in enumerate(page.blocks):
            if isinstance(block, Grid):
                for place, cell in enumerate(block.cells):
                    if re.fullmatch(r"\s*[1-9][\d,]*\.\d+\s*", cell.text):
                        yield at, number, place


def _changed_cell(document: Document, page: int, block: int, cell: int, draw: random.Random) -> tuple[Document, str]:
    """The document with another digit in a cell."""
    grid = document.pages[page].blocks[block]
    assert isinstance(grid, Grid)
    old = grid.cells[cell].text
    digits = [at for at, sign in enumerate(old) if sign.isdigit()]
    at = draw.choice(digits)
    first = 1 if at == digits[0] else 0  # a number does not begin with a zero
    digit = draw.choice([d for d in range(first, 10) if str(d) != old[at]])
    new = f"{old[:at]}{digit}{old[at + 1 :]}"
    cells = (*grid.cells[:cell], replace(grid.cells[cell], text=new), *grid.cells[cell + 1 :])
    blocks = list(document.pages[page].blocks)
    blocks[block] = replace(grid, cells=cells)
    pages = list(document.pages)
    pages[page] = replace(pages[page], blocks=tuple(blocks))
    return replace(document, pages=tuple(pages)), f"{old.strip()} → {new.strip()}"


def _touched(before: slices.Facts, after: slices.Facts) -> dict[str, Decimal | None]:
    """The figures of another amount, or that are gone."""
    amount, table = before.property("mz:amount"), before.property("qb:dataSet")
    found: dict[str, Decimal | None] = {}
    for subject, properties in before.subjects.items():
        if table in properties and amount in properties:
            there = after.subjects.get(subject, {}).get(amount)
            if there is None:
                found[subject] = None
            elif there != properties[amount]:
                found[subject] = Decimal(slices.plain(there[0])) - Decimal(slices.plain(properties[amount][0]))
    return found


def _short(iri: str) -> str:
    return re.sub(r"^<?.*/", "", iri).rstrip(">")


if __name__ == "__main__":
    main()
