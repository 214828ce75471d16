"""Computed figures with their growth, as bound numbers: one line for each group of a cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jiqun.indicators.computed import Facts, Figure, NothingReported, compute, last_year
from jiqun.indicators.computed.compute import answers
from jiqun.reports.bound import Asking, Bound
from jiqun.reports.phrases import POINTS
from jiqun.values import Period

WHOLE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One group: its amount, its growth on the same period of last year, how many enterprises reported.

    `now` and `before` are the unrounded amounts of the period and of the same period of last year.
    """

    cut: str
    amount: Bound | None
    rate: Bound | None
    firms: Bound | None
    now: float | None = None
    before: float | None = None


@dataclass
class Reader:
    """Figures of one region (`region` is empty for the whole city), and what they stand on.

    All indicators of `names` are asked for at once and kept: a question to the engine costs the same for one or for ten.
    """

    facts: Facts
    region: str = ""
    names: tuple[str, ...] = ()
    simulated: bool = False
    basis: dict[str, None] = field(default_factory=dict)
    _kept: dict[tuple[str, str], dict[str, dict[str, Line]]] = field(default_factory=dict, repr=False)

    def lines(self, name: str, period: Period, by: str = "") -> Mapping[str, Line]:
        """Group → line; without a cut the one line of the region. Empty where nothing was returned for the period."""
        key = (period.code, by)
        if name not in self._kept.get(key, {}):
            asked = self.names if name in self.names else (name,)
            self._kept.setdefault(key, {}).update(self._read(asked, period, by))
        return self._kept[key][name]

    def _read(self, names: Sequence[str], period: Period, by: str) -> dict[str, dict[str, Line]]:
        cuts = [*(["region"] if self.region and by != "region" else []), *([by] if by else [])]
        now, then = self._figures(names, period, cuts), self._figures(names, last_year(period), cuts)
        found: dict[str, dict[str, Line]] = {name: {} for name in names}
        cutting = f" --by {','.join(cuts)}" if cuts else ""
        for place, figure in now.items():
            asking = Asking(f"compute {figure.indicator}{cutting}", f"--period {period.code}")
            cut = place[-1] if by else WHOLE
            found[figure.indicator][cut] = _line(asking, cut, figure, then.get(place))
        return found

    def _figures(
        self, names: Sequence[str], period: Period, cuts: Sequence[str]
    ) -> dict[tuple[str, ...], Figure]:
        """Indicator and groups → figure, of those of `names` that were returned for the period."""
        known = [
            name for name in names if name in self.facts.definitions and answers(self.facts, [name], period)
        ]
        if not known:
            return {}
        try:
            found = compute(self.facts, known, by=cuts, periods=[period])
        except NothingReported:
            return {}
        self._note(found.simulated, found.basis)
        return {
            (item.indicator, *item.cuts.values()): item for item in found.figures if self._inside(item.cuts)
        }

    def line(self, name: str, period: Period) -> Line:
        """The region as a whole; empty cells where nothing was returned."""
        empty = Line(cut=WHOLE, amount=None, rate=None, firms=None)
        return self.lines(name, period).get(WHOLE, empty)

    def label(self, name: str) -> str:
        return self.facts.definitions[name][-1].record.name.zh

    def unit(self, name: str) -> str:
        return self.facts.definitions[name][-1].unit.symbol

    def _inside(self, cuts: Mapping[str, str]) -> bool:
        return not self.region or cuts.get("region", self.region) == self.region

    def _note(self, simulated: bool, basis: tuple[str, ...]) -> None:
        self.simulated = self.simulated or simulated
        self.basis.update(dict.fromkeys(basis))


def _line(asking: Asking, cut: str, figure: Figure, before: Figure | None) -> Line:
    cell = ",".join(f"{name}={value}" for name, value in figure.cuts.items()) or "合计"
    growing = Asking(f"{asking.ask} --growth reported", asking.when)
    points, old = figure.unit == "%", before.value if before else None
    return Line(
        cut=cut,
        amount=asking.bound(figure.value, figure.unit, cell, _places(figure)),
        rate=growing.bound(_growth(figure.value, old, points), POINTS if points else "%", f"{cell} 增速", 1),
        firms=asking.bound(figure.reporting, "家", f"{cell} 填报企业"),
        now=figure.value,
        before=old,
    )


def _growth(now: float | None, before: float | None, points: bool) -> float | None:
    """As :func:`jiqun.indicators.computed.reported_growth` tells it: in %, of a share in percentage points."""
    if now is None or before is None:
        return None
    if points:
        return now - before
    return (now / before - 1) * 100 if before > 0 else None


def _places(figure: Figure) -> int:
    """Counts whole, amounts to one decimal, small ones to as many as tell something."""
    value = abs(figure.value or 0)
    if figure.unit in _COUNTED and float(value).is_integer():
        return 0
    return 1 if value >= 1 or value == 0 else 2 if value >= 0.1 else 4


_COUNTED = frozenset({"家", "个", "项", "件", "人", "户"})


def month_of(facts: Facts, period: Period) -> Period:
    """The month alone, or 1—2月 where January and February were reported together."""
    together = facts.returned().hides(period) and period.end.month == 2
    return Period.of_months(period.year, 1, 2) if together else period


def earlier(facts: Facts, period: Period) -> Period | None:
    """The span since January that was reported before this one: 1—9月 before 1—10月; None at the beginning of a year."""
    spans = [item for item in facts.returned().cumulative(period.year) if item.end < period.end]
    return spans[-1] if spans else None


def span_name(period: Period) -> str:
    first, last = period.start.month, period.end.month
    return f"{first}—{last}月" if first != last else f"{last}月"


__all__ = ["WHOLE", "Line", "Reader", "earlier", "last_year", "month_of", "span_name"]
