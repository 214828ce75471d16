"""Codes of enterprises that cannot exist: valid check digits, region part 000000.

Source of the check digits: GB 11714-1997 (organisation code, ninth digit), GB 32100-2015 (18th digit).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", np.uint8)
_ORGANISATION = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_WEIGHTS = np.array([pow(3, power, 31) for power in range(17)])
_VALUE_31 = np.zeros(128, np.int64)
_VALUE_31[ALPHABET] = np.arange(31)
_VALUE_36 = np.zeros(128, np.int64)
_VALUE_36[np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", np.uint8)] = np.arange(36)
_CHECK_11 = np.frombuffer(b"0123456789X", np.uint8)
_HEAD = np.frombuffer(b"91000000", np.uint8)
_SPACE = 31**6
_STEP = 395_764_993  # coprime to 31: neighbours in number are no neighbours in code


def codes(numbers: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.bytes_]:
    """18-character codes of enterprise numbers (below 31⁶), no two alike.

    >>> codes(np.array([0]), 0)
    array([b'91000000XX0000000Q'], dtype='|S18')
    """
    cells = np.empty((len(numbers), 18), np.uint8)
    cells[:, :8] = _HEAD
    cells[:, 8:10] = ord("X")
    rest = (numbers.astype(np.int64) * (_STEP % _SPACE) + seed) % _SPACE
    for place in range(15, 9, -1):
        rest, digit = np.divmod(rest, 31)
        cells[:, place] = ALPHABET[digit]
    organisation = 11 - (_VALUE_36[cells[:, 8:16]] @ _ORGANISATION) % 11
    cells[:, 16] = _CHECK_11[organisation % 11]
    cells[:, 17] = ALPHABET[(31 - (_VALUE_31[cells[:, :17]] @ _WEIGHTS) % 31) % 31]
    return cells.view("S18").ravel()


def old_codes(found: npt.NDArray[np.bytes_]) -> list[str]:
    """The nine-character organisation codes, written as they were: 8 characters, hyphen, check."""
    return [f"{code[8:16].decode()}-{code[16:17].decode()}" for code in found.tolist()]
