"""A register of invented enterprises, and references to them with planted errors: the truth is known."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jiqun.enterprises.identity.decisions import Reference
from jiqun.enterprises.identity.references import Described
from jiqun.facts.intake.cells.credit import ALPHABET, check_character

PLACES = ["东海市", "南山区", "北湖区", "西溪县", "中洲区"]
DISTRICTS = PLACES[1:]
WORDS = "海天华瑞鑫盛永昌恒泰金龙凯达宏远新力明辉博世安康同创普利嘉禾长信东方正兴大通福源光明国润"
TRADES = [
    "机械",
    "电子",
    "塑料制品",
    "汽车零部件",
    "纺织",
    "化工",
    "模具",
    "轴承",
    "电器",
    "服装",
    "仪表",
    "包装",
]
FORMS = ["有限公司", "股份有限公司", "有限责任公司", "厂"]
SOUND = {
    "海": "害",
    "华": "花",
    "鑫": "新",
    "盛": "胜",
    "昌": "常",
    "泰": "太",
    "龙": "隆",
    "达": "答",
    "辉": "晖",
    "安": "鞍",
}


@dataclass(frozen=True)
class Planted:
    """A reference, the kind of error, and the enterprise that is meant (None: not in the register)."""

    described: Described
    kind: str
    truth: str | None


def organisation(draw: random.Random) -> str:
    first = "".join(draw.choice("0123456789") for _ in range(8))
    total = sum(int(c) * w for c, w in zip(first, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return first + "0X987654321"[total % 11]


def code(draw: random.Random) -> str:
    first = "91000000" + organisation(draw)
    return first + check_character(first)


def enterprise(draw: random.Random) -> dict[str, Any]:
    district = draw.choice(DISTRICTS)
    place = draw.choice([PLACES[0], district, district[:-1], PLACES[0] + district])
    name = "".join(draw.sample(WORDS, draw.choice([2, 2, 3])))
    trade = draw.randrange(len(TRADES))
    return {
        "code": code(draw),
        "name": place + name + TRADES[trade] + draw.choice(FORMS),
        "region": district,
        "industry": f"{25 + trade}{draw.randrange(10, 30)}",
        "address": f"{district}{draw.choice(WORDS)}{draw.choice(WORDS)}路{draw.randrange(1, 999)}号",
        "former_names": None,
        "former_codes": None,
    }


def _other_character(text: str, draw: random.Random) -> str:
    place = draw.randrange(len(text))
    return text[:place] + draw.choice([c for c in WORDS if c != text[place]]) + text[place + 1 :]


def _slip(text: str, draw: random.Random) -> str:
    place = draw.randrange(9, 17)
    return text[:place] + draw.choice([c for c in ALPHABET if c != text[place]]) + text[place + 1 :]


def _same_sound(text: str, draw: random.Random) -> str:
    places = [number for number, character in enumerate(text) if character in SOUND]
    place = draw.choice(places) if places else None
    return text if place is None else text[:place] + SOUND[text[place]] + text[place + 1 :]


Deed = Callable[[dict[str, Any], random.Random], dict[str, Any]]
#: What offices do to codes and names. Each takes a row of the register and gives what they report.
KINDS: dict[str, Deed] = {
    "note behind the code": lambda r, d: {"code": r["code"] + "（1/1）"},
    "old organisation code": lambda r, d: {"code": r["code"][8:17], "name": r["name"]},
    "former name, no code": lambda r, d: {"code": "", "name": r["former_names"]},
    "former code": lambda r, d: {"code": r["former_codes"], "name": r["name"]},
    "exact name, no code": lambda r, d: {"code": "", "name": r["name"]},
    "full-width brackets": lambda r, d: {"code": "", "name": f" {r['name']}（注销）"},
    "one slip in the code, name alike": lambda r, d: {"code": _slip(r["code"], d), "name": _other_character(r["name"], d)},
    "one slip in the code, other place": lambda r, d: {"code": _slip(r["code"], d), "name": r["name"].removeprefix(PLACES[0])},
    "homophone, no code": lambda r, d: {"code": "", "name": _same_sound(r["name"], d)},
    "wrong character, no code": lambda r, d: {"code": "", "name": _other_character(r["name"], d)},
    "another legal form, moved": lambda r, d: {
        "code": "", "name": r["name"].replace("有限公司", "有限责任公司"), "region": d.choice(DISTRICTS), "address": None
    },
}  # fmt: skip


def city(firms: int, references: int, seed: int = 5) -> tuple[list[dict[str, Any]], list[Planted]]:
    """The register, and planted references: one in six names an enterprise that the register lacks."""
    draw = random.Random(seed)  # noqa: S311
    register = [enterprise(draw) for _ in range(firms)]
    for row in register[::4]:
        row["former_names"] = enterprise(draw)["name"]
        row["former_codes"] = organisation(draw)
    planted = []
    kinds = list(KINDS)
    for number in range(references):
        if number % 6 == 5:
            planted.append(
                _planted(
                    number,
                    enterprise(draw),
                    {"code": "" if number % 2 else code(draw)},
                    "not in the register",
                    None,
                )
            )
            continue
        kind = kinds[number % len(kinds)]
        row = draw.choice(register[::4] if "former" in kind else register)
        planted.append(_planted(number, row, KINDS[kind](row, draw), kind, row["code"]))
    return register, planted


def _planted(number: int, row: dict[str, Any], said: dict[str, Any], kind: str, truth: str | None) -> Planted:
    told = {**row, **said}
    reference = Reference(
        dataset="enterprise_year", code=told["code"], name=told["name"], vintage="v", row=number
    )
    about = {name: told[name] for name in ("region", "address", "industry")}
    return Planted(Described(reference=reference, known=False, **about), kind, truth)
