"""Mechanisms a task names: systems, plans, lists, platforms, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jiqun.plans.extraction.vocabulary import either

_DEED = either(
    """
    建立健全 建立 完善 健全 实施 深入实施 全面实施 推进 深化 构建 开展 打造 搭建 设立 编制 推广 落实
    优化 形成 探索 组建 制定 发布 强化 建设 争创 创建 推动 加快 运用 深入推进 积极推进 滚动实施 迭代升级
    升级 成立 出台 引导 发挥 规范 谋划建设 探索建立 推行
    """
)
_KIND = either(
    """
    机制 体系 计划 工程 行动 清单 平台 模式 目录 培育库 项目库 企业库 后备库 专项 制度 试点 方案 专班
    政策 改革 基金 图谱 创新中心 促进中心 联盟 标准 办法 指南 示范区 先导区 样板 载体 地图 大脑 指数 码
    协作 一件事 通道 基地 规划
    """
)
_NAMED = re.compile(
    rf"(?:{_DEED})+(?:了|好)?(?P<name>[^，。；：（）]{{0,40}}?(?:{_KIND}))(?=[，。；、]|建设|$)"
)
_QUOTED = re.compile(r"“[^”]{2,24}”(?:[^，。；、“”（）]{0,14}?(?:" + _KIND + "))")
_LEADS = re.compile(rf"^(?:{_DEED}|新一轮|一批|全市|各地|积极|大力|全面|深入|加快|以|的)+")


@dataclass(frozen=True, slots=True)
class Mechanism:
    name: str
    start: int
    end: int


def find_mechanisms(text: str) -> list[tuple[int, int]]:
    """Places of the mechanisms in a clean text.

    >>> text = "建立健全“三首”产品应用推广机制，推动企业上市。"
    >>> [text[start:end] for start, end in find_mechanisms(text)]
    ['“三首”产品应用推广机制']
    """
    found: list[tuple[int, int]] = []
    for pattern in (_QUOTED, _NAMED):
        for match in pattern.finditer(text):
            start, end = match.span("name") if "name" in pattern.groupindex else match.span()
            lead = _LEADS.match(text[start:end])
            start += lead.end() if lead else 0
            if end - start >= 4 and not any(start < other_end and other < end for other, other_end in found):
                found.append((start, end))
    return sorted(found)
