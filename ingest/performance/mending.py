"""Cells that recognition split over neighbouring columns, put together again.

The rule between two columns cuts lines of text and single characters. Three things help to undo it: the lines of the
pieces belong together one by one; a character under the cut is read twice, or as two others; and what the cell says is
often printed whole elsewhere, in the neighbouring value or in another row of the same document.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from ingest.layouts import declarations
from ingest.numbers import UNITS
from ingest.performance.words import has_han, tidy

_EDGE = re.compile(r"^[\s·.,:;!'|`_/\\-]+(?=[㐀-鿿])|[\s·|`_\\]+$")
_LONE = re.compile(r"^[^\d㐀-鿿≥≤><=%％/／—－-]{1,2}[.·]?$")
_LETTER = re.compile(r"^[A-Za-z]$")
_TAIL = re.compile(r"[(（]([^()（）]{1,3})[)）]?$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Joined:
    """`text` as put together; `borders` are the lengths of text before each cut.

    `lost`: a piece was no text at all; `rough` are the cuts at which signs were read that are none.
    """

    text: str
    borders: tuple[int, ...] = ()
    lost: bool = False
    rough: tuple[int, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """The text of a document, to see what is printed elsewhere."""

    text: str

    @cached_property
    def _pairs(self) -> frozenset[str]:
        return frozenset(self.text[i : i + 2] for i in range(len(self.text) - 1))

    def knows(self, piece: str) -> bool:
        return piece in self._pairs if len(piece) == 2 else piece in self.text


def joined(pieces: list[str]) -> Joined:
    """The pieces of one cell, line by line. A piece without any sign of text (`Z.`, `ŀ`) is dropped."""
    if len(pieces) < 2:
        return Joined(tidy(pieces[0]) if pieces else "")
    kept = [piece for piece in pieces if not _LONE.match(piece.strip()) and piece.strip(" ,.:;'`|")]
    lost = any(piece not in kept and any(c.isalnum() for c in piece) for piece in pieces)
    kept = [_EDGE.sub("", piece) if number else piece.rstrip(" `|_") for number, piece in enumerate(kept)]
    if lost and kept:
        kept[0] = _EDGE.sub("", kept[0])
    if len(kept) < 2:
        return Joined(tidy(kept[0]) if kept else "", (), lost)
    if kept[1].startswith(kept[0]) and len(kept[0]) > 1 and not has_han(kept[0]):
        kept = kept[1:]
    columns = [_lines(piece, number) for number, piece in enumerate(kept)]
    text = ""
    borders: list[int] = []
    rough: list[int] = []
    for line in range(max(map(len, columns))):
        parts = [column[line] for column in columns if line < len(column) and column[line][0]]
        for number, (part, junk) in enumerate(parts):
            if number:
                if text.endswith((")", "）")) and junk and "(" not in parts[number - 1][0].replace("（", "("):
                    text = text[:-1]
                borders.append(len(text))
                if junk:
                    rough.append(len(text))
            text += part
    return Joined(text, tuple(borders), lost, tuple(rough))


def _lines(piece: str, number: int) -> list[tuple[str, bool]]:
    """The lines of a piece, with whether signs that are no text were dropped before one."""
    lines: list[tuple[str, bool]] = []
    junk = False
    for line in piece.split():
        if number and not lines and _LETTER.match(line):
            junk = True
            continue
        cleaned = _foreign(line) if number else line
        lines.append((cleaned, junk or cleaned != line))
        junk = False
    return lines


def _foreign(line: str) -> str:
    """A single Latin letter or stroke before Chinese text at a cut is a cut character, not text."""
    if len(line) > 2 and not has_han(line[0]) and not line[0].isdigit() and has_han(line[1:3]):
        return re.sub(r"^[A-Za-z/\\|·!'`]{1,1}(?=[,，]?[㐀-鿿])", "", line)
    return line


def mended(cell: Joined, evidence: Evidence, other: Joined | None = None) -> tuple[str, bool]:
    """The text of a cell, its cuts undone where `other` (the neighbouring value) or the document shows how.

    The second value says whether anything but joining was done.
    """
    text = cell.text
    if not cell.borders and not cell.lost:
        return text, False
    if other is not None and other.text and text != other.text:
        if _NUMBER.fullmatch(other.text.rstrip("%")) and any(c.isdigit() for c in text):
            return _number(cell, other.text)
        if not other.lost and _agrees(cell, other.text, evidence):
            return other.text, True
    if other is not None and text == other.text:
        return text, False
    mended_text, changed = _by_document(cell, evidence)
    whole = _unit(mended_text)
    return whole, changed or whole != mended_text


def _unit(text: str) -> str:
    """A unit in brackets at the end, read wrongly or left open."""
    match = _TAIL.search(text)
    if not match:
        return text
    slips: dict[str, str] = declarations("performance")["unit_slips"]
    unit = "".join(slips.get(c, c) for c in match[1])
    return f"{text[: match.start()]}({unit})" if unit in UNITS and unit != match[1] else text


def _agrees(cell: Joined, whole: str, evidence: Evidence) -> bool:
    """`cell` says `whole` but for the characters at its cuts, and does not make sense as it is."""
    if not cell.borders:
        return cell.lost and 0 < len(whole) - len(cell.text) <= 1 and whole.endswith(cell.text) and len(cell.text) >= 2
    if all(_plausible(cell.text, border, evidence) for border in cell.borders):
        return False
    parts = []
    previous = 0
    for border in cell.borders:
        parts.append(cell.text[previous : max(previous, border - 1)])
        previous = border + 1
    parts.append(cell.text[previous:])
    if not all(parts[:1]) or not parts[-1]:
        return False
    return re.fullmatch(".{0,2}".join(map(re.escape, parts)), whole) is not None


def _plausible(text: str, border: int, evidence: Evidence) -> bool:
    return evidence.knows(text[border - 1 : border + 1])


def _number(cell: Joined, other: str) -> tuple[str, bool]:
    """A figure under the cut is read twice: of the readings the one that equals, or comes near, the other value."""
    text = cell.text
    readings = [text]
    for border in cell.borders:
        readings += [text[: border - 1] + text[border:], text[:border] + text[border + 1 :]]
    if other in readings:
        return other, other != text
    value, wanted = _value(text), _value(other)
    if not value or not wanted or abs(math.log(value / wanted)) < 1.5:
        return text, False
    near = [r for r in readings[1:] if (v := _value(r)) and abs(math.log(v / wanted)) < 0.25]
    if not near:
        return text, False
    return min(near, key=lambda r: abs(math.log((_value(r) or 1.0) / wanted))), True


def _value(text: str) -> float | None:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).rstrip("%"))
    return float(match[0]) or None if match else None


def _by_document(cell: Joined, evidence: Evidence) -> tuple[str, bool]:
    """Undo each cut on its own: keep the characters at it, drop one of them, or put a third in their place."""
    text, changed = cell.text, False
    slips: dict[str, str] = declarations("performance")["slips"]
    shift = 0
    for border in cell.borders:
        at = border + shift
        left, right = text[:at], text[at:]
        if not left or not right:
            continue
        if left[-1] in slips and has_han(right[0]):
            text, changed = left[:-1] + slips[left[-1]] + right, True
            continue
        if not (has_han(left[-1]) and has_han(right[0])):
            continue
        if left[-1] == right[0] and not evidence.knows(left[-1] + right[0]):
            text, changed, shift = left + right[1:], True, shift - 1
            continue
        repaired = _cut(left, right, evidence)
        if border in cell.rough and not evidence.knows(left[-1] + right[0]):
            match = re.search(re.escape(left[-2:-1]) + r"([㐀-鿿])" + re.escape(right[:2]), evidence.text)
            repaired = left[:-1] + match[1] + right if match else repaired
        if repaired != left + right:
            shift += len(repaired) - len(text)
            text, changed = repaired, True
    return text, changed


def _cut(left: str, right: str, evidence: Evidence) -> str:
    """One cut between Chinese characters. A reading counts if the document prints it elsewhere, across the cut."""
    whole = left + right
    if evidence.knows(left[-2:] + right[:2]):
        return whole
    readings = [(left, right[1:]), (left[:-1], right)]
    for before, after in ((2, 2), (1, 2), (2, 1)):
        if (before, after) != (2, 2) and (
            evidence.knows(left[-1:] + right[:2]) or evidence.knows(left[-2:] + right[:1])
        ):
            return whole
        for a, b in readings:
            if len(a) >= before and len(b) >= after and evidence.knows(a[-before:] + b[:after]):
                return a + b
        if (before, after) == (2, 2):
            third = _third(left[:-1], right[1:], evidence)
            if third:
                return left[:-1] + third + right[1:]
    return whole


def _third(left: str, right: str, evidence: Evidence) -> str:
    """The one character that the document prints between the ends of `left` and `right`."""
    for before, after in product((3, 2), (2,)):
        if len(left) < before or len(right) < after:
            continue
        match = re.search(re.escape(left[-before:]) + r"([㐀-鿿])" + re.escape(right[:after]), evidence.text)
        if match:
            return match[1]
    return ""
