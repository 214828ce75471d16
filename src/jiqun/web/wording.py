"""The words for codes, Chinese and English. Every code of every enumeration has its pair (tested)."""

from __future__ import annotations

STATUS_WORDS = {
    "met": ("已达成", "Met"),
    "on_track": ("正常推进", "On track"),
    "behind": ("滞后", "Behind"),
    "missed": ("未达成", "Missed"),
    "stale": ("数据过期", "Stale data"),
    "not_comparable": ("不可比", "Not comparable"),
    "no_data": ("无公开数据", "No data"),
    "deferred": ("待省定", "Set by province"),
    "qualitative": ("定性目标", "Qualitative"),
}

STANDING_WORDS = {
    "in_force": ("现行有效", "In force"),
    "superseded": ("已被改写", "Superseded"),
    "restated": ("同文另载", "Restated"),
    "reported": ("新闻所载", "Press figure"),
    "expired": ("已到期", "Due year over"),
    "not_yet": ("尚未施行", "Not yet issued"),
}

KIND_WORDS = {
    "target": ("目标", "target"),
    "baseline": ("基数", "baseline"),
    "result": ("成效", "result"),
    "rule/threshold": ("门槛", "threshold"),
}

PLAN_KIND_WORDS = {
    "plan": ("规划", "Plan"),
    "action_plan": ("行动方案", "Action plan"),
    "implementation_plan": ("实施方案", "Implementation plan"),
    "report": ("政府工作报告", "Government work report"),
    "news": ("新闻报道", "Press report"),
}

TRUST_WORDS = {
    "official": ("官方发布", "Official"),
    "official_via_mirror": ("官方（镜像）", "Official, mirrored"),
    "repost": ("网站转载", "Repost"),
    "plan_document": ("规划文件", "Plan document"),
    "press": ("媒体报道", "Press"),
    "secondary": ("二手，待核实", "Second-hand, to be verified"),
}

ROLE_WORDS = {
    "lead": ("牵头", "lead"),
    "cooperating": ("配合", "cooperating"),
    "listed": ("责任", "responsible"),
    "implied": ("落实", "by inheritance"),
}

ACCUMULATION_WORDS = {
    "level": ("时点或年度水平", "level"),
    "stock": ("累计存量", "cumulative stock"),
    "year_flow": ("当年数", "flow of the year"),
    "every_year": ("每年", "every year"),
    "added": ("规划期新增累计", "added since the plan began"),
    "net_added": ("净增", "net additions"),
    "rate": ("同比增速", "growth on a year earlier"),
    "mean_rate": ("年均增速", "mean annual growth"),
    "share": ("比重", "share"),
    "coverage": ("覆盖率", "coverage"),
    "rank": ("位次", "rank"),
    "decline": ("下降幅度", "decline"),
}

FIRMNESS_WORDS = {
    "firm": ("确定", "firm"),
    "about": ("约数", "approximate"),
    "tentative": ("力争", "“strive for”"),
}

CHANGE_WORDS = {
    "same": ("相同", "Same"),
    "higher": ("上调", "Raised"),
    "lower": ("下调", "Lowered"),
    "wording": ("措辞不同", "Other wording"),
    "unlike": ("口径不同", "Not alike"),
    "other_years": ("另定年份", "Other years"),
    "only_first": ("后者未提", "Only in the first"),
    "only_second": ("后者新提", "Only in the second"),
}

NATURE_WORDS = {
    "part": ("可加总", "adds up"),
    "level": ("比率或增速", "ratio or rate"),
    "unlike": ("口径不同", "not alike"),
}

RELATION_WORDS = {
    "equal": ("等同", "same"),
    "part_of": ("并入", "part of"),
    "contains": ("包含", "contains"),
    "overlaps": ("部分重叠", "overlaps"),
    "candidate_equal": ("推测等同", "presumably the same"),
    "replaces": ("取代", "replaces"),
    "partially_replaces": ("部分取代", "partly replaces"),
    "revises": ("改写", "revises"),
    "reports": ("报道", "reports on"),
    "high": ("把握大", "high confidence"),
    "medium": ("把握中", "medium confidence"),
    "low": ("把握小", "low confidence"),
    "here": ("已有", "Here"),
    "partly": ("部分", "Partly"),
    "planned": ("未有", "Not yet"),
}

SEVERITY_WORDS = {"high": ("严重", "High"), "medium": ("需确认", "Medium"), "low": ("提示", "Low")}

TASK_WORDS = {"goal": ("总体目标", "Goal"), "task": ("任务", "Task"), "safeguard": ("保障措施", "Safeguard")}

STATE_WORDS = {
    "new": ("新读出", "New"),
    "differs": ("读法不同", "Differs"),
    "missing": ("未读出", "Not read"),
    "agreed": ("一致", "Agreed"),
    "rejected": ("已拒绝", "Rejected"),
}

PLACE_WORDS = {
    "province": ("省", "province"),
    "city": ("市", "city"),
    "district": ("区（县、市）", "district or county"),
    "park": ("园区", "park"),
    "platform": ("平台", "platform"),
    "specialised_park": ("特色园区", "specialised park"),
    "belt": ("产业带", "industrial belt"),
    "community": ("优势产业社区", "industry community"),
    "key_park": ("战略产业园", "strategic park"),
    "area": ("片区", "area"),
    "core": ("核心", "core"),
    "urban_core": ("城市核心区", "urban core"),
}

FIELD_WORDS = {
    "kind": ("类别", "kind"),
    "indicator": ("指标", "indicator"),
    "key": ("归入指标", "indicator id"),
    "qualifier": ("限定词", "qualifier"),
    "value": ("数值", "value"),
    "value2": ("上限", "upper value"),
    "unit": ("单位", "unit"),
    "comparator": ("比较", "comparator"),
    "year": ("年份", "year"),
    "horizon_year": ("截止年份", "last year"),
    "accumulation": ("累计方式", "accumulation"),
    "tentative": ("力争", "tentative"),
    "note": ("备注", "note"),
    "True": ("是", "yes"),
    "False": ("否", "no"),
    "None": ("—", "—"),
}
