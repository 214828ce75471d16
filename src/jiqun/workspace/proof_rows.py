"""Proofs as plain rows of JSON types, the same for titles, policies and screens, in both languages."""

from __future__ import annotations

from typing import Any

from jiqun.packs import Bilingual
from jiqun.rules.proof import Named, Proof, Step
from jiqun.rules.reference import Reference

Row = dict[str, Any]


def proof_row(proof: Proof) -> Row:
    """A verdict with every criterion, what stands in the way, and what nobody told."""
    return {
        "outcome": proof.outcome.value, "criteria": step_row(proof.criteria), "veto": [step_row(step) for step in proof.veto],
        "lacking": [step_row(step) for step in proof.lacking], "missing": [named_row(item) for item in proof.missing],
    }  # fmt: skip


def step_row(step: Step) -> Row:
    """One criterion decided, with its parts."""
    return {
        "id": step.id, "label": words(step.label), "outcome": step.outcome.value, "joint": step.joint.value if step.joint else None,
        "least": step.least, "test": step.test, "sign": step.sign, "have": rounded(step.have), "need": rounded(step.need),
        "unit": step.unit, "short": rounded(step.short), "judged": step.judged, "skipped": step.skipped, "note": step.note,
        "reference": reference_row(step.reference) if step.reference else None,
        "used": [named_row(item) for item in step.used], "missing": [named_row(item) for item in step.missing],
        "parts": [step_row(part) for part in step.parts],
    }  # fmt: skip


def named_row(item: Named) -> Row:
    """A variable or parameter with its value; `source` is where a parameter stands written."""
    return {
        "id": item.id, "name": words(item.name), "value": rounded(item.value), "unit": item.unit,
        "source": item.reference.zh if item.reference is not None else None,
    }  # fmt: skip


def reference_row(item: Reference) -> Row:
    return {
        "document": item.document, "clause": item.clause, "address": item.address, "trust": item.trust.value,
        "official": item.trust.official, "note": item.note,
    }  # fmt: skip


def words(name: Bilingual) -> Row:
    """A bilingual name as `{zh, en}`."""
    return {"zh": name.zh, "en": name.en or name.zh}


def rounded(value: Any, digits: int = 6) -> Any:
    """Numbers without the tail of binary fractions."""
    return round(value, digits) if isinstance(value, float) else value
