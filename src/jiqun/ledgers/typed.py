"""Words as people write them → values of a ledger's fields, by the rules that returns are read by."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jiqun.facts.schema import FieldType, Severity
from jiqun.ledgers.declaration import Ledger, LedgerField
from jiqun.ledgers.errors import CellWrong, ValuesInvalid
from jiqun.ledgers.things import Things, ThingUnknown

_SEVERAL = re.compile(r"[、,，;；\n]+")
LONGEST = 4_000
#: Longest texts that every entry has; their columns are hardly wider.
LONGEST_OF = {"title": 500, "lead": 120, "cooperating": 120}
#: Characters that are no writing: control characters, halves of a pair. PostgreSQL refuses them.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNSEEN_TOLD = ("含有不可见的控制字符，请重新输入", "holds control characters; type it again")


@dataclass(frozen=True)
class Words:
    """What reading refers to: spellings of regions, the register, numbers of entries that exist."""

    regions: Mapping[str, str]
    things: Things
    numbers: Any  #: (ledger, words) → numbers of entries that exist, by the words given


def read_values(ledger: Ledger, given: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Values as JSON types; an emptied field is None. Raises ValuesInvalid with every wrong one, LedgerFieldUnknown."""
    wrong: list[CellWrong] = []
    read: dict[str, Any] = {}
    for name, value in given.items():
        field = ledger.field(name)
        if field.computed:
            wrong.append(_wrong(field, value, "由系统计算，不能填写", "is computed and cannot be written"))
            continue
        read[name] = _field(ledger, field, value, words, wrong)
    if wrong:
        raise ValuesInvalid(ledger.title.zh, wrong)
    return read


def _field(ledger: Ledger, field: LedgerField, value: Any, words: Words, wrong: list[CellWrong]) -> Any:
    if not field.many:
        return _one(ledger, field, value, words, wrong)
    items = value if isinstance(value, list | tuple) else split(str(value)) if value is not None else []
    read = [_one(ledger, field, item, words, wrong) for item in items]
    return list(dict.fromkeys(item for item in read if item is not None)) or None


def split(text: str) -> list[str]:
    """
    >>> split("数字产业、绿色石化；高端装备")
    ['数字产业', '绿色石化', '高端装备']
    """
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]


def _one(ledger: Ledger, field: LedgerField, value: Any, words: Words, wrong: list[CellWrong]) -> Any:
    text = _text(value)
    if not text:
        return None
    if len(text) > LONGEST:
        wrong.append(
            _wrong(field, text[:40] + "…", f"超过 {LONGEST} 字", f"is longer than {LONGEST} characters")
        )
        return None
    if _UNSEEN.search(text):
        wrong.append(_wrong(field, seen(text), *_UNSEEN_TOLD))
        return None
    if field.refers:
        return _reference(field, text, words, wrong)
    return _plain(ledger, field, text, words, wrong)


def seen(text: str) -> str:
    """The text without what cannot be seen."""
    return _UNSEEN.sub("", text).strip()


def read_text(ledger: Ledger, name: str, text: str) -> str:
    """A text that every entry has. Raises ValuesInvalid."""
    longest = LONGEST_OF[name]
    if not _UNSEEN.search(text) and len(text) <= longest:
        return text.strip()
    too_long = f"超过 {longest} 字", f"is longer than {longest} characters"
    zh, en = too_long if len(text) > longest else _UNSEEN_TOLD
    shown = seen(text)[:40]
    raise ValuesInvalid(
        ledger.title.zh, [CellWrong(field=name, label=ledger.label_of(name), words=shown, zh=zh, en=en)]
    )


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case dt.date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value).strip()


def _reference(field: LedgerField, text: str, words: Words, wrong: list[CellWrong]) -> str | None:
    if field.referred_ledger:
        found: dict[str, str] = words.numbers(field.referred_ledger, [text])
        if text not in found:
            zh = f"台账“{field.referred_ledger}”没有这个编号"
            wrong.append(_wrong(field, text, zh, f"no such entry in {field.referred_ledger}"))
        return found.get(text)
    try:
        return words.things.find(field.refers, text).ref
    except ThingUnknown:
        near = words.things.near(field.refers, text, 1)
        wrong.append(_wrong(field, text, "登记册里没有", "is not in the register", near[0] if near else ""))
        return None


def _plain(ledger: Ledger, field: LedgerField, text: str, words: Words, wrong: list[CellWrong]) -> Any:
    from jiqun.facts.intake.cells.column import Context, reader_of
    from jiqun.facts.intake.rules import rules

    outcome = reader_of(ledger.dataset, field, None, False, Context(words.regions)).read(text)
    rule = rules()[outcome.rule] if outcome.rule else None
    if rule is not None and rule.severity is Severity.ERROR:
        zh = f"{rule.zh}（{rule.mend_zh}）"
        wrong.append(_wrong(field, text, zh, f"{rule.en} ({rule.mend_en})", outcome.suggestion or ""))
        return None
    value = outcome.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if field.type is FieldType.INTEGER and value is not None:
        return int(value)
    return value


def _wrong(field: LedgerField, words: Any, zh: str, en: str, suggestion: str = "") -> CellWrong:
    return CellWrong(
        field=field.field, label=field.label, words=str(words), zh=zh, en=en, suggestion=suggestion
    )


def read_day(ledger: Ledger, label: str, value: dt.date | str | None) -> dt.date | None:
    """A day as people write it. Raises ValuesInvalid."""
    from jiqun.facts.intake.cells.days import read_date

    if value is None or isinstance(value, dt.date):
        return value
    outcome = read_date(value.strip()) if value.strip() else None
    if outcome is None or outcome.value is None:
        if outcome is not None and outcome.rule == "date_unreadable":
            raise ValuesInvalid(
                ledger.title.zh,
                [CellWrong(field="due", label=label, words=value, zh="不是完整日期（请写成 2024-03-05）", en="is not a full date such as 2024-03-05")],
            )  # fmt: skip
        return None
    found: dt.date = outcome.value
    return found


def missing(fields: Iterable[LedgerField], values: Mapping[str, Any]) -> list[str]:
    """Labels of required fields that are empty."""
    return [field.label for field in fields if field.required and values.get(field.field) in (None, "", [])]
