"""`jiqun user …`: accounts and tokens from the command line; passwords come from standard input or a prompt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from jiqun.access import Tokens, Users
from jiqun.cli.main import app
from jiqun.packs import find_pack
from jiqun.plans.organisations import load_regions
from jiqun.workspace.places import open_records
from tests.access.conftest import PASSWORD

WANG = (
    "add",
    "wang",
    "--name",
    "王丽",
    "--unit",
    "市经济和信息化局",
    "--role",
    "officer",
    "--role",
    "keeper",
)


def call(folder: Path, *words: str, typed: str = PASSWORD + "\n", code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["user", *words, "--data", str(folder), "--json"], input=typed)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    call(tmp_path, *WANG, "--password-stdin")
    return tmp_path


def test_an_account_opens(folder: Path) -> None:
    (user,) = call(folder, "list")["users"]
    assert user == {
        "login": "wang", "name": "王丽", "unit": "市经信局", "region": "", "roles": ["keeper", "officer"], "active": True,
    }  # fmt: skip
    database = open_records(find_pack("ningbo"), folder)
    assert Users(database).verify("wang", PASSWORD).name == "王丽"
    database.close()


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        pytest.param(["add", "li", "--name", "李"], "", "password_not_given", id="no terminal to ask"),
        pytest.param(["add", "li", "--name", "李", "--password-stdin"], "short\n", "password_unfit", id="nine characters"),
        pytest.param(["add", "li", "--name", "李", "--password-stdin"], "", "password_unfit", id="nothing on stdin"),
        pytest.param([*WANG, "--password-stdin"], PASSWORD, "user_exists", id="a login that is taken"),
        pytest.param(["add", "l i", "--name", "李"], "", "name_invalid", id="no login"),
        pytest.param(["add", "li", "--name", "李", "--role", "king"], "", "role_unknown", id="no role"),
        pytest.param(["add", "li", "--name", "李", "--region", "火星区"], "", "region_unknown", id="no region"),
        pytest.param(["disable", "li"], "", "user_unknown", id="nobody to disable"),
        pytest.param(["password", "li", "--password-stdin"], PASSWORD, "user_unknown", id="nobody's password"),
        pytest.param(["token", "li", "--name", "x"], "", "user_unknown", id="nobody's token"),
        pytest.param(["tokens", "li"], "", "user_unknown", id="nobody's tokens"),
        pytest.param(["revoke", "7"], "", "token_unknown", id="no such token"),
    ],
)  # fmt: skip
def test_what_is_refused(folder: Path, words: list[str], typed: str, code: str) -> None:
    error = call(folder, *words, typed=typed, code=2)["error"]
    assert error["code"] == code
    assert PASSWORD not in error["message"]
    assert len(call(folder, "list")["users"]) == 1


def test_a_password_is_no_argument(folder: Path) -> None:
    done = CliRunner().invoke(
        app, ["user", "password", "wang", "--password", PASSWORD, "--data", str(folder)]
    )
    assert done.exit_code == 2
    assert "No such option" in done.output


def test_a_region_is_one_of_the_pack(folder: Path) -> None:
    regions = load_regions(find_pack("ningbo"))
    home = next(item for item in regions.all if item.pack_home)
    district = next(item for item in regions.all if item.kind == "district" or item.parent == home.id)
    assert call(folder, "change", "wang", "--region", district.id)["region"] == district.name.zh
    assert call(folder, "change", "wang", "--region", home.name.zh)["region"] == ""


def test_change_password_disable_enable(folder: Path) -> None:
    assert call(folder, "change", "wang", "--name", "王莉", "--role", "reader")["roles"] == ["reader"]
    assert not call(folder, "disable", "wang")["active"]
    assert call(folder, "enable", "wang")["active"]
    call(folder, "password", "wang", "--password-stdin", "--by", "科长", typed=PASSWORD[::-1] + "\n")
    database = open_records(find_pack("ningbo"), folder)
    users = Users(database)
    assert users.verify("wang", PASSWORD[::-1]).name == "王莉"
    deeds = [item.deed for item in users.events("wang")]
    assert deeds == ["add", "change", "disable", "enable", "password", "try", "verify"]
    assert [item.by for item in users.events("wang") if item.deed == "password"] == ["科长"]
    database.close()


def test_a_token_is_shown_once(folder: Path) -> None:
    made = call(folder, "token", "wang", "--name", "数据中台", "--days", "30")
    database = open_records(find_pack("ningbo"), folder)
    found = Tokens(database).user_of(made["token"])
    assert found is not None
    assert found.login == "wang"
    (listed,) = call(folder, "tokens", "wang")["tokens"]
    assert listed["in_force"]
    assert made["token"] not in str(listed)
    call(folder, "revoke", str(listed["id"]))
    assert Tokens(database).user_of(made["token"]) is None
    assert not call(folder, "tokens")["tokens"][0]["in_force"]
    database.close()


def test_tables_for_people(folder: Path) -> None:
    runner, data = CliRunner(env={"COLUMNS": "160"}), ["--data", str(folder)]
    assert "王丽" in runner.invoke(app, ["user", "list", *data]).stdout
    made = runner.invoke(app, ["user", "token", "wang", "--name", "数据中台", *data])
    assert made.stdout.startswith("jiqun_")
    assert "只显示这一次" in made.stderr
    assert "数据中台" in runner.invoke(app, ["user", "tokens", *data]).stdout
