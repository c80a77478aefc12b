"""The money of a form: amounts under a header, behind a label, or in the table of main tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise

from ingest.document import Cell
from ingest.labels import label as printed_label
from ingest.labels import plain
from ingest.layouts import listed
from ingest.numbers import UNITS, is_dash, parse
from ingest.performance.records import Amount, Funding, Task
from ingest.performance.rows import Row
from ingest.performance.words import has_han, is_placeholder, pattern, tidy, vocabulary

PHASES = ("initial", "budget", "executed")
_PAIR = re.compile(r"^(\D{2,24}?)[:：]?\s*(\d[\d,.\s]*(?:(?:百万|[百千万亿])?元?))$", re.DOTALL)


@cache
def _units() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in listed("performance", "amounts", "units"))


@dataclass
class Money:
    """The amounts of a form as far as they are printed."""

    unit: str = ""
    initial: Amount | None = None
    budget: Amount | None = None
    executed: Amount | None = None
    rate: str = ""
    blank_total: bool = False  # the total is left blank, though parts of it are printed
    funding: list[Funding] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Head:
    """A header column: `phase` (initial, budget, executed, rate, weight, score) and `fund` of a second header row."""

    phase: str
    fund: str
    first: int
    last: int


def unit_of(texts: list[str]) -> str:
    """The first unit printed in brackets or behind 单位."""
    for unit in _units():
        for text in texts:
            match = unit.search(plain(text))
            if match:
                return match[1]
    return ""


def read(rows: list[Row], lines: list[str]) -> Money:
    """The amounts in `rows` (those above the indicators); `lines` stand above the form."""
    money = Money()
    money.unit = unit_of([cell.text for row in rows for cell in row.cells] + lines)
    heads: list[_Head] = []
    totals: dict[str, Amount] = {}
    parts: list[tuple[str, str, dict[str, Amount]]] = []
    above: dict[int, str] = {}
    rate = ""
    total_printed = False
    number = 0
    while number < len(rows):
        row = rows[number]
        if _is_task_header(row):
            number = _tasks(rows, number, money, totals)
            rate = rate or money.rate
            continue
        found = amount_header(row)
        if found:
            heads = found
            labelled = _row_label(row)
            if not labelled or not _amount_cells(row, heads):
                number += 1
                continue
        if _ends_amounts(row):
            heads = []
        label, fund = _row_label(row) or ("", "")
        total_printed = total_printed or fund == "total"
        values = _under(row, heads, money.unit) if heads else {}
        if values or (heads and fund):
            if not fund and not totals:
                fund = "total"
            if fund == "total" and not totals:
                totals.update(values)
                rate = rate or _rate(row, heads)
            elif fund and fund not in ("total", "period-total", "nature"):
                parts.append((label, fund, values))
        elif not heads:
            for label, fund, phase, amount in _pairs(row, money.unit, above):
                if fund == "total" and phase not in totals:
                    totals[phase] = amount
                elif fund not in ("total", "period-total", "nature"):
                    known = next((p for p in parts if p[0] == label and phase not in p[2]), None)
                    if known:
                        known[2][phase] = amount
                    else:
                        parts.append((label, fund, {phase: amount}))
            rate = rate or _printed_rate(row)
        number += 1
    for label, fund, values in parts:
        if values:
            money.funding.append(
                Funding(label, fund, values.get("initial"), values.get("budget"), values.get("executed"))
            )
    for phase in PHASES:
        whole = totals.get(phase) or _sum([values[phase] for _, _, values in parts if phase in values])
        if whole is not None:
            setattr(money, phase, whole)
    money.rate = rate
    money.blank_total = total_printed and not totals and bool(money.funding)
    if money.budget is None and money.initial is not None and not heads:
        money.budget = money.initial
    if not money.unit:
        printed = (amount.unit for amount in (money.budget, money.executed, money.initial) if amount is not None)
        money.unit = next((unit for unit in printed if unit), "")
    return money


def printed_amount(cell: Cell, unit: str) -> Amount | None:
    """The amount in a cell, in the unit of the form where the cell prints another one."""
    text = cell.text
    number = parse(text)
    if number is None:
        number = parse(re.sub(r"[^\d.,()%\-−万亿千百元]+", "", plain(text))) if not has_han_label(text) else None
    if number is None:
        return None
    value, own = number.value, number.unit or unit
    half = Decimal(5).scaleb(-number.decimals - 1)
    if number.unit and unit and number.unit != unit:
        factor = UNITS[number.unit] / UNITS[unit]
        value, half, own = value * factor, half * factor, unit
    return Amount(value, half, own, text.strip(), cell.place)


def has_han_label(text: str) -> bool:
    """Text that is more than a number with its unit."""
    return has_han(re.sub(r"[万亿千百元]", "", text)) or bool(re.search(r"\d\s+\d{2,}|[%％]", text))


def _sum(amounts: list[Amount]) -> Amount | None:
    """The whole of the parts, where a form prints only those."""
    if not amounts or len({a.unit for a in amounts}) > 1:
        return None
    if len(amounts) == 1:
        return amounts[0]
    return Amount(
        sum((a.value for a in amounts), Decimal(0)),
        sum((a.resolution for a in amounts), Decimal(0)),
        amounts[0].unit,
        "",
        amounts[0].place,
    )


def amount_header(row: Row) -> list[_Head]:
    """The columns of a header of amounts: at least two phases, none of which has its number beside it."""
    heads: list[_Head] = []
    phases = vocabulary("amounts", "phases")
    cells = row.cells
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        role = phases.role(cell.text) or (phases.nearest(cell.text, 0.66)[0] if heads else "")
        if not role:
            continue
        if following is not None and _numeric(following.text) and role in PHASES:
            return []
        heads.append(_Head(role, "", cell.column, cell.column + cell.column_span - 1))
    return heads if len({h.phase for h in heads} & {*PHASES, "rate"}) >= 2 else []


def _numeric(text: str) -> bool:
    return parse(text) is not None or is_dash(text) or parse(text.replace("%", "")) is not None


def _row_label(row: Row) -> tuple[str, str] | None:
    """(label as printed, fund) of a row of amounts: the last cell that names a fund, left of the first number."""
    funds, natures = vocabulary("amounts", "funds"), vocabulary("amounts", "natures")
    blocks = vocabulary("amounts", "blocks")
    found: tuple[str, str] | None = None
    for cell in row.cells:
        if _numeric(cell.text):
            if found:
                break
            continue
        role = funds.role(cell.text) or ("nature" if natures.role(cell.text) else "")
        if not role and found is None and not blocks.role(cell.text):
            role = funds.nearest(cell.text, 0.72)[0]
        if role and not (blocks.role(cell.text) and found):
            if blocks.role(cell.text) and cell is not row.cells[-1] and cell.row_span > 1:
                continue
            found = (_clean(cell.text), role)
    return found


def _clean(text: str) -> str:
    """The label of a fund without block, enumerator and colon: `1、资金来源：（1）财政资金` → `财政资金`."""
    words = re.sub(r"[:：]$", "", tidy(text))
    return printed_label(re.split(r"[:：]", words)[-1]) or words


def _amount_cells(row: Row, heads: list[_Head]) -> list[Cell]:
    return [cell for cell in row.cells if _numeric(cell.text) and cell.column >= min(h.first for h in heads)]


def _at(row: Row, head: _Head, heads: list[_Head]) -> Cell | None:
    """The cell under a header: in its columns, or beside them where no other header claims that column."""
    for column in range(head.first, head.last + 1):
        cell = row.owners[column] if column < len(row.owners) else None
        if cell is not None and cell.text.strip():
            return cell
    if row.grid.ruled:
        return None
    claimed = {c for h in heads for c in range(h.first, h.last + 1)}
    for column in (head.last + 1, head.first - 1):
        if column in claimed or not 0 <= column < len(row.owners):
            continue
        cell = row.owners[column]
        if cell is not None and _numeric(cell.text):
            return cell
    return None


def _under(row: Row, heads: list[_Head], unit: str) -> dict[str, Amount]:
    values: dict[str, Amount] = {}
    for head in heads:
        if head.phase not in PHASES or head.phase in values or head.fund not in ("", "total"):
            continue
        cell = _at(row, head, heads)
        amount = printed_amount(cell, unit) if cell is not None else None
        if amount is not None:
            values[head.phase] = amount
    return values


def _rate(row: Row, heads: list[_Head]) -> str:
    for head in heads:
        if head.phase == "rate":
            cell = _at(row, head, heads)
            if cell is not None and re.search(r"\d", cell.text):
                return tidy(cell.text)
    return ""


def _pairs(row: Row, unit: str, above: dict[int, str]) -> list[tuple[str, str, str, Amount]]:
    """(label, fund, phase, amount) of labels with the number behind them, in the next cell or in the same one.

    `above` remembers which phase the labels in a column belong to: 其中：财政拨款 below 执行数 was executed.
    """
    found: list[tuple[str, str, str, Amount]] = []
    label: Cell | None = None
    words = ""
    for cell in row.cells:
        match = _PAIR.match(tidy(cell.text))
        if match and _meaning(match[1]):
            label, words = cell, match[1]
            amount = printed_amount(Cell(match[2], cell.row, cell.column, place=cell.place), unit)
        elif label is not None and parse(cell.text) is not None:
            amount = printed_amount(cell, unit)
        elif parse(cell.text) is None:
            label, words = (cell, cell.text) if _meaning(cell.text) else (None, "")
            amount = None
        else:
            continue
        if label is None:
            continue
        phase, fund = _meaning(words) or ("", "")
        if phase:
            above[label.column] = phase
        phase = phase or above.get(label.column, "budget")
        if amount is not None and phase in PHASES and fund:
            found.append((_clean(words), fund, phase, amount))
            label = None
    return found


def _meaning(text: str) -> tuple[str, str] | None:
    """(phase, fund) that a label states: 执行数 is the whole of what was executed, 财政拨款 a part of any phase."""
    phase = vocabulary("amounts", "phases").role(text)
    fund = vocabulary("amounts", "funds").role(text)
    if phase in PHASES:
        return phase, "total"
    if fund == "period-total":
        return "period", fund
    if fund:
        return ("budget" if fund == "total" else ""), fund
    if vocabulary("amounts", "natures").role(text):
        return "", "nature"
    block, colon, rest = plain(text).rpartition(":")
    return _meaning(rest) if colon and block and rest else None


def _printed_rate(row: Row) -> str:
    """`执行率 | 95%` as label and value."""
    phases = vocabulary("amounts", "phases")
    cells = row.cells
    for cell, following in pairwise(cells):
        if phases.role(cell.text) == "rate" and re.match(r"^\d", following.text.strip()):
            return tidy(following.text)
    return ""


def _ends_amounts(row: Row) -> bool:
    """A heading of goals ends the block of amounts."""
    roles = [vocabulary("goals").role(cell.text) for cell in row.cells]
    return sum(role in ("goal", "result", "period", "stub") for role in roles) >= 1 and not any(
        _numeric(cell.text) for cell in row.cells
    )


# ---- main tasks ------------------------------------------------------------------------------------------------


def _is_task_header(row: Row) -> bool:
    cells = row.cells
    roles = {vocabulary("amounts", role).role(cell.text) for role in ("task", "content") for cell in cells}
    return {"task", "content"} <= roles


def _tasks(rows: list[Row], at: int, money: Money, totals: dict[str, Amount]) -> int:
    """Read the table of main tasks that begins at row `at`; gives the row behind it."""
    header = rows[at]
    columns = _task_columns(header)
    below = at + 1
    heads = _task_heads(header, None)
    if below < len(rows) and _is_second_header(rows[below]):
        heads = _task_heads(header, rows[below])
        below += 1
    while below < len(rows):
        row = rows[below]
        if amount_header(row) or _ends_amounts(row) or _is_task_header(row):
            break
        total = any(vocabulary("amounts", "task_total").role(cell.text) for cell in row.cells)
        if not total and (any(map(_meaning, (c.text for c in row.cells))) or starts_block(row)):
            break
        values = _under(row, heads, money.unit)
        if total:
            if not totals:
                totals.update(values)
            money.rate = money.rate or _rate(row, heads)
            below += 1
            break
        name = _field(row, columns.get("task"))
        content = _field(row, columns.get("content"))
        if name and pattern("amounts", "task_ordinal").match(name) and content:
            name = f"{name} {content}"
        named = bool(name or content) and not is_placeholder(name) and not vocabulary("fields").role(name)
        if named and (values or content):
            task = Task(
                name=name or content,
                content=content,
                result=_field(row, columns.get("result")),
                initial=values.get("initial"),
                budget=values.get("budget"),
                executed=values.get("executed"),
                rate=_rate(row, heads),
                place=row.place,
            )
            money.tasks.append(task)
        below += 1
    if not totals:
        for phase in PHASES:
            amounts = [a for a in (getattr(task, phase) for task in money.tasks) if a is not None]
            if amounts and len(amounts) == len(money.tasks):
                whole = _sum(amounts)
                if whole is not None:
                    totals[phase] = whole
    return below


def starts_block(row: Row) -> bool:
    """The first cell is the head of a block of amounts."""
    return bool(vocabulary("amounts", "blocks").role(row.cells[0].text))


def _task_columns(header: Row) -> dict[str, tuple[int, int]]:
    columns: dict[str, tuple[int, int]] = {}
    for cell in header.cells:
        for role in ("task", "content", "result"):
            if vocabulary("amounts", role).role(cell.text):
                span = (cell.column, cell.column + cell.column_span - 1)
                if role == "task" and "task" in columns and vocabulary("amounts", "task").role(cell.text):
                    # the stub (年度主要任务) stands left of the column of names
                    columns[role] = span
                columns.setdefault(role, span)
    return columns


def _field(row: Row, span: tuple[int, int] | None) -> str:
    if span is None:
        return ""
    for column in range(span[0], span[1] + 1):
        cell = row.owners[column] if column < len(row.owners) else None
        if cell is not None and cell.text.strip() and cell.row == row.index:
            return tidy(cell.text)
    return ""


def _is_second_header(row: Row) -> bool:
    """Mostly names of funds and phases."""
    funds, phases = vocabulary("amounts", "funds"), vocabulary("amounts", "phases")
    cells = row.cells
    known = sum(bool(funds.role(cell.text) or phases.role(cell.text)) for cell in cells)
    return known * 2 > len(cells)


def _task_heads(header: Row, second: Row | None) -> list[_Head]:
    """Columns of amounts of the task table. Below a phase the second row may split it by fund, or by phase again."""
    phases, funds = vocabulary("amounts", "phases"), vocabulary("amounts", "funds")
    upper: list[_Head] = []
    for cell in header.cells:
        role = phases.role(cell.text) or phases.nearest(cell.text, 0.7)[0]
        if role:
            upper.append(_Head(role, "", cell.column, cell.column + cell.column_span - 1))
    if second is None:
        return upper
    money = [head for head in upper if head.phase in PHASES]
    heads = [head for head in upper if head.phase not in PHASES]
    whole = -1
    for cell in second.cells:
        span = (cell.column, cell.column + cell.column_span - 1)
        fund = funds.role(cell.text) or funds.nearest(cell.text, 0.6)[0]
        phase = phases.role(cell.text)
        if phase in PHASES:
            heads.append(_Head(phase if phase == "initial" else "", "part", *span))
        elif fund:
            whole += fund == "total"
            above = [h for h in money if h.first <= span[0] <= h.last] if header.grid.ruled else []
            parent = above[0] if above else money[min(max(whole, 0), len(money) - 1)] if money else None
            heads.append(_Head(parent.phase if parent else "budget", fund, *span))
    covered = {c for h in heads for c in range(h.first, h.last + 1)}
    # a phase whose cell is not split in the second row
    heads += [h for h in money if h.first == h.last and h.first not in covered]
    return [_Head(h.phase, "" if h.phase == "initial" else h.fund, h.first, h.last) for h in heads]
