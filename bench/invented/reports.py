"""A wanted report → everything that `ingest` would understand of it, with a few planted slips and copies."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ingest.claims.records import Claim
from ingest.disclosures.records import AsOf, Count, Definition, Disclosures, Offices, Stated, Superior, Unit
from ingest.document import Box, Place
from ingest.facts import Coordinates, Profile, Promise, Report, Table
from invented.forms import copied, evaluations
from invented.ledger import Account, Accounts, accounts, joined
from invented.places import YEARS, Body, Wanted, bodies, words
from invented.prose import claims, duties, prose, reasons
from invented.sheets import budget_tables, final_tables, printed

#: shares of the reports with a planted contradiction, and of final accounts that copy words from another body
SLIPS, COPIES = 0.08, 0.12
_TITLES = {"budget": "预算", "final-accounts": "决算"}
_COUNTED = {
    "authorised": "人员编制",
    "administrative_posts": "行政编制",
    "institution_posts": "事业编制",
    "actual": "实有人员",
    "administrative_staff": "行政人员",
    "institution_staff": "事业人员",
    "retired": "离退休人员",
    "vehicles": "车辆",
}


@lru_cache(maxsize=8)
def _ledgers(body: Body, seed: int) -> dict[str, Accounts]:
    return {unit: accounts(body, unit, seed) for unit in (body.name, *body.units)}


def _account(wanted: Wanted, year: int, kind: str, seed: int) -> Account | None:
    if year not in YEARS:
        return None
    ledgers = _ledgers(wanted.body, seed)
    if wanted.scope == "unit":
        return ledgers[wanted.reporter][year, kind]
    return joined(ledger[year, kind] for ledger in ledgers.values())


def report(wanted: Wanted, seed: int) -> Report:
    """The report; the same for the same seed, whichever others are made."""
    body, year = wanted.body, wanted.year
    chance = random.Random(f"{seed} report {wanted.reporter} {year} {wanted.kind} {wanted.scope}")
    document = (
        f"{wanted.reporter}{year}年{'部门' if wanted.scope == 'department' else '单位'}{_TITLES[wanted.kind]}.pdf"
    )
    account = _account(wanted, year, wanted.kind, seed)
    assert account is not None
    budget = _account(wanted, year, "budget", seed)
    adjusted = _account(wanted, year, "adjusted", seed)
    assert budget is not None and adjusted is not None
    tables = budget_tables(account) if wanted.kind == "budget" else final_tables(account, adjusted)
    if chance.random() < SLIPS:
        tables = _slipped(tables, chance)
    found = Report(
        document=document,
        sha256=hashlib.sha256(f"{seed} {document}".encode()).hexdigest(),
        media_type="application/pdf",
        page_count=24 if wanted.kind == "final-accounts" else 16,
        profile=Profile(
            wanted.reporter, wanted.kind, wanted.scope, year, document.removesuffix(".pdf"), body.place.code, Place(1)
        ),
        tables=tuple(tables),
        promises=tuple(
            Promise(
                table.number,
                table.title,
                table.empty,
                "本年无此项收支" if table.empty else "",
                Place(2),
                table=index,
                kept=True,
            )
            for index, table in enumerate(tables)
        ),
        disclosures=_disclosures(wanted, account, chance),
    )
    about = duties(body, random.Random(f"{seed} duties {body.name}"))
    if wanted.kind == "budget":
        return replace(found, prose=prose(about))
    words_of = copied_from(wanted, seed)
    teller = random.Random(f"{seed} words {words_of.name} {year}")
    before = _account(wanted, year - 1, "final-accounts", seed)
    made, paragraphs = claims(document, body, year, account, before, budget, reasons(words_of, teller))
    forms = evaluations(words_of, wanted.reporter, year, account, budget, teller)
    return replace(found, claims=made, evaluations=copied(forms, year), prose=prose([*about, *paragraphs]))


def copied_from(wanted: Wanted, seed: int) -> Body:
    """The body whose words a final account uses: its own, as a rule."""
    chance = random.Random(f"{seed} copies {wanted.reporter} {wanted.year} {wanted.scope}")
    return _model(wanted.body) if chance.random() < COPIES else wanted.body


@lru_cache(maxsize=4096)
def _model(body: Body) -> Body:
    """The first body of the same sector, whose words others copy; they forget to change the name of the place."""
    for other in bodies():
        if other.sector["name"] == body.sector["name"]:
            return other
    raise AssertionError("bodies() lists every body")


def _slipped(tables: list[Table], chance: random.Random) -> list[Table]:
    """One figure off: two digits changed, or a unit of 万元 printed where the number is in 元."""
    index = chance.choice([i for i, table in enumerate(tables) if table.kind in ("expenditure", "public-expenditure")])
    figures = list(tables[index].figures)
    at = chance.randrange(len(figures))
    wrong = int(figures[at].amount / 100)
    wrong = wrong * 10_000 if chance.random() < 0.3 else wrong + chance.choice((27, 90, 1_800))
    figures[at] = replace(figures[at], amount=Decimal(wrong * 100), printed=printed(wrong))
    return [replace(table, figures=tuple(figures)) if i == index else table for i, table in enumerate(tables)]


def _disclosures(wanted: Wanted, account: Account, chance: random.Random) -> Disclosures:
    place = Place(3, Box(90, 120, 300, 132))
    staff = 4 + account.total("basic") // 1_500
    posts = staff + chance.randint(0, 6)
    numbers = {
        "authorised": posts,
        "administrative_posts": posts // 3,
        "institution_posts": posts - posts // 3,
        "actual": staff,
        "administrative_staff": staff // 3,
        "institution_staff": staff - staff // 3,
        "retired": staff // 4,
        "vehicles": chance.randint(0, 9),
    }
    units: tuple[Unit, ...] = ()
    if wanted.scope == "department" and wanted.body.units:
        own = Unit(f"{wanted.body.name}本级", "own-level", place)
        units = (own, *(Unit(name, "included", place) for name in wanted.body.units))
    published = date(wanted.year, 2, 1 + chance.randrange(28))
    if wanted.kind == "final-accounts":
        published = date(wanted.year + 1, 8, 1 + chance.randrange(30))
    government = f"{wanted.body.place.name}人民政府"
    return Disclosures(
        glossary=tuple(Definition(term, text, Place(23, place.box)) for term, text in words()["glossary"]),
        units=units,
        units_stated=Stated(len(units), f"共{len(units)}个单位", place) if units else None,
        superior=Superior((government,), (government,), f"是{government}工作部门", place),
        offices=Offices(chance.randint(3, 14), (), "内设机构", place),
        counts={key: Count(value, (_counted(wanted, key, value, place),)) for key, value in numbers.items()},
        staff_as_of=AsOf(f"{wanted.year}年底", date(wanted.year, 12, 31)),
        published=published,
        secrecy_review="已审查",
        sign_off="已审签",
    )


def _counted(wanted: Wanted, key: str, value: int, place: Place) -> Claim:
    """The claim that a count was read from."""
    unit = "辆" if key == "vehicles" else "人"
    quote = f"{_COUNTED[key]}{value}{unit}"
    return Claim(
        document=wanted.reporter,
        page=place.page,
        section="第一部分部门概况",
        subject=_COUNTED[key],
        measure="count",
        value=Decimal(value),
        unit=unit,
        year=wanted.year,
        quote=quote,
        place=place,
        sentence=f"{quote}。",
        coordinates=Coordinates(),
        resolution=Decimal("0.5"),
        printed=f"{value}{unit}",
    )
