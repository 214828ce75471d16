"""The words of policies, Chinese and English. Every code has its pair (tested)."""

from __future__ import annotations

BENEFIT_WORDS = {
    "subsidy": ("补助", "Subsidy"),
    "reward": ("奖励", "Reward"),
    "loan_discount": ("贴息", "Interest discount"),
    "fund": ("基金、专项资金", "Fund"),
    "tax_relief": ("税费减免", "Tax relief"),
    "risk_sharing": ("风险分担", "Risk sharing"),
    "factor": ("要素配置", "Land, energy, emissions"),
    "access": ("准入、许可", "Permission"),
    "preference": ("优先、倾斜", "Preference"),
    "support": ("支持（未写方式）", "Support, way not said"),
    "service": ("服务", "Service"),
}
RECIPIENT_WORDS = {
    "enterprise": ("企业", "Enterprises"),
    "project": ("项目", "Projects"),
    "region": ("区县", "Districts"),
    "platform": ("平台", "Platforms"),
    "talent": ("人才", "Talents"),
    "institution": ("机构", "Institutions"),
}
FREQUENCY_WORDS = {"once": ("一次性", "once"), "yearly": ("每年", "every year")}
SHARING_WORDS = {
    "best": ("从高不重复", "the best alone"),
    "cap": ("合计封顶", "capped together"),
}
OUTCOME_WORDS = {
    "met": ("满足", "met"),
    "unknown": ("缺佐证", "evidence lacking"),
    "not_met": ("不满足", "not met"),
    "near": ("差一条、不超过两成", "one short, by a fifth at most"),
}
CONFLICT_WORDS = {
    "twice": ("重复享受", "Paid twice"),
    "thresholds": ("门槛不一", "Different thresholds"),
    "impossible": ("条件矛盾", "Impossible"),
    "overlap": ("版本重叠", "Versions overlap"),
    "expired": ("引用已失效", "Refers to what has ended"),
    "unheld": ("引用未入库", "Refers to what is not here"),
}
CAUTION_WORDS = {
    "few": ("受益企业不足30家，只作参考", "Fewer than 30 beneficiaries: a hint only"),
    "pruned": (
        "三分之一以上的受益企业找不到可比企业",
        "More than a third of the beneficiaries have no peers",
    ),
    "unbalanced": ("匹配后两边仍有明显差异", "The two sides still differ after matching"),
    "trend": (
        "兑付之前两边的走势已经不同",
        "The two sides moved apart already before the payment",
    ),
}
FAULT_WORDS = {
    "not_printed": ("原文没有这句话", "Not in the plan's text"),
    "group": ("没有这个同享规则", "No such group"),
    "department": ("不认识的单位", "Unknown organisation"),
    "no_department": ("没有写主管部门", "No department"),
    "no_source": ("没有写依据文件", "No source"),
}
COVARIATE_WORDS = {
    "size": ("营业收入（对数）", "Revenue (log)"),
    "staff": ("职工（对数）", "Employees (log)"),
    "growth": ("此前收入增速（对数差）", "Earlier growth (log change)"),
    "outcome": ("所看结果（对数）", "Outcome (log)"),
}
PAYING_WORDS = {
    "money": ("有印明的金额", "with a printed sum"),
    "unsaid": ("给钱但未印金额", "money, no sum printed"),
    "other": ("不直接给钱", "no money"),
}
JOINT_WORDS = {
    "all": ("以下须全部满足", "all of these"),
    "any": ("以下满足任一", "any of these"),
    "some": ("以下满足若干", "several of these"),
}
POLICY_WORDS = {
    "policy_benefit": BENEFIT_WORDS,
    "policy_recipient": RECIPIENT_WORDS,
    "policy_frequency": FREQUENCY_WORDS,
    "policy_sharing": SHARING_WORDS,
    "policy_outcome": OUTCOME_WORDS,
    "policy_conflict": CONFLICT_WORDS,
    "policy_caution": CAUTION_WORDS,
    "policy_fault": FAULT_WORDS,
    "policy_covariate": COVARIATE_WORDS,
    "policy_paying": PAYING_WORDS,
    "policy_joint": JOINT_WORDS,
}
