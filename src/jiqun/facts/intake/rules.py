"""The rules by which a return is judged: what each says and how to mend it, from `rules.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jiqun.facts.schema import Severity
from jiqun.packs import Record, read_table

FILE = Path(__file__).parent / "rules.csv"


class Rule(Record):
    id: str
    severity: Severity
    zh: str
    en: str
    mend_zh: str
    mend_en: str


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule by its id.

    >>> rules()["required"].zh
    '必填项为空'
    """
    return {rule.id: rule for rule in read_table(FILE, Rule)}
