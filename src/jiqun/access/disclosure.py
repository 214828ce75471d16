"""What a visitor is told of a single enterprise: one rule for pages, calls, downloads.

Names and codes are on the public register. What an enterprise reported is not: the Statistics Law (art. 25) forbids handing out
what identifies a single respondent, and every field of a declared data set says how sensitive it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from jiqun.access.user import Role, User

PUBLIC, INTERNAL, CONFIDENTIAL, PERSONAL = "public", "internal", "confidential", "personal"
EVERYTHING = frozenset({PUBLIC, INTERNAL, CONFIDENTIAL, PERSONAL})
#: What each role is told; a user with several roles is told what any of them is told.
TOLD = {
    Role.READER: frozenset({PUBLIC, INTERNAL}),
    Role.ADMINISTRATOR: frozenset({PUBLIC, INTERNAL}),
    Role.OFFICER: frozenset({PUBLIC, INTERNAL, CONFIDENTIAL}),
    Role.KEEPER: EVERYTHING,
}
#: On the register whatever a return says of them.
NAMING = frozenset({"code", "name"})
FEWEST = 3  #: enterprises that a sum is made of at least where single ones are not told


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The kinds of fields of single enterprises that a visitor may see."""

    told: frozenset[str]

    @property
    def figures(self) -> bool:
        """Whether the figures of a single enterprise may be seen; if not, sums are of FEWEST at least."""
        return CONFIDENTIAL in self.told

    def tells(self, field: str, sensitivity: str) -> bool:
        """Whether a field of so sensitive a kind may be seen.

        >>> stranger = disclosed_to(None, accounts=True)
        >>> stranger.tells("name", "internal"), stranger.tells("output", "confidential")
        (True, False)
        """
        return field in NAMING or sensitivity in self.told

    def hides(self, enterprises: int | None) -> bool:
        """Whether a sum is of so few enterprises that it tells of single ones."""
        return not self.figures and enterprises is not None and 0 < enterprises < FEWEST


OPEN = Disclosure(EVERYTHING)  #: for the owner of the machine: commands, notebooks


def disclosed_to(user: User | None, *, accounts: bool, real: bool = True) -> Disclosure:
    """What a visitor is told. Everything where nobody has an account (one user on a machine of their own) and where no
    enterprise is `real` (simulated returns).

    >>> disclosed_to(None, accounts=False).figures, disclosed_to(None, accounts=True).figures
    (True, False)
    """
    if not accounts or not real:
        return OPEN
    if user is None:
        return Disclosure(frozenset({PUBLIC}))
    return Disclosure(frozenset().union(*(TOLD[role] for role in user.roles)) | {PUBLIC})
