"""Passwords are kept as argon2id digests only (RFC 9106), with the library's current low-memory parameters."""

from __future__ import annotations

import secrets
import unicodedata
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from jiqun.access.errors import PasswordUnfit

SHORTEST, LONGEST = 10, 256

HASHER = PasswordHasher()

#: Each reckoning takes 64 MiB: a crowd at the door must not take the machine's memory.
_SEATS = BoundedSemaphore(4)


def checked(password: str, login: str) -> str:
    """The password, when it is fit to be kept. Raises PasswordUnfit.

    Length counts, not composition, as NIST SP 800-63B section 5.1.1.2 has it.
    """
    if len(password) < SHORTEST:
        raise PasswordUnfit(f"至少 {SHORTEST} 个字符", f"at least {SHORTEST} characters")
    if len(password) > LONGEST:
        raise PasswordUnfit(f"至多 {LONGEST} 个字符", f"at most {LONGEST} characters")
    if _folded(password).casefold() == login or len(set(password)) == 1:
        raise PasswordUnfit(
            "不能等于账号，也不能只是一个字符的重复", "not the login, nor one character repeated"
        )
    return password


def digest_of(password: str) -> str:
    """The digest to keep, with its own salt and parameters."""
    with _SEATS:
        return HASHER.hash(_folded(password))


def matches(password: str, secret: str | None) -> bool:
    """Whether a password is the one behind a digest. Without a digest the same work is done, and the answer is no."""
    other = _decoy()
    with _SEATS:
        try:
            HASHER.verify(secret or other, _folded(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return secret is not None


def outdated(secret: str) -> bool:
    """Whether a digest was made with other parameters than today's."""
    return HASHER.check_needs_rehash(secret)


@lru_cache(maxsize=1)
def _decoy() -> str:
    return digest_of(secrets.token_urlsafe(32))


def _folded(password: str) -> str:
    """One spelling whatever the input method gives: full-width and half-width letters are the same."""
    return unicodedata.normalize("NFKC", password)
