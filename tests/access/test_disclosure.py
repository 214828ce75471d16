"""What a visitor is told of a single enterprise."""

from __future__ import annotations

import pytest

from jiqun.access import Role, User
from jiqun.access.disclosure import FEWEST, disclosed_to


def user(*roles: Role) -> User:
    return User("sun", "孙立", roles=frozenset(roles))


@pytest.mark.parametrize(
    ("visitor", "accounts", "real", "told"),
    [
        pytest.param(None, False, True, "public internal confidential personal", id="nobody has an account"),
        pytest.param(None, True, False, "public internal confidential personal", id="no enterprise is real"),
        pytest.param(None, True, True, "public", id="a stranger"),
        pytest.param(user(Role.READER), True, True, "public internal", id="a reader"),
        pytest.param(user(Role.ADMINISTRATOR), True, True, "public internal", id="accounts are no figures"),
        pytest.param(user(Role.OFFICER), True, True, "public internal confidential", id="an officer"),
        pytest.param(user(Role.KEEPER), True, True, "public internal confidential personal", id="a keeper"),
        pytest.param(user(Role.READER, Role.OFFICER), True, True, "public internal confidential", id="two roles"),
        pytest.param(user(), True, True, "public", id="a user without a role"),
    ],
)  # fmt: skip
def test_who_is_told_what(visitor: User | None, accounts: bool, real: bool, told: str) -> None:
    assert disclosed_to(visitor, accounts=accounts, real=real).told == frozenset(told.split())


@pytest.mark.parametrize(
    ("field", "sensitivity", "stranger", "officer"),
    [
        pytest.param("name", "internal", True, True, id="names are on the register"),
        pytest.param("code", "internal", True, True, id="codes are on the register"),
        pytest.param("region", "public", True, True, id="public"),
        pytest.param("scale", "internal", False, True, id="internal"),
        pytest.param("output", "confidential", False, True, id="confidential"),
        pytest.param("contact", "personal", False, False, id="personal"),
    ],
)
def test_a_field(field: str, sensitivity: str, stranger: bool, officer: bool) -> None:
    assert disclosed_to(None, accounts=True).tells(field, sensitivity) is stranger
    assert disclosed_to(user(Role.OFFICER), accounts=True).tells(field, sensitivity) is officer


@pytest.mark.parametrize("enterprises", [None, 0, 1, FEWEST - 1, FEWEST, 40])
def test_a_sum_of_too_few_is_hidden_from_strangers_only(enterprises: int | None) -> None:
    few = enterprises is not None and 0 < enterprises < FEWEST
    assert disclosed_to(None, accounts=True).hides(enterprises) is few
    assert not disclosed_to(user(Role.KEEPER), accounts=True).hides(enterprises)
