"""Who acts on the ledgers: the user as the ledgers know people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiqun.access import User
    from jiqun.ledgers.entry import Actor

#: Roles that write. An administrator of accounts decides nothing about entries.
WRITERS = ("officer", "keeper")


def actor_of(user: User | None) -> Actor:
    """Nobody acts as one who only reads."""
    from jiqun.ledgers.entry import Actor

    if user is None:
        return Actor(name="", reads_only=True)
    return Actor(
        name=user.name or user.login,
        unit=user.unit,
        region=user.region,
        keeps=user.has("keeper"),
        reads_only=not user.has(*WRITERS),
    )
