"""The rules of the house: what no file may contain, and what every file has."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from ingest.errors import LayoutError
from ingest.layouts import expression, listed

ROOT = Path(__file__).parent.parent
FOLDERS = ("bench", "docs", "ingest", "mingzhang", "ontology", "queries", "samples", "shapes", "tests")
TEXT = {"", ".csv", ".json", ".jsonld", ".lock", ".md", ".py", ".rq", ".ru", ".toml", ".ttl", ".txt", ".yaml"}
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|manager|misc|stuff)$")


def files(*suffixes: str) -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]  # a file in a linked checkout
    mine = [path for path in found if not {"__pycache__", "node_modules"} & set(path.parts)]
    return sorted(path for path in mine if path.suffix in (suffixes or TEXT))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def shipped() -> list[Path]:
    return [path for path in files(".py") if path.relative_to(ROOT).parts[0] in ("ingest", "mingzhang")]


@pytest.mark.parametrize("path", files(".py"), ids=shown)
def test_every_module_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module begins with a docstring"
    assert not VAGUE.search(path.stem), "a name says what a file holds"


@pytest.mark.parametrize("path", shipped(), ids=shown)
def test_shipped_modules_do_not_print(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    assert not [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


#: what Python may know of Chinese: numerals, units, dates, the levels of a class, the two sides of an account
_SYNTAX = set("〇○零一二三四五六七八九十两百千万亿元个百分点第年度月日底末类款项收入支出") | set("\u3400\u4e00\u9fff")
#: modules on the formats of files, which have words of their own
_FORMATS = ("counting.py", "number_formats.py")


@pytest.mark.parametrize(
    "path", [p for p in shipped() if p.is_relative_to(ROOT / "ingest") and p.name not in _FORMATS], ids=shown
)
def test_words_of_documents_are_declared(path: Path) -> None:
    """Words that reports print stand in `ingest/layouts/`, where who knows them may change them."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    words = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in told]
    chinese = [re.findall(r"[\u3007\u3400-\u9fff]", word) for word in words if isinstance(word, str)]
    assert not [found for found in chinese if set(found) - _SYNTAX]


def test_a_wrong_declaration_is_named() -> None:
    assert expression("marks", "title", "end").search("支出表")
    assert listed("terms", "carried_over") == ("上年结转",)
    for wrong in (
        lambda: expression("marks", "no such thing"),
        lambda: expression("marks", "title"),
        lambda: listed("marks", "title"),
        lambda: listed("no-such-file"),
    ):
        with pytest.raises(LayoutError, match=r"ingest/layouts/(marks|no-such-file)\.yaml"):
            wrong()


def test_no_loose_ends() -> None:
    loose = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X\b(?!局))")
    assert not [shown(path) for path in files() if loose.search(path.read_text("utf-8"))]


def test_no_paths_of_one_machine() -> None:
    machine = re.compile(r"(^|[^A-Za-z0-9_.])/(home|mnt|opt|root|tmp|Users|work)/[A-Za-z.]")
    mine = Path(__file__)
    assert not [shown(path) for path in files() if path != mine and machine.search(path.read_text("utf-8"))]


def test_lock_has_hashes_and_no_addresses() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text and "file:" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+( ; .+)? \\\n", entry), entry[:60]
        assert "--hash=sha256:" in entry


def test_locks_of_other_registries_have_hashes_and_no_addresses() -> None:
    text = (ROOT / "tests" / "judges" / "package-lock.json").read_text("utf-8")
    packages = {name: told for name, told in json.loads(text)["packages"].items() if name}
    assert "://" not in text
    assert packages and all("integrity" in told for told in packages.values())


def test_lock_holds_what_the_project_declares() -> None:
    declared = (ROOT / "pyproject.toml").read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    for name in re.findall(r'^    "([A-Za-z0-9-]+)[>="]', declared, re.MULTILINE):
        assert name.lower() in locked, name


def test_only_data_in_the_folders_of_data() -> None:
    for folder in ("ontology", "queries", "shapes"):
        assert not list((ROOT / folder).rglob("*.py"))


def test_readmes_name_the_two_commands() -> None:
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text("utf-8")
        assert "./run demo" in text and "./run test" in text
    assert '/../run" test' in (ROOT / ".ci" / "run").read_text("utf-8")


def test_links_in_documents_lead_somewhere() -> None:
    for path in files(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{shown(path)} → {target}"


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_scripts_are_posix_shell(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    assert path.read_text("utf-8").startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", path], check=True)


@pytest.mark.parametrize("path", files(".yaml"), ids=shown)
def test_yaml_is_readable(path: Path) -> None:
    assert yaml.safe_load(path.read_text("utf-8")) is not None
