"""Explanations: a person says why a finding is no mistake; kept in the pack with who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from jiqun.packs import Pack, Record, read_records
from jiqun.packs.edit import editing, entry
from jiqun.plans.lint.finding import Finding

FILE = "explained.yaml"


class Explanation(Record):
    """An entry of `explained.yaml`: the finding's id (rule and places), the reason, who and when."""

    id: str
    rule: str
    message: str
    why: str
    by: str
    day: dt.date


def load_explanations(pack: Pack) -> dict[str, Explanation]:
    path = pack.root / FILE
    return {item.id: item for item in read_records(path, Explanation)} if path.is_file() else {}


def with_explanations(findings: Iterable[Finding], explained: dict[str, Explanation]) -> list[Finding]:
    return [
        replace(
            item, explained=f"{explained[item.id].why}（{explained[item.id].by}，{explained[item.id].day}）"
        )
        if item.id in explained
        else item
        for item in findings
    ]


def explain(pack: Pack, finding: Finding, by: str, day: dt.date, why: str) -> None:
    """Write an explanation into the pack; a second one for the same finding replaces the first."""
    with editing(pack.root / FILE) as entries:
        for old in [item for item in entries if item["id"] == finding.id]:
            entries.remove(old)
        entries.append(
            entry(
                {
                    "id": finding.id,
                    "rule": finding.rule,
                    "message": finding.message,
                    "why": why,
                    "by": by,
                    "day": day.isoformat(),
                }
            )
        )
