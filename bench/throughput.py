"""Pages a second, computing time and peak memory from PDF to triples in the store, beside bare pdfplumber.

    ./run python bench/throughput.py [--repeat N] [--json] [FILE.pdf …]

Without files: those of `corpus/pdf` in the folder `shared` beside the checkout (or that MINGZHANG_CORPUS names), else
`samples/`. Both sides run in the same run, in turns, as whole processes pinned to one core (start-up counts), with
compiled modules as an installation has them; of N turns the one that computed least is taken. The ratio is that of the
computing times (user and system, of all processes), which other work on the machine disturbs little; pages a second
are by the clock. Peak memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("MINGZHANG_CORPUS") or ROOT.parent / "shared")
_PDFPLUMBER = """
import sys, pdfplumber
for path in sys.argv[1:]:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()
"""
_PIPELINE = """
import sys
from ingest.graph import turtle
from ingest.readers import read_document
from ingest.recognise import understand
from mingzhang.store import open_store
with open_store(sys.argv[1]) as store:
    store.load_shared()
    store.put_many((turtle(understand(read_document(path))) for path in sys.argv[2:]), trusted=True)
"""


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, seconds of computing, and MiB, of one process with all it started."""

    seconds: float
    computing: float
    mebibytes: float


def measured(command: list[str]) -> Run:
    """Run a command on one core."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment())
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:6])} … ended with {process.returncode}:\n{said.decode()}")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


@cache
def _environment() -> dict[str, str]:
    """The environment of both sides: modules are compiled once, in a folder of this run, as on installation."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": folder.name}


def ours(files: list[str]) -> Run:
    """`mingzhang ingest --jobs 1` into a new store on disk."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder, "store"))
        return measured([sys.executable, "-m", "mingzhang.cli", "ingest", *files, "--store", store, "--jobs", "1"])


def pipeline(files: list[str]) -> Run:
    """The same in one process: what reading and writing cost without the isolation of documents."""
    with tempfile.TemporaryDirectory() as folder:
        return measured([sys.executable, "-c", _PIPELINE, str(Path(folder, "store")), *files])


def theirs(files: list[str]) -> Run:
    """pdfplumber's `extract_tables()` on every page, nothing else."""
    return measured([sys.executable, "-c", _PDFPLUMBER, *files])


def start_up() -> Run:
    """`mingzhang --help`."""
    return min(
        (measured([sys.executable, "-m", "mingzhang.cli", "--help"]) for _ in range(5)), key=lambda run: run.seconds
    )


def default_files() -> list[Path]:
    """The corpus where it is, else the samples."""
    corpus = SHARED / "corpus" / "pdf"
    return sorted((corpus if corpus.is_dir() else ROOT / "samples").glob("*.pdf"))


def pages(files: list[str]) -> int:
    """Pages in all files."""
    total = 0
    for path in files:
        with pypdfium2.PdfDocument(path) as document:
            total += len(document)
    return total


def _computing(run: Run) -> float:
    return run.computing


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    files = [str(path) for path in options.files or default_files()]
    count = pages(files)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    turns = [(ours(files), pipeline(files), theirs(files)) for _ in range(options.repeat)]
    mine, single, other = (min(column, key=_computing) for column in zip(*turns, strict=True))
    begin = start_up()
    if options.json:
        found = {"files": len(files), "pages": count, "mingzhang": asdict(mine), "pdfplumber": asdict(other)}
        found |= {"one_process": asdict(single), "ratio_one_process": other.computing / single.computing}
        found |= {"ratio": other.computing / mine.computing, "help_seconds": begin.seconds}
        print(json.dumps(found, indent=2))
        return
    print(f"{len(files)} files, {count} pages, one core, best of {options.repeat}")
    print(f"{'':36}{'pages/s':>9}{'seconds':>9}{'computing':>11}{'peak MiB':>10}")
    rows = (
        ("mingzhang ingest (isolated readers)", mine),
        ("PDF to store in one process", single),
        ("pdfplumber extract_tables()", other),
    )
    for name, run in rows:
        print(f"{name:36}{count / run.seconds:9.1f}{run.seconds:9.2f}{run.computing:11.2f}{run.mebibytes:10.0f}")
    ratios = f"{other.computing / mine.computing:.1f} and {other.computing / single.computing:.1f}"
    print(f"ratios of computing {ratios}; mingzhang --help {begin.seconds:.3f} s")


if __name__ == "__main__":
    main()
