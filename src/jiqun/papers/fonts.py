"""Typefaces of official papers by their names, and what stands in for them where they are not installed.

GB/T 9704—2012 names 小标宋, 仿宋, 黑体, 楷体, 宋体. A Word file carries the official names whatever this machine has: the
reader's machine has them. Pictures and PDF are set here, in the first family of the list that fontconfig knows.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

TITLE, HEAD, KAI, BODY, PAGE = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
STAND_INS: Mapping[str, tuple[str, ...]] = {
    TITLE: ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", "STZhongsong", *_SERIF),
    HEAD: ("SimHei", "FandolHei", *_SANS),
    KAI: ("楷体", "KaiTi", "KaiTi_GB2312", "FandolKai", "LXGW WenKai", "AR PL UKai CN", *_SERIF),
    BODY: ("仿宋", "FangSong", "FangSong_GB2312", "FandolFang", "STFangsong", *_SERIF),
    PAGE: ("SimSun", "FandolSong", *_SERIF),
}


@dataclass(frozen=True, slots=True)
class Faces:
    """The family for each official name."""

    of: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.of.get(name, name)

    @property
    def stand_ins(self) -> list[tuple[str, str]]:
        return [(name, family) for name, family in self.of.items() if name != family]


OFFICIAL = Faces({name: name for name in STAND_INS})


def here() -> Faces:
    """Families of this machine; the official name where nothing suits."""
    known = families()
    return Faces({name: _first(name, known) for name in STAND_INS})


def _first(name: str, known: frozenset[str]) -> str:
    return next((family for family in (name, *STAND_INS[name]) if family in known), name)


def chinese() -> str:
    """A family with Chinese glyphs for pictures; empty where there is none."""
    known = families()
    return next((family for family in (HEAD, *STAND_INS[HEAD], *_SERIF) if family in known), "")


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    """Every family that fontconfig knows; none where it is not installed."""
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    done = subprocess.run([program, ":", "family"], capture_output=True, check=False, timeout=30)  # noqa: S603
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return frozenset(name.strip() for line in lines for name in line.split(",") if name.strip())
