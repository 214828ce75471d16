"""A real Spark cluster on this machine: one master and two workers, each a JVM of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


#: For many small questions: nothing is compiled for a query that is asked once, and the JVM optimises little. What is
#: answered stays the same.
QUICK = """\
spark.sql.codegen.wholeStage         false
spark.sql.codegen.factoryMode        NO_CODEGEN
spark.sql.adaptive.enabled           false
spark.sql.constraintPropagation.enabled false
spark.driver.extraJavaOptions        -XX:TieredStopAtLevel=1
spark.executor.extraJavaOptions      -XX:TieredStopAtLevel=1
spark.sql.sources.parallelPartitionDiscovery.threshold 1000
spark.locality.wait                  0s
"""


def missing() -> str | None:
    """Why Spark cannot run here; None when it can."""
    return None if shutil.which("java") else "Java is not installed (Debian: default-jre-headless)"


@contextmanager
def standalone(folder: Path, workers: int = 2) -> Iterator[str]:
    """The master's URL while master and workers run; their logs are in the folder."""
    home = Path(pyspark.__file__).parent
    configured = folder / "conf"
    configured.mkdir()
    (configured / "spark-defaults.conf").write_text(QUICK, encoding="ascii")
    os.environ["SPARK_CONF_DIR"] = str(configured)
    port = free_port()
    url = f"spark://127.0.0.1:{port}"
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder),
    }
    common = ["--host", "127.0.0.1", "--webui-port", "0"]
    roles = [["master.Master", *common, "--port", str(port)]]
    roles += [["worker.Worker", *common, "--cores", "1", "--memory", "1g", url]] * workers
    running = []
    try:
        for number, (role, *arguments) in enumerate(roles):
            command = [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{role}", *arguments]
            with (folder / f"{number}.log").open("w") as log:
                running.append(
                    subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
                )
            if number == 0:
                wait_for(port)
        wait_for_text(folder / "0.log", "Registering worker", workers)
        yield url
    finally:
        del os.environ["SPARK_CONF_DIR"]
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def wait_for(port: int, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on {port}")


def wait_for_text(log: Path, words: str, times: int, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while log.read_text().count(words) < times:
        if time.monotonic() > end:
            raise TimeoutError(log.read_text()[-2000:])
        time.sleep(0.1)
