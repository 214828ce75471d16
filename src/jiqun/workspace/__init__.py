"""Workspace: a built city and the plain answers that pages, API and command line share."""

from jiqun.workspace.city import City, Day, open_city

__all__ = ["City", "Day", "open_city"]
