"""Which cells of a workbook are shown as percentages: the values alone (0.25) do not say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from jiqun.documents.package import Package
from jiqun.documents.wordml import child, children, local, number

BUILT_IN = {9: 0, 10: 2}  #: numFmtId → decimals (ECMA-376 part 1, 18.8.30)
REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Percentages:
    """Decimals of the cell formats that are percentages, and where each sheet is."""

    package: Package
    styles: dict[int, int]
    parts: dict[str, str]

    @classmethod
    def read(cls, package: Package) -> Percentages:
        styles = _percent_styles(package.optional_xml("xl/styles.xml"))
        return cls(package, styles, sheet_parts(package) if styles else {})

    def of(self, sheet: str) -> dict[tuple[int, int], int]:
        """Zero-based (row, column) → decimals shown."""
        part = self.parts.get(sheet)
        if part is None or part not in self.package.names:
            return {}
        found: dict[tuple[int, int], int] = {}
        for cell in self.package.xml(part).iter():
            if local(cell) == "c" and number(cell, "s") in self.styles:
                match = REFERENCE.fullmatch(cell.get("r") or "")
                if match:
                    found[int(match.group(2)) - 1, _column(match.group(1))] = self.styles[number(cell, "s")]
        return found


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _percent_styles(root: etree._Element | None) -> dict[int, int]:
    decimals = dict(BUILT_IN)
    for node in children(child(root, "numFmts"), "numFmt"):
        code = (node.get("formatCode") or "").split(";")[0]
        if "%" in code and '"' not in code:
            decimals[number(node, "numFmtId")] = len(code.partition(".")[2].rstrip("%_) "))
    formats = children(child(root, "cellXfs"), "xf")
    return {
        at: decimals[number(xf, "numFmtId")]
        for at, xf in enumerate(formats)
        if number(xf, "numFmtId") in decimals
    }


def sheet_parts(package: Package) -> dict[str, str]:
    """Name of each sheet → its part in the package."""
    relations = package.optional_xml("xl/_rels/workbook.xml.rels")
    targets = {} if relations is None else {node.get("Id"): node.get("Target") or "" for node in relations}
    found: dict[str, str] = {}
    for sheet in children(child(package.xml("xl/workbook.xml"), "sheets"), "sheet"):
        target = targets.get(sheet.get(RELATION), "")
        found[sheet.get("name") or ""] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found
