"""What every question about an indicator between two periods stands on: the whole and its enterprises, kept for a version of the
facts. Another cut of the same change asks the engine for its own groups only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiqun.monitor.why import NotAdditive
from jiqun.monitor.why.compared import Asked, Compared, ask, compared
from jiqun.monitor.why.firms import Firms
from jiqun.values import Period
from jiqun.workspace.cause_firms import firms_of_change
from jiqun.workspace.keeping import Kept, facts_version

if TYPE_CHECKING:
    from jiqun.workspace.facts import Desk


@dataclass(frozen=True, slots=True)
class Basis:
    """`firms` are the enterprises with the largest effects, or why there are none."""

    asked: Asked
    whole: Compared
    firms: Firms | NotAdditive


KEEPER: Kept[Basis] = Kept(32)


def basis_of(desk: Desk, indicator: str, period: Period, against: Period | None, top: int) -> Basis:
    """Raises IndicatorError, WhyError, EngineError."""
    key = (facts_version(desk), indicator, period, against, top)
    return KEEPER.of(key, lambda: _basis(desk, indicator, period, against, top))


def _basis(desk: Desk, indicator: str, period: Period, against: Period | None, top: int) -> Basis:
    asked = ask(desk.facts(), indicator, period, against)
    whole = compared(desk.facts(), asked)
    return Basis(asked, whole, firms_of_change(desk, whole, top))
