"""Returns as districts' departments send them: workbooks with merged headers, their own labels and units, notes, a row of
totals, and planted errors; `planted.csv` says where each error is and what the cell should say."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import xlsxwriter

from jiqun.engine import Engine, open_engine
from jiqun.facts.store import Store
from jiqun.packs import Pack
from jiqun.synthesis.draws import draws
from jiqun.synthesis.planting import Column, Rows, Slip, plant

ANSWERS = "planted.csv"
HEAD = ("file", "sheet", "cell", "kind", "dataset", "field", "code", "true_value")
FIRST = 4  #: rows above the data: title, unit, two of headers
SHEET = "报表"
YI, YUAN, KWH, SQUARE_METRE = 1e-4, 1e4, 1e4, 10_000 / 15  #: printed numbers for one of the facts' unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What one department reports."""

    department: str
    title: str
    dataset: str
    columns: tuple[Column, ...]


WHO = (
    Column(field="code", label="社会信用代码", kind="code", group="企业"),
    Column(field="name", label="单位详细名称", kind="name", group="企业"),
)
SCALED = (*WHO, Column(field="scale", label="规上规下", kind="choice", group="企业"))


def _money(group: str, unit: str, factor: float, **labels: str) -> tuple[Column, ...]:
    return tuple(
        Column(field=field, label=f"{label}（{unit}）", unit=unit, factor=factor, group=group)
        for field, label in labels.items()
    )


FORMS = (
    Form(
        department="统计局", title="规模以上工业企业主要指标", dataset="enterprise_year",
        columns=(
            *SCALED, Column(field="industry", label="行业小类代码", kind="text", group="企业"),
            *_money("生产", "亿元", YI, output="总产值", value_added="增加值", new_product_output="新产品产值"),
            *_money("效益", "万元", 1.0, revenue="营业收入", profit="利润", rd_expense="研发费用"),
            Column(field="employees", label="平均用工人数（人）", unit="人", group="从业"),
        ),
    ),
    Form(
        department="税务局", title="企业税收入库情况", dataset="enterprise_year",
        columns=(*SCALED, *_money("分税种", "元", YUAN, tax_vat="增值税", tax_income="企业所得税", tax_construction="城建税", tax_property="房产税", tax_land_use="土地使用税", tax_stamp="印花税"), *_money("合计", "元", YUAN, tax_actual="税收")),
    ),
    Form(
        department="供电公司", title="企业年用电量", dataset="enterprise_year",
        columns=(*SCALED, Column(field="electricity", label="用电量（千瓦时）", unit="千瓦时", factor=KWH, group="用电")),
    ),
    Form(
        department="自然资源和规划局", title="企业用地情况", dataset="land_holding",
        columns=(
            *WHO, Column(field="holding", label="序号", kind="text", group="用地"), Column(field="kind", label="土地类别", kind="choice", group="用地"),
            Column(field="area", label="土地使用权面积（平方米）", unit="平方米", factor=SQUARE_METRE, group="用地"),
            Column(field="supplied_on", label="供地日期", kind="date", group="用地"),
        ),
    ),
)  # fmt: skip


def write_returns(store: Store, pack: Pack, folder: Path, *, year: int, seed: int) -> list[dict[str, str]]:
    """A workbook for each district and department, and the key to their errors (also returned).

    Raises PermissionError and other OSErrors of the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    engine, answers = open_engine(), []
    try:
        for form in FORMS:
            labels = _labels(store, form)
            for region, rows in _districts(store, engine, form, year):
                name = f"{region}-{form.department}-{year}.xlsx"
                draw = draws(seed, f"returns-{name}")
                truth = [[_printed(cell, column, labels) for cell, column in zip(row, form.columns, strict=True)] for row in rows]  # fmt: skip
                totals = _totals(form.columns, truth)
                held = [list(row) for row in truth]
                slips = [*plant(form.columns, held, draw), *_wrong_total(totals, draw)]
                _write(folder / name, form, region, year, held, totals)
                answers += [_answer(name, form, held, slip) for slip in slips]
    finally:
        engine.close()
    with (folder / ANSWERS).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEAD)
        writer.writeheader()
        writer.writerows(answers)
    return answers


def _labels(store: Store, form: Form) -> dict[str, str]:
    """What offices print for codes."""
    dataset = store.dataset(form.dataset)
    return {code.code: code.label for field in dataset.fields for code in dataset.codes(field)}


def _districts(store: Store, engine: Engine, form: Form, year: int) -> Iterator[tuple[str, Rows]]:
    """Rows of enterprises above designated size, by district, in the order of their codes."""
    years = store.table(engine, "enterprise_year", periods=[str(year)])
    above = years.filter(years.scale == "above")
    table = above
    if form.dataset != "enterprise_year":
        rows = store.table(engine, form.dataset, periods=[str(year)])
        table = rows.inner_join(above.select("code", "region"), "code")
    names = [column.field for column in form.columns]
    chosen = table.select("region", *names).order_by("region", *names[:1], *names[2:3])
    regions = engine.collect(chosen.select("region").distinct().order_by("region"))["region"].to_pylist()
    for region in regions:
        found = engine.collect(chosen.filter(chosen.region == ibis.literal(region)).select(*names))
        yield (
            region,
            [list(row) for row in zip(*(column.to_pylist() for column in found.columns), strict=True)],
        )


def _printed(cell: Any, column: Column, labels: dict[str, str]) -> Any:
    if column.kind == "number" and cell is not None:
        return round(float(cell) * column.factor, 4 if column.factor < 1 else 2)
    return labels.get(cell, cell) if column.kind == "choice" else cell


def _totals(columns: Sequence[Column], rows: Rows) -> list[Any]:
    return [
        round(sum(row[place] or 0 for row in rows), 2) if column.kind == "number" else None
        for place, column in enumerate(columns)
    ]


def _wrong_total(totals: list[Any], draw: Any) -> list[Slip]:
    """One total of the form is 3% too high."""
    places = [place for place, value in enumerate(totals) if value]
    if not places:
        return []
    place = places[int(draw.integers(len(places)))]
    truth, totals[place] = totals[place], round(totals[place] * 1.03, 2)
    return [Slip(row=-1, column=place, kind="wrong_total", truth=f"{truth}")]


def _write(path: Path, form: Form, region: str, year: int, rows: Rows, totals: list[Any]) -> None:
    """Title, unit line, two rows of headers (groups merged), data, totals, notes."""
    with xlsxwriter.Workbook(
        str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    ) as book:
        book.set_properties({"title": form.title, "comments": "模拟数据 / synthetic data"})
        sheet, bold = book.add_worksheet(SHEET), book.add_format({"bold": True, "align": "center"})
        width = len(form.columns) - 1
        sheet.merge_range(0, 0, 0, width, f"{region}{year}年{form.title}（模拟数据）", bold)
        sheet.write_string(1, 0, f"填报单位：{region}{form.department}")
        _headers(sheet, form.columns, bold)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                _cell(sheet, FIRST + number, place, cell)
        last = FIRST + len(rows)
        sheet.write_string(last, 0, "合计")
        for place, value in enumerate(totals):
            if value is not None:
                sheet.write_number(last, place, value)
        sheet.write_string(last + 2, 0, "注：模拟数据，企业均为虚构；空白表示未填报。")


def _headers(sheet: Any, columns: Sequence[Column], bold: Any) -> None:
    start = 0
    for place, column in enumerate(columns):
        sheet.write_string(3, place, column.label, bold)
        if place + 1 == len(columns) or columns[place + 1].group != column.group:
            if place > start:
                sheet.merge_range(2, start, 2, place, column.group, bold)
            else:
                sheet.write_string(2, place, column.group, bold)
            start = place + 1


def _cell(sheet: Any, row: int, place: int, cell: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, place, cell)
    elif isinstance(cell, float | int):
        sheet.write_number(row, place, cell)
    elif cell is not None:
        sheet.write_datetime(row, place, cell)


def _answer(name: str, form: Form, held: Rows, slip: Slip) -> dict[str, str]:
    from xlsxwriter.utility import xl_rowcol_to_cell

    at = FIRST + (slip.row if slip.row >= 0 else len(held))
    code = slip.truth if slip.column == 0 else str(held[slip.row][0]) if slip.row >= 0 else ""
    return {
        "file": name, "sheet": SHEET, "cell": xl_rowcol_to_cell(at, slip.column), "kind": slip.kind, "dataset": form.dataset,
        "field": form.columns[slip.column].field, "code": code, "true_value": slip.truth,
    }  # fmt: skip
