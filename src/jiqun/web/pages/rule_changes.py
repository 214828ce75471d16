"""What differs between two rule sets, in words: places by the names of their entries, choices in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jiqun.web.rendering import Visit
from jiqun.web.rule_wording import CHOICE_FAMILIES, EXPECTED_WORDS, RULE_FIELD_WORDS

if TYPE_CHECKING:
    from jiqun.rules.places import Section, Spot
    from jiqun.rules.reform import Difference
    from jiqun.rules.ruleset import RuleSet

Row = dict[str, Any]
Tell = Callable[[str], str]
NAMED = ("name", "label")
#: Places of the head of a file that always differ.
HEAD = frozenset(["family", "name/zh", "name/en"])


def told_value(visit: Visit, field: str, value: Any) -> str:
    """A value in words: choices and truths in the reader's language, everything else as it is typed."""
    from jiqun.rules.places import written

    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return visit.word("rule_truth", written(value))
    if isinstance(value, Mapping):
        return _called(visit, value)
    family = CHOICE_FAMILIES.get(field)
    return visit.word(family, value) if family is not None else written(value)


def _called(visit: Visit, entry: Mapping[str, Any]) -> str:
    """What an entry that was added or taken out is called."""
    told = next((entry[key] for key in NAMED if isinstance(entry.get(key), Mapping)), None)
    if told is None:
        told = entry if "zh" in entry else {}
    words = (told.get("en") if visit.language == "en" else None) or told.get("zh")
    return str(words or entry.get("test") or entry.get("document") or entry.get("id") or "…")


def place_words(visit: Visit, *rules: RuleSet | None) -> Callable[[str], str]:
    """How a place is told: “lists/above/indicators/tax/weight” by the names of the list and of the indicator."""
    from jiqun.rules.places import sections

    entries: dict[str, Section] = {}
    for item in rules:
        if item is not None:
            entries |= {section.path: section for section in sections(item).walk() if section.path}

    def told(place: str) -> str:
        words: list[str] = []
        steps = place.split("/")
        for at, step in enumerate(steps):
            entry = entries.get("/".join(steps[: at + 1]))
            if entry is not None and entry.called is not None:
                words[-1:] = [entry.called.in_(visit.language)]
            elif not (step == "zh" and at):
                words.append(visit.word("rule_field", step) if step in RULE_FIELD_WORDS else _numbered(step))
        return " › ".join(words)

    return told


def _numbered(step: str) -> str:
    return str(int(step) + 1) if step.isdigit() else step


def changed(visit: Visit, before: RuleSet, after: RuleSet, spoken: Tell | None = None) -> list[Row]:
    """Every place that differs, with what stands there on both sides, in words; None where one has nothing there.

    `spoken` tells formulas; without one they stand as they are written. Names in the language that is not read are left
    out where those that are read differ too.
    """
    from jiqun.rules.places import FORMULAS
    from jiqun.rules.reform import differences

    place = place_words(visit, before, after)

    def told(at: str, value: Any) -> str:
        words = told_value(visit, _field(at), value)
        formula = spoken is not None and isinstance(value, str) and FORMULAS & set(at.split("/")[-2:])
        return spoken(words) if spoken is not None and formula else words

    return [
        {"path": item.place, "place": place(item.place), "before": told(item.place, item.before), "after": told(item.place, item.after)}
        for item in read_in(visit, differences(before, after)) if item.place not in HEAD
    ]  # fmt: skip


def read_in(visit: Visit, found: Sequence[Difference]) -> list[Difference]:
    """Differences without those names that a reader of this language does not read."""
    other = "zh" if visit.language == "en" else "en"
    places = {item.place for item in found}
    return [
        item
        for item in found
        if _field(item.place) != other or f"{item.place.removesuffix(other)}{visit.language}" not in places
    ]


def _field(place: str) -> str:
    return place.rpartition("/")[2]


def told_spot(visit: Visit) -> Callable[[Spot, Any], str]:
    """A value of a place in words."""
    return lambda spot, value: told_value(visit, spot.field[-1], value)


def expected_words(visit: Visit, rules: RuleSet) -> Callable[[str], str]:
    """What a golden case expects something of, in words: a clause or a criterion by its name, the verdict, the amount."""
    from jiqun.rules.places import sections

    names = {
        section.key: section.called.in_(visit.language) for section in sections(rules).walk() if section.path and section.called
    }  # fmt: skip

    def told(what: str) -> str:
        steps = [step.rpartition("/")[2] for step in what.split()]
        return " · ".join(
            visit.word("rule_expected", step) if step in EXPECTED_WORDS else names.get(step, step)
            for step in steps
        )

    return told
