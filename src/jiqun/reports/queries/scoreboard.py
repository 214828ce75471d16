"""区县晾晒: districts against indicators, each value with its rank in brackets; goals of districts, “–” where none is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiqun.packs import Bilingual
from jiqun.plans import Standing, Target
from jiqun.reports.asked import Asked
from jiqun.reports.bound import Asking, Bound, rounded
from jiqun.reports.found import Found, Sources, by_name, table
from jiqun.reports.model import Chart, Column, Series, Table
from jiqun.reports.phrases import Place, ranks
from jiqun.reports.queries.figures import Line, Reader, earlier, span_name
from jiqun.reports.queries.verdicts import item_of, status_word


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    name: str
    line: Line | None
    place: Place | None
    before: Bound | None

    @property
    def rate(self) -> Bound | None:
        return self.line.rate if self.line else None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """An indicator over all districts."""

    name: str
    label: str
    unit: str
    whole: Line
    lines: Mapping[str, Line]
    places: Mapping[str, Place | None]


def scoreboard(sources: Sources, asked: Asked, parameters: Mapping[str, Any]) -> Found:
    """Parameters: `indicators` (definitions by months, the first one leads), `low_is_best` (those of them where less is
    better), `goals` (how many indicators with goals of districts to show)."""
    reader = Reader(sources.facts, names=tuple(map(str, parameters["indicators"])))
    low = set(parameters.get("low_is_best") or ())
    boards = [
        board
        for name in parameters["indicators"]
        if (board := _board(sources, reader, asked, str(name), str(name) in low)).lines
    ]
    main = boards[0] if boards else None
    rows = _districts(sources, reader, asked, main) if main else []
    known = [row for row in rows if row.rate is not None]
    mean = main.whole.rate if main else None
    above = [row for row in known if mean is not None and row.rate and row.rate.rounded > mean.rounded]
    asking = Asking(f"compute {main.name if main else ''} --by region --growth reported", f"--period {asked.since_january.code}")  # fmt: skip
    before = earlier(sources.facts, asked.since_january)
    values = {
        "indicator": main.label if main else "",
        "total": main.whole if main else None,
        "districts": known,
        "count": asking.bound(len(known), "个", "有数的区县"),
        "above": above,
        "above_count": asking.bound(len(above), "个", "增速高于全市"),
        "falling": [row for row in known if row.rate and row.rate.negative],
        "before_span": span_name(before) if before else "上期",
        "one": next((row for row in known if row.name == asked.region), None),
        "goals": _goal_names(sources, asked, int(parameters.get("goals") or 6)),
    }
    return Found(
        values=values,
        tables=by_name(
            [
                _growth_table(sources, asked, boards, reader.simulated),
                _amount_table(sources, asked, boards, reader.simulated),
                _goal_table(sources, asked, int(parameters.get("goals") or 6)),
            ]
        ),
        charts=by_name([_chart(sources, known, asked, main, reader.simulated)]) if main else {},
        simulated=reader.simulated,
        basis=(*sources.city.fingerprint.split(":")[:1], *reader.basis),
    )


def _board(sources: Sources, reader: Reader, asked: Asked, name: str, low: bool) -> Board:
    lines = reader.lines(name, asked.since_january, "region")
    known = [item for item in sources.districts if item in lines]
    places = ranks(
        [lines[item].rate for item in known],
        Asking(f"compute {name} --by region --growth reported", f"--period {asked.since_january.code}"),
        low_is_best=low,
    )
    defined = name in sources.facts.definitions
    return Board(
        name=name,
        label=reader.label(name) if defined else name,
        unit=reader.unit(name) if defined else "",
        whole=reader.line(name, asked.since_january),
        lines={item: lines[item] for item in known},
        places=dict(zip(known, places, strict=True)),
    )


def _districts(sources: Sources, reader: Reader, asked: Asked, main: Board) -> list[District]:
    """The fastest first."""
    before = earlier(sources.facts, asked.since_january)
    then = Reader(sources.facts).lines(main.name, before, "region") if before else {}
    rows = [
        District(
            name=name,
            line=main.lines.get(name),
            place=main.places.get(name),
            before=then[name].rate if name in then else None,
        )
        for name in sources.districts
    ]
    return sorted(rows, key=lambda row: -row.rate.rounded if row.rate is not None else 1_000_000)


def _growth_table(sources: Sources, asked: Asked, boards: Sequence[Board], simulated: bool) -> Table:
    columns = [Column(label="区县（市）"), *(_head(board, "同比") for board in boards)]
    rows = [
        [name, *(_with_rank(board.lines.get(name), board.places.get(name)) for board in boards)]
        for name in sources.districts
    ]
    whole = [asked.region if asked.whole else sources.city.home, *(board.whole.rate for board in boards)]
    return table(
        "growth",
        f"{asked.year}年{asked.span}各区县（市）主要指标增速",
        columns,
        [whole, *rows],
        strong=(0,),
        simulated=simulated,
        notes=(
            "括号内为在各区县（市）中的位次，数值相同的位次并列；“–”为无数。",
            "总量类指标为同比增速（%），比率类指标为同比增减（百分点）；增速为报告期数与上年同期数相比。",
        ),
    )


def _head(board: Board, what: str) -> Column:
    points = next((line.rate.unit for line in board.lines.values() if line.rate), "%")
    return Column(label=f"{board.label}{what}", unit=points, right=True)


def _with_rank(line: Line | None, place: Place | None) -> str | None:
    if line is None or line.rate is None or place is None:
        return None
    return f"{line.rate.model_copy(update={'unit': ''})}（{place.rank.model_copy(update={'unit': ''})}）"


def _amount_table(sources: Sources, asked: Asked, boards: Sequence[Board], simulated: bool) -> Table:
    columns = [
        Column(label="区县（市）"),
        *(Column(label=board.label, unit=board.unit, right=True) for board in boards),
    ]
    rows = [
        [name, *(board.lines[name].amount if name in board.lines else None for board in boards)]
        for name in sources.districts
    ]
    whole = [sources.city.home, *(board.whole.amount for board in boards)]
    return table(
        "amounts",
        f"{asked.year}年{asked.span}各区县（市）主要指标总量",
        columns,
        [whole, *rows],
        strong=(0,),
        simulated=simulated,
    )


def _goals(sources: Sources, asked: Asked) -> dict[str, dict[str, Target]]:
    """Indicator → district → its nearest goal in force that is a number."""
    day, found = sources.city.day(asked.known_on), dict[str, dict[str, Target]]()
    chosen = [
        item
        for item in day.select(Standing.IN_FORCE)
        if item.region in sources.districts and item.due is not None and item.due >= asked.year
        and item.statement.value is not None and item.statement.cluster is None
    ]  # fmt: skip
    for item in sorted(chosen, key=lambda item: item.due or 0):
        found.setdefault(item.statement.indicator, {}).setdefault(item.region, item)
    return found


def _goal_names(sources: Sources, asked: Asked, most: int) -> list[str]:
    """Indicators with the most districts that set a goal, then in the order of the plans."""
    found = _goals(sources, asked)
    return sorted(found, key=lambda name: -len(found[name]))[:most]


def _goal_table(sources: Sources, asked: Asked, most: int) -> Table:
    goals, names = _goals(sources, asked), _goal_names(sources, asked, most)
    asking, day = Asking("progress", f"--on {asked.known_on}"), sources.city.day(asked.known_on)

    def cell(name: str, district: str) -> str | None:
        target = goals[name].get(district)
        if target is None:
            return None
        item = item_of(sources, asking, target, day.progress[target.id])
        known = item.progress.status.judged and item.completion is not None
        return f"{item.goal}（{item.due}；{f'完成{item.completion}' if known else status_word(item.status)}）"

    columns = [Column(label="区县（市）"), *(Column(label=name) for name in names)]
    rows = [[district, *(cell(name, district) for name in names)] for district in sources.districts]
    return table(
        "goals",
        "各区县（市）规划目标进展",
        columns,
        rows if names else [],
        notes=(
            "单元格为最近年份的目标值（目标年份；完成进度），完成进度按已公布的数字计算；“–”为该地规划未设此项目标。",
        ),
        empty="各区县（市）规划未设可比的数量目标。",
    )


def _chart(
    sources: Sources, rows: Sequence[District], asked: Asked, main: Board | None, simulated: bool
) -> Chart:
    regions = sources.city.library.regions
    whole = main.whole.rate if main else None
    return Chart(
        name="growth",
        title=Bilingual(
            zh=f"{asked.year}年{asked.span}各区县（市）{main.label if main else ''}增速",
            en=f"Growth by district, {asked.since_january.english}",
        ),
        form="bars",
        unit="%",
        labels=tuple(_both(regions.find(row.name), row.name) for row in rows),
        series=(
            Series(
                label=Bilingual(zh="同比", en="on the year"),
                values=tuple(rounded(row.rate) for row in rows),
            ),
        ),
        level=whole.rounded if whole else None,
        level_label=Bilingual(zh=f"{sources.city.home}平均", en="city"),
        simulated=simulated,
    )


def _both(region: Any, name: str) -> Bilingual:
    return Bilingual(zh=name, en=region.name.en if region is not None else name)
