"""The name of a rank: whose place, among whom."""

from __future__ import annotations

import re

from jiqun.documents import Flow
from jiqun.plans.extraction.memory import Memory, head_of
from jiqun.plans.extraction.names import name_before

_LEAD = re.compile(
    r"(?:连续[^，。；]{1,4}年)?(?:一直)?(?:稳居|位居|居于|居|位列|名列|列|排名|排在|排|跻身|保持在|保持|进入|进位至|升至|上升至)"
    r"(?P<field>[^，。；、]{0,16})$"
)
_AMONG = re.compile(
    r"在(?P<field>[^，。；、]{2,20}?)(?:当?中)?(?:的)?(?:稳居|位居|居|位列|名列|列|排名|排在|排|跻身|保持|进入|升至)$"
)
_BARE = ("数量", "规模", "总量", "规模总量", "增速", "总数")


def rank_naming(before: str, memory: Memory) -> str:
    """规模总量稳居全省 → 某某规模总量全省位次; without words of its own, the rank named before.

    >>> memory = Memory(subject="规上工业增加值占全省比重")
    >>> rank_naming("规模总量连续四年稳居全省", memory)
    '规上工业增加值规模总量全省位次'
    """
    lead = _AMONG.search(before) or _LEAD.search(before)
    field = re.sub(r"^(?:在|的)|(?:的)$", "", lead["field"]) if lead else ""
    head = before[: lead.start()] if lead else before
    text = re.sub(r"连续[^，。；]{1,4}年", "", head)
    name = name_before(Flow.literal(text)).text
    owner = head_of(memory.subject)
    if name in _BARE:
        name = owner if owner.endswith(name) else owner + name
    if not name and not lead and memory.rank:
        return memory.rank
    memory.rank = f"{name or owner}{field}位次"
    memory.subject = memory.subject or name
    return memory.rank
