"""Pages under concurrent clients, against a file of the same size from the same server."""

from __future__ import annotations

import contextlib
import http.client
import multiprocessing
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from urllib.parse import quote

from bench.measure import Result

CLIENTS = 8
#: Seconds after which a client asks no more, whatever the number of rounds.
BUDGET = 5.0
PAGES = ("/targets", "/targets/A066", "/api/v1/targets")
DAY = (2025, 9, 30)
FIRMS, YEARS = 10_000, range(2018, 2026)


def compare(rounds: int) -> Iterator[Result]:
    yield from _plans(rounds)
    yield from _facts(rounds)


def _plans(rounds: int) -> Iterator[Result]:
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


def _facts(rounds: int) -> Iterator[Result]:
    """Eight users over a synthetic city of 10,000 firms, each on a walk of their own: lists, filters, searches, portraits
    of different firms, districts, figures. Nobody waits between two pages, and every round is another walk.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        codes = _synthesised(data)
        with _served(Path(folder), str(data)) as port:
            walks = [_walk(codes, user) for user in range(CLIENTS)]
            first = _walked(port, walks)
            again = [taken for _ in range(max(1, rounds)) for taken in _walked(port, walks)]
            fresh = _walked(port, [_walk(codes, CLIENTS + user) for user in range(CLIENTS)])
            size = len(_get(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "/districts"))
            Path(folder, "same.html").write_bytes(b"x" * size)
            peer = statistics.median(_load(port, "/bench/same.html", 20))
    for name, times in (
        ("first visit", first),
        ("other firms, same lists", fresh),
        ("pages seen before", again),
    ):
        note = f"{len(times)} pages; {CLIENTS} clients; median {statistics.median(times):.0f}, 95th percentile {_percentile(times):.0f}"
        yield Result(f"city, {name}", "static file", statistics.median(times), peer, "ms", note)


def _synthesised(data: Path) -> list[str]:
    from jiqun.synthesis import synthesise
    from jiqun.workspace.facts import open_desk

    desk = open_desk("ningbo", data)
    try:
        synthesise(desk.store, desk.pack, firms=FIRMS, years=YEARS, seed=1)
        panel = desk.facts().population.panel()
        chosen = panel.filter(panel.year == YEARS[-1]).select("code").order_by("code").limit(400)
        return [row["code"] for row in desk.engine.collect(chosen).to_pylist()]
    finally:
        desk.close()


def _walk(codes: Sequence[str], user: int) -> list[str]:
    """What one user opens: the same lists as the others, firms of their own."""
    own = codes[user * 12 :][:12]
    shared = ["/", "/data", "/enterprises", "/districts", "/parks", "/clusters", "/targets", "/data/board"]
    lists = [
        f"/enterprises?{query}" for query in ("region=鄞州区", "division=36", "q=精密", "scale=above&page=2")
    ]
    figures = [
        "/api/v1/figures?indicator=va-per-mu&by=district&period=2024",
        "/figures/va-per-mu?year=2024",
        "/targets/A066",
    ]
    portraits = [f"/enterprises/{code}" for code in own]
    paths = [path for pair in zip_longest([*shared, *lists, *figures], portraits) for path in pair if path]
    turn = user % len(paths)
    return [quote(path, safe="/?=&%-") for path in paths[turn:] + paths[:turn]]


def _walked(port: int, walks: Sequence[Sequence[str]]) -> list[float]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        runs = [pool.submit(_steps, port, walk) for walk in walks]
        return [taken for run in runs for taken in run.result()]


def _steps(port: int, walk: Sequence[str]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for path in walk:
        started = time.perf_counter()
        _get(connection, path)
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    return times


def _percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@contextlib.contextmanager
def _served(folder: Path, data: str = "") -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(port, str(folder), data), daemon=True
    )
    process.start()
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.join(10)


def serve(port: int, folder: str, data: str = "") -> None:
    """The shipped city in a process of its own, with a folder of plain files beside it."""
    import datetime as dt

    import uvicorn
    from fastapi.staticfiles import StaticFiles

    from jiqun.web import create_app

    app = create_app("ningbo", today=dt.date(*DAY), data=Path(data or folder))
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
