"""Reading returns: workbooks, CSV and Parquet as one stream of chunks, in bounded memory."""

from jiqun.facts.intake.reading.chunk import Cells, Chunk, Head, Sheet, SourceKind, address
from jiqun.facts.intake.reading.opening import opened

__all__ = ["Cells", "Chunk", "Head", "Sheet", "SourceKind", "address", "opened"]
