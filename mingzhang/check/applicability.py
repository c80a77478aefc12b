"""Which rules apply to a report: rules may be for a kind of report, for years, or for places."""

from __future__ import annotations

import re

from mingzhang.check.rules import Rule
from mingzhang.check.slice import Facts


def not_applicable(rule: Rule, facts: Facts) -> tuple[str, str] | None:
    """Why a rule is not for this report, in Chinese and English; None where it is."""
    kinds = {value[1:-1] for value in facts.subjects.get(f"<{facts.report}>", {}).get(_TYPE, ())}
    if rule.kinds and not kinds.intersection(rule.kinds):
        names = [kind.rsplit("#", 1)[-1] for kind in rule.kinds]
        return f"只适用于{'、'.join(_KINDS.get(name, name) for name in names)}", f"only for {', '.join(names)}"
    year = int(re.sub(r"\D", "", facts.one(facts.report, "mz:fiscalYear").rsplit("/", 1)[-1]) or 0)
    if year and rule.since and year < rule.since:
        return f"自{rule.since}年起适用", f"applies from {rule.since}"
    if year and rule.until and year > rule.until:
        return f"适用至{rule.until}年", f"applied until {rule.until}"
    place = facts.one(facts.one(facts.report, "mz:organization"), "mz:place").rsplit("/", 1)[-1]
    if rule.places and not any(_within(place, each.rsplit("/", 1)[-1]) for each in rule.places):
        codes = "、".join(each.rsplit("/", 1)[-1] for each in rule.places)
        return f"只适用于行政区划{codes}", f"only for the divisions {codes}"
    return None


def _within(place: str, division: str) -> bool:
    """Whether an administrative division lies within another one, by their codes of GB/T 2260."""
    return bool(place) and place.startswith(re.sub("(?:00)+$", "", division))


_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_KINDS = {"BudgetReport": "预算", "FinalAccountsReport": "决算"}
