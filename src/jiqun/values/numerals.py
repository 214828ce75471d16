"""Numbers as Chinese documents print them: 1,234.5 · ３．７ · 五十 · 一千二百 · 3.7万.

Exact: every result is a Decimal. `NUMBER` is the pattern of one printed number (digits or Chinese numerals,
without the factor 万 or 亿, which belongs to the unit as printed).
"""

from __future__ import annotations

import re
from decimal import Decimal

from jiqun.values.errors import UnreadableNumber

ARABIC = r"(?:[0-9０-９]{1,3}(?:,[0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
HANZI = "[零〇一二两三四五六七八九十百千]+"
NUMBER = rf"(?:{ARABIC}|{HANZI})"

#: More characters than any printed number has.
LONGEST = 60

SCALES = {
    "万亿": Decimal(10**12),
    "千亿": Decimal(10**11),
    "百亿": Decimal(10**10),
    "十亿": Decimal(10**9),
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "十万": Decimal(10**5),
    "万": Decimal(10**4),
    "千": Decimal(10**3),
    "百": Decimal(10**2),
}
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_NARROW = str.maketrans("０１２３４５６７８９．，％－＋（）［］", "0123456789.,%-+()[]")
_HANZI_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_ARABIC_NUMBER = re.compile(rf"(?P<number>[-+]?{ARABIC})(?P<scale>万亿|亿|千万|百万|万|千|百)?")


def narrow(text: str) -> str:
    """Full-width digits and signs made half-width, one character for one.

    >>> narrow("３．７％")
    '3.7%'
    """
    return text.translate(_NARROW)


def parse_number(text: str) -> Decimal:
    """The exact value of one printed number.

    >>> parse_number("1,234.50"), parse_number("３.７万亿"), parse_number("一千二百零五")
    (Decimal('1234.50'), Decimal('3700000000000'), Decimal('1205'))
    >>> parse_number("五十亿"), parse_number("十四"), parse_number("两百三"), parse_number("百")
    (Decimal('5000000000'), Decimal('14'), Decimal('230'), Decimal('100'))
    >>> parse_number("二〇二七")
    Decimal('2027')

    Raises UnreadableNumber; what is longer than :data:`LONGEST` is no number of a plan.
    """
    clean = narrow(text).strip()
    if len(clean) > LONGEST:
        raise UnreadableNumber(text)
    match = _ARABIC_NUMBER.fullmatch(clean)
    if match:
        value = Decimal(match["number"].replace(",", ""))
        if not match["scale"]:
            return value
        scaled = value * SCALES[match["scale"]]
        return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled
    if _HANZI_NUMBER.fullmatch(clean):
        return Decimal(_hanzi(clean))
    raise UnreadableNumber(text)


def _hanzi(text: str) -> int:
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    for char, factor in (("亿", _MYRIADS["亿"]), ("万", _MYRIADS["万"])):
        head, found, tail = text.rpartition(char)
        if found:
            return (_hanzi(head) if head else 1) * factor + (_below(tail, factor) if tail else 0)
    return _thousands(text)


def _below(tail: str, factor: int) -> int:
    """两万三 means 23000: a lone last digit counts in the next lower place."""
    if len(tail) == 1 and tail in _DIGITS:
        return _DIGITS[tail] * factor // 10
    return _hanzi(tail)


def _thousands(text: str) -> int:
    total, digit, place = 0, 0, 10
    for char in text:
        if char in _PLACES:
            place = _PLACES[char]
            total += (digit or 1) * place
            digit = 0
        elif char in "零〇":
            digit, place = 0, 10
        else:
            digit = _DIGITS[char]
    return total + digit * (place // 10 if digit and text[-2:-1] in _PLACES else 1)


def print_hanzi(number: int) -> str:
    """Chinese numerals of 0 ≤ number < 10000, as ordinals and tier names use them.

    >>> print_hanzi(14), print_hanzi(20), print_hanzi(305)
    ('十四', '二十', '三百零五')

    Raises UnreadableNumber outside the range.
    """
    if not 0 <= number < 10000:
        raise UnreadableNumber(str(number))
    if number == 0:
        return "零"
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def plain(value: Decimal) -> str:
    """Digits without exponent and without idle zeros.

    >>> plain(Decimal("2.70")), plain(Decimal("1E+4"))
    ('2.7', '10000')
    """
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
