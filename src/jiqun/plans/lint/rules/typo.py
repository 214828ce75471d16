"""R19-typo: words doubled, an item listed twice, a name with a character lost. Hints for a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from jiqun.plans.lint.entries import points
from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.passages import Passage, around
from jiqun.plans.lint.rules.copied import bare, subject
from jiqun.plans.lint.source import Source

RULE = "R19-typo"

_TWICE = re.compile(r"(?P<word>[一-鿿]{2,4})[“‘”’]?(?P=word)(?![一-鿿]?[、])")
_AROUND = re.compile(r"(?:、|^|以|括)(?P<word>[一-鿿]{2})(?P<small>[大小新])(?P=word)(?=[、，等])")
_LISTED = re.compile(r"(?:[^，。；：、“”（）]{2,12}、){2,}[^，。；：、“”（）]{2,12}")
#: Words often taken for one another, each with the context in which the first is wrong.
_CONFUSED = (
    (re.compile(r"(?:人才|资金|技术|项目|智力|外资)[^，。；]{0,2}引用"), "引用", "引进"),
    (re.compile(r"布署"), "布署", "部署"),
    (re.compile(r"按装"), "按装", "安装"),
    (re.compile(r"帐户"), "帐户", "账户"),
    (re.compile(r"(?:真实|集中|充分|如实)反应"), "反应", "反映"),
    (re.compile(r"(?:截止|截至)20\d\d年[^，。；]{0,3}截[止至]"), "截止", "截至"),
)


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        if source.news:
            continue
        found = [item for passage in source.passages for item in _doubtful(passage)]
        found += _lost_character(source)
        if found:
            yield Finding(
                rule=RULE,
                severity="low",
                message=f"疑似文字错误 {len(found)} 处：{'、'.join(what for what, _ in found[:6])}",
                places=tuple(dict.fromkeys(place for _, place in found)),
                arithmetic=tuple(dict.fromkeys(what for what, _ in found)),
                suggestion="请人工对照原件",
            )


def _doubtful(passage: Passage) -> Iterable[tuple[str, Place]]:
    for match in passage.find(_TWICE):
        if not re.search(r"一[一-鿿]一|步步|层层", match[0]):
            yield f"“{match['word']}”重复", passage.clause_at(*match.span())
    for match in passage.find(_AROUND):
        yield f"“{match['word']}{match['small']}{match['word']}”疑有衍字", passage.clause_at(*match.span())
    for match in passage.find(_LISTED):
        repeated = [item for item, times in Counter(match[0].split("、")).items() if times > 1]
        if repeated:
            yield f"同一列举中“{repeated[0]}”出现两次", passage.at(*match.span())
    for pattern, wrong, right in _CONFUSED:
        for match in passage.find(pattern):
            yield f"“{wrong}”疑为“{right}”", passage.clause_at(*match.span())


def _lost_character(source: Source) -> list[tuple[str, Place]]:
    """A target's subject that is its own heading short of one character."""
    found = []
    for entry in points(source.entries):
        passage = around(source, entry) if entry.target and not entry.tabled else None
        own, named = (bare(passage.head), subject(entry)) if passage else ("", "")
        if len(own) >= 4 and named != own and Levenshtein.distance(own, named) == 1 and len(named) < len(own):
            found.append((f"“{named}”疑脱一字，标题作“{own}”", entry.place))
    return found
