"""What holds for the months of any town: parts add up to the whole, months to the cumulative figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiqun.engine import Engine
from jiqun.enterprises import Population
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.indicators.computed import Facts, compute, load_definitions, read_periods
from tests.facts_of_a_town import put

MONTHS = range(2, 13)
AMOUNTS = st.floats(0, 1e6, allow_nan=False).map(lambda number: round(number, 2))


@st.composite
def enterprises(draw: st.DrawFn) -> dict[str, tuple[str, str, list[float]]]:
    """By code: the district, which columns it fills (month, cumulative or both), and the amount of each return."""
    count = draw(st.integers(1, 5))
    return {
        f"F{number}": (
            draw(st.sampled_from(["东区", "西区", "北区"])),
            draw(st.sampled_from(["both", "cumulative", "month after February"])),
            draw(st.lists(AMOUNTS, min_size=len(MONTHS), max_size=len(MONTHS))),
        )
        for number in range(count)
    }


@contextmanager
def opened(engine: Engine, town: dict[str, tuple[str, str, list[float]]]) -> Iterator[Facts]:
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), load_declarations())
        for place, month in enumerate(MONTHS):
            columns: dict[str, list[object]] = {
                "code": [], "region": [], "output": [], "output_cumulative": []
            }  # fmt: skip
            for code, (district, filled, amounts) in town.items():
                columns["code"].append(code)
                columns["region"].append(district)
                alone = place > 0 and filled != "cumulative"
                since = place == 0 or filled != "month after February"
                columns["output"].append(amounts[place] if alone else None)
                columns["output_cumulative"].append(sum(amounts[: place + 1]) if since else None)
            put(store, "enterprise_month", f"2024-{month:02d}", columns)
        yield Facts(Population(store, engine), load_definitions(store.declarations))
        store.close()


@settings(max_examples=5, deadline=None)
@given(enterprises())
def test_parts_add_up(duckdb: Engine, town: dict[str, tuple[str, str, list[float]]]) -> None:
    """Σ districts = the whole; Σ months to m = 1—m月; 1—2月 = the cumulative figure of February; Σ of a quarter's months.

    Whichever columns an enterprise fills, as long as it is never silent.
    """
    truth = [sum(amounts[place] for _, _, amounts in town.values()) / 1e4 for place in range(len(MONTHS))]
    with opened(duckdb, town) as facts:
        periods = read_periods("2024年各月,2024年各月累计,2024年各季度", facts.returned())
        whole, parts = (
            compute(facts, ["industrial-output-ads"], by=by, periods=periods).figures
            for by in ((), ("district",))
        )
    at = {item.period.code: item.value for item in whole}
    about = lambda number: pytest.approx(number, abs=1e-6)  # noqa: E731
    assert at["2024-01/02"] == about(truth[0])
    for place, month in enumerate(MONTHS):
        assert at[f"2024-01/{month:02d}"] == about(sum(truth[: place + 1]))
        if place:
            assert at[f"2024-{month:02d}"] == about(truth[place])
    for quarter, places in ((2, (2, 3, 4)), (3, (5, 6, 7)), (4, (8, 9, 10))):
        assert at[f"2024-Q{quarter}"] == about(sum(truth[place] for place in places))
    for code, value in at.items():
        assert value == about(sum(item.value or 0 for item in parts if item.period.code == code))
