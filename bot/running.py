"""`mapwright run`: the bot over Socket Mode, or over HTTP where there is no app token, until it is told to stop."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.bootstrap import build
from bot.config import Settings
from bot.logs import configure_logging
from bot.problem import Problem

log = logging.getLogger(__name__)
RECEIVE_BUFFER = 65_536
SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter while others wait for it; Python's 5 ms would be five acknowledgements."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL")
PERMANENT = ("invalid_auth", "not_allowed_token_type", "account_inactive", "token_revoked", "missing_scope")


def run(settings: Settings | None = None) -> int:
    """Run until SIGTERM or SIGINT, then finish what is under way."""
    settings = settings or Settings.load()
    configure_logging(settings)
    for key in SECRETS:
        # The drawing worker inherits this environment, and Bolt would read a token a second time.
        os.environ.pop(key, None)
    sys.setswitchinterval(SWITCH_SECONDS)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    bot = build(settings)
    close: Callable[[], object] = lambda: None  # noqa: E731 - until there is something to close
    try:
        close = _listen(bot.app, settings, stop)
        if not stop.is_set():
            bot.clock.start()
            log.info("ready, over %s", "Socket Mode" if settings.app_token else f"HTTP on port {settings.port}")
        stop.wait()
    finally:
        close()
        bot.close()
    return 0


def _listen(app: App, settings: Settings, stop: threading.Event) -> Callable[[], object]:
    """Take requests from now on; returns what ends it."""
    return _socket(app, settings, stop) if settings.app_token else _http(app, settings)


def socket_handler(app: App, settings: Settings) -> SocketModeHandler:
    """The Socket Mode side. The receive buffer makes large envelopes quick, the workers answer many at once."""
    return SocketModeHandler(
        app, settings.app_token, concurrency=settings.concurrency, receive_buffer_size=RECEIVE_BUFFER
    )


def _socket(app: App, settings: Settings, stop: threading.Event) -> Callable[[], object]:
    """Connect, again and again where Slack cannot be reached; what no repetition mends is said at once."""
    handler = socket_handler(app, settings)
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            handler.connect()  # type: ignore[no-untyped-call]
            break
        except SlackApiError as error:
            if error.response["error"] in PERMANENT:
                code = error.response["error"]
                raise Problem(f"Slack refuses the app token ({code}). mapwright doctor says what to do.") from error
            log.warning("Slack refuses the connection (%s), again in %g s", error.response["error"], pause)
        except OSError as error:
            log.warning("Slack cannot be reached (%s), again in %g s", error, pause)
        stop.wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    return lambda: _ended(handler.close, settings.http_timeout)


def _ended(close: Callable[[], object], seconds: float) -> None:
    """End the connection within a time: the client can wait for ever for a session that had only just begun."""
    ending = threading.Thread(target=close, name="closing", daemon=True)
    ending.start()
    ending.join(seconds)


def _http(app: App, settings: Settings) -> Callable[[], object]:
    """Serve /slack/events in threads of its own."""
    from slack_bolt.adapter.wsgi import SlackRequestHandler
    from waitress import create_server

    server = create_server(SlackRequestHandler(app), host="127.0.0.1", port=settings.port, threads=settings.concurrency)
    thread = threading.Thread(target=server.run, name="http", daemon=True)
    thread.start()

    def close() -> None:
        server.close()
        thread.join(settings.http_timeout)

    return close
