"""Access: who is at the door — users, their passwords and roles, sessions of browsers, tokens of programs."""

from jiqun.access.errors import (
    AccessError,
    LogonRefused,
    LogonThrottled,
    NameInvalid,
    PasswordUnfit,
    RoleUnknown,
    TokenUnknown,
    UserExists,
    UserUnknown,
)
from jiqun.access.sessions import Sessions
from jiqun.access.tokens import Token, Tokens
from jiqun.access.user import Role, User
from jiqun.access.users import Users

__all__ = [
    "AccessError",
    "LogonRefused",
    "LogonThrottled",
    "NameInvalid",
    "PasswordUnfit",
    "Role",
    "RoleUnknown",
    "Sessions",
    "Token",
    "TokenUnknown",
    "Tokens",
    "User",
    "UserExists",
    "UserUnknown",
    "Users",
]
