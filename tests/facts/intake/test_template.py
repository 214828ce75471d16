"""The form of every data set: written, filled in, imported, and the same values come back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jiqun.facts.intake import Decision
from jiqun.facts.intake.errors import FormNotWritten
from jiqun.facts.intake.template import FORM, GUIDE, label_of, write_template
from jiqun.facts.schema import DataSet, PeriodKind, load_declarations
from tests.facts.intake.conftest import Desk
from tests.facts.intake.forms import fill, rows_of

SETS = sorted(load_declarations().all.values(), key=lambda item: item.id)
PERIODS = {PeriodKind.NONE: "", PeriodKind.YEAR: "2024", PeriodKind.MONTH: "2024-03"}


@pytest.mark.parametrize("dataset", SETS, ids=lambda item: item.id)
def test_a_form_filled_in_comes_back_as_it_was(dataset: DataSet, tmp_path: Path, desk: Desk) -> None:
    path, rows = tmp_path / "form.xlsx", rows_of(dataset, 5)
    if dataset.id == "enterprise_year":
        rows = [{**row, "main_revenue": row["revenue"], "profit": 1.0} for row in rows]
    write_template(path, dataset, desk.pack)
    fill(path, dataset, rows, office="乙区经信局", period=PERIODS[dataset.period])
    taken = desk.take(path, office="")
    errors = [problem for problem in taken.problems if problem.severity == "error"]
    assert errors == []
    assert (taken.dataset, taken.period, taken.office) == (dataset.id, PERIODS[dataset.period], "乙区经信局")
    assert (taken.decision, taken.rows, taken.accepted) == (Decision.ACCEPTED, 5, 5)
    kept = [{field.field: row[field.field] for field in dataset.fields} for row in desk.rows(taken)]
    assert kept == rows


def test_the_form_says_what_the_declaration_says(tmp_path: Path, desk: Desk) -> None:
    dataset = desk.store.dataset("land_holding")
    write_template(tmp_path / "form.xlsx", dataset, desk.pack)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert [cell.value for cell in book[FORM][5]] == [label_of(field) for field in dataset.fields]
    guide = {row[0]: row for row in book[GUIDE].iter_rows(min_row=6, values_only=True) if row[0]}
    assert guide["area"][1:6] == ("用地面积", "数字", "亩", "是", None)
    assert guide["kind"][5] == "登记、承租、出租、其他"
    lists = [rule.formula1 for rule in book[FORM].data_validations.dataValidation if rule.type == "list"]
    assert lists == ["选项!$A$2:$A$5"]
    assert book["选项"].sheet_state == "hidden"


def test_a_form_of_an_earlier_version_is_taken_with_a_kind_word(tmp_path: Path, desk: Desk) -> None:
    dataset = desk.store.dataset("park")
    path = tmp_path / "form.xlsx"
    write_template(path, dataset, desk.pack)
    fill(path, dataset, rows_of(dataset, 2), period="2024")
    book = openpyxl.load_workbook(path)
    marker = book[FORM]["A4"]
    marker.value = str(marker.value).replace(dataset.version, "00000000")
    book.save(path)
    taken = desk.take(path)
    assert taken.decision is Decision.ACCEPTED
    assert taken.counts["form_outdated"] == 1


def test_a_form_that_cannot_be_written_says_so(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(FormNotWritten, match="写不进去"):
        write_template(tmp_path / "absent" / "form.xlsx", desk.store.dataset("park"), desk.pack)
