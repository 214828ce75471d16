"""Workspace: a built city and the plain answers that pages, API and command line share.

`jiqun.workspace.facts` opens a city's facts; it is imported on its own, since the engine under it takes a second.
"""

from jiqun.workspace.city import City, Day, open_city
from jiqun.workspace.returned import open_city_with_returns

__all__ = ["City", "Day", "open_city", "open_city_with_returns"]
