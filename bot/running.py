"""`mapwright run`: the bot over Socket Mode, or over HTTP where there is no app token, until it is told to stop."""

import logging
import signal
import threading

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.bootstrap import build
from bot.config import Settings
from bot.logs import configure_logging

log = logging.getLogger(__name__)
RECEIVE_BUFFER = 65_536


def run(settings: Settings | None = None) -> int:
    """Run until SIGTERM or SIGINT, then finish what is under way."""
    settings = settings or Settings.load()
    configure_logging(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    bot = build(settings)
    handler = socket_handler(bot.app, settings)
    try:
        handler.connect()
        bot.clock.start()
        log.info("ready")
        stop.wait()
    finally:
        handler.close()
        bot.close()
    return 0


def socket_handler(app: App, settings: Settings) -> SocketModeHandler:
    """The Socket Mode side. The receive buffer makes large envelopes quick, the workers answer many at once."""
    return SocketModeHandler(
        app, settings.app_token, concurrency=settings.concurrency, receive_buffer_size=RECEIVE_BUFFER
    )
