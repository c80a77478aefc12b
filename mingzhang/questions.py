"""The question library: the decorated SPARQL files of `queries/`.

A question is a file `{name}.rq`. Its lines that begin with `#+` are YAML: `summary` and `description` (each zh and en),
`params` (variable → what it means, zh and en), `tags`. The rest is plain SPARQL, which answers as it stands; a
parameter is a variable of the query that can be given a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.errors import MingzhangError
from mingzhang.resources import folder


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its texts by language; `sparql` is the whole file, whose header is a comment."""

    name: str
    summary: dict[str, str]
    description: dict[str, str]
    params: dict[str, dict[str, str]]
    tags: tuple[str, ...]
    sparql: str


def names() -> list[str]:
    """The names of all questions."""
    return sorted(path.stem for path in folder("queries").glob("*.rq"))


def question(name: str) -> Question:
    """The question called `name`."""
    path = folder("queries") / f"{name}.rq"
    if name not in names():
        raise MingzhangError(f"There is no question {name}: choose one of {', '.join(names())}.")
    return parse(path)


def parse(path: Path) -> Question:
    """Read a question from its file."""
    text = path.read_text(encoding="utf-8")
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        declared: dict[str, Any] = yaml.safe_load(header) or {}
        return Question(
            path.stem,
            declared["summary"],
            declared["description"],
            declared.get("params") or {},
            tuple(declared.get("tags") or ()),
            text,
        )
    except (yaml.YAMLError, KeyError, AttributeError) as problem:
        raise MingzhangError(f"The header of queries/{path.name} is wrong: {problem}.") from problem
