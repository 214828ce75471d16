"""Numbers that the plans print are rules of the ledgers, and bite: the lawful list passes, the unlawful one is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from jiqun.ledgers.adding import add_many
from jiqun.ledgers.book import Book
from jiqun.ledgers.checking import Broken, broken
from jiqun.ledgers.entry import Actor, Draft
from jiqun.ledgers.errors import RulesBroken

pytestmark = pytest.mark.xdist_group("sown")

BOSS = Actor(name="系统管理员", administrator=True)


@dataclass(frozen=True)
class Case:
    """`words` of the clause that the rule cites; a lawful list and one that breaks the rule, as (state, values)."""

    ledger: str
    check: str
    words: str
    lawful: Sequence[tuple[str, Mapping[str, Any]]]
    unlawful: Sequence[tuple[str, Mapping[str, Any]]]


def _unit(kind: str, industries: int) -> tuple[str, Mapping[str, Any]]:
    return "listed", {
        "unit": kind,
        "industries": [f"产业{at}" for at in range(industries)],
        "exception": "另有批复",
    }


def _park(at: int) -> tuple[str, Mapping[str, Any]]:
    return "listed", {"sub_cluster": "ic", "park": f"P{at:02}"}


def _fund(tier: str, **more: Any) -> tuple[str, Mapping[str, Any]]:
    return "planned", {"tier": tier, "layer": "mother", "scale": 120, "paid_in": 10, **more}


def _renewal(revenue: float, set_aside: float) -> tuple[str, Mapping[str, Any]]:
    return "booked", {"year": 2025, "land_revenue": revenue, "set_aside": set_aside}


def _pool(size: float) -> tuple[str, Mapping[str, Any]]:
    return "planned", {"kind": "pool", "size": size}


def _part(at: int) -> tuple[str, Mapping[str, Any]]:
    return "watched", {"slogan": "zones", "rule": "judged", "measure_note": f"指标{at}"}


GROUP: tuple[str, Mapping[str, Any]] = ("listed", {"duty": "统筹"})


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Case("leading-industries", "county", "不超过3个", [_unit("county", 3)], [_unit("county", 4)]), id="主导产业：区县不超过3个"),
        pytest.param(Case("leading-industries", "zone", "不超过2个", [_unit("zone", 2)], [_unit("zone", 3)]), id="主导产业：3+17开发区不超过2个"),
        pytest.param(Case("leading-industries", "platform", "仅保留1个", [_unit("platform", 1)], [_unit("platform", 2)]), id="主导产业：其他重点平台1个"),
        pytest.param(Case("leading-industries", "strategic", "不超过 2 个", [_unit("strategic", 2)], [_unit("strategic", 3)]), id="主导产业：战略产业园不超过2个"),
        pytest.param(Case("subcluster-parks", "three", "不超过 3 个", [_park(1), _park(2), _park(9)], [_park(1), _park(2), _park(9), _park(10)]), id="细分集群：园中园不超过3个"),
        pytest.param(Case("cage-renewal-funds", "half_percent", "0.5%以上", [_renewal(1_000_000, 5_000)], [_renewal(1_000_000, 4_999)]), id="腾笼换鸟：土地出让收入的5‰以上"),
        pytest.param(Case("working-groups", "nine_groups", "9个工作小组", [GROUP] * 9, [GROUP] * 10), id="工作专班：九个小组，多一个"),
        pytest.param(Case("working-groups", "nine_groups", "9个工作小组", [GROUP] * 9, [GROUP] * 8), id="工作专班：九个小组，少一个"),
        pytest.param(Case("industrial-funds", "three_tiers", "三大基金梯队", [_fund("industry"), _fund("venture"), _fund("angel")], [_fund("industry"), _fund("venture")]), id="基金：三大梯队"),
        pytest.param(Case("industrial-funds", "angel_hundred", "百亿级", [_fund("angel")], [_fund("angel", scale=99)]), id="基金：百亿级天使投资引导基金"),
        pytest.param(Case("risk-sharing-institutions", "pool_cap", "最高4亿元", [_pool(4)], [_pool(4.1)]), id="贷款风险池：最高4亿元"),
        pytest.param(Case("slogan-goals", "four_zones", "四区", [_part(at) for at in range(4)], [_part(at) for at in range(5)]), id="口号：四区四项"),
        pytest.param(Case("plan-register", "has_parent", "统一衔接", [("drafting", {"level": "city"})], [("drafting", {"level": "district"})]), id="规划：区县规划写明上位规划"),
    ],
)  # fmt: skip
def test_a_printed_number_is_a_rule_with_its_clause(fresh: Callable[[], Book], case: Case) -> None:
    book = fresh()
    check = next(item for item in book.ledgers[case.ledger].record.checks if item.id == case.check)
    assert check.clause is not None
    assert case.words in check.clause.quote
    assert case.check not in [item.check.id for item in _broken_by(book, case.ledger, case.lawful)]
    if check.severity == "error":
        with pytest.raises(RulesBroken, match=re.escape(check.message.zh)):
            _broken_by(fresh(), case.ledger, case.unlawful)
    else:
        told = _broken_by(fresh(), case.ledger, case.unlawful)
        assert case.check in [item.check.id for item in told]


def _broken_by(book: Book, ledger: str, entries: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Broken]:
    """Rules that a list of entries breaks once it was added; a hard one refuses it."""
    drafts = [
        Draft(title=f"例{at}", state=state, region="鄞州区", values=values)
        for at, (state, values) in enumerate(entries)
    ]
    made = add_many(book, ledger, drafts, BOSS)
    declared = book.ledgers[ledger]
    return broken(book.engine, declared, book.rows(declared, made))
