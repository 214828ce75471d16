"""Plans: what was promised, by whom, in force when, and where plans contradict each other."""

from jiqun.plans.cascade import Link, Nature, Pair, cascade
from jiqun.plans.compare import Change, Comparison, Series, compare, side_by_side
from jiqun.plans.force import Standing, Standings, standings
from jiqun.plans.goal import (
    Deferred,
    Goal,
    Qualitative,
    Reach,
    Unstated,
    Verdict,
    Within,
    amount,
    comparable,
    goal_of,
)
from jiqun.plans.library import Library, Manifest, Plan, load_library
from jiqun.plans.organisations import Organisation, Organisations, Region, Regions
from jiqun.plans.places import Place, Places, Scheme
from jiqun.plans.records import PlanKind, PlanRecord, Responsible, StatementRecord, TaskRecord, Trust
from jiqun.plans.statement import Statement, StatementKind
from jiqun.plans.target import Duty, Firmness, Target
from jiqun.plans.taxonomy import Cluster, Correspondence, Taxonomies, Taxonomy, Tier, load_taxonomies
from jiqun.values import Accumulation

__all__ = [
    "Accumulation",
    "Change",
    "Cluster",
    "Comparison",
    "Correspondence",
    "Deferred",
    "Duty",
    "Firmness",
    "Goal",
    "Library",
    "Link",
    "Manifest",
    "Nature",
    "Organisation",
    "Organisations",
    "Pair",
    "Place",
    "Places",
    "Plan",
    "PlanKind",
    "PlanRecord",
    "Qualitative",
    "Reach",
    "Region",
    "Regions",
    "Responsible",
    "Scheme",
    "Series",
    "Standing",
    "Standings",
    "Statement",
    "StatementKind",
    "StatementRecord",
    "Target",
    "TaskRecord",
    "Taxonomies",
    "Taxonomy",
    "Tier",
    "Trust",
    "Unstated",
    "Verdict",
    "Within",
    "amount",
    "cascade",
    "comparable",
    "compare",
    "goal_of",
    "load_library",
    "load_taxonomies",
    "side_by_side",
    "standings",
]
