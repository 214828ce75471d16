"""How much of a return is read before it is refused. Sizes in bytes."""

from __future__ import annotations

from jiqun.documents.limits import Limits

#: Of workbooks: larger returns belong into CSV or Parquet, which are read without a bound on their size.
WORKBOOK = Limits(bytes=256 << 20, unpacked=4 << 30, ratio=200, cells=100_000_000)
#: Address space of the process that reads a workbook: what Python and Arrow map, and so many times the unpacked XML.
BASE_MEMORY, MEMORY_PER_BYTE = 1 << 30, 8
#: Seconds of processor time: a floor, and the slowest acceptable pace in unpacked bytes a second.
BASE_SECONDS, PACE = 30, 4 << 20
#: Odd cells (error values, formulas without a result) whose places are kept.
ODD_CELLS = 10_000
