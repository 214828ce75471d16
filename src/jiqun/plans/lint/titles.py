"""What each rule checks, in both languages. The ids are those of the catalogue of rules."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str]] = {
    "R01-list-arity": ("并列名称、数值、增速个数须相等", "A list has as many numbers as names"),
    "R02-bracket-base": (
        "方括号（新增累计）与基数口径须一致",
        "Bracketed additions and their base measure the same thing",
    ),
    "R02-duplicate-number": ("序号唯一", "Row numbers are unique"),
    "R03-copy-paste": ("段落主题与目标主语须一致", "A paragraph's target is about the paragraph's subject"),
    "R04-same-doc-value": (
        "同一文件同一指标同一年份单值",
        "One document, one indicator, one year: one value",
    ),
    "R05-plan-vs-news": ("规划与新闻同指标同年份比对", "A press report repeats the plan's numbers"),
    "R06-subset-superset": ("子集不得大于全集", "A part is no larger than its whole"),
    "R06-subtotal": ("分项合计与总量", "Parts add up to the total"),
    "R07-implied-growth": ("水平值隐含增速与所写增速", "Levels imply the growth that is written"),
    "R08-measure": ("规模口径一致", "Sizes are stated in one measure"),
    "R08-unit": ("单位一致", "Units agree"),
    "R08-unit-missing": ("单位缺失", "A unit is missing"),
    "R09-target-already-met": ("目标不得弱于基期实际", "A target asks for more than is already there"),
    "R09-target-below-baseline": ("目标不得低于基数", "A target is not below its baseline"),
    "R10-indicator-drift": ("同值异分母", "The same number over another denominator"),
    "R10-qualifier": ("限定词（新增/净增/累计/建设）", "Added, net, cumulative: the qualifier differs"),
    "R11-paragraph-mix": ("段落混写", "A paragraph mixes subjects"),
    "R11-scope": ("范围/级别", "Scope or level differs"),
    "R12-tier-monotonic": ("档位单调", "Tiers are ordered"),
    "R13-cross-plan": ("同指标跨规划修订", "A later plan changed the number"),
    "R14-national-list": ("名单数量", "Counts on a national list"),
    "R15-naming": ("名称/别名", "One thing, several names"),
    "R16-undefined": ("代号或名单未定义", "A code or list is not defined"),
    "R17-coverage": ("正文目标与分解表互相覆盖", "Text and table cover each other"),
    "R18-external": ("依赖外部值", "The value is set elsewhere"),
    "R18-heading": ("标题编号", "Numbering of headings"),
    "R18-missing": ("数据缺失", "A value is missing"),
    "R18-missing-part": ("来源文本不完整", "The source text is incomplete"),
    "R19-typo": ("疑似文字错误", "Suspected slip of the pen"),
    "R20-identity": ("比率=分子÷分母等恒等式", "Ratios equal numerator ÷ denominator"),
    "R21-containment": ("空间包含关系", "Places contain each other consistently"),
    "R21-overlap": ("范围重叠", "Scopes overlap"),
    "R22-denominator": ("比重缺分母", "A share without its denominator"),
    "R23-classification": ("分类法差异", "Classifications differ"),
    "R24-flat": ("路径持平", "The path is flat"),
    "R24-frontload": ("路径前高后低", "The path is front-loaded"),
    "R25-responsibility": ("责任单位", "Responsible units differ"),
    "R26-ambiguity": ("歧义", "Ambiguous wording"),
    "R26-comparator": ("比较词冲突", "Comparators clash"),
    "R27-magic-number": ("同一数字重复使用", "One number, several meanings"),
    "R28-mechanism-version": ("机制换版", "A mechanism changed its version"),
    "R29-level": ("级别不同不得合并", "Other level, not to be merged"),
    "R30-cascade": ("市—区分解", "City and district"),
    "R31-layout": ("版面与抽取陷阱", "Layout traps"),
    "R32-firmness": ("力度词（力争/争创/左右）一致", "Firmness of wording differs"),
}


def title(rule: str, language: str = "zh") -> str:
    """What a rule checks; a rule without a title stands for itself."""
    zh, en = TITLES.get(rule, (rule, rule))
    return en if language == "en" else zh
