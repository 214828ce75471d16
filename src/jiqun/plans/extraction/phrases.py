"""Names of goals told in words: 全覆盖, 零的突破, 翻番, 保持稳定, 争先进位, 完成省定目标, 清零."""

from __future__ import annotations

import re

from jiqun.plans.extraction.around import Around, Naming, printed
from jiqun.plans.extraction.memory import Memory
from jiqun.plans.extraction.names import Name
from jiqun.plans.extraction.passage import Passage
from jiqun.plans.extraction.tokens import ValueMark


def phrase_namings(passage: Passage, words: Around, mark: ValueMark, memory: Memory) -> list[Naming]:
    raw = passage.flow.text
    name = printed(words.before, raw)
    phrase = mark.words[0]
    text = name.text or memory.topic or memory.subject
    if phrase == "零增长":
        return [Naming(text, words.quote, "增速", why=("goal phrase",))]
    if text.endswith("“") and "覆盖" not in phrase:
        text = _unquoted(text)
    if "覆盖" in phrase:
        return _covered(text, words)
    if phrase.startswith("破"):
        return [Naming(text, words.wide, "总量", "家", why=("breaking a mark",))]
    if "突破" in phrase or mark.unit == "倍":
        return [
            Naming(
                part,
                words.quote,
                name.qualifier,
                _unit_of(part) if mark.unit is None else None,
                why=("goal phrase",),
            )
            for part in _parted(text)
        ]
    return [_wordlike(text, phrase, words, name)]


def _unquoted(text: str) -> str:
    """The noun in front of an opening quotation mark: 新一轮高新技术企业“倍增”."""
    last = re.split(r"[和、及]|行动|计划", text.removesuffix("“"))[-1]
    return last.removeprefix("新一轮").strip() or text


def _covered(text: str, words: Around) -> list[Naming]:
    parts = [text]
    if "、" in text and all(re.search(r"企业|园区|乡镇|社区|区域", part) for part in text.split("、")):
        parts = text.split("、")
    namings = []
    for part in parts:
        shift = words.before.text.find(part)
        quote = (words.before.origin[shift], words.quote[1]) if shift > 0 and len(parts) > 1 else words.quote
        namings.append(Naming(f"{part}覆盖率", quote, "覆盖率", why=("coverage",)))
    return namings


def _parted(text: str) -> list[str]:
    return [part for part in text.split("、") if part] if "、" in text else [text]


def _unit_of(text: str) -> str:
    return "家" if re.search(r"(?:企业|中心|机构|公司|院|所|厂)$", text) else "个"


def _wordlike(text: str, phrase: str, words: Around, name: Name) -> Naming:
    """保持稳定, 争先进位, 完成省定目标, 动态清零: the unit follows from the name."""
    if "位" in phrase:
        text = text if text.endswith(("位次", "排名")) else text.removesuffix("中") + "位次"
        return Naming(text, words.quote, "位次", "位", why=("rank to improve",))
    unit = (
        "%"
        if not phrase.startswith("双") and re.search(r"(?:率|比重|占比|比例|增长|下降|降低)$", text)
        else None
    )
    if "清零" in phrase:
        unit = "元" if re.search(r"款|债|欠", text) else "家" if "企业" in text else "个"
    qualifier = name.qualifier or ("下降" if re.search(r"(?:降低|下降)率?$", text) else None)
    return Naming(text, words.quote, qualifier, unit, why=("goal phrase",))
