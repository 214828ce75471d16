"""Records: the relational database of everything that people and imports decide."""

from jiqun.records.database import Database, open_database
from jiqun.records.errors import DatabaseUnavailable, RecordsError
from jiqun.records.metadata import metadata

__all__ = ["Database", "DatabaseUnavailable", "RecordsError", "metadata", "open_database"]
