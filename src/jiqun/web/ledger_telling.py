"""The ledgers as a visitor is told of them: every page, file and call of the ledgers looks through this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiqun.web.acting import actor_of
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.workspace.ledger_shelf import Glance


def told_ledgers(visit: Visit) -> Glance:
    """Everything where nobody has an account. Of simulated entries what the site tells of simulated returns; entries of real
    enterprises are real whether or not a return has come in."""
    from jiqun.access.disclosure import disclosed_to
    from jiqun.ledgers.telling import Telling

    glance = visit.site.ledgers()
    if not visit.has_accounts:
        return glance
    book, real = glance.book, disclosed_to(visit.user, accounts=True)
    return glance.told_to(Telling(book.ledgers, book.units, actor_of(visit.user), real, visit.disclosure))
