"""Returns with planted errors: every error is where the key says, and nothing else differs from the facts."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from jiqun.synthesis.returns import ANSWERS, FIRST, FORMS, SHEET, write_returns
from tests.synthesis.conftest import City

Answer = dict[str, str]
KINDS = (
    "letter_for_digit", "trailing_note", "old_code", "blank_required", "duplicate", "unit_slip", "swapped_columns",
    "text_in_number", "date_form", "wrong_total",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(other: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returns")
    write_returns(other.store, other.pack, folder, year=2023, seed=5)
    return folder


@pytest.fixture(scope="module")
def answers(folder: Path) -> list[Answer]:
    with (folder / ANSWERS).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _sheet(folder: Path, name: str) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(folder / name)[SHEET]


def test_every_department_of_every_district_reports(folder: Path) -> None:
    names = {path.name for path in folder.glob("*.xlsx")}
    assert names == {
        f"{region}-{form.department}-2023.xlsx" for region in ("东区", "西区", "南区") for form in FORMS
    }


def test_every_kind_of_error_is_planted(answers: list[Answer]) -> None:
    assert {answer["kind"] for answer in answers} == set(KINDS)


def test_the_cell_does_not_say_what_is_true(folder: Path, answers: list[Answer]) -> None:
    for name in {answer["file"] for answer in answers}:
        sheet = _sheet(folder, name)
        for answer in (item for item in answers if item["file"] == name):
            if answer["kind"] == "duplicate":
                rows = list(sheet.iter_rows(min_row=FIRST + 1, values_only=True))
                assert rows.count(rows[sheet[answer["cell"]].row - FIRST - 1]) == 2
            else:
                assert str(sheet[answer["cell"]].value) != answer["true_value"], answer


def test_all_other_cells_are_the_facts(folder: Path, answers: list[Answer], other: City) -> None:
    """Output in 亿元, revenue in 万元: undo the unit and find the enterprise's figures."""
    form = FORMS[0]
    facts = other.rows("enterprise_year").to_pandas().query("year == 2023").set_index("code")
    for region in ("东区", "西区", "南区"):
        name = f"{region}-{form.department}-2023.xlsx"
        planted = {answer["cell"] for answer in answers if answer["file"] == name}
        sheet, seen = _sheet(folder, name), 0
        for row in sheet.iter_rows(min_row=FIRST + 1):
            if f"A{row[0].row}" in planted or row[0].value not in facts.index:
                continue
            for cell, column in zip(row, form.columns, strict=True):
                if cell.coordinate not in planted and column.kind == "number":
                    assert cell.value == pytest.approx(
                        facts.loc[row[0].value, column.field] * column.factor,
                        abs=6e-5 if column.factor < 1 else 0.006,
                    )
                    seen += 1
        assert seen > 100


def test_headers_are_merged_and_units_are_in_the_labels(folder: Path) -> None:
    sheet = _sheet(folder, f"东区-{FORMS[0].department}-2023.xlsx")
    assert len(sheet.merged_cells.ranges) >= 3
    assert "（亿元）" in "".join(str(cell.value) for cell in sheet[FIRST])
    assert "模拟数据" in sheet["A1"].value


def test_same_seed_same_errors(other: City, answers: list[Answer], tmp_path: Path) -> None:
    assert write_returns(other.store, other.pack, tmp_path, year=2023, seed=5) == answers
