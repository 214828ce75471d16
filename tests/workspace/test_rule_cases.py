"""Golden cases of every family of rules that ships or stands in the pack; a copy keeps them and cannot be published against them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jiqun.engine import Settings, open_engine
from jiqun.packs import Pack, PackEditConflict, find_pack
from jiqun.rules.drafting import Sign
from jiqun.rules.errors import CaseUnfit, ReasonNeeded, RuleNotReady, RuleSetPublished
from jiqun.rules.golden import run
from jiqun.rules.ruleset import Standing
from jiqun.workspace import rule_drafts
from jiqun.workspace.facts import Desk, open_desk
from jiqun.workspace.rule_cases import check, checked_row, written
from jiqun.workspace.rule_domains import DOMAINS, Words, domain
from jiqun.workspace.rule_drafts import Held

REPOSITORY = Path(__file__).parents[2]
PACK = find_pack(REPOSITORY / "packs" / "ningbo")
ENGINE = open_engine(Settings())
SIGN = Sign("规则员", "次年办法")
DAY = dt.date(2027, 1, 1)


@pytest.mark.parametrize("family", DOMAINS)
def test_golden_cases_come_true(family: str) -> None:
    found = list(check(PACK, [family], engine=ENGINE))
    assert [miss for item in found for miss in checked_row(item)["misses"]] == []
    assert sum(item.cases for item in found) > 9


@pytest.mark.parametrize("family", ["appraisal", "carbon", "promises", "screening"])
def test_what_ships_holds_in_any_city(family: str, tmp_path: Path) -> None:
    """Cases that ship lean on nothing that a pack adds: fields of its returns, factors of its province."""
    (tmp_path / "pack.yaml").write_text("id: t\n", encoding="utf-8")
    found = list(check(Pack(tmp_path), [family], engine=ENGINE))
    assert [miss for item in found for miss in checked_row(item)["misses"]] == []
    assert sum(item.cases for item in found) > 9


#: A rule set of each family, and a place whose change its cases must notice.
CHANGES = {
    "appraisal": ("huangyan-2022", "lists/above/indicators/tax_per_land/base/value", "25", ("高于基准的不封顶", "", "score")),
    "titles": ("above-size-2011", "criteria/test", "main_revenue >= 1000", ("规上：主营1999.99万元", "", "met")),
    "policies": ("example-innovation", "parameters/research_share/value", "1", ("研发增量补助按增量的一成，2百万封顶", "", "research/offered")),
    "carbon": ("carbon-2022", "level/marks/low/at_most", "0.5", ("碳排放水平恰为0.6：低碳", "", "level_mark")),
    "promises": ("land-promises-ningbo-2023", "parameters/least_tax/value", "69", ("约定亩均税收69.9：低于底线", "", "contract_tax")),
    "screening": ("inefficient-2023", "parameters/low_tax_above/value", "4.8", ("高耗低效：两条都低，属", "", "met")),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("rules")
    pack = shutil.copytree(PACK.root, folder / "ningbo")
    with closing(open_desk(pack, folder / "data")) as found:
        yield found


def copied(desk: Desk, family: str, new: str) -> Held:
    return rule_drafts.copy(desk, domain(family), CHANGES[family][0], new, since=DAY, sign=SIGN)


@pytest.mark.parametrize("family", CHANGES)
def test_a_copy_says_what_its_origin_said_until_it_is_changed(desk: Desk, family: str) -> None:
    found = copied(desk, family, f"{family}-copy")
    told = rule_drafts.cases(desk, found)
    assert (told.own, told.misses) == (0, ())
    assert told.inherited == len(
        [case for case in written(PACK, domain(family)) if case.rules == CHANGES[family][0]]
    )
    _, place, value, missed = CHANGES[family]
    rule_drafts.amend(desk, found, place, value, sign=SIGN)
    fresh = rule_drafts.held(desk, domain(family), f"{family}-copy")
    told = rule_drafts.cases(desk, fresh)
    assert missed in [(item.case, item.subject, item.path) for item in told.misses]
    assert all(item.place.startswith(f"{domain(family).cases}/{family}-copy.yaml:") for item in told.misses)
    with pytest.raises(RuleNotReady, match=f"{family}-copy.yaml:.*{missed[0]}.*应为"):
        rule_drafts.publish(desk, fresh, since=DAY, until=None, ending=False, sign=SIGN)
    assert rule_drafts.held(desk, domain(family), f"{family}-copy").rules.standing is Standing.DRAFT


def test_cases_written_anew_open_the_way(desk: Desk) -> None:
    """Who changed the rule writes down what it must say now, and why; then it may be published."""
    found = copied(desk, "policies", "anew")
    rule_drafts.amend(desk, found, "parameters/research_share/value", "5", sign=SIGN)
    text = "- {name: 增量2000万元按5%, rules: anew, day: '2027-12-31', given: {scale: above, rd_expense: 5000, rd_two_years: 8000, revenue: 100000}, expect: {research: {met: true, offered: 100}}}\n"
    fresh = rule_drafts.held(desk, domain("policies"), "anew")
    with pytest.raises(ReasonNeeded):
        rule_drafts.rewrite_cases(desk, fresh, text, sign=Sign("规则员"))
    with pytest.raises(PackEditConflict):
        rule_drafts.rewrite_cases(desk, fresh, text, sign=SIGN, version="0" * 16)
    with pytest.raises(CaseUnfit, match="没有规则“elsewhere”"):
        rule_drafts.rewrite_cases(desk, fresh, text.replace("anew", "elsewhere"), sign=SIGN)
    assert rule_drafts.cases(desk, fresh).inherited == 2, "nothing was written"
    rule_drafts.rewrite_cases(desk, fresh, text, sign=SIGN, version=fresh.version)
    fresh = rule_drafts.held(desk, domain("policies"), "anew")
    assert [(line.deed, line.before, line.after, line.why) for line in fresh.rules.history[-1:]] == [
        ("cases", "2", "1", "次年办法")
    ]
    assert rule_drafts.case_text(desk, fresh) == text
    rule_drafts.publish(desk, fresh, since=DAY, until=None, ending=False, sign=SIGN)
    with pytest.raises(RuleSetPublished):
        rule_drafts.rewrite_cases(desk, rule_drafts.held(desk, domain("policies"), "anew"), text, sign=SIGN)


def test_clauses_of_several_policies_share_what_they_share(desk: Desk) -> None:
    """A case may expect something of other policies' clauses; what is shared best is given once."""
    held = domain("policies")
    case = next(
        case for case in written(PACK, held) if case.rules == "example-cultivation" and len(case.expect) == 3
    )
    beside = case.model_copy(update={"rules": "example-innovation", "expect": {f"example-cultivation/{name}": value for name, value in case.expect.items()}})  # fmt: skip
    assert run(held.load(PACK)["example-innovation"], [beside], held.asked(Words.of(desk)), ENGINE) == []


def test_a_draft_given_up_leaves_no_cases_behind(desk: Desk) -> None:
    for _ in range(2):
        found = copied(desk, "carbon", "carbon-again")
        rule_drafts.shelve(found, sign=SIGN)
    assert rule_drafts.cases(desk, copied(desk, "carbon", "carbon-again")).inherited == 13
