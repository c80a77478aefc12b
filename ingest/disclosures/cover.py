"""What the cover and the contact line say: dates, reviews, telephone, other forms of the organization's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from ingest.disclosures.wording import pattern, patterns
from ingest.divisions import path
from ingest.document import Document
from ingest.facts import Profile
from ingest.labels import plain
from ingest.layouts import listed
from ingest.prose import Prose, fold

_BULLET = re.compile(r"^\s*[-*•]\s+")
#: how many lines from the start a date that stands alone is the report's
_COVER = 12


class Printed:
    """The printed lines and small cells of a document, each with the line after it, as a value may stand there."""

    def __init__(self, document: Document) -> None:
        lines = [_BULLET.sub("", line.text) for line in document.lines()]
        self.lines = len(lines)
        raw = lines + [c.text for grid in document.grids() if grid.width <= 2 for c in grid.cells if c.text.strip()]
        folded = [fold(text) for text in raw]
        self.raw = [a + " " + b for a, b in zip_longest(raw, raw[1:], fillvalue="")]
        self.alone = folded
        self.texts = [a + b for a, b in zip_longest(folded, folded[1:], fillvalue="")]


def published(printed: Printed) -> date | None:
    """The day of publication; a date alone on the cover where none is called so."""
    for text in printed.texts:
        if "：" not in text:
            continue
        for wanted in patterns("publication"):
            if (match := wanted.search(text)) and (day := _day(match)):
                return day
    for text in printed.alone[: min(_COVER, printed.lines)]:
        if (match := pattern("dated").match(text)) and (day := _day(match)):
            return day
    return None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def secrecy_review(printed: Printed) -> str:
    """The printed status of the secrecy review."""
    hint = listed("disclosures", "secrecy_hint")[0]
    return next((m["status"] for text in printed.texts if hint in text and (m := pattern("secrecy").search(text))), "")


def sign_off(printed: Printed) -> tuple[str, str]:
    """The printed status of the sign-off, and who signs."""
    hint = listed("disclosures", "sign_off_hint")[0]
    found = (m for text in printed.texts if hint in text and (m := pattern("sign_off").search(text)))
    return next(((m["status"], m["signer"] or "") for m in found), ("", ""))


def phone(printed: Printed) -> str:
    """The telephone number as printed: `(0999) 7654321`."""
    for text, raw in zip(printed.texts, printed.raw, strict=True):
        if not any(hint in text for hint in listed("disclosures", "phone_hint")):
            continue
        if match := pattern("phone").search(text):
            number = match["number"] or match["local"]
            spaced = re.search(r"\s*".join(map(_either_width, number)), raw)
            return re.sub(r"\s+", " ", spaced[0]).strip() if spaced else number
    return ""


def _either_width(char: str) -> str:
    return f"[{re.escape(char)}{chr(ord(char) + 0xFEE0)}]" if "!" <= char <= "~" else re.escape(char)


def other_names(prose: Prose, who: Profile) -> tuple[str, ...]:
    """The name with its province in front, where the prose prints it and the cover does not, with its scope."""
    above = path(who.division)
    known = {plain(name) for name in who.printed}
    if len(above) < 2 or not who.organization or any(name.startswith(above[0]) for name in known):
        return ()
    full = above[0] + who.organization
    scoped = re.compile(re.escape(full) + pattern("name_scope").pattern)
    found: Sequence[str] = [
        match[0] for p in prose.paragraphs if full in p.text and (match := scoped.search(p.text)) is not None
    ]
    return (max(found, key=len),) if found else ()
