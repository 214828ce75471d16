"""Tasks, their units, sentences and targets."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Plans

from jiqun.documents.reader import read
from jiqun.plans.extraction import TaskType, extract, tasks


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
