"""The rule book in words: lists, pages, `docs/rules.md`; sets and applicability."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mingzhang.check.applicability import not_applicable
from mingzhang.check.manual import explained, listing, markdown
from mingzhang.check.rules import rule_book
from mingzhang.check.slice import read
from mingzhang.cli import main

BOOK = rule_book()
MZ = "https://w3id.org/mingzhang/ontology#"
REPORT = "https://w3id.org/mingzhang/report/明河县水利局/2016/department-budget"


def facts_of(year: int = 2016, place: str = "610726"):  # type: ignore[no-untyped-def]
    organization = "https://w3id.org/mingzhang/org/明河县水利局"
    data = f"""<{REPORT}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{MZ}BudgetReport> .
<{REPORT}> <{MZ}fiscalYear> <https://w3id.org/mingzhang/year/{year}> .
<{REPORT}> <{MZ}organization> <{organization}> .
<{organization}> <{MZ}place> <https://w3id.org/mingzhang/place/{place}> .
"""
    return read(REPORT, data.encode())


def test_the_page_of_rules_is_up_to_date() -> None:
    page = Path(__file__).parent.parent / "docs" / "rules.md"
    assert page.read_text("utf-8") == markdown(BOOK), "run: ./run python -m mingzhang.check.manual > docs/rules.md"


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule) -> None:  # type: ignore[no-untyped-def]
    page = explained(rule, BOOK)
    for part in (rule.code, rule.label, rule.text_en, rule.basis, rule.message, rule.select.strip().splitlines()[-1]):
        assert part in page


def test_the_list_has_every_rule_set_and_family() -> None:
    said = listing(BOOK, BOOK.rules)
    codes = [rule.code for rule in BOOK.rules] + [each.code for each in BOOK.sets] + list(BOOK.families)
    assert not [code for code in codes if code not in said]


def test_every_set_has_rules_and_names_no_others() -> None:
    families = {f"{BOOK.base}code/rule-family/{family}" for family in BOOK.families}
    severities = {f"http://www.w3.org/ns/shacl#{name}" for name in ("Violation", "Warning", "Info")}
    known = families | severities | {rule.iri for rule in BOOK.rules}
    assert BOOK.sets
    for each in BOOK.sets:
        assert BOOK.choose([each.code])
        assert each.members <= known
    assert {rule.severity for rule in BOOK.choose(["sure"])} == {"violation"}


def test_rules_apply_to_kinds_years_and_places() -> None:
    rule, facts = replace(BOOK.rules[0], kinds=()), facts_of()
    assert not_applicable(rule, facts) is None
    assert not_applicable(replace(rule, kinds=(f"{MZ}BudgetReport",), since=2015, until=2016), facts) is None
    assert not_applicable(replace(rule, kinds=(f"{MZ}FinalAccountsReport",)), facts) == (
        "只适用于决算",
        "only for FinalAccountsReport",
    )
    assert not_applicable(replace(rule, since=2017), facts) is not None
    assert not_applicable(replace(rule, until=2015), facts) is not None
    for division, applies in (("610000", True), ("610700", True), ("610726", True), ("320000", False)):
        place = f"https://w3id.org/mingzhang/place/{division}"
        assert (not_applicable(replace(rule, places=(place,)), facts) is None) == applies


def test_the_command_lists_and_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "same-amount" in capsys.readouterr().out
    assert main(["rules", "same-amount"]) == 0
    assert "SELECT" in capsys.readouterr().out
    assert main(["rules", "no-such-rule"]) == 2
    assert "no-such-rule" in capsys.readouterr().err
    assert main(["check", "nothing.pdf", "--rules", "no-such-rule"]) == 2
    assert "mingzhang rules" in capsys.readouterr().err
