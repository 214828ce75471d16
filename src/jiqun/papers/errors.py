"""What can be wrong with putting words on paper."""

from __future__ import annotations

from jiqun.mishap import Mishap


class PaperError(Mishap):
    """Base of everything that keeps a paper from being made."""


class ConverterAbsent(PaperError):
    def __init__(self) -> None:
        super().__init__(
            "生成 PDF 需要 LibreOffice（命令 soffice），本机没有；请安装，或改为输出 .docx 后另存为 PDF。"
            " / PDF needs LibreOffice (soffice), which is not installed; install it, or write .docx and save that as PDF."
        )


class ConversionFailed(PaperError):
    def __init__(self, said: str) -> None:
        super().__init__(
            f"LibreOffice 没有生成 PDF：{said or '无输出'}；请改为输出 .docx。 / LibreOffice made no PDF: {said or 'no output'}; write .docx instead."
        )


class CellsUneven(PaperError):
    """A row has more or fewer cells than the table has columns."""

    def __init__(self, row: int, cells: int, columns: int) -> None:
        super().__init__(
            f"表格第 {row} 行有 {cells} 格，而表头有 {columns} 栏；请补齐或删去多余的格。"
            f" / Row {row} of the table has {cells} cells for {columns} columns; give one cell for each."
        )
