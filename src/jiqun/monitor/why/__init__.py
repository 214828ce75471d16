"""Why a figure is what it is: exact, additive contributions of groups to its level, its change, its growth and its gap.

The algebra here is pure and exact (fractions); `compared` and `firms` fill it from the facts.
"""

from jiqun.monitor.why.amounts import Amount, Presence
from jiqun.monitor.why.change import Change, Line, decompose
from jiqun.monitor.why.errors import (
    FirmUnsure,
    GapUnsaid,
    NamesWithheld,
    NotAdditive,
    NothingToCompare,
    PeriodsUnlike,
    ReferenceAbsent,
    ReferenceInvalid,
    WhyError,
)
from jiqun.monitor.why.gap import Gap, Shortfall, Source, allocate
from jiqun.monitor.why.levels import levels
from jiqun.monitor.why.settle import settled
from jiqun.monitor.why.shiftshare import Shift, ShiftShare, dynamic_shift_share, shift_share
from jiqun.monitor.why.turnover import Turnover, growing, largest, turnover, without

__all__ = [
    "Amount",
    "Change",
    "FirmUnsure",
    "Gap",
    "GapUnsaid",
    "Line",
    "NamesWithheld",
    "NotAdditive",
    "NothingToCompare",
    "PeriodsUnlike",
    "Presence",
    "ReferenceAbsent",
    "ReferenceInvalid",
    "Shift",
    "ShiftShare",
    "Shortfall",
    "Source",
    "Turnover",
    "WhyError",
    "allocate",
    "decompose",
    "dynamic_shift_share",
    "growing",
    "largest",
    "levels",
    "settled",
    "shift_share",
    "turnover",
    "without",
]
