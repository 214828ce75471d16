"""Finding enterprises by name, code, sound and initials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jiqun.engine import Engine
from jiqun.enterprises.directory import Directory, directory
from jiqun.enterprises.identity import load_parameters
from jiqun.enterprises.search import search
from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.facts.store.returns import put

NAMES = {
    "91000000MA00000011": ("东海海天机械有限公司", "东海老字号厂"),
    "91000000MA00000022": ("东海市海天（集团）股份有限公司", None),
    "92000000MA00000033": ("重庆长安电器厂", None),
    "91000000MA00000044": ("南山区新海天塑料有限公司", None),
}
ONE, TWO, THREE, FOUR = NAMES


@pytest.fixture
def known(tmp_path: Path, engine: Engine) -> Iterator[Directory]:
    store = Store(tmp_path, load_declarations())
    put(
        store,
        "enterprise",
        "",
        "市监",
        [{"code": c, "name": n, "former_names": f, "region": "南山区"} for c, (n, f) in NAMES.items()],
    )
    yield directory(store, engine, ["东海市", "南山区"], load_parameters().legal_forms)
    store.close()


@pytest.mark.parametrize(
    ("text", "found", "by"),
    [
        pytest.param("海天", [ONE, TWO, FOUR], "name", id="part of the name, beginning first"),
        pytest.param("东海海天机械有限公司", [ONE], "name", id="the whole name"),
        pytest.param("海天（集团）", [TWO], "name", id="brackets of either width"),
        pytest.param("海天(集团)", [TWO], "name", id="brackets of the other width"),
        pytest.param("老字号", [ONE], "former_name", id="a former name"),
        pytest.param("92000000", [THREE], "code", id="beginning of the code"),
        pytest.param("chongqing", [THREE], "pinyin", id="a word that reads otherwise together"),
        pytest.param("HaiTian", [ONE, TWO, FOUR], "pinyin", id="sound"),
        pytest.param("dhht", [ONE], "initials", id="initials"),
        pytest.param("不存在", [], "", id="nothing"),
        pytest.param("", [], "", id="empty"),
        pytest.param("%_'\"", [], "", id="signs of the engine"),
    ],
)
def test_search(known: Directory, text: str, found: list[str], by: str) -> None:
    hits = search(known, text)
    assert [hit.code for hit in hits] == found
    assert all(hit.by == by for hit in hits[:1])


def test_search_is_bounded(known: Directory) -> None:
    assert len(search(known, "91000000", limit=2)) == 2
    assert search(known, "91000000", limit=-1) == []
