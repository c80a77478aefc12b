"""Optical recognition of single lines of text, with the PP-OCR model that the package `rapidocr` carries.

The model is run by onnxruntime alone: nothing is looked up in the network, and no window library is needed. It answers
for every eighth pixel of a line, 48 pixels high, how likely each character is; a character is read where its answer is
the likeliest one, so that each has a place and a likelihood of its own. A line that looks like a number is read as one:
a lone `O` is a nought.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import MingzhangError
from ingest.readers.scan import Glyph, Grey

#: pixels: the height of a line for the model, what one answer is for, and the widest line
_HEIGHT, _STEP, _WIDEST = 48, 8, 3200
#: lines read at once, and how many threads read
_BATCH, _THREADS = 8, 2
#: what numbers are printed with, and what else such a sign is taken for
_NUMERALS = {
    **{digit: digit for digit in "0123456789"},
    "0": "0OoＯ〇○Q",
    "1": "1lI|｜",
    ",": ",，、",
    ".": ".．。·",
    "-": "-－—–―一−",
    "(": "(（",
    ")": ")）",
    "%": "%％",
}

Answer = NDArray[np.float32]


@cache
def installed() -> bool:
    """Whether the extra `mingzhang[ocr]` is here."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "PIL"))


@cache
def recogniser() -> Recogniser:
    """The one recogniser of this process; only where it is `installed`."""
    return Recogniser()


class Recogniser:
    """Reads pictures of lines, dark on light."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _THREADS
        options.enable_cpu_mem_arena = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(str(_model()), options, providers=["CPUExecutionProvider"])
        self._input: str = self._session.get_inputs()[0].name
        characters: str = self._session.get_modelmeta().custom_metadata_map["character"]
        self._characters = ["", *characters.splitlines(), " "]
        index = {character: position for position, character in enumerate(self._characters)}
        self._numerals = list(_NUMERALS)
        self._alike = [[index[each] for each in alike if each in index] for alike in _NUMERALS.values()]
        self._of_numbers = np.zeros(len(self._characters), np.bool_)
        for positions in self._alike:
            self._of_numbers[positions] = True
        self._digits = np.zeros(len(self._characters), np.bool_)
        for digit, positions in zip(self._numerals, self._alike, strict=True):
            self._digits[positions] = digit.isdigit()

    def __call__(self, lines: Sequence[Grey]) -> list[list[Glyph]]:
        """The glyphs of each line; places are shares of the width of its picture."""
        widths = [min(_WIDEST, max(16, round(line.shape[1] * _HEIGHT / line.shape[0]))) for line in lines]
        read: list[list[Glyph]] = [[] for _ in lines]
        order = sorted(range(len(lines)), key=widths.__getitem__)
        for first in range(0, len(order), _BATCH):
            chosen = order[first : first + _BATCH]
            given = np.zeros((len(chosen), 3, _HEIGHT, max(widths[index] for index in chosen)), np.float32)
            for position, index in enumerate(chosen):
                given[position, :, :, : widths[index]] = _resized(lines[index], widths[index]) / 127.5 - 1
            (answers,) = self._session.run(None, {self._input: given})
            for index, answer in zip(chosen, answers, strict=True):
                read[index] = self._glyphs(answer, widths[index])
        return read

    def _glyphs(self, answer: Answer, width: int) -> list[Glyph]:
        best = answer.argmax(axis=1)
        signs = best[best > 0]
        if self._of_numbers[signs].all() and self._digits[signs].any():
            # all signs that could be a nought speak for one, and so on
            blank = answer[:, :1]
            sums = [answer[:, positions].sum(axis=1, keepdims=True) for positions in self._alike]
            return _spelt(np.concatenate([blank, *sums], axis=1), ["", *self._numerals], width)
        return _spelt(answer, self._characters, width)


def _model() -> Path:
    from importlib.util import find_spec

    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise MingzhangError("Recognising text needs an extra: pip install 'mingzhang[ocr]'.")
    found = sorted((Path(spec.origin).parent / "models").glob("PP-OCR*_rec_*.onnx"))
    if not found:
        raise MingzhangError("The package rapidocr holds no model for Chinese: pip install 'mingzhang[ocr]' again.")
    return found[-1]


def _spelt(answer: Answer, characters: Sequence[str], width: int) -> list[Glyph]:
    """One glyph for each stretch of answers of which a character is the likeliest."""
    best = answer.argmax(axis=1)
    likely = answer.max(axis=1)
    begins = np.flatnonzero(np.r_[True, best[1:] != best[:-1]]).tolist()
    found: list[Glyph] = []
    for start, end in zip(begins, [*begins[1:], len(best)], strict=True):
        character = characters[best[start]]
        if character:
            middle = (start + end) / 2 * _STEP / width
            found.append(Glyph(character, min(float(likely[start:end].max()), 1.0), min(middle, 1.0)))
    return found


def _resized(line: Grey, width: int) -> NDArray[np.float32]:
    from PIL import Image

    return np.asarray(Image.fromarray(line).resize((width, _HEIGHT), Image.Resampling.BILINEAR), np.float32)
