"""A small city with three ledgers, and the people who keep them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from jiqun.access import Role, Sessions, Tokens, User, Users
from jiqun.packs import find_pack
from jiqun.web import create_app
from jiqun.web.logon import COOKIE
from jiqun.web.site import Site
from jiqun.workspace.places import open_records

from ..conftest import serving
from ..docs.blocks import DOCS, blocks

PASSWORD = "柳暗花明又一村，again"  # noqa: S105 (of nobody)

FILES = {
    "orgs.yaml": """
organisations:
- {id: a.miit, name: 市经信局, en: Bureau of Industry, level: city, kind: government}
- {id: a.sci, name: 市科技局, en: Bureau of Science, level: city, kind: government}
- {id: a.land, name: 市资规局, en: Bureau of Land, level: city, kind: government}
""",
    "regions.yaml": """
regions:
- {id: city-a, name: {zh: 甲市, en: City A}, kind: city, aliases: [甲], pack_home: true}
- {id: east, name: {zh: 东区, en: East}, kind: district, parent: city-a}
- {id: west, name: {zh: 西区, en: West}, kind: district, parent: city-a}
scope_words: []
""",
    "mechanisms.yaml": """
groups:
- {id: G01, name: {zh: 责任, en: Duties}}
mechanisms: []
""",
    "ledgers/asks.yaml": """
id: asks
code: QS
title: {zh: 企业诉求, en: Appeals}
description: {zh: 企业提出的诉求和办理, en: What enterprises ask for}
area: G01
clauses: [{plan: action-2026, quote: 专精特新“小巨人”企业累计达到60家}]
keeper: 市经信局
workflow: loop
codes: {kind: [{code: land, label: 用地, english: Land}, {code: money, label: 资金, english: Money}]}
fields:
- {field: kind, label: 类别, english: Kind, type: code, codes: kind, required: true}
- {field: amount, label: 金额, english: Amount, type: number, unit: 万元}
- {field: raised_on, label: 提出日期, english: Raised on, type: date}
- {field: content, label: 内容, english: Content, type: text}
- {field: projects, label: 相关项目数, english: Projects, type: integer, entries: {ledger: projects, by: ask}}
checks:
- {id: cap, formula: amount <= 1000, message: {zh: 金额不得超过 1000 万元, en: The amount may not exceed 10 million}, mend: 分成几条}
- {id: few, severity: warning, formula: entries <= 2, over: [kind], message: {zh: 同类诉求多于两条, en: More than two of a kind}}
views:
- {id: by_kind, title: {zh: 按类别, en: By kind}, group: kind, columns: [amount, raised_on], order: -amount}
rollups:
- {id: all, label: 诉求数, english: Appeals, indicator: little-giants, unit: 家, by: [kind]}
""",
    "ledgers/projects.yaml": """
id: projects
code: XM
title: {zh: 项目, en: Projects}
description: {zh: 在建项目, en: Projects under way}
area: G01
keeper: 市经信局
lead: 市科技局
codes: {side: [{code: a, label: 甲方, english: Side A}, {code: b, label: 乙方, english: Side B}]}
fields:
- {field: ask, label: 对应诉求, english: Appeal, type: text, refers: 'ledger:asks'}
- {field: sides, label: 参与方, english: Sides, type: code, codes: side, many: true}
- {field: done, label: 完成投资, english: Invested, type: number, unit: 万元}
states:
- {id: planned, label: 谋划, english: Planned, initial: true, light: grey}
- {id: started, label: 开工, english: Started, light: blue}
- {id: finished, label: 完工, english: Finished, final: true, light: green}
moves:
- {id: start, label: 开工, english: Start, from: [planned], to: started, by: [lead], evidence: 施工许可}
- {id: finish, label: 完工, english: Finish, from: [started], to: finished, by: [keeper], reason: true, requires: [done]}
duties:
- {id: monthly, label: 月报, english: Monthly report, every: month, due: {days: 400}, states: [started], asks: [done]}
""",
    "ledgers/old-list.yaml": """
id: old-list
code: LJ
title: {zh: 旧清单, en: Old list}
description: {zh: 停用的清单, en: A list out of use}
area: G01
keeper: 市经信局
workflow: register
closed_on: '2020-01-01'
""",
}

PEOPLE = [
    ("wang", "王丽", "市经信局", "", Role.KEEPER),
    ("zhou", "周敏", "市经信局", "", Role.KEEPER),
    ("li", "李强", "市科技局", "", Role.OFFICER),
    ("sun", "孙宁", "市资规局", "", Role.OFFICER),
    ("dong", "董平", "东区经信局", "东区", Role.OFFICER),
    ("du", "杜梅", "市经信局", "", Role.READER),
]


def write_pack(root: Path) -> Path:
    files = {block.title: block.body for kind in ("text", "yaml", "csv")
             for block in blocks(kind, [DOCS / "how-to" / "pack-author.md"]) if block.title}  # fmt: skip
    for name, body in (files | FILES).items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8")
    return root


@dataclass(frozen=True)
class Town:
    """A running site over the small city."""

    address: str
    site: Site
    pack: Path
    tokens: dict[str, str]

    @contextmanager
    def client(self, login: str = "") -> Iterator[httpx.Client]:
        """A browser's requests, logged on where a login is given."""
        database = self.site.database()
        token = Sessions(database).open(Users(database).get(login)) if login else ""
        with httpx.Client(
            base_url=self.address, timeout=60, cookies={COOKIE: token} if token else None
        ) as held:
            yield held


@contextmanager
def running(folder: Path) -> Iterator[Town]:
    import datetime as dt

    pack = write_pack(folder / "mycity")
    database = open_records(find_pack(pack), folder / "data")
    tokens = {}
    for login, name, unit, region, role in PEOPLE:
        Users(database).add(User(login, name, unit, region, frozenset({role})), PASSWORD, by="试")
        tokens[login] = Tokens(database).make(login, "试", dt.timedelta(days=1), "试")[1]
    database.close()
    app = create_app(pack, data=folder / "data")
    with serving(app) as address:
        yield Town(address, app.state.site, pack, tokens)
