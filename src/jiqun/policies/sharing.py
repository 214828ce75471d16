"""What an enterprise may keep of several benefits: the best alone, or all up to a sum. Amounts are never null here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from jiqun.policies.clause import Group, Sharing


def kept(group: Group, amounts: Sequence[Any]) -> list[Any]:
    """Of each amount what remains. Of equals the first is kept; a sum is filled in the order of the clauses."""
    if group.sharing is Sharing.BEST:
        return [_best(amounts, place) for place in range(len(amounts))]
    return _filled(amounts, float(group.most or 0))


def _best(amounts: Sequence[Any], place: int) -> Any:
    own = amounts[place]
    wins = ibis.literal(True)
    for other, held in enumerate(amounts):
        if other != place:
            wins = wins & ((own > held) if other < place else (own >= held))
    return ibis.ifelse(wins, own, ibis.literal(0.0))


def _filled(amounts: Sequence[Any], most: float) -> list[Any]:
    found: list[Any] = []
    before: Any = ibis.literal(0.0)
    for own in amounts:
        room = ibis.ifelse(before >= most, ibis.literal(0.0), ibis.literal(most) - before)
        found.append(ibis.ifelse(own <= room, own, room))
        before = before + own
    return found
