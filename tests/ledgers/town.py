"""A city that does not exist, with eight ledgers, twelve firms and the people who work on them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jiqun.engine import Engine
from jiqun.facts.intake.cells.names import region_names, regions
from jiqun.facts.schema import Declarations, load_declarations
from jiqun.facts.store import Store
from jiqun.ledgers.book import Book
from jiqun.ledgers.declaration import Ground, Ledgers, load_ledgers
from jiqun.ledgers.entry import Actor, Paper
from jiqun.ledgers.permission import Units
from jiqun.ledgers.things import Thing, Things
from jiqun.ledgers.workdays import load_workdays
from jiqun.packs import Pack
from jiqun.plans.organisations import load_organisations
from jiqun.records import Database
from tests.facts.intake.forms import code
from tests.facts.store.returns import put

JIA = Path(__file__).parent / "jia"

KEEPER = Actor(name="管理员甲", unit="市经信局")
OLD_KEEPER = Actor(name="老同志", unit="市工信委")
PLANNER = Actor(name="计划员", unit="市发改委")
SUPERVISOR = Actor(name="督查员", unit="市督查室")
YI = Actor(name="乙区干部", unit="乙区经信局", region="乙区")
BING = Actor(name="丙县干部", unit="丙县经信局", region="丙县")
READER = Actor(name="领导", unit="市经信局", reads_only=True)
BOSS = Actor(name="系统管理员", administrator=True)
STRANGER = Actor(name="路人", unit="某单位")
CITED = (Paper(cite="甲经信〔2026〕1号"),)

#: Firms 1–3 are real returns, 4–12 simulated ones.
REAL, SIMULATED = range(1, 4), range(4, 13)


def firm(number: int) -> str:
    return code(number)


def build_store(folder: Path) -> Store:
    """A register of firms and two years of their figures."""
    store = Store(folder, standard())
    for office, numbers, simulated in (("甲市统计局", REAL, False), ("模拟局", SIMULATED, True)):
        register = [
            {"code": firm(at), "name": f"第{at}厂", "region": ("乙区", "丙县")[at % 2], "industry": "3412", "main_products": f"产品{at}"}
            for at in numbers
        ]  # fmt: skip
        put(store, "enterprise", "", office, register, simulated=simulated)
        for year in (2024, 2025):
            figures = [{"code": firm(at), "revenue": 100.0 * at + year - 2024, "rd_expense": 5.0 * at} for at in numbers]  # fmt: skip
            put(store, "enterprise_year", str(year), office, figures, simulated=simulated)
    return store


@cache
def standard() -> Declarations:
    """The standard data sets; the town has none of its own."""
    return load_declarations()


def ground(pack: Pack, **more: Any) -> Ground:
    """What the town's declarations refer to."""
    organisations = load_organisations(pack)
    told: dict[str, Any] = {
        "datasets": standard().all,
        "indicators": frozenset({"recognised-firms"}),
        "areas": frozenset({"A1", "A2", "A3", "A4"}),
        "mechanisms": frozenset({"A1-01"}),
        "is_quoted": lambda plan, words: words in "分类建立培育库，每月报告一次",
        "is_organisation": lambda name: organisations.find(name) is not None,
    }
    return Ground(**{**told, **more})


def copied(folder: Path) -> Pack:
    """The town's pack, to be changed."""
    shutil.copytree(JIA, folder)
    return Pack(folder)


def declared_in(pack: Pack) -> Ledgers:
    return load_ledgers(pack, ground(pack))


def own_engine(root: Engine) -> Callable[[], Engine]:
    """An engine for each thread, as the city's desk gives them."""
    kept = threading.local()

    def engine() -> Engine:
        if not hasattr(kept, "engine"):
            kept.engine = root.fork()
        found: Engine = kept.engine
        return found

    return engine


def open_book(
    database: Database, pack: Pack, ledgers: Ledgers, store: Store, engine: Engine, papers: Path | None = None
) -> Book:
    organisations, own = load_organisations(pack), own_engine(engine)
    units: Mapping[str, Thing] = {
        name: Thing(kind="organisation", ref=item.name, name=item.name)
        for name, item in organisations.by_name.items()
    }
    return Book(
        database=database,
        ledgers=ledgers,
        things=Things(database, {"organisation": lambda: units}, store, own),
        engine=own,
        units=Units(organisations),
        workdays=load_workdays(pack),
        regions=regions(pack),
        districts=[name for name in region_names(pack) if name != "甲市"],
        store=store,
        papers=papers,
    )


def declaring(book: Book, pack: Pack) -> Book:
    """The same records under the declarations of another pack."""
    return replace(book, ledgers=declared_in(pack))
