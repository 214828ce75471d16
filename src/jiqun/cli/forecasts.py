"""Commands that look ahead, and back at how well that went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, Texts, day_of
from jiqun.cli.printing import Answer, CommandMishap, give, one_shape, print_json, print_table
from jiqun.monitor import Ground
from jiqun.workspace import City, answers, open_city, open_city_with_returns

if TYPE_CHECKING:
    from jiqun.monitor.forecast import Outlook, Series, Subject

SeriesFile = Annotated[
    Path | None,
    typer.Argument(help="序列 CSV（series,period,value… 或 名称＋各年列） / series as CSV, long or wide"),
]


class OutOfRange(CommandMishap):
    def __init__(self, option: str, low: int, high: int) -> None:
        super().__init__(f"{option} 应在 {low} 与 {high} 之间 / {option} should lie between {low} and {high}")


def _within(option: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise OutOfRange(option, low, high)


def backtest_command(
    file: SeriesFile = None,
    horizon: Annotated[int, typer.Option(help="向前几期 / periods ahead")] = 3,
    origins: Annotated[int, typer.Option(help="每个序列取最近几个起点 / newest origins of each series")] = 8,
    peers: Annotated[
        bool, typer.Option("--peers", help="与 statsforecast 对照（须已安装） / against statsforecast")
    ] = False,
    each: Annotated[
        bool, typer.Option("--each", help="同时检验每个单一方法 / every single method as well")
    ] = False,
    pack: PackName = "ningbo",
    json: AsJson = False,
) -> None:
    """回测：在过去的每个时点重做预测，再看后来的实际数。 / Forecast again at past moments, and see what came."""
    with one_shape(json):
        from jiqun.monitor.forecast import backtest, read_series
        from jiqun.monitor.forecast.ensemble import methods_for
        from jiqun.monitor.forecast.peers import peers as installed
        from jiqun.monitor.forecast.rows import report_row

        _within("--horizon", horizon, 1, 18)
        _within("--origins", origins, 3, 100)
        series = read_series(file) if file else _shipped(pack)
        names = (*methods_for(20), "ets") if each else ()
        report = backtest(series, horizon, origins=origins, peers=installed() if peers else (), each=names)
        row = report_row(report)
        if json:
            print_json(row)
        else:
            _show(row)


def _shipped(pack: str) -> list[Series]:
    """Everything published in a pack that stands in a row, and its long series."""
    from jiqun.monitor.forecast import load_series, published

    city = open_city(pack)
    ground = Ground(city.observations, city.catalogue, city.calendar, day_of(None))
    return [*published(ground), *load_series(city.pack)]


def _show(row: dict[str, Any]) -> None:
    print_table(
        f"{row['tested']}/{row['series']} 个序列，{row['moments']} 个起点 / series, origins",
        ["方法", "期", "次数", "MASE", "80%覆盖", "95%覆盖", "MSIS", "CRPS"],
        (
            (s["method"], s["step"], s["cases"], f"{s['mase']:.2f}", f"{s['coverage80']:.1%}", f"{s['coverage95']:.1%}",
             f"{s['msis']:.1f}", f"{s['crps']:.2f}")
            for s in row["scores"]
        ),
        right=range(1, 8),
    )  # fmt: skip
    print_table(
        f"\n{row['promises']} 个规划式目标，{row['kept']:.0%} 达成 / plan-like targets, kept",
        ["方法", "Brier", "可靠性", "区分度", "对数分", "AUC", "说→成（次）"],
        (
            (j["method"], f"{j['brier']:.4f}", f"{j['parts']['reliability']:.4f}", f"{j['parts']['resolution']:.4f}",
             f"{j['log']:.3f}", f"{j['auc']:.3f}" if j["auc"] is not None else "",
             " ".join(f"{b['said']:.0%}→{b['came']:.0%}（{b['cases']}）" for b in j["bins"]))
            for j in row["judged"]
        ),
        right=range(1, 6),
    )  # fmt: skip


def forecast_command(
    file: SeriesFile = None,
    ahead: Annotated[int, typer.Option(help="FILE：向前几期 / with FILE: periods ahead")] = 5,
    on: On = None,
    indicator: Annotated[str | None, typer.Option(help="指标 / indicator")] = None,
    region: Annotated[str | None, typer.Option(help="地区 / region")] = None,
    plan: Annotated[str | None, typer.Option(help="规划编号 / plan id")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="连同没有概率也没有所需速度的 / also those with neither")
    ] = False,
    pack: PackName = "ningbo",
    texts: Texts = None,
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """每项目标能否完成：概率、区间、今后所需速度；给出 FILE 则预测其中的序列。 / Will each target be hit? Or forecast FILE."""
    if file is not None:
        give(json, lambda: _of_file(file, ahead))
        return

    choice = answers.Choice(plan=plan, indicator=indicator, region=region)
    give(json, lambda: _of_targets(open_city_with_returns(pack, texts, data), day_of(on), choice, everything))


def _of_targets(city: City, on: dt.date, choice: answers.Choice, everything: bool) -> Answer:
    from jiqun.monitor.forecast import city_pool, load_series, of_subjects, subject, together
    from jiqun.monitor.forecast.rows import tally_row

    day = city.day(on)
    ground = Ground(city.observations, city.catalogue, city.calendar, on)
    pool = city_pool(ground, load_series(city.pack))
    subjects = [subject(target, ground) for target in answers.choose(city, day, choice)]
    found = of_subjects(subjects, pool)
    whole = together(found, pool)
    rows = [_target_row(item, one) for item, one in zip(subjects, found, strict=True)]
    shown = [row for row in rows if everything or row["probability"] is not None or row["pace"]]
    low, high = whole.interval
    return Answer(
        {"as_of": on.isoformat(), "count": len(rows), "together": tally_row(whole), "targets": shown},
        f"{on} · {whole.targets}/{len(rows)} 项可预测，预计完成 {whole.expected:.1f} 项（90% 区间 {low}—{high}）",
        ["编号", "指标", "地区", "年份", "目标", "概率", "中位数", "5%—95%", "今后每期", "曾达到", "说明"],
        map(_cells, shown),
        right=range(3, 10),
    )


def _target_row(item: Subject, one: Outlook) -> dict[str, Any]:
    from jiqun.monitor.forecast.rows import outlook_row

    target = item.target
    head = {
        "id": target.id, "indicator": target.key, "name": target.statement.indicator, "region": target.region,
        "due": target.due, "goal": str(target.goal), "plan": target.plan.id,
    }  # fmt: skip
    return head | outlook_row(one)


def _cells(row: dict[str, Any]) -> Sequence[object]:
    from jiqun.monitor.forecast.rows import share

    pace = row["pace"]
    return (
        row["id"], row["name"], row["region"], row["due"], row["goal"], share(row["probability"]),
        *_fan_cells(row["fan"][-1:]),
        f"{_short(pace['needed'])}{pace['unit']}" if pace else "",
        f"{pace['met']}/{pace['known']}" if pace and pace["known"] else "",
        row["why"]["zh"],
    )  # fmt: skip


def _fan_cells(steps: Sequence[dict[str, Any]]) -> tuple[str, str]:
    if not steps:
        return "", ""
    last = steps[-1]
    return _short(last["0.50"]), f"{_short(last['0.05'])}—{_short(last['0.95'])}"


def _short(value: float) -> str:
    """Four digits that mean something.

    >>> _short(2351234.0), _short(0.123456), _short(104.04)
    ('2,351,000', '0.1235', '104')
    """
    rounded = float(f"{value:.4g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:g}"


def _of_file(file: Path, ahead: int) -> Answer:
    from jiqun.monitor.forecast import forecast, pool_of, read_series
    from jiqun.monitor.forecast.rows import outlook_row

    _within("--ahead", ahead, 1, 24)
    series = read_series(file)
    pool = pool_of(series)
    rows = [outlook_row(forecast(one, None, pool, one.end, ahead=ahead)) for one in series]
    return Answer(
        {"count": len(rows), "series": rows},
        f"{file}",
        ["序列", "最新", "期", "中位数", "5%—95%", "单位", "说明"],
        (
            (row["series"], row["newest"], step.get("period", ""), *_fan_cells([step] if step else []), row["unit"],
             row["why"]["zh"])
            for row in rows
            for step in (row["fan"] or [{}])
        ),
        right=(3, 4),
    )  # fmt: skip
