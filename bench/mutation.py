"""How many single errors the rules catch: change one figure of a report at a time and check it again.

    python bench/mutation.py REPORT... [--each 40] [--seed 1]

Changes: a digit, two neighbours swapped, the unit (ten thousand times), the sign, a row dropped. Counted are changes to
figures that stand in an identity: a sum, a balance, or another figure or claim on the same coordinates. A change is
caught when an alarm appears that points to the figure; an alarm that appears and does not is counted as noise.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from pathlib import Path

from mingzhang.check import slice as slices
from mingzhang.check.engine import Checked, check_report
from mingzhang.check.run import _graphs

KINDS = ("digit", "swap", "unit", "sign", "row")
_AMOUNT = re.compile(r'^(<[^>]+>) <[^>]*ontology#amount> "([^"]+)"(\^\^<[^>]+>) \.$', re.M)


def main() -> None:
    """Print a line for each kind of change, then the survivors."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("reports", nargs="+", type=Path)
    options.add_argument("--each", type=int, default=40, help="changes of each kind per report")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    draw = random.Random(chosen.seed)
    caught: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    noise: Counter[str] = Counter()
    survivors: list[str] = []
    started = time.perf_counter()
    for name, data in _graphs(chosen.reports, [], {}).items():
        text = data.decode()
        before = _alarms(check_report(name, data))
        figures = [m.groups() for m in _AMOUNT.finditer(text) if float(m[2])]
        standing = _standing(name, data)
        for kind in KINDS:
            candidates = [figure for figure in figures if figure[0] in standing]
            for figure in draw.sample(candidates, min(chosen.each, len(candidates))):
                changed, touched = _change(kind, text, figure, figures, draw)
                if changed is None:
                    continue
                after = _alarms(check_report(name, changed.encode()))
                fresh = {key: about for key, about in after.items() if key not in before}
                hits = [key for key, about in fresh.items() if about & touched or _same_table(about, touched, kind)]
                tried[kind] += 1
                caught[kind] += bool(hits)
                noise[kind] += len(fresh) - len(hits)
                if not hits:
                    survivors.append(f"{kind}: {figure[0][1:-1].rsplit('/', 1)[-1]} {figure[1]}")
    for kind in KINDS:
        share = caught[kind] / tried[kind] if tried[kind] else 0.0
        print(f"{kind:6} {caught[kind]:4} of {tried[kind]:4} caught ({share:.3f}), {noise[kind]} alarms elsewhere")
    total = sum(tried.values())
    seconds = time.perf_counter() - started
    print(
        f"all    {sum(caught.values()):4} of {total:4} caught ({sum(caught.values()) / total if total else 0:.3f}), "
        f"{seconds / max(total, 1):.2f} s a check"
    )
    for line in survivors:
        print("  survived:", line)


def _same_table(about: set[str], touched: set[str], kind: str) -> bool:
    """Whether an alarm on a row or table is about the table of a dropped row."""
    tables = [{subject[1:-1].split("#", 1)[0] for subject in subjects} for subjects in (about, touched)]
    return kind == "row" and not tables[0].isdisjoint(tables[1])


def _alarms(checked: Checked) -> dict[tuple[str, str, str], set[str]]:
    """Violations and warnings by rule, place and what was found, with everything that they point to."""
    return {
        (f.rule, f.about, f.message): {f"<{f.about}>", *(f"<{other.iri}>" for other in f.others)}
        for f in checked.findings
        if f.severity != "info"
    }


def _standing(name: str, data: bytes) -> set[str]:
    """The figures that stand in an identity: they have a key in common with another figure or claim."""
    facts = slices.read(name, data)
    rows = list(slices.keys(facts))
    shared = Counter(value for _, prop, value in rows if prop == "point")
    return {
        subject
        for subject, prop, value in rows
        if prop in ("partOf", "equalFund", "balances")
        or prop.startswith(("total", "summit"))
        or (prop == "point" and shared[value] > 1)
    }


def _change(
    kind: str, text: str, figure: tuple[str, ...], figures: list[tuple[str, ...]], draw: random.Random
) -> tuple[str | None, set[str]]:
    """The graph with one change, and the figures that it touches; None where the change does not apply."""
    subject, amount, datatype = figure
    if kind == "row":
        row = re.search(rf"^{re.escape(subject)} <[^>]*ontology#row> (<[^>]+>) \.$", text, re.M)
        if row is None:
            return None, set()
        gone = set(re.findall(rf"^(<[^>]+>) <[^>]*ontology#row> {re.escape(row[1])} \.$", text, re.M))
        kept = [line for line in text.split("\n") if line.split(" ", 1)[0] not in gone]
        return "\n".join(kept), gone | _near(text, gone)
    if kind == "swap":
        at = figures.index(figure)
        if at + 1 >= len(figures) or figures[at + 1][1] == amount:
            return None, set()
        other = figures[at + 1]
        swapped = _set(_set(text, subject, amount, other[1], datatype), other[0], other[1], amount, datatype)
        return swapped, {subject, other[0]}
    if kind == "digit":
        # a digit worth more than what rounding could hide: not the last printed one
        least = 20 * float(_value(text, subject, "resolution") or "0.005")
        whole = amount.split(".", 1)[0].lstrip("-")
        digits = [i for i in range(len(whole)) if 10 ** (len(whole) - 1 - i) >= least] or [0]
        at = draw.choice(digits) + (1 if amount.startswith("-") else 0)
        new = amount[:at] + str((int(amount[at]) + draw.randint(1, 9)) % 10) + amount[at + 1 :]
        return _set(text, subject, amount, new, datatype), {subject}
    new = f"-{amount}" if kind == "sign" else str(float(amount) * 10000)
    return _set(text, subject, amount, new, datatype), {subject}


def _near(text: str, gone: set[str]) -> set[str]:
    """The figures of the same tables: where a row is dropped, its sums are at fault."""
    tables = {subject.split("#", 1)[0] for subject in gone}
    return {subject for subject, *_ in _AMOUNT.findall(text) if subject.split("#", 1)[0] in tables}


def _set(text: str, subject: str, old: str, new: str, datatype: str) -> str:
    """The graph with another amount."""
    prop = _find(text, subject)
    return text.replace(f'{subject} {prop} "{old}"{datatype} .', f'{subject} {prop} "{new}"{datatype} .')


def _value(text: str, subject: str, name: str) -> str:
    found = re.search(rf'^{re.escape(subject)} <[^>]*ontology#{name}> "([^"]*)"', text, re.M)
    return found[1] if found else ""


def _find(text: str, subject: str) -> str:
    found = re.search(rf"^{re.escape(subject)} (<[^>]*ontology#amount>) ", text, re.M)
    return found[1] if found else ""


if __name__ == "__main__":
    main()
