"""Small cities made on the spot, and the shipped one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from hypothesis import settings

from jiqun.facts import Observation, ObservationRow, observation_of
from jiqun.plans import PlanRecord, StatementRecord, Target
from jiqun.workspace import City, open_city
from tests.engine.engines import duckdb, engine, spark

__all__ = ["duckdb", "engine", "spark"]

REPOSITORY = Path(__file__).parents[1]

# A deadline is a timed assertion, and the machine may be busy.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay on one worker, so that what it sets up is set up once; marked ones stay with their group."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(REPOSITORY))))


@pytest.fixture(scope="session")
def ningbo() -> City:
    return open_city(REPOSITORY / "packs" / "ningbo")


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of an application while it runs on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the checkout, where there is one."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no reference material beside the checkout")
    return folder


def make_plan(
    name: str,
    issued: str,
    *,
    kind: str = "plan",
    region: str = "某市",
    years: tuple[int, int] = (2021, 2025),
    **more: object,
) -> PlanRecord:
    return PlanRecord.model_validate(
        {
            "id": f"plan-{name.encode().hex()}",
            "title": {"zh": name, "en": name},
            "short": {"zh": name, "en": name},
            "level": "city",
            "region": region,
            "period": {"from": years[0], "to": years[1]},
            "kind": kind,
            "source_trust": "official",
            "document": {"sha256": "", "bytes": 0, "chars": 0},
            "in_force": {"from": issued},
            **more,
        }
    )  # fmt: skip


def make_statement(name: str, words: str, **fields: object) -> StatementRecord:
    """A reviewed statement whose value is printed as `words`."""
    return StatementRecord.model_validate(
        {
            "id": name,
            "kind": "target",
            "indicator": "工业增加值",
            "key": "industrial-value-added",
            "accumulation": "level",
            "span": [0, 10],
            "at": [2, 6],
            "value_text": words,
            **fields,
        }
    )


def make_target(
    plan: PlanRecord,
    name: str,
    value: float | None,
    unit: str | None = "亿元",
    year: int | None = 2025,
    baseline: tuple[float, int] | None = None,
    **fields: object,
) -> Target:
    """A target of a plan; `baseline` is value and year."""
    words = str(fields.pop("words_printed", value))
    held = make_statement(name, words, value=value, unit=unit, year=year, **fields)
    base = None
    if baseline is not None:
        base = make_statement(
            f"{name}-base",
            str(baseline[0]),
            value=baseline[0],
            unit=unit,
            year=baseline[1],
            kind="baseline",
            accumulation=held.accumulation.value,
        )
    return Target(plan, held, base, ())  # fmt: skip


def make_figure(
    year: int,
    value: float,
    unit: str = "亿元",
    *,
    key: str = "industrial-value-added",
    region: str = "某市",
    trust: str = "official",
    **more: object,
) -> Observation:
    return observation_of(
        ObservationRow.model_validate(
            {
                "id": f"{key}-{region}-{year}-{trust}", "indicator": key, "name": key, "region": region,
                "period": str(year), "value": Decimal(str(value)), "unit": unit, "source": "统计公报", "trust": trust, **more,
            }
        )
    )  # fmt: skip
