"""Starting the bot and the floors as processes, and looking at how long that takes and how much memory they hold."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.stand_in import StandIn

PATIENCE = 60.0
POLL = 0.02
SECRET = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Running:
    """A program that is connected: its name at the stand-in, and how many seconds it took to get there."""

    name: str
    pid: int
    seconds: float

    def megabytes(self) -> float:
        """The memory it holds now."""
        status = Path(f"/proc/{self.pid}/status")
        if status.exists():
            kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        else:
            command = ["ps", "-o", "rss=", "-p", str(self.pid)]
            kilobytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return int(kilobytes) / 1024


@contextmanager
def program(slack: StandIn, name: str, command: Sequence[str], database: Path) -> Iterator[Running]:
    """Run `python -m COMMAND` over Socket Mode against the stand-in until the end of the block."""
    connected = slack.expect(name)
    connected.clear()
    settings = {"SLACK_APP_TOKEN": f"xapp-{name}"}
    with _process(slack, name, command, database, settings, lambda: connected.wait(POLL)) as running:
        yield running


@contextmanager
def served(slack: StandIn, name: str, command: Sequence[str], database: Path, port: int) -> Iterator[Running]:
    """Run `python -m COMMAND` over HTTP on a port until the end of the block."""
    settings = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SECRET, "MAPWRIGHT_PORT": str(port)}
    with _process(slack, name, command, database, settings, lambda: _listens(port)) as running:
        yield running


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return True
    time.sleep(POLL)
    return False


@contextmanager
def _process(
    slack: StandIn,
    name: str,
    command: Sequence[str],
    database: Path,
    settings: Mapping[str, str],
    ready: Callable[[], bool],
) -> Iterator[Running]:
    common = {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": f"xoxb-{name}",
        "DATABASE_URL": f"sqlite:///{database}",
        "MAPWRIGHT_LOG_LEVEL": "ERROR",
    }
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *command], env={**os.environ, **common, **settings})
    try:
        while not ready():
            if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                raise RuntimeError(f"{' '.join(command)} did not start")
        yield Running(name, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
