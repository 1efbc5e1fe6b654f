"""The one scheduler of a process: it claims what is due and hands it to a small pool, one lane a channel.

APScheduler only says when to look; what there is to do is in the rows, so that a crash loses nothing and several
processes share the work. A commit wakes it too. Nothing that goes wrong in a round or a delivery ends it.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session

from bot.config import Settings
from bot.slack_errors import SlackError
from bot.timing import BusinessTime
from storage import due as rows
from storage.database import Database, real_ms
from storage.tables import Due

log = logging.getLogger(__name__)

WORKERS = 4
_BREATH_SECONDS = 0.05


class Clock:
    """Claims and hands out due rows from `start` to `stop`."""

    def __init__(
        self,
        database: Database,
        deliver: Callable[[Due], None],
        settings: Settings,
        workspace: Callable[[], str] = lambda: "",
    ) -> None:
        """`workspace` says whose rows can be delivered here; "" means everybody's. It may raise while it cannot say."""
        self._database = database
        self._workspace = workspace
        self._deliver = deliver
        self._settings = settings
        self._time = BusinessTime(settings.time_shift)
        self._owner = f"{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(4)}"
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._lanes: dict[str, Future[None]] = {}
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="delivery")
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Begin; what waits for an invitation is tried once, because it may have come while nothing ran."""
        self._database.write(rows.unpark_all, wake=False)
        self._database.after_commit(self.wake)
        self._thread.start()
        self._scheduler.add_job(
            self.wake, "interval", seconds=self._settings.tick_seconds, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()
        self.wake()

    def wake(self) -> None:
        """Look for what is due as soon as possible; costs nothing."""
        self._wanted.set()

    def stop(self, timeout: float = 30.0) -> bool:
        """Claim nothing more, and finish what is under way within `timeout` seconds; False where some was not."""
        self._stopping.set()
        self._wanted.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._thread.is_alive():
            self._thread.join(timeout)
        with self._lock:
            under_way = list(self._lanes.values())
        unfinished = wait(under_way, timeout).not_done
        self._pool.shutdown(wait=not unfinished, cancel_futures=True)
        return not unfinished

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            if self._stopping.is_set():
                return
            try:
                self._round()
            except SlackError as error:
                log.warning("Slack does not say whose bot this is (%s); what is due waits", error)
            except Exception:
                log.exception("looking for what is due failed; it is tried again")
            # Commits that follow each other closely are one reason to look, not many.
            self._stopping.wait(_BREATH_SECONDS)

    def _round(self) -> None:
        with self._lock:
            busy = frozenset(self._lanes)
        free = WORKERS - len(busy)
        if free <= 0:
            return
        business, workspace = self._time.now_ms(), self._workspace()

        def look(session: Session) -> bool:
            now = real_ms(session)
            which = {"now_ms": now, "business_ms": business, "limit": 1}
            return bool(rows.candidates(session, **which, busy_lanes=busy, workspace=workspace))

        def take(session: Session) -> list[Due]:
            return rows.claim(
                session,
                owner=self._owner,
                now_ms=real_ms(session),
                business_ms=business,
                lease_ms=int(self._settings.lease * 1000),
                busy_lanes=busy,
                limit=free,
                workspace=workspace,
            )

        if self._database.read(look):
            for row in self._database.write(take, wake=False):
                self._hand_over(row)

    def _hand_over(self, row: Due) -> None:
        with self._lock:
            self._lanes[row.channel] = future = self._pool.submit(self._deliver, row)
        future.add_done_callback(lambda done: self._delivered(row.channel, done))

    def _delivered(self, lane: str, done: "Future[None]") -> None:
        with self._lock:
            self._lanes.pop(lane, None)
        error = None if done.cancelled() else done.exception()
        if error is not None:
            log.error("a delivery failed; its row is taken up again after its lease", exc_info=error)
        self.wake()
