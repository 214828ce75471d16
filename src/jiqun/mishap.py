"""The root of every mishap that a user can mend."""

from __future__ import annotations


class Mishap(Exception):
    """What was given, found or asked for cannot be used as it is.

    The message says what, where, and how to mend it, in Chinese and in English. Faces show it as it is; any other
    exception is a defect.
    """


def code_of(error: BaseException) -> str:
    """The machine's name of an error.

    >>> code_of(FileNotFoundError())
    'file_not_found_error'
    """
    name = type(error).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
