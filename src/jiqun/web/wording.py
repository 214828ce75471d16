"""The words for codes, Chinese and English. Every code of every enumeration has its pair (tested)."""

from __future__ import annotations

STATUS_WORDS = {
    "met": ("已达成", "Met"),
    "ahead": ("快于进度", "Ahead"),
    "on_track": ("正常推进", "On track"),
    "behind": ("滞后", "Behind"),
    "critical": ("严重滞后", "Critical"),
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
    "ledger": ("台账确认", "Confirmed from a ledger"),
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

#: The names of the extraction rules, as `Statement.why` holds them.
RULE_WORDS = {
    "bare number": ("无单位的数", "bare number"),
    "base column": ("表格基数列", "base column"),
    "bound inside a name": ("名称里的门槛", "bound inside a name"),
    "bound of a counted thing": ("所数对象的门槛", "bound of a counted thing"),
    "bracket": ("括号内的数", "bracket"),
    "breaking a mark": ("突破某一数", "breaking a mark"),
    "change": ("增减的数", "change"),
    "change of the subject restated": ("主语的增减另述", "change of the subject restated"),
    "compared": ("与别处相比", "compared"),
    "condition of a reward": ("奖励的条件", "condition of a reward"),
    "count of clusters": ("集群个数", "count of clusters"),
    "coverage": ("全覆盖类表述", "coverage"),
    "goal phrase": ("目标性措辞", "goal phrase"),
    "grade of the subject": ("主语的等级", "grade of the subject"),
    "heading of the present state": ("现状一节", "heading of the present state"),
    "intensity of the subject": ("主语的单位强度", "intensity of the subject"),
    "level of the subject": ("主语的级别", "level of the subject"),
    "name before": ("名称在前", "name before"),
    "name on both sides": ("名称在两边", "name on both sides"),
    "named group": ("点名的一组", "named group"),
    "noun behind": ("名词在后", "noun behind"),
    "number with unit": ("带单位的数", "number with unit"),
    "one by one": ("逐项列举", "one by one"),
    "owner behind": ("所属对象在后", "owner behind"),
    "plan speaks": ("规划自身的话", "plan speaks"),
    "prize of the subject": ("主语的奖项", "prize of the subject"),
    "proposed by a model": ("模型建议", "proposed by a model"),
    "qualifier carried on": ("沿用前面的限定词", "qualifier carried on"),
    "rank": ("位次", "rank"),
    "rank to improve": ("争先进位", "rank to improve"),
    "ranks gained": ("提升的位数", "ranks gained"),
    "rate of a grant": ("补助比例", "rate of a grant"),
    "reviewed": ("已审核", "reviewed"),
    "reward": ("奖励金额", "reward"),
    "rule by its modal": ("规定性措辞", "rule by its modal"),
    "rule carried on": ("沿用前面的规定", "rule carried on"),
    "share in words": ("文字写的比例", "share in words"),
    "share of the subject": ("主语的比重", "share of the subject"),
    "shared number": ("几项共用一数", "shared number"),
    "size in words": ("文字写的规模", "size in words"),
    "spelled count": ("汉字写的个数", "spelled count"),
    "stage of the subject": ("主语的期次", "stage of the subject"),
    "subject completed": ("补足主语", "subject completed"),
    "subject inherited": ("沿用前面的主语", "subject inherited"),
    "table cell": ("表格单元", "table cell"),
    "tier": ("档位", "tier"),
    "topic of the clause before": ("前一分句的话题", "topic of the clause before"),
    "where it came from": ("由某数增长而来", "where it came from"),
    "words of achievement": ("成效措辞", "words of achievement"),
    "year ahead": ("将来年份", "year ahead"),
    "year aimed at": ("写明目标年份", "year aimed at"),
    "year column": ("表格年份列", "year column"),
    "year passed": ("已过年份", "year passed"),
    "yearly rate of the subject": ("主语的年均增速", "yearly rate of the subject"),
    "years one by one": ("逐年列举", "years one by one"),
}

#: What a refused or failed request is called on its page.
ERROR_WORDS = {
    "400": ("请求的地址或主机名不对", "This request was not understood"),
    "401": ("请先登录", "Log in first"),
    "403": ("这次提交被拒绝", "This submission was refused"),
    "404": ("没有这一页", "There is no such page"),
    "405": ("这个地址不接受这种请求", "This address does not take such a request"),
    "409": ("别人先改过了，你的决定没有写入", "Somebody changed it first; nothing was written"),
    "413": ("提交的内容太大", "The submission is too large"),
    "422": ("有一项填写不合格", "Something was filled in wrongly"),
    "500": ("系统出错", "Something went wrong here"),
    "role_missing": ("没有这项权限", "Your account may not do this"),
    "ledger_invalid": (
        "台账声明有错，台账各页暂时打不开",
        "A declaration is wrong; the ledgers cannot be opened",
    ),
    "not_yours": ("这一步不由你办理", "This is not yours to do"),
    "entry_changed": ("别人先改过了，没有覆盖", "Somebody changed it first; nothing was overwritten"),
    "pack_invalid": ("数据包有错，暂时打不开", "The pack has a mistake and cannot be opened"),
    "502": ("所配置的模型没有给出可用的回答", "The configured model gave no usable answer"),
}

#: What the reader can do about it.
ADVICE_WORDS = {
    "400": (
        "请从本站的首页重新进入；如果换了域名或地址，启动时用 --host 写明。",
        "Enter again from the overview. If the site moved to another name, say so with --host when it starts.",
    ),
    "401": (
        "登录后会回到你要去的页面；没有账号请找本单位管理员开通。",
        "Logging in leads on to where you were going. An administrator of your office opens accounts.",
    ),
    "role_missing": (
        "换一个有权限的账号登录，或请管理员给你的账号加上这个角色。",
        "Log in with another account, or ask an administrator to give yours this role.",
    ),
    "ledger_invalid": (
        "按上面所说的文件和位置改好，刷新即可，不必重启；其他页面照常。",
        "Mend the file at the place named above and reload; there is no need to restart. Other pages work as before.",
    ),
    "not_yours": (
        "请由上面所列的单位办理；如果应由你办理，请管理员核对账号的单位和角色。",
        "Ask whoever is named above; if it should be yours, have an administrator check the unit and role of your account.",
    ),
    "entry_changed": (
        "重新打开条目，核对别人的修改后再提交。",
        "Open the entry again, compare what was changed, then submit.",
    ),
    "403": (
        "请在本站页面上填写并提交，不要从别的网站转来。",
        "Fill in and send the form on this site itself, not from another one.",
    ),
    "404": (
        "地址可能写错，或者条目已经改了编号。可以按指标名称查找，或从下面进入。",
        "The address may be mistyped, or the entry has a new id. Search for an indicator, or go on from here.",
    ),
    "405": ("请从页面上的链接或按钮进入。", "Use the links and buttons of the pages."),
    "409": (
        "重新打开审核页，看过别人的修改后再决定。没有覆盖任何内容。",
        "Open the review page again, read what was changed, then decide. Nothing was overwritten.",
    ),
    "413": (
        "表单只需几百字；请缩短后再提交。",
        "A form needs a few hundred characters; shorten it and send it again.",
    ),
    "422": ("请按上面所说改好，再打开或提交一次。", "Mend what is named above, then open or send it again."),
    "500": (
        "请刷新再试；仍然出错，请把这一页的地址和上面的文字告诉维护人员。",
        "Reload to try again; if it stays, tell whoever runs this site the address of this page and the words above.",
    ),
    "pack_invalid": (
        "按上面所说的文件和行号改好，刷新即可，不必重启。",
        "Mend the file at the line named above and reload; there is no need to restart.",
    ),
    "502": (
        "不用模型也可以审核；稍后再试，或检查模型接口的配置。",
        "Review works without the model. Try again later, or check how its endpoint is configured.",
    ),
}

#: What a form's or an address's value must be: the kind of complaint, and its words for the reader.
COMPLAINT_WORDS = {
    "missing": ("必须填写", "is required"),
    "string_too_short": ("不能为空", "must not be empty"),
    "string_too_long": ("太长", "is too long"),
    "string_pattern_mismatch": ("写法不对", "is not written as expected"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "date_from_datetime_parsing": ("应为日期，如 2026-01-31", "must be a date such as 2026-01-31"),
}

VINTAGE_WORDS = {
    "submitted": ("已提交", "submitted"),
    "checked": ("已核对", "checked"),
    "approved": ("已审定", "approved"),
    "locked": ("已锁定", "locked"),
    "withdrawn": ("已撤回", "withdrawn"),
}

DEED_WORDS = {
    "submit": ("提交", "submitted"),
    "check": ("核对", "checked"),
    "approve": ("审定", "approved"),
    "lock": ("锁定", "locked"),
    "unlock": ("解锁", "unlocked"),
    "withdraw": ("撤回", "withdrawn"),
}

FIELD_TYPE_WORDS = {
    "text": ("文本", "text"),
    "number": ("数值", "number"),
    "integer": ("整数", "integer"),
    "date": ("日期", "date"),
    "year": ("年份", "year"),
    "flag": ("是否", "yes or no"),
    "code": ("码表", "code list"),
    "uscc": ("统一社会信用代码", "credit code"),
    "region": ("行政区", "region"),
    "industry": ("行业代码", "industry code"),
    "period": ("时期", "period"),
    "unit": ("计量单位", "unit of measure"),
}

SENSITIVITY_WORDS = {
    "public": ("公开", "public"),
    "internal": ("内部", "internal"),
    "confidential": ("涉企敏感", "confidential"),
    "personal": ("个人信息", "personal"),
}

PURPOSE_WORDS = {
    "open": ("公开", "open"),
    "administration": ("行政管理", "administration"),
    "statistics": ("仅限统计", "statistics only"),
}

PERIOD_WORDS = {
    "none": ("名录", "register"),
    "year": ("年报", "yearly"),
    "month": ("月报", "monthly"),
}

ROW_PROBLEM_WORDS = {
    "error": ("差错", "errors"),
    "warning": ("疑点", "warnings"),
}

RETURN_WORDS = {
    "on_time": ("按时", "On time"),
    "late": ("迟报", "Late"),
    "missing": ("逾期未报", "Overdue"),
    "not_due": ("未到期", "Not due"),
    "unasked": ("未列应报", "Not asked for"),
}

EFFECT_WORDS = {
    "applied": ("已生效", "applied"),
    "source_changed": ("原数已变，须复核", "source changed, look again"),
    "fixed_at_source": ("原数已改对，可撤销", "fixed at source, may be withdrawn"),
    "row_gone": ("该行已不在", "row gone"),
    "superseded": ("已有更新的更正", "superseded by a later one"),
}

REVISION_WORDS = {
    "added": ("新增", "added"),
    "removed": ("减少", "removed"),
    "changed": ("改动", "changed"),
}

IDENTITY_WORDS = {
    "proposed": ("待审", "to be decided"),
    "accepted": ("已认定", "accepted"),
    "rejected": ("已否定", "rejected"),
}

#: How an enterprise was recognised; the sentence about a particular one is kept with it.
RUNG_WORDS = {
    "code": ("代码", "code"),
    "former_code": ("曾用代码", "former code"),
    "organisation": ("原组织机构代码", "old organisation code"),
    "name": ("名称", "name"),
    "former_name": ("曾用名", "former name"),
    "short": ("简称", "short name"),
    "name_against_code": ("名称与代码不符", "name against code"),
    "splink": ("综合比对", "likeness"),
    "fixed": ("综合比对", "likeness"),
}

#: How an enterprise's amount in a period was reckoned from its monthly returns.
HOW_WORDS = {
    "month": ("当月数", "the month's figure"),
    "cumulative": ("累计数", "cumulative figure"),
    "difference": ("累计数相减", "difference of cumulative figures"),
    "months": ("各月相加", "months added up"),
}

#: Two ways to the same number.
CHECK_WORDS = {
    "months_against_cumulative": ("累计数与各月相加", "Cumulative figures against months added up"),
    "december_against_year": (
        "本数与另一报表（年报、1—12月月报）",
        "This figure against the other return (yearly, January to December)",
    ),
    "silent": (
        "上月填报、期末月未报的企业",
        "Enterprises that reported the month before and not the last month",
    ),
}

#: Where an indicator's figures come from.
SUPPLY_WORDS = {
    "both": ("计算并有公布数", "Computed and published"),
    "computed": ("由报表计算", "Computed from returns"),
    "published": ("只有公布数", "Published only"),
    "none": ("尚无来源", "No source yet"),
}

#: Indicators that are the change of another.
MOVE_WORDS = {
    "growth": ("增长", "growth"),
    "decline": ("下降", "decline"),
    "multiple": ("倍数", "multiple"),
    "difference": ("增加量", "difference"),
}

#: Usual groups of indicators; a pack may use others, which stand for themselves.
FAMILY_WORDS = {
    "agriculture": ("农业", "Agriculture"),
    "clusters": ("产业集群", "Clusters"),
    "digital": ("数字化", "Digital"),
    "economy": ("经济", "Economy"),
    "enterprises": ("企业", "Enterprises"),
    "finance": ("金融", "Finance"),
    "future industries": ("未来产业", "Future industries"),
    "green": ("绿色", "Green"),
    "industrial scale": ("工业规模", "Industrial scale"),
    "innovation": ("创新", "Innovation"),
    "investment": ("投资", "Investment"),
    "land and parks": ("土地与园区", "Land and parks"),
    "organisation": ("组织", "Organisation"),
    "quality": ("质量", "Quality"),
    "services and environment": ("服务与环境", "Services and environment"),
    "structure": ("结构", "Structure"),
    "talent": ("人才", "Talent"),
    "threshold": ("门槛", "Thresholds"),
}

#: What an account may do; "role" is the family of duties.
ACCESS_ROLE_WORDS = {
    "reader": ("读者", "reader"),
    "officer": ("经办人员", "officer"),
    "keeper": ("台账管理员", "keeper"),
    "administrator": ("系统管理员", "administrator"),
}

#: Who somebody is to an entry of a ledger.
LEDGER_PART_WORDS = {
    "keeper": ("台账管理单位", "the keeping office"),
    "lead": ("牵头单位", "the lead unit"),
    "cooperating": ("配合单位", "a cooperating unit"),
    "district": ("属地", "the district"),
    "author": ("登记人", "who entered it"),
    "anyone": ("已登录用户", "whoever is logged on"),
}

#: What was done with an entry.
LEDGER_DEED_WORDS = {
    "add": ("登记", "entered"),
    "edit": ("修改", "changed"),
    "move": ("办理", "moved on"),
    "report": ("报送", "reported"),
    "withdraw": ("撤下", "withdrawn"),
    "restore": ("恢复", "put back"),
    "carry": ("转入", "carried over"),
}

#: What the keeper said to a report.
LEDGER_VERDICT_WORDS = {
    "submitted": ("待审核", "to be looked at"),
    "accepted": ("已认可", "accepted"),
    "returned": ("已退回", "returned"),
}

LEDGER_URGENCY_WORDS = {
    "late": ("逾期", "late"),
    "soon": ("将到期", "due soon"),
    "later": ("未到期", "due later"),
}

#: What an entry may be about.
THING_WORDS = {
    "free": ("条目", "entry"),
    "enterprise": ("企业", "enterprise"),
    "project": ("项目", "project"),
    "parcel": ("地块", "parcel"),
    "park": ("园区", "park"),
    "building": ("楼宇厂房", "building"),
    "platform": ("平台", "platform"),
    "policy": ("政策", "policy"),
    "organisation": ("单位", "organisation"),
    "region": ("地区", "region"),
    "cluster": ("集群", "cluster"),
    "task": ("任务", "task"),
    "target": ("目标", "target"),
}

#: Where an entry came from, and how another one is linked to it.
LEDGER_SOURCE_WORDS = {
    "entered": ("人工登记", "Entered by hand"),
    "plan": ("规划原文", "Words of a plan"),
    "printed": ("公开资料", "Published source"),
    "return": ("部门报表", "A return"),
    "signal": ("按规则转办", "Raised by rule"),
    "simulated": ("模拟数据", "Simulated"),
    "split": ("分解生成", "Made by splitting"),
    "late": ("逾期转办", "Raised for being late"),
    "deadline": ("完成期限", "Due date"),
    "same": ("同一对象", "About the same"),
}

#: Lights of states and delays, for those who do not see them.
LEDGER_LIGHT_WORDS = {
    "none": ("无灯", "no light"),
    "grey": ("灰灯", "grey"),
    "blue": ("蓝灯", "blue"),
    "green": ("绿灯", "green"),
    "yellow": ("黄灯", "yellow"),
    "red": ("红灯", "red"),
}

FATE_WORDS = {
    "added": ("新增", "added"),
    "changed": ("修改", "changed"),
    "moved": ("流转", "moved"),
    "unchanged": ("未变", "unchanged"),
    "refused": ("有误", "wrong"),
}
