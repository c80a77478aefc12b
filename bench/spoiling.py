"""Slips of optical recognition, one kind at a time, put into the text of a report.

A kind has a name, a realistic rate (the share of the places where it could happen that are hit) and a function from the
lines of a text, a source of chance and a rate to the lines with slips. What a kind needs to have something to spoil
(negative amounts, pipe tables) is prepared first, and the reading of the prepared text is what the spoiled one should
still say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Lines = list[str]
Spoil = Callable[[Lines, Random, float], Lines]

_AMOUNT = re.compile(r"-?\d[\d,]*\.\d+")
_NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\d.,])")
_CJK = "\u4e00-\u9fff"
_UNIT_LINE = re.compile(r"^\s*(?:金额)?单位[:：]\s*[百千万]*元\s*$")
_NUMBER_LINE = re.compile(r"^\s*(?:公开\s*\d+\s*表|表\s*\d+(?:-\d+)?)")
_TITLE = re.compile(rf"^(?!- |.*[.…]{{3}})[\d{_CJK}“”\"、（）()\s]+表(?:[（(][^（）()]*[）)])?$")


@dataclass(frozen=True)
class Kind:
    """One kind of slip; `prepare` makes the text to which it applies."""

    name: str
    rate: float
    spoil: Spoil
    prepare: Spoil | None = None


# --- lines, cells and numbers


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return "\t" in line or line.lstrip().startswith("|")


def cells_of(line: str) -> list[str]:
    """The cells of a row of a table separated by tabs."""
    return line.split("\t")


def _rows(change: Callable[[list[str], Random, float], list[str]]) -> Spoil:
    """A slip inside the rows of tables that are separated by tabs."""

    def spoil(lines: Lines, draw: Random, rate: float) -> Lines:
        return ["\t".join(change(cells_of(line), draw, rate)) if "\t" in line else line for line in lines]

    return spoil


def _cells(wanted: Callable[[str], bool], change: Callable[[str, Random], str]) -> Spoil:
    """A slip in cells that are wanted."""

    def row(cells: list[str], draw: Random, rate: float) -> list[str]:
        return [change(cell, draw) if wanted(cell) and draw.random() < rate else cell for cell in cells]

    return _rows(row)


def is_amount(cell: str) -> bool:
    """Whether a cell prints an amount with decimals, perhaps with a space inside."""
    return bool(_AMOUNT.fullmatch(re.sub(r"\s", "", cell)))


def _numbers(change: Callable[[str, Random], str]) -> Spoil:
    """A slip in the amounts of tables and in the numbers of sentences that a unit follows."""
    stated = re.compile(r"\d[\d,]*(?:\.\d+)?(?=\s*(?:[百千万亿]*元|%|个百分点))")

    def spoil(lines: Lines, draw: Random, rate: float) -> Lines:
        def hit(match: re.Match[str]) -> str:
            return change(match[0], draw) if draw.random() < rate else match[0]

        found = []
        for line in lines:
            if "\t" in line:
                cells = cells_of(line)
                line = "\t".join(_AMOUNT.sub(hit, cell) if is_amount(cell) else cell for cell in cells)
            elif not is_row(line):
                line = stated.sub(hit, line)
            found.append(line)
        return found

    return spoil


def _swap(table: dict[str, str]) -> Callable[[str, Random], str]:
    """One character of a text for another that looks like it."""

    def change(text: str, draw: Random) -> str:
        places = [i for i, char in enumerate(text) if char in table]
        if not places:
            return text
        at = draw.choice(places)
        return text[:at] + draw.choice(table[text[at]]) + text[at + 1 :]

    return change


def _put(text: str, at: int, what: str) -> str:
    return text[:at] + what + text[at:]


# --- numbers


def _spaced(text: str, draw: Random) -> str:
    """A space after the point or the comma most of the time, else anywhere inside."""
    marks = [i + 1 for i, char in enumerate(text) if char in ".,"]
    at = draw.choice(marks) if marks and draw.random() < 0.7 else draw.randrange(1, max(len(text), 2))
    return _put(text, at, " ") if len(text) > 1 else text


def _grouped_by_spaces(text: str, draw: Random) -> str:
    whole, point, rest = text.replace(",", "").partition(".")
    return f"{int(whole):,}".replace(",", " ") + point + rest if whole.isdecimal() else text


def _wide(text: str, draw: Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _wide_marks(text: str, draw: Random) -> str:
    return text.replace(".", "．").replace(",", "，")


def _point(marks: str) -> Callable[[str, Random], str]:
    return lambda text, draw: text.replace(".", draw.choice(marks))


def _negative(lines: Lines, draw: Random, rate: float) -> Lines:
    """Every third amount of the tables made negative, so that there is a sign to spoil."""
    return _cells(is_amount, lambda text, _: text if text.startswith("-") else "-" + text.strip())(lines, draw, 0.33)


def _sign(signs: str) -> Spoil:
    def change(text: str, draw: Random) -> str:
        return draw.choice(signs) + text[1:]

    return _cells(lambda cell: cell.startswith("-") and is_amount(cell), change)


# --- labels, headers and titles

#: characters that recognition confuses, in words that budgets use all the time
WORDS = {
    "收入": ["收人", "牧入", "收λ"],
    "支出": ["支岀", "支山", "攴出"],
    "预算": ["预箅", "颈算", "预笄"],
    "决算": ["决箕", "央算", "诀算"],
    "社会保障": ["杜会保障", "社会保陣"],
    "一般公共": ["一殷公共", "一船公共", "—般公共"],
    "基金": ["墓金"],
    "政府性": ["政府牲", "政府惟"],
    "财政": ["财攻", "财玫"],
    "拨款": ["拔款", "拨歀"],
    "项目": ["顶目", "项日"],
    "合计": ["含计", "合汁", "台计"],
    "经费": ["经弗"],
    "公务": ["公夯"],
    "补助": ["补肋"],
    "工资": ["工贷"],
    "卫生": ["卫牛", "工生"],
    "医疗": ["医疔"],
    "机关": ["机夫"],
    "单位": ["单住"],
    "年末": ["年未"],
    "其他": ["其它"],
    "会议": ["会汉"],
    "培训": ["培圳"],
    "住房": ["佳房", "住虏"],
    "人员": ["入员"],
    "购置": ["购罝"],
    "事业": ["亊业"],
    "金额": ["金颔"],
    "本年": ["木年"],
    "保险": ["保验"],
    "缴费": ["激费"],
}
_WORD = re.compile("|".join(WORDS))


def _confused(lines: Lines, draw: Random, rate: float) -> Lines:
    """A character of a frequent word for one that looks like it: in tables, titles and sentences."""

    def hit(match: re.Match[str]) -> str:
        return draw.choice(WORDS[match[0]]) if draw.random() < rate else match[0]

    return [_WORD.sub(hit, line) for line in lines]


def _in_rows(spoil: Spoil) -> Spoil:
    """The same slip in the rows of tables only."""

    def only(lines: Lines, draw: Random, rate: float) -> Lines:
        return [spoil([line], draw, rate)[0] if is_row(line) else line for line in lines]

    return only


def _in_titles(spoil: Spoil) -> Spoil:
    """The same slip in the lines around the tables only: titles, numbers, units."""

    def only(lines: Lines, draw: Random, rate: float) -> Lines:
        return [
            spoil([line], draw, rate)[0] if _TITLE.match(line) or _UNIT_LINE.match(line) else line for line in lines
        ]

    return only


def _in_sentences(spoil: Spoil) -> Spoil:
    """The same slip in sentences only."""

    def only(lines: Lines, draw: Random, rate: float) -> Lines:
        return [
            line if is_row(line) or _TITLE.match(line) or _UNIT_LINE.match(line) else spoil([line], draw, rate)[0]
            for line in lines
        ]

    return only


def _is_label(cell: str) -> bool:
    return len(re.findall(f"[{_CJK}]", cell)) >= 3


def _gap(text: str, draw: Random) -> str:
    places = [m.start() + 1 for m in re.finditer(f"[{_CJK}](?=[{_CJK}])", text)]
    return _put(text, draw.choice(places), draw.choice((" ", "\u3000", "  "))) if places else text


#: characters that may be read for any other
_ANY = "甘斗矢乍兔沃旷冉牟坷祁弗巳叵邛杳柬洌姹胄鸢冕猝蹇"


def _misread(text: str, draw: Random) -> str:
    """A character that nobody would expect for one of a label."""
    places = [i for i, char in enumerate(text) if "\u4e00" <= char <= "\u9fff"]
    at = draw.choice(places)
    return text[:at] + draw.choice(_ANY) + text[at + 1 :]


def _titles_misread(lines: Lines, draw: Random, rate: float) -> Lines:
    return [_misread(line, draw) if _TITLE.match(line) and draw.random() < rate else line for line in lines]


def _gaps_in_titles(lines: Lines, draw: Random, rate: float) -> Lines:
    return [_gap(line, draw) if _TITLE.match(line) and draw.random() < rate else line for line in lines]


def _halves(text: str) -> tuple[str, str]:
    middle = max(1, (len(text) + 1) // 2)
    return text[:middle], text[middle:]


def _label_over_rows(lines: Lines, draw: Random, rate: float, first: bool) -> Lines:
    """A label of a row broken over two rows; the amounts stay with the first or go to the second."""
    found: Lines = []
    for line in lines:
        cells = cells_of(line)
        at = next((i for i, cell in enumerate(cells) if _is_label(cell) and len(cell) >= 6), None)
        amounts = any(is_amount(cell) for cell in cells)
        if "\t" not in line or at is None or not amounts or draw.random() >= rate:
            found.append(line)
            continue
        one, two = _halves(cells[at])
        above, below = list(cells), [""] * len(cells)
        above[at], below[at] = one, two
        if not first:
            for i in range(at + 1, len(cells)):
                above[i], below[i] = "", cells[i]
        found += ["\t".join(above), "\t".join(below)]
    return found


def _line_break_in_cell(lines: Lines, draw: Random, rate: float) -> Lines:
    """A line break inside a cell, as the page prints it: the row goes on in the next line."""
    found: Lines = []
    for line in lines:
        cells = cells_of(line)
        places = [i for i, cell in enumerate(cells) if _is_label(cell) and len(cell) >= 6]
        if "\t" not in line or not places or not any(is_amount(c) for c in cells) or draw.random() >= rate:
            found.append(line)
            continue
        at = draw.choice(places)
        one, two = _halves(cells[at])
        found += ["\t".join([*cells[:at], one]), "\t".join([two, *cells[at + 1 :]])]
    return found


def _is_head(lines: Lines, i: int) -> bool:
    """Whether a row stands at the top of a table, with words only."""
    line = lines[i]
    return "\t" in line and len(re.findall(f"[{_CJK}]{{2,}}", line)) >= 2 and not re.search(r"\d", line)


def _head_over_rows(lines: Lines, draw: Random, rate: float) -> Lines:
    """A row of the header broken over two: each header is cut in the middle."""
    found: Lines = []
    for i, line in enumerate(lines):
        top = _is_head(lines, i) and (i == 0 or not is_row(lines[i - 1]))
        if not top or draw.random() >= rate:
            found.append(line)
            continue
        halves = [_halves(cell) if len(cell) >= 4 else (cell, "") for cell in cells_of(line)]
        found += ["\t".join(one for one, _ in halves), "\t".join(two for _, two in halves)]
    return found


def _head_merged(lines: Lines, draw: Random, rate: float) -> Lines:
    """Two rows of a header read as one: what stands below is appended to what stands above."""
    found: Lines = []
    skip = -1
    for i, line in enumerate(lines):
        if i == skip:
            continue
        top = _is_head(lines, i) and (i == 0 or not is_row(lines[i - 1]))
        if top and i + 1 < len(lines) and _is_head(lines, i + 1) and draw.random() < rate:
            above, below = cells_of(line), cells_of(lines[i + 1])
            width = max(len(above), len(below))
            above, below = above + [""] * (width - len(above)), below + [""] * (width - len(below))
            line = "\t".join(b if not a or b == a else a + b for a, b in zip(above, below, strict=True))
            skip = i + 1
        found.append(line)
    return found


# --- tabs


def _missing_tab(separator: str) -> Spoil:
    def row(cells: list[str], draw: Random, rate: float) -> list[str]:
        places = [i for i in range(len(cells) - 1) if cells[i].strip() and is_amount(cells[i + 1])]
        if not places or draw.random() >= rate:
            return cells
        at = draw.choice(places)
        return [*cells[:at], cells[at].strip() + separator + cells[at + 1].strip(), *cells[at + 2 :]]

    return _rows(row)


def _extra_tab(cells: list[str], draw: Random, rate: float) -> list[str]:
    """An empty cell too many."""
    if not any(is_amount(cell) for cell in cells) or draw.random() >= rate:
        return cells
    at = draw.randrange(1, len(cells))
    return [*cells[:at], "", *cells[at:]]


def _tab_in_number(cells: list[str], draw: Random, rate: float) -> list[str]:
    """A tab inside a number, after its point."""
    places = [i for i, cell in enumerate(cells) if is_amount(cell)]
    if not places or draw.random() >= rate:
        return cells
    at = draw.choice(places)
    whole, _, part = cells[at].partition(".")
    return [*cells[:at], *((whole, "." + part) if draw.random() < 0.5 else (whole + ".", part)), *cells[at + 1 :]]


def _tab_in_label(cells: list[str], draw: Random, rate: float) -> list[str]:
    places = [i for i, cell in enumerate(cells) if _is_label(cell) and len(cell) >= 4]
    if not places or not any(is_amount(c) for c in cells) or draw.random() >= rate:
        return cells
    at = draw.choice(places)
    return [*cells[:at], *_halves(cells[at]), *cells[at + 1 :]]


def _blank_lost(cells: list[str], draw: Random, rate: float) -> list[str]:
    """An empty cell left out: what follows moves to the left."""
    places = [i for i, c in enumerate(cells) if not c.strip() and any(is_amount(x) for x in cells[i + 1 :])]
    if not places or draw.random() >= rate:
        return cells
    at = draw.choice(places)
    return [*cells[:at], *cells[at + 1 :]]


# --- pages


def _torn(between: Callable[[Lines, int, Random], Lines]) -> Spoil:
    """Something printed between two rows of a table."""

    def spoil(lines: Lines, draw: Random, rate: float) -> Lines:
        found: Lines = []
        for i, line in enumerate(lines):
            body = i > 0 and any(is_amount(c) for c in cells_of(lines[i - 1])) and "\t" in lines[i - 1]
            if body and "\t" in line and draw.random() < rate:
                found += between(lines, i, draw)
            found.append(line)
        return found

    return spoil


def _page_number(lines: Lines, i: int, draw: Random) -> Lines:
    return ["", draw.choice(("- 12 -", "12", "— 12 —", "第 12 页", "第12页 共30页", "12 / 30")), ""]


def _running_head(lines: Lines, i: int, draw: Random) -> Lines:
    return ["", "- 12 -", "", draw.choice(("明河县水利局2024年度部门决算", "2024年度部门决算公开")), ""]


def _head_again(lines: Lines, i: int, draw: Random) -> Lines:
    """A page number and the header again."""
    top = i - 1
    while top > 0 and is_row(lines[top - 1]):
        top -= 1
    depth = 0
    while top + depth < i and not any(is_amount(c) for c in cells_of(lines[top + depth])):
        depth += 1
    return ["", "- 12 -", "", *lines[top : top + min(depth, 4)]]


# --- around the tables


def _around(wanted: re.Pattern[str], change: Callable[[str, Random], str | None]) -> Spoil:
    """A change of the lines above a table that are wanted; None drops the line. Lines far from any table stay."""

    def spoil(lines: Lines, draw: Random, rate: float) -> Lines:
        found: Lines = []
        for i, line in enumerate(lines):
            near = any(is_row(later) for later in lines[i + 1 : i + 9]) and not is_row(line)
            if near and wanted.search(line) and draw.random() < rate:
                changed = change(line, draw)
                if changed is not None:
                    found.append(changed)
                continue
            found.append(line)
        return found

    return spoil


def _unit_moves(where: str) -> Spoil:
    """The unit printed after the title, in front of the first header, or above the title."""

    def spoil(lines: Lines, draw: Random, rate: float) -> Lines:
        lines = list(lines)
        for i, line in enumerate(lines):
            unit = re.search(r"(?:金额)?单位[:：]\s*[百千万]*元", line)
            head = next((k for k in range(i + 1, min(i + 4, len(lines))) if is_row(lines[k])), None)
            title = next((k for k in range(i - 1, max(i - 7, -1), -1) if _TITLE.match(lines[k])), None)
            if unit is None or is_row(line) or head is None or title is None or draw.random() >= rate:
                continue
            lines[i] = line.replace(unit[0], "").rstrip()
            if where == "title":
                lines[title] = f"{lines[title]} {unit[0]}"
            elif where == "bracket":
                lines[title] = f"{lines[title]}（{unit[0]}）"
            elif where == "cell":
                lines[head] = f"{unit[0]} {lines[head]}"
            else:
                lines[title] = f"{unit[0]}\n{lines[title]}"
        return "\n".join(lines).split("\n")

    return spoil


def _unit_misread(lines: Lines, draw: Random, rate: float) -> Lines:
    """A character of the unit above a table misread, or its colon lost."""
    found = []
    for line in lines:
        if _UNIT_LINE.match(line) and draw.random() < rate:
            wrong, right = draw.choice(
                (("万元", "万无"), ("万元", "万兀"), ("单位", "单住"), ("：", "；"), ("：", ""), ("：", ":"))
            )
            line = line.replace(wrong, right)
        found.append(line)
    return found


def _title_broken(text: str, draw: Random) -> str:
    one, two = _halves(text)
    return f"{one}\n\n{two}" if draw.random() < 0.5 else f"{one}\n{two}"


# --- other forms of tables


def _blocks(lines: Lines) -> list[tuple[bool, Lines]]:
    """Runs of rows and of other lines."""
    runs: list[tuple[bool, Lines]] = []
    for line in lines:
        row = "\t" in line
        if not runs or runs[-1][0] != row:
            runs.append((row, []))
        runs[-1][1].append(line)
    return runs


def _each_table(written: Callable[[Lines, Random], Lines]) -> Spoil:
    """Every table as `written` writes its rows."""

    def spoil(lines: Lines, draw: Random, rate: float) -> Lines:
        return [line for row, run in _blocks(lines) for line in (written(run, draw) if row else run)]

    return spoil


def _as_pipes(rule: str) -> Spoil:
    """Tables in Markdown: a rule after the first row, after an empty header, or none."""

    def written(run: Lines, draw: Random) -> Lines:
        width = max(len(cells_of(line)) for line in run)
        padded = [[c.strip() for c in cells_of(line)] + [""] * (width - len(cells_of(line))) for line in run]
        made = ["| " + " | ".join(cells) + " |" for cells in padded]
        bar = "|" + "|".join(draw.choice((" --- ", ":---:", "-----")) for _ in range(width)) + "|"
        if rule == "first":
            made.insert(1, bar)
        elif rule == "empty":
            made = ["|" + " |" * width, bar, *made]
        return made

    return _each_table(written)


def _with_breaks(lines: Lines, draw: Random, rate: float) -> Lines:
    """Pipe tables whose labels hold `<br>`."""
    spoil = _cells(_is_label, lambda text, _: "<br>".join(_halves(text)))
    return _as_pipes("first")(spoil(lines, draw, rate), draw, rate)


def _as_html(one_line: bool) -> Spoil:
    """Tables as fragments of HTML, on one line or with a line for each row."""

    def written(run: Lines, _: Random) -> Lines:
        made = ["<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in cells_of(line)) + "</tr>" for line in run]
        return ["<table>" + "".join(made) + "</table>"] if one_line else ["<table>", *made, "</table>"]

    return _each_table(written)


# --- notes, enumerators, brackets, years


def _lines(wanted: re.Pattern[str], change: Callable[[re.Match[str], Random], str], cells: bool = True) -> Spoil:
    """A change of what is wanted, in every line or cell."""

    def spoil(lines: Lines, draw: Random, rate: float) -> Lines:
        def hit(match: re.Match[str]) -> str:
            return change(match, draw) if draw.random() < rate else match[0]

        return [
            "\t".join(wanted.sub(hit, cell) for cell in cells_of(line)) if cells else wanted.sub(hit, line)
            for line in lines
        ]

    return spoil


def _note_in_table(lines: Lines, draw: Random, rate: float) -> Lines:
    """The note below a table as its last row."""
    found: Lines = []
    for line in lines:
        above = next((k for k in range(len(found) - 1, max(len(found) - 4, -1), -1) if found[k].strip()), None)
        note = re.match(r"^(?:- )?注", line) and above is not None and "\t" in found[above]
        if note and draw.random() < rate:
            del found[above + 1 :]  # type: ignore[operator]
            found.append(line + "\t" * found[above].count("\t"))  # type: ignore[index]
            continue
        found.append(line)
    return found


_ENUMERATED = re.compile(r"^(?P<lead>\s*(?:- )?)(?P<number>[一二三四五六七八九十]{1,3})(?P<mark>、)")
_BRACKETED = re.compile(r"^(?P<lead>\s*)[（(](?P<number>[一二三四五六七八九十]{1,2})[）)]")


def _enumerator(match: re.Match[str], draw: Random) -> str:
    number = match["number"].replace("一", draw.choice("—-ー─"), 1)
    if number == match["number"]:
        number = draw.choice((number[:-1], number.replace("二", "ニ").replace("三", "彡").replace("八", "八")))
    return match["lead"] + number + draw.choice("、、,.，")


def _bracketed(match: re.Match[str], draw: Random) -> str:
    number = match["number"].replace("一", draw.choice("—-"), 1)
    return match["lead"] + draw.choice("（(〔") + number + draw.choice("）)〕")


def _brackets(match: re.Match[str], draw: Random) -> str:
    return draw.choice({"（": "(（﹙", "(": "(（﹙", "）": ")）﹚", ")": ")）﹚"}[match[0]])


def _year(match: re.Match[str], draw: Random) -> str:
    return draw.choice((match[0].replace("0", "O", 1), match[0].replace("0", "〇"), _wide(match[0], draw)))


# --- sentences


def _broken(places: re.Pattern[str], with_page: bool) -> Spoil:
    """Sentences broken over lines inside what is wanted, perhaps over a page."""

    def spoil(lines: Lines, draw: Random, rate: float) -> Lines:
        def hit(match: re.Match[str]) -> str:
            if draw.random() >= rate or match.start() < 30:
                return match[0]
            at = draw.randrange(1, len(match[0]))
            return _put(match[0], at, "\n\n- 7 -\n\n" if with_page else "\n")

        broken = [line if is_row(line) or len(line) < 40 else places.sub(hit, line) for line in lines]
        return "\n".join(broken).split("\n")

    return spoil


def _heading_broken(lines: Lines, draw: Random, rate: float) -> Lines:
    """A heading of a section over two lines."""
    found: Lines = []
    for line in lines:
        heading = re.match(rf"^[一二三四五六七八九十]{{1,3}}、[{_CJK}“”\"、]{{8,}}$", line)
        found += list(_halves(line)) if heading and draw.random() < rate else [line]
    return found


_IN_NUMBER = re.compile(r"\d[\d,]*\.\d+")
_IN_WORD = re.compile(f"[{_CJK}]{{4,}}")

#: the kinds in the order in which they are printed
KINDS = (
    Kind("space in number", 0.3, _numbers(_spaced)),
    Kind("thousands by spaces", 0.5, _numbers(_grouped_by_spaces)),
    Kind("full-width number", 0.2, _numbers(_wide)),
    Kind("full-width marks", 0.2, _numbers(_wide_marks)),
    Kind("。 · for point", 0.1, _numbers(_point("。·"))),
    Kind("comma for point", 0.05, _numbers(_point(",，"))),
    Kind("O o 〇 for 0", 0.05, _numbers(_swap({"0": "Oo〇"}))),
    Kind("l I for 1", 0.05, _numbers(_swap({"1": "lI"}))),
    Kind("S B Z for 5 8 2", 0.05, _numbers(_swap({"5": "S", "8": "B", "2": "Z"}))),
    Kind("minus signs", 0.5, _sign("−–‐‑﹣－"), _negative),
    Kind("minus as dash", 0.2, _sign("—─一ー"), _negative),
    Kind("space in label", 0.2, _cells(_is_label, _gap)),
    Kind("space in title", 0.3, _gaps_in_titles),
    Kind("label over rows, first", 0.1, lambda x, d, r: _label_over_rows(x, d, r, True)),
    Kind("label over rows, last", 0.1, lambda x, d, r: _label_over_rows(x, d, r, False)),
    Kind("line break in cell", 0.05, _line_break_in_cell),
    Kind("header over rows", 0.3, _head_over_rows),
    Kind("header merged", 0.3, _head_merged),
    Kind("missing tab, space", 0.05, _missing_tab(" ")),
    Kind("missing tab", 0.05, _missing_tab("")),
    Kind("extra tab", 0.05, _rows(_extra_tab)),
    Kind("tab in number", 0.05, _rows(_tab_in_number)),
    Kind("tab in label", 0.05, _rows(_tab_in_label)),
    Kind("blank cell lost", 0.1, _rows(_blank_lost)),
    Kind("page number in table", 0.05, _torn(_page_number)),
    Kind("page head in table", 0.05, _torn(_running_head)),
    Kind("header again", 0.05, _torn(_head_again)),
    Kind("unit after title", 0.5, _unit_moves("title")),
    Kind("unit in brackets", 0.5, _unit_moves("bracket")),
    Kind("unit in header", 0.5, _unit_moves("cell")),
    Kind("unit misread", 0.3, _unit_misread),
    Kind("unit above title", 0.5, _unit_moves("above")),
    Kind("title lost", 0.3, _around(_TITLE, lambda text, draw: None)),
    Kind("number lost", 0.5, _around(_NUMBER_LINE, lambda text, draw: None)),
    Kind("unit lost", 0.3, _around(_UNIT_LINE, lambda text, draw: None)),
    Kind("title broken", 0.3, _around(_TITLE, _title_broken)),
    Kind("pipes, rule", 1.0, _as_pipes("first")),
    Kind("pipes, empty header", 1.0, _as_pipes("empty")),
    Kind("pipes, no rule", 1.0, _as_pipes("none")),
    Kind("pipes, <br>", 0.3, _with_breaks),
    Kind("html, rows", 1.0, _as_html(False)),
    Kind("html, one line", 1.0, _as_html(True)),
    Kind("note in table", 0.5, _note_in_table),
    Kind("注 misread", 0.5, _lines(re.compile("^注"), lambda m, d: d.choice("汪往住"))),
    Kind("enumerators 一、", 0.3, _lines(_ENUMERATED, _enumerator)),
    Kind("enumerators (一)", 0.3, _lines(_BRACKETED, _bracketed)),
    Kind("years 2O24 二〇", 0.1, _lines(re.compile(r"(?<!\d)20[12]\d(?=\s*年)"), _year)),
    Kind("brackets", 0.5, _lines(re.compile("[（()）]"), _brackets)),
    Kind("words in tables", 0.05, _in_rows(_confused)),
    Kind("words in titles", 0.1, _in_titles(_confused)),
    Kind("words in sentences", 0.02, _in_sentences(_confused)),
    Kind("any sign in label", 0.05, _cells(_is_label, _misread)),
    Kind("any sign in title", 0.2, _titles_misread),
    Kind("headings broken", 0.3, _heading_broken),
    Kind("line break in number", 0.1, _broken(_IN_NUMBER, False)),
    Kind("line break in word", 0.1, _broken(_IN_WORD, False)),
    Kind("page break in number", 0.05, _broken(_IN_NUMBER, True)),
    Kind("page break in word", 0.03, _broken(_IN_WORD, True)),
)


def spoiled(kind: Kind, text: str, seed: str, times: float = 1.0) -> tuple[str, str]:
    """(the text as prepared for the kind, the same with slips) at `times` its realistic rate, the same for one seed."""
    lines = text.splitlines()
    if kind.prepare is not None:
        lines = kind.prepare(lines, Random(seed), 1.0)
    after = kind.spoil(list(lines), Random(seed), min(1.0, kind.rate * times))
    return "\n".join(lines) + "\n", "\n".join(after) + "\n"
