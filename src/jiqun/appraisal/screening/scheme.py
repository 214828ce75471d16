"""Screens as text: conditions over variables, which ledger carries what they find, and which targets of plans it serves."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from jiqun.packs import Pack
from jiqun.rules.ruleset import Conditions
from jiqun.rules.shelf import Shelf, load_shelf
from jiqun.rules.variable import Subject
from jiqun.rules.vocabulary import Vocabulary

STANDARD = Path(__file__).parent / "standard"
FOLDER = "schemes/screening"


class ScreenPurpose(StrEnum):
    """What being found means."""

    RECTIFY = "rectify"  #: to be looked at, and put right if a person agrees
    QUALIFY = "qualify"  #: reaches a level


class SubjectKind(StrEnum):
    ENTERPRISE = "enterprise"
    PARK = "park"  #: the sums of the enterprises in it


class Screen(Conditions):
    """Conditions for enterprises in `scope`, or for parks of `park_kind`. `indicators` are names as plans print them;
    `theme` is what levels of one ladder have in common, `rank` their order."""

    purpose: ScreenPurpose = ScreenPurpose.RECTIFY
    subject: SubjectKind = SubjectKind.ENTERPRISE
    theme: str = ""
    rank: int = 0
    scope: str | None = None
    park_kind: str = ""
    ledger: str = ""
    indicators: tuple[str, ...] = ()

    def vocabulary(self, shared: Vocabulary) -> Vocabulary:
        """The words about its subject, with its own. Raises as :func:`load_vocabulary`."""
        return super().vocabulary(shared.about(Subject(self.subject.value)))

    @property
    def formulas(self) -> list[str]:
        return [*super().formulas, *([self.scope] if self.scope is not None else [])]


def load_screens(pack: Pack | None = None) -> Shelf[Screen]:
    """Screens that ship, and those of the pack's `schemes/screening/`. Raises PackFileInvalid, DuplicateEntry."""
    return load_shelf(Screen, STANDARD, pack, FOLDER)
