"""The question library: the decorated SPARQL files of `queries/`.

A question is a file `{name}.rq`. Its lines that begin with `#+` are YAML:

    family                      one of queries/families.yaml
    summary, description        zh and en
    params                      variable → {zh, en, type, default, choices, required}; the variable is given a value
    answers                     variable → {zh, en, type, unit, link, hidden}: the columns of the answer, in order
    chart                       {kind, x, y, color, …}: how the answer is best drawn (see `mingzhang.charts`)
    tags

The rest is plain SPARQL, which answers as it stands, on any SPARQL 1.1 endpoint that holds the graphs. A parameter is
bound with VALUES (see `mingzhang.store.sparql.bind`), never pasted into the text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingest.errors import MingzhangError
from ingest.iris import DEFAULT_BASE
from mingzhang.resources import folder

Texts = Mapping[str, str]  # by language: zh, en

#: what a parameter can be; see `mingzhang.parameters` for how people may write it
PARAMETER_TYPES = (
    "organization",
    "place",
    "year",
    "functional",
    "economic",
    "phase",
    "flow",
    "fund",
    "nature",
    "item",
    "rule",
    "text",
    "number",
    "integer",
)
#: what a column holds; an amount is in yuan, a percent of 12.5 means 12.5 %, a box is `x0 top x1 bottom` in points
COLUMN_TYPES = ("text", "code", "year", "date", "integer", "number", "amount", "percent", "boolean", "box", "iri")
LANGUAGES = ("zh", "en")
BINDS = ("values", "filter", "outside")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of the query that can be given a value; `default` and `choices` are as people write them.

    `bind` says how the value goes into the query, which matters for the time it takes only: as VALUES in every group
    that mentions the variable (where a query may begin with it), as a FILTER there, or as a FILTER outside, in the
    outermost group. A year is a filter.

    A year may default to `latest`, `latest budget` or `latest final account`. Without default and value the question
    is asked about everything, unless a value is `required`.
    """

    name: str
    zh: str
    en: str
    type: str
    default: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    bind: str = "values"

    def text(self, language: str = "zh") -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer; `link` names the column with the IRI of what this one shows, a `hidden` one is not shown
    to people (but is in every format for machines)."""

    name: str
    zh: str
    en: str
    type: str = "text"
    unit: str = ""
    link: str = ""
    hidden: bool = False

    def heading(self, language: str = "zh") -> str:
        """What stands above the column: its name in zh or en, with the unit; the name of the variable otherwise."""
        if language not in LANGUAGES:
            return self.name
        name, unit = (self.en if language == "en" else self.zh), self.unit
        if not unit:
            unit = {"amount": "元" if language == "zh" else "yuan", "percent": "%"}.get(self.type, "")
        elif language == "en":
            unit = _UNITS.get(unit, unit)
        if not unit:
            return name
        return f"{name} ({unit})" if language == "en" else f"{name}（{unit}）"

    @property
    def numeric(self) -> bool:
        return self.type in ("integer", "number", "amount", "percent")


_UNITS = {
    "元": "yuan",
    "人": "people",
    "个": "",
    "份": "",
    "辆": "cars",
    "百分点": "pp",
    "倍": "times",
    "元/人": "yuan/person",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the library; `sparql` is the whole file, whose header is a comment."""

    name: str
    family: str
    summary: Texts
    description: Texts
    params: Mapping[str, Parameter]
    columns: tuple[Column, ...]
    tags: tuple[str, ...]
    sparql: str
    chart: Mapping[str, Any] = field(default_factory=dict)

    def text(self, base: str = DEFAULT_BASE) -> str:
        """The query for a store with this base of IRIs."""
        return self.sparql if base == DEFAULT_BASE else self.sparql.replace(DEFAULT_BASE, base)

    def bound(self, terms: Mapping[str, Any], base: str = DEFAULT_BASE) -> str:
        """The query with a term for each of these parameters."""
        from mingzhang.store.sparql import bind

        how = {name: self.params[name].bind for name in terms}
        return bind(
            self.text(base),
            terms,
            filtered=[name for name in terms if how[name] == "filter"],
            outside=[name for name in terms if how[name] == "outside"],
        )

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Family:
    """A group of questions."""

    name: str
    zh: str
    en: str


def names() -> list[str]:
    """The names of all questions."""
    return sorted(path.stem for path in folder("queries").glob("*.rq"))


def question(name: str) -> Question:
    """The question called `name`."""
    if name not in names():
        near = ", ".join(near_names(name)) or "mingzhang ask"
        raise MingzhangError(f"没有这个问题 there is no question {name}；相近的 did you mean: {near}")
    return parse(folder("queries") / f"{name}.rq")


def questions() -> list[Question]:
    """All questions, by family and name."""
    order = [family.name for family in families()]
    found = [parse(folder("queries") / f"{name}.rq") for name in names()]
    return sorted(found, key=lambda one: (order.index(one.family), one.name))


@cache
def families() -> tuple[Family, ...]:
    """The families, in the order in which they are shown."""
    declared = yaml.safe_load((folder("queries") / "families.yaml").read_text(encoding="utf-8"))
    return tuple(Family(name, texts["zh"], texts["en"]) for name, texts in declared.items())


def near_names(name: str) -> list[str]:
    """The names most like `name`, at most three."""
    return difflib.get_close_matches(name, names(), n=3, cutoff=0.5)


def search(words: Iterable[str]) -> list[Question]:
    """The questions that speak of the words, Chinese or English, the best first.

    Every word must occur, or else the most words: in the summary it counts more than in tags and name, there more than
    in the description and the headings.
    """
    wanted = [word.lower() for text in words for word in re.split(r"[\s,，、。？?]+", text) if word]
    scored = [(one, [_score(one, word) for word in wanted]) for one in questions()]
    most = max((sum(map(bool, scores)) for _, scores in scored), default=0)
    hits = [(one, sum(scores)) for one, scores in scored if most and sum(map(bool, scores)) == most]
    return [one for one, _ in sorted(hits, key=lambda hit: -hit[1])]


def _score(one: Question, word: str) -> int:
    params = [text for parameter in one.params.values() for text in (parameter.name, parameter.zh, parameter.en)]
    headings = [text for column in one.columns for text in (column.zh, column.en)]
    places = (
        (4, one.summary.values()),
        (3, (one.name, *one.tags)),
        (1, (*one.description.values(), *headings, *params)),
    )
    return sum(weight for weight, texts in places if any(word in text.lower() for text in texts))


def parse(path: Path) -> Question:
    """Read a question from its file."""
    text = path.read_text(encoding="utf-8")
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        declared: dict[str, Any] = yaml.safe_load(header) or {}
        return Question(
            name=path.stem,
            family=declared["family"],
            summary=declared["summary"],
            description=declared["description"],
            params={name: _parameter(name, given) for name, given in (declared.get("params") or {}).items()},
            columns=tuple(_column(name, given) for name, given in declared["answers"].items()),
            tags=tuple(declared.get("tags") or ()),
            sparql=text,
            chart=declared.get("chart") or {},
        )
    except (yaml.YAMLError, KeyError, AttributeError, TypeError) as problem:
        raise MingzhangError(f"The header of queries/{path.name} is wrong: {problem}.") from problem


def _parameter(name: str, given: dict[str, Any]) -> Parameter:
    known = {
        "bind": "filter" if given["type"] == "year" else "values",
        **given,
        "default": str(given.get("default", "")),
        "choices": tuple(map(str, given.get("choices", ()))),
    }
    return Parameter(name, **known)


def _column(name: str, given: dict[str, Any]) -> Column:
    return Column(name, **{"hidden": given.get("type") == "iri", **given})
