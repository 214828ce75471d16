"""The industry cluster that a heading or a table row speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiqun.documents import Heading

_CLUSTER = re.compile(r"(?P<stem>.{2,16}?)(?:产业)?集群$")
_PARENT = re.compile(r"(?:集群|产业群|亿级产业|重点产业|优势产业|特色产业|新兴产业|未来产业)$")
_DEED = re.compile(
    r"^(?:加快|推进|推动|强化|实施|打造|做强|做大|培育|提升|壮大|发展|深化|完善|优化|构建|建设|创新|促进|加强|全力|聚力|大力|抢抓|突出|优先)"
)
_GROUP = re.compile(r"[一二三四五六七八九十两]+(?:大|批|个)|\d+|[万千百十]亿")


def cluster_of(section: Sequence[Heading]) -> str | None:
    """The cluster named by the innermost headings; general headings and deeds name none.

    >>> from jiqun.documents import Span
    >>> place = Span(0, 1)
    >>> cluster_of([Heading(1, "二、", "产业体系", place), Heading(3, "1、", "数字产业集群", place)])
    '数字产业'
    >>> cluster_of([Heading(2, "（三）", "四大百亿级产业集群", place), Heading(3, "4.", "现代健康", place)])
    '现代健康'
    >>> cluster_of([Heading(1, "二、", "重点任务", place), Heading(3, "1.", "推进企业上市", place)]) is None
    True
    """
    if not section:
        return None
    title = section[-1].title
    parents = len(section) > 1 and bool(_PARENT.search(section[-2].title))
    if _DEED.search(title) or _GROUP.search(title):
        return None
    match = _CLUSTER.fullmatch(title)
    if match:
        stem = match["stem"]
        return f"{stem}产业" if title == f"{stem}产业集群" and len(stem) <= 2 else stem
    return (
        title if parents and 2 <= len(title) <= 14 and not re.search(r"目标|布局|任务|措施", title) else None
    )
