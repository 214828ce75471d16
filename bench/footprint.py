"""Peak memory of a program and of all it starts, together: what a machine must have free for it.

The proportional set size (PSS) of every process of the tree is summed twenty times a second: pages that two
processes share count once, and the peak of the sum is that of one moment. Traps: `getrusage` gives a child the peak of
the process that started it, and the sum of the peaks of two processes is no moment's.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

EVERY = 0.05  #: seconds between two looks
PROC = Path("/proc")


def run(command: Sequence[str]) -> tuple[str, float]:
    """(what the program wrote on stdout, peak in MB). Raises CalledProcessError."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        peaks = [0.0]
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, ended, peaks), daemon=True)
        watcher.start()
        said, _ = process.communicate()
        ended.set()
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said)
    return said, peaks[0]


def _watch(root: int, ended: threading.Event, peaks: list[float]) -> None:
    while not ended.wait(EVERY):
        peaks[0] = max(peaks[0], sum(map(_held, tree(root))))


def tree(root: int) -> Iterator[int]:
    """A process and all that descend from it."""
    yield root
    for task in (PROC / str(root)).glob("task/*/children"):
        for child in _text(task).split():
            yield from tree(int(child))


def _held(process: int) -> float:
    """MB."""
    lines = _text(PROC / str(process) / "smaps_rollup").splitlines()
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:")), 0.0)


def _text(path: Path) -> str:
    """Nothing, once the process has ended."""
    try:
        return path.read_text("ascii")
    except OSError:
        return ""
