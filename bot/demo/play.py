"""`mapwright demo`: sandbox and bot as two processes that speak Socket Mode, and a whole workshop played in it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from bot.demo.script import script_of
from bot.formats.journey_file import loads
from bot.journey import Journey, numbered
from bot.problem import Problem

GRACE = 15.0
"""Seconds that a process may take to end when it is told to."""


def play(name: str, out: Path, *, once: bool = False, port: int = 0) -> int:
    """Play the demo on a published journey; 0 where the whole script went through.

    Pictures, the journey file and what the play is made from are left under `out`. Without `once` the sandbox stays
    up with its page until it is interrupted.
    """
    journey = published(name)
    stage = out / "demo"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    world, script = _written(stage, journey, name)
    port = port or free_port()
    print(f"Playing {journey.title}. Scores, quotes and people are made up for this demo.", flush=True)
    command = [sys.executable, "-m", "sandbox", "--world", str(world), "--script", str(script), "--port", str(port)]
    command += ["--once", "--speed", "0"] if once else ["--speed", "4"]
    environ = bot_environment(world, port, stage / "demo.sqlite3")
    bot = [sys.executable, "-m", "bot", "run"]
    with _signals(), _running(command) as sandbox:
        _wait_for(port, sandbox)
        with (stage / "bot.log").open("wb") as words, _running(bot, env=environ, stdout=words, stderr=words):
            status = sandbox.wait()
    if once and status == 0:
        _export(environ, out / f"{name}.yaml")
        print(f"Pictures and the journey file are under {out}/.", flush=True)
    return status


def published(name: str) -> Journey:
    """The published journey of that name; a `Problem` lists those that there are."""
    folder = files("bot.demo").joinpath("journeys")
    known = {path.name.removesuffix(".yaml"): path for path in folder.iterdir() if path.name.endswith(".yaml")}
    if name not in known:
        raise Problem(f"There is no journey {name!r}. Choose one of: {', '.join(sorted(known))}.")
    return numbered(loads(known[name].read_text(encoding="utf-8"), name=name))


def _written(stage: Path, journey: Journey, name: str) -> tuple[Path, Path]:
    """The data files of the play: world, manifest and script."""
    here = files("bot.demo")
    for file in ("world.yaml", "manifest.json"):
        (stage / file).write_bytes(here.joinpath(file).read_bytes())
    script = stage / "script.yaml"
    items = list(script_of(journey, str(stage.parent.absolute() / name)))
    script.write_text(yaml.safe_dump(items, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
    return stage / "world.yaml", script


def bot_environment(world: Path, port: int, database: Path) -> dict[str, str]:
    """The environment in which the bot joins the sandbox: its settings, and nothing else of this process's own."""
    app = yaml.safe_load(world.read_text(encoding="utf-8"))["workspaces"][0]["apps"][0]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SLACK_", "MAPWRIGHT_"))}
    return {
        **kept,
        "SLACK_BOT_TOKEN": app["bot_token"],
        "SLACK_APP_TOKEN": app["app_token"],
        "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
        "DATABASE_URL": f"sqlite:///{database.absolute()}",
        "MAPWRIGHT_REDRAW_SECONDS": "2",
        "MAPWRIGHT_TICK_SECONDS": "0.2",
    }


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that lives no longer than the block."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the process listens on the port."""
    until = time.monotonic() + GRACE
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise Problem("The sandbox did not start; what it printed above says why.")


@contextmanager
def _signals() -> Iterator[None]:
    """SIGTERM ends the demo as Ctrl-C does, so that no process is left behind."""
    before = signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _export(environ: dict[str, str], target: Path) -> None:
    command = [sys.executable, "-c", "from bot.demo.play import export_newest; export_newest()"]
    done = subprocess.run(command, env=environ, capture_output=True, check=True)
    target.write_bytes(done.stdout)


def export_newest() -> None:
    """Write the newest workshop of the demo's database to standard output."""
    from bot.exchange import export, newest

    sys.stdout.write(export(newest()))
