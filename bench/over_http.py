"""How soon commands are answered over HTTP, signed as Slack signs them, by the bot and by an empty Bolt app."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bench import payloads
from bench.answering import EACH, ROUNDS
from bench.figures import Figure, milliseconds
from bench.programs import SECRET, free_port, served
from bench.setting import started_workshops
from bench.stand_in import StandIn


class Caller:
    """Slack as a client: one connection that is kept, and requests that are signed."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._verifier = SignatureVerifier(SECRET)

    def command(self, text: str, response_url: str) -> float:
        """Send `/journey TEXT` and return the seconds until it is answered."""
        body = urlencode(payloads.command(text, response_url))
        stamp = str(int(time.time()))
        signature = self._verifier.generate_signature(timestamp=stamp, body=body) or ""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature,
        }
        begun = time.perf_counter()
        self._connection.request("POST", "/slack/events", body, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        seconds = time.perf_counter() - begun
        if answer.status != 200 or b"reference" in said:
            raise RuntimeError(f"refused: {answer.status} {said!r}")
        return seconds


def measure(slack: StandIn, folder: Path) -> Iterator[Figure]:
    """Yield bar 1 over HTTP."""
    database = folder / "http.sqlite3"
    started_workshops(f"sqlite:///{database}", count=1)
    ports = free_port(), free_port()
    with (
        served(slack, "bot", ["bot", "run"], database, ports[0]),
        served(slack, "empty", ["bench.empty_app", "http"], database, ports[1]),
    ):
        bot, empty = map(Caller, ports)
        work = {"empty help": (empty, "help"), "help": (bot, "help"), "/journey": (bot, ""), "status": (bot, "status")}
        for caller, text in work.values():
            caller.command(text, slack.response_url)
        slack.quiet()
        seen: dict[str, list[float]] = {key: [] for key in work}
        for _ in range(ROUNDS):
            for key, (caller, text) in work.items():
                seen[key] += [caller.command(text, slack.response_url) for _ in range(EACH)]
    middle = {key: median(values) for key, values in seen.items()}
    for key, values in seen.items():
        yield Figure(what=f"{key}: answered after", value=middle[key] * 1000, unit="ms", note=milliseconds(values))
    yield Figure(what="help / empty app", value=middle["help"] / middle["empty help"], unit="x", bar=1.3)
    for key in ("/journey", "status"):
        yield Figure(what=f"{key} - empty app", value=(middle[key] - middle["empty help"]) * 1000, unit="ms", bar=5)
