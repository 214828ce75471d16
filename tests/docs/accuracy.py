"""The measured accuracy of extraction, as the table of `docs/method/accuracy.md`.

`python -m tests.docs.accuracy` writes the page's table anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jiqun.documents import read
from jiqun.packs import find_pack
from jiqun.packs.record import read_yaml
from jiqun.plans.extraction import extract
from tests.docs.blocks import DOCS, ROOT
from tests.plans.extraction import scoring

PAGE = DOCS / "method" / "accuracy.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end -->"
COLUMNS = ("plan", "reviewed", "read", "value and unit", "targets", "value, unit, year, kind", "names")
RULE = "|---|--:|--:|--:|--:|--:|--:|"

Row = Mapping[str, Any]
Figures = tuple[float, ...]


def _labels(plan: str) -> list[Row]:
    rows = read_yaml(find_pack(ROOT / "packs" / "ningbo").path("plans", plan, "statements.yaml"))
    return [
        {"unit": None, "year": None, **row, "value_start": row["at"][0], "value_end": row["at"][1]}
        for row in rows
    ]


def _found(plan: str) -> list[Row]:
    return [item.as_dict() for item in extract(read(ROOT / "packs" / "ningbo" / "documents" / f"{plan}.txt"))]


def _figures(gold: Sequence[Row], found: Sequence[Row]) -> Figures:
    targets = scoring.only(gold, "target"), scoring.only(found, "target")
    return (
        float(len(gold)),
        float(len(found)),
        scoring.score(gold, found).f1,
        scoring.score(*targets).f1,
        scoring.score(gold, found, same="tuple").f1,
        scoring.names(scoring.match(gold, found))[0],
    )


def measure() -> dict[str, Figures]:
    """For every shipped plan and all together: reviewed, read, three F1, share of names at least 0.9 alike."""
    plans = sorted(path.stem for path in (ROOT / "packs" / "ningbo" / "documents").glob("*.txt"))
    pairs = {plan: (_labels(plan), _found(plan)) for plan in plans}
    gold = [
        row
        for number, (labels, _) in enumerate(pairs.values())
        for row in scoring.with_offset(labels, number * 10**6)
    ]
    found = [
        row
        for number, (_, read_) in enumerate(pairs.values())
        for row in scoring.with_offset(read_, number * 10**6)
    ]
    return {**{plan: _figures(*pair) for plan, pair in pairs.items()}, "all": _figures(gold, found)}


def table(measured: Mapping[str, Figures]) -> str:
    lines = [f"| {' | '.join(COLUMNS)} |", RULE]
    for plan, figures in measured.items():
        lines.append(
            f"| {plan} | {figures[0]:.0f} | {figures[1]:.0f} | {' | '.join(f'{value:.3f}' for value in figures[2:])} |"
        )
    return "\n".join(lines) + "\n"


def printed() -> dict[str, Figures]:
    """The figures on the page."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    rows = [line.strip("|").split("|") for line in rest.partition(END)[0].splitlines()[2:]]
    return {
        cells[0].strip(): tuple(float(cell) for cell in cells[1:])
        for cells in rows
        if len(cells) == len(COLUMNS)
    }


def main() -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}{table(measure())}{END}{after}", encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
