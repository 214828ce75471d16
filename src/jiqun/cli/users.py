"""Commands of accounts: `jiqun user add`, `list`, `change`, `password`, `disable`, `enable`, `token`, `tokens`, `revoke`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, PackName
from jiqun.cli.printing import Answer, CommandMishap, errors, give
from jiqun.cli.vintages import By, plain, who

if TYPE_CHECKING:
    from jiqun.access import Token, User
    from jiqun.packs import Pack
    from jiqun.records import Database

app = typer.Typer(
    help="账号：开通、改密、停用、程序用的令牌。 / Accounts: users, passwords, roles, tokens of programs.",
    no_args_is_help=True,
)
Login = Annotated[str, typer.Argument(help="账号 / login")]
Unit = Annotated[str | None, typer.Option(help="单位，如 市经信局 / organisation as the pack names it")]
Region = Annotated[str | None, typer.Option(help="区县，全市留空 / district, empty for the whole city")]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", help="角色，可多次：reader、officer、keeper、administrator / role"),
]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="从标准输入读密码 / read the password from standard input")
]


class PasswordNotGiven(CommandMishap):
    def __init__(self) -> None:
        super().__init__(
            "没有终端可供输入密码；请加 --password-stdin 并从标准输入给出。"
            " / No terminal to ask for the password; give it on standard input with --password-stdin."
        )


class RegionUnknown(CommandMishap):
    def __init__(self, given: str, known: Iterable[str]) -> None:
        names = "、".join(known)
        super().__init__(
            f"资料包里没有区域“{given}”；可用的有：{names}。 / The pack has no region “{given}”; there are: {names}."
        )


def _typed(from_stdin: bool) -> str:
    """A password from the first line of standard input, or asked for twice; never from an argument, which others can see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise PasswordNotGiven
    words = "密码 / password"
    return str(typer.prompt(words, hide_input=True, confirmation_prompt=True, err=True))


def _answered(json: bool, pack: str, data: Path | None, find: Callable[[Database, Pack], Answer]) -> None:
    def found() -> Answer:
        from jiqun.packs import find_pack
        from jiqun.workspace.places import data_folder, open_records

        held = find_pack(pack)
        database = open_records(held, data_folder(held, data))
        try:
            return find(database, held)
        finally:
            database.close()

    give(json, found)


def _user_row(user: User) -> dict[str, Any]:
    return {
        "login": user.login, "name": user.name, "unit": user.unit, "region": user.region,
        "roles": sorted(user.roles), "active": user.active,
    }  # fmt: skip


def _one(user: User) -> Answer:
    return _answer([user], _user_row(user))


def _answer(users: list[User], content: object = None) -> Answer:
    rows = [_user_row(user) for user in users]
    return Answer(
        content or {"count": len(rows), "users": rows},
        "",
        ["账号", "姓名", "单位", "区域", "角色", "状态"],
        (
            (r["login"], r["name"], r["unit"], r["region"] or "全市", "、".join(r["roles"]), "有效" if r["active"] else "停用")
            for r in rows
        ),
    )  # fmt: skip


def _unit(pack: Pack, given: str | None) -> str | None:
    """The pack's usual name of an organisation; another name stands as it is."""
    from jiqun.plans.organisations import load_organisations

    found = load_organisations(pack).find(given) if given else None
    return found.name if found is not None else given


def _region(pack: Pack, given: str | None) -> str | None:
    """The name of a region of the pack, "" for the city itself. Raises RegionUnknown."""
    from jiqun.plans.organisations import load_regions

    if not given:
        return given
    regions = load_regions(pack)
    found = regions.find(given)
    if found is None:
        raise RegionUnknown(given, [region.name.zh for region in regions.all if not region.pack_home])
    return "" if found.pack_home else found.name.zh


@app.command("add")
def add_command(
    login: Login,
    name: Annotated[str, typer.Option(help="姓名 / name")],
    unit: Unit = None,
    region: Region = None,
    role: Roles = None,
    from_stdin: Stdin = False,
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """开通账号；密码在提示下输入，至少 10 个字符。 / Open an account; the password is asked for."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Role, User, UserExists, Users
        from jiqun.access.user import role_of

        roles = frozenset(map(role_of, role or [Role.READER]))
        user = User(login, name, _unit(held, unit) or "", _region(held, region) or "", roles)
        users = Users(database)
        if user.login in {item.login for item in users.all()}:
            raise UserExists(user.login)
        return _one(users.add(user, _typed(from_stdin), who(by)))

    _answered(json, pack, data, find)


@app.command("change")
def change_command(
    login: Login,
    name: Annotated[str | None, typer.Option(help="姓名 / name")] = None,
    unit: Unit = None,
    region: Region = None,
    role: Roles = None,
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """改姓名、单位、区域或角色（--role 给出全部角色）。 / Change name, unit, region or the set of roles."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Users

        changed = Users(database).change(
            login,
            who(by),
            name=name,
            unit=_unit(held, unit),
            region=_region(held, region),
            roles=role or None,
        )
        return _one(changed)

    _answered(json, pack, data, find)


@app.command("list")
def list_command(pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False) -> None:
    """列出账号。 / List the accounts."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Users

        return _answer(Users(database).all())

    _answered(json, pack, data, find)


@app.command("password")
def password_command(
    login: Login,
    from_stdin: Stdin = False,
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """重设密码；该账号的登录全部退出，失败计数清零。 / Reset the password; every session of the user ends."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Users

        users = Users(database)
        return _one(users.set_password(users.get(login).login, _typed(from_stdin), who(by)))

    _answered(json, pack, data, find)


@app.command("disable")
def disable_command(
    login: Login, by: By = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False
) -> None:
    """停用账号；登录全部退出，令牌失效，记录保留。 / Nobody gets in under this login any more."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Users

        return _one(Users(database).disable(login, who(by)))

    _answered(json, pack, data, find)


@app.command("enable")
def enable_command(
    login: Login, by: By = "", pack: PackName = "ningbo", data: DataFolder = None, json: AsJson = False
) -> None:
    """恢复停用的账号。 / Let a disabled user in again."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Users

        return _one(Users(database).enable(login, who(by)))

    _answered(json, pack, data, find)


def _token_answer(tokens: list[Token], content: object = None) -> Answer:
    from jiqun.access.journal import now

    moment = now()
    rows = [{**plain(item), "in_force": item.in_force(moment)} for item in tokens]
    return Answer(
        content or {"count": len(rows), "tokens": rows},
        "",
        ["编号", "账号", "名称", "发放（UTC）", "到期（UTC）", "状态"],
        (
            (r["id"], r["login"], r["name"], r["made_at"][:16], r["ends_at"][:16],
             "有效" if r["in_force"] else "已撤销" if r["revoked_at"] else "已过期")
            for r in rows
        ),
        right=(0,),
    )  # fmt: skip


@app.command("token")
def token_command(
    login: Login,
    name: Annotated[str, typer.Option(help="用途，如 数据中台 / what it is for")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="有效天数 / days of validity")] = 365,
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """给程序发令牌；只在此时显示一次。 / A token for a program; it is shown this once."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Tokens

        made, secret = Tokens(database).make(login, name, dt.timedelta(days=days), who(by))
        if not json:
            errors.print("只显示这一次，请妥善保存：/ Shown this once; keep it safe:")
            print(secret)
        return _token_answer([made], {**plain(made), "token": secret})

    _answered(json, pack, data, find)


@app.command("tokens")
def tokens_command(
    login: Annotated[str | None, typer.Argument(help="账号，缺省全部 / login, all by default")] = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """列出令牌（不含密文）。 / List tokens, never their secrets."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Tokens, Users

        return _token_answer(Tokens(database).all(Users(database).get(login).login if login else None))

    _answered(json, pack, data, find)


@app.command("revoke")
def revoke_command(
    number: Annotated[int, typer.Argument(help="令牌编号 / number of the token")],
    by: By = "",
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """撤销令牌。 / Revoke a token."""

    def find(database: Database, held: Pack) -> Answer:
        from jiqun.access import Tokens

        made = Tokens(database).revoke(number, who(by))
        return _token_answer([made], plain(made))

    _answered(json, pack, data, find)
