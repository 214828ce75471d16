"""Lists as files on the site, the battle board, and how loops run."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
from docx import Document

from .ledger_city import Town, running


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running(tmp_path_factory.mktemp("files")) as held:
        with held.client("wang") as keeper:
            for title, kind in (("缺用地指标", "land"), ("=贷款", "money"), ("缺工", "land")):
                made = keeper.post("/ledgers/asks/new", data={"title": title, "kind": kind, "_why": "走访"})
                assert made.status_code == 303
        yield held


def sheet_of(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def changed(content: bytes, row: int, label: str, value: str) -> bytes:
    """The workbook with one cell changed: the row of the table (from 0) and the label of its column."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    labels = [str(cell.value or "").lstrip("*") for cell in sheet[5]]
    sheet.cell(
        6 + row, 1 + next(at for at, text in enumerate(labels) if text.startswith(label))
    ).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_comes_as_a_workbook_csv_and_word(town: Town) -> None:
    with town.client() as anybody:
        rows = sheet_of(anybody.get("/ledgers/asks/export.xlsx").content)
        assert rows[0][0] == "企业诉求"
        assert [row[1] for row in rows[5:8]] == ["缺用地指标", "=贷款", "缺工"]
        text = anybody.get("/ledgers/asks/export.csv").content.decode("utf-8-sig")
        assert "'=贷款" in text
        answer = anybody.get("/ledgers/asks/export.docx?f.kind=land&view=by_kind")
        assert "attachment" in answer.headers["content-disposition"]
        (table,) = Document(io.BytesIO(answer.content)).tables
        assert [row.cells[2].text for row in table.rows[1:]] == ["缺用地指标", "缺工"]
        assert anybody.get("/ledgers/asks/export.pdf").status_code == 404
        assert len(sheet_of(anybody.get("/ledgers/asks/form.xlsx").content)) == 5


def test_a_changed_workbook_is_checked_then_taken(town: Town) -> None:
    with town.client("wang") as keeper:
        sent = changed(keeper.get("/ledgers/asks/export.xlsx").content, 0, "金额", "88")
        file = {"file": ("清单.xlsx", sent)}
        checked = keeper.post("/ledgers/asks/import", files=file, data={"_do": "check"})
        assert (checked.status_code, "尚未写入" in checked.text) == (200, True)
        assert "88" not in keeper.get("/ledgers/asks").text
        written = keeper.post("/ledgers/asks/import", files=file, data={"_do": "write", "why": "复核"})
        assert "已写入" in written.text
        assert "88" in keeper.get("/ledgers/asks").text


@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        pytest.param("金额", "很多", "不是数字", id="no number"),
        pytest.param("金额", "5000", "金额不得超过", id="a rule is broken"),
        pytest.param("编号", "QS-0999", "没有编号 QS-0999", id="a number that does not exist"),
        pytest.param("状态", "已办结", "不能", id="a transition that is not possible"),
        pytest.param("类别", "房子", "不在选项之内", id="no such code"),
    ],
)
def test_a_wrong_row_keeps_the_file_out_and_says_where(
    town: Town, label: str, value: str, words: str
) -> None:
    with town.client("wang") as keeper:
        sent = changed(keeper.get("/ledgers/asks/export.xlsx").content, 1, label, value)
        before = keeper.get("/api/v1/ledgers/asks/entries").json()
        answer = keeper.post(
            "/ledgers/asks/import", files={"file": ("清单.xlsx", sent)}, data={"_do": "write"}
        )
        assert answer.status_code == 422
        assert words in answer.text
        assert "清单 ›" in answer.text
        assert keeper.get("/api/v1/ledgers/asks/entries").json() == before


@pytest.mark.parametrize(
    ("login", "status"),
    [("", 303), ("wang", 200)],
    ids=["nobody is led to the log-in", "the keeper sees the form"],
)
def test_who_sees_the_form_of_an_import(town: Town, login: str, status: int) -> None:
    with town.client(login) as somebody:
        assert somebody.get("/ledgers/asks/import").status_code == status


@pytest.mark.parametrize("login", ["du", "sun"], ids=["a reader", "another office"])
def test_who_may_not_import(town: Town, login: str) -> None:
    with town.client(login) as somebody:
        sent = somebody.get("/ledgers/asks/export.xlsx").content
        answer = somebody.post(
            "/ledgers/asks/import", files={"file": ("清单.xlsx", sent)}, data={"_do": "write"}
        )
        assert answer.status_code == 403


def test_without_a_file_the_page_says_so(town: Town) -> None:
    with town.client("wang") as keeper:
        answer = keeper.post("/ledgers/asks/import", data={"_do": "write"})
        assert (answer.status_code, "没有选择文件" in answer.text) == (422, True)


@pytest.mark.parametrize("path", ["/ledgers/loops", "/ledgers/loops?ledger=asks&by=kind", "/ledgers/loops?year=1999", "/tasks/board"])  # fmt: skip
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_boards_answer(town: Town, prefix: str, path: str) -> None:
    with town.client() as anybody:
        assert anybody.get(f"{prefix}{path}").status_code == 200


def test_loops_count_what_came(town: Town) -> None:
    with town.client() as anybody:
        page = anybody.get("/ledgers/loops?ledger=asks&by=kind").text
        assert "用地" in page
        assert "资金" in page


def test_a_keeper_stands_for_a_figure_and_it_joins_the_published_ones(town: Town) -> None:
    with town.client("wang") as keeper:
        year = dt.date.today().year
        answer = keeper.post(
            "/ledgers/asks/confirm", data={"rollup": "all", "year": str(year), "note": "月末数"}
        )
        assert answer.status_code == 303
        page = keeper.get("/ledgers/asks").text
        assert "已确认" in page
        assert "月末数" in page
        figures = keeper.get("/observations").text
        assert "台账“企业诉求”" in figures


@pytest.mark.parametrize(
    ("login", "data", "status"),
    [
        pytest.param("sun", {"rollup": "all", "year": "2026"}, 403, id="another office"),
        pytest.param("wang", {"rollup": "nothing", "year": "2026"}, 422, id="no such figure"),
        pytest.param("wang", {"rollup": "all", "year": "soon"}, 422, id="no year"),
    ],
)
def test_what_cannot_be_confirmed(town: Town, login: str, data: dict[str, str], status: int) -> None:
    with town.client(login) as somebody:
        assert somebody.post("/ledgers/asks/confirm", data=data).status_code == status


def test_an_entry_without_splits_makes_no_milestones(town: Town) -> None:
    with town.client("wang") as keeper:
        assert keeper.post("/ledgers/asks/entries/QS-0001/split").status_code == 303
        assert "分解为节点" not in keeper.get("/ledgers/asks/entries/QS-0001").text
