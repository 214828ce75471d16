"""Codes and names of GB/T 4754-2017 《国民经济行业分类》, the national standard."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Industry:
    """An entry: a letter (门类), or 2, 3 or 4 digits (大类, 中类, 小类). Divisions have English names, after those of the
    China Statistical Yearbook; the standard itself has none."""

    code: str
    name: str
    parent: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class Industries:
    by_code: Mapping[str, Industry]

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def __getitem__(self, code: str) -> Industry:
        return self.by_code[code]

    def get(self, code: str | None) -> Industry | None:
        return self.by_code.get(code or "")

    def ancestors(self, code: str) -> Iterator[Industry]:
        """The entry and everything it is part of, up to the section.

        >>> [item.code for item in industries().ancestors("3412")]
        ['3412', '341', '34', 'C']
        """
        item = self.get(code)
        while item is not None:
            yield item
            item = self.get(item.parent)

    def division(self, code: str) -> Industry | None:
        """The division (大类, two digits) of a code.

        >>> industries().division("3412").name
        '通用设备制造业'
        """
        return self.get(code[:2]) if code[:2].isdigit() else None

    def find(self, words: str) -> Industry | None:
        """The entry of a code, of a section letter with code (C3412), or of a name."""
        text = words.strip().upper()
        if text in self.by_code:
            return self.by_code[text]
        if text[:1].isalpha() and text[1:] in self.by_code:
            return self.by_code[text[1:]]
        return next((item for item in self.by_code.values() if item.name == words.strip()), None)


@lru_cache(maxsize=1)
def industries() -> Industries:
    english = {row["code"]: row["english"] for row in _rows("divisions_english.csv")}
    rows = [
        Industry(row["code"], row["name"], row["parent"], english.get(row["code"], ""))
        for row in _rows("gbt4754_2017.csv")
    ]
    return Industries({row.code: row for row in rows})


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
