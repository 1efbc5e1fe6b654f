"""Starting the bot and the floors as processes, and looking at how long that takes and how much memory they hold."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.stand_in import StandIn

PATIENCE = 60.0


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
    """Run `python -m COMMAND` against the stand-in until the end of the block."""
    connected = slack.expect(name)
    connected.clear()
    environ = os.environ | {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": f"xoxb-{name}",
        "SLACK_APP_TOKEN": f"xapp-{name}",
        "DATABASE_URL": f"sqlite:///{database}",
        "MAPWRIGHT_LOG_LEVEL": "ERROR",
    }
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *command], env=environ)
    try:
        if not connected.wait(PATIENCE):
            raise RuntimeError(f"{' '.join(command)} did not connect within {PATIENCE:g} s")
        yield Running(name, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
