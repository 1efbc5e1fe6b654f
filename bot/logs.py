"""Logs: one line each, ids but no contents, and never a token."""

import logging
import re
from collections.abc import Iterable

from bot.config import Settings

_SHAPES = re.compile(
    r"xox[a-z](?:\.[a-z0-9-]+)?-[A-Za-z0-9-]+"
    r"|xapp-[A-Za-z0-9-]+"
    r"|(?<=ticket=)[^&\s\"']+"
    r"|(?<=Bearer )\S+"
    r"|(?<=hooks\.slack\.com/)[^\s\"'<>]+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_QUIET = ("slack_sdk", "slack_bolt", "apscheduler", "sqlalchemy", "alembic", "urllib3", "asyncio")
HIDDEN = "[hidden]"


class Redacting(logging.Formatter):
    """Writes records with every secret left out, those in tracebacks and in what libraries log too."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets = sorted((s for s in secrets if len(s) >= 4), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback where there is one."""
        return self.redacted(super().format(record))

    def redacted(self, text: str) -> str:
        """The text without secrets: the settings' own, and whatever has the shape of one."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _SHAPES.sub(HIDDEN, text)


def configure_logging(settings: Settings) -> None:
    """Log to standard error at the settings' level; libraries from warnings on, since their details name tokens."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(settings.secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
