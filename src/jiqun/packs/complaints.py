"""What is wrong with an entry of a pack, in the words of somebody who writes packs."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

#: Kind of mistake (as pydantic names it) → Chinese, English; {…} are details of the mistake.
WORDS: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项，请补上", "is missing; add it"),
    "extra_forbidden": ("没有这一项{near}", "no such key{near}"),
    "enum": ("应为 {expected} 之一", "must be one of {expected}"),
    "literal_error": ("应为 {expected} 之一", "must be one of {expected}"),
    "string_type": ("应为文字；像 2024、yes 这样的词请加引号", "must be text; quote words such as 2024 or yes"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "int_type": ("应为整数", "must be a whole number"),
    "float_parsing": ("应为数字", "must be a number"),
    "float_type": ("应为数字", "must be a number"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "bool_type": ("应为 true 或 false", "must be true or false"),
    "tuple_type": ("应为列表（写在 [ ] 里，或每项以“- ”开头）", "must be a list (in [ ], or lines that begin with “- ”)"),
    "list_type": ("应为列表（写在 [ ] 里，或每项以“- ”开头）", "must be a list (in [ ], or lines that begin with “- ”)"),
    "model_type": ("应为若干“名称: 值”（写在 { } 里，或逐行缩进）", "must be “name: value” pairs (in { }, or indented lines)"),
    "model_attributes_type": ("应为若干“名称: 值”（写在 { } 里，或逐行缩进）", "must be “name: value” pairs (in { }, or indented lines)"),
    "dict_type": ("应为若干“名称: 值”（写在 { } 里，或逐行缩进）", "must be “name: value” pairs (in { }, or indented lines)"),
    "mapping_type": ("应为若干“名称: 值”（写在 { } 里，或逐行缩进）", "must be “name: value” pairs (in { }, or indented lines)"),
    "string_pattern_mismatch": ("写法不合要求：应符合 {pattern}", "is not of the form {pattern}"),
    "string_too_long": ("太长：最多 {max_length} 字", "is too long: at most {max_length} characters"),
    "too_short": ("不能为空", "must not be empty"),
    "too_long": ("项数太多：最多 {max_length} 项", "has too many entries: at most {max_length}"),
    "greater_than_equal": ("不能小于 {ge}", "must not be below {ge}"),
    "less_than_equal": ("不能大于 {le}", "must not be above {le}"),
    "date_from_datetime_parsing": ("应为日期，如 2026-03-05", "must be a date such as 2026-03-05"),
    "date_parsing": ("应为日期，如 2026-03-05", "must be a date such as 2026-03-05"),
    "date_type": ("应为日期，如 2026-03-05", "must be a date such as 2026-03-05"),
}  # fmt: skip


def complaint(detail: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One mistake in Chinese and English; a mistake of our own validators says its words itself."""
    kind = str(detail["type"])
    if kind == "value_error":
        return str(detail["msg"]).removeprefix("Value error, ")
    if kind not in WORDS:
        return str(detail["msg"])
    context = {**detail.get("ctx", {}), "near": ""}
    zh, en = (words.format_map(_Blank(context)) for words in WORDS[kind])
    if kind == "extra_forbidden":
        near = nearest(str(detail["loc"][-1]), model)
        zh, en = (
            f"{zh}{f'；是否指 {near}' if near else ''}",
            f"{en}{f'; did you mean {near}' if near else ''}",
        )
    given = detail.get("input")
    shown = (
        f"“{given}” "
        if isinstance(given, str | int | float) and kind not in ("missing", "extra_forbidden")
        else ""
    )
    return f"{shown}{zh} / {en}"


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def nearest(word: str, model: type[BaseModel]) -> str:
    """The key of a record, or of a record inside it, that a misspelt one was probably meant for."""
    found = difflib.get_close_matches(word, sorted(_keys(model, set())), n=1, cutoff=0.7)
    return found[0] if found else ""


def _keys(model: type[BaseModel], seen: set[type]) -> set[str]:
    if model in seen:
        return set()
    seen.add(model)
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        keys.add(field.alias or name)
        for part in _models(field.annotation):
            keys |= _keys(part, seen)
    return keys


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models(part)]
