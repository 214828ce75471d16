"""The appeal desk over a town with real returns: what is noted, what a reckoning changes, who is told what."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from jiqun.access import User, Users
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from jiqun.facts.store.tables import vintage
from jiqun.packs import Pack
from jiqun.web import create_app
from jiqun.workspace.places import open_records

from ..conftest import serving
from ..facts_of_a_town import REGISTER, YEARS, build, put
from .test_appraisals import METHOD, REPOSITORY

PASSWORD = "gong-shi-2026"  # noqa: S105 (of a town that exists for a minute)
AT = "/appraisal/town-2024/desk"
PLACES = {"东区": "海曙区", "西区": "鄞州区", None: None}
USERS = (
    User("keeper", "李敏", "市经信局", roles=frozenset({"keeper"})),
    User("officer", "赵敏", "区经信局", region="鄞州区", roles=frozenset({"officer"})),
    User("reader", "孙立", roles=frozenset({"reader"})),
)
Act = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    store = build(folder)
    put(store, "enterprise", "", REGISTER | {"region": [PLACES[name] for name in REGISTER["region"]]})
    moved = {"region": [PLACES[name] for name in YEARS["2024"]["region"]]}
    put(store, "enterprise_year", "2024", YEARS["2024"] | moved)
    store.close()
    return folder


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Iterator[dict[str, httpx.Client]]:
    """Clients of each user, and of a stranger; the day is the first of a notice of the town."""
    pack = Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path_factory.mktemp("packs") / "zhen"))
    shutil.rmtree(pack / "schemes" / "appraisal")
    (pack / "schemes" / "appraisal").mkdir()
    (pack / "schemes" / "appraisal" / "town-2024.yaml").write_text(
        METHOD.replace("little_giant >= 1", "employees == 6"), encoding="utf-8"
    )
    records = open_records(Pack(pack), data)
    with records.writing() as connection:
        connection.execute(sa.update(vintage).values(simulated=False))
    for user in USERS:
        Users(records).add(user, PASSWORD, by="试")
    records.close()
    with serving(create_app(pack, today=dt.date(2026, 11, 16), data=data)) as address:
        known = {"": httpx.Client(base_url=address, timeout=60)}
        for user in USERS:
            known[user.login] = httpx.Client(base_url=address, timeout=60, headers={"origin": address})
            known[user.login].post("/login", data={"login": user.login, "password": PASSWORD, "next": "/"})
        yield known
        for one in known.values():
            one.close()


@pytest.fixture(scope="module")
def act(town: dict[str, httpx.Client]) -> Act:
    def done(who: str, step: str, status: int = 303, day: str = "", **fields: str) -> httpx.Response:
        answer = town[who].post(
            f"{AT}/{step}", params={"on": day} if day else None, data={"year": "2024", **fields}
        )
        assert answer.status_code == status, answer.text.partition("<main")[2][:1500]
        return answer

    return done


@pytest.fixture(scope="module")
def noticed(town: dict[str, httpx.Client], act: Act) -> dict[str, str]:
    """Numbers by enterprise; every result is on notice from 16 to 23 November."""
    for step in ("register", "send"):
        act("keeper", step)
    held = {row["code"]: row["grade"] for row in _rows(town, "reader")}
    assert held == {"A": None, "B": None, "F": None}, "公示以前，等级不对外"
    assert '<span class="grade' not in town["reader"].get("/appraisal/town-2024/firms/B").text
    act("keeper", "presume", all="yes", why="核对期已过")
    act("keeper", "notify", first="2026-11-16", last="2026-11-23")
    found = {}
    for code, name in (("A", "甲厂"), ("B", "乙厂"), ("F", "己厂")):
        page = town["keeper"].get(AT, params={"q": name}).text
        found[code] = page.split("/entries/")[1].split('"')[0]
    return found


def _rows(town: dict[str, httpx.Client], who: str, **query: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = (
        town[who].get("/api/v1/appraisals/town-2024/firms", params=query).json()["rows"]
    )
    return rows


@pytest.mark.parametrize(
    ("words", "names"),
    [
        pytest.param("乙", ["乙厂"], id="名称里的字"),
        pytest.param("b", ["乙厂"], id="代码，大小写不论"),
        pytest.param("JA-", ["甲厂", "乙厂", "己厂"], id="编号"),
        pytest.param("不存在", [], id="没有"),
    ],
)
def test_an_enterprise_is_found(
    town: dict[str, httpx.Client], noticed: dict[str, str], words: str, names: list[str]
) -> None:
    page = town["keeper"].get(AT, params={"q": words}).text
    assert [name for name in ("甲厂", "乙厂", "己厂") if f">{name}</a>" in page] == names
    assert ("没有找到企业" in page) == (not names)


@pytest.mark.parametrize(
    ("path", "seen", "hidden"),
    [
        pytest.param("/appraisal/town-2024/firms", ["甲厂", "有权限的账号登录后可见|经办或台账管理"], ["名次", "83.", "小巨人提档", "3.30"], id="名单：名称和公示的等级"),
        pytest.param("/en/appraisal/town-2024/firms", ["甲厂", "In the order of codes"], ["Position", "3.30"], id="the list in English"),
        pytest.param("/appraisal/town-2024/firms/B", ["乙厂", "等级在公示后对外公开"], ["2.40", "12.0", "小巨人提档", "sheet.docx", "规上企业"], id="一企一单只有名称和等级"),
        pytest.param("/enterprises/B", ["乙厂"], ["500.0", "2.40", "120.0"], id="画像只有登记的内容"),
        pytest.param(AT, ["有权限的账号登录后可见|经办或台账管理", "公示名单", "不对外公开"], ["乙厂", "证书漏算", 'name="q"'], id="公示与申诉只有家数"),
        pytest.param(f"{AT}?state=notified&q=厂", ["公示中"], ["乙厂", "甲厂", "JA-0"], id="也查不到某一家"),
        pytest.param(f"{AT}/list.csv", ["甲厂", "等级"], ["得分", "名次", "证书漏算"], id="公示名单没有得分"),
        pytest.param("/appraisal/town-2024/table.csv", ["甲厂"], ["得分", "初评", "名次", "小巨人"], id="下载的名单"),
        pytest.param("/appraisal/town-2024/last-year?year=2024", [], ["甲厂"], id="与上年比不列名"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["", "reader"])
def test_nothing_of_single_enterprises_is_told_to_everybody(
    town: dict[str, httpx.Client],
    noticed: dict[str, str],
    who: str,
    path: str,
    seen: list[str],
    hidden: list[str],
) -> None:
    page = town[who].get(path).text
    for words in seen:
        assert any(one in page for one in words.split("|")), words
    assert [words for words in hidden if words in page] == []


def test_grades_on_notice_are_told_and_say_nothing_of_places(
    town: dict[str, httpx.Client], noticed: dict[str, str]
) -> None:
    rows = _rows(town, "reader")
    assert [row["code"] for row in rows] == ["A", "B", "F"]
    assert {row["code"]: row["grade"] for row in rows} == {"A": "A", "B": "A", "F": "B"}
    assert [row["code"] for row in _rows(town, "reader", grade="B")] == ["F"]
    officer = town["keeper"].get("/appraisal/town-2024/firms/B").text
    for words in ("小巨人提档", "用到的数据", "评价用地面积", "5.00 亩"):
        assert words in officer
    assert town["reader"].get("/appraisal/town-2024/firms/B/sheet.docx").status_code == 403


@pytest.mark.parametrize(
    ("who", "code", "day", "status", "words"),
    [
        pytest.param("reader", "A", "", 403, "", id="只读的不能登记"),
        pytest.param("officer", "A", "", 403, "", id="别的区县的企业"),
        pytest.param("officer", "B", "2026-11-24", 422, "公示期已过，不再受理申诉", id="公示期满以后"),
        pytest.param("officer", "X", "", 422, "不能登记异议或申诉", id="没有这一条"),
    ],
)
def test_which_appeals_are_refused(
    act: Act, noticed: dict[str, str], who: str, code: str, day: str, status: int, words: str
) -> None:
    answer = act(who, "raise", status, day, entry=noticed.get(code, "JA-9999"), why="证书漏算", cite="证书")
    assert words in answer.text


def test_one_that_is_upheld_by_a_corrected_return_and_one_that_is_refused(
    town: dict[str, httpx.Client], act: Act, noticed: dict[str, str], data: Path
) -> None:
    """更正用地 5 → 2 亩：乙厂得分上升，甲厂因此退出第一；申诉逐件显示当时、现在和更正后的结果。"""
    act("officer", "raise", entry=noticed["B"], why="退租3亩", cite="解约协议", day="2026-11-18")
    act("keeper", "raise", entry=noticed["F"], why="用地漏登", cite="证书", day="2026-11-19")
    store = Store(data, load_declarations())
    store.corrections.add(
        "land_holding", period="2024", key={"code": "B", "holding": "1"}, field="area", expect="5.0", value="2.0",
        reason="退租", by="试",
    )  # fmt: skip
    store.close()
    page = town["keeper"].get(AT).text
    assert page.count("按更正后的数据") == 1, "乙厂的数据变了，己厂的没有"
    told = {
        row["code"]: row for row in town["keeper"].get("/api/v1/appraisals/town-2024/desk").json()["appeals"]
    }
    assert (told["B"]["before"]["land"], told["B"]["now"]["land"], told["B"]["due"]["land"]) == (5, 5, 2)
    assert told["F"]["due"] is None
    location = act("keeper", "recheck", why="更正用地").headers["location"]
    assert f"regraded={noticed['A']}" in location
    page = town["keeper"].get(location).text
    assert "其中1家换了等级" in page
    assert "一家升档会有别家降档" in page
    assert "亩均税收 36.00 → 90.00分" in page
    assert "按更正后的数据" not in page
    assert "regraded" not in act("keeper", "recheck", why="再评一次").headers["location"]
    act("keeper", "answer", entry=noticed["B"], why="证据齐全，按更正后的面积评定")
    act("keeper", "answer", entry=noticed["F"], why="不动产登记没有这宗地，维持")
    told = {
        row["code"]: row for row in town["keeper"].get("/api/v1/appraisals/town-2024/desk").json()["appeals"]
    }
    assert (told["B"]["changed"], told["F"]["changed"]) == (True, False)
    assert told["F"]["decision"]["why"] == "不动产登记没有这宗地，维持"
    act("officer", "raise", entry=noticed["B"], why="第二次申诉", cite="补充证明", day="2026-11-20")
    papers = {row["why"]: [one["cite"] for one in row["papers"]] for row in town["keeper"].get("/api/v1/appraisals/town-2024/desk").json()["appeals"] if row["code"] == "B"}  # fmt: skip
    assert papers == {"退租3亩": ["解约协议"], "第二次申诉": ["补充证明"]}
