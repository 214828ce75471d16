"""What can be wrong at the door. No message repeats a password, and none tells whether a login exists."""

from __future__ import annotations

import datetime as dt
import math

from jiqun.mishap import Mishap


class AccessError(Mishap):
    """Base of everything that can be wrong with users, sessions and tokens."""


class LogonRefused(AccessError):
    """Unknown login, wrong password, or a disabled user: the caller is not told which."""

    def __init__(self) -> None:
        super().__init__(
            "账号或密码不对；请核对后重试，忘记密码请管理员重设。"
            " / Login or password is wrong; check both, or ask an administrator for a new password."
        )


class LogonThrottled(AccessError):
    """Too many failures for one login. `wait` says how long nobody is listened to under it."""

    def __init__(self, wait: dt.timedelta) -> None:
        self.wait = wait
        minutes = max(1, math.ceil(wait.total_seconds() / 60))
        super().__init__(
            f"这个账号连续多次密码不对，暂停登录；请 {minutes} 分钟后再试，或请管理员重设密码。"
            f" / Too many failures under this login; try again in {minutes} min, or ask an administrator for a new password."
        )


class PasswordUnfit(AccessError):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"密码不合要求：{zh}；请换一个。 / The password will not do: {en}; choose another.")


class NameInvalid(AccessError):
    """A login, a name or a label that cannot be kept."""

    def __init__(self, what: str, given: str, rule: str, rule_en: str) -> None:
        super().__init__(f"{given[:80]!r} 不能作{what}：{rule}。 / {given[:80]!r} will not do: {rule_en}.")


class UserExists(AccessError):
    def __init__(self, login: str) -> None:
        super().__init__(
            f"账号“{login}”已有；请换一个，或用 jiqun user list 查看。"
            f" / The login “{login}” exists; choose another, or see jiqun user list."
        )


class UserUnknown(AccessError):
    def __init__(self, login: str) -> None:
        super().__init__(
            f"没有账号“{login}”；请用 jiqun user list 查看，或用 jiqun user add 开通。"
            f" / No login “{login}”; see jiqun user list, or make it with jiqun user add."
        )


class RoleUnknown(AccessError):
    def __init__(self, given: str, known: str) -> None:
        super().__init__(f"没有角色“{given}”；可用的有 {known}。 / No role “{given}”; there are {known}.")


class TokenUnknown(AccessError):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"没有编号为 {number} 的有效令牌；请用 jiqun user tokens 查看。"
            f" / No token {number} in force; see jiqun user tokens."
        )
