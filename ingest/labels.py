"""Printed labels made comparable: white space, width, enumerators, brackets, glyph slips."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingest.layouts import declarations

_SPACE = re.compile(r"\s+")
_ENUMERATOR = re.compile(
    r"^(?:其中[:：]?|[一二三四五六七八九十]{1,3}[、,.．]|\d{1,2}(?:[.．](?!\d)|、)|[(（][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳])+"
)
#: ① is an enumerator; as a mere 1 it would run into the label
_CIRCLED = {ord("①") + i: f"({i + 1})" for i in range(20)}
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "〈": "<", "〉": ">", "﹑": "、", "·": "·"})


def squeeze(text: str) -> str:
    """`text` without any white space, otherwise as printed."""
    return _SPACE.sub("", text)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """For comparison: NFKC, no white space, straight quotes, simplified characters, known glyph slips undone."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", text.translate(_CIRCLED)))
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return text.translate(_variants())


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """`plain` without the leading enumerator (一、 1. （一） 其中：)."""
    text = plain(text)
    return _ENUMERATOR.sub("", text) or text


def label(text: str) -> str:
    """For output: no white space, no line breaks, no leading enumerator, glyph slips undone."""
    text = squeeze(text).translate(_variants())
    return _ENUMERATOR.sub("", text).lstrip("：:") or text


def enumerator(text: str) -> str:
    """The leading enumerator of a label, empty if there is none."""
    match = _ENUMERATOR.match(plain(text))
    return match[0] if match else ""


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    table: dict[str, str] = {}
    for simple, variants in declarations("glyphs")["variants"].items():
        table.update(dict.fromkeys(variants, simple))
    return str.maketrans(table)
