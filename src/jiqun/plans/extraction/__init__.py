"""Extraction: a plan's text and tables → statements and tasks, by grammar and rules, explained."""

from jiqun.plans.extraction.duties import Duties, read_duties
from jiqun.plans.extraction.mechanisms import Mechanism
from jiqun.plans.extraction.reading import extract
from jiqun.plans.extraction.tasks import Task, TaskType, tasks

__all__ = ["Duties", "Mechanism", "Task", "TaskType", "extract", "read_duties", "tasks"]
