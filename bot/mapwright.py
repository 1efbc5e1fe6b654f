"""The parts that handlers work with, put together once by `bot.bootstrap`."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from bot.config import Settings
from bot.desk import Desk
from bot.journey import Journey
from bot.postings import Postings
from bot.slack import Slack
from bot.workshops import Workshops

log = logging.getLogger(__name__)
HEAD_START = 0.01
"""Seconds that a listener gets to finish before what it has left for later begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapwright:
    """The use cases and the ports. `draw` makes a PNG of a map; `pool` runs work outside a listener."""

    settings: Settings
    desk: Desk
    workshops: Workshops
    postings: Postings
    slack: Slack
    draw: Callable[[Journey], bytes]
    pool: Executor

    def later(self, work: Callable[[], object]) -> None:
        """Run work outside the listener; what it raises is logged, since nobody waits for it."""

        def guarded() -> None:
            # The acknowledgement goes out first: two busy threads take turns of milliseconds.
            time.sleep(HEAD_START)
            try:
                work()
            except Exception:
                log.exception("work after an answer failed")

        self.pool.submit(guarded)
