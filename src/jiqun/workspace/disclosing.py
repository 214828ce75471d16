"""What a visitor is told of single enterprises, over the returns at hand: rows without the cells that are not told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiqun.access import User
from jiqun.access.disclosure import Disclosure, disclosed_to
from jiqun.engine.formula import Formula
from jiqun.facts.schema import DataSet, Sensitivity
from jiqun.indicators.computed.measure import Aggregate, Measure

if TYPE_CHECKING:
    from jiqun.facts.store import Store
    from jiqun.indicators.computed import Explanation
    from jiqun.indicators.computed.explain import MeasureExplained
    from jiqun.workspace.enterprises import Portrait

Row = dict[str, Any]
KEPT = "_"  #: how columns of origin begin: which file and row, not what it says


def disclosure_of(store: Store, user: User | None, *, accounts: bool) -> Disclosure:
    """The rule over a store: real returns with any field that is not public make its enterprises real."""
    return disclosed_to(user, accounts=accounts, real=accounts and _any_real(store))


def _any_real(store: Store) -> bool:
    guarded = {
        name
        for name, item in store.declarations.all.items()
        if any(field.sensitivity is not Sensitivity.PUBLIC for field in item.fields)
    }
    return any(not item.simulated and item.dataset in guarded for item in store.catalogue.all())


def told(dataset: DataSet, row: Mapping[str, Any], disclosure: Disclosure) -> Row:
    """A row with only the cells that may be told."""
    return {
        name: value
        for name, value in row.items()
        if name.startswith(KEPT) or name not in dataset.by_name or disclosure.tells(name, dataset[name].sensitivity)
    }  # fmt: skip


def told_portrait(portrait: Portrait, yearly: DataSet, register: DataSet, disclosure: Disclosure) -> Portrait:
    """An enterprise without the cells that are not told; a set of which only names are left is left out."""
    reported = (
        replace(item, rows=tuple(told(item.dataset, row, disclosure) for row in item.rows))
        for item in portrait.reported
        if _says_more(item.dataset, disclosure)
    )
    return replace(
        portrait,
        register=told(register, portrait.register, disclosure) if portrait.register else None,
        years=tuple(told(yearly, row, disclosure) for row in portrait.years),
        reported=tuple(reported),
        identities=portrait.identities if disclosure.figures else (),
    )


def _says_more(dataset: DataSet, disclosure: Disclosure) -> bool:
    """Whether a set's own subject may be told: a loan without its amount still says that there is one."""
    own = [field for field in dataset.fields if field.field not in ("code", "name", "region", "industry")]
    return all(field.sensitivity is Sensitivity.PUBLIC for field in own) or disclosure.tells("", "internal")


def told_explanation(found: Explanation, disclosure: Disclosure) -> Explanation | None:
    """How a figure is reckoned without the rows of single enterprises, where the measure reads fields that are not told; None
    where the figure itself tells of single ones, being of so few, or of the largest alone."""
    if disclosure.figures:
        return found
    guarded = [item for item in found.measures if not _told(item.measure, disclosure)]
    if any(_single(item, disclosure) for item in guarded):
        return None
    measures = tuple(replace(item, largest=()) if item in guarded else item for item in found.measures)
    return replace(found, measures=measures, checks=())


def _single(item: MeasureExplained, disclosure: Disclosure) -> bool:
    """Whether a sum is of too few, or no sum but one enterprise's own quantity. Numbers of enterprises tell of none."""
    aggregate = item.measure.record.aggregate
    if aggregate in (Aggregate.COUNT, Aggregate.ENTERPRISES, Aggregate.GROUPS):
        return False
    return aggregate is not Aggregate.SUM or disclosure.hides(item.rows)


def _told(measure: Measure, disclosure: Disclosure) -> bool:
    """Whether every field that a measure reads may be told."""
    record = measure.record
    texts = (record.value, record.month, record.cumulative, record.where)
    names = {name for text in texts if text for name in Formula(text).names}
    fields = measure.dataset.by_name
    return all(disclosure.tells(name, fields[name].sensitivity) for name in names if name in fields)


__all__ = ["disclosure_of", "told", "told_explanation", "told_portrait"]
