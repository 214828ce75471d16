"""Reading a pack says where a mistake stands; editing keeps everything else."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from jiqun.packs import (
    Bilingual,
    DuplicateEntry,
    EntryNotFound,
    Pack,
    PackEditConflict,
    PackFileInvalid,
    PackNotFound,
    PackTextInvalid,
    Record,
    find_pack,
    read_records,
    read_table,
)
from jiqun.packs.edit import editing, entry, replace, version_of
from jiqun.plans.decide import DecisionRefused, Reviewer, accept, correct, reject
from jiqun.plans.extraction import extract
from jiqun.plans.review import ProposalState, load_rejections, proposals
from jiqun.workspace import open_city
from jiqun.workspace.sources import parsed

REPOSITORY = Path(__file__).parents[2]
ANN = Reviewer("审核员", dt.date(2026, 1, 5), "原文如此")


class Fruit(Record):
    name: Bilingual
    number: int


def test_a_pack_that_is_not_there_names_the_places_looked_at(tmp_path: Path) -> None:
    with pytest.raises(PackNotFound, match=r"atlantis.*pack\.yaml"):
        find_pack(tmp_path / "atlantis")


@pytest.mark.parametrize(
    ("text", "error", "where"),
    [
        pytest.param(
            "- name: {zh: 梨}\n  number: x\n",
            PackFileInvalid,
            r":2：0\.number",
            id="wrong type, with its line",
        ),
        pytest.param(
            "- name: {zh: 梨}\n  number: 1\n  colour: red\n",
            PackFileInvalid,
            r":3：0\.colour",
            id="unknown key",
        ),
        pytest.param("- number: 1\n", PackFileInvalid, r":1：0\.name", id="missing key"),
        pytest.param("name: 1\n", PackFileInvalid, "列表", id="no list"),
        pytest.param("- [1\n", PackTextInvalid, ":2", id="no YAML"),
    ],
)
def test_a_mistake_in_yaml(tmp_path: Path, text: str, error: type[Exception], where: str) -> None:
    path = tmp_path / "fruit.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=where):
        read_records(path, Fruit)


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "fruit.yaml"
    path.write_text("- {name: {zh: a}, number: x}\n- {name: {zh: b}, number: y}\n", encoding="utf-8")
    with pytest.raises(PackFileInvalid) as caught:
        read_records(path, Fruit)
    assert [line for line, _, _ in caught.value.problems] == [1, 2]


def test_a_mistake_in_csv_names_line_and_column(tmp_path: Path) -> None:
    class Row(Record):
        year: int

    path = tmp_path / "rows.csv"
    path.write_text("year\n2020\nlast\n", encoding="utf-8")
    with pytest.raises(PackFileInvalid, match=":3：year"):
        read_table(path, Row)


def test_an_indicator_may_stand_once(tmp_path: Path) -> None:
    from jiqun.indicators import load_catalogue

    (tmp_path / "indicators.yaml").write_text(
        "- {id: a, name: {zh: 甲}}\n- {id: a, name: {zh: 乙}}\n", encoding="utf-8"
    )
    with pytest.raises(DuplicateEntry, match="“a”"):
        load_catalogue(Pack(tmp_path))


def test_editing_keeps_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("# 说明\n- id: a\n  words: [一, 二]\n- id: b\n", encoding="utf-8")
    with editing(path) as entries:
        entries[1]["note"] = "新"
    assert path.read_text(encoding="utf-8") == "# 说明\n- id: a\n  words: [一, 二]\n- id: b\n  note: 新\n"


def test_an_edit_that_fails_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("- id: a\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), editing(path) as entries:
        entries[0]["id"] = 1 / 0
    assert path.read_text(encoding="utf-8") == "- id: a\n"


def test_two_editors_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("- id: a\n", encoding="utf-8")
    seen = version_of(path)
    with editing(path) as entries:
        entries.append(entry({"id": "b"}))
    with pytest.raises(PackEditConflict), editing(path, seen) as entries:
        entries.append(entry({"id": "c"}))
    assert [item["id"] for item in _plain(path)] == ["a", "b"]


def test_a_failed_replacement_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr("os.fsync", _disk_full)
    with pytest.raises(OSError, match="No space"):
        replace(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def _disk_full(_: int) -> None:
    raise OSError(28, "No space left on device")


def _plain(path: Path) -> list[dict[str, object]]:
    import yaml

    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.fixture
def copy(tmp_path: Path) -> Pack:
    """The shipped pack, to be written to."""
    return Pack(Path(shutil.copytree(REPOSITORY / "packs" / "ningbo", tmp_path / "ningbo")))


def _proposals(pack: Pack, plan: str) -> list[object]:
    held = open_city(pack.root).library.plans[plan]
    return list(proposals(held, extract(parsed(held)), load_rejections(pack, plan)))


def _without(pack: Pack, plan: str, name: str) -> None:
    with editing(pack.root / "plans" / plan / "statements.yaml") as entries:
        entries.remove(next(item for item in entries if item["id"] == name))


def test_accepting_a_new_reading_writes_an_entry_with_its_review(copy: Pack) -> None:
    _without(copy, "361-2025", "B035")
    _drop_task_reference(copy, "361-2025", "B035")
    (new,) = [item for item in _proposals(copy, "361-2025") if item.state is ProposalState.NEW]
    name = accept(copy, "361-2025", new, ANN, key="headquarters-enterprises")
    held = open_city(copy.root).library.target(name)
    assert held is not None
    assert (held.statement.value, held.statement.unit, held.due) == (200, "家", 2030)
    assert (held.statement.review[0].by, held.statement.review[0].action) == ("审核员", "accept")


def _drop_task_reference(pack: Pack, plan: str, name: str) -> None:
    with editing(pack.root / "plans" / plan / "tasks.yaml") as entries:
        for item in entries:
            if name in item.get("statements", []):
                item["statements"].remove(name)


def test_a_correction_keeps_what_stood_before(copy: Pack) -> None:
    correct(copy, "361-2025", "B035", {"value": 210}, ANN)
    held = open_city(copy.root).library.target("B035")
    assert held is not None
    assert held.statement.value == 210
    assert held.statement.review[-1].was == {"value": 200}


def test_a_correction_that_breaks_the_entry_is_refused_whole(copy: Pack) -> None:
    path = copy.root / "plans" / "361-2025" / "statements.yaml"
    before = path.read_bytes()
    with pytest.raises(DecisionRefused, match="unit"):
        correct(copy, "361-2025", "B035", {"unit": "苹果"}, ANN)
    assert path.read_bytes() == before


def test_correcting_what_is_not_there(copy: Pack) -> None:
    with pytest.raises(EntryNotFound, match="ZZ"):
        correct(copy, "361-2025", "ZZ", {"value": 1}, ANN)


def test_a_rejected_reading_is_remembered(copy: Pack) -> None:
    _without(copy, "361-2025", "B035")
    _drop_task_reference(copy, "361-2025", "B035")
    (new,) = [item for item in _proposals(copy, "361-2025") if item.state is ProposalState.NEW]
    reject(copy, "361-2025", new, ANN)
    states = [item.state for item in _proposals(copy, "361-2025")]
    assert ProposalState.NEW not in states
    assert ProposalState.REJECTED in states


@pytest.mark.parametrize("change", [{"value": float("inf")}, {"value": float("nan")}, {"year": 99_999_999}])
def test_a_number_that_is_none_is_refused(copy: Pack, change: dict[str, object]) -> None:
    with pytest.raises(DecisionRefused):
        correct(copy, "361-2025", "B035", change, ANN)
    assert open_city(copy.root).library.target("B035") is not None
