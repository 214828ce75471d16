"""Tasks, their units, sentences and targets."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Plans

from jiqun.documents.reader import read
from jiqun.plans.extraction import TaskType, extract, tasks
from jiqun.plans.extraction.mechanisms import find_mechanisms


def _right(gold: dict[str, Any], found: list[Any]) -> bool:
    start, end = gold["span"]
    for task in found:
        shared = min(end, task.char_end) - max(start, task.char_start)
        if shared > 0.9 * max(end - start, task.char_end - task.char_start):
            units = {role: names for role, names in task.responsible.as_dict().items() if names}
            return units == (gold.get("responsible") or {})
    return False


def test_tasks_with_all_their_units() -> None:
    gold = found = right = 0
    for name in Plans.names:
        labels = Plans.labelled_tasks(name)
        gold, found = gold + len(labels), found + len(Plans.tasks(name))
        right += sum(_right(label, Plans.tasks(name)) for label in labels)
    assert 2 * right / (gold + found) >= 0.98


def test_a_whole_plan_task_by_task(task_sample: list[dict[str, Any]]) -> None:
    found = Plans.tasks("361-2025")
    assert [str(task.type) for task in found] == [row["type"] for row in task_sample]
    assert [task.title for task in found] == [row["title"] for row in task_sample]
    assert [task.section for task in found] == [row["section"] for row in task_sample]
    assert [(task.char_start, task.char_end) for task in found] == [
        (row["char_start"], row["char_end"]) for row in task_sample
    ]
    assert [[list(place) for place in task.sentences] for task in found] == [
        row["sentences"] for row in task_sample
    ]
    assert [task.responsible.as_dict() for task in found] == [row["responsible"] for row in task_sample]
    assert [len(task.targets) for task in found] == [len(row["targets"]) for row in task_sample]


@pytest.mark.parametrize("name", Plans.names)
def test_places_of_tasks(name: str) -> None:
    text = Plans.document(name).text
    for task in Plans.tasks(name):
        assert text[task.char_start : task.char_end] == task.quote
        for start, end in task.sentences:
            assert task.char_start <= start < end <= task.char_end
        for mechanism in task.mechanisms:
            assert "".join(text[mechanism.start : mechanism.end].split()) == mechanism.name


PLAN = """云州市制造业提升行动方案（2024—2026年）

一、主要目标

到2026年，规上工业总产值达到3000亿元。

二、重点任务

（一）壮大企业。每年新增规上企业100家。（牵头单位：市工信局；配合单位：市财政局、各区（县）人民政府，以下均需各区（县）、开发区落实，不再列出）

（二）提升平台。建设省级创新中心5家。（责任单位：市科技局〔市知识产权局〕、市工信局）

三、保障措施

加强组织领导，成立工作专班。完善考核机制，定期通报。
"""


def test_units_named_once_for_all_that_follow() -> None:
    document = read(PLAN.encode(), "plan.txt")
    found = tasks(document, extract(document))
    assert [(task.type, task.title) for task in found] == [
        (TaskType.GOAL, "主要目标"),
        (TaskType.TASK, "壮大企业"),
        (TaskType.TASK, "提升平台"),
        (TaskType.SAFEGUARD, "加强组织领导"),
        (TaskType.SAFEGUARD, "完善考核机制"),
    ]
    first, second = found[1].responsible, found[2].responsible
    assert (first.lead, first.cooperating, first.implied) == (
        ("市工信局",),
        ("市财政局", "各区（县）人民政府"),
        (),
    )
    assert (second.listed, second.implied) == (
        ("市科技局〔市知识产权局〕", "市工信局"),
        ("各区（县）", "开发区"),
    )
    assert all(len(task.targets) == 1 for task in found[:3])


def test_mechanisms_of_a_whole_plan(task_sample: list[dict[str, Any]]) -> None:
    gold = {(m["start"], m["end"]) for row in task_sample for m in row["mechanisms"]}
    found = {(m.start, m.end) for task in Plans.tasks("361-2025") for m in task.mechanisms}
    assert len(gold & found) / len(gold) >= 0.80
    assert len(gold & found) / len(found) >= 0.85


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        pytest.param(
            "迭代升级“云招商”数字化平台，", ["“云招商”数字化平台"], id="a quoted name with its kind"
        ),
        pytest.param("实施高新技术企业“破千行动”。", ["“破千行动”"], id="a quoted name that is the kind"),
        pytest.param("设立企业“走出去”绿色通道。", ["企业“走出去”绿色通道"], id="a quotation inside"),
        pytest.param("建立一流（领航）企业培育库，", ["一流（领航）企业培育库"], id="brackets inside"),
        pytest.param("按照“一园一策”要求，盘活土地。", ["“一园一策”"], id="a principle"),
        pytest.param("推进平台招商、链主招商。", ["平台招商、链主招商"], id="activities"),
        pytest.param("打造具有国际影响的先进制造业基地。", ["先进制造业基地"], id="praise left out"),
        pytest.param("建成创新平台9个。", [], id="a count is a statement"),
        pytest.param("推动企业上市。", [], id="a deed without an instrument"),
    ],
)
def test_mechanisms_of_a_sentence(sentence: str, names: list[str]) -> None:
    assert [sentence[start:end] for start, end in find_mechanisms(sentence)] == names


def test_a_numbered_paragraph_without_a_title_is_called_by_its_first_clause() -> None:
    text = (
        "云州市行动方案（2024—2026年）\n\n二、重点任务\n\n（二）绿色转型\n\n"
        "3．单位工业增加值能耗较2020年下降15%，固废综合利用率不低于80%。（牵头单位：市生态环境局）\n"
    )
    document = read(text.encode(), "plan.txt")
    assert [task.title for task in tasks(document)] == ["单位工业增加值能耗较2020年下降15%"]


def test_a_deed_of_protecting_is_no_safeguard() -> None:
    text = "云州市2024年政府工作报告\n\n三、2024年重点工作\n\n（四）保障和改善民生。新增就业6万人。\n"
    assert [task.type for task in tasks(read(text.encode(), "report.txt"))] == [TaskType.TASK]


def test_units_on_a_line_of_their_own() -> None:
    text = (
        "云州市行动方案（2024—2026年）\n\n二、重点任务\n\n（一）强化要素保障。引进博士500人。\n\n"
        "牵头单位：市科技局；配合单位：市人社局、市卫健委；完成时限：2026年12月\n\n（二）优化空间。建成园区3个。\n"
    )
    document = read(text.encode(), "plan.txt")
    first, second = tasks(document)
    assert (first.type, first.responsible.lead) == (TaskType.TASK, ("市科技局",))
    assert first.responsible.cooperating == ("市人社局", "市卫健委")
    assert second.responsible.named == ()
    assert extract(document)[0].responsible == ("市科技局", "市人社局", "市卫健委")


def test_roles_printed_behind_their_units() -> None:
    text = (
        "云州市若干措施\n\n一、重点任务\n\n（一）扩产增效。新增企业50家。（市工信局牵头，市财政局、市商务局配合）\n\n"
        "（二）降低成本。减负3亿元。（市发改委、市工信局负责）\n"
    )
    first, second = tasks(read(text.encode(), "plan.txt"))
    assert (first.responsible.lead, first.responsible.cooperating) == (
        ("市工信局",),
        ("市财政局", "市商务局"),
    )
    assert second.responsible.listed == ("市发改委", "市工信局")
