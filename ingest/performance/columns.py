"""Which column of the indicators holds what: found by the words of the header, then by how the rows are filled.

Where rules were drawn a header cell says which columns are its own. Without rules a recogniser may have split a cell
over neighbouring columns, so that columns without a header lie between those that have one; such a column belongs to
the side its text runs into: text that overflows a cell leaves no empty column behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from ingest.document import Cell
from ingest.performance.rows import Row, distinct
from ingest.performance.words import Vocabulary, key, names, vocabulary

LEVELS = ("level1", "level2", "level3")
VALUES = ("target", "actual", "weight", "score", "note", "comparator", "measure")
LISTED = ("project", "organization", "amount", "goal")


@dataclass(frozen=True, slots=True)
class Heading:
    """A header cell, or several that recognition made of one: its roles (more than one where headers ran together)."""

    roles: tuple[str, ...]
    first: int
    last: int  # inclusive


@dataclass(frozen=True)
class Layout:
    """Role → its columns. A form with a medium-term half beside the annual one has two of `halves`."""

    order: tuple[tuple[str, tuple[int, ...]], ...]

    def columns(self, role: str) -> tuple[int, ...]:
        """The columns of `role`; where it occurs twice those of the last, which is the annual one."""
        found: tuple[int, ...] = ()
        for name, columns in self.order:
            if name == role:
                found = columns
        return found

    def first(self, role: str) -> tuple[int, ...]:
        """The columns of the first occurrence of `role`."""
        return next((columns for name, columns in self.order if name == role), ())

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.order)

    def cells(self, row: Row, columns: Sequence[int], role: str) -> list[Cell]:
        """The cells of `row` in `columns`. One that lies over several roles has a single home, save levels 1 and 2."""
        found = distinct(row.owners[c] for c in columns if c < len(row.owners))
        if role in ("level1", "level2"):
            return [cell for cell in found if cell.text.strip()]
        return [cell for cell in found if cell.text.strip() and self._home(cell) == tuple(columns)]

    def _home(self, cell: Cell) -> tuple[int, ...]:
        covered = range(cell.column, cell.column + cell.column_span)
        best: tuple[int, ...] = ()
        most = 0
        for _, columns in self.order:
            overlap = sum(c in covered for c in columns)
            if overlap > most:
                best, most = columns, overlap
        return best


@cache
def _words() -> Vocabulary:
    return vocabulary("columns")


def headings(row: Row) -> list[Heading] | None:
    """The header cells of `row` if it is the header of the indicators, else None."""
    cells = row.cells
    if len(cells) < 3:
        return None
    cells = cells if row.grid.ruled else _rejoined(cells)
    exact = [_roles(cell.text) for cell in cells]
    if not any("level3" in roles for roles in exact):
        exact = _with_lone_level(cells, exact)
    known = {role for roles in exact for role in roles if role != "other"}
    levels = known & set(LEVELS)
    if not levels or len(known) < 3 or not (known - levels or len(levels) > 1):
        return None
    if len(known & {*LEVELS, *VALUES}) < 2:
        return None
    found: list[Heading] = []
    run: list[Cell] = []
    for cell, roles in zip(cells, exact, strict=True):
        if roles:
            found += _damaged(run, known)
            run = []
            found.append(Heading(roles, cell.column, cell.column + cell.column_span - 1))
        else:
            run.append(cell)
    found += _damaged(run, known)
    return _without_stub(found)


def _with_lone_level(cells: list[Cell], exact: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The roles of a header without level 3: 绩效指标 beside its values, right of other levels, is the indicator."""
    left = max((i for i, roles in enumerate(exact) if set(roles) & set(LEVELS)), default=-1)
    lone = [i for i, cell in enumerate(cells) if i > left and key(cell.text) in vocabulary("alone").table]
    return [("level3",) if lone and i == lone[-1] else roles for i, roles in enumerate(exact)]


def is_subheader(row: Row) -> bool:
    """A second header row: each of its cells is a column name or a grade."""
    cells = row.cells
    return bool(cells) and all(_words().role(cell.text) or _grade(cell.text) for cell in cells)


def _grade(text: str) -> str:
    return vocabulary("grades").role(text)


def layout(found: list[Heading], below: list[Row]) -> Layout:
    """The columns of each role on the grid of `found`; `below` are the rows that the header stands over."""
    ruled = below[0].grid.ruled if below else True
    width = max((len(row.owners) for row in below), default=0)
    anchors: list[tuple[str, tuple[int, ...]]] = []
    for number, heading in enumerate(found):
        own = tuple(range(heading.first, heading.last + 1))
        if len(heading.roles) == 1:
            anchors.append((heading.roles[0], own))
            continue
        end = found[number + 1].first if number + 1 < len(found) else width
        anchors += _apart(heading.roles, range(heading.first, end), below)
    if not ruled:
        anchors = _extended(anchors, below, width)
    return Layout(tuple(anchors))


def merged(found: list[Heading], sub: list[Heading], ruled: bool) -> list[Heading]:
    """A header of two rows: a cell of the second row stands for the part of the first that it lies under.

    Without rules a heading reaches as far as the next one.
    """
    kept: list[Heading] = []
    for number, heading in enumerate(found):
        last = heading.last
        if not ruled:
            last = found[number + 1].first - 1 if number + 1 < len(found) else max(s.last for s in sub)
        under = [s for s in sub if s.first >= heading.first and s.last <= last]
        kept += under or [heading]
    return kept


def subheadings(row: Row) -> list[Heading]:
    """The second row of a header; of grades the best is the target."""
    roles = {"best": "target", "lower": "other"}
    return [
        Heading(
            (roles.get(_grade(cell.text)) or _words().role(cell.text),),
            cell.column,
            cell.column + cell.column_span - 1,
        )
        for cell in row.cells
    ]


def carried_over(previous: Layout, before: Row, rows: list[Row]) -> Layout | None:
    """The layout of a continuation that repeats no header, or None if its rows are nothing of the kind."""
    grid, old = rows[0].grid, before.grid
    width = len(rows[0].owners)
    if width == len(before.owners) and _fits(previous, rows):
        return previous
    if grid.edges and old.edges:
        by_edge = _by_edges(previous, old.edges, grid.edges, width)
        if by_edge is not None and _named_rightly(by_edge, rows):
            single = _one_each(previous, width) if len(by_edge.order) < len(previous.order) else None
            return single if single is not None and _named_rightly(single, rows) else by_edge
    return _by_order(previous, rows)


def _one_each(previous: Layout, width: int) -> Layout | None:
    """Every role in one column, in order, where a grid has just as many: cells that were merged above are one here."""
    first = previous.order[0][1][0]
    if width != first + len(previous.order):
        return None
    return Layout(tuple((role, (first + number,)) for number, (role, _) in enumerate(previous.order)))


def stray(layout: Layout, rows: list[Row]) -> dict[int, int]:
    """Rows of a grid without rules whose cells slipped by one column: position in `rows` → columns to move right.

    A row is moved if it then fills the columns that the other rows fill, and did not before.
    """
    if not rows or rows[0].grid.ruled or len(rows) < 4:
        return {}
    width = len(rows[0].owners)
    filled = [[bool(_text(row, c)) for c in range(width)] for row in rows]
    share = [sum(line[c] for line in filled) / len(rows) for c in range(width)]
    usual = [c for c in range(width) if share[c] > 0.7]
    moves: dict[int, int] = {}
    for number, line in enumerate(filled):
        missing = sum(not line[c] for c in usual)
        if not missing:
            continue
        for step in (1, -1):
            if any(line[c] and not 0 <= c + step < width for c in range(width)):
                continue
            moved = [0 <= c - step < width and line[c - step] for c in range(width)]
            odd = sum(line[c] and share[c] < 0.1 for c in range(width))
            odd_moved = sum(moved[c] and share[c] < 0.1 for c in range(width))
            still = sum(not moved[c] for c in usual)
            if still == 0 and odd_moved <= odd and _levels_agree(layout, rows[number], step):
                moves[number] = step
                break
    return moves


def _levels_agree(layout: Layout, row: Row, step: int) -> bool:
    """No level name of the row is moved out of its column."""
    for role in ("level1", "level2"):
        for c in layout.columns(role):
            if c < len(row.owners) and key(_text(row, c)) in names(role) and c + step not in layout.columns(role):
                other = "level1" if role == "level2" else "level2"
                if key(_text(row, c)) not in names(other) or c + step not in layout.columns(other):
                    return False
    return True


def _roles(text: str) -> tuple[str, ...]:
    role = _words().role(text)
    if role:
        return (role,)
    tokens = text.split()
    if 2 <= len(tokens) <= 6 and all(len(token) <= 10 for token in tokens):
        roles = [_words().nearest(token, 0.75)[0] for token in tokens]
        if all(roles) and len(set(roles)) == len(roles) and sum(r in LEVELS for r in roles) >= 2:
            return tuple(roles)
    return ()


def _damaged(run: list[Cell], taken: set[str]) -> list[Heading]:
    """Header cells that are no known name: pieces of names, or names read wrongly, put together as fits best."""
    if not run:
        return []
    best: list[Heading] = []
    most = -1.0
    for cuts in range(1 << (len(run) - 1)) if len(run) <= 6 else ():
        parts: list[list[Cell]] = [[run[0]]]
        for place, cell in enumerate(run[1:]):
            if cuts >> place & 1 or cell.column != parts[-1][-1].column + parts[-1][-1].column_span:
                parts.append([cell])
            else:
                parts[-1].append(cell)
        total, found = 0.0, []
        for part in parts:
            text = "".join(cell.text for cell in part)
            role, likeness = _words().nearest(text)
            if role in taken and role in LEVELS:
                role, likeness = "", 0.0
            total += likeness * len(key(text))
            found.append(Heading((role or "other",), part[0].column, part[-1].column + part[-1].column_span - 1))
        if total > most:
            best, most = found, total
    return best or [Heading(("other",), cell.column, cell.column) for cell in run]


def _rejoined(cells: list[Cell]) -> list[Cell]:
    """Pieces of a header in neighbouring columns, where together they are a known name: 三级 | 指标."""
    whole: list[Cell] = []
    for cell in cells:
        before = whole[-1] if whole else None
        if before is not None and before.column + before.column_span == cell.column:
            text = before.text + cell.text
            if _words().role(text) and not (_words().role(before.text) and _words().role(cell.text)):
                span = before.column_span + cell.column_span
                whole[-1] = replace(before, text=text, column_span=span)
                continue
        whole.append(cell)
    return whole


def _without_stub(found: list[Heading]) -> list[Heading]:
    """Left of the first level stands the name of the block (绩效指标, 年度目标), unless the form lists projects."""
    listed = any("project" in h.roles or "organization" in h.roles for h in found)
    level = min(h.first for h in found if set(h.roles) & set(LEVELS))
    if not listed:
        return [h for h in found if h.first >= level]
    # a target left of the levels is the goal of the project
    return [replace(h, roles=("goal",)) if h.first < level and h.roles == ("target",) else h for h in found]


def _text(row: Row, column: int) -> str:
    cell = row.owners[column] if column < len(row.owners) else None
    return cell.text.strip() if cell is not None else ""


def _apart(roles: tuple[str, ...], columns: range, rows: list[Row]) -> list[tuple[str, tuple[int, ...]]]:
    """Share `columns` out to headers that ran together: levels 1 and 2 by the names that stand in them."""
    free = list(columns)
    shared: list[tuple[str, tuple[int, ...]]] = []
    for number, role in enumerate(roles):
        if role in ("level1", "level2") and free:
            counts = {c: sum(key(_text(row, c)) in names(role) for row in rows) for c in free}
            best = max(free, key=lambda c: (counts[c], -c))
            column = best if counts[best] else free[0]
            shared.append((role, (column,)))
            free = [c for c in free if c > column]
        elif free:
            filled = [c for c in free if any(_text(row, c) for row in rows)]
            column = filled[0] if filled else free[0]
            # what is left belongs to the last of the headers; columns that begin a new run are taken from it later
            shared.append((role, (column,)))
            free = [c for c in free if c > column]
        if number + 1 == len(roles):
            break
    return shared


def _extended(
    anchors: list[tuple[str, tuple[int, ...]]], rows: list[Row], width: int
) -> list[tuple[str, tuple[int, ...]]]:
    """Give each filled column without a header to the header on its left or right."""
    anchors = sorted(anchors, key=lambda a: a[1])
    filled = [[bool(_text(row, c)) for c in range(width)] for row in rows]
    ever = [any(line[c] for line in filled) for c in range(width)]
    extended = [list(columns) for _, columns in anchors]
    for number, ((_, left), (_, right)) in enumerate(pairwise([*anchors, ("", (width,))])):
        between = range(left[-1] + 1, right[0])
        rightwards: list[int] = []
        for c in between:
            if not ever[c]:
                continue
            lines = [line for line in filled if line[c]]
            starts = sum(not line[c - 1] for line in lines)
            ends = sum(c + 1 >= width or not line[c + 1] for line in lines)
            last = number + 1 == len(anchors)
            overflows = starts <= ends or starts * 2 <= len(lines)
            heads_nothing = not any(ever[k] for k in left)
            if not rightwards and (last or heads_nothing or overflows):
                extended[number].append(c)
                continue
            rightwards.append(c)
        if rightwards:
            extended[number + 1] = rightwards + extended[number + 1]
    return [(role, tuple(columns)) for (role, _), columns in zip(anchors, extended, strict=True)]


def _fits(previous: Layout, rows: list[Row]) -> bool:
    """The rows have level names where the layout has levels, or at least text where it has indicators."""
    text = sum(bool(previous.cells(row, previous.columns("level3"), "level3")) for row in rows)
    return text * 2 >= len(rows) and _named_rightly(previous, rows)


def _named_rightly(previous: Layout, rows: list[Row]) -> bool:
    """At least as many level names of the rows stand in the columns of their level as elsewhere."""
    named = wrong = 0
    for row in rows:
        for c in range(len(row.owners)):
            levels = [role for role in ("level1", "level2") if key(_text(row, c)) in names(role)]
            if levels:
                right = any(c in previous.columns(role) for role in levels)
                named += right
                wrong += not right
    return named >= wrong


def _by_edges(previous: Layout, old: tuple[float, ...], new: tuple[float, ...], width: int) -> Layout | None:
    """Columns of the new grid by where they lie over the old ones; None where the grids do not lie over each other."""
    order: list[tuple[str, tuple[int, ...]]] = []
    for role, columns in previous.order:
        if not columns or columns[0] >= len(old):
            return None
        x0 = old[columns[0]]
        x1 = old[columns[-1] + 1] if columns[-1] + 1 < len(old) else float("inf")
        mine = tuple(c for c in range(width) if c < len(new) and x0 - 3 <= new[c] < x1 - 3)
        if mine:
            order.append((role, mine))
    found = {role for role, _ in order}
    return Layout(tuple(order)) if {"level3"} <= found and len(order) * 2 > len(previous.order) else None


def _by_order(previous: Layout, rows: list[Row]) -> Layout | None:
    """A grid of other width: columns in the order of the header, with the level names as landmarks."""
    width = len(rows[0].owners)
    filled = [c for c in range(width) if any(_text(row, c) for row in rows)]
    roles = [role for role in previous.roles if role != "other" or width >= len(previous.order)]
    marks: dict[str, int] = {}
    for role in ("level1", "level2"):
        counts = {c: sum(key(_text(row, c)) in names(role) for row in rows) for c in filled}
        counts = {c: n for c, n in counts.items() if n and c not in marks.values()}
        if counts and role in roles:
            marks[role] = max(counts, key=lambda c: (counts[c], -c))
    if not marks:
        return None
    mark = "level2" if "level2" in marks else "level1"
    right = roles[roles.index(mark) + 1 :]
    columns = [c for c in filled if c > marks[mark]]
    if not columns or len(columns) > len(right) + 2:
        return None
    order = [(role, (column,)) for role, column in marks.items()]
    if mark == "level1" and "level2" in right and len(columns) < len(right):
        right.remove("level2")
    order += [(role, (column,)) for role, column in zip(right, columns, strict=False)]
    return Layout(tuple(order))
