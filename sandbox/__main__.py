"""``python -m sandbox --world FILE``: a Slack stand-in on 127.0.0.1 that people, scripts and apps can use."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sandbox.face import Sandbox
from sandbox.page import Page
from sandbox.script import Item, Player, ScriptError, read_script
from sandbox.server import Server
from sandbox.stage import Theatre
from sandbox.world import WorldError, load

CONNECTING = 60.0
"""Seconds for the apps to connect before a script begins."""


def main(given: Sequence[str] | None = None) -> int:
    """Run the command line; 0 fine, 1 a script failed or an app did not come, 2 a file cannot be meant so."""
    asked = _parser().parse_args(given)
    say = _printer()
    try:
        world = load(asked.world)
        items = read_script(asked.script) if asked.script else []
        server = Server(world, port=asked.port)
        page = Page(server.state)
        server.routes.append(page.attach)
        server.start()
    except (WorldError, ScriptError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    except OSError as trouble:
        sys.stderr.write(f"port {asked.port} cannot be opened ({trouble.strerror}); choose another with --port\n")
        return 2
    try:
        return _stand(Sandbox(server), page, items, asked, say)
    finally:
        server.stop()


def _stand(
    slack: Sandbox, page: Page, items: Sequence[Item], asked: argparse.Namespace, say: Callable[[str], None]
) -> int:
    speed = asked.speed if asked.speed is not None else 0.0 if asked.once else 1.0
    with _until_told() as told:
        say(f"the page: {slack.url}/")
        say(f"the Web API, as base_url of any client: {slack.api_url}")
        folder = asked.script.parent if asked.script else Path()
        fine = not items or _play(slack, Player(Theatre(slack, page), say, speed, folder), items, say)
        if asked.once:
            return 0 if fine else 1
        say(f"{'the script is through' if items and fine else 'standing'}; {slack.url}/ stays up until Ctrl-C")
        told.wait()
    return 1 if asked.once else 0


def _play(slack: Sandbox, player: Player, items: Sequence[Item], say: Callable[[str], None]) -> bool:
    try:
        for _, app in slack.state.apps():
            if not app.request_url:
                say(f"waiting for {app.name} to connect")
                slack.connected(app.id, within=CONNECTING)
    except AssertionError:
        say(f"{app.name} did not connect within {CONNECTING:.0f} s: point it at {slack.api_url}")
        return False
    fine = player.play(items)
    for complaint in slack.complaints:
        say(f"complaint: {complaint}")
    return fine


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C or a TERM signal sets; while a script plays the signals end it."""
    told = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        told.set()
        raise KeyboardInterrupt

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    except KeyboardInterrupt:
        pass
    finally:
        for one, old in before.items():
            signal.signal(one, old)


def _printer() -> Callable[[str], None]:
    def say(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    return say


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m sandbox", description="A Slack stand-in on 127.0.0.1.")
    parser.add_argument("--world", type=Path, required=True, help="YAML file of workspaces, people, channels and apps")
    parser.add_argument("--script", type=Path, help="YAML file of what people do; sandbox/README.md lists the verbs")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; left out, a free one")
    parser.add_argument("--speed", type=float, help="how many times faster than people; 0 leaves out all pauses")
    parser.add_argument("--once", action="store_true", help="end when the script does: 0, or 1 where it failed")
    return parser


if __name__ == "__main__":
    sys.exit(main())
