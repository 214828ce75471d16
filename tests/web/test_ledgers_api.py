"""The API of the ledgers: the same answers and refusals as the pages, with a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from .ledger_city import Town, running


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running(tmp_path_factory.mktemp("api")) as held:
        yield held


@pytest.fixture
def api(town: Town) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{town.address}/api/v1", timeout=60) as held:
        yield held


def bearer(town: Town, login: str = "wang") -> dict[str, str]:
    return {"Authorization": f"Bearer {town.tokens[login]}"}


def made(api: httpx.Client, town: Town, ledger: str = "asks", **fields: Any) -> dict[str, Any]:
    body = {"title": "缺用地", "values": {"kind": "用地", "amount": 120} if ledger == "asks" else {}} | fields
    answer = api.post(f"/ledgers/{ledger}/entries", json=body, headers=bearer(town))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_an_entry_is_made_changed_moved_and_read(api: httpx.Client, town: Town) -> None:
    entry = made(api, town, region="东区")
    here = f"/entries/{entry['number']}"
    assert entry["values"] == {"kind": "land", "amount": 120.0, "projects": 0}
    assert [move["id"] for move in entry["moves"]] == ["assign", "dismiss"]
    changed = api.patch(here, json={"revision": 1, "changes": {"amount": "1,500元", "due": "2026-12-01"}}, headers=bearer(town)).json()  # fmt: skip
    assert (changed["revision"], changed["due"]) == (2, "2026-12-01")
    moved = api.post(f"{here}/moves", headers=bearer(town), json={
        "move": "交办", "changes": {"lead": "市资规局"}, "evidence": ["会议纪要3号"], "revision": 2,
    }).json()  # fmt: skip
    assert (moved["state"], moved["lead"]) == ("assigned", "市资规局")
    read = api.get(here).json()
    assert [item["deed"] for item in read["history"]] == ["add", "edit", "move"]
    assert [item["cite"] for item in read["evidence"]] == ["会议纪要3号"]
    assert {item["duty"] for item in read["owed"]} == {"handle_in_time", "deadline"}


def test_lists_narrow_and_page(api: httpx.Client, town: Town) -> None:
    for title in ("一号", "二号", "三号"):
        made(api, town, title=f"分页{title}", values={"kind": "money"})
    found = api.get("/ledgers/asks/entries", params={"q": "分页", "per_page": 2, "page": 2}).json()
    assert (found["count"], len(found["entries"])) == (3, 1)
    assert (
        api.get("/ledgers/asks/entries", params={"f.kind": "money", "state": "已受理"}).json()["count"] >= 3
    )
    assert api.get("/ledgers", params={"keeper": "市经信局"}).json()["count"] == 3
    assert {item["ledger"] for item in api.get("/ledgers/due", params={"ledger": "asks"}).json()["due"]} == {
        "asks"
    }
    (rolled,) = [item for item in api.get("/ledgers/rollups", params={"indicator": "little-giants"}).json()["rollups"] if not item["by"]]  # fmt: skip
    assert rolled["value"] == rolled["entries"]
    declared = api.get("/ledgers/projects").json()
    assert [state["id"] for state in declared["states"]] == ["planned", "started", "finished"]
    assert declared["fields"][0]["refers"] == "ledger:asks"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        pytest.param("GET", "/ledgers/none", None, 404, "ledger_unknown", id="no such ledger"),
        pytest.param("GET", "/entries/QS-9999", None, 404, "entry_unknown", id="no such entry"),
        pytest.param("GET", "/ledgers/asks/entries?state=none", None, 422, "state_unknown", id="no such state"),
        pytest.param("GET", "/ledgers/rollups", None, 422, "invalid", id="figures of everything at once"),
        pytest.param("POST", "/ledgers/asks/entries", {"title": "甲"}, 422, "fields_missing", id="a required field"),
        pytest.param("POST", "/ledgers/asks/entries", {"title": "甲", "values": {"kind": "天气"}}, 422, "values_invalid", id="no code"),
        pytest.param("POST", "/ledgers/asks/entries", {"title": "甲", "values": {"kinds": "land"}}, 422, "ledger_field_unknown", id="no field"),
        pytest.param("POST", "/ledgers/asks/entries", {"title": "甲", "values": {"kind": "land", "amount": 2000}}, 422, "rules_broken", id="a hard rule"),
        pytest.param("POST", "/ledgers/asks/entries", {"name": "甲"}, 422, "invalid", id="no such part of a body"),
        pytest.param("POST", "/ledgers/old-list/entries", {"title": "甲"}, 422, "ledger_closed", id="a closed list"),
    ],
)  # fmt: skip
def test_refusals_have_one_shape(
    api: httpx.Client, town: Town, method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = api.request(method, path, json=body, headers=bearer(town))
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code


def test_values_that_cannot_be_read_are_listed(api: httpx.Client, town: Town) -> None:
    body = {"title": "甲", "values": {"kind": "用地地", "amount": "许多"}}
    error = api.post("/ledgers/asks/entries", json=body, headers=bearer(town)).json()["error"]
    assert {item["field"] for item in error["wrong"]} == {"kind", "amount"}


def test_a_clash_names_both_values(api: httpx.Client, town: Town) -> None:
    here = f"/entries/{made(api, town)['number']}"
    assert (
        api.patch(here, json={"revision": 1, "changes": {"amount": 150}}, headers=bearer(town)).status_code
        == 200
    )
    body = {"revision": 1, "changes": {"amount": 180}}
    answer = api.patch(here, json=body, headers=bearer(town, "zhou"))
    assert answer.status_code == 409
    (clash,) = answer.json()["error"]["clashes"]
    assert (clash["field"], clash["theirs"], clash["mine"], clash["by"]) == ("amount", 150.0, 180.0, "王丽")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        pytest.param({}, 401, "not_logged_on", id="nobody"),
        pytest.param({"Authorization": "Bearer false"}, 401, "token_refused", id="a false token"),
        pytest.param("li", 403, "not_yours", id="another office"),
        pytest.param("du", 403, "not_yours", id="a reader"),
    ],
)
def test_who_may_write(api: httpx.Client, town: Town, headers: Any, status: int, code: str) -> None:
    sent = bearer(town, headers) if isinstance(headers, str) else headers
    answer = api.post("/ledgers/asks/entries", json={"title": "甲", "values": {"kind": "land"}}, headers=sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_reports_are_handed_in_and_judged(api: httpx.Client, town: Town) -> None:
    here = f"/entries/{made(api, town, 'projects')['number']}"
    lead = bearer(town, "li")
    started = api.post(f"{here}/moves", json={"move": "start", "evidence": ["许可"]}, headers=lead).json()
    (owed,) = started["owed"]
    body = {"duty": "monthly", "period": owed["period"], "words": "浇筑完成", "values": {"done": 88}}
    assert api.post(f"{here}/reports", json=body | {"period": "1999-01"}, headers=lead).status_code == 422
    handed = api.post(f"{here}/reports", json=body, headers=lead)
    assert handed.status_code == 201
    assert (handed.json()["values"]["done"], handed.json()["owed"]) == (88.0, [])
    number = handed.json()["reports"][0]["id"]
    told = {"verdict": "returned", "why": "没有写节点"}
    assert api.post(f"{here}/reports/{number}", json=told, headers=lead).status_code == 403
    judged = api.post(f"{here}/reports/{number}", json=told, headers=bearer(town)).json()
    assert judged["reports"][0]["verdict"] == "returned"
    assert [item["period"] for item in judged["owed"]] == [owed["period"]]
    assert api.post(f"{here}/reports/999", json=told, headers=bearer(town)).status_code == 404


def test_every_call_is_described(town: Town) -> None:
    paths = httpx.get(f"{town.address}/api/openapi.json").json()["paths"]
    described = {
        (path, method): call["description"]
        for path, calls in paths.items()
        for method, call in calls.items()
        if "/v1/ledgers" in path or "/v1/entries" in path
    }
    assert ("/api/v1/entries/{number}", "patch") in described
    assert len(described) == 11
    assert all(described.values())
