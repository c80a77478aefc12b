"""What a report discloses besides amounts: words it defines, bodies, people and cars, dates, reviews, promised tables.

Everything is read from the prose and the list of contents by the vocabulary of `layouts/disclosures.yaml`; counts come
from the claims, so that each keeps its quote and place.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.claims.records import Claim
from ingest.disclosures.bodies import canonical, offices, superior, units, units_stated
from ingest.disclosures.contents import contents, kept, promises
from ingest.disclosures.counts import counts, staff_as_of
from ingest.disclosures.cover import Printed, other_names, phone, published, secrecy_review, sign_off
from ingest.disclosures.glossary import glossary
from ingest.disclosures.records import (
    AsOf,
    Count,
    Definition,
    Disclosures,
    Entry,
    Offices,
    Stated,
    Superior,
    Unit,
)
from ingest.document import Document
from ingest.facts import Profile
from ingest.prose import Prose

__all__ = [
    "AsOf",
    "Count",
    "Definition",
    "Disclosures",
    "Entry",
    "Offices",
    "Stated",
    "Superior",
    "Unit",
    "canonical",
    "disclosures",
    "kept",
    "units",
]


def disclosures(
    document: Document, prose: Prose, who: Profile, claims: Sequence[Claim], named: tuple[Unit, ...] | None = None
) -> Disclosures:
    """Everything of the kind that a document says; `named` are its units where they have been read already."""
    printed = Printed(document)
    found = counts(claims, who)
    entries = contents(document, prose)
    status, signer = sign_off(printed)
    return Disclosures(
        glossary=tuple(glossary(prose)),
        units=units(document, prose, who) if named is None else named,
        units_stated=units_stated(prose),
        superior=superior(prose, who),
        offices=offices(prose),
        counts=found,
        staff_as_of=staff_as_of(found, who),
        phone=phone(printed),
        published=published(printed),
        secrecy_review=secrecy_review(printed),
        sign_off=status,
        signer=signer,
        names=other_names(prose, who),
        contents=entries,
        promises=tuple(promises(document, entries)),
    )
