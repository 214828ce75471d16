"""The words of titles, Chinese and English. Every code has its pair (tested)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jiqun.web.figures import Shower

TITLE_OUTCOME_WORDS = {
    "met": ("满足", "met"),
    "unknown": ("缺佐证", "evidence missing"),
    "not_met": ("不满足", "not met"),
}
TITLE_VETO_WORDS = {
    "met": ("触发", "rules out"),
    "unknown": ("未知", "unknown"),
    "not_met": ("未触发", "does not"),
}
STRATUM_WORDS = {
    "met": ("够条件", "qualify"),
    "open": ("只缺佐证", "only evidence missing"),
    "near": ("差一点（合计不到10%）", "near (short by less than 10 %)"),
    "far": ("其余", "the rest"),
}
CHANCE_WORDS = {
    "likely": ("可达到", "likely"),
    "open": ("不确定", "open"),
    "unlikely": ("难达到", "unlikely"),
}
FEW_WORDS = {
    "years": ("可比的年数不足3年，不作预测", "fewer than three passages between years: no forecast"),
    "climbs": ("往年晋级不足10家，不作预测", "fewer than ten climbed in past years: no forecast"),
}
JOINT_WORDS = {
    "all": ("须全部满足", "all of"),
    "any": ("满足其一", "one of"),
    "some": ("至少满足", "at least"),
}
FEEDS_WORDS = {
    "holders": ("在册", "holders"),
    "climbs": ("当年晋级", "climbs of the year"),
}
TITLES_WORDS = {
    "title_outcome": TITLE_OUTCOME_WORDS,
    "title_veto": TITLE_VETO_WORDS,
    "stratum": STRATUM_WORDS,
    "title_chance": CHANCE_WORDS,
    "title_few": FEW_WORDS,
    "title_joint": JOINT_WORDS,
    "title_feeds": FEEDS_WORDS,
}


def amount(show: Shower, value: float | None, unit: str) -> str:
    """A side of a comparison with its unit: points of a score, or what the rule measures in; a dash for what is not known."""
    if value is None:
        return "—"
    measured = ("points" if show.english else "分") if unit == "分" else show.unit(unit)
    number = show.number(value, 2 if abs(value) < 100 else 0)
    return f"{number} {measured}" if show.english and measured else f"{number}{measured}"


def now(show: Shower, item: Mapping[str, Any]) -> str:
    """What is there of what a criterion asks for, in brackets; empty where no sizes are compared."""
    if item["have"] is None or item["need"] is None:
        return ""
    there = amount(show, item["have"], item["unit"])
    return f" (now {there})" if show.english else f"（现 {there}）"


def lack(show: Shower, item: Mapping[str, Any]) -> str:
    """A criterion that is not met, and what there is of it."""
    return f"{item['label'][show.language]}{now(show, item)}"
