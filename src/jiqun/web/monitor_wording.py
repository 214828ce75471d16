"""The words of the monitor, Chinese and English. Every code of every enumeration has its pair (tested)."""

from __future__ import annotations

SHAPE_WORDS = {
    "linear": ("直线", "Straight line"),
    "geometric": ("等比", "Even growth"),
    "step": ("台阶", "Steps"),
    "added": ("累计新增", "Even additions"),
    "year": ("当年数", "Numbers of years"),
    "rate": ("增速", "Rates"),
    "deferred": ("待上级确定", "Set elsewhere"),
    "qualitative": ("定性", "Qualitative"),
    "none": ("无轨迹", "None"),
}
COLOUR_WORDS = {
    "blue": ("蓝灯", "Blue"),
    "green": ("绿灯", "Green"),
    "yellow": ("黄灯", "Yellow"),
    "orange": ("橙灯", "Orange"),
    "red": ("红灯", "Red"),
    "grey": ("灰灯", "Grey"),
}
#: Lights that no rule of degrees decides.
PLAIN_LIGHT_WORDS = {
    "kept": ("到期达成即绿灯", "green: the due year keeps the promise"),
    "broken": ("到期未达成即红灯", "red: the due year breaks the promise"),
    "reached": ("当年数已达要求即绿灯", "green: the newest year satisfies the goal"),
    "stale": ("数据早于公布日历即灰灯", "grey: older than the calendar promises"),
    "unjudged": ("不能判断即灰灯", "grey: nothing can be said"),
}
ASSESSMENT_WORDS = {
    "yearly": ("年度评估", "Yearly assessment"),
    "midterm": ("中期评估", "Mid-term assessment"),
    "expost": ("后评估", "Ex-post assessment"),
}
ADVISED_WORDS = {
    "raise": ("提前完成：可研究提高目标", "met early: a higher goal may be considered"),
    "hurry": ("滞后：加快推进可以赶上", "behind: can be caught up with"),
    "lower": ("所需增速超过规划增速一倍以上：研究调整目标或说明原因", "the growth needed is more than twice the planned one: revise or explain"),
    "figures": ("缺数或数据过期：明确由谁、何时提供", "no figure, or an old one: name who provides it, and when"),
    "define": ("口径对不上：明确口径或换用可比指标", "definitions differ: settle them"),
    "agree": ("与并行规划的数不一致：明确以哪个为准", "a parallel plan sets another number: say which holds"),
    "ask": ("待上级确定：录入省定数值", "set by the province: put the number on file"),
}  # fmt: skip
SCORE_WORDS = {
    "targets": ("目标", "Targets"),
    "tasks": ("任务", "Tasks"),
    "loops": ("闭环", "Loops"),
    "returns": ("报送", "Returns"),
}
MEASURE_WORDS = {
    "ratio": ("完成比", "done ÷ expected"),
    "points": ("进度差", "lead in points"),
    "value": ("增速", "rate"),
    "gap": ("与目标之差", "rate − goal"),
    "mean_gap": ("与上级平均之差", "rate − mean"),
    "pace": ("年均增速之比", "ratio of growth"),
    "probability": ("达标概率", "chance"),
    "months_late": ("逾期月数", "months late"),
    "periods_missed": ("连续未完成期数", "periods missed"),
}
MEASURED_WORDS = {
    "ratio": ("完成 ÷ 应达进度", "done ÷ expected by now"),
    "points": ("完成比重 − 应达比重，百分点", "share done − share expected, points"),
    "value": ("增速本身，%", "the rate itself, %"),
    "gap": ("增速 − 目标，百分点", "rate − goal, points"),
    "mean_gap": ("增速 − 上级平均，百分点", "rate − mean of the larger area, points"),
    "pace": ("至今年均增速 ÷ 所需年均增速", "mean growth so far ÷ mean growth required"),
    "probability": ("按期达标的概率", "chance of reaching the goal in time"),
    "months_late": ("超过应办之日的月数", "months since it was due"),
    "periods_missed": ("连续未完成的期数", "periods missed in a row"),
}
SHIFT_WORDS = {
    "national": ("参照地区总体", "Reference area"),
    "mix": ("行业结构", "Industry mix"),
    "competitive": ("本地竞争力", "Local lead"),
    "homothetic": ("其中：同构部分", "with an even mix"),
    "allocation": ("其中：专业化部分", "by specialisation"),
    "unmatched": ("参照地区没有的行业", "Not matched"),
    "change": ("增减", "Change"),
}
RULE_USE_WORDS = {
    "progress": ("有轨迹的目标", "targets on a way"),
    "rate": ("增速目标", "rates"),
    "flow": ("当年数", "numbers of a year"),
    "forecast": ("达标概率", "chances"),
    "project": ("项目", "projects"),
    "five": ("五色图", "five colours"),
    "task": ("月度任务", "monthly tasks"),
    "probability": ("达标概率", "chances"),
    "pace": ("年均增速之比", "ratio of growth"),
}
ISSUE_WORDS = {"draft": ("草稿", "Draft"), "signed": ("已签发", "Signed"), "archived": ("已归档", "Archived")}
ISSUE_DEED_WORDS = {
    "keep": ("留存", "Kept"),
    "edit": ("改文字", "Edited"),
    "sign": ("签发", "Signed"),
    "return": ("退回", "Given back"),
    "archive": ("归档", "Archived"),
}

MONITOR_WORDS = {
    "issue": ISSUE_WORDS,
    "issue_deed": ISSUE_DEED_WORDS,
    "shape": SHAPE_WORDS,
    "colour": COLOUR_WORDS,
    "plain_light": PLAIN_LIGHT_WORDS,
    "assessment": ASSESSMENT_WORDS,
    "advised": ADVISED_WORDS,
    "score": SCORE_WORDS,
    "rule_use": RULE_USE_WORDS,
    "shift": SHIFT_WORDS,
    "measure": MEASURE_WORDS,
    "measured": MEASURED_WORDS,
}
