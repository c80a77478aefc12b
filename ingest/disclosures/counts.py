"""Numbers of people, cars, journeys and things, from the claims that state them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ingest.claims.records import Claim
from ingest.disclosures.records import AsOf, Count
from ingest.disclosures.wording import pattern
from ingest.facts import Profile
from ingest.layouts import declarations
from ingest.prose import fold


@dataclass(frozen=True)
class _Wanted:
    key: str
    units: frozenset[str]
    subject: re.Pattern[str]
    otherwise: re.Pattern[str] | None
    barred: re.Pattern[str] | None
    within: str
    adds_up: bool


@cache
def _declared() -> tuple[_Wanted, ...]:
    return tuple(
        _Wanted(
            key=key,
            units=frozenset(entry["units"]),
            subject=re.compile(entry["subject"]),
            otherwise=re.compile(entry["else"]) if "else" in entry else None,
            barred=re.compile(entry["not"]) if "not" in entry else None,
            within=entry.get("within", ""),
            adds_up=entry.get("sum", False),
        )
        for key, entry in declarations("disclosures")["counts"].items()
    )


def counts(claims: Sequence[Claim], who: Profile) -> dict[str, Count]:
    """The declared counts that the claims state."""
    stated = [claim for claim in claims if claim.measure == "count" and not claim.inside_cause]
    found: dict[str, Count] = {}
    for wanted in _declared():
        if chosen := _chosen(wanted, stated, found):
            parts = tuple(_bodies(chosen, who)) if wanted.adds_up else ()
            found[wanted.key] = Count(int(sum(c.value for c in chosen)), tuple(chosen), parts)
    _split_posts(found)
    return found


def _chosen(wanted: _Wanted, stated: Sequence[Claim], found: dict[str, Count]) -> list[Claim]:
    fitting = [c for c in stated if c.unit in wanted.units and not (wanted.barred and wanted.barred.search(c.subject))]
    if wanted.within:
        whole = found.get(wanted.within)
        fitting = [c for c in fitting if whole and c.sentence == whole.claims[0].sentence]
    for subject in (wanted.subject, wanted.otherwise):
        chosen = [c for c in fitting if subject is not None and subject.search(c.subject)]
        if chosen and wanted.adds_up:
            return [c for c in chosen if c.sentence == chosen[0].sentence]
        if chosen:
            return chosen[:1]
    return []


def _bodies(chosen: Sequence[Claim], who: Profile) -> Iterator[tuple[str, int]]:
    """The parts of a sum by body, where the sentence names bodies."""
    if any(c.coordinates.organization for c in chosen):
        for claim in chosen:
            yield claim.coordinates.organization or who.organization, int(claim.value)


def _split_posts(found: dict[str, Count]) -> None:
    """Posts told of bodies and not of kinds: those of institutions are institution posts, others administrative."""
    posts = found.get("authorised")
    if posts is None or not posts.bodies or "administrative_posts" in found or "institution_posts" in found:
        return
    for key, of_institutions in (("administrative_posts", False), ("institution_posts", True)):
        parts = [
            (claim, body)
            for claim, body in zip(posts.claims, posts.bodies, strict=True)
            if bool(pattern("institution").search(body[0])) == of_institutions
        ]
        if parts:
            bodies = tuple(body for _, body in parts)
            found[key] = Count(sum(value for _, value in bodies), tuple(claim for claim, _ in parts), bodies)


def staff_as_of(found: dict[str, Count], who: Profile) -> AsOf | None:
    """The day on which the staff, else the posts, were counted: the last date before the number in its sentence."""
    count = found.get("actual") or found.get("authorised")
    if count is None:
        return None
    claim = count.claims[0]
    sentence, quote = fold(claim.sentence), fold(claim.quote)
    end = sentence.rfind(quote) + len(quote) if quote in sentence else len(sentence)
    dates = list(pattern("as_of").finditer(sentence, 0, end))
    if not dates:
        return None
    year = int(dates[-1]["year"] or claim.year or who.year or 0)
    return AsOf(f"{year}年{dates[-1]['when']}", _day(year, dates[-1]["when"])) if year else None


def _day(year: int, when: str) -> date | None:
    if when in ("底", "末"):
        return date(year, 12, 31)
    month, _, day = when.partition("月")
    try:
        last = monthrange(year, int(month))[1]
        return date(year, int(month), int(day.rstrip("日")) if day not in ("底", "末", "") else last)
    except ValueError:
        return None
