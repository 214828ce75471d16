"""The reviewed truth of the Ningbo pack: every offset, name, key and total is what the documents say."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PACK = ROOT / "packs" / "ningbo"
PRESS = ROOT.parent / "shared" / "documents" / "145-news.txt"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SHIPPED = ("145-plan", "361-2023", "361-2025", "224X-yinzhou")
PLANS = (*SHIPPED, "145-news")
YEARS = (2022, 2023, 2025, 2027)


@cache
def read(name: str) -> Any:
    return yaml.load((PACK / name).read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader)


def statements(plan: str) -> list[dict[str, Any]]:
    return list(read(f"plans/{plan}/statements.yaml"))


def tasks(plan: str) -> list[dict[str, Any]]:
    return list(read(f"plans/{plan}/tasks.yaml"))


@cache
def text(plan: str) -> str:
    if plan in SHIPPED:
        return (PACK / "documents" / f"{plan}.txt").read_bytes().decode("utf-8")
    if not PRESS.is_file():
        pytest.skip(f"the press article is not shipped; put it at {PRESS} to check its offsets")
    return PRESS.read_bytes().decode("utf-8")


@cache
def by_id() -> dict[str, dict[str, Any]]:
    return {item["id"]: item for plan in PLANS for item in statements(plan)}


@cache
def indicators() -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in read("indicators.yaml")}


@cache
def observations() -> list[dict[str, str]]:
    with (PACK / "observations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def organisation_names() -> Counter[str]:
    return Counter(
        name
        for item in read("orgs.yaml")["organisations"]
        for name in [item["name"], *(alias["name"] for alias in item.get("aliases", ()))]
    )


def value(name: str) -> float:
    return float(by_id()[name]["value"])


# the documents


@pytest.mark.parametrize("plan", PLANS)
def test_document_is_the_one_the_offsets_were_taken_from(plan: str) -> None:
    document = read(f"plans/{plan}/plan.yaml")["document"]
    content = text(plan).encode("utf-8")
    assert hashlib.sha256(content).hexdigest() == document["sha256"]
    assert (len(content), len(text(plan))) == (document["bytes"], document["chars"])


def test_reposted_plan_has_lost_the_web_page_around_it() -> None:
    lines = text("145-plan").splitlines()
    assert lines[0] == read("plans/145-plan/plan.yaml")["title"]["zh"]
    assert lines[1].startswith("一、“十三五”")
    assert lines[-1].endswith("后评估等工作。")
    assert not re.search(r"中项网|服务热线|微信|扫码|\d{3}-\d{3}-\d{4}|1[3-9]\d{9}", text("145-plan"))


def test_the_press_article_is_not_in_the_pack() -> None:
    official = "".join(letters(text(plan)) for plan in SHIPPED)
    own = pieces(letters(text("145-news"))) - pieces(official)
    assert len(own) > 1000
    for path in PACK.rglob("*"):
        if path.suffix in {".yaml", ".md", ".csv"}:
            assert not own & pieces(letters(path.read_text(encoding="utf-8"))), path.name
    assert not any("quote" in item for item in [*statements("145-news"), *tasks("145-news")])


def letters(words: str) -> str:
    """Letters and digits alone: plans and press differ in spaces, line ends and the width of punctuation."""
    return re.sub(r"\W", "", words)


def pieces(words: str, length: int = 22) -> set[str]:
    return {words[i : i + length] for i in range(len(words) - length + 1)}


# statements


@pytest.mark.parametrize("plan", PLANS)
def test_every_offset_leads_to_the_words(plan: str) -> None:
    source = text(plan)
    for item in statements(plan):
        (start, end), (first, last) = item["span"], item["at"]
        assert start <= first < last <= end, item["id"]
        assert source[first:last] == item["value_text"], item["id"]
        assert plan not in SHIPPED or source[start:end] == item["quote"], item["id"]


def test_statement_and_task_ids_are_unique() -> None:
    names = [item["id"] for plan in PLANS for item in [*statements(plan), *tasks(plan)]]
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize(
    ("plan", "prose", "table"),
    [
        pytest.param("361-2023", 59, 39 * 4, id="361-2023: 附件2 has 39 rows of 4 years"),
        pytest.param("224X-yinzhou", 105, 27 * 4, id="224X: 27 rows of 4 years, numbered to 26"),
        pytest.param("361-2025", 63, 0, id="361-2025: prose only"),
        pytest.param("145-plan", 200, 0, id="145-plan: the reposted text has no table of targets"),
        pytest.param("145-news", 69, 0, id="145-news: prose only"),
    ],
)
def test_counts(plan: str, prose: int, table: int) -> None:
    sources = Counter(item.get("source", "prose") for item in statements(plan))
    assert (sources["prose"], sources["table"]) == (prose, table)


@pytest.mark.parametrize(("plan", "rows"), [("361-2023", 39), ("224X-yinzhou", 27)])
def test_tables_are_complete(plan: str, rows: int) -> None:
    cells = [item for item in statements(plan) if item.get("source") == "table"]
    assert Counter((item["row"], item["year"]) for item in cells) == Counter(
        (row, year) for row in range(1, rows + 1) for year in YEARS
    )
    assert all(
        (item["kind"] == "baseline") == (item["year"] == 2022) == bool(item.get("baseline")) for item in cells
    )
    assert all(item.get("responsible") for item in cells)


def test_bracketed_cells_never_share_a_key_with_their_base() -> None:
    cells = [item for item in statements("361-2023") if item.get("source") == "table"]
    bracketed = {item["row"] for item in cells if "[" in item["value_text"]}
    assert bracketed == {23, 28, 29, 30}
    for row in bracketed:
        keys = {item["year"]: item["key"] for item in cells if item["row"] == row}
        assert keys[2022] not in (keys[2023], keys[2025], keys[2027])
        assert {item["accumulation"] for item in cells if item["row"] == row and item["year"] > 2022} == {
            "added"
        }


#: Digits that are no quantity: dates, numbers of documents and items, code names, generations, lists of
#: firms, and a count that only repeats a name.
NO_QUANTITY = re.compile(
    r"20\d\d(?=\s*年|、20\d\d|[-—]20\d\d|连续)|〔20\d\d〕\s*\d+\s*号|\d+月|\d+日"
    r"|(?m:^[\s　]*\d{1,2}(?:[.、\t]|$))|附件[：\s]*\d|(?m:^[^\t\n]*\t\d{1,2}\t)|\(\d\)"
    r"|[“‘](?:361|246\+?|224X|415X|2070|1244|1245)[”’]|(?<=、)246|246(?=产业集群)"
    r"|中国制造2025|科创甬江\s*2035|\d(?:\+(?:\d+|N|X))+|[1-9]G|3D|G60|M0|C2M|500强|50佳|8718|[234]\.0(?=版|升级|、)"
    r"|[24]大(?:重点园区|产业社区)|(?<=年,)10条标志性产业链总产值|指标名称.*"
    r"|(?<=当年招引落地总投资)10亿元(?=以上产业集群重大项目\t)"
)


@pytest.mark.parametrize("plan", SHIPPED)
def test_no_number_of_the_document_is_left_unlabelled(plan: str) -> None:
    source = text(plan)
    known = {place for item in statements(plan) for place in range(*item["at"])}
    known |= {place for match in NO_QUANTITY.finditer(source) for place in range(*match.span())}
    left = [match for match in re.finditer(r"\d[\d.]*", source) if not known & set(range(*match.span()))]
    assert [source[max(0, match.start() - 12) : match.end() + 8] for match in left] == []


ORDINARY = {"=", ">=", ">", "<=", "<", "~", "stable", "rank", "rank_improve", "up", "leading"}
OUTSIDE = {"complete_provincial", "missing"}


def test_comparators_and_values_go_together() -> None:
    for item in by_id().values():
        comparator = item.get("comparator", "=")
        assert comparator in ORDINARY | OUTSIDE, item["id"]
        numberless = comparator in OUTSIDE | {"stable", "rank_improve", "up", "leading"}
        assert ("value" in item) != (numberless or item["value_text"] == "B档"), item["id"]


def test_a_yearly_goal_has_a_horizon_and_no_year() -> None:
    prose = [item for item in by_id().values() if item.get("source") != "table" and item["kind"] == "target"]
    for item in prose:
        if item.get("qualifier") in {"每年", "年均", "年均增速"}:
            assert "year" not in item, item["id"]
            assert "horizon_year" in item or item["id"] in {"B021", "B022"}, item["id"]  # 原文未写截止年


# names


def test_every_target_has_a_key_and_every_key_is_in_the_catalogue() -> None:
    unnamed = [name for name, item in by_id().items() if item["kind"] != "result" and "key" not in item]
    assert unnamed == []
    assert {item["key"] for item in by_id().values() if "key" in item} <= indicators().keys()
    assert len(indicators()) == len(read("indicators.yaml"))


def test_printed_names_lead_to_their_indicator() -> None:
    spellings = {name: {item["name"]["zh"], *item.get("aliases", ())} for name, item in indicators().items()}
    exempt = {"Y039", "Y050"}  # 目标主语误抄；“倍增”计划
    for name, item in by_id().items():
        if "key" in item and name not in exempt and not item.get("baseline"):
            printed = {item["indicator"], (item.get("qualifier") or "") + item["indicator"]}
            assert printed & spellings[item["key"]], (name, item["key"], printed)


def test_no_spelling_means_two_indicators() -> None:
    owners: dict[str, set[str]] = {}
    for item in indicators().values():
        for name in [item["name"]["zh"], *item.get("aliases", ())]:
            owners.setdefault(name, set()).add(item["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "hightech-manufacturing-share", "newtech-industry-share", id="高技术制造业 ≠ 高新技术产业"
        ),
        pytest.param("firms-newly-above-threshold-new", "firms-newly-above-threshold-net", id="新增 ≠ 净增"),
        pytest.param("provincial-future-zones", "municipal-future-zones", id="省级 ≠ 市级先导区"),
        pytest.param("national-green-factories", "green-factories-any", id="国家级 ≠ 未写级别的绿色工厂"),
        pytest.param(
            "industrial-land-share-of-sales", "industrial-share-of-new-land-quota", id="同为35%，分母不同"
        ),
        pytest.param(
            "high-value-patents-granted-per-10k", "high-value-patents-held-per-10k", id="授权量 ≠ 拥有量"
        ),
        pytest.param("listed-manufacturers", "listed-companies", id="制造业上市 ≠ 全部上市"),
    ],
)
def test_different_measures_stay_apart(one: str, other: str) -> None:
    used = {item.get("key") for item in by_id().values()}
    assert {one, other} <= used
    assert indicators()[one]["name"] != indicators()[other]["name"]


def test_every_responsible_unit_is_a_known_organisation() -> None:
    named = {unit for item in by_id().values() for unit in item.get("responsible", ())}
    named |= {
        unit
        for plan in PLANS
        for task in tasks(plan)
        for units in task.get("responsible", {}).values()
        for unit in units
    }
    assert named - organisation_names().keys() == set()
    assert [name for name, count in organisation_names().items() if count > 1] == []


def test_english_names_are_complete() -> None:
    def clusters(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for item in items:
            yield item
            yield from clusters(item.get("subclusters", []))

    found = [
        cluster
        for path in (PACK / "taxonomies").glob("*.yaml")
        for tier in read(f"taxonomies/{path.name}")["tiers"]
        for cluster in clusters(tier["clusters"])
    ]
    assert len(found) == 132
    assert len(list((PACK / "taxonomies").glob("*.yaml"))) == 9
    names = [cluster["name"]["en"] for cluster in found] + [
        item["name"]["en"] for item in indicators().values()
    ]
    names += [item["en"] for item in read("orgs.yaml")["organisations"]]
    assert all(name and not re.search(r"[一-鿿]", name) for name in names)


def test_clusters_quote_statements_that_say_the_same() -> None:
    for path in (PACK / "taxonomies").glob("*.yaml"):
        for tier in read(f"taxonomies/{path.name}")["tiers"]:
            for cluster in [c for top in tier["clusters"] for c in [top, *top.get("subclusters", [])]]:
                for scale in cluster.get("scale", []):
                    if "statement" in scale:
                        item = by_id()[scale["statement"]]
                        assert (item["value"], item["unit"]) == (scale["value"], scale["unit"]), cluster["id"]
                        assert path.stem.startswith("361-2025") or item["cluster"] == cluster["name"]["zh"]


# tasks


@pytest.mark.parametrize("plan", PLANS)
def test_tasks_lead_to_the_words_and_hold_their_statements(plan: str) -> None:
    source, known = text(plan), {item["id"]: item for item in statements(plan)}
    for task in tasks(plan):
        start, end = task["span"]
        assert plan not in SHIPPED or source[start:end] == task["quote"], task["id"]
        inside = [name for name, item in known.items() if start <= item["span"][0] and item["span"][1] <= end]
        assert task.get("statements", []) == inside, task["id"]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param("361-2023", {"goal": 1, "task": 24, "safeguard": 6}, id="七大行动 3+3+4+4+3+3+4 = 24"),
        pytest.param("361-2025", {"goal": 1, "task": 24, "safeguard": 4}, id="七大工程 4+4+3+3+3+3+4 = 24"),
        pytest.param(
            "224X-yinzhou", {"goal": 6, "task": 36, "safeguard": 9}, id="五大工程 15, 集群 20, 布局 1"
        ),
        pytest.param(
            "145-plan", {"goal": 2, "task": 62, "safeguard": 4}, id="十个突出 40, 重大产业 19, 布局 3"
        ),
    ],
)
def test_number_of_tasks(plan: str, expected: dict[str, int]) -> None:
    assert Counter(task["type"] for task in tasks(plan)) == expected


def test_roles_of_units() -> None:
    roles: dict[str, Counter[str]] = {}
    for plan in PLANS:
        roles[plan] = Counter(
            f"{role}:{unit}"
            for task in tasks(plan)
            for role, units in task.get("responsible", {}).items()
            for unit in units
        )
    assert roles["361-2023"]["listed:市经信局"] == 22
    assert roles["361-2023"]["implied:各区〔县、市〕"] == roles["361-2023"]["implied:开发园区"] == 23
    assert roles["361-2025"]["listed:市经信局"] == 24
    assert (roles["224X-yinzhou"]["lead:区经信局"], roles["224X-yinzhou"]["cooperating:区经信局"]) == (9, 6)
    assert not roles["145-plan"]


# figures and mechanisms


def test_observations_are_known_and_sourced() -> None:
    rows = observations()
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["indicator"] for row in rows} <= indicators().keys()
    assert all(row["source"] and row["name"] and re.fullmatch(r"-?[\d.]+", row["value"]) for row in rows)
    trusts = {"official", "official_via_mirror", "press", "plan_document", "secondary"}
    assert {row["trust"] for row in rows} == trusts
    regions = {item["name"]["zh"] for item in read("regions.yaml")["regions"]}
    assert {row["region"] for row in rows} <= regions
    assert all(row["why"] for row in rows if row["comparable"] == "false")


def test_plan_baselines_among_the_observations_equal_the_tables() -> None:
    tables = {
        (item["region"], item["key"]): item["value"]
        for plan in ("361-2023", "224X-yinzhou")
        for item in statements(plan)
        if item["kind"] == "baseline" and "value" in item and item.get("source") == "table"
    }
    rows = [row for row in observations() if row["status"] == "计划基数" and row["period"] == "2022"]
    scaled = {"cluster-361-revenue", "cluster-415x-revenue"}  # 表中万亿元，此处亿元
    compared = 0
    for row in rows:
        base = tables.get((row["region"], row["indicator"]))
        if base is not None:
            compared += 1
            assert float(row["value"]) == pytest.approx(
                base * (10_000 if row["indicator"] in scaled else 1)
            ), row["id"]
    assert compared >= 60


def test_figures_that_measure_something_else_say_so() -> None:
    apart = {(row["indicator"], row["period"]) for row in observations() if row["comparable"] == "false"}
    assert ("national-clusters", "2025") in apart  # 13个含中小企业特色集群
    assert ("zhejiang-premium-products", "2022") in apart  # 与[]新增累计不可相减


def test_mechanisms_quote_the_official_plans_word_for_word() -> None:
    content = read("mechanisms.yaml")
    items = content["mechanisms"]
    assert (len(items), len(content["groups"]), len({item["id"] for item in items})) == (238, 16, 238)
    for item in items:
        assert item["group"] in {group["id"] for group in content["groups"]}
        for quote in item["quotes"]:
            assert quote["plan"] in SHIPPED
            assert text(quote["plan"])[slice(*quote["span"])] == quote["quote"], item["id"]


def test_coverage_is_complete_and_names_a_place() -> None:
    rows = read("coverage.yaml")["coverage"]
    assert [row["id"] for row in rows] == [item["id"] for item in read("mechanisms.yaml")["mechanisms"]]
    for row in rows:
        assert row["status"] in {"here", "partly", "planned"}
        assert ("place" in row) == (row["status"] != "planned")
        assert row["note"]
        for name in re.findall(r"/(?:targets|statements)/([ABNPY]\d{3})", row["note"]):
            assert name in by_id()


def test_boundaries_are_the_ten_districts() -> None:
    shapes = json.loads((PACK / "places" / "districts.geojson").read_text(encoding="utf-8"))
    codes = {shape["properties"]["adcode"] for shape in shapes["features"]}
    regions = {item["adcode"] for item in read("regions.yaml")["regions"] if item.get("parent") == "宁波市"}
    assert codes == regions
    assert len(codes) == 10


def test_places_are_contained_in_known_places() -> None:
    content = read("places.yaml")
    names = {place["id"] for place in content["places"]}
    assert len(names) == len(content["places"]) == 74
    assert {link[side] for link in content["containment"] for side in ("parent", "child")} <= names
    assert {place["parent"] for place in content["places"] if "parent" in place} <= names


# arithmetic that must agree


@pytest.mark.parametrize(
    ("computed", "printed", "within"),
    [
        pytest.param(
            lambda: (value("P056") / value("P057") - 1) * 100,
            "P058",
            0.05,
            id="新材料 2174.6÷788.6 = +175.8%",
        ),
        pytest.param(
            lambda: value("P006") / value("P005") * 100, "P025", 0.05, id="利润率 1552.7÷17702.3 ≈ 8.8%"
        ),
        pytest.param(
            lambda: value("P065") / value("P004") * 100, "P066", 0.1, id="246集群占规上工业 3191÷4042 = 79%"
        ),
        pytest.param(
            lambda: (value("Y107") / value("Y106") - 1) * 100, "Y111", 0.05, id="鄞州工业增加值 2023 +5.5%"
        ),
        pytest.param(
            lambda: ((value("Y108") / value("Y107")) ** 0.5 - 1) * 100,
            "Y112",
            0.05,
            id="2023→2025 年均 10.0%",
        ),
        pytest.param(
            lambda: ((value("Y109") / value("Y108")) ** 0.5 - 1) * 100, "Y113", 0.15, id="2025→2027 年均 9.9%"
        ),
        pytest.param(
            lambda: ((value("Y044") / value("Y045")) ** 0.2 - 1) * 100, "Y046", 0.5, id="新能源 年均约20%"
        ),
        pytest.param(lambda: 54 + value("Y065"), "Y030", 0, id="品字标 54+36 = 90"),
        pytest.param(lambda: 295 + value("Y063"), "Y021", 0, id="国际国家标准 295+45 = 340"),
        pytest.param(lambda: 25 + 4 * value("Y084"), "Y019", 0, id="核心技术攻关 25+4×10 = 65"),
        pytest.param(lambda: 108 + value("A020"), "A215", 0, id="制造业上市 108+50 = 158"),
    ],
)
def test_printed_numbers_agree(computed: Any, printed: str, within: float) -> None:
    assert computed() == pytest.approx(value(printed), abs=within + 1e-9)


PROSE_AND_TABLE = {
    "A003": 6, "A005": 7, "A007": 13, "A008": 33, "A009": 34, "A012": 3, "A013": 4, "A015": 11, "A016": 12,
    "A017": 32, "A019": 36, "A022": 37, "A023": 38, "A025": 16, "A026": 17, "A027": 18, "A029": 9, "A030": 19,
    "A031": 20, "A033": 21, "A034": 22, "A036": 23, "A037": 25, "A039": 26, "A041": 27, "A046": 35,
}  # fmt: skip


@pytest.mark.parametrize(("name", "row"), PROSE_AND_TABLE.items())
def test_prose_of_the_2023_plan_equals_its_table(name: str, row: int) -> None:
    cell = next(
        item
        for item in statements("361-2023")
        if item.get("row") == row and item.get("year") == 2027 and item.get("source") == "table"
    )
    assert (by_id()[name]["value"], by_id()[name]["key"]) == (cell["value"], cell["key"])


YINZHOU_PROSE_AND_TABLE = {
    "Y005": 1, "Y006": 2, "Y007": 3, "Y008": 5, "Y009": 6, "Y010": 4, "Y011": 7, "Y012": 9,
    "Y013": 8, "Y014": 10, "Y015": 12, "Y016": 13, "Y017": 14, "Y018": 15, "Y019": 16, "Y020": 17,
    "Y021": 18, "Y022": 19, "Y023": 20, "Y024": 24, "Y025": 25, "Y026": 26, "Y027": 27, "Y028": 21,
    "Y029": 22, "Y030": 23,
}  # fmt: skip


@pytest.mark.parametrize(("name", "row"), YINZHOU_PROSE_AND_TABLE.items())
def test_prose_of_the_district_plan_equals_its_table(name: str, row: int) -> None:
    cell = next(
        item for item in statements("224X-yinzhou") if item.get("row") == row and item.get("year") == 2027
    )
    assert (by_id()[name]["value"], by_id()[name]["key"]) == (cell["value"], cell["key"])


# traps of the documents


def test_five_values_after_four_names_are_not_paired_by_position() -> None:
    names = [by_id()[f"P{number:03d}"]["indicator"] for number in range(3, 8)]
    assert names == [
        "规上工业总产值",
        "规上工业增加值",
        "规上工业营业收入",
        "规上工业利润总额",
        "规上工业利税总额",
    ]
    assert by_id()["P005"]["ambiguous"]


def test_nine_cluster_goals_do_not_add_up_to_the_total_and_stay_as_printed() -> None:
    goals = [by_id()[f"A{number:03d}"] for number in range(51, 60)]
    total = sum(item["value"] * (1 if item["unit"] == "万亿元" else 0.0001) for item in goals)
    assert total == pytest.approx(4.75)
    assert value("A003") == 3.7
    assert len({item["key"] for item in goals} | {by_id()["A003"]["key"]}) == 10


def test_a_goal_copied_from_another_cluster_is_marked() -> None:
    copied, right = by_id()["Y039"], by_id()["Y037"]
    assert copied["indicator"] == right["indicator"] == "节能环保与新能源装备产业集群产值"
    assert (copied["cluster"], copied.get("ambiguous"), copied["value"]) == ("新型功能材料", True, 500)
    assert copied["key"] != right["key"]


def test_one_goal_has_several_numbers() -> None:
    goal = ("national-little-giants", 2025, "宁波市")
    items = [item for item in by_id().values() if (item.get("key"), item.get("year"), item["region"]) == goal]
    assert {item["id"]: item["value"] for item in items} == {"P168": 200, "N007": 600, "A210": 500}


def test_missing_and_deferred_cells_are_no_numbers() -> None:
    words = Counter(item["comparator"] for item in by_id().values() if item.get("comparator") in OUTSIDE)
    assert words == {"complete_provincial": 7, "missing": 1}  # 附件2五格，规划、新闻各一处；“/”一格


def test_district_sums_say_which_district_they_mean() -> None:
    scopes = {name: by_id()[name].get("scope") for name in ("Y004", "Y024", "Y025", "Y026")}
    assert scopes == {"Y004": "区本级", "Y024": "全大区", "Y025": "全大区", "Y026": "区本级"}
