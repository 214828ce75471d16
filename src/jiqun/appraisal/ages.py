"""Classes of age: enterprises by whole years since they were registered.

The bounds are jiqun's own, for looking at groups; no rule stands on them.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

YEARS = "years_registered"  #: the variable that ages are read from
AGE = "age"
BOUNDS = (3.0, 5.0, 10.0, 20.0)  #: years; each begins the class above it
AGES = ("under-3", "3-5", "5-10", "10-20", "20-up")


def aged(table: pa.Table) -> pa.Table:
    """The table with a column of age classes; null where the day of registration is not known.

    >>> aged(pa.table({YEARS: [2.99, 3.0, 25.0, None]}))[AGE].to_pylist()
    ['under-3', '3-5', '20-up', None]
    """
    if YEARS not in table.column_names:
        return table.append_column(AGE, pa.nulls(table.num_rows, pa.string()))
    years = table[YEARS].to_numpy()
    told = np.array(AGES, dtype=object)[np.digitize(np.nan_to_num(years), BOUNDS)]
    return table.append_column(AGE, pa.array(told, pa.string(), mask=np.isnan(years)))
