"""What every question about an indicator between two periods stands on: the whole and its enterprises, kept for a version of the
facts. Another cut of the same change asks the engine for its own groups only."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from jiqun.monitor.why import NotAdditive
from jiqun.monitor.why.compared import Asked, Compared, ask, compared
from jiqun.monitor.why.firms import Firms
from jiqun.values import Period
from jiqun.workspace.cause_firms import firms_of_change

if TYPE_CHECKING:
    from jiqun.workspace.facts import Desk

KEPT = 32
_held: OrderedDict[tuple[object, ...], Basis] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Basis:
    """`firms` are the enterprises with the largest effects, or why there are none."""

    asked: Asked
    whole: Compared
    firms: Firms | NotAdditive


def basis_of(desk: Desk, indicator: str, period: Period, against: Period | None, top: int) -> Basis:
    """Raises IndicatorError, WhyError, EngineError."""
    key = (str(desk.pack.root), str(desk.store.folder), desk.version(), indicator, period, against, top)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    asked = ask(desk.facts(), indicator, period, against)
    whole = compared(desk.facts(), asked)
    made = Basis(asked, whole, firms_of_change(desk, whole, top))
    with _lock:
        _held[key] = made
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return made
