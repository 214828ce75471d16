"""Records: the relational database of everything that people and imports decide."""

from jiqun.records.database import Database, migrate, open_database
from jiqun.records.errors import DatabaseTooNew, DatabaseUnavailable, RecordsError
from jiqun.records.metadata import metadata

__all__ = [
    "Database",
    "DatabaseTooNew",
    "DatabaseUnavailable",
    "RecordsError",
    "metadata",
    "migrate",
    "open_database",
]
