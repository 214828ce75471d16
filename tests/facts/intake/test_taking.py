"""Returns as offices send them: headers, units, encodings, cells, checks; what is taken, what is refused and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiqun.facts.intake import Decision, Taken
from jiqun.facts.intake.cells import credit, days, numbers
from jiqun.facts.intake.errors import LineUnreadable
from jiqun.facts.intake.labels import Labels
from jiqun.facts.intake.rules import rules
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.values import Unit
from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import code, table

HEAD = ("统一社会信用代码", "企业名称", "规模", "工业总产值")
PERSON = "110105199001010010"  #: fits the rules of resident ids; of nobody: 1990-01-01, sequence 001


def take_rows(desk: Desk, folder: Path, rows: list[tuple[Any, ...]], **options: Any) -> Taken:
    return desk.take(table(folder / "a.xlsx", rows), **{"period": "2024", **options})


def rule_cells(taken: Taken) -> set[tuple[str, str]]:
    return {(problem.rule, problem.cell) for problem in taken.problems}


HEADERS = [
    pytest.param([("统一社会信用代码", "规模", "工业总产值（亿元）"), (code(1), "规上", 1.63)], (), 16300.0, id="unit in brackets"),
    pytest.param([("统一 社会\n信用代码", "规  模", "总产值(元)"), (code(1), "规上", 16300)], (), 1.63, id="spaces, breaks, alias"),
    pytest.param([("信用代码", "规模", "工业总产值"), ("", "", "亿元"), (code(1), "规上", 1.63)], (), 16300.0, id="unit row"),
    pytest.param([("某市报表", None, "单位：亿元"), ("信用代码", "规模", "工业总产值"), (code(1), "规上", 1.63)], (), 16300.0, id="unit line"),
    pytest.param([("信用代码", "规模", "产值（亿元）"), (None, None, "工业总产值"), (code(1), "规上", 1.63)],
                 ("A1:A2", "B1:B2"), 16300.0, id="two rows, merged, unit on the upper"),
    pytest.param([("信用代码", "规模", "工业总产值"), ("甲", 1, 2), (code(1), "规上", 16300)], (), 16300.0, id="row of ordinals"),
    pytest.param([("*统一社会信用代码", "2.规模", "其中：工业总产值，万元"), (code(1), "规上", "１６，３００")], (), 16300.0, id="enumerated"),
    pytest.param([(None, None, None), ("统一社会信用代码", "规模", "工业总产值(当年价)"), (None, None, None), (code(1), "规上", 16300)],
                 (), 16300.0, id="blank rows, bracket that is no unit"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "merges", "output"), HEADERS)
def test_headers_are_found_and_units_converted(
    rows: list[tuple[Any, ...]], merges: tuple[str, ...], output: float, tmp_path: Path, desk: Desk
) -> None:
    taken = desk.take(table(tmp_path / "a.xlsx", rows, merges=merges), period="2024")
    assert (taken.decision, taken.rows) == (Decision.ACCEPTED, 1)
    assert desk.rows(taken)[0]["output"] == output


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_csv_of_every_usual_encoding(encoding: str, tmp_path: Path, desk: Desk) -> None:
    words = "甲市規模以上工業企業" if encoding == "big5" else "甲市规模以上工业企业"
    name = "一二三四五" if encoding == "big5" else "乙区㐀有限公司"
    lines = [
        f"{words},,,",
        "code,name,scale,output",
        f'{code(1)},"{name}",above,"1,234.5"',
        f"{code(2)},二,above,—",
    ]
    (tmp_path / "a.csv").write_bytes("\r\n".join(lines).encode(encoding))
    taken = desk.take(tmp_path / "a.csv", period="2024")
    assert [(row["name"], row["output"], row["_row"]) for row in desk.rows(taken)] == [
        (name, 1234.5, 3),
        ("二", None, 4),
    ]


def test_csv_rows_of_a_wrong_width_are_reported_with_their_row(tmp_path: Path, desk: Desk) -> None:
    lines = [
        ",".join(HEAD),
        f'{code(1)},"甲\n乙",规上,1',
        f"{code(2)},丙,规上",
        f"{code(3)},丁,规上,3",
        "注：单位万元",
        "",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    taken = desk.take(tmp_path / "a.csv", period="2024", good_rows=True)
    assert rule_cells(taken) == {("row_ragged", "第3行")}
    assert (taken.rows, taken.accepted, taken.rejected) == (3, 2, 1)
    assert [row["_row"] for row in desk.rows(taken)] == [2, 4]


def test_too_many_rows_of_a_wrong_width_refuse_the_file_and_lose_none(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiqun.facts.intake.reading.delimited.KEPT", 20)
    path = tmp_path / "a.csv"
    head = "统一社会信用代码,企业名称,规模,工业总产值\n"
    for count, lost in ((20, False), (21, True)):
        path.write_text(head + f"{code(1)},甲,规上,1\n" + f"{code(2)},乙,规上,1,1\n" * count, "utf-8")
        if lost:
            with pytest.raises(LineUnreadable, match="列数不符的行过多"):
                desk.take(path, period="2024", good_rows=True)
        else:
            taken = desk.take(path, period="2024", good_rows=True)
            assert (taken.rows, taken.accepted, taken.rejected) == (21, 1, 20)


def test_parquet_keeps_types_and_drops_nan(tmp_path: Path, desk: Desk) -> None:
    content = {
        "code": [code(1), code(2)],
        "scale": ["above", "规下"],
        "output": [1.5, float("nan")],
        "employees": [7, None],
    }
    pq.write_table(pa.table(content), tmp_path / "a.parquet")
    taken = desk.take(tmp_path / "a.parquet", period="2024", dataset="enterprise_year")
    kept = [(row["scale"], row["output"], row["employees"]) for row in desk.rows(taken)]
    assert kept == [("above", 1.5, 7.0), ("below", None, None)]


CELLS = [
    pytest.param((code(2).replace("0", "O", 1), "乙", "规上", 1), "uscc_characters", "A3", code(2), id="O for 0"),
    pytest.param((code(2)[:-1] + ("A" if code(2)[-1] != "A" else "B"), "乙", "规上", 1), "uscc_check_digit", "A3", None, id="check digit"),
    pytest.param((code(2).lower(), "乙", "规上", 1), "uscc_tidied", "A3", code(2), id="lower case"),
    pytest.param((code(2) + "（1/1）", "乙", "规上", 1), "uscc_tidied", "A3", code(2), id="trailing note"),
    pytest.param((f"{code(2)}、{code(3)}", "乙", "规上", 1), "uscc_several", "A3", code(2), id="several codes"),
    pytest.param(("123456788", "乙", "规上", 1), "uscc_old_code", "A3", None, id="old organisation code"),
    pytest.param((PERSON, "乙", "规上", 1), "uscc_personal_id", "A3", None, id="resident id"),
    pytest.param((910000000123456789.0, "乙", "规上", 1), "digits_lost", "A3", None, id="code stored as a number"),
    pytest.param((None, "乙", "规上", 1), "required", "A3", None, id="required cell empty"),
    pytest.param((code(2), "乙", "规模上", 1), "code_unknown", "C3", "规上", id="not an option"),
    pytest.param((code(2), "乙", "规上", "很多"), "number_unreadable", "D3", None, id="words for a number"),
    pytest.param((code(2), "乙", "规上", "#DIV/0!"), "formula_error", "D3", None, id="error as text"),
    pytest.param((code(2), "乙", "规上", "=1/0"), "formula_uncomputed", "D3", None, id="formula never computed"),
    pytest.param((code(2), "乙", "规上", "1.2亿"), "number_worded", "D3", "12000万元", id="scale in the cell"),
    pytest.param((code(2), "乙", "规上", "5亩"), "number_unit", "D3", None, id="unit of another kind in the cell"),
    pytest.param((code(2), "乙", "规上", -1), "check.not_negative", "D3", None, id="declared check"),
    pytest.param((code(1), "甲", "规上", 1.0), "row_repeated", "A3", "与第 2 行相同", id="row repeated"),
    pytest.param((code(1), "甲", "规上", 2.0), "key_duplicate", "A3", "共 2 行", id="key twice, rows differ"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "rule", "cell", "suggestion"), CELLS)
def test_every_doubt_names_its_cell(
    row: tuple[Any, ...], rule: str, cell: str, suggestion: str | None, tmp_path: Path, desk: Desk
) -> None:
    taken = take_rows(
        desk,
        tmp_path,
        [HEAD, (code(1), "甲", "规上", 1.0), row, (code(9), "丙", "规上", 1.0)],
        good_rows=True,
    )
    found = {problem.cell: problem for problem in taken.problems if problem.rule == rule}
    assert cell in found
    assert found[cell].suggestion == suggestion
    severity = found[cell].severity
    lost = {"key_duplicate": 2}.get(rule, 1) if severity == "error" else 0
    assert (taken.rows, taken.accepted, taken.rejected) == (3, 3 - lost, lost)
    assert len(desk.rows(taken)) == taken.accepted


def test_a_resident_id_is_written_nowhere(tmp_path: Path, desk: Desk) -> None:
    taken = take_rows(desk, tmp_path, [HEAD, (code(1), "甲", "规上", 1.0), (PERSON, "乙", "规上", 1)],
                      good_rows=True, marked=tmp_path / "marked.xlsx")  # fmt: skip
    vintage = desk.store.catalogue.get(taken.vintage or "")
    kept = [
        pq.read_table(path).to_pylist()
        for path in (desk.store.root / vintage.dataset / vintage.id).glob("*.parquet")
    ]
    marked = [
        row
        for sheet in openpyxl.load_workbook(tmp_path / "marked.xlsx")
        for row in sheet.iter_rows(values_only=True)
    ]
    assert len(kept) == 3
    assert PERSON not in json.dumps([taken.as_dict(), kept, marked], default=str, ensure_ascii=False)


def test_totals_and_notes_are_recognised_and_totals_checked(tmp_path: Path, desk: Desk) -> None:
    rows = [
        HEAD,
        (code(1), "甲", "规上", 1.0),
        (code(2), "乙", "规上", 2.0),
        ("合 计", None, None, 9.0),
        ("注：单位万元",),
        ("填表人：某", None, "审核人：某"),
    ]
    taken = take_rows(desk, tmp_path, rows)
    assert (taken.decision, taken.rows, taken.skipped) == (Decision.ACCEPTED, 2, 2)
    assert rule_cells(taken) == {("total_mismatch", "D4")}
    rows[3] = ("合计", None, None, 3.0)
    assert take_rows(desk, tmp_path, rows).problems == []


def test_unknown_columns_hidden_rows_and_sheets_are_told(tmp_path: Path, desk: Desk) -> None:
    path = table(tmp_path / "a.xlsx", [("序号", *HEAD, "心情"), (1, code(1), "甲", "规上", 1.0, "好")])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[2].hidden = True
    book.create_sheet("说明").append(["随便写写"])
    book.create_sheet("旧表").append(list(HEAD))
    book["旧表"].sheet_state = "hidden"
    book.save(path)
    taken = desk.take(path, period="2024")
    assert rule_cells(taken) == {
        ("column_unknown", "F1"),
        ("hidden_rows", ""),
        ("sheet_skipped", ""),
        ("hidden_sheet", ""),
    }


def test_a_percentage_column_is_read_as_shown(tmp_path: Path, desk: Desk) -> None:
    path = table(
        tmp_path / "a.xlsx",
        [("统一社会信用代码", "贷款类别", "余额", "平均利率"), (code(1), "流贷", 5, 0.0385)],
    )
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["D2"].number_format = "0.00%"
    book.save(path)
    taken = desk.take(path, period="2024")
    assert [problem.rule for problem in taken.problems] == ["percent_shown"]
    assert desk.rows(taken)[0]["interest_rate"] == pytest.approx(3.85)


def many(outputs: list[float], start: int = 1) -> list[tuple[Any, ...]]:
    return [("统一社会信用代码", "规模", "行业代码", "工业总产值")] + [
        (code(start + at), "规上", "3412", value) for at, value in enumerate(outputs)
    ]


def test_outliers_and_unit_slips_stand_out_from_their_industry(tmp_path: Path, desk: Desk) -> None:
    taken = take_rows(desk, tmp_path, many([*(100.0 + at for at in range(60)), 1_300_000.0, 1e9]))
    assert rule_cells(taken) == {("unit_slip", "D62"), ("outlier", "D63")}
    assert taken.accepted == 62


def test_last_year_is_compared(tmp_path: Path, desk: Desk) -> None:
    take_rows(desk, tmp_path, many([100.0, 100.0, 100.0, 100.0]), period="2023")
    taken = take_rows(desk, tmp_path, many([120.0, 5000.0, 1_000_000.0, 0.01]), period="2024")
    assert rule_cells(taken) == {("last_year_jump", "D3"), ("unit_slip", "D4"), ("unit_slip", "D5")}


def test_another_office_reporting_the_same_firm_is_told(tmp_path: Path, desk: Desk) -> None:
    """Another figure is told at its cell; the same figures are counted, in one remark."""
    take_rows(desk, tmp_path, many([1.0, 2.0, 3.0]), office="乙区")
    taken = take_rows(desk, tmp_path, many([2.0, 3.5, 4.0], start=2), office="丙县")
    assert [(p.rule, p.cell, p.raw, p.suggestion) for p in taken.problems] == [
        ("key_shared", "", "1 行", "乙区"),
        ("key_elsewhere", "D3", "3.5", "乙区：3.0"),
    ]


def test_an_old_code_is_looked_up_in_the_register(tmp_path: Path, desk: Desk) -> None:
    first = "91000000" + "123456788"
    known = first + credit.check_character(first)
    head = ("统一社会信用代码", "企业名称", "所属区县", "行业代码")
    desk.take(table(tmp_path / "r.xlsx", [head, (known, "甲", "乙区", "3412")]))
    taken = take_rows(desk, tmp_path, [HEAD, ("12345678-8", "甲", "规上", 1)], good_rows=True)
    assert [(p.rule, p.suggestion) for p in taken.problems] == [("uscc_old_code", known)]


BAD = [HEAD, (code(1), "甲", "规上", 1.0), (code(2), "乙", "规上", "很多")]


def test_a_file_is_taken_whole_or_not_at_all(tmp_path: Path, desk: Desk) -> None:
    taken = take_rows(desk, tmp_path, BAD)
    assert (taken.decision, taken.vintage, taken.rows, taken.accepted, taken.rejected) == (
        Decision.REFUSED,
        None,
        2,
        1,
        1,
    )
    assert desk.store.catalogue.all() == []


def test_good_rows_are_taken_and_the_rest_kept_as_they_were(tmp_path: Path, desk: Desk) -> None:
    taken = take_rows(desk, tmp_path, BAD, good_rows=True, by="某")
    vintage = desk.store.catalogue.get(taken.vintage or "")
    assert (vintage.rows, vintage.rejected, vintage.created_by, dict(vintage.problems)) == (
        1,
        1,
        "某",
        {"number_unreadable": 1},
    )
    (reject,) = pq.read_table(desk.store.files(vintage)["rejects.parquet"]).to_pylist()
    assert (reject["_row"], reject["reasons"]) == (3, ["number_unreadable D3"])
    assert json.loads(reject["raw"]) == {
        "统一社会信用代码": code(2),
        "企业名称": "乙",
        "规模": "规上",
        "工业总产值": "很多",
    }


def test_a_dry_run_changes_nothing(tmp_path: Path, desk: Desk) -> None:
    taken = take_rows(desk, tmp_path, BAD, good_rows=True, dry_run=True)
    assert (taken.decision, taken.accepted, taken.rejected) == (Decision.CHECKED, 1, 1)
    assert desk.store.catalogue.all() == []


def test_the_same_bytes_twice_change_nothing(tmp_path: Path, desk: Desk) -> None:
    path = table(tmp_path / "a.xlsx", BAD[:2])
    first, again = desk.take(path, period="2024"), desk.take(path, period="2024")
    assert (again.decision, again.vintage, again.rows) == (Decision.UNCHANGED, first.vintage, 1)
    assert len(desk.store.catalogue.all()) == 1


def test_several_sheets_of_one_form_are_one_return(tmp_path: Path, desk: Desk) -> None:
    path = table(tmp_path / "a.xlsx", [HEAD, (code(1), "甲", "规上", 1.0)], title="乙区")
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("丙县")
    for row in [("表", None), HEAD, (code(2), "乙", "规上", 2.0), (code(1), "甲", "规上", 1.0)]:
        other.append(row)
    book.save(path)
    taken = desk.take(path, period="2024", good_rows=True)
    assert [(p.rule, p.sheet, p.cell) for p in taken.problems] == [("row_repeated", "丙县", "A4")]
    assert (taken.rows, taken.accepted) == (3, 2)


def test_the_marked_copy_shows_every_problem_and_runs_no_formula(tmp_path: Path, desk: Desk) -> None:
    rows = [
        HEAD,
        (code(1), "甲", "规上", 1.0),
        (code(2), "'=HYPERLINK(1)", "规上", "很多"),
        (None, "丙", "规上", 3),
    ]
    path = table(tmp_path / "a.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B3"].value = "=2+3"
    book.worksheets[0]["B3"].data_type = "s"
    book.save(path)
    desk.take(path, period="2024", marked=tmp_path / "m.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert marked.sheetnames == ["问题清单", "Sheet"]
    sheet = marked["Sheet"]
    assert [(c.coordinate, c.comment.text[:4]) for row in sheet.iter_rows() for c in row if c.comment] == [
        ("D3", "【错误】"),
        ("A4", "【错误】"),
    ]
    assert sheet["D3"].fill.fgColor.rgb == "FFF8CBAD"
    assert (sheet["B3"].value, sheet["B3"].data_type, sheet["B3"].quotePrefix) == ("=2+3", "s", True)
    assert (sheet["D2"].value, sheet["B2"].value) == (1, "甲")
    listed = [row[2:6] for row in marked["问题清单"].iter_rows(min_row=2, values_only=True)]
    assert listed == [("D3", "output", "很多", "不是数字"), ("A4", "code", None, "必填项为空")]


def test_the_period_is_taken_from_the_form_or_its_name(tmp_path: Path, desk: Desk) -> None:
    rows = [HEAD, (code(1), "甲", "规上", 1.0)]
    assert desk.take(table(tmp_path / "甲市2022年.xlsx", rows)).period == "2022"
    titled = [("甲市2021年度工业企业", *(None,) * 3), ("填报单位：乙区统计局", *(None,) * 3), *rows]
    taken = desk.take(table(tmp_path / "甲市2022年b.xlsx", titled), office="")
    assert (taken.period, taken.office) == ("2021", "乙区统计局")
    month = [("统一社会信用代码", "当月产值", "累计产值"), (code(1), 1.0, 2.0)]
    assert desk.take(table(tmp_path / "m.xlsx", month, title="2024年1—2月")).period == "2024-02"


def test_problems_are_counted_exactly_and_kept_in_full(tmp_path: Path, desk: Desk) -> None:
    rows = [HEAD, *((code(at), "甲", "规上", "很多") for at in range(300))]
    taken = take_rows(desk, tmp_path, rows, problems=tmp_path / "p.parquet")
    assert taken.counts == {"number_unreadable": 300}
    assert len(taken.problems) == 50
    assert pq.read_table(tmp_path / "p.parquet")["cell"].to_pylist() == [f"D{at + 2}" for at in range(300)]


NUMBERS = [
    ("1,234.5", 1234.5), ("１２３４．５", 1234.5), ("-3", -3.0), ("(500)", -500.0), ("—", None), ("/", None), ("  12 ", 12.0),
    ("1.2亿元", 12000.0), ("3e2", 300.0), ("￥5", 5.0), (".5", 0.5), ("−7", -7.0), ("12万元", 12.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS, ids=lambda item: str(item))
def test_numbers_as_people_type_them(text: str, value: float | None) -> None:
    unit = Unit.parse("万元")
    assert numbers.read_number(text, unit, unit).value == value


@given(st.integers(0, 10**16 - 1))
def test_a_code_with_one_wrong_character_is_never_valid(number: int) -> None:
    """GB 32100: the weights are powers of 3, none of them 0 mod 31."""
    first = f"9{number:016d}"
    good = first + credit.check_character(first)
    assert credit.valid(good)
    at = number % 17
    other = credit.ALPHABET[(credit.ALPHABET.index(good[at]) + 1 + number % 30) % 31]
    assert not credit.valid(good[:at] + other + good[at + 1 :])


@given(st.dates(days.EPOCH.replace(year=1950), days.EPOCH.replace(year=2099)))
def test_dates_are_read_in_every_form(day: Any) -> None:
    serial = str((day - days.EPOCH).days)
    forms = (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        serial,
    )
    assert {days.read_date(text).value for text in forms} == {day}


@given(st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1, max_size=20))
def test_numbers_written_are_numbers_read(values: list[float]) -> None:
    unit = Unit.parse("万元")
    assert [numbers.read_number(repr(value), unit, unit).value for value in values] == values


def test_every_label_of_every_set_is_recognised() -> None:
    for dataset in load_declarations().all.values():
        labels = Labels.of(dataset)
        for field in dataset.fields:
            assert labels.field(field.label) == (field, None)
            if field.unit:
                assert labels.field(f"*{field.label} ({field.unit})") == (field, Unit.parse(field.unit))


def test_every_rule_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "import-problems.md").read_text("utf-8")
    for rule in rules().values():
        assert f"| `{rule.id}` | {rule.severity.value} | {rule.zh} | {rule.mend_zh} |" in page


def test_a_store_without_a_pack_takes_regions_as_they_are(tmp_path: Path, engine: Any) -> None:
    from jiqun.facts.intake import Intake, Options

    store = Store(tmp_path / "data", load_declarations())
    taken = Intake(store, engine).take(
        table(tmp_path / "a.xlsx", [HEAD, (code(1), "甲", "规上", 1.0)]), Options(period="2024")
    )
    assert taken.decision is Decision.ACCEPTED
    store.close()
