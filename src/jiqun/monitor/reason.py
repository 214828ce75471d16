"""Why a verdict is as it is, in one sentence of either language."""

from __future__ import annotations

from dataclasses import dataclass, replace

SENTENCES: dict[str, tuple[str, str]] = {
    "met": ("{year}年实际数已达到目标", "the {year} figure keeps the promise"),
    "met_early": (
        "{year}年实际数已达到{due}年目标；累计、新增之数提前达到即为完成",
        "the {year} figure already reaches the goal for {due}; a running count reached early is kept",
    ),
    "held": (
        "{year}年实际数已达到{due}年目标；此数可升可降，须保持到{due}年，到期才算完成",
        "the {year} figure already reaches the goal for {due}; it can turn again and must hold to {due}",
    ),
    "missed": ("{year}年实际数未达到目标", "the {year} figure falls short of the goal"),
    "ahead": (
        "{year}年进度为应达进度的{ratio}，快{points}个百分点",
        "by {year} {ratio} of what should be done by then: {points} points ahead",
    ),
    "on_track": (
        "{year}年进度为应达进度的{ratio}，不落后",
        "by {year} {ratio} of what should be done by then",
    ),
    "behind": (
        "{year}年进度为应达进度的{ratio}，慢{points}个百分点",
        "by {year} {ratio} of what should be done by then: {points} points behind",
    ),
    "critical": (
        "{year}年进度只有应达进度的{ratio}，慢{points}个百分点",
        "by {year} only {ratio} of what should be done by then: {points} points behind",
    ),
    "on_track_yearly": ("{year}年当年数达到目标所要求的水平", "the {year} figure alone satisfies the goal"),
    "ahead_yearly": ("{year}年当年数达到目标所要求的水平", "the {year} figure alone satisfies the goal"),
    "behind_yearly": (
        "{year}年当年数未达到目标所要求的水平，相差{points}个百分点",
        "the {year} figure alone does not satisfy the goal: {points} points short",
    ),
    "critical_yearly": (
        "{year}年当年数离目标所要求的水平很远，相差{points}个百分点",
        "the {year} figure alone is far from the goal: {points} points short",
    ),
    "part_rate_good": (
        "{period}累计增速达到全年目标",
        "so far ({period}) the rate satisfies the year's goal",
    ),
    "part_rate_bad": (
        "{period}累计增速低于全年目标{points}个百分点",
        "so far ({period}) the rate is {points} points below the year's goal",
    ),
    "part_flow_good": (
        "{period}完成数为同期应达数的{ratio}，快于时间进度",
        "so far ({period}) {ratio} of what should be done by now",
    ),
    "part_flow_bad": (
        "{period}完成数为同期应达数的{ratio}，慢于时间进度{points}个百分点",
        "so far ({period}) {ratio} of what should be done by now: {points} points behind the time",
    ),
    "no_measure": (
        "按亮灯规则 {rule} 所需的数不全，不能判断",
        "what the rule {rule} looks at is not known; no verdict",
    ),
    "missed_once": ("{year}年没有达到每年的要求", "{year} broke a promise made for every year"),
    "met_every_year": ("规划期{all}年逐年达到要求", "kept in each of the {all} years of the plan"),
    "mean_growth": ("规划期{all}年年均{mean}%", "mean growth over the {all} years of the plan: {mean} %"),
    "years_missing": (
        "须看规划期全部{all}年，目前只有{known}年有数，不能判断",
        "all {all} years of the plan count and only {known} are published; no verdict",
    ),
    "stale": (
        "最新数据为{newest}年，按公布日历应有{promised}年数，旧数不判断",
        "the newest figure is for {newest}; the calendar promises {promised}; an old figure is not judged",
    ),
    "no_data": ("尚无公开数据", "no figure has been published"),
    "no_year": ("文件未写明年份，无法判断", "the plan names no year, so it cannot be judged"),
    "no_path": (
        "{year}年尚未达到目标；文件未给基数，无法推算应达进度",
        "not reached by {year}; the plan gives no baseline, so no path can be drawn",
    ),
    "definition": ("口径不同，不能直接比较：{why}", "defined differently, not comparable: {why}"),
    "unit": ("单位不同（实际数{figure}，目标{goal}）", "units differ (figure {figure}, goal {goal})"),
    "additions": (
        "目标为规划期新增累计数，公开数为存量或当年数，不能相减",
        "the goal counts additions since the plan began; the published figure is a stock or a yearly number",
    ),
    "accumulation": (
        "累计方式不同（实际数为{figure}，目标为{goal}），不能直接比较",
        "they gather differently over time (figure: {figure}, goal: {goal}), not comparable",
    ),
    "other_base": (
        "目标以{goal}年为基年，公开数以{figure}年为基年，不能直接比较",
        "the goal is measured from {goal}, the published figure from {figure}; not comparable",
    ),
    "figure_of_years": (
        "目标为一年的变化，公开数为较{base}年的累计变化，不能直接比较",
        "the goal is the change of one year, the published figure the change since {base}; not comparable",
    ),
    "chain_missing": (
        "须由{first}—{last}年逐年数推算，缺{missing}年，不能判断",
        "to be reckoned from every year of {first}–{last}; missing: {missing}; no verdict",
    ),
    "start_unknown": (
        "目标为累计数，文件未写起算年份；现有各年合计未达目标，不能据此判断未完成",
        "the goal is a running total whose start the plan does not name; the years at hand fall short of it, which decides nothing",
    ),
    "deferred": (
        "“{words}”：具体数值由上级确定，尚未录入",
        "“{words}”: the number is set by the province and not on file",
    ),
    "qualitative": ("“{words}”：无数值，须人工评价", "“{words}”: no number; to be assessed by people"),
}


#: Particulars that are words, in both languages.
GATHERING: dict[str, tuple[str, str]] = {
    "level": ("时点或年度数", "a level"),
    "stock": ("累计存量", "a cumulative stock"),
    "year_flow": ("当年数", "the flow of one year"),
    "every_year": ("每年数", "a number for every year"),
    "added": ("规划期新增累计", "additions since the plan began"),
    "net_added": ("净增", "net additions"),
    "rate": ("增速", "a growth rate"),
    "mean_rate": ("年均增速", "a mean growth rate"),
    "share": ("比重", "a share"),
    "coverage": ("覆盖率", "a coverage"),
    "rank": ("位次", "a rank"),
    "decline": ("下降幅度", "a decline"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with its particulars; the sentence is made when somebody reads it.

    `arithmetic` shows how the number was reckoned, where it is not a published one.
    """

    code: str
    particulars: tuple[tuple[str, str], ...]
    arithmetic: str = ""

    @staticmethod
    def of(code: str, **particulars: object) -> Reason:
        return Reason(code, tuple((name, str(value)) for name, value in particulars.items()))

    def reckoned(self, arithmetic: str) -> Reason:
        return replace(self, arithmetic=arithmetic)

    def in_(self, language: str) -> str:
        side = 1 if language == "en" else 0
        words = {name: GATHERING.get(value, (value, value))[side] for name, value in self.particulars}
        sentence = SENTENCES[self.code][side].format(**words)
        if not self.arithmetic:
            return sentence
        return f"{sentence}{('（推算：{}）', ' (reckoned: {})')[side].format(self.arithmetic)}"
