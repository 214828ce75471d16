"""Why: a change, a growth or a gap by the groups that make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Response

from jiqun.values import Period
from jiqun.web import exports
from jiqun.web.drawings.waterfall import ASIDE, NARROW, WIDE, waterfall
from jiqun.web.language import half, sayer
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.indicators.computed import Facts
    from jiqun.workspace.causes import Question

router = APIRouter()

Text = Annotated[str, Query(max_length=120)]
Row = dict[str, Any]

FIRST = "industrial-va-ads"  #: asked about when nothing is chosen, where the city computes it
DRAWN = 16  #: groups of the chart; the others are one bar
SHIFT_PARTS = ("national", "mix", "competitive", "unmatched")
#: Ways to divide, in the order offered; clusters of each taxonomy come after districts.
CUTS = (
    ("division", "行业大类", "Industry"),
    ("size", "企业规模类型", "Size class"),
    ("scale", "规模", "Above or below size"),
    ("ownership", "企业类型", "Ownership"),
    ("park", "园区", "Park"),
    ("town", "镇街", "Town"),
    ("turnover", "企业进出", "Entrants and leavers"),
    ("firm", "企业", "Enterprise"),
)


class Choice:
    """What the address asks for."""

    def __init__(
        self,
        indicator: Text = "",
        period: Text = "",
        against: Text = "",
        by: Text = "",
        without: Text = "",
        target: Text = "",
        expected: Annotated[str, Query(max_length=20)] = "",
    ) -> None:
        self.given = {"indicator": indicator, "period": period, "against": against, "by": by, "without": without,
                      "target": target, "expected": expected}  # fmt: skip

    def question(self, facts: Facts) -> Question:
        """Raises PeriodSpanUnreadable; a page that is not found for an indicator that nothing computes."""
        from jiqun.workspace.causes import Question
        from jiqun.workspace.computed import one_period

        given = self.given
        indicator = given["indicator"] or (
            FIRST if FIRST in facts.definitions else next(iter(facts.definitions.versions))
        )
        if indicator not in facts.definitions:
            raise HTTPException(404, f"没有可计算的指标“{indicator}” / no computed indicator “{indicator}”")
        return Question(
            indicator=indicator,
            period=one_period(facts, given["period"]),
            against=one_period(facts, given["against"]) if given["against"].strip() else None,
            by=given["by"] or "district",
            without=tuple(filter(None, [given["without"].strip()])),
            target=given["target"],
            expected="" if given["target"] else given["expected"].strip(),
        )


Chosen = Annotated[Choice, Depends()]


@router.get("/why")
def why(visit: Visiting, choice: Chosen) -> Response:
    """The page. A city without returns says what to do."""
    facts = visit.site.facts_at_hand()
    if facts is None:
        return visit.page("causes.html", row=None)
    question = choice.question(facts)
    return visit.kept(lambda: _page(visit, facts, question), visit.disclosure)


@router.get("/why/reference.csv")
def why_reference(visit: Visiting, choice: Chosen) -> Response:
    """An empty table of a reference area for the indicator and its two periods, to fill in."""
    facts = visit.site.facts_at_hand()
    if facts is None:
        raise HTTPException(404, "还没有企业数据 / no enterprise data yet")
    row = _answer(visit, replace(choice.question(facts), by="division", without=(), target="", expected=""))
    codes = [line["group"] for line in row["lines"] if line["kind"] == "group"]
    cells = tuple(
        (code, period, None, row["unit"], None)
        for period in (row["against"], row["period"])
        for code in sorted(codes)
    )
    table = exports.Table(row["indicator"], ("industry", "period", "value", "unit", "source"), cells)
    return exports.csv_response(table, f"{row['indicator']}.csv")


@router.get("/why.csv")
def why_csv(visit: Visiting, choice: Chosen) -> Response:
    return exports.csv_response(_download(visit, choice), "why.csv")


@router.get("/why.xlsx")
def why_xlsx(visit: Visiting, choice: Chosen) -> Response:
    return exports.xlsx_response(_download(visit, choice), "why.xlsx", visit.city, visit.language)


def _answer(visit: Visit, question: Question) -> Row:
    from jiqun.workspace.causes import why_answer

    desk = visit.site.desk()
    return why_answer(visit.city, visit.day, desk, question, named=visit.disclosure.figures)


def _page(visit: Visit, facts: Facts, question: Question) -> Response:
    from jiqun.workspace.causes import promised

    row = _answer(visit, question)
    scale, origin = _scale([line["effect"] for line in row["lines"]])
    targets = promised(visit.city, visit.day, visit.site.desk(), replace(question, target="", expected=""))
    return visit.page(
        "causes.html",
        row=row,
        asked=question,
        period=Period.parse(row["period"]),
        against=Period.parse(row["against"]),
        chart=_chart(visit, row, WIDE),
        phone_chart=_chart(visit, row, NARROW),
        indicators=_indicators(visit, facts),
        periods=_periods(visit, facts, question.period),
        cuts=_cuts(visit),
        targets=[(item.id, f"{visit.show.plan(item.plan)} {visit.show.due(item)} {visit.show.goal(item.goal)}") for item in targets],
        shift=_shift(visit, question, row),
        linked=row["by"] not in ("firm", "turnover"),
        scale=scale,
        origin=origin,
    )  # fmt: skip


def _shift(visit: Visit, question: Question, row: Row) -> Row | None:
    """The change against the reference area of the pack; where there is none, its file; None for ratios, which have no shares."""
    from jiqun.monitor.why.errors import ReferenceInvalid
    from jiqun.monitor.why.reference import reference_file
    from jiqun.packs import PackError
    from jiqun.workspace.causes import shift_answer

    if row["ratio"]:
        return None
    file = reference_file(visit.city.pack, row["indicator"])
    told: Row = {
        "file": f"{file.parent.name}/{file.name}",
        "found": None,
        "mishap": "",
        "chart": None,
        "phone_chart": None,
    }
    if not file.is_file():
        return told
    try:
        found = shift_answer(visit.city, visit.site.desk(), question, named=visit.disclosure.figures)
    except (ReferenceInvalid, PackError) as error:
        return told | {"mishap": half(str(error).replace(str(file), told["file"]), visit.language)}
    charts = (_shift_chart(visit, found, row["digits"], size) for size in (ASIDE, NARROW))
    return told | {"found": found} | dict(zip(("chart", "phone_chart"), charts, strict=True))


def _shift_chart(visit: Visit, found: Row, digits: int, size: tuple[float, float]) -> object:
    """The parts of the whole change, end to end."""
    total = found["total"]
    parts = [name for name in SHIFT_PARTS if name != "unmatched" or total[name]]
    steps = [(visit.word("shift", name), total[name], f"{total[name]:+,.{digits}f}") for name in parts]
    whole = (sayer(visit.language)("合计", "Total"), total["change"], f"{total['change']:+,.{digits}f}")
    return waterfall(steps, whole, visit.language, size)


def _scale(effects: Sequence[float]) -> tuple[float, float]:
    """Of the bars in the rows: pixels to a unit, and where nought is."""
    low, high = min([0, *effects]), max([0, *effects])
    scale = 120 / (high - low or 1)
    return scale, -low * scale


def _indicators(visit: Visit, facts: Facts) -> list[tuple[str, str]]:
    return [
        (name, versions[-1].record.name.in_(visit.language) or name)
        for name, versions in facts.definitions.versions.items()
        if versions[-1].change is None
    ]


def _periods(visit: Visit, facts: Facts, asked: Period) -> list[tuple[str, str]]:
    """Years, newest first, and the months since January of the newest two years with months."""
    returned = facts.returned()
    months = sorted({year for year, _ in returned.months}, reverse=True)[:2]
    found = [
        *(Period.of_year(year) for year in reversed(facts.years())),
        *(item for year in months for item in reversed(returned.cumulative(year))),
    ]
    if asked.code not in [item.code for item in found]:
        found.insert(0, asked)
    return [(item.code, visit.show.period(item)) for item in found]


def _cuts(visit: Visit) -> list[tuple[str, str]]:
    say = sayer(visit.language)
    clusters = [
        (f"cluster:{item.id}", f"{say('集群：', 'Clusters: ')}{item.name.in_(visit.language)}")
        for item in reversed(visit.city.library.taxonomies.all)
        if any(cluster.gbt4754 for cluster in item.clusters)
    ]
    return [("district", say("区县", "District")), *clusters, *((code, say(zh, en)) for code, zh, en in CUTS)]


def _chart(visit: Visit, row: Row, size: tuple[float, float]) -> object:
    """Bars of points where the growth has them, else of the indicator's own unit."""
    name = "points" if row["total"]["points"] is not None else "effect"
    digits = 2 if name == "points" else row["digits"]
    groups = [line for line in row["lines"] if line["kind"] in ("group", "unnamed")]
    special = [line for line in row["lines"] if line not in groups]
    shown, rest = groups[:DRAWN], groups[DRAWN:]
    steps = _steps(visit, shown, name, digits)
    if rest:
        amount = round(sum(line[name] for line in rest), digits)
        words = sayer(visit.language)(f"其他{len(rest)}组", f"{len(rest)} others")
        steps.append((words, amount, f"{amount:+,.{digits}f}"))
    steps += _steps(visit, special, name, digits)
    total = row["total"][name]
    return waterfall(
        steps, (sayer(visit.language)("合计", "Total"), total, f"{total:+,.{digits}f}"), visit.language, size
    )


def _steps(visit: Visit, lines: Sequence[Row], name: str, digits: int) -> list[tuple[str, float, str]]:
    return [(line["label"][visit.language], line[name], f"{line[name]:+,.{digits}f}") for line in lines]


def _download(visit: Visit, choice: Choice) -> exports.Table:
    """The lines and their total as a sheet."""
    facts = visit.site.facts_at_hand()
    if facts is None:
        raise HTTPException(404, "还没有企业数据 / no enterprise data yet")
    row, say = _answer(visit, choice.question(facts)), sayer(visit.language)
    show, unit = visit.show, row["unit"]
    names = [
        ("before", f"{show.period(Period.parse(row['against']))}（{unit}）"),
        ("now", f"{show.period(Period.parse(row['period']))}（{unit}）"),
        ("level_share", say("占比（%）", "Part of the whole (%)")),
        *([("numerator", say("分子影响", "By numerator")), ("denominator", say("分母影响", "By denominator"))] if row["ratio"] else []),
        ("effect", say("增减", "Change")),
        *([] if row["ratio"] else [("growth", say("增速（%）", "Growth (%)")), ("points", say("拉动（百分点）", "Points"))]),
        ("share", say("贡献率（%）", "Share of the change (%)")),
    ]  # fmt: skip
    total = {
        **row["total"],
        "growth": row["growth"],
        "label": {"zh": "合计", "en": "Total"},
        "presence": "both",
    }
    cells = tuple(
        (line["label"][visit.language], *(line[name] for name, _ in names), presence(line, visit.language))
        for line in [*row["lines"], total]
    )
    title = say("为什么", "Why") + (say("（模拟数据）", " (simulated)") if row["simulated"] else "")
    return exports.Table(
        title, (say("组", "Group"), *(words for _, words in names), say("说明", "Note")), cells
    )


PRESENCE = {"appeared": ("上期未报", "not reported before"), "vanished": ("本期未报", "not reported now")}


def presence(line: Row, language: str) -> str:
    """What is said of a group that was reported in one of the periods only."""
    return PRESENCE.get(line["presence"], ("", ""))[language == "en"]
