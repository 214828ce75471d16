"""Two returns of a slice, cell by cell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiqun.engine import Engine
from jiqun.facts.schema import load_declarations
from jiqun.facts.store.revisions import revise

DECLARED = load_declarations()["enterprise_year"]


def table(engine: Engine, rows: dict[str, Any]) -> Any:
    columns = {field.field: [None] * len(rows) for field in DECLARED.fields}
    columns |= {"code": list(rows), "output": list(rows.values())}
    import pyarrow as pa

    return engine.table(pa.table({f.name: pa.array(columns[f.name], f.type) for f in DECLARED.arrow}))


def test_added_removed_changed_with_both_values(engine: Engine) -> None:
    before, after = {"A": 1.0, "B": 2.0, "C": None, "D": 4.0}, {"A": 1.0, "B": 3.0, "C": 0.0, "E": 5.0}
    found = revise(engine, DECLARED, table(engine, before), table(engine, after))
    assert (found.added, found.removed, found.changed, found.same) == (1, 1, 2, 1)
    assert found.by_field == {"output": 2}
    told = [(cell.key["code"], cell.change, cell.field, cell.before, cell.after) for cell in found.cells]
    assert told == [
        ("B", "changed", "output", 2.0, 3.0),
        ("C", "changed", "output", None, 0.0),
        ("D", "removed", "", None, None),
        ("E", "added", "", None, None),
    ]


def test_listed_rows_are_bounded_counts_are_not(engine: Engine) -> None:
    after = {f"{number:03d}": 1.0 for number in range(50)}
    found = revise(engine, DECLARED, table(engine, {}), table(engine, after), shown=7)
    assert (found.added, len(found.cells), found.complete) == (50, 7, False)


RETURN = st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from([None, 0.0, 1.0, 2.5]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=RETURN, after=RETURN)
def test_applying_the_difference_gives_the_newer(engine: Engine, before: Any, after: Any) -> None:
    found = revise(engine, DECLARED, table(engine, before), table(engine, after))
    made = dict(before)
    for cell in found.cells:
        code = cell.key["code"]
        if cell.change == "removed":
            del made[code]
        elif cell.change == "added":
            made[code] = after[code]
        else:
            assert made[code] == cell.before
            made[code] = cell.after
    assert made == after
    assert found.same + found.changed + found.removed == len(before)


def test_nothing_before_and_nothing_after(engine: Engine) -> None:
    found = revise(engine, DECLARED, table(engine, {}), table(engine, {}))
    assert (found.added, found.removed, found.changed, found.same) == pytest.approx((0, 0, 0, 0))
