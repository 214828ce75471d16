"""A list goes out as a workbook and comes back: every doubtful row is named, and a wrong one keeps the file out."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jiqun.documents.errors import DocumentError
from jiqun.facts.schema import Severity
from jiqun.ledgers.adding import add
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import LedgerField, Ledgers
from jiqun.ledgers.editing import edit
from jiqun.ledgers.entry import Actor, Draft, Entry, Selection
from jiqun.ledgers.errors import NotYours
from jiqun.ledgers.exchange.cells import label_of, listed
from jiqun.ledgers.exchange.importing import import_entries
from jiqun.ledgers.exchange.outcome import Fate, Imported
from jiqun.ledgers.exchange.workbook import HEADER, SHEET, write_csv, write_workbook
from jiqun.ledgers.moving import move
from tests.ledgers.town import BOSS, KEEPER, OLD_KEEPER, PLANNER, YI, firm

DAY = dt.date(2026, 11, 23)
FULL = {
    "amount": "1.25亿", "share": "33.3", "helped": "12345", "on_day": "2026-03-05", "for_year": "2026", "urgent": "否",
    "kind": "技术", "tags": "绿色、智能", "note": "=1+1", "place": "乙区", "span": "2026-Q1", "trade": "0131",
    "credit": firm(7), "firm": "第1厂", "firms": "第1厂、第2厂", "unit": "市发改委",
}  # fmt: skip


def exported(book: Book, name: str, folder: Path) -> Path:
    ledger = book.ledgers[name]
    path = folder / f"{name}.xlsx"
    path.write_bytes(write_workbook(listed(book, ledger, book.select(Selection(ledger=name))), DAY))
    return path


def table(book: Book, name: str, path: Path, rows: Sequence[Mapping[str, Any]], *, comments: str = "") -> Path:  # fmt: skip
    """A sheet of a clerk's own, with the form's labels."""
    ledger = book.ledgers[name]
    labels = {item.field: label_of(item) for item in ledger.dataset.fields if isinstance(item, LedgerField)}
    names = list(dict.fromkeys(["title", "region", *(key for row in rows for key in row)]))
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[labels.get(key, key) for key in names], *([row.get(key) for key in names] for row in rows)])  # fmt: skip
        return path
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append([labels.get(key, key) for key in names])
    for row in rows:
        sheet.append([row.get(key) for key in names])
    made.properties.description = comments
    made.save(path)
    return path


def take(book: Book, name: str, path: Path, actor: Actor = BOSS, **more: Any) -> Imported:
    return import_entries(book, name, path, actor, **more)


def everything(book: Book) -> tuple[list[Entry], int]:
    return book.select(Selection(withdrawn=True)), len(book.changes())


def ideas(book: Book) -> list[Entry]:
    full = add(book, "ideas", Draft(title="满的", region="乙区", cooperating=("市发改委", "市督查室"), due="2026-12-31", values=FULL), KEEPER)  # fmt: skip
    child = add(book, "ideas", Draft(title="续", state="listed", values={"parent": full.number}), KEEPER)
    return [full, child, add(book, "ideas", Draft(title="空的"), KEEPER)]


@pytest.mark.parametrize("name", ["ideas", "firms", "projects", "quotas"])
def test_an_exported_workbook_that_comes_back_changes_nothing(book: Book, tmp_path: Path, name: str) -> None:  # fmt: skip
    if name == "ideas":
        ideas(book)
    drafts = {
        "firms": [Draft(subject=firm(at), values={"niche": "轴承", "grant": 1.5}) for at in (1, 2)],
        "projects": [Draft(title="修路", due=DAY, state="done", values={"progress": 100, "ends": 2027})],
        "quotas": [
            Draft(title="甲", values={"park": "东园", "area": 1e-7, "industries": "数字产业、绿色石化"})
        ],
    }
    for draft in drafts.get(name, []):
        add(book, name, draft, BOSS)
    before = everything(book)
    done = take(book, name, exported(book, name, tmp_path))
    assert {row.fate for row in done.rows} == {Fate.UNCHANGED}
    assert done.errors == 0, done.doubts
    assert everything(book) == before


def test_the_empty_form_has_nothing_to_take(book: Book, tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        take(book, "ideas", exported(book, "ideas", tmp_path))


def test_rows_add_change_move_and_leave_alone_in_one_file(either: Book, tmp_path: Path) -> None:
    full, child, empty = ideas(either)
    path = exported(either, "ideas", tmp_path)
    made = openpyxl.load_workbook(path)
    sheet = made[SHEET]
    columns = {str(cell.value).lstrip("*"): at for at, cell in enumerate(sheet[HEADER + 1], 1)}
    first = HEADER + 2
    sheet.cell(first, columns["说明"], "改过的")
    sheet.cell(first, columns["金额（万元）"]).value = None
    sheet.cell(first + 2, columns["类别"], "土地")
    sheet.cell(first + 2, columns["状态"], "已列入")
    sheet.cell(first + 2, columns["状态日期"], "2026-11-02")
    sheet.cell(first + 2, columns["变更说明"], "会议通过")
    sheet.cell(first + 3, columns["名称"], "新的")
    sheet.cell(first + 3, columns["牵头单位"], "市发改委")
    made.save(path)
    done = take(either, "ideas", path)
    assert done.written, done.doubts
    assert [(row.fate, row.number) for row in done.rows] == [
        (Fate.CHANGED, "IDEA-0001"), (Fate.UNCHANGED, "IDEA-0002"), (Fate.MOVED, "IDEA-0003"), (Fate.ADDED, "IDEA-0004"),
    ]  # fmt: skip
    after = either.get(full.id)
    assert (after.values["note"], "amount" in after.values, after.due) == ("改过的", False, full.due)
    assert either.get(child.id) == child
    moved = either.get(empty.id)
    assert (moved.state, str(moved.since), moved.values) == ("listed", "2026-11-02", {"kind": "land", "on_day": "2026-11-02"})  # fmt: skip
    assert either.history(empty.id)[-1].why == "会议通过"
    assert either.get("IDEA-0004").lead == "市发改委"


def test_a_column_that_the_file_has_not_stays_as_it_is(book: Book, tmp_path: Path) -> None:
    full, *_ = ideas(book)
    done = take(book, "ideas", table(book, "ideas", tmp_path / "a.csv", [{"number": full.number, "title": "满的", "share": 40}]))  # fmt: skip
    assert done.written, done.doubts
    assert book.get(full.id).values == {**full.values, "share": 40.0}
    assert book.get(full.id).cooperating == full.cooperating


BAD = [
    pytest.param("ideas", {"number": "IDEA-0099", "title": "甲"}, "“金点子清单”没有编号 IDEA-0099；新条目请把编号留空", "", id="a number that does not exist"),
    pytest.param("ideas", {"title": "甲", "amount": "很多"}, "不是数字", "C", id="a wrong type"),
    pytest.param("ideas", {"title": "甲", "kind": "技术类"}, "不在选项之内", "C", id="a code that is none"),
    pytest.param("ideas", {"title": "甲", "region": "戊区"}, "没有这个地区", "B", id="a region that is none"),
    pytest.param("ideas", {"title": "甲", "state": "飞升"}, "不在选项之内", "C", id="a state that is none"),
    pytest.param("ideas", {"title": "甲", "firm": "第一厂"}, "相关企业“第一厂”：登记册里没有，是否指", "", id="a foreign key that does not exist, with the near one"),
    pytest.param("ideas", {"title": "甲", "parent": "IDEA-0077"}, "没有这个编号", "", id="a reference to an entry that is not there"),
    pytest.param("ideas", {"title": "甲", "amount": -1}, "金额不能为负", "", id="a rule broken"),
    pytest.param("ideas", {"number": "IDEA-0002", "title": "续", "state": "拟列入"}, "现为“已列入”，不能“拟列入”；现在可以：已移出", "", id="a transition that is not allowed"),
    pytest.param("ideas", {"number": "IDEA-0002", "title": "续", "state": "已移出"}, "须写明原因", "", id="a transition without its reason"),
    pytest.param("ideas", {"number": "IDEA-0003", "title": "空的", "state": "已列入"}, "还须填写：类别", "", id="a transition without a required field"),
    pytest.param("quotas", {"number": "QT-0001", "title": "甲", "park": "东园", "state": "已登记生效"}, "须附佐证：批准或合同文件", "", id="a transition without its evidence"),
    pytest.param("quotas", {"title": "丙", "park": "东园", "area": 100}, "园区合计超过100亩（东园）", "", id="a rule of a group, with entries that the file leaves alone"),
    pytest.param("quotas", {"title": "丙", "park": None, "area": 1}, "", "", id="a required field that is empty"),
    pytest.param("firms", {"subject": firm(55), "niche": "轴承"}, "登记册没有企业", "", id="a subject that is not in the register"),
    pytest.param("firms", {"number": "FIRM-0001", "subject": firm(2), "niche": "轴承"}, "FIRM-0001 是“第1厂”的条目，不能改成“第2厂”", "", id="the number of one subject with the code of another"),
    pytest.param("six-lists", {"title": "地块"}, "2025-07-01 起不再新增条目，请登记到：四张清单", "", id="a new row in a closed ledger"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "words", "column"), BAD)
def test_a_bad_row_is_named_and_keeps_the_file_out(
    book: Book, tmp_path: Path, name: str, row: dict[str, Any], words: str, column: str
) -> None:
    ideas(book)
    add(book, "quotas", Draft(title="甲", values={"park": "东园", "area": 10}), BOSS)
    add(book, "firms", Draft(subject=firm(1), values={"niche": "轴承"}), BOSS)
    good = {"title": "好的", "niche": "齿轮", "park": "西园", "subject": firm(3)}
    fields = {item.field for item in book.ledgers[name].dataset.fields}
    good = {key: value for key, value in good.items() if key in fields}
    before = everything(book)
    path = table(book, name, tmp_path / "a.csv", [good, {key: row.get(key) for key in {**good, **row}}])
    done = take(book, name, path)
    assert not done.written
    assert everything(book) == before
    wrong = [doubt for doubt in done.doubts if doubt.severity is Severity.ERROR and doubt.row == 3]
    assert any(words in doubt.zh for doubt in wrong), done.doubts
    assert all(doubt.en and doubt.place.endswith(doubt.cell or "第3行") for doubt in wrong)
    if column:
        assert wrong[0].cell == f"{column}3"
    assert done.rows[1].fate is Fate.REFUSED
    again = take(book, name, path, good_rows=True)
    assert again.written is (name != "six-lists"), again.doubts
    if name != "six-lists":
        assert [row.fate for row in again.rows] == [Fate.ADDED, Fate.REFUSED]
        assert len(book.changes()) == before[1] + 1


def test_the_same_entry_twice_in_a_file(book: Book, tmp_path: Path) -> None:
    ideas(book)
    rows = [{"number": "IDEA-0001", "title": "满的"}, {"number": "IDEA-0001", "title": "满了"}]
    done = take(book, "ideas", table(book, "ideas", tmp_path / "a.xlsx", rows))
    assert [row.fate for row in done.rows] == [Fate.UNCHANGED, Fate.REFUSED]
    assert done.doubts[0].place == "名单 › 第3行"
    assert "与 名单 第2行是同一条目（IDEA-0001）；请合并为一行" in done.doubts[0].zh
    twice = [{"subject": firm(1), "niche": "轴承"}, {"subject": "第1厂", "niche": "齿轮"}]
    done = take(book, "firms", table(book, "firms", tmp_path / "b.csv", twice))
    assert not done.written


def test_a_row_about_a_subject_that_is_listed_changes_its_entry(book: Book, tmp_path: Path) -> None:
    entry = add(book, "firms", Draft(subject=firm(1), values={"niche": "轴承"}), KEEPER)
    done = take(book, "firms", table(book, "firms", tmp_path / "a.csv", [{"subject": firm(1), "niche": "齿轮"}]))  # fmt: skip
    assert [(row.fate, row.number) for row in done.rows] == [(Fate.CHANGED, entry.number)]
    assert book.get(entry.id).values == {"niche": "齿轮"}


def test_a_dry_run_writes_nothing_and_says_all(book: Book, tmp_path: Path) -> None:
    done = take(book, "ideas", table(book, "ideas", tmp_path / "a.csv", [{"title": "好点子", "amount": 1}]), dry_run=True)  # fmt: skip
    assert (done.written, [row.fate for row in done.rows]) == (False, [Fate.ADDED])
    assert everything(book) == ([], 0)


def test_a_warning_lets_the_file_in(book: Book, tmp_path: Path) -> None:
    done = take(book, "ideas", table(book, "ideas", tmp_path / "a.csv", [{"title": "甲", "state": "已列入", "amount": 20_000}]))  # fmt: skip
    assert done.written
    assert [(doubt.severity, doubt.zh, doubt.row) for doubt in done.doubts] == [(Severity.WARNING, "金额异常大", 2)]  # fmt: skip


@pytest.mark.parametrize("how", ["the property of the form", "the mark of exported lists"])
def test_a_simulated_file_makes_simulated_entries(book: Book, tmp_path: Path, how: str) -> None:
    if how.startswith("the property"):
        path = table(book, "ideas", tmp_path / "a.xlsx", [{"title": "甲"}], comments="模拟数据")
    else:
        add(book, "ideas", Draft(title="示例", simulated=True), BOSS)
        path = exported(book, "ideas", tmp_path)
        made = openpyxl.load_workbook(path)
        made[SHEET].cell(HEADER + 3, 2, "甲")
        made.save(path)
    assert take(book, "ideas", path).written
    assert {entry.title: entry.simulated for entry in book.select(Selection())}["甲"]


@pytest.mark.parametrize(
    ("actor", "rows", "fate"),
    [
        pytest.param(YI, [{"title": "甲"}], Fate.ADDED, id="a district adds to its own"),
        pytest.param(YI, [{"title": "甲", "region": "丙县"}], Fate.REFUSED, id="not to another"),
        pytest.param(YI, [{"number": "IDEA-0001", "title": "改"}], Fate.CHANGED, id="a district changes its own"),
        pytest.param(YI, [{"number": "IDEA-0002", "title": "改"}], Fate.REFUSED, id="not one that is not its own"),
        pytest.param(OLD_KEEPER, [{"number": "IDEA-0002", "title": "改"}], Fate.CHANGED, id="the keeper under its old name"),
    ],
)  # fmt: skip
def test_every_row_is_held_against_the_users_rights(
    book: Book, tmp_path: Path, actor: Actor, rows: list[dict[str, Any]], fate: Fate
) -> None:
    ideas(book)
    done = take(book, "ideas", table(book, "ideas", tmp_path / "a.csv", rows), actor)
    assert [row.fate for row in done.rows] == [fate], done.doubts


def test_the_right_to_change_is_not_the_right_to_add(book: Book, tmp_path: Path) -> None:
    ledger = book.ledgers["ideas"]
    kept = ledger.model_copy(update={"record": ledger.record.model_copy(update={"add_by": ("keeper",)})})
    strict = replace(book, ledgers=Ledgers({**book.ledgers.all, "ideas": kept}))
    done = take(strict, "ideas", table(book, "ideas", tmp_path / "a.csv", [{"title": "甲"}]), YI)
    assert [row.fate for row in done.rows] == [Fate.REFUSED]
    assert "可由：台账管理单位（市经信局）" in done.doubts[0].zh


def test_who_has_nothing_to_do_with_the_ledger_imports_nothing(book: Book, tmp_path: Path) -> None:
    with pytest.raises(NotYours):
        take(book, "ideas", table(book, "ideas", tmp_path / "a.csv", [{"title": "甲"}]), PLANNER)


def rewritten(path: Path, label: str, value: Any, row: int = 1) -> Path:
    """The workbook with one cell of its first entry changed, as a clerk would."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    column = next(cell.column for cell in sheet[HEADER + 1] if str(cell.value).lstrip("*") == label)
    sheet.cell(HEADER + 1 + row, column, value)
    book.save(path)
    return path


def test_what_others_changed_while_the_file_lay_on_the_desk_stays(book: Book, tmp_path: Path) -> None:
    full, *_ = ideas(book)
    path = exported(book, "ideas", tmp_path)
    edit(book, full.id, {"note": "后来改的"}, KEEPER, revision=1)
    assert take(book, "ideas", path).rows[0].fate is Fate.UNCHANGED
    done = take(book, "ideas", rewritten(path, "名称", "改名"))
    assert (done.rows[0].fate, done.written) == (Fate.CHANGED, True)
    entry = book.get(full.id)
    assert (entry.title, entry.values["note"]) == ("改名", "后来改的")


def test_a_cell_that_two_people_changed_is_told_with_both_values(book: Book, tmp_path: Path) -> None:
    full, *_ = ideas(book)
    path = rewritten(exported(book, "ideas", tmp_path), "名称", "我的名字")
    edit(book, full.id, {"title": "他的名字"}, KEEPER, revision=1)
    done = take(book, "ideas", path)
    assert (done.rows[0].fate, done.written) == (Fate.REFUSED, False)
    assert "他的名字" in done.doubts[0].zh
    assert "我的名字" in done.doubts[0].zh
    assert book.get(full.id).title == "他的名字"


def test_an_old_state_moves_nothing_back_and_a_new_one_clashes_with_anothers(
    book: Book, tmp_path: Path
) -> None:
    *_, empty = ideas(book)
    path = exported(book, "ideas", tmp_path)
    move(book, empty.id, "list", KEEPER, revision=1, changes={"kind": "tech"})
    assert {row.fate for row in take(book, "ideas", path).rows} == {Fate.UNCHANGED}
    dropped = book.ledgers["ideas"].by_state["delisted"].label
    done = take(book, "ideas", rewritten(path, "状态", dropped, row=3))
    assert done.rows[2].fate is Fate.REFUSED
    assert "状态" in done.doubts[0].zh
    assert book.get(empty.id).state == "listed"


@pytest.mark.parametrize("told", [0, 9, -1])
def test_a_revision_that_never_was_is_refused(book: Book, tmp_path: Path, told: int) -> None:
    ideas(book)
    done = take(book, "ideas", rewritten(exported(book, "ideas", tmp_path), "系统版次", told))
    assert done.rows[0].fate is Fate.REFUSED
    assert "请重新导出后再改" in done.doubts[0].zh


def test_a_real_entry_is_not_changed_by_a_sheet_of_invented_ones(book: Book, tmp_path: Path) -> None:
    full, *_ = ideas(book)
    path = table(
        book, "ideas", tmp_path / "a.xlsx", [{"number": full.number, "title": "模拟"}], comments="模拟数据"
    )
    done = take(book, "ideas", path)
    assert done.rows[0].fate is Fate.REFUSED
    assert "真实条目不能用模拟数据修改" in done.doubts[0].zh


def test_a_csv_guarded_against_formulas_comes_back_as_it_was(book: Book, tmp_path: Path) -> None:
    full, *_ = ideas(book)
    assert full.values["note"] == "=1+1"
    path = tmp_path / "a.csv"
    path.write_bytes(write_csv(listed(book, book.ledgers["ideas"], [full])))
    assert "'=1+1" in path.read_text("utf-8-sig")
    assert take(book, "ideas", path).rows[0].fate is Fate.UNCHANGED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.xlsx", b"", id="an empty file"),
        pytest.param("a.xlsx", b"PK\x03\x04 broken", id="a broken workbook"),
        pytest.param("a.csv", "颜色,形状\n红,圆\n".encode(), id="another table altogether"),
        pytest.param("a.csv", "名称\n".encode(), id="a head without rows"),
    ],
)
def test_a_file_that_is_no_list(book: Book, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError):
        take(book, "ideas", tmp_path / name)
    assert everything(book) == ([], 0)
