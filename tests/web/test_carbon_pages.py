"""Carbon efficiency, promises on land and screening: pages, API and commands over a small town."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import segno
import typer
from typer.testing import CliRunner

from jiqun.access.disclosure import PUBLIC, Disclosure
from jiqun.cli.carbon import carbon_command
from jiqun.cli.promises import promises_command
from jiqun.cli.screening import screen_command
from jiqun.web import create_app
from jiqun.web.drawings.quick_response import quick_response
from jiqun.web.pages.carbon import address_of
from jiqun.web.rendering import WORDS, Visit

from ..conftest import serving
from ..facts_of_a_town import build, put
from .conftest import TODAY, Watch

pytestmark = pytest.mark.xdist_group("browser")
DAY = dt.date(2020, 1, 1)
PAGES = (
    "/carbon",
    "/carbon/A",
    "/promises",
    "/promises/Z1",
    "/screening",
    "/screening/inefficient",
    "/screening/inefficient/A",
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A burns and uses power, B uses power, F says nothing; Z1 and Z2 were supplied to A and B."""
    folder = tmp_path_factory.mktemp("carbon")
    store = build(folder)
    put(
        store,
        "energy_use",
        "2024",
        {
            "code": ["A", "A", "B"],
            "carrier": ["electricity", "coal", "electricity"],
            "amount": [40.0, 10.0, 20.0],
            "standard_coal": [49.16, 7.143, 24.58],
        },
    )
    put(
        store,
        "parcel",
        "2024",
        {
            "parcel": ["Z1", "Z2"],
            "name": ["一号", "二号"],
            "code": ["A", "B"],
            "region": ["鄞州区", "海曙区"],
            "area": [12.0, 5.0],
            "use": ["industrial"] * 2,
            "supplied_on": [DAY] * 2,
            "promised_tax": [5.0, 2.0],
        },
    )
    put(
        store,
        "project",
        "2024",
        {
            "project": ["P1"],
            "code": ["A"],
            "stage": ["started"],
            "invested_total": [40.0],
            "parcel": ["Z1"],
            "planned_start": [DAY],
        },
    )
    store.close()
    return folder  # fmt: skip


@pytest.fixture(scope="module")
def home(pack: Path, town: Path) -> Iterator[str]:
    with serving(create_app(pack, today=TODAY, data=town)) as address:
        yield address


def get(home: str, path: str, status: int = 200) -> Any:
    answer = httpx.get(home + path, timeout=120)
    assert answer.status_code == status, answer.text[:600]
    return answer.json() if "json" in answer.headers["content-type"] else answer.text


def run(command: Any, town: Path, *words: str, code: int = 0) -> Any:
    app = typer.Typer()
    app.command()(command)
    found = CliRunner().invoke(app, [*words, "--data", str(town), "--json"])
    assert found.exit_code == code, found.output
    return json.loads(found.output)


def test_carbon_says_the_same_through_every_face(home: str, town: Path) -> None:
    called, printed = get(home, "/api/v1/carbon/A"), run(carbon_command, town, "A")
    for name in ("sources", "net", "level", "marks"):
        assert called.get(name) == printed.get(name)
    assert called["net"] == pytest.approx(40 * 5.153 + 7.143 * 2.66)
    assert called["marks"]["level"]["mark"] == "middle"
    assert called["marks"]["neutrality"]["mark"] is None
    assert called["untold"] == "no_peers", "a town of three has no industry to be held against"
    page = get(home, "/carbon/A")
    assert "中碳" in page
    assert "同行业企业太少" in page
    assert "<svg" in page


def test_the_scheme_and_its_areas(home: str, town: Path) -> None:
    whole = get(home, "/api/v1/carbon?by=region")
    assert (whole["enterprises"], whole["reckoned"]) == (3, 2)
    assert whole["untold"] == {"no_energy": 1, "no_peers": 2}
    east = next(row for row in whole["areas"] if row["region"] == "东区")
    assert east["level"] == pytest.approx((40 * 5.153 + 7.143 * 2.66) / 220)
    assert run(carbon_command, town, "--by", "region")["areas"] == whole["areas"]


def test_other_bounds(home: str, town: Path) -> None:
    moved = [{"year": 2024, "before": "middle", "after": "low", "enterprises": 1}]
    trial = get(home, "/api/v1/carbon?level=0.9,2")["reform"]
    assert [row for row in trial["moves"]["level"] if row["before"] != row["after"]] == moved
    printed = run(carbon_command, town, "--set", "level=0.9,2")["moves"]["level"]
    assert [row for row in printed if row["before"] != row["after"]] == moved


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/carbon?level=2,1", 422, id="界限由大到小"),
        pytest.param("/carbon?level=x", 422, id="界限不是数"),
        pytest.param("/api/v1/carbon?year=2023", 422, id="没有能源数据的年份"),
        pytest.param("/api/v1/carbon/Q", 404, id="没有的企业"),
        pytest.param("/api/v1/promises/Q", 404, id="没有的宗地"),
        pytest.param("/carbon/D", 404, id="规下不在评价范围"),
        pytest.param("/promises?promise=q", 404, id="没有的约定"),
        pytest.param("/screening/q", 404, id="没有的规则"),
        pytest.param("/carbon?scheme=q", 404, id="没有的办法"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered(home: str, path: str, status: int) -> None:
    get(home, path, status)


@pytest.mark.parametrize(
    ("command", "words", "code"),
    [
        pytest.param(carbon_command, ("--by", "q"), "cut_unknown_here", id="分组不对"),
        pytest.param(carbon_command, ("--set", "level"), "bounds_unreadable", id="界限写法不对"),
        pytest.param(carbon_command, ("--set", "q=1"), "bounds_unreadable", id="标识不对"),
        pytest.param(promises_command, ("--by", "q"), "group_unknown", id="履约分组不对"),
        pytest.param(promises_command, ("--verdict", "q"), "verdict_unknown", id="结论不对"),
        pytest.param(promises_command, ("Q",), "parcel_unknown", id="没有的宗地"),
        pytest.param(screen_command, ("q",), "rule_set_unknown", id="没有的规则"),
        pytest.param(screen_command, ("inefficient", "--outcome", "q"), "outcome_unknown", id="结果不对"),
    ],
)  # fmt: skip
def test_commands_say_what_is_wrong(town: Path, command: Any, words: tuple[str, ...], code: str) -> None:
    assert run(command, town, *words, code=2)["error"]["code"] == code


def test_promises_through_every_face(home: str, town: Path) -> None:
    called = get(home, "/api/v1/promises/Z1?on=2026-11-22")
    printed = run(promises_command, town, "Z1", "--on", "2026-11-22")
    assert called == printed
    tax = next(item for item in called["checks"] if item["id"] == "tax")
    assert (tax["actual"], tax["verdict"]) == (pytest.approx(33 / 12), "not_due"), (
        "the year 2024 was returned last"
    )
    assert next(item for item in called["stages"] if item["id"] == "start")["verdict"] == "broken"
    totals = get(home, "/api/v1/promises?by=region&on=2026-11-22")
    assert totals["totals"] == run(promises_command, town, "--on", "2026-11-22")["totals"]
    assert {row["region"] for row in totals["areas"]} == {"鄞州区", "海曙区"}
    assert [row["parcel"] for row in run(promises_command, town, "--verdict", "broken", "--on", "2026-11-22")["parcels"]] == ["Z1"]  # fmt: skip


def test_screens_through_every_face(home: str, town: Path) -> None:
    called = get(home, "/api/v1/screening/inefficient?outcome=unknown")
    assert called["rows"] == run(screen_command, town, "inefficient", "--outcome", "unknown")["rows"]
    proof = get(home, "/api/v1/screening/inefficient/A")
    assert proof == run(screen_command, town, "inefficient", "--code", "A")
    assert proof["outcome"] == "unknown", (
        "3.3 万元 a mu is below the example's five, but nobody told the energy"
    )
    assert {item["id"] for item in proof["missing"]} == {"energy", "energy_equivalent"}


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "query", ["outcome=met", "outcome=unknown", "outcome=not_met", "outcome=unknown&region=东区"]
)
def test_whom_a_screen_finds_is_in_the_file_as_on_the_page(home: str, language: str, query: str) -> None:
    page = get(home, f"{language}/screening/inefficient?{query}")
    text = get(home, f"{language}/screening/inefficient/table.csv?{query}")
    head, *rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row[0] for row in rows] == re.findall(r"/screening/[\w-]+/(\w+)\?year", page)
    word = WORDS["screen_found"][query.split("&")[0].split("=")[1]][1 if language else 0]
    for row in rows:
        assert row[3] == word
        line = page.split(f"/enterprises/{row[0]}")[1].split("</tr>")[0]
        assert all(f"{float(cell):,.2f}" in line for cell in row[4:-2] if cell)
        proof = get(home, f"/api/v1/screening/inefficient/{row[0]}")
        told = "en" if language else "zh"
        assert row[-1] == (", " if language else "、").join(item["name"][told] for item in proof["missing"])
        assert row[-2] == ("; " if language else "；").join(item["label"][told] for item in proof["lacking"])
    assert f'<h2>{word} <small class="quiet">{len(rows)}</small>' in page
    assert bool(
        re.search(rf'href="{language}/screening/[\w-]+/table\.csv\?year=2024&amp;outcome', page)
    ) == bool(rows)
    assert head[4:-2], "figures have heads even where nobody is listed"


def test_the_file_of_a_screen_goes_on_where_the_page_ends(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiqun.web.pages.screening.ROWS", 1)
    query = "outcome=unknown&region=东区&by=scale"
    page = get(home, f"/screening/inefficient?{query}")
    assert re.findall(r"/screening/[\w-]+/(\w+)\?year", page) == ["A"]
    rows = list(csv.reader(io.StringIO(get(home, f"/screening/inefficient/table.csv?{query}"))))
    assert [row[0] for row in rows[1:]] == ["A", "F"]


def test_the_file_of_a_screen_without_returns_or_under_another_name(
    home: str, pack: Path, tmp_path: Path
) -> None:
    get(home, "/screening/q/table.csv", 404)
    get(home, "/screening/inefficient/table.csv?outcome=all", 422)
    answer = httpx.get(home + "/screening/inefficient/table.xlsx?outcome=unknown", timeout=60)
    assert answer.content[:2] == b"PK"
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["缺佐证（模拟数据）"]
    with serving(create_app(pack, today=TODAY, data=tmp_path)) as empty:
        get(empty, "/screening/inefficient/table.csv", 404)


def test_downloads(home: str) -> None:
    assert get(home, "/carbon/areas.csv").startswith("\ufeff")
    assert "Z1" in get(home, "/promises/parcels.csv?on=2026-11-22")
    for path in ("/carbon/areas.xlsx", "/promises/parcels.xlsx"):
        assert httpx.get(home + path, timeout=60).content[:2] == b"PK"


@pytest.mark.parametrize("path", [*PAGES, *[f"/en{path}" for path in PAGES]])
def test_pages_say_that_data_are_simulated(home: str, path: str) -> None:
    assert ("Simulated data" if path.startswith("/en") else "模拟数据") in get(home, path)


def test_who_may_not_see_figures_sees_none(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Visit, "disclosure", Disclosure(frozenset({PUBLIC})))
    get(home, "/api/v1/carbon/A", 403)
    get(home, "/api/v1/screening/inefficient/A", 403)
    get(home, "/promises/parcels.csv", 403)
    get(home, "/screening/inefficient/A", 403)
    get(home, "/screening/inefficient/table.csv?outcome=unknown", 403)
    get(home, "/screening/inefficient/table.xlsx", 403)
    assert get(home, "/api/v1/screening/inefficient?outcome=unknown")["rows"] == []
    east = next(row for row in get(home, "/api/v1/carbon")["areas"] if row["region"] == "东区")
    assert east["withheld"]
    assert "level" not in east
    assert not east["marks"]
    checks = get(home, "/api/v1/promises/Z1")["checks"]
    assert {item["actual"] for item in checks} == {None}
    assert any(item["need"] for item in checks)
    page = get(home, "/carbon/A")
    assert "单个企业报送的数据不公开" in page
    assert "225" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("site", "address"),
    [
        pytest.param("", "/carbon/A", id="没有设置：只有路径"),
        pytest.param("https://brain.example/", "https://brain.example/carbon/A", id="设置了网址"),
        pytest.param("javascript:alert(1)", "/carbon/A", id="不是网址的不用"),
    ],
)
def test_what_the_code_holds(monkeypatch: pytest.MonkeyPatch, site: str, address: str) -> None:
    monkeypatch.setenv("JIQUN_SITE", site)
    assert address_of("A") == address


def test_the_code_is_drawn_module_by_module() -> None:
    """Every dark module of the symbol, and none else, is under the path: rows of runs, moved by the quiet zone."""
    text = "/carbon/91000000XXL9FT6D2H"
    drawn = quick_response(text, "<码>")
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    path = re.search(r'stroke="#000"[^>]*d="(M[^"]+)"|d="(M[^"]+)"[^>]*stroke="#000"', drawn)
    assert path is not None
    assert "<码>" not in drawn
    assert "style=" not in drawn
    x, y, dark = 0.0, -0.5, set()
    for letter, numbers in re.findall(r"([Mmhv])([-\d. ]+)", path.group(1) or path.group(2)):
        values = [float(item) for item in re.findall(r"-?[\d.]+", numbers)]
        if letter == "M":
            x, y = values
        elif letter == "m":
            x, y = x + values[0], y + values[1]
        else:
            dark |= {(int(y - 4), int(x + step - 4)) for step in range(int(values[0]))}
            x += values[0]
    assert dark == {(r, c) for r, row in enumerate(matrix) for c, module in enumerate(row) if module}


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_in_a_browser(home: str, browser: Any, width: int) -> None:
    for path in ("/carbon", "/en/carbon/A", "/promises", "/en/screening"):
        page = browser.new_page(viewport={"width": width, "height": 900})
        watch = Watch(page, home)
        page.goto(home + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.close()
        assert watch.errors == []


def test_tables_for_people(town: Path) -> None:
    app = typer.Typer()
    app.command()(carbon_command)
    found = CliRunner().invoke(app, ["A", "--data", str(town)])
    assert found.exit_code == 0
    assert "净排放" in found.output
