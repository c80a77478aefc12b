"""Numbers and words of prose that recognition misread, in reading text: mended where it is plain what was printed.

Only a number with a unit behind it is mended: `812。04万元`, `8l2.O4万元`, `8 12.04万元`, `812，04万元`. That it was
mended is told by `doubts`, so that nobody takes it for what the file says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ingest.facts import Remark
from ingest.labels import spelled
from ingest.layouts import declarations, expression

if TYPE_CHECKING:
    from ingest.prose import Prose

_UNIT = r"(?=\s*(?:[百千万亿]*元|%|个百分点))"
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_TOKEN = re.compile(rf"\d[\d,.]*{_UNIT}")
_POINT = re.compile(rf"(?<=\d)[。·•∙・](?=\d{{1,6}}{_UNIT})")
#: 为1，834.52万元
_WIDE = re.compile(rf"(?<=[\u4e00-\u9fff)])(?<!第)\d{{1,3}}(?:[，,]\d{{3}})+(?:\.\d+)?{_UNIT}")
#: 为812，04万元; not 2023，12万元
_COMMA = re.compile(
    rf"(?<=[\u4e00-\u9fff)])(?<!第)(?!(?:19|20)\d\d，)(?P<whole>\d{{1,3}}(?:,\d{{3}})*|\d+)，(?P<part>(?:\d{{1,2}}|\d{{4,6}}){_UNIT})"
)
_ZERO = re.compile(rf"(?<=[\u4e00-\u9fff])[Oo〇○]{_UNIT}")
_UNREAD = re.compile(r"(?<![A-Za-z\d.,])[OolIZSB]{1,3}(?:万元|%)")
_GAP = re.compile(rf"(?<![\d.,])(?!(?:19|20)\d\d )\d[\d,]*\.?\d* [\d,. ]*\d{_UNIT}")
_GROUPS = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")


def mended(text: str) -> tuple[str, list[int] | None]:
    """(the text as it was printed, the places of its characters in `text`; None for these where all stay)."""
    text = spelled(text)
    letters, suspect = _letters()
    if not suspect.search(text):
        return text, None
    text = _POINT.sub(".", text)
    several = expression("glyphs", "several")  # 分别为35，40万元 are two numbers

    def one(match: re.Match[str], read: str) -> str:
        return match[0] if several.search(match.string[: match.start()]) else read

    text = _WIDE.sub(lambda match: one(match, match[0].replace("，", ",")), text)
    text = _ZERO.sub("0", text)
    text = letters.sub(lambda match: _digits(match[0]), text)
    text = _COMMA.sub(lambda match: one(match, f"{match['whole']}.{match['part']}"), text)
    gaps = {
        at
        for match in _GAP.finditer(text)
        if _NUMBER.fullmatch(match[0].replace(" ", ""))
        for at in range(match.start(), match.end())
        if text[at] == " "
    }
    if not gaps:
        return text, None
    kept = [at for at in range(len(text)) if at not in gaps]
    return "".join(text[at] for at in kept), kept


@cache
def _letters() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number with letters in it, and whatever makes a text worth a closer look."""
    signs = "".join(sign for alike in declarations("glyphs")["digits"].values() for sign in alike if sign != "!")
    one = f"[{signs}]"
    letters = re.compile(
        rf"(?<![A-Za-z\d.,])(?=[{signs},.]*\d)(?=[\d,.]*{one})(?:\d|{one}(?=[\d{signs}]*\.?\d))[\d{signs},.]*{_UNIT}"
    )
    return letters, re.compile(rf"\d[。·•∙・ ]\d|\d，\d|\d[,.]?{one}|{one}[,.]?\d|[Oo〇○]{_UNIT}")


def _digits(text: str) -> str:
    table = {sign: digit for digit, alike in declarations("glyphs")["digits"].items() for sign in alike}
    read = "".join(table.get(char, char) for char in text)
    return read if _NUMBER.fullmatch(read) else text


def doubts(prose: Prose) -> Iterator[Remark]:
    """Remarks on the numbers of prose that are not printed as they are read, or look like one and are not read."""
    for paragraph in prose.paragraphs:
        for match in _UNREAD.finditer(paragraph.text):
            yield Remark("unread-number", f"{match[0]!r} is read nowhere.", paragraph.place(*match.span()))
        for match in _TOKEN.finditer(paragraph.text):
            printed = unicodedata.normalize("NFKC", paragraph.quote(*match.span())).strip()
            if printed == match[0]:
                continue
            tight = re.sub(r"\s*([.,])\s*", r"\1", printed)
            if tight != match[0] and not _GROUPS.fullmatch(tight):
                message = f"{printed!r} is read as {match[0]}."
                yield Remark("mended-number", message, paragraph.place(*match.span()))
