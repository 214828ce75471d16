"""Which digits a text may hold without a query: periods, ordinals, numbers of documents, names in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MAY_STAND = re.compile(
    r"《[^》]*》|〔[^〕]*〕(?:\d+号)?|“[^”]*”|「[^」]*」"
    r"|(?:19|20|21)\d\d[—–-](?:19|20|21)\d\d年|(?:19|20|21)\d\d年度?|(?<!\d)(?:1[0-2]|[1-9])(?:[—–-](?:1[0-2]|[1-9]))?月(?:份)?|(?<!\d)[1-3]?\d日"
    r"|第[\d一二三四五六七八九十]+(?:期|号|季度|次|批|届|条|款|项|章)?|(?<!\d)\d+号(?!\w)|附件\d+|附表\d+"
    r"|^[ 　]*(?:\d+[.．、](?!\d)|[（(]\d+[）)])",
    re.MULTILINE,
)
_NUMBER = re.compile(r"[\d０-９]+(?:[.．,，][\d０-９]+)*|百分之[零〇一二三四五六七八九十百点]+")
#: 三十五亿元 is a number too; 三个方面 is not one of statistics.
_WORDED = re.compile(
    r"[零〇一二两三四五六七八九十百千万]+(?:点[零〇一二三四五六七八九]+)?(?:亿元|万元|亿千瓦时|个百分点|万亩|亩|吨)"
)


def may_stand(text: str) -> list[tuple[int, int]]:
    """Where a text holds periods, ordinals and citations: start and end of each."""
    return [match.span() for match in _MAY_STAND.finditer(text)]


def typed_digits(text: str) -> Iterator[tuple[int, str, str]]:
    """Line (from 1), the number, and the words around it, of every number that may not be typed.

    >>> [found[1] for found in typed_digits("2025年1—10月，第3期，《意见》（某政发〔2025〕1号）产值增长5.3%")]
    ['5.3']
    """
    clear = _MAY_STAND.sub(lambda found: "\u3000" * len(found[0]), text)
    for pattern in (_NUMBER, _WORDED):
        for match in pattern.finditer(clear):
            line = text.count("\n", 0, match.start()) + 1
            around = text[max(0, match.start() - 8) : match.end() + 8].replace("\n", " ")
            yield line, match[0], around
