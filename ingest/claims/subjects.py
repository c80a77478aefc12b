"""Words of a clause → the subject they name, and subjects made of others."""

from __future__ import annotations

import re

from ingest.claims.grammar import Grammar, grammar
from ingest.labels import bare

#: subjects longer than this are cut from the left
LONGEST = 48


class Namer:
    """Finds subjects in the clauses of the report of one organization."""

    def __init__(self, organization: str) -> None:
        self.organization = bare(organization)
        self.g = grammar()
        self.found: dict[str, tuple[str, int | None]] = {}  # words → subject and year, as found before

    def own(self, words: str) -> tuple[str, int | None]:
        """(subject named in a clause, year named with it)."""
        if words not in self.found:
            self.found[words] = self._named(words)
        return self.found[words]

    def _named(self, words: str) -> tuple[str, int | None]:
        words = self.g.compare.sub("", words)
        year: int | None = None
        for match in self.g.time.finditer(words):
            year = int(match["year"])
        words = self.g.time.sub("", words)
        words = self.g.bracket_before.sub("", words)
        previous = ""
        while words != previous:
            previous = words
            words = self.g.lead.sub("", words)
            words = self.g.owner.sub("", words)
            words = without_organization(words, self.organization)
            words = self.g.lead_left.sub("", words)
        words = self.g.from_to.sub("", self.g.trailing.sub("", words))
        words = self.g.from_budget.sub("", words)
        words = words.strip(self.g.around)
        if words.count('"') % 2 or re.fullmatch('"[^"]*"', words):
            words = words.strip('"')
        if words.count("(") != words.count(")"):
            words = words.lstrip(")").rstrip("(").strip("、，")
        return words[-LONGEST:], year


#: the name of a body ends after so many characters without a bracket or mark
_BODY_SHORTEST, _BODY_LONGEST = 2, 30
_UNMARKED = re.compile("[^()，。；：、]*")


def without_organization(words: str, organization: str) -> str:
    """`words` without the name of the reporting organization, or a short form of it, in front."""
    if not organization:
        return words
    if words.startswith(organization) and (whole := grammar().after_body.match(words, len(organization))):
        return words[whole.end() :]
    for match in reversed(_bodies(words)):
        name, _, _ = words[: match.end("name")].partition("(")
        around = name.removesuffix(organization)
        if (around != name and (not around or around.endswith(grammar().division_ends))) or _is_short_for(
            name, organization
        ):
            return words[match.end() :]
    return words


def _bodies(words: str) -> list[re.Match[str]]:
    """The ends of what may be the name of a body at the start of `words`, the shortest first."""
    unmarked = _UNMARKED.match(words)
    latest = min(unmarked.end() if unmarked else 0, _BODY_LONGEST)
    found: list[re.Match[str]] = []
    start, ends = _BODY_SHORTEST, grammar().body_ends
    while start <= latest and (match := ends.search(words, start)) and match.start() <= latest:
        found.append(match)
        start = match.end("name")
        if start >= _BODY_LONGEST:
            break
    return found


def _is_short_for(short: str, name: str) -> bool:
    """省检察院 for 江苏省人民检察院: its characters stand in the name in that order."""
    position = 0
    for char in bare(short):
        position = name.find(char, position) + 1
        if not position:
            return False
    return True


def list_inside(own: str, g: Grammar) -> tuple[str, str, str] | None:
    """(whole, opening word, first part) of a subject that opens a list: 机关运行经费主要用于办公费."""
    for match in g.list_inside.finditer(own):
        whole, part = own[: match.start()], own[match.end() :]
        if whole and part and whole.count("(") == whole.count(")"):
            return whole, match[0], part
    return None


def about(subject: str) -> str:
    """What a subject speaks of, without the words that say which of its figures: …支出决算数 → …."""
    return grammar().figure_of.sub("", subject) or subject


def series_of(own: str, count: int) -> tuple[str, ...]:
    """The `count` subjects that a list of names holds, which may have a 和 in themselves; nothing if it cannot tell."""
    for separator in grammar().separators:
        names = tuple(name for name in separator.split(own) if name)
        if len(names) == count > 1:
            return names
    return ()


def is_balance(topic: tuple[str, ...]) -> bool:
    """Revenue or a balance carried over: a 支出 after it is another thing."""
    return bool(topic and grammar().carries_over.search(topic[0]))


def joined(topic: str, own: str) -> str:
    """The topic with the words that say which of its figures is meant: 公务接待预算 + 支出决算 → 公务接待支出决算."""
    topic = grammar().figure_of.sub("", topic)
    for rule in grammar().joins:
        if (rule.after and not rule.after.search(topic)) or (rule.before and not rule.before.match(own)):
            continue
        own = rule.leave.sub("", own) if rule.leave else own
        topic = rule.shorten.sub("", topic) if rule.shorten else topic
    return topic + own


def split_pair(own: str, g: Grammar) -> tuple[str, ...]:
    for pattern in g.pairs:
        if match := pattern.match(re.sub(r"\([^()]*\)$", "", own)):
            return _pair(match, g)
    return (own,)


def _pair(match: re.Match[str], g: Grammar) -> tuple[str, ...]:
    """收、支预算总计 → 收入预算总计, 支出预算总计."""
    head, tail = match["head"], match["tail2"]
    first = g.pair_words.get(match["first"], match["first"])
    second = g.pair_words.get(match["second"], match["second"])
    own = match["own"] or ""
    first_tail = match["tail1"] if match["tail1"] else tail.removeprefix(own)
    return f"{head}{first}{own}{first_tail}", f"{head}{second}{tail}"
