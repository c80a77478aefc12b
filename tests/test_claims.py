"""Sentences → claims. The sentences are made up; the corpus is only measured."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.claims import Claim, claims, statements, to_csv
from ingest.claims.quantities import quantities
from ingest.facts import Profile
from ingest.profile import profile
from ingest.readers import read_document
from ingest.readers.text import read_text
from ingest.sheets import sheets

FINAL = Profile("清河县图书局", "final-accounts", "department", 2023)
BUDGET = Profile("清河县图书局", "budget", "department", 2024)


def read(text: str, who: Profile = FINAL) -> tuple[Claim, ...]:
    return claims(read_text("report.txt", text.encode(), "0"), who)


def brief(found: tuple[Claim, ...]) -> list[tuple[str, str, str, str]]:
    return [(c.subject, c.measure, format(c.value, "f"), c.unit) for c in found]


def test_subject_amount_change_and_percentage() -> None:
    found = read("本年支出合计1,250.40万元，比上年减少50万元，下降3.85%，主要原因是停办两项活动。")
    assert brief(found) == [
        ("本年支出合计", "amount", "1250.40", "万元"),
        ("本年支出合计", "change", "-50", "万元"),
        ("本年支出合计", "percent_change", "-3.85", "%"),
    ]
    assert found[0].amount == Decimal(12_504_000) and found[0].amount_resolution == Decimal(50)
    assert found[1].base is not None and found[1].base.year == 2022
    assert found[2].cause == "停办两项活动"


def test_one_number_for_two_subjects() -> None:
    for words in ("收入总计、支出总计均为", "收、支总计", "收入支出总计", "收入、支出总计各"):
        found = read(f"2023年度{words}90.5万元，较上年各增加3万元，增长3.43%。")
        assert Counter(c.measure for c in found) == {"amount": 2, "change": 2, "percent_change": 2}, words
        assert [c.coordinates.flow for c in found[:2]] == ["total-in", "total-out"], words


def test_two_numbers_for_two_subjects() -> None:
    found = read("收、支总计分别为12万元和11万元，与上年相比各减少1万元。")
    assert [(c.coordinates.flow, int(c.value)) for c in found] == [
        ("total-in", 12),
        ("total-out", 11),
        ("total-in", -1),
        ("total-out", -1),
    ]


def test_ellipsis_budget_executed_and_completion() -> None:
    found = read("公务接待费年初预算2万元，支出决算1.5万元，完成年初预算的75%。决算数较预算数减少0.5万元。")
    assert [(c.measure, c.value, c.coordinates.phase, c.coordinates.item) for c in found] == [
        ("amount", Decimal(2), "initial", "reception"),
        ("amount", Decimal("1.5"), "executed", "reception"),
        ("completion_rate", Decimal(75), "executed", "reception"),
        ("change", Decimal("-0.5"), "executed", "reception"),
    ]
    assert found[2].base is not None and found[2].base.phase == "initial"


def test_the_amount_that_is_completed_is_said_by_the_way() -> None:
    found = read("公务接待费支出2.56万元，完成年初预算3万元的85.33%，比上年减少0.34万元，下降11.72%。")
    assert [(c.measure, c.value, c.coordinates.phase) for c in found] == [
        ("amount", Decimal("2.56"), "executed"),
        ("amount", Decimal(3), "initial"),
        ("completion_rate", Decimal("85.33"), "executed"),
        ("change", Decimal("-0.34"), "executed"),
        ("percent_change", Decimal("-11.72"), "executed"),
    ]
    assert found[2].base is not None and found[2].base.phase == "initial"


def test_a_second_list_has_the_whole_of_the_first() -> None:
    text = "收入预算合计10万元，包括本年收入8万元，上年结转结余2万元。其中：\n本年一般公共预算收入6万元，占60%；\n"
    share = next(c for c in read(text, BUDGET) if c.measure == "share")
    assert share.base is not None and (share.base.flow, share.base.fund) == ("total-in", "all")


def test_a_list_of_parts_with_shares() -> None:
    found = read("一、支出决算情况说明\n本年支出合计10万元，其中：基本支出6万元，占60%；项目支出4万元，占40%。")
    shares = [c for c in found if c.measure == "share"]
    assert [(c.subject, int(c.value)) for c in shares] == [("基本支出", 60), ("项目支出", 40)]
    assert all(c.base is not None and c.base.nature == "all" for c in shares)


def test_what_follows_a_list_belongs_to_its_head() -> None:
    found = read(
        "预算收入30万元，其中一般公共预算拨款收入30万元、政府性基金拨款收入0万元，较上年25万元增加5万元。", BUDGET
    )
    last, change = found[-2:]
    assert (last.subject, last.measure, last.value, last.year) == ("预算收入", "amount", Decimal(25), 2023)
    assert (change.subject, change.measure, change.value) == ("预算收入", "change", Decimal(5))


def test_classes_by_names_and_by_code() -> None:
    by_name = read(
        "一、一般公共预算财政拨款支出决算情况说明\n"
        "1. 卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）：支出决算为3.2万元。"
    )
    by_codes = read(
        "一、一般公共预算财政拨款支出决算情况说明\n1.卫生健康支出（210）行政事业单位医疗（11）行政单位医疗（01）：支出决算为3.2万元。"
    )
    by_code = read("一、一般公共预算拨款支出\n行政单位医疗（2101101）3.2万元，较上年3.0增加0.2万元。")
    for found in (by_name, by_codes, by_code):
        assert found[0].coordinates.functional == "2101101"
        assert (found[0].coordinates.flow, found[0].coordinates.fund) == ("expenditure", "general-public")
    assert [c.value for c in by_code] == [Decimal("3.2"), Decimal("3.0"), Decimal("0.2")]


def test_a_class_named_over_two_lines() -> None:
    heading = "五、一般公共预算财政拨款支出决算情况说明"
    broken = f"{heading}\n1.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养\n"
    found = read(f"{broken}老保险缴费支出（项）。\n年初预算为14.30万元，支出决算为14.38万元。")
    assert {c.coordinates.functional for c in found} == {"2080505"}
    # without the rest of the name it is not the 款 that is meant
    assert {c.coordinates.functional for c in read(f"{broken}支出决算为14.38万元。")} == {""}


def test_named_thresholds_are_part_of_the_subject() -> None:
    found = read("单价50万元以上通用设备3台（套），单价100万元（含）以上设备（不含车辆）0台（套）。")
    assert brief(found) == [
        ("单价50万元以上通用设备", "count", "3", "台(套)"),
        ("单价100万元(含)以上设备(不含车辆)", "count", "0", "台(套)"),
    ]


def test_dates_documents_ordinals_and_names_are_no_quantities() -> None:
    for text in (
        "根据清财发【2021】15号文件，2023年6月20日起执行。",
        "《关于做好2023年第2批5项工作的通知》已印发。",
        "服务热线96789全年开通，涉及B07地块和77人员。",
        "收入XX万元，增长XX%。完成预算%。",
    ):
        assert read(text) == (), text


def test_counts_and_rates_per_head() -> None:
    found = read("全年接待12批次、96人次，受理投诉130余件，参保26.5万人，补助标准为610/人，惠及38家单位。")
    assert [(c.value, c.unit, c.measure) for c in found] == [
        (12, "批次", "count"),
        (96, "人次", "count"),
        (130, "件", "count"),
        (Decimal("26.5"), "万人", "count"),
        (610, "元/人", "amount"),
        (38, "家", "count"),
    ]
    assert found[2].approximate


def test_units_left_out() -> None:
    found = read("公用经费70.00万，比上年增加8.65万元，增长13.95。因公出国（境）费用为0，与上年持平。")
    assert [(c.value, c.unit) for c in found] == [
        (Decimal("70.00"), "万元"),
        (Decimal("8.65"), "万元"),
        (Decimal("13.95"), "%"),
        (0, "万元"),
    ]


def test_a_reason_leaves_the_subject_around_it_alone() -> None:
    found = read("培训费支出8万元，比上年增加3万元，主要原因是新增讲座经费2万元；会议费支出1万元。")
    assert [(c.subject, c.inside_cause) for c in found][2][1]
    assert not found[2].coordinates.flow
    assert found[3].subject == "会议费支出"


def test_budgets_with_executed_figures_of_the_year_before() -> None:
    found = read(
        "1. “教育支出（类）普通教育（款）小学教育（项）”25.00万元。"
        "2023年当年预算执行数为20.00万元，2024年预算安排25.00万元，"
        "比2023年预算执行数增加25.00%。",
        BUDGET,
    )
    assert [(c.measure, c.year) for c in found] == [
        ("amount", 2024),
        ("amount", 2023),
        ("amount", 2024),
        ("percent_change", 2024),
    ]
    assert found[3].base_text == "2023年预算执行数"


def test_figures_as_of_another_year() -> None:
    found = read(
        "截至2023年底，本单位人员编制12人，其中行政编制4人。单位管理的离退休人员3人。当年安排购置车辆1辆。", BUDGET
    )
    assert [(c.subject, c.year) for c in found] == [
        ("人员编制", 2023),
        ("行政编制", 2023),
        ("单位管理的离退休人员", 2023),
        ("安排购置车辆", 2024),
    ]


def test_what_it_was_before_is_of_no_told_year_and_no_part() -> None:
    found = read(
        "“三公”经费支出18.5万元，其中公务接待费由上年的5.2万元减少到3.1万元，公务用车运行维护费从19.3万元降至15.4万元。"
    )
    assert [(int(c.value), c.year, c.part_of is not None) for c in found] == [
        (18, 2023, False),
        (5, 2022, False),
        (3, 2023, True),
        (19, None, False),
        (15, 2023, True),
    ]


def test_statements_without_a_number() -> None:
    text = (
        "公务接待费支出决算1万元，与上年基本持平。决算数小于预算数的主要原因是厉行节约。"
        "本部门无政府性基金预算财政拨款支出。"
    )
    found = statements(read_text("report.txt", text.encode(), "0"), FINAL)
    assert [(s.kind, s.sign) for s in found] == [("direction", 0), ("direction", -1), ("absence", 0)]
    assert found[1].cause == "厉行节约"


@pytest.mark.parametrize(
    "words",
    [
        *["较上年无增减", "较上年无增减变化", "与上年相比没有增减变化", "和上年相当", "较2022年决算数无变化"],
        *["与年初预算数及上年决算数均持平", "与上年相比，无变动", "较上年支出数无增减", "与上年比零增长"],
    ],
)
def test_what_has_not_changed(words: str) -> None:
    found = statements(read_text("report.txt", f"公务接待费支出决算1万元，{words}。".encode(), "0"), FINAL)
    assert [(s.kind, s.subject, s.sign) for s in found] == [("direction", "公务接待费支出决算", 0)]


@pytest.mark.parametrize(
    ("words", "amounts", "bases"),
    [
        ("与年初预算数0万元持平", 2, [(2023, "initial")]),
        ("与上年决算数0万元相比，无增减变化", 2, [(2022, "executed")]),
        ("较2022年度0万元基本持平", 2, [(2022, "executed")]),
        ("与年初预算数0万元、上年决算数0万元均持平", 3, [(2023, "initial"), (2022, "executed")]),
        ("与年初预算数0万元相比增加1万元", 3, []),
    ],
)
def test_evenness_behind_the_amount_that_is_compared_with(
    words: str, amounts: int, bases: list[tuple[int, str]]
) -> None:
    document = read_text("report.txt", f"公务接待费支出决算0万元，{words}。".encode(), "0")
    assert {(c.subject, c.coordinates.item) for c in claims(document, FINAL)} == {("公务接待费支出决算", "reception")}
    assert len(claims(document, FINAL)) == amounts
    found = [s for s in statements(document, FINAL) if s.base is not None]
    assert [(s.kind, s.sign, s.coordinates.item) for s in found] == [("direction", 0, "reception")] * len(bases)
    assert [(s.base.year, s.base.phase) for s in found if s.base] == bases
    assert {(s.coordinates.year, s.coordinates.phase) for s in found} <= {(2023, "executed")}


def test_the_glossary_states_nothing() -> None:
    assert read("第四部分 名词解释\n1.大额设备：指单价100万元的设备5台。") == ()


def test_csv_has_the_promised_columns() -> None:
    header, row = to_csv(read("机关运行经费支出12.30万元。")).splitlines()
    assert header.startswith("document,page,section,subject,measure,value,unit,year,quote,phase,flow,fund")
    assert ",12.30,万元,2023," in row


@given(
    st.decimals(min_value=0, max_value=10**7, places=2),
    st.sampled_from(["增加", "增长", "上升", "减少", "下降", "降低", "压减"]),
)
def test_the_word_gives_the_sign(value: Decimal, word: str) -> None:
    found = read(f"项目支出比上年{word}{value:,}万元，{word}{value}%。")
    sign = 1 if word in ("增加", "增长", "上升") else -1
    assert [c.value for c in found] == [sign * value, sign * value]
    assert [c.measure for c in found] == ["change", "percent_change"]


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from(["元", "万元", "亿元"]))
def test_value_and_resolution_are_exact(value: Decimal, unit: str) -> None:
    (quantity,) = quantities(f"支出{value:,}{unit}。")
    assert (quantity.value, quantity.unit) == (value, unit)
    assert quantity.resolution == Decimal("0.0005")


@given(
    st.text(
        alphabet="与上年相比增加减少（）()，。；0123456789.,万元%个人预算支出收入占完成的其中：“”、年", max_size=160
    )
)
def test_any_sentence_is_read(text: str) -> None:
    for claim in read(text):
        assert claim.quote and claim.measure and claim.unit


def _shared() -> Path:
    return Path(__file__).parents[2] / "shared"


def test_recall_and_precision_on_the_corpus() -> None:
    truth_file, corpus = _shared() / "truth" / "claims.csv", _shared() / "corpus" / "text"
    if not truth_file.is_file() or not corpus.is_dir():
        pytest.skip("the measured corpus is not beside this checkout")
    scale = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}

    def key(document: str, measure: str, value: str, unit: str) -> tuple[str, str, Decimal]:
        return document, measure, Decimal(value) * scale.get(unit[:1], Decimal(1))

    with truth_file.open(encoding="utf-8-sig", newline="") as stream:
        truth = Counter(key(r["document"], r["measure"], r["value"], r["unit"]) for r in csv.DictReader(stream))
    found: Counter[tuple[str, str, Decimal]] = Counter()
    for name in sorted({document for document, _, _ in truth}):
        document = read_document(corpus / name)
        for claim in claims(document, profile(document, sheets(document))):
            found[key(name, claim.measure, str(claim.value), claim.unit)] += 1
    matched = sum((truth & found).values())
    assert matched / truth.total() >= 0.99
    assert matched / found.total() >= 0.99
