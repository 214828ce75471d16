"""Why: the page, its downloads and the command, over a town whose every part is worked out by hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import typer
from fastapi import FastAPI
from typer.testing import CliRunner

from jiqun.access import User, Users
from jiqun.cli import printing
from jiqun.cli.causes import why_command
from jiqun.facts.store import Store
from jiqun.mishap import Mishap, code_of
from jiqun.packs import find_pack
from jiqun.values import Period
from jiqun.web import create_app
from jiqun.web.pages import causes
from jiqun.workspace import open_city
from jiqun.workspace.causes import Question, why_answer
from jiqun.workspace.facts import Desk, open_desk
from jiqun.workspace.places import open_records

from ..conftest import serving
from ..facts_of_a_town import build, put_months
from .conftest import TODAY

OUTPUT = "industrial-output-ads"
COLUMNS = ("before", "now", "level", "level_share", "effect", "numerator", "denominator", "points", "share")


def application(pack: Path, data: Path) -> FastAPI:
    app = create_app(pack, today=TODAY, data=data)
    if not any(getattr(route, "path", "") == "/why" for route in app.routes):
        app.include_router(causes.router, include_in_schema=False)
    return app


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("why")
    store = build(folder)
    put_months(store)
    store.close()
    return folder


@pytest.fixture(scope="module")
def desk(pack: Path, town: Path) -> Iterator[Desk]:
    held = open_desk(pack, town)
    yield held
    held.close()


@pytest.fixture(scope="module")
def why_site(pack: Path, town: Path) -> Iterator[str]:
    with serving(application(pack, town)) as address:
        yield address


@pytest.fixture(scope="module")
def guarded_site(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same town with real returns and accounts: a reader who is not logged on is a stranger."""
    folder = tmp_path_factory.mktemp("guarded")
    commit = Store.commit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Store, "commit", lambda self, draft, **words: commit(self, draft, **{**words, "simulated": False})
        )
        build(folder).close()
    records = open_records(find_pack(pack), folder)
    Users(records).add(User("sun", "孙立"), "柳暗花明又一村，again", by="试")
    records.close()
    with serving(application(pack, folder)) as address:
        yield address


def page(site: str, path: str = "/why", status: int = 200, **query: str) -> str:
    answer = httpx.get(site + path, params={"indicator": OUTPUT, "period": "2024", **query}, timeout=60)
    assert answer.status_code == status, answer.text[:600]
    return answer.text


def command(*words: str, data: Path, code: int = 0) -> str:
    app = typer.Typer()
    app.command()(why_command)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing.out, "width", 240)
        done = CliRunner().invoke(app, [*words, "--data", str(data)])
    assert done.exit_code == code, done.output
    return done.stdout


def answer(*words: str, data: Path) -> dict[str, Any]:
    return dict(json.loads(command(*words, "--json", data=data)))


@pytest.mark.parametrize("by", ["district", "division", "cluster:361-2025", "firm", "turnover"])
@pytest.mark.parametrize("name", [OUTPUT, "labour-productivity-industry-ads"])
def test_what_is_printed_adds_up_to_the_last_digit(pack: Path, desk: Desk, name: str, by: str) -> None:
    city = open_city(pack)
    found = why_answer(
        city, city.day(TODAY), desk, Question(indicator=name, period=Period.of_year(2024), by=by)
    )
    for column in COLUMNS:
        if column in ("before", "now") and found["ratio"]:
            continue
        printed = [Decimal(str(line[column])) for line in found["lines"] if line.get(column) is not None]
        if printed:
            assert sum(printed) == Decimal(str(found["total"][column])), column
    assert found["total"]["now"] == found["now"]
    assert found["simulated"]


def test_the_sentence_says_what_the_table_says(town: Path) -> None:
    found = answer(OUTPUT, "--period", "2024", "--by", "district", "--without", "丙厂", data=town)
    zh, en = found["sentence"]["zh"], found["sentence"]["en"]
    assert "比2024年" not in zh
    assert "比2023年下降25.00%，其中西区下拉13.64个百分点、东区下拉11.36个百分点。2个区县中0个增长。" in zh
    assert "剔除丙厂后增长3.13%。" in zh  # 1,600 → 1,650
    assert "down 25.00% on 2023" in en
    assert found["without"]["firms"][0]["code"] == "C"


def test_the_command_prints_a_total_row(town: Path) -> None:
    printed = command(OUTPUT, "--period", "2024", "--by", "division", data=town)
    assert "本期未报" in printed  # 26: C has closed, E dropped below size
    assert printed.strip().splitlines()[-1].split() == [
        "合计",
        "0.2200",
        "0.1650",
        "100.0",
        "-0.0550",
        "-25.00",
        "-25.00",
        "100.0",
    ]
    assert "两期都未填报：39" in printed


def test_a_gap_by_its_own_rule(town: Path) -> None:
    """10 % more was wanted: 0.242; the town has 0.165."""
    found = answer(OUTPUT, "--period", "2024", "--expected", "10%", data=town)["gap"]
    assert (found["expected"], found["actual"]) == (0.242, 0.165)
    assert {line["source"] for line in found["lines"]} == {"base"}
    assert (
        sum(Decimal(str(line["gap"])) for line in found["lines"])
        == Decimal(str(found["gap"]))
        == Decimal("-0.077")
    )


def test_the_path_to_a_target_of_the_plan(town: Path) -> None:
    """A210 wants 500 little giants in 2025; in 2024 what its path says. The town's districts have no targets."""
    found = answer("national-little-giants", "--period", "2024", "--target", "A210", data=town)["gap"]
    assert (found["actual"], found["target"]) == (2, "A210")
    assert 400 < found["expected"] < 500


def test_shift_share_asks_for_a_reference_and_uses_it(town: Path, tmp_path: Path) -> None:
    refused = json.loads(command(OUTPUT, "--period", "2024", "--shift", "--json", data=town, code=2))
    assert refused["error"]["code"] == "reference_absent"
    path = tmp_path / "province.csv"
    path.write_text(
        "industry,period,value\n34,2023,100\n26,2023,100\n34,2024,110\n26,2024,110\n", encoding="utf-8"
    )
    found = answer(OUTPUT, "--period", "2024", "--reference", str(path), data=town)["shift"]
    assert found["reference_growth"] == 10
    parts = ("national", "mix", "competitive", "unmatched")
    for line in [*found["lines"], found["total"]]:
        assert sum(line[part] for part in parts) == pytest.approx(line["change"], abs=0.00011 * len(parts))
    assert (found["total"]["national"], found["total"]["mix"]) == (0.022, 0.0)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        pytest.param({"indicator": "nothing"}, "definition_unknown", id="no such indicator"),
        pytest.param({"against": "2023年1-5月"}, "periods_unlike", id="periods of other lengths"),
        pytest.param({"without": ["厂"]}, "firm_unsure", id="several of that name"),
        pytest.param({"expected": "许多"}, "gap_unsaid", id="no number"),
        pytest.param({"target": "A210"}, "gap_unsaid", id="another indicator's target"),
        pytest.param(
            {"indicator": "industrial-va-ads", "target": "A066"}, "gap_unsaid", id="no year of the target"
        ),
        pytest.param({"indicator": "industrial-investment"}, "nothing_to_compare", id="nothing returned"),
    ],
)
def test_what_cannot_be_told(pack: Path, desk: Desk, question: dict[str, Any], code: str) -> None:
    against = Period.parse(question["against"]) if "against" in question else None
    asked = Question(**{"indicator": OUTPUT, "period": Period.of_year(2024), **question, "against": against})
    city = open_city(pack)
    with pytest.raises(Mishap) as caught:
        why_answer(city, city.day(TODAY), desk, asked)
    assert code_of(caught.value) == code


def test_mishaps_have_one_shape(town: Path) -> None:
    refused = json.loads(command(OUTPUT, "--expected", "1", "--target", "A210", "--json", data=town, code=2))
    assert refused["error"]["code"] == "command_mishap"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page(why_site: str, prefix: str) -> None:
    found = page(why_site, prefix + "/why", by="district", expected="10%")
    assert found.count("<svg") >= 4  # two drawings, and a bar in every row
    assert "-13.64" in found
    words = "模拟数据" if not prefix else "Simulated data"
    assert words in found
    assert "剔除影响最大的一家后" in found or "Without the one with the largest effect" in found


def test_names_in_a_drawing_carry_their_language(why_site: str) -> None:
    found = page(why_site, "/en/why", by="division")
    drawing = found[found.index("<svg", found.index("<figure")) : found.index("</figure>")]
    assert '<text lang="zh-CN"' in drawing
    assert "<span" not in drawing


def test_a_drawing_keeps_what_is_in_no_group_apart(why_site: str) -> None:
    found = page(why_site, by="cluster:flagship-10")
    drawing = found[found.index("<svg", found.index("<figure")) : found.index("</figure>")]
    assert "不在任何集群" in drawing
    assert "合计" in drawing


@pytest.mark.parametrize("by", ["turnover", "firm", "scale"])
def test_every_cut_has_a_page(why_site: str, by: str) -> None:
    assert "-25.00" in page(why_site, by=by)


def test_without_a_choice_a_page_stands_all_the_same(why_site: str) -> None:
    assert httpx.get(f"{why_site}/why", timeout=60).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        pytest.param({"indicator": "nothing"}, 404, "nothing", id="no such indicator"),
        pytest.param({"by": "colour"}, 422, "colour", id="no such cut"),
        pytest.param({"period": "去年"}, 422, "去年", id="no period"),
        pytest.param({"without": "厂"}, 422, "统一社会信用代码", id="several of that name"),
    ],
)
def test_a_page_that_cannot_be(why_site: str, query: dict[str, str], status: int, words: str) -> None:
    found = httpx.get(f"{why_site}/why", params={"indicator": OUTPUT, "period": "2024", **query}, timeout=60)
    assert 400 <= found.status_code < 500
    assert found.status_code == status
    assert words in found.text


def test_sheets_hold_the_same_lines(why_site: str) -> None:
    asked = {"indicator": OUTPUT, "period": "2024"}
    text = httpx.get(f"{why_site}/why.csv", params=asked, timeout=60).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == ["组", "西区", "东区", "合计"]
    book = openpyxl.load_workbook(
        io.BytesIO(httpx.get(f"{why_site}/why.xlsx", params=asked, timeout=60).content)
    )
    sheet = book.worksheets[0]
    assert "模拟" in sheet.title
    points = [cell.value for cell in sheet["G"]]
    assert points[0] == "拉动（百分点）"
    assert points[1] + points[2] == pytest.approx(points[3])


def test_a_stranger_sees_no_single_enterprise(guarded_site: str) -> None:
    found = page(guarded_site, by="firm")
    for name in ("甲厂", "乙厂", "丙厂", "戊厂", "己厂"):
        assert name not in found
    assert "其他企业" in found
    assert "剔除影响最大" not in found
    assert "请先登录" in page(guarded_site, status=422, without="甲厂")


def test_a_city_without_returns_says_what_to_do(pack: Path, tmp_path: Path) -> None:
    with serving(application(pack, tmp_path)) as address:
        assert "jiqun template enterprise_year" in httpx.get(f"{address}/why", timeout=60).text
        assert httpx.get(f"{address}/why.csv", timeout=60).status_code == 404
