"""Every quantity stated in the prose of a report, on fiscal coordinates.

    claims(document, profile)      → quantities: amounts, changes, percentages, shares, rates of completion, counts
    statements(document, profile)  → what is said without a number: 持平, 决算数小于预算数, 无…支出

How reports word things is declared in `layouts/claims.yaml`; `reading` interprets it, `placing` finds coordinates.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ingest.claims.breakdowns import Breakdowns
from ingest.claims.clauses import cause_after
from ingest.claims.grammar import grammar
from ingest.claims.placing import Placer
from ingest.claims.reading import Reader
from ingest.claims.records import MEASURES, Breakdown, Claim, Statement
from ingest.claims.stated import Stated
from ingest.document import Document
from ingest.facts import Coordinates, Profile
from ingest.prose import Prose, read_prose

__all__ = ["COLUMNS", "MEASURES", "Claim", "Statement", "claims", "statements", "to_csv", "told"]

#: the columns of `facts --kind claims --format csv`
COLUMNS = (
    *["document", "page", "section", "subject", "measure", "value", "unit", "year", "quote"],
    *["phase", "flow", "fund", "functional", "economic", "nature", "item"],
)


def claims(document: Document, profile: Profile, prose: Prose | None = None) -> tuple[Claim, ...]:
    """The quantities stated in the prose of a document, in printed order."""
    return tuple(_claims(document, _read(document, profile, prose), profile))


def statements(document: Document, profile: Profile, prose: Prose | None = None) -> tuple[Statement, ...]:
    """Directions and absences stated without a number, in printed order."""
    found = _read(document, profile, prose)
    return tuple(_statement(document, *entry) for entry in found if entry[1].kind)


def told(document: Document, profile: Profile, prose: Prose) -> tuple[tuple[Claim, ...], tuple[Statement, ...]]:
    """Claims and statements in one reading."""
    found = list(_read(document, profile, prose))
    return (
        tuple(_claims(document, found, profile)),
        tuple(_statement(document, *entry) for entry in found if entry[1].kind),
    )


def to_csv(found: Iterable[Claim]) -> str:
    """Claims as CSV with a header line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for claim in found:
        c = claim.coordinates
        writer.writerow(
            [claim.document, claim.page or "", claim.section, claim.subject, claim.measure, format(claim.value, "f")]
            + [claim.unit, claim.year or "", claim.quote]
            + ([c.phase, c.flow, c.fund, c.functional, c.economic, c.nature, c.item] if c.flow else [""] * 7)
        )
    return stream.getvalue()


_Placed = tuple[Prose, Stated, int, Coordinates, Coordinates | None]


def _read(document: Document, profile: Profile, prose: Prose | None) -> Iterator[_Placed]:
    """Each stated quantity or statement with the number of one of its subjects, and the coordinates and base of it."""
    prose = prose or read_prose(document)
    placer = Placer(profile.kind)
    for stated in Reader(prose, profile.year, profile.organization, profile.kind).read():
        headings = [section.title for section in prose.path(stated.paragraph.section)]
        if stated.intro:
            headings.append(stated.intro)
        for index in range(len(stated.subjects)):
            coordinates = _coordinates(placer, stated, index, headings)
            yield prose, stated, index, coordinates, _base(placer, stated, index, coordinates, headings)


def _coordinates(placer: Placer, stated: Stated, index: int, headings: list[str]) -> Coordinates:
    subject = stated.subjects[index]
    fiscal = stated.kind or (stated.measure != "count" and ("元" in stated.unit or stated.unit in grammar().of_money))
    if not fiscal or "/" in stated.unit or stated.inside_cause or (stated.in_bracket and stated.measure == "amount"):
        return Coordinates(year=stated.year)
    words = stated.base.text if stated.of_base and stated.base else ""
    if not grammar().names_phase.search(words):
        words = ""
    said = stated.paragraph.text
    listed = stated.listed is not None and bool(stated.listed.opening) and not stated.of_base
    found = placer.place(subject, headings, stated.year, words, stated.heads(index), listed)
    if not found.flow and not stated.of_base and (whole := placer.overall(subject, headings, stated.year, said)):
        return whole
    return placer.with_balance(found, subject, stated.paragraph.text[stated.end :])


def _base(
    placer: Placer, stated: Stated, index: int, coordinates: Coordinates, headings: list[str]
) -> Coordinates | None:
    if not coordinates.flow or stated.of_base:
        return None
    if stated.measure == "share":
        head = stated.head[index : index + 1] or stated.head[:1]
        return placer.whole(stated, head, headings, coordinates)
    if stated.base is not None and stated.kind != "absence":
        return placer.base(coordinates, stated.base)
    return None


def _claims(document: Document, found: Iterable[_Placed], profile: Profile) -> Iterator[Claim]:
    """The claims among what is stated, parts of lists under their wholes."""
    breakdowns = Breakdowns(Placer(profile.kind))
    for prose, stated, index, coordinates, base in found:
        if stated.measure:
            part_of = breakdowns.part_of(stated, index, coordinates)
            claim = _claim(document, prose, stated, index, coordinates, base, part_of)
            breakdowns.add(stated, claim)
            yield claim


def _claim(
    document: Document,
    prose: Prose,
    stated: Stated,
    index: int,
    coordinates: Coordinates,
    base: Coordinates | None,
    part_of: Breakdown | None,
) -> Claim:
    paragraph = stated.paragraph
    place = paragraph.place(stated.start, stated.end)
    changes = stated.measure in ("change", "percent_change", "completion_rate") and not stated.inside_cause
    value = stated.value + Decimal(0) if stated.value else Decimal(0).quantize(stated.value)
    return Claim(
        document=document.name,
        page=place.page,
        section=prose.heading(paragraph.section),
        subject=stated.subjects[index],
        measure=stated.measure,
        value=value,
        unit=stated.unit,
        year=stated.year,
        quote=paragraph.quote(stated.start, stated.end),
        place=place,
        sentence=paragraph.quote(*stated.sentence),
        coordinates=coordinates,
        resolution=stated.resolution,
        direction=stated.direction,
        cause=cause_after(paragraph.text, stated.end) if changes else "",
        base=base,
        base_text=stated.base.text if stated.base else stated.whole,
        approximate=stated.approximate,
        inside_cause=stated.inside_cause,
        printed=paragraph.quote(*stated.number),
        part_of=part_of,
    )


def _statement(
    document: Document, prose: Prose, stated: Stated, index: int, coordinates: Coordinates, base: Coordinates | None
) -> Statement:
    paragraph = stated.paragraph
    place = paragraph.place(stated.start, stated.end)
    return Statement(
        document=document.name,
        page=place.page,
        section=prose.heading(paragraph.section),
        kind=stated.kind,
        subject=stated.subjects[index],
        word=stated.direction,
        sign=stated.sign,
        base_text=stated.base.text if stated.base else "",
        year=stated.year,
        quote=paragraph.quote(stated.start, stated.end),
        place=place,
        sentence=paragraph.quote(*stated.sentence),
        coordinates=coordinates,
        cause="" if stated.inside_cause else cause_after(paragraph.text, stated.end),
        base=base,
    )
