"""Writing the Excel form of a data set: what it asks for, in which unit, from which options, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from jiqun.facts.intake.cells.names import region_names
from jiqun.facts.intake.errors import FormNotWritten
from jiqun.facts.intake.plan import FORM_SHEETS
from jiqun.facts.schema import DataSet, Field, FieldType, PeriodKind
from jiqun.packs import Pack

ROWS = 5_000  #: rows prepared with formats and drop-downs
FORM = "填报表"
GUIDE, OPTIONS = FORM_SHEETS
HEADER_ROW = 4  #: zero-based: title, office and period, unit note, marker, then the labels
TYPES = {
    FieldType.TEXT: "文字",
    FieldType.NUMBER: "数字",
    FieldType.INTEGER: "整数",
    FieldType.DATE: "日期（2024-03-05）",
    FieldType.YEAR: "年份（2024）",
    FieldType.FLAG: "是或否",
    FieldType.CODE: "选项",
    FieldType.USCC: "18 位统一社会信用代码",
    FieldType.REGION: "地区",
    FieldType.INDUSTRY: "行业代码（GB/T 4754-2017）",
    FieldType.PERIOD: "时期（2024、2024年3月）",
    FieldType.UNIT: "计量单位",
}
SENSITIVITY = {"public": "公开", "internal": "内部", "confidential": "敏感", "personal": "个人信息"}
PURPOSE = {"open": "可公开", "administration": "行政管理", "statistics": "仅限统计"}
_PERIOD = {
    PeriodKind.NONE: "",
    PeriodKind.YEAR: "年份，如 2024",
    PeriodKind.MONTH: "月份，如 2024-03；1—2月合并填 2024-02",
}


@dataclass
class Form:
    """A workbook being laid out, with the formats it uses."""

    book: Any
    dataset: DataSet
    pack: Pack | None
    formats: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  #: name of a list → its range

    def format(self, **properties: Any) -> Any:
        name = repr(sorted(properties.items()))
        if name not in self.formats:
            self.formats[name] = self.book.add_format({"font_name": "宋体", "font_size": 10, **properties})
        return self.formats[name]


def write_template(
    path: Path, dataset: DataSet, pack: Pack | None = None, *, period: str = "", office: str = ""
) -> None:
    """Write the form of a data set. Raises FormNotWritten."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": dataset.name.zh, "comments": f"jiqun:{dataset.id}:{dataset.version}"})
    form = Form(book, dataset, pack)
    sheet, guide, options = (book.add_worksheet(name) for name in (FORM, GUIDE, OPTIONS))
    _options(form, options)
    _heading(form, sheet, period, office)
    _columns(form, sheet)
    _guide(form, guide)
    options.hide()
    try:
        book.close()
    except FileCreateError as error:
        raise FormNotWritten(str(path), str(getattr(error.args[0], "strerror", error))) from error


def label_of(item: Field) -> str:
    """The label as the form prints it: required marked, the unit behind it."""
    return f"{'*' if item.required else ''}{item.label}{f'（{item.unit}）' if item.unit else ''}"


def _heading(form: Form, sheet: Any, period: str, office: str) -> None:
    small = form.format(font_color="#555555")
    blank = form.format(bottom=1)
    sheet.write_string(0, 0, form.dataset.name.zh, form.format(bold=True, font_size=14))
    sheet.write_string(1, 0, "填报单位：", small)
    sheet.write_string(1, 1, office, blank)
    if form.dataset.period is not PeriodKind.NONE:
        sheet.write_string(2, 0, "数据时期：", small)
        sheet.write_string(2, 1, period, form.format(bottom=1, num_format="@"))
        sheet.write_string(2, 2, _PERIOD[form.dataset.period], small)
    marker = f"带 * 的列必填；没有的项目留空；逐列要求见“{GUIDE}”。表式 jiqun:{form.dataset.id}:{form.dataset.version}"
    sheet.write_string(3, 0, marker, small)


def _columns(form: Form, sheet: Any) -> None:
    for column, item in enumerate(form.dataset.fields):
        fill = "#E8EEF7" if item.required else "#F5F5F5"
        head = form.format(
            bold=item.required, bg_color=fill, border=1, text_wrap=True, valign="vcenter", align="center"
        )
        sheet.write_string(HEADER_ROW, column, label_of(item), head)
        wide = item.type in (FieldType.USCC, FieldType.TEXT)
        sheet.set_column(column, column, 22 if wide else 14, form.format(num_format=_number_format(item)))
        rule = _validation(form, item)
        if rule:
            sheet.data_validation(HEADER_ROW + 1, column, HEADER_ROW + ROWS, column, rule)
    sheet.set_row(HEADER_ROW, 32)
    sheet.freeze_panes(HEADER_ROW + 1, min(2, len(form.dataset.fields)))


def _number_format(item: Field) -> str:
    match item.type:
        case FieldType.NUMBER:
            return "#,##0.00##"
        case FieldType.INTEGER:
            return "#,##0"
        case FieldType.DATE:
            return "yyyy-mm-dd"
        case FieldType.YEAR:
            return "0"
    return "@"


def _validation(form: Form, item: Field) -> dict[str, Any] | None:
    told = {"input_title": item.label[:32], "input_message": _hint(item)[:255], "error_title": "请核对"}
    listed = form.lists.get(_list_of(item))
    if listed:
        return {"validate": "list", "source": listed, "error_message": "请从下拉列表选择", **told}
    if item.type in (FieldType.NUMBER, FieldType.INTEGER):
        kind = "decimal" if item.type is FieldType.NUMBER else "integer"
        bound = {
            "criteria": "between",
            "minimum": -1e15 if kind == "decimal" else -(10**9),
            "maximum": 1e15 if kind == "decimal" else 10**9,
        }
        return {"validate": kind, **bound, "error_message": "请只填数字", **told}
    if item.type is FieldType.YEAR:
        return {"validate": "integer", "criteria": "between", "minimum": 1900, "maximum": 2199,
                "error_message": "请填四位年份", **told}  # fmt: skip
    if item.type is FieldType.USCC:
        return {"validate": "length", "criteria": "==", "value": 18, "error_type": "warning",
                "error_message": "应为 18 位", **told}  # fmt: skip
    return None


def _hint(item: Field) -> str:
    parts = [
        TYPES[item.type],
        f"单位：{item.unit}" if item.unit else "",
        "必填" if item.required else "",
        item.description or "",
    ]
    return "；".join(part for part in parts if part)


def _list_of(item: Field) -> str:
    match item.type:
        case FieldType.CODE:
            return f"code:{item.codes}"
        case FieldType.FLAG:
            return "flag"
        case FieldType.REGION:
            return "region"
    return ""


def _options(form: Form, sheet: Any) -> None:
    """The hidden sheet that the drop-downs refer to."""
    wanted: dict[str, list[str]] = {}
    for item in form.dataset.fields:
        match item.type:
            case FieldType.CODE:
                wanted[_list_of(item)] = [code.label for code in form.dataset.codes(item)]
            case FieldType.FLAG:
                wanted[_list_of(item)] = ["是", "否"]
            case FieldType.REGION:
                wanted[_list_of(item)] = region_names(form.pack)
    for column, (name, words) in enumerate((name, words) for name, words in wanted.items() if words):
        sheet.write_string(0, column, name)
        sheet.write_column(1, column, words)
        letter = chr(ord("A") + column)
        form.lists[name] = f"={OPTIONS}!${letter}$2:${letter}${len(words) + 1}"


def _guide(form: Form, sheet: Any) -> None:
    """填写说明, generated from the declaration."""
    dataset = form.dataset
    sheet.write_string(0, 0, f"{dataset.name.zh} {GUIDE}", form.format(bold=True, font_size=14))
    sheet.write_string(1, 0, dataset.record.description.zh)
    sheet.write_string(
        2,
        0,
        f"主键：{'、'.join(dataset[name].label for name in dataset.key)}；报送部门：{dataset.record.office or '—'}",
    )
    heads = (
        "字段",
        "标签",
        "类型",
        "单位",
        "必填",
        "选项",
        "其他叫法",
        "说明",
        "依据",
        "敏感级别",
        "法定用途",
    )
    sheet.write_row(4, 0, heads, form.format(bold=True, bottom=1))
    for row, item in enumerate(dataset.fields, 5):
        options = "、".join(code.label for code in dataset.codes(item))
        cells = (item.field, item.label, TYPES[item.type], item.unit or "", "是" if item.required else "", options,
                 item.aliases, item.description or "", item.source or "", SENSITIVITY[item.sensitivity.value],
                 PURPOSE[dataset.purpose(item).value])  # fmt: skip
        sheet.write_row(row, 0, cells, form.format(text_wrap=True, valign="top"))
    row = len(dataset.fields) + 7
    sheet.write_string(row - 1, 0, "导入时检查", form.format(bold=True))
    for check in dataset.record.checks:
        level = "错误" if check.severity.value == "error" else "提示"
        sheet.write_row(row, 0, (level, check.message.zh, check.mend))
        row += 1
    for column, width in enumerate((22, 24, 22, 12, 6, 40, 30, 40, 18, 10, 10)):
        sheet.set_column(column, column, width)
