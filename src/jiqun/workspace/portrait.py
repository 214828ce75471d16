"""One enterprise composed on one page: who it is, how it does against its peers, and what every rule says of it.

Every part is a row of JSON types, so that the page, the paper and the API tell the same. `PARTS` need reckoning of the whole
city, kept once it is made; a page may ask for them one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jiqun.appraisal.scheme import Scheme
from jiqun.workspace.city import City
from jiqun.workspace.enterprises import Portrait, industry_name, names_of
from jiqun.workspace.facts import Desk
from jiqun.workspace.ledger_shelf import Glance
from jiqun.workspace.portrait_chain import chain, projects
from jiqun.workspace.portrait_figures import key_figures, land_used

Row = dict[str, Any]


@dataclass(frozen=True)
class Sitter:
    """Whose portrait is made, of which day. `told` says whether what it reported may be told; `held` is what may be told of
    it; `glance` looks into the ledgers, where there are any."""

    city: City
    desk: Desk
    on: dt.date
    held: Portrait
    told: bool = True
    glance: Callable[[], Glance] | None = None

    @property
    def code(self) -> str:
        return self.held.code

    @cached_property
    def reported(self) -> Mapping[str, tuple[Row, ...]]:
        """Rows by data set, newest year first."""
        return {item.dataset.id: item.rows for item in self.held.reported}

    @cached_property
    def land(self) -> Mapping[int, float]:
        return land_used(self.reported.get("land_holding", ()))

    @cached_property
    def ledgers(self) -> Glance | None:
        return self.glance() if self.glance is not None else None

    def decisions(self, scheme: Scheme, year: int) -> tuple[Any, ...]:
        """Grades set by hand in the ledger of a scheme's results."""
        from jiqun.workspace.appraisal_procedure import decisions_of

        glance = self.ledgers
        if glance is None or scheme.ledger not in glance.book.ledgers.all:
            return ()
        return tuple(decisions_of(glance.entries(glance.book.ledgers[scheme.ledger]), scheme, year))


def composed(sitter: Sitter) -> Row:
    """What is at hand without reckoning over the city."""
    held = sitter.held
    return {
        "code": held.code, "name": held.name, "on": sitter.on.isoformat(), "simulated": simulated(sitter),
        "head": head(sitter), "titles_held": titles_held(sitter), "chain": chain(sitter), "projects": projects(sitter),
        "key": key_figures(sitter.desk, held.code, held.years, sitter.land) if sitter.told else None,
        "told": sitter.told,
    }  # fmt: skip


def whole(sitter: Sitter) -> Row:
    """The portrait with every part."""
    return composed(sitter) | {"parts": {name: part(sitter, name) for name in parts()}}


def parts() -> Mapping[str, Callable[[Sitter], Row | None]]:
    """What needs reckoning over the city, in the order of the page; None where there is nothing to be judged by."""
    # Imported here: each opens a room of its own.
    from jiqun.workspace.portrait_grade import energy, grade
    from jiqun.workspace.portrait_rights import policies, titles
    from jiqun.workspace.portrait_risks import land, risks

    return {
        "grade": grade,
        "titles": titles,
        "policies": policies,
        "land": land,
        "energy": energy,
        "risks": risks,
    }


def part(sitter: Sitter, name: str) -> Row | None:
    """One part; None for those who are not told what single enterprises report. Raises KeyError."""
    made = parts()[name]
    return made(sitter) if sitter.told and sitter.held.years else None


def simulated(sitter: Sitter) -> bool:
    catalogue = sitter.desk.store.catalogue
    return any(item.simulated for item in catalogue.current("enterprise_year"))


def head(sitter: Sitter) -> Row:
    """Who it is, as the register and the newest return say; codes of lists as they stand."""
    register = sitter.held.register or {}
    newest = sitter.held.years[0] if sitter.held.years else {}
    industry = newest.get("industry") or register.get("industry")
    opened = register.get("registered_on")
    return {
        "region": newest.get("region") or register.get("region"), "town": register.get("town"), "park": register.get("park"),
        "address": register.get("address"), "industry": industry_name(industry) if industry else None,
        "ownership": register.get("ownership"), "registered_on": opened.isoformat() if opened else None,
        "capital": register.get("registered_capital"), "status": register.get("status"),
        "listed_code": register.get("listed_code"), "scale": newest.get("scale"), "size": newest.get("size"),
        "mergers": mergers(sitter), "former_names": register.get("former_names"), "main_products": register.get("main_products"),
    }  # fmt: skip


def mergers(sitter: Sitter) -> list[Row]:
    """With whom it was merged, and which way."""
    held = sitter.held
    others = {item.survivor if item.absorbed == held.code else item.absorbed: item for item in held.mergers}
    names = names_of(sitter.desk.facts().population, others) if others else {}
    return [
        {"code": code, "name": names.get(code, code), "since": item.since.isoformat(), "into": item.absorbed == held.code}
        for code, item in others.items()
    ]  # fmt: skip


def titles_held(sitter: Sitter) -> list[Row]:
    """Titles that run on the day, of every title the newest award, highest level and newest first."""
    newest: dict[tuple[str, str], Row] = {}
    for row in sitter.reported.get("title", ()):
        key = (row["title"], row["level"])
        if row["awarded_year"] > newest.get(key, {"awarded_year": 0})["awarded_year"]:
            newest[key] = row
    dataset = sitter.desk.store.dataset("title")
    levels = [item.code for item in dataset.lists["title_level"]]
    running = [row for row in newest.values() if _runs(row, sitter.on.year)]
    running.sort(
        key=lambda row: (
            levels.index(row["level"]) if row["level"] in levels else 99,
            -row["awarded_year"],
            row["title"],
        )
    )
    return [
        {
            "title": row["title"], "level": row["level"], "name": label(dataset, "title", row["title"]),
            "level_name": label(dataset, "title_level", row["level"]), "awarded_year": row["awarded_year"],
            "valid_to_year": row.get("valid_to_year"), "row": origin(row),
        }
        for row in running
    ]  # fmt: skip


def _runs(row: Row, year: int) -> bool:
    return (row.get("valid_to_year") is None or row["valid_to_year"] >= year) and row.get("state") not in (
        "expired",
        "revoked",
    )


def label(dataset: Any, codes: str, code: str | None) -> Row:
    """A code's label in both languages."""
    found = next((item for item in dataset.lists[codes] if item.code == code), None)
    zh = str(found.label if found else code or "")
    return {"zh": zh, "en": str((found.english if found else None) or zh)}


def origin(row: Mapping[str, Any]) -> Row:
    """The row of a return that says it."""
    return {
        "vintage": row["_vintage"],
        "source": row.get("_source", ""),
        "sheet": row.get("_sheet"),
        "row": row["_row"],
        "year": row.get("year"),
    }
