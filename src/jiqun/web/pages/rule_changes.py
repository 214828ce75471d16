"""What differs between two rule sets, in words: places by the names of their entries, choices in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from jiqun.web.rendering import Visit
from jiqun.web.rule_wording import CHOICE_FAMILIES, EXPECTED_WORDS, RULE_FIELD_WORDS

if TYPE_CHECKING:
    from jiqun.rules.places import Section, Spot
    from jiqun.rules.ruleset import RuleSet

Row = dict[str, Any]
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


def changed(visit: Visit, before: RuleSet, after: RuleSet) -> list[Row]:
    """Every place that differs, with what stands there on both sides, in words; None where one has nothing there."""
    from jiqun.rules.reform import differences

    place = place_words(visit, before, after)
    return [
        {
            "path": item.place, "place": place(item.place),
            "before": told_value(visit, _field(item.place), item.before), "after": told_value(visit, _field(item.place), item.after),
        }
        for item in differences(before, after) if item.place not in HEAD
    ]  # fmt: skip


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
