"""The list that is made public: a notice with who has which grade, without scores and in no order of merit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.facts.intake.simulated import LABEL
from jiqun.papers.days import day_in_words
from jiqun.papers.grid import Column
from jiqun.papers.paper import About, Paper
from jiqun.rules.reference import Trust

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Notice:
    """What a notice says besides its list. `until` is the last day of a public notice; None for the final list."""

    year: int
    method: str
    trust: Trust
    issuer: str
    on: dt.date
    until: dt.date | None
    working_days: int | None
    simulated: bool

    @property
    def final(self) -> bool:
        return self.until is None

    @property
    def title(self) -> str:
        """
        >>> Notice(2025, "试办法", Trust.EXAMPLE, "某局", dt.date(2026, 5, 6), None, None, False).title
        '2025年度企业亩均效益综合评价结果'
        """
        return f"{self.year}年度企业亩均效益综合评价结果{'' if self.final else '公示'}"


def write_notice(notice: Notice, rows: Sequence[Row], region: Mapping[str, str]) -> bytes:
    """The notice as a Word document; `rows` as :func:`jiqun.workspace.appraisal_desk.public_rows` gives them, `region` the
    names of districts. The same list gives the same bytes."""
    paper = Paper()
    paper.title(notice.title)
    for words in _marks(notice):
        paper.centred(words, size=12, line=20)
    paper.text(_opening(notice, rows))
    if not notice.final:
        paper.text(
            f"公示期内，企业对评价结果有异议的，可以向{notice.issuer}书面提出，并附相关佐证材料；逾期不提出的，视为无异议。"
        )
    for number, grade in enumerate(dict.fromkeys(sorted(row["grade"] for row in rows)), 1):
        mine = [row for row in rows if row["grade"] == grade]
        paper.heading(
            1, f"{ORDINALS[min(number, len(ORDINALS)) - 1]}、", f"{grade}企业（{len(mine)}家，排名不分先后）"
        )
        paper.table(
            COLUMNS,
            [[str(at), row["name"], row["code"], region.get(row["region"], row["region"])] for at, row in enumerate(mine, 1)],
        )  # fmt: skip
    paper.gap()
    paper.centred(notice.issuer, size=14)
    paper.centred(day_in_words(notice.on), size=14)
    return paper.save(
        About(notice.title, notice.issuer, notice.on, comments=LABEL if notice.simulated else "")
    )


ORDINALS = "一二三四五六七八九十"
#: A code has 18 signs, which no reader's typeface may break.
COLUMNS = (
    Column("序号", weight=9), Column("企业名称", weight=44, align="left"), Column("统一社会信用代码", weight=33), Column("区县", weight=14),
)  # fmt: skip


def _marks(notice: Notice) -> list[str]:
    found = [] if notice.trust.official else ["所用为示例办法，不是官方规定"]
    return [*found, *([f"{LABEL}：企业均不存在，不代表任何真实单位"] if notice.simulated else [])]


def _opening(notice: Notice, rows: Sequence[Row]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["grade"]] = counts.get(row["grade"], 0) + 1
    told = "、".join(f"{grade}{count}家" for grade, count in sorted(counts.items()))
    if notice.final:
        return f"按照《{notice.method}》，经企业核对、公示和申诉复核，{notice.year}年度共评定企业{len(rows)}家，其中{told}。现予公布，各等级内排名不分先后。"
    period = f"{day_in_words(notice.on)}至{day_in_words(notice.until)}" if notice.until else ""
    days = f"（{notice.working_days}个工作日）" if notice.working_days else ""
    return f"按照《{notice.method}》，{notice.year}年度共评定企业{len(rows)}家，其中{told}，各等级内排名不分先后。现予公示，公示期为{period}{days}。"
