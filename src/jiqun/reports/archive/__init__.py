"""The archive of bulletins: drafts that people edit, signed issues, archived ones; every version is kept."""

from jiqun.reports.archive.keeping import (
    Archive,
    IssueState,
    Kept,
    Version,
)

__all__ = ["Archive", "IssueState", "Kept", "Version"]
