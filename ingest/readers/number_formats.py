"""What a cell of a spreadsheet shows: value and number format → text.

What a reader of the sheet sees is what is disclosed. So the text that the number format displays is what is printed,
and amount and resolution follow from it as from any printed number: 1234.5678 under `#,##0.00` is 1,234.57, exact to
half a fen of what is shown; the digits behind it are a by-product of somebody's formula and nobody can cite them.
Excel keeps 15 digits of a number, so 1234.5600000000001 is 1234.56 before anything is rounded, and half is rounded
away from zero.

A format without sign in its section for negative numbers leaves the sign to a colour (`0.00;[Red]0.00`): colours are
not printed here, so it is shown as a minus. Formats that are not known (fractions, exponents, Chinese numerals) are
displayed like General and reported. `#.00` shows .50 for a half; here the zero before the point is put back, since .50
beside a whole number is also how a torn number is printed. Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache

Number = int | float | Decimal
Moment = datetime | date | time | timedelta

#: a cell of format General has room for so many characters
_ROOM = 11
_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
#: wide enough for the largest number of a spreadsheet, 1.8E308, with decimals
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
#: formats that files name by number alone, as Chinese Excel shows them
_MONTH, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
NUMBERED = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), _MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _DAY),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
}

_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)" | [\\!](?P<escaped>.)
    | (?P<space>_.) | (?P<fill>\*.)
    | \[(?P<colour>black|white|red|green|blue|yellow|magenta|cyan|colou?r\ ?\d+
                   |[黑白红绿蓝黄青]色?|洋红|颜色\ ?\d+)\]
    | \[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]
    | \[(?P<relation><=|>=|<>|<|>|=)\s*(?P<bound>-?\d+(?:\.\d+)?)\]
    | (?P<unknown>\[[^\]]*\]|e[+-]0*|am/pm|a/p|上午/下午|a{3,4})
    | (?P<general>general|g/通用格式)
    | (?P<date>y+|m+|d+|h+|s+|(?<![a-z])e+(?![a-z]))
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@)
    | (?P<letter>[a-z]) | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_RELATIONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the sections of a format, between semicolons: (kind, text) of each token."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None
    coloured: bool = False

    def holds(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)

    @property
    def known(self) -> bool:
        if self.holds("unknown", "letter"):
            return False
        fraction = any(text == "/" for kind, text in self.tokens if kind == "literal") and self.holds("digit")
        return not fraction and not (self.holds("date") and self.holds("digit"))


def displayed(value: Number | Moment, code: str, from_1904: bool = False) -> tuple[str, bool]:
    """What a number or moment shows under a format, and whether the format is known.

    `from_1904` tells from when the days of a date that is stored as a number are counted.
    """
    numbers, _ = _format(code)
    if isinstance(value, datetime | date | time | timedelta):
        section = numbers[0] if numbers else None
        moment = value
    else:
        number = exact(value)
        section, signed = _chosen(numbers, number)
        if section is None or not (section.known or section.holds("date")):
            return general(number), section is None
        if not section.holds("date"):
            return _number(section, number, signed), True
        try:
            moment = _moment(float(number), from_1904)
        except (OverflowError, ValueError):
            return general(number), False
    if section is None or not section.known or not section.holds("date") or isinstance(moment, timedelta):
        return _plain(moment), False
    return _date(section, moment), True


def displayed_text(text: str, code: str) -> str:
    """What a text shows: most formats leave it as it is, some put words around it or hide it."""
    _, section = _format(code)
    if section is None or not section.known:
        return text
    return "".join(text if kind == "text" else words for kind, words in section.tokens)


def exact(value: Number) -> Decimal:
    """The 15 digits that a spreadsheet keeps of a number."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    return _DIGITS.create_decimal(number)


def general(number: Decimal) -> str:
    """Format General: as many decimals as find room, none that are not needed; whole numbers in full."""
    whole = len(str(abs(int(number))))
    with localcontext(_WIDE):
        shown = number.quantize(Decimal(1).scaleb(-max(0, _ROOM - 1 - whole)))
    text = format(shown, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@lru_cache(maxsize=1024)
def _format(code: str) -> tuple[tuple[_Section, ...], _Section | None]:
    """The sections for numbers, and the one for text where the format has one."""
    found: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, Decimal] | None = None
    coloured = False
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "literal"
        text = match[kind]
        if kind == "bound":
            condition = match["relation"], Decimal(text)
        elif kind == "colour":
            coloured = True
        elif kind in ("space", "fill"):
            continue
        elif kind == "literal" and text == ";":
            found.append(_Section(tuple(tokens), condition, coloured))
            tokens, condition, coloured = [], None, False
        else:
            tokens.append(("literal" if kind in ("quoted", "escaped", "currency") else kind, text))
    found.append(_Section(tuple(tokens), condition, coloured))
    if len(found) > 3:
        return tuple(found[:3]), found[3]
    if found[-1].holds("text"):
        return tuple(found[:-1]), found[-1]
    return tuple(found), None


def _chosen(sections: Sequence[_Section], number: Decimal) -> tuple[_Section | None, bool]:
    """The section for a number, None where there is none, and whether a minus must be put before what it shows."""
    if not sections:
        return None, False
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _RELATIONS[section.condition[0]](number, section.condition[1]):
                return section, number < 0
        return None, False
    if number < 0 and len(sections) > 1:
        section = sections[1]
        tells = any(text in "-(（" for kind, text in section.tokens if kind == "literal" and text)
        return section, section.coloured and section.holds("digit", "general") and not tells
    if not number and len(sections) > 2:
        return sections[2], False
    return sections[0], number < 0


def _number(section: _Section, number: Decimal, signed: bool) -> str:
    """What a section shows of a number."""
    sign = "-" if signed else ""
    if section.holds("general"):
        return sign + "".join(general(abs(number)) if kind == "general" else text for kind, text in section.tokens)
    if not section.holds("digit"):
        shown = "".join(general(abs(number)) if kind == "text" else text for kind, text in section.tokens)
        return sign + shown if section.holds("text") else shown
    kinds = [kind for kind, _ in section.tokens]
    last = max(i for i, kind in enumerate(kinds) if kind == "digit")
    point = kinds.index("point") if "point" in kinds else None
    first = kinds.index("digit")
    whole_end = last if point is None else point
    grouped = "comma" in kinds[first:whole_end] and "digit" in kinds[first:whole_end]
    thousands = 0
    for kind in kinds[last + 1 :]:
        if kind != "comma":
            break
        thousands += 1
    decimals = 0 if point is None else kinds[point:].count("digit")
    with localcontext(_WIDE):
        scaled = abs(number).scaleb(2 * kinds.count("percent") - 3 * thousands)
        digits, _, fraction = format(scaled.quantize(Decimal(1).scaleb(-decimals)), "f").partition(".")
    before = section.tokens if point is None else section.tokens[:point]
    shown = _whole(before, digits.lstrip("0"), grouped)
    if point is not None:
        shown += "." + _fraction(section.tokens[point + 1 :], fraction)
    shown = shown.strip()
    return sign + ("0" + shown if re.match(r"\.\d", shown) else shown)


def _whole(tokens: Sequence[tuple[str, str]], digits: str, grouped: bool) -> str:
    """The part before the point: digits take their places from the right, the first place takes all that are left."""
    places = sum(kind == "digit" for kind, _ in tokens)
    parts: list[str] = []
    used = 0

    def put(digit: str) -> None:
        nonlocal used
        if grouped and used and used % 3 == 0 and digit.isdigit():
            parts.append(",")
        parts.append(digit)
        used += 1

    for kind, text in reversed(tokens):
        if kind == "comma":
            continue
        if kind != "digit":
            parts.append(text[::-1])
            continue
        places -= 1
        if digits:
            put(digits[-1])
            digits = digits[:-1]
        elif text == "0":
            put("0")
        while places == 0 and digits:
            put(digits[-1])
            digits = digits[:-1]
    return "".join(parts)[::-1]


def _fraction(tokens: Sequence[tuple[str, str]], digits: str) -> str:
    """The part behind the point; zeros on optional places are not shown."""
    needed = 0
    places = [text for kind, text in tokens if kind == "digit"]
    for index, place in enumerate(places):
        if place == "0" or digits[index] != "0":
            needed = index + 1
    parts: list[str] = []
    used = 0
    for kind, text in tokens:
        if kind == "digit":
            parts.append(digits[used] if used < needed else "")
            used += 1
        elif kind != "comma":
            parts.append(text)
    return "".join(parts)


def _moment(serial: float, from_1904: bool) -> datetime:
    """The date and time that a number of days stands for; before March 1900 Excel counts a day that never was."""
    day = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if serial >= 60 else 31)
    return datetime.combine(day, time()) + timedelta(seconds=round(serial * 86400))


def _plain(moment: Moment) -> str:
    """A moment under a format that is not known: ISO 8601, without the time where there is none."""
    if isinstance(moment, datetime):
        return moment.isoformat(" ") if moment.time() != time() else moment.date().isoformat()
    return str(moment) if isinstance(moment, timedelta) else moment.isoformat()


def _date(section: _Section, moment: datetime | date | time) -> str:
    """What a section of year, month, day and hour letters shows."""
    if isinstance(moment, time):
        moment = datetime.combine(date(1900, 1, 1), moment)
    elif not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    letters = [i for i, (kind, _) in enumerate(section.tokens) if kind == "date"]
    parts: list[str] = []
    for index, (kind, text) in enumerate(section.tokens):
        if kind != "date":
            parts.append(text)
            continue
        at = letters.index(index)
        before = section.tokens[letters[at - 1]][1][0].lower() if at else ""
        after = section.tokens[letters[at + 1]][1][0].lower() if at + 1 < len(letters) else ""
        letter, length = text[0].lower(), len(text)
        if letter == "m" and (before == "h" or after == "s"):
            letter = "minute"
        parts.append(_part(letter, length, moment))
    return "".join(parts).strip()


def _part(letter: str, length: int, moment: datetime) -> str:
    if letter in "ye":
        return f"{moment.year:04d}" if length > 2 or letter == "e" else f"{moment.year % 100:02d}"
    if letter == "m" and length > 2:
        return _MONTHS[moment.month - 1]
    value = {"m": moment.month, "d": moment.day, "h": moment.hour, "minute": moment.minute, "s": moment.second}[letter]
    return f"{value:02d}" if length > 1 else str(value)
