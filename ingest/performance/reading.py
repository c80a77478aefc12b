"""One form → one Evaluation, or one for each project of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.document import Cell, Place
from ingest.labels import plain, squeeze
from ingest.layouts import declarations
from ingest.numbers import UNITS, is_dash
from ingest.performance import amounts
from ingest.performance.columns import (
    LEVELS,
    Heading,
    Layout,
    carried_over,
    headings,
    is_subheader,
    layout,
    merged,
    stray,
    subheadings,
)
from ingest.performance.forms import Draft, grids, is_title, project_below, year_of
from ingest.performance.levels import Levels, Printed, points, resolve
from ingest.performance.mending import Evidence, Joined, joined, mended
from ingest.performance.quantities import quantity
from ingest.performance.records import Amount, Evaluation, Indicator, Kind, Scope
from ingest.performance.rows import Row, distinct
from ingest.performance.words import has_han, is_placeholder, key, names, pattern, printed_width, tidy, vocabulary

_PLAIN_NUMBER = re.compile(r"^[+-]?\d[\d,]*(?:\.\d+)?$")
_BRACKET_UNIT = re.compile(r"[(（]\s*([^()（）\d]{1,6})\s*[)）]\s*$")


@dataclass
class _Body:
    """A row of the indicators with its layout; `moved` columns to the right where the row had slipped."""

    row: Row
    layout: Layout
    sheet: int
    moved: int = 0

    def cells(self, role: str) -> list[Cell]:
        columns = self.layout.columns(role)
        if self.moved:
            shifted = [c - self.moved for c in columns]
            owners = [self.row.owners[c] for c in shifted if 0 <= c < len(self.row.owners)]
            return [cell for cell in distinct(owners) if cell.text.strip()]
        return self.layout.cells(self.row, columns, role)

    def pieces(self, role: str) -> list[str]:
        return [cell.text for cell in self.cells(role)]


@dataclass
class _Entry:
    """What one row says, before levels and mending."""

    body: _Body
    level1: Printed
    level2: Printed
    level3: Joined
    target: Joined
    actual: Joined
    weight: str
    score: str
    note: str
    project: str = ""
    remarks: tuple[str, ...] = ()


def read(draft: Draft, evidence: Evidence) -> list[Evaluation]:
    """The evaluations of a form."""
    upper, bodies, closing, headed = _sections(draft)
    listed = bool(bodies and bodies[0].layout.columns("project"))
    money = amounts.read(upper, draft.lines)
    entries, total_weight, total_score, footer = _entries(bodies)
    closing = closing + footer
    indicators = _indicators(entries, evidence)
    if listed:
        return _by_project(draft, bodies, entries, indicators, money)
    fields = _fields(upper + closing)
    for line in draft.lines:
        _line_field(line, fields)
    goal, result = _goals(upper)
    goal = goal or next((told[1] for line in draft.lines if (told := _inside(line)) and told[0] == "goal"), "")
    named = any(vocabulary("fields").role(cell.text) == "project" for row in upper for cell in row.cells)
    scope = _scope(draft.title, named)
    total_score = total_score or fields.get("score", "")
    kind = _kind(draft.title, bodies, total_score, money.executed)
    rows = draft.rows
    evaluation = Evaluation(
        form=draft.title,
        caption=draft.caption,
        kind=kind,
        scope=scope,
        project=_project(draft, fields, scope, named),
        organization=fields.get("organization") or fields.get("implementer") or "",
        department=fields.get("department", ""),
        year=year_of(draft),
        unit=money.unit if _has_amounts(money) or _prints_amounts(upper) else "",
        initial=money.initial,
        budget=money.budget,
        executed=money.executed,
        rate=money.rate,
        total_weight=total_weight,
        total_score=total_score,
        goal=goal,
        result=result,
        funding=tuple(money.funding),
        tasks=tuple(money.tasks),
        indicators=tuple(indicators),
        place=rows[0].place,
        pages=tuple(sorted({row.page for row in rows})),
        remarks=() if headed else ("no header of indicators",),
        blank_total=money.blank_total,
    )
    return [evaluation]


# ---- sections --------------------------------------------------------------------------------------------------


def _sections(draft: Draft) -> tuple[list[Row], list[_Body], list[Row], bool]:
    """(rows above the indicators, rows of the indicators, rows below them, whether a header was found)."""
    upper: list[Row] = []
    bodies: list[_Body] = []
    closing: list[Row] = []
    current: Layout | None = None
    last: Row | None = None
    headed = False
    ended = False
    for sheet, rows in enumerate(grids(draft)):
        at = 0
        found: list[Heading] | None = None
        if headed and not ended and headings(rows[0]) is None and current is not None and last is not None:
            again = next((i for i, row in enumerate(rows) if headings(row) is not None), len(rows))
            part = rows[:again]
            if part:
                following = carried_over(current, last, part)
                if following is not None:
                    current = following
                    bodies += _placed(part, following, sheet)
                    last = part[-1]
                elif again == len(rows):
                    closing += part
                    continue
            at = again
        while at < len(rows):
            row = rows[at]
            found = headings(row)
            if found is None:
                if not headed and not (len(row.cells) == 1 and is_title(row.cells[0].text)):
                    upper.append(row)
                elif headed:
                    closing.append(row)
                at += 1
                continue
            headed = True
            at += 1
            if at < len(rows) and is_subheader(rows[at]):
                found = merged(found, subheadings(rows[at]), row.grid.ruled)
                at += 1
            end = next((i for i in range(at, len(rows)) if headings(rows[i]) is not None), len(rows))
            part = rows[at:end]
            # a header at the foot of a page: its rows stand on the next one
            current = layout(found, part or rows[at - 1 : at])
            bodies += _placed(part, current, sheet)
            last = part[-1] if part else rows[at - 1]
            at = end
    return upper, bodies, closing, headed


def _placed(rows: list[Row], columns: Layout, sheet: int) -> list[_Body]:
    moves = stray(columns, rows)
    return [_Body(row, columns, sheet, moves.get(i, 0)) for i, row in enumerate(rows)]


def _entries(bodies: list[_Body]) -> tuple[list[_Entry], str, str, list[Row]]:
    """The rows of the indicators, the weights and scores of the total row, and the rows below."""
    entries: list[_Entry] = []
    total_weight = total_score = ""
    footer: list[Row] = []
    previous: _Body | None = None
    for body in bodies:
        if footer or (body.sheet == (previous.sheet if previous else body.sheet) and _is_footer(body)):
            footer.append(body.row)
            continue
        if _is_total(body):
            weight, score = _total(body)
            total_weight, total_score = total_weight or weight, total_score or score
            previous = body
            continue
        entry = _entry(body)
        if previous is not None and previous.sheet != body.sheet and entries and _goes_on(entry, entries[-1]):
            entries[-1] = _together(entries[-1], entry)
        else:
            entries.append(entry)
        previous = body
    return entries, total_weight, total_score, footer


def _is_footer(body: _Body) -> bool:
    cells = body.row.cells
    first = cells[0]
    words = vocabulary("footers")
    label = re.split(r"[:：]", first.text.strip(), maxsplit=1)[0]
    if not words.role(label) or key(first.text) in names("level1"):
        return False
    return len(cells) <= 2 and not body.pieces("weight") and not body.pieces("score")


def _is_total(body: _Body) -> bool:
    """The row of the total: named so, or with weight and score and no word where indicators have theirs."""
    words = vocabulary("totals")
    if any(words.role(cell.text) for cell in body.row.cells):
        texts = [cell.text for cell in body.row.cells if not words.role(cell.text)]
        return all(not has_han(text) or is_dash(text) for text in texts) or len(texts) <= 1
    weight, score = "".join(body.pieces("weight")), "".join(body.pieces("score"))
    if not (_PLAIN_NUMBER.match(squeeze(weight)) and _PLAIN_NUMBER.match(squeeze(score))):
        return False
    others = [cell.text for role in (*LEVELS, "target", "actual") for cell in body.cells(role)]
    return not any(has_han(text) or len(squeeze(text)) > 1 for text in others)


def _total(body: _Body) -> tuple[str, str]:
    """(weights, scores) of the total row: from their columns, else the last number of the row is the score."""
    weight, score = _points("".join(body.pieces("weight"))), _points("".join(body.pieces("score")))
    numbers = [squeeze(c.text) for c in body.row.cells if _PLAIN_NUMBER.match(_points(c.text))]
    if not score and numbers and not body.layout.columns("score"):
        score = _points(numbers[-1])
    elif not score and len(numbers) >= 2:
        weight, score = _points(numbers[-2]), _points(numbers[-1])
    return weight, score


def _points(text: str) -> str:
    """`10 分` → `10`."""
    squeezed = squeeze(text)
    return pattern("points_alone").sub(r"\1", squeezed)


def _entry(body: _Body) -> _Entry:
    level3 = joined(body.pieces("level3"))
    halves = body.layout.roles.count("level3") > 1
    target = _target(body)
    if halves and not level3.text:
        # only the first half of the form, the medium term, is filled in
        first = Layout(tuple((r, c) for r, c in _first_half(body.layout)))
        body = replace(body, layout=first)
        level3, target = joined(body.pieces("level3")), _target(body)
    project = "".join(body.pieces("project"))
    if level3.text and _twice(level3.text, body):
        level3 = Joined(level3.text[: len(level3.text) // 2])
    return _Entry(
        body,
        _printed(body, "level1"),
        _printed(body, "level2"),
        level3,
        target,
        joined(body.pieces("actual")),
        _points("".join(body.pieces("weight"))),
        _points("".join(body.pieces("score"))),
        tidy(" ".join(body.pieces("note"))),
        tidy(project),
    )


def _first_half(columns: Layout) -> list[tuple[str, tuple[int, ...]]]:
    seen: dict[str, tuple[int, ...]] = {}
    for role, places in columns.order:
        seen.setdefault(role, places)
    return list(seen.items())


def _twice(text: str, body: _Body) -> bool:
    """`无 无`: a word that recognition read in two columns and put in one."""
    cells = body.pieces("level3")
    return len(cells) == 1 and not body.row.grid.ruled and len({*cells[0].split()}) == 1 and len(cells[0].split()) == 2


def _target(body: _Body) -> Joined:
    """The target; its comparator and unit may stand in columns of their own: ≥ | 95 | %."""
    value = joined(body.pieces("target"))
    if not value.text:
        for role in ("period", "part"):
            if body.layout.columns(role):
                value = joined(body.pieces(role))
                break
    sign = squeeze("".join(body.pieces("comparator")))
    unit = squeeze("".join(body.pieces("measure")))
    if not sign and not unit:
        return value
    words = declarations("performance")["quantities"]
    if sign in words["qualitative"] or not re.search(r"\d", value.text):
        sign = ""
        if not re.search(r"\d", value.text):
            unit = ""
    if is_dash(unit) or unit in words["no_unit"] or plain(value.text).endswith(plain(unit)):
        unit = ""
    if plain(value.text).startswith(plain(sign)):
        sign = ""
    return Joined(sign + value.text + unit) if sign or unit else value


def _printed(body: _Body, role: str) -> Printed:
    cells = body.cells(role)
    columns = body.layout.columns(role)
    covering = body.row.owners[columns[0]] if columns and columns[0] < len(body.row.owners) else None
    owner = cells[0] if cells else covering
    return Printed(" ".join(cell.text for cell in cells), id(owner), body.sheet, body.row.grid.ruled)


def _cut_short(pieces: list[str]) -> bool:
    """The text of a cell breaks off: its last printed line is as full as any and ends no sentence."""
    lines = [line for line in "\n".join(pieces).split("\n") if line.strip()]
    if len(lines) < 2 or lines[-1].rstrip().endswith(tuple(declarations("performance")["sentence_ends"])):
        return False
    return printed_width(lines[-1]) > max(printed_width(line) for line in lines) - 2


def _goes_on(entry: _Entry, before: _Entry) -> bool:
    """The first row of a page that finishes the last row of the page before: nothing begins in it."""
    if _has_name(entry.level1) or _has_name(entry.level2) or entry.weight or entry.score:
        return False
    if entry.body.row.grid.ruled and not (entry.level3.text or entry.target.text or entry.actual.text):
        return False
    numbered = bool(before.weight or before.score)
    partial = not (entry.level3.text and entry.target.text) or _cut_short(before.body.pieces("level3"))
    complete = bool(before.level3.text and (before.target.text or before.actual.text))
    return (partial or numbered) and complete


def _has_name(printed: Printed) -> bool:
    return has_han(printed.text)


def _together(first: _Entry, second: _Entry) -> _Entry:
    return replace(
        first,
        level3=Joined(first.level3.text + second.level3.text, first.level3.borders, first.level3.lost),
        target=Joined(first.target.text + second.target.text, first.target.borders, first.target.lost),
        actual=Joined(first.actual.text + second.actual.text, first.actual.borders, first.actual.lost),
        note=first.note + second.note,
        remarks=(*first.remarks, "joined over a page break"),
    )


# ---- indicators ------------------------------------------------------------------------------------------------


def _indicators(entries: list[_Entry], evidence: Evidence) -> list[Indicator]:
    """The rows that say something, with their levels; blank placeholders and empty rows are left out."""
    levels = resolve([e.level1 for e in entries], [e.level2 for e in entries], [e.level3.text for e in entries])
    found: list[Indicator] = []
    for entry, level in zip(entries, levels, strict=True):
        indicator = _indicator(entry, level, evidence)
        if indicator is not None:
            found.append(indicator)
    return found


def _indicator(entry: _Entry, level: Levels, evidence: Evidence) -> Indicator | None:
    remarks = list(entry.remarks)
    level3, fixed3 = mended(entry.level3, evidence)
    target, fixed_target = mended(entry.target, evidence, entry.actual)
    actual, fixed_actual = mended(entry.actual, evidence, Joined(target))
    remarks += [f"{role} inferred" for role in level.inferred]
    pairs = (("level3", fixed3), ("target", fixed_target), ("actual", fixed_actual))
    remarks += [f"{role} mended" for role, fixed in pairs if fixed]
    if entry.body.moved:
        remarks.append("row moved by a column")
    if is_placeholder(level3):
        level3 = ""
    level3 = re.sub(pattern("ordinal"), "", level3) or level3
    weight = entry.weight
    own = points(level3)
    if own:
        level3 = level3[: len(level3) - _points_length(level3)].rstrip()
        if not weight and not entry.body.layout.columns("weight"):
            weight = own
    target = "" if is_placeholder(target) and target else target
    values = [text for text in (target, actual, weight, entry.score) if text and not is_dash(text)]
    if (not level3 or is_dash(level3)) and not [v for v in (target, actual) if v and not is_dash(v)]:
        return None
    if not has_han(level3) and not values and len(level3) < 2:
        return None
    if not level3 and vocabulary("execution").role(level.level1):
        return None
    unit = _BRACKET_UNIT.search(level3)
    cells = entry.body.cells("level3") or entry.body.row.cells
    return Indicator(
        level.level1,
        level.level2,
        level3,
        target,
        actual,
        weight,
        entry.score,
        "" if is_dash(entry.note) else entry.note,
        _place(cells),
        entry.body.row.page,
        quantity(target, unit[1] if unit else ""),
        quantity(actual, unit[1] if unit else ""),
        tuple(remarks),
    )


def _points_length(text: str) -> int:
    """How many characters at the end of `text` print its points."""
    match = pattern("points_last").search(text)
    return len(match[0]) if match else 0


def _place(cells: Sequence[Cell]) -> Place:
    first = cells[0].place
    box = first.box
    for cell in cells[1:]:
        if box is not None and cell.place.box is not None:
            box = box.union(cell.place.box)
    return replace(first, box=box)


# ---- around the indicators -------------------------------------------------------------------------------------


def _fields(rows: list[Row]) -> dict[str, str]:
    """Label | value pairs, the first of each role."""
    words = vocabulary("fields")
    tails = {key(word) for word in declarations("performance")["field_tails"]}
    stops = vocabulary("footers")
    fields: dict[str, str] = {}
    for row in rows:
        role = ""
        pieces: list[str] = []
        end = 0  # the column behind the last piece
        for cell in [*row.cells, None]:
            own = (
                "" if cell is None else words.role(cell.text) or (words.nearest(cell.text, 0.85)[0] if not role else "")
            )
            if cell is None or own or (role and stops.role(cell.text)):
                if role and pieces and role not in fields:
                    value = joined(pieces).text
                    if not is_placeholder(value):
                        fields[role] = value
                role, pieces = own, []
            elif role:
                if key(cell.text) in tails:
                    continue
                gap = cell.column > end and has_han("".join(pieces))
                if not gap and (has_han(cell.text) or len(squeeze(cell.text)) > 1 or not pieces):
                    pieces.append(cell.text)
                    end = cell.column + cell.column_span
            else:
                _line_field(cell.text, fields)
    return fields


def _line_field(line: str, fields: dict[str, str]) -> None:
    """`填报单位：…` in a line above the form."""
    for part in re.split(r"\s{2,}", line):
        match = re.match(r"^([^:：]{2,14})[:：]\s*(\S.*)$", tidy(part))
        role = vocabulary("fields").role(match[1]) if match else ""
        if match and role and squeeze(match[2]) not in UNITS:
            fields.setdefault(role, pattern("field_ends").split(match[2])[0] or match[2])


def _goals(rows: list[Row]) -> tuple[str, str]:
    """(overall goal, what became of it): the texts below their headings or on their right."""
    words = vocabulary("goals")
    heads: list[tuple[str, int, int]] = []
    texts: dict[str, list[str]] = {}
    open_rows = 0
    for row in rows:
        cells = row.cells
        named = [(words.role(cell.text) or _near_goal(cell.text), cell) for cell in cells]
        heading = [(role, cell) for role, cell in named if role]
        text = [cell for role, cell in named if not role and not _stub(cell)]
        if inside := [pair for cell in cells if (pair := _inside(cell.text))]:
            # 预期目标：建成两座泵站: the text in the cell of its heading
            for role, said in inside:
                texts.setdefault(role, []).append(said)
            heads = []
            continue
        if not heads and (pairs := _side_by_side(named)):
            for role, said in pairs:
                texts.setdefault(role, []).append(said)
        elif heading and not text and len(cells) <= 4:
            if len(heading) > 1 and (heading[0][0] == "stub" or heading[0][1].column == 0):
                heading = heading[1:]
            heads = [
                (_goal_role(r, c, number), c.column, c.column + c.column_span - 1)
                for number, (r, c) in enumerate(heading)
            ]
            open_rows = 0
        elif heads:
            if amounts.amount_header(row) or _column_names(row) or open_rows > 6:
                heads = []
                continue
            open_rows += 1
            for role, pieces in _shared(row, heads).items():
                said = joined(pieces).text
                if said and not is_placeholder(" ".join(pieces)):
                    texts.setdefault(role, []).append(said)
    goal = "".join(texts.get("goal") or texts.get("period") or [])
    return goal, "".join(texts.get("result", []))


def _goal_role(role: str, cell: Cell, number: int) -> str:
    """`stub` is the goal, or what became of it on the right of the goal."""
    done = number > 0 and bool(pattern("goal_done").search(key(cell.text)))
    return ("result" if done else "goal") if role == "stub" else role


def _inside(text: str) -> tuple[str, str] | None:
    """(role, text) of a cell or line that holds a heading with its text."""
    match = re.match(r"^([^:：\n]{2,14})[:：]\s*(\S[\s\S]+)$", text.strip())
    role = vocabulary("goals").role(match[1]) if match else ""
    if not match or not role or is_placeholder(match[2]):
        return None
    return ("goal" if role == "stub" else role), tidy(match[2])


def _column_names(row: Row) -> bool:
    """The upper row of a header of two rows, which names no level."""
    short = all(len(squeeze(cell.text)) <= 8 for cell in row.cells)
    return short and any(vocabulary("columns").role(cell.text) in ("target", "actual") for cell in row.cells)


def _side_by_side(named: list[tuple[str, Cell]]) -> list[tuple[str, str]]:
    """(role, text) of headings that have their text on their right; empty if the row is anything else."""
    pairs: list[tuple[str, list[str]]] = []
    for number, (role, cell) in enumerate(named):
        if role:
            if pairs and not pairs[-1][1]:
                if pairs[-1][0] != "stub" and number > 1:
                    return []
                pairs.pop()
            pairs.append((role, []))
        elif not pairs:
            return []
        else:
            pairs[-1][1].append(cell.text)
    said = [("goal" if role == "stub" else role, tidy(" ".join(pieces))) for role, pieces in pairs]
    return said if all(len(text) > 1 and not is_placeholder(text) for _, text in said) else []


def _near_goal(text: str) -> str:
    """A damaged heading; long texts are none."""
    return vocabulary("goals").nearest(text, 0.88)[0] if len(squeeze(text)) <= 14 else ""


def _stub(cell: Cell) -> bool:
    return len(squeeze(cell.text)) <= 8


def _shared(row: Row, heads: list[tuple[str, int, int]]) -> dict[str, list[str]]:
    """The cells of a row of goals, each to the heading over it; without rules the border lies half-way between two."""
    shared: dict[str, list[str]] = {}
    for cell in row.cells:
        if cell.column == 0 and _stub(cell) and len(row.cells) > 1:
            continue
        best = heads[0][0]
        if row.grid.ruled:
            overlap = -1
            for role, first, last in heads:
                common = min(last, cell.column + cell.column_span - 1) - max(first, cell.column) + 1
                if common > overlap:
                    best, overlap = role, common
        else:
            for (_, left, _), (role, right, _) in pairwise(heads):
                if cell.column > (left + right) / 2:
                    best = role
        shared.setdefault(best, []).append(cell.text)
    return shared


def _scope(title: str, named: bool) -> Scope:
    """Whom the form is about; one with a label for the name of a project (`named`) is about that."""
    scopes: dict[str, list[str]] = declarations("performance")["titles"]["scopes"]
    text = plain(title)
    if any(word in text for word in scopes["department"]) and not named:
        return "department"
    if any(word in text for word in scopes["transfer"]):
        return "transfer"
    return "project"


def _kind(title: str, bodies: list[_Body], score: str, executed: Amount | None) -> Kind:
    words: list[str] = declarations("performance")["titles"]["evaluated"]
    roles = {role for body in bodies for role in body.layout.roles}
    if any(word in plain(title) for word in words) or "actual" in roles or "score" in roles or score or executed:
        return "self-evaluation"
    return "targets"


def _project(draft: Draft, fields: dict[str, str], scope: Scope, named: bool) -> str:
    """The printed name; else the name below the title, the whole department, or what the title is about."""
    declared = declarations("performance")["titles"]
    printed = fields.get("project", "")
    if printed:
        told = pattern("titles", "project_in_prose").findall(draft.before)
        core = printed[1:-1]
        if len(core) >= 4 and printed not in draft.before:
            whole = next((name for name in reversed(told) if core in name), "")
            return tidy(whole) or printed
        return printed
    if below := project_below(draft):
        return below
    if scope == "department":
        return str(declared["whole"])
    if named:
        return ""
    stem: str = pattern("titles", "strip").sub("", squeeze(draft.title))
    return re.sub(r"[(（].*$", "", stem)


def _has_amounts(money: amounts.Money) -> bool:
    return any((money.initial, money.budget, money.executed))


def _prints_amounts(rows: list[Row]) -> bool:
    """The form has a block of amounts, filled in or not."""
    words = vocabulary("amounts", "funds")
    return any(words.role(cell.text) in ("total", "fiscal") for row in rows for cell in row.cells)


# ---- lists of projects -----------------------------------------------------------------------------------------


def _by_project(
    draft: Draft, bodies: list[_Body], entries: list[_Entry], indicators: list[Indicator], money: amounts.Money
) -> list[Evaluation]:
    """One table for many projects: name, amount and goal stand in columns beside the indicators."""
    unit = money.unit or amounts.unit_of([*draft.lines, *(c.text for row in draft.rows[:3] for c in row.cells)])
    groups: list[tuple[str, list[_Entry]]] = []
    for entry in entries:
        if (entry.project and (not groups or entry.project != groups[-1][0])) or not groups:
            groups.append((entry.project, []))
        groups[-1][1].append(entry)
    by_place = {indicator.place: indicator for indicator in indicators}
    found: list[Evaluation] = []
    for name, members in groups:
        mine = []
        for entry in members:
            cells = entry.body.cells("level3") or entry.body.row.cells
            indicator = by_place.get(_place(cells))
            if indicator is not None:
                mine.append(indicator)
        first = members[0].body
        cell = next((c for e in members for c in e.body.cells("amount")), None)
        budget = amounts.printed_amount(cell, unit) if cell is not None else None
        if not mine and budget is None:
            continue
        goal = next((tidy(" ".join(e.body.pieces("goal"))) for e in members if e.body.pieces("goal")), "")
        owners = (tidy(" ".join(e.body.pieces("organization"))) for e in members)
        organization = next((owner for owner in owners if owner), "")
        found.append(
            Evaluation(
                draft.title,
                draft.caption,
                _kind(draft.title, bodies, "", None),
                "project",
                name,
                organization,
                "",
                year_of(draft),
                unit,
                None,
                budget,
                None,
                "",
                "",
                "",
                goal,
                "",
                (),
                (),
                tuple(mine),
                first.row.place,
                tuple(sorted({e.body.row.page for e in members})),
            )
        )
    return found
