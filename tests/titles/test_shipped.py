"""The rule sets and ladders that ship: golden cases of officials, citations, what the pack says of its plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiqun.facts.schema import load_declarations
from jiqun.packs import Pack, find_pack
from jiqun.rules.cases import case_files, read_cases
from jiqun.rules.criterion import Criterion
from jiqun.rules.reference import Trust
from jiqun.rules.verdict import Judge
from jiqun.rules.vocabulary import load_vocabulary
from jiqun.titles import LadderInvalid, LadderUnknown, RungUnknown
from jiqun.titles.ladder import STANDARD, Ladder, Ladders, Rung, load_ladders, load_rules
from jiqun.workspace import City

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return find_pack(REPOSITORY / "packs" / "ningbo")


@pytest.fixture(scope="module")
def ladders(pack: Pack) -> Ladders:
    return load_ladders(pack)


def test_every_shipped_rule_set_has_cases() -> None:
    covered = {case.rules for path in case_files(STANDARD / "cases", None, "") for case in read_cases(path)}
    assert [item.id for item in load_rules() if item.id not in covered] == []


def _leaves(item: Criterion) -> list[Criterion]:
    return [node.criterion for node in item.walk() if node.criterion.leaf]


def test_every_number_of_every_rule_says_where_it_stands(pack: Pack) -> None:
    for rules in load_rules(pack):
        leaves = [leaf for top in (rules.criteria, *rules.veto) for leaf in _leaves(top)]
        assert [leaf.id for leaf in leaves if leaf.reference is None] == [], rules.id
        assert [item.id for item in rules.items if item.reference is None] == [], rules.id
        assert [leaf.id for leaf in leaves if leaf.label is None or not leaf.label.en] == [], rules.id


def test_a_rule_set_named_example_is_nobodys_rule(pack: Pack) -> None:
    for rules in load_rules(pack):
        assert (rules.reference.trust is Trust.EXAMPLE) == rules.id.endswith("-example"), rules.id


def test_every_rule_and_every_holding_can_be_read(pack: Pack, ladders: Ladders) -> None:
    vocabulary = load_vocabulary(load_declarations(pack), pack)
    for rules in ladders.shelf:
        assert Judge(rules, vocabulary).variables
    for rung in ladders.rungs.values():
        assert not rung.held or vocabulary.check(rung.held, rung.id).names


def test_clauses_are_words_of_the_plans(ningbo: City, ladders: Ladders) -> None:
    texts = {plan.id: plan.text for plan in ningbo.library.plans.values()}
    quotes = [(item.plan, item.quote) for ladder in ladders.all.values() for item in ladder.clauses]
    assert quotes
    assert [(plan, quote) for plan, quote in quotes if quote not in (texts[plan] or "")] == []


def test_rungs_feed_indicators_that_the_plans_have(ningbo: City, ladders: Ladders) -> None:
    names = [name for rung in ladders.rungs.values() for name in rung.indicators]
    assert [name for name in names if len(ningbo.catalogue.find(name)) != 1] == []


def test_ledgers_exist(pack: Pack, ladders: Ladders) -> None:
    named = [name for rung in ladders.rungs.values() for name in rung.ledgers]
    assert [name for name in named if not pack.path(f"ledgers/{name}.yaml").is_file()] == []


def test_unknown_names_are_refused(ladders: Ladders) -> None:
    with pytest.raises(LadderUnknown, match="quality"):
        ladders["nix"]
    with pytest.raises(RungUnknown, match="little-giant"):
        ladders.rung("nix")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("{id: x, title: {zh: 试}, rungs: [{id: high-tech, name: {zh: 试}, rules: high-tech}]}", "technology", id="层级已在别的梯队"),
        pytest.param("{id: x, title: {zh: 试}, rungs: [{id: y, name: {zh: 试}, rules: nix}]}", "nix", id="没有这套规则"),
    ],
)  # fmt: skip
def test_a_ladder_that_contradicts_is_refused(tmp_path: Path, text: str, told: str) -> None:
    folder = tmp_path / "schemes" / "titles" / "ladders"
    folder.mkdir(parents=True)
    (tmp_path / "pack.yaml").write_text("id: t\nname: {zh: 试}\nregion: 试市\n", encoding="utf-8")
    (folder / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LadderInvalid, match=told):
        load_ladders(find_pack(tmp_path))


def test_two_rungs_of_one_name_are_refused() -> None:
    rung = Rung(id="a", name={"zh": "试"}, rules="r")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="重复"):
        Ladder(id="l", title={"zh": "试"}, rungs=(rung, rung))  # type: ignore[arg-type]
