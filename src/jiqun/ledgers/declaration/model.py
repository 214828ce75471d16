"""A declared ledger: its record with the workflow resolved, as a data set for forms, and what it asks of an entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from pydantic import Field as Told

from jiqun.facts.schema import Code, DataSet, FieldType, PeriodKind
from jiqun.facts.schema.model import SetRecord
from jiqun.ledgers.declaration.errors import LedgerFieldUnknown, MoveUnknown, StateUnknown
from jiqun.ledgers.declaration.parts import (
    Check,
    Clause,
    Duty,
    Escalation,
    LedgerField,
    LedgerId,
    Move,
    Name,
    Part,
    Replaced,
    Rollup,
    Seed,
    Split,
    State,
    ThingKind,
    View,
)
from jiqun.packs import Bilingual, Record


class Workflow(Record):
    """States, moves, duties and escalations that several ledgers share: `workflows/<id>.yaml`."""

    id: LedgerId
    title: Bilingual
    states: tuple[State, ...]
    moves: tuple[Move, ...] = ()
    duties: tuple[Duty, ...] = ()
    escalations: tuple[Escalation, ...] = ()


class LedgerRecord(Record):
    """`ledgers/<id>.yaml` as it is written.

    Parts of the same id replace those of the workflow, others are added, those in `without` are left out.
    `keeper` is the office that keeps the list, `lead` and `cooperating` the units of an entry that names none.
    `code` begins the numbers of entries. `closed_on` is the day from which no new entry is taken.
    """

    id: LedgerId
    code: str = Told(pattern=r"^[A-Z][A-Z0-9]{0,7}$")
    title: Bilingual
    description: Bilingual
    area: str
    mechanisms: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    entry: ThingKind = ThingKind.FREE
    entry_name: Bilingual | None = None
    once: bool = True
    keeper: str
    lead: str = ""
    cooperating: tuple[str, ...] = ()
    add_by: tuple[Part, ...] = (Part.KEEPER, Part.DISTRICT)
    edit_by: tuple[Part, ...] = (Part.KEEPER, Part.LEAD, Part.DISTRICT, Part.AUTHOR)
    fields: tuple[LedgerField, ...] = ()
    codes: Mapping[str, tuple[Code, ...]] = {}
    workflow: LedgerId | None = None
    states: tuple[State, ...] = ()
    moves: tuple[Move, ...] = ()
    duties: tuple[Duty, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    without: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    views: tuple[View, ...] = ()
    rollups: tuple[Rollup, ...] = ()
    seeds: tuple[Seed, ...] = ()
    replaces: tuple[Replaced, ...] = ()
    splits: tuple[Split, ...] = ()
    closed_on: str | None = None
    order: int = 100
    note: Bilingual | None = None


#: Fields that every entry has, by the name a form gives them.
BASE = (
    LedgerField(
        field="number",
        label="编号",
        english="No.",
        type=FieldType.TEXT,
        description="新条目留空；填已有编号则为修改",
    ),
    LedgerField(field="title", label="名称", english="Name", type=FieldType.TEXT),
    LedgerField(field="subject", label="对象编码", english="Subject", type=FieldType.TEXT),
    LedgerField(
        field="state",
        label="状态",
        english="State",
        type=FieldType.CODE,
        codes="state",
        aliases="目前状态 进展状态",
    ),
    LedgerField(
        field="region",
        label="所属地区",
        english="Region",
        type=FieldType.REGION,
        aliases="区县 属地 区(县、市)",
    ),
    LedgerField(field="lead", label="牵头单位", english="Lead unit", type=FieldType.TEXT, aliases="责任单位"),
    LedgerField(
        field="cooperating",
        label="配合单位",
        english="Cooperating units",
        type=FieldType.TEXT,
        many=True,
        description="多个以、分隔",
    ),
    LedgerField(
        field="due", label="完成期限", english="Due", type=FieldType.DATE, aliases="期限 完成时限 截止日期"
    ),
)
#: Columns of a form that say how a change came about.
ABOUT = (
    LedgerField(field="since", label="状态日期", english="State since", type=FieldType.DATE, description="进入这一状态的日期；留空为今天"),
    LedgerField(field="cite", label="佐证", english="Evidence", type=FieldType.TEXT, description="流转须附佐证时写文号或地址"),
    LedgerField(field="why", label="变更说明", english="Reason", type=FieldType.TEXT, description="流转须说明原因时填写"),
    LedgerField(field="revision", label="系统版次", english="Revision", type=FieldType.INTEGER, description="导出时的版次，请勿改动：此后别人改过的，导入时不会被盖掉"),
)  # fmt: skip
BASE_NAMES = frozenset(field.field for field in BASE)

#: What the subject's id is called in a form.
SUBJECT_LABELS: Mapping[ThingKind, tuple[str, str, str]] = {
    ThingKind.ENTERPRISE: ("统一社会信用代码", "Credit code", "信用代码 企业代码"),
    ThingKind.PROJECT: ("项目代码", "Project code", "项目编号 赋码"),
    ThingKind.PARCEL: ("宗地编号", "Parcel id", "地块编号"),
    ThingKind.PARK: ("园区编号", "Park id", "园区代码"),
    ThingKind.BUILDING: ("楼宇编号", "Building id", "厂房编号"),
    ThingKind.PLATFORM: ("平台编号", "Platform id", ""),
    ThingKind.POLICY: ("政策编号", "Policy id", "文号"),
    ThingKind.ORGANISATION: ("单位", "Organisation", "单位名称"),
    ThingKind.REGION: ("地区", "Region", "区县"),
    ThingKind.CLUSTER: ("集群编号", "Cluster id", "集群"),
    ThingKind.TASK: ("任务编号", "Task id", ""),
    ThingKind.TARGET: ("目标编号", "Target id", ""),
}


class Ledger(Record):
    """A ledger as it works: the record with the states, moves, duties and escalations of its workflow in place."""

    record: LedgerRecord
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    duties: tuple[Duty, ...]
    escalations: tuple[Escalation, ...]

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def title(self) -> Bilingual:
        return self.record.title

    @property
    def fields(self) -> tuple[LedgerField, ...]:
        return self.record.fields

    @cached_property
    def by_field(self) -> Mapping[str, LedgerField]:
        return {field.field: field for field in self.fields}

    @cached_property
    def written(self) -> tuple[LedgerField, ...]:
        """Fields that people fill in."""
        return tuple(field for field in self.fields if not field.computed)

    @cached_property
    def by_state(self) -> Mapping[str, State]:
        return {state.id: state for state in self.states}

    @cached_property
    def initial(self) -> State:
        return next(state for state in self.states if state.initial)

    @cached_property
    def open_states(self) -> tuple[str, ...]:
        return tuple(state.id for state in self.states if not state.final)

    def field(self, name: str) -> LedgerField:
        """Raises LedgerFieldUnknown."""
        if name not in self.by_field:
            raise LedgerFieldUnknown(self.id, name, self.by_field)
        return self.by_field[name]

    def state(self, name: str) -> State:
        """The state of an id or a label. Raises StateUnknown."""
        for state in self.states:
            if name in (state.id, state.label, state.english):
                return state
        raise StateUnknown(self.id, name, [f"{state.id}（{state.label}）" for state in self.states])

    def move(self, name: str) -> Move:
        """Raises MoveUnknown."""
        for move in self.moves:
            if name in (move.id, move.label, move.english):
                return move
        raise MoveUnknown(self.id, name, [f"{move.id}（{move.label}）" for move in self.moves])

    def moves_from(self, state: str) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if state in move.start)

    def duty(self, name: str) -> Duty | None:
        return next((duty for duty in self.duties if duty.id == name), None)

    def codes(self, field: LedgerField) -> tuple[Code, ...]:
        return tuple(self.record.codes.get(field.codes or "", ()))

    def label_of(self, name: str, language: str = "zh") -> str:
        """The printed name of a base field or one of its own."""
        field = self.by_field.get(name) or self.dataset.by_name.get(name)
        return name if field is None else field.english if language == "en" else field.label

    @cached_property
    def dataset(self) -> DataSet:
        """The ledger as a declared data set, so that forms, workbooks and their errors are those of returns."""
        record = SetRecord(
            id=self.id.replace("-", "_"), name=self.title, subject="enterprise", period=PeriodKind.NONE,
            key=("title",) if self.record.entry is ThingKind.FREE else ("subject",),
            office=self.record.keeper, description=self.record.description,
        )  # fmt: skip
        states = tuple(Code(code=state.id, label=state.label, english=state.english) for state in self.states)
        lists = {**self.record.codes, "state": states}
        own = tuple(_in_one_cell(field) for field in self.written)
        return DataSet(record=record, fields=(*self._base(), *own, *ABOUT), lists=lists)

    def _base(self) -> Iterable[LedgerField]:
        free = self.record.entry is ThingKind.FREE
        named = self.record.entry_name or Bilingual(zh="名称", en="Name")
        for field in BASE:
            if field.field == "title":
                yield field.model_copy(
                    update={"label": named.zh, "english": named.en or "Name", "required": free}
                )
            elif field.field != "subject":
                yield field
            elif not free:
                label, english, aliases = SUBJECT_LABELS[self.record.entry]
                yield field.model_copy(
                    update={"label": label, "english": english, "aliases": aliases, "required": True}
                )

    @cached_property
    def content(self) -> dict[str, Any]:
        """The resolved declaration as JSON types, without its seeds: what an old entry is read by."""
        own = self.record.model_dump(mode="json", by_alias=True, exclude={"seeds"})
        parts = self.model_dump(mode="json", by_alias=True, exclude={"record"})
        return {"record": own, **parts}

    @cached_property
    def version(self) -> str:
        """Short hash of the resolved declaration."""
        import orjson

        return hashlib.sha256(orjson.dumps(self.content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]


def _in_one_cell(field: LedgerField) -> LedgerField:
    """Several values stand in a form's cell as one text, whatever each of them is."""
    return field.model_copy(update={"type": FieldType.TEXT}) if field.many else field


def named(parts: Iterable[Any]) -> dict[Name, Any]:
    return {part.id: part for part in parts}
