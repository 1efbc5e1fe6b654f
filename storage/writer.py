"""The one writer of a SQLite database: a thread that commits together what waits together.

SQLite's own waiting is unfair (eight writers that meet in its busy handler wait up to half a second); a queue in
front of one connection is not, and one flush to the disk serves everybody who waited for it.
"""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlmodel import Session

log = logging.getLogger(__name__)

T = TypeVar("T")
_LARGEST_BATCH = 64


@dataclass(eq=False, slots=True)
class _Job:
    """A work that waits, and what came of it; `wake` says whether its commit is news to the wakers."""

    work: Callable[[Session], Any]
    wake: bool
    outcome: "Future[Any]" = field(default_factory=Future)
    result: Any = None
    error: BaseException | None = None


class BatchLost(Exception):
    """SQLite gave up the whole transaction because of one work (disk full, input/output error)."""


class Writer:
    """Runs works one after another in the order in which they came; `write` returns once the work is on disk.

    Every work has its own savepoint: one that fails undoes only itself. Works of the same batch see each other's
    rows before the common commit, never afterwards a state that was not committed.
    """

    def __init__(self, engine: Engine, committed: Callable[[], None]) -> None:
        """Start the thread; `committed` is called after each commit that was news."""
        self._engine = engine
        self._committed = committed
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Session], T], *, wake: bool = True) -> T:
        """Queue the work and wait until it is committed; what it raises is raised here."""
        job = _Job(work, wake)
        with self._gate:
            if self._closed:
                raise RuntimeError("the database is closed")
            self._jobs.put(job)
        return cast(T, job.outcome.result())

    def close(self) -> None:
        """Finish what waits, then end the thread."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            batch, last = self._take()
            if batch:
                self._serve(batch)
            if last:
                return

    def _take(self) -> tuple[list[_Job], bool]:
        """Wait for a job and take what else waits; and whether the end was reached."""
        first = self._jobs.get()
        if first is None:
            return [], True
        batch = [first]
        while len(batch) < _LARGEST_BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _serve(self, batch: list[_Job]) -> None:
        try:
            if len(batch) == 1:
                self._alone(batch[0])
            else:
                with self._engine.connect() as connection, connection.begin():
                    for job in batch:
                        self._try(connection, job)
        except BaseException as error:
            # Nothing of the batch is stored, and everybody must hear it.
            for job in batch:
                job.outcome.set_exception(error)
            return
        news = False
        for job in batch:
            if job.error is not None:
                job.outcome.set_exception(job.error)
            else:
                news = news or job.wake
                job.outcome.set_result(job.result)
        if news:
            self._wake()

    def _alone(self, job: _Job) -> None:
        """Nobody else waits: the transaction is the work's own, and a savepoint would only cost time."""
        with Session(self._engine, expire_on_commit=False) as session:
            job.result = job.work(session)
            session.commit()

    def _try(self, connection: Connection, job: _Job) -> None:
        try:
            with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
                job.result = job.work(session)
                session.commit()
        except BaseException as error:
            # It belongs to the caller, whatever it is.
            job.error = error
            if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
                raise BatchLost("the database could not go on with this transaction") from error

    def _wake(self) -> None:
        try:
            self._committed()
        except Exception:
            log.exception("a waker failed")
