"""By which rule something is called behind: the rule in use, with its name and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable

from jiqun.monitor import JUDGED, LightRule, Lights, Progress

_ABOUT = {"progress": "逐年推进的目标", "rate": "增速目标", "flow": "当年数量目标"}


def judged_by(lights: Lights, verdicts: Iterable[Progress]) -> str:
    """What 滞后 means here, for a bracket or a note: the rules that judged these targets, or those in use where none was
    judged. The names stand in quotation marks: their digits are no figures."""
    named = dict.fromkeys(item.light.rule for item in verdicts if item.status in JUDGED)
    rules = [lights[name] for name in named if name in lights.rules] or _in_use(lights)
    told = "；".join(map(_told, rules))
    caution = f"（{lights.use.note}）" if lights.use.note else ""
    return f"滞后、严重滞后指按所用亮灯规则亮黄灯、红灯，未完成指到期未达目标。所用规则{caution}：{told}。"


def _in_use(lights: Lights) -> list[LightRule]:
    names = dict.fromkeys((lights.use.progress, lights.use.rate, lights.use.flow))
    return [lights[name] for name in names]


def _told(rule: LightRule) -> str:
    about = _ABOUT.get(rule.about, "")
    source = f"出处“{rule.source}”" if rule.source else ""
    example = "示例" if rule.trust == "example" else ""
    return f"{about}用“{rule.title.zh}”（{'，'.join(filter(None, (source, example)))}）"
