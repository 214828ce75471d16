"""甲、乙、丙分别达到1家、2家、3家: names and numbers matched one to one."""

from __future__ import annotations

import re

from jiqun.plans.extraction.names import level_of
from jiqun.plans.extraction.vocabulary import MEASURE_TAIL

_OWNER = re.compile(
    r"^(?P<owner>[^、]{2,24}?(?:企业|行业|产业|集群|工业|园区|开发区|医院|学校))(?:的)?(?:实现|完成)(?P<first>.+)$"
)


_MEASURES = r"(?:总)?(?:产值|税收|营收|营业收入|收入|利润|增加值|利税|产量|销售收入|销售额|投资|用水量|能耗)"
#: 某类企业产值增速、税收增速: the firms own both
_OWNED = re.compile(
    rf"(?P<owner>[^、]{{2,}}(?:企业|行业|产业|集群|园区|开发区))(?:的)?(?:年均)?(?={_MEASURES}(?:增速|增幅|增长率)?$)"
)
_MEASURE = re.compile(rf"{_MEASURES}(?:增速|增幅|增长率)?$")


def is_measure(text: str) -> bool:
    """Whether a name only says what is measured, not of whom."""
    return bool(_MEASURE.fullmatch(text))


def part_names(text: str, count: int) -> tuple[list[str], bool]:
    """The names of an enumeration, completed by what they share; whether their number disagrees with `count`.

    >>> part_names("国家级绿色低碳工厂、绿色供应链管理企业", 2)
    (['国家级绿色低碳工厂', '国家级绿色供应链管理企业'], False)
    >>> part_names("税收贡献和工业增加值占全市总量", 2)[0]
    ['税收贡献占全市总量', '工业增加值占全市总量']
    """
    owner, text = _owner(text)
    names = [name.replace("分别占", "占") for name in _split(text, count) if name]
    names = _share_noun(_share_tail(names))
    names = _share_head(names, owner)
    if len(names) == count:
        return names, False
    if len(names) == 1:
        return names * count, False
    return _stretch(names, count), True


def _owner(text: str) -> tuple[str, str]:
    """规上工业企业实现甲、乙: the owner stands before each of them."""
    match = _OWNER.match(text)
    if match and re.search(r"[、和]", match["first"]):
        return re.sub(r"^全[省市区县]", "", match["owner"]), match["first"]
    return "", text


def _split(text: str, count: int) -> list[str]:
    parts = re.split(r"、|以及|和|及(?!以上)", text)
    if len(parts) > count:
        by_comma = text.split("、")
        if len(by_comma) == count:
            return by_comma
    return parts


def _share_tail(names: list[str]) -> list[str]:
    """甲产业、乙产业增加值占…比重: the tail of the last belongs to all that lack a measure."""
    tail = _tail(names[-1]) if names else ""
    if not tail:
        return names
    _, found, rest = tail.partition("占")
    share = found + rest
    done = []
    for name in names[:-1]:
        if MEASURE_TAIL.search(name) or re.search(r"(?:贡献|总额|数量|总量)$", name):
            done.append(name + share)
        else:
            done.append(name + tail)
    return [*done, names[-1]]


def _share_noun(names: list[str]) -> list[str]:
    """国家级、省级、市级专精特新企业: a bare level takes the noun of the last."""
    if not names:
        return names
    noun = names[-1].removeprefix(level_of(names[-1]))
    return [name + noun if name and level_of(name) == name else name for name in names]


def _tail(name: str) -> str:
    share = re.search(r"占.+$", name)
    head = name[: share.start()] if share else name
    measure = re.search(
        r"(?:行业|产业)?(?:实现)?(?:规上工业)?(?:增加值|总产值|产值|营业收入|收入|投资额?|税收|产量|规模|从业人员)$",
        head,
    )
    if measure and measure.start() > 0:
        return head[measure.start() :] + (share[0] if share else "")
    return share[0] if share else ""


def _share_head(names: list[str], owner: str) -> list[str]:
    """国家级甲、乙 share their level; 规上工业亩均甲、亩均乙 the part before the repeated word."""
    if owner:
        return [_owned(owner, name) for name in names]
    if names and (match := _OWNED.match(names[0])):
        own = match["owner"]
        names = [names[0], *(own + name if _MEASURE.match(name) else name for name in names[1:])]
    level = level_of(names[0]) if names else ""
    if level and not any(level_of(name) for name in names[1:]):
        return [names[0], *(level + name for name in names[1:])]
    return [names[0], *(_borrowed(names[0], name) for name in names[1:])] if names else names


def _owned(owner: str, name: str) -> str:
    """规上工业企业 with 工业总产值 is 规上工业总产值."""
    stem = owner.removesuffix("企业")
    if name.startswith(owner[:2]):
        return name
    return stem + name.removeprefix(stem[-2:])


def _borrowed(first: str, name: str) -> str:
    start = name[:2]
    place = first.find(start)
    return first[:place] + name if place > 1 and len(name) >= 4 else name


def _stretch(names: list[str], count: int) -> list[str]:
    """More numbers than names: the last name goes to the rest, marked ambiguous by the caller."""
    if not names:
        return [""] * count
    return [names[min(number, len(names) - 1)] for number in range(count)]
