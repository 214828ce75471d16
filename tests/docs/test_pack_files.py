"""The reference of pack files names every field that a pack may have."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from jiqun.facts import ObservationRow
from jiqun.indicators import Indicator
from jiqun.monitor import Calendar
from jiqun.plans import (
    Correspondence,
    Manifest,
    Organisation,
    PlanRecord,
    Region,
    StatementRecord,
    TaskRecord,
    Taxonomy,
)
from jiqun.plans.lint import Explanation
from jiqun.plans.organisations import ScopeWord
from jiqun.plans.places import Containment, Place, Scheme
from jiqun.plans.review import Rejection
from jiqun.plans.taxonomy import Unmapped
from jiqun.workspace.mechanisms import Coverage, Mechanism, MechanismGroup
from tests.docs.blocks import DOCS

FILES: dict[str, tuple[type[BaseModel], ...]] = {
    "pack.yaml": (Manifest,),
    "plans/&lt;id&gt;/plan.yaml": (PlanRecord,),
    "plans/&lt;id&gt;/statements.yaml": (StatementRecord, Rejection),
    "plans/&lt;id&gt;/tasks.yaml": (TaskRecord,),
    "indicators.yaml": (Indicator,),
    "observations.csv": (ObservationRow,),
    "orgs.yaml": (Organisation,),
    "regions.yaml": (Region, ScopeWord),
    "taxonomies/*.yaml and crosswalk.yaml": (Taxonomy, Correspondence, Unmapped),
    "places.yaml": (Place, Containment, Scheme),
    "mechanisms.yaml and coverage.yaml": (Mechanism, MechanismGroup, Coverage),
    "calendar.yaml": (Calendar,),
    "explained.yaml": (Explanation,),
}


def _section(title: str) -> str:
    text = (DOCS / "reference" / "pack-files.md").read_text(encoding="utf-8")
    _, _, rest = text.partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0]


def _fields(model: type[BaseModel]) -> dict[str, bool]:
    """Names as a pack writes them, and whether they are required."""
    return {field.alias or name: field.is_required() for name, field in model.model_fields.items()}


@pytest.mark.parametrize("title", FILES)
def test_every_field_is_named_and_required_ones_are_bold(title: str) -> None:
    section = _section(title)
    bold = {word.strip() for found in re.findall(r"\*\*([^*]+)\*\*", section) for word in found.split(",")}
    plain = set(re.findall(r"`([^`]+)`", section))
    fields = [(name, required) for model in FILES[title] for name, required in _fields(model).items()]
    assert [name for name, required in fields if required and name not in bold] == []
    assert [name for name, required in fields if not required and name not in plain | bold] == []
