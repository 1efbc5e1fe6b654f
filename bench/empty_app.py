"""The floor: a Bolt app that acknowledges everything and does nothing.

Run it as `python -m bench.empty_app MODE`. MODE is `before` (`process_before_response`, as the bot has it) or `default`
(as Bolt has it), both over Socket Mode, or `http`: as `before`, served by waitress on the port `MAPWRIGHT_PORT`.
"""

import logging
import os
import re
import sys
import threading

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from waitress import serve

CONCURRENCY = 20
RECEIVE_BUFFER = 65_536


def acknowledge(ack: Ack) -> None:
    """Say that it has arrived."""
    ack()


def main() -> None:
    """Connect, and answer until killed."""
    logging.basicConfig(level=logging.ERROR)
    app = App(
        client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "unused"),
        process_before_response=sys.argv[1] != "default",
        token_verification_enabled=False,
    )
    app.command("/journey")(acknowledge)
    app.action(re.compile(".*"))(acknowledge)
    app.view(re.compile(".*"))(acknowledge)
    if sys.argv[1] == "http":
        port = int(os.environ["MAPWRIGHT_PORT"])
        serve(SlackRequestHandler(app), host="127.0.0.1", port=port, threads=CONCURRENCY)
        return
    token = os.environ["SLACK_APP_TOKEN"]
    handler = SocketModeHandler(app, token, concurrency=CONCURRENCY, receive_buffer_size=RECEIVE_BUFFER)
    handler.connect()  # type: ignore[no-untyped-call]
    threading.Event().wait()


if __name__ == "__main__":
    main()
