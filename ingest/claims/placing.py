"""Subjects of claims → fiscal coordinates, by the features of `layouts/claims.yaml` and the names in `ontology/`.

A subject gets coordinates only if every word of it is understood: what is left over (a project, a body, an activity)
may narrow it down in a way that no coordinate can say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ingest.claims.grammar import grammar
from ingest.claims.stated import Base, Stated
from ingest.classes import known_names, names, scheme_of
from ingest.facts import Coordinates
from ingest.labels import bare
from ingest.layouts import declarations
from ingest.numbers import parse

#: since this year a 项 that is all the rest of a 款 has the code 99
_RENUMBERED = 2021
_MARKED = re.compile(r"\((?:类|款|项)\)")
#: a name of 款 or 项 this long means the class wherever it stands
_UNMISTAKABLE = 5


@dataclass(frozen=True, slots=True)
class Understood:
    """The coordinates that the words of a subject set, and whether all words were understood."""

    set: Mapping[str, str]
    rest: str


class Placer:
    """Places the claims of one report."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.placed: dict[tuple[object, ...], Coordinates] = {}  # as found before

    def place(
        self,
        subject: str,
        headings: Sequence[str],
        year: int | None,
        phase_words: str = "",
        head: Sequence[str] = (),
        listed: bool = False,
    ) -> Coordinates:
        """The coordinates of a subject under its headings (from the outside in); `flow` is empty if not understood.

        `head` is what the list around it breaks down, and what the lists around that do; `listed` says that the
        subject is a part, and so has the fund, class, nature or item of the whole where it names none.
        """
        key = (subject, *headings, year, phase_words, *head, listed)
        if key not in self.placed:
            self.placed[key] = self._place(subject, headings, year, phase_words, head, listed)
        return self.placed[key]

    def _place(
        self,
        subject: str,
        headings: Sequence[str],
        year: int | None,
        phase_words: str,
        head: Sequence[str],
        listed: bool,
    ) -> Coordinates:
        nothing = Coordinates(year=year)
        recent = (year or 0) >= _RENUMBERED
        found = self._said(subject, headings, head, recent)
        if not found and listed and head:
            found = _part(subject, self._said(self._whole_words(head[0]), headings, (), recent).get("item", ""))
        if not found:
            return nothing
        named = len(found)
        if head:
            said = [self._said(self._whole_words(text), headings, (), recent) for text in head]
            classed = found.get("functional") or found.get("economic")
            if not said[0] and listed and not classed and head[0] != subject:
                return nothing  # 人员经费 of a project, not of all
            whole = {name: member for members in reversed(said) for name, member in members.items()}
            if listed and classed and "item" in whole and "item" not in found:
                return nothing  # 其他支出 of an item is no class
            found = _within(found, whole, listed)
        if not (found.get("functional") or found.get("economic")) and class_code((headings or ("",))[-1])[0]:
            return nothing  # 人员经费 of a class, not of all
        if found.get("fund") == "fiscal" and "item" not in found:
            # 财政拨款支出 in a chapter on the general public budget is of that
            section = _section_fund(headings)
            found["fund"] = section if section == "general-public" else "fiscal"
        fund = found.get("fund") or self._fund(found, headings)
        if not fund or not found.get("flow"):
            return nothing
        if found["flow"] in ("revenue", "expenditure") and named == 1 and not grammar().names_year.search(subject):
            return nothing  # 收入, 支出 alone: of the year or in all
        flow = found["flow"]
        if flow in ("total-in", "total-out") and "fund" in found and not _words("section_funds", headings[-1:]):
            flow = "revenue" if flow == "total-in" else "expenditure"
        nature = found.get("nature", "all")
        if nature == "all" and (found.get("functional") or found.get("economic")):
            nature = _words("section_natures", headings) or "all"
        return Coordinates(
            year=year,
            phase=self.phase(phase_words or subject),
            flow=flow,
            fund=fund,
            functional=found.get("functional", ""),
            economic=found.get("economic", ""),
            nature=nature,
            item=found.get("item", ""),
        )

    def _said(self, subject: str, headings: Sequence[str], head: Sequence[str], recent: bool) -> dict[str, str]:
        """The members that a subject names, by dimension; nothing if a word of it is not understood."""
        if self.kind == "final-accounts" and grammar().elliptic.match(subject):
            return {}  # 支出决算 of what is not told
        if re.search(declarations("claims")["mixed_subject"], subject):
            return {}
        if _MARKED.search(subject):
            subject = subject.replace('"', "")
        around = tuple(code for text in (*headings, *head) if (code := class_code(text)[0]))
        understood = _understood(subject, around, recent)
        found = dict(understood.set)
        code = found.pop("code", "")
        if code and understood.rest:
            return {}  # a class, and words that may narrow it: a 项 whose name is broken off
        if not code and _words("section_natures", headings) == "basic":
            # 公务接待费 of basic spending is the economic class, not the item
            code = _current(_codes_by_name("economic").get(_class_name(subject), ()), _class_name(subject), recent)
            found = {} if code else found
        if not code and (understood.rest or not found):
            code = self._class_by_name(subject, headings, head)
            found = {}
        if code:
            found["economic" if code[:1] in ("3", "5") else "functional"] = code
            found["flow"] = "expenditure"
        return found

    def with_balance(self, at: Coordinates, subject: str, text: str) -> Coordinates:
        """The total of revenue or spending where a budget names a balance carried over among its parts."""
        if self.kind == "final-accounts" or at.flow not in ("revenue", "expenditure") or at.fund != "all":
            return at
        declared = declarations("claims")
        if not re.fullmatch(declared["with_balance"], subject) or not re.search(declared["balance"], text):
            return at
        return replace(at, flow={"revenue": "total-in", "expenditure": "total-out"}.get(at.flow, at.flow))

    def overall(self, subject: str, headings: Sequence[str], year: int | None, text: str) -> Coordinates | None:
        """总收入 or 总支出, where its paragraph or section tells whether it is that of the year or in all."""
        declared = declarations("claims")["overall"]
        named = re.match(declared["subject"], subject)
        if not named or _section_fund(headings) not in ("", "all"):
            return None
        amounts = {match["side"]: parse(match["amount"]) for match in grammar().overall_amount.finditer(text)}
        stated = [number.yuan("")[0] for number in amounts.values() if number is not None]
        balance = re.search(declarations("claims")["balance"], text)
        section = re.match(declared["one_side"], (headings or ("",))[-1])
        if (len(stated) == 2 and stated[0] == stated[1]) or (balance and self.kind != "final-accounts"):
            flow = declared["total"][named["side"]]
        elif section and section["side"] == named["side"] and not balance:
            flow = declared["year"][named["side"]]
        else:
            return None
        return Coordinates(year=year, phase=self.phase(subject), flow=flow, fund="all", nature="all")

    def phase(self, words: str, default: str = "") -> str:
        """The phase that words name, else that of the report."""
        plain = re.sub(declarations("claims")["not_a_phase"], "", words)
        if self.kind != "final-accounts":
            found = _word("phases", plain)
            return found if found in ("executed", "estimate", "adjusted") else (default or "initial")
        return _word("phases", plain) or default or "executed"

    def base(self, coordinates: Coordinates, base: Base) -> Coordinates | None:
        """What a change or a rate of completion refers to; None for what has no coordinates of its own, as a plan."""
        if not coordinates.flow or not base.text:
            return None
        year = base.year if base.year is not None else coordinates.year
        words = re.sub("20\\d\\d年度?", "", base.text)
        named = grammar().names_phase.search(words)
        base_at = replace(coordinates, year=year, phase=self.phase(words) if named else coordinates.phase)
        return None if base_at == coordinates else base_at

    def whole(
        self, stated: Stated, head: Sequence[str], headings: Sequence[str], numerator: Coordinates
    ) -> Coordinates | None:
        """What a share is a share of: the whole that is named, else the head of the list."""
        for text in (stated.whole, *head):
            if text:
                found = self.place(self._whole_words(text), headings, stated.year)
                if found.flow and _is_of_all(text):
                    found = replace(found, fund="all")
                if found.item and numerator.item and grammar().of_appropriation not in text:
                    found = replace(found, fund=numerator.fund)  # a part of “三公”经费 is of the fund of the whole
                said = stated.listed.said if stated.listed else ""
                found = self.with_balance(found, text, said + stated.paragraph.text)
                return replace(found, phase=numerator.phase) if found.flow else None
        return None

    @staticmethod
    def _whole_words(text: str) -> str:
        """总支出 → 支出合计: the words of a whole as those of a subject."""
        for pattern, words in declarations("claims")["wholes"]:
            text = re.sub(pattern, words, text)
        return text

    def _fund(self, found: Mapping[str, str], headings: Sequence[str]) -> str:
        declared = declarations("claims")
        item = found.get("item", "")
        if item not in declared["own_fund"] and (fund := _section_fund(headings)):
            return fund
        if item:
            return str(declared["item_funds"].get(item, ""))
        if found.get("functional") or found.get("economic"):
            return ""
        return "all" if found.get("flow") else ""

    def _class_by_name(self, subject: str, headings: Sequence[str], head: Sequence[str] = ()) -> str:
        """The code of a functional class named without 类, 款, 项: a 类 anywhere, others within the class of their list
        or, if there is none of that name elsewhere, in a section on spending by class."""
        name = _class_name(subject)
        codes = _codes_by_name("functional").get(name, ())
        if top := _only(tuple(c for c in codes if len(c) == 3)):
            return top
        if not codes or _words("section_natures", headings) == "basic":
            return ""
        texts = head or headings[-1:]
        codes_around = (class_code(text)[0] or self._class_by_name(text, headings) for text in texts if text != subject)
        outer = next((code for code in codes_around if code), "")
        if outer:
            return _only(tuple(c for c in codes if c.startswith(outer) and c != outer))
        if len(name) < _UNMISTAKABLE or not _words("section_funds", headings):
            return ""
        heads = [self.place(text, headings, None) for text in head]
        if any(not at.flow or at.economic or at.item or at.nature != "all" for at in heads):
            return ""
        return _only(codes)


def _is_of_all(text: str) -> bool:
    """本年支出合计: the whole of all funds, under whatever heading."""
    return bool(re.search(declarations("claims")["of_all"], text))


def _words(group: str, texts: Sequence[str]) -> str:
    return next((slug for text in reversed(texts) if (slug := _word(group, text))), "")


def _section_fund(headings: Sequence[str]) -> str:
    """The fund of a section; 财政拨款 in a heading below one on a single fund is that fund's."""
    found = [slug for text in reversed(headings) if (slug := _word("section_funds", text))]
    return (
        next((slug for slug in found if slug != "fiscal"), "fiscal") if found[:1] == ["fiscal"] else "".join(found[:1])
    )


@lru_cache(maxsize=4096)
def _word(group: str, text: str) -> str:
    """The member that the first matching pattern of `group` gives."""
    return next((str(slug) for pattern, slug in declarations("claims")[group] if re.search(pattern, text)), "")


@cache
def _codes_by_name(scheme: str) -> Mapping[str, tuple[str, ...]]:
    """Comparable name → the codes that bear it in some edition."""
    table: dict[str, list[str]] = {}
    for code, known in known_names(scheme).items():
        for name in known:
            table.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in table.items()}


def _class_name(subject: str) -> str:
    """A subject as the name of a class: without the words that say which figure of it is meant."""
    return bare(re.sub(declarations("claims")["figure_of_class"], "", subject.strip('"')))


def _within(found: Mapping[str, str], whole: Mapping[str, str], listed: bool) -> dict[str, str]:
    """The members of a part, with those of its whole where it names none."""
    if not whole:
        return dict(found)
    side = {"total-in": "revenue", "total-out": "expenditure"}.get(whole.get("flow", ""), whole.get("flow", ""))
    if "flow" not in found and "fund" in found and side in ("revenue", "expenditure"):
        found = {**found, "flow": side}  # 一般公共预算10万元 in a list of revenue, or of spending
    if not listed or found.get("flow") not in ("revenue", "expenditure") or found.get("flow") != side:
        return dict(found)
    made = {**{name: member for name, member in whole.items() if name != "flow"}, **found}
    if "economic" in found and made.get("nature") in ("personnel", "operating"):
        made["nature"] = "basic"  # as tables give economic classes
    if "item" in found and "economic" in made:
        del made["economic"]
    return made


def _current(codes: tuple[str, ...], name: str, recent: bool) -> str:
    """The only code, or that whose name it is today where older editions had another."""
    if len(codes) > 1 and recent:
        codes = tuple(code for code in codes if bare(names(scheme_of(code)).get(code, "")) == name)
    return _only(codes)


def _only(codes: tuple[str, ...]) -> str:
    return codes[0] if len(codes) == 1 else ""


@cache
def _features() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    return tuple((re.compile(pattern), values) for pattern, values in declarations("claims")["features"])


@cache
def _class_patterns(group: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in declarations("claims")[group])


@lru_cache(maxsize=4096)
def _understood(subject: str, around: tuple[str, ...], renumbered: bool) -> Understood:
    """What the words of a subject set; `code` among them is a classification code, `around` those it stands under."""
    rest = subject.strip('"')
    found: dict[str, str] = {}
    code, length = class_code(rest, around, renumbered)
    if code:
        found["code"] = code
        rest = rest[length:].strip('"')
    for pattern, values in _features():
        if match := pattern.search(rest):
            if any(found.get(key, value) != value for key, value in values.items() if key != "flow"):
                continue  # a second fund, nature or item: the sum of several things
            for key, value in values.items():
                found.setdefault(key, value)
            rest = rest[: match.start()] + rest[match.end() :]
    if re.fullmatch(declarations("claims")["filler"], rest):
        rest = ""
    return Understood(found, rest)


@lru_cache(maxsize=4096)
def _part(subject: str, item: str) -> dict[str, str]:
    """What a subject means in a list of the parts of an item, nothing where a word of it is not understood."""
    for pattern, values in declarations("claims")["parts"].get(item, ()):
        match = re.search(pattern, subject)
        if match and re.fullmatch(declarations("claims")["filler"], subject[: match.start()] + subject[match.end() :]):
            return dict(values)
    return {}


@lru_cache(maxsize=4096)
def class_code(subject: str, around: tuple[str, ...] = (), renumbered: bool = True) -> tuple[str, int]:
    """(classification code, how much of the subject names it) of a subject that names a class by code or by names."""
    for pattern in _class_patterns("codes"):
        if match := pattern.match(subject):
            groups = match.groupdict()
            code = groups.get("code") or "".join(groups.get(c) or "" for c in ("c1", "c2", "c3"))
            return code, match.end()
    for pattern in _class_patterns("names"):
        if match := pattern.match(subject):
            groups = match.groupdict()
            levels = [groups.get(n) or "" for n in ("n1", "n2", "n3")]
            if found := _by_names(levels, around, renumbered) or _by_names(_parted(levels), around, renumbered):
                return found, match.end()
    return "", 0


def _parted(levels: Sequence[str]) -> list[str]:
    """人大事务行政运行(项): the name of a 款 without its mark before that of its 项."""
    first, second, third = levels
    if not second and (match := re.fullmatch(r"([^()]+)\(([^()]+)\)", third)):
        return [first, match[2], match[1]]  # 行政运行(水利)(项)
    known = _codes_by_name("functional")
    for length in range(len(third) - 2, 2, -1):
        if not second and any(len(code) == 5 for code in known.get(bare(third[:length]), ())):
            return [first, third[:length], third[length:]]
    return list(levels)


@cache
def _children() -> dict[str, list[tuple[str, frozenset[str]]]]:
    table: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for code, known in known_names("functional").items():
        table.setdefault(code[:-2] if len(code) > 3 else "", []).append((code, known))
    return table


@lru_cache(maxsize=4096)
def _shortened(name: str) -> str:
    """A name without the words that prose leaves out of it: 职业年金 for 职业年金缴费支出."""
    return re.sub(declarations("claims")["left_out"], "", name)


def _by_names(levels: Sequence[str], around: tuple[str, ...], renumbered: bool) -> str:
    """The code of 类, 款, 项 by name; without the names above, by the classes around, else only if unmistakable."""
    parents = [""]
    for level, name in enumerate(levels):
        if not name:
            if level == 2 or not any(levels[level:]):
                break
            parents = [c for c in around if len(c) == 3 + 2 * level][-1:] or [
                code for parent in parents for code, _ in _children().get(parent, [])
            ]
            continue
        wanted = bare(name)
        for written, usual in grammar().written_as.items():
            wanted = wanted.replace(written, usual)
        matches = [
            code
            for parent in parents
            for code, known in _children().get(parent, [])
            if wanted in known or wanted + "支出" in known or wanted.removesuffix("支出") in known
        ]
        if not matches and level == 2:
            matches = [
                code
                for parent in parents
                for code, known in _children().get(parent, [])
                if any(_shortened(each) == _shortened(wanted) for each in known)
            ]
        if not matches:
            return ""
        preferred = [code for code in matches if bare(names("functional").get(code, "")) == wanted]
        parents = preferred or matches
    if len(parents) > 1 and len({code[:-2] for code in parents}) == 1:
        # 其他…支出 below 其他…支出 was 01 and became 99
        parents = [code for code in parents if code.endswith("99") is renumbered]
    return parents[0] if len(parents) == 1 else ""
