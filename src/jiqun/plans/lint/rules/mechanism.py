"""R28-mechanism-version: a mechanism that comes back under another number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiqun.plans.lint.finding import Finding, Place
from jiqun.plans.lint.source import Source

RULE = "R28-mechanism-version"

_CODE = re.compile(r"[“\"](?P<code>\d{3,5})[”\"](?P<noun>[一-鿿]{2,12}?(?:机制|制度|体系|模式|办法))")
_COUNTED = re.compile(
    r"(?P<list>[^，。；]{0,60}?)[“\"](?P<code>[二两三四五六七八九十])(?P<noun>(?:张|个|项|条|大|本)(?:清单|名单|机制|专班|指南|台账|账本))[”\"]"
)


def check(sources: Sequence[Source]) -> Iterable[Finding]:
    held: dict[tuple[str | None, str], list[tuple[str, str, str, Place]]] = defaultdict(list)
    for source in sources:
        for passage in source.passages:
            for pattern in (_CODE, _COUNTED):
                for match in passage.find(pattern):
                    items = match.groupdict().get("list") or ""
                    place = passage.clause_at(match.start("code"), match.end())
                    held[(source.region, match["noun"])].append((source.id, match["code"], items, place))
    changed = {
        key: uses
        for key, uses in held.items()
        if len({(use[0], use[1]) for use in uses}) > 1 and len({use[1] for use in uses}) > 1
    }
    regions: dict[str | None, list[tuple[str, list[tuple[str, str, str, Place]]]]] = defaultdict(list)
    for (region, noun), uses in changed.items():
        regions[region].append((noun, uses))
    for found in regions.values():
        yield _finding(found)


def _finding(found: list[tuple[str, list[tuple[str, str, str, Place]]]]) -> Finding:
    lines = []
    for noun, uses in found:
        lines.append(f"{noun}：{' → '.join(dict.fromkeys(f'{doc} “{code}”' for doc, code, _, _ in uses))}")
        first, last = _items(uses[0][2]), _items(uses[-1][2])
        if first and last and set(first) != set(last):
            lines.append(
                f"只见于前者：{'、'.join(i for i in first if i not in last)}；只见于后者：{'、'.join(i for i in last if i not in first) or '无'}"
            )
    return Finding(
        rule=RULE,
        severity="medium",
        message=f"机制换版：{'；'.join(lines[:1] + [line for line in lines[1:] if '→' in line])}",
        places=tuple(dict.fromkeys(use[3] for _, uses in found for use in uses)),
        arithmetic=tuple(lines),
        suggestion="机制与清单按文件版本配置，不跨版本合并",
    )


def _items(text: str) -> list[str]:
    return [re.sub(r"^.*建立", "", item) for item in text.split("、") if len(item) >= 2]
