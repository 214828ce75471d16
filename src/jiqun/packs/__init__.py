"""Packs: a city as a folder of text files that a planner can read and a reviewer can diff."""

from jiqun.packs.errors import (
    DuplicateEntry,
    EntryNotFound,
    PackEditConflict,
    PackError,
    PackFileInvalid,
    PackFileMissing,
    PackNotFound,
    PackTextInvalid,
)
from jiqun.packs.folder import Pack, find_pack
from jiqun.packs.record import Bilingual, Record, line_of, read_optional, read_record, read_records, read_yaml
from jiqun.packs.table import read_table

__all__ = [
    "Bilingual",
    "DuplicateEntry",
    "EntryNotFound",
    "Pack",
    "PackEditConflict",
    "PackError",
    "PackFileInvalid",
    "PackFileMissing",
    "PackNotFound",
    "PackTextInvalid",
    "Record",
    "find_pack",
    "line_of",
    "read_optional",
    "read_record",
    "read_records",
    "read_table",
    "read_yaml",
]
