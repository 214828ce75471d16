"""One error class per mishap of taking a return in. They are document errors: every face shows them in one shape."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.documents.errors import DocumentError


class IntakeError(DocumentError):
    """Base of everything that keeps a whole file from being looked at; single cells are problems instead."""


class MacroWorkbook(IntakeError):
    """The workbook carries a program."""

    what_zh = "表格带有宏程序，已拒绝"
    what_en = "the workbook carries macros and was refused"
    mend_zh = "请另存为不带宏的 .xlsx 后再报"
    mend_en = "save it as .xlsx without macros"


class SheetTooLarge(IntakeError):
    """The sheet claims more cells than its bytes can hold, or more than may be read."""

    what_zh = "工作表范围异常庞大，已停止读取"
    what_en = "the sheet is abnormally large; reading was stopped"
    mend_zh = "请删除表格区域以外的单元格（常见于误按 Ctrl+End 处留有内容），或拆分、改存为 CSV"
    mend_en = "delete stray cells far outside the table, or split the file, or save it as CSV"


class ReadingTooLong(IntakeError):
    """Reading took more time than a file of its size may."""

    what_zh = "读取超时，已停止"
    what_en = "reading took too long and was stopped"
    mend_zh = "请另存一份再试，仍不行请改存为 CSV"
    mend_en = "save a fresh copy and try again, or save it as CSV"


class LineUnreadable(IntakeError):
    """A line of a CSV file is no text or never ends."""

    what_zh = "CSV 读不下去"
    what_en = "the CSV file cannot be read further"
    mend_zh = "请核对该处的引号是否成对、编码是否一致，或另存为 UTF-8"
    mend_en = "check quotes and encoding at that place, or save it as UTF-8"


class HeaderNotFound(IntakeError):
    """No row of the sheet looks like the header of the data set."""

    what_zh = "没有找到表头"
    what_en = "no header was found"
    mend_zh = "请用 jiqun template 生成的表式，或让表头列名与字段名称一致"
    mend_en = "use the form that jiqun template writes, or name the columns as the fields are named"


class DataSetUncertain(IntakeError):
    """The labels fit no data set, or several alike."""

    what_zh = "看不出是哪个数据集"
    what_en = "the data set cannot be told from the labels"
    mend_zh = "请用 --dataset 指明"
    mend_en = "name it with --dataset"

    def __init__(self, place: str, candidates: Iterable[str]) -> None:
        names = "、".join(candidates)
        super().__init__(place, f"可能是 {names}" if names else "")


class PeriodUncertain(IntakeError):
    """Neither the option nor the file says which year or month the figures are of."""

    what_zh = "不知道数据属于哪一时期"
    what_en = "the period of the figures is not known"
    mend_zh = "请用 --period 指明，如 2024 或 2024-03"
    mend_en = "give it with --period, such as 2024 or 2024-03"


class ColumnsMissing(IntakeError):
    """Required columns are not there."""

    what_zh = "缺少必填列"
    what_en = "required columns are missing"
    mend_zh = "请补上这些列，或用 jiqun template 取得最新表式"
    mend_en = "add the columns, or take the current form with jiqun template"


class ColumnTwice(IntakeError):
    """Two columns say they are the same field."""

    what_zh = "两列对应同一字段"
    what_en = "two columns stand for the same field"
    mend_zh = "请只留一列，或改清列名"
    mend_en = "keep one of them or rename the other"


class ColumnUnitWrong(IntakeError):
    """A header's unit is unknown or of another dimension than the field's."""

    what_zh = "列的计量单位不能换算"
    what_en = "the unit of a column cannot be converted"
    mend_zh = "请改用表式中的单位"
    mend_en = "use the unit of the form"


class SliceTwice(IntakeError):
    """Two files of one call would replace each other."""

    what_zh = "与同批的另一份文件同属一个单位、时期和数据集，后者会取代前者"
    what_en = "another file of this call is of the same office, period and data set and would be replaced"
    mend_zh = "请合并为一份，或用 --office、--period 分别导入"
    mend_en = "join them into one file, or import them one by one with --office or --period"


class FormNotWritten(IntakeError):
    """The workbook to be written could not be."""

    what_zh = "表格写不进去"
    what_en = "the workbook cannot be written"
    mend_zh = "请换一个文件夹，或先关闭已打开的同名表格"
    mend_en = "choose another folder, or close the open workbook of that name"
