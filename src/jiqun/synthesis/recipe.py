"""`synthesis.yaml`: everything of a synthetic city that is the city's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator

from jiqun.facts.classification import industries
from jiqun.packs import Pack, PackFileInvalid, Record, line_of, read_record
from jiqun.synthesis.errors import SynthesisInvalid, SynthesisNotDeclared
from jiqun.synthesis.filings import Filing, Share, problems

FILE = "synthesis.yaml"
Carrier = Literal["electricity", "natural_gas", "coal", "steam", "oil"]


class Anchor(Record):
    """A figure of a year: a published one by its observation's id, or an invented one marked as example."""

    year: int
    observation: str | None = None
    example: float | None = None
    region: str | None = None
    note: str = ""


class Growth(Anchor):
    """Growth in comparable prices, and the change of prices that goes with it (both %)."""

    prices: float = 0.0


class ValueAdded(Record):
    """Nominal value added: the anchor's, carried on by (1 + growth)(1 + prices)."""

    anchor: Anchor
    growth: tuple[Growth, ...]


class Ratio(Record):
    """A measure in proportion to another.

    `read` says what the anchors print: the ratio measure ÷ per, its inverse, or the measure's level.
    """

    measure: str
    per: str
    read: Literal["ratio", "inverse", "level"] = "ratio"
    unit: str
    anchors: tuple[Anchor, ...]


class Shares(Record):
    """Parts of a whole in a year. What is left out keeps its proportion of what remains of `whole`."""

    year: int
    whole: str | None = None
    values: Mapping[str, float] = {}
    observations: Mapping[str, str] = {}


class Group(Record):
    """A group of divisions whose share of value added is given (%)."""

    name: str
    divisions: tuple[str, ...]
    anchors: tuple[Anchor, ...]


class Tolerance(Record):
    """Allowed deviation in % of the target; `points` for shares in percentage points."""

    total: float = 0.5
    district: float = 1.5
    count: float = 1.0
    points: float = 0.5


class Division(Record):
    """A division (大类) made in the city. `firms` and `va` are weights; rates are per unit of value added or revenue."""

    code: str
    word: str
    firms: float
    va: float
    va_rate: float = 0.22
    tax: float = 0.2
    rd: float = 0.02
    export: float = 0.15
    energy: float = 0.4
    emission: float = 0.5
    high: float = 0.3
    inputs: tuple[str, ...] = ()
    districts: Mapping[str, float] = {}


class Mix(Record):
    """What a group of industries burns: shares of its energy by carrier (weights), and how much energy it needs compared
    with its division's rate. `industries` are divisions, groups or classes (2 to 4 digits); the longest that fits counts."""

    industries: tuple[str, ...]
    shares: Mapping[Carrier, Annotated[float, Field(ge=0)]]
    energy: float = Field(default=1.0, gt=0)

    @field_validator("shares")
    @classmethod
    def _some(cls, shares: Mapping[str, float]) -> Mapping[str, float]:
        if sum(shares.values()) <= 0:
            raise ValueError("各品种占比合计应大于零 / the shares of carriers add up to nothing")
        return shares


class Title(Record):
    """A rung: who may get it (`after` another title), how many hold it by year, counted in `unit`."""

    title: str
    level: str
    unit: str = "家"
    after: str | None = None
    valid_years: int = 3
    anchors: tuple[Anchor, ...]


class Chain(Record):
    name: str
    upstream: tuple[str, ...] = ()
    midstream: tuple[str, ...] = ()
    downstream: tuple[str, ...] = ()


class Clause(Record):
    """A clause of an invented policy. `title`: paid in the year of that award; otherwise to investors."""

    policy: str
    clause: str
    name: str
    kind: str
    ceiling: float
    title: str | None = None


class Platform(Record):
    kind: str
    level: str
    name: str
    first: int
    each_year: int


class SmallParks(Record):
    """Invented parks for small enterprises: `share` of all enterprises stand in one, about `each` in a park. `name` may say
    `{mark}`, `{place}` and must say `{number}`; `eventful` is the share of parks with a serious incident in two years, of
    those of which it is known (`told`)."""

    share: float = Field(gt=0, le=0.3)
    each: int = Field(gt=0)
    name: str
    kind: str = "small_firm_park"
    level: str = "district"
    told: Share = 1.0
    eventful: Share = 0.0

    @field_validator("name")
    @classmethod
    def _numbered(cls, name: str) -> str:
        if "{number}" not in name:
            raise ValueError(
                "name 须含 {number}，否则园区重名 / name must say {number}, or parks share a name"
            )
        return name


class Naming(Record):
    """`mark` stands first in every name: it says that nobody is meant."""

    mark: str = "模拟"
    form: tuple[str, ...] = ("有限公司", "股份有限公司", "厂")
    short: Mapping[str, str] = {}


class Dynamics(Record):
    """Rates per year unless said otherwise."""

    births: float = 0.04
    moves: float = 0.003
    renames: float = 0.01
    mergers: float = 0.1  #: of the enterprises that end
    persistence: float = 0.9
    noise: float = 0.12
    hysteresis: float = 0.15
    tail_share: float = 0.1
    tail_exponent: float = 1.1
    body_spread: float = 0.9
    largest: float = 3000.0  #: times the start of the tail


class Ground(Record):
    districts: str = "places/districts.geojson"
    towns: str = "places/towns.csv"
    parks: str = "places/parks.csv"


class Recipe(Record):
    threshold: float = Field(2000.0, gt=0)  #: 万元 of main revenue
    whole_size: int = Field(gt=0)  #: enterprises of all sizes in the real city, about
    months_of_last: int = 2
    ground: Ground = Ground()
    small_parks: SmallParks | None = None
    naming: Naming = Naming()
    dynamics: Dynamics = Dynamics()
    tolerance: Tolerance = Tolerance()
    offices: Mapping[str, str] = {}
    ownership: Mapping[str, float] = {"private": 1.0}
    value_added: ValueAdded
    firms: tuple[Anchor, ...]
    district_firms: dict[str, float]
    district_shares: tuple[Shares, ...]
    groups: tuple[Group, ...] = ()
    ratios: tuple[Ratio, ...]
    divisions: tuple[Division, ...]
    carriers: tuple[Mix, ...] = ()
    titles: tuple[Title, ...] = ()
    chains: tuple[Chain, ...] = ()
    policies: tuple[Clause, ...] = ()
    platforms: tuple[Platform, ...] = ()
    evidence: tuple[Filing, ...] = ()


def load_recipe(pack: Pack) -> Recipe:
    """The pack's `synthesis.yaml`.

    Raises SynthesisNotDeclared, SynthesisInvalid; PackFileInvalid with the line.
    """
    if not pack.has(FILE):
        raise SynthesisNotDeclared(pack.root / FILE)
    recipe = read_record(pack.path(FILE), Recipe)
    for division in recipe.divisions:
        if division.code not in industries() or len(division.code) != 2:
            raise SynthesisInvalid(
                f"行业“{division.code}”不是大类代码 / {division.code} is no division of GB/T 4754"
            )
    known = {division.code for division in recipe.divisions}
    named = {code for group in recipe.groups for code in group.divisions}
    if named - known:
        raise SynthesisInvalid(
            f"行业组引用了未列出的大类 {sorted(named - known)} / a group names divisions that are not listed"
        )
    titles = {item.title for item in recipe.titles}
    wrong = [
        (("carriers", place, "industries"), f"没有行业 {'、'.join(lost)} / no industry: {', '.join(lost)}")
        for place, mix in enumerate(recipe.carriers)
        if (lost := [code for code in mix.industries if code not in industries()])
    ]
    found = [
        (line_of(pack.path(FILE), steps), ".".join(map(str, steps)), what)
        for steps, what in [*wrong, *problems(recipe.evidence, titles, known, recipe.district_firms)]
    ]
    if found:
        raise PackFileInvalid(pack.path(FILE), found)
    return recipe
