"""The bot as `mapwright run` has it, in a process that kills itself where it is told: `python -m tests.whole.doomed`.

It reads orders, a line each: `live` (the first one: begin), `die STAGE`, `hold` (deliver nothing any more), `end`.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.bootstrap import build
from bot.config import Settings
from bot.logs import configure_logging
from bot.running import socket_handler
from storage.tables import Submission
from tests.waiting import ended

ARRIVED, WRITING, COMMITTED = "arrived", "writing", "committed"


class Doom:
    """Where this process dies. A stage that is passed when nobody asked for it is passed as ever."""

    def __init__(self) -> None:
        self.stage = ""
        self.written = False

    def at(self, stage: str) -> None:
        """Die here, if it is here."""
        if stage == self.stage:
            os.write(1, f"killed at {stage}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def arrived(self, body: dict[str, Any], next: Callable[[], Any]) -> Any:
        """A submission is here, and nothing was done with it yet."""
        if body.get("type") == "view_submission":
            self.at(ARRIVED)
        return next()

    def flushed(self, session: Session, _: object) -> None:
        """A submission's row is in the transaction."""
        self.written = self.written or _with_submission(session)

    def committing(self, session: Session) -> None:
        """The transaction of a submission is whole, and not committed."""
        if self.written or _with_submission(session):
            self.at(WRITING)

    def committed(self) -> None:
        """A submission is on disk, and nobody was told."""
        if self.written:
            self.at(COMMITTED)
        self.written = False


def _with_submission(session: Session) -> bool:
    return any(isinstance(row, Submission) for row in session.new)


def main() -> None:
    """Wait for the word, then run until the end of the input or until the doom comes."""
    if sys.stdin.readline().strip() != "live":
        return
    settings = Settings.load()
    configure_logging(settings)
    doom = Doom()
    bot = build(settings, at=doom.at)
    event.listen(Session, "after_flush", doom.flushed)
    event.listen(Session, "before_commit", doom.committing)
    bot.database.after_commit(doom.committed)
    bot.app.middleware(doom.arrived)
    handler = socket_handler(bot.app, settings)
    handler.connect()  # type: ignore[no-untyped-call]
    bot.clock.start()
    print("yes", flush=True)
    for line in sys.stdin:
        order, _, stage = line.strip().partition(" ")
        if order == "end":
            break
        if order == "die":
            doom.written, doom.stage = False, stage
        elif order == "hold":
            bot.clock.stop(10)
        print("yes", flush=True)
    ended(handler.close)
    bot.close()


if __name__ == "__main__":
    main()
