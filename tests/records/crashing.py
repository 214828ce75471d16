"""An importer whose records are on PostgreSQL, killed at the N-th event of a commit, for every third N.

Run as `python -m tests.records.crashing FOLDER`; events and lives are those of tests.facts.store.crashing.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store
from tests.facts.store.crashing import CODES, Counter, life
from tests.facts.store.returns import put
from tests.records.server import address, migrated, new_database, server

DECLARED = load_declarations()
ROWS = [{"code": code, "output": float(number)} for number in range(20) for code in CODES]


def imported(folder: Path, url: str, counter: Counter, at: int) -> int:
    store = Store(folder, DECLARED, url)
    counter.arm(at, folder)
    made = put(store, "enterprise_year", "2024", "东区", ROWS, rejects=[{"_row": 9, "why": "错码"}])
    store.catalogue.step(made.id, "check", "科长")
    total = counter.total()
    store.close()
    return total


def judged(folder: Path, url: str) -> str:
    """How many vintages are visible after a death, and what is wrong."""
    store = Store(folder, DECLARED, url)
    visible = store.catalogue.all()
    for vintage in visible:
        store.verify(vintage)
        deeds = [event["deed"] for event in store.catalogue.events(vintage.id)]
        if deeds != (["submit", "check"] if vintage.state == "checked" else ["submit"]):
            return f"{len(visible)} {vintage.state} with events {deeds}"
    store.sweep(older_than=0)
    known = {vintage.id for vintage in visible}
    there = {path.name for path in store.root.glob("[!.]*/*")} | {
        path.name for path in store.root.glob(".staging/*")
    }
    again = put(store, "enterprise_year", "2024", "东区", ROWS)
    (current,) = store.catalogue.current("enterprise_year")
    store.verify(current)
    store.close()
    wrong = f"files {there ^ known}" if there != known else ""
    return (
        f"{len(visible)} {wrong}"
        if current.id == again.id
        else f"{len(visible)} not mended by importing again"
    )


def main() -> None:
    top, counter = Path(sys.argv[1]), Counter(preloaded=False)
    home, like = server(), migrated()
    events = int(
        life(lambda: imported(top / "whole", address(home, new_database_name(0, like)), counter, 0))[1]
    )
    found: dict[str, object] = {"events": events}
    points = range(1, events + 1, 3)
    killed, seen, wrong = 0, [], {}
    for at in points:
        url, folder = address(home, new_database_name(at, like)), top / str(at)
        status, _ = life(lambda url=url, folder=folder, at=at: imported(folder, url, counter, at))  # type: ignore[misc]
        killed += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        count, _, said = life(lambda url=url, folder=folder: judged(folder, url))[1].partition(" ")  # type: ignore[misc]
        seen.append(count)
        if said or count not in ("0", "1"):
            wrong[at] = f"{count} {said}"
    print(
        json.dumps(
            {
                **found,
                "tried": len(points),
                "killed": killed,
                "absent": seen.count("0"),
                "whole": seen.count("1"),
                "wrong": wrong,
            }
        )
    )


def new_database_name(number: int, like: str) -> str:
    name = f"life{number}"
    new_database(name, like)
    return name


if __name__ == "__main__":
    main()
