"""集群监测: how the clusters of a taxonomy grew, and where their goals stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.packs import Bilingual
from jiqun.plans import Standing, Taxonomy
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound, rounded
from jiqun.reports.errors import TaxonomyUnknown
from jiqun.reports.found import Found, Sources, by_name, table
from jiqun.reports.model import Chart, Column, Series, Table
from jiqun.reports.phrases import Place, ranks
from jiqun.reports.queries.figures import Line, Reader, earlier, month_of, span_name
from jiqun.reports.queries.listing import Part, listing, words
from jiqun.reports.queries.target_tables import DUE, FIGURE, GOAL, NAME, PUBLISHED, VERDICT
from jiqun.reports.queries.verdicts import Item, Tally, tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A cluster: its month, its months since January, and its place among the others."""

    id: str
    name: str
    english: str
    month: Line | None
    line: Line
    place: Place | None

    @property
    def rate(self) -> Bound | None:
        return self.line.rate

    def __str__(self) -> str:
        return self.name


def clusters(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `indicator` (a definition by months), `taxonomy` (empty: that of the newest plan with figures)."""
    name = str(parameters["indicator"])
    reader = Reader(sources.facts, "" if asked.whole else asked.region)
    taxonomy = _taxonomy(sources, reader, asked, name, str(parameters.get("taxonomy") or ""))
    total, before = reader.line(name, asked.since_january), earlier(sources.facts, asked.since_january)
    month = month_of(sources.facts, asked.period)
    alone = reader.line(name, month)
    rows = _rows(sources, reader, asked, name, taxonomy)
    counted = [row for row in rows if row.rate is not None]
    asking = Asking(f"compute {name} --by cluster:{taxonomy.id} --growth reported", f"--period {asked.since_january.code}")  # fmt: skip
    goals = _goals(sources, asked)
    values = {
        "taxonomy": taxonomy.name.zh,
        "indicator": reader.label(name),
        "total": total,
        "month": alone,
        "month_name": span_name(month),
        "before": reader.line(name, before).rate if before else None,
        "before_span": span_name(before) if before else "上期",
        "clusters": counted,
        "count": asking.bound(len(counted), "个", "有数的集群"),
        "growing": asking.bound(sum(row.rate.positive for row in counted if row.rate), "个", "增速大于零"),
        "falling": [row for row in counted if row.rate and row.rate.negative],
        "above": _above(counted, total),
        "best": counted[:3],
        "last": counted[-1] if len(counted) > 1 else None,
        "goals": goals,
    }
    tables = [_table(rows, (alone, total), asked, reader, name), _goal_table(sources, goals)]
    return Found(
        values=values,
        tables=by_name(tables),
        charts=by_name([_chart(counted, total, asked, reader)]),
        simulated=reader.simulated,
        basis=(*sources.city.fingerprint.split(":")[:1], *reader.basis),
    )


def _taxonomy(sources: Sources, reader: Reader, asked: Asked, name: str, wanted: str) -> Taxonomy:
    """The one asked for; else, among taxonomies of plans in force, the newest whose clusters have figures, or the newest of all.

    Raises TaxonomyUnknown.
    """
    every = {item.id: item for item in sources.city.library.taxonomies.all}
    if wanted:
        if wanted not in every:
            raise TaxonomyUnknown(wanted, every)
        return every[wanted]
    plans = sources.city.library.plans
    dated = [item for item in every.values() if item.plan in plans and item.id in sources.desk.rules]
    newest = sorted(dated, key=lambda item: plans[item.plan or ""].record.starts, reverse=True)
    for item in newest:
        if reader.lines(name, asked.since_january, f"cluster:{item.id}"):
            return item
    if not every:
        raise TaxonomyUnknown("（未指定）", ["无"])
    return (newest or list(every.values()))[0]


def _rows(sources: Sources, reader: Reader, asked: Asked, name: str, taxonomy: Taxonomy) -> list[Row]:
    """Clusters of the taxonomy that have figures, the fastest first; equals in the order of the taxonomy."""
    by = f"cluster:{taxonomy.id}"
    since, month = (
        reader.lines(name, asked.since_january, by),
        reader.lines(name, month_of(sources.facts, asked.period), by),
    )
    known = [item for item in taxonomy.clusters if item.id in since]
    places = ranks([since[item.id].rate for item in known], Asking(f"compute {name} --by {by} --growth reported"))  # fmt: skip
    found = [
        Row(id=item.id, name=item.name.zh, english=item.name.en, month=month.get(item.id), line=since[item.id], place=place)
        for item, place in zip(known, places, strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda row: -row.rate.rounded if row.rate is not None else 1_000_000)


def _above(rows: Sequence[Row], total: Line) -> list[Row]:
    mean = total.rate
    return [row for row in rows if mean is not None and row.rate and row.rate.rounded > mean.rounded]


def _table(rows: Sequence[Row], whole: tuple[Line, Line], asked: Asked, reader: Reader, name: str) -> Table:
    month, total = whole
    unit, span = reader.unit(name), asked.span
    columns = [
        Column(label="序号"),
        Column(label="产业集群"),
        Column(label="填报企业", unit="家", right=True),
        Column(label="当月", unit=unit, right=True),
        Column(label="同比", unit="%", right=True),
        Column(label=span, unit=unit, right=True),
        Column(label="同比", unit="%", right=True),
        Column(label="增速位次", right=True),
    ]
    first = ["", f"{asked.region}合计", total.firms, month.amount, month.rate, total.amount, total.rate, None]
    cells = [
        [str(at), row.name, row.line.firms, row.month and row.month.amount, row.month and row.month.rate,
         row.line.amount, row.rate, row.place and row.place.rank.digits]
        for at, row in enumerate(rows, 1)
    ]  # fmt: skip
    return table(
        "clusters",
        f"{asked.year}年{span}各产业集群{reader.label(name)}",
        columns,
        [first, *cells],
        strong=(0,),
        simulated=reader.simulated,
        notes=(
            "各集群按分类口径统计，一家企业可同属几个集群，各集群之和不等于合计；“–”为无数。",
            "增速为报告期数与上年同期数相比，未作可比口径调整；增速相同的位次并列。",
        ),
    )


def _chart(rows: Sequence[Row], total: Line, asked: Asked, reader: Reader) -> Chart:
    return Chart(
        name="growth",
        title=Bilingual(
            zh=f"{asked.year}年{asked.span}各产业集群增速",
            en=f"Growth of clusters, {asked.since_january.english}",
        ),
        form="bars",
        unit="%",
        labels=tuple(Bilingual(zh=row.name, en=row.english or row.id) for row in rows),
        series=(
            Series(
                label=Bilingual(zh="同比", en="on the year"),
                values=tuple(rounded(row.rate) for row in rows),
            ),
        ),
        level=total.rate.rounded if total.rate else None,
        level_label=Bilingual(zh=f"{asked.region}平均", en="whole"),
        simulated=reader.simulated,
    )


def _goals(sources: Sources, asked: Asked) -> Tally:
    """Targets in force that plans of the region set for clusters, of whatever taxonomy."""
    day = sources.city.day(asked.known_on)
    chosen = [
        item
        for item in day.select(Standing.IN_FORCE)
        if item.statement.cluster and item.region == asked.region
    ]
    return tally(sources, asked, chosen, "集群目标")


def _goal_table(sources: Sources, goals: Tally) -> Table:
    cluster: Part[Item] = words("产业集群", lambda item: _cluster(sources, item.target.statement.cluster))
    parts = (cluster, NAME, DUE, GOAL, FIGURE, VERDICT)
    return listing("goals", "产业集群目标进展", parts, goals.items, notes=(PUBLISHED,))


def _cluster(sources: Sources, name: str | None) -> str:
    found = sources.city.library.taxonomies.cluster(name or "")
    return found[1].name.zh if found else (name or "")
