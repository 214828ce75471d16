"""The reference of pack files names every field that a pack may have."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from pydantic import BaseModel

from jiqun.appraisal import scheme as appraisal
from jiqun.appraisal.carbon import scheme as carbon
from jiqun.appraisal.promises import scheme as promises
from jiqun.appraisal.screening import scheme as screening
from jiqun.composite import scheme as composite
from jiqun.enterprises.identity import parameters as identity
from jiqun.enterprises.membership import MembershipRow
from jiqun.enterprises.signs import Sign
from jiqun.facts import ObservationRow
from jiqun.facts.reporting.offices import OfficeRecord, ReturnRecord
from jiqun.facts.schema.model import Check, Code, Field, SetRecord
from jiqun.indicators import Indicator
from jiqun.indicators.computed.definition import ChangeRecord, DefinitionRecord, DefinitionsRecord
from jiqun.indicators.computed.measure import MeasureRecord
from jiqun.ledgers.raising import Raising
from jiqun.ledgers.workdays import WorkdaysRecord
from jiqun.monitor import Calendar
from jiqun.monitor.lights.rule import Band, LightFile, LightRule, LightUse
from jiqun.monitor.scoring import Weighting
from jiqun.monitor.shape import ShapeRow
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
from jiqun.policies.clause import Benefit, Clause, Group, Window
from jiqun.policies.policy import Policy
from jiqun.rules.cases import Case
from jiqun.rules.criterion import Criterion, Definition
from jiqun.rules.parameter import DatedValue, Parameter
from jiqun.rules.reference import Reference
from jiqun.rules.ruleset import Conditions, RuleSet
from jiqun.rules.scoring import Band as ScoreBand
from jiqun.rules.scoring import Dimension, Item, Way
from jiqun.rules.variable import VariableRecord
from jiqun.synthesis import filings, recipe
from jiqun.synthesis.ground import ParkRow, TownRow
from jiqun.titles import ladder as titles
from jiqun.workspace.mechanisms import Coverage, Mechanism, MechanismGroup
from tests.docs.blocks import DOCS

PACKS = DOCS.parent / "packs"


def _declared_in(module: ModuleType) -> tuple[type[BaseModel], ...]:
    """Every record that a module declares."""
    return tuple(
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, BaseModel) and item.__module__ == module.__name__
    )


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
    "lights.yaml": (LightFile, LightUse, LightRule, Band),
    "trajectories.yaml": (ShapeRow,),
    "assessment.yaml": (Weighting,),
    "composite/*.yaml": _declared_in(composite),
    "schemes/appraisal/*.yaml": (RuleSet, *_declared_in(appraisal)),
    "schemes/carbon/*.yaml": _declared_in(carbon),
    "schemes/promises/*.yaml": _declared_in(promises),
    "schemes/screening/*.yaml": _declared_in(screening),
    "policies/*.yaml": (Policy, Clause, Benefit, Window, Group, Criterion),
    "schemes/parameters/*.yaml": (Parameter, DatedValue, Reference, Definition),
    "schemes/variables.yaml": (VariableRecord,),
    "schemes/titles/rules/*.yaml": (Conditions, Criterion, Dimension, Item, Way, ScoreBand),
    "schemes/titles/ladders/*.yaml": _declared_in(titles),
    "cases/*.yaml": (Case,),
    "signs.yaml": (Sign,),
    "explained.yaml": (Explanation,),
    "datasets/ and datasets/codes/": (SetRecord, Check, Field, Code),
    "reporting.yaml": (OfficeRecord, ReturnRecord),
    "definitions.yaml": (DefinitionsRecord, MeasureRecord, DefinitionRecord, ChangeRecord),
    "memberships.csv": (MembershipRow,),
    "identity.yaml": _declared_in(identity),
    "places/*.csv and places/*.geojson": (TownRow, ParkRow),
    "synthesis.yaml": (*_declared_in(recipe), *_declared_in(filings)),
    "raising.yaml": (Raising,),
    "workdays.yaml": (WorkdaysRecord,),
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


def _titles() -> list[str]:
    text = (DOCS / "reference" / "pack-files.md").read_text(encoding="utf-8")
    return [
        line.removeprefix("## ").replace("&lt;id&gt;", "*") for line in text.splitlines() if line[:3] == "## "
    ]


@pytest.mark.parametrize("pack", sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))
def test_every_file_of_a_shipped_pack_has_a_section(pack: str) -> None:
    files = [path.relative_to(PACKS / pack) for path in (PACKS / pack).rglob("*") if path.is_file()]
    patterns = [word for title in _titles() for word in title.split(" and ")]
    unknown = [
        str(path)
        for path in files
        if path.name != "README.md"
        and not any(
            path.match(word) or (word.endswith("/") and str(path.parent) + "/" == word) for word in patterns
        )
    ]
    assert unknown == []
