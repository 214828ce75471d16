"""Statements as the rules compare them: with name, aspect (stock, new, yearly …) and amount in one unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from jiqun.plans.lint.kin import Kin
from jiqun.plans.lint.names import COUNTED, Name, alike, compatible, name_of
from jiqun.plans.statement import Statement, StatementKind

if TYPE_CHECKING:
    from jiqun.plans.lint.finding import Place
    from jiqun.plans.lint.source import Source

POINTS = frozenset(["=", ">=", ">", "~", "<=", "<"])
_ELSEWHERE = re.compile(r"(?:[低高]于|落后于|仅为|不及|领先)[^。；，]*[（(]?$|[一-鿿]{2,5}[（(]$")


@dataclass(frozen=True, eq=False)
class Entry:
    """A statement of a source. `key` is the canonical indicator where a person has assigned one."""

    source: Source
    index: int
    statement: Statement
    name: Name
    key: str | None

    @cached_property
    def year(self) -> int | None:
        return self.statement.year or self.statement.horizon_year

    @property
    def base_year(self) -> int | None:
        """The year a change is counted from, where the clause says it (比2015年下降)."""
        said = re.search(r"[比较](?:于)?((?:19|20)\d\d)年", re.sub(r"\s", "", self.statement.quote))
        return self.statement.base_year or (int(said[1]) if said and self.aspect == "growth" else None)

    @cached_property
    def value(self) -> float:
        return float(
            self.statement.value_base if self.statement.value_base is not None else self.statement.value or 0
        )

    @cached_property
    def dimension(self) -> str:
        """Unit of `value`; every counted thing (家, 个, 项 …) is one dimension."""
        unit = self.statement.unit_base or ""
        return "个" if unit in COUNTED else unit

    @property
    def place(self) -> Place:
        return self.source.of(self.statement)

    @property
    def target(self) -> bool:
        return self.statement.kind == StatementKind.TARGET

    @property
    def measured(self) -> bool:
        """A fact of the past: result or baseline."""
        return self.statement.kind in (StatementKind.BASELINE, StatementKind.RESULT)

    @property
    def tabled(self) -> bool:
        return self.statement.table is not None and self.statement.source_type == "table"

    @cached_property
    def aspect(self) -> str:
        """stock, new, net, yearly, growth, multiple or rank."""
        words = self.statement.qualifier or ""
        for marks, aspect in _ASPECTS:
            if any(mark in words for mark in marks):
                return aspect
        if self.statement.comparator.startswith("rank"):
            return "rank"
        return "multiple" if self.statement.unit == "倍" else "stock"

    @property
    def said(self) -> str:
        """The value as printed, on one line, with the unit a table keeps in its head."""
        text = re.sub(r"\s+", "", self.statement.value_text)
        unit = self.statement.unit or ""
        return text if not unit or unit in text or not text[-1:].isdigit() else text + unit

    @property
    def label(self) -> str:
        return f"{self.source.id}{f'（{self.year}年）' if self.year else ''}{self.said}"

    def words(self, before: int = 0, after: int = 0) -> str:
        """The clause, or the text around the value."""
        item = self.statement
        return self.source.text[item.value_start - before : item.value_end + after]


_ASPECTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("位次",), "rank"),
    (("年均新增", "每年", "当年", "年度"), "yearly"),
    (("净增",), "net"),
    (("新增",), "new"),
    (("增速", "提高", "下降", "增加", "高于", "提升", "降低", "增长"), "growth"),
)


def entries_of(source: Source) -> list[Entry]:
    """Statements with a number that can be compared, thresholds and other places' figures left out."""
    return [
        Entry(
            source,
            index,
            item,
            name_of(
                item.indicator,
                "家" if (item.unit_base or "") in COUNTED else item.unit,
                item.region or source.region,
            ),
            source.keys.get(index),
        )
        for index, item in enumerate(source.statements)
        if item.kind != StatementKind.THRESHOLD and not _of_elsewhere(source, item)
    ]


def _of_elsewhere(source: Source, item: Statement) -> bool:
    """A figure of another city in brackets: 低于合肥（55.5%）."""
    before = source.text[max(0, item.value_start - 14) : item.value_start]
    clause = re.split(r"[。；]", before)[-1]
    return (
        item.source_type != "table"
        and clause.endswith(("（", "("))
        and bool(_ELSEWHERE.search(clause))
        and "于" in clause
    )


def points(entries: Iterable[Entry]) -> list[Entry]:
    return [
        entry
        for entry in entries
        if entry.statement.comparator in POINTS and entry.statement.value is not None
    ]


def plans(sources: Sequence[Source]) -> list[Source]:
    return [source for source in sources if not source.news]


def same_subject(left: Entry, right: Entry) -> bool:
    """One indicator: by the reviewed keys where both have one, otherwise by names, levels and scopes that agree."""
    if left.key and right.key:
        return left.key == right.key
    return (
        left.dimension == right.dimension
        and alike(left.name, right.name)
        and compatible(left.name, right.name)
    )


def kindred(left: Entry, right: Entry) -> bool:
    """One object whatever level and scope."""
    if left.key and left.key == right.key:
        return True
    one, two = left.name, right.name
    return left.dimension == right.dimension and (
        one.core == two.core
        or (len(one.core) >= 4 and one.core == two.aside)
        or (len(two.core) >= 4 and two.core == one.aside)
    )


def same_region(left: Entry, right: Entry) -> bool:
    one, two = (item.statement.region or item.source.region for item in (left, right))
    return one is None or two is None or one == two


def same_cluster(left: Entry, right: Entry) -> bool:
    return left.statement.cluster == right.statement.cluster or not (
        left.statement.cluster and right.statement.cluster
    )


def groups(
    entries: Sequence[Entry], same: Callable[[Entry, Entry], bool] | None = None, bar: float = 88
) -> Iterator[list[Entry]]:
    """Entries of one subject, dimension and region, each group in reading order.

    `same` may hold for entries of one key, of one object (:func:`kindred`) or with names alike from `bar` on.
    """
    test = same or same_subject
    buckets: dict[str, list[Entry]] = {}
    for entry in entries:
        buckets.setdefault(entry.dimension, []).append(entry)
    for bucket in buckets.values():
        kin, taken = Kin(bucket, bar), [False] * len(bucket)
        for number, head in enumerate(bucket):
            if taken[number]:
                continue
            group = [head]
            for place in kin.near(head):
                item = bucket[place]
                if place > number and not taken[place] and test(head, item) and same_region(head, item):
                    taken[place] = True
                    group.append(item)
            yield group


def pairs(left: Sequence[Entry], right: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of one subject, one region, one year from two lists."""
    kin = Kin(right)
    for one in left:
        for two in kin.of(one):
            if (
                one.year == two.year
                and one.dimension == two.dimension
                and same_region(one, two)
                and same_subject(one, two)
            ):
                yield one, two


def twins(source: Source) -> list[tuple[Entry, Entry]]:
    """A target of the text and the cell of the same document's table that states it: same year and number, like name."""
    found = points(source.entries)
    cells = [item for item in found if item.tabled and item.target]
    table: dict[tuple[int | None, float | str], list[int]] = {}
    for place, cell in enumerate(cells):
        for mark in {cell.value, cell.key or cell.value}:
            table.setdefault((cell.year, mark), []).append(place)
    matched = []
    for item in found:
        if item.tabled or not item.target:
            continue
        places = {
            place for mark in (item.value, item.key or "") for place in table.get((item.year, mark), ())
        }
        if hit := next((cells[place] for place in sorted(places) if _twin(item, cells[place])), None):
            matched.append((item, hit))
    return matched


def _twin(prose: Entry, cell: Entry) -> bool:
    if prose.key and cell.key:
        return prose.key == cell.key and prose.year == cell.year
    return (
        prose.year == cell.year
        and prose.dimension in (cell.dimension, "")
        and prose.value == cell.value
        and (
            alike(prose.name, cell.name, 72)
            or ends_alike(prose.name.core, cell.name.core)
            or _one_share(prose.name.core, cell.name.core)
        )
    )


_SHARE_OF = re.compile(r"(增加值|产值|投资|税收|营业收入|出口)占(全省|全国|全市|GDP)")


def _one_share(one: str, two: str) -> bool:
    """The same measure of a place in the same larger one: 增加值占全省…."""
    left, right = _SHARE_OF.search(one), _SHARE_OF.search(two)
    return bool(left and right) and left.groups() == right.groups()  # type: ignore[union-attr]


def ends_alike(one: str, two: str) -> bool:
    """One name is the other with a longer front: 亩均税收, 规上工业亩均税收."""
    short, long = sorted((one, two), key=len)
    return len(short) >= 4 and long.endswith(short)
