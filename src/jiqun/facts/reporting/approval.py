"""Who may move a return up the ladder: its own office, or one above it, and not before everybody below has approved."""

from __future__ import annotations

from collections.abc import Sequence

from jiqun.facts.reporting.offices import Reporting
from jiqun.facts.store import DeedNotAllowed, State, Vintage
from jiqun.facts.store.catalogue import Permission

APPROVED = (State.APPROVED, State.LOCKED)


def permission(reporting: Reporting, deed: str, acting: str = "") -> Permission:
    """What :meth:`Catalogue.step` asks before the deed; `acting` is the office that acts, by default the return's own.

    Raises OfficeUnknown.
    """
    if acting and reporting.offices:
        reporting[acting]

    def allowed(vintage: Vintage, others: Sequence[Vintage]) -> None:
        office = acting or vintage.office
        if office != vintage.office and office not in reporting.above(vintage.office):
            raise DeedNotAllowed(
                deed,
                vintage.state.value,
                f"{office} 不是 {vintage.office} 的上级 / {office} does not stand above {vintage.office}",
            )
        waiting = awaited(reporting, vintage, office, others) if deed in ("approve", "lock") else []
        if waiting:
            names = "、".join(waiting)
            raise DeedNotAllowed(
                deed, vintage.state.value, f"下级尚未审定：{names} / not yet approved below: {names}"
            )

    return allowed


def awaited(reporting: Reporting, vintage: Vintage, office: str, others: Sequence[Vintage]) -> list[str]:
    """Offices below the acting one that owe this return and have not approved theirs."""
    newest: dict[str, State] = {}
    for item in others:
        if item.period == vintage.period and item.state is not State.WITHDRAWN:
            newest[item.office] = item.state
    owing = reporting.owing(vintage.dataset)
    return [
        name
        for name in reporting.below(office)
        if name in owing and name != vintage.office and newest.get(name) not in APPROVED
    ]


__all__ = ["awaited", "permission"]
