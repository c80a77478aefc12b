"""Tables without rules: words that stand in columns → grids.

Careful on purpose: a grid is built only from a run of lines that print numbers under each other, with white space
running between the columns from top to bottom. Prose, lists of contents and cover pages stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from statistics import median

from ingest.document import Box, Cell, Grid, Line, Place, Word
from ingest.labels import plain
from ingest.layouts import declarations, expression, listed
from ingest.numbers import is_dash, parse

#: so many lines with a number make a table where nothing announces it
_ROWS = 3
#: at least so many of a run's lines print numbers; one that is announced may repeat its header between two rows
_FILLED, _FILLED_ANNOUNCED = 0.3, 0.15
#: title and unit stand at most so many lines above a table
_ABOVE = 5
#: white space at least this wide runs between two columns, in points
_RIVER = 2.5
#: lines farther apart than this many line heights do not belong to one table
_GAP = 4.0
_MAX_HEADER = 7
#: two middles this close are the same, in points
_ALIKE = 6.0
_LEADER = re.compile(r"[.·…]{4}")
_PROSE = re.compile(r"[。，；]")

Span = tuple[float, float]


def aligned_grids(lines: list[Line]) -> tuple[list[Grid], list[Line]]:
    """Grids made of aligned words, and the lines that are left."""
    grids: list[Grid] = []
    rest: list[Line] = []
    position = 0
    for first, last in _runs(lines):
        start = _header_start(lines, first, position)
        announced = _announced(lines[max(position, start - _ABOVE) : start])
        filled = sum(_numbers(line) > 0 for line in lines[first:last]) / (last - first)
        if filled < (_FILLED_ANNOUNCED if announced else _FILLED):
            continue
        least = 1 if announced else _ROWS
        grid = _grid(lines[start:first], lines[first:last], least)
        if grid is None:
            continue
        rest += lines[position:start]
        grids.append(grid)
        position = last
    return grids, rest + lines[position:]


@cache
def _heading() -> re.Pattern[str]:
    marks = declarations("marks")
    return re.compile(f"(?:{marks['heading']})|(?:{marks['unit']})|(?:{marks['note']})")


def _box(line: Line) -> Box:
    return line.place.box or Box(0, 0, 0, 0)


def _numbers(line: Line) -> int:
    return sum(parse(w.text) is not None or is_dash(w.text) for w in line.words)


def _is_row(line: Line) -> bool:
    """A line of a table: several words, one of them a number; no line of a list of contents."""
    if len(line.words) < 2 or not _numbers(line) or _LEADER.search(line.text) or _PROSE.search(line.text):
        return False
    return any(b.box.x0 - a.box.x1 >= _box(line).height for a, b in pairwise(line.words))


def _runs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Runs of lines with rows of a table among them; their first and last line are rows."""
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(lines):
        if not _is_row(lines[index]):
            index += 1
            continue
        last = index
        for k in range(index + 1, len(lines)):
            before, line = _box(lines[k - 1]), _box(lines[k])
            if line.top - before.bottom > _GAP * max(before.height, line.height, 8) or _heading().search(
                plain(lines[k].text)
            ):
                break
            if _is_row(lines[k]):
                last = k
            elif len(lines[k].words) < 2 and len(plain(lines[k].text)) > 30:
                break
        runs.append((index, last + 1))
        index = last + 1
    return runs


def _header_start(lines: Sequence[Line], first: int, earliest: int) -> int:
    """The first line of the header above a run: up to the line that names the table or its unit."""
    start = first
    while start > earliest and first - start < _MAX_HEADER:
        line = lines[start - 1]
        if _heading().search(plain(line.text)) or _box(lines[start]).top - _box(line).bottom > _GAP * _box(line).height:
            break
        start -= 1
    return start


def _announced(above: Sequence[Line]) -> bool:
    """Whether the lines above name a table and its unit."""
    texts = [plain(line.text) for line in above]
    unit = expression("marks", "unit")
    return any(t.endswith(listed("marks", "announces")) for t in texts) and any(unit.search(t) for t in texts)


def _grid(header: Sequence[Line], body: Sequence[Line], least: int) -> Grid | None:
    columns = _columns(header, body)
    if len(columns) < 2 or not _hangs_together(body, columns, least):
        return None
    rows = [*_header_rows(_by_height(header), columns), *_body_rows(body, columns)]
    cells = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            text = "".join(w.text for w in words) if r < len(header) else " ".join(w.text for w in words)
            box = _around(words) if words else None
            cells.append(Cell(text, r, c, place=Place(body[0].place.page, box)))
    around = _around([w for line in (*header, *body) for w in line.words])
    place = Place(body[0].place.page, around)
    return Grid(tuple(cells), len(rows), len(columns), place, ruled=False, edges=(*(c[0] for c in columns), around.x1))


def _by_height(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: _box(line).top)


def _columns(header: Sequence[Line], body: Sequence[Line]) -> list[Span]:
    """Where words stand: the parts of the line that no river of white space runs through.

    A header over an empty column is all that shows the column. A header may also stand centred over a wide column whose
    numbers stand at its right edge: a header over nothing and the numbers under none beside it are one column.
    """
    index = [line for line in body if _numbers_columns(line)]
    again = _repeated(header, body)
    spans = _united(
        [
            (w.box.x0, w.box.x1)
            for k, line in enumerate(body)
            if k not in again and line not in index
            for w in line.words
        ]
    )
    heads = [[(w.box.x0, w.box.x1) for w in line.words] for line in (*_by_height(header), *index)]
    leaves = _united([span for k, line in enumerate(heads) for span in line if not _any_over(span, heads[k + 1 :])])
    alone = [leaf for leaf in leaves if not _meets(leaf, spans)]
    for leaf in alone:
        beside = next((span for span in spans if span[0] >= leaf[1]), None)
        between = beside and any(leaf[1] <= other[0] < beside[0] for other in leaves if other is not leaf)
        if beside and not between and not _meets(beside, leaves):
            spans[spans.index(beside)] = leaf[0], beside[1]
        else:
            spans = sorted([*spans, leaf])
    for line in reversed(heads):
        for span in line:
            if not _meets(span, spans):
                spans = sorted([*spans, span])
    return _without_halves(spans, leaves, [line for line in body if line not in index])


def _without_halves(spans: Sequence[Span], leaves: Sequence[Span], body: Sequence[Line]) -> list[Span]:
    """The columns, those without a header of their own that no row prints together with the one before joined to it.

    A word stands at the left edge of a column (合计) and the numbers below it at the right.
    """
    found: list[Span] = []
    held: list[set[int]] = []
    for span in spans:
        rows = {k for k, line in enumerate(body) for w in line.words if _meets((w.box.x0, w.box.x1), [span])}
        named = any(_meets(span, [leaf]) and not _meets(found[-1], [leaf]) for leaf in leaves) if found else True
        if rows and not named and held[-1] and not rows & held[-1]:
            found[-1] = found[-1][0], span[1]
            held[-1] |= rows
        else:
            found.append(span)
            held.append(rows)
    return found


def _numbers_columns(line: Line) -> bool:
    """A row that only numbers the columns: 栏次 1 2 3."""
    numbers = [word.text for word in line.words if parse(word.text) is not None]
    return len(numbers) > 1 and numbers == [str(k) for k in range(1, len(numbers) + 1)]


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < x1 + _RIVER and x0 - _RIVER < span[1] for x0, x1 in others)


def _repeated(header: Sequence[Line], body: Sequence[Line]) -> set[int]:
    """The lines of the body where the header stands again: lines without numbers, some of which it prints, too."""
    printed = {plain(line.text) for line in header}
    found: set[int] = set()
    block: list[int] = []
    for k, line in enumerate(body):
        if not _numbers(line):
            block.append(k)
            continue
        if sum(plain(body[i].text) in printed for i in block) > 1:
            found.update(block)
        block = []
    return found


def _any_over(span: Span, lines: Sequence[Sequence[Span]]) -> bool:
    return any(_meets(span, line) for line in lines)


def _united(spans: Sequence[Span]) -> list[Span]:
    result: list[Span] = []
    for x0, x1 in sorted(spans):
        if result and x0 <= result[-1][1] + _RIVER:
            result[-1] = result[-1][0], max(x1, result[-1][1])
        else:
            result.append((x0, x1))
    return result


def _hangs_together(body: Sequence[Line], columns: Sequence[Span], least: int) -> bool:
    """At least `least` lines are rows, and some column holds about as many numbers."""
    held = [0] * len(columns)
    for line in body:
        for word in line.words:
            if parse(word.text) is not None or is_dash(word.text):
                held[_column(word, columns)] += 1
    return max(held) >= max(least - 1, 1) and sum(_is_row(line) for line in body) >= least


def _column(word: Word, columns: Sequence[Span]) -> int:
    """The column that a word overlaps most, else the nearest."""
    return max(range(len(columns)), key=lambda i: min(columns[i][1], word.box.x1) - max(columns[i][0], word.box.x0))


def _header_rows(lines: Sequence[Line], columns: Sequence[Span]) -> list[list[list[Word]]]:
    """Header words, each at the first of the columns it reaches over: a group stands centred over its columns."""
    placed: list[dict[int, list[Word]]] = []
    for line in lines:
        here: dict[int, list[Word]] = {}
        for word in line.words:
            here.setdefault(_header_column(word, columns), []).append(word)
        placed.append(here)
    for k, here in enumerate(placed):
        for children in _children(placed[k + 1 :], here):
            _spread(here, children)
    return [[here.get(c, []) for c in range(len(columns))] for here in placed]


def _header_column(word: Word, columns: Sequence[Span]) -> int:
    """The column whose middle a header is nearest to, among those it covers."""
    covered = [i for i, (x0, x1) in enumerate(columns) if word.box.x0 < x1 and x0 < word.box.x1]
    middle = _middle([word])
    return min(covered or [_column(word, columns)], key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - middle))


def _middle(words: Sequence[Word]) -> float:
    return (words[0].box.x0 + words[-1].box.x1) / 2


def _children(below: Sequence[dict[int, list[Word]]], here: dict[int, list[Word]]) -> list[dict[int, float]]:
    """Runs of neighbouring columns with headers on the next line below some word: column → middle of its header."""
    runs: list[dict[int, float]] = []
    for line in below:
        if not any(column in line for column in here):
            continue
        run: dict[int, float] = {}
        for column in sorted(line):
            if run and column - 1 not in run:
                runs.append(run)
                run = {}
            run[column] = _middle(line[column])
        runs.append(run)
        break
    return [run for run in runs if any(column in run for column in here)]


def _spread(here: dict[int, list[Word]], children: dict[int, float]) -> None:
    """Move each group over `children` to its first column: the run from there on whose middle is the group's own."""
    groups = sorted(column for column in here if column in children)
    free = sorted(children)
    for position, column in enumerate(groups):
        limit = groups[position + 1] if position + 1 < len(groups) else max(free, default=column) + 1
        starts = free[:1] if position else [c for c in free if c <= column]
        ends = [c for c in free if column <= c < limit]
        if not starts or not ends:
            continue
        middle = _middle(here[column])
        first, last = min(
            ((a, b) for a in starts for b in ends),
            key=lambda run: (round(abs((children[run[0]] + children[run[1]]) / 2 - middle) / _ALIKE), run[0] - run[1]),
        )
        if first != column:
            here[first] = here.pop(column)
        free = [c for c in free if c > last]


def _body_rows(body: Sequence[Line], columns: Sequence[Span]) -> list[list[list[Word]]]:
    """One row a line; labels that a number's line lacks are taken from the lines right above and below it."""
    rows: list[tuple[Line, list[list[Word]]]] = []
    for line in _by_height(body):
        row: list[list[Word]] = [[] for _ in columns]
        for word in line.words:
            row[_column(word, columns)].append(word)
        rows.append((line, row))
    tops = [_box(line).top for line, _ in rows if _is_row(line)]
    pitch = median([b - a for a, b in pairwise(tops)] or [12.0])
    result: list[list[list[Word]]] = []
    torn: list[tuple[Line, list[list[Word]]]] = []
    for k, (line, row) in enumerate(rows):
        if _is_torn(rows, k, pitch):
            torn.append((line, row))
            continue
        for other_line, other in list(torn):
            if abs(_box(other_line).top - _box(line).top) < 0.75 * pitch:
                row = [a + b for a, b in zip(other, row, strict=True)]
            else:
                result.append(other)
        torn = []
        if k + 1 < len(rows) and _is_torn(rows, k + 1, pitch) and not row[0]:
            row = [a + b for a, b in zip(row, rows[k + 1][1], strict=True)]
            rows[k + 1] = rows[k + 1][0], [[] for _ in columns]
        result.append(row)
    result += [row for _, row in torn]
    return [row for row in result if any(row)]


def _is_torn(rows: Sequence[tuple[Line, list[list[Word]]]], k: int, pitch: float) -> bool:
    """A line without numbers, closer than a row to a line of numbers that has no label."""
    line, _ = rows[k]
    if _numbers(line):
        return False
    for other in (k - 1, k + 1):
        if 0 <= other < len(rows):
            beside, row = rows[other]
            if _numbers(beside) and not row[0] and abs(_box(beside).top - _box(line).top) < 0.75 * pitch:
                return True
    return False


def _around(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box
