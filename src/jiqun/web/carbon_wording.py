"""The words of carbon efficiency, promises on land and screening, Chinese and English. Every code has its pair (tested)."""

from __future__ import annotations

UNTOLD_WORDS = {
    "no_energy": ("没有分品种能源数据", "no energy by carrier"),
    "no_value": ("没有增加值", "no value added"),
    "not_positive": ("增加值不为正，水平无意义", "value added is not positive"),
    "no_peers": ("同行业企业太少，没有行业平均", "too few in its industry"),
}
PEER_WORDS = {
    "class": ("行业小类", "industry class"),
    "group": ("行业中类", "industry group"),
    "division": ("行业大类", "industry division"),
    "all": ("全部企业", "all enterprises"),
}
SCALE_WORDS = {
    "level": ("水平", "Level"),
    "efficiency": ("碳效", "Efficiency"),
    "neutrality": ("中和", "Neutrality"),
}
CARBON_CUT_WORDS = {
    "region": ("区县", "District"),
    "town": ("镇街", "Town"),
    "park": ("园区", "Park"),
    "division": ("行业大类", "Industry division"),
    "industry": ("行业小类", "Industry class"),
    "scale": ("规模", "Size"),
}
VERDICT_WORDS = {
    "kept": ("履约", "kept"),
    "broken": ("违约", "broken"),
    "not_due": ("未到期", "not yet due"),
    "unknown": ("缺数据", "not known"),
    "unpromised": ("未约定", "not promised"),
    "exempt": ("不适用", "does not apply"),
}
STAGE_WORDS = {
    "supply": ("供地", "Supply"),
    "start": ("开工", "Start"),
    "completion": ("竣工", "Completion"),
    "operation": ("投产", "Operation"),
    "capacity": ("达产复核", "Review at full capacity"),
}
PURPOSE_OF_SCREEN_WORDS = {"rectify": ("整治线索", "to rectify"), "qualify": ("达标", "to qualify")}
SUBJECT_WORDS = {"enterprise": ("企业", "Enterprises"), "park": ("园区", "Parks")}
FOUND_WORDS = {
    "met": ("符合", "found"),
    "not_met": ("不符合", "not found"),
    "unknown": ("缺佐证", "evidence missing"),
}
CRITERION_WORDS = {
    "met": ("满足", "holds"),
    "not_met": ("不满足", "does not hold"),
    "unknown": ("缺佐证", "evidence missing"),
}
CARBON_WORDS = {
    "carbon_untold": UNTOLD_WORDS,
    "carbon_peer": PEER_WORDS,
    "carbon_scale": SCALE_WORDS,
    "carbon_cut": CARBON_CUT_WORDS,
    "promise_verdict": VERDICT_WORDS,
    "promise_stage": STAGE_WORDS,
    "screen_purpose": PURPOSE_OF_SCREEN_WORDS,
    "screen_subject": SUBJECT_WORDS,
    "screen_found": FOUND_WORDS,
    "screen_criterion": CRITERION_WORDS,
}
