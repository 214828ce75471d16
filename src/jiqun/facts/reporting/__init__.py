"""Who owes which return, by when, and who may approve it."""

from jiqun.facts.reporting.approval import permission
from jiqun.facts.reporting.board import Arrival, Board, Standing, board
from jiqun.facts.reporting.errors import OfficeUnknown, ReportingError, ReportingInvalid
from jiqun.facts.reporting.offices import Office, Reporting, Return, load_reporting

__all__ = [
    "Arrival",
    "Board",
    "Office",
    "OfficeUnknown",
    "Reporting",
    "ReportingError",
    "ReportingInvalid",
    "Return",
    "Standing",
    "board",
    "load_reporting",
    "permission",
]
