"""Conflicts: clauses that pay twice for one thing, ask contradicting things, overlap in time, or lean on what has ended."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import ibis

from jiqun.engine import Engine, Formula
from jiqun.policies.joining import Joined, met
from jiqun.policies.matching import column, had
from jiqun.policies.policy import Placed, Policies
from jiqun.rules.ruleset import Standing
from jiqun.rules.vocabulary import Vocabulary


class ConflictKind(StrEnum):
    TWICE = "twice"  #: one purpose, no shared group: a firm may have both
    THRESHOLDS = "thresholds"  #: one purpose, the same figure asked at different heights
    IMPOSSIBLE = "impossible"  #: what one clause asks cannot be true together
    OVERLAP = "overlap"  #: two versions of one document in force at once
    EXPIRED = "expired"  #: refers to a document that has ended
    UNHELD = "unheld"  #: refers to a document that is not kept here


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """`about` are clauses or policies by id; `words` tell the particulars; of firms that both concern, how many and for how
    much money a year (万元), where firms were matched."""

    kind: ConflictKind
    about: tuple[str, ...]
    words: tuple[str, str]
    firms: int | None = None
    money: float | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """`left sign bound` of a clause, the bound as a number on a day."""

    left: str
    sign: str
    bound: float


def of_documents(policies: Policies, on: dt.date) -> list[Conflict]:
    """Versions that overlap, and references to what has ended or is not here."""
    return [*_overlaps(policies), *_references(policies, on)]


def _overlaps(policies: Policies) -> Iterator[Conflict]:
    published = [item for item in policies if item.standing is Standing.PUBLISHED]
    for one, other in itertools.combinations(sorted(published, key=lambda item: (item.since, item.id)), 2):
        if one.family != other.family or (one.until is not None and one.until < other.since):
            continue
        since = other.since.isoformat()
        yield Conflict(
            kind=ConflictKind.OVERLAP,
            about=(one.id, other.id),
            words=(
                f"自 {since} 起两个版本同时施行；请给旧版写上 until",
                f"both versions hold from {since}; end the older one with “until”",
            ),
        )


def _references(policies: Policies, on: dt.date) -> Iterator[Conflict]:
    families = {item.family for item in policies} | {item.id for item in policies}
    for policy in policies.current(on):
        leaning = [(policy.id, name) for name in policy.refers]
        leaning += [(f"{policy.id}/{item.id}", name) for item in policy.clauses for name in item.refers]
        for place, name in leaning:
            if name not in families:
                yield Conflict(
                    kind=ConflictKind.UNHELD, about=(place,),
                    words=(f"所引《{name}》没有入库，条件无从核对", f"《{name}》 is not kept here and cannot be checked"),
                )  # fmt: skip
            elif not any(name in (item.family, item.id) for item in policies.current(on)):
                ended = max(
                    (item.until for item in policies if name in (item.family, item.id) and item.until),
                    default=None,
                )
                day = ended.isoformat() if ended else "—"
                yield Conflict(
                    kind=ConflictKind.EXPIRED, about=(place, name),
                    words=(f"所引文件已失效（{day}）", f"refers to a document that has ended ({day})"),
                )  # fmt: skip


def of_clauses(clauses: Sequence[Placed], shared: Vocabulary, on: dt.date) -> list[Conflict]:
    """Clauses of one purpose that ask the same figure at different heights, and clauses nobody can meet."""
    asked = {item.id: list(_thresholds(item, shared, on)) for item in clauses if item.matched}
    found = [
        Conflict(kind=ConflictKind.IMPOSSIBLE, about=(item.id,), words=words)
        for item in clauses
        if item.matched and (words := _impossible(asked[item.id]))
    ]
    for one, other in itertools.combinations([item for item in clauses if item.matched], 2):
        if one.policy.id != other.policy.id and _alike(one, other):
            found += _different(one, other, asked[one.id], asked[other.id])
    return found


def _alike(one: Placed, other: Placed) -> bool:
    """Whether they serve one purpose and nothing says how they go together."""
    shared = one.clause.group is not None and one.clause.group == other.clause.group
    return bool(one.clause.purpose) and one.clause.purpose == other.clause.purpose and not shared


def _thresholds(item: Placed, shared: Vocabulary, on: dt.date) -> Iterator[Threshold]:
    """Comparisons that must all hold, with a number on the right."""
    root = item.conditions.criteria
    vocabulary = item.conditions.vocabulary(shared)
    for criterion in root.all or (root,):
        sides = Formula(criterion.test).sides if criterion.test is not None else None
        if sides is None or sides[1] not in ("<", "<=", ">", ">="):
            continue
        bound = _number(sides[2], vocabulary, on)
        if bound is not None:
            yield Threshold(sides[0].text, sides[1], bound)


def _number(side: Formula, vocabulary: Vocabulary, on: dt.date) -> float | None:
    if len(side.names) == 1 and side.text in vocabulary.parameters:
        return vocabulary.parameters[side.text].at(on)
    try:
        return float(side.text)
    except ValueError:
        return None


def _impossible(held: Sequence[Threshold]) -> tuple[str, str] | None:
    for one, other in itertools.permutations(held, 2):
        if one.left != other.left or one.sign not in (">", ">=") or other.sign not in ("<", "<="):
            continue
        strict = one.sign == ">" or other.sign == "<"
        if one.bound > other.bound or (strict and one.bound == other.bound):
            told = f"{one.left} {one.sign} {one.bound:g} 与 {other.sign} {other.bound:g}"
            return f"{told} 不能同时成立", f"{told.replace(' 与 ', ' and ')} cannot both hold"
    return None


def _different(
    one: Placed, other: Placed, here: Sequence[Threshold], there: Sequence[Threshold]
) -> Iterator[Conflict]:
    for first, second in itertools.product(here, there):
        if (first.left, first.sign) == (second.left, second.sign) and first.bound != second.bound:
            pair = f"{first.left}：{first.sign} {first.bound:g}"
            yield Conflict(
                kind=ConflictKind.THRESHOLDS,
                about=(one.id, other.id),
                words=(
                    f"{pair}，另一条 {second.bound:g}",
                    f"{pair.replace('：', ': ')}, the other {second.bound:g}",
                ),
            )


def _due(table: ibis.Table, place: int) -> Any:
    return table[met(place)].fill_null(False) & ~had(table, place)


def of_firms(engine: Engine, table: ibis.Table, joined: Joined) -> list[Conflict]:
    """Pairs of clauses of one purpose, outside a common group, that firms meet together: how many, for how much."""
    pairs = [
        (here, there)
        for (here, one), (there, other) in itertools.combinations(enumerate(joined.clauses), 2)
        if _alike(one, other) and one.clause.benefit.kind.money and other.clause.benefit.kind.money
    ]  # fmt: skip
    if not pairs:
        return []
    sums: dict[str, Any] = {}
    for number, (here, there) in enumerate(pairs):
        both = _due(table, here) & _due(table, there)
        lesser, greater = table[column("sure", here)], table[column("sure", there)]
        twice = ibis.ifelse(lesser <= greater, lesser, greater)
        sums[f"f{number}"] = ibis.ifelse(both, 1, 0).sum()
        sums[f"m{number}"] = ibis.ifelse(both, twice, ibis.literal(0.0)).sum()
    row = engine.collect(table.aggregate(**sums)).to_pylist()[0]
    found = []
    for number, (here, there) in enumerate(pairs):
        if not row[f"f{number}"]:
            continue
        one, other = joined.clauses[here], joined.clauses[there]
        found.append(
            Conflict(
                kind=ConflictKind.TWICE, about=(one.id, other.id), firms=int(row[f"f{number}"]),
                money=float(row[f"m{number}"] or 0) if one.clause.benefit.amount and other.clause.benefit.amount else None,
                words=("目的相同而未写同享规则，企业可两头享受；请列入同一组", "one purpose and no common group: a firm may have both; put them into one group"),
            )
        )  # fmt: skip
    return found
