"""The API of rule sets: a draft goes its whole way with a token; every refusal has one shape."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from jiqun.access import Tokens, User, Users
from jiqun.packs import Pack
from jiqun.web import create_app
from jiqun.workspace.places import open_records

from ..conftest import serving
from ..facts_of_a_town import build
from .conftest import TODAY

REPOSITORY = Path(__file__).parents[2]
PASSWORD = "gui-ze-jie-kou-2026"  # noqa: S105 (of a test)
ORIGIN = "/rules/policies/example-innovation"
SHARE = "parameters/research_share/value"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client with the token of a keeper; `X-Officer` holds that of an officer, for the test to use."""
    folder = tmp_path_factory.mktemp("packs")
    pack = Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", folder / "ningbo"))
    build(folder / "data").close()
    database = open_records(Pack(pack), folder / "data")
    for login in ("keeper", "officer"):
        Users(database).add(User(login, login, roles=frozenset({login})), PASSWORD, by="test")
    tokens = {
        login: Tokens(database).make(login, "test", dt.timedelta(days=1), "test")[1]
        for login in ("keeper", "officer")
    }
    database.close()
    with (
        serving(create_app(pack, today=TODAY, data=folder / "data")) as address,
        httpx.Client(base_url=f"{address}/api/v1", timeout=60) as held,
    ):
        held.headers["authorization"] = f"Bearer {tokens['keeper']}"
        held.headers["x-officer"] = f"Bearer {tokens['officer']}"
        yield held


def copied(api: httpx.Client, new: str, **more: Any) -> dict[str, Any]:
    answer = api.post(f"{ORIGIN}/copies", json={"id": new, "since": "2027-01-01", "why": "次年办法"} | more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_draft_goes_its_way(api: httpx.Client) -> None:
    made = copied(api, "way", region="东区")
    assert (made["standing"], made["region"], made["copied_from"], made["problems"]) == (
        "draft",
        "东区",
        "example-innovation",
        [],
    )
    changed = api.patch("/rules/policies/way", json={"changes": {SHARE: 5, "parameters/research_least/value": "200"}, "version": made["version"], "why": "按新通知"})  # fmt: skip
    assert changed.status_code == 200, changed.text
    places = {item["place"]: item["value"] for item in changed.json()["places"]}
    assert (places[SHARE], places["parameters/research_least/value"]) == (5.0, 200.0)
    told = api.get("/rules/policies/way/cases").json()
    assert (told["cases"], told["as_in_origin"]) == (2, 2)
    (miss,) = [item for item in told["misses"] if item["what"] == "research/offered"]
    assert (miss["expected"], miss["found"], miss["place"].partition(":")[0]) == (
        200,
        150,
        "policies/cases/way.yaml",
    )
    check = api.get("/rules/policies/way/check").json()
    assert not check["ready"]
    assert "应为 200，得 150" in check["problems"][0]
    refused = api.post("/rules/policies/way/publication", json={"since": "2027-01-01"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "rule_not_ready")
    assert "policies/cases/way.yaml" in refused.json()["error"]["message"]
    text = told["text"].replace("offered: 200, sure: 200", "offered: 150, sure: 150")
    written = api.put("/rules/policies/way/cases", json={"text": text, "why": "按新比例重算"})
    assert (written.status_code, written.json()["misses"], written.json()["as_in_origin"]) == (200, [], 1), (
        written.text
    )
    done = api.post("/rules/policies/way/publication", json={"since": "2027-01-01", "why": "印发"})
    assert (done.status_code, done.json()["standing"], done.json()["editable"]) == (200, "published", False)
    assert [line["deed"] for line in done.json()["history"]] == [
        "copy",
        "change",
        "change",
        "cases",
        "publish",
    ]
    assert {line["by"] for line in done.json()["history"]} == {"keeper"}
    ended = api.post("/rules/policies/way/end", json={"until": "2027-12-31", "why": "到期"})
    assert (ended.status_code, ended.json()["until"]) == (200, "2027-12-31")


def test_entries_come_and_go(api: httpx.Client) -> None:
    copied(api, "entries")
    entry = {
        "id": "bonus",
        "name": {"zh": "奖励"},
        "unit": "万元",
        "value": 3,
        "reference": {"document": "新通知"},
    }
    added = api.post(
        "/rules/policies/entries/entries", json={"place": "parameters", "entry": entry, "why": "新增"}
    )
    assert added.status_code == 201, added.text
    assert {
        "place": "parameters/bonus/value",
        "form": "number",
        "value": 3.0,
        "optional": True,
    } in added.json()["places"]
    taken = api.post("/rules/policies/entries/removals", json={"place": "parameters/bonus", "why": "不要了"})
    assert taken.status_code == 200
    assert not [item for item in taken.json()["places"] if item["place"].startswith("parameters/bonus")]


def test_a_copy_is_named_and_a_withdrawn_id_taken_again(api: httpx.Client) -> None:
    old, new = (
        api.get(f"/rules/policies/{name}").json()["name"]
        for name in ("example-innovation", copied(api, "named")["id"])
    )
    assert new["zh"] == f"{old['zh']}（2027年）"
    assert new["en"] == f"{old['en']} (2027)"
    gone = api.post("/rules/policies/named/withdrawal", json={"why": "不用"})
    assert gone.json()["standing"] == "withdrawn"
    again = copied(api, "named", name={"zh": "新名称", "en": "New name"})
    assert (again["name"], again["standing"]) == ({"zh": "新名称", "en": "New name"}, "draft")
    kept = api.get("/rules", params={"domain": "policies", "standing": "withdrawn"}).json()
    assert [item["id"] for item in kept["rules"]] == ["named-withdrawn-1"]


def test_every_family_is_listed_and_told(api: httpx.Client) -> None:
    rows = api.get("/rules").json()["rules"]
    families = {row["domain"]: row["id"] for row in rows if row["ships"]} | {
        row["domain"]: row["id"] for row in rows
    }
    assert set(families) == {"appraisal", "titles", "policies", "carbon", "promises", "screening"}
    for family, name in families.items():
        told = api.get(f"/rules/{family}/{name}")
        assert told.status_code == 200, told.text
        assert told.json()["places"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        pytest.param("GET", "/rules/nix/example-innovation", None, 404, "not_found", id="没有这类规则"),
        pytest.param("GET", "/rules/policies/nix", None, 404, "not_found", id="没有这套规则"),
        pytest.param("POST", f"{ORIGIN}/copies", {"id": "example-renovation", "since": "2027-01-01"}, 422, "rule_set_exists", id="编号已有"),
        pytest.param("POST", f"{ORIGIN}/copies", {"id": "大写", "since": "2027-01-01"}, 422, "rule_id_invalid", id="编号不合写法"),
        pytest.param("POST", f"{ORIGIN}/copies", {"id": "x"}, 422, "invalid", id="没有日期"),
        pytest.param("PATCH", ORIGIN, {"changes": {SHARE: 1}, "why": "改"}, 422, "rule_set_published", id="已发布的不改"),
        pytest.param("PATCH", "/rules/policies/refused", {"changes": {SHARE: 1}, "why": " "}, 422, "reason_needed", id="没有理由"),
        pytest.param("PATCH", "/rules/policies/refused", {"changes": {SHARE: "多"}, "why": "改"}, 422, "value_unreadable", id="不是数"),
        pytest.param("PATCH", "/rules/policies/refused", {"changes": {"standing": "published"}, "why": "改"}, 422, "place_unknown", id="状态不能直接改"),
        pytest.param("PATCH", "/rules/policies/refused", {"changes": {SHARE: 1}, "why": "改", "version": "0000000000000000"}, 409, "pack_edit_conflict", id="读后被人改过"),
        pytest.param("PATCH", "/rules/policies/refused", {"changes": {"clauses/research/benefit/amount": "nothing * 2"}, "why": "改"}, 422, "variable_unknown", id="公式用了没有的变量"),
        pytest.param("PUT", "/rules/policies/refused/cases", {"text": "- {name: 例", "why": "改"}, 422, "invalid", id="案例不是YAML"),
        pytest.param("PUT", "/rules/policies/refused/cases", {"text": "- {name: 例}", "why": "改"}, 422, "invalid", id="案例缺项"),
        pytest.param("POST", "/rules/policies/refused/publication", {"since": "2027-01-01", "until": "2026-01-01"}, 422, "date_unordered", id="先止后起"),
    ],
)  # fmt: skip
def test_refusals_have_one_shape(
    api: httpx.Client, method: str, path: str, body: Any, status: int, code: str
) -> None:
    if "refused" in path and api.get("/rules/policies/refused").status_code == 404:
        copied(api, "refused")
    before = api.get("/rules/policies/refused").json()
    answer = api.request(method, path, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    assert api.get("/rules/policies/refused").json() == before, "nothing was written"


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        pytest.param("", 401, "not_logged_on", id="没有令牌"),
        pytest.param("Bearer nix", 401, "token_refused", id="令牌不对"),
        pytest.param("officer", 403, "role_missing", id="不是台账管理员"),
    ],
)
def test_only_keepers_write(api: httpx.Client, who: str, status: int, code: str) -> None:
    header = api.headers["x-officer"] if who == "officer" else who
    with httpx.Client(
        base_url=api.base_url, timeout=60, headers={"authorization": header} if header else {}
    ) as other:
        answer = other.post(f"{ORIGIN}/copies", json={"id": "mine", "since": "2027-01-01"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
        if who != "Bearer nix":
            assert other.get("/rules").status_code == 200, "reading is free"
