"""Another city: a pack begun from nothing, plans taken in from files, reviewed, served."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
import httpx
import pytest

from jiqun.documents import read
from jiqun.packs import Pack
from jiqun.plans.adopt import NewPlan, PackExists, PlanExists, PlanRefused, adopt, begin_pack
from jiqun.plans.decide import Reviewer
from jiqun.plans.extraction import extract, tasks
from jiqun.plans.lint import lint
from jiqun.plans.review import ProposalState, proposals
from jiqun.web import create_app
from jiqun.workspace import open_city
from jiqun.workspace.sources import parsed, sources

from ..conftest import serving

LINES = [
    "云江市先进制造业三年行动计划",
    "一、发展目标",
    "到2026年，规上工业总产值突破1万亿元，国家级专精特新“小巨人”企业达到160家以上。",
    "二、重点任务",
    "（一）做强链主企业。每年实施技改项目500个以上。（牵头单位：市经信局；配合单位：市科技局）",
]
PLAN = NewPlan(
    id="plan-2024", title=LINES[0], short="三年行动", region="云江市", start_year=2024, end_year=2026, issued=dt.date(2024, 2, 1)
)  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return begin_pack(tmp_path / "yunjiang", "云江市", "云江市", "Yunjiang")


def _word_file(folder: Path) -> Path:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    document.save(str(folder / "plan.docx"))
    return folder / "plan.docx"


def _take_in(pack: Pack, folder: Path, reviewer: Reviewer | None = None, plan: NewPlan = PLAN) -> Path:
    document = read(_word_file(folder))
    return adopt(pack, plan, document, extract(document), tasks(document), reviewer)


def test_a_plan_taken_in_waits_for_its_reviewer(pack: Pack, tmp_path: Path) -> None:
    _take_in(pack, tmp_path)
    plan = open_city(pack.root).library.plans["plan-2024"]
    assert plan.statements == ()
    states = [item.state for item in proposals(plan, extract(parsed(plan)))]
    assert set(states) == {ProposalState.NEW}
    assert len(states) >= 3


def test_accepted_readings_say_by_whom(pack: Pack, tmp_path: Path) -> None:
    _take_in(pack, tmp_path, Reviewer("张编辑", dt.date(2024, 3, 1), "一并接受"))
    plan = open_city(pack.root).library.plans["plan-2024"]
    assert [(item.value, item.unit, item.year or item.horizon_year) for item in plan.statements] == [
        (1, "万亿元", 2026),
        (160, "家", 2026),
        (500, "个", None),
    ]
    assert {item.review[0].by for item in plan.statements} == {"张编辑"}
    assert all(
        plan.text is not None and plan.text[item.span[0] : item.span[1]] == item.quote
        for item in plan.statements
    )
    assert plan.tasks[-1].responsible.lead == ("市经信局",)
    assert plan.statements[-1].id in plan.tasks[-1].statements


def test_nothing_is_overwritten(pack: Pack, tmp_path: Path) -> None:
    _take_in(pack, tmp_path)
    with pytest.raises(PlanExists):
        _take_in(pack, tmp_path)
    with pytest.raises(PackExists):
        begin_pack(pack.root, "别市", "别市")


def test_a_plan_that_would_not_be_read_back_is_not_written(pack: Pack, tmp_path: Path) -> None:
    wrong = NewPlan(**{**{f: getattr(PLAN, f) for f in PLAN.__slots__}, "kind": "prophecy"})
    with pytest.raises(PlanRefused, match="kind"):
        _take_in(pack, tmp_path, plan=wrong)
    assert open_city(pack.root).library.plans == {}
    assert not (pack.root / "plans").exists()


def test_every_page_of_a_city_with_next_to_nothing_opens(pack: Pack, tmp_path: Path) -> None:
    _take_in(pack, tmp_path, Reviewer("张编辑", dt.date(2024, 3, 1), "一并接受"))
    paths = ("/", "/plans", "/plans/plan-2024", "/plans/plan-2024/read", "/targets", "/targets/S001", "/tasks",
             "/clusters", "/findings", "/mechanisms", "/review", "/review/plan-2024", "/observations", "/about", "/en/")  # fmt: skip
    with serving(create_app(pack.root)) as address:
        found = {path: httpx.get(address + path).status_code for path in paths}
    assert found == dict.fromkeys(paths, 200)


def test_the_lint_runs_on_another_city(pack: Pack, tmp_path: Path) -> None:
    _take_in(pack, tmp_path, Reviewer("张编辑", dt.date(2024, 3, 1), "一并接受"))
    assert all(finding.severity != "high" for finding in lint(sources(open_city(pack.root).library)))


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".hidden", "计划"])
def test_a_plan_id_leads_nowhere_else(pack: Pack, tmp_path: Path, name: str) -> None:
    wrong = NewPlan(**{**{f: getattr(PLAN, f) for f in PLAN.__slots__}, "id": name})
    with pytest.raises(PlanRefused):
        _take_in(pack, tmp_path, plan=wrong)
    assert sorted(path.name for path in pack.root.iterdir()) == ["pack.yaml"]
