"""Every rule of the book: declared in full, and tried on one report that satisfies it and one that does not."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from mingzhang.check.engine import check_report
from mingzhang.check.rules import Rule, rule_book
from mingzhang.resources import folder

CASES = Path(__file__).parent / "rules"
RULES = rule_book().rules


def checked(path: Path, code: str) -> list[str]:
    """The messages of one rule on the report of a Turtle case, and of the reports beside it."""
    graphs: dict[str, ox.Dataset] = {}
    data = {}
    for each in [path, *sorted(path.parent.glob("other*.ttl"))]:
        store = ox.Store()
        store.load(each.read_bytes(), format=ox.RdfFormat.TURTLE)
        rows = store.query("SELECT ?r { ?r a <https://w3id.org/mingzhang/ontology#Report> }")
        name = next(iter(rows))["r"].value  # type: ignore[index, union-attr]
        data[name] = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        graphs[name] = ox.Dataset()
    report, *others = data
    result = check_report(report, data[report], {name: data[name] for name in others}, only=[code])
    assert [rule.code for rule in result.ran] == [code], [need.label for s in result.skipped for need in s.missing]
    assert all(finding.message_en for finding in result.findings)
    return [finding.message for finding in result.findings]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_finds_the_fault_and_only_that(rule: Rule) -> None:
    assert checked(CASES / rule.code / "valid.ttl", rule.code) == []
    found = checked(CASES / rule.code / "invalid.ttl", rule.code)
    assert found, f"{rule.code} finds nothing in its invalid case"
    assert not any("{?" in message for message in found), found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_declared_in_full(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.code)
    assert rule.iri.endswith(f"/rule/{rule.code}")
    assert rule.family
    assert rule.severity in ("violation", "warning", "info")
    assert rule.label and rule.label_en and rule.text and rule.text_en and rule.basis and rule.basis_en
    assert rule.needs
    assert "GRAPH $this" in rule.select


def test_every_case_belongs_to_a_rule() -> None:
    assert {path.name for path in CASES.iterdir()} == {rule.code for rule in RULES}


def test_a_family_is_a_file() -> None:
    names = {path.stem for path in folder("shapes").glob("*.ttl")} - {"prefixes"}
    assert names == {rule.family for rule in RULES}


def test_growth_from_zero_is_told_by_the_amount_of_the_year_before_and_by_the_change() -> None:
    found = checked(CASES / "percent-of-zero" / "invalid.ttl", "percent-of-zero")
    assert len(found) == 2, found


def test_a_name_that_many_classes_share_is_explained_with_the_class_above_it() -> None:
    found = checked(CASES / "class-unexplained" / "invalid.ttl", "class-unexplained")
    assert any("2120101" in message for message in found), found
    assert not any("2130301" in message for message in found), found


@pytest.mark.parametrize(("amount", "faults"), [(("50.000", "3000.00"), 1), (("5000.000", "3000"), 0)])
def test_zeros_dropped_where_a_report_prints_hundredths_are_no_leeway(
    tmp_path: Path, amount: tuple[str, str], faults: int
) -> None:
    """3000.00 and an increase of 1200 are 66.67 %: 66.71 is wrong, unless amounts are printed in whole 万元."""
    case = (CASES / "percent-last-digit" / "valid.ttl").read_text("utf-8")
    for old, new in (
        ('50.000 ; mz:printed "3000.00"', f'{amount[0]} ; mz:printed "{amount[1]}"'),
        ('50.000 ; mz:printed "1200.00"', '5000.000 ; mz:printed "1200"'),
        ('66.7 ; mz:resolution 0.05 ; mz:printed "66.7"', '66.71 ; mz:resolution 0.005 ; mz:printed "66.71"'),
    ):
        assert old in case
        case = case.replace(old, new)
    (tmp_path / "case.ttl").write_text(case, "utf-8")
    assert len(checked(tmp_path / "case.ttl", "percent-last-digit")) == faults


def test_each_wording_of_a_drafting_instruction_is_found() -> None:
    assert len(checked(CASES / "residue-instruction" / "invalid.ttl", "residue-instruction")) == 2
