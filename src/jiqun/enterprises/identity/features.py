"""What two records are compared by, the same for fixed weights and for splink."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from jiqun.enterprises.directory import dressed
from jiqun.enterprises.identity.references import Described
from jiqun.enterprises.naming import Namer, clean_code, initials, sounds

NEAR, ALIKE, SOUNDS, ADDRESS = 0.88, 0.72, 0.95, 0.9  #: Jaro–Winkler similarities
COLUMNS = (
    "unique_id", "code", "core", "glyphs", "pinyin", "address_glyphs", "industry", "division", "region",
    "parent_code", "tone", "head", "tail", "code_middle", "code_end",
)  # fmt: skip
#: Pairs are compared only if one of these column lists agrees.
BLOCKS = (
    ("tone",),
    ("head", "division", "region"),
    ("tail", "region"),
    ("address_glyphs",),
    ("code_middle",),
    ("code_end",),
)

_SQL = {
    "name": {
        "same": "core_l = core_r",
        "sounds": f"pinyin_l = pinyin_r OR jaro_winkler_similarity(pinyin_l, pinyin_r) >= {SOUNDS}",
        "near": f"jaro_winkler_similarity(glyphs_l, glyphs_r) >= {NEAR}",
        "alike": f"jaro_winkler_similarity(glyphs_l, glyphs_r) >= {ALIKE}",
    },
    "code": {
        "slip": "damerau_levenshtein(code_l, code_r) <= 1",
        "near": "damerau_levenshtein(code_l, code_r) <= 3",
    },
    "address": {
        "same": "address_glyphs_l = address_glyphs_r",
        "near": f"jaro_winkler_similarity(address_glyphs_l, address_glyphs_r) >= {ADDRESS}",
    },
    "industry": {"same": "industry_l = industry_r", "division": "division_l = division_r"},
    "region": {"same": "region_l = region_r"},
    "parent_code": {"same": "parent_code_l = parent_code_r"},
}
#: The column whose absence leaves a comparison out.
SOURCE = {"name": "core", "address": "address_glyphs"}


def condition(comparison: str, level: str) -> str:
    """The SQL of a level, for splink; `ELSE` for the last."""
    return _SQL[comparison].get(level, "ELSE")


def record(number: str, row: Mapping[str, Any]) -> dict[str, str | None]:
    """Columns COLUMNS of a row of the directory; blank is null."""
    code, core = row["code"] or "", row["core"]
    found = {
        "unique_id": number,
        "code": code,
        "core": core,
        "glyphs": row["glyphs"],
        "pinyin": row["pinyin"],
        "address_glyphs": row["address_glyphs"],
        "industry": row["industry"],
        "division": (row["industry"] or "")[:2],
        "region": row["region"],
        "parent_code": row["parent_code"],
        "tone": initials(sounds(core)),
        "head": core[:4],
        "tail": core[-4:],
        "code_middle": code[8:13],
        "code_end": code[13:18],
    }
    return {name: value or None for name, value in found.items()}


def of_reference(number: str, item: Described, namer: Namer) -> dict[str, str | None]:
    made: dict[str, Any] = dressed(namer, item.reference.name, item.address)
    made |= {
        "code": clean_code(item.reference.code),
        "region": item.region,
        "industry": item.industry,
        "parent_code": item.parent_code,
    }
    return record(number, made)


def level(comparison: str, left: Mapping[str, Any], right: Mapping[str, Any]) -> str | None:
    """The level that a pair reaches; None where either side is blank."""
    column = SOURCE.get(comparison, comparison)
    one, other = left[column], right[column]
    if one is None or other is None:
        return None
    if comparison == "name":
        return _name(left, right)
    if comparison == "code":
        slips = DamerauLevenshtein.distance(one, other)
        return "slip" if slips <= 1 else "near" if slips <= 3 else "other"
    if one == other:
        return "same"
    if comparison == "address" and JaroWinkler.similarity(one, other) >= ADDRESS:
        return "near"
    if comparison == "industry" and left["division"] == right["division"]:
        return "division"
    return "other"


def _name(left: Mapping[str, Any], right: Mapping[str, Any]) -> str:
    if left["core"] == right["core"]:
        return "same"
    if JaroWinkler.similarity(left["pinyin"] or "", right["pinyin"] or "") >= SOUNDS:
        return "sounds"
    likeness = JaroWinkler.similarity(left["glyphs"], right["glyphs"])
    return "near" if likeness >= NEAR else "alike" if likeness >= ALIKE else "other"


def pairs(
    left: Sequence[Mapping[str, Any]], right: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Pairs that agree in one of BLOCKS, each once, in order."""
    found: dict[tuple[int, int], None] = {}
    for block in BLOCKS:
        shelves: dict[tuple[Any, ...], list[int]] = {}
        for number, row in enumerate(right):
            shelves.setdefault(tuple(row[name] for name in block), []).append(number)
        for number, row in enumerate(left):
            key = tuple(row[name] for name in block)
            if None not in key:
                found |= dict.fromkeys((number, other) for other in shelves.get(key, ()))
    return [(left[one], right[other]) for one, other in sorted(found)]
