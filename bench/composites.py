"""Ranks under thousands of weights at once, against one set of weights at a time; TOPSIS against pymcdm.

pymcdm is no dependency: where it is not installed the comparison with it is left out and said so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from bench.measure import Result, against
from jiqun.composite.aggregating import aggregate
from jiqun.composite.framework import Framework, Indicator, Node
from jiqun.composite.methods import Method
from jiqun.composite.pipeline import Index, Sheet, build
from jiqun.composite.ranking import ranks
from jiqun.composite.robustness import Uncertainty, draw_weights, robustness
from jiqun.composite.topsis import topsis

UNITS, INDICATORS, DIMENSIONS = 51, 49, 7
REPLICATIONS, ALONE = 5_000, 200
CHOICES, CRITERIA = 10_000, 30


def _index() -> Index:
    tree = Framework(
        tuple(Indicator(f"i{number}", f"d{number % DIMENSIONS}") for number in range(INDICATORS)),
        (Node("index"), *(Node(f"d{number}", "index") for number in range(DIMENSIONS))),
    )
    values = np.random.default_rng(1).lognormal(3, 0.5, (UNITS, INDICATORS))
    return build(Sheet(tuple(f"u{number}" for number in range(UNITS)), tree, values))


def compare(rounds: int) -> Iterator[Result]:
    index = _index()
    yield _weights(index, rounds)
    yield _choices(index, rounds)
    if find_spec("pymcdm") is None:
        print("pymcdm is not installed: TOPSIS is not compared", file=sys.stderr)
    else:
        yield _topsis(rounds)


def _weights(index: Index, rounds: int) -> Result:
    """Milliseconds per replication."""
    asked = Uncertainty(replications=REPLICATIONS)
    draws = draw_weights(index, asked, ALONE, np.random.default_rng(1))
    values, tree = index.stage("normalise").values, index.framework

    def peer() -> object:
        return [
            ranks(
                aggregate(values, tree.weighted({name: float(item[at]) for name, item in draws.items()}))[
                    "index"
                ][0]
            )
            for at in range(ALONE)
        ]

    ours, theirs = against(lambda: robustness(index, asked), peer, rounds)
    mine = ours / REPLICATIONS * 1000
    return Result(
        "rank intervals", "one replication at a time", mine, theirs / ALONE * 1000, "ms",
        f"per replication, {UNITS} × {INDICATORS}; {1000 / mine:,.0f} replications a second",
    )  # fmt: skip


def _choices(index: Index, rounds: int) -> Result:
    """The same with two normalisations and two aggregations besides, against weights alone."""
    plain = Uncertainty(replications=REPLICATIONS)
    every = Uncertainty(
        replications=REPLICATIONS,
        treatments=(Method("none"), Method("coin")),
        normalisations=(Method("min_max", {"low": 1, "high": 100}), Method("rank")),
        aggregations=(Method("arithmetic"), Method("geometric")),
    )
    ours, theirs = against(lambda: robustness(index, every), lambda: robustness(index, plain), rounds)
    note = f"{REPLICATIONS / ours:,.0f} replications a second over eight combinations"
    return Result("with other methods", "weights alone", ours, theirs, "s", note)


def _topsis(rounds: int) -> Result:
    methods = import_module("pymcdm.methods")
    normal = import_module("pymcdm.normalizations")
    values = np.random.default_rng(1).lognormal(3, 0.5, (CHOICES, CRITERIA))
    weights, toward = np.full(CRITERIA, 1 / CRITERIA), np.where(np.arange(CRITERIA) % 3, 1, -1)
    theirs = methods.TOPSIS(normal.vector_normalization)
    taken = against(lambda: topsis(values, weights, toward), lambda: theirs(values, weights, toward), rounds)
    return Result("TOPSIS", "pymcdm", *taken, "s", f"{CHOICES:,} × {CRITERIA}, vector norm")
