"""The scale on which a series is forecast, so that no forecast leaves what is possible."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jiqun.monitor.forecast.arrays import Floats


class Form(StrEnum):
    """How numbers of a series behave."""

    AMOUNT = "amount"  #: positive, grows by rates: forecast on the log scale
    COUNT = "count"  #: whole, never negative: forecast as it is, cut at nought
    SHARE = "share"  #: between bounds: forecast on the logit scale
    RATE = (
        "rate"  #: growth rates, balances, anything that may be negative: forecast as it is, back to its mean
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values to where forecasts are made and back. `low` and `high` bound shares, `low` also counts."""

    form: Form
    low: float = 0.0
    high: float = 100.0

    def to(self, values: Floats) -> Floats:
        """Values on the scale.

        >>> Scale(Form.SHARE).to(np.array([50.0])).tolist()
        [0.0]
        """
        match self.form:
            case Form.AMOUNT:
                return np.asarray(np.log(values))
            case Form.SHARE:
                # A share that stands at a bound would lie at infinity: half a thousandth of the range inside it.
                part = np.clip((values - self.low) / (self.high - self.low), 0.0005, 0.9995)
                return np.asarray(np.log(part / (1 - part)))
        return values

    def back(self, values: Floats) -> Floats:
        """Values as printed; numbers beyond all measure stay finite."""
        match self.form:
            case Form.AMOUNT:
                return np.asarray(np.exp(np.clip(values, -700, 700)))
            case Form.SHARE:
                return np.asarray(
                    self.low + (self.high - self.low) / (1 + np.exp(-np.clip(values, -700, 700)))
                )
            case Form.COUNT:
                return np.maximum(values, self.low)
        return values


def fitting(form: Form, values: Floats, low: float = 0.0, high: float = 100.0) -> Scale:
    """The scale for a form, where the values allow it: an amount that was once nought does not grow by rates, a share
    outside its bounds is no share of them (both are taken as they are); whatever was once negative is a rate.

    >>> fitting(Form.AMOUNT, np.array([3.0, 0.0])).form.value, fitting(Form.COUNT, np.array([-1.0])).form.value
    ('count', 'rate')
    """
    if form is Form.RATE or bool((values < 0).any()):
        return Scale(Form.RATE)
    if form is Form.SHARE:
        inside = bool(((values >= low) & (values <= high)).all())
        return Scale(Form.SHARE, low, high) if inside else Scale(Form.COUNT)
    return Scale(Form.AMOUNT if form is Form.AMOUNT and bool((values > 0).all()) else Form.COUNT)
