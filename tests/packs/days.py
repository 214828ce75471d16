"""The day on which the tests of the pack look at it."""

from __future__ import annotations

import datetime as dt

TODAY = dt.date(2026, 11, 22)
