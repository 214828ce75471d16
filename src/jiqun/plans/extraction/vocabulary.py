"""The general vocabulary of planning Chinese: what people do to targets, how they link names to numbers.

Every list is alternatives of a regular expression, longest first. Nothing belongs to one city or document.
"""

from __future__ import annotations

import re


def either(words: str) -> str:
    """Words of a table as one alternation, longest first.

    >>> either("建成 建成投产")
    '建成投产|建成'
    """
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


#: Attitude, time and connection before a clause; no part of an indicator's name.
ATTITUDE = either(
    """
    力争 争取 确保 预计 计划 规划 原则上 其中 并且 同时 以及 此外 而且 并 且 和 及 与 将 要 全力 加快
    大力 努力 进一步 积极 稳步 持续 先后 共 已 现有 目前 截至目前 目标是 分别是 逐步 高标准 高水平
    高质量 统筹 推进 推动 推动实现 加快推进 加快推动 带动 促进 有力支撑 支撑 支持 鼓励 实现 完成 全年
    全面 初步 基本 围绕 聚焦 深入 深化 着力 成功 累计 总计 合计 共计 一批 每年有 每年 年均 当年 拟 需 应
    须 不断 继续 也 均 仍 仅 仅为 达到 有 到 至 在 即 对 包含 共包含 区本级 市本级 县本级 全大区 全大市
    按照 我市 我区 我县 我省 各地 主要 预期 目标 今年 去年 本年 明年 全年完成 全年计划 全年力争
    """
)

#: Verbs of achieving that stand before a counted thing and do not belong to its name.
ACHIEVING = either(
    """
    培育 培育形成 培育了 培育提升 培育发展 打造 打造形成 建成 建成投用 建成投产 建设 规划建设 谋划建设
    谋划打造 推进建设 形成 构建 构建形成 组建 推动组建 实现 创建 争创 集聚 招引 引进 引育 引进共建 新增
    新建 新建成 新引进 新培育 拥有 累计拥有 获评 认定为 发展 推出 开展 实施 完成 获得 获批 设立 增设
    培养 遴选 成立 落地 推进 推动 壮大 发展壮大 形成了 建立 巩固 做强 突破 攻克 举办 布局 储备 谋划 组织
    建成了 拥有了 提升发展 提升 培育壮大 引导 选树 评选 入库 新认定 新获批 获 达到 新开工 开工 竣工
    新投产 投产 招引落地 新招引 新培育打造 累计建设 累计培育 累计获评 累计获得 累计引进 累计建成
    促成 提供 建立健全 加快发展 制定 修订 编制 发布 出台 谋划推进 安排 每年安排 给予 奖励 补助 出资 募集
    """
)

#: Verbs that stay in the name of what they do (改造提升工业区块, 认定总部企业).
KEPT = either(
    """
    改造提升 认定总部 整治提升 淘汰 主持 主导 参与 盘活 提升改造 腾出 出让 腾退 整治 攻关 上云 改造
    推广应用
    """
)

#: Words that link a name to its number.
LINK = either(
    """
    从 由 自 达到 达 达成 为 至 到 突破 突破性达到 超过 超 提高到 提高至 提升到 提升至 提升为 增长到
    增长至 增加到 增加至 增至 升至 上升到 上升至 下降到 下降至 降到 降至 降低到 降低至 减少到 减至
    控制在 控制到 保持在 维持在 稳定在 稳定保持在 保持 实现 约 约为 大约 近 接近 共 累计 累计达 累计达到
    总计 共计 合计 分别 分别为 分别达到 分别达 各 均 有 仅 仅为 仅有 只有 占 力争达到 力争 争取 要达到
    不低于 不少于 不小于 不超过 不高于 不多于 低于 高于 少于 多于 大于 小于 不得低于 不得少于 不得超过
    不得高于 不足 至少 最高 最多 最低 逾 破 扩大到 扩大至 壮大到 跃升至 跃升到 发展到 已达 已达到 已有
    已超 已突破 一直保持在 平均 为全国 居 位居 列 位列 排名 排名全国 稳居 居全国 居全省 达到了 超额完成
    是 的 在 完成 首次突破 首次超过 首次达到 原则上 原则上不低于 原则上不超过 稳定
    提前达到 一般 压缩至 压缩到 压减至 压减到 缩短至 缩短到 压缩为 降为 增长为 预计 预计达 预计达到 有望达到 最高可达 可达 ： ，
    """
)

#: Change words → the qualifier that they announce.
CHANGE: dict[str, str] = {
    "年均增长": "年均增速",
    "年均增速": "年均增速",
    "年均递增": "年均增速",
    "年均增幅": "年均增速",
    "年平均增长": "年均增速",
    "年均新增": "年均新增",
    "年均提高": "年均提高",
    "年均提升": "年均提高",
    "年均下降": "年均下降",
    "年均降低": "年均下降",
    "同口径增长": "增速",
    "可比增长": "增速",
    "同比增长": "增速",
    "同比下降": "下降",
    "同比提高": "提高",
    "平均增长": "增速",
    "平均提高": "提高",
    "平均降低": "下降",
    "平均下降": "下降",
    "累计下降": "下降",
    "累计降低": "下降",
    "累计增长": "增速",
    "实际增长": "增速",
    "分别增长": "增速",
    "分别提高": "提高",
    "分别下降": "下降",
    "增速达到": "增速",
    "增长率": "增速",
    "增长": "增速",
    "增": "增速",
    "递增": "增速",
    "增加": "增加",
    "净增": "净增",
    "提高": "提高",
    "提升": "提高",
    "上升": "提高",
    "下降": "下降",
    "降低": "下降",
    "减少": "下降",
    "压减": "下降",
    "回落": "下降",
    "扩大": "增速",
    "压缩": "下降",
    "缩短": "下降",
    "CAGR": "年均增速",
    "每年增长": "年均增速",
    "每年递增": "年均增速",
    "下调": "下降",
    "上调": "提高",
    "前移": "提高",
    "跃升": "提高",
    "后移": "下降",
    "高于": "高于",
    "低于": "低于",
}
CHANGE_WORDS = "|".join(sorted(CHANGE, key=len, reverse=True))

#: Qualifiers of accumulation that stand before or behind a name.
QUALIFIERS: dict[str, str] = {
    "累计新增": "新增",
    "新增": "新增",
    "净增": "净增",
    "累计": "累计",
    "年均新增": "年均新增",
    "每年": "每年",
    "当年": "当年",
    "年均": "年均",
}

#: Ends of names that are ratios by themselves: a leading 新增 belongs to the name.
RATIO_ENDS = re.compile(r"(?:率|比重|占比|比例|比|系数|强度|增速|增幅|指数|均价|浓度)$")

#: Words of grants: numbers beside them are rules and not aims.
REWARD_SIGNS = re.compile(r"给予|奖励|补助|补贴|资助|奖补|兑现")

#: Headings under which numbers tell what is, not what shall be.
PRESENT_HEADINGS = re.compile(
    r"执行情况|运行情况|现状|成效|成就|现实基础|发展基础|工作基础|基础条件|回顾|发展环境|外部环境|面临|形势|(?<!解决)问题|(?<!补)(?<!补齐)短板|基本经验|主要成绩|取得|总体情况|"
    r"基本情况|工作总结|发展历程|背景|完成情况|建设基础|产业基础|主要进展|去年工作|过去"
)
SAFEGUARD_HEADINGS = re.compile(
    r"保障(?!和|与|民生|性|房|供|基本|农|粮|能源|群众|改善|就业)(?<!社会保障)(?<!医疗保障)(?<!住房保障)|组织实施|组织领导|实施机制|工作要求|强化落实"
)
RESULT_SIGNS = re.compile(
    r"截至|过去[一五]年|比上年|同比|已经|已有|以来|先后|荣获|被评为|入选|连续[一二两三四五六七八九十\d]+年|成功入围|目前|取得了"
)
AIM_SIGNS = re.compile(
    r"力争|争取|确保|到20\d\d年|预期|计划|目标|今年要|要在|打造|推动|争创|规划|将|到[“\"]?[一二三四五六七八九十]{1,3}五"
)

#: Nouns that a group of named things ends in (三大…集群).
GROUP_NOUN = re.compile(
    r"[^，。；、：]{0,14}?(?:集群|产业链|服务业)|[^，。；、：]{0,6}?(?:主导产业|支柱产业)"
)

#: Levels of recognition, inherited along an enumeration (国家级甲、乙分别…).
LEVELS = re.compile(
    r"^(?:国家级|省级以上|省级|市级以上|市级|区级|县级|国际|全国|全省|全市|省市两级|国家|世界级)"
)

#: Measures at the end of a name: an enumeration before them shares them.
MEASURE_TAIL = re.compile(
    r"(?:增加值|总产值|产值|营业收入|营收|收入|利润总额|利税总额|税收|投资|产量|规模|出口额|进出口额|销售额|销售收入|贷款余额|"
    r"占[^，。；、]{1,24}?(?:比重|比例|总量)|占比|增速|覆盖率|[^，。；、]{1,6}率)$"
)
