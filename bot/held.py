"""A claimed row and what may be written into it: every change is conditional on the claim, which each one renews."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from bot.config import Settings
from bot.slack import SlackError
from storage import due as rows
from storage.database import Database
from storage.tables import Due

log = logging.getLogger(__name__)

Stuck = Callable[[Due, SlackError], None]
SPACING_MS = 1_000


class GivenBack(Exception):
    """The row waits for its next turn; nothing more is to be done in this one."""


class Lost(Exception):
    """The lease ran out and another process has the row."""


@dataclass(slots=True)
class Held:
    """A row in this process's hands.

    `phase` is what the row will say if it is given back now, `draws` whether a picture is made for it each time.
    """

    due: Due
    database: Database
    settings: Settings
    phase: str = field(init=False)
    draws: bool = field(init=False)

    def __post_init__(self) -> None:
        self.phase = self.due.phase
        self.draws = bool(self.due.file or self.due.upload)

    @property
    def lease_ms(self) -> int:
        """How long a claim holds; longer than a call to Slack takes at most."""
        return int(self.settings.lease * 1000)

    def record(self, **how_far: Any) -> None:
        """Commit how far it has come, and hold the row for another lease."""
        due, until = self.due, self.database.now_ms() + self.lease_ms
        self._write(lambda s: rows.record(s, due, until=until, **how_far))
        due.claimed_until = until
        for name, value in how_far.items():
            setattr(due, name, value)
        self.phase = due.phase

    def complete(self, upto: int, picture: str) -> None:
        """Delivered as it was wanted up to `upto`, showing `picture`; the next time after a decent while."""
        due = self.due
        spacing = int(self.settings.redraw_seconds * 1000) if self.draws else SPACING_MS
        later = self.database.now_ms() + spacing
        self._write(lambda s: rows.complete(s, due, done_wanted=upto, ts=due.ts, file=picture, next_not_before=later))

    def give_back(self, milliseconds: int, **how_far: Any) -> None:
        """Let the row wait for its next turn."""
        due, until = self.due, self.database.now_ms() + milliseconds
        self._write(lambda s: rows.release(s, due, not_before=until, phase=self.phase, **how_far))

    def hold_lane(self, milliseconds: int) -> None:
        """Let everything wait that goes to the same channel."""
        due, until = self.due, self.database.now_ms() + milliseconds
        where = {"workspace": due.workspace, "channel": due.channel}
        self.database.write(lambda s: rows.hold_lane(s, **where, not_before=until), wake=False)

    def stop(self, error: SlackError, stuck: Stuck, *, park: bool) -> None:
        """It cannot go out: whoever can do something about it hears why, once, and the row keeps the sentence."""
        due, end = self.due, rows.park if park else rows.fail
        if due.problem != error.say:
            try:
                stuck(due, error)
            except Exception:
                log.exception("nobody could be told that due %s %s is stuck", due.kind, due.id)
        self._write(lambda s: end(s, due, problem=error.say, phase=self.phase))

    def pause_ms(self) -> int:
        """How long to wait before the next try: a quarter of a second, doubled each time, up to ten seconds."""
        return min(250 << min(self.due.attempts, 6), 10_000)

    def _write(self, work: Callable[[Session], bool]) -> None:
        if not self.database.write(work, wake=False):
            raise Lost
