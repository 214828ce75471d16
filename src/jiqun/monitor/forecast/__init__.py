"""Forecast: will a target be hit, how likely, and what pace it needs from now on.

Imported on demand: NumPy takes a moment that pages without a forecast need not wait for.
"""

from jiqun.monitor.forecast.aim import Aim, Gathering, chance
from jiqun.monitor.forecast.common_fate import Tally, common, tally
from jiqun.monitor.forecast.errors import (
    ForecastError,
    PeersMissing,
    SeriesHeaderUnknown,
    SeriesUnreadable,
    TooLittlePast,
)
from jiqun.monitor.forecast.figures import published, series_of
from jiqun.monitor.forecast.outlook import LEVELS, Outlook, Step, forecast
from jiqun.monitor.forecast.pace import Measure, Pace
from jiqun.monitor.forecast.pool import Pool, pool_of
from jiqun.monitor.forecast.reading import load_series, read_series
from jiqun.monitor.forecast.scale import Form
from jiqun.monitor.forecast.series import Series
from jiqun.monitor.forecast.subjects import Subject, city_pool, of_subjects, outlooks, subject, together
from jiqun.monitor.forecast.verdict import Report, backtest
from jiqun.monitor.forecast.why import Why

__all__ = [
    "LEVELS",
    "Aim",
    "ForecastError",
    "Form",
    "Gathering",
    "Measure",
    "Outlook",
    "Pace",
    "PeersMissing",
    "Pool",
    "Report",
    "Series",
    "SeriesHeaderUnknown",
    "SeriesUnreadable",
    "Step",
    "Subject",
    "Tally",
    "TooLittlePast",
    "Why",
    "backtest",
    "chance",
    "city_pool",
    "common",
    "forecast",
    "load_series",
    "of_subjects",
    "outlooks",
    "pool_of",
    "published",
    "read_series",
    "series_of",
    "subject",
    "tally",
    "together",
]
