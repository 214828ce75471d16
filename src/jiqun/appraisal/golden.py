"""How methods of appraisal, carbon efficiency and land promises answer golden cases."""

from __future__ import annotations

import ibis

from jiqun.appraisal.appraise import Appraiser
from jiqun.appraisal.carbon.reckoning import Reckoner
from jiqun.appraisal.carbon.scheme import CarbonScheme
from jiqun.appraisal.promises.judging import Inspector, told
from jiqun.appraisal.promises.parcels import MADE, MILESTONES, done, planned
from jiqun.appraisal.promises.scheme import PromiseScheme
from jiqun.appraisal.reading import KEPT
from jiqun.appraisal.scheme import Scheme
from jiqun.appraisal.scores import base, points, value
from jiqun.facts.schema import DataSet, FieldType
from jiqun.rules.cases import Case
from jiqun.rules.golden import Answerer, Days, Opening
from jiqun.rules.profile import derived
from jiqun.rules.vocabulary import Vocabulary

#: Who a subject is; nobody needs to tell it.
WHO = dict.fromkeys((name for name in KEPT if name not in ("code", "year")), "string")
NUMBERS = (FieldType.NUMBER, FieldType.INTEGER, FieldType.YEAR)


def appraisals(shared: Vocabulary) -> Opening[Scheme]:
    """`score`, `grade`, `position`, `list`, `reason`; an indicator's points under its id, and `value` and `base` below it.
    Subjects of a case are ranked among each other."""

    def opened(scheme: Scheme, case: Case) -> Answerer:
        appraiser = Appraiser(scheme, shared)
        places: dict[str, str] = {}
        for item in scheme.indicators:
            places |= {
                item.id: points(item.id), f"{item.id}/points": points(item.id),
                f"{item.id}/value": value(item.id), f"{item.id}/base": base(item.id),
            }  # fmt: skip
        return Answerer(
            appraiser.vocabulary, lambda table, days: appraiser.given(table, list(days), on=days), places, WHO, together=True,
            formulas=scheme.formulas,
        )  # fmt: skip

    return opened


def carbon(shared: Vocabulary) -> Opening[CarbonScheme]:
    """`gross`, `net` (t), `level`, `peer`, `efficiency`, `neutrality`, each with its `…_mark`, and `untold`. Subjects of a case
    are each other's industry."""

    def opened(scheme: CarbonScheme, case: Case) -> Answerer:
        reckoner = Reckoner(scheme, shared)
        return Answerer(
            reckoner.vocabulary, lambda table, days: reckoner.given(table, list(days), days), {}, WHO, together=True,
            formulas=scheme.formulas,
        )  # fmt: skip

    return opened


def promises(shared: Vocabulary, parcel: DataSet) -> Opening[PromiseScheme]:
    """A check's or a stage's verdict under its id, and `actual`, `need`, `short`, `late`, `due` below it; `verdict` is the whole's.

    A parcel is given with its fields, what is built and invested, its holder's figures of the last year that had ended, and
    days (`planned_started`, `done_started`, …).
    """
    days = [name(milestone) for milestone in MILESTONES for name in (planned, done)]
    own = {item.field: _column(item.type) for item in parcel.fields}
    columns = own | dict.fromkeys(MADE, "float64") | dict.fromkeys(days, "date")
    columns |= dict.fromkeys(("enterprise", "project"), "string")

    def opened(scheme: PromiseScheme, case: Case) -> Answerer:
        inspector = Inspector(scheme, shared, parcel)

        def answer(table: ibis.Table, days: Days) -> ibis.Table:
            (on,) = days.values()
            ended = on.year if (on.month, on.day) == (12, 31) else on.year - 1
            table = _of_holder(inspector, table.mutate(year=ibis.literal(ended, "int32")), ended)
            return inspector.judged(table, on, ended)

        names = [item.id for item in scheme.checks] + [item.stage.value for item in scheme.steps]
        places = {name: told(name, "verdict") for name in names}
        places |= {f"{name}/{what}": told(name, what) for name in names for what in ("verdict", "actual", "need", "short", "damages", "late", "due", "done")}  # fmt: skip
        return Answerer(inspector.vocabulary, answer, places, columns, key="parcel", dated=True)

    return opened


def _column(kind: FieldType) -> str:
    if kind in NUMBERS:
        return "float64"
    return "date" if kind is FieldType.DATE else "string"


def _of_holder(inspector: Inspector, table: ibis.Table, year: int) -> ibis.Table:
    """With what the checks ask of the holder: unknown where nobody gives it, reckoned where it can be."""
    chosen = inspector.vocabulary.closure(inspector.variables)
    absent = [item for item in chosen if item.id not in table.columns and item.record.formula is None]
    kinds = {"truth": "boolean", "text": "string"}
    missing = {item.id: ibis.null(kinds.get(item.record.kind.value, "float64")) for item in absent}
    table = table.mutate(**missing) if missing else table
    waiting = [item for item in chosen if item.id not in table.columns]
    return derived(table, inspector.vocabulary, waiting, [year]) if waiting else table
