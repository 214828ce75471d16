"""A user: whom the system knows by a login."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from jiqun.access.errors import NameInvalid, RoleUnknown

LONGEST = 64


class Role(StrEnum):
    """What a user may do. No role contains another: an administrator of accounts decides nothing about entries."""

    READER = "reader"
    OFFICER = "officer"
    KEEPER = "keeper"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class User:
    """`unit` is an organisation as the pack names it, or free text; `region` a district's name, "" for the whole city.

    Raises NameInvalid, RoleUnknown.

    >>> User("Wang.Li", "王丽", "市经信局", roles=frozenset({"officer"})).login
    'wang.li'
    """

    login: str
    name: str
    unit: str = ""
    region: str = ""
    roles: frozenset[Role] = frozenset({Role.READER})
    active: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "login", login_of(self.login))
        object.__setattr__(self, "name", label_of("姓名", self.name))
        object.__setattr__(self, "unit", label_of("单位", self.unit, most=128, least=0))
        object.__setattr__(self, "region", label_of("区域", self.region, least=0))
        object.__setattr__(self, "roles", frozenset(map(role_of, self.roles)))

    def has(self, *roles: Role | str) -> bool:
        """Whether the user has any of these roles."""
        return any(role in self.roles for role in roles)


def role_of(name: str) -> Role:
    """Raises RoleUnknown."""
    try:
        return Role(name)
    except ValueError:
        raise RoleUnknown(str(name), ", ".join(Role)) from None


def login_of(given: str) -> str:
    """A login in its one spelling: compatibility forms folded, lower case. Letters of any script, digits, `.`, `-`, `_`, `@`.

    Raises NameInvalid.

    >>> login_of(" ＷＡＮＧ@jx ")
    'wang@jx'
    """
    login = unicodedata.normalize("NFKC", given).strip().casefold()
    if not 1 <= len(login) <= LONGEST or not all(sign.isalnum() or sign in ".-_@" for sign in login):
        raise NameInvalid(
            "账号", given, f"应为 1–{LONGEST} 个字母、汉字、数字或 . - _ @",
            f"a login has 1–{LONGEST} letters, digits, or . - _ @",
        )  # fmt: skip
    return login


def label_of(what: str, given: str, *, most: int = LONGEST, least: int = 1) -> str:
    """A label without spaces at its ends. Raises NameInvalid when it is empty, too long or holds unprintable signs."""
    label = given.strip()
    if not least <= len(label) <= most or not label.isprintable():
        raise NameInvalid(
            what, given, f"应为 {least}–{most} 个可见字符", f"{least}–{most} visible characters are needed"
        )
    return label
