"""Imports flow one way: ingest → store → check, ask → publish, serve → command line; start-up loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: a module may import those of its own level and of lower ones; what is not named here is of level 3
LEVELS = {
    "ingest": 0,
    "mingzhang": 0,  # the package itself: names that are loaded on demand
    "mingzhang.resources": 1,
    "mingzhang.screen": 1,
    "mingzhang.store": 1,
    "mingzhang.publish": 4,
    "mingzhang.serve": 4,
    "mingzhang.cli": 5,
}
OTHERS = 3
HEAVY = ("numpy", "pandas", "pdfplumber", "pyarrow", "pyoxigraph", "pypdfium2", "pyshacl", "rdflib", "rich", "yaml")


def modules() -> list[Path]:
    return sorted(path for package in ("ingest", "mingzhang") for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def level(module: str) -> int:
    parts = module.split(".")
    found = (LEVELS.get(".".join(parts[:length])) for length in range(len(parts), 1, -1))
    return next(
        (number for number in found if number is not None), OTHERS if len(parts) > 1 and parts[0] != "ingest" else 0
    )


def imported(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" if module == "mingzhang" else module for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_flow_one_way(path: Path) -> None:
    if path == ROOT / "mingzhang" / "__init__.py":
        return
    mine = level(name_of(path))
    for module in imported(path):
        if module.split(".")[0] in ("ingest", "mingzhang"):
            assert level(module) <= mine, f"{name_of(path)} imports {module}"


def test_ingest_knows_nothing_of_the_rest() -> None:
    for path in (ROOT / "ingest").rglob("*.py"):
        assert not [module for module in imported(path) if module.split(".")[0] == "mingzhang"], path


@pytest.mark.parametrize("statement", ["import mingzhang", "from mingzhang.cli import main; main(['--help'])"])
def test_start_loads_nothing_heavy(statement: str) -> None:
    code = f"import sys; {statement}; print('loaded:', *sorted(sys.modules), file=sys.stderr)"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = process.stderr.split("loaded:")[1].split()
    assert not set(HEAVY) & set(loaded)


def test_help_is_quick() -> None:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "mingzhang.cli", "--help"], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3
