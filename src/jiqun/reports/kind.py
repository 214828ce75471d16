"""Kinds of bulletins: one text file each, in `standard/` or in a pack's `bulletins/`, which replaces or adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from jiqun.packs import Bilingual, Pack, PackFileInvalid, Record, read_yaml
from jiqun.packs.record import read_record
from jiqun.reports.errors import KindUnknown
from jiqun.reports.prose import check

STANDARD = Path(__file__).parent / "standard"
FOLDER = "bulletins"


class AnnexRecord(Record):
    """An annex: its title (a template) and its tables by name. `each` stands for one annex for every table of the query
    that begins with this word."""

    title: str
    tables: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    each: str = ""


class KindRecord(Record):
    """`<kind>.yaml`. `query` names the function that gives numbers, tables and charts; `parameters` are handed to it.

    `issuer`, `number`, `red_head`, `title`, `to`, `copies`, `printed_by` and `body` are templates.
    """

    id: str
    name: Bilingual
    description: Bilingual = Bilingual(zh="")
    per: Literal["month", "year"] = "month"
    query: str
    parameters: Mapping[str, Any] = {}
    issuer: str
    number: str = ""
    red_head: str = ""
    title: str
    to: str = ""
    copies: str = ""
    printed_by: str = ""
    body: str
    annexes: tuple[AnnexRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class BulletinKind:
    """A kind with the file its templates come from."""

    record: KindRecord
    path: Path

    @property
    def id(self) -> str:
        return self.record.id

    def templates(self) -> Mapping[str, str]:
        record = self.record
        texts = {
            name: getattr(record, name)
            for name in ("issuer", "number", "red_head", "title", "to", "copies", "printed_by", "body")
        }
        annexes = {f"annexes.{at}.title": item.title for at, item in enumerate(record.annexes)}
        return {**texts, **annexes}


def load_kinds(pack: Pack) -> Mapping[str, BulletinKind]:
    """Every kind, the pack's fields laid over the standard ones (`parameters` one by one), each template checked.

    Raises PackFileInvalid, PackTextInvalid, TemplateInvalid, DigitTyped with file and line.
    """
    found = {path.stem: _read(path, None) for path in sorted(STANDARD.glob("*.yaml"))}
    for path in pack.files(f"{FOLDER}/*.yaml"):
        found[path.stem] = _read(path, found.get(path.stem))
    for kind in found.values():
        for name, text in kind.templates().items():
            check(text, f"{kind.path}（{name}）")
    return found


def kind_of(pack: Pack, name: str) -> BulletinKind:
    """A kind by its id or Chinese name. Raises KindUnknown and what :func:`load_kinds` does."""
    kinds = load_kinds(pack)
    by_name = {kind.record.name.zh: kind for kind in kinds.values()}
    found = kinds.get(name) or by_name.get(name)
    if found is None:
        raise KindUnknown(name, kinds)
    return found


def _read(path: Path, base: BulletinKind | None) -> BulletinKind:
    if base is None:
        record = read_record(path, KindRecord)
    else:
        own = read_yaml(path) or {}
        if not isinstance(own, dict):
            raise PackFileInvalid(path, [(1, "", "应为“字段: 值” / expected a mapping")])
        held = base.record.model_dump(mode="json")
        parameters = {**held["parameters"], **(own.get("parameters") or {})}
        record = _merged(path, {**held, **own, "parameters": parameters})
    if record.id != path.stem:
        raise PackFileInvalid(
            path, [(1, "id", f"应与文件名一致：{path.stem} / must be the file's name: {path.stem}")]
        )
    return BulletinKind(record, path)


def _merged(path: Path, content: Mapping[str, Any]) -> KindRecord:
    from pydantic import ValidationError

    try:
        return KindRecord.model_validate(content)
    except ValidationError as error:
        problems = [(None, ".".join(map(str, item["loc"])), str(item["msg"])) for item in error.errors()]
        raise PackFileInvalid(path, problems) from error
