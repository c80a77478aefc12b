"""Lines → paragraphs, sentences and sections."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Box, Document, Line, Page, Place
from ingest.prose import Prose, fold, numeral, read_prose, reading
from ingest.readers.text import read_text
from ingest.recognise import understand


def prose_of(text: str) -> Prose:
    return read_prose(read_text("report.txt", text.encode(), "0"))


def printed(*pages: list[tuple[float, float, str]]) -> Document:
    """Pages of lines (left edge, right edge, text), 20 points apart, on sheets of 600 × 800 points."""
    made = []
    for number, lines in enumerate(pages, start=1):
        blocks = tuple(
            Line(text, Place(number, Box(x0, 60 + 20 * i, x1, 74 + 20 * i))) for i, (x0, x1, text) in enumerate(lines)
        )
        made.append(Page(number, blocks, 600, 800))
    return Document("report.pdf", "0", "application/pdf", tuple(made))


def prose_of_pages(*pages: list[tuple[float, float, str]]) -> list[str]:
    return [paragraph.text for paragraph in read_prose(printed(*pages)).paragraphs]


def test_a_number_broken_by_recognition_is_read_whole_and_quoted_as_printed() -> None:
    paragraph = prose_of("本年收入 812. 04 万元，比上年多。").paragraphs[0]
    assert paragraph.text == "本年收入812.04万元，比上年多。"
    assert paragraph.quote(4, 10) == "812. 04"


def test_a_number_broken_at_the_margin_of_a_narrow_page() -> None:
    """A line that reaches the margin was broken there; one that ends before it was not, and its number is whole."""
    lines = [
        (40, 150, "2023年度收入总计1,2"),
        (30, 150, "34.56万元，新增馆舍1"),
        (30, 150, "2座，另有书架40"),
        (30, 60, "5排。"),
    ]
    assert prose_of_pages(lines) == ["2023年度收入总计1,234.56万元，新增馆舍12座，另有书架405排。"]
    short = [(40, 150, "收入总计如下，分别列"), (30, 100, "甲乙丙丁12"), (30, 60, "34座。"), (30, 60, "完。")]
    assert prose_of_pages(short)[0].startswith("收入总计如下，分别列甲乙丙丁12 34座。")


def test_an_amount_is_not_parted_from_its_unit() -> None:
    """A line that ends before the margin, with a number whose unit begins the next one, is no heading."""
    lines = [
        (30, 110, "二、支出预算情况说明"),
        (30, 120, "3.住房保障支出7.45"),
        (30, 150, "万元，比上年增加0.30"),
        (30, 80, "万元。"),
        (30, 150, "4.农林水支出，无。"),
    ]
    assert prose_of_pages(lines)[0] == "住房保障支出7.45万元，比上年增加0.30万元。"


def test_rows_of_numbers_are_no_prose_and_are_remarked() -> None:
    rows = "基本支出 60.00 55.00\n项目支出 40.00 45.00\n合计 100.00 100.00"
    text = f"支出情况\n{rows}\n本年支出 812.50 万元，完成\n预算的 98%。"
    assert [p.text for p in prose_of(text).paragraphs] == ["支出情况", "本年支出812.50万元，完成预算的98%。"]
    remarks = understand(read_text("report.txt", text.encode(), "0")).remarks
    assert [remark.kind for remark in remarks] == ["unread-line"] * 3
    below = [(30.0, 150.0, "")] * 40 + [(30.0, 150.0, row) for row in rows.split("\n")]
    assert not understand(printed(below)).remarks  # below the lower edge of the page nobody sees them


def test_thousands_and_clause_commas_are_told_apart() -> None:
    assert fold("收入1,234.50万元,其中:甲12,乙3") == "收入1,234.50万元，其中：甲12，乙3"


def test_two_numbers_side_by_side_stay_two() -> None:
    assert reading(["新增 56 520"])[0] == "新增56 520"


def test_lines_of_a_text_file_are_joined_until_a_sentence_is_closed() -> None:
    prose = prose_of("一、总体情况\n\n某局本年支出 10 万元，完成\n\n预算的 98%。\n\n另起一段。")
    assert [p.text for p in prose.paragraphs] == ["某局本年支出10万元，完成预算的98%。", "另起一段。"]


def test_sections_form_a_tree() -> None:
    prose = prose_of(
        "第一部分 概况\n一、职责\n（一）主要职责\n负责工作。"
        "\n（二）内设机构\n设两科。\n第二部分 说明\n一、收入情况说明\n"
        "收入多。"
    )
    assert [(s.level, s.number, s.title) for s in prose.sections][:3] == [
        (1, "第一部分", "概况"),
        (2, "一、", "职责"),
        (3, "(一)", "主要职责"),
    ]
    assert prose.heading(prose.paragraphs[-1].section) == "第二部分说明 一、收入情况说明"


def test_a_title_before_a_full_stop_opens_a_section() -> None:
    prose = prose_of("1. 甲支出（类）乙（款）丙（项）。年初预算3万元，支出决算2万元。")
    assert prose.sections[0].title == "甲支出(类)乙(款)丙(项)"
    assert prose.paragraphs[0].text.startswith("年初预算3万元")


def tree(prose: Prose) -> list[tuple[str, str]]:
    """(title, title of the section around it)."""
    return [(s.title, prose.sections[s.parent].title if s.parent >= 0 else "") for s in prose.sections]


def test_an_annex_has_sections_of_its_own() -> None:
    prose = prose_of(
        "第三部分 说明\n一、收入情况\n收入多。\n第四部分 附件\n2023年部门整体绩效评价报告\n一、基本情况\n"
        "（一）机构组成\n一家。\n二、结论\n好。\n2023年专项资金绩效自评报告\n一、项目概况\n一项。\n第五部分 附表\n"
    )
    assert tree(prose) == [
        ("说明", ""),
        ("收入情况", "说明"),
        ("附件", ""),
        ("2023年部门整体绩效评价报告", "附件"),
        ("基本情况", "2023年部门整体绩效评价报告"),
        ("机构组成", "基本情况"),
        ("结论", "2023年部门整体绩效评价报告"),
        ("2023年专项资金绩效自评报告", "附件"),
        ("项目概况", "2023年专项资金绩效自评报告"),
        ("附表", ""),
    ]


def test_the_items_of_a_list_of_duties_are_no_headings() -> None:
    prose = prose_of(
        "一、部门职责及内设机构\n（一）主要职责\n（一）贯彻法律、法规，负责借阅。\n（二）管理图书，负责典藏。\n"
        "（三）完成县政府交办的其他任务\n（二）内设机构\n设两科。"
    )
    assert tree(prose) == [
        ("部门职责及内设机构", ""),
        ("主要职责", "部门职责及内设机构"),
        ("内设机构", "部门职责及内设机构"),
    ]
    assert [p.marker for p in prose.paragraphs] == ["(一)", "(二)", "(三)", ""]


def test_a_broken_item_of_a_list_of_duties_is_put_together() -> None:
    prose = prose_of("一、主要职责\n1.负责借阅，指导读者。\n2.制定并组织实施全县图书馆藏管理\n\n办法，监督馆藏。")
    assert [p.text for p in prose.paragraphs] == [
        "负责借阅，指导读者。",
        "制定并组织实施全县图书馆藏管理办法，监督馆藏。",
    ]


def test_slips_in_enumerators_are_borne() -> None:
    prose = prose_of("笫—部份 概况\n—、职责\n(—) 主要职责\n负责。\n二、机构\n一家。")
    assert [(s.level, s.title) for s in prose.sections] == [(1, "概况"), (2, "职责"), (3, "主要职责"), (2, "机构")]


def test_the_title_of_a_part_runs_over_two_lines() -> None:
    prose = read_prose(
        printed(
            [
                (90, 510, "第三部分云岭省望澜市明河县财政局2024年度部门决算情况"),
                (280, 320, "说明"),
                (84, 200, "一、收入情况说明"),
                (84, 520, "本年收入合计100万元，都是财政拨款，比上年增加了一些，这一行排到右边界为止"),
            ]
        )
    )
    assert prose.sections[0].title == "云岭省望澜市明河县财政局2024年度部门决算情况说明"


def test_a_title_that_a_page_breaks_in_the_list_of_contents() -> None:
    prose = read_prose(
        printed(
            [
                (280, 320, "目录"),
                (84, 300, "第一部分 概况"),
                (84, 300, "一、收入预算总表"),
                (84, 500, "二、一般公共预算“三公”经费、会议费、培训费支"),
            ],
            [
                (60, 140, "出预算表"),
                (84, 300, "三、政府采购支出预算表"),
                (84, 300, "第一部分 概况"),
                (84, 300, "一、职责"),
                (84, 520, "负责全县图书的借阅和典藏，指导读者使用各种图书资料，这一行排到右边界为止"),
            ],
        )
    )
    assert len(prose.contents) == 5
    assert [s.title for s in prose.sections] == ["概况", "职责"]


def test_the_list_of_contents_is_no_prose() -> None:
    prose = prose_of("某局预算\n目录\n第一部分 概况\n- 一、职责\n第二部分 报表\n第一部分 概况\n一、职责\n负责工作。")
    assert len(prose.contents) == 3
    assert [s.title for s in prose.sections] == ["概况", "职责"]


def test_a_sentence_runs_over_a_page_and_keeps_its_place() -> None:
    prose = read_prose(
        printed(
            [(80, 500, "    本单位二〇二四年度全年用于各项业务工作的经费支出决算合计为"), (290, 305, "7")],
            [(60, 280, "1,200.5万元，比上年增加30万元。")],
        )
    )
    paragraph = prose.paragraphs[0]
    assert len(prose.paragraphs) == 1
    start = paragraph.text.index("1,200.5")
    assert paragraph.place(start, start + 7).page == 2


def test_an_indented_line_starts_a_paragraph() -> None:
    full = (60.0, 500.0, "这一行文字从左边界开始一直排到右边界为止没有结束，后面还要")
    prose = read_prose(
        printed(
            [full, (60, 200, "接着说下去。"), (84, 500, "这里是新的一段文字它也从缩进的地方开始排到右边界为止没有完")]
        )
    )
    assert len(prose.paragraphs) == 2


def test_what_a_clipped_text_box_prints_again_is_read_once() -> None:
    lines = [(60.0, 500.0, f"第{n}项工作需要经费{n}.5万元，用于保障日常运转和专项任务。") for n in "一二三四"]
    prose = read_prose(printed(lines, lines[2:]))
    assert "".join(p.text for p in prose.paragraphs).count("第四项") == 1


@given(st.integers(min_value=1, max_value=99))
def test_chinese_numerals(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    text = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
    assert numeral(text) == number


@given(st.text(max_size=120))
def test_any_text_is_read_and_every_character_knows_where_it_stood(text: str) -> None:
    for paragraph in prose_of(text).paragraphs:
        assert len(paragraph.text) == len(paragraph.origin)
        assert [paragraph.text[a:b] for a, b in paragraph.sentences()]
        paragraph.quote(0, len(paragraph.text))
