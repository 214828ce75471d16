"""Mechanisms a task names: systems, plans, lists, platforms, with their places.

A clause that opens with a deed (建立, 实施, 打造 …) names a mechanism when its object ends in a kind of instrument
(机制, 平台, 计划 …) or, for verbs of doing (开展, 深化, 推进 …), in the name of an activity (贯标, 招商, 整治 …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jiqun.plans.extraction.vocabulary import either

_DEED = either(
    """
    建立健全 建立 完善 健全 实施 推进 深化 构建 开展 打造 搭建 设立 编制 推广 优化 形成 探索 组建 制定 发布
    建设 争创 创建 推动 加快 运用 升级 成立 出台 推行 建成 培育 培育壮大 创新 强化 加强 谋划 设计 绘制 梳理
    迭代 用好 发挥 举办 启动 布局 规划建设 构筑 织密 拓展 试行 修订 丰富 动态管理 提升
    """
)
_MANNER = either(
    """
    深入 全面 大力 积极 加快 全力 常态化 滚动 高标准 高水平 高质量 探索 谋划 持续 不断 进一步 统筹 逐步 率先 鼓励 支持
    着力 协同 联合 严格 精准 有序 扎实 深度 深化 推动 引导 重点 合力 分类 分级
    """
)
#: Activities by themselves: what is done rather than set up.
_DOING = re.compile(r"开展|实施|深化|推进|推动|加快|加强|完善|强化|优化|组织|创新|探索")
_KIND = re.compile(
    "(?:"
    + either(
        """
        机制 体系 计划 工程 行动 清单 平台 模式 目录 培育库 项目库 企业库 后备库 储备库 资源库 数据库 专家库
        专项 制度 试点 方案 专班 政策 基金 资金池 图谱 中心 联盟 标准 办法 指南 指引 示范区 先导区 先行区
        试验区 功能区 样板 载体 地图 大脑 指数 通道 基地 规划 联合体 共同体 专板 活动 战略 品牌 模型 农场 解决方案
        数据集 格局 组合 梯队 矩阵 试点城市 示范城市 社区 工厂 网络 系统 名录 台账 专窗 窗口 联席会议 实验室
        学院 场景 手册 规范 榜单 白皮书 条例 公约 码 一件事 论坛 大赛 直播电商 质量奖 产业园 园区 体制改革 改革
        """
    )
    + ")$"
)
_ACTIVITY = re.compile(
    "(?:"
    + either(
        """
        贯标 招商 培育 整合提升 改造提升 提质升级 全覆盖 耦合 合作 研判 监测 诊断 整治 治理 评价 评估 攻关 匹配 集聚
        全生命周期服务 指导服务 精准服务 增值服务 揭榜挂帅 对接 结对 帮扶 会诊 认证 对标 试用 预警 联动 监管 倒逼 改革
        """
    )
    + ")$"
)
#: 创新平台, 培育机制: a deed that belongs to the name
_NOUN = r"(?!创新(?:平台|体系|中心|主体|联合体|生态|基地|券)|设计(?:中心|平台)|培育(?:库|机制|计划|体系|工程|行动)|提升(?:行动|工程|计划)|推广(?:机制|中心|目录))"
_OBJECT = re.compile(
    rf"(?:^|(?<=[，。；：、　]))(?:(?:围绕|聚焦|依托|通过|对标)[^，。；]{{2,12}}?)?(?:{_MANNER})*(?P<deed>(?:{_NOUN}(?:{_DEED}))+)(?:了|好)?"
    r"(?P<name>(?:“[^”]{1,60}”|（[^（）]{1,20}）|[^，。；：（）“”])+)(?=[，。；：]|$)"
)
_QUOTED = re.compile(rf"“[^”]{{2,24}}”(?:[^，。；、“”（）]{{0,14}}?{_KIND.pattern.removesuffix('$')})")
#: 按照“一园一业”要求, 加快“一站两仓”建设: a principle by its name.
_PRINCIPLE = re.compile(
    r"(?:按照|坚持|遵循|落实|加快|推进|深化)(?P<name>“[^”]{3,60}”)(?=要求|理念|原则|思路|建设|模式|，)"
)
_LEADS = re.compile(
    rf"^(?:{_NOUN}(?:{_DEED})|(?!高质量|高标准|高水平|协同|联合|精准|分[类级])(?:{_MANNER})|新一代|一批|全市|全区|全县|全省|各地|以|的|国家级、省级|省级、国家级|(?:具有|拥有)[^，。；的]{{2,20}}的)+"
)
_TAILS = re.compile(r"(?:特色)?(?:建设|发展|升级|群体|落地见效|落地|落实|实施|运行|布局|扩面|全覆盖建设)$")
_SPLIT = re.compile(r"(?<=”)[和与、](?=“)")
_COUNTED = re.compile(r"\d+[家个项件亿万]|(?<!级)以上|达到|突破|超过")
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Mechanism:
    name: str
    start: int
    end: int


def find_mechanisms(text: str) -> list[tuple[int, int]]:
    """Places of the mechanisms in a clean text.

    >>> text = "建立健全“三首”产品应用推广机制，推动企业上市，开展能力成熟度（DCMM）贯标。按照“一链一策”要求，"
    >>> [text[start:end] for start, end in find_mechanisms(text)]
    ['“三首”产品应用推广机制', '能力成熟度（DCMM）贯标', '“一链一策”']
    """
    found: list[tuple[int, int]] = []
    for place in (*_objects(text), *_principles(text), *_quoted(text)):
        start, end = place
        if end - start >= _LEAST and not any(start < right and left < end for left, right in found):
            found.append(place)
    return sorted(found)


def _objects(text: str) -> Iterator[tuple[int, int]]:
    for match in _OBJECT.finditer(text):
        start = match.start("name")
        for part in _SPLIT.split(match["name"]):
            yield from _object(text, start, start + len(part), bool(_DOING.search(match["deed"])))
            start += len(part) + 1


def _object(text: str, start: int, end: int, doing: bool) -> Iterator[tuple[int, int]]:
    """The object without leads and tails, if it is a mechanism."""
    lead = _LEADS.match(text[start:end])
    start += lead.end() if lead else 0
    if tail := _TAILS.search(text[start:end]):
        end = start + tail.start()
    name = text[start:end]
    bare = re.sub(r"“[^”]*”", "“”", name)
    if _COUNTED.search(bare):
        return
    quote = re.search(r"“([^”]*)”$", name)
    if quote and quote.start() and _KIND.search(quote[1]):
        yield start + quote.start(), end
    elif (
        _is_kind(bare) or (doing and _ACTIVITY.search(bare)) or (name.startswith("“") and name.endswith("”"))
    ):
        yield start, end


def _is_kind(name: str) -> bool:
    """Whether a name ends in a kind, a bracket behind it left aside."""
    return bool(_KIND.search(re.sub(r"（[^（）]*）$", "", name)))


def _principles(text: str) -> Iterator[tuple[int, int]]:
    return (match.span("name") for match in _PRINCIPLE.finditer(text))


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _QUOTED.finditer(text))
