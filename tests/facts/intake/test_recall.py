"""The import against the truth: a small synthetic city's returns with planted errors, every one of which is known.

Held are the share of planted errors that are reported, what enters the store beside them, and the false alarms.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow.parquet as pq
import pytest

from jiqun.engine import Engine
from jiqun.facts.intake import Decision, Intake, Options, Taken
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.packs import find_pack
from jiqun.synthesis import synthesise
from jiqun.synthesis.returns import FORMS, write_returns
from tests.synthesis.invented import write_pack

YEAR = 2023
FACTORS = {(form.dataset, column.field): column.factor for form in FORMS for column in form.columns}
#: Errors that change nothing when they are read rightly: 1,234.5 or １２３４．５ for 1234.5, 2023.5.1 for a date.
READ_RIGHTLY = {"text_in_number", "date_form"}
#: The least share of planted errors of a kind that must be reported, or read rightly where that is possible.
RECALL = 0.97
FALSE_ALARMS = 2  #: for a thousand rows, the most


@dataclass
class Judged:
    """What became of the planted errors. `wrong` are those that entered with a wrong value and without a word."""

    planted: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[dict[str, str]] = field(default_factory=list)
    false: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0
    taken: list[Taken] = field(default_factory=list)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Judged]:
    """Every return imported by its good rows into a store that holds the earlier years only."""
    folder = tmp_path_factory.mktemp("city")
    pack = find_pack(write_pack(folder / "other"))
    store = Store(folder / "facts", load_declarations(pack))
    synthesise(store, pack, firms=900, years=range(YEAR - 2, YEAR + 1), seed=7)
    answers: dict[str, list[dict[str, str]]] = defaultdict(list)
    for answer in write_returns(store, pack, folder / "returns", year=YEAR, seed=5):
        answers[answer["file"]].append(answer)
    for vintage in store.catalogue.all():
        if vintage.period == str(YEAR):
            store.catalogue.step(vintage.id, "withdraw", "test", "the truth stays outside")
    intake, found = Intake(store, engine, pack), Judged()
    for name, planted in sorted(answers.items()):
        problems = folder / f"{name}.parquet"
        taken = intake.take(folder / "returns" / name, Options(good_rows=True, problems=problems))
        vintage = store.catalogue.get(taken.vintage or "")
        entered = pq.read_table(store.files(vintage)["data.parquet"]).to_pylist()
        _judge(found, planted, pq.read_table(problems).to_pylist(), {row["_row"]: row for row in entered})
        found.rows += taken.rows
        found.taken.append(taken)
    yield found
    store.close()


def _judge(
    found: Judged,
    planted: list[dict[str, str]],
    problems: list[dict[str, Any]],
    entered: dict[int, dict[str, Any]],
) -> None:
    told = {_row(problem["cell"]) for problem in problems}
    for answer in planted:
        kind, row = answer["kind"], _row(answer["cell"])
        found.planted[kind] += 1
        if row in told:
            found.reported[kind] += 1
        elif row in entered and _right(answer, entered[row][answer["field"]]):
            found.right[kind] += 1
        else:
            found.wrong.append(answer)
    places = {_row(answer["cell"]) for answer in planted}
    found.false += [problem for problem in problems if _row(problem["cell"]) not in places]


def _row(cell: str) -> int:
    return int(re.sub(r"\D", "", cell) or 0)


def _right(answer: dict[str, str], value: Any) -> bool:
    if isinstance(value, float):
        factor = FACTORS[answer["dataset"], answer["field"]]
        return value == pytest.approx(float(answer["true_value"]) / factor, rel=1e-9)
    return str(value) == answer["true_value"]


KINDS = (
    "letter_for_digit", "trailing_note", "old_code", "blank_required", "duplicate", "unit_slip", "swapped_columns",
    "text_in_number", "date_form", "wrong_total",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_planted_errors_are_found(kind: str, judged: Judged) -> None:
    caught = judged.reported[kind] + (judged.right[kind] if kind in READ_RIGHTLY else 0)
    assert judged.planted[kind] > 0
    assert caught >= RECALL * judged.planted[kind]


def test_no_planted_number_enters_wrong_without_a_word(judged: Judged) -> None:
    assert judged.wrong == []


def test_warnings_are_worth_reading(judged: Judged) -> None:
    alarms = [(item["rule"], item["field"], item["raw"], item["suggestion"]) for item in judged.false]
    assert len(alarms) <= FALSE_ALARMS * judged.rows / 1000, alarms


def test_the_synthetic_city_stays_labelled(judged: Judged) -> None:
    """No option said so: the workbooks do."""
    assert [taken.decision for taken in judged.taken] == [Decision.ACCEPTED] * 12
    assert all(taken.simulated for taken in judged.taken)
