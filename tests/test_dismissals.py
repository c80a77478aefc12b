"""Findings are dismissed with a reason, stay dismissed, and lapse when their figures change."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import MingzhangError
from ingest.graph import triples
from ingest.readers import read_document
from ingest.recognise import understand
from mingzhang.check import run_check
from mingzhang.check.dismissals import dismiss, dismissals, matching, undo
from mingzhang.cli import main
from mingzhang.store import Store, open_store
from tests.test_check import WRONG, written


def put(store: Store, tmp_path: Path, text: str) -> None:
    store.put(*triples(understand(read_document(written(tmp_path, text)))))


def found(store: Store, form: str = "json", **options: Any) -> Any:
    stream = io.StringIO()
    run_check(store, form, stream, **options)
    return json.loads(stream.getvalue()) if form == "json" else stream.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store("memory") as opened:
        put(opened, tmp_path, WRONG)
        found(opened, keep=True)
        yield opened


def test_a_dismissal_stays_and_is_shown(store: Store, tmp_path: Path) -> None:
    assert run_check(store, "json", io.StringIO(), only=["nature-parts"]) == 1
    assert dismiss(store, matching(store, ["nature-parts"]), "已向单位核实", "审核员甲") == 1
    put(store, tmp_path, WRONG)  # the report is read again
    (finding,) = (f for f in found(store, keep=True) if f["rule"] == "nature-parts")
    assert finding["dismissed"]["reason"] == "已向单位核实" and finding["dismissed"]["by"] == "审核员甲"
    assert run_check(store, "json", io.StringIO(), only=["nature-parts"]) == 0
    text = found(store, "text")
    assert "已驳回 1" in text and "已向单位核实" in text
    assert "已向单位核实" in found(store, "csv") and "已向单位核实" in found(store, "html")
    assert "dismissalReason" in found(store, "turtle")


def test_a_dismissal_lapses_when_the_figure_changes(store: Store, tmp_path: Path) -> None:
    dismiss(store, matching(store, ["nature-parts"]), "已向单位核实", "审核员甲")
    put(store, tmp_path, WRONG.replace("111.50", "112.50"))
    (finding,) = (f for f in found(store) if f["rule"] == "nature-parts")
    assert finding["dismissed"] is None and finding["lapsed"]["reason"] == "已向单位核实"
    assert run_check(store, "json", io.StringIO(), only=["nature-parts"]) == 1


def test_a_dismissal_is_taken_back(store: Store) -> None:
    chosen = matching(store, ["nature-parts"])
    dismiss(store, chosen, "已向单位核实", "审核员甲")
    assert undo(store, [chosen[0].name[:-8]]) == 1
    assert dismissals(store) == {}
    with pytest.raises(MingzhangError):
        undo(store, ["nature-parts"])


def test_what_is_not_there_or_has_no_reason_is_not_dismissed(store: Store) -> None:
    with pytest.raises(MingzhangError, match="no-such"):
        matching(store, ["no-such"])
    with pytest.raises(MingzhangError):
        dismiss(store, matching(store, ["nature-parts"]), "  ", "审核员甲")


def test_who_when_and_why_can_be_asked(store: Store) -> None:
    dismiss(store, matching(store, ["nature-parts"]), '理由有"引号"和\n换行', "审核员甲")
    rows = store.select(
        "PREFIX mz: <https://w3id.org/mingzhang/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?rule ?why ?who ?when { "
        "?d a mz:Dismissal ; mz:finding/mz:rule ?rule ; mz:dismissalReason ?why ; prov:generatedAtTime ?when ; "
        "prov:wasAttributedTo/rdfs:label ?who }"
    )
    (row,) = rows.plain()
    assert row["why"] == '理由有"引号"和\n换行' and row["who"] == "审核员甲" and row["when"]
    assert str(row["rule"]).endswith("/rule/nature-parts")


def test_the_command_dismisses_lists_and_undoes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, where = written(tmp_path, WRONG), str(tmp_path / "store")
    assert main(["ingest", str(path), "--store", where, "--jobs", "1"]) == 0
    assert main(["check", "--store", where]) == 1
    assert main(["dismiss", "nature-parts", "--reason", "核实过", "--by", "乙", "--store", where]) == 0
    capsys.readouterr()
    assert main(["dismiss", "--list", "--store", where]) == 0
    listed = capsys.readouterr().out
    assert "核实过" in listed and "乙" in listed and "nature-parts" in listed
    assert main(["check", "--store", where, "--rules", "nature-parts"]) == 0
    assert main(["dismiss", "nature-parts", "--undo", "--store", where]) == 0
    assert main(["check", "--store", where, "--rules", "nature-parts"]) == 1
    assert main(["dismiss", "nature-parts", "--store", where]) == 2
