"""A town of six firms whose every figure can be worked out by hand. 模拟数据."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from jiqun.facts.schema import load_declarations
from jiqun.facts.store import ROW, Store, Vintage

REGISTER = {
    "code": ["A", "B", "C", "D", "E", "F"],
    "name": ["甲厂", "乙厂", "丙厂", "丁厂", "戊厂", "己厂"],
    "region": ["东区", "东区", "西区", "西区", "西区", "东区"],
    "industry": ["3411", "3412", "2611", "3962", "2611", "3411"],
    "main_products": ["机床", "机器人", "涂料", "手机", "涂料", "轴承"],
}

#: B moves from 东区 to 西区 in 2024, C closes, E drops below the threshold, F reports for the first time in 2024.
YEARS: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "2023": {
        "code": ["A", "B", "C", "D", "E"],
        "region": ["东区", "东区", None, "西区", "西区"],
        "industry": ["3411", "3412", None, "3962", "2611"],
        "scale": ["above", "above", "above", "below", "above"],
        "output": [1000.0, 400.0, 600.0, 90.0, 200.0],
        "value_added": [200.0, 100.0, 150.0, 20.0, None],
        "revenue": [900.0, 500.0, 600.0, 80.0, 200.0],
        "employees": [10.0, 5.0, 10.0, 3.0, 0.0],
        "tax_vat": [30.0, 10.0, None, 1.0, None],
        "tax_income": [10.0, None, None, 1.0, None],
        "tax_actual": [99.0, None, 25.0, 2.0, None],
    },
    "2024": {
        "code": ["A", "B", "D", "E", "F"],
        "region": ["东区", "西区", "西区", "西区", "东区"],
        "industry": ["3411", "3412", "3962", "2611", "3411"],
        "scale": ["above", "above", "below", "below", "above"],
        "output": [1100.0, 500.0, 95.0, 100.0, 50.0],
        "value_added": [220.0, 120.0, 22.0, 10.0, 10.0],
        "revenue": [1000.0, 500.0, 85.0, 100.0, 50.0],
        "employees": [11.0, 6.0, 3.0, 2.0, 1.0],
        "tax_vat": [33.0, 12.0, 1.0, None, 1.0],
        "tax_income": [None, None, None, None, None],
        "tax_actual": [None, None, None, None, None],
    },
}

LAND: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "2023": {
        "code": ["A", "A", "B", "C", "D"],
        "holding": ["1", "2", "1", "1", "1"],
        "kind": ["registered", "leased_out", "leased_in", "registered", "registered"],
        "area": [12.0, 2.0, 5.0, 10.0, 7.0],
    },
    "2024": {
        "code": ["A", "A", "B", "D"],
        "holding": ["1", "2", "1", "1"],
        "kind": ["registered", "leased_out", "leased_in", "registered"],
        "area": [12.0, 2.0, 5.0, 7.0],
    },
}

TITLES = {
    "code": ["A", "B", "A", "C"],
    "title": ["little_giant", "little_giant", "single_champion", "little_giant"],
    "level": ["national", "national", "national", "provincial"],
    "awarded_year": [2022, 2024, 2023, 2022],
    "valid_to_year": [2024, 2026, None, 2025],
}

#: Months: (output of the month, since January); January and February are reported together. Amounts are 万元.
#: B reports cumulative figures only and moves in April; C is silent in April and June; F begins in March and leaves some
#: cumulative figures out; G is new, no yearly return knows it; D is below size.
OUTPUT_BY_MONTH: Mapping[str, Mapping[str, tuple[float | None, float | None]]] = {
    "2023-02": {"A": (None, 200), "B": (None, 80), "C": (None, 100)},
    "2023-03": {"A": (100, 300), "B": (None, 120), "C": (50, 150)},
    "2023-04": {"A": (110, 410), "B": (None, 160)},
    "2023-05": {"A": (90, 500), "B": (None, 200), "C": (60, 260), "D": (2, 20)},
    "2023-06": {"A": (100, 600), "B": (None, 240)},
    "2023-12": {"A": (80, 1000), "B": (None, 400), "C": (None, 590)},
    "2024-02": {"A": (None, 220), "B": (None, 100)},
    "2024-03": {"A": (110, 330), "B": (None, 150), "F": (10, 10)},
    "2024-04": {"A": (120, 450), "B": (None, 190), "F": (10, None)},
    "2024-05": {"A": (100, 550), "B": (None, 240), "F": (10, None), "G": (7, 7), "D": (3, 15)},
    "2024-06": {"A": (110, 660), "B": (None, 300), "F": (10, 40)},
}

#: Everything else of the months, by field.
MORE_BY_MONTH: Mapping[str, Mapping[str, Mapping[str, float]]] = {
    "2023-05": {"profit_cumulative": {"A": 40, "B": 10}, "revenue_cumulative": {"A": 400, "B": 200}},
    "2024-02": {"profit_cumulative": {"A": 20, "B": -5}, "electricity": {"A": 20, "B": 8}, "employees": {"A": 10}},
    "2024-03": {"profit_cumulative": {"A": 33, "B": -4}, "electricity": {"A": 10, "B": 4}},
    "2024-04": {"profit_cumulative": {"A": 45, "B": -3}, "electricity": {"A": 11}},
    "2024-05": {
        "profit_cumulative": {"A": 50, "B": -2},
        "revenue_cumulative": {"A": 500, "B": 200},
        "electricity": {"A": 12, "B": 5},
        "employees": {"A": 12, "B": 6},
    },
    "2024-06": {"employees": {"A": 11, "B": 7}},
}  # fmt: skip

HOME = {"A": "东区", "B": "东区", "C": "西区", "D": "西区", "F": "东区", "G": "西区"}


def put(
    store: Store, dataset: str, period: str, columns: Mapping[str, Sequence[Any]], office: str = ""
) -> Vintage:
    """One committed vintage; rows are numbered from 2, as under a header."""
    size = len(next(iter(columns.values())))
    fields = {field.field: field.arrow.type for field in store.dataset(dataset).fields}
    arrays = {name: pa.array(list(cells), fields[name]) for name, cells in columns.items()}
    arrays[ROW] = pa.array(range(2, size + 2), pa.int64())
    with store.draft(dataset, period, office) as draft:
        draft.write(pa.RecordBatch.from_pydict(arrays))
        return store.commit(
            draft, by="试", source="模拟.xlsx", source_digest=f"{dataset}{period}", simulated=True
        )


def build(folder: Path) -> Store:
    """The town's store."""
    store = Store(folder, load_declarations())
    put(store, "enterprise", "", REGISTER)
    for period, columns in YEARS.items():
        put(store, "enterprise_year", period, columns)
    for period, columns in LAND.items():
        put(store, "land_holding", period, columns)
    put(store, "title", "", TITLES)
    return store


def month_columns(period: str) -> dict[str, list[Any]]:
    """A month's return as columns."""
    figures = OUTPUT_BY_MONTH[period]
    more = MORE_BY_MONTH.get(period, {})
    return {
        "code": list(figures),
        "region": ["西区" if code == "B" and period >= "2024-04" else HOME[code] for code in figures],
        "output": [month for month, _ in figures.values()],
        "output_cumulative": [since for _, since in figures.values()],
        **{field: [cells.get(code) for code in figures] for field, cells in more.items()},
    }


def put_months(store: Store) -> None:
    """The months of the town beside its years."""
    for period in OUTPUT_BY_MONTH:
        put(store, "enterprise_month", period, month_columns(period))
