"""Probabilistic linkage with splink 4 on DuckDB: the model of Fellegi and Sunter (1969) with term frequencies.

m comes from the parameters, u is estimated from random pairs of the city's own records.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from jiqun.enterprises.identity.features import BLOCKS, COLUMNS, SOURCE, condition
from jiqun.enterprises.identity.parameters import Comparison, Parameters
from jiqun.enterprises.identity.scoring import Rows, Scored, part, prior_part

SIDES = ("reference", "register")


def linked(left: Rows, right: Rows, parameters: Parameters) -> list[Scored]:
    """Pairs of references and enterprises that reach the weight to propose.

    The same rows and seed give the same answer: one thread, rows in order.
    """
    with _quiet():
        import duckdb
        from splink import DuckDBAPI, Linker

        connection = duckdb.connect(config={"threads": 1})
        for name, rows in zip(SIDES, (left, right), strict=True):
            connection.register(name, _table(rows))
        model = _estimated(
            Linker([*SIDES], _settings(parameters), DuckDBAPI(connection), set_up_basic_logging=False),
            parameters,
        )
        linker = Linker([*SIDES], model, DuckDBAPI(connection), set_up_basic_logging=False)
        predicted = linker.inference.predict(threshold_match_weight=parameters.propose)
        found = predicted.as_duckdbpyrelation().fetch_arrow_table().to_pylist()
        connection.close()
    codes = {row["unique_id"]: row["code"] for row in right}
    return [_scored(row, codes, parameters) for row in found]


@contextmanager
def _quiet() -> Iterator[None]:
    """splink tells its progress by logging, and warns of what is meant to be so."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logger.setLevel(before)


def _table(rows: Rows) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS})


def _settings(parameters: Parameters) -> dict[str, Any]:
    odds = 2.0**parameters.prior
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": odds / (1 + odds),
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f'l."{name}" = r."{name}"' for name in block)} for block in BLOCKS
        ],
        "comparisons": [_comparison(name, item) for name, item in parameters.comparisons.items()],
    }


def _comparison(name: str, comparison: Comparison) -> dict[str, Any]:
    column = SOURCE.get(name, name)
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f'"{column}_l" IS NULL OR "{column}_r" IS NULL',
            "label_for_charts": "blank",
            "is_null_level": True,
        }
    ]
    for item in comparison.levels:
        found = {
            "sql_condition": condition(name, item.id),
            "label_for_charts": item.id,
            "m_probability": item.m,
            "u_probability": item.u,
        }
        if name == "name" and item.id == "same":
            found |= {"tf_adjustment_column": "core", "tf_adjustment_weight": 1.0}
        levels.append(found)
    return {"output_column_name": name, "comparison_levels": levels}


def _estimated(linker: Any, parameters: Parameters) -> dict[str, Any]:
    """The settings with u as found in random pairs.

    Trap: a level that no random pair reached has no u, or one so small that it outweighs all else; it keeps that of
    the parameters.
    """
    linker.training.estimate_u_using_random_sampling(max_pairs=parameters.pairs, seed=parameters.seed)
    settings: dict[str, Any] = _settings(parameters)
    found = linker.misc.save_model_to_json()
    estimated = {
        (item["output_column_name"], one["label_for_charts"]): one.get("u_probability")
        for item in found["comparisons"]
        for one in item["comparison_levels"]
    }
    for item in settings["comparisons"]:
        for one in item["comparison_levels"][1:]:
            value = estimated.get((item["output_column_name"], one["label_for_charts"]))
            if isinstance(value, float) and value * parameters.pairs >= 10:
                one["u_probability"] = value
    return settings


def _scored(row: Mapping[str, Any], codes: Mapping[str, str], parameters: Parameters) -> Scored:
    swapped = row["source_dataset_l"] == "register"
    reference, enterprise = ("unique_id_r", "unique_id_l") if swapped else ("unique_id_l", "unique_id_r")
    parts = [prior_part(parameters)]
    for name, comparison in parameters.comparisons.items():
        reached = row[f"gamma_{name}"]
        if reached >= 0:
            chosen = comparison.levels[len(comparison.levels) - 1 - reached]
            factor = row[f"bf_{name}"] * (row.get(f"bf_tf_adj_{name}") or 1.0)
            parts.append(part(parameters, name, chosen.id, math.log2(factor)))
    return Scored(
        reference=int(row[reference]),
        enterprise=codes[row[enterprise]],
        weight=row["match_weight"],
        parts=tuple(parts),
    )
