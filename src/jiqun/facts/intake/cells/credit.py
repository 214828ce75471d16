"""统一社会信用代码: 18 characters with a check digit (GB 32100-2015), judged in bulk; what is wrong is explained one by one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.facts.intake.cells.outcome import MISSING, Outcome

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
#: Weights of the first 17 characters: 3^i mod 31 (GB 32100-2015, 5.3).
WEIGHTS = np.array([pow(3, at, 31) for at in range(LENGTH - 1)], dtype=np.int64)
_VALUE = {letter: at for at, letter in enumerate(ALPHABET)}
_TABLE = np.full(256, 255, dtype=np.uint8)
_TABLE[[ord(letter) for letter in ALPHABET]] = np.arange(31, dtype=np.uint8)
_NEVER = str.maketrans("OIZS", "0125")
_ALIKE = tuple(
    tuple(pair.split("/")) for pair in ("0/8", "0/D", "0/Q", "8/B", "6/G", "5/S", "2/Z", "1/L", "U/V", "M/N")
)
_PROVINCES = frozenset(
    {
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
    }
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  #: GB 11643-1999
_OLD_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  #: GB 11714-1997

Register = Callable[[str], str | None]


def check_character(first: str) -> str:
    """The check character of the first 17.

    >>> check_character("91000000123456789")
    'X'
    """
    total = sum(_VALUE[letter] * int(weight) for letter, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def valid(code: str) -> bool:
    """
    >>> valid("91000000123456789X"), valid("910000001234567890")
    (True, False)
    """
    known = len(code) == LENGTH and all(letter in _VALUE for letter in code)
    return known and check_character(code[:-1]) == code[-1]


def valid_mask(texts: pa.Array) -> pa.Array:
    """Which texts are valid codes and surely no personal ids, judged in bulk."""
    right_size = pc.fill_null(pc.equal(pc.binary_length(texts), LENGTH), False)
    chosen = texts.filter(right_size)
    good = np.zeros(len(texts), dtype=bool)
    if len(chosen):
        good[np.asarray(right_size.to_numpy(zero_copy_only=False))] = _valid_rows(_matrix(chosen))
    return pa.array(good)


def _matrix(texts: pa.Array) -> np.ndarray[Any, Any]:
    """Bytes of texts of 18 bytes each, one row a text."""
    data = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)
    start = texts.offset and int(np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset])
    return data[start : start + LENGTH * len(texts)].reshape(-1, LENGTH)


def _valid_rows(letters: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    values = _TABLE[letters]
    known = (values != 255).all(axis=1)
    total = values[:, :-1].astype(np.int64) @ WEIGHTS
    fits = (31 - total % 31) % 31 == values[:, -1]
    dated = (values[:, :17] < 10).all(axis=1) & np.isin(values[:, 6] * 10 + values[:, 7], (19, 20))
    return np.asarray(known & fits & ~dated)


def read_code(text: str, register: Register | None = None) -> Outcome:
    """The valid code of a text, or what is wrong with it and what it probably should be."""
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    if plain in MISSING:
        return Outcome()
    code = plain.upper()
    if personal(code):
        return Outcome(rule="uscc_personal_id")
    if valid(code):
        return Outcome(code, None if code == text else "uscc_tidied", code)
    noted = re.match(r"^([0-9A-Z]{18})[(\[【].*$", code)
    if noted and valid(noted[1]):
        return Outcome(noted[1], "uscc_tidied", noted[1])
    parts = [part for part in re.split(r"[、,;/|.]|和", code) if re.fullmatch(r"[0-9A-Z]{8,20}", part)]
    if len(parts) > 1:
        return Outcome(rule="uscc_several", suggestion=next((part for part in parts if valid(part)), None))
    return _wrong(noted[1] if noted else code, register)


def _wrong(code: str, register: Register | None) -> Outcome:
    if re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code) and old_valid(code):
        return Outcome(rule="uscc_old_code", suggestion=register(code) if register else None)
    if len(code) == LENGTH and re.search("[IOZSV]", code) and code.isalnum():
        mended = code.translate(_NEVER)
        return Outcome(rule="uscc_characters", suggestion=mended if valid(mended) else _near(mended))
    if len(code) == LENGTH and all(letter in _VALUE for letter in code):
        return Outcome(rule="uscc_check_digit", suggestion=_near(code))
    return Outcome(rule="uscc_form")


def _near(code: str) -> str | None:
    """The one valid code that differs by one misread character or two swapped neighbours; None where several do."""
    found = {code[:at] + b + a + code[at + 2 :] for at, (a, b) in enumerate(pairwise(code)) if a != b}
    for one, other in _ALIKE:
        for old, new in ((one, other), (other, one)):
            found |= {code[:at] + new + code[at + 1 :] for at, letter in enumerate(code) if letter == old}
    good = [candidate for candidate in found if valid(candidate)]
    return good[0] if len(good) == 1 else None


def personal(code: str) -> bool:
    """Whether 18 characters are a resident id number: province, birth date and check digit all fit (GB 11643)."""
    if not re.fullmatch(r"\d{17}[\dX]", code) or int(code[:2]) not in _PROVINCES:
        return False
    year, month, day = int(code[6:10]), int(code[10:12]), int(code[12:14])
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == code[-1]


def hidden(text: str) -> str:
    """The text with any resident id number in it hidden but for two characters at either end."""
    plain = unicodedata.normalize("NFKC", text)
    found = re.search(r"\d{17}[\dXx]", re.sub(r"[\s\-]", "", plain))
    if not found or not personal(found[0].upper()):
        return text
    return f"{found[0][:2]}{'*' * 14}{found[0][-2:]}"


def old_valid(code: str) -> bool:
    """The check character of a nine-character organisation code (GB 11714-1997).

    >>> old_valid("123456788"), old_valid("123456789")
    (True, False)
    """
    total = sum(
        (int(c) if c.isdigit() else ord(c) - 55) * w for c, w in zip(code, _OLD_WEIGHTS, strict=False)
    )
    return "0X987654321"[total % 11] == code[-1]
