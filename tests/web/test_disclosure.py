"""Single enterprises: what strangers, readers and officers see of a town with real returns, on every way in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from jiqun.access import Role, Tokens, User, Users
from jiqun.facts.store.tables import vintage
from jiqun.packs import find_pack
from jiqun.web import create_app
from jiqun.workspace.places import open_records

from ..conftest import serving
from ..facts_of_a_town import build
from .conftest import TODAY

PASSWORD = "柳暗花明又一村，again"  # noqa: S105 (of a town that exists for a minute)
NAMES = ("甲厂", "乙厂", "丙厂", "戊厂", "己厂")
WHY = "/why?indicator=industrial-output-ads&period=2024"
Ask = Callable[..., str]


@pytest.fixture(scope="module")
def ask(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask for a page or call as a stranger, a reader, an officer."""
    folder = tmp_path_factory.mktemp("guarded")
    build(folder).close()
    records = open_records(find_pack(pack), folder)
    with records.writing() as connection:
        connection.execute(sa.update(vintage).values(simulated=False))
    users, tokens, secrets = Users(records), Tokens(records), {"stranger": ""}
    for role in (Role.READER, Role.OFFICER):
        users.add(User(role.value, "孙立", roles=frozenset({role})), PASSWORD, by="试")
        secrets[role.value] = tokens.make(role.value, "试", dt.timedelta(days=1), by="试")[1]
    records.close()
    with serving(create_app(pack, today=TODAY, data=folder)) as address:

        def one(who: str, path: str, status: int = 200) -> str:
            headers = {"Authorization": f"Bearer {secrets[who]}"} if secrets[who] else {}
            answer = httpx.get(address + path, headers=headers, timeout=60)
            assert answer.status_code == status, answer.text[:400]
            return answer.text

        yield one


@pytest.mark.parametrize(
    ("path", "seen", "hidden"),
    [
        pytest.param("/enterprises?year=2024", "甲厂", "1,100", id="the list has names, not figures"),
        pytest.param("/en/enterprises/A", "甲厂", "1,100", id="a portrait has the register, not returns"),
        pytest.param("/figures/industrial-output-ads?year=2024", "0.17", "甲厂", id="a figure, not its rows"),
        pytest.param(f"{WHY}&by=firm", "其他企业", "甲厂", id="why: enterprises are pooled"),
        pytest.param("/api/v1/enterprises?year=2024", "甲厂", '"output"', id="the call for a list"),
        pytest.param("/api/v1/enterprises/A", "甲厂", '"output"', id="the call for one"),
        pytest.param("/api/v1/figures/industrial-output-ads/explanation?year=2024", '"total"', "甲厂", id="the call for a figure"),
        pytest.param("/api/v1/why/industrial-output-ads?period=2024&by=firm", "*rest", '"A"', id="the call for why"),
    ],
)  # fmt: skip
def test_strangers_and_readers_see_no_single_figure_and_officers_do(
    ask: Ask, path: str, seen: str, hidden: str
) -> None:
    for who in ("stranger", "reader"):
        found = ask(who, path)
        assert seen in found
        assert hidden not in found
    assert hidden in ask("officer", path)


@pytest.mark.parametrize(
    ("path", "who"),
    [
        pytest.param("/figures/industrial-output-ads?year=2023&cut=division&group=34", "stranger", id="of two enterprises in a group"),
        pytest.param("/api/v1/figures/industrial-output-ads/explanation?year=2024&cut=district&group=西区", "reader", id="the same call"),
        pytest.param(f"{WHY}&without=甲厂", "stranger", id="the figure without one is its figure"),
        pytest.param(f"{WHY}&by=turnover", "reader", id="one entrant, one leaver"),
    ],
)  # fmt: skip
def test_sums_of_too_few_are_withheld(ask: Ask, path: str, who: str) -> None:
    assert "有权限的账号" in ask(who, path, status=422)
    ask("officer", path)


def test_groups_of_too_few_are_one_line(ask: Ask) -> None:
    """2023: 东区 holds 甲 and 乙, 西区 丙 and 戊. No group has three, so that both are one."""
    found = ask("stranger", WHY)
    assert "企业不足三家" in found
    assert "-13.64" not in found
    assert "-13.64" in ask("officer", WHY)


def test_the_order_of_a_list_tells_nothing(ask: Ask) -> None:
    found = ask("stranger", "/enterprises?year=2024&order=output")
    assert found.index("甲厂") < found.index("乙厂") < found.index("戊厂") < found.index("己厂")
    assert "有权限的账号登录后可见" in found
    assert "需要经办或台账管理角色" in ask("reader", "/enterprises?year=2024")


def test_rows_of_a_return_keep_their_confidential_cells(ask: Ask) -> None:
    catalogue = ask("officer", "/api/v1/data/vintages?dataset=enterprise_year&period=2024")
    name = httpx.Response(200, text=catalogue).json()["vintages"][0]["id"]
    assert "1,100" not in ask("stranger", f"/data/vintages/{name}")
    assert "1,100" in ask("officer", f"/data/vintages/{name}")
