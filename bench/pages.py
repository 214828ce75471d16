"""Pages under concurrent clients, against a file of the same size from the same server."""

from __future__ import annotations

import contextlib
import http.client
import multiprocessing
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.measure import Result

CLIENTS = 8
#: Seconds after which a client asks no more, whatever the number of rounds.
BUDGET = 5.0
PAGES = ("/targets", "/targets/A066", "/api/v1/targets")
DAY = (2025, 9, 30)


def compare(rounds: int) -> Iterator[Result]:
    each = max(4, rounds * 4)
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as port:
        for path in PAGES:
            size = len(_get(http.client.HTTPConnection("127.0.0.1", port, timeout=60), path))
            same = f"size-{size}.html"
            Path(folder, same).write_bytes(b"x" * size)
            _load(port, path, 1)
            ours, peer = _load(port, path, each), _load(port, f"/bench/{same}", each)
            note = f"{size / 1000:.0f} kB; {CLIENTS} clients; 95th percentile {_percentile(ours):.0f} against {_percentile(peer):.1f}"
            yield Result(
                f"page {path}",
                "static file of equal size",
                statistics.median(ours),
                statistics.median(peer),
                "ms",
                note,
            )


def _percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(port, str(folder)), daemon=True
    )
    process.start()
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.join(10)


def serve(port: int, folder: str) -> None:
    """The shipped city in a process of its own, with a folder of plain files beside it."""
    import datetime as dt

    import uvicorn
    from fastapi.staticfiles import StaticFiles

    from jiqun.web import create_app

    app = create_app("ningbo", today=dt.date(*DAY))
    app.mount("/bench", StaticFiles(directory=folder))
    uvicorn.run(app, port=port, log_level="error")


def _wait(port: int, patience: float = 60.0) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"the server did not start within {patience:.0f} s")


def _load(port: int, path: str, each: int) -> list[float]:
    """Milliseconds of every request, `CLIENTS` of them asking at once, `each` one after another."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        runs = [pool.submit(_client, port, path, each) for _ in range(CLIENTS)]
        return [taken for run in runs for taken in run.result()]


def _client(port: int, path: str, each: int) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times: list[float] = []
    until = time.monotonic() + BUDGET
    while not times or (len(times) < each and time.monotonic() < until):
        started = time.perf_counter()
        _get(connection, path)
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    return times


def _get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return content
