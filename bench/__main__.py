"""`python -m bench [--json] [--rounds N] [packs pages …]`: a table, or one JSON document, on stdout; progress on stderr."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator

import jiqun
from bench import (
    appraisals,
    composites,
    extraction,
    figures,
    forecasting,
    intake,
    packs,
    pages,
    reading,
    synthesis,
)
from bench.measure import Result

SUITES: dict[str, Callable[[int], Iterator[Result]]] = {
    "reading": reading.compare,
    "extraction": extraction.compare,
    "packs": packs.compare,
    "pages": pages.compare,
    "figures": figures.compare,
    "forecasting": forecasting.compare,
    "appraisals": appraisals.compare,
    "composites": composites.compare,
    "intake": intake.compare,
    "synthesis": synthesis.compare,
}


def machine() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "system": platform.system(),
        "jiqun": jiqun.__version__,
    }


def run(names: Iterable[str], rounds: int) -> Iterator[Result]:
    for name in names:
        for result in SUITES[name](rounds):
            print(f"{name}: {result.name}", file=sys.stderr)
            yield result


def show(results: Iterable[Result]) -> None:
    print(f"{'':22} {'jiqun':>10} {'peer':>10} {'':5} {'ratio':>9}  peer")
    for item in results:
        print(
            f"{item.name:22} {item.ours:10.2f} {item.peer:10.2f} {item.unit:5} {item.ratio:8.2f}×"
            f"  {item.peer_name} ({item.note})"
        )
    print("\nratio = jiqun ÷ peer: how many times longer jiqun takes. Medians.")


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("suites", nargs="*", choices=[*SUITES, []], default=[], help="all when left out")
    words.add_argument("--json", action="store_true")
    words.add_argument("--rounds", type=int, default=5)
    asked = words.parse_args()
    results = list(run(asked.suites or SUITES, max(1, asked.rounds)))
    if asked.json:
        print(
            json.dumps(
                {"machine": machine(), "results": [item.as_dict() for item in results]},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        print(" · ".join(f"{name} {value}" for name, value in machine().items()))
        show(results)


if __name__ == "__main__":
    main()
