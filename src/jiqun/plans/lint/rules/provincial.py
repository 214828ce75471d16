"""R18-external and R18-missing: targets that wait for a number from outside, and bases left blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jiqun.plans.lint.entries import Entry, groups, same_subject
from jiqun.plans.lint.finding import Finding
from jiqun.plans.lint.source import Source

EXTERNAL = "R18-external"
MISSING = "R18-missing"
_GIVEN = "complete_provincial"
_BLANK = "missing"


def external(sources: Sequence[Source]) -> Iterable[Finding]:
    blank = {
        (entry.source.id, entry.statement.char_start)
        for source in sources
        for entry in source.entries
        if _is(entry, _BLANK)
    }
    given = [entry for source in sources for entry in source.entries if _is(entry, _GIVEN)]
    given = [entry for entry in given if (entry.source.id, entry.statement.char_start) not in blank]
    for group in groups(given, same_subject):
        years = sorted({entry.year for entry in group if entry.year})
        yield Finding(
            rule=EXTERNAL,
            severity="low",
            message=f"“{group[0].name.raw}”{'、'.join(map(str, years))}年目标写“{group[0].said}”，数值取决于上级下达",
            places=tuple(dict.fromkeys(entry.place for entry in group)),
            suggestion="目标类型记为“完成上级下达目标”，下达后补录数值与文号",
        )


def missing(sources: Sequence[Source]) -> Iterable[Finding]:
    for source in sources:
        for entry in source.entries:
            if _is(entry, _BLANK):
                rest = [
                    other
                    for other in source.entries
                    if other.statement.char_start == entry.statement.char_start and _is(other, _GIVEN)
                ]
                yield Finding(
                    rule=MISSING,
                    severity="low",
                    message=f"“{entry.name.raw}”{entry.year or ''}年数值为“{entry.said}”，缺{'目标' if entry.target else '基数'}"
                    + ("，目标又待上级下达" if rest else ""),
                    places=(entry.place,),
                    arithmetic=(
                        f"基数“{entry.said}”" + (f"，目标“{rest[0].said}”×{len(rest)}" if rest else ""),
                    ),
                    suggestion="补数值；没有基数与目标就不能计算进度",
                )


def _is(entry: Entry, comparator: str) -> bool:
    return entry.statement.comparator == comparator
