"""The interpreter: reads the quantities of a paragraph from left to right by the forms of `layouts/claims.yaml`.

What is spoken of is carried along. The *subjects* are those of the last quantity (two where one number is stated of
both revenue and expenditure); the *topic* is the last thing named whose figures follow (`预算…，支出决算…，完成…`); the
*head* is what a list of parts (`其中：`) breaks down. What stands in the reason for something or inside brackets has
subjects of its own and leaves those around it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ingest.claims.clauses import Clause, causes, clause_before, open_bracket, quote_start
from ingest.claims.grammar import Form, Grammar, grammar
from ingest.claims.lists import OpenLists
from ingest.claims.quantities import Quantity, quantities
from ingest.claims.state import State
from ingest.claims.stated import Base, Listed, Stated
from ingest.claims.subjects import (
    LONGEST,
    Namer,
    about,
    is_balance,
    joined,
    list_inside,
    series_of,
    split_pair,
)
from ingest.layouts import expression
from ingest.prose import Paragraph, Prose, Section

#: how far back an open bracket is looked for, in characters
_NEAR = 400
#: a counted noun this short says little: 项目, 单位
_VAGUE = 4
#: names in a row at least this long are those of what is counted, one by one
_NAMES = 10
#: how far before a clause the words stand that announce a list: 主要用于以下几个方面：
_ANNOUNCED = 18


class Reader:
    """Reads the prose of one report of a kind and of fiscal year `year`."""

    def __init__(self, prose: Prose, year: int | None, organization: str = "", kind: str = "") -> None:
        self.prose, self.year, self.kind = prose, year, kind
        self.own = Namer(organization).own
        self.g: Grammar = grammar()
        self.figures: dict[str, tuple[Stated, ...]] = {}  # the figures stated last of each thing
        self.form: tuple[Form, re.Match[str] | None] | None = None  # that of the last quantity
        self.recent: list[str] = []  # the things of which amounts and counts were stated in the paragraph
        self.pair: Stated | None = None  # the last amount stated of both revenue and spending in the section
        self.inside: tuple[int, State] = (-1, State())  # where a bracket opens, and what is spoken of inside

    def read(self) -> Iterator[Stated]:
        """Claims and statements in printed order; definitions of words are not read."""
        lists, glossary = OpenLists(self.g), expression("narrative", "glossary")
        section = begun = -1
        for paragraph in self.prose.paragraphs:
            path = self.prose.path(paragraph.section)
            if paragraph.section != section and not (path and path[-1].level > 3):
                section = paragraph.section
                lists.clear()
                self.pair = None
            if any(glossary.search(part.title) for part in path):
                continue
            if paragraph.section != begun:
                begun = paragraph.section
                lists.begin(path, self._whole)
            lists.enter(paragraph, path)
            found: list[Stated] = []
            for stated in self._paragraph(paragraph, path, lists.listed, lists.intro):
                yield stated
                found.append(stated)
            lists.leave(paragraph, path, found, self._whole)

    def _whole(self, words: str) -> tuple[str, tuple[Stated, ...]]:
        """What words before a list name, and the figures stated of it."""
        named = self.own(re.split("[，。；：]", words.rstrip("，。；："))[-1])[0]
        return named, self.figures.get(about(named), ())

    def _paragraph(
        self, paragraph: Paragraph, path: tuple[Section, ...], listed: Listed | None, intro: str
    ) -> Iterator[Stated]:
        text = paragraph.text
        events = self._events(text)
        if not events:
            return
        self.inside = (-1, State())
        self.recent = []
        named = self.g.paragraph_topic.match(text)
        topic = (self.own(named["topic"])[0],) if named else self._heading_topic(path)
        outer = State(topic=topic, listed=listed, intro=intro)
        state = outer
        reasons = causes(text)
        sentences = list(paragraph.sentences())
        last: Stated | None = None
        last_end = 0
        within: tuple[int, int] | None = None
        for event in events:
            start = event.start if isinstance(event, Quantity) else event.start()
            cause = next((span for span in reasons if span[0] <= start < span[1]), None)
            if cause != within:
                if within is None:
                    outer = state
                state = outer
                if cause:
                    state = outer.but(subjects=(), topic=(), listed=None, base=None, around=outer.subjects)
                within = cause
            sentence = next((s for s in sentences if s[0] <= start < s[1]), (0, len(text)))
            if match := list(self.g.as_of.finditer(text, last_end, start)):
                state = state.but(as_of=int(match[-1]["year"]))
            if isinstance(event, Quantity):
                found, state = self._quantity(paragraph, event, last, last_end, sentence, state, cause is not None)
            else:
                found, state = self._statement(paragraph, event, last_end, sentence, state, cause is not None)
            if found is not None:
                yield found
                last, last_end = found, found.number[1]
                if found.of_base and (even := self.g.even_behind.match(text, found.end)):
                    yield self._as_before(found, even)

    def _events(self, text: str) -> list[Quantity | re.Match[str]]:
        """Quantities and statements without a number, in order; a statement that a quantity belongs to is none."""
        events: list[Quantity | re.Match[str]] = list(quantities(text))
        spans = [(q.start, q.end) for q in events if isinstance(q, Quantity)]
        patterns = [self.g.direction, self.g.absence]
        if self.g.bare_unit.search(text):
            patterns.append(self.g.missing)
        for pattern in patterns:
            for match in pattern.finditer(text):
                if pattern is self.g.direction and not _is_direction(match, text):
                    continue
                if not any(a < match.end() + 2 and match.start() < b for a, b in spans):
                    events.append(match)
        return sorted(events, key=lambda e: e.start if isinstance(e, Quantity) else e.start())

    # --- quantities

    def _quantity(
        self,
        paragraph: Paragraph,
        quantity: Quantity,
        last: Stated | None,
        last_end: int,
        sentence: tuple[int, int],
        state: State,
        inside_cause: bool,
    ) -> tuple[Stated | None, State]:
        text = paragraph.text
        clause = self._before_bracket(clause_before(text, quantity.start, last_end), text, last_end)
        clause = self._with_label(clause, text, quantity.start, last_end)
        tail = text[quantity.end : quantity.end + 24]
        # 分别增加3万元和5万元: the second number is read as the first
        repeated = self.form if state.next and self.g.between.fullmatch(clause.text) else None
        chosen = repeated or self._form(quantity, clause, tail, text, last)
        if chosen is None or chosen[0].measure == "none":
            return None, state
        form, match = self.form = chosen
        around = state
        opened = open_bracket(text, max(sentence[0], quantity.start - _NEAR), quantity.start)
        if opened is not None:
            # what stands in brackets has lists and subjects of its own and leaves those around it alone
            inner = state.but(listed=None, enumerated=False, members=0)
            state = self.inside[1] if self.inside[0] == opened else inner
        state = self._in_list(state, clause, text, last, last_end)
        groups = match.groupdict() if match else {}
        words = groups.get("object") or (clause.text[: match.start()] if match and form.before else clause.text)
        words = clause.text if form.of == "target" else words
        words = "" if repeated else words
        if form.follows and last is not None and (target := form.follows.search(text, last.start, last.end)):
            groups = {**groups, "base": groups.get("base") or target.groupdict().get("base")}
        base = self._base(groups, text[max(sentence[0], last_end) : quantity.start])
        own, year = self.own(words)
        if year is not None and state.as_of not in (None, year):
            state = state.but(as_of=None)
        if clause.bracket and not own and last is not None and last.end != clause.start - 1:
            own, _ = self.own(clause_before(text, clause.start - 1, last_end).text)
            own = self.g.change_tail.sub("", own)
        if not own and clause.mark == "，":
            # 收入支出总计与上年相比，减少3万元: the subject stands before the comparison
            piece = clause_before(text, clause.start - 1, last_end).text
            own = self.own(piece)[0] if self.g.compare.search(piece) else ""
            own = "" if self.g.elliptic.match(own) or own in self.g.times else own
        counted = self.g.counted.match(tail) if quantity.kind == "count" else None
        if counted and not re.match(r"：\d", tail[counted.end() :]):  # 数量：3辆原值：65万元
            own = "" if own in self.g.particles else own
            noun = (counted["noun"].split(self.g.of)[0] if own else counted["noun"]).rstrip(self.g.noun_verb)
            # 下设办公室、业务股、监察股3个科室 counts 科室
            own = "" if "、" in own and len(own) > _NAMES and len(noun) > 1 else own
            own = (
                f"{counted['doing']}{self.g.of}{noun}" if counted["doing"] and len(own + noun) <= _VAGUE else own + noun
            )
        own, labelled = self._with_piece_before(own, clause, text, last_end)
        if (inside := list_inside(own, self.g)) is not None:
            # 机关运行经费主要用于办公费: the first part of a list that the clause itself opens
            whole, opening, own = inside
            figures = state.figures if state.figures and whole in state.figures[0].about else ()
            segment = text.count("；", 0, clause.start)
            listed = Listed((whole,) if whole else state.subjects, figures, opening, segment, state.listed)
            state = state.but(listed=listed, enumerated=False, members=0)
        # 2020年支出 and 本单位当年预算支出 are those of the whole body, not of what was spoken of before
        own_body = (own in ("收入", "支出") and year is not None) or (
            bool(self.g.owner.match(words.lstrip("，；"))) and bool(self.g.of_body.match(own))
        )
        standalone = clause.start == 0 or own_body
        subjects, topic = self._subjects(own, state, quantity, form, clause, standalone, own_body)
        if state.next and not own:
            subjects, topic = state.next[:1], state.series
            state = state.but(next=state.next[1:])
        elif state.next:
            state = state.but(next=())
        if self.g.respectively.search(clause.text):
            run = self._run(text, quantity)
            series = subjects if len(subjects) in (2, run) else series_of(own, run)
            if (not own or self.g.elliptic.match(own)) and run > 1 and len(series) != run and len(self.recent) >= run:
                # 死亡2人、受伤5人、损失120万元，分别下降…: those spoken of last, in their order
                series = tuple(joined(name, own) if own else name for name in self.recent[-run:])
            if len(series) > 1:
                state = state.but(next=series[1:], series=series)
                subjects, topic = series[:1], series
        sign, direction = self._sign(form, groups, last)
        value = quantity.value
        if form.sign:
            value = Decimal(0) if not quantity.value else abs(quantity.value) * sign
        if form.measure in ("change", "percent_change"):
            base = base or state.base or Base("")
        elif form.measure == "amount" and form.of != "base":
            base = None
        stated = Stated(
            paragraph=paragraph,
            start=quote_start(text, clause, quantity, last),
            end=quantity.end,
            number=(quantity.start, quantity.end),
            sentence=sentence,
            subjects=subjects,
            measure=form.measure,
            value=value,
            unit=quantity.unit,
            resolution=quantity.resolution,
            year=self._year(form, year, base, state, clause.text),
            direction=direction,
            sign=sign,
            base=base,
            whole=groups.get("whole") or "",
            listed=state.listed,
            intro=state.intro,
            about=tuple(map(about, subjects)),
            in_bracket=opened is not None and not (own and self.g.opens_bracket.match(text, opened + 1)),
            of_base=form.of == "base",
            inside_cause=inside_cause,
            approximate=quantity.approximate or tail.startswith(self.g.roughly),
        )
        if opened is not None:
            subjects = subjects if form.measure in ("amount", "count") or own else state.subjects
            self.inside = (opened, state.but(subjects=subjects, topic=subjects, figures=(stated,)))
            return stated, around
        by_the_way = form.of == "target" or self.g.aside.match(own) or self.g.attribute.match(own)
        if state.subjects and by_the_way:
            return stated, state
        if stated.subjects[0].endswith("收入"):
            state = state.but(revenue=stated.subjects[0])
        if form.measure in ("amount", "count") and form.of != "base":
            if scored := self.g.scored.match(stated.subjects[0]):
                state = state.but(topic=(scored["topic"],))
            same = bool(state.figures) and state.figures[0].about == stated.about
            state = state.but(figures=(stated, *state.figures) if same else (stated,))
            if not self.recent or self.recent[-1] != stated.subjects[0]:
                self.recent.append(stated.subjects[0])
            self.pair = stated if len(stated.subjects) == 2 else self.pair
            self.figures |= dict.fromkeys(stated.about, state.figures)
            counts = state.listed and (not state.listed.wholes or state.listed.wholes[0].measure == form.measure)
            state = state.but(members=state.members + (bool(counts) and not same))
        elif form.measure == "share" and own and not groups.get("whole"):
            self.recent.append(stated.subjects[0])
        if form.measure in ("amount", "count") or own:
            state = state.but(subjects=topic if len(topic) > len(subjects) else subjects)
        if (topic or labelled) and state.topic != (topic or subjects):
            state = state.but(topic=topic or subjects)
        if form.measure in ("change", "percent_change"):
            state = state.but(base=base, subjects=subjects)
        elif (form.of == "base" and base is not None) or state.base is not None:
            state = state.but(base=base if form.of == "base" else None)
        return stated, state

    def _in_list(self, state: State, clause: Clause, text: str, last: Stated | None, last_end: int) -> State:
        """The state where a clause begins: a list goes on, goes back to the one around it, opens, or is at its end."""
        between = text[last_end : clause.start]
        segment = text.count("；", 0, clause.start)
        if "。" in between:
            if state.listed and state.listed.segment >= 0 and state.head:
                # after a list its whole is spoken of again
                state = state.but(subjects=state.head, topic=state.head)
            state = state.but(listed=None, enumerated=False, members=0)
        elif "；" in between and state.listed:
            listed = state.listed
            outer = listed.outer if listed.outer and listed.outer.segment >= 0 else None
            if listed.segment >= 0 and (outer or state.members > 1):
                # A，其中：A1、A2；B: not a part of A; A，其中：A1；A2: one
                state = state.but(listed=outer)
            state = state.but(enumerated=False, members=0)
        elif clause.mark == "" and last is not None and clause.text.startswith("、"):
            state = state.but(enumerated=bool(state.head))
        elif clause.mark == "，" and state.listed and state.listed.outer and state.members:
            inner, outer = state.listed, state.listed.outer
            nested = inner.segment == outer.segment == segment
            if nested and state.enumerated:
                # A，其中A1、A2，B: back in the list around it
                state = state.but(listed=outer, enumerated=False)
            elif nested and not inner.colon:
                # A，其中A1，A2，B: no word tells where it ends
                state = state.but(listed=Listed((), segment=segment))
        if opened := self._opened(state, clause, text, last_end):
            state = state.but(listed=opened, enumerated=False, members=0)
        return state

    def _opened(self, state: State, clause: Clause, text: str, last_end: int) -> Listed | None:
        """The list that opens with a clause."""
        segment = text.count("；", 0, clause.start)
        if opening := self.g.opens_list.match(clause.text.lstrip("，；")):
            return Listed(state.subjects, state.figures, opening["opening"], segment, state.listed)
        floor = max(last_end, clause.start - LONGEST)
        colon = clause.mark == "："
        if opening := self.g.announces_list.search(text, max(floor, clause.start - _ANNOUNCED), clause.start):
            named = self.own(re.split("[，。；：]", text[floor : opening.start()])[-1])[0]
            if named in ("收入", "支出") and (whole := self.pair):
                # 收支总预算10万元。收入包括：…；支出包括：…
                pick = next((i for i, subject in enumerate(whole.subjects) if named in subject), None)
                head = whole.subjects[pick or 0 :][:1]
                return Listed(head, (whole,), opening["opening"], segment, None, colon, pick)
            if self.g.of_year.match(named):
                named += self.g.whole_word  # 本年支出的具体构成为：…
            if len(named) < 2 or self.g.elliptic.match(named):
                return Listed(state.subjects, state.figures, opening["opening"], segment, state.listed, colon)
            figures = self.figures.get(about(named), ())
            return Listed((named,), figures, opening["opening"], segment, state.listed, colon)
        if within := self.g.within.search(text, floor, clause.start):
            # “三公”经费支出决算中，A…，B…: parts of what was spoken of before, maybe far above
            named = self.own(within["whole"])[0]
            figures = self.figures.get(about(named), ())
            return Listed((named,), figures, within["opening"], segment, state.listed, True)
        return None

    def _before_bracket(self, clause: Clause, text: str, last_end: int) -> Clause:
        """增长(12.5%): the clause before a bracket that opens with the number, if it ends in a word of change."""
        if not clause.bracket or clause.text or clause.start - 1 <= last_end:
            return clause
        outer = clause_before(text, clause.start - 1, last_end)
        changes = any(form.before and form.before.search(outer.text) for form in self.g.forms if form.sign == "word")
        return outer if changes else clause

    def _with_label(self, clause: Clause, text: str, end: int, last_end: int) -> Clause:
        """执行率：100%: the clause with the label before its colon, if it is but a number."""
        if clause.text or clause.mark != "：" or clause.start - 1 <= last_end:
            return clause
        label = clause_before(text, clause.start - 1, last_end)
        if not self.g.label.match(label.text):
            return clause
        return Clause(label.start, text[label.start : end], label.mark, label.bracket)

    def _form(
        self, quantity: Quantity, clause: Clause, tail: str, text: str, last: Stated | None
    ) -> tuple[Form, re.Match[str] | None] | None:
        """The first form that fits, with the match of its `before`."""
        for form in self.g.forms:
            if quantity.kind not in form.kinds or (form.report and form.report != self.kind):
                continue
            if form.bracket and not (
                last is not None
                and last.measure == form.bracket
                and text[quantity.start - 1] == "("
                and last.end == quantity.start - 1
            ):
                continue
            match = form.before.search(clause.text) if form.before else None
            if form.before and match is None:
                continue
            if form.after and not form.after.match(tail):
                continue
            if form.follows and not (last is not None and form.follows.search(text[last.start : last.end])):
                continue
            if form.without and form.without.search(clause.text):
                continue
            return form, match
        return None

    def _with_piece_before(self, own: str, clause: Clause, text: str, last_end: int) -> tuple[str, bool]:
        """The subject with the label before its colon (检察(款)：预算支出合计) or its attribute (…成交的，采购金额)."""
        if clause.mark not in ("：", "，") or clause.start - 1 <= last_end or not own:
            return own, False
        piece = clause_before(text, clause.start - 1, last_end).text
        if clause.mark == "，":
            begins = clause.start - len(piece) < 2 or text[clause.start - len(piece) - 2] in "。；"
            if begins and self.g.elliptic.match(own) and self.g.names_project.search(piece):
                # 维修项目，全年预算数为…
                return joined(self.own(piece)[0], own), True
            if not piece.endswith(self.g.of) or len(own) > 8:
                return own, False
            before = clause_before(text, clause.start - len(piece) - 2, last_end).text
            scope = self.g.scope.fullmatch(before)
            return f"{scope['scope'] if scope else ''}{self.own(piece)[0]}{own}", False
        label, _ = self.own(piece)
        of_project = self.g.elliptic.match(own) and self.g.names_project.search(piece)
        if len(label) < 3 or not (of_project or self.g.after_label.match(own)) or self.g.no_label.search(label):
            return own, False
        return (joined(label, own) if of_project else f"{label}{own}"), True

    def _run(self, text: str, quantity: Quantity) -> int:
        """How many quantities stand side by side from this one on: 3万元、4万元和5万元 are three."""
        count, end = 1, quantity.end
        while (gap := self.g.between.match(text, end)) and (match := self.g.number.match(text, gap.end())):
            count, end = count + 1, match.end()
        return count

    def _subjects(
        self,
        own: str,
        state: State,
        quantity: Quantity,
        form: Form,
        clause: Clause,
        standalone: bool,
        own_body: bool,
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(the subjects of the quantity, the new topic or nothing)."""
        if form.measure == "completion_rate" and self.g.whole_year.match(own):
            own = ""
        if own and self.g.of_the_list.match(own):
            return tuple(f"{s}{own}" for s in (state.head or state.subjects or ("",))), ()
        if not own or form.of == "base":
            inherited = state.subjects or state.topic
            if form.of == "base" and quantity.kind == "money" and state.figures and state.figures[0].measure == "count":
                inherited = state.topic or inherited
            if state.enumerated and clause.mark == "，" and form.measure in ("change", "amount", "percent_change"):
                inherited = state.head
            return inherited or ((own,) if own else state.around or ("",)), ()
        if self.g.spending_alone.match(own) and is_balance((state.topic or state.subjects)[-1:]):
            # 政府性基金收入…，年初结转和结余…，支出…: that of the fund
            return (self.g.revenue_tail.sub("", state.revenue) + own if state.revenue else own,), (own,)
        if self.g.attribute.match(own) and state.subjects:
            return (self.g.ends_in_attribute.sub("", state.subjects[0]) + own,), ()
        if self.g.vague.match(own) and (around := (state.topic or state.subjects)[:1]):
            # 公务接待费支出…，接待8批次，人均80元
            noun = self.g.spending_noun.sub("", around[0])
            return (around[0] if around[0].startswith(own) else noun if noun.endswith(own) else noun + own,), ()
        if self.g.both.match(own):
            both = state.topic or state.subjects
            if len(both) != 2 and ["收入" in name for name in self.recent[-2:]] == [True, False]:
                both = tuple(self.recent[-2:])  # 收入总计…，支出总计…。收支减少…
            if len(both) == 2:
                return both, both
        if self.g.elliptic.match(own) and not (standalone and not state.topic):
            if own_body:
                return (own,), (own,)
            # 完成堤防6座，占年度计划8座的75%: the plan of what was counted, not of what is spoken of around it
            topic = state.subjects if form.of == "target" else ()
            topic = topic or state.topic or state.subjects
            if topic:
                return tuple(joined(t, own) for t in topic), ()
        if len(subjects := split_pair(own, self.g)) == 2:
            return subjects, subjects
        return (own,), ((own,) if quantity.kind == "money" and form.measure in ("amount", "change") else ())

    def _sign(self, form: Form, groups: dict[str, str | None], last: Stated | None) -> tuple[int, str]:
        if form.sign == "word":
            word = groups.get("change") or ""
            return (-1 if self.g.down.match(word) else 1), word
        if form.sign in ("more", "less"):
            return (1 if form.sign == "more" else -1), groups.get(form.sign) or ""
        if form.sign == "last" and last is not None:
            return last.sign or 1, last.direction
        return 0, ""

    def _base(self, groups: dict[str, str | None], before: str) -> Base | None:
        """What a quantity is compared with, from its form or from the words before it."""
        text = groups.get("base")
        if not text:
            matches = [m for m in self.g.compare.finditer(before) if m["base"] or m[0].startswith(self.g.year_on_year)]
            if not matches:
                return None
            text = matches[-1]["base"] or matches[-1][0]
        return self.base(text)

    def base(self, text: str) -> Base:
        """The base that printed words name."""
        year = re.search(r"20\d\d(?=年)", text)
        if year:
            return Base(text, int(year[0]))
        if self.g.base_before.search(text) and self.year is not None:
            return Base(text, self.year - 1)
        return Base(text, None)

    def _year(self, form: Form, year: int | None, base: Base | None, state: State, clause: str) -> int | None:
        if form.of == "base" and base is not None:
            return base.year or self.year
        if year is not None:
            return year
        if form.measure not in ("change", "percent_change") and self.year is not None:
            if self.g.of_last_year.search(clause):
                return self.year - 1
            if self.g.from_to.search(clause):
                return None  # 由60%提高到80%: of a time that is not told
            if state.as_of is not None and not self.g.this_year.search(clause):
                return state.as_of
        return self.year

    def _heading_topic(self, path: tuple[Section, ...]) -> tuple[str, ...]:
        """What the heading above speaks of: `4.公务接待费支出情况说明` → 公务接待费."""
        if not path:
            return ()
        title, _ = self.own(self.g.heading_lead.sub("", path[-1].title))
        title = self.g.heading_noise.sub("", title)
        return (title,) if len(title) >= 3 and not self.g.elliptic.match(title) else ()

    def _as_before(self, compared: Stated, even: re.Match[str]) -> Stated:
        """与年初预算数3万元持平: the statement that the amount which is compared with was not changed."""
        return replace(
            compared,
            end=even.end(),
            measure="",
            value=Decimal(0),
            unit="",
            resolution=Decimal(0),
            year=self.year,
            direction=even["even"],
            sign=0,
            of_base=False,
            kind="direction",
        )

    # --- statements without a number

    def _statement(
        self,
        paragraph: Paragraph,
        match: re.Match[str],
        last_end: int,
        sentence: tuple[int, int],
        state: State,
        inside_cause: bool,
    ) -> tuple[Stated | None, State]:
        groups = match.groupdict()
        missing, absence = match.re is self.g.missing, match.re is self.g.absence
        words = groups["subject"] if absence else clause_before(paragraph.text, match.start(), last_end).text
        own, year = self.own(words)
        subjects: tuple[str, ...]
        if missing:
            # 支出决算为万元: the number before the unit is not there
            words = words + match[0][: match.start("gap") - match.start()]
            own = self.own(self.g.missing_tail.sub("", words))[0]
            subjects = (own,) if own and not self.g.elliptic.match(own) else state.topic or state.subjects or (own,)
            kind, word, sign = "missing", match["unit"], 0
            state = state.but(subjects=subjects, topic=subjects) if own in subjects else state
        elif absence:
            pointed = self.g.pointed.match(own)
            subjects = (state.subjects or state.topic) if pointed else (own,)
            kind, word, sign = "absence", match[0][: match.start("subject") - match.start()], 0
        else:
            own = "" if own in self.g.times else own
            kind, word = "direction", groups.get("even") or groups["word"] or ""
            sign = 0 if groups.get("even") else self.g.signs.get(word, 1)
            subjects = state.subjects or state.topic
            if own and not self.g.elliptic.match(own):
                subjects = split_pair(own, self.g)
                state = state.but(subjects=subjects, topic=subjects)
            elif own and (state.topic or state.subjects):
                subjects = tuple(joined(t, own) for t in state.topic or state.subjects)
        if not any(subjects):
            return None, state
        stated = Stated(
            paragraph=paragraph,
            start=match.start(),
            end=match.end(),
            number=(match.start(), match.end()),
            sentence=sentence,
            subjects=subjects,
            measure="",
            value=Decimal(0),
            unit="",
            resolution=Decimal(0),
            year=year or self.year,
            direction=word,
            sign=sign,
            base=self.base(groups["base"] or "") if kind == "direction" else None,
            intro=state.intro,
            inside_cause=inside_cause,
            kind=kind,
        )
        return stated, state


def _is_direction(match: re.Match[str], text: str) -> bool:
    """与…持平, 决算数小于预算数: a word of direction with what it compares, and no number after it."""
    compares = match["word"] in grammar().compares
    if compares and not match["even"]:
        return False
    return not re.match(r"\d", text[match.end() : match.end() + 1])
