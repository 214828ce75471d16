"""R18-missing-part: slogans and figures a report attributes to a plan that the plan's text does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.entries import Entry, kindred, points
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.kin import Kin
from jiqun.plans.lint.names import alike
from jiqun.plans.lint.passages import Passage
from jiqun.plans.lint.rules.plan_and_news import reported
from jiqun.plans.lint.source import Source

RULE = "R18-missing-part"

_SLOGAN = re.compile(r"[“\"]((?:[一二两三四五六七八九十][一-鿿]{1,3}、?){2,5})[”\"]")
_GOALS = re.compile(r"主要目标|发展目标|总体目标|工作目标")


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for news in sources:
        plan = reported(news, sources) if news.news else None
        if plan:
            yield from _finding(plan, news)


def _finding(plan: Source, news: Source) -> Iterable[Finding]:
    body = "".join(passage.text for passage in plan.passages)
    slogans = [
        (p, m)
        for p in news.passages
        for m in p.find(_SLOGAN)
        if not any(part in body for part in m[1].split("、") if part)
    ]
    known = Kin(plan.entries, 80)
    extra = [entry for entry in points(news.entries) if entry.target and not _held(entry, known)]
    if not slogans and len(extra) < 5:
        return
    slogans.sort(key=lambda item: "提出" not in item[0].text)
    said = slogans[0][1][1] if slogans else ""
    places = [passage.clause_at(*match.span()) for passage, match in slogans[:1]] + _goals(plan)
    if not slogans:
        places += [entry.place for entry in extra[:6]]
    yield Finding(
        rule=RULE,
        severity="high",
        message=f"新闻引用的目标{f'口号“{said}”' if said else ''}和 {len(extra)} 个指标在所存规划文本中没有，文本可能是节选",
        places=tuple(dict.fromkeys(places)),
        arithmetic=(
            *(
                [f"全文检索：规划文本中{'、'.join(f'“{part}”' for part in said.split('、'))}出现 0 次"]
                if said
                else []
            ),
            f"新闻有而规划无的指标 {len(extra)} 个，如 {'、'.join(f'{entry.name.raw}{entry.said}' for entry in extra[:5])}",
        ),
        suggestion="寻全文补齐；在此之前新闻独有的指标单列来源",
    )


def _held(entry: Entry, plan: Kin) -> bool:
    return any(
        other.target
        and other.dimension == entry.dimension
        and (kindred(entry, other) or alike(entry.name, other.name, 80))
        for other in plan.of(entry)
    )


def _goals(plan: Source) -> list[Place]:
    """The first sentence of the plan's section of goals."""
    for passage in plan.passages:
        if (
            passage.section
            and _GOALS.search(passage.section[-1])
            and len(passage.text) > 30
            and not _is_head(passage)
        ):
            return [passage.at(*passage.clause(0, 1, "。"))]
    return []


def _is_head(passage: Passage) -> bool:
    return passage.kind is not None and passage.kind.value in ("heading", "title")
