"""The pages of the ledgers: who sees what, who may do what, and what becomes of a form that is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import httpx
import pytest

from jiqun.ledgers.declaration import Light, Part, ThingKind
from jiqun.ledgers.due import Urgency
from jiqun.ledgers.entry import Deed, Judgement
from jiqun.web.rendering import WORDS

from .ledger_city import Town, running

ASK = {"title": "缺用地指标", "kind": "land", "amount": "120", "_why": "走访时提出"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running(tmp_path_factory.mktemp("town")) as held:
        yield held


@pytest.fixture
def keeper(town: Town) -> Iterator[httpx.Client]:
    with town.client("wang") as held:
        yield held


def text_of(answer: httpx.Response) -> str:
    return html.unescape(answer.text)


def made(client: httpx.Client, ledger: str = "asks", **fields: str) -> str:
    """The number of a new entry."""
    given = (ASK if ledger == "asks" else {"title": "厂房"}) | fields
    answer = client.post(f"/ledgers/{ledger}/new", data=given)
    assert answer.status_code == 303, re.findall(r'class="mishap".*?</div>', answer.text, re.DOTALL)
    return str(answer.headers["location"]).rpartition("/")[2]


def revision_of(answer: httpx.Response) -> str:
    return re.findall(r'name="_revision" value="(\d+)"', answer.text)[0]


@pytest.mark.parametrize(
    "path",
    [
        "/ledgers", "/ledgers?area=G01&q=诉求", "/ledgers/asks", "/ledgers/asks?view=by_kind&order=amount&state=received&f.kind=land",
        "/ledgers/asks/board", "/ledgers/calendar", "/ledgers/changes?deed=add&q=用地", "/ledgers/old-list",
    ],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_everybody_reads(town: Town, keeper: httpx.Client, path: str, prefix: str) -> None:
    made(keeper)
    with town.client() as reader:
        assert reader.get(prefix + path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/ledgers/none", 404, id="no such ledger"),
        pytest.param("/ledgers/asks/entries/QS-9999", 404, id="no such entry"),
        pytest.param(
            "/ledgers/asks?page=0&order=nothing&f.nothing=1&view=none", 200, id="a careless address"
        ),
        pytest.param("/ledgers/asks/new", 303, id="who enters logs on"),
        pytest.param("/home", 303, id="a home needs somebody"),
    ],
)
def test_addresses(town: Town, path: str, status: int) -> None:
    with town.client() as reader:
        assert reader.get(path).status_code == status


def test_a_new_entry_has_number_state_source_and_history(keeper: httpx.Client) -> None:
    number = made(keeper, raised_on="2026年3月5日", region="东区")
    page = text_of(keeper.get(f"/ledgers/asks/entries/{number}"))
    for words in (
        number,
        "已受理",
        "用地",
        "120 万元",
        "2026-03-05",
        "东区",
        "人工登记",
        "走访时提出",
        "王丽",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"kind": ""}, "还须填写：类别", id="a required field"),
        pytest.param({"title": ""}, "还须填写：名称", id="the name"),
        pytest.param({"kind": "天气"}, "天气", id="no code of the list"),
        pytest.param({"amount": "很多"}, "很多", id="no number"),
        pytest.param({"raised_on": "2026-13-45"}, "2026-13-45", id="no date"),
        pytest.param({"amount": "5000"}, "金额不得超过 1000 万元", id="a hard rule"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(keeper: httpx.Client, fields: dict[str, str], told: str) -> None:
    answer = keeper.post("/ledgers/asks/new", data=ASK | {"content": "原话照录"} | fields)
    assert answer.status_code == 422
    page = text_of(answer)
    assert told in page
    assert "原话照录" in page
    assert "走访时提出" in page
    for value in filter(None, fields.values()):
        assert value in page


def test_what_is_wrong_stands_beside_the_field(keeper: httpx.Client) -> None:
    answer = keeper.post("/ledgers/asks/new", data=ASK | {"amount": "很多", "raised_on": "明天"})
    for name in ("amount", "raised_on"):
        assert re.search(rf'id="{name}-told"><b class="wrong-words">', answer.text)


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        pytest.param("li", "/ledgers/asks/new", 403, id="another office enters nothing"),
        pytest.param("du", "/ledgers/asks/new", 403, id="a reader of the keeping office reads"),
        pytest.param("dong", "/ledgers/asks/new", 303, id="a district enters"),
        pytest.param("wang", "/ledgers/old-list/new", 422, id="a closed list"),
    ],
)
def test_who_may_enter(town: Town, login: str, path: str, status: int) -> None:
    with town.client(login) as client:
        assert client.post(path, data=ASK).status_code == status


def test_a_session_that_ended_loses_no_form(town: Town) -> None:
    with town.client() as nobody:
        answer = nobody.post("/ledgers/asks/new", data=ASK)
    assert answer.status_code == 401
    assert "缺用地指标" in text_of(answer)
    assert "在新窗口登录" in text_of(answer)


def test_two_people_change_different_fields(town: Town, keeper: httpx.Client) -> None:
    number = made(keeper)
    form = {"title": "缺用地指标", "kind": "land", "amount": "120", "content": "", "_revision": "1"}
    with town.client("zhou") as other:
        path = f"/ledgers/asks/entries/{number}/edit"
        assert keeper.post(path, data=form | {"amount": "150"}).status_code == 303
        assert other.post(path, data=form | {"content": "补充材料"}).status_code == 303
    page = text_of(keeper.get(f"/ledgers/asks/entries/{number}"))
    assert "150 万元" in page
    assert "补充材料" in page


def test_the_same_field_changed_by_two_is_refused_and_both_stand_side_by_side(
    town: Town, keeper: httpx.Client
) -> None:
    number = made(keeper)
    path = f"/ledgers/asks/entries/{number}/edit"
    form = {"title": "缺用地指标", "kind": "land", "amount": "120", "content": "", "_revision": "1"}
    with town.client("zhou") as other:
        assert keeper.post(path, data=form | {"amount": "150"}).status_code == 303
        answer = other.post(path, data=form | {"amount": "180", "content": "另有说明", "_why": "核对过"})
        assert answer.status_code == 409
        page = text_of(answer)
        assert 'value="180"' in page
        assert "他人已改为：150" in page
        assert "王丽" in page
        assert "另有说明" in page
        assert "核对过" in page
        again = form | {"amount": "180", "content": "另有说明", "_revision": revision_of(answer)}
        assert other.post(path, data=again).status_code == 303
    page = text_of(keeper.get(f"/ledgers/asks/entries/{number}"))
    assert "180 万元" in page
    assert "<del>150</del> → <ins>180</ins>" in page


STEPS = "/ledgers/projects/entries/{}/moves"


@pytest.mark.parametrize(
    ("login", "form", "status", "told"),
    [
        pytest.param("wang", {"_cite": "许可1号"}, 403, "不由", id="not the keeper's step"),
        pytest.param("li", {}, 422, "须附佐证：施工许可", id="evidence missing"),
        pytest.param("li", {"_step": "finish", "_why": "好了"}, 422, "不能“完工”", id="not from this state"),
        pytest.param("li", {"_cite": "许可1号"}, 303, "", id="the lead with evidence"),
    ],
)
def test_a_transition_asks_for_the_right_person_state_and_evidence(
    town: Town, keeper: httpx.Client, login: str, form: dict[str, str], status: int, told: str
) -> None:
    number = made(keeper, "projects")
    with town.client(login) as client:
        answer = client.post(STEPS.format(number), data={"_step": "start", "_revision": "1"} | form)
    assert answer.status_code == status
    assert status == 303 or told in text_of(answer) or "不能对条目" in text_of(answer)


def test_the_page_says_who_may_take_the_next_step(town: Town, keeper: httpx.Client) -> None:
    number = made(keeper, "projects")
    with town.client() as reader:
        page = text_of(reader.get(f"/ledgers/projects/entries/{number}"))
    assert "牵头单位（市科技局）" in page
    assert "须附施工许可" in page
    assert '<form method="post" action="/ledgers/projects' not in page


def test_reports_are_handed_in_returned_and_accepted(town: Town, keeper: httpx.Client) -> None:
    number = made(keeper, "projects")
    here = f"/ledgers/projects/entries/{number}"
    with town.client("li") as lead:
        lead.post(f"{here}/moves", data={"_step": "start", "_cite": "许可1号"})
        period = re.findall(r'name="_period" value="([^"]+)"', lead.get(here).text)[0]
        form = {"_duty": "monthly", "_period": period, "_revision": "2"}
        assert lead.post(f"{here}/reports", data=form).status_code == 422
        wrong = lead.post(f"{here}/reports", data=form | {"_words": "浇筑完成", "done": "许多"})
        assert wrong.status_code == 422
        assert "浇筑完成" in wrong.text
        assert (
            lead.post(f"{here}/reports", data=form | {"_words": "浇筑完成", "done": "88"}).status_code == 303
        )
        page = text_of(lead.get(here))
        assert "待审核" in page
        assert "88 万元" in page
        report = re.findall(r'id="report-(\d+)"', page)[0]
        assert lead.post(f"{here}/reports/{report}", data={"_verdict": "accepted"}).status_code == 403
    assert keeper.post(f"{here}/reports/{report}", data={"_verdict": "returned"}).status_code == 422
    told = {"_verdict": "returned", "_why": "没有写节点"}
    assert keeper.post(f"{here}/reports/{report}", data=told).status_code == 303
    page = text_of(keeper.get(here))
    assert "已退回" in page
    assert "没有写节点" in page
    assert keeper.post(f"{here}/reports/999", data={"_verdict": "accepted"}).status_code == 404


def test_a_paper_is_kept_and_only_ever_saved(town: Town, keeper: httpx.Client) -> None:
    number = made(keeper)
    here = f"/ledgers/asks/entries/{number}"
    content = b"%PDF-1.7\n" + b"x" * 300_000
    files = {"_paper": ("../批复<1>.pdf", content, "application/pdf")}
    assert keeper.post(f"{here}/papers", data={"_cite": "甲发〔2026〕1号"}, files=files).status_code == 303
    (link,) = re.findall(rf'href="({here}/papers/\d+)"', keeper.get(here).text)[:1]
    answer = keeper.get(link)
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%89%B9")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/octet-stream"
    with town.client() as reader:
        assert reader.get(link).status_code == 303


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("病毒.exe", b"MZ", "只收"),
        ("空.pdf", b"", "是空的"),
        ("假.pdf", b"hello", "不是 .pdf 文件"),
    ],
)
def test_a_paper_that_cannot_be_taken(keeper: httpx.Client, name: str, content: bytes, told: str) -> None:
    number = made(keeper)
    here = f"/ledgers/asks/entries/{number}"
    answer = keeper.post(f"{here}/papers", data={"_cite": "文号照留"}, files={"_paper": (name, content)})
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert "文号照留" in text_of(answer)


@pytest.mark.parametrize(
    "path", ["/ledgers/asks/entries/QS-0001/papers", "/ledgers/asks/entries/QS-0001/edit"]
)
def test_only_papers_may_be_large(keeper: httpx.Client, path: str) -> None:
    made(keeper)
    large = keeper.post(path, files={"_paper": ("大.txt", b"x" * 100_000)})
    assert large.status_code == (303 if path.endswith("papers") else 413)
    assert keeper.post(path, content=b"x" * (22 * 1024 * 1024)).status_code == 413


def test_a_batch_is_done_whole_or_not_at_all(town: Town, keeper: httpx.Client) -> None:
    numbers = [made(keeper, "projects") for _ in range(3)]
    with town.client("li") as lead:
        lead.post(STEPS.format(numbers[2]), data={"_step": "start", "_cite": "许可1号"})
        page = lead.get("/ledgers/projects").text
        ids = [
            re.search(rf'name="_entry" value="(\d+)" aria-label="{number}"', page)[1] for number in numbers
        ]  # type: ignore[index]
        form = {"_entry": ids, "_step": "start", "_cite": "许可2号"}
        answer = lead.post("/ledgers/projects/many", data=form)
        assert answer.status_code == 422
        assert f">{numbers[2]}</a>" in answer.text
        assert "许可2号" in answer.text
        assert 'action="/ledgers/projects/many"' in answer.text
        assert len(re.findall(r'name="_entry" value="\d+" aria-label="[^"]+" checked', answer.text)) == 3
        done = lead.post("/ledgers/projects/many?state=planned", data=form | {"_entry": ids[:2]})
        assert done.status_code == 303
        assert done.headers["location"].endswith("state=planned&done=2")
        assert lead.post("/ledgers/projects/many", data={"_step": "start"}).status_code == 422
        edited = {"_entry": ids, "_field": "region", "_value": "西区", "_why": "属地调整"}
        assert lead.post("/ledgers/projects/many", data=edited).status_code == 303
    page = text_of(keeper.get(f"/ledgers/projects/entries/{numbers[0]}"))
    assert "西区" in page
    assert "属地调整" in page


def test_references_lead_both_ways_and_count(keeper: httpx.Client) -> None:
    ask = made(keeper)
    project = made(keeper, "projects", ask=ask, sides="a")
    assert f'href="/ledgers/asks/entries/{ask}"' in keeper.get(f"/ledgers/projects/entries/{project}").text
    page = text_of(keeper.get(f"/ledgers/asks/entries/{ask}"))
    assert f"/ledgers/projects/entries/{project}" in page
    assert re.search(r"相关项目数</th><td>1", page)
    missing = keeper.post("/ledgers/projects/new", data={"title": "厂房", "ask": "QS-7777"})
    assert missing.status_code == 422
    assert "没有这个编号" in text_of(missing)


def test_several_values_are_ticked_and_emptied(keeper: httpx.Client) -> None:
    number = made(keeper, "projects", sides="a")
    path = f"/ledgers/projects/entries/{number}"
    form = {"title": "厂房", "_has.sides": "1", "_revision": "1"}
    assert keeper.post(f"{path}/edit", data=form | {"sides": ["a", "b"]}).status_code == 303
    assert "甲方、乙方" in text_of(keeper.get(path))
    assert keeper.post(f"{path}/edit", data=form | {"_revision": "2"}).status_code == 303
    assert "<ins>空</ins>" in text_of(keeper.get(path))


def test_a_list_filters_sorts_and_groups(keeper: httpx.Client) -> None:
    for amount in ("7", "70", "700"):
        made(keeper, title=f"排序{amount}", amount=amount, kind="money")
    page = text_of(keeper.get("/ledgers/asks?q=排序&order=-amount"))
    assert re.findall(r">排序(\d+)</a>", page) == ["700", "70", "7"]
    assert 'aria-sort="descending"' in page
    grouped = text_of(keeper.get("/ledgers/asks?view=by_kind&f.kind=money"))
    assert ">资金</th>" in grouped
    assert ">用地</th>" not in grouped
    assert "没有符合条件的条目" in keeper.get("/ledgers/asks?q=绝无此事").text


def test_broken_rules_and_figures_stand_below_the_list(keeper: httpx.Client) -> None:
    for _ in range(3):
        made(keeper)
    page = text_of(keeper.get("/ledgers/asks"))
    assert "同类诉求多于两条" in page
    assert "/targets?indicator=little-giants" in page


def test_an_entry_is_withdrawn_and_put_back(keeper: httpx.Client) -> None:
    number = made(keeper, title="误登")
    here = f"/ledgers/asks/entries/{number}"
    assert keeper.post(f"{here}/withdraw", data={"_why": ""}).status_code == 422
    assert keeper.post(f"{here}/withdraw", data={"_why": "重复"}).status_code == 303
    assert "已撤下" in keeper.get(here).text
    assert "误登" not in keeper.get("/ledgers/asks?q=误登").text.replace('value="误登"', "")
    assert keeper.post(f"{here}/withdraw", data={"_why": "没有重复"}).status_code == 303
    assert "已撤下" not in keeper.get(here).text


def test_home_shows_what_is_mine(town: Town, keeper: httpx.Client) -> None:
    number = made(keeper, title="要我办的", lead="市资规局")
    assigned = {"_step": "assign", "lead": "市资规局", "_revision": "1"}
    assert keeper.post(f"/ledgers/asks/entries/{number}/moves", data=assigned).status_code == 303
    with town.client("sun") as client:
        page = text_of(client.get("/home"))
        assert "要我办的" in page
        assert "他人的变动" in page
        assert number in page.partition('id="changed"')[2]
        assert client.post("/seen").status_code == 303
        page = text_of(client.get("/home"))
        assert "没有别人的改动" in page
        assert number in text_of(client.get("/home?days=1")).partition('id="changed"')[2]
        assert client.get("/en/home").status_code == 200


def test_a_writer_who_is_not_logged_on_is_told_so(town: Town) -> None:
    with town.client() as reader:
        assert reader.post("/ledgers/asks/entries/QS-0001/moves", data={"_step": "assign"}).status_code == 401


def test_a_new_declaration_needs_no_restart(town: Town, keeper: httpx.Client) -> None:
    path: Path = town.pack / "ledgers" / "visits.yaml"
    path.write_text(
        "id: visits\ncode: ZF\ntitle: {zh: 走访, en: Visits}\ndescription: {zh: 走访记录, en: Visits made}\narea: G01\n"
        "keeper: 市经信局\nworkflow: register\n",
        encoding="utf-8",
    )
    assert keeper.get("/ledgers/visits").status_code == 200
    assert made(keeper, "visits") == "ZF-0001"
    assert "走访记录" in keeper.get("/ledgers").text
    path.unlink()
    assert keeper.get("/ledgers/visits").status_code == 404
    assert keeper.get("/ledgers/changes").status_code == 200
    assert keeper.get("/home").status_code == 200


def test_a_transition_that_clashes_keeps_its_form(town: Town, keeper: httpx.Client) -> None:
    number = made(keeper, title="两人同时交办")
    here = f"/ledgers/asks/entries/{number}"
    form = {"_step": "assign", "_revision": "1", "_why": "按职责分工", "_cite": "批示5号"}
    edited = {"title": "两人同时交办", "lead": "市资规局", "_revision": "1"}
    assert keeper.post(f"{here}/edit", data=edited).status_code == 303
    with town.client("zhou") as other:
        answer = other.post(f"{here}/moves", data=form | {"lead": "市科技局"})
        assert answer.status_code == 409
        page = text_of(answer)
        for words in ("他人已改为：市资规局", 'value="市科技局"', "按职责分工", 'value="批示5号"'):
            assert words in page
        assert revision_of(answer) == "2"
        again = form | {"lead": "市科技局", "_revision": "2"}
        assert other.post(f"{here}/moves", data=again).status_code == 303
    assert "已受理 → 已交办" in text_of(keeper.get(here))


def test_words_of_others_are_shown_as_words(keeper: httpx.Client) -> None:
    number = made(keeper, title="<script>alert(1)</script>", content='"><img src=x onerror=alert(1)>')
    for path in (f"/ledgers/asks/entries/{number}", f"/ledgers/asks/entries/{number}/edit", "/ledgers/asks?q=script", "/ledgers/asks/board", "/ledgers/changes"):  # fmt: skip
        page = keeper.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_wrong_declaration_is_named_and_the_rest_goes_on(town: Town, keeper: httpx.Client) -> None:
    path = town.pack / "ledgers" / "wrong.yaml"
    path.write_text(
        "id: wrong\ncode: CW\ntitle: {zh: 错, en: Wrong}\ndescription: {zh: 错, en: Wrong}\narea: G01\n"
        "keeper: 无此单位\nworkflow: register\n",
        encoding="utf-8",
    )
    answer = keeper.get("/ledgers")
    path.unlink()
    assert answer.status_code == 500
    assert "wrong.yaml" in answer.text
    assert "无此单位" in answer.text
    assert keeper.get("/ledgers").status_code == 200


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("ledger_part", Part),
        ("ledger_deed", Deed),
        ("ledger_verdict", Judgement),
        ("ledger_urgency", Urgency),
        ("ledger_light", Light),
        ("thing", ThingKind),
    ],
)
def test_every_code_has_its_words(family: str, codes: type[StrEnum]) -> None:
    assert {code.value for code in codes} <= set(WORDS[family])
