"""The words of appraisals, Chinese and English. Every code has its pair (tested)."""

from __future__ import annotations

RULE_STANDING_WORDS = {
    "draft": ("草稿", "Draft"),
    "published": ("已发布", "Published"),
    "withdrawn": ("已撤回", "Withdrawn"),
}
RULE_TRUST_WORDS = {
    "verified": ("已核实", "verified"),
    "secondary": ("二手来源", "second-hand"),
    "background": ("待核实", "to be verified"),
    "example": ("示例，非官方", "example, not official"),
}
METHOD_WORDS = {
    "ratio": ("比基准值", "ratio to base"),
    "minmax": ("极差法", "min–max"),
    "single": ("单项排名", "single ranking"),
}
BASE_WORDS = {
    "given": ("办法给定", "given"),
    "mean": ("全体平均", "mean of all"),
    "last_year": ("上年平均", "mean of last year"),
}
MISSING_WORDS = {
    "nought": ("计0分", "counts nought"),
    "mean": ("取该项平均分", "takes the mean item"),
}
EFFECT_OF_RULE_WORDS = {
    "fix": ("定为", "fixed at"),
    "up": ("提档", "up"),
    "down": ("降档", "down"),
    "at_most": ("不高于", "at most"),
    "at_least": ("不低于", "at least"),
}
TREATMENT_WORDS = {
    "excluded": ("不参评", "not appraised"),
    "ungraded": ("计分、不定等级", "scored, not graded"),
}
TIES_WORDS = {
    "lower": ("同分归下一档", "equals fall to the lower class"),
    "upper": ("同分归上一档", "equals rise to the upper class"),
    "code": ("同分按代码", "equals by code"),
}
ROUNDING_WORDS = {
    "down": ("家数向下取整", "numbers rounded down"),
    "up": ("家数向上取整", "numbers rounded up"),
    "nearest": ("家数四舍五入", "numbers rounded"),
}
CUT_WORDS = {
    "region": ("区县", "District"),
    "town": ("镇街", "Town"),
    "park": ("园区", "Park"),
    "division": ("行业", "Industry"),
    "size": ("企业规模", "Size"),
    "age": ("成立年数", "Age"),
    "ownership": ("企业类型", "Ownership"),
}
SUBJECT_WORDS = {
    "enterprise": ("企业", "enterprises"),
    "region": ("区县", "districts"),
    "town": ("镇街", "towns"),
    "park": ("园区", "parks"),
    "division": ("行业", "industries"),
    "premises": ("楼宇载体", "premises"),
}
AGE_WORDS = {
    "under-3": ("不满3年", "under 3 years"),
    "3-5": ("3年以上、不满5年", "3 years and more, under 5"),
    "5-10": ("5年以上、不满10年", "5 years and more, under 10"),
    "10-20": ("10年以上、不满20年", "10 years and more, under 20"),
    "20-up": ("20年以上", "20 years and more"),
}

APPRAISAL_WORDS = {
    "rule_standing": RULE_STANDING_WORDS,
    "rule_trust": RULE_TRUST_WORDS,
    "appraisal_method": METHOD_WORDS,
    "appraisal_base": BASE_WORDS,
    "appraisal_missing": MISSING_WORDS,
    "appraisal_effect": EFFECT_OF_RULE_WORDS,
    "appraisal_treatment": TREATMENT_WORDS,
    "appraisal_ties": TIES_WORDS,
    "appraisal_rounding": ROUNDING_WORDS,
    "appraisal_cut": CUT_WORDS,
    "appraisal_age": AGE_WORDS,
    "appraisal_subject": SUBJECT_WORDS,
}
