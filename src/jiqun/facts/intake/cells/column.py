"""One column of cells → stored values: in bulk where cells are plain, once per distinct text where they are not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiqun.facts.intake.cells import credit, days, measures, names, numbers
from jiqun.facts.intake.cells.outcome import ERRORS, MISSING, Outcome
from jiqun.facts.intake.reading import Cells
from jiqun.facts.intake.rules import rules
from jiqun.facts.schema import DataSet, Field, FieldType, Severity
from jiqun.values import Unit

#: Distinct texts of a column whose reading is remembered.
REMEMBERED = 200_000
#: From here on a float no longer holds every digit of a code.
LOST = 1e15
_PLAIN = r"^\s*[-+]?\d{1,15}(?:\.\d+)?\s*$"
_ISO = r"^\d{4}-\d{2}-\d{2}$"


@dataclass(frozen=True, slots=True)
class Finding:
    """Cells of one rule: `rows` are positions in the chunk."""

    rule: str
    rows: pa.Array
    raws: pa.Array | str | None
    suggestions: pa.Array | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What readings of cells refer to outside the data set."""

    regions: Mapping[str, str]
    register: credit.Register | None = None


@dataclass
class ColumnReader:
    """Reads the cells of a field. `unit` is what the column's numbers are printed in; `percent` says that a
    spreadsheet shows them as percentages."""

    field: Field
    read: Callable[[str], Outcome]
    unit: Unit | None = None
    percent: bool = False
    _known: dict[str, Outcome] = dataclasses.field(default_factory=dict, repr=False)

    def values(self, cells: Cells, size: int) -> tuple[pa.Array, list[Finding]]:
        """Values of the field's stored type, and what was found wrong."""
        kind, findings = self.field.arrow.type, list[Finding]()
        result = pa.nulls(size, kind)
        if cells.numbers is not None:
            result, bad = self._from_numbers(cells.numbers, size)
            findings += bad
        if cells.texts is not None:
            from_texts, bad = self._from_texts(cells.texts, size)
            findings += bad
            result = from_texts if cells.numbers is None else pc.coalesce(result, from_texts)
        return result, findings

    def _from_numbers(self, cells: pa.Array, size: int) -> tuple[pa.Array, list[Finding]]:
        if self.field.numeric:
            return self._scaled(cells)
        if self.field.type in (FieldType.TEXT, FieldType.USCC, FieldType.CODE):
            lost = _places(pc.greater_equal(pc.abs(cells), LOST))
            if len(lost):
                raws = pc.cast(cells, pa.string()).take(lost)
                return pa.nulls(size, pa.string()), [Finding("digits_lost", lost, raws)]
        return self._from_texts(Cells(cells, None).shown(size), size)

    def _scaled(self, cells: pa.Array) -> tuple[pa.Array, list[Finding]]:
        wrong = pc.invert(pc.is_finite(cells))
        findings = _finding("infinite", wrong, pc.cast(cells, pa.string()))
        values = pc.if_else(wrong, pa.scalar(None, pa.float64()), cells)
        values = scaled(values, self._factor * (100 if self.percent else 1))
        if self.field.type is FieldType.INTEGER:
            part = pc.not_equal(pc.floor(values), values)
            findings += _finding("not_whole", part, pc.cast(cells, pa.string()))
            values = pc.cast(pc.if_else(part, pa.scalar(None, pa.float64()), values), pa.int64())
        return values, findings

    @property
    def _factor(self) -> Fraction:
        wanted = self.field.measure
        return (
            numbers.factor(self.unit, wanted) if self.unit is not None and wanted is not None else Fraction(1)
        )

    def _from_texts(self, texts: pa.Array, size: int) -> tuple[pa.Array, list[Finding]]:
        values, rest = self._plain(texts)
        if rest is None:
            return values, []
        left = texts.filter(rest)
        coded = left.dictionary_encode()
        outcomes = [self._outcome(text) for text in coded.dictionary.to_pylist()]
        read = pa.array([outcome.value for outcome in outcomes], self.field.arrow.type).take(coded.indices)
        values = pc.replace_with_mask(values, rest, read)
        return values, _findings(outcomes, coded.indices, pc.indices_nonzero(rest), left)

    def _outcome(self, text: str) -> Outcome:
        known = self._known.get(text)
        if known is None:
            known = self.read(text)
            if known.rule is not None and rules()[known.rule].severity is Severity.ERROR:
                known = known._replace(value=None)
            if len(self._known) < REMEMBERED:
                self._known[text] = known
        return known

    def _plain(self, texts: pa.Array) -> tuple[pa.Array, pa.Array | None]:
        """Values of texts that are plainly right, and which texts are left (None: none)."""
        match self.field.type:
            case FieldType.NUMBER:
                return self._plain_numbers(texts)
            case FieldType.USCC:
                good = credit.valid_mask(texts)
                return pc.if_else(good, texts, pa.scalar(None, pa.string())), _left(good, texts)
            case FieldType.DATE:
                good = pc.fill_null(pc.match_substring_regex(texts, _ISO), False)
                return _plain_dates(texts, good)
            case FieldType.TEXT:
                return _plain_words(texts)
        return pa.nulls(len(texts), self.field.arrow.type), _left(None, texts)

    def _plain_numbers(self, texts: pa.Array) -> tuple[pa.Array, pa.Array | None]:
        cells, rest = _cast(texts), None
        if cells is None:
            good = pc.fill_null(pc.match_substring_regex(texts, _PLAIN), False)
            plain = pc.if_else(good, texts, pa.scalar(None, pa.string()))
            cells, rest = pc.cast(pc.utf8_trim_whitespace(plain), pa.float64()), _left(good, texts)
        return scaled(cells, self._factor), rest


def _cast(texts: pa.Array) -> pa.Array | None:
    """Texts that all are plain finite numbers, as numbers."""
    try:
        cells = pc.cast(texts, pa.float64())
    except pa.ArrowInvalid:
        return None
    finite = pc.all(pc.is_finite(cells)).as_py()
    return None if finite is False else cells


def scaled(values: pa.Array, factor: Fraction) -> pa.Array:
    """Multiplied by an exact factor, to 15 significant digits: 1.63 亿元 is 16300 万元, not 16299.999999999998.

    >>> scaled(pa.array([1.63, None, 0.0]), Fraction(10000)).to_pylist()
    [16300.0, None, 0.0]
    """
    if factor == 1:
        return values
    found = pc.fill_null(values, 0.0).to_numpy(zero_copy_only=False)
    found = found * float(factor.numerator) / float(factor.denominator)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        places = 10.0 ** (14 - np.floor(np.log10(np.abs(found))))
        rounded = np.rint(found * places) / places
    rounded = np.where(np.isfinite(rounded) & (found != 0), rounded, found)
    return pc.if_else(pc.is_valid(values), pa.array(rounded), pa.scalar(None, pa.float64()))


def _plain_dates(texts: pa.Array, good: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    try:
        values = pc.cast(pc.if_else(good, texts, pa.scalar(None, pa.string())), pa.date32())
    except pa.ArrowInvalid:  # 2024-02-30 has the form of a date
        return pa.nulls(len(texts), pa.date32()), _left(None, texts)
    return values, _left(good, texts)


def _plain_words(texts: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    words = pc.utf8_trim_whitespace(texts)
    missing = pc.is_in(words, pa.array(sorted(MISSING)))
    words = pc.if_else(missing, pa.scalar(None, pa.string()), words)
    wrong = pc.fill_null(pc.is_in(words, pa.array(sorted(ERRORS))), False)
    return words, wrong if pc.any(wrong).as_py() else None


def _left(good: pa.Array | None, texts: pa.Array) -> pa.Array | None:
    there = pc.is_valid(texts)
    rest = there if good is None else pc.and_(there, pc.invert(good))
    return rest if pc.any(rest).as_py() else None


def _places(mask: pa.Array) -> pa.Array:
    return pc.indices_nonzero(pc.fill_null(mask, False))


def _finding(rule: str, mask: pa.Array, raws: pa.Array) -> list[Finding]:
    rows = _places(mask)
    return [Finding(rule, rows, raws.take(rows))] if len(rows) else []


def _findings(outcomes: list[Outcome], indices: pa.Array, places: pa.Array, texts: pa.Array) -> list[Finding]:
    """Texts with a rule, gathered by rule."""
    found = []
    for rule in dict.fromkeys(outcome.rule for outcome in outcomes if outcome.rule):
        hits = pa.array([at for at, outcome in enumerate(outcomes) if outcome.rule == rule], indices.type)
        chosen = pc.indices_nonzero(pc.is_in(indices, hits))
        told = pa.array([outcome.suggestion for outcome in outcomes], pa.string()).take(indices.take(chosen))
        found.append(Finding(rule, places.take(chosen), texts.take(chosen), told))
    return found


def reader_of(
    dataset: DataSet, item: Field, unit: Unit | None, percent: bool, context: Context
) -> ColumnReader:
    """The reader of a field. Raises UnitMismatch when the column's unit is none of the field's."""
    wanted = item.measure
    if unit is not None and wanted is not None:
        numbers.factor(unit, wanted)
    return ColumnReader(item, _reading(dataset, item, unit, context), unit, percent)


def _reading(dataset: DataSet, item: Field, unit: Unit | None, context: Context) -> Callable[[str], Outcome]:
    match item.type:
        case FieldType.NUMBER | FieldType.INTEGER:
            wanted = item.measure or Unit.parse("")
            return _whole(lambda text: numbers.read_number(text, unit or wanted, wanted), item)
        case FieldType.DATE:
            return days.read_date
        case FieldType.YEAR:
            return days.read_year
        case FieldType.FLAG:
            return lambda text: names.read_listed(
                text, names.flags(), "flag_unreadable", {True: "是", False: "否"}
            )
        case FieldType.CODE:
            listed = names.spelled(dataset.codes(item))
            labels = {code.code: code.label for code in dataset.codes(item)}
            return lambda text: names.read_listed(text, listed, "code_unknown", labels)
        case FieldType.REGION if context.regions:
            return lambda text: names.read_listed(text, context.regions, "region_unknown")
        case FieldType.INDUSTRY:
            return names.read_industry
        case FieldType.PERIOD:
            return measures.read_period
        case FieldType.UNIT:
            return measures.read_unit
        case FieldType.USCC:
            return lambda text: credit.read_code(text, context.register)
    return lambda text: (
        Outcome(rule="formula_error") if text.strip() in ERRORS else Outcome(text.strip() or None)
    )


def _whole(read: Callable[[str], Outcome], item: Field) -> Callable[[str], Outcome]:
    if item.type is FieldType.NUMBER:
        return read

    def whole(text: str) -> Outcome:
        found = read(text)
        if found.value is None or float(found.value).is_integer():
            return found if found.value is None else found._replace(value=int(found.value))
        return Outcome(rule="not_whole", suggestion=None)

    return whole
