"""The name of a rank: whose place, among whom."""

from __future__ import annotations

import re

from jiqun.documents import Flow
from jiqun.plans.extraction.memory import Memory, head_of
from jiqun.plans.extraction.names import name_before
from jiqun.plans.extraction.parallel import part_names

_LEAD = re.compile(
    r"(?:连续[^，。；]{1,4}年)?(?:一直)?(?:稳居|位居|居于|居|位列|名列|列|排名|排在|排|跻身|保持在|保持|进入|进位至|升至|上升至)"
    r"(?P<field>[^，。；、]{0,16})$"
)
_AMONG = re.compile(
    r"在(?P<field>[^，。；、]{2,20}?)(?:当?中)?(?:的)?(?:稳居|位居|居|位列|名列|列|排名|排在|排|跻身|保持|进入|升至)$"
)
#: words of standing that are no part of the field: 全省的排名进入, 全省排名稳居
_STANDING = re.compile(
    r"(?:的|中|在|里)?(?:排名|排位|位次|名次)?(?:力争|继续|稳步|首次|均|已)?"
    r"(?:进入|挺进|跻身|稳居|位居|居于|居|位列|名列|列|保持在|保持|稳定在|提升至|提升到|上升至|上升到|升至|升到|前移至|前移到|达到|为)*$"
)
_PLACED = re.compile(r"^(?:进入|挺进|跻身|稳居|位居|居于|位列|名列|保持|升至)*(?:在)?")
_SEVERALLY = re.compile(r"(?:分别|各自)$")
_BARE = ("数量", "规模", "总量", "规模总量", "增速", "总数")


def field_of(text: str) -> str:
    """Among whom: 全省 of 全省的排名进入.

    >>> field_of("在全市的排名进入"), field_of("稳居全国百强县"), field_of("全省")
    ('全市', '全国百强县', '全省')
    """
    text = _STANDING.sub("", _PLACED.sub("", text.removeprefix("的")))
    return text.removesuffix("的")


def _named(name: str, severally: bool) -> list[str]:
    """甲、乙分别位居: a rank for each of them."""
    if not severally:
        return [name]
    names, _ = part_names(name, len(re.split(r"、|以及|和|及(?!以上)", name)))
    return names


def rank_naming(before: str, memory: Memory) -> str:
    """规模总量稳居全省 → 某某规模总量全省位次; without words of its own, the rank named before.

    >>> memory = Memory(subject="规上工业增加值占全省比重")
    >>> rank_naming("规模总量连续四年稳居全省", memory)
    '规上工业增加值规模总量全省位次'
    >>> rank_naming("力争工业投资全省排名进入", memory)
    '工业投资全省位次'
    """
    lead = _AMONG.search(before) or _LEAD.search(before)
    field = field_of(lead["field"]) if lead else ""
    head = before[: lead.start()] if lead else before
    text = re.sub(r"连续[^，。；]{1,4}年", "", head)
    name = name_before(Flow.literal(text)).text
    owner = head_of(memory.subject)
    if name in _BARE:
        name = owner if owner.endswith(name) else owner.removesuffix("数") + name
    if not name and not lead and memory.ranks:
        memory.rank = memory.ranks.pop(0)
        return memory.rank
    if not name and not lead and memory.rank:
        return memory.rank
    first, *others = _named(name, bool(_SEVERALLY.search(text)))
    memory.ranks = [f"{other}{field}位次" for other in others]
    memory.rank = f"{first or owner}{field}位次"
    memory.subject = memory.subject or name
    return memory.rank
