"""Codes, regions, industries and flags: words that have to be one of a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rapidfuzz import process

from jiqun.facts.classification import industries
from jiqun.facts.intake.cells.outcome import ERRORS, MISSING, Outcome
from jiqun.facts.intake.labels import key
from jiqun.facts.schema import Code
from jiqun.facts.schema.load import STANDARD
from jiqun.packs import Pack, read_table, read_yaml

#: Likeness (0–100) from which a wrong word gets a suggestion.
ALIKE = 60


def spelled(codes: tuple[Code, ...]) -> dict[str, str]:
    """Key of every spelling → code."""
    found: dict[str, str] = {}
    for code in codes:
        for words in (code.code, code.label, code.english):
            found.setdefault(key(words), code.code)
    for code in codes:
        for words in code.aliases.split():
            found.setdefault(key(words), code.code)
    return found


@lru_cache(maxsize=1)
def flags() -> Mapping[str, bool]:
    codes = read_table(STANDARD / "codes" / "yes_no.csv", Code)
    return {name: code == "yes" for name, code in spelled(tuple(codes)).items()} | {"√": True, "×": False}


def regions(pack: Pack | None) -> Mapping[str, str]:
    """Key of every name, short name and code of the pack's regions → name."""
    if pack is None or not pack.has("regions.yaml"):
        return {}
    found: dict[str, str] = {}
    entries: list[dict[str, Any]] = (read_yaml(pack.path("regions.yaml")) or {}).get("regions", [])
    for item in entries:
        name = item["name"]["zh"]
        for words in (name, item["name"].get("en", ""), item.get("adcode") or "", *item.get("aliases", ())):
            if words:
                found.setdefault(key(str(words)), name)
    return found


def region_names(pack: Pack | None) -> list[str]:
    """Names of the pack's regions inside its own, in the order of the file; all of them where none is marked."""
    if pack is None or not pack.has("regions.yaml"):
        return []
    entries: list[dict[str, Any]] = (read_yaml(pack.path("regions.yaml")) or {}).get("regions", [])
    home = [item["name"]["zh"] for item in entries if item.get("pack_home")]
    own = [item["name"]["zh"] for item in entries if item.get("parent") in home or item["name"]["zh"] in home]
    return own or [item["name"]["zh"] for item in entries]


def read_listed(
    text: str, listed: Mapping[str, Any], rule: str, labels: Mapping[Any, str] | None = None
) -> Outcome:
    """The entry that a text spells, or the nearest one as a suggestion."""
    plain = text.strip()
    if plain in listed:
        return Outcome(listed[plain])
    name = key(plain)
    if name in listed:
        return Outcome(listed[name])
    if plain in MISSING or unicodedata.normalize("NFKC", plain) in MISSING:
        return Outcome()
    if plain.upper() in ERRORS:
        return Outcome(rule="formula_error")
    near = process.extractOne(name, [word for word in listed if len(word) > 1], score_cutoff=ALIKE)
    meant = listed[near[0]] if near else None
    return Outcome(rule=rule, suggestion=(labels or {}).get(meant, str(meant)) if near else None)


def read_industry(text: str) -> Outcome:
    """The code of an industry from its code, its name, or both (C3412 某某制造).

    >>> read_industry("C3412").value, read_industry("通用设备制造业").value, read_industry("9999").rule
    ('3412', '34', 'industry_unknown')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in MISSING:
        return Outcome()
    if plain.upper() in ERRORS:
        return Outcome(rule="formula_error")
    known = industries()
    if found := known.find(plain):
        return Outcome(found.code)
    if match := re.match(r"^([A-Za-z]?\d{2,4})(?:\.0)?(?!\d)[\s\-_、.:(]*(.*)$", plain):
        if found := known.find(match[1]):
            return Outcome(found.code)
    elif (match := re.match(r"^(.+?)\s*\(?([A-Z]?\d{2,4})\)?$", plain)) and (found := known.find(match[2])):
        return Outcome(found.code)
    return Outcome(rule="industry_unknown", suggestion=_likely(plain))


def _likely(text: str) -> str | None:
    if text.isdigit():
        return next(
            (f"{text[:size]} {found.name}" for size in (3, 2) if (found := industries().get(text[:size]))),
            None,
        )
    names = {item.name: item.code for item in industries().by_code.values()}
    best = process.extractOne(text, list(names), score_cutoff=ALIKE)
    return f"{names[best[0]]} {best[0]}" if best else None
