"""What people write for a parameter → the term that it means in a store.

    organization   its name or part of it, or its IRI; the department where its head office has the same name
    place          the name of an administrative division or part of it, or its GB/T 2260 code
    year           2024, 2024年; latest, latest budget, latest final account
    functional     a code (210, 2101505) or the name of the class (卫生健康); economic the same
    phase, flow, fund, nature, item     the member as it is called in `ontology/`, in Chinese, in English or by its slug
    rule           the code of a rule
    text, number, integer

`any` (不限) means everything, and so does `all` for an organization, a place and a year; elsewhere `all` is the member
of that name, the whole of a coordinate (合计). What fits nothing, or several things equally well, is an error that
names what would fit.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from ingest.classes import scheme_of
from ingest.errors import MingzhangError
from ingest.iris import Iris
from ingest.labels import plain as comparable
from mingzhang.questions import Parameter
from mingzhang.store.answers import Term

if TYPE_CHECKING:
    from mingzhang.store import Store

ANY = ("any", "不限")
_EVERY = ("organization", "place", "year", "rule")  # kinds of parameters for which `all` means the same
_SHOWN = 8  # candidates that an error names
_XSD = "http://www.w3.org/2001/XMLSchema#"
_REPORTS = {"latest": "Report", "latest budget": "BudgetReport", "latest final account": "FinalAccountsReport"}


class Value(NamedTuple):
    """A term, and what it is called."""

    term: Term
    label: str


class Candidate(NamedTuple):
    """Something that a value could mean: names are compared, `label` is shown."""

    iri: str
    label: str
    names: tuple[str, ...]
    rank: int = 0  # among equal matches the lowest rank is meant


def meant(parameter: Parameter, given: object, store: Store, organization: Term | None = None) -> Value | None:
    """The term that `given` means; None for `any`, and for the latest year where there is no report.

    The latest year is that of `organization` where one is asked about.
    """
    text = str(given).strip()
    if not text:
        raise MingzhangError(f"--{parameter.name} 没有值 has no value：{parameter.zh}，{parameter.en}。")
    if (
        text.startswith(("http://", "https://"))
        and " " not in text
        and parameter.type not in ("text", "number", "integer")
    ):
        return Value(NamedNode(text), text.removeprefix(store.base))
    if (text in ANY and parameter.type != "text") or (text == "all" and parameter.type in _EVERY):
        return None
    match parameter.type:
        case "text" | "rule":
            return Value(Literal(text), text)
        case "number" | "integer":
            return _number(parameter, text)
        case "year":
            return _year(parameter, text, store, organization)
        case "organization":
            return _organization(parameter, text, store)
        case "place":
            return _chosen(parameter, text, places(store))
        case "functional" | "economic":
            if text in ("all", "合计"):
                return Value(NamedNode(Iris(store.base).code(parameter.type, "all")), "合计")
            return _class(parameter, text, store)
        case _:
            return _chosen(parameter, text, members(parameter.type, store))


def examples(parameter: Parameter, store: Store) -> list[str]:
    """A few values that a parameter can have in this store."""
    match parameter.type:
        case "text" | "number" | "integer" | "rule":
            return []
        case "year":
            return [str(year)] if (year := latest_year("latest", store)) else []
        case "organization":
            known = organizations(store)
        case "place":
            known = places(store)
        case "functional" | "economic":
            known = sorted(classes(parameter.type, store), key=lambda one: (one.rank, one.label))
        case _:
            known = members(parameter.type, store)
    return [one.label for one in known[:_SHOWN]]


def organizations(store: Store) -> list[Candidate]:
    """Those that have reports."""
    rows = store.select(
        f"PREFIX mz: <{store.base}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " SELECT DISTINCT ?it ?name WHERE { { SELECT DISTINCT ?it WHERE { ?report a mz:Report ; mz:organization ?it } }"
        " ?it skos:prefLabel ?name } ORDER BY ?it ?name"
    )
    found: dict[str, list[str]] = {}
    for row in rows.plain():
        found.setdefault(str(row["it"]), []).append(str(row["name"]))
    return [Candidate(iri, _body(iri, known[0]), (*known, _body(iri, known[0]))) for iri, known in found.items()]


def places(store: Store) -> list[Candidate]:
    """The administrative divisions."""
    rows = store.select(
        f"PREFIX mz: <{store.base}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " SELECT ?it ?code ?name WHERE { ?it a mz:Place ; skos:notation ?code ; skos:prefLabel ?name"
        ' FILTER (LANG(?name) = "zh") } ORDER BY ?code'
    )
    return [
        Candidate(str(row["it"]), f"{row['code']} {row['name']}", (str(row["name"]), str(row["code"])))
        for row in rows.plain()
    ]


def classes(dimension: str, store: Store) -> list[Candidate]:
    """The classes of a classification with the names of all editions; higher levels before lower ones."""
    schemes = ("functional",) if dimension == "functional" else ("economic", "government-economic")
    wanted = " ".join(f"<{Iris(store.base).scheme(scheme)}>" for scheme in schemes)
    rows = store.select(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT DISTINCT ?it ?code ?name WHERE {"
        f" VALUES ?scheme {{ {wanted} }} ?it skos:inScheme ?scheme ; skos:notation ?code ."
        " OPTIONAL { ?it skos:prefLabel|skos:altLabel ?name } } ORDER BY ?it ?name"
    )
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows.plain():
        code = str(row["code"])
        if code.isdigit() and (scheme_of(code) in schemes or dimension == "functional"):
            found.setdefault((str(row["it"]), code), []).append(str(row["name"] or code))
    for known in found.values():
        known.sort(key=str.isascii)  # Chinese names first
    return [
        Candidate(iri, f"{code} {known[0]}", (code, *known, *(name.removesuffix("支出") for name in known)), len(code))
        for (iri, code), known in found.items()
    ]


def members(scheme: str, store: Store) -> list[Candidate]:
    """The declared members of a small code list."""
    rows = store.select(
        f"PREFIX mz: <{store.base}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        f" SELECT ?it ?slug ?name WHERE {{ ?it skos:inScheme <{Iris(store.base).scheme(scheme)}> ;"
        " skos:notation ?slug ; skos:prefLabel ?name FILTER NOT EXISTS { ?it mz:attestedBy ?report } } ORDER BY ?it"
    )
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows.plain():
        found.setdefault((str(row["it"]), str(row["slug"])), []).append(str(row["name"]))
    for known in found.values():
        known.sort(key=str.isascii)  # Chinese names first
    return [Candidate(iri, known[0], (slug, *known)) for (iri, slug), known in found.items()]


def latest_year(default: str, store: Store, organization: Term | None = None) -> int | None:
    """The last fiscal year of which there is a report of that kind (`latest budget`, …)."""
    # as a filter: a planner that began with the organization would go through all its figures
    whose = f" ; mz:organization ?body . FILTER (?body = {organization})" if organization is not None else ""
    rows = store.select(
        f"PREFIX mz: <{store.base}ontology#> SELECT (MAX(STR(?year)) AS ?last) WHERE"
        f" {{ ?report a mz:{_REPORTS[default]} ; mz:fiscalYear ?year{whose} }}"
    )
    last = next((str(row["last"]) for row in rows.plain() if row["last"]), "")
    digits = last.rpartition("/")[2]
    return int(digits) if digits.isdigit() else None


def _class(parameter: Parameter, text: str, store: Store) -> Value:
    """A class; one that is called by its code is looked up without going through all of them."""
    if text.isdigit():
        scheme = scheme_of(text) if parameter.type == "economic" else "functional"
        iri = Iris(store.base).code(
            "economic" if scheme == "functional" and parameter.type == "economic" else scheme, text
        )
        found = store.select(
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT DISTINCT ?name WHERE {"
            f" <{iri}> skos:inScheme ?scheme OPTIONAL {{ ?it skos:prefLabel ?name }} }} ORDER BY ?name",
            bindings={"it": NamedNode(iri)},
        )
        names = sorted((str(row["name"] or "") for row in found.plain()), key=str.isascii)
        if names:
            return Value(NamedNode(iri), f"{text} {names[0]}".strip())
    return _chosen(parameter, text, classes(parameter.type, store))


def _organization(parameter: Parameter, text: str, store: Store) -> Value:
    """An organization; one that is called just so is looked up without going through all of them."""
    found = store.select(
        f"PREFIX mz: <{store.base}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " SELECT DISTINCT ?it WHERE { { SELECT DISTINCT ?it WHERE { ?it skos:prefLabel ?name } }"
        " { SELECT DISTINCT ?it WHERE { ?report a mz:Report ; mz:organization ?it } } }",
        bindings={"name": Literal(text, language="zh")},
    )
    exact = [Candidate(str(row["it"]), _body(str(row["it"]), text), (text,)) for row in found.plain()]
    return _chosen(parameter, text, exact or organizations(store))


def _year(parameter: Parameter, text: str, store: Store, organization: Term | None) -> Value | None:
    year: int | None
    if text in _REPORTS:
        year = latest_year(text, store, organization)
        if year is None:
            return None
    elif match := re.fullmatch(r"(\d{4})(年度?)?", text):
        year = int(match[1])
    else:
        raise MingzhangError(
            f"--{parameter.name} {text}：不是年度 is no year；写 write 2024, or one of {', '.join(_REPORTS)}."
        )
    return Value(NamedNode(Iris(store.base).year(year)), str(year))


def _number(parameter: Parameter, text: str) -> Value:
    try:
        number = Decimal(text.replace(",", "").removesuffix("%"))
        if not number.is_finite() or (parameter.type == "integer" and number != int(number)):
            raise InvalidOperation
    except InvalidOperation as problem:
        raise MingzhangError(
            f"--{parameter.name} {text}：不是数 is no number（{parameter.zh}，{parameter.en}）。"
        ) from problem
    if parameter.type == "integer":
        return Value(Literal(int(number)), str(int(number)))
    return Value(Literal(format(number, "f"), datatype=NamedNode(f"{_XSD}decimal")), format(number, "f"))


def _chosen(parameter: Parameter, text: str, candidates: Iterable[Candidate]) -> Value:
    """The candidate that is called `text`; else the one whose name contains it; an error where there are several."""
    known = list(candidates)
    wanted = comparable(text).lower()
    by_name = [(one, {comparable(name).lower() for name in (*one.names, one.label)}) for one in known]
    for fits in (
        [one for one, spelt in by_name if wanted in spelt],
        [one for one, spelt in by_name if any(_part(wanted, name) for name in spelt)],
    ):
        if fits:
            iris = {one.iri for one in fits}
            heads = [one for one in fits if f"{one.iri}/department" not in iris]
            best = [one for one in heads if one.rank == min(other.rank for other in heads)]
            if len(best) == 1:
                return Value(NamedNode(best[0].iri), best[0].label)
            shown = "；".join(one.label for one in best[:_SHOWN])
            more = f"；… {len(best)}" if len(best) > _SHOWN else ""
            raise MingzhangError(f"--{parameter.name} {text}：不止一个 is ambiguous: {shown}{more}")
    near = difflib.get_close_matches(wanted, [comparable(one.names[0]).lower() for one in known], n=3, cutoff=0.4)
    labels = [one.label for one in known if comparable(one.names[0]).lower() in near] or [
        o.label for o in known[:_SHOWN]
    ]
    hint = f"；相近的 did you mean: {'；'.join(labels[:_SHOWN])}" if labels else "；数据库中没有 the store has none"
    raise MingzhangError(f"--{parameter.name} {text}：没有这样的{parameter.zh} there is none{hint}")


def _part(wanted: str, name: str) -> bool:
    """Whether `wanted` is part of a name; of a code it must be the beginning."""
    return name.startswith(wanted) if wanted.isdigit() else wanted in name


def _body(iri: str, name: str) -> str:
    return name if iri.endswith("/department") else f"{name}（单位）"
