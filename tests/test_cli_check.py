"""`mingzhang check` as its users call it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from mingzhang.check.run import FORMATS
from mingzhang.cli import commands, main

SAMPLES = Path(__file__).parent.parent / "samples"
FAULTY = SAMPLES / "明河县档案馆2025年部门预算.pdf"
CLEAN = SAMPLES / "明河县水利管理站2024年单位决算.pdf"


def test_violations_give_exit_status_1_and_their_places(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(FAULTY), "--format", "json", "--jobs", "1"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert {f["document"] for f in findings} == {FAULTY.name}
    assert {"promised-table", "code-name", "economic-parts"} <= {f["rule"] for f in findings}
    assert all(f["page"] for f in findings)


def test_a_clean_report_gives_exit_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(CLEAN), "--jobs", "1"]) == 0
    assert CLEAN.name in capsys.readouterr().out


def test_only_some_rules(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(FAULTY), "--format", "json", "--jobs", "1", "--only", "code-name"])
    assert {f["rule"] for f in json.loads(capsys.readouterr().out)} == {"code-name"}


def test_a_file_that_cannot_be_read_gives_exit_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    assert main(["check", str(broken), str(CLEAN), "--jobs", "1"]) == 2
    said = capsys.readouterr()
    assert "坏.pdf" in said.err and CLEAN.name in said.out


def test_paths_or_store_not_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "one of the two" in capsys.readouterr().err


def test_the_page_tells_of_every_format_and_option() -> None:
    page = (Path(__file__).parent.parent / "docs" / "checking.md").read_text("utf-8")
    assert not [form for form in FORMATS if f"| `{form}` |" not in page]
    assert next(p for p in commands.commands["check"].params if p.name == "form").type.choices == FORMATS  # type: ignore[attr-defined]
    for option in commands.commands["dismiss"].params:
        if option.name not in ("findings", "store"):
            assert option.opts[-1] in page


def test_queries_of_the_page_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "checking.md").read_text("utf-8")
    store = str(tmp_path / "store")
    main(["ingest", str(FAULTY), "--store", store, "--jobs", "1"])
    main(["check", "--store", store])
    main(["dismiss", "code-name", "--reason", "核实过", "--by", "甲", "--store", store])
    for query in re.findall(r"^    (?=PREFIX prov|SELECT \?document)(.*?\})\n\n", page, re.M | re.S):
        capsys.readouterr()
        assert main(["sparql", query, "--store", store, "--format", "csv"]) == 0
        assert len(capsys.readouterr().out.splitlines()) > 1, query


def test_standard_input_is_checked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FAULTY.read_bytes())))
    assert main(["check", "-", "--format", "json", "--jobs", "1"]) == 1
    assert {f["document"] for f in json.loads(capsys.readouterr().out)} == {"标准输入.pdf"}
