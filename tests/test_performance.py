"""Performance forms of every kind, with invented content."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.document import Block, Box, Cell, Document, Grid, Line, Page, Place, Word
from ingest.performance import (
    EVALUATION_COLUMNS,
    INDICATOR_COLUMNS,
    Evaluation,
    Quantity,
    evaluation_rows,
    evaluations,
    indicator_rows,
    task_rows,
)
from ingest.performance.mending import Evidence, joined, mended
from ingest.performance.quantities import quantity
from ingest.readers.text import read_text

SHARED = Path(__file__).resolve().parents[2] / "shared"


def text(content: str) -> tuple[Evaluation, ...]:
    """The evaluations of a text file; `|` parts the cells of a table row."""
    lines = [line.strip(" ") for line in content.strip("\n").splitlines()]
    data = "\n".join(line.replace("|", "\t") for line in lines).encode()
    return evaluations(read_text("form.txt", data, ""))


def ruled(rows: list[str], page: int = 1, x0: float = 50.0) -> Grid:
    """A grid drawn by rules: `<` goes on with the cell on the left, `^` with the cell above."""
    table = [[cell.strip() for cell in row.split("|")] for row in rows]
    width = max(map(len, table))
    cells = []
    for r, line in enumerate(table):
        for c, value in enumerate(line):
            if value in ("<", "^"):
                continue
            across = 1
            while c + across < len(line) and line[c + across] == "<":
                across += 1
            down = 1
            while r + down < len(table) and c < len(table[r + down]) and table[r + down][c] == "^":
                down += 1
            box = Box(x0 + 60 * c, 100 + 20 * r, x0 + 60 * (c + across), 100 + 20 * (r + down))
            cells.append(Cell(value.replace("\\n", "\n"), r, c, down, across, Place(page, box)))
    edges = tuple(x0 + 60 * c for c in range(width))
    return Grid(tuple(cells), len(table), width, Place(page), True, edges)


def drawn(*pages: list[str | Grid]) -> tuple[Evaluation, ...]:
    """The evaluations of a document of lines and ruled grids."""
    made = []
    for number, blocks in enumerate(pages, start=1):
        items: list[Block] = [Line(b, Place(number)) if isinstance(b, str) else b for b in blocks]
        made.append(Page(number, tuple(items)))
    return evaluations(Document("form.pdf", "", "application/pdf", tuple(made)))


def rows(form: Evaluation) -> list[tuple[str, ...]]:
    return [(i.level1, i.level2, i.level3, i.target, i.actual, i.weight, i.score) for i in form.indicators]


def budget(form: Evaluation) -> tuple[str, str, str]:
    return (form.budget.text if form.budget else "", form.executed.text if form.executed else "", form.unit)


PROJECT_SELF_EVALUATION = """
项目支出绩效自评表
（2023年度）
项目名称||河道清淤经费|||||||
主管部门||青禾县水务局|||实施单位||河务所||
项目资金（万元）|||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
||年度资金总额|120.00|150.50|140.20|10|93.16%|9.3|
||其中：当年财政拨款|120.00|130.50|125.20|—|95.94%|—|
||上年结转资金||20.00|15.00|—||—|
||其他资金||||—||—|
年度总体目标|预期目标||||实际完成情况||||
|清淤河道八条。||||清淤河道七条。||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施|
|产出指标(50分)|数量指标|指标1：清淤河道条数|≥8条|7条|20|17.5|汛期停工|
|||指标2：||||||
||质量指标|验收合格率|100%|100%|15|15||
||时效指标|完工时间|2023年11月底前|2023年12月|15|12|汛期停工|
|效益指标(30分)|生态效益指标|水质达标率|≥90%|92%|30|30||
|满意度指标(10分)|服务对象满意度指标|沿河居民满意度|≥85%|88%|10|10||
总分||||||100|93.8||
"""


def test_project_self_evaluation() -> None:
    (form,) = text(PROJECT_SELF_EVALUATION)
    assert form.form == "项目支出绩效自评表"
    assert (form.kind, form.scope, form.year) == ("self-evaluation", "project", 2023)
    assert (form.project, form.department, form.organization) == ("河道清淤经费", "青禾县水务局", "河务所")
    assert budget(form) == ("150.50", "140.20", "万元")
    assert form.initial is not None and form.initial.yuan == Decimal(1200000)
    assert (form.rate, form.total_weight, form.total_score) == ("93.16%", "100", "93.8")
    assert [(f.label, f.fund, f.budget.text if f.budget else "") for f in form.funding] == [
        ("当年财政拨款", "fiscal", "130.50"),
        ("上年结转资金", "carried", "20.00"),
    ]
    assert (form.goal, form.result) == ("清淤河道八条。", "清淤河道七条。")
    assert rows(form) == [
        ("产出指标", "数量指标", "清淤河道条数", "≥8条", "7条", "20", "17.5"),
        ("产出指标", "质量指标", "验收合格率", "100%", "100%", "15", "15"),
        ("产出指标", "时效指标", "完工时间", "2023年11月底前", "2023年12月", "15", "12"),
        ("效益指标", "生态效益指标", "水质达标率", "≥90%", "92%", "30", "30"),
        ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥85%", "88%", "10", "10"),
    ]
    first = form.indicators[0]
    assert first.note == "汛期停工"
    assert first.target_quantity == Quantity("≥", Decimal(8), "条")
    assert first.actual_quantity == Quantity("=", Decimal(7), "条")
    assert form.indicators[2].target_quantity is None
    assert first.place.line == 13


def test_rows_for_tables() -> None:
    found = text(PROJECT_SELF_EVALUATION)
    (row,) = evaluation_rows("a.txt", found)
    assert tuple(row) == EVALUATION_COLUMNS
    assert (row["budget_amount"], row["executed_amount"], row["unit"]) == ("150.50", "140.20", "万元")
    indicators = list(indicator_rows("a.txt", found))
    assert all(tuple(r) == INDICATOR_COLUMNS for r in indicators)
    assert {r["document"] for r in indicators} == {"a.txt"}


def test_merged_cells_and_page_break() -> None:
    """Rules draw the level cells; on the second page neither the header nor the names are printed again."""
    first = ruled(
        [
            "项目名称|<|道路照明维护|<|<|<|<|<|<",
            "主管部门|<|青禾县住建局|<|实施单位|<|照明所|<|<",
            "项目资金\\n（元）|<|资金|年初预算数|全年预算数|全年执行数|分值|执行率|得分",
            "^|^|年度资金总额|500000.00|480,000.00|432,000.00|10|90%|9",
            "^|^|其中：财政拨款|500000.00|480,000.00|432,000.00|-|-|-",
            "年度\\n总体\\n目标|预期目标|<|<|<|实际完成情况|<|<|<",
            "^|维护路灯，\\n亮灯率达标。|<|<|<|亮灯率达标。|<|<|<",
            "绩\\n效\\n指\\n标|一级指标|二级指标|三级指标|年度\\n指标值|实际\\n完成值|分值|得分|偏差原因",
            "^|产出指标\\n（60分）|数量指标|维护路灯数量|≥3000盏|3100盏|20|20|",
            "^|^|^|更换灯具数量|≥200盏|150盏|20|15|采购延误，\\n已催办",
            "^|^|质量指标|亮灯率|≥98%|98.5%|20|20|",
        ]
    )
    second = ruled(
        [
            "|||故障排除率|≥95%|96%|10|10|",
            "^|效益指标|社会效益指标|夜间出行便利|有效提升|有效提升|20|20|",
            "^|满意度指标|服务对象满意度|居民满意度|≥90%|91%|10|10|",
            "总分|<|<|<|<|<|100|94|",
        ],
        page=2,
    )
    (form,) = drawn(["道路照明项目支出绩效自评表", "（2024年度）", first], [second])
    assert budget(form) == ("480000.00", "432000.00", "元")
    assert form.pages == (1, 2)
    assert form.total_score == "94"
    assert form.goal == "维护路灯，亮灯率达标。"
    assert rows(form) == [
        ("产出指标", "数量指标", "维护路灯数量", "≥3000盏", "3100盏", "20", "20"),
        ("产出指标", "数量指标", "更换灯具数量", "≥200盏", "150盏", "20", "15"),
        ("产出指标", "质量指标", "亮灯率", "≥98%", "98.5%", "20", "20"),
        ("产出指标", "质量指标", "故障排除率", "≥95%", "96%", "10", "10"),
        ("效益指标", "社会效益指标", "夜间出行便利", "有效提升", "有效提升", "20", "20"),
        ("满意度指标", "服务对象满意度", "居民满意度", "≥90%", "91%", "10", "10"),
    ]
    assert form.indicators[1].note == "采购延误，已催办"
    assert form.indicators[3].page == 2
    assert form.indicators[0].place.box is not None


def test_name_of_a_merged_cell_on_the_next_page() -> None:
    """A merged cell over a page break prints its name once, on either side."""
    first = ruled(
        [
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|编印手册|500册",
            "|社会效益指标|知晓率|≥80%",
            "^|^|参与率|≥60%",
        ]
    )
    second = ruled(["效益指标|生态效益指标|垃圾减量|≥5%", "^|^|分类准确率|≥70%"], page=2)
    (form,) = drawn(["2025年项目支出绩效目标表", first], [second])
    assert [i.level1 for i in form.indicators] == ["产出指标", "效益指标", "效益指标", "效益指标", "效益指标"]


def test_form_that_begins_at_the_foot_of_a_page() -> None:
    """Only the name of the project stands on the first page; header and indicators follow on the next."""
    foot = ruled(["项目名称|<|乡村道路养护|<|<", "主管部门|<|青禾县交通局|<|<"])
    rest = ruled(
        [
            "项目资金（万元）|资金总额|年初预算数|全年预算数|全年执行数",
            "^|年度资金总额|300|320.50|310.25",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值",
            "产出指标|数量指标|养护里程|≥80公里|82公里",
        ],
        page=2,
    )
    (form,) = drawn(["项目支出绩效自评表", foot], [rest])
    assert (form.project, form.department, form.pages) == ("乡村道路养护", "青禾县交通局", (1, 2))
    assert budget(form) == ("320.50", "310.25", "万元")
    assert rows(form) == [("产出指标", "数量指标", "养护里程", "≥80公里", "82公里", "", "")]


def test_header_at_the_foot_of_a_page() -> None:
    """The header of the indicators is the last row of a page; all indicators stand overleaf."""
    foot = ruled(
        [
            "项目名称|<|桑田排灌渠修缮|<|<",
            "主管部门|<|青禾县农业局|<|<",
            "项目资金（万元）|全年预算数|<|75|<",
            "绩效指标|一级指标|二级指标|三级指标|指标值",
        ]
    )
    rest = ruled(["|产出指标|数量指标|修缮渠道|≥12公里", "^|^|质量指标|验收合格率|100%"], page=2)
    (form,) = drawn(["项目支出绩效目标表", foot], [rest])
    assert [(i.level1, i.level2, i.level3, i.target) for i in form.indicators] == [
        ("产出指标", "数量指标", "修缮渠道", "≥12公里"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
    ]
    assert (form.remarks, form.pages) == ((), (1, 2))


def test_row_of_several_lines_split_by_a_page_break() -> None:
    """Name and target both break off at the foot of the page: a full last line without an end goes on overleaf."""
    foot = ruled(
        [
            "项目名称|<|古井保护|<",
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|质量指标|按照文物保护的要求清理井台、\\n加固井栏并在周围设置说明牌和|每口井都有",
        ]
    )
    rest = ["||护栏，方便群众参观|说明", "||井水水质达标率|≥95%"]
    (form,) = drawn(["项目支出绩效目标表", foot], [ruled(rest, page=2)])
    assert [(i.level3, i.target) for i in form.indicators] == [
        ("按照文物保护的要求清理井台、加固井栏并在周围设置说明牌和护栏，方便群众参观", "每口井都有说明"),
        ("井水水质达标率", "≥95%"),
    ]


def test_row_that_ends_at_the_foot_of_a_page() -> None:
    """A text that is whole is followed by another indicator, though its names stand on the page before."""
    for ending in ("加固井栏并在周围设置说明牌。", "加固井栏"):
        foot = ruled(
            [
                "项目名称|<|古井保护|<",
                "一级指标|二级指标|三级指标|指标值",
                f"产出指标|质量指标|按照文物保护的要求清理井台、\\n{ending}|每口井",
            ]
        )
        (form,) = drawn(["项目支出绩效目标表", foot], [ruled(["||井水水质达标率|≥95%"], page=2)])
        assert [i.target for i in form.indicators] == ["每口井", "≥95%"]


def test_continuation_drawn_with_other_columns() -> None:
    """The columns of a continuation lie elsewhere: the names of the levels tell which they are."""
    first = ruled(
        [
            "项目名称|<|湿地修复|<|<",
            "一级指标|二级指标|三级指标|预期指标值|实际完成值",
            "产出指标|数量指标|修复湿地|≥30亩|31亩",
        ]
    )
    second = ruled(["|效益指标|生态效益指标|候鸟种类|≥20种|23种", "|^|社会效益指标|游客满意度|≥85%|90%"], 2, x0=35.0)
    (form,) = drawn(["项目支出绩效自评表", first], [second])
    assert [row[:5] for row in rows(form)][1:] == [
        ("效益指标", "生态效益指标", "候鸟种类", "≥20种", "23种"),
        ("效益指标", "社会效益指标", "游客满意度", "≥85%", "90%"),
    ]


def test_continuation_without_the_columns_merged_above() -> None:
    """The rows above the indicators split a column in two; overleaf it is one, and all columns stand elsewhere."""
    first = ruled(
        [
            "项目名称|<|茶山步道|<|<|<|<",
            "一级指标|二级指标|三级指标|<|指标值|完成值|得分",
            "产出指标|数量指标|步道长度|<|≥6公里|6公里|20",
        ]
    )
    second = ruled(["产出指标|质量指标|验收合格率|100%|100%|20", "^|时效指标|完工时间|≤10月|9月|10"], 2)
    (form,) = drawn(["项目支出绩效自评表", first], [second])
    assert [(i.level2, i.level3, i.target, i.actual, i.score) for i in form.indicators] == [
        ("数量指标", "步道长度", "≥6公里", "6公里", "20"),
        ("质量指标", "验收合格率", "100%", "100%", "20"),
        ("时效指标", "完工时间", "≤10月", "9月", "10"),
    ]


def test_row_split_by_a_page_break() -> None:
    (form,) = text(
        """
        2022年项目绩效自评表
        项目名称|茶园改造|||
        一级指标|二级指标|三级指标|预期指标值|实际完成指标值
        产出指标|数量指标|改造低产|300亩|310亩

        ||茶园面积||
        |质量指标|成活率|≥90%|95%
        """
    )
    assert rows(form)[0][:5] == ("产出指标", "数量指标", "改造低产茶园面积", "300亩", "310亩")
    assert rows(form)[1][:4] == ("产出指标", "质量指标", "成活率", "≥90%")
    assert form.indicators[0].remarks == ("joined over a page break",)


def test_whole_department_by_income_and_spending() -> None:
    """Amounts by income on the left and by spending on the right: the total is that of the first row."""
    (form,) = text(
        """
        2023年度部门整体支出绩效自评表
        县级预算部门名称|青禾县林业局|||||||
        年度预算申请（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
        |年度资金总额|900|1000|950|10|95%|9.5
        |按收入性质分：|||按支出性质分：|||
        |其中：一般公共预算：980|||其中：基本支出：600|||
        |其他资金：20|||项目支出：400|||
        年度总体目标|预期目标||||实际完成情况||
        |造林一万亩||||造林一万零二百亩||
        绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
        |产出指标|数量指标|造林面积|1万亩|1.02万亩|40|40
        |效益指标|生态效益|森林覆盖率|≥62%|62.3%|40|39.5
        |满意度指标|满意度指标|群众满意度|≥90%|90%|10|10
        总分||||||100|99
        """
    )
    assert (form.scope, form.project, form.organization) == ("department", "部门整体", "青禾县林业局")
    assert budget(form) == ("1000", "950", "万元")
    assert (form.rate, form.total_score, len(form.indicators)) == ("95%", "99", 3)
    assert form.indicators[0].target_quantity == Quantity("=", Decimal(1), "万亩")


def test_main_tasks() -> None:
    (form,) = text(
        """
        部门整体支出绩效自评表
        部门（单位）名称||青禾县文旅局||||||||
        年度主要任务|任务名称|主要内容|全年预算数（万元）|||全年执行数（万元）|||分值|执行率|得分
        |||总额|财政拨款|其他资金|总额|财政拨款|其他资金|||
        |任务1|机构运转|300|300||290|290||—|96.67%|—
        |任务2|节会活动|80|50|30|80|50|30|—|100%|—
        |金额合计||380|350|30|370|340|30|10|97.37%|9.7
        年度总体目标|预期目标||||||实际完成情况||||
        |办好节会||||||办成节会两场||||
        年度绩效指标|一级指标|二级指标|指标内容||||指标值|实际完成值|分值|得分|
        |产出指标|数量指标|节会场次||||2场|2场|50|50|
        |满意度指标|服务对象满意度指标|游客满意度||||≥90%|93%|40|40|
        |总分||||||||100|99.7|
        """
    )
    assert [(t.name, t.budget and t.budget.text, t.executed and t.executed.text, t.rate) for t in form.tasks] == [
        ("任务1 机构运转", "300", "290", "96.67%"),
        ("任务2 节会活动", "80", "80", "100%"),
    ]
    assert budget(form) == ("380", "370", "万元")
    assert (form.rate, form.total_score) == ("97.37%", "99.7")
    assert [r["project"] for r in task_rows("a", [form])] == ["任务1 机构运转", "任务2 节会活动"]
    assert [i.level3 for i in form.indicators] == ["节会场次", "游客满意度"]


def test_transfer() -> None:
    (form,) = text(
        """
        转移支付区域（项目）绩效自评表
        （2022年度）
        转移支付（项目）名称||农田灌溉补助资金|||
        中央主管部门||水利部|||
        地方主管部门||省水利厅|资金使用单位|青禾县水务局|
        资金投入情况（万元）|||全年预算数（A）|全年执行数（B）|预算执行率（B/A×100%）
        ||年度资金总额：|260|208|80%
        ||其中：中央财政资金|200|160|80%
        ||地方资金|60|48|80%
        ||其他资金|||
        资金管理情况||情况说明|||存在问题和改进措施
        |分配科学性|按面积分配|||无
        |下达及时性|三十日内下达|||无
        总体目标完成情况|总体目标|||全年实际完成情况|
        |修渠百里|||修渠九十里|
        绩效指标|一级指标|二级指标|三级指标|指标值|全年实际完成值|未完成原因和改进措施
        |产出指标|数量指标|修渠里程|50公里|45公里|冬季停工
        ||质量指标|一次验收合格率|≥95%|97%|
        |效益指标|经济效益指标|亩均增产|≥30公斤|32公斤|
        |满意度指标|服务对象满意度指标|农户满意度|≥90%|92%|
        说明|无||||
        """
    )
    assert (form.scope, form.project, form.rate) == ("transfer", "农田灌溉补助资金", "80%")
    assert budget(form) == ("260", "208", "万元")
    assert (form.goal, form.result) == ("修渠百里", "修渠九十里")
    assert len(form.indicators) == 4
    assert form.indicators[0].note == "冬季停工"


def test_targets_with_two_halves() -> None:
    """The medium term on the left, the year on the right: the year counts."""
    (form,) = text(
        """
        项目支出绩效目标表
        （2024年度）
        项目名称|古桥修缮|||||
        主管部门及代码|[301]青禾县文物局|||实施单位|文保所|
        项目资金（万元）|实施期资金总额：|300||年度资金总额：|100|
        |其中：财政拨款|300||其中：财政拨款|90|
        |其他资金|||其他资金|10|
        总体目标|中期目标|||年度目标||
        |三年修缮九座古桥|||修缮三座古桥||
        一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
        产出指标|数量指标|修缮古桥|9座|数量指标|修缮古桥|3座
        |质量指标|验收合格率|100%|质量指标|验收合格率|100%
        效益指标|社会效益指标|年接待人次|9万|社会效益指标|年接待人次|≥3万人次
        """
    )
    assert (form.kind, form.goal) == ("targets", "修缮三座古桥")
    assert budget(form) == ("100", "", "万元")
    assert rows(form) == [
        ("产出指标", "数量指标", "修缮古桥", "3座", "", "", ""),
        ("产出指标", "质量指标", "验收合格率", "100%", "", "", ""),
        ("效益指标", "社会效益指标", "年接待人次", "≥3万人次", "", "", ""),
    ]


def test_declaration_of_targets_with_long_texts() -> None:
    """Shanghai: fields and reasons in long cells, totals of the project and of the year, short level names."""
    (form,) = text(
        """
        项目绩效目标申报表(2025年度)
        项目名称：|社区食堂补贴|项目类别：|经常性项目
        计划开始日期：|2025-01-01|计划完成日期：|2025-12-31
        项目概况：|为老年人提供助餐服务。||
        立项依据：|有关助餐服务的通知。||
        项目总预算（元）：|2,400,000|项目当年预算（元）：|2,400,000
        同名项目上年预算额（元）：|2,000,000|同名项目上年预算执行数（元）：|1,900,000
        项目总目标：|方便老年人就餐。||
        年度绩效目标：|服务老人五百名。||
        一级指标|二级指标|三级指标|指标目标值
        产出指标|数量|服务人次|≥60000人次
        |质量|餐食合格率|=100%
        |时效|补贴发放及时性|及时
        效益指标|社会效益|老年人生活便利|提升
        满意度指标|满意度|就餐老人满意度|≥90%
        影响力指标|长效管理|制度建设|健全
        """
    )
    assert (form.kind, form.year, form.project) == ("targets", 2025, "社区食堂补贴")
    assert budget(form) == ("2400000", "", "元")
    assert form.goal == "服务老人五百名。"
    assert [(i.level1, i.level2) for i in form.indicators] == [
        ("产出指标", "数量"),
        ("产出指标", "质量"),
        ("产出指标", "时效"),
        ("效益指标", "社会效益"),
        ("满意度指标", "满意度"),
        ("影响力指标", "长效管理"),
    ]


def test_half_year_and_year() -> None:
    """Jiangsu: a half-year target beside that of the year."""
    (form,) = text(
        """
        2024年度项目绩效目标表
        项目名称|智慧工地平台|||||
        主管部门|青禾市建设局|||||
        资金总额（万元）|56|||||
        绩效指标|一级指标|二级指标|三级指标|计量单位|半年目标值|全年目标值
        |产出指标|数量指标|接入工地数|个|≥50|≥120
        ||质量指标|数据准确率|%|≥90|≥95
        |效益指标|社会效益指标|事故下降|—|下降|明显下降
        """
    )
    assert budget(form) == ("56", "", "万元")
    assert [i.target for i in form.indicators] == ["≥120个", "≥95%", "明显下降"]


def test_many_projects_in_one_table() -> None:
    """Name, amount and goal of the project beside its indicators; comparator, value and unit in three columns."""
    found = text(
        """
        部门预算项目绩效目标表
        单位：万元
        单位名称|项目名称|预算数|年度目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重
        青禾县档案馆|档案数字化|35.5|完成数字化|产出指标|数量指标|扫描页数|≥|80|万页|40
        |||||质量指标|差错率|≤|0.5|%|30
        ||||效益指标|社会效益指标|查档便利|定性|显著提升||20
        青禾县档案馆|库房改造|12|改造库房|产出指标|数量指标|改造面积|＝|260|平方米|60
        ||||满意度指标|满意度指标|读者满意度|≥|95|%|30
        """
    )
    assert [(f.project, f.organization, budget(f), f.goal) for f in found] == [
        ("档案数字化", "青禾县档案馆", ("35.5", "", "万元"), "完成数字化"),
        ("库房改造", "青禾县档案馆", ("12", "", "万元"), "改造库房"),
    ]
    assert rows(found[0]) == [
        ("产出指标", "数量指标", "扫描页数", "≥80万页", "", "40", ""),
        ("产出指标", "质量指标", "差错率", "≤0.5%", "", "30", ""),
        ("效益指标", "社会效益指标", "查档便利", "显著提升", "", "20", ""),
    ]
    assert [i.target for i in found[1].indicators] == ["＝260平方米", "≥95%"]


def test_scoring_form_without_amounts() -> None:
    """Weights in labels and long columns of explanation; the names are repeated in the middle of the table."""
    (form,) = text(
        """
        部门整体支出绩效自评表
        （2021年度）
        填报单位：青禾县粮食局
        自评得分：96
        （一）职能概述||保障粮食供应|||||||
        一级指标|二级指标|三级指标|分值|指标说明|评分标准|年初目标值|实际完成值|得分|未完成原因分析与改进措施
        投入|预算执行（20分）|预算完成率（10分）|10|完成数比预算数|每低1%扣1分|100%|97%|7|项目延期
        ||支出进度率（10分）|10|支出数比预算数|达标得10分|100%|100%|10|
        过程|预算管理（20分）|资产管理规范性（20分）|20|制度健全|不符扣5分|规范|规范|19|
        过程|预算管理（20分）|“三公经费”控制率（5分）|5|实际数比预算数|超支扣分|≤100%|80%|5|
        效果|履职尽责（55分）|项目产出（55分）|55|||100%|100%|55|
        """
    )
    assert (form.organization, form.total_score, form.year) == ("青禾县粮食局", "96", 2021)
    assert budget(form) == ("", "", "")
    assert rows(form)[0] == ("投入", "预算执行", "预算完成率", "100%", "97%", "10", "7")
    assert rows(form)[3] == ("过程", "预算管理", "“三公经费”控制率", "≤100%", "80%", "5", "5")


def test_weights_only_in_labels() -> None:
    (form,) = text(
        """
        绩效自评表
        项目名称|夜校|||
        一级指标|二级指标|三级指标|目标值|完成值|得分
        产出指标（50分）|数量指标（50分）|开班数（20分）|6班|6班|20
        ||学员数（30分）|200人|180人|27
        """
    )
    assert [(i.level3, i.weight, i.score) for i in form.indicators] == [("开班数", "20", "20"), ("学员数", "30", "27")]


def test_amounts_behind_their_labels() -> None:
    found = text(
        """
        2023年度部门预算项目绩效目标自评表
        (村史馆布展)
        主管部门及代码||青禾县宣传部 103001||实施单位|融媒体中心
        项目预算执行情况(万元)||预算数:|15.5 万|执行数:|12.25万元
        ||其中: 财政拨款|15.5 万|其中: 财政拨款|12.25万元
        ||其他资金||其他资金|
        年度目标完成情况|预期目标|||目标实际完成情况|
        |布展一处|||布展一处|
        年度绩效指标完成情况|一级指标|二级指标|三级指标|预期指标值|实际完成指标值
        |产出指标|数量指标|展板数|40 块|42 块

        2023年度部门预算项目绩效目标自评表
        (老兵口述史)
        主管部门及代码||青禾县宣传部 103001||实施单位|融媒体中心
        项目预算执行情况(万元)||预算数:|8 万|执行数:|8 万
        年度绩效指标完成情况|一级指标|二级指标|三级指标|预期指标值|实际完成指标值
        |产出指标|数量指标|访谈人数|20 人|20 人
        """
    )
    assert [(f.project, budget(f)) for f in found] == [
        ("村史馆布展", ("15.5", "12.25", "万元")),
        ("老兵口述史", ("8", "8", "万元")),
    ]
    assert found[0].funding[0].executed is not None
    assert found[0].funding[0].executed.text == "12.25"
    assert rows(found[0]) == [("产出指标", "数量指标", "展板数", "40块", "42块", "", "")]


def test_total_left_blank_is_the_sum_of_its_parts() -> None:
    (form,) = text(
        """
        表5-2
        2024年专项业务经费绩效目标表
        项目名称||消防演练经费||
        资金金额 (元)||年度资金总额:||
        ||其中:财政拨款||30000.00
        ||其他资金||500.00
        总体目标|年度目标|||
        |组织演练四次|||
        绩效指标|一级指标|二级指标|指标内容|指标值
        |产出指标|数量指标|演练次数|4次
        """
    )
    assert form.title == "2024年专项业务经费绩效目标表(表5-2)"
    assert budget(form) == ("30500.00", "", "元")
    assert form.budget is not None and form.budget.resolution == Decimal("0.010")


def test_blank_form_is_kept_and_says_nothing() -> None:
    (form,) = text(
        """
        2024年专项资金绩效目标表
        项目名称||||
        资金金额（万元）||年度资金总额：||
        ||其中：财政拨款||
        总体目标|年度目标|||
        |目标1：目标2：|||
        绩效指标|一级指标|二级指标|指标内容|指标值
        |产出指标|数量指标|指标1：|
        |||指标2：|
        |||……|
        |效益指标|社会效益指标|指标1：|
        """
    )
    assert form.blank and form.indicators == () and form.unit == "万元" and form.project == ""


def test_stray_row_and_dashes() -> None:
    (form,) = text(
        """
        2024年项目绩效目标表
        项目名称||护林员补助||
        绩效指标|一级指标|二级指标|指标内容|指标值
        |产出指标|数量指标|护林员人数|36人
        ||质量指标|巡护到位率|≥95%
        ||时效指标|不涉及|/
        |效益指标|社会效益指标|带动就业|36户
        |满意度指标|服务对象满意度指标|林农满意度|≥90%
        满意度指标|服务对象满意度指标|护林员满意度|≥88%|
        """
    )
    assert rows(form)[2][:4] == ("产出指标", "时效指标", "不涉及", "/")
    assert rows(form)[-1][:4] == ("满意度指标", "服务对象满意度指标", "护林员满意度", "≥88%")
    assert form.indicators[-1].remarks == ("row moved by a column",)


CENTRED = """
单位绩效自评表
项目名称|||果蔬保供||||
|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
|||冷库数量|3座|3座|5|5
|产出指标|数量指标|冷藏车数量|6辆|6辆|5|5
|(30分)||直供点数量|12个|13个|5|5
|||蔬菜合格率|≥98%|99%|5|5
|||水果合格率|≥98%|98%|5|5
||时效指标|配送时限|24小时|20小时|5|5
|||不涉及|/|/|/|/
|||菜价稳定|稳定|稳定|10|10
|效益指标|社会效益|供应充足|充足|充足|10|10
||指标|就业人数|80人|85人|10|10
|||菜农增收|增收|增收|10|10
|满意度指标|服务对象满意度指标|居民满意度|≥90%|95%|10|10
||1|总分|||100|98
"""


def test_names_in_the_middle_of_their_rows() -> None:
    """Without rules a name stands in the middle of its rows; a lost one is known by the standard order of names."""
    (form,) = text(CENTRED)
    assert [(i.level1, i.level2) for i in form.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("效益指标", "经济效益指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
    assert form.indicators[3].remarks == ("level2 inferred",)
    assert form.total_score == "98"


def test_cells_split_over_neighbouring_columns() -> None:
    (form,) = text(
        """
        牧场改良项目绩效自评表
        项目名称|||牧场改良||||||
        |一级指标|二级指标|三级|指标||指标值|实际|完成值|分值|得分
        |产出指标|数量指标|改良草场||6|50亩|65|0亩|10|10
        ||质量指标|牧草成活率||≥8|5%|≥8|5%|10|10
        |||围栏建设|设完好率|90|%|9|2%|10|10
        ||时效指标|完工时|间|年|底前|年|底前|10|10
        |||牧户参加||10|05户||105户|10|10
        """
    )
    assert [(i.level3, i.target, i.actual) for i in form.indicators] == [
        ("改良草场", "650亩", "650亩"),
        ("牧草成活率", "≥85%", "≥85%"),
        ("围栏建设完好率", "90%", "92%"),
        ("完工时间", "年底前", "年底前"),
        ("牧户参加", "105户", "105户"),
    ]


@pytest.mark.parametrize(
    ("pieces", "other", "expected"),
    [
        (["48", ". 5"], "48.5", "48.5"),
        (["50", "07"], "507", "507"),
        (["10", "0%"], "100%", "100%"),
        (["40", "80"], "475", "480"),
        (["基本合", "夂格"], "基本合格", "基本合格"),
        (["逐步", "提升"], "逐年提升", "逐步提升"),
        (["甲乙丙 戊己", "丁 庚"], "", "甲乙丙丁戊己庚"),
        (["山路通畅", "勿率达标"], "", "山路通畅率达标"),
        (["水源保扌", "户能力"], "", "水源保护能力"),
        (["木桥栏", "栏杆牢固"], "", "木桥栏杆牢固"),
        (["春耕动员コ", "作部署"], "", "春耕动员工作部署"),
        (["平均价格(万", "兀"], "", "平均价格(万元)"),
        (["灌溉面积", "ŀ"], "", "灌溉面积"),
        (["/"], "/", "/"),
    ],
)
def test_mending(pieces: list[str], other: str, expected: str) -> None:
    evidence = Evidence("逐步提高\n河道通畅率达标\n水源保护能力\n栏杆刷新")
    beside = joined([other]) if other else None
    assert mended(joined(pieces), evidence, beside)[0] == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("≥95%", Quantity("≥", Decimal(95), "%")),
        ("不高于 3.5 万元", Quantity("≤", Decimal("3.5"), "万元")),
        ("达标率达到92%以上", Quantity("≥", Decimal(92), "%")),
        ("80%以上", Quantity("≥", Decimal(80), "%")),
        ("30天内", Quantity("≤", Decimal(30), "天")),
        ("95-98%", Quantity("=", Decimal(95), "%", Decimal(98))),
        ("45元/亩", Quantity("=", Decimal(45), "元/亩")),
        ("1,200户", Quantity("=", Decimal(1200), "户")),
        ("＜5%", Quantity("<", Decimal(5), "%")),
        ("100", Quantity("=", Decimal(100), "次")),
        ("稳步提升", None),
        ("2024年12月底前", None),
        ("/", None),
    ],
)
def test_quantities(printed: str, expected: Quantity | None) -> None:
    assert quantity(printed, "次") == (
        expected if expected is None or expected.unit else Quantity(expected.comparator, expected.number, "次")
    )


GRADED = [
    ("产出指标", "数量指标", "推广农机台数", "≥200台", "", "", ""),
    ("产出指标", "质量指标", "农机合格率", "100%", "", "", ""),
    ("满意度指标", "服务对象满意度指标", "农户满意度", "≥95%", "", "", ""),
]


def test_values_by_grade() -> None:
    """Hebei: the value is broken down by grade; the best is the target."""
    (form,) = text("""
项目绩效目标表
项目名称|农机推广补助||||||||
一级指标|二级指标|三级指标|绩效指标描述|指标值||||指标值确定依据
||||优|良|中|差|
产出指标|数量指标|推广农机台数|反映推广数量|≥200台|≥180台|≥160台|<160台|工作计划
|质量指标|农机合格率|反映质量|100%|≥98%|≥95%|<95%|工作计划
满意度指标|服务对象满意度指标|农户满意度|反映满意情况|≥95%|≥90%|≥85%|<85%|问卷
""")
    assert rows(form) == GRADED
    grid = ruled(
        [
            "一级指标|二级指标|三级指标|指标值|<|<|<|指标值确定依据",
            "^|^|^|优|良|中|差|^",
            "产出指标|数量指标|推广农机台数|≥200台|≥180台|≥160台|<160台|工作计划",
            "^|质量指标|农机合格率|100%|≥98%|≥95%|<95%|工作计划",
            "满意度指标|服务对象满意度指标|农户满意度|≥95%|≥90%|≥85%|<85%|问卷",
        ]
    )
    (form,) = drawn(["项目绩效目标表", grid])
    assert rows(form) == GRADED


def test_activities_with_their_indicators() -> None:
    """Hebei: duties and activities with amount and goal; 绩效指标 is the only name of the indicators."""
    forms = text("""
部门职责-工作活动绩效目标
职责活动|年度预算数|内容描述|绩效目标|绩效指标|评价标准||||
|||||优|良|中|差|
种植业管理|800.00|推广良种|良种覆盖|良种覆盖率|≥96%|≥93%|≥90%|<90%|
|||技术到位|培训农民人次|≥5000|≥4500|≥4000|<4000|
农机管理|400.00|农机购置补贴|机械化提升|综合机械化率|≥85%|≥82%|≥80%|<80%|
""")
    assert [(f.project, budget(f)[0], [i.level3 for i in f.indicators]) for f in forms] == [
        ("种植业管理", "800.00", ["良种覆盖率", "培训农民人次"]),
        ("农机管理", "400.00", ["综合机械化率"]),
    ]
    assert forms[0].indicators[0].target == "≥96%"


def test_goals_in_the_cells_of_their_headings() -> None:
    (form,) = text("""
项目支出绩效自评表
项目名称|图书采购经费||||||
自评总分|97.5|||自评结论|优||
年度总体目标|预期目标：采购图书两万册。|||实际完成情况：采购图书2.1万册。|||
一级指标|二级指标|绩效指标|年度指标值|实际完成值|分值|得分|
产出指标|数量指标|采购图书册数|≥20000册|21000册|50|50|
效益指标|社会效益指标|借阅人次|有所提高|有所提高|50|47.5|
""")
    assert (form.goal, form.result) == ("采购图书两万册。", "采购图书2.1万册。")
    assert form.total_score == "97.5"
    assert [i.level3 for i in form.indicators] == ["采购图书册数", "借阅人次"]


def test_result_headed_as_a_goal() -> None:
    """Fujian: 年度总体目标完成情况 on the right of the goal is what became of it."""
    (form,) = text("""
项目支出绩效自评表
项目名称|乡村道路养护|||||
年度绩效目标|年初设定目标|||年度总体目标完成情况||
|养护道路80公里|||养护道路82公里||
绩效指标|一级指标|二级指标|三级指标|年初目标值|实际完成值|
|产出指标|数量指标|养护里程|≥80公里|82公里|
""")
    assert (form.goal, form.result) == ("养护道路80公里", "养护道路82公里")


def test_forms_printed_as_lines() -> None:
    expected = [
        ("产出指标", "数量指标", "清淤河道条数", "≥8条", "", "", ""),
        ("产出指标", "质量指标", "验收合格率", "100%", "", "", ""),
        ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥85%", "", "", ""),
    ]
    lines = [
        "项目支出绩效目标表",
        "项目名称：河道清淤",
        "年度绩效目标：清淤河道八条。",
        "一级指标 二级指标 三级指标 指标值",
        "产出指标 数量指标 清淤河道条数 ≥8条",
        "质量指标 验收合格率 100%",
        "满意度指标 服务对象满意度指标 沿河居民满意度 ≥85%",
        "填表说明：本表由单位填写，盖章后有效。",
    ]
    (form,) = evaluations(read_text("form.txt", "\n".join(lines).encode(), ""))
    assert rows(form) == expected
    assert (form.project, form.goal) == ("河道清淤", "清淤河道八条。")

    def placed(y: float, *words: tuple[float, str]) -> Line:
        made = tuple(Word(text, Box(x, y, x + 10 * len(text), y + 10)) for x, text in words)
        return Line(" ".join(text for _, text in words), Place(1, Box(50, y, 500, y + 10)), made)

    blocks: tuple[Block, ...] = (
        placed(80, (200, "项目支出绩效目标表")),
        placed(100, (50, "一级指标"), (150, "二级指标"), (300, "三级指标"), (450, "指标值")),
        placed(120, (50, "产出指标"), (150, "数量指标"), (290, "清淤河道条数"), (455, "≥8条")),
        placed(140, (150, "质量指标"), (295, "验收合格率"), (455, "100%")),
        placed(160, (45, "满意度指标"), (125, "服务对象满意度指标"), (280, "沿河居民满意度"), (455, "≥85%")),
    )
    (form,) = evaluations(Document("form.pdf", "", "application/pdf", (Page(1, blocks),)))
    assert rows(form) == expected


def test_what_is_no_form() -> None:
    """A list of contents, sentences about self-evaluation, a financial table behind a form."""
    found = text(
        """
        十三、预算绩效情况说明
        本单位不单独填写绩效自评表。
        表号|名称|是否空表
        表13|2024年项目支出绩效目标表|否
        表14|2024年整体支出绩效目标表|是
        """
        + PROJECT_SELF_EVALUATION
        + """
        收入支出决算总表
        项目|行次|金额
        一、一般公共预算财政拨款收入|1|100.00
        二、其他收入|2|3.00
        """
    )
    assert len(found) == 1 and len(found[0].indicators) == 5


def test_two_forms_in_one_grid() -> None:
    found = text(
        """
        项目绩效目标表|||
        项目名称|花海||
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|种花亩数|90亩
        项目绩效目标表|||
        项目名称|绿道||
        一级指标|二级指标|三级指标|指标值
        产出指标|数量指标|铺道里程|7公里
        """
    )
    assert [(f.project, f.indicators[0].level3) for f in found] == [("花海", "种花亩数"), ("绿道", "铺道里程")]


def test_department_targets_with_sources_of_money() -> None:
    """Henan: tasks without amounts, then the whole budget by source and by structure."""
    (form,) = text(
        """
        部门（单位）整体绩效目标表
        （2024年度）
        部门（单位）名称|青禾县商务局||||
        年度履职目标|扩大消费，稳定外贸。||||
        年度主要任务|任务名称|主要内容|||
        |促消费|发放消费券|||
        |稳外贸|组织参展|||
        预算情况|部门预算总额（万元）|||1234.5|
        |1、资金来源：（1）政府预算资金|||1200.5|
        |（2）财政专户管理资金||||
        |（3）单位资金|||34|
        |2、资金结构：（1）基本支出|||1000|
        |（2）项目支出|||234.5|
        一级指标|二级指标|三级指标|指标值|指标值说明|
        投入管理指标|工作目标管理|目标依据充分性|充分|有文件|
        ||工作任务科学性|科学|有论证|
        效益指标|满意度|服务对象满意度|≥90%|问卷|
        """
    )
    assert (form.scope, form.project, form.organization) == ("department", "部门整体", "青禾县商务局")
    assert budget(form) == ("1234.5", "", "万元")
    assert [(t.name, t.content) for t in form.tasks] == [("促消费", "发放消费券"), ("稳外贸", "组织参展")]
    assert [(f.label, f.fund) for f in form.funding] == [("政府预算资金", "fiscal"), ("单位资金", "other")]
    assert form.goal == "扩大消费，稳定外贸。"
    assert rows(form)[1][:4] == ("投入管理指标", "工作目标管理", "工作任务科学性", "科学")


def test_indicators_without_levels() -> None:
    """Chongqing: one column of names, weight before the value."""
    (form,) = text(
        """
        2024年项目支出绩效目标表
        专项资金名称|母婴健康|||业务主管部门|青禾区卫健委|
        当年预算（万元）|66|||本级支出（万元）|66|
        当年绩效目标|完成筛查。|||||
        绩效指标|指标名称|指标权重|计量单位|指标性质|指标值|是否核心指标
        |筛查率|30|%|≥|95|是
        |筛查人数|30|人|≥|3000|否
        """
    )
    assert (form.project, form.department, form.goal) == ("母婴健康", "青禾区卫健委", "完成筛查。")
    assert budget(form) == ("66", "", "万元")
    assert rows(form) == [("", "", "筛查率", "≥95%", "", "30", ""), ("", "", "筛查人数", "≥3000人", "", "30", "")]


def test_header_of_two_rows_and_grade() -> None:
    """Yunnan: the target in three columns under one heading; a grade below the total."""
    (form,) = text(
        """
        项目支出绩效自评表
        项目名称|鲜花冷链|||||||||
        主管部门|青禾州农业局||||实施单位|花卉站||||
        项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率（%）|得分|||
        |年度资金总额|50|50|45|10|90.00|9.00|||
        年度总体目标|预期目标|||||实际完成情况||||
        |建冷库|||||建成冷库||||
        绩效指标|||年度指标值|||||||
        一级指标|二级指标|三级指标|指标性质|指标值|度量单位|实际完成值|分值|得分|偏差原因分析及改进措施|
        产出指标|数量指标|建设冷库|≥|2|座|2|30|30||
        效益指标|社会效益指标|带动农户|≥|100|户|90|30|27|客源减少|
        总分|||||||100|96||
        自评等级|优|||||||||
        """
    )
    assert (form.goal, form.result, form.total_score) == ("建冷库", "建成冷库", "96")
    assert rows(form)[1] == ("效益指标", "社会效益指标", "带动农户", "≥100户", "90", "30", "27")
    assert len(form.indicators) == 2


def test_numbers_below_a_header_without_label() -> None:
    (form,) = text(
        """
        2023年度项目绩效自评表
        项目名称|健身步道||||
        预算执行情况（万元）|预算数|执行数|执行率|分值|得分
        |20|18|90%|10|9
        年度目标|建步道|||实际完成情况|建成
        一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
        产出指标|数量指标|步道长度|5km|4.6km|9
        """
    )
    assert (budget(form), form.rate) == (("20", "18", "万元"), "90%")
    assert (form.goal, form.result) == ("建步道", "建成")


def test_repeated_title_and_header() -> None:
    first = [
        "项目名称|<|<|古树保护|<",
        "一级指标|二级指标|三级指标|年度指标值|实际完成值",
        "产出指标|数量指标|挂牌古树|200株|210株",
    ]
    second = ["一级指标|二级指标|三级指标|年度指标值|实际完成值", "产出指标|质量指标|成活率|≥99%|99%"]
    for again in ([], ["古树保护项目绩效自评表（续）"]):
        (form,) = drawn(["古树保护项目绩效自评表", ruled(first), "第 1 页"], [*again, ruled(second, page=2)])
        assert [i.level3 for i in form.indicators] == ["挂牌古树", "成活率"]


# ---- the corpus, where it lies beside the project ----------------------------------------------------------------


def _plain(value: str) -> str:
    drop = set(" \t\n,.;:!?()[]\"'“”‘’、，。；：！？（）《》<>/\\-")
    return "".join(c for c in unicodedata.normalize("NFKC", value) if c not in drop)


def _number(value: str) -> str:
    try:
        return format(Decimal(value.strip().rstrip("%")).normalize(), "f")
    except ArithmeticError:
        return _plain(value)


def _key(row: dict[str, str]) -> tuple[str, ...]:
    words = (_plain(row[k]) for k in ("level1", "level2", "level3", "target", "actual"))
    return (row["document"], *words, _number(row["weight"]), _number(row["score"]))


def test_a_grade_beside_the_score_and_a_row_of_execution() -> None:
    (form,) = text(
        """
        2023年度项目绩效自评结果信息表

        项目名称|泵站维修|预算单位|明河县水利局|
        项目当年投入资金（万元）|调整后预算数|33.00|预算执行数|31.20
        自评得分|97.46|绩效等级|优|
        一级指标|二级指标|三级指标|年度指标值|实际完成值|权重|得分
        产出指标|数量指标|维修泵站|=6座|6座|60|60
        满意度指标|服务对象满意度指标|农户满意度|≥95%|96%|30|28
        预算执行率（10分）|预算执行率||100%|94.55%|10|9.46
        """
    )
    assert form.total_score == "97.46"
    assert [i.level3 for i in form.indicators] == ["维修泵站", "农户满意度"]


@pytest.mark.skipif(not (SHARED / "truth").is_dir(), reason="no ground truth beside the project")
def test_corpus() -> None:
    found: list[dict[str, str]] = []
    forms: list[dict[str, str]] = []
    for path in sorted((SHARED / "corpus" / "text").glob("*.txt")):
        here = evaluations(read_text(path.name, path.read_bytes(), ""))
        found += indicator_rows(path.name, here)
        forms += evaluation_rows(path.name, here)

    def truth(name: str) -> list[dict[str, str]]:
        with (SHARED / "truth" / name).open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    expected = truth("indicators.csv")
    documents = {row["document"] for row in expected}
    mine = Counter(_key(row) for row in found if row["document"] in documents)
    theirs = Counter(_key(row) for row in expected)
    matched = (mine & theirs).total()
    assert 2 * matched / (mine.total() + theirs.total()) >= 0.98

    def money(row: dict[str, str]) -> tuple[str, ...]:
        keys = ("budget_amount", "executed_amount", "total_score")
        return (row["document"], row["unit"], *(_number(row[k]) for k in keys))

    assert Counter(money(r) for r in forms if r["document"] in documents) == Counter(
        money(r) for r in truth("evaluations.csv")
    )
