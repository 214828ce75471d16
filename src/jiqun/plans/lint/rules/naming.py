"""R15-naming: one thing under two names — titles, offices, programmes, places, indicators."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from jiqun.plans.lint.entries import Entry, groups, kindred, points, same_region
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.names import alike
from jiqun.plans.lint.rules.classification import classes_of, core_of
from jiqun.plans.lint.rules.copied import bare, subject
from jiqun.plans.lint.rules.national_list import is_national
from jiqun.plans.lint.rules.plan_and_news import reported
from jiqun.plans.lint.rules.subtotal import cluster_goals
from jiqun.plans.lint.source import Source

RULE = "R15-naming"

_TITLE = re.compile(
    r"(?:成为|即|建成|打造成?|、|和)(?P<name>(?:全[国省球])?[一-鿿]{2,12}(?:第一城|之城|名城|强市|之都|高地|先行区|示范区))"
)
_OFFICE = re.compile(
    r"(?<![一-鿿])(?P<name>[市区县省](?:委)?[一-鿿]{2,10}?(?:局|委|办|署|厅|中心))(?=[、，；。）（]|$)"
)
_CODED = re.compile(
    r"[“\"](?P<code>\d{2,4}X?)[”\"]\s*(?P<noun>[万千百]*亿级产业集群|现代化?产业体系|产业集群|产业体系|先进制造业集群)"
)


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    yield from _titles(sources)
    yield from _offices(sources)
    yield from _coded(sources)
    yield from _indicators(sources)
    yield from _clusters(sources)
    yield from _reported(sources)


def spots(sources: Sequence[Source], pattern: re.Pattern[str]) -> dict[str, list[Place]]:
    held: dict[str, list[Place]] = defaultdict(list)
    for source in sources:
        for passage in source.passages:
            for match in passage.find(pattern):
                held[match["name"]].append(passage.clause_at(*match.span("name"), stops="。；，、"))
    return held


def variants(held: dict[str, list[Place]], alike_enough: Callable[[str, str], bool]) -> Iterable[list[str]]:
    left = sorted(held)
    while left:
        head, *rest = left
        group = [head, *(name for name in rest if alike_enough(head, name))]
        left = [name for name in rest if name not in group]
        if len(group) > 1:
            yield group


def report(what: str, names: Sequence[str], places: Sequence[Place], lines: Sequence[str] = ()) -> Finding:
    return Finding(
        rule=RULE,
        severity="low",
        message=f"{what}写法不一：{'、'.join(f'“{name}”' for name in names)}",
        places=tuple(dict.fromkeys(places)),
        arithmetic=tuple(lines),
        suggestion="确定一个正式名称，其余作别名登记",
    )


def _titles(sources: Sequence[Source]) -> Iterable[Finding]:
    """全国…第一城 and 全国…之城."""
    held = spots(sources, _TITLE)
    stem = {
        name: re.sub(r"^全[国省球]|第一城$|之城$|名城$|强市$|之都$|高地$|先行区$|示范区$", "", name)
        for name in held
    }
    for group in variants(held, lambda one, two: stem[one] == stem[two] and len(stem[one]) >= 4):
        yield report("称号", group, [place for name in group for place in first_each(held[name])])


def first_each(places: Sequence[Place]) -> list[Place]:
    return list({place.document: place for place in reversed(places)}.values())[::-1]


def _offices(sources: Sequence[Source]) -> Iterable[Finding]:
    """Offices that differ by one or two characters: 署/局, 人社/人力社保."""
    held = spots(sources, _OFFICE)
    for group in variants(held, _same_office):
        yield report("单位名称", group, [place for name in group for place in first_each(held[name])[:1]])


_OFFICE_TAIL = re.compile(r"(?:局|委|办|署|厅|中心)$")


def _same_office(one: str, two: str) -> bool:
    if one[0] != two[0] or one == two:
        return False
    left, right = (_OFFICE_TAIL.sub("", name) for name in (one, two))
    if left == right:
        return len(left) >= 4
    short, long = sorted((left, right), key=len)
    return (
        len(short) >= 3
        and one[-1] == two[-1]
        and 1 <= len(long) - len(short) <= 2
        and _scattered(short, long)
        and short[-1] != long[-1]
    )


def _scattered(short: str, long: str) -> bool:
    """The characters of the short form in order within the long one."""
    rest = iter(long)
    return all(char in rest for char in short)


def _coded(sources: Sequence[Source]) -> Iterable[Finding]:
    """A code whose clusters are 万亿级 in one place and 万千亿级 in another."""
    held: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        for passage in source.passages:
            for match in passage.find(_CODED):
                held[match["code"]][match["noun"]].append(passage.at(*match.span()))
    for code, spoken in held.items():
        nouns = {noun: places for noun, places in spoken.items() if "亿级" in noun}
        if len(nouns) > 1:
            yield report(
                f"“{code}”的名称",
                list(nouns),
                [place for places in nouns.values() for place in first_each(places)],
            )


def _reported(sources: Sequence[Source]) -> Iterable[Finding]:
    """Industries a report calls otherwise than the plan it is about."""
    for news in sources:
        plan = reported(news, sources) if news.news else None
        if plan is None:
            continue
        ours, theirs = (
            {item: group.place for group in classes_of(source) for item in group.items}
            for source in (plan, news)
        )
        pairs = [
            (one, two)
            for one in ours
            for two in theirs
            if one != two and two not in ours and core_of(one)[:2] == core_of(two)[:2]
        ]
        if pairs:
            names = [f"{one}”／“{two}" for one, two in pairs]
            yield report(
                "规划与新闻的集群名称",
                names,
                [place for one, two in pairs for place in (ours[one], theirs[two])],
            )


def _indicators(sources: Sequence[Source]) -> Iterable[Finding]:
    """One indicator (same key, or same object, level and scope) whose printed wordings differ by more than qualifiers."""
    entries = [entry for source in sources for entry in points(source.entries) if _nameable(entry)]
    for group in groups(entries, _one_indicator, 76):
        wordings: dict[str, Entry] = {}
        for entry in group:
            wordings.setdefault(_wording(entry), entry)
        if len(wordings) > 1 and _apart(list(wordings)):
            yield report(
                "指标名称",
                [entry.name.raw for entry in wordings.values()],
                [entry.place for entry in wordings.values()],
            )


def _nameable(entry: Entry) -> bool:
    """Firms by size, projects by sum and national lists have rules of their own; coverage of 100 % fits anything."""
    core = entry.name.core
    return (
        bool(entry.year)
        and not core.endswith(("元企业", "集群数"))
        and "亿元以上项目" not in core
        and not is_national(entry)
        and entry.statement.unit_base is not None
    )


def _one_indicator(one: Entry, two: Entry) -> bool:
    left, right = one.name, two.name
    if (
        one.dimension != two.dimension
        or one.aspect != two.aspect
        or (left.level, left.scope) != (right.level, right.scope)
    ):
        return False
    if one.key and two.key:
        return one.key == two.key
    promised = one.year == two.year and one.value == two.value and one.dimension != "%"
    return same_region(one, two) and (kindred(one, two) or (promised and alike(left, right, 76)))


def _wording(entry: Entry) -> str:
    """The printed name without quotes, codes, qualifiers, level, scope, trade and counting words."""
    text = re.sub(r"[“\"]\s*\d+X?\s*[”\"]\s*(?:[万千百]*亿级)?", "", entry.name.raw)
    text = re.sub(r"[“”\"'《》\s（）()]|的|规模以上|规上|制造业|工业|全[市区省]|分别|每年|当年", "", text)
    region = entry.statement.region or entry.source.region or ""
    if len(region) > 2:
        text = text.replace(region, "").replace(region[:-1], "")
    text = re.sub(r"^(?:累计|新增|建成|培育|实施|形成|国家级?|省级|市级|以上|招引落地)+", "", text)
    return re.sub(r"(?:企业)?(?:数量|总量|总数|家数|数|增长|年均增速|增速)?$", "", text).replace(
        "总产值", "产值"
    )


def _apart(wordings: list[str]) -> bool:
    first = wordings[0]
    return any(
        Levenshtein.distance(first, other) >= 1 and sorted(first) != sorted(other) for other in wordings[1:]
    )


def _clusters(sources: Sequence[Source]) -> Iterable[Finding]:
    """A cluster's heading and the name its own target uses: 现代健康, 健康产业产值."""
    for source in sources:
        known = {bare(entry.statement.cluster or "") for entry in source.entries}
        found = [
            (bare(goal.statement.cluster or ""), subject(goal), goal)
            for goal in cluster_goals(source)
            if subject(goal) not in known and _renamed(bare(goal.statement.cluster or ""), subject(goal))
        ]
        if found:
            names = [f"{own}”／“{named}" for own, named, _ in found]
            yield report("集群标题与目标主语", names, [goal.place for _, _, goal in found])


def _renamed(own: str, named: str) -> bool:
    """Other words for the same, not a slip of one character."""
    return (
        own != named
        and len(named) >= 2
        and bool(set(own) & set(named))
        and Levenshtein.distance(own, named) >= 2
    )
