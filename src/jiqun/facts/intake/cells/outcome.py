"""What became of one cell's text."""

from __future__ import annotations

from typing import Any, NamedTuple

#: What offices write where there is nothing to write.
MISSING = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "−", "/", "//", "\\", "*", "…", "...", "无", "空", "暂无", "不详", "缺", "null", "NULL", "Null", "None", "none",
     "N/A", "n/a", "NA", "nan", "NaN", "NAN"}
)  # fmt: skip
#: What spreadsheet programs show of a formula that failed.
ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)


class Outcome(NamedTuple):
    """A value (None is empty), the rule that has something to say, and what it suggests. Where the rule's severity is
    error the value is not used."""

    value: Any = None
    rule: str | None = None
    suggestion: str | None = None
