"""R21: a park in two zones, an area in two communities; and industries that belong to several clusters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.source import Source

CONTAINED = "R21-containment"
OVERLAP = "R21-overlap"

_ZONE = re.compile(r"(?:带|走廊|片区|组团|板块|发展区|功能区|产业区|核|轴)$")
_PARK = re.compile(
    r"[一-鿿（）]{2,16}?(?:开发区|高新区|高新技术产业园区|产业园区|工业园区|产业园|工业区|保税区|保税港区|新区|示范园)"
)
_AREA = re.compile(
    r"(?P<name>[一-鿿]{2,4}(?:[-—–][一-鿿]{2,4})*)(?P<kind>产业社区|片区|组团|街区)(?:（(?P<list>[一-鿿]{2,4}(?:、[一-鿿]{2,4})+)）)?"
)
_FILLER = re.compile(r"^(?:以|及|和|包含|在|等|为|由|个)+")


def contained(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        if source.news:
            continue
        yield from _parks(source)
        yield from _areas(source)


def _parks(source: Source) -> Iterable[Finding]:
    """A park, or an extension of it, in the paragraphs of two sibling zones."""
    zones = [
        passage for passage in source.passages if passage.kind is not None and _ZONE.search(passage.head)
    ]
    for index, one in enumerate(zones):
        for two in zones[index + 1 :]:
            if one.section[:-1] != two.section[:-1]:
                continue
            for first, second, name in _shared(one, two):
                yield Finding(
                    rule=CONTAINED,
                    severity="medium",
                    message=f"“{name}”同时列在“{one.head}”和“{two.head}”，园区跨区划",
                    places=(one.clause_at(*first), two.clause_at(*second)),
                    arithmetic=(
                        f"{one.head}：{one.text[slice(*first)]}",
                        f"{two.head}：{two.text[slice(*second)]}",
                    ),
                    suggestion="空间包含关系不是树：园区允许多归属，面积与指标不得重复计",
                )


def _shared(one: Passage, two: Passage) -> Iterable[tuple[tuple[int, int], tuple[int, int], str]]:
    left, right = _parks_of(one), _parks_of(two)
    for first, name in left:
        for second, other in right:
            short, long = sorted((name, other), key=len)
            if len(short) >= 6 and short in long:
                yield first, second, short


def _parks_of(passage: Passage) -> list[tuple[tuple[int, int], str]]:
    return [(match.span(), _FILLER.sub("", match[0])) for match in passage.find(_PARK)]


def _areas(source: Source) -> Iterable[Finding]:
    """Hyphenated areas (甲-乙片区) whose parts stand in another area too."""
    held: dict[str, dict[str, Place]] = defaultdict(dict)
    for passage in source.passages:
        for match in passage.find(_AREA):
            name = re.sub(r"^.*?(?:在|和|及|与|、)", "", match["name"])
            parts = re.split(r"[-—–]", name) + (match["list"].split("、") if match["list"] else [])
            label = name + match["kind"] + (f"（{match['list']}）" if match["list"] else "")
            for part in parts:
                if len(parts) > 1 or "list" in match.groupdict():
                    held[part].setdefault(
                        label, passage.at(match.start("name") + len(match["name"]) - len(name), match.end())
                    )
    twice = {part: areas for part, areas in held.items() if _compound(areas) and not _one_area(areas)}
    if twice:
        said = "；".join(f"{part}属{'、'.join(areas)}" for part, areas in twice.items())
        yield Finding(
            rule=CONTAINED,
            severity="medium",
            message=f"地名归入两个片区：{said}",
            places=tuple(dict.fromkeys(place for areas in twice.values() for place in areas.values())),
            suggestion="写明各片区、社区的边界与对应关系",
        )


def _compound(areas: dict[str, Place]) -> bool:
    return len(areas) > 1 and any(re.search(r"[-—–（]", name) for name in areas)


def _one_area(areas: dict[str, Place]) -> bool:
    """Only shorter writings of one area (甲乙片区, 甲-乙片区)."""
    return len({re.sub(r"[-—–]|（.*", "", name) for name in areas}) < 2


def overlapping(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        fields = [(passage, match) for passage in source.passages for match in passage.find(_FIELDS)]
        fields = [
            item
            for item in fields
            if item[0].kind is None or any(re.search("集群|产业群|产业链", name) for name in item[0].section)
        ]
        found = list(_common(fields))
        if len(found) >= 2:
            yield Finding(
                rule=OVERLAP,
                severity="medium",
                message=f"集群之间范围重叠：{'、'.join(dict.fromkeys(word for word, _, _ in found))}",
                places=tuple(dict.fromkeys(place for _, one, two in found for place in (one, two))),
                arithmetic=tuple(
                    f"“{word}”：{one.quote or '（不示）'} ／ {two.quote or '（不示）'}"[:90]
                    for word, one, two in found
                ),
                suggestion="归类允许多归属，并给出去重口径",
            )


_FIELDS = re.compile(
    r"(?:围绕|聚焦)(?:发展)?(?P<items>[^，。；：]{2,12}(?:、[^，。；：、]{2,14}){1,10}?)(?:等(?:[^，。；]{0,12}?(?:领域|细分行业集群|方向|产业)?)?)?(?=[，。；])"
)
_SUFFIX = re.compile(r"(?:基|类)?(?:材料|装备|产业|技术|设备|器材|与|燃料电池|电池|系统|制造|产品|领域)+$")
_ELEMENTS = frozenset("氢锂钠硅碳铝镁钛铜")
_PLAIN = frozenset(
    {
        "新型",
        "智能",
        "电子",
        "数字",
        "高端",
        "先进",
        "专用",
        "通用",
        "绿色",
        "汽车电子",
        "工业",
        "信息",
        "优势",
    }
)


def _common(fields: list[tuple[Passage, re.Match[str]]]) -> Iterable[tuple[str, Place, Place]]:
    listed = [(passage, match, _words(match["items"])) for passage, match in fields]
    seen: set[str] = set()
    for index, (one, first, left) in enumerate(listed):
        for two, second, right in listed[index + 1 :]:
            if two.order == one.order or _nested(one, two):
                continue
            for word in left:
                hit = next(
                    (
                        other
                        for other in right
                        if word == other or (len(word) >= 2 and (word in other or other in word))
                    ),
                    None,
                )
                if hit and min(word, hit, key=len) not in seen:
                    seen.add(min(word, hit, key=len))
                    yield min(word, hit, key=len), one.at(*first.span()), two.at(*second.span())


def _nested(one: Passage, two: Passage) -> bool:
    short, long = sorted((one.section, two.section), key=len)
    return bool(short) and long[: len(short)] == short


def _words(text: str) -> list[str]:
    """Stems of the listed fields. A single character is kept where it names an energy carrier or element (氢能, 氢燃料电池)."""
    words = [_SUFFIX.sub("", re.sub(r"等.*$", "", item)) for item in re.split(r"、|和", text)]
    words = [word.removesuffix("能") if len(word) == 2 else word for word in words]
    return [word for word in words if word and word not in _PLAIN and (len(word) >= 2 or word in _ELEMENTS)]
