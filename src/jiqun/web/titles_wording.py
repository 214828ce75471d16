"""The words of titles, Chinese and English. Every code has its pair (tested)."""

from __future__ import annotations

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
