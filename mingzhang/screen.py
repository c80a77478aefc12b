"""What the user sees in a terminal: aligned tables with wide characters, one-line messages, a progress bar."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol


def clean(text: str) -> str:
    """`text` in one line and without characters that would steer the terminal: documents are strangers' work."""
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else " " for c in text).strip()


def width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """Rows under a header, columns aligned; those numbered in `right` to the right."""
    lines = [[clean(cell) for cell in line] for line in (header, *rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(header))]

    def padded(line: Sequence[str]) -> str:
        cells = []
        for column, (cell, wide) in enumerate(zip(line, widths, strict=True)):
            space = " " * (wide - width(cell))
            cells.append(space + cell if column in right else cell + space)
        return "  ".join(cells).rstrip()

    rule = "  ".join("─" * wide for wide in widths)
    return "\n".join([padded(lines[0]), rule, *(padded(line) for line in lines[1:])])


def complain(message: str) -> None:
    """One line on standard error."""
    sys.stderr.write(clean(message) + "\n")
    sys.stderr.flush()


class Bar(Protocol):
    """Something that can be told of progress."""

    def advance(self) -> None: ...


class _Silent:
    def advance(self) -> None:
        """Nobody is looking."""


@contextmanager
def progress(total: int, label: str) -> Iterator[Bar]:
    """A progress bar on standard error where that is a terminal; messages to standard error go above it."""
    if total < 2 or not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    shown = Progress(TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console)
    with shown:
        number = shown.add_task(label, total=total)

        class _Shown:
            def advance(self) -> None:
                shown.advance(number)

        yield _Shown()
