"""Queries of bulletins: functions over a city's plans, facts and ledgers that give bound numbers, tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jiqun.reports.asked import Asked
from jiqun.reports.found import Found, Sources
from jiqun.reports.queries.assessment import assessment
from jiqun.reports.queries.clusters import clusters
from jiqun.reports.queries.industry import industry
from jiqun.reports.queries.lists import lists
from jiqun.reports.queries.projects import projects
from jiqun.reports.queries.scoreboard import scoreboard
from jiqun.reports.queries.supervision import supervision
from jiqun.reports.queries.targets import targets
from jiqun.reports.queries.warned import warned

Ask = Callable[[Sources, Asked, Mapping[str, Any]], Found]

QUERIES: Mapping[str, Ask] = {
    item.__name__: item
    for item in (assessment, clusters, industry, lists, projects, scoreboard, supervision, targets, warned)
}
