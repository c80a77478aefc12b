"""Printed labels made comparable: white space, width, enumerators, brackets, glyph slips."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from ingest.layouts import declarations, expression

_SPACE = re.compile(r"\s+")
#: ① is an enumerator; as a mere 1 it would run into the label
_CIRCLED = {chr(ord("①") + i): f"({i + 1})" for i in range(20)}
#: a year with letters for digits: 2O24年
_YEAR = re.compile(
    r"(?<![\dA-Za-z])2(?=\d?[OoQ〇○lIZ])[0OoQ〇○][\dOoQ〇○lI][\dOoQ〇○lIZSB](?=年)|(?<![\dA-Za-z])20[12lI][OoQ〇○lIZSB](?=年)"
)
_QUOTES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "〈": "<", "〉": ">", "﹑": "、", "·": "·"}


def squeeze(text: str) -> str:
    """`text` without any white space, otherwise as printed."""
    return _SPACE.sub("", text)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """For comparison: NFKC, no white space, straight quotes, simplified characters, known glyph slips undone."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", _bracketed(text)))
    return spelled(_usual()(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """`plain` without the leading enumerator (一、 1. （一） 其中：)."""
    text = plain(text)
    return expression("marks", "enumerator").sub("", text) or text


def label(text: str) -> str:
    """For output: no white space, no line breaks, no leading enumerator, glyph slips undone."""
    text = printed(text)
    return expression("marks", "enumerator").sub("", text).lstrip("：:") or text


def printed(text: str) -> str:
    """`text` as it was printed before recognition: no white space, glyph slips undone."""
    return spelled(_simplified()(squeeze(text)))


def spelled(text: str) -> str:
    """`text` with the declared words that recognition misspelt; it stays as long as it is."""
    wanted, words = _misspelt()
    text = wanted.sub(lambda match: words[match[0]], text)
    return _YEAR.sub(lambda match: "".join(_alike().get(sign, sign) for sign in match[0]), text)


@cache
def _alike() -> dict[str, str]:
    """The digit that each letter or sign is read for."""
    return {sign: digit for digit, signs in declarations("glyphs")["digits"].items() for sign in signs}


@cache
def _misspelt() -> tuple[re.Pattern[str], dict[str, str]]:
    """The declared misspellings as one expression, and the word that each stands for."""
    words = {
        wrong.partition("(")[0]: (right, wrong)
        for right, misspelt in declarations("glyphs")["words"].items()
        for wrong in misspelt
    }
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(words[w][1] for w in longest_first)), {w: right for w, (right, _) in words.items()}


def enumerator(text: str) -> str:
    """The leading enumerator of a label, empty if there is none."""
    match = expression("marks", "enumerator").match(plain(text))
    return match[0] if match else ""


def _replacing(table: Mapping[str, str]) -> Callable[[str], str]:
    """Replaces characters as `str.translate` does, which is slow where a text holds few of them."""
    wanted = re.compile(f"[{''.join(map(re.escape, table))}]")
    return lambda text: wanted.sub(lambda match: table[match[0]], text)


_bracketed = _replacing(_CIRCLED)


@cache
def _variants() -> dict[str, str]:
    return {variant: simple for simple, variants in declarations("glyphs")["variants"].items() for variant in variants}


@cache
def _simplified() -> Callable[[str], str]:
    return _replacing(_variants())


@cache
def _usual() -> Callable[[str], str]:
    """Straight quotes, then simplified characters."""
    straight = {sign: _variants().get(plain_sign, plain_sign) for sign, plain_sign in _QUOTES.items()}
    return _replacing({**_variants(), **straight})
