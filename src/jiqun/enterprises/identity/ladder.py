"""The deterministic ladder: the first rung on which exactly one enterprise answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ibis
import pyarrow as pa

from jiqun.enterprises.directory import Directory, short
from jiqun.enterprises.identity.decisions import IdentityState, Proposal
from jiqun.enterprises.identity.parameters import Parameters
from jiqun.enterprises.identity.references import Described
from jiqun.enterprises.naming import clean_code, normal

#: From the surest to the least sure; labels zh, en.
RUNGS = {
    "code": ("代码去掉空格、附注后与名录相同", "the code, without spaces and notes, is the register's"),
    "former_code": ("是名录中的曾用代码", "a former code in the register"),
    "organisation": (
        "原组织机构代码与信用代码第9—17位相同",
        "the old organisation code is digits 9-17 of the credit code",
    ),
    "name": ("名称与名录完全相同", "exactly the register's name"),
    "former_name": ("是名录中的曾用名", "a former name in the register"),
    "short": (
        "去掉地名、括号和组织形式后名称相同，区县和行业大类也相同",
        "the same name without place, brackets and legal form, in the same district and division",
    ),
    "name_against_code": (
        "代码是一家企业的，名称却是另一家的",
        "the code is one enterprise's, the name another's",
    ),
}
_BY_NAME = ("name", "former_name", "short")


def climb(
    directory: Directory, described: Sequence[Described], parameters: Parameters
) -> tuple[list[Proposal], list[Described]]:
    """(proposals, references on which no rung answers). One join for all of them."""
    found = _answers(directory, described)
    proposals: list[Proposal] = []
    left: list[Described] = []
    for number, item in enumerate(described):
        rungs = found.get(number, {})
        proposal = _against(item, rungs) if item.known else _first(item, rungs, parameters)
        if proposal is not None:
            proposals.append(proposal)
        elif not item.known:
            left.append(item)
    return proposals, left


def _keys(directory: Directory, item: Described) -> Iterator[tuple[str, str]]:
    code, name = clean_code(item.reference.code), normal(item.reference.name)
    if code:
        yield "code", code
        yield "former_code", code
    organisation = code if len(code) == 9 else code[8:17] if len(code) == 18 else ""
    if organisation and organisation[:-1].isalnum() and _sound(organisation):
        yield "organisation", organisation
    if name:
        yield "name", name
        yield "former_name", name
        yield "short", short(directory.namer.core(name), item.region, item.industry)


def _sound(organisation: str) -> bool:
    from jiqun.facts.intake.cells.credit import old_valid  # loads the readers of spreadsheets

    return organisation[-1] in "0123456789X" and old_valid(organisation)


def _answers(directory: Directory, described: Sequence[Described]) -> dict[int, dict[str, set[str]]]:
    """Reference → rung → the enterprises that answer."""
    rows = [
        (number, rung, key) for number, item in enumerate(described) for rung, key in _keys(directory, item)
    ]
    if not rows:
        return {}
    numbers, rungs, texts = zip(*rows, strict=True)
    asked = ibis.memtable(
        pa.table({"number": pa.array(numbers, pa.int64()), "_rung": list(rungs), "_key": list(texts)})
    )
    keys = directory.keys()
    hits = asked.inner_join(keys, [asked["_rung"] == keys.rung, asked["_key"] == keys.key])
    found: dict[int, dict[str, set[str]]] = {}
    for row in directory.engine.collect(hits.select("number", "rung", "code").distinct()).to_pylist():
        found.setdefault(row["number"], {}).setdefault(row["rung"], set()).add(row["code"])
    return found


def _first(item: Described, rungs: dict[str, set[str]], parameters: Parameters) -> Proposal | None:
    from jiqun.facts.intake.cells.credit import valid

    only = {rung: next(iter(rungs[rung])) for rung in RUNGS if len(rungs.get(rung, ())) == 1}
    if not only:
        return None
    rung, enterprise = next(iter(only.items()))
    foreign = rung in _BY_NAME and valid(clean_code(item.reference.code))
    sure = rung in parameters.accepted_rungs and not foreign and set(only.values()) == {enterprise}
    return _proposal(item, enterprise, rung, sure)


def _against(item: Described, rungs: dict[str, set[str]]) -> Proposal | None:
    """The register knows the code under another name: only a doubt where that name is somebody else's."""
    own = rungs.get("code", set())
    if own & (rungs.get("name", set()) | rungs.get("former_name", set())):
        return None
    others = rungs.get("name", set()) - own
    if len(others) != 1:
        return None
    return _proposal(item, next(iter(others)), "name_against_code", sure=False)


def _proposal(item: Described, enterprise: str, rung: str, sure: bool) -> Proposal:
    state = IdentityState.ACCEPTED if sure else IdentityState.PROPOSED
    zh, en = RUNGS[rung]
    return Proposal(
        reference=item.reference,
        enterprise=enterprise,
        rung=rung,
        state=state,
        parts=({"comparison": rung, "zh": zh, "en": en, "weight": None},),
    )
