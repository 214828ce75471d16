"""Commands over ledgers: what they hold, changing entries, what is due, escalation, seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give
from jiqun.cli.vintages import opened, plain, who
from jiqun.cli.years import years_of

if TYPE_CHECKING:
    from jiqun.ledgers.book import Book
    from jiqun.ledgers.declaration import Ledger
    from jiqun.ledgers.due import Owed
    from jiqun.ledgers.entry import Actor, Entry, Paper

app = typer.Typer(
    help="台账：查看、登记、修改、流转、报送、到期、督办、汇总。 / Ledgers: look, add, change, move, report, due, escalate, roll up.",
    no_args_is_help=True,
)
LedgerName = Annotated[str, typer.Argument(help="台账编号、名称或前缀 / ledger id, title or code")]
Number = Annotated[str, typer.Argument(help="条目编号 / number of an entry")]
Values = Annotated[list[str] | None, typer.Argument(help="字段=值 / field=value")]
By = Annotated[str, typer.Option(help="经办人，缺省为当前用户 / who acts")]
Unit = Annotated[
    str,
    typer.Option(
        "--unit", help="以哪个单位的名义；缺省为管理员 / the unit that acts; administrator by default"
    ),
]
Why = Annotated[str, typer.Option("--why", "--reason", help="原因 / reason")]


class PairUnreadable(CommandMishap):
    def __init__(self, words: str) -> None:
        super().__init__(f"“{words}”应写成 字段=值。 / “{words}” must be field=value.")


@contextmanager
def shelved(pack: str, data: Path | None) -> Iterator[Book]:
    from jiqun.workspace.city import open_city
    from jiqun.workspace.ledgers import book_of

    with opened(pack, data) as desk:
        yield book_of(desk, open_city(pack))


def answered(json: bool, pack: str, data: Path | None, find: Callable[[Book], Answer]) -> None:
    def found() -> Answer:
        with shelved(pack, data) as book:
            return find(book)

    give(json, found)


def actor_of(by: str, unit: str) -> Actor:
    """Whoever runs commands on the machine of the records may do everything, unless they name a unit."""
    from jiqun.ledgers.entry import Actor

    return Actor(name=who(by), unit=unit, administrator=not unit)


def pairs(words: Iterable[str] | None) -> dict[str, str]:
    """Raises PairUnreadable."""
    found = {}
    for text in words or ():
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise PairUnreadable(text)
        found[name.strip()] = value.strip()
    return found


def entry_row(book: Book, entry: Entry) -> dict[str, Any]:
    """An entry as JSON types."""
    return {**plain(entry), "state_label": state_label(book, entry)}


def state_label(book: Book, entry: Entry) -> str:
    """A state that a later declaration has left out is shown as it stands."""
    known = book.ledgers[entry.ledger].by_state.get(entry.state)
    return known.label if known else entry.state


def shown(entries: Sequence[Entry], book: Book, title: str) -> Answer:
    rows = [
        (entry.number, entry.title, state_label(book, entry), entry.region, entry.lead,
         entry.due or "", "模拟" if entry.simulated else "")
        for entry in entries
    ]  # fmt: skip
    columns = ["编号", "名称", "状态", "地区", "牵头单位", "期限", ""]
    return Answer([entry_row(book, entry) for entry in entries], title, columns, rows)


@app.command("list")
def list_command(
    area: Annotated[str, typer.Option(help="能力域，如 G05 / area")] = "", pack: PackName = "ningbo",
    data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """列出台账：管理单位、各状态条目数。 / List ledgers with their keepers and entries by state."""

    def find(book: Book) -> Answer:
        counts = book.counts()
        chosen = [item for item in book.ledgers.all.values() if area in ("", item.record.area)]
        content = [
            {"id": item.id, "code": item.record.code, "title": item.title.model_dump(), "area": item.record.area,
             "keeper": item.record.keeper, "mechanisms": list(item.record.mechanisms), "entries": counts.get(item.id, {})}
            for item in chosen
        ]  # fmt: skip
        rows = [
            (
                item.record.area,
                item.id,
                item.title.zh,
                item.record.keeper,
                sum(counts.get(item.id, {}).values()),
            )
            for item in chosen
        ]
        return Answer(content, "", ["域", "编号", "名称", "管理单位", "条目"], rows, right=(4,))

    answered(json, pack, data, find)


@app.command("show")
def show_command(
    ledger: LedgerName, state: Annotated[list[str] | None, typer.Option(help="状态 / state")] = None,
    region: str = "", lead: str = "", text: str = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """列出一份台账的条目。 / The entries of a ledger."""
    from jiqun.ledgers.entry import Selection

    def find(book: Book) -> Answer:
        chosen = book.ledgers[ledger]
        states = tuple(chosen.state(name).id for name in state or ())
        asked = Selection(ledger=chosen.id, states=states, region=region, lead=lead, text=text)
        return shown(book.select(asked), book, chosen.title.zh)

    answered(json, pack, data, find)


@app.command("entry")
def entry_command(
    number: Number, on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False
) -> None:
    """一个条目：内容、可办流转、欠办、报告、佐证、历史。 / One entry with everything known of it."""
    from jiqun.ledgers.due import owed

    def find(book: Book) -> Answer:
        entry = book.get(number)
        ledger = book.ledgers[entry.ledger]
        history = book.history(entry.id)
        row = book.rows(ledger, [entry])[0]
        content = {
            **entry_row(book, entry), "computed": {field.field: row.get(field.field) for field in ledger.fields if field.computed},
            "moves": [step.id for step in ledger.moves_from(entry.state)],
            "owed": [owed_row(item) for item in owed(book, day_of(on), [entry])],
            "reports": [plain(item) for item in book.reports([entry.id])],
            "evidence": [plain(item) for item in book.evidence(entry.id)],
            "history": [plain(item) for item in history],
        }  # fmt: skip
        rows: list[tuple[object, ...]] = [
            (ledger.label_of(name), row[name]) for name in (*_BASE, *(field.field for field in ledger.fields))
            if row.get(name) not in (None, "", [])
        ]  # fmt: skip
        rows += [
            (f"{change.on} {change.deed}", f"{change.by} {change.move} {change.why}".strip())
            for change in history
        ]
        return Answer(content, f"{entry.number} {entry.title}", ["项", "内容"], rows)

    answered(json, pack, data, find)


_BASE = ("state", "region", "lead", "cooperating", "due")


@app.command("add")
def add_command(
    ledger: LedgerName, values: Values = None,
    title: Annotated[str, typer.Option(help="名称 / name")] = "",
    subject: Annotated[str, typer.Option(help="对象编码或名称 / subject")] = "",
    region: str = "", lead: str = "", due: Annotated[str, typer.Option(help="期限 / due day")] = "",
    why: Why = "", by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """登记条目。 / Add an entry."""
    from jiqun.ledgers.adding import add
    from jiqun.ledgers.entry import Draft

    def find(book: Book) -> Answer:
        draft = Draft(
            title=title, subject=subject, region=region, lead=lead, due=due or None, values=pairs(values)
        )
        return shown([add(book, ledger, draft, actor_of(by, unit), why)], book, "")

    answered(json, pack, data, find)


@app.command("edit")
def edit_command(
    number: Number, values: Values = None, why: Why = "",
    revision: Annotated[int | None, typer.Option(help="看到的版本号；缺省取最新 / the revision looked at")] = None,
    by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """修改条目的字段。 / Change fields of an entry."""
    from jiqun.ledgers.editing import edit

    def find(book: Book) -> Answer:
        seen = revision or book.get(number).revision
        return shown(
            [edit(book, number, pairs(values), actor_of(by, unit), revision=seen, why=why)], book, ""
        )

    answered(json, pack, data, find)


@app.command("move")
def move_command(
    number: Number, step: Annotated[str, typer.Argument(help="流转编号或名称 / transition")], values: Values = None,
    why: Why = "", cite: Annotated[list[str] | None, typer.Option(help="佐证：文号、地址 / evidence cited")] = None,
    file: Annotated[list[Path] | None, typer.Option(help="佐证文件 / evidence file")] = None,
    on: On = None, by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """办理一次流转。 / Make a transition."""
    from jiqun.ledgers.moving import move

    def find(book: Book) -> Answer:
        made = move(book, number, step, actor_of(by, unit), why=why, papers=_papers(cite, file), changes=pairs(values), on=day_of(on))  # fmt: skip
        return shown([made], book, "")

    answered(json, pack, data, find)


def _papers(cite: Iterable[str] | None, files: Iterable[Path] | None) -> list[Paper]:
    from jiqun.ledgers.entry import Paper

    named = [Paper(name=path.name, content=path.read_bytes()) for path in files or ()]
    return [*(Paper(cite=words) for words in cite or ()), *named]


@app.command("report")
def report_command(
    number: Number, duty: Annotated[str, typer.Argument(help="职责编号 / duty")],
    period: Annotated[str, typer.Argument(help="时期，如 2026-11、2026-Q3 / period")],
    words: Annotated[str, typer.Option(help="报告内容 / what is reported")], values: Values = None,
    on: On = None, by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """报送一期。 / Hand in the report of a period."""
    from jiqun.ledgers.reporting import report

    def find(book: Book) -> Answer:
        made = report(
            book, number, duty, period, words, actor_of(by, unit), values=pairs(values), on=day_of(on)
        )
        return Answer(
            plain(made),
            "",
            ["编号", "职责", "时期", "状态"],
            [(made.id, made.duty, made.period, made.verdict)],
        )

    answered(json, pack, data, find)


@app.command("due")
def due_command(
    ledger: Annotated[str, typer.Option(help="台账 / ledger")] = "", whose: Annotated[str, typer.Option("--of", help="单位 / unit")] = "",
    late: Annotated[bool, typer.Option("--late", help="只列逾期 / only what is late")] = False,
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """到期和逾期事项。 / What is due and what is late."""
    from jiqun.ledgers.due import Urgency, owed

    def find(book: Book) -> Answer:
        items = [
            item for item in owed(book, day_of(on))
            if ledger in ("", item.entry.ledger) and (not whose or book.units.same(whose, item.unit))
            and (not late or item.urgency is Urgency.LATE)
        ]  # fmt: skip
        rows = [
            (
                item.due,
                item.late or "",
                item.entry.number,
                item.entry.title,
                item.label,
                item.period,
                item.unit,
            )
            for item in items
        ]
        columns = ["期限", "逾期工作日", "编号", "名称", "事项", "时期", "责任单位"]
        return Answer([owed_row(item) for item in items], "", columns, rows, right=(1,))

    answered(json, pack, data, find)


def owed_row(item: Owed) -> dict[str, Any]:
    return {
        "entry": item.entry.number, "ledger": item.entry.ledger, "title": item.entry.title, "duty": item.duty,
        "label": {"zh": item.label, "en": item.english}, "period": item.period, "due": item.due.isoformat(),
        "unit": item.unit, "urgency": item.urgency.value, "late_working_days": item.late, "light": item.light.value,
    }  # fmt: skip


@app.command("check")
def check_command(
    ledger: Annotated[str, typer.Argument(help="台账；缺省全部 / a ledger, all by default")] = "",
    pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """条目不符合哪些规则。声明本身有误时说明文件和行。 / The rules that entries break."""
    from jiqun.ledgers.checking import broken
    from jiqun.ledgers.entry import Selection

    def find(book: Book) -> Answer:
        chosen = [book.ledgers[ledger]] if ledger else list(book.ledgers.all.values())
        content: list[dict[str, Any]] = []
        for item in chosen:
            entries = book.select(Selection(ledger=item.id)) if item.record.checks else []
            for found in broken(book.engine, item, book.rows(item, entries)):
                content.append(
                    {"ledger": item.id, "check": found.check.id, "severity": found.check.severity.value,
                     "message": found.check.message.model_dump(), "key": list(found.key), "example": found.check.example,
                     "entries": [entries[at].number for at in found.rows]}
                )  # fmt: skip
        rows = [
            (row["ledger"], row["severity"], row["message"]["zh"], "、".join(row["key"]), len(row["entries"]), "、".join(row["entries"][:5]))
            for row in content
        ]  # fmt: skip
        return Answer(content, "", ["台账", "级别", "规则", "组", "条目数", "条目"], rows, right=(4,))

    answered(json, pack, data, find)


@app.command("rollup")
def rollup_command(
    ledger: LedgerName, years: Annotated[str, typer.Option(help="年份，如 2023-2026 / years")] = "", on: On = None,
    pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """由条目汇总出的数，及其对应的指标。 / Figures made of entries."""
    from jiqun.ledgers.rollup import roll_up

    def find(book: Book) -> Answer:
        day = day_of(on)
        found = roll_up(book, book.ledgers[ledger], years_of(years or str(day.year)), day)
        content = [
            {"rollup": item.rollup.id, "label": {"zh": item.rollup.label, "en": item.rollup.english}, "year": item.year,
             "until": item.until.isoformat(), "by": item.by, "cut": item.cut, "value": item.value, "unit": item.rollup.unit,
             "indicator": item.rollup.indicator, "entries": len(item.entries), "simulated": item.simulated}
            for item in found
        ]  # fmt: skip
        rows = [
            (item.year, item.rollup.label, item.cut, item.value, item.rollup.unit, item.rollup.indicator, "模拟" if item.simulated else "")
            for item in found
        ]  # fmt: skip
        return Answer(content, "", ["年份", "汇总", "分组", "数", "单位", "指标", ""], rows, right=(3,))

    answered(json, pack, data, find)


@app.command("confirm")
def confirm_command(
    ledger: LedgerName, rollup: Annotated[str, typer.Argument(help="汇总编号或名称 / rollup")],
    year: Annotated[int, typer.Argument(help="年份 / year")], region: str = "",
    note: Annotated[str, typer.Option(help="口径说明 / note")] = "", on: On = None, by: By = "", unit: Unit = "",
    pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """由管理单位确认一个汇总数，使其作为公布数参与目标判断；含模拟条目的不能确认。 / Stand for a rolled-up figure so that it may judge targets."""
    from jiqun.ledgers.confirming import confirm

    def find(book: Book) -> Answer:
        from jiqun.workspace.city import open_city

        made = confirm(book, ledger, rollup, year, actor_of(by, unit), day_of(on), region=region, home=open_city(pack).home, note=note)  # fmt: skip
        rows = [(made.ledger, made.rollup, made.year, made.region, made.value, made.unit, made.indicator)]
        return Answer(
            plain(made), "", ["台账", "汇总", "年份", "地区", "数", "单位", "指标"], rows, right=(4,)
        )

    answered(json, pack, data, find)


@app.command("split")
def split_command(
    number: Number, by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """把条目分解为年度、季度节点。 / Split an entry into milestones."""
    from jiqun.ledgers.splitting import split

    answered(json, pack, data, lambda book: shown(split(book, number, actor_of(by, unit)), book, ""))


@app.command("carry")
def carry_command(
    old: LedgerName, new: Annotated[str, typer.Argument(help="接续的台账 / the ledger that replaces it")],
    why: Why = "", by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """把旧清单的条目转入新清单，历史不断。 / Carry entries into the ledger that replaces theirs."""
    from jiqun.ledgers.carrying import carry

    answered(json, pack, data, lambda book: shown(carry(book, old, new, actor_of(by, unit), why), book, ""))


@app.command("escalate")
def escalate_command(
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False
) -> None:
    """按规则对逾期事项亮灯、提醒、开督办单；同一缘由只办一次。宜每天定时运行。 / Carry out what lateness calls for, once each."""
    from jiqun.ledgers.escalation import escalate

    def find(book: Book) -> Answer:
        made = escalate(book, day_of(on))
        rows = [(item.on, item.light, item.step, item.cause, item.unit, item.raised or "") for item in made]
        return Answer(
            [plain(item) for item in made], "", ["日期", "灯", "步骤", "缘由", "告知", "开单"], rows
        )

    answered(json, pack, data, find)


@app.command("template")
def template_command(
    ledger: LedgerName, out: Annotated[Path | None, typer.Option("--out", "-o", help="写到 / file to write")] = None,
    pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """生成一份台账的空白填报表（xlsx）。 / Write the empty form of a ledger."""
    _written(ledger, out, "xlsx", Selected(empty=True), None, pack, data, json)


@app.command("export")
def export_command(
    ledger: LedgerName, out: Annotated[Path | None, typer.Option("--out", "-o", help="写到；后缀定格式：xlsx、csv、docx / file to write")] = None,
    state: Annotated[list[str] | None, typer.Option(help="状态 / state")] = None, region: str = "", lead: str = "",
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """导出清单：可改后再导入的工作簿、CSV、Word。 / Write a list as a workbook that can be imported again, CSV, or Word."""
    kind = (out.suffix.lstrip(".").lower() if out else "") or "xlsx"
    _written(
        ledger, out, kind, Selected(states=tuple(state or ()), region=region, lead=lead), on, pack, data, json
    )


class FormatUnknown(CommandMishap):
    def __init__(self, kind: str) -> None:
        super().__init__(
            f"不支持 .{kind}；请用 .xlsx、.csv 或 .docx。 / .{kind} is not written; use .xlsx, .csv or .docx."
        )


def _written(
    ledger: str,
    out: Path | None,
    kind: str,
    chosen: Selected,
    on: On,
    pack: str,
    data: Path | None,
    json: bool,
) -> None:
    def find(book: Book) -> Answer:
        from jiqun.ledgers.exchange.cells import listed
        from jiqun.ledgers.exchange.word import write_word
        from jiqun.ledgers.exchange.workbook import write_csv, write_workbook

        declared = book.ledgers[ledger]
        list_ = listed(book, declared, chosen.entries(book, declared))
        writers = {
            "xlsx": lambda: write_workbook(list_, day_of(on)), "csv": lambda: write_csv(list_),
            "docx": lambda: write_word(list_, day_of(on)),
        }  # fmt: skip
        if kind not in writers:
            raise FormatUnknown(kind)
        path = out or Path(f"{declared.title.zh}.{kind}")
        path.write_bytes(writers[kind]())
        content = {"file": str(path), "ledger": declared.id, "rows": len(list_.rows)}
        return Answer(content, "", ["文件", "条目"], [(path, len(list_.rows))], right=(1,))

    answered(json, pack, data, find)


@dataclass(frozen=True)
class Selected:
    """Which entries a file holds."""

    states: tuple[str, ...] = ()
    region: str = ""
    lead: str = ""
    empty: bool = False

    def entries(self, book: Book, ledger: Ledger) -> list[Entry]:
        from jiqun.ledgers.entry import Selection

        if self.empty:
            return []
        states = tuple(ledger.state(name).id for name in self.states)
        return book.select(Selection(ledger=ledger.id, states=states, region=self.region, lead=self.lead))


@app.command("import")
def import_command(
    ledger: LedgerName, file: Annotated[Path, typer.Argument(help="xlsx、CSV / a workbook or CSV")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查不写入 / check, write nothing")] = False,
    good_rows: Annotated[bool, typer.Option("--good-rows", help="有误的行不入，其余照入 / take the rows that are right")] = False,
    why: Why = "", by: By = "", unit: Unit = "", pack: PackName = "ningbo", data: DataFolder = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """导入清单：有编号的行为修改，没有的为新增；改状态即办理流转。任何一行有误则整份不入。 / Import entries; a wrong row keeps the whole file out, and the exit code is 1."""
    from jiqun.ledgers.exchange.importing import import_entries

    kept_out = False

    def find(book: Book) -> Answer:
        nonlocal kept_out
        made = import_entries(
            book, ledger, file, actor_of(by, unit), dry_run=dry_run, good_rows=good_rows, why=why
        )
        kept_out = bool(made.errors) and not made.written
        rows: list[tuple[object, ...]] = [(doubt.severity, doubt.place, doubt.label, doubt.raw, doubt.zh, doubt.mend) for doubt in made.doubts]  # fmt: skip
        from jiqun.ledgers.exchange.outcome import Fate

        title = "、".join(f"{_FATES[fate]} {made.count(fate)}" for fate in Fate if made.count(fate))
        done = "已写入" if made.written else "没有写入"
        return Answer(
            made.as_dict(), f"{done}：{title}", ["级别", "位置", "列", "内容", "问题", "怎么改"], rows
        )

    answered(json, pack, data, find)
    if kept_out:
        raise typer.Exit(1)


_FATES = {"added": "新增", "changed": "修改", "moved": "流转", "unchanged": "未变", "refused": "有误"}


@app.command("raise")
def raise_command(
    on: On = None, dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出，不开单 / list, open nothing")] = False,
    pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """按 raising.yaml 把文本检查、红灯、逾期报表开成问题；每个缘由只开一单。 / Open items for findings, red lights and overdue returns, once each."""

    def found() -> Answer:
        from jiqun.ledgers.escalation import SYSTEM
        from jiqun.ledgers.raising import load_raising, raise_items
        from jiqun.workspace.city import open_city
        from jiqun.workspace.ledgers import book_of
        from jiqun.workspace.signals import signals_of

        city = open_city(pack)
        with opened(pack, data) as desk:
            signals = signals_of(city.with_returned(desk.published()), desk, day_of(on))
            made = raise_items(book_of(desk, city), load_raising(city.pack), signals, SYSTEM, dry_run=dry_run)
        content = [
            {"rule": item.rule, "origin": item.origin, "title": item.title, "lead": item.lead, "known": item.known,
             "entry": item.entry.number if item.entry else None}
            for item in made
        ]  # fmt: skip
        rows = [(item.rule, item.entry.number if item.entry else "已有" if item.known else "—", item.title, item.lead) for item in made]  # fmt: skip
        return Answer(content, "", ["规则", "条目", "名称", "责任单位"], rows)

    give(json, found)


@app.command("sow")
def sow_command(
    ledger: Annotated[str, typer.Argument(help="台账；缺省全部 / a ledger, all by default")] = "",
    on: On = None, pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False,
) -> None:  # fmt: skip
    """按声明的种子登记：规划原文写明的照录，示例一律标模拟数据。 / Sow ledgers: what plans print as it stands, examples as simulated."""

    def find(book: Book) -> Answer:
        from jiqun.ledgers.seeding import sow_all, sow_one
        from jiqun.workspace.city import open_city
        from jiqun.workspace.ledgers import lists_of

        lists = lists_of(open_city(pack))
        made = sow_one(book, book.ledgers[ledger], lists, day_of(on)) if ledger else list(sow_all(book, lists, day_of(on)))  # fmt: skip
        rows = [(item.ledger, item.printed, item.simulated, item.left_out) for item in made]
        columns = ["台账", "照录", "模拟", "不合规则未登"]
        return Answer([plain(item) for item in made], "", columns, rows, right=(1, 2, 3))

    answered(json, pack, data, find)
