"""Reading the YAML files of a pack into checked records, with the line of every mistake."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from jiqun.packs.complaints import complaint
from jiqun.packs.errors import PackFileInvalid, PackTextInvalid

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Record(BaseModel):
    """A checked entry of a pack: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bilingual(Record):
    """A name in Chinese and English."""

    zh: str
    en: str = ""

    def in_(self, language: str) -> str:
        return (self.en or self.zh) if language == "en" else self.zh


R = TypeVar("R", bound=BaseModel)


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackTextInvalid(path, None, f"不是 UTF-8 编码（第 {error.start} 字节） / not UTF-8") from error


def read_yaml(path: Path) -> Any:
    """The plain content of a YAML file.

    Raises :class:`PackTextInvalid` with the line when it is not YAML.
    """
    try:
        return yaml.load(read_text(path), Loader=Loader)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise PackTextInvalid(
            path, mark.line + 1 if mark else None, str(getattr(error, "problem", error))
        ) from error


def read_scalar(text: str) -> Any:
    """What a word means in YAML: a number, a truth value, nothing, or the text itself.

    >>> read_scalar("0.15"), read_scalar("yes"), read_scalar("亩均税收")
    (0.15, True, '亩均税收')
    """
    try:
        found = yaml.load(text, Loader=Loader)  # noqa: S506 (a safe loader)
    except yaml.YAMLError:
        return text
    return found if isinstance(found, int | float | bool) or found is None else text


def read_record(path: Path, model: type[R]) -> R:
    """One record from a file that holds a mapping.

    Raises :class:`PackFileInvalid` with the line and the name of every wrong field.
    """
    content = read_yaml(path)
    try:
        return model.model_validate(content if content is not None else {})
    except ValidationError as error:
        raise PackFileInvalid(path, _problems(path, error, (), model)) from error


def read_records(path: Path, model: type[R], *, under: str | None = None) -> list[R]:
    """The records of a file that holds a list (or a list under one key)."""
    content = read_yaml(path)
    if under is not None:
        content = (content or {}).get(under)
    if content is None:
        return []
    if not isinstance(content, list):
        raise PackFileInvalid(
            path, [(1, under or "", "应为列表（每项以“- ”开头） / expected a list of entries")]
        )
    records: list[R] = []
    problems: list[tuple[int | None, str, str]] = []
    for index, entry in enumerate(content):
        try:
            records.append(model.model_validate(entry))
        except ValidationError as error:
            problems += _problems(path, error, (*((under,) if under else ()), index), model)
    if problems:
        raise PackFileInvalid(path, problems)
    return records


def read_optional(path: Path, model: type[R], *, under: str | None = None) -> list[R]:
    """The records of a file that a pack may leave out."""
    return read_records(path, model, under=under) if path.is_file() else []


def _problems(
    path: Path, error: ValidationError, prefix: Sequence[str | int], model: type[BaseModel]
) -> list[tuple[int | None, str, str]]:
    root = yaml.compose(read_text(path), Loader=Loader)
    return [
        (
            _line(root, [*prefix, *detail["loc"]]),
            ".".join(map(str, [*prefix, *detail["loc"]])),
            complaint(detail, model),
        )
        for detail in error.errors()
    ]


def line_of(path: Path, steps: Sequence[str | int]) -> int | None:
    """The line of a file on which the entry stands to which `steps` (keys and places) lead."""
    return _line(yaml.compose(read_text(path), Loader=Loader), steps)


def _line(node: Any, steps: Sequence[Any]) -> int | None:
    """1-based line of the deepest node on the way along `steps`."""
    line: int | None = node.start_mark.line + 1 if node is not None else None
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line
