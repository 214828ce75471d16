"""Proofs of screens as plain rows: every criterion with its numbers, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jiqun.appraisal.screening.scheme import Screen
from jiqun.packs import Bilingual
from jiqun.rules.proof import Named, Step, prove
from jiqun.rules.verdict import Judge

Row = dict[str, Any]


def proof_row(screen: Screen, judge: Judge, row: Mapping[str, Any], year: int) -> Row:
    """Why a subject was found, or not: outcome, criteria, vetoes, and what nobody told."""
    proof = prove(judge, row, dt.date(year, 12, 31))
    labels = labels_of(screen)
    return {
        "screen": screen.id, "code": row["code"], "name": row["name"], "year": year, "outcome": proof.outcome.value,
        "missing": [_named(item) for item in proof.missing], "criteria": _step(proof.criteria, labels),
        "veto": [_step(step, labels) for step in proof.veto],
    }  # fmt: skip


def labels_of(screen: Screen) -> dict[str, Bilingual]:
    """What each criterion is called, by its id."""
    return {
        node.criterion.id: node.criterion.label
        for node in screen.nodes()
        if node.criterion.id and node.criterion.label is not None
    }


def _step(step: Step, labels: Mapping[str, Bilingual]) -> Row:
    label = labels.get(step.id)
    return {
        "id": step.id, "label": _words(label) if label is not None else None, "test": step.test, "outcome": step.outcome.value,
        "joint": step.joint.value if step.joint else None, "have": step.have, "sign": step.sign, "need": step.need,
        "unit": step.unit, "short": step.short, "missing": [_named(item) for item in step.missing],
        "parts": [_step(part, labels) for part in step.parts],
    }  # fmt: skip


def _named(item: Named) -> Row:
    return {"id": item.id, "name": _words(item.name), "unit": item.unit}


def _words(item: Bilingual) -> Row:
    return {"zh": item.zh, "en": item.en or item.zh}
