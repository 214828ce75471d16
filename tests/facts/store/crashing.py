"""A process that kills itself at the N-th event of a commit, for every N; run as `python -m tests.facts.store.crashing`.

Events are Python's audit events (open, rename, mkdir, remove, sqlite3 …) and every statement sent to the database;
with crashing.c preloaded they are the system calls that change the disk, those of Arrow and SQLite included.
Every life is a forked child: libraries are loaded once, nothing else is shared.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import alembic.command
import alembic.runtime.migration
import alembic.script
import sqlalchemy as sa
import sqlalchemy.dialects.sqlite

from jiqun.facts.schema import load_declarations
from jiqun.facts.store import Store, Vintage
from tests.facts.store.returns import put

CODES = ["91000000MA00000011", "91000000MA00000022"]
DECLARED = load_declarations()
LOADED = (
    alembic.command,
    alembic.runtime.migration,
    alembic.script,
    sqlalchemy.dialects.sqlite,
)  #: before the first fork
ROWS = [{"code": code, "output": float(number)} for number in range(1500) for code in CODES]


class Counter:
    """Counts events after `arm`, and dies at the N-th (0: only counts)."""

    def __init__(self, preloaded: bool) -> None:
        self.native = ctypes.CDLL(None) if preloaded else None
        self.armed, self.left, self.seen, self.folder = False, 0, 0, ""
        if self.native is None:
            sys.addaudithook(self._heard)
            sa.event.listen(sa.Engine, "after_cursor_execute", lambda *_: self._step())
            sa.event.listen(sa.Engine, "commit", lambda *_: self._step())
            real = os.fsync
            os.fsync = lambda handle: (self._step(), real(handle))[1]  # type: ignore[assignment]

    def _heard(self, event: str, given: tuple[object, ...]) -> None:
        """Only what touches the store: libraries that are loaded late open files of their own."""
        if self.armed and event.split(".")[0] in ("open", "os", "shutil") and self.folder in str(given[:1]):
            self._step()

    def _step(self) -> None:
        if self.armed:
            self.seen += 1
            if self.left and self.seen == self.left:
                os.kill(os.getpid(), signal.SIGKILL)

    def arm(self, at: int, folder: Path) -> None:
        self.folder = str(folder)
        self.armed, self.left, self.seen = True, at, 0
        if self.native is not None:
            self.native.crash_at(ctypes.c_long(at))

    def total(self) -> int:
        self.armed = False
        return int(self.native.crash_seen()) if self.native is not None else self.seen


def imported(folder: Path, counter: Counter | None, at: int) -> int:
    """The deed under test: commit one return with rejected rows, and check it."""
    store = Store(folder, DECLARED)
    if counter is not None:
        counter.arm(at, folder)
    made = put(store, "enterprise_year", "2024", "东区", ROWS, rejects=[{"_row": 9, "why": "错码"}])
    store.catalogue.step(made.id, "check", "科长")
    total = counter.total() if counter is not None else 0
    store.close()
    return total


def judged(folder: Path) -> str:
    """How many vintages are visible after a death, and what is wrong."""
    store = Store(folder, DECLARED)
    visible = store.catalogue.all()
    return f"{len(visible)} {_wrong(store, visible)}"


def _wrong(store: Store, visible: list[Vintage]) -> str:
    for vintage in visible:
        store.verify(vintage)
        deeds = [event["deed"] for event in store.catalogue.events(vintage.id)]
        if deeds != (["submit", "check"] if vintage.state == "checked" else ["submit"]):
            return f"state {vintage.state} with events {deeds}"
    store.sweep(older_than=0)
    return _leftovers(store) or _again(store)


def _leftovers(store: Store) -> str:
    known = {vintage.id for vintage in store.catalogue.all()}
    there = {path.name for path in store.root.glob("[!.]*/*")}
    staged = list(store.root.glob(".staging/*"))
    return "" if there == known and not staged else f"files {there ^ known}, staged {staged}"


def _again(store: Store) -> str:
    """The same import again: exactly one vintage speaks, with all its rows."""
    made = put(store, "enterprise_year", "2024", "东区", ROWS)
    current = store.catalogue.current("enterprise_year")
    store.verify(made)
    store.close()
    return "" if [item.id for item in current] == [made.id] and made.rows == len(ROWS) else "not idempotent"


def life(deed: Callable[[], str | int]) -> tuple[int, str]:
    """Run a deed in a child: (wait status, what it said)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            said = str(deed())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode()[:60_000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    return os.waitpid(child, 0)[1], said


def main() -> None:
    """Arguments: folder, how many deaths at most (0: at every event), `native` or `audit`."""
    top, most, preloaded = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "native"
    counter = Counter(preloaded)
    new = top / "new"
    life(lambda: Store(new, DECLARED).close() or "")
    whole = int(life(lambda: imported(Path(shutil.copytree(new, top / "whole")), counter, 0))[1])
    points = list(range(1, whole + 1))
    if most and most < whole:
        # The last ones come after the commit, a small part of all that a chance choice may miss.
        points = sorted({*random.Random(6).sample(points, most), *points[-5:]})  # noqa: S311
    wrong, killed, before, after = {}, 0, 0, 0
    for at in points:
        folder = Path(shutil.copytree(new, top / str(at)))
        status, said = life(lambda folder=folder, at=at: imported(folder, counter, at))  # type: ignore[misc]
        killed += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        count, _, said = life(lambda folder=folder: judged(folder))[1].partition(" ")  # type: ignore[misc]
        before, after = before + (count == "0"), after + (count == "1")
        if said or count not in "01":
            wrong[at] = f"{count} {said}"
        shutil.rmtree(folder)
    print(
        json.dumps(
            {
                "events": whole,
                "tried": len(points),
                "killed": killed,
                "absent": before,
                "whole": after,
                "wrong": wrong,
            }
        )
    )


if __name__ == "__main__":
    main()
