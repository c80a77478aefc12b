"""Whose accounts, and of which year, the opening words of paragraphs say they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check.slice.facts import Facts, plain, quoted

#: `明河县水利局2024年度收入支出总计`: a body, a year, and what only the report's own accounts have
_OPENING = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．])?(?P<body>[一-龥()]{4,30}?(?:局|厅|委|委员会|办公室|办|院|处|所|馆|站|中心|部|校|学|会|府|队|社|园))?"
    r"(?:\((?:部门|单位|本级|汇总)\))?(?P<year>20\d\d)年(?:度)?(?:部门|单位)?"
    r"(?:收入支出总计|收入、支出总计|收、?支总计|财政拨款收入支出总计|财政拨款收、?支总计|本年收入合计|本年支出合计|收入支出预算总计|收支预算总计"
    r"|收入、支出预算总计|收、?支预算总计|一般公共预算财政拨款支出|财政拨款支出(?:年初)?预算|政府性基金预算|国有资本经营预算"
    r"|\"?三公\"?经费|机关运行经费|政府采购)"
)


def opening_keys(facts: Facts) -> Iterator[str]:
    """`key:otherBody` of a paragraph that opens with a body that has no word in common with the report's own, and
    `key:otherYear` of one that opens with another year than the report's."""
    text, year = facts.property("mz:text"), facts.one(facts.report, "mz:fiscalYear").rsplit("/", 1)[-1]
    own = _own_names(facts)
    for node, properties in facts.subjects.items():
        if text not in properties or "#paragraph-" not in node:
            continue
        found = _OPENING.match(plain(properties[text][0]))
        if found is None:
            continue
        if found["year"] != year:
            yield f"{node} {facts.property('key:otherYear')} {quoted(found['year'])} ."
        if own and found["body"] and not any(_alike(found["body"], name) for name in own):
            yield f"{node} {facts.property('key:otherBody')} {quoted(found['body'])} ."


def _own_names(facts: Facts) -> list[str]:
    """The names of the body that reports and of those whose accounts it includes."""
    label, report = facts.property("skos:prefLabel"), facts.subjects.get(f"<{facts.report}>", {})
    bodies = [*report.get(facts.property("mz:organization"), ()), *report.get(facts.property("mz:includes"), ())]
    return [plain(name) for body in bodies for name in facts.subjects.get(body, {}).get(label, ())]


def _alike(one: str, other: str) -> bool:
    """Whether two names have two characters in a row in common: an abbreviation has, another body rarely."""
    return any(one[i : i + 2] in other for i in range(len(one) - 1))
