"""The grammar of `layouts/claims.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from ingest.errors import LayoutError
from ingest.layouts import declarations


@dataclass(frozen=True, slots=True)
class Form:
    """One way to state a quantity; see the comments in `layouts/claims.yaml`."""

    kinds: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    without: re.Pattern[str] | None
    measure: str
    sign: str
    of: str
    bracket: str
    follows: re.Pattern[str] | None
    report: str


@dataclass(frozen=True, slots=True)
class Unitless:
    """A number without a unit whose neighbours leave no doubt; `unit` is %, or `money` for the unit last used.

    `decimals`: only for numbers with decimals, or zero; `zero`: only for zero.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    unit: str
    decimals: bool
    zero: bool


@dataclass(frozen=True, slots=True)
class Join:
    """What changes where words are put behind a subject: what of them is left out, and what the subject loses."""

    after: re.Pattern[str] | None
    leave: re.Pattern[str] | None
    before: re.Pattern[str] | None
    shorten: re.Pattern[str] | None


_JOIN = ("after", "leave", "before", "shorten")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that the interpreter asks for."""

    number: re.Pattern[str]
    no_quantity_before: re.Pattern[str]
    no_quantity_after: re.Pattern[str]
    bare_money_before: re.Pattern[str]
    bare_money_after: re.Pattern[str]
    named_units: tuple[tuple[str, re.Pattern[str]], ...]
    numerals: re.Pattern[str]
    scope: re.Pattern[str]
    numerals_not_before: re.Pattern[str]
    numerals_after: re.Pattern[str]
    numerals_zero: re.Pattern[str]
    part_before: re.Pattern[str]
    part_after: re.Pattern[str]
    unitless: tuple[Unitless, ...]
    forms: tuple[Form, ...]
    respectively: re.Pattern[str]
    pairs: tuple[re.Pattern[str], ...]
    pair_words: Mapping[str, str]
    down: re.Pattern[str]
    even: re.Pattern[str]
    compare: re.Pattern[str]
    lead: re.Pattern[str]
    owner: re.Pattern[str]
    time: re.Pattern[str]
    as_of: re.Pattern[str]
    this_year: re.Pattern[str]
    last_year: re.Pattern[str]
    elliptic: re.Pattern[str]
    after_label: re.Pattern[str]
    names_project: re.Pattern[str]
    label: re.Pattern[str]
    of_the_list: re.Pattern[str]
    opens_list: re.Pattern[str]
    announces_list: re.Pattern[str]
    list_inside: re.Pattern[str]
    paragraph_topic: re.Pattern[str]
    scored: re.Pattern[str]
    vague: re.Pattern[str]
    spending_noun: re.Pattern[str]
    from_to: re.Pattern[str]
    from_budget: re.Pattern[str]
    aside: re.Pattern[str]
    attribute: re.Pattern[str]
    ends_in_attribute: re.Pattern[str]
    per_head: re.Pattern[str]
    whole_year: re.Pattern[str]
    within: re.Pattern[str]
    opens_bracket: re.Pattern[str]
    both: re.Pattern[str]
    counted: re.Pattern[str]
    heading_noise: re.Pattern[str]
    trailing: re.Pattern[str]
    cause: re.Pattern[str]
    after_cause: re.Pattern[str]
    first_reason: re.Pattern[str]
    reason_goes_on: re.Pattern[str]
    direction: re.Pattern[str]
    absence: re.Pattern[str]
    missing: re.Pattern[str]
    even_behind: re.Pattern[str]
    overall_amount: re.Pattern[str]
    bare_unit: re.Pattern[str]
    bracket_before: re.Pattern[str]
    lead_left: re.Pattern[str]
    after_body: re.Pattern[str]
    body_ends: re.Pattern[str]
    figure_of: re.Pattern[str]
    between: re.Pattern[str]
    carries_over: re.Pattern[str]
    spending_alone: re.Pattern[str]
    revenue_tail: re.Pattern[str]
    of_body: re.Pattern[str]
    of_year: re.Pattern[str]
    change_tail: re.Pattern[str]
    no_label: re.Pattern[str]
    heading_lead: re.Pattern[str]
    base_before: re.Pattern[str]
    of_last_year: re.Pattern[str]
    pointed: re.Pattern[str]
    missing_tail: re.Pattern[str]
    names_phase: re.Pattern[str]
    names_year: re.Pattern[str]
    point: str
    since: str
    shares: Mapping[str, Decimal]
    percent_kinds: Mapping[str, str]
    of_money: frozenset[str]
    roughly: tuple[str, ...]
    around: str
    division_ends: tuple[str, ...]
    joins: tuple[Join, ...]
    separators: tuple[re.Pattern[str], ...]
    whole_word: str
    times: frozenset[str]
    particles: frozenset[str]
    noun_verb: str
    of: str
    year_on_year: str
    compares: frozenset[str]
    signs: Mapping[str, int]
    of_appropriation: str
    written_as: Mapping[str, str]


@cache
def grammar() -> Grammar:
    """The compiled grammar."""
    declared = declarations("claims")
    words = {name: _expanded(text, declared["words"]) for name, text in declared["words"].items()}

    def compiled(text: str, flags: int = 0) -> re.Pattern[str]:
        try:
            return re.compile(_expanded(text, words), flags)
        except re.error as error:
            raise LayoutError(f"ingest/layouts/claims.yaml: {text!r}: {error}") from error

    def optional(entry: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
        return compiled(entry[key]) if key in entry else None

    return Grammar(
        number=compiled(_number(declared)),
        no_quantity_before=compiled(declared["no_quantity"]["before"]),
        no_quantity_after=compiled(declared["no_quantity"]["after"]),
        bare_money_before=compiled(declared["bare_money"]["before"]),
        bare_money_after=compiled(declared["bare_money"]["after"]),
        named_units=tuple((rule["unit"], compiled(rule["before"])) for rule in declared["named_units"]),
        numerals=compiled(_numerals(declared["numerals"])),
        scope=compiled(declared["scope"]),
        numerals_not_before=compiled(declared["numerals"]["not_before"]),
        numerals_zero=compiled(declared["numerals"]["zero"]),
        numerals_after=compiled(declared["numerals"]["after"]),
        part_before=compiled(declared["numerals"]["part_before"]),
        part_after=compiled(declared["numerals"]["part_after"]),
        unitless=tuple(
            Unitless(
                compiled(rule["before"]),
                compiled(rule["after"]),
                rule["unit"],
                rule.get("decimals", False),
                rule.get("zero", False),
            )
            for rule in declared["unitless"]
        ),
        forms=tuple(
            Form(
                frozenset(form["kinds"]),
                optional(form, "before"),
                optional(form, "after"),
                optional(form, "not"),
                form["measure"],
                form.get("sign", ""),
                form.get("of", ""),
                form.get("bracket", ""),
                optional(form, "follows"),
                form.get("report", ""),
            )
            for form in declared["forms"]
        ),
        respectively=compiled(declared["respectively"]),
        pairs=tuple(compiled(p) for p in declared["pairs"]),
        pair_words=declared["pair_words"],
        down=compiled(f"^(?:{words['down']})"),
        even=compiled(f"(?:{words['even']})"),
        compare=compiled(words["compare"]),
        lead=compiled("^" + declared["lead"]),
        owner=compiled(f"^(?:{declared['owner']})"),
        time=compiled(declared["time"]),
        as_of=compiled(declared["as_of"]),
        this_year=compiled(declared["this_year"]),
        last_year=compiled(declared["last_year"]),
        elliptic=compiled(f"^(?:{declared['elliptic']})$"),
        after_label=compiled(f"^(?:{declared['after_label']})$"),
        names_project=compiled(f"(?:{declared['names_project']})$"),
        label=compiled(f"^(?:{declared['label']})$"),
        of_the_list=compiled(f"^(?:{declared['of_the_list']})$"),
        opens_list=compiled(f"(?P<opening>{declared['opens_list']})"),
        announces_list=compiled(f"(?P<opening>{declared['opens_list']}){declared['announcing']}$"),
        paragraph_topic=compiled(declared["paragraph_topic"]),
        scored=compiled(declared["scored"]),
        vague=compiled(f"^(?:{declared['vague']})$"),
        spending_noun=compiled(declared["spending_noun"]),
        from_to=compiled(declared["from_to"]),
        from_budget=compiled(declared["from_budget"]),
        per_head=compiled(declared["per_head"]),
        attribute=compiled(f"^(?:{declared['attribute']})$"),
        ends_in_attribute=compiled(f"(?<=.)(?:{declared['ends_in_attribute']})$"),
        aside=compiled(f"^(?:{declared['aside']})$"),
        whole_year=compiled(f"^(?:{declared['whole_year']})$"),
        within=compiled(declared["within"]),
        opens_bracket=compiled(declared["opens_bracket"]),
        both=compiled(f"^(?:{declared['both']})$"),
        list_inside=compiled(declared["list_inside"]),
        counted=compiled(declared["counted"]),
        heading_noise=compiled(declared["heading_noise"]),
        trailing=compiled(f"(?:{words['copula']})+$"),
        cause=compiled(declared["cause"]),
        after_cause=compiled(declared["after_cause"]),
        first_reason=compiled(declared["first_reason"]),
        reason_goes_on=compiled(declared["reason_goes_on"]),
        direction=compiled(declared["direction"]),
        absence=compiled(declared["absence"]),
        missing=compiled(declared["missing"]),
        even_behind=compiled(declared["even_behind"]),
        overall_amount=compiled(declared["overall"]["amount"]),
        bare_unit=compiled(declared["bare_unit"]),
        bracket_before=compiled(declared["bracket_before"]),
        lead_left=compiled(declared["lead_left"]),
        after_body=compiled(declared["after_body"]),
        body_ends=compiled(declared["body_ends"]),
        figure_of=compiled(declared["figure_of"]),
        between=compiled(declared["between"]),
        carries_over=compiled(declared["carries_over"]),
        spending_alone=compiled(f"^(?:{declared['spending_alone']})$"),
        revenue_tail=compiled(declared["revenue_tail"]),
        of_body=compiled(f"^(?:{declared['of_body']})$"),
        of_year=compiled(f"^(?:{declared['of_year']})$"),
        change_tail=compiled(declared["change_tail"]),
        no_label=compiled(declared["no_label"]),
        heading_lead=compiled(declared["heading_lead"]),
        base_before=compiled(declared["base_before"]),
        of_last_year=compiled(declared["of_last_year"]),
        pointed=compiled(declared["pointed"]),
        missing_tail=compiled(declared["missing_tail"]),
        names_phase=compiled(declared["names_phase"]),
        names_year=compiled(declared["names_year"]),
        point=declared["numerals"]["point"],
        since=declared["no_quantity"]["since"],
        shares={word: Decimal(share) for word, share in declared["numerals"]["shares"].items()},
        percent_kinds=declared["percent_kinds"],
        of_money=frozenset(declared["of_money"]),
        roughly=tuple(declared["roughly"]),
        around=declared["around"],
        division_ends=tuple(declared["division_ends"]),
        joins=tuple(Join(*(optional(rule, key) for key in _JOIN)) for rule in declared["joins"]),
        separators=tuple(compiled(rf"(?:{each})(?![^()]*\))") for each in declared["separators"]),
        whole_word=declared["whole_word"],
        times=frozenset(declared["times"]),
        particles=frozenset(declared["particles"]),
        noun_verb=declared["noun_verb"],
        of=declared["of"],
        year_on_year=declared["year_on_year"],
        compares=frozenset(declared["compares"]),
        signs=declared["signs"],
        of_appropriation=declared["of_appropriation"],
        written_as=declared["written_as"],
    )


def _expanded(text: str, words: Mapping[str, str]) -> str:
    """`text` with `{name}` replaced by the words of that name, inner names first; `{2,16}` is left alone."""
    for _ in range(4):
        changed = re.sub(r"\{([a-z]+)\}", lambda m: f"(?:{words[m[1]]})", text)
        if changed == text:
            break
        text = changed
    # a named group that comes in through several words may stand only once
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        if match[1] in seen:
            return "(?:"
        seen.add(match[1])
        return match[0]

    return re.sub(r"\(\?P<(\w+)>", once, text)


def _number(declared: Mapping[str, Any]) -> str:
    """A number with its unit as one expression: groups number, more, and one group for each kind of unit."""
    scale = "(?P<scale>[万亿千百])?"
    counts = "|".join(
        re.escape(unit) + (f"(?!{barred})" if barred else "")
        for unit, barred in sorted(declared["count"].items(), key=lambda item: -len(item[0]))
    )
    money = "|".join(map(re.escape, declared["money"]))
    percent = "|".join(map(re.escape, declared["percent"]))
    more, between = declared["more"], declared["range"]
    value = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    return (
        rf"(?<![\d.,])(?:(?P<lower>{value}){between}(?={value}))?(?P<sign>(?<![\d\u4e00-\u9fff)])-)?(?P<number>{value})(?![\d])"
        rf"(?P<more>{more})?"
        rf"(?:(?P<rate>{declared['rate']})|(?P<money>{money})(?!{declared['money_not_before']})|(?P<percent>{percent})"
        rf"|{scale}(?P<some>{more})?(?P<count>{counts})|(?P<bare>[万亿])(?P<about>{more})?)?"
    )


def _numerals(declared: Mapping[str, Any]) -> str:
    """A number in Chinese numerals with its unit, after the words for per cent, a part in words, or a mere zero."""
    units = "|".join(sorted(declared["units"], key=len, reverse=True))
    percent = f"{declared['percent']}(?P<percent>{{numeral}}+(?:{declared['point']}{{numeral}}+)?)"
    part = f"{declared['part']}|(?P<share>{'|'.join(map(re.escape, declared['shares']))})"
    return f"{percent}|{part}|(?P<zero>零)(?=[，。；、)]|$)|(?P<number>{{numeral}}{{1,6}})(?P<unit>{units})"
