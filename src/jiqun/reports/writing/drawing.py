"""Charts as SVG: bars with their numbers beside them, lines with their ends labelled. Black on white, so that they print in
grey; simulated figures are hatched.

Sizes are in tenths of a millimetre: a chart is as wide as the text of an official page (156 mm).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from jiqun.reports.model import SIMULATED, Chart

WIDTH = 1560
ROW, BAR, TEXT, TITLE = 62, 34, 32, 36
INK, QUIET, FILL = "#1a1a1a", "#6b6b6b", "#4d4d4d"
_TOP, _BOTTOM = 96, 40
#: White around letters, so that a line behind them does not cross them out.
_HALO = ' paint-order="stroke" stroke="#fff" stroke-width="8" stroke-linejoin="round"'


def svg_of(chart: Chart, family: str) -> str:
    """The chart as an SVG document; with no `family` its labels are English."""
    zh = bool(family)
    body = list(_bars(chart, zh) if chart.form == "bars" else _lines(chart, zh))
    height = _height(chart)
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' font-family="{escape(family or "sans-serif")}" font-size="{TEXT}">',
        '<defs><pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="12" height="12" fill="#fff"/><rect width="6" height="12" fill="{FILL}"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        _text(WIDTH / 2, 46, _title(chart, zh), "middle", TITLE),
    ]
    return "\n".join([*head, *body, "</svg>"])


def _height(chart: Chart) -> int:
    return _TOP + _BOTTOM + (ROW * max(1, len(chart.labels)) if chart.form == "bars" else 560)


def _title(chart: Chart, zh: bool) -> str:
    simulated = (f"（{SIMULATED}）" if zh else " (simulated)") if chart.simulated else ""
    unit = f"（{chart.unit}）" if zh else f" ({chart.unit})"
    return f"{chart.title.in_('zh' if zh else 'en')}{unit}{simulated}"


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = TEXT, colour: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"{_HALO}>{escape(words)}</text>'


def _bars(chart: Chart, zh: bool) -> Iterator[str]:
    labels = [label.in_("zh" if zh else "en") for label in chart.labels]
    values = chart.series[0].values
    left = min(700.0, 30 + max([_wide(label) for label in labels], default=0) * TEXT)
    known = [*(value for value in values if value is not None), *([chart.level] if chart.level is not None else []), Decimal(0)]  # fmt: skip
    low, high = min(known), max(known)
    room = WIDTH - left - 120 - (110 if low < 0 else 0)
    scale = room / float(high - low or 1)
    zero = left + (110 if low < 0 else 0) + float(-low) * scale
    bottom = _TOP + len(labels) * ROW
    if chart.level is not None:
        yield from _level(chart, zero + float(chart.level) * scale, bottom, zh)
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = _TOP + at * ROW
        yield _text(left - 14, y + ROW / 2 + TEXT * 0.35, label, "end")
        yield from _bar(chart, value, zero, scale, y)
    yield f'<line x1="{zero:.1f}" y1="{_TOP}" x2="{zero:.1f}" y2="{bottom}" stroke="{INK}" stroke-width="2"/>'


def _bar(chart: Chart, value: Decimal | None, zero: float, scale: float, y: float) -> Iterator[str]:
    middle = y + ROW / 2 + TEXT * 0.35
    if value is None:
        yield _text(zero + 12, middle, "–", colour=QUIET)
        return
    length = float(value) * scale
    start = zero + min(0.0, length)
    fill = "url(#hatch)" if chart.simulated else FILL
    yield f'<rect x="{start:.1f}" y="{y + (ROW - BAR) / 2:.1f}" width="{abs(length):.1f}" height="{BAR}" fill="{fill}" stroke="{INK}" stroke-width="1.5"/>'
    shown = f"{value:.{chart.places}f}"
    yield _text(zero + length + (12 if length >= 0 else -12), middle, shown, "start" if length >= 0 else "end")  # fmt: skip


def _level(chart: Chart, x: float, bottom: float, zh: bool) -> Iterator[str]:
    words = chart.level_label.in_("zh" if zh else "en") if chart.level_label else ""
    yield f'<line x1="{x:.1f}" y1="{_TOP - 8}" x2="{x:.1f}" y2="{bottom}" stroke="{INK}" stroke-width="2.5" stroke-dasharray="14 8"/>'
    shown = f"{words} {chart.level:.{chart.places}f}"
    anchor = "end" if x > WIDTH * 0.8 else "middle"
    yield _text(x, _TOP - 16, shown, anchor, 28, QUIET)


def _lines(chart: Chart, zh: bool) -> Iterator[str]:
    left, right, top, bottom = 110.0, WIDTH - 170.0, _TOP + 20.0, _TOP + 490.0
    known = [value for series in chart.series for value in series.values if value is not None] or [Decimal(0)]
    low, high = float(min(known)), float(max(known))
    pad = (high - low) * 0.15 or 1.0
    low, high = low - pad, high + pad
    step = (right - left) / max(1, len(chart.labels) - 1)

    def y_of(value: Decimal) -> float:
        return bottom - (float(value) - low) / (high - low) * (bottom - top)

    yield f'<line x1="{left}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="{INK}" stroke-width="2"/>'
    if low < 0 < high:
        yield f'<line x1="{left}" y1="{y_of(Decimal(0)):.1f}" x2="{right}" y2="{y_of(Decimal(0)):.1f}" stroke="{QUIET}" stroke-width="1.5"/>'
    for at, label in enumerate(chart.labels):
        yield _text(left + at * step, bottom + 44, label.in_("zh" if zh else "en"), "middle", 27, QUIET)
    for number, series in enumerate(chart.series):
        points = [(left + at * step, y_of(value), value) for at, value in enumerate(series.values) if value is not None]  # fmt: skip
        yield from _line(chart, points, number)
        if points:
            x, y, _ = points[-1]
            yield _text(x + 22, y + 10, series.label.in_("zh" if zh else "en"))


def _line(chart: Chart, points: Sequence[tuple[float, float, Decimal]], number: int) -> Iterator[str]:
    dash = ("", ' stroke-dasharray="16 9"', ' stroke-dasharray="4 8"')[number % 3]
    if chart.simulated:
        dash = dash or ' stroke-dasharray="10 5"'
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    yield f'<polyline points="{path}" fill="none" stroke="{INK}" stroke-width="4"{dash}/>'
    for x, y, value in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="#fff" stroke="{INK}" stroke-width="3"/>'
        yield _text(x, y - 20, f"{value:.{chart.places}f}", "middle", 28)


def _wide(words: str) -> float:
    """The width in ems: a Chinese sign is one, a Latin one about half."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.56 for sign in words)
