"""Why: the page, its downloads and the command, over a town whose every part is worked out by hand."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import typer
from fastapi import FastAPI
from typer.testing import CliRunner

from jiqun.cli import printing
from jiqun.cli.causes import why_command
from jiqun.mishap import Mishap, code_of
from jiqun.values import Period
from jiqun.web import create_app
from jiqun.workspace import City, Day, open_city
from jiqun.workspace.causes import Question, why_answer
from jiqun.workspace.facts import Desk

from ..conftest import serving
from ..facts_of_a_town import build, put_months
from .conftest import TODAY

Command = Callable[..., str]
Answer = Callable[..., dict[str, Any]]

OUTPUT = "industrial-output-ads"
COLUMNS = ("before", "now", "level", "level_share", "effect", "numerator", "denominator", "points", "share")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("why")
    store = build(folder)
    put_months(store)
    store.close()
    return folder


@pytest.fixture(scope="module")
def app(pack: Path, town: Path) -> FastAPI:
    return create_app(pack, today=TODAY, data=town)


@pytest.fixture(scope="module")
def desk(app: FastAPI) -> Desk:
    """The site's own desk: pages, commands and direct questions share what it has opened."""
    held: Desk = app.state.site.desk()
    return held


@pytest.fixture(scope="module")
def day(pack: Path) -> tuple[City, Day]:
    city = open_city(pack)
    return city, city.day(TODAY)


@pytest.fixture(scope="module")
def why_site(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def referred_site(why_site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The site while its pack knows a reference area, where both industries grew by a tenth."""
    path = tmp_path / f"{OUTPUT}.csv"
    lines = [
        f"{code},{year},{value},亿元,年鉴第3页"
        for code in ("34", "26")
        for year, value in ((2023, 100), (2024, 110))
    ]
    path.write_text("\n".join(["industry,period,value,unit,source", *lines]), encoding="utf-8")
    monkeypatch.setattr("jiqun.monitor.why.reference.reference_file", lambda *_: path)
    return why_site


def page(site: str, path: str = "/why", status: int = 200, **query: str) -> str:
    answer = httpx.get(site + path, params={"indicator": OUTPUT, "period": "2024", **query}, timeout=60)
    assert answer.status_code == status, answer.text[:600]
    return answer.text


@pytest.fixture(scope="module")
def command(pack: Path, town: Path, desk: Desk) -> Callable[..., str]:
    """`jiqun why` over the desk that is open already."""

    def run(*words: str, code: int = 0) -> str:
        program = typer.Typer()
        program.command()(why_command)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(printing.out, "width", 240)
            patch.setattr("jiqun.workspace.facts.open_desk", lambda *_: desk)
            done = CliRunner().invoke(
                program, [*words, "--data", str(town), "--pack", str(pack), "--on", f"{TODAY}"]
            )
        assert done.exit_code == code, done.output
        return done.stdout

    return run


@pytest.fixture(scope="module")
def answer(command: Callable[..., str]) -> Callable[..., dict[str, Any]]:
    return lambda *words: dict(json.loads(command(*words, "--json")))


@pytest.mark.parametrize("by", ["district", "division", "cluster:361-2025", "firm", "turnover"])
@pytest.mark.parametrize("name", [OUTPUT, "labour-productivity-industry-ads"])
def test_what_is_printed_adds_up_to_the_last_digit(
    day: tuple[City, Day], desk: Desk, name: str, by: str
) -> None:
    found = why_answer(*day, desk, Question(indicator=name, period=Period.of_year(2024), by=by))
    for column in COLUMNS:
        if column in ("before", "now") and found["ratio"]:
            continue
        printed = [Decimal(str(line[column])) for line in found["lines"] if line.get(column) is not None]
        if printed:
            assert sum(printed) == Decimal(str(found["total"][column])), column
    assert found["total"]["now"] == found["now"]
    assert found["simulated"]


def test_the_sentence_says_what_the_table_says(answer: Answer) -> None:
    found = answer(OUTPUT, "--period", "2024", "--by", "district", "--without", "丙厂")
    zh, en = found["sentence"]["zh"], found["sentence"]["en"]
    assert "比2024年" not in zh
    assert "比2023年下降25.00%，其中西区下拉13.64个百分点、东区下拉11.36个百分点。2个区县中0个增长。" in zh
    assert "剔除丙厂后增长3.13%。" in zh  # 1,600 → 1,650
    assert "down 25.00% on 2023" in en
    assert found["without"]["firms"][0]["code"] == "C"


def test_the_command_prints_a_total_row(command: Command) -> None:
    printed = command(OUTPUT, "--period", "2024", "--by", "division")
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


def test_a_gap_by_its_own_rule(answer: Answer) -> None:
    """10 % more was wanted: 0.242; the town has 0.165."""
    found = answer(OUTPUT, "--period", "2024", "--expected", "10%")["gap"]
    assert (found["expected"], found["actual"]) == (0.242, 0.165)
    assert {line["source"] for line in found["lines"]} == {"base"}
    assert (
        sum(Decimal(str(line["gap"])) for line in found["lines"])
        == Decimal(str(found["gap"]))
        == Decimal("-0.077")
    )


def test_the_path_to_a_target_of_the_plan(answer: Answer) -> None:
    """A210 wants 500 little giants in 2025; in 2024 what its path says. The town's districts have no targets."""
    found = answer("national-little-giants", "--period", "2024", "--target", "A210")["gap"]
    assert (found["actual"], found["target"]) == (2, "A210")
    assert 400 < found["expected"] < 500


def test_shift_share_asks_for_a_reference_and_uses_it(
    command: Command, answer: Answer, tmp_path: Path
) -> None:
    refused = json.loads(command(OUTPUT, "--period", "2024", "--shift", "--json", code=2))
    assert refused["error"]["code"] == "reference_absent"
    path = tmp_path / "province.csv"
    path.write_text(
        "industry,period,value\n34,2023,100\n26,2023,100\n34,2024,110\n26,2024,110\n", encoding="utf-8"
    )
    found = answer(OUTPUT, "--period", "2024", "--reference", str(path))["shift"]
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
def test_what_cannot_be_told(day: tuple[City, Day], desk: Desk, question: dict[str, Any], code: str) -> None:
    against = Period.parse(question["against"]) if "against" in question else None
    asked = Question(**{"indicator": OUTPUT, "period": Period.of_year(2024), **question, "against": against})
    with pytest.raises(Mishap) as caught:
        why_answer(*day, desk, asked)
    assert code_of(caught.value) == code


def test_mishaps_have_one_shape(command: Command) -> None:
    refused = json.loads(command(OUTPUT, "--expected", "1", "--target", "A210", "--json", code=2))
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


def test_the_page_says_how_to_supply_a_reference(why_site: str) -> None:
    found = page(why_site)
    assert "还没有参照地区" in found
    assert f"reference/{OUTPUT}.csv" in found
    assert "/why/reference.csv" in page(why_site, "/en/why")
    ratio = page(why_site, indicator="labour-productivity-industry-ads")
    assert "参照地区" not in ratio  # a ratio has no shares to shift


def test_an_empty_reference_table_is_ready_to_be_filled_in(why_site: str) -> None:
    asked = {"indicator": OUTPUT, "period": "2024"}
    text = httpx.get(f"{why_site}/why/reference.csv", params=asked, timeout=60).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["industry"], row["period"]) for row in rows} == {
        (code, year) for code in ("26", "34") for year in ("2023", "2024")
    }
    assert {row["unit"] for row in rows} == {"亿元"}


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        pytest.param("", ("参照地区总体", "行业结构", "本地竞争力", "年鉴第3页"), id="zh"),
        pytest.param("/en", ("Reference area", "Industry mix", "Local lead", "年鉴第3页"), id="en"),
    ],
)
def test_the_page_sets_the_change_against_the_pack_s_reference(
    referred_site: str, prefix: str, words: tuple[str, ...]
) -> None:
    found = page(referred_site, f"{prefix}/why", seen="with a reference")
    section = found[found.index('id="shift"') :]
    assert all(word in section for word in words)
    cells = re.findall(r"<tr class=\"total\">(.*?)</tr>", section)[0]
    total = [Decimal(cell) for cell in re.findall(r">([+-]?\d[\d.]*)<", cells)]
    national, mix, local, even, special, *rest, change = total
    assert national == Decimal("0.0220")  # 10 % of 0.22
    assert national + mix + local + sum(rest) == change == Decimal("-0.0550")
    assert even + special == local


def test_a_reference_that_cannot_be_used_says_why(referred_site: str, tmp_path: Path) -> None:
    (tmp_path / f"{OUTPUT}.csv").write_text("industry,period,value\n34,2023,100\n", encoding="utf-8")
    found = page(referred_site, seen="with half a reference")
    assert "没有2024年的数" in found
    assert f"/{OUTPUT}.csv" in found
    assert str(tmp_path.parent) not in found  # no path of the machine


def test_a_city_without_returns_says_what_to_do(pack: Path, tmp_path: Path) -> None:
    with serving(create_app(pack, today=TODAY, data=tmp_path)) as address:
        assert "jiqun template enterprise_year" in httpx.get(f"{address}/why", timeout=60).text
        assert httpx.get(f"{address}/why.csv", timeout=60).status_code == 404
