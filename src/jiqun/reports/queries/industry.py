"""工业运行简况: the months of industry, with one large firm taken out, and how many industries grew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.facts.classification import industries
from jiqun.indicators.computed import explain, last_year
from jiqun.indicators.computed.compute import answers
from jiqun.packs import Bilingual
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound, rounded
from jiqun.reports.found import Found, Sources, by_name, table
from jiqun.reports.model import Chart, Column, Series, Table
from jiqun.reports.phrases import Place, ranks
from jiqun.reports.queries.figures import Line, Reader, earlier, month_of, span_name
from jiqun.values import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An indicator of the region: its month, its months since January, the span before, the city's rate and its rank."""

    id: str
    name: str
    month: Line
    line: Line
    before: Bound | None
    city: Bound | None
    place: Place | None

    @property
    def rate(self) -> Bound | None:
        return self.line.rate

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A division of GB/T 4754. `withheld`: too few firms to be shown."""

    code: str
    name: str
    month: Line | None
    line: Line
    withheld: bool

    @property
    def rate(self) -> Bound | None:
        return self.line.rate

    def __str__(self) -> str:
        return self.name


def industry(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `indicators` (definitions by months, the first leads), `least` (fewer firms than this are not shown),
    `without` (code of the firm to take out; empty: the one with the largest effect), `name_firm` (print its name)."""
    known = [str(name) for name in parameters["indicators"] if str(name) in sources.facts.definitions]
    reader = Reader(sources.facts, "" if asked.whole else asked.region, tuple(known))
    whole = Reader(sources.facts, names=tuple(known))
    every = [_indicator(sources, (reader, whole), asked, name) for name in known]
    found = [item for item in every if item.line.amount is not None]
    main = known[0] if known else ""
    branches = _branches(sources, reader, asked, main, int(parameters.get("least") or 0)) if found else []
    shown = [item for item in branches if not item.withheld and item.rate is not None]
    asking = Asking(f"compute {main} --by division --growth reported", f"--period {asked.since_january.code}")
    before = earlier(sources.facts, asked.since_january)
    rates = [item.rate for item in branches if item.rate is not None]
    values = {
        "indicators": found,
        "main": found[0] if found else None,
        "others": found[1:],
        "month_name": span_name(month_of(sources.facts, asked.period)),
        "before_span": span_name(before) if before else "上期",
        "without_one": _without(sources, reader, asked, main, parameters) if found else None,
        "industries": asking.bound(len(rates), "个", "有数的行业大类"),
        "growing": asking.bound(sum(rate.positive for rate in rates), "个", "增速大于零的行业大类"),
        "largest": sorted(shown, key=lambda item: -(item.line.amount.value if item.line.amount else 0))[:5],
        "fastest": sorted(shown, key=lambda item: -(item.rate.rounded if item.rate else 0))[:3],
        "falling": [item for item in shown if item.rate and item.rate.negative],
        "withheld": asking.bound(sum(item.withheld for item in branches), "个", "因企业过少未列数的行业"),
    }
    return Found(
        values=values,
        tables=by_name([_indicator_table(found, asked, reader), _branch_table(branches, asked, reader, main)]),
        charts=by_name([_chart(sources, reader, asked, main)]) if found else {},
        simulated=reader.simulated,
        basis=(*sources.city.fingerprint.split(":")[:1], *reader.basis),
    )  # fmt: skip


def _indicator(sources: Sources, readers: tuple[Reader, Reader], asked: Asked, name: str) -> Indicator:
    reader, whole = readers
    before = earlier(sources.facts, asked.since_january)
    line = reader.line(name, asked.since_january)
    city, place = None, None
    if reader.region:
        city = whole.line(name, asked.since_january).rate
        others = whole.lines(name, asked.since_january, "region")
        known = [item for item in sources.districts if item in others]
        asking = Asking(f"compute {name} --by region --growth reported", f"--period {asked.since_january.code}")  # fmt: skip
        places = dict(zip(known, ranks([others[item].rate for item in known], asking), strict=True))
        place = places.get(reader.region)
    return Indicator(
        id=name,
        name=reader.label(name),
        month=reader.line(name, month_of(sources.facts, asked.period)),
        line=line,
        before=reader.line(name, before).rate if before else None,
        city=city,
        place=place,
    )


def _branches(sources: Sources, reader: Reader, asked: Asked, main: str, least: int) -> list[Branch]:
    """Divisions by their size since January."""
    own = Reader(sources.facts, reader.region)
    since = own.lines(main, asked.since_january, "division")
    month = own.lines(main, month_of(sources.facts, asked.period), "division")
    found = [
        Branch(
            code=code,
            name=item.name if (item := industries().get(code)) else code or "行业未填",
            month=month.get(code),
            line=line,
            withheld=line.firms is None or line.firms.value < least,
        )
        for code, line in since.items()
    ]
    return sorted(found, key=lambda item: -(item.line.amount.value if item.line.amount else 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """The growth of the rest when one firm is taken out of both periods."""

    name: str
    rate: Bound
    gap: Bound


def _without(
    sources: Sources, reader: Reader, asked: Asked, main: str, parameters: Mapping[str, Any]
) -> Without | None:
    """The growth without one firm: (now − its now) ÷ (before − its before) − 1."""
    now, then = asked.since_january, last_year(asked.since_january)
    total = reader.line(main, now)
    if total.before is None or total.now is None or total.rate is None:
        return None
    if not answers(sources.facts, [main], then):
        return None
    parts, earlier_parts = (_parts(sources, reader, main, period) for period in (now, then))
    code = str(parameters.get("without") or "") or _weightiest(parts, earlier_parts, total.now, total.before)  # fmt: skip
    rest_now = total.now - parts.get(code, ("", 0.0))[1]
    rest_then = total.before - earlier_parts.get(code, ("", 0.0))[1]
    if rest_then <= 0:
        return None
    cell = f"（合计 − {code}）增速"
    rate = Asking(f"compute {main} --explain {f'region={reader.region}' if reader.region else 'all'}", f"--period {now.code}").bound(
        (rest_now / rest_then - 1) * 100, "%", cell, 1
    )  # fmt: skip
    name = parts.get(code, earlier_parts.get(code, ("", 0.0)))[0]
    shown = (name or code) if parameters.get("name_firm") else "一户影响最大的企业"
    return None if rate is None else Without(name=shown, rate=rate, gap=rate.less(total.rate, "百分点"))


def _parts(sources: Sources, reader: Reader, main: str, period: Period) -> dict[str, tuple[str, float]]:
    """Code → name and amount, in the unit of the indicator, of its largest firms."""
    cuts = {"region": reader.region} if reader.region else {}
    found = explain(sources.facts, main, period, cuts, limit=_LARGEST)
    if found is None or not found.measures or found.figure.value is None:
        return {}
    measure = found.measures[0]
    scale = found.figure.value / measure.total if measure.total else 0.0
    parts: dict[str, tuple[str, float]] = {}
    for part in measure.largest:
        code = part.code or ""
        name, amount = parts.get(code, (part.name or "", 0.0))
        parts[code] = (name, amount + part.amount * scale)
    return parts


_LARGEST = 200  #: firms among which the one with the largest effect is sought


def _weightiest(
    now: Mapping[str, tuple[str, float]], then: Mapping[str, tuple[str, float]], total: float, before: float
) -> str:
    """The firm in both periods without which the growth changes most; of equals the smaller code."""

    def effect(code: str) -> float:
        rest = before - then[code][1]
        return abs((total - now[code][1]) / rest - total / before) if rest > 0 and before > 0 else 0.0

    both = sorted(set(now) & set(then))
    return max(both, key=effect, default="")


def _indicator_table(found: Sequence[Indicator], asked: Asked, reader: Reader) -> Table:
    columns = [
        Column(label="指标"),
        Column(label="单位"),
        Column(label="当月", right=True),
        Column(label="同比", unit="%", right=True),
        Column(label=asked.span, right=True),
        Column(label="同比", unit="%", right=True),
    ]
    rows = [
        [item.name, reader.unit(item.id), _bare(item.month.amount), _signed(item.month), _bare(item.line.amount), _signed(item.line)]
        for item in found
    ]  # fmt: skip
    notes = ("比率类指标的同比为增减百分点；增速为报告期数与上年同期数相比，未作可比口径调整；“–”为无数。",)
    return table("indicators", f"{asked.year}年{asked.span}主要指标", columns, rows, simulated=reader.simulated, notes=notes)  # fmt: skip


def _bare(number: Bound | None) -> Bound | None:
    return number and number.model_copy(update={"unit": ""})


def _signed(line: Line) -> Bound | None:
    return _bare(line.rate)


def _branch_table(branches: Sequence[Branch], asked: Asked, reader: Reader, main: str) -> Table:
    unit = reader.unit(main) if branches else ""
    columns = [
        Column(label="行业"),
        Column(label="企业数", unit="家", right=True),
        Column(label="当月", unit=unit, right=True),
        Column(label="同比", unit="%", right=True),
        Column(label=asked.span, unit=unit, right=True),
        Column(label="同比", unit="%", right=True),
    ]
    rows = [_branch_row(item) for item in branches]
    notes = ("企业数过少的行业不列数字（“…”），以免推出单个企业的资料，但计入合计。",) * any(
        item.withheld for item in branches
    )
    title = f"{asked.year}年{asked.span}分行业{reader.label(main)}" if branches else "分行业情况"
    return table("industries", title, columns, rows, simulated=reader.simulated, notes=notes)


def _branch_row(item: Branch) -> list[object]:
    if item.withheld:
        return [item.name, "…", "…", "…", "…", "…"]
    month = item.month
    return [
        item.name,
        item.line.firms,
        month and month.amount,
        month and month.rate,
        item.line.amount,
        item.rate,
    ]


def _chart(sources: Sources, reader: Reader, asked: Asked, main: str) -> Chart:
    spans = sources.facts.returned().cumulative(asked.year)
    until = [item for item in spans if item.end <= asked.period.end]
    own = Reader(sources.facts, reader.region)
    lines = [own.line(main, item) for item in until]
    return Chart(
        name="months",
        title=Bilingual(
            zh=f"{asked.year}年{reader.label(main)}累计增速", en=f"Cumulative growth, {asked.year}"
        ),
        form="lines",
        unit="%",
        labels=tuple(Bilingual(zh=span_name(item), en=item.english.rsplit(" ", 1)[0]) for item in until),
        series=(
            Series(
                label=Bilingual(zh=asked.region, en="region"),
                values=tuple(rounded(line.rate) for line in lines),
            ),
        ),
        simulated=reader.simulated,
    )
